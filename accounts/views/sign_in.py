"""Signing in, by password and code or with a force account; and signing out."""

from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts import entra
from accounts.client import origin
from accounts.codes import has_codes
from accounts.forms import CodeForm, SignInForm
from accounts.guesses import late, wrong
from accounts.permissions import CHOOSING, PUBLIC, SIGNED_IN, requires
from accounts.proof import ADDRESS, HELD
from accounts.requests import SignedInRequest
from accounts.sign_in_actions import HALF, WITH_CODE, WITH_PASSWORD, let_in, wait_for_code, waiting_for_code
from audit.models import Event, record_event
from pages.typed import typed_in


class SignIn(auth_views.LoginView):
    """Ask who is there."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say which ways lead in."""
        ways = {"has_entra": entra.is_on(), "only_emergencies": settings.LOCAL_SIGN_IN == "break-glass"}
        return super().get_context_data(**kwargs) | ways

    def form_valid(self, form: Any) -> HttpResponse:
        """Let them in, or ask for a code first."""
        person = form.get_user()
        if has_codes(person):
            wait_for_code(self.request, person, self.get_success_url())
            return redirect("accounts:code")
        let_in(self.request, person, WITH_PASSWORD)
        return redirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        """Refuse, and record a guess. What was not looked at is none."""
        if form.has_error("__all__", "blocked"):
            return self.render_to_response(self.get_context_data(form=form), status=429)
        if form.has_error("__all__"):
            said = late if form.has_error("__all__", "run_out") else wrong
            name = form.cleaned_data["username"]
            record_event(Event.Kind.SIGN_IN_REFUSED, name, words=said(origin(self.request)))
        return super().form_invalid(form)


class SignOut(auth_views.LogoutView):
    """Say goodbye."""

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Sign them out, and record it."""
        record_event(Event.Kind.SIGNED_OUT, request.user.username)
        return super().post(request, *args, **kwargs)


sign_in = requires(PUBLIC)(SignIn.as_view())
sign_out = requires(CHOOSING)(SignOut.as_view())


@requires(PUBLIC)
def code(request: HttpRequest) -> HttpResponse:
    """Ask whoever gave the right password for a code as well."""
    person = waiting_for_code(request)
    if person is None:
        return redirect("accounts:sign_in")
    form = CodeForm(request.POST or None, request=request, person=person)
    if request.method == "POST" and form.is_valid():
        next_address = request.session[HALF]["next"]
        let_in(request, person, WITH_CODE)
        return redirect(next_address)
    return render(
        request, "accounts/code.html", {"form": form}, status=429 if form.has_error("code", "blocked") else 200
    )


@require_POST
@requires(PUBLIC)
def entra_begin(request: HttpRequest) -> HttpResponse:
    """Send somebody to the force's directory."""
    _must_be_on()
    return entra.begin(request, _ours(request, "next"))


def _ours(request: HttpRequest, field: str) -> str:
    """Read an address of this service from a form; another's is left out."""
    wanted = request.POST.get(field, "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else ""


@require_POST
@requires(SIGNED_IN)
def entra_again(request: SignedInRequest) -> HttpResponse:
    """Send somebody to the directory once more before they change an account, and keep what they typed meanwhile."""
    _must_be_on()
    request.session[HELD] = {"address": _ours(request, ADDRESS), "typed": typed_in(request, but=[ADDRESS])}
    return entra.begin(request, reverse("accounts:go_on"), prompt=entra.AGAIN)


@require_safe
@requires(SIGNED_IN)
def go_on(request: SignedInRequest) -> HttpResponse:
    """Let somebody send what they typed before they showed who they are."""
    held = request.session.get(HELD)
    if not held or not held["address"]:
        return redirect("home")
    return render(request, "accounts/go_on.html", held)


@require_GET
@requires(PUBLIC)
def entra_callback(request: HttpRequest) -> HttpResponse:
    """Take somebody back from the force's directory."""
    _must_be_on()
    answer: HttpResponse = entra.callback(request)
    return answer


def _must_be_on() -> None:
    """Answer as if the address did not exist where nobody signs in with a force account."""
    if not entra.is_on():
        raise Http404("Nobody signs in with a force account here.")
