"""People, their roles and passwords, the devices they have lost, and where they are signed in."""

import datetime

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import actions, code_actions, password_actions, sign_in_actions
from accounts.codes import has_codes
from accounts.exports import made_for, person_sheet
from accounts.forms import EndSessionsForm, PersonForm, ReasonForm
from accounts.limits import Costly, limited
from accounts.models import User, today
from accounts.password_forms import GivePasswordForm
from accounts.permissions import Permission, requires
from accounts.proof import proved_lately
from accounts.requests import SignedInRequest
from audit.models import Event, record_event
from pages.forms import done
from pages.spreadsheets import FORMATS, send

PAGE = 50
# How long the use of an account for emergencies stays on the list of people.
DAYS_SHOWN = 30


@require_safe
@requires(Permission.PEOPLE_MANAGE)
def person_list(request: SignedInRequest) -> HttpResponse:
    """List everybody with their roles."""
    page = Paginator(User.objects.prefetch_related("held_roles"), PAGE).get_page(request.GET.get("page"))
    since = timezone.now() - datetime.timedelta(days=DAYS_SHOWN)
    emergencies = Event.objects.filter(kind=Event.Kind.BREAK_GLASS_USED, occurred_at__gt=since)
    return render(request, "accounts/person_list.html", {"page": page, "emergencies": emergencies, "days": DAYS_SHOWN})


@require_safe
@requires(Permission.PEOPLE_MANAGE)
@limited(Costly.DOWNLOAD)
def person_export(request: SignedInRequest) -> HttpResponseBase:
    """Send everybody with their roles, once it is on record who takes the list."""
    kind = request.GET.get("format", FORMATS[0])
    if kind not in FORMATS:
        raise Http404("A list leaves as one of these only: " + ", ".join(FORMATS))
    sheet = person_sheet(made_for(request))
    record_event(Event.Kind.LIST_EXPORTED, request.user.username, words=f"{sheet.name} ({kind})")
    return send(sheet, f"people-{today().isoformat()}", kind)


def _person_form(request: SignedInRequest, person: User, heading: str) -> HttpResponse:
    """Ask for a person's details and save them."""
    form = PersonForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        roles = form.cleaned_data["roles"]
        if done(form, lambda: actions.save_person(form.instance, roles=roles, by=request.user)):
            messages.success(request, f"{person.full_name} is saved.")
            return redirect("accounts:person_list")
    about = {"form": form, "heading": heading, "person": person, "has_codes": bool(person.pk) and has_codes(person)}
    return render(request, "accounts/person_form.html", about)


@requires(Permission.PEOPLE_MANAGE)
@proved_lately
def person_add(request: SignedInRequest) -> HttpResponse:
    """Add a person."""
    return _person_form(request, User(), "Add a person")


@requires(Permission.PEOPLE_MANAGE)
@proved_lately
def person_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a person's details and roles."""
    person = get_object_or_404(User, pk=pk)
    return _person_form(request, person, f"Change {person.full_name}")


@requires(Permission.PEOPLE_MANAGE)
@proved_lately
def person_password(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a person a new password, which is shown once."""
    person = get_object_or_404(User, pk=pk)
    form = GivePasswordForm(request.POST or None)
    made: list[str] = []
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if done(form, lambda: made.append(password_actions.give_password(person, reason=reason, by=request.user))):
            about = {"person": person, "password": made[0], "hours": settings.FIRST_PASSWORD_HOURS}
            return render(request, "accounts/given_password.html", about)
    heading = f"New password for {person.full_name}"
    return render(request, "pages/form.html", {"form": form, "heading": heading, "button": "Make a password"})


@requires(Permission.PEOPLE_MANAGE)
@proved_lately
def person_codes(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take somebody's lost device away."""
    person = get_object_or_404(User, pk=pk)
    reasons = [] if has_codes(person) else [f"{person.full_name} has not set up one-time codes."]
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and not reasons and form.is_valid():
        reason = form.cleaned_data["reason"]
        if done(form, lambda: code_actions.take_away(person, reason=reason, by=request.user)):
            messages.success(request, f"{person.full_name} no longer signs in with a code, and is signed out.")
            return redirect("accounts:person_list")
    heading = f"Take away the one-time codes of {person.full_name}"
    about = {"form": form, "heading": heading, "reasons": reasons, "button": "Take them away"}
    return render(request, "pages/form.html", about)


@requires(Permission.PEOPLE_MANAGE)
@proved_lately
def person_sessions(request: SignedInRequest, pk: int) -> HttpResponse:
    """End all of somebody's sessions."""
    person = get_object_or_404(User, pk=pk)
    form = EndSessionsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if done(form, lambda: sign_in_actions.revoke_all_of(person, reason=reason, by=request.user)):
            messages.success(request, f"{person.full_name} is signed out everywhere.")
            return redirect("accounts:person_list")
    heading = f"Sign {person.full_name} out everywhere"
    return render(request, "pages/form.html", {"form": form, "heading": heading, "button": "Sign them out"})


@requires(Permission.PEOPLE_MANAGE)
@proved_lately
def everybodys_sessions(request: SignedInRequest) -> HttpResponse:
    """End everybody's sessions, as after a break-in."""
    form = EndSessionsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ended = sign_in_actions.revoke_everybodys(request, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"Everybody but you is signed out. Sessions ended: {ended}.")
        return redirect("accounts:person_list")
    about = {"form": form, "heading": "Sign everybody out", "button": "Sign everybody out"}
    return render(request, "pages/form.html", about)
