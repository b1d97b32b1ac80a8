"""A clock that steps back changes no order: the ledger numbers, it does not date."""

PAST = "SELECT version, history_date, name FROM accounts_historicalboard WHERE id = {} ORDER BY history_id"


def test_history_keeps_its_order_when_the_clock_steps_back(installation):
    saved = installation.python("-m", "tests.faults.clock_back")
    assert saved.returncode == 0, saved.stdout

    past = installation.ask(PAST.format(saved.stdout))

    assert [version for version, _, _ in past] == list(range(1, 21))
    assert [name for _, _, name in past] == [f"Board {step}" for step in range(20)]
    assert past[-1][1] < past[0][1], "the clock did not step back, so nothing was tried"
    assert installation.verified() == "well"
