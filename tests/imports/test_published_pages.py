"""The walk from a report's text to the register: read, confirmed, saved at once, never twice unseen."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from accounts.limits import LIMITS, Costly
from evidence.uploads import NO_ROOM
from imports.published.actions import save_confirmed
from imports.published.page import Page
from imports.published.reading import NOTHING_FOUND
from recommendations import actions
from recommendations.models import Finding, Kind, Part
from recommendations.timeline import story
from tests.conftest import PUBLISHED, TODAY
from tests.imports.conftest import typed_into
from tests.imports.published_corpus import CORPUS, SUPER_COMPLAINT
from tests.pages.test_bad_input import CHOICES, DATES, TEXTS, written

SAVE = "/imports/published/save/"
CONCERN = CORPUS["a cause of concern with recommendations"]["words"]


def said(page):
    """The page's text."""
    return page.content.decode()


def test_a_text_with_nothing_asked_is_answered_with_the_reason_and_given_back(read_page):
    page = read_page("The force is good at this.")

    assert escape(NOTHING_FOUND) in said(page)
    assert "The force is good at this." in said(page)


def test_neither_text_nor_file_is_refused(read_page):
    assert "Paste the text of the report, or choose a file." in said(read_page(""))


def test_text_and_file_at_once_are_refused(officers, inspection):
    given = {"inspection": inspection.pk, "text": "x", "file": SimpleUploadedFile("r.txt", b"Recommendation 1")}

    assert "Give one of the two" in said(officers.post("/imports/published/", given))


def test_only_published_inspections_can_be_chosen(officers, inspection, officer):
    inspection.published_on, inspection.stage = None, "awaiting_report"
    inspection.save()

    page = officers.post(
        "/imports/published/", {"inspection": inspection.pk, "text": "Recommendation 1\nForces should."}
    )

    assert "Select one of the choices for inspection" in said(page)


def test_reading_saves_nothing(read_page):
    read_page("Recommendation 1\n\nForces should count.")
    before = written()

    page = read_page()

    assert written() == before
    assert [form.found.number for form in page.context["page"].forms] == ["1", "2", "3"]


def test_what_is_confirmed_is_in_the_register_with_its_parts(read_page, officers, inspection, officer):
    answer = officers.post(SAVE, typed_into(read_page()), follow=True)

    first, _, third = Finding.objects.order_by("pk")
    assert [str(link) for link in third.addressee_links.all()] == [
        "Police and crime commissioners",
        "Ministry of Justice",
        "Chief constables",
    ]
    asked = [[str(link) for link in part.addressee_links.all()] for part in third.parts.all()]
    assert asked == [["Police and crime commissioners"], ["Ministry of Justice"], *[["Chief constables"]] * 2]
    assert (first.deadline_words, str(first.deadline_on), first.target_on) == (
        "within six months",
        "2022-12-30",
        first.deadline_on,
    )
    assert (first.inspection, first.status, first.moves.get().happened_on) == (inspection, "awaiting_owner", PUBLISHED)
    assert first.moves.get().brought_forward is False
    for finding in (first, third):
        assert f'href="{finding.get_absolute_url()}"' in said(answer)


def test_the_history_says_where_it_was_read(officers, inspection, addressees):
    upload = SimpleUploadedFile("Final report.txt", b"Recommendation 1\n\nForces should count.")
    page = officers.post("/imports/published/", {"inspection": inspection.pk, "file": upload})

    officers.post(SAVE, typed_into(page))

    finding = Finding.objects.get()
    assert finding.history.last().history_change_reason == "Read from “Final report.txt”."
    assert any("Read from “Final report.txt”." in entry.note for entry in story(finding, Finding.objects.all()))


def test_a_cause_of_concern_comes_before_what_stands_under_it(read_page, officers):
    officers.post(SAVE, typed_into(read_page(CONCERN)))

    cause, under = Finding.objects.order_by("pk")
    assert (cause.kind, under.cause) == (Kind.CAUSE_OF_CONCERN, cause)


def test_a_recommendation_can_be_put_under_a_cause_of_the_register(read_page, officers, inspection, officer):
    cause = Finding(kind=Kind.CAUSE_OF_CONCERN, inspection=inspection, text="Custody.")
    actions.enter(cause, by=officer, on=PUBLISHED)
    sent = typed_into(read_page("Recommendation 1\n\nForces should count.")) | {"item0-under": f"finding-{cause.pk}"}

    officers.post(SAVE, sent)

    assert Finding.objects.get(kind=Kind.RECOMMENDATION).cause == cause


def test_what_was_corrected_is_saved_and_what_was_dropped_is_not(read_page, officers, addressees):
    sent = typed_into(read_page()) | {
        "item0-text": "Audit all cases.",
        "item0-deadline_words": "By March 2023",
        "item0-addressees": [str(addressees["NPCC"].pk)],
        "item0-part0": "",
        "item0-part2": "One more.",
        "item0-part2_asked": [str(addressees["Home Office"].pk)],
    }
    del sent["item1-keep"]

    officers.post(SAVE, sent)

    first = Finding.objects.order_by("pk").first()
    assert Finding.objects.count() == 2
    assert (first.text, str(first.deadline_on), first.is_for_others) == ("Audit all cases.", "2023-03-31", True)
    assert [part.text[:9] for part in Part.objects.filter(finding=first)] == ["Write, vi", "One more."]


def test_the_same_text_again_is_marked_and_left_out(read_page, officers):
    officers.post(SAVE, typed_into(read_page()))

    page = read_page()

    assert said(page).count("In the register already") == 3
    assert [form.is_kept for form in page.context["page"].forms] == [False] * 3


def test_the_same_number_is_enough_to_be_marked(read_page, officers):
    officers.post(SAVE, typed_into(read_page("Recommendation 1\n\nForces should count.")))

    assert "In the register already" in said(read_page("Recommendation 1\n\nForces should measure."))


def test_the_same_form_sent_twice_adds_nothing_the_second_time(read_page, officers):
    sent = typed_into(read_page())
    officers.post(SAVE, sent)

    again = officers.post(SAVE, sent)

    assert Finding.objects.count() == 3
    assert "It is in the register already, as Recommendation 1" in said(again)


def test_who_was_shown_that_it_is_there_may_add_it_once_more(read_page, officers):
    text = "Recommendation 1\n\nForces should count."
    officers.post(SAVE, typed_into(read_page(text)))

    officers.post(SAVE, typed_into(read_page(text)) | {"item0-keep": "on"})

    assert Finding.objects.count() == 2


def test_whoever_saves_the_same_a_moment_later_is_told(read_page, inspection, officer, force):
    text = "Recommendation 1\n\nForces should count."
    pages = [Page(inspection, text, typed_into(read_page(text))) for _ in range(2)]
    confirmed = [page.confirmed() for page in pages]
    save_confirmed(inspection, confirmed[0], by=officer, today=TODAY, name="x")

    with pytest.raises(ValidationError, match="Item 1: It is in the register already"):
        save_confirmed(inspection, confirmed[1], by=officer, today=TODAY, name="x")


def test_where_one_cannot_be_saved_none_is(read_page, officers):
    sent = typed_into(read_page()) | {"item0-reference": "77", "item2-reference": "77"}

    page = officers.post(SAVE, sent)

    assert "Another item on this page has this HMICFRS reference" in said(page)
    assert Finding.objects.count() == 0


def test_what_is_wrong_is_said_for_each_item_and_nothing_typed_is_lost(read_page, officers):
    sent = typed_into(read_page()) | {"item0-text": "", "item1-number": "2b or not", "item2-reference": "x" * 51}

    page = officers.post(SAVE, sent)

    assert "Item 1: recommendation 1: Enter the text of the finding" in said(page)
    assert "Item 3: recommendation 3: Shorten the HMICFRS reference to 50 characters" in said(page)
    assert 'value="2b or not"' in said(page)
    assert 'href="#id_item0-text"' in said(page)
    assert 'id="id_item0-text"' in said(page)


def test_what_is_dropped_may_be_as_wrong_as_it_likes(read_page, officers):
    sent = typed_into(read_page()) | {"item0-text": "", "item0-kind": "nonsense"}
    del sent["item0-keep"]

    officers.post(SAVE, sent)

    assert Finding.objects.count() == 2


def test_nothing_ticked_is_said(read_page, officers):
    sent = {name: value for name, value in typed_into(read_page()).items() if not name.endswith("-keep")}

    assert "Nothing is ticked" in said(officers.post(SAVE, sent))


def test_a_recommendation_whose_cause_is_dropped_is_refused(read_page, officers):
    sent = typed_into(read_page(CONCERN))
    del sent["item0-keep"]

    assert "Add the cause of concern that it stands under as well" in said(officers.post(SAVE, sent))
    assert Finding.objects.count() == 0


def test_only_a_recommendation_stands_under_a_cause(read_page, officers):
    sent = typed_into(read_page(CONCERN)) | {"item1-kind": "area_for_improvement"}

    page = said(officers.post(SAVE, sent))

    assert "Only a recommendation can stand under a cause of concern." in page
    assert 'href="#id_item1-under"' in page


def test_what_is_no_cause_any_more_has_nothing_under_it(read_page, officers):
    sent = typed_into(read_page(CONCERN)) | {"item0-kind": "recommendation"}

    assert "What it stood under is no cause of concern" in said(officers.post(SAVE, sent))


def test_a_deadline_before_publication_is_refused(read_page, officers):
    sent = typed_into(read_page()) | {"item0-deadline_words": "By March 2020"}

    assert "must be on or after 30 June 2022" in said(officers.post(SAVE, sent))


def test_the_dates_are_worked_out_again_without_saving(read_page, officers):
    sent = typed_into(read_page()) | {"item1-deadline_words": "By December 2023"}
    del sent["save"]

    page = officers.post(SAVE, sent | {"look": "yes"})

    assert "31 December 2023" in said(page)
    assert "There is a problem" not in said(page)
    assert Finding.objects.count() == 0


def test_what_was_not_taken_stands_on_the_page(read_page):
    assert "This report is about burglary and robbery." in said(read_page())


def test_a_part_for_others_says_that_it_is_not_ours(read_page):
    assert "Asks Ministry of Justice: not ours" in said(read_page())


def test_any_text_in_any_field_is_kept_or_refused_in_words(read_page, officers):
    text = "Recommendation 1\n\nForces should:\n• count."
    sent = typed_into(read_page(text))
    for name in ("number", "reference", "text", "deadline_words", "part0"):
        for what, typed in TEXTS.items():
            page = officers.post(SAVE, sent | {f"item0-{name}": typed})

            assert page.status_code in (200, 302, 400), (name, what)
            if page.status_code == 200:
                assert "There is a problem" in said(page), (name, what)
                assert "<script>alert" not in said(page)


def test_what_cannot_be_chosen_is_refused(read_page, officers):
    sent = typed_into(read_page("Recommendation 1\n\nForces should:\n• count."))
    for name in ("kind", "addressees", "under", "part0_asked", "seen"):
        for value in CHOICES:
            page = officers.post(SAVE, sent | {f"item0-{name}": [value]})

            assert page.status_code in (200, 302, 400), (name, value)
    assert {finding.kind for finding in Finding.objects.all()} <= {"recommendation"}


def test_a_date_that_does_not_exist_is_refused(read_page, officers):
    sent = typed_into(read_page("Recommendation 1\n\nForces should:\n• count."))
    for day, month, year in DATES:
        parts = {"item0-deadline_on_day": day, "item0-deadline_on_month": month, "item0-deadline_on_year": year}

        assert officers.post(SAVE, sent | parts).status_code in (200, 400)
    assert Finding.objects.count() == 0


def test_an_item_that_was_never_found_cannot_be_smuggled_in(read_page, officers):
    sent = typed_into(read_page("Recommendation 1\n\nForces should count.")) | {
        "item1-keep": "on",
        "item1-text": "More",
    }

    officers.post(SAVE, sent)

    assert Finding.objects.get().text == "Forces should count."
    assert not Part.objects.exists()


def test_the_page_of_items_costs_no_query_an_item(read_page, django_assert_max_num_queries):
    many = "\n\n".join(f"Recommendation {each}\n\nForces should count {each}." for each in range(1, 60))

    with django_assert_max_num_queries(20):
        page = read_page(many)

    assert len(page.context["page"].forms) == 59


def test_the_longest_page_can_be_sent_back(read_page, officers, settings):
    long = "\n\n".join(
        f"Recommendation {each}\n\nForces should:\n" + "".join(f"• do {part} of {each};\n" for part in range(20))
        for each in range(1, 100)
    )
    page = read_page(long)

    sent = typed_into(page)

    assert page.context["page"].reading.notice
    assert len(sent) * 1.1 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    assert officers.post(SAVE, sent).status_code == 302


def test_carried_words_that_were_changed_lead_back_to_the_first_page(read_page, officers):
    sent = typed_into(read_page()) | {"inspection": "999999"}

    assert "Read a published report" in said(officers.post(SAVE, sent))


def test_the_whole_text_comes_back_as_it_was_given(read_page):
    assert read_page(SUPER_COMPLAINT).context["given"]["text"].value() == SUPER_COMPLAINT


def test_after_it_was_said_that_all_is_there_saving_again_adds_it_once_more(read_page, officers):
    sent = typed_into(read_page())
    officers.post(SAVE, sent)
    again = officers.post(SAVE, sent)

    officers.post(SAVE, typed_into(again))

    assert Finding.objects.count() == 6


def test_what_stands_twice_in_the_text_is_ticked_once(read_page):
    page = read_page(CORPUS["the same again in a summary at the end"]["words"])

    assert [form.is_kept for form in page.context["page"].forms] == [True, False]


def test_a_file_refused_as_it_came_says_why_and_keeps_what_was_typed(officers, inspection, settings):
    settings.FREE_MEGABYTES = 10**12
    upload = SimpleUploadedFile("r.txt", b"Recommendation 1")

    page = officers.post("/imports/published/", {"inspection": inspection.pk, "text": "Typed.", "file": upload})

    assert NO_ROOM in said(page)
    assert "Typed." in said(page)


def test_only_so_many_may_be_read_in_a_minute(read_page, monkeypatch):
    monkeypatch.setitem(LIMITS, Costly.UPLOAD, replace(LIMITS[Costly.UPLOAD], a_minute=1))
    read_page()

    assert read_page().status_code == 429


def test_what_is_wrong_with_what_is_dropped_is_not_said(read_page, officers):
    sent = typed_into(read_page()) | {"item0-text": "", "item1-text": ""}
    del sent["item0-keep"]

    page = said(officers.post(SAVE, sent))

    assert "Item 2: recommendation 2: Enter the text of the finding" in page
    assert "Item 1: recommendation 1: Enter" not in page
