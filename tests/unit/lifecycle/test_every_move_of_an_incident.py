"""Each edge of the incident chart, taken once; the list is written by hand from the model.

Real desks resolve from new (the phone call that ends it) and from on hold (the vendor mended it).
"""

from collections.abc import Callable
from typing import Any

import pytest
from desk import IN_STATE, LATER, assigned, closed, in_progress, new, on_hold, resolved

from serviceops.errors import ActionRefused
from serviceops.lifecycle import Incident, IncidentLifecycle

ActionInputs = dict[str, Any]
SOLVED: ActionInputs = {"code": "solution", "notes": "restarted"}
QUESTION: ActionInputs = {"reason": "caller", "comment": "which mailbox?"}
UP: ActionInputs = {"kind": "functional", "level": 1, "reason": "beyond us"}
MISTAKE: ActionInputs = {"reason": "created_in_error"}
AGAIN: ActionInputs = {"reason": "it is back"}


def resolved_by_phone() -> Incident:
    return new().act("resolve", at=LATER, **SOLVED)


def resolved_by_the_group() -> Incident:
    return assigned().act("resolve", at=LATER, **SOLVED)


EDGES: list[tuple[Callable[..., Incident], str, ActionInputs, str]] = [
    (new, "assign", {"group": "mail"}, "assigned"),
    (assigned, "reassign", {"group": "network"}, "assigned"),
    (on_hold, "reassign", {"group": "network"}, "on_hold"),
    (in_progress, "reassign", {"group": "network"}, "assigned"),
    (in_progress, "reassign", {"person": "bob"}, "in_progress"),
    (new, "start", {"person": "ann"}, "in_progress"),
    (assigned, "start", {"person": "ann"}, "in_progress"),
    (new, "hold", QUESTION, "on_hold"),
    (assigned, "hold", QUESTION, "on_hold"),
    (in_progress, "hold", QUESTION, "on_hold"),
    (on_hold, "resume", {}, "in_progress"),
    (on_hold, "resume", {"group": "network"}, "assigned"),
    (on_hold, "reply", {"party": "caller"}, "in_progress"),
    (on_hold, "remind", {}, "on_hold"),
    (new, "escalate", UP, "new"),
    (assigned, "escalate", UP, "assigned"),
    (in_progress, "escalate", UP, "in_progress"),
    (on_hold, "escalate", UP, "on_hold"),
    (new, "resolve", SOLVED, "resolved"),
    (assigned, "resolve", SOLVED, "resolved"),
    (in_progress, "resolve", SOLVED, "resolved"),
    (on_hold, "resolve", SOLVED, "resolved"),
    (resolved, "reopen", AGAIN, "in_progress"),
    (resolved_by_the_group, "reopen", AGAIN, "assigned"),
    (resolved_by_phone, "reopen", AGAIN, "new"),
    (resolved, "close", {}, "closed"),
    (new, "cancel", MISTAKE, "cancelled"),
    (assigned, "cancel", MISTAKE, "cancelled"),
    (in_progress, "cancel", MISTAKE, "cancelled"),
    (on_hold, "cancel", MISTAKE, "cancelled"),
]


@pytest.mark.parametrize(("before", "action", "inputs", "after"), EDGES)
def test_the_move_ends_in_the_state_of_the_model(
    before: Callable[..., Incident], action: str, inputs: ActionInputs, after: str
) -> None:
    record = before()

    moved = record.act(action, at=LATER, **inputs)

    assert moved.state == after
    assert moved.history[:-1] == tuple(record.history)
    assert moved.history[-1].action == action
    assert moved.history[-1].state == (None if after == record.state else after)


def test_the_list_above_is_the_whole_chart() -> None:
    listed = {(before().state, action, after) for before, action, _, after in EDGES}

    assert listed == {(m.source, m.action, m.target) for m in IncidentLifecycle.table}


MOVES_FROM = {
    "new": {"assign", "start", "hold", "escalate", "resolve", "cancel"},
    "assigned": {"reassign", "start", "hold", "escalate", "resolve", "cancel"},
    "in_progress": {"reassign", "hold", "escalate", "resolve", "cancel"},
    "on_hold": {"reassign", "resume", "remind", "escalate", "resolve", "cancel"},
    "resolved": {"reopen", "close"},
    "closed": set[str](),
    "cancelled": set[str](),
}
ALWAYS_POSSIBLE = {"note", "add_contact"}
UNTIL_THE_END = {"note", "reply", "amend", "reprioritise", "add_contact"}
FINAL = {"closed", "cancelled"}
WELL_FORMED: dict[str, ActionInputs] = {
    action: inputs for _, action, inputs, _ in EDGES if action != "reply"
} | {
    "note": {"text": "a remark"},
    "add_contact": {"contact": "CON-9"},
    "reply": {"party": "provider"},
    "amend": {"service": "mail"},
    "reprioritise": {"impact": "low", "urgency": "low"},
}


@pytest.mark.parametrize("state", IN_STATE)
def test_a_state_allows_its_own_actions_and_no_others(state: str) -> None:
    record = IN_STATE[state]()
    common = ALWAYS_POSSIBLE if state in FINAL else UNTIL_THE_END

    assert set(record.allowed_actions) == MOVES_FROM[state] | common


@pytest.mark.parametrize("action", IncidentLifecycle.actions())
@pytest.mark.parametrize("state", IN_STATE)
def test_what_a_state_does_not_allow_is_refused_with_what_it_does(state: str, action: str) -> None:
    record = IN_STATE[state]()
    if action in record.allowed_actions:
        return

    with pytest.raises(ActionRefused) as refused:
        record.act(action, at=LATER, **WELL_FORMED[action])

    assert refused.value.state == state
    assert refused.value.codes == (("record_is_final",) if state in FINAL else ("no_such_move",))
    assert set(refused.value.allowed) == set(record.allowed_actions) - {action}


@pytest.mark.parametrize("action", sorted(UNTIL_THE_END))
@pytest.mark.parametrize("state", [state for state in IN_STATE if state not in FINAL])
def test_updates_change_facts_and_no_state(state: str, action: str) -> None:
    record = IN_STATE[state]()

    inputs = record.act(action, at=LATER, **WELL_FORMED[action])

    assert inputs.state == state
    assert inputs.history[-1].state is None


def test_a_closed_incident_is_never_reopened_but_followed_up() -> None:
    over = closed()

    with pytest.raises(ActionRefused, match="closed is final"):
        over.reopen(reason="it is back", at=LATER)
    follow_up = over.follow_up("INC-2", at=LATER)

    assert (follow_up.state, follow_up.follows, follow_up.summary) == (
        "new",
        "INC-1",
        "Mail is down",
    )


def test_what_is_not_over_is_not_followed_up() -> None:
    with pytest.raises(ActionRefused) as refused:
        resolved().follow_up("INC-2", at=LATER)

    assert refused.value.codes == ("record_not_final",)
