"""Addresses of papers."""

from django.urls import path

from reports.views import issuing, papers

app_name = "reports"

urlpatterns = [
    path("", papers.paper_list, name="paper_list"),
    path("add/", papers.paper_add, name="paper_add"),
    path("<int:pk>/", papers.paper_detail, name="paper_detail"),
    path("<int:pk>/edit/", papers.paper_edit, name="paper_edit"),
    path("<int:pk>/check/", issuing.paper_check, name="paper_check"),
    path("<int:pk>/issue/", issuing.paper_issue, name="paper_issue"),
    path("<int:pk>/progress/", issuing.paper_progress, name="paper_progress"),
    path("<int:pk>/correct/", papers.paper_correct, name="paper_correct"),
    path("<int:pk>/pdf/", issuing.paper_pdf, name="paper_pdf"),
    path("<int:pk>/pdf/public/", issuing.paper_public_pdf, name="paper_public_pdf"),
]
