"""What a person types about a member's question, and about an action that arose."""

import datetime
from typing import Any

from django import forms

from pages.forms import DateField, GovukForm, VersionedForm, model_field
from reports.models import ArisingAction, Question


class AskForm(VersionedForm):
    """What a member asks."""

    class Meta:
        model = Question
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        formfield_callback = model_field
        labels = {"text": "Your question"}
        help_texts = {"text": "The liaison team answers it here. You can change it until then."}


class RecordForm(VersionedForm):
    """What a member asked elsewhere, such as at the meeting."""

    asked_by_name = forms.CharField(label="Who asked", max_length=150)

    class Meta:
        model = Question
        fields = ("asked_by_name", "asked_on", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        formfield_callback = model_field


class AnswerForm(VersionedForm):
    """The answer to a question."""

    answer = forms.CharField(label="Answer", max_length=8000, widget=forms.Textarea(attrs={"rows": 8}))
    answered_on = DateField(label="Date it was answered")

    class Meta:
        model = Question
        fields = ("answer", "answered_on")
        formfield_callback = model_field

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        kwargs["initial"] = {"answered_on": kwargs["instance"].answered_on or today}
        super().__init__(*args, **kwargs)


class ArisingForm(VersionedForm):
    """Who does what by when."""

    class Meta:
        model = ArisingAction
        fields = ("what", "who", "due_on")
        widgets = {"what": forms.Textarea(attrs={"rows": 3})}
        formfield_callback = model_field
        help_texts = {"who": "A name or a post.", "due_on": "For example, 31 3 2023."}


class ArisingDoneForm(VersionedForm):
    """On which day an action was done, and what came of it."""

    done_on = DateField(label="Date it was done")
    outcome = forms.CharField(label="What came of it", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))

    class Meta:
        model = ArisingAction
        fields = ("done_on", "outcome")
        formfield_callback = model_field

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        kwargs["initial"] = {"done_on": kwargs["instance"].done_on or today}
        super().__init__(*args, **kwargs)


class WithdrawForm(GovukForm):
    """Why something recorded by mistake is withdrawn."""

    reason = forms.CharField(
        label="Why it is withdrawn", max_length=200, help_text="It stays on record, with this reason."
    )
