"""Addresses of the imports room."""

from django.urls import path

from imports.views import published

app_name = "imports"

urlpatterns = [
    path("published/", published.read_report, name="published"),
    path("published/save/", published.save_report, name="published_save"),
    path("published/saved/", published.saved, name="published_saved"),
]
