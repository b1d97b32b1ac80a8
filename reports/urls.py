"""Addresses of papers."""

from django.urls import path

from reports.views import copies, papers

app_name = "reports"

urlpatterns = [
    path("", papers.paper_list, name="paper_list"),
    path("add/", papers.paper_add, name="paper_add"),
    path("<int:pk>/", papers.paper_detail, name="paper_detail"),
    path("<int:pk>/edit/", papers.paper_edit, name="paper_edit"),
    path("<int:pk>/issue/", papers.paper_issue, name="paper_issue"),
    path("<int:pk>/pdf/", papers.paper_pdf, name="paper_pdf"),
    path("<int:pk>/word/", copies.paper_word, name="paper_word"),
    path("<int:pk>/html/", copies.paper_html, name="paper_html"),
]
