"""What a row may say, row by row: dates, owners, causes, positions, and why it is refused."""

import datetime

import pytest

from imports import asking_actions, worker_actions
from imports.models import Kind
from inspections.models import InspectingBody, Inspection, InspectionKind
from recommendations import actions
from recommendations.models import Finding
from recommendations.rules import Told
from recommendations.status import Status
from tests.conftest import PUBLISHED, TODAY
from tests.imports.conftest import told

REPORT = "A report on vetting"


def why(run):
    """Why the one row is refused, each reason with its column."""
    (row,) = run.rows.all()
    return [tuple(reason) for reason in row.reasons]


def shown(run):
    """What the one row changes."""
    (row,) = run.rows.all()
    return [tuple(change) for change in row.changes]


@pytest.mark.parametrize(
    ("heading", "cell", "said"),
    [
        ("Date closed", "30/2/2022", "“30/2/2022” is not a real date"),
        ("Date closed", "3/4/2022", "“3/4/2022” may be 3 April 2022 or 4 March 2022."),
        ("Date closed", "30/9/2022", "The date it happened must be today or in the past."),
        ("Date closed", "29/6/2022", "The date it happened must be on or after 30 June 2022"),
        ("Lead", "Nobody", "Nobody who may own findings is called “Nobody”."),
        ("Portfolio", "Unknown", "“Unknown” is not in the list of portfolios."),
        ("Addressed to", "Unknown", "“Unknown” is not in the list of addressees. Add it under Lists, or correct"),
        ("Report", "Unknown", "No inspection is called “Unknown”."),
        ("Type", "Advice", "“Advice” is not known. Write one of: Recommendation, Area for improvement"),
        ("Cause of concern", "404", "“404” is not a cause of concern in the register or in this file."),
        ("Ref", "x" * 51, "Shorten the HMICFRS reference to 50 characters or fewer."),
        ("Due date", "1/1/2000", "The target date must be on or after 30 June 2022, when the report was published"),
        ("Mandatory", "Perhaps", "“Perhaps” is neither Yes nor No."),
        ("Updated on", "30/9/2022", "The date of the update must be today or in the past."),
    ],
)
def test_a_row_is_refused_in_words_at_its_column(file, preview, inspection, owner, heading, cell, said):
    row = {"Ref": "1", "Report": REPORT, "Text": "Vet.", "Status": "Closed", "Date closed": "1 August 2022"}
    row |= {"Update": "Trained."} if heading == "Updated on" else {}
    run = preview(file(list(row | {heading: cell}), list((row | {heading: cell}).values())))

    ((column, reason),) = why(run)
    assert (column, reason[: len(said)]) == (heading, said)


def test_an_ambiguous_date_is_read_once_somebody_says_how(file, preview, inspection):
    content = file(["Text", "Report", "Status", "Date closed"], ["Vet.", REPORT, "Closed", "3/8/2022"])

    assert "Say whether the day or the month comes first" in why(preview(content))[0][1]
    assert ("Status since", "", "3 August 2022") in shown(preview(content, date_order="day_first"))


def test_an_end_without_its_day_is_refused(file, preview, inspection):
    run = preview(file(["Text", "Report", "Status"], ["Vet.", REPORT, "Closed"]))

    assert why(run) == [
        ("Status since", "Enter since when it is signed off: that day stands in the committee's figures.")
    ]


def test_an_old_position_is_brought_forward_with_its_day_and_its_source(file, preview, take, inspection):
    content = file(["Text", "Report", "Status", "Date closed"], ["Vet.", REPORT, "Closed", "1 August 2022"])
    take(preview(content))

    moves = Finding.objects.get().moves.values_list("to_status", "happened_on", "source", "brought_forward")
    assert list(moves) == [
        ("awaiting_owner", PUBLISHED, "tracker.csv, row 2", True),
        ("signed_off", datetime.date(2022, 8, 1), "tracker.csv, row 2", True),
    ]


def test_what_has_moved_on_in_the_register_takes_its_next_step_there(file, preview, finding, owner, officer, evidence):
    step = actions.STEPS["report-done"]
    actions.take(step, finding=finding, by=owner, told=Told(TODAY, "Done."), today=TODAY)

    run = preview(file(["Ref", "Text", "Status"], [finding.reference, finding.text, "In progress"]))

    assert why(run) == [
        ("Status since", f"{finding} has moved on in this register already. Take its next step instead.")
    ]


def test_a_change_is_shown_as_old_and_new_and_says_where_it_comes_from(file, preview, take, finding, portfolio):
    run = preview(file(["Ref", "Text", "Portfolio"], [finding.reference, "Vet all.", "crime"]))
    assert shown(run) == [("What it says", finding.text, "Vet all."), ("Portfolio", "", "Crime")]

    take(run)

    finding.refresh_from_db()
    assert (finding.text, finding.portfolio) == ("Vet all.", portfolio)
    assert finding.history.first().history_change_reason == "From tracker.csv, row 2"
    assert finding.assignments.get(what="portfolio").reason == "From tracker.csv, row 2"


def test_an_empty_cell_leaves_what_stands(file, preview, finding):
    assert told(preview(file(["Ref", "Text", "Owner"], [finding.reference, finding.text, ""]))) == [(2, "unchanged")]


def test_an_owner_given_to_what_awaits_one_starts_the_work_and_the_preview_says_so(
    file, preview, take, make_finding, owner
):
    made = make_finding(reference="7")
    run = preview(file(["Ref", "Text", "Owner"], ["7", made.text, "owner@force.example"]))
    assert ("Status", "Awaiting owner", "In progress") in shown(run)

    take(run)

    made.refresh_from_db()
    assert (made.owner, made.status) == (owner, Status.IN_PROGRESS)


def test_a_position_holds_although_the_row_names_an_owner(file, preview, take, make_finding, owner):
    made = make_finding(reference="7")
    head = ["Ref", "Text", "Owner", "Status", "Date closed"]
    take(preview(file(head, ["7", made.text, "Ownerson", "Closed", "1 August 2022"])))

    made.refresh_from_db()
    assert (made.owner, made.status, made.status_on) == (owner, Status.SIGNED_OFF, datetime.date(2022, 8, 1))
    assert made.assignments.filter(what="owner").exists()


def test_a_target_date_moves_only_with_who_agreed_it(file, preview, take, make_finding):
    made = make_finding(reference="7", target_on=datetime.date(2022, 12, 1))
    content = file(["Ref", "Text", "Due date"], ["7", made.text, "31 December 2022"])
    assert why(preview(content)) == [("", "Enter who agreed it")]

    take(preview(content, agreed_by="The board"))

    assert made.assignments.filter(what="target_on").last().agreed_by == "The board"


def test_rows_that_share_a_reference_are_refused_until_somebody_says_what_they_are(file, preview, take, inspection):
    head, rows = (
        ["Ref", "Type", "Text", "Report"],
        (["1", "CoC", "Slow."], ["1", "Rec", "Train."], ["1", "Rec", "Hire."]),
    )
    content = file(head, *([*row, REPORT] for row in rows))
    run = preview(content)
    assert {reasons[0] for _, _, *reasons in told(run)} == {
        "Rows 2, 3 and 4 share the reference 1. Give each its own, or choose that rows that share one are a cause of "
        "concern with its recommendations."
    }
    assert run.shared == [{"reference": "1", "rows": [2, 3, 4]}]

    take(preview(content, shared_causes=True))

    cause = Finding.objects.get(kind="cause_of_concern")
    assert (cause.reference, [child.text for child in cause.children.all()]) == ("1", ["Train.", "Hire."])
    assert {outcome for _, outcome in told(preview(content, shared_causes=True))} == {"unchanged"}


def test_a_cause_does_not_end_over_a_row_that_is_open(file, preview, inspection):
    head = ["Ref", "Type", "Text", "Report", "Cause of concern", "Status", "Date closed"]
    run = preview(
        file(
            head,
            ["1", "CoC", "Slow.", REPORT, "", "Closed", "1 August 2022"],
            ["2", "Rec", "Train.", REPORT, "1", "Open", ""],
        )
    )

    assert told(run)[0] == (
        2,
        "refused",
        "Row 3 under it is still open, so it cannot have ended. Correct one of the two.",
    )


def test_a_cause_that_is_left_out_holds_what_stands_under_it(file, preview, inspection):
    head = ["Ref", "Type", "Text", "Report", "Cause of concern"]
    run = preview(file(head, ["1", "CoC", "Slow.", REPORT, ""], ["2", "Rec", "Train.", REPORT, "1"]))
    asking_actions.choose_rows(run, [row.pk for row in run.rows.all()], [run.rows.get(number=3).pk])

    asking_actions.ask_to_take(run)

    assert run.reason == "Row 3: The cause of concern that it stands under is not taken over. Take both, or neither."
    assert Finding.objects.count() == 0


def test_two_that_could_be_meant_are_refused_in_words(file, preview, make_finding):
    first, second = make_finding(text="Vet."), make_finding(text="Vet.")

    assert "Several findings in the register could be meant." in why(preview(file(["Text"], ["Vet."])))[0][1]
    numbered = file(["Text", "Signoff number", "Number"], ["Vet.", str(second.pk), "9"])
    assert shown(preview(numbered)) == [("Number", "", "9")]
    assert first.pk != second.pk


def test_a_finding_is_known_by_its_number_in_the_report(file, preview, make_finding):
    make_finding(number="3")

    run = preview(file(["Report", "Rec no", "Text"], [REPORT, "3", "Vet all."]))

    assert [name for name, _, _ in shown(run)] == ["What it says"]


def test_two_rows_about_the_same_are_refused(file, preview, inspection):
    run = preview(file(["Text", "Report"], ["Vet.", REPORT], ["Vet.", REPORT]))

    assert told(run)[1] == (3, "refused", "Row 2 is about the same. Take one of the two out of the file.")


def test_what_is_missing_is_added_only_where_that_was_chosen(file, preview, take, inspection, officer, lead):
    content = file(["Text", "Report", "Published", "Board"], ["Vet.", "A new report", "1 August 2022", "New board"])
    chosen: dict[str, int] = {"makes_inspections": True, "makes_lists": True}
    chosen |= {"inspection_kind": InspectionKind.objects.get().pk, "inspecting_body": InspectingBody.objects.get().pk}

    assert "not in the list of boards" in why(preview(content, by=officer, **chosen))[0][1]
    take(preview(content, by=lead, **chosen))

    made = Inspection.objects.get(title="A new report")
    assert (made.stage, made.published_on, made.bodies) == ("published", datetime.date(2022, 8, 1), "HMICFRS")
    assert Finding.objects.get().board.name == "New board"
    assert made.history.get().history_change_reason == "From tracker.csv, row 2"


def test_an_amber_rating_without_a_reason_says_that_none_stood_there(file, preview, take, finding):
    take(preview(file(["Ref", "Text", "RAG"], [finding.reference, finding.text, "Amber"])))

    finding.refresh_from_db()
    assert (finding.rag, finding.rag_reason) == ("amber", "No reason stands in tracker.csv.")


def test_an_update_earlier_than_the_last_is_refused(file, preview, take, finding):
    content = file(
        ["Ref", "Text", "Update", "Updated on"], [finding.reference, finding.text, "Trained.", "1 August 2022"]
    )
    take(preview(content))

    earlier = file(["Ref", "Text", "Update", "Updated on"], [finding.reference, finding.text, "Hired.", "1 July 2022"])

    assert why(preview(earlier))[0][1].startswith("The register has a later update, of 1 August 2022.")


def test_a_row_that_changed_meanwhile_is_refused_and_the_rest_comes_in(
    file, preview, officer, make_finding, inspection
):
    made = make_finding(reference="7")
    run = preview(file(["Ref", "Text", "Report"], ["7", "Vet all.", REPORT], ["8", "Train.", REPORT]))
    actions.edit(_with(made, text="Vet most."), by=officer, on=TODAY, addressees=[])

    asking_actions.ask_to_take(run)

    assert told(run) == [
        (2, "refused", "The register has changed since you saw the preview. Have the file read again."),
        (3, "new"),
    ]
    assert Finding.objects.get(reference="7").text == "Vet most."


def _with(finding, **fields):
    """A finding with other values, unsaved."""
    for name, value in fields.items():
        setattr(finding, name, value)
    return finding


def test_whoever_lost_the_role_takes_nothing_over(file, preview, officer, inspection):
    run = preview(file(["Text", "Report"], ["Vet.", REPORT]))
    officer.held_roles.get().delete()
    asking_actions.ask_to_take(run)

    assert (run.state, run.reason) == ("previewed", "Officerson may no longer bring in findings.")
    assert Finding.objects.count() == 0


def test_people_come_in_with_their_roles_and_no_password(file, preview, take, administrator):
    head = ["Username", "Name", "E-mail", "Role"]
    content = file(head, ["new.owner", "Insp. New", "new@force.example", "Owner; executive"])
    run = preview(content, kind=Kind.PEOPLE, by=administrator)
    take(run)

    person = type(administrator).objects.get(username="new.owner")
    assert (sorted(person.roles), person.has_usable_password()) == (["executive", "owner"], False)
    assert person.history.get().history_change_reason == "From tracker.csv, row 2"
    assert told(preview(content, kind=Kind.PEOPLE, by=administrator)) == [(2, "unchanged")]


def test_inspections_come_in_and_come_back_unchanged(file, preview, take, officer, inspection, owner):
    head = ["Title", "Kind", "Inspected by", "Date published", "Lead", "RAG", "RAG reason"]
    content = file(head, ["PEEL", "national thematic", "HMICFRS", "1 August 2022", "Ownerson", "Amber", "Late."])
    take(preview(content, kind=Kind.INSPECTIONS, by=officer))

    made = Inspection.objects.get(title="PEEL")
    assert (made.stage, made.owner, made.rag, made.bodies) == ("published", owner, "amber", "HMICFRS")
    assert told(preview(content, kind=Kind.INSPECTIONS, by=officer)) == [(2, "unchanged")]


def test_what_changes_while_rows_are_planned_is_planned_again(file, preview, officer, make_finding, monkeypatch):
    made, record = make_finding(reference="7"), worker_actions.record_event
    run = preview(file(["Ref", "Text"], ["7", "Vet all."]))

    def somebody_is_first(*args, **kwargs):
        actions.edit(_with(made, text="Vet most."), by=officer, on=TODAY, addressees=[])
        return record(*args, **kwargs)

    monkeypatch.setattr(worker_actions, "record_event", somebody_is_first)
    asking_actions.ask_to_take(run)

    assert [outcome for _, outcome, *_ in told(run)] == ["refused"]
    assert Finding.objects.get().text == "Vet most."


def test_what_has_an_owner_does_not_wait_for_one_whatever_the_file_says(file, preview, take, make_finding, owner):
    made = make_finding(reference="7")
    content = file(["Ref", "Text", "Owner", "Status"], ["7", made.text, "Ownerson", "Not started"])

    take(preview(content))

    made.refresh_from_db()
    assert made.status == Status.IN_PROGRESS
    assert told(preview(content)) == [(2, "unchanged")]
