"""What a person types about an inspection."""

from typing import Any

from django import forms

from accounts.models import User
from inspections.models import InspectingBody, Inspection
from pages.forms import SeveralField, VersionedForm, model_field


class InspectionForm(VersionedForm):
    """An inspection or a publication."""

    bodies = SeveralField(
        queryset=InspectingBody.objects.all(), widget=forms.CheckboxSelectMultiple, label="Who inspected or published"
    )

    class Meta:
        model = Inspection
        fields = (
            "title",
            "kind",
            "bodies",
            "stage",
            "notified_on",
            "expected_words",
            "expected_on",
            "fieldwork",
            "published_on",
            "comments_published_on",
            "link",
            "summary",
            "mandatory",
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
