"""Members' questions: ask, record for somebody, change, answer, withdraw."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.limits import Costly, limited
from accounts.models import today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from pages.forms import done
from reports import question_actions
from reports.models import Paper, Question
from reports.question_forms import AnswerForm, AskForm, RecordForm, WithdrawForm
from reports.question_rules import answer_refusals, change_refusals, may_change, raise_refusals


def find_issued(pk: int) -> Paper:
    """Find an issued paper; a draft is out of sight."""
    paper: Paper = get_object_or_404(Paper.objects.issued().select_related("committee"), pk=pk)
    return paper


@requires(Permission.QUESTION_ASK)
@limited(Costly.QUESTION)
def question_ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask a question about a paper."""
    paper = find_issued(pk)
    form = AskForm(request.POST or None, instance=Question(paper=paper))
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: question_actions.ask(form.instance, by=request.user, today=today())):
            messages.success(request, "Your question is asked. The answer will stand on this page.")
            return redirect(paper)
    words = {"form": form, "heading": f"Ask a question about the paper of {paper.meeting_on:%-d %B %Y}"}
    return render(request, "pages/form.html", {**words, "back": paper, "button": "Ask the question"})


@requires(Permission.QUESTION_ANSWER)
@limited(Costly.QUESTION)
def question_record(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record a question that a member asked elsewhere."""
    paper, now = get_object_or_404(Paper.objects.select_related("committee"), pk=pk), today()
    question = Question(paper=paper, asked_on=min(paper.meeting_on, now))
    form = RecordForm(request.POST or None, instance=question)
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: question_actions.record(form.instance, by=request.user, today=now)):
            messages.success(request, "The question is recorded.")
            return redirect(paper)
    words = {"form": form, "heading": "Record a member’s question", "back": paper, "reasons": raise_refusals(paper)}
    return render(request, "pages/form.html", words)


def _find(pk: int) -> Question:
    """Find a question; all who read papers may read it."""
    question: Question = get_object_or_404(Question.objects.for_list(), pk=pk)
    return question


def _find_own(pk: int, request: SignedInRequest) -> Question:
    """Find a question that this person may change."""
    question = _find(pk)
    if not may_change(question, request.user):
        raise PermissionDenied(" ".join(change_refusals(question, request.user)))
    return question


@requires(Permission.PAPER_READ)
@limited(Costly.QUESTION)
def question_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a question that has no answer yet."""
    question = _find_own(pk, request)
    reasons = change_refusals(question, request.user)
    kind = AskForm if question.asked_by_id else RecordForm
    form = kind(request.POST or None, instance=question)
    if request.method == "POST" and not reasons and form.is_valid():
        if done(form, lambda: question_actions.change(form.instance, by=request.user, today=today())):
            messages.success(request, "The question is saved.")
            return redirect(question)
    words = {"form": form, "heading": "Change the question", "back": question, "reasons": reasons}
    return render(request, "pages/form.html", words)


@requires(Permission.PAPER_READ)
def question_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back a question recorded by mistake."""
    question = _find_own(pk, request)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if done(form, lambda: question_actions.withdraw(question, by=request.user, reason=reason, today=today())):
            messages.success(request, "The question is withdrawn.")
            return redirect(question)
    words = {"form": form, "heading": f"Withdraw “{question}”", "back": question, "button": "Withdraw"}
    return render(request, "pages/form.html", {**words, "reasons": change_refusals(question, request.user)})


@requires(Permission.QUESTION_ANSWER)
@limited(Costly.QUESTION)
def question_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer a question, or answer it better."""
    question, now = _find(pk), today()
    reasons = answer_refusals(question)
    form = AnswerForm(request.POST or None, instance=question, today=now)
    if request.method == "POST" and not reasons and form.is_valid():
        if done(form, lambda: question_actions.answer(form.instance, by=request.user, today=now)):
            messages.success(request, "The answer is saved. Committee members can read it now.")
            return redirect(question)
    quoted = f"{question.who_asked} asked on {question.asked_on:%-d %B %Y}:\n{question.text}"
    words = {"form": form, "heading": "Answer a question", "back": question, "reasons": reasons, "quoted": quoted}
    return render(request, "pages/form.html", words)
