"""What a person gives to be read, and each item that was found, to confirm, correct or drop."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import Any, cast

from django import forms
from django.http import QueryDict

from evidence.uploads import UnkeptFile
from imports.published.asked import WORDS_LONGEST
from imports.published.files import MOST_MEGABYTES, UnreadableError, text_of_file
from imports.published.reading import LONGEST, Found
from imports.published.rules import Confirmed, Standing
from inspections.models import Inspection
from pages.forms import GovukForm, GovukModelForm, dress, model_field
from recommendations.deadlines import read
from recommendations.forms.findings import FindingForm
from recommendations.models import Addressee, Finding, Kind

PASTED = "pasted text"
LONGEST_NAME = 150
NO_CAUSE = "What it stood under is no cause of concern. Choose another, or none."
ORDER = ("keep", "kind", "number", "reference", "text", "addressees")


class ReadForm(GovukForm):
    """A report to be read: the inspection it is of, and its text, pasted or in a file."""

    inspection = forms.ModelChoiceField(
        queryset=Inspection.objects.none(),
        help_text="Only those with a publication date are listed: deadlines such as “within six months” count from it.",
    )
    text = forms.CharField(
        label="Paste its text",
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="The whole report, or only its list of recommendations.",
    )
    file = forms.FileField(
        label="Or choose a file",
        required=False,
        help_text=f"PDF, a web page saved as HTML, or a text file; up to {MOST_MEGABYTES} MB. It is not kept.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inspection"].queryset = Inspection.objects.filter(published_on__isnull=False)  # type: ignore[attr-defined]
        # An empty file is refused below, in the words of all other refusals.
        self.fields["file"].allow_empty_file = True  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Read the file's text."""
        upload = self.cleaned_data["file"]
        if isinstance(upload, UnkeptFile):
            raise forms.ValidationError(upload.refusal)
        if not upload:
            return None
        try:
            self.file_text = text_of_file(upload.name, upload.read())
        except UnreadableError as unread:
            raise forms.ValidationError(str(unread)) from unread
        if len(self.file_text) > LONGEST:
            raise forms.ValidationError(f"It holds more than {LONGEST:,} characters. Paste the chapters that matter.")
        return upload

    def clean(self) -> dict[str, Any]:
        """Take exactly one text."""
        cleaned = super().clean() or self.cleaned_data
        pasted, upload = (cleaned.get("text") or "").strip(), cleaned.get("file")
        if pasted and upload:
            self.add_error("file", "Give one of the two: paste the text, or choose a file.")
        elif not (pasted or upload or self.errors.get("text") or self.errors.get("file")):
            self.add_error("text", "Paste the text of the report, or choose a file.")
        return cleaned

    @property
    def given(self) -> tuple[str, str]:
        """The text to read, and where it is from, as the history will say it."""
        upload = self.cleaned_data["file"]
        if not upload:
            return self.cleaned_data["text"], PASTED
        return self.file_text.replace("\0", ""), f"“{PurePath(upload.name).name[:LONGEST_NAME]}”"


class GivenForm(GovukForm):
    """What was read, as the page of items carries it along."""

    inspection = forms.ModelChoiceField(queryset=Inspection.objects.none(), widget=forms.HiddenInput)
    text = forms.CharField(max_length=LONGEST, strip=False, widget=forms.HiddenInput)
    name = forms.CharField(max_length=LONGEST_NAME + 2, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inspection"].queryset = Inspection.objects.filter(published_on__isnull=False)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Around:
    """What every item of a page is held against, and what was sent of the page, if anything."""

    inspection: Inspection
    items: Sequence[Found]
    standing: Standing
    addressees: dict[str, Addressee]
    data: Any = None

    def typed(self, place: int, name: str, found: str) -> str:
        """What was typed into a field of an item, or found for it where nothing was sent yet."""
        return str(found if self.data is None else self.data.get(f"item{place}-{name}") or "")

    @cached_property
    def causes(self) -> list[tuple[str, str]]:
        """The causes of concern to put a recommendation under: those of this page, then those of the register."""
        here = [
            (f"item-{place}", f"Item {place + 1}: {self.typed(place, 'text', item.text)[:80]}")
            for place, item in enumerate(self.items)
            if self.typed(place, "kind", item.kind) == Kind.CAUSE_OF_CONCERN
        ]
        return [("", "None"), *here, *((f"finding-{each.pk}", str(each)) for each in self.standing.causes)]


class ItemForm(GovukModelForm):
    """One item that was found. Where it is not to be added, nothing about it can be wrong."""

    keep = forms.BooleanField(label="Add this to the register", required=False)
    addressees = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    under = forms.ChoiceField(label="Under which cause of concern", required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Finding
        fields = ("kind", "number", "reference", "text", "deadline_words", "deadline_on")
        widgets = {"text": forms.Textarea(attrs={"rows": 5}), "kind": forms.RadioSelect}
        formfield_callback = model_field
        help_texts = {"deadline_on": FindingForm.Meta.help_texts["deadline_on"]}

    def __init__(self, place: int, around: Around) -> None:
        self.place, self.around, self.found = place, around, around.items[place]
        told = (("kind", self.found.kind.value), ("number", self.found.number), ("text", self.found.text))
        self.same = around.standing.same(*(around.typed(place, name, found) for name, found in told))
        super().__init__(around.data, prefix=f"item{place}", initial=self._proposed())
        choices = [(str(each.pk), each.name) for each in around.addressees.values()]
        self.fields["kind"].choices = Kind.choices  # type: ignore[attr-defined]
        self.fields["addressees"].choices = choices  # type: ignore[attr-defined]
        self.fields["under"].choices = around.causes  # type: ignore[attr-defined]
        self.part_fields = [self._add_part(at, choices) for at in range(len(self.found.parts) + 1)]
        words = around.typed(place, "deadline_words", self.found.deadline.words)
        self.fields["deadline_words"].help_text = self._deadline_said(words)
        self.order_fields(ORDER)
        dress(self)
        self.fields["under"].error_messages["invalid_choice"] = NO_CAUSE

    def _proposed(self) -> dict[str, Any]:
        """What was found, as the form shows it first."""
        found = self.found
        return {
            "keep": self.same is None and found.repeats is None,
            "kind": found.kind,
            "number": found.number,
            "reference": found.reference,
            "text": found.text,
            "addressees": self._keys(found.addressees),
            "deadline_words": found.deadline.words,
            "under": "" if found.cause is None else f"item-{found.cause}",
            "seen": self.same.pk if self.same else 0,
        }

    def _keys(self, names: Sequence[str]) -> list[str]:
        return [str(self.around.addressees[name].pk) for name in names if name in self.around.addressees]

    def _add_part(self, at: int, choices: list[tuple[str, str]]) -> tuple[str, str]:
        """Add the two fields of a part; after the last that was found there is room for one more."""
        part = self.found.parts[at] if at < len(self.found.parts) else None
        label = f"Part {chr(ord('a') + at)}" if part and at < 26 else f"Part {at + 1}" if part else "One more part"  # noqa: PLR2004
        text, asked = f"part{at}", f"part{at}_asked"
        self.fields[text] = forms.CharField(
            label=label,
            required=False,
            max_length=20_000,
            initial=part.text if part else "",
            widget=forms.Textarea(attrs={"rows": 3, "class": "govuk-textarea"}),
        )
        self.fields[asked] = forms.MultipleChoiceField(
            label=f"Whom {label[0].lower()}{label[1:]} asks",
            required=False,
            choices=choices,
            initial=self._keys(part.addressees) if part else [],
            widget=forms.CheckboxSelectMultiple,
        )
        return text, asked

    def _deadline_said(self, words: str) -> str:
        """What the words of the deadline come to."""
        if not words:
            return "Such as “within six months” or “by March 2023”."
        reading = read(words[:WORDS_LONGEST], self.around.inspection.published_on)
        day = f"{reading.date:%-d %B %Y}" if reading.date else ""
        return reading.said if day in reading.said else f"{day}. {reading.said}"

    @property
    def title(self) -> str:
        """What the page calls it: its place, and what it was found to be."""
        number = self.found.number or self.found.reference
        return f"Item {self.place + 1}: {self.found.kind.label.lower()} {number}".strip()

    @property
    def own_fields(self) -> list[Any]:
        """The fields of its words and dates; without a cause of concern none asks what it stands under."""
        apart = {"keep", "addressees", *(name for names in self.part_fields for name in names)}
        apart |= {"under"} if len(self.around.causes) == 1 and "under" not in self.errors else set()
        return [bound for bound in self.visible_fields() if bound.name not in apart]

    @property
    def is_kept(self) -> bool:
        """Whether it is to be added."""
        return bool(self["keep"].value())

    @property
    def asks(self) -> str:
        """Whom it asks, in words."""
        return self._asks(self["addressees"].value(), "Asks nobody who is named, so it counts as ours")

    @property
    def parts(self) -> list[tuple[Any, Any, str]]:
        """Each part's two fields, and whom it asks in words."""
        whole = "Asks whom the whole asks"
        return [(self[text], self[asked], self._asks(self[asked].value(), whole)) for text, asked in self.part_fields]

    def _asks(self, keys: Any, nobody: str) -> str:
        """Say who is asked, and whether that is us."""
        asked = [each for each in self.around.addressees.values() if str(each.pk) in (keys or ())]
        if not asked:
            return nobody
        ours = "ours" if any(each.is_ours for each in asked) else "not ours"
        return f"Asks {', '.join(each.name for each in asked)}: {ours}"

    def full_clean(self) -> None:
        """Check it only where it is to be added."""
        super().full_clean()
        if self.is_bound and not self.is_kept:
            self._errors = forms.utils.ErrorDict()

    def clean(self) -> dict[str, Any]:
        """Hold the deadline against the report, and the item against the register."""
        cleaned = super().clean() or self.cleaned_data
        published: datetime.date | None = self.around.inspection.published_on
        if "deadline_on" not in self.errors and not cleaned.get("deadline_on"):
            cleaned["deadline_on"] = read(cleaned.get("deadline_words") or "", published).date
        if published and cleaned.get("deadline_on") and cleaned["deadline_on"] < published:
            said = f"{published:%-d %B %Y}, when the report was published"
            self.add_error("deadline_on", f"The inspectorate's deadline must be on or after {said}")
        if self.same and self.same.pk != cleaned.get("seen"):
            self.add_error("keep", self.around.standing.there(self.same, 0))
            shown = cast(QueryDict, self.data).copy()
            shown[self.add_prefix("seen")] = str(self.same.pk)
            self.data = shown
        return cleaned

    def confirmed(self) -> Confirmed:
        """The item as it was confirmed."""
        given, under = self.cleaned_data, self.cleaned_data["under"]
        named = {str(each.pk): each for each in self.around.addressees.values()}
        if under.startswith("finding-"):
            self.instance.cause = next(each for each in self.around.standing.causes if f"finding-{each.pk}" == under)
        return Confirmed(
            self.place,
            self.instance,
            [named[key] for key in given["addressees"]],
            [(given[text], [named[key] for key in given[asked]]) for text, asked in self.part_fields if given[text]],
            int(under.removeprefix("item-")) if under.startswith("item-") else None,
            given["seen"] or 0,
        )
