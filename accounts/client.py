"""Where a request comes from, as far as it can be believed."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "an unknown address"
# Whoever has one address of IPv6 has the whole of such a network.
NETWORK = 64
# What a browser says of itself, and the name to show: the first that matches, since each also names those below it.
BROWSERS = (
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def address(request: HttpRequest) -> str:
    """Find the address behind the proxies that are ours; what a client itself writes in the header is not believed."""
    passed = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    proxies = settings.TRUSTED_PROXIES
    if proxies and len(passed) >= proxies:
        return _checked(passed[-proxies])
    return _checked(request.META.get("REMOTE_ADDR", ""))


def _checked(text: str) -> str:
    """Keep what is an address, in its one spelling; some proxies write a port behind it."""
    bare = text.split("]", maxsplit=1)[0].lstrip("[") if text.startswith("[") else text
    if bare.count(":") == 1:
        bare = bare.split(":")[0]
    try:
        found = ipaddress.ip_address(bare)
    except ValueError:
        return ""
    return str(getattr(found, "ipv4_mapped", None) or found)


def origin(request: HttpRequest) -> str:
    """Name where a try at signing in comes from: an address, or the network that one person has to choose from."""
    found = address(request)
    if ":" in found:
        return str(ipaddress.IPv6Network(f"{found}/{NETWORK}", strict=False))
    return found or UNKNOWN


def browser(request: HttpRequest) -> str:
    """Name the browser and the machine in words: Firefox on Windows."""
    said = request.META.get("HTTP_USER_AGENT", "")
    named = next((name for sign, name in BROWSERS if sign in said), "A browser")
    system = next((name for sign, name in SYSTEMS if sign in said), "")
    return f"{named} on {system}" if system else named
