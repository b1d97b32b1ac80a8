"""The evidence room, as Django knows it."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Name the room."""

    name = "evidence"
