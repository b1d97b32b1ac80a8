"""The imports room, as Django knows it."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Name the room."""

    name = "imports"
