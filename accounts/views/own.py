"""What everybody looks after themselves: their sessions and their one-time codes."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import code_actions, codes, password_actions, recovery, sign_in_actions
from accounts.forms import CodeForm, SetUpForm
from accounts.models import Session
from accounts.password_forms import PasswordForm
from accounts.permissions import CHOOSING, SETTING_UP, SIGNED_IN, requires
from accounts.proof import proved_lately
from accounts.requests import SignedInRequest
from accounts.token_rules import scopes_for
from pages.forms import done

SECRET = "secret being set up"  # noqa: S105
NO_PASSWORD = "You sign in with your force account, and have no password here."  # noqa: S105
FORCE_ACCOUNT = "You sign in with your force account, which asks for its own second step."


@require_safe
@requires(SIGNED_IN)
def own(request: SignedInRequest) -> HttpResponse:
    """Show one's sessions and tokens, and whether one-time codes are set up."""
    about = {
        "sessions": Session.objects.filter(user=request.user),
        "here": request.session.session_key,
        "has_codes": codes.has_codes(request.user),
        "has_password": request.user.has_usable_password(),
        "spare": recovery.left(request.user),
        "tokens": request.user.tokens.all(),
        "offers_tokens": settings.API and bool(scopes_for(request.user)),
    }
    return render(request, "accounts/own.html", about)


@require_POST
@requires(SIGNED_IN)
@proved_lately
def session_end(request: SignedInRequest, mark: str) -> HttpResponse:
    """End one of one's sessions."""
    mine = [session for session in Session.objects.filter(user=request.user) if session.mark == mark]
    if not mine or mine[0].session_key == request.session.session_key:
        raise Http404("You have no other session of this mark.")
    sign_in_actions.revoke(mine[0], by=request.user)
    messages.success(request, "The session is ended.")
    return redirect("accounts:own")


@require_POST
@requires(SIGNED_IN)
@proved_lately
def sessions_end(request: SignedInRequest) -> HttpResponse:
    """End all of one's sessions but this one."""
    ended = sign_in_actions.revoke_others(request, by=request.user)
    messages.success(request, f"Other sessions ended: {ended}.")
    return redirect("accounts:own")


@requires(CHOOSING)
def password(request: SignedInRequest) -> HttpResponse:
    """Change one's own password; whoever was given one must do so before anything else."""
    form = PasswordForm(request.POST or None, request=request, person=request.user)
    reasons = [] if request.user.has_usable_password() else [NO_PASSWORD]
    if request.method == "POST" and not reasons and form.is_valid():
        password_actions.choose_password(request, password=form.cleaned_data["password"], by=request.user)
        messages.success(request, "Your password is changed. You are signed out everywhere else.")
        return redirect("accounts:own")
    about = {"form": form, "reasons": reasons, "given": request.user.password_given_at}
    return render(request, "accounts/password.html", about)


def _reasons(request: SignedInRequest) -> list[str]:
    """Say why somebody cannot set up codes."""
    if not request.user.has_usable_password():
        return [FORCE_ACCOUNT]
    return ["You have set up one-time codes already."] if codes.has_codes(request.user) else []


@requires(SETTING_UP)
def codes_set_up(request: SignedInRequest) -> HttpResponse:
    """Set up one-time codes: show the secret to the person's app, and ask for its first code."""
    if reasons := _reasons(request):
        return render(request, "accounts/codes_set_up.html", {"reasons": reasons})
    secret = request.session.setdefault(SECRET, codes.new_secret())
    form = SetUpForm(request.POST or None, request=request, person=request.user, secret=secret)
    spare: list[str] = []
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: spare.extend(code_actions.set_up(request, form.device, by=request.user))):
            del request.session[SECRET]
            return render(request, "accounts/recovery_codes.html", {"codes": spare})
    groups = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    return render(request, "accounts/codes_set_up.html", {"form": form, "secret": groups})


@require_safe
@requires(SETTING_UP)
def codes_picture(request: SignedInRequest) -> HttpResponse:
    """Draw the secret that is being set up. A picture of its own, for our pages show no picture from within."""
    if SECRET not in request.session:
        raise Http404("No codes are being set up.")
    svg = codes.picture(request.user, request.session[SECRET])
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


@requires(SIGNED_IN)
def codes_remove(request: SignedInRequest) -> HttpResponse:
    """Remove one's codes, with one of them: somebody has a new phone."""
    form = CodeForm(request.POST or None, request=request, person=request.user)
    if request.method == "POST" and form.is_valid():
        code_actions.remove(request, by=request.user)
        messages.success(request, "Your one-time codes are removed.")
        return redirect("accounts:own")
    return _with_code(request, form, "Remove your one-time codes", "Remove them")


@requires(SIGNED_IN)
def codes_recovery(request: SignedInRequest) -> HttpResponse:
    """Make new recovery codes, with a code."""
    form = CodeForm(request.POST or None, request=request, person=request.user)
    if request.method == "POST" and form.is_valid():
        spare = code_actions.make_recovery_codes(by=request.user)
        return render(request, "accounts/recovery_codes.html", {"codes": spare})
    return _with_code(request, form, "Make new recovery codes", "Make new codes")


def _with_code(request: SignedInRequest, form: CodeForm, heading: str, button: str) -> HttpResponse:
    """Ask for a code before something that only the phone's owner may do."""
    reasons = [] if codes.has_codes(request.user) else ["You have not set up one-time codes."]
    return render(request, "pages/form.html", {"form": form, "heading": heading, "button": button, "reasons": reasons})
