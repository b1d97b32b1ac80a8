"""What the inspectorate asks of every force in the same words."""

from django.db import models

from audit.tracking import History, TrackedModel


class NationalText(TrackedModel):
    """A national recommendation's own words, which several forces' copies and several findings may share.

    An editable list.
    """

    title = models.CharField(
        max_length=200, unique=True, error_messages={"unique": "There is a national text of this title already."}
    )
    text = models.TextField("national text", max_length=20_000)

    history = History()

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title
