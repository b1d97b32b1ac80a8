"""An answer to a machine costs the same number of queries for three rows as for thirty."""

import pytest

from tests.house.test_queries import add_finding, add_inspection, cost

__all__ = ["add_finding", "add_inspection"]


@pytest.mark.parametrize(
    ("question", "add", "who"),
    [
        ("/api/v1/findings/", "add_finding", "lead"),
        ("/api/v1/findings/", "add_finding", "owner"),
        ("/api/v1/findings/?as_at=2022-09-29", "add_finding", "lead"),
        ("/api/v1/findings/?format=csv", "add_finding", "lead"),
        ("/api/v1/inspections/", "add_inspection", "lead"),
        ("/api/v1/figures/", "add_finding", "lead"),
    ],
)
def test_an_answer_costs_the_same_for_three_rows_as_for_thirty(machine, cast, request, question, add, who):
    add, client = request.getfixturevalue(add), machine(cast[who])
    for place in range(3):
        add(place)
    client.get(question).getvalue()

    few = cost(lambda: client.get(question).getvalue())
    for place in range(3, 30):
        add(place)

    assert client.get(question).getvalue().count(b"\n") >= 30 * question.endswith("csv")
    assert cost(lambda: client.get(question).getvalue()) == few
