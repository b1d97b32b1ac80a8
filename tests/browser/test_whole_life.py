"""One recommendation's whole life, from a newly published report to the inspectorate's letter."""

from pathlib import Path

from django.utils import timezone

from audit.tracking import save_as
from recommendations.models import Finding, VerificationLevel
from recommendations.timeline import story
from tests.browser.conftest import Window
from tests.browser.test_first_journey import PDF, add_finding, add_inspection

FINDING = "Recommendation 90139"


def add_part(window: Window) -> None:
    """The liaison officer enters a bullet."""
    window.follow("Add a part")
    window.fill("Text of the part", "Write to the college.")
    window.press("Save")
    window.says("Part a is added.")


def prove(window: Window, policy: Path) -> None:
    """The owner attaches what proves part a."""
    window.go_to("Register")
    window.follow(FINDING)
    window.follow("Add evidence")
    window.fill("Title", "The letter to the college")
    window.field("File").set_input_files(policy)
    window.page.get_by_label("a: Write to the college.").check()
    window.press("Save")
    window.says("Covers part a")


def answer(window: Window, choice: str, words: str) -> None:
    """The owner says where it stands."""
    window.go_to("My items")
    window.follow(FINDING)
    window.page.get_by_label(choice, exact=True).check()
    window.fill("What was done", words)
    window.page.get_by_label("Green", exact=True).check()
    window.press("Save")
    window.says(f"{FINDING} is updated.")


def accept(window: Window) -> None:
    """The liaison officer accepts the evidence from the desk."""
    window.go_to("Desk")
    window.follow("Evidence to accept or return")
    window.follow("The letter to the college")
    window.says("lack accepted evidence: a.")
    window.follow("Accept")
    window.press("Accept")
    window.says("Ready for sign-off")


def sign_off(window: Window) -> None:
    """The liaison lead signs off for the force."""
    window.go_to("Desk")
    window.follow("Awaiting my check")
    window.follow(FINDING)
    window.page.get_by_text("Move it on").click()
    window.follow("Sign off for the force")
    window.press("Save")
    window.says("With the inspectorate for 0 days")


def record_letter(window: Window, letter: Path) -> None:
    """The liaison officer records what the inspectorate decided."""
    window.go_to("Desk")
    window.follow("Waiting for the inspectorate")
    window.follow(FINDING)
    window.page.get_by_text("Move it on").click()
    window.follow("Record the inspectorate's sign-off")
    window.fill("Reason or note", "The letter was read and the file seen.")
    window.choose("Verification level", "2")
    window.fill("Who told us", "Their regional lead")
    window.field("The letter").set_input_files(letter)
    window.press("Save")
    window.says(f"{FINDING} is now signed off.")


TOLD = [
    "Entered the register as in progress, by Officerson",
    "Owner set to Ownerson by Officerson",
    "Target date set to 30 December 2022 by Officerson",
    "Update by Ownerson",
    "Evidence “The letter to the college”: Ownerson added it",
    "Evidence “The letter to the college”: Officerson changed state from Submitted to Accepted",
    "Reported as done by Ownerson",
    "Signed off for the force and sent to the inspectorate by Leadson",
    "Signed off by the inspectorate, recorded by Officerson",
]


def test_from_the_report_to_the_letter(open_window, cast, committee, force, ours, officer, tmp_path):
    save_as(officer, VerificationLevel(name="2"))
    # By the true clock, so that what happened and what was recorded fall on one day, as they do in service.
    force.sample_today = None
    save_as(officer, force)
    (policy := tmp_path / "letter.pdf").write_bytes(PDF)
    window = open_window()

    for person, acts in (
        ("officer", (add_inspection, add_finding, add_part)),
        ("owner", (lambda w: answer(w, "Progress", "Drafted a letter."), lambda w: prove(w, policy))),
        ("officer", (accept,)),
        ("owner", (lambda w: answer(w, "Done", "Sent the letter."),)),
        ("lead", (sign_off,)),
        ("officer", (lambda w: record_letter(w, policy),)),
    ):
        window.sign_in(cast[person])
        for act in acts:
            act(window)

    finding = Finding.objects.get()
    sentences = [entry.sentence for entry in reversed(story(finding, Finding.objects.all()))]
    places = [next(at for at, said in enumerate(sentences) if said.startswith(words)) for words in TOLD]
    assert (places, finding.status) == (sorted(places), "signed_off")
    window.sign_in(cast["executive"])
    window.visit(finding.get_absolute_url())
    window.says(f"Signed off by the inspectorate, recorded by Officerson on {timezone.localdate():%-d %B %Y}")
