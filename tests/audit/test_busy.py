"""Several people save at once: each waits for its turn, nobody is turned away, and the chain has no gap."""

import os
import subprocess
import sys

PROCESSES, SAVES = 6, 12


def test_processes_that_save_at_once_leave_a_ledger_without_a_gap(ask, tmp_path):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "SIGNOFF_DATA": str(tmp_path)}
    make = "from accounts.models import Board; Board.objects.create(name='Shared')"
    start = "import django; django.setup(); from django.db import connection; connection.settings_dict['NAME'] = "
    start += f"{ask.database!r}; {make}"
    subprocess.run([sys.executable, "-c", start], env=environment, check=True, timeout=60)
    before = ask("SELECT count(*) FROM audit_ledgerentry")[0][0]

    program = [sys.executable, "-m", "tests.audit.busy_savers", ask.database, str(PROCESSES), str(SAVES)]
    saved = subprocess.run(program, env=environment, capture_output=True, text=True, check=False, timeout=120)
    verify = [sys.executable, "-m", "tests.audit.verify_there", ask.database]
    verified = subprocess.run(verify, env=environment, capture_output=True, text=True, check=False, timeout=60)

    assert (saved.returncode, saved.stderr) == (0, "")
    after = ask("SELECT count(*), max(seq) FROM audit_ledgerentry")[0]
    assert after == (before + PROCESSES * (1 + 3 * SAVES),) * 2
    assert verified.stdout.startswith("All is as it was recorded"), verified
