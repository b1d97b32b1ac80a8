"""What is asked of figures."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError

from pages.forms import GovukForm
from recommendations.filters import PastDateField


class FiguresForm(GovukForm):
    """The day that figures are of, the day after which changes count, and the day by which all was known."""

    as_at = PastDateField(required=False)
    since = PastDateField(required=False, label="Day since")
    known_on = PastDateField(required=False)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_as_at(self) -> datetime.date:
        """Take today where no day is given."""
        return self.cleaned_data["as_at"] or self.today

    def clean_since(self) -> datetime.date | None:
        """Hold that a period ends after it begins."""
        since, day = self.cleaned_data["since"], self.cleaned_data.get("as_at")
        if since and day and since >= day:
            raise ValidationError("The day since must be before the day the figures are of")
        return since  # type: ignore[no-any-return]
