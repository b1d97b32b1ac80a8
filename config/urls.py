"""Every address of Signoff, by room."""

from django.urls import URLPattern, URLResolver, include, path

from config import disposals, lists, trail
from config.security_txt import security_txt
from reports.views.home import home

handler404 = "pages.views.not_found"
handler500 = "pages.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("", include("accounts.urls")),
    path("register/", include("recommendations.urls")),
    path("inspections/", include("inspections.urls")),
    path("papers/", include("reports.urls")),
    path("packs/", include("reports.pack_urls")),
    path("imports/", include("imports.urls")),
    path("api/", include("api.urls")),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("lists/", lists.list_index, name="list_index"),
    path("lists/<slug:code>/", lists.list_rows, name="list_rows"),
    path("lists/<slug:code>/add/", lists.list_add, name="list_add"),
    path("lists/<slug:code>/<int:pk>/", lists.list_edit, name="list_edit"),
    path("disposals/", disposals.disposals, name="disposals"),
    path("disposals/add/<slug:kind>/<int:pk>/", disposals.disposal_add, name="disposal_add"),
    path("disposals/<int:pk>/", disposals.disposal_detail, name="disposal_detail"),
    path("disposals/<int:pk>/withdraw/", disposals.disposal_withdraw, name="disposal_withdraw"),
    path("trail/", trail.trail, name="trail"),
    path("trail/export/", trail.trail_export, name="trail_export"),
]
