"""Addresses of inspections."""

from django.urls import path

from inspections.views import exports, inspections, preparation

app_name = "inspections"

urlpatterns = [
    path("", inspections.inspection_list, name="inspection_list"),
    path("export/", exports.inspection_export, name="inspection_export"),
    path("export/grades/", exports.grade_export, name="grade_export"),
    path("export/requests/", exports.request_export, name="request_export"),
    path("add/", inspections.inspection_add, name="inspection_add"),
    path("<int:pk>/", inspections.inspection_detail, name="inspection_detail"),
    path("<int:pk>/edit/", inspections.inspection_edit, name="inspection_edit"),
    path("<int:pk>/grades/", inspections.grades_edit, name="grades_edit"),
    path("<int:pk>/response/", inspections.response_edit, name="response_edit"),
    path("<int:pk>/requests/add/", preparation.request_add, name="request_add"),
    path("requests/<int:pk>/", preparation.request_edit, name="request_edit"),
    path("requests/<int:pk>/sent/", preparation.request_sent, name="request_sent"),
    path("<int:pk>/timetable/add/", preparation.fieldwork_add, name="fieldwork_add"),
    path("timetable/<int:pk>/", preparation.fieldwork_edit, name="fieldwork_edit"),
    path("<int:pk>/readers/add/", preparation.reader_add, name="reader_add"),
    path("readers/<int:pk>/remove/", preparation.reader_remove, name="reader_remove"),
    path("<int:pk>/evidence/add/", inspections.evidence_add, name="evidence_add"),
    path("evidence/<int:pk>/download/", inspections.evidence_download, name="evidence_download"),
    path("evidence/<int:pk>/withdraw/", inspections.evidence_withdraw, name="evidence_withdraw"),
]
