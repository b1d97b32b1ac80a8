"""The committee's page: the newest paper first, what changed, and what was asked."""

import datetime

import pytest
from django.utils import timezone

from reports.changes import changes
from reports.models import Paper
from tests.conftest import TODAY

KINDS = ("recommendation", "area_for_improvement", "cause_of_concern")
DAY = datetime.timedelta(days=1)


def kept(remaining, signed_off=(0, 0, 0)):
    """Figures as an issued paper keeps them."""
    counts = {"remaining": remaining, "signed_off": signed_off}
    return {name: dict(zip(KINDS, given, strict=True)) for name, given in counts.items()}


@pytest.fixture
def issue(issued, lead):
    """Issue a paper with figures of its own, and bytes that stand in for its PDF."""

    def make(meeting_on=TODAY, figures=None, version=1):
        words = {"committee": issued.committee, "meeting_on": meeting_on, "data_as_at": meeting_on}
        files = {"stored_file": issued.stored_file, "public_file": issued.public_file}
        given = files | {name: getattr(issued, name) for name in ("checked_at", "checked_by", "counted_at")}
        given |= {"issued_at": timezone.now(), "issued_by": lead}
        given["what_changed"] = "A date." if version > 1 else ""
        return Paper.objects.create(**words, **given, paper_version=version, figures=figures)

    return make


def page(as_, person):
    """The committee's page as one of the cast reads it, in one line."""
    return " ".join(as_(person).get("/papers/").content.decode().split())


@pytest.mark.parametrize("who", ["member", "executive"])
def test_those_who_only_read_see_the_newest_paper_first(as_, cast, issued, issue, draft, who):
    newest = issue(TODAY - DAY)

    response = as_(cast[who]).get("/papers/")

    assert response.context["newest"] == newest
    assert list(response.context["page"]) == [issued]
    assert '<h2 class="govuk-heading-xl govuk-!-margin-bottom-2" id="newest">28 September 2022</h2>' in page(
        as_, cast[who]
    )
    assert "29 September 2022" not in page(as_, cast[who]).split("<main")[1]


def test_signing_in_leads_a_member_there(as_, member, issued):
    assert as_(member).get("/")["Location"] == "/papers/"
    assert f'href="/papers/{issued.pk}/pdf/"' in page(as_, member)


def test_an_empty_page_says_so(as_, member, draft):
    assert "No paper has been issued yet. When one is, it stands here." in page(as_, member)


def test_a_superseded_version_is_folded_below(as_, member, issued, issue):
    second = issue(issued.meeting_on, version=2)

    response = as_(member).get("/papers/")

    assert response.context["newest"] == second
    assert (list(response.context["page"]), response.context["superseded"]) == ([], [issued])
    assert "A later version took the place of each of these." in page(as_, member)


def test_what_changed_is_told_in_words_and_in_a_table(as_, member, issued, issue):
    issued.figures = kept((108, 14, 5))
    issued.save()
    issue(figures=kept((45, 14, 6), (63, 0, 3)))

    said = page(as_, member)

    assert (
        "There remain 45 recommendations (down from 108), 14 areas for improvement (as before) "
        "and six causes of concern (up from 5). Signed off since then: 63 recommendations and three causes of concern."
    ) in said
    assert '<td class="govuk-table__cell govuk-table__cell--numeric" data-label="Signed off between">63</td>' in said


def test_nothing_signed_off_is_told(issued, issue):
    issued.figures = kept((1, 1, 1))
    issued.save()

    assert changes(issue(figures=kept((1, 1, 1)))).signed_off == "Nothing was signed off since then."


def test_a_paper_is_compared_with_the_last_version_of_the_one_before(issued, issue):
    issued.figures = kept((1, 1, 1))
    issued.save()
    second = issue(issued.meeting_on, kept((2, 1, 1)), version=2)

    assert changes(issue(figures=kept((3, 1, 1)))).before == second
    assert changes(second) is None


def test_without_figures_to_compare_none_are_made_up(as_, member, issued, issue):
    issue(figures=kept((1, 1, 1)))

    assert "There is no earlier paper to compare it with." in page(as_, member)


def test_what_waits_from_earlier_meetings_stands_there_with_its_paper(as_, member, issue, question, recorded, arising):
    issue()

    said = page(as_, member)

    assert "Why so late?" in said
    assert 'about the <a class="govuk-link" href="' in said
    assert "Arose on 1 July 2022" in said
