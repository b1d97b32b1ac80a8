"""Whatever is typed into any form: never a server error, nothing half-saved, and it comes back as it was typed."""

import itertools
import re
from contextlib import contextmanager

import pytest
from django import forms
from django.apps import apps
from django.db import connection, transaction
from django.urls import reverse
from django.utils.html import escape

from audit.tracking import DatedFact
from config.urls import urlpatterns
from pages.forms import DateField
from tests.conftest import PASSWORD
from tests.house.test_urls import names
from tests.pages.filling import date, filled

# Every form: its address, the object in it, who fills it in, and what they type beyond what the page shows.
FORMS = {
    "accounts:sign_in": ("", "nobody", {"username": "owner", "password": PASSWORD}),
    "accounts:person_add": ("", "administrator", {"username": "new.person"}),
    "accounts:person_edit": ("person", "administrator", {}),
    "accounts:person_sessions": ("person", "administrator", {}),
    "accounts:everybodys_sessions": ("", "administrator", {}),
    "accounts:password": ("", "owner", {"current_password": PASSWORD, "password": "four-odd-random-words"}),
    "recommendations:finding_add": ("", "officer", {}),
    "recommendations:finding_edit": ("finding", "officer", {}),
    "recommendations:finding_update": ("finding", "owner", {}),
    "recommendations:finding_move": ("ending", "lead", {}),
    "recommendations:finding_bring_forward": ("finding", "officer", {}),
    "recommendations:move_void": ("move", "officer", {}),
    "recommendations:answer": ("finding", "owner", {"text": "Plain words"}),
    "recommendations:bulk": ("", "officer", date("next_review_on", 30, 9, 2022)),
    "recommendations:hand_over": ("", "officer", {}),
    "recommendations:action_add": ("finding", "owner", {}),
    "recommendations:action_edit": ("action", "owner", {}),
    "recommendations:action_done": ("action", "officer", {}),
    "recommendations:link_add": ("finding", "officer", {}),
    "recommendations:link_remove": ("link", "officer", {}),
    "recommendations:monitoring_add": ("", "officer", {"phase": "engage"}),
    "recommendations:monitoring_void": ("phase", "officer", {}),
    "recommendations:part_add": ("finding", "officer", {}),
    "recommendations:part_edit": ("part", "officer", {}),
    "recommendations:deputy_add": ("finding", "officer", {}),
    "recommendations:deputy_edit": ("deputy", "officer", {}),
    "recommendations:evidence_add": ("finding", "owner", {"note": "Plain words"}),
    "recommendations:evidence_withdraw": ("evidence", "officer", {}),
    "recommendations:evidence_return": ("evidence", "officer", {}),
    "inspections:inspection_add": ("", "officer", {}),
    "inspections:inspection_edit": ("inspection", "officer", {}),
    "inspections:grades_edit": ("embargoed", "officer", {}),
    "inspections:response_edit": ("inspection", "officer", {"response": "Yes", **date("responded_on", 29, 9, 2022)}),
    "inspections:request_add": ("inspection", "officer", {}),
    "inspections:request_edit": ("asked", "officer", {}),
    "inspections:request_sent": ("asked", "owner", {}),
    "inspections:fieldwork_add": ("inspection", "officer", {}),
    "inspections:fieldwork_edit": ("fieldwork", "officer", {}),
    "inspections:reader_add": ("embargoed", "officer", {}),
    "inspections:evidence_add": ("inspection", "officer", {"note": "Plain words"}),
    "inspections:evidence_withdraw": ("of_inspection", "officer", {}),
    "reports:paper_add": ("", "officer", date("meeting_on", 30, 9, 2022)),
    "reports:paper_edit": ("draft", "officer", {}),
    "reports:question_ask": ("issued", "member", {}),
    "reports:question_record": ("issued", "officer", {}),
    "reports:question_edit": ("question", "member", {}),
    "reports:question_withdraw": ("question", "member", {}),
    "reports:question_answer": ("question", "officer", {}),
    "reports:arising_add": ("issued", "officer", {}),
    "reports:arising_edit": ("arising", "officer", {}),
    "reports:arising_done": ("arising", "officer", {}),
    "reports:arising_withdraw": ("arising", "officer", {}),
    "reports:paper_correct": ("issued", "officer", {}),
    "packs:finding_pack": ("finding", "officer", {}),
    "packs:inspection_pack": ("inspection", "officer", {}),
    "imports:run_columns": ("run", "officer", {}),
    "imports:comparison_columns": ("listing", "officer", {}),
    "imports:difference_answer": ("difference", "officer", {"act": "leave"}),
    "disposal_add": ("text_of", "officer", {}),
    "disposal_detail": ("order", "lead", {"decision": "refuse", "reason": "Not needed"}),
    "list_add": ("boards", "administrator", {}),
    "list_edit": ("a_portfolio", "administrator", {}),
}
# Forms of their own kind, for they take a file: tests/imports sends them.
OF_FILES = {"imports:start", "imports:comparison_list"}
# Forms that take a one-time code, and so depend on the moment, or answer with what is shown only once:
# tests/accounts types into them.
OF_CODES = {
    "accounts:token_add",
    "accounts:code",
    "accounts:codes_recovery",
    "accounts:codes_remove",
    "accounts:codes_set_up",
    "accounts:person_codes",
    "accounts:person_password",
}
# Addresses that show something or act on a button alone.
FORMLESS = {
    "accounts:token_end",
    "accounts:person_token_end",
    "api:about",
    "api:schema",
    "api:findings",
    "api:finding",
    "api:inspections",
    "api:inspection",
    "api:figures",
    "api:papers",
    "api:paper",
    "accounts:codes_picture",
    "accounts:entra_again",
    "accounts:entra_begin",
    "accounts:entra_callback",
    "accounts:go_on",
    "accounts:own",
    "accounts:session_end",
    "accounts:sessions_end",
    "security_txt",
    "home",
    "disposals",
    "disposal_withdraw",
    "accounts:sign_out",
    "accounts:person_export",
    "accounts:person_list",
    "recommendations:finding_list",
    "recommendations:rag_rules",
    "recommendations:finding_export",
    "recommendations:history_export",
    "recommendations:evidence_export",
    "recommendations:finding_detail",
    "recommendations:evidence_download",
    "recommendations:desk",
    "recommendations:my_items",
    "recommendations:bring_forward",
    "recommendations:evidence_waiting",
    "recommendations:evidence_accept",
    "recommendations:plan",
    "recommendations:monitoring",
    "inspections:grade_export",
    "inspections:inspection_export",
    "inspections:inspection_list",
    "inspections:request_export",
    "inspections:inspection_detail",
    "inspections:evidence_download",
    "inspections:reader_remove",
    "packs:pack_detail",
    "packs:pack_download",
    "packs:pack_list",
    "packs:pack_progress",
    # It shows what it read, and saves nothing; what is typed into it and into the items: tests/imports.
    "imports:published",
    "imports:published_save",
    "imports:published_saved",
    "reports:paper_list",
    "reports:paper_detail",
    "reports:paper_check",
    "reports:paper_issue",
    "reports:paper_progress",
    "reports:paper_public_pdf",
    "reports:paper_pdf",
    "reports:paper_word",
    "reports:paper_html",
    "trail",
    "trail_export",
    "imports:comparison_detail",
    "imports:template",
    "imports:run_detail",
    "imports:run_sheet",
    "imports:run_progress",
    "imports:run_answer",
    "imports:run_forget",
    "list_index",
    "list_rows",
}
WITHOUT_CHOICES = {
    "imports:difference_answer",
    "accounts:sign_in",
    "accounts:password",
    "accounts:person_sessions",
    "accounts:everybodys_sessions",
    "packs:finding_pack",
    "packs:inspection_pack",
    "recommendations:finding_move",
    "recommendations:move_void",
    "recommendations:link_remove",
    "recommendations:monitoring_void",
    "recommendations:action_add",
    "recommendations:action_edit",
    "recommendations:action_done",
    "recommendations:evidence_withdraw",
    "recommendations:evidence_return",
    "inspections:evidence_withdraw",
    "inspections:response_edit",
    "inspections:request_sent",
    "inspections:fieldwork_add",
    "inspections:fieldwork_edit",
    "reports:question_ask",
    "reports:question_edit",
    "reports:question_withdraw",
    "reports:arising_withdraw",
    "reports:question_record",
    "reports:question_answer",
    "reports:arising_add",
    "reports:arising_edit",
    "reports:arising_done",
    "reports:paper_correct",
    "list_add",
}
DATES_ALONE = {
    "recommendations:finding_move",
    "recommendations:action_add",
    "recommendations:action_edit",
    "recommendations:action_done",
    "inspections:response_edit",
    "inspections:request_sent",
    "inspections:fieldwork_add",
    "inspections:fieldwork_edit",
    "reports:question_record",
    "reports:question_answer",
    "reports:arising_add",
    "reports:arising_edit",
    "reports:arising_done",
}
WITHOUT_DATES = WITHOUT_CHOICES - DATES_ALONE | {
    "accounts:person_add",
    "accounts:person_edit",
    "disposal_add",
    "disposal_detail",
    "inspections:grades_edit",
    "inspections:reader_add",
    "recommendations:answer",
    "recommendations:hand_over",
    "recommendations:link_add",
    "recommendations:part_add",
    "recommendations:part_edit",
    "imports:run_columns",
    "imports:comparison_columns",
    "list_edit",
}
TEXTS = {
    "a NUL character": "Plain\0words",
    "10,000 characters": "x" * 10_000,
    "half a character": b"Plain \xed\xa0\x80 words",
    "only spaces": "     ",
    "emoji": "\N{POLICE CAR}\N{PILE OF POO}",
    "text that runs backwards": "\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe",
    "HTML": """</textarea>"><script>alert('1')</script>""",
}
DATES = [
    ("30", "2", "2022"),
    ("99", "99", "9999"),
    ("", "9", "2022"),
    ("1\0", "1", "2022"),
    ("<b>", "\N{PILE OF POO}", "2022"),
    ("9" * 5000, "1", "2022"),
]
CHOICES = ["999999", "nonsense", "\0", "9" * 30]


@pytest.fixture
def opened(request, cast, as_, arguments, ours, unrendered):
    """A form as one of the cast opens it: their browser, its address, the form, and what they would send."""
    name = request.param
    thing, who, typed = FORMS[name]
    browser, address = as_(cast.get(who)), reverse(name, args=arguments[thing])
    if name == "recommendations:bulk":
        address += f"?finding={arguments['finding'][0]}"
    form = browser.get(address).context["form"]
    return browser, address, form, {**filled(form), **typed}


def every_form(*, but=frozenset()):
    """Run a test with each form."""
    return pytest.mark.parametrize("opened", sorted(FORMS.keys() - but), indirect=True)


def written():
    """Count all that was ever written: history rows and dated facts."""
    models = [model for model in apps.get_models() if issubclass(model, DatedFact) or hasattr(model, "history_id")]
    counts = [f'(SELECT count(*) FROM "{model._meta.db_table}")' for model in models]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + " + ".join(counts))
        return cursor.fetchone()[0]


@contextmanager
def taken_back():
    """Let what is written inside not have been."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ids_linked(content):
    """What the error summary leads to."""
    return re.findall(r'<li><a href="#([^"]+)"', content)


def check_refused(response, before, said):
    """Refused: nothing was written, the page says so, and gives back what was typed."""
    content = response.content.decode()
    assert response.status_code == 200, said
    assert written() == before, said
    assert "There is a problem" in content, said
    assert [each for each in ids_linked(content) if f'id="{each}"' not in content] == [], said
    return content


def text_fields(form):
    """The fields that take text."""
    return [bound for bound in form if isinstance(bound.field, forms.CharField) and not bound.is_hidden]


def must_refuse(what, field):
    """Whether this text can never be kept in this field."""
    return (
        what == "a NUL character"
        or (what == "10,000 characters" and (field.max_length or 10_000) < 10_000)
        or (what == "only spaces" and field.required and field.strip)
    )


def test_every_form_is_tried():
    assert set(names(urlpatterns)) == FORMS.keys() | FORMLESS | OF_CODES | OF_FILES


@every_form()
def test_the_form_filled_in_as_it_should_be_is_saved(opened):
    browser, address, _, sent = opened

    assert browser.post(address, sent).status_code == 302


@every_form()
def test_any_text_is_kept_or_refused_in_words(opened):
    browser, address, form, sent = opened
    before = written()
    for bound, (what, text) in itertools.product(text_fields(form), TEXTS.items()):
        with taken_back():
            response = browser.post(address, {**sent, bound.html_name: [text]})
            if response.status_code == 302 and not must_refuse(what, bound.field):
                continue
            content = check_refused(response, before, (bound.name, what))
            if isinstance(text, str) and bound.widget_type != "password":
                assert escape(text) in content, (bound.name, what)


@every_form(but={"accounts:sign_in", "accounts:password"})
def test_tags_that_were_kept_are_shown_and_never_run(opened):
    browser, address, form, sent = opened
    for bound in text_fields(form):
        with taken_back():
            response = browser.post(address, {**sent, bound.html_name: TEXTS["HTML"]}, follow=True)

            assert "<script>alert" not in response.content.decode(), bound.name


@every_form(but=WITHOUT_DATES)
def test_a_date_that_does_not_exist_is_refused_and_given_back(opened):
    browser, address, form, sent = opened
    before, dates = written(), [bound for bound in form if isinstance(bound.field, DateField)]
    assert dates
    for bound in dates:
        for typed in DATES:
            content = check_refused(browser.post(address, {**sent, **date(bound.name, *typed)}), before, bound.name)

            assert all(f'value="{escape(part)}"' in content for part in typed if part), (bound.name, typed)


@every_form(but=WITHOUT_CHOICES)
def test_what_cannot_be_chosen_is_refused(opened):
    browser, address, form, sent = opened
    kinds = (forms.ChoiceField, forms.ModelChoiceField)
    before, fields = written(), [bound for bound in form if isinstance(bound.field, kinds)]
    assert fields
    for bound in fields:
        for value in CHOICES:
            response = browser.post(address, {**sent, bound.html_name: [value]})

            check_refused(response, before, (bound.name, value))


@every_form()
def test_an_empty_form_names_what_is_missing_and_leads_there(opened):
    browser, address, form, _ = opened
    needed = [bound for bound in form if bound.field.required]

    content = check_refused(browser.post(address, {"csrfmiddlewaretoken": "sent"}), written(), address)

    messages = [bound.field.error_messages["required"] for bound in needed if not isinstance(bound.field, DateField)]
    assert len(ids_linked(content)) >= len(needed)
    assert [message for message in messages if escape(message) not in content] == []


@every_form()
def test_thousands_of_fields_are_a_bad_request(opened):
    browser, address, _, sent = opened

    response = browser.post(address, {**sent, **{f"field{number}": "1" for number in range(3001)}})

    assert (response.status_code, response.templates[0].name) == (400, "400.html")
