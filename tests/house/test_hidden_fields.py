"""What a form does not ask has no effect when it is sent, and what it does not offer is refused."""

import datetime
from collections import Counter

import pytest
from django import forms
from django.db import models
from django.urls import reverse

from accounts.models import User
from audit.tracking import DatedFact, TrackedModel
from evidence.models import StoredFile
from tests.house.asking import asked
from tests.house.test_models import LIVE
from tests.house.test_urls import COLUMNS, table
from tests.pages.filling import filled
from tests.pages.test_bad_input import FORMLESS, FORMS, taken_back, written

pytestmark = pytest.mark.once

KEPT = [model for model in LIVE if issubclass(model, TrackedModel | DatedFact)]
SMUGGLED = "smuggled in"
DIFFER = {(User, "password"), (StoredFile, "name")}
# Forms that save the answer as it is sent, so that what is sent beside it would be seen.
POSTED = sorted({row.values[1] for row in table() if row.values[0] == "POST" and "302" in row.values[3]} & FORMLESS)


def other_value(field):
    """A value for a column that is not the one it has: somebody else's key, another choice, another text."""
    if field.is_relation:
        return field.related_model._base_manager.order_by("-pk").values_list("pk", flat=True).first()
    if field.choices:
        return [value for value, _ in field.flatchoices if value][-1]
    kinds = (
        (models.BooleanField, "" if field.default else "on"),
        (models.DateTimeField, "2030-01-01 10:00"),
        (models.DateField, "2030-01-01"),
        (models.IntegerField, "7"),
    )
    return next((value for kind, value in kinds if isinstance(field, kind)), SMUGGLED)


def smuggled(known):
    """Every column of every table, as a form would send it, but for what this form asks."""
    sent = {}
    for model in KEPT:
        for field in model._meta.concrete_fields:
            value = other_value(field)
            if field.name not in known and value is not None:
                sent |= {field.name: value, field.attname: value}
                if isinstance(field, models.DateField):
                    sent |= {f"{field.name}_day": "1", f"{field.name}_month": "1", f"{field.name}_year": "2030"}
    return {name: value for name, value in sent.items() if name not in known}


def names_of(form):
    """The names that a form reads: those of its fields and of their parts."""
    parts = {f"{name}_{part}" for name in form.fields for part in ("day", "month", "year")}
    return {*form.fields, *parts, "csrfmiddlewaretoken", "next"}


def standing(before):
    """All that the register holds, told so that two saves of the same compare equal."""
    return Counter(
        (model._meta.label, *(_told(field, row, before) for field in model._meta.concrete_fields))
        for model in KEPT
        for row in model._base_manager.values()
    )


def _told(field, row, before):
    """One value; the moment of a save and the numbers of new rows are not the same twice."""
    value = row[field.attname]
    if isinstance(value, datetime.datetime) or (field.model, field.name) in DIFFER:
        return None
    related = field.related_model if field.is_relation else field.model
    if (field.is_relation or field.primary_key) and value not in before[related._meta.concrete_model]:
        return "new"
    return str(value)


@pytest.fixture
def before(objects):
    """The keys of all that there is."""
    keys = {model: set(model._base_manager.values_list("pk", flat=True)) for model in LIVE}
    return keys


@pytest.fixture
def opened(browsers, objects, ours, owner, other_owner, unrendered):
    """Every form, opened by whoever fills it in: its name, their browser, its address, the form."""
    chosen = {"recommendations:hand_over": {"leaver": owner.pk, "successor": other_owner.pk}}

    def each():
        for name, (thing, who, typed) in FORMS.items():
            address = reverse(name, args=objects[thing])
            address += f"?finding={objects['finding'][0]}" if name == "recommendations:bulk" else ""
            form = browsers[who].get(address).context["form"]
            yield name, browsers[who], address, form, {**filled(form), **typed, **chosen.get(name, {})}

    return each


def after(browser, address, sent, before):
    """The register after a form was sent; then it and the browser are as they were."""
    cookies = {name: each.value for name, each in browser.cookies.items()}
    with taken_back():
        found = browser.post(address, sent).status_code, standing(before)
    browser.cookies.load(cookies)
    return found


def test_what_a_form_does_not_ask_has_no_effect(opened, before):
    tried = 0
    for name, browser, address, form, sent in opened():
        if name == "accounts:sign_in":
            continue  # it saves nothing
        extra = smuggled(names_of(form))
        tried += len(extra)

        plain = after(browser, address, sent, before)
        assert plain[0] == 302, name
        assert after(browser, address, {**extra, **sent}, before) == plain, name
    assert tried > 5000


@pytest.mark.usefixtures("unrendered")
@pytest.mark.parametrize("name", POSTED)
def test_what_a_button_does_not_ask_has_no_effect(browsers, objects, before, name):
    row = next(row.values for row in table() if row.values[:2] == ("POST", name) and "302" in row.values[3])
    browser, address = browsers["lead"], reverse(name, args=objects[row[2]])
    extra = smuggled({"csrfmiddlewaretoken"})

    plain, loaded = (after(browser, address, sent, before) for sent in ({"a": "b"}, {"a": "b", **extra}))

    assert loaded == plain


# What an owner and a member can say, form by form. Owner, dates, status and marking are for liaison to set.
ASKED_OF = {
    "owner": {
        ("recommendations:finding_update", "finding"): "happened_on text rag rag_reason next_review_on",
        ("recommendations:finding_move", "reporting"): "happened_on reason",
        ("recommendations:answer", "finding"): "answer text rag rag_reason file",
        ("recommendations:action_add", "finding"): "what who due_on is_milestone",
        ("recommendations:action_edit", "action"): "what who due_on done_on is_milestone",
        ("recommendations:action_done", "action"): "done_on",
        ("recommendations:evidence_add", "finding"): "title marking dated_on file keep_original link note parts",
        ("inspections:evidence_add", "inspection"): "title marking dated_on file keep_original link note",
        ("inspections:request_sent", "asked"): "sent_on",
        ("packs:finding_pack", "finding"): "purpose with_sensitive",
        ("packs:inspection_pack", "inspection"): "purpose with_sensitive",
    },
    "member": {
        ("reports:question_ask", "issued"): "text",
        ("reports:question_edit", "question"): "text",
        ("reports:question_withdraw", "question"): "reason",
    },
}


@pytest.mark.parametrize("who", ASKED_OF)
def test_owners_and_members_are_asked_this_and_nothing_else(browsers, objects, who):
    place = COLUMNS.index(who)
    sent = {row.values[1:3] for row in table() if row.values[0] == "POST" and row.values[3][place] in {"200", "302"}}
    forms_of = {row for row in sent if not row[0].startswith("accounts:")}

    asked = {row: browsers[who].get(reverse(row[0], args=objects[row[1]])).context["form"].fields for row in forms_of}

    said = {row: set(fields) - {"read_version"} for row, fields in asked.items()}
    assert said == {row: set(fields.split()) for row, fields in ASKED_OF[who].items()}


def not_offered(field):
    """Existing records that a field does not offer."""
    offered = {*field.queryset.values_list("pk", flat=True)}
    return [key for key in field.queryset.model._base_manager.values_list("pk", flat=True) if key not in offered]


def test_a_record_that_a_form_does_not_offer_is_refused(opened, db):
    tried = Counter()
    for name, browser, address, form, sent in opened():
        kinds = forms.ModelChoiceField
        for bound in (bound for bound in form if isinstance(bound.field, kinds)):
            for key in not_offered(bound.field):
                count, response = written(), asked(browser, "POST", address, {**sent, bound.html_name: [key]})
                tried[name, bound.name] += 1

                assert (response.status_code, written()) == (200, count), (name, bound.name, key)
                assert bound.name in response.context["form"].errors, (name, bound.name, key)
    assert tried["recommendations:deputy_add", "person"]
    assert len(tried) >= 5, tried
