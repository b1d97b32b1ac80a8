"""Links between findings, the national text several may share, and the corporate-risk reference."""

import datetime
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.tracking import save_as
from inspections import actions as inspection_actions
from inspections.models import Inspection
from recommendations import link_actions
from recommendations.actions import NotAllowedError
from recommendations.link_rules import links_of, times_made
from recommendations.models import Finding, FindingLink, NationalText
from recommendations.timeline import story
from tests.recommendations.test_findings import typed_again

HISTORY = FindingLink.history


@pytest.fixture
def others(make_finding, owner):
    """Three more findings of the owner's."""
    return [make_finding(owner=owner, reference=reference) for reference in ("90001", "90002", "90003")]


@pytest.fixture
def tie(officer):
    """Link two findings: `tie(newer, "supersedes", older)`."""

    def make(source, kind, target):
        return link_actions.add(FindingLink(from_finding=source, to_finding=target, kind=kind), by=officer)

    return make


def address(finding):
    """Where a link is added."""
    return reverse("recommendations:link_add", args=[finding.pk])


def words(finding, visible=None):
    """How a finding's links read."""
    seen = links_of(finding, Finding.objects.all() if visible is None else visible)
    return [f"{link.words} {link.other or 'another finding'}" for link in seen]


@pytest.mark.parametrize(
    ("kind", "here", "there"),
    [
        ("supersedes", "Supersedes Recommendation 90001", "Superseded by Recommendation 10618"),
        ("repeats", "Repeats Recommendation 90001", "Repeated by Recommendation 10618"),
        ("relates", "Relates to Recommendation 90001", "Relates to Recommendation 10618"),
    ],
)
def test_a_link_is_added_and_reads_from_each_side(as_, officer, finding, others, kind, here, there):
    response = as_(officer).post(address(finding), {"kind": kind, "to_finding": others[0].pk})

    assert response.url == finding.get_absolute_url()
    assert (words(finding), words(others[0])) == ([here], [there])
    page = as_(officer).get(others[0].get_absolute_url()).content.decode()
    assert f'{there.partition(" Rec")[0]} <a class="govuk-link" href="{finding.get_absolute_url()}">' in page


@pytest.mark.parametrize("kind", ["supersedes", "repeats"])
@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_circle_of_any_length_is_refused_with_its_reason(as_, officer, finding, others, tie, kind, length):
    chain = [finding, *others[:length]]
    for newer, older in pairwise(chain):
        tie(newer, kind, older)

    sent = {"kind": kind, "to_finding": finding.pk}
    refused = as_(officer).post(address(chain[-1]), sent).context["form"].non_field_errors()[0]

    assert f"That would go round in a circle: Recommendation 10618 already {kind} Recommendation 90001" in refused
    assert refused.count(f", which {kind} Recommendation") == length - 1
    assert FindingLink.objects.count() == length


def test_two_ways_to_the_same_end_are_no_circle(finding, others, tie):
    tie(finding, "supersedes", others[0])
    tie(finding, "supersedes", others[1])
    tie(others[0], "supersedes", others[2])
    tie(others[1], "supersedes", others[2])

    assert FindingLink.objects.count() == 4


@pytest.mark.parametrize("kind", FindingLink.Kind)
def test_the_same_link_is_made_once(finding, others, tie, kind):
    tie(finding, kind, others[0])

    with pytest.raises(NotAllowedError, match="These two are linked in this way already"):
        tie(finding, kind, others[0])


def test_what_relates_is_not_related_back_again(finding, others, tie):
    tie(finding, "relates", others[0])

    with pytest.raises(NotAllowedError, match="These two are linked in this way already"):
        tie(others[0], "relates", finding)


def test_nothing_is_linked_to_itself(as_, officer, finding, tie):
    page = as_(officer).post(address(finding), {"kind": "relates", "to_finding": finding.pk}).content.decode()

    assert "Select one of the choices for other finding" in page
    with pytest.raises(NotAllowedError, match="A finding cannot be linked to itself"):
        tie(finding, "relates", finding)
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingLink(from_finding=finding, to_finding=finding, kind="relates").save()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kind": ""}, "Enter how they hang together"),
        ({"kind": "copies"}, "Select one of the choices for how they hang together"),
        ({"to_finding": ""}, "Select the other finding"),
        ({"to_finding": "999999"}, "Select one of the choices for other finding"),
    ],
)
def test_a_link_that_cannot_be_is_refused(as_, officer, finding, others, changes, says):
    sent = {"kind": "relates", "to_finding": others[0].pk, **changes}

    page = as_(officer).post(address(finding), sent).content.decode()

    assert says.replace("Enter", "Select") in page
    assert not FindingLink.objects.exists()


@pytest.mark.parametrize(("who", "answer"), [("owner", 403), ("other_owner", 403), ("executive", 403), ("", 302)])
def test_who_does_not_link(as_, cast, finding, link, who, answer):
    browser = as_(cast.get(who))
    sent = {"kind": "relates", "to_finding": link.to_finding_id}

    assert browser.post(address(finding), sent).status_code == answer
    taken = browser.post(reverse("recommendations:link_remove", args=[link.pk]), {"reason": "Not mine"})
    assert taken.status_code == answer
    assert FindingLink.objects.count() == 1


def test_a_link_is_taken_away_with_a_reason_and_stays_in_both_histories(as_, officer, finding, link):
    response = as_(officer).post(reverse("recommendations:link_remove", args=[link.pk]), {"reason": "Typed by mistake"})

    assert response.status_code == 302
    assert not FindingLink.objects.exists()
    last = HISTORY.latest()
    assert (last.history_type, last.history_user, last.history_change_reason) == ("-", officer, "Typed by mistake")
    for one, said in ((finding, "Repeats Recommendation 8796"), (link.to_finding, "Repeated by Recommendation 10618")):
        told = [entry for entry in story(one, Finding.objects.all()) if entry.kind == "link"]
        assert [entry.sentence.rpartition(" on ")[0] for entry in told] == [
            f"Link “{said}” taken away by Officerson",
            f"Link “{said}” added by Officerson",
        ]
        assert told[0].note == "Typed by mistake"


def test_a_link_is_not_taken_away_without_a_reason(as_, officer, link):
    page = as_(officer).post(reverse("recommendations:link_remove", args=[link.pk]), {"reason": ""}).content.decode()

    assert "Enter why the link is taken away" in page
    with pytest.raises(NotAllowedError, match="Say why"):
        link_actions.remove(link, by=officer, reason="")


def test_a_reader_learns_no_name_that_they_may_not_see(as_, owner, other_owner, make_finding, finding, tie):
    secret = make_finding(owner=other_owner, reference="77777")
    tie(secret, "supersedes", finding)

    page = as_(owner).get(finding.get_absolute_url()).content.decode()

    assert "77777" not in page
    assert "Superseded by another finding" in page
    assert "Link “Superseded by another finding” added by Officerson" in page
    assert "Superseded by Recommendation 77777" in words(finding)


def test_what_repeats_nothing_was_made_once(finding, others, tie):
    tie(finding, "relates", others[0])
    tie(others[1], "repeats", finding)

    assert times_made(finding) == ""


def test_repeats_are_counted_as_a_chain_since_the_oldest_report(as_, owner, officer, inspection, finding, others, tie):
    old = Inspection(title="PEEL", kind=inspection.kind, stage="published", published_on=datetime.date(2015, 2, 3))
    inspection_actions.save(old, bodies=[], by=officer, on=old.published_on)
    others[1].inspection = old
    save_as(officer, others[1])
    tie(finding, "repeats", others[0])
    tie(others[0], "repeats", others[1])

    assert [times_made(each) for each in (finding, others[0], others[1])] == [
        "third time since 2015",
        "second time since 2015",
        "",
    ]
    page = as_(owner).get(finding.get_absolute_url()).content.decode()
    assert "Made for the <strong>third time since 2015</strong>." in page


@pytest.mark.parametrize(("number", "said"), [(2, "second"), (10, "tenth"), (11, "11th"), (21, "21st"), (22, "22nd")])
def test_times_are_counted_in_words(make_finding, tie, number, said):
    chain = [make_finding() for _ in range(number)]
    for newer, older in pairwise(chain):
        tie(newer, "repeats", older)

    assert times_made(chain[0]) == f"{said} time since 2022"


def test_several_findings_share_a_national_text(as_, officer, finding, others):
    national = NationalText(title="Vetting 2022, 7", text="Every chief constable should vet everybody.")
    save_as(officer, national)

    for each in (finding, others[0]):
        typed = typed_again(each, national_text=national.pk, risk_reference="CR-014")
        as_(officer).post(reverse("recommendations:finding_edit", args=[each.pk]), typed)

        page = as_(officer).get(each.get_absolute_url()).content.decode()
        for said in ("National text: Vetting 2022, 7", "Every chief constable should vet everybody.", "CR-014"):
            assert said in page
    assert national.findings.count() == 2


def test_a_lead_keeps_the_national_texts(as_, lead, officer, finding):
    typed = {"title": "Vetting 2022, 7", "text": "Everybody."}

    assert as_(lead).post("/lists/national-texts/add/", typed).status_code == 302
    assert NationalText.objects.get().history.get().history_user == lead
    assert as_(officer).post("/lists/national-texts/add/", typed).status_code == 403
