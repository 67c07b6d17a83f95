"""Priority matrices of other systems, held against ours.

A row describes its system.
"""

from typing import Any

import pytest

from serviceops.errors import InvalidRules
from serviceops.priority import STANDARD_MATRIX, Impact, Priority, PriorityMatrix, Urgency
from tests.shared_data import vectors

# -- priority matrices -----------------------------------------------------------------------------

THREE = {1: "high", 2: "medium", 3: "low"}


@pytest.mark.parametrize("row", vectors("priority", of="servicenow."))
def test_servicenow_ships_the_standard_matrix(row: dict[str, Any]) -> None:
    impact, urgency = Impact(THREE[row["given"]["impact"]]), Urgency(THREE[row["given"]["urgency"]])

    assert STANDARD_MATRIX.priority(impact, urgency).rank == row["expect"]["priority"]


ALVAO = ["critical", "high", "medium", "low", "planning"]


@pytest.mark.parametrize("row", vectors("priority", of="alvao."))
def test_alvao_ships_the_standard_matrix(row: dict[str, Any]) -> None:
    impact = Impact(row["given"]["impact"].lower())
    urgency = Urgency(row["given"]["urgency"].lower())

    inputs = STANDARD_MATRIX.priority(impact, urgency)

    assert ALVAO[inputs.rank - 1] == row["expect"]["priority"]


# Five by five, urgency down and impact across, from grave (5) to slight; 5 is the gravest answer.
GLPI = ["55432", "54432", "44322", "33221", "22211"]


def five_by_five(name: str, table: list[str]) -> PriorityMatrix:
    levels = list(Impact), list(Urgency)
    return PriorityMatrix(
        name,
        [
            (impact, urgency, list(Priority)[5 - int(table[u][i])])
            for u, urgency in enumerate(levels[1])
            for i, impact in enumerate(levels[0])
        ],
    )


@pytest.mark.parametrize("row", vectors("priority", of="glpi."))
def test_a_matrix_of_five_levels_is_data_like_any_other(row: dict[str, Any]) -> None:
    given = row["given"]

    inputs = five_by_five("glpi", GLPI).priority(
        list(Impact)[5 - given["impact"]], list(Urgency)[5 - given["urgency"]]
    )

    assert 6 - inputs.rank == row["expect"]["priority"]


def test_a_published_example_is_not_monotone_and_is_refused_until_it_is_meant() -> None:
    # jira_sm.priority.018 and .019: Minor x Medium is Lowest, Minor x Low is Low.
    cells = [
        (Impact.LOW, Urgency.MEDIUM, Priority.P5),
        (Impact.LOW, Urgency.LOW, Priority.P4),
    ]

    with pytest.raises(InvalidRules, match="low x medium is P5, low x low is P4"):
        PriorityMatrix("example", cells)
    assert PriorityMatrix("example", cells, monotone=False).priority(*cells[0][:2]) == Priority.P5
