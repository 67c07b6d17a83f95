"""Rows of other systems' own tests and documents, held against the incident and the matrices.

A row describes its system. Where ours differs on purpose, the row stands in `DEVIATIONS` with why.
The rows are read from the folder named by SERVICEOPS_VECTORS, or from shared/vectors beside the
checkout; without them these tests are skipped.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from desk import IN_STATE, LATER

from serviceops.errors import InvalidMatrix
from serviceops.lifecycle import IncidentLifecycle
from serviceops.priority import STANDARD_MATRIX, Impact, Priority, PriorityMatrix, Urgency

FOLDER = Path(
    os.environ.get("SERVICEOPS_VECTORS") or Path(__file__).parents[4] / "shared" / "vectors"
)
FILE = FOLDER / "lifecycle.jsonl"


def vectors(*prefixes: str) -> list[Any]:
    if not FILE.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason="skipped: no data"))]
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    return [pytest.param(row, id=row["id"]) for row in rows if row["id"].startswith(prefixes)]


# -- priority matrices -----------------------------------------------------------------------------

THREE = {1: "high", 2: "medium", 3: "low"}


@pytest.mark.parametrize("row", vectors("servicenow.priority."))
def test_servicenow_ships_the_standard_matrix(row: dict[str, Any]) -> None:
    impact, urgency = Impact(THREE[row["given"]["impact"]]), Urgency(THREE[row["given"]["urgency"]])

    assert STANDARD_MATRIX.priority(impact, urgency).rank == row["expect"]["priority"]


ALVAO = ["critical", "high", "medium", "low", "planning"]


@pytest.mark.parametrize("row", vectors("alvao.priority."))
def test_alvao_ships_the_standard_matrix(row: dict[str, Any]) -> None:
    impact = Impact(row["given"]["impact"].lower())
    urgency = Urgency(row["given"]["urgency"].lower())

    told = STANDARD_MATRIX.priority(impact, urgency)

    assert ALVAO[told.rank - 1] == row["expect"]["priority"]


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


@pytest.mark.parametrize("row", vectors("glpi.priority."))
def test_a_matrix_of_five_levels_is_data_like_any_other(row: dict[str, Any]) -> None:
    given = row["given"]

    told = five_by_five("glpi", GLPI).priority(
        list(Impact)[5 - given["impact"]], list(Urgency)[5 - given["urgency"]]
    )

    assert 6 - told.rank == row["expect"]["priority"]


def test_a_published_example_is_not_monotone_and_is_refused_until_it_is_meant() -> None:
    # jira_sm.priority.018 and .019: Minor x Medium is Lowest, Minor x Low is Low.
    cells = [
        (Impact.LOW, Urgency.MEDIUM, Priority.P5),
        (Impact.LOW, Urgency.LOW, Priority.P4),
    ]

    with pytest.raises(InvalidMatrix, match="low x medium is P5, low x low is P4"):
        PriorityMatrix("example", cells)
    assert PriorityMatrix("example", cells, monotone=False).priority(*cells[0][:2]) == Priority.P5


# -- moves -----------------------------------------------------------------------------------------

STATES = {
    "open": "in_progress", "stalled": "on_hold", "rejected": "canceled", "pending": "on_hold",
    "solved": "resolved", "hold": "on_hold",
}  # fmt: skip
DEVIATIONS = {
    "request_tracker.transition.008": "a new incident may wait: the caller has to answer first",
    "request_tracker.transition.028": "what was canceled is final; log a new one",
}
STIMULI = {
    "ev_close": "close", "ev_reopen": "reopen", "ev_resolve": "resolve", "ev_pending": "hold",
    "ev_assign": "assign",
}  # fmt: skip
ITOP_DEVIATIONS = {
    "itop.transition_refused.004": "real desks resolve from new: the call that ends it",
}


@pytest.mark.parametrize("row", vectors("request_tracker.transition."))
def test_a_general_ticket_lifecycle_moves_as_ours_but_for_what_is_written_down(
    row: dict[str, Any],
) -> None:
    before, after = row["given"]["state"], row["given"]["target"]
    if "deleted" in (before, after) or before == "(create)":
        pytest.skip("nothing here is deleted, and a record is born in its first state")
    source, target = STATES.get(before, before), STATES.get(after, after)

    moves = IncidentLifecycle.moves[source].values()
    possible = any(move.target == target for row_ in moves for move in row_)

    assert possible == (row["expect"]["allowed"] != (row["id"] in DEVIATIONS))


@pytest.mark.parametrize("row", vectors("itop.transition_refused."))
def test_what_itop_refuses_an_incident_we_refuse_too(row: dict[str, Any]) -> None:
    given = row["given"]
    if given["cls"] != "Incident" or given["stimulus"] not in STIMULI:
        pytest.skip("another kind of record, or a stimulus for breaches, which are no states here")

    allowed = STIMULI[given["stimulus"]] in IN_STATE[given["state"]]().allowed_actions

    assert allowed == (row["id"] in ITOP_DEVIATIONS)


@pytest.mark.parametrize("row", vectors("zendesk.ticket_rule.004", "zendesk.ticket_rule.011"))
def test_the_callers_reply_resumes_and_closed_stays_closed(row: dict[str, Any]) -> None:
    if row["id"].endswith("004"):
        assert IN_STATE["on_hold"]().act("reply", party="caller", at=LATER).state == "in_progress"
    else:
        assert row["expect"]["allowed"] is False
        assert IN_STATE["closed"]().allowed_actions == ("note", "add_contact")
