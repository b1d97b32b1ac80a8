"""What a person types about an action plan."""

import datetime
from typing import Any

from django import forms

from pages.forms import DateField, VersionedForm, model_field
from recommendations.models import Action


class ActionForm(VersionedForm):
    """Who does what by when."""

    class Meta:
        model = Action
        fields = ("what", "who", "due_on", "is_milestone")
        widgets = {"what": forms.Textarea(attrs={"rows": 3})}
        formfield_callback = model_field
        help_texts = {
            "who": "A name or a post.",
            "due_on": "For example, 31 3 2023.",
            "is_milestone": "A point by which progress is judged.",
        }


class ActionChangeForm(ActionForm):
    """The same, and whether it is done."""

    class Meta(ActionForm.Meta):
        fields = (*ActionForm.Meta.fields, "done_on")  # type: ignore[assignment]
        help_texts = {**ActionForm.Meta.help_texts, "done_on": "Empty as long as it is not done."}


class ActionDoneForm(VersionedForm):
    """On which day an action was done."""

    done_on = DateField(label="Date it was done")

    class Meta:
        model = Action
        fields = ("done_on",)
        formfield_callback = model_field

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        kwargs["initial"] = {"done_on": kwargs["instance"].done_on or today, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
