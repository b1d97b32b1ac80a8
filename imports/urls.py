"""Addresses of the imports room."""

from django.urls import path

from imports.views import comparisons, published, runs, start

app_name = "imports"

urlpatterns = [
    path("published/", published.read_report, name="published"),
    path("published/save/", published.save_report, name="published_save"),
    path("published/saved/", published.saved, name="published_saved"),
    path("comparisons/", comparisons.comparison_list, name="comparison_list"),
    path("comparisons/columns/<int:pk>/", comparisons.comparison_columns, name="comparison_columns"),
    path("comparisons/<int:pk>/", comparisons.comparison_detail, name="comparison_detail"),
    path("comparisons/<int:pk>/<slug:mark>/", comparisons.difference_answer, name="difference_answer"),
    path("", start.start, name="start"),
    path("templates/<slug:kind>/", start.template, name="template"),
    path("<int:pk>/", runs.run_detail, name="run_detail"),
    path("<int:pk>/columns/", runs.run_columns, name="run_columns"),
    path("<int:pk>/sheet/", runs.run_sheet, name="run_sheet"),
    path("<int:pk>/progress/", runs.run_progress, name="run_progress"),
    path("<int:pk>/answer/", runs.run_answer, name="run_answer"),
    path("<int:pk>/forget/", runs.run_forget, name="run_forget"),
]
