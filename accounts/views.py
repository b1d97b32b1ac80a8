"""Signing in and out; people, and the lists that an administrator keeps."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts import actions
from accounts.forms import PasswordForm, PersonForm, SignInForm
from accounts.models import User
from accounts.permissions import PUBLIC, SIGNED_IN, Permission, requires
from accounts.requests import SignedInRequest
from audit.models import Event, record_event
from pages.forms import done

PAGE = 50


class SignIn(auth_views.LoginView):
    """Ask who is there."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """Let them in, and record it."""
        record_event(Event.Kind.SIGNED_IN, form.get_user().username)
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Refuse, and record it."""
        record_event(Event.Kind.SIGN_IN_REFUSED, str(form.data.get("username", "")).replace("\0", ""))
        return super().form_invalid(form)


class SignOut(auth_views.LogoutView):
    """Say goodbye."""

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Sign them out, and record it."""
        record_event(Event.Kind.SIGNED_OUT, request.user.username)
        return super().post(request, *args, **kwargs)


sign_in = requires(PUBLIC)(SignIn.as_view())
sign_out = requires(SIGNED_IN)(SignOut.as_view())


@require_safe
@requires(Permission.PEOPLE_MANAGE)
def person_list(request: SignedInRequest) -> HttpResponse:
    """List everybody with their roles."""
    page = Paginator(User.objects.prefetch_related("held_roles"), PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/person_list.html", {"page": page})


def _person_form(request: SignedInRequest, person: User, heading: str) -> HttpResponse:
    """Ask for a person's details and save them."""
    form = PersonForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        roles = form.cleaned_data["roles"]
        if done(form, lambda: actions.save_person(form.instance, roles=roles, by=request.user)):
            messages.success(request, f"{person.full_name} is saved.")
            return redirect("accounts:person_list")
    return render(request, "pages/form.html", {"form": form, "heading": heading, "person": person})


@requires(Permission.PEOPLE_MANAGE)
def person_add(request: SignedInRequest) -> HttpResponse:
    """Add a person."""
    return _person_form(request, User(), "Add a person")


@requires(Permission.PEOPLE_MANAGE)
def person_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a person's details and roles."""
    person = get_object_or_404(User, pk=pk)
    return _person_form(request, person, f"Change {person.full_name}")


@requires(Permission.PEOPLE_MANAGE)
def person_password(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a person a new password."""
    person = get_object_or_404(User, pk=pk)
    form = PasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        if done(form, lambda: actions.set_password(person, password=password, by=request.user)):
            messages.success(request, f"{person.full_name} has a new password.")
            return redirect("accounts:person_list")
    heading = f"New password for {person.full_name}"
    return render(request, "pages/form.html", {"form": form, "heading": heading})
