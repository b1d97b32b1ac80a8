"""What a person types to say where a finding stands."""

import datetime
from typing import Any

from django import forms

from evidence.checks import clean_name
from evidence.intake import checked
from inspections.models import Rag
from pages.forms import DateField, VersionedForm, model_field, plain_label
from recommendations.dates import months_after
from recommendations.models import Finding, Update
from recommendations.rules import Answer

RAG_CHOICES = [("", "Not rated"), *Rag.choices]


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
