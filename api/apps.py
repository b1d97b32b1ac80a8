"""The api room, as Django knows it."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Name the room."""

    name = "api"
