"""Addresses for machines, each opened by a token of its scope; and two for the people who set machines up."""

from typing import Any

from django.urls import URLPattern, path

from accounts.limits import Costly, limited
from accounts.permissions import opened_by_token
from api.answers import Read
from api.views import about
from api.views.figures import Figures
from api.views.findings import Findings, OneFinding
from api.views.inspections import Inspections, OneInspection
from api.views.papers import OnePaper, Papers

app_name = "api"


def opened_by(scope: str, view: type[Read]) -> Any:
    """Let tokens of a scope ask a view, so many times a minute."""
    return opened_by_token(scope)(limited(Costly.API)(view.as_view()))


urlpatterns: list[URLPattern] = [
    path("", about.about, name="about"),
    path("schema/", about.schema, name="schema"),
    path("v1/findings/", opened_by("findings", Findings), name="findings"),
    path("v1/findings/<int:pk>/", opened_by("findings", OneFinding), name="finding"),
    path("v1/inspections/", opened_by("inspections", Inspections), name="inspections"),
    path("v1/inspections/<int:pk>/", opened_by("inspections", OneInspection), name="inspection"),
    path("v1/figures/", opened_by("figures", Figures), name="figures"),
    path("v1/papers/", opened_by("papers", Papers), name="papers"),
    path("v1/papers/<int:pk>/", opened_by("papers", OnePaper), name="paper"),
]
