"""docs/fields.md names every form of every page, who may send it, and what each field takes."""

import re

import pytest
from django.conf import settings
from django.urls import resolve, reverse

from accounts.fields import asked, forms_of
from accounts.permissions import ROLES, Permission
from pages.forms import GovukForm, GovukModelForm, VersionedForm
from tests.pages.test_bad_input import FORMS

pytestmark = pytest.mark.once

PAGE = (settings.BASE_DIR / "docs" / "fields.md").read_text("utf-8")
# Asked, but not by a view's own code: by a mark that views bear, of each item of a report, of a machine, of one kind of
# difference. Or never asked: made from another form and filled from a file.
BESIDE = {
    "ProofForm",
    "ItemForm",
    "FiguresForm",
    "TextForm",
    "GivenFindingForm",
    "GivenInspectionForm",
    "GivenPersonForm",
}
# Pages that ask of each column of a file what it is.
OF_COLUMNS = {"imports:run_columns", "imports:comparison_columns"}
# Fields that come from the record: a question of its grading cycle, and the level at which a step is verified.
OF_RECORD = re.compile(r"(question_\d+|level)$")


def below(form):
    """Every form made from this one, however far."""
    for each in form.__subclasses__():
        yield each
        yield from below(each)


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_form_that_a_page_shows_is_printed_with_its_fields(name, cast, as_, arguments, ours):
    thing, who, _ = FORMS[name]
    address = reverse(name, args=arguments[thing])
    query = f"?finding={arguments['finding'][0]}" if name == "recommendations:bulk" else ""
    shown = as_(cast.get(who)).get(address + query).context["form"]

    form = next(each for each in forms_of(resolve(address).func) if type(shown) is each)
    [section] = [each for each in asked() if each.form is form and name_is_in(name, each.addresses)]
    needed = [name for name, field in form.base_fields.items() if field.required]
    assert len(section.fields()) == len([field for field in form.base_fields.values() if not field.widget.is_hidden])
    own = [field for field in shown.fields if not OF_RECORD.match(field)]
    assert name in OF_COLUMNS or own == [field for field in own if field in form.base_fields]
    assert [field for field in own if field in needed and not shown.fields[field].required] == []


def name_is_in(name, addresses):
    """Say whether one of these is the address of this name."""
    return any(
        resolve(re.sub(r"<int:pk>", "1", re.sub(r"<slug:\w+>", "any", each))).view_name == name for each in addresses
    )


def test_each_form_is_printed_with_the_roles_that_may_send_it():
    for section in asked():
        for address in section.addresses:
            rule = resolve(re.sub(r"<int:pk>", "1", re.sub(r"<slug:\w+>", "any", address))).func.rule
            if isinstance(rule, Permission):
                holders = {role.name for role in ROLES.values() if rule in role.permissions}
                assert set(section.who.split(", ")) == holders, address
            assert f"`{address}`" in PAGE


def test_no_form_of_a_room_is_left_out():
    printed = {each.form.__name__ for each in asked()}
    all_of_them = {*below(GovukForm), *below(GovukModelForm)} - {VersionedForm}
    ends = {
        form.__name__ for form in all_of_them if not form.__subclasses__() and not form.__module__.startswith("tests")
    }

    assert ends - printed == BESIDE


def test_a_field_is_printed_with_its_rule():
    assert "| User name | yes | text, at most 150 characters |" in PAGE
    assert "| Phase | yes | one of: Scan; Engage |" in PAGE
    assert "| May sign in |  | yes or no |" in PAGE
