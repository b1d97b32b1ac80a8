"""The backups room, as Django knows it."""

from django.apps import AppConfig


class BackupsConfig(AppConfig):
    """Name the room."""

    name = "backups"
