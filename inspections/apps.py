"""The inspections room, as Django knows it."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """Name the room."""

    name = "inspections"
