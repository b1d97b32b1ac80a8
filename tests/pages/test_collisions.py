"""Two people change the same thing: the second sees both versions, keeps what they typed and may save again."""

import pytest

from audit.tracking import save_as
from pages.forms import VersionedForm
from recommendations.models import Deputy, Finding, Update
from reports.models import Paper
from tests.conftest import TODAY
from tests.pages.filling import date, filled

# The form's address, and a field of text that both people change.
EDITED = {
    "finding": ("/register/{}/edit/", "text"),
    "inspection": ("/inspections/{}/edit/", "summary"),
    "draft": ("/papers/{}/edit/", "comment"),
    "board": ("/lists/boards/{}/", "name"),
    "other_owner": ("/people/{}/", "job_title"),
}


def differences(page):
    """What a page says differs: label, theirs, yours."""
    return [(row.label, row.theirs, row.yours) for row in page.context["form"].collisions]


@pytest.fixture(params=EDITED)
def collision(request, as_, lead, administrator, force):
    """Two people with the same form open; the first has saved. Gives the second's form, address and field."""
    thing = request.getfixturevalue(request.param)
    address, field = EDITED[request.param]
    address = address.format(thing.pk)
    second = as_(administrator if request.param in {"board", "other_owner"} else lead)
    opened = filled(second.get(address).context["form"])
    assert second.post(address, {**opened, field: "THEIR words"}).status_code == 302
    return second, address, {**opened, field: "YOUR words"}, field, thing


def test_the_second_sees_both_and_keeps_what_they_typed(collision):
    browser, address, typed, field, thing = collision

    page = browser.post(address, typed)

    assert "changed this while you had it open" in page.content.decode()
    assert [row[1:] for row in differences(page)] == [("THEIR words", "YOUR words")]
    assert page.context["form"][field].value() == "YOUR words"
    assert getattr(type(thing).objects.get(pk=thing.pk), field) == "THEIR words"


def test_saving_again_keeps_your_version_and_the_history_keeps_theirs(collision):
    browser, address, typed, field, thing = collision
    page = browser.post(address, typed)

    again = browser.post(address, filled(page.context["form"]))

    assert again.status_code == 302
    assert getattr(type(thing).objects.get(pk=thing.pk), field) == "YOUR words"
    told = list(thing.history.order_by("history_id").values_list(field, flat=True))
    assert told[-2:] == ["THEIR words", "YOUR words"]


def test_a_form_that_lost_its_version_is_a_collision_too(collision):
    browser, address, typed, _, _ = collision
    for version in ("", "0", "nonsense", "9" * 30):
        page = browser.post(address, {**typed, "read_version": version})

        assert page.context["form"].collisions, version


def test_a_third_save_between_is_seen_too(collision):
    browser, address, typed, field, _ = collision
    second = filled(browser.post(address, typed).context["form"])
    third = filled(browser.get(address).context["form"])
    assert browser.post(address, {**third, field: "THIRD words"}).status_code == 302

    page = browser.post(address, second)

    assert [row[1:] for row in differences(page)] == [("THIRD words", "YOUR words")]


@pytest.mark.parametrize("name", EDITED)
def test_a_save_between_the_check_and_the_save_is_shown_too(
    name, request, as_, lead, administrator, force, monkeypatch
):
    thing = request.getfixturevalue(name)
    address, field = EDITED[name]
    address = address.format(thing.pk)
    browser = as_(administrator if name in {"board", "other_owner"} else lead)
    typed = {**filled(browser.get(address).context["form"]), field: "YOUR words"}
    checked = VersionedForm.clean

    def clean(form):
        """Check the form; then, once, somebody else is faster."""
        cleaned = checked(form)
        monkeypatch.setattr(VersionedForm, "clean", checked)
        faster = type(thing).objects.get(pk=thing.pk)
        setattr(faster, field, "THEIR words")
        save_as(lead, faster)
        return cleaned

    monkeypatch.setattr(VersionedForm, "clean", clean)
    page = browser.post(address, typed)

    assert [row[1:] for row in differences(page)] == [("THEIR words", "YOUR words")]
    assert getattr(type(thing).objects.get(pk=thing.pk), field) == "THEIR words"


def collide(browser, address, **typed):
    """Save a form twice from the same opening, the second time with what was typed; give what it says differs."""
    opened = filled(browser.get(address).context["form"])
    assert browser.post(address, opened).status_code == 302
    return differences(browser.post(address, {**opened, **typed}))


def test_choices_and_dates_are_shown_in_words(as_, lead, finding, owner, other_owner):
    typed = {"owner": other_owner.pk, "accepted": "yes", **date("target_on", "31", "3", "2023")}

    differences = collide(as_(lead), f"/register/{finding.pk}/edit/", **typed)

    assert ("Owner", str(owner), str(other_owner)) in differences
    assert ("Target date", "nothing", "31 March 2023") in differences
    assert ("Accepted", "Not yet decided", "Accepted") in differences


def test_tick_boxes_show_what_stands_in_the_register(as_, lead, inspection):
    address = f"/inspections/{inspection.pk}/edit/"
    differences = collide(as_(lead), address, bodies=[], title="Another")

    assert ("Who inspected or published", "HMICFRS", "nothing") in differences


def test_a_yes_or_no_is_shown_as_yes_or_no(as_, lead, inspection):
    opened = collide(as_(lead), f"/inspections/{inspection.pk}/edit/", mandatory="")

    assert ("Its recommendations are mandatory", "yes", "no") in opened


def test_roles_are_shown_by_their_names(as_, administrator, owner):
    differences = collide(as_(administrator), f"/people/{owner.pk}/", roles=["executive"])

    assert ("Roles", "Owner", "Executive") in differences


def test_what_was_typed_wrong_is_still_shown_beside_theirs(as_, lead, finding):
    typed = {"text": "YOUR words", **date("deadline_on", "30", "2", "2023")}

    differences = collide(as_(lead), f"/register/{finding.pk}/edit/", **typed)

    assert ("Inspectorate's deadline", "nothing", "30 2 2023") in differences
    assert "YOUR words" in [yours for _, _, yours in differences]


@pytest.mark.parametrize("form", ["update/", "move/inspectorate-signed-off/"])
def test_an_update_or_a_move_of_something_that_changed_is_shown_first(as_, lead, finding, form):
    browser, address = as_(lead), f"/register/{finding.pk}/{form}"
    opened = filled(browser.get(address).context["form"])
    Finding.objects.get(pk=finding.pk).save()

    page = browser.post(address, opened)
    again = browser.post(address, filled(page.context["form"]))

    assert "changed this while you had it open" in page.content.decode()
    assert (page.status_code, again.status_code) == (200, 302)


def test_nothing_is_written_by_a_refused_update(as_, owner, finding):
    browser, address = as_(owner), f"/register/{finding.pk}/update/"
    opened = filled(browser.get(address).context["form"])
    Finding.objects.get(pk=finding.pk).save()

    browser.post(address, opened)

    assert not Update.objects.exists()


def test_two_savers_at_the_same_moment_do_not_overwrite(as_, lead, draft):
    """The form saw no other save, but one comes before its own: the record itself refuses."""
    form = as_(lead).get(f"/papers/{draft.pk}/edit/").context["form"]
    Paper.objects.get(pk=draft.pk).save()

    with pytest.raises(Exception, match="has changed since you opened it"):
        form.instance.save()


def test_two_people_do_not_overwrite_each_others_dates_of_a_deputy(as_, officer, deputy):
    address = f"/register/deputies/{deputy.pk}/"

    differences = collide(as_(officer), address, **date("ends_on", "31", "12", "2022"))

    assert differences == [("Last day", "nothing", "31 December 2022")]
    assert Deputy.objects.get().ends_on is None


def test_picking_theirs_keeps_it_and_saves_the_rest_of_yours(as_, lead, finding, owner):
    address, browser = f"/register/{finding.pk}/edit/", as_(lead)
    opened = filled(browser.get(address).context["form"])
    browser.post(address, {**opened, "text": "THEIR words", "number": "7"})

    page = browser.post(address, {**opened, "text": "YOUR words", "local_reference": "L1"})
    proposed = {row.name: row.proposes_theirs for row in page.context["form"].collisions}
    picks = {f"pick-{name}": "theirs" if name in {"text", "number"} else "yours" for name in proposed}
    browser.post(address, {**filled(page.context["form"]), **picks})

    finding.refresh_from_db()
    assert proposed == {"text": False, "number": True, "local_reference": False}
    assert (finding.text, finding.number, finding.local_reference) == ("THEIR words", "7", "L1")


def test_every_kind_of_field_can_be_taken_from_the_register(as_, officer, inspection, make_finding, owner, ours):
    finding = make_finding(owner=owner, target_on=TODAY, addressees=[ours], mandatory=True)
    address, browser = f"/register/{finding.pk}/edit/", as_(officer)
    opened = filled(browser.get(address).context["form"])
    cleared = {name: "" for name in opened if name.startswith(("target_on", "owner"))}
    mine = {name: value for name, value in {**opened, **cleared}.items() if name not in {"addressees", "mandatory"}}
    picks = {f"pick-{name}": "theirs" for name in ("target_on", "owner", "addressees", "mandatory")}

    browser.post(address, {**mine, **picks, "text": "Other words."})

    finding.refresh_from_db()
    assert (finding.text, finding.owner, finding.target_on, finding.mandatory) == ("Other words.", owner, TODAY, True)
    assert [link.addressee for link in finding.addressee_links.all()] == [ours]
