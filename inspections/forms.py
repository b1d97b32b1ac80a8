"""What a person types about an inspection."""

import datetime
from typing import Any

from django import forms

from accounts.models import User
from accounts.permissions import ROLES, Permission
from inspections.models import (
    FieldworkDay,
    Grade,
    GradeQuestion,
    InspectingBody,
    Inspection,
    InspectionReader,
    InspectionRequest,
)
from pages.forms import DateField, GovukModelForm, SeveralField, VersionedForm, dress, model_field


class InspectionForm(VersionedForm):
    """An inspection or a publication."""

    bodies = SeveralField(
        queryset=InspectingBody.objects.all(), widget=forms.CheckboxSelectMultiple, label="Who inspected or published"
    )

    stage_reason = forms.CharField(
        label="Why the stage goes back",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only where a published report goes back to an earlier stage.",
    )

    class Meta:
        model = Inspection
        fields = (
            "title",
            "kind",
            "bodies",
            "stage",
            "stage_reason",
            "embargoed",
            "notified_on",
            "expected_words",
            "expected_on",
            "fieldwork",
            "accuracy_due_on",
            "accuracy_sent_on",
            "published_on",
            "comments_published_on",
            "link",
            "summary",
            "mandatory",
            "cycle",
            "owner",
            "rag",
            "rag_reason",
            "next_review_on",
        )
        widgets = {
            "stage": forms.RadioSelect,
            "fieldwork": forms.RadioSelect,
            "summary": forms.Textarea(attrs={"rows": 8}),
            "rag_reason": forms.Textarea(attrs={"rows": 2}),
        }
        formfield_callback = model_field
        help_texts = {
            "comments_published_on": "It has 56 days from publication (Police Act 1996, section 55).",
            "embargoed": "Before publication only. Nobody but liaison, its owner and those you name on it know of it.",
            "accuracy_due_on": "By when the force must say what is factually wrong in the draft.",
            "cycle": "Choose a cycle to enter grades, such as PEEL 2021/22.",
            "expected_words": "As the inspectorate says it, such as “early October”.",
            "summary": "In plain words. The committee's paper prints it; leave an empty line between paragraphs.",
            "rag": "How ready the force is.",
            "rag_reason": "Needed for amber and red.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = User.objects.active()  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["bodies"].initial = [link.body for link in self.instance.body_links.all()]


class GradesForm(VersionedForm):
    """Every grade of one inspection: a field for each question of its cycle."""

    class Meta:
        model = Inspection
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cycle = self.instance.cycle
        self.questions = {f"question_{each.pk}": each for each in cycle.questions.all()} if cycle else {}
        given = {each.question_id: each.grade_id for each in self.instance.grades.all()}
        self.grades = {str(each.pk): each for each in cycle.grades.all()} if cycle else {}
        choices = [("", "Not graded"), *((key, each.name) for key, each in self.grades.items())]
        for name, question in self.questions.items():
            field = forms.ChoiceField(label=question.text, choices=choices, required=False)
            field.initial = str(given.get(question.pk) or "")
            self.fields[name] = field
        dress(self)

    def given(self) -> dict[GradeQuestion, Grade | None]:
        """Each question with the grade chosen for it, or None."""
        return {question: self.grades.get(self.cleaned_data[name]) for name, question in self.questions.items()}


def _has_come(value: datetime.date | None, today: datetime.date) -> datetime.date | None:
    """Refuse a day that has not come."""
    if value and value > today:
        raise forms.ValidationError("The date must be today or in the past.")
    return value


class ResponseForm(VersionedForm):
    """What the force answered, such as to a super-complaint."""

    class Meta:
        model = Inspection
        fields = ("response", "responded_on")
        widgets = {"response": forms.Textarea(attrs={"rows": 8})}
        formfield_callback = model_field

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_responded_on(self) -> datetime.date | None:
        """An answer has a date that has come."""
        return _has_come(self.cleaned_data["responded_on"], self.today)


class ReaderForm(GovukModelForm):
    """Somebody who may know of an embargoed draft."""

    class Meta:
        model = InspectionReader
        fields = ("person",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [code for code, role in ROLES.items() if Permission.INSPECTION_SEE in role.permissions]
        self.fields["person"].queryset = User.objects.with_role(*roles)  # type: ignore[attr-defined]


class RequestForm(VersionedForm):
    """A document or data that the inspectors ask for."""

    class Meta:
        model = InspectionRequest
        fields = ("what", "owner", "due_on")
        formfield_callback = model_field
        help_texts = {"owner": "Who will find it and send it."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = User.objects.with_role("owner")  # type: ignore[attr-defined]


class SentForm(VersionedForm):
    """When something asked for was sent."""

    sent_on = DateField(label="Date it was sent", help_text="For example, 27 3 2022.")

    class Meta:
        model = InspectionRequest
        fields = ("sent_on",)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_sent_on(self) -> datetime.date | None:
        """It was sent on a day that has come."""
        return _has_come(self.cleaned_data["sent_on"], self.today)


class FieldworkForm(VersionedForm):
    """An entry of the fieldwork timetable."""

    class Meta:
        model = FieldworkDay
        fields = ("takes_place_on", "what", "place")
        formfield_callback = model_field
