"""Signing in with a force account (Microsoft Entra): the authorisation code flow with PKCE.

allauth makes and keeps the state and the PKCE verifier and fetches the code's token; what it would then believe is
not believed here but checked in `id_token`, and its own ways of finding or making a person are never reached.
"""

import secrets
from functools import cached_property
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from requests import RequestException

from accounts import sign_in_actions
from accounts.id_token import TokenError, WeakError, read
from accounts.refusals import RefusedError, refuse

PROVIDER = "entra"
# What makes the directory ask for the password even of somebody whom it knows.
AGAIN = "login"
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def is_on() -> bool:
    """Say whether people sign in with force accounts here."""
    return bool(settings.ENTRA_TENANT)


class Directory(OpenIDConnectOAuth2Adapter):
    """The force's directory: its addresses, its answers, and what is made of them."""

    state: dict[str, Any]

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, PROVIDER)
        self.state = {}

    @cached_property
    def openid_config(self) -> Any:
        """Read the directory's addresses from the directory itself, and from nobody who calls himself otherwise."""
        found = self.fetch(f"{settings.ENTRA_ISSUER}/.well-known/openid-configuration")
        if not isinstance(found, dict) or found.get("issuer") != settings.ENTRA_ISSUER:
            raise TokenError("the directory calls itself by another name")
        if not all(isinstance(found.get(name), str) for name in NEEDED):
            raise TokenError("the directory does not say where to go")
        return found

    def fetch(self, address: str) -> Any:
        """Read what stands at an address of the directory."""
        with get_adapter().get_requests_session() as session:
            response = session.get(address, allow_redirects=False)
            response.raise_for_status()
            return response.json()

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Name our address that the directory sends people back to."""
        return request.build_absolute_uri(reverse("accounts:entra_callback"))

    def get_access_token_data(self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: Any = None) -> Any:
        """Trade the code for a token, as nobody can who did not begin this sign-in."""
        if not pkce_code_verifier:
            raise TokenError("the sign-in was begun without PKCE")
        try:
            return super().get_access_token_data(request, app, client, pkce_code_verifier)
        except (KeyError, ValueError, AttributeError) as error:
            raise TokenError("the directory's answer is garbled") from error

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Let in whom the directory names, or say why not. allauth's own search for a person is not reached."""
        keys = self.fetch(self.openid_config["jwks_uri"])
        account = read(kwargs["response"].get("id_token"), keys=keys, nonce=self.state.get("nonce", ""))
        try:
            sign_in_actions.let_in_with_force_account(request, account)
        except RefusedError as refused:
            raise ImmediateHttpResponse(refuse(request, refused)) from refused
        if self.state.get("prompt") == AGAIN:
            sign_in_actions.mark_proved(request)
        raise ImmediateHttpResponse(redirect(self.state.get("next") or settings.LOGIN_REDIRECT_URL))


class Provider(OpenIDConnectProvider):
    """How allauth finds the directory."""

    oauth2_adapter_class = Directory

    def get_oauth2_adapter(self, request: HttpRequest) -> Directory:
        """Make the directory."""
        return Directory(request)


class ForceAccounts(DefaultSocialAccountAdapter):
    """What allauth asks: which application this is, and what to do when a sign-in goes wrong."""

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """Name the one application, from the settings and never from the database."""
        about = {
            "oauth_pkce_enabled": True,
            "server_url": settings.ENTRA_ISSUER,
            "token_auth_method": "client_secret_post",
        }
        app = SocialApp(provider=OpenIDConnectProvider.id, provider_id=PROVIDER, name="Force account", settings=about)
        app.client_id, app.secret = settings.ENTRA_CLIENT, settings.ENTRA_SECRET
        return [app]

    def get_provider(self, request: HttpRequest, provider: Any, client_id: Any = None) -> Provider:
        """Make the one provider."""
        return Provider(request, app=self.list_apps(request)[0])

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody adds themselves."""
        return False

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Record why a sign-in went wrong, and answer with a page that helps."""
        raise ImmediateHttpResponse(refuse(request, _refusal(error, exception, extra_context or {})))


def _refusal(error: Any, exception: Exception | None, about: dict[str, Any]) -> RefusedError:
    """Say what went wrong in the words of our table."""
    if error == AuthError.CANCELLED:
        return RefusedError("cancelled")
    if isinstance(exception, WeakError):
        return RefusedError("too_weak", str(exception))
    if isinstance(exception, TokenError):
        return RefusedError("not_believed", str(exception))
    if isinstance(exception, RequestException):
        return RefusedError("unreachable", type(exception).__name__)
    if "state" not in about:
        return RefusedError("not_begun_here")
    return RefusedError("not_believed", "the directory refused the code" if exception else "the directory refused")


class Callback(OAuth2CallbackView):
    """The way back from the directory. The state is good once, and carries the nonce that was sent."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        """Hand the state on to the directory as well."""
        state, response = super()._get_state(request, provider)
        self.adapter.state = state or {}
        return state, response


def begin(request: HttpRequest, next_address: str, **asked: str) -> HttpResponse:
    """Send somebody to the directory to say who they are; `prompt=AGAIN` makes it ask them anew."""
    nonce = secrets.token_urlsafe(32)
    try:
        answer: HttpResponse = (
            get_adapter(request)
            .get_provider(request, PROVIDER)
            .redirect(
                request,
                AuthProcess.LOGIN,
                next_url=next_address,
                scope=["openid", "profile"],
                auth_params={"nonce": nonce, "response_mode": "query", **asked},
                nonce=nonce,
                **asked,
            )
        )
    except (RequestException, TokenError) as error:
        return refuse(request, _refusal(None, error, {}))
    return answer


callback = Callback.adapter_view(Directory)
