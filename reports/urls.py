"""Addresses of papers."""

from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("", views.paper_list, name="paper_list"),
    path("add/", views.paper_add, name="paper_add"),
    path("<int:pk>/", views.paper_detail, name="paper_detail"),
    path("<int:pk>/edit/", views.paper_edit, name="paper_edit"),
    path("<int:pk>/issue/", views.paper_issue, name="paper_issue"),
    path("<int:pk>/pdf/", views.paper_pdf, name="paper_pdf"),
]
