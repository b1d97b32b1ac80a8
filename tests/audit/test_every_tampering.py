"""Every column of every recorded row, and every row, rewritten once: each tampering is named. For `./signoff proof`."""

from functools import partial

import pytest
from django.db import connection

from audit.ledger import LedgerEntry, head
from audit.verify import problems
from tests.audit.tampering import change, forge, found_after, insert, key_names, remove, rows_of, swap, tables

pytestmark = pytest.mark.proof
ROWS = 4


def keys_of(model):
    """A few rows of a table: the first, the last, and some between."""
    keys = list(rows_of(model).values_list("pk", flat=True))
    return sorted({keys[place * (len(keys) - 1) // (ROWS - 1)] for place in range(ROWS)})


def tamperings():
    """Everything that a hand at the database can do to a row: its words, its key and the act."""
    for model in tables():
        table, keys = model._meta.db_table, keys_of(model)
        for key in keys:
            for field in model._meta.concrete_fields:
                if not field.primary_key:
                    yield model, key, f"change {field.column} of {table} {key}", change(model, key, field)
            yield model, key, f"remove {table} {key}", remove(model, key)
        yield model, keys[-1] + 1, f"insert into {table} after {keys[-1]}", insert(model, keys[-1])
        for other in keys[1:]:
            yield model, keys[0], f"swap {table} {keys[0]} with {other}", swap(model, keys[0], other)


@pytest.mark.usefixtures("everything", "no_triggers")
def test_every_tampering_is_named(record_property):
    before, counts, unnamed = set(problems()), {"tried": 0, "refused": 0, "named": 0}, []
    for model, key, words, act in tamperings():
        found = found_after(words, before, act)
        if found.said is None:
            counts["refused"] += 1
            continue
        counts["tried"] += 1
        if any(key_names(model, key) in said for said in found.said):
            counts["named"] += 1
        else:
            unnamed.append(found)
    for name, count in counts.items():
        record_property(name, count)

    assert unnamed == []
    assert counts["named"] == counts["tried"] >= 1000


@pytest.mark.usefixtures("everything", "no_triggers")
def test_a_ledger_hashed_anew_from_any_entry_on_is_seen_against_a_kept_head(record_property):
    before, kept = set(problems()), [str(head())]
    starts = list(rows_of(LedgerEntry).values_list("pk", flat=True))[:: 10 if connection.vendor == "sqlite" else 20]

    seen = [found_after(f"forge from {seq}", before, partial(forge, seq), kept).said for seq in starts]

    record_property("forged", len(seen))
    assert all(seen)
