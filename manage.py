#!/usr/bin/env python3
"""Django's commands for Signoff; `./signoff manage` calls this with everything set up."""

import os
import sys

from django.core.management import execute_from_command_line

from audit.origin import acting

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # What a command records without naming a person is recorded in the command's name.
    with acting(f"command {sys.argv[1] if len(sys.argv) > 1 else 'help'}"):
        execute_from_command_line(sys.argv)
