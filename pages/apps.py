"""The pages room, as Django knows it."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Name the room."""

    name = "pages"
