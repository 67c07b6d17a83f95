"""Pictures: drawn from the class, complete, and without any program of the system."""

import re
from typing import Any

import pytest
from desk import in_progress

from serviceops.lifecycle import IncidentLifecycle, Lifecycle, Move
from serviceops.lifecycle.access import AccessLifecycle
from serviceops.lifecycle.alerts.alert import AlertLifecycle
from serviceops.lifecycle.event import EventLifecycle
from serviceops.lifecycle.known_error import KnownErrorLifecycle
from serviceops.lifecycle.major_incident import MajorIncidentLifecycle
from serviceops.lifecycle.problem import ProblemLifecycle
from serviceops.lifecycle.request import RequestLifecycle

CHARTS = (
    IncidentLifecycle, MajorIncidentLifecycle, ProblemLifecycle, KnownErrorLifecycle,
    RequestLifecycle, AccessLifecycle, EventLifecycle, AlertLifecycle,
)  # fmt: skip
every = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)


@every
def test_the_mermaid_diagram_has_every_move_to_another_state_and_no_other(
    chart: type[Lifecycle],
) -> None:
    refusal = {
        (source, action, target)
        for source, target, actions in re.findall(r"(\w+) --> (\w+) : (.*)", chart.mermaid())
        for action in actions.split(", ")
    }

    assert refusal == {(m.source, m.action, m.target) for m in chart.table if m.source != m.target}
    assert f"[*] --> {chart.initial_name()}" in chart.mermaid()
    assert {*re.findall(r"(\w+) --> \[\*\]", chart.mermaid())} == chart.final_names()


# Mermaid 11 refuses these names as ids, or takes them for two states, a label or a comment.
@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("on hold", "on hold"), ("in-progress", "in-progress"), ("state", "state"),
        ("Default", "Default"), ("a%%b", "a#37;#37;b"), ('<b> "x"', "#60;b#62; #34;x#34;"),
        ("a:b;c#", "a#58;b#59;c#35;"), ("two\nlines", "two lines"), ("state_1", "state_1"),
    ],
)  # fmt: skip
def test_a_state_that_is_no_id_of_mermaid_has_a_description_instead(state: str, shown: str) -> None:
    moves = [Move("new", "park;it", state), Move(state, "resolve", "resolved")]
    chart = IncidentLifecycle.extended("Parking", states=[state], moves=moves)
    number = chart.state_names().index(state) + 1

    lines = chart.mermaid().splitlines()

    assert lines[2] == f'    state "{shown}" as state_{number}'
    assert f"    new --> state_{number} : park#59;it" in lines
    assert f"    state_{number} --> resolved : resolve" in lines


@every
def test_the_transition_table_has_a_row_for_every_move(chart: type[Lifecycle]) -> None:
    table = chart.transition_table()

    assert table.columns == ("from", "action", "to", "guards", "only when")
    assert [(source, action) for source, action, *_ in table.rows] == [
        (move.source, move.action) for move in chart.table
    ]
    assert len(table.markdown().splitlines()) == len(chart.table) + 2
    assert table.html()


def test_a_row_lists_the_guards_and_conditions_of_a_move() -> None:
    rows = IncidentLifecycle.transition_table().rows

    assert ("resolved", "reopen", "assigned", "reopen_window_over, reopened_too_often",
            "a group has it") in rows  # fmt: skip
    assert ("on_hold", "remind", "the same", "not_waiting_for_the_caller", "") in rows


@pytest.mark.parametrize("shown", ["_repr_html_", "_repr_svg_"])
def test_a_live_machine_shows_itself_without_a_program_to_draw_it(
    shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    machine: Any = IncidentLifecycle.machine(in_progress())

    assert "in_progress" in getattr(machine, shown)()


def test_nothing_a_notebook_asks_of_a_record_or_a_chart_needs_a_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    values: tuple[Any, ...] = (in_progress(), IncidentLifecycle.figure())

    for value in values:
        requested = [name for name in dir(value) if re.fullmatch(r"_repr_\w+_", name)]
        assert requested
        assert all(getattr(value, name)() for name in requested)
