"""Asks an address as one of the cast, and takes back whatever that did."""

from django.db import transaction
from django.urls import reverse


def answer(client, method, address):
    """The status, or `in` where a person is sent to sign in."""
    response = asked(client, method, address)
    sent_to_sign_in = response.status_code == 302 and response["Location"].startswith(
        f"{reverse('accounts:sign_in')}?next="
    )
    return "in" if sent_to_sign_in else str(response.status_code)


def asked(client, method, address, sent=None):
    """The response to one request, after which the register and the browser are as they were."""
    typed = {"data": {"csrfmiddlewaretoken": "typed"} if sent is None else sent} if method == "POST" else {}
    cookies = {name: each.value for name, each in client.cookies.items()}
    with transaction.atomic():
        response = getattr(client, method.lower())(address, **typed)
        if response.streaming:
            response.body = response.getvalue()  # a file is closed by reading it to its end
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(cookies)
    return response
