"""A button that acts without a form of its own: what its page says afterwards."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def act(request: HttpRequest, record: Any, action: Callable[[], object], said: str = "") -> HttpResponse:
    """Do what a button asks, and say on the record's page that it is done, or why not."""
    try:
        action()
    except ValidationError as refused:
        for reason in refused.messages:
            messages.error(request, reason)
    else:
        if said:
            messages.success(request, said)
    return redirect(record)
