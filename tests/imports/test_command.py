"""From the shell: the same preview, and nothing of a file with a refused row."""

import io

import pytest
from django.core.management import CommandError, call_command

from imports import asking_actions
from imports.models import Kind, Run
from recommendations.models import Finding

pytestmark = pytest.mark.usefixtures("unconfined")
HEAD = ["Ref", "Words of it", "Report", "Date closed", "Status"]
GOOD = ["10618", "Vet everybody.", "A report on vetting", "", "Open"]
BAD = ["10619", "Vet more.", "A report on vetting", "30/2/2022", "Closed"]


@pytest.fixture
def bring(tmp_path, file, officer, inspection):
    """Run the command on some rows, with a kept mapping."""
    columns = {"Ref": "reference", "Words of it": "text", "Report": "inspection", "Status": "status"}
    columns |= {"Date closed": "status_on"}
    asking_actions.keep_mapping(Kind.FINDINGS, "Ours", columns, {}, by=officer)

    def run(*rows, **options):
        path, said = tmp_path / "tracker.csv", io.StringIO()
        path.write_bytes(file(HEAD, *rows))
        options = {"mapping": "Ours", **options}
        try:
            call_command("import_findings", path, stdout=said, **options)
        except CommandError as error:
            return f"{said.getvalue()}{error}"
        return said.getvalue()

    return run


def test_a_file_is_previewed_and_taken_over(bring):
    said = bring(GOOD)

    assert "Row 2, new: 10618: Vet everybody.\n    Reference: nothing → 10618\n" in said
    assert said.endswith("new 1, changed 0, unchanged 0, refused 0\nTaken over.\n")
    assert Finding.objects.get().reference == "10618"


def test_a_dry_run_changes_nothing_and_keeps_nothing(bring):
    assert "new 1" in bring(GOOD, dry_run=True)

    assert (Finding.objects.count(), Run.objects.count()) == (0, 0)


def test_a_refused_row_holds_the_whole_file_and_says_where(bring):
    said = bring(GOOD, BAD)

    assert "Row 3, refused: 10619: Vet more.\n    Date closed: “30/2/2022” is not a real date" in said
    assert said.endswith("Nothing was taken over. Correct the refused rows and run this again.")
    assert (Finding.objects.count(), Run.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"mapping": "Theirs"}, "No mapping is called “Theirs”."),
        ({"by": "owner"}, "Say with --by as whom"),
    ],
)
def test_what_is_not_there_is_named(bring, owner, options, said):
    assert said in bring(GOOD, **options)


def test_of_several_who_may_one_must_be_named(bring, lead):
    assert "Say with --by as whom" in bring(GOOD)
    assert "Taken over." in bring(GOOD, by="lead")
