"""What a person types about a finding."""

import datetime
from typing import Any

from django import forms
from django.db.models import Q

from accounts.models import Board, Portfolio, User
from evidence.checks import clean_name
from evidence.forms import EvidenceForm, checked
from inspections.models import Inspection, Rag
from pages.forms import DateField, GovukForm, SeveralField, VersionedForm, model_field, plain_label
from recommendations.dates import months_after
from recommendations.deadlines import read
from recommendations.models import Addressee, CauseOfConcern, Deputy, Finding, Part, Update, VerificationLevel
from recommendations.rules import Answer, Told, Why
from recommendations.status import DECISION, Need, Status, Step

RAG_CHOICES = [("", "Not rated"), *Rag.choices]


class FindingForm(VersionedForm):
    """A recommendation, an area for improvement or a cause of concern."""

    addressees = SeveralField(
        queryset=Addressee.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Who the report asks. What is addressed only to others counts as remaining, and is never late.",
    )
    reason = forms.CharField(
        label="Why this changes",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed for a new target date. It stands in the history.",
    )
    agreed_by = forms.CharField(
        label="Who agreed it", required=False, max_length=150, help_text="Needed for a new target date."
    )

    class Meta:
        model = Finding
        fields = (
            "inspection",
            "kind",
            "cause",
            "reference",
            "local_reference",
            "number",
            "text",
            "national_text",
            "deadline_words",
            "deadline_on",
            "target_on",
            "mandatory",
            "accelerated",
            "accepted",
            "accepted_reason",
            "portfolio",
            "board",
            "owner",
            "risk_reference",
            "review_months",
        )
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6}),
            "kind": forms.RadioSelect,
            "accepted": forms.RadioSelect,
            "accepted_reason": forms.Textarea(attrs={"rows": 2}),
        }
        formfield_callback = model_field
        help_texts = {
            "reference": "As the inspectorate's portal has it, such as 10618.",
            "cause": "Only for a recommendation made under a cause of concern.",
            "national_text": "Where the report asks every force the same. The texts stand under Lists.",
            "deadline_words": "Such as “within six months” or “by March 2023”.",
            "deadline_on": "Left empty, it is worked out from those words where they are understood.",
            "target_on": "The date you now work to. Left empty, it is the inspectorate's deadline.",
            "mandatory": "Super-complaint recommendations are not mandatory in the same manner.",
            "accelerated": "Only for a cause of concern that was published ahead of its report.",
            "risk_reference": "Where the force’s risk register holds it, such as CR-014.",
            "accepted_reason": "Needed where it is accepted only in part, or not accepted.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Finding._meta.get_field("kind").choices  # type: ignore[attr-defined]
        self.fields["cause"].queryset = CauseOfConcern.objects.select_related("inspection")  # type: ignore[attr-defined]
        self.fields["owner"].queryset = User.objects.with_role("owner")  # type: ignore[attr-defined]
        if not self.instance.pk:
            del self.fields["reason"], self.fields["agreed_by"]
            return
        self.fields["addressees"].initial = [link.addressee for link in self.instance.addressee_links.all()]

    def clean(self) -> dict[str, Any]:
        """Hold the dates against the report."""
        cleaned = super().clean()
        inspection = cleaned.get("inspection")
        published = inspection.published_on if inspection else None
        self.reading = read(cleaned.get("deadline_words") or "", published)
        if "deadline_on" not in self.errors and not cleaned.get("deadline_on"):
            cleaned["deadline_on"] = self.reading.date
        for name in ("deadline_on", "target_on"):
            if published and cleaned.get(name) and cleaned[name] < published:
                label = str(self.fields[name].label).lower()
                said = f"{published:%-d %B %Y}, when the report was published"
                self.add_error(name, f"The {label} must be on or after {said}")
        if self._target_moves(cleaned):
            for name in ("reason", "agreed_by"):
                if not cleaned.get(name):
                    self.add_error(name, f"Enter {str(self.fields[name].label).lower()}")
        return cleaned

    def _target_moves(self, cleaned: dict[str, Any]) -> bool:
        """Whether a target date that was set is being changed."""
        before = self.initial.get("target_on")
        return bool(self.instance.pk and before and cleaned.get("target_on") != before)

    def why(self) -> Why:
        """Why it changes, and who agreed it."""
        return Why(self.cleaned_data.get("reason", ""), self.cleaned_data.get("agreed_by", ""))

    def deadline_said(self) -> str:
        """How the deadline's words were read, if there are any, and whether the date given is another."""
        given, words = self.cleaned_data.get("deadline_on"), self.cleaned_data.get("deadline_words")
        if not words:
            return ""
        if self.reading.date and given != self.reading.date:
            return f"The words of the deadline come to another date than the one given. {self.reading.said}"
        return "" if given and not self.reading.understood else self.reading.said


class PartForm(GovukForm):
    """One bullet of a finding."""

    text = Part._meta.get_field("text").formfield(widget=forms.Textarea(attrs={"rows": 4}))
    addressees = SeveralField(
        queryset=Addressee.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Only where this part asks somebody else than the rest does.",
    )


class DeputyForm(VersionedForm):
    """Who stands in for the owner, and between which days."""

    class Meta:
        model = Deputy
        fields = ("person", "starts_on", "ends_on")
        formfield_callback = model_field
        help_texts = {"ends_on": "Left empty, they stand in until somebody ends it."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.with_role("owner")  # type: ignore[attr-defined]

    def clean_person(self) -> User:
        """An owner does not stand in for themselves."""
        person: User = self.cleaned_data["person"]
        if person.pk == self.instance.finding.owner_id:
            raise forms.ValidationError(f"{person} owns it already. Choose somebody else.")
        return person


class FindingEvidenceForm(EvidenceForm):
    """Evidence of a finding, and which of its parts it covers."""

    parts = SeveralField(
        queryset=Part.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label="Which parts it covers",
    )

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = finding.parts.all()
        self.fields["parts"].queryset = parts  # type: ignore[attr-defined]
        self.fields["parts"].label_from_instance = lambda part: f"{part.letter}: {part.text}"  # type: ignore[attr-defined]
        if not parts:
            del self.fields["parts"]


def review_ahead(day: datetime.date | None, today: datetime.date) -> datetime.date | None:
    """Refuse a review date in the past."""
    if day and day < today:
        raise forms.ValidationError(f"The next review date must be on or after {today:%-d %B %Y}")
    return day


class UpdateForm(VersionedForm):
    """An update: what was done, the RAG with its reason, the next review."""

    happened_on = DateField(label="Date of the update", help_text="For example, 12 9 2022.")
    text = forms.CharField(label="What was done", max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}))
    rag = forms.ChoiceField(label="RAG", choices=RAG_CHOICES, widget=forms.RadioSelect, required=False)
    rag_reason = forms.CharField(
        label="Why it is amber or red",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed for amber and red.",
    )
    next_review_on = DateField(label="Next review date", required=False)

    class Meta:
        model = Finding
        fields = ()
        formfield_callback = model_field

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        finding = kwargs["instance"]
        review = months_after(today, finding.review_months)
        standing = {"rag": finding.rag, "rag_reason": finding.rag_reason, "next_review_on": review}
        kwargs["initial"] = {"happened_on": today, **standing, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_happened_on(self) -> datetime.date:
        """An update tells what has happened."""
        happened_on: datetime.date = self.cleaned_data["happened_on"]
        if happened_on > self.today:
            raise forms.ValidationError("The date of the update must be today or in the past")
        return happened_on

    def clean_next_review_on(self) -> datetime.date | None:
        """A review lies ahead."""
        return review_ahead(self.cleaned_data["next_review_on"], self.today)

    def clean(self) -> dict[str, Any]:
        """Amber and red come with a reason."""
        cleaned = super().clean()
        if cleaned.get("rag") in (Rag.AMBER, Rag.RED) and not cleaned.get("rag_reason"):
            self.add_error("rag_reason", "Enter why it is amber or red")
        return cleaned

    def written(self) -> Update:
        """The update as typed."""
        names = ("happened_on", "text", "rag", "rag_reason", "next_review_on")
        return Update(**{name: self.cleaned_data[name] for name in names})


class MoveForm(VersionedForm):
    """What a step needs to be told."""

    happened_on = DateField(label="Date it happened", help_text="For a letter, the date on the letter.")
    reason = forms.CharField(label="Reason or note", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    approved_by = forms.CharField(label="Who approved it", max_length=150)
    level = forms.ModelChoiceField(queryset=VerificationLevel.objects.all(), label="Verification level")
    inspectorate_reference = forms.CharField(label="Inspectorate's reference", required=False, max_length=100)
    told_by = forms.CharField(label="Who told us", required=False, max_length=150)
    letter = forms.FileField(label="The letter", required=False, help_text="It is kept as evidence of the decision.")

    class Meta:
        model = Finding
        fields = ()
        formfield_callback = model_field

    def __init__(self, *args: Any, step: Step, today: datetime.date, **kwargs: Any) -> None:
        kwargs["initial"] = {"happened_on": today, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = Need.REASON in step.needs
        self.fields["level"].required = Need.LEVEL in step.needs
        if Need.LEVEL in step.needs:
            self.fields["level"].queryset = VerificationLevel.objects.filter(force_may_close=True)  # type: ignore[attr-defined]
        for name in self._not_asked(step):
            del self.fields[name]

    def _not_asked(self, step: Step) -> list[str]:
        """Name the fields that this step has no use for."""
        asked = {
            "approved_by": Need.APPROVER in step.needs,
            "level": Need.LEVEL in step.needs or step.code == DECISION,
            "inspectorate_reference": step.code == DECISION,
            "told_by": step.code in (DECISION, "return"),
            "letter": step.code in (DECISION, "return"),
        }
        return [name for name, is_asked in asked.items() if not is_asked]

    def clean_letter(self) -> Any:
        """Look into the letter before it is kept."""
        return checked(self.cleaned_data["letter"])

    def told(self) -> Told:
        """The step as typed."""
        return Told(**{name: self.cleaned_data[name] for name in self.fields if name != "read_version"})


class VoidForm(GovukForm):
    """Why a move was a mistake."""

    reason = forms.CharField(label="Why it was a mistake", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class BringForwardForm(GovukForm):
    """Where a finding stood before this register was in use."""

    status = forms.ChoiceField(choices=Status.choices, widget=forms.RadioSelect, label="Where it stands")
    happened_on = DateField(label="Since when", help_text="For example, 27 3 2022.")
    source = forms.CharField(
        label="Where this is known from",
        max_length=200,
        help_text="Such as “Tracking spreadsheet of 1 September 2022”.",
    )
    reason = forms.CharField(label="Note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    level = forms.ModelChoiceField(
        queryset=VerificationLevel.objects.all(), required=False, label="Verification level, if it is signed off"
    )
    inspectorate_reference = forms.CharField(label="Inspectorate's reference", required=False, max_length=100)

    def told(self) -> Told:
        """The position as typed."""
        names = ("happened_on", "reason", "level", "inspectorate_reference")
        return Told(**{name: self.cleaned_data[name] for name in names})


class AnswerForm(VersionedForm):
    """An owner's answer: three choices, a line, the RAG, a file."""

    NO_CHANGE, PROGRESS, DONE = "no_change", "progress", "done"

    answer = forms.ChoiceField(
        label="Where does it stand?",
        choices=[(NO_CHANGE, "No change"), (PROGRESS, "Progress"), (DONE, "Done")],
        widget=forms.RadioSelect,
        initial=PROGRESS,
    )
    text = forms.CharField(
        label="What was done", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    rag = forms.ChoiceField(label="RAG", choices=RAG_CHOICES, widget=forms.RadioSelect, required=False)
    rag_reason = forms.CharField(label="Why it is amber or red", required=False, max_length=2000)
    file = forms.FileField(label="A file that proves it", required=False)

    class Meta:
        model = Finding
        fields = ()
        formfield_callback = model_field

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        finding = kwargs["instance"]
        kwargs["initial"] = {"rag": finding.rag, "rag_reason": finding.rag_reason}
        super().__init__(*args, **kwargs)
        self.today = today
        for name in ("text", "rag", "rag_reason"):
            plain_label(self.fields[name])

    def clean_file(self) -> Any:
        """Look into the file before it is kept."""
        return checked(self.cleaned_data["file"])

    def clean(self) -> dict[str, Any]:
        """Progress and done say what was done; amber and red say why."""
        cleaned = super().clean()
        if cleaned.get("answer") in (self.PROGRESS, self.DONE) and not cleaned.get("text"):
            self.add_error("text", "Enter what was done")
        if cleaned.get("rag") in (Rag.AMBER, Rag.RED) and not cleaned.get("rag_reason"):
            self.add_error("rag_reason", "Enter why it is amber or red")
        return cleaned

    def given(self) -> Answer:
        """The answer as typed; the next review is a cycle from today."""
        said, upload = self.cleaned_data, self.cleaned_data["file"]
        update = Update(
            happened_on=self.today,
            text=said["text"] or "No change.",
            rag=said["rag"],
            rag_reason=said["rag_reason"],
            next_review_on=months_after(self.today, self.instance.review_months),
        )
        title = clean_name(upload.name) if upload else ""
        return Answer(update, said["answer"] == self.DONE, upload, title)


class BulkForm(GovukForm):
    """What to set on many findings at once; what is left empty stays as it is."""

    owner = forms.ModelChoiceField(queryset=User.objects.none(), required=False, empty_label="Leave as it is")
    portfolio = forms.ModelChoiceField(queryset=Portfolio.objects.all(), required=False, empty_label="Leave as it is")
    board = forms.ModelChoiceField(queryset=Board.objects.all(), required=False, empty_label="Leave as it is")
    next_review_on = DateField(label="Next review date", required=False)
    reason = forms.CharField(label="Reason", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["owner"].queryset = User.objects.with_role("owner")  # type: ignore[attr-defined]

    def clean_next_review_on(self) -> datetime.date | None:
        """A review lies ahead."""
        return review_ahead(self.cleaned_data["next_review_on"], self.today)

    def clean(self) -> dict[str, Any]:
        """There must be something to set."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(name) for name in self.fields if name != "reason"):
            raise forms.ValidationError("Choose an owner, a portfolio, a board or a review date to set.")
        return cleaned

    def given(self) -> dict[str, Any]:
        """What to set, with the reason."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class HandOverForm(GovukForm):
    """Whose findings go to whom, and why."""

    leaver = forms.ModelChoiceField(queryset=User.objects.none(), label="Who hands over", empty_label="Choose one")
    successor = forms.ModelChoiceField(queryset=User.objects.none(), label="Who takes over", empty_label="Choose one")
    reason = forms.CharField(label="Reason", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owning = Q(pk__in=Finding.objects.unfinished().values("owner")) | Q(pk__in=Inspection.objects.values("owner"))
        self.fields["leaver"].queryset = User.objects.filter(owning)  # type: ignore[attr-defined]
        self.fields["successor"].queryset = User.objects.with_role("owner")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Nobody takes over from themselves."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("leaver") and cleaned.get("leaver") == cleaned.get("successor"):
            self.add_error("successor", "Choose somebody other than the person who hands over.")
        return cleaned
