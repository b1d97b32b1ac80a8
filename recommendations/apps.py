"""The recommendations room, as Django knows it."""

from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    """Name the room."""

    name = "recommendations"
