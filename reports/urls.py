"""Addresses of papers."""

from django.urls import path

from reports.views import arising, copies, issuing, papers, questions

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
    path("<int:pk>/word/", copies.paper_word, name="paper_word"),
    path("<int:pk>/html/", copies.paper_html, name="paper_html"),
    path("<int:pk>/questions/ask/", questions.question_ask, name="question_ask"),
    path("<int:pk>/questions/record/", questions.question_record, name="question_record"),
    path("questions/<int:pk>/edit/", questions.question_edit, name="question_edit"),
    path("questions/<int:pk>/answer/", questions.question_answer, name="question_answer"),
    path("questions/<int:pk>/withdraw/", questions.question_withdraw, name="question_withdraw"),
    path("<int:pk>/actions/add/", arising.arising_add, name="arising_add"),
    path("actions/<int:pk>/edit/", arising.arising_edit, name="arising_edit"),
    path("actions/<int:pk>/done/", arising.arising_done, name="arising_done"),
    path("actions/<int:pk>/withdraw/", arising.arising_withdraw, name="arising_withdraw"),
]
