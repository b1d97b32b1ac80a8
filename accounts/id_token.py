"""The statement in which the force's directory says who somebody is, believed only when every part of it holds.

allauth reads it without checking its signature, asks no nonce of it, and believes an address that answers with a
name. Here nothing is believed but what this directory signed, for this application, for this sign-in.
"""

import hmac
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings

ALGORITHM = "RS256"
LONGEST = 16_000
# Clocks differ a little.
LEEWAY = 60
REQUIRED = ("iss", "aud", "exp", "iat", "sub", "nonce", "tid", "oid")
# What the libraries find, in words for the events; the first that matches.
FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (jwt.ExpiredSignatureError, "it has expired"),
    (jwt.ImmatureSignatureError, "it is not yet valid"),
    (jwt.InvalidIssuerError, "another issuer made it"),
    (jwt.InvalidAudienceError, "it is meant for another application"),
    (jwt.MissingRequiredClaimError, "part of it is missing"),
    (jwt.InvalidAlgorithmError, "it is not signed with RS256"),
    (jwt.InvalidSignatureError, "its signature is wrong"),
)


class TokenError(OAuth2Error):
    """A statement that is not believed, and why."""


class WeakError(TokenError):
    """A statement that is true, about a sign-in that was not strong enough."""


@dataclass(frozen=True)
class ForceAccount:
    """Who the directory says it is: by tenant and object, which nobody can choose, and never by name or address."""

    tenant: uuid.UUID
    object: uuid.UUID


def read(token: Any, *, keys: Any, nonce: str) -> ForceAccount:
    """Check every part of a statement, and say who it is about."""
    if not isinstance(token, str) or not token:
        raise TokenError("there is none")
    if len(token) > LONGEST:
        raise TokenError("it is too long")
    try:
        claims = _signed(token, _key(token, keys))
    except jwt.PyJWTError as error:
        raise TokenError(next((words for kind, words in FAULTS if isinstance(error, kind)), "it is garbled")) from error
    return _about(claims, nonce)


def _key(token: str, keys: Any) -> jwt.PyJWK:
    """Find the directory's key that a statement names, or its only one; none but RSA keys count."""
    header = jwt.get_unverified_header(token)
    if header.get("alg") != ALGORITHM:
        raise jwt.InvalidAlgorithmError
    listed = keys.get("keys") if isinstance(keys, Mapping) else None
    listed = listed if isinstance(listed, list) else []
    known = [each for each in listed if isinstance(each, dict) and each.get("kty") == "RSA"]
    named = [each for each in known if "kid" not in header or each.get("kid") == header["kid"]]
    if len(named) != 1:
        raise TokenError("no key of the directory signed it")
    return jwt.PyJWK.from_dict(named[0], algorithm=ALGORITHM)


def _signed(token: str, key: jwt.PyJWK) -> dict[str, Any]:
    """Read a statement whose signature, issuer, audience and times hold."""
    return jwt.decode(
        token,
        key,
        algorithms=[ALGORITHM],
        audience=settings.ENTRA_CLIENT,
        issuer=settings.ENTRA_ISSUER,
        leeway=LEEWAY,
        options={"require": list(REQUIRED)},
    )


def _about(claims: dict[str, Any], nonce: str) -> ForceAccount:
    """Hold that a statement is for us alone, about this sign-in and about somebody of this directory."""
    if claims["aud"] not in (settings.ENTRA_CLIENT, [settings.ENTRA_CLIENT]):
        raise TokenError("it is meant for another application as well")
    if not nonce or not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise TokenError("it belongs to another sign-in")
    try:
        account = ForceAccount(uuid.UUID(str(claims["tid"])), uuid.UUID(str(claims["oid"])))
    except ValueError as error:
        raise TokenError("its tenant or object is not an ID") from error
    if account.tenant != uuid.UUID(settings.ENTRA_TENANT):
        raise TokenError("it is about somebody of another directory")
    if settings.ENTRA_STRENGTH and not _strength(claims) & settings.ENTRA_STRENGTH:
        raise WeakError(f"it tells of {', '.join(sorted(_strength(claims))) or 'no strength'}")
    return account


def _strength(claims: dict[str, Any]) -> set[str]:
    """Read how strongly somebody signed in: the methods (`amr`), and the levels that were met (`acr`, `acrs`)."""
    said = [claims.get(name) for name in ("amr", "acr", "acrs")]
    return {str(each) for one in said for each in (one if isinstance(one, list) else [one]) if each is not None}
