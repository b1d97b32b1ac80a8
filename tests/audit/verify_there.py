"""Verifies another database than the tests' own: `python -m tests.audit.verify_there DATABASE`."""

import sys

import django
from django.core.management import call_command
from django.db import connection

if __name__ == "__main__":
    django.setup()
    connection.settings_dict["NAME"] = sys.argv[1]
    call_command("verify")
