"""What every chart is held to, edge by edge: the lists are the tests' own, written by hand."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import pytest

from serviceops.errors import ActionRefused
from serviceops.lifecycle import Lifecycle, Record

ActionInputs: TypeAlias = dict[str, Any]
Edge: TypeAlias = tuple[Callable[..., Record], str, ActionInputs, str]
"""A record before, the action, what it is told, the state after."""


def moves_to(before: Record, action: str, inputs: ActionInputs, after: str) -> None:
    """The edge is taken, written down as one transition, and taken by the live machine alike."""
    moved = before.act(action, **inputs)
    live = before.lifecycle.machine(before)
    live.send(action, **inputs)

    assert live.model.record == moved
    assert live.model.state == live.current_state_value == after

    assert moved.state == after
    assert moved.history[:-1] == tuple(before.history)
    assert moved.history[-1].action == action
    assert moved.history[-1].state == (None if after == before.state else after)


def are_all_of(edges: Iterable[Edge], chart: type[Lifecycle]) -> None:
    """The list misses no edge of the chart, and invents none."""
    listed = {(before().state, action, after) for before, action, _, after in edges}

    assert listed == {(move.source, move.action, move.target) for move in chart.table}


def refuses_the_rest(
    states: Mapping[str, Callable[..., Record]], edges: Iterable[Edge], inputs: ActionInputs
) -> None:
    """In each state every action without an edge or update there is refused with its reason."""
    known = [*edges]
    well_formed = {action: {**given, **inputs} for _, action, given, _ in known}
    possible = {(before().state, action) for before, action, _, _ in known}
    for state, before in states.items():
        record = before()
        assert record.state == state
        chart = record.lifecycle
        common = chart.remarks if record.is_final else chart.updates
        for action, given in well_formed.items():
            if (state, action) in possible or action in common:
                assert action in record.allowed_actions
                continue
            with pytest.raises(ActionRefused) as refused:
                record.act(action, **given)
            assert refused.value.codes[-1] == (
                "record_is_final" if record.is_final else "no_such_move"
            )
            assert set(refused.value.allowed) == set(record.allowed_actions) - {action}


def refused_for(record: Record, action: str, inputs: ActionInputs) -> tuple[str, ...]:
    """The codes an action is refused with, which `check` foretells and the live machine says."""
    with pytest.raises(ActionRefused) as refused:
        record.act(action, **inputs)
    live = record.lifecycle.machine(record)
    with pytest.raises(ActionRefused) as by_machine:
        live.send(action, **inputs)

    assert by_machine.value.args == refused.value.args
    assert (live.model.record, live.model.state) == (record, record.state)

    assert tuple(reason.code for reason in record.check(action, **inputs)) == refused.value.codes
    assert all(reason.sentence for reason in refused.value.reasons)
    return refused.value.codes
