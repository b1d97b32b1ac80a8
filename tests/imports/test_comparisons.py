"""The register beside the inspectorate's own list: what differs, and what becomes of each difference."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from imports import comparing_actions
from imports.differences import newest, unanswered
from imports.models import Comparison, DifferenceAnswer, Kind, ListedRow, Mapping, Run
from imports.taking import NO_STEP, NOTHING_TO_TAKE, Taking
from imports.word_differences import word_by_word
from recommendations import actions
from recommendations.models import Finding, Move
from recommendations.models import Kind as FindingKind
from recommendations.rules import Told
from recommendations.status import STEPS, Status
from tests.conftest import PUBLISHED, TODAY

HEADS = ("Reference", "Recommendation", "Status", "Status date")
WORDS = "Forces should vet everybody."
COLUMNS = {"reference": "Reference", "text": "Recommendation", "status": "Status", "status_on": "Status date"}
What = DifferenceAnswer.What


@pytest.fixture
def compare(unconfined, file, officer):
    """Bring a list with these rows, and compare."""

    def bring(*rows, on=TODAY):
        run = comparing_actions.bring_list(file(HEADS, *rows), "register.csv", on, by=officer)
        return comparing_actions.compare(run, COLUMNS, None, by=officer)

    return bring


def found(comparison):
    """What differs, and about what."""
    return [(each.what, each.reference) for each in unanswered(comparison)]


def told(what, comparison):
    """The one difference of a kind."""
    (difference,) = (each for each in unanswered(comparison) if each.what == what)
    return difference


def test_a_list_that_says_the_same_differs_in_nothing(compare, finding):
    assert found(compare(("10618", " Forces  should\nvet everybody. ", "Being progressed", ""))) == []


def test_each_way_to_differ_is_found(compare, finding, make_finding):
    make_finding(reference="8796")
    listed = compare(
        ("10618", "Forces must vet everybody.", "Complete", ""), ("777", "New words.", "Awaiting review", "")
    )
    assert found(listed) == [
        (What.STATUS, "10618"),
        (What.ONLY_THERE, "777"),
        (What.ONLY_HERE, "8796"),
        (What.TEXT, "10618"),
    ]


@pytest.mark.parametrize(
    ("theirs", "ours", "differs"),
    [
        ("Awaiting review", "in_progress", False),
        ("Being progressed", "force_signed_off", False),
        ("Complete", "signed_off", False),
        ("Complete", "force_signed_off", True),
        ("Being progressed", "signed_off", True),
        ("Complete", "superseded", True),
    ],
)
def test_a_status_differs_where_theirs_cannot_mean_ours(compare, finding, officer, theirs, ours, differs):
    actions.bring_forward(finding, by=officer, to=Status(ours), told=Told(TODAY), source="A spreadsheet")
    assert found(compare(("10618", "", theirs, ""))) == [(What.STATUS, "10618")] * differs


def test_a_finding_without_their_reference_is_found_by_its_words(compare, make_finding):
    make_finding(text="Words that nobody else has.")
    assert found(compare(("555", "Words that nobody else has.", "Being progressed", ""))) == []


def test_one_reference_may_stand_for_a_cause_and_what_is_under_it(compare, cause, make_finding):
    make_finding(cause=cause, text="Train them.")
    listed = compare(("90001", "Train them.", "", ""), ("90001", WORDS, "", ""), ("90001", "A third.", "", ""))
    assert found(listed) == [(What.ONLY_THERE, "90001")]


def test_what_only_the_register_has_is_expected_there_only_with_a_reference(compare, make_finding):
    make_finding(reference="")
    assert found(compare(("1", "Something.", "", ""))) == [(What.ONLY_THERE, "1")]


def test_rows_that_cannot_be_read_refuse_the_whole_list(compare):
    with pytest.raises(ValidationError) as refused:
        compare(("1", "a", "Perhaps", ""), ("", "", "Complete", ""), ("2", "b", "Complete", "03/04/2022"))
    assert [message.split(".")[0] for message in refused.value.messages] == [
        "Row 2, Status: “Perhaps” is not known",
        "Row 3 has neither a reference nor words",
        "Row 4, Status since: “03/04/2022” may be 3 April 2022 or 4 March 2022",
    ]
    assert not Comparison.objects.exists()


def test_a_comparison_keeps_who_brought_which_file_and_forgets_the_file(compare, officer):
    listed = compare(("1", "a", "", ""))
    assert (listed.by, listed.file_name, listed.happened_on, len(listed.sha256)) == (officer, "register.csv", TODAY, 64)
    assert not Run.objects.exists()
    assert Mapping.objects.get(kind=Kind.LISTED).columns == {heading: target for target, heading in COLUMNS.items()}


def test_the_newest_list_takes_the_place_of_earlier_ones(compare, finding):
    earlier = compare(("1", "Something.", "", ""))
    mark = told(What.ONLY_HERE, earlier).mark
    later = compare(("1", "Something.", "", ""))
    assert newest() == later
    assert not ListedRow.objects.filter(comparison=earlier).exists()
    with pytest.raises(ValidationError, match="not there any more"):
        comparing_actions.leave(earlier, mark, "Wait.", by=later.by, today=TODAY)


def test_what_is_left_is_not_asked_about_again_until_a_side_changes(compare, finding, officer):
    listed = compare(("10618", "Other words.", "", ""))
    comparing_actions.leave(listed, told(What.TEXT, listed).mark, "A slip of theirs.", by=officer, today=TODAY)
    assert found(listed) == []
    assert found(compare(("10618", "Other  words.", "", ""))) == []
    assert found(compare(("10618", "Quite other words.", "", ""))) == [(What.TEXT, "10618")]


def test_a_difference_that_was_taken_and_comes_back_is_asked_about_again(compare, finding, officer):
    listed = compare(("10618", "Other words.", "", ""))
    comparing_actions.take_text(listed, told(What.TEXT, listed).mark, "As published.", by=officer, today=TODAY)
    assert found(listed) == []
    finding.refresh_from_db()
    finding.text = WORDS
    actions.edit(finding, by=officer, on=TODAY, addressees=[])
    assert found(listed) == [(What.TEXT, "10618")]


def test_taking_words_over_says_in_the_history_who_and_why(compare, finding, officer, ours):
    actions.address(finding, [ours], by=officer)
    listed = compare(("10618", "Other words.", "", ""))
    comparing_actions.take_text(listed, told(What.TEXT, listed).mark, "As published.", by=officer, today=TODAY)
    finding.refresh_from_db()
    last = finding.history.first()
    assert (finding.text, last.history_user, last.history_change_reason) == ("Other words.", officer, "As published.")
    assert [link.addressee for link in finding.addressee_links.all()] == [ours]


def test_complete_is_taken_over_as_the_inspectorates_sign_off(compare, finding, officer):
    listed = compare(("10618", WORDS, "Complete", "13/09/2022"))
    difference = told(What.STATUS, listed)
    day = datetime.date(2022, 9, 13)
    taking = Taking(listed, difference, officer, TODAY)
    assert taking.form(None, None).initial["happened_on"] == day
    comparing_actions.take_status(listed, difference.mark, Told(day, taking.told), by=officer, today=TODAY)
    move = Move.objects.filter(finding=finding).last()
    assert (move.step, move.to_status, move.happened_on, move.by) == (
        "inspectorate-signed-off",
        Status.SIGNED_OFF,
        day,
        officer,
    )
    assert move.reason == "From the inspectorate's list of 29 September 2022 (register.csv, row 2)"
    assert found(listed) == []


def test_the_rules_of_the_step_hold(compare, cause, make_finding, officer):
    child = make_finding(cause=cause, text="Train them.")
    listed = compare(("90001", WORDS, "Complete", ""))
    difference = told(What.STATUS, listed)
    assert Taking(listed, difference, officer, TODAY).reasons() == [
        f"End every recommendation under it first. Still open: {child}."
    ]
    with pytest.raises(ValidationError, match="End every recommendation"):
        comparing_actions.take_status(listed, difference.mark, Told(TODAY, "Theirs."), by=officer, today=TODAY)
    assert not DifferenceAnswer.objects.exists()


def test_what_is_open_there_again_is_reopened_here(compare, finding, officer):
    actions.bring_forward(finding, by=officer, to=Status.SIGNED_OFF, told=Told(PUBLISHED), source="A spreadsheet")
    listed = compare(("10618", WORDS, "Being progressed", ""))
    difference = told(What.STATUS, listed)
    assert difference.step == STEPS["reopen"]
    comparing_actions.take_status(listed, difference.mark, Told(TODAY, "Theirs."), by=officer, today=TODAY)
    finding.refresh_from_db()
    assert finding.status == Status.IN_PROGRESS


def test_no_step_leads_from_another_end_to_theirs(compare, finding, officer):
    actions.bring_forward(finding, by=officer, to=Status.SUPERSEDED, told=Told(PUBLISHED), source="A spreadsheet")
    listed = compare(("10618", WORDS, "Complete", ""))
    difference = told(What.STATUS, listed)
    assert Taking(listed, difference, officer, TODAY).reasons() == [NO_STEP]
    with pytest.raises(ValidationError, match="No step leads there"):
        comparing_actions.take_status(listed, difference.mark, Told(TODAY, "Theirs."), by=officer, today=TODAY)


def test_what_only_their_list_has_comes_in_with_its_position(compare, inspection, officer):
    listed = compare(("777", "New words.", "Complete", "13/09/2022"))
    given = Finding(inspection=inspection, kind=FindingKind.RECOMMENDATION, reference="777", text="New words.")
    comparing_actions.take_finding(listed, told(What.ONLY_THERE, listed).mark, given, [], by=officer, today=TODAY)
    entry, closed = Move.objects.filter(finding__reference="777").order_by("sequence")
    source = "the inspectorate's list of 29 September 2022 (register.csv, row 2)"
    assert [(move.brought_forward, move.source) for move in (entry, closed)] == [(True, source)] * 2
    assert (closed.to_status, closed.happened_on) == (Status.SIGNED_OFF, datetime.date(2022, 9, 13))
    assert found(listed) == []


def test_what_only_the_register_has_can_only_be_left(compare, finding, officer):
    listed = compare(("1", "Something.", "", ""))
    assert Taking(listed, told(What.ONLY_HERE, listed), officer, TODAY).reasons() == [NOTHING_TO_TAKE]


def test_two_answers_to_one_difference_are_not_both_taken(compare, finding, officer):
    listed = compare(("10618", "Other words.", "", ""))
    mark = told(What.TEXT, listed).mark
    comparing_actions.take_text(listed, mark, "As published.", by=officer, today=TODAY)
    with pytest.raises(ValidationError, match="not there any more"):
        comparing_actions.take_text(listed, mark, "As published.", by=officer, today=TODAY)


def test_texts_are_shown_word_by_word():
    assert word_by_word("Forces should vet all.", "Forces must vet\nall.") == [
        ("same", "Forces "),
        ("out", "should "),
        ("in", "must "),
        ("same", "vet\nall."),
    ]


def test_the_pages_lead_from_a_file_to_an_answer(as_, unconfined, file, finding, officer):
    browser = as_(officer)
    given = {"file": _named(file(HEADS, ("10618", "Other words.", "Complete", "13/09/2022")))}
    asked = browser.post(reverse("imports:comparison_list"), given | {f"listed_on_{n}": v for n, v in DAY.items()})
    columns = asked["Location"]
    assert 'value="Recommendation" selected' in browser.get(columns).content.decode()
    page = browser.post(columns, COLUMNS, follow=True)
    assert "2 differences wait for an answer." in page.content.decode()
    (difference,) = (each for each in page.context["page"] if each.what == What.TEXT)
    address = reverse("imports:difference_answer", args=[newest().pk, difference.mark])
    assert "<ins>" in browser.get(address).content.decode()
    assert "Enter why it is left as it is" in browser.post(address, {"act": "leave"}).content.decode()
    after = browser.post(address, {"act": "take", "reason": "As published."}, follow=True).content.decode()
    assert "1 difference waits for an answer." in after
    assert "taken over by Officerson" in after
    assert "not there any more" in browser.get(address, follow=True).content.decode()


DAY = {"day": "29", "month": "9", "year": "2022"}


def _named(content):
    return SimpleUploadedFile("register.csv", content)
