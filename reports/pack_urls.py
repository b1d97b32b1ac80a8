"""Addresses of evidence packs."""

from django.urls import path

from reports.views import packs

app_name = "packs"

urlpatterns = [
    path("", packs.pack_list, name="pack_list"),
    path("finding/<int:pk>/", packs.finding_pack, name="finding_pack"),
    path("inspection/<int:pk>/", packs.inspection_pack, name="inspection_pack"),
    path("<int:pk>/", packs.pack_detail, name="pack_detail"),
    path("<int:pk>/progress/", packs.pack_progress, name="pack_progress"),
    path("<int:pk>/download/", packs.pack_download, name="pack_download"),
]
