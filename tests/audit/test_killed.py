"""A process killed while saving leaves every record with its history, and every history row with its entry."""

import os
import subprocess
import sys

KILLS = 40
VERIFY = [sys.executable, "-m", "tests.audit.verify_there"]
COUNT = "SELECT count(*) FROM accounts_board"
WITHOUT_HISTORY = """
    SELECT board.name, board.version FROM accounts_board AS board WHERE board.version <> coalesce(
        (SELECT past.version FROM accounts_historicalboard AS past
         WHERE past.id = board.id ORDER BY past.history_id DESC LIMIT 1), 0)
"""
WITHOUT_ENTRY = """
    SELECT count(*) FROM accounts_historicalboard AS past WHERE NOT EXISTS (
        SELECT 1 FROM audit_ledgerentry AS entry
        WHERE entry."table" = 'accounts_historicalboard' AND entry.key = CAST(past.history_id AS VARCHAR(40)))
"""


def test_no_record_is_ever_without_the_history_of_its_newest_version(ask, tmp_path):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "SIGNOFF_DATA": str(tmp_path)}
    program = [sys.executable, "-m", "tests.audit.killed_saver", ask.database, str(KILLS)]

    subprocess.run(program, env=environment, check=True, timeout=120)
    verified = subprocess.run([*VERIFY, ask.database], env=environment, capture_output=True, text=True, check=False)

    assert ask(COUNT)[0][0] > KILLS, "hardly anything was saved, so nothing was tried"
    assert ask(WITHOUT_HISTORY) == []
    assert ask(WITHOUT_ENTRY) == [(0,)]
    assert verified.stdout.startswith("All is as it was recorded"), verified
