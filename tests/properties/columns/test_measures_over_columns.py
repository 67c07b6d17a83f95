"""Measures of a whole log's readings are those of the records, read one by one."""

import sys
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceops.columns import Log, frames, read
from serviceops.columns.cycle_columns import EarlierCycles
from serviceops.errors import InvalidValue
from serviceops.history import History, Transition
from serviceops.logs import LogSchema
from serviceops.measures import attainment, backlog, outcomes, overrun, time_by
from serviceops.sla import Goal, On, Policy, Rule, Target
from serviceops.spans import Span

sys.path.insert(0, str(Path(__file__).parent))

from test_columns_read_as_records_do import START, logs, moments, policies


@given(policies(), logs, moments, st.none() | st.tuples(moments, moments),
       st.sampled_from(["missed", "left_out"]))  # fmt: skip
def test_attainment_of_columns_is_that_of_records(
    policy: Policy, log: dict[str, History], at: datetime,
    ends: tuple[datetime, datetime] | None, open_breached: str,
) -> None:  # fmt: skip
    period = None if ends is None else Span(min(ends), max(ends))
    columns = read(policy, Log.of(log), at=at)
    records = {name: policy.read(history, at=at) for name, history in log.items()}

    for name in columns:
        for measure in (attainment, overrun):
            one = measure(columns, target=name, period=period, open_breached=open_breached)
            other = measure(records, target=name, period=period, open_breached=open_breached)
            assert one == other
            assert measure(columns[name], period=period, open_breached=open_breached).parts == (
                other.parts
            )
        assert outcomes(columns, target=name) == outcomes(records, target=name)


@given(logs, moments)
def test_measures_of_a_log_are_those_of_its_histories(
    log: dict[str, History], at: datetime
) -> None:
    columns = Log.of(log)

    assert backlog(columns, at=at) == backlog(log, at=at)
    assert time_by(columns, "priority", at=at) == time_by(log, "priority", at=at)


RESOLUTION = Target(
    "resolution", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"), repeats=True
)
POLICY = Policy("gold", Rule(targets=RESOLUTION))
SCHEMA = LogSchema(case="id", at="at", action="action")


def frame(kind: str, rows: list[tuple[str, int, str]]) -> object:
    module = pytest.importorskip(kind)
    columns = {
        "id": [row[0] for row in rows],
        "at": [START + timedelta(hours=row[1]) for row in rows],
        "action": [row[2] for row in rows],
    }
    return module.table(columns) if kind == "pyarrow" else module.DataFrame(columns)


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_a_frame_of_readings_has_the_attainment_of_its_log(kind: str) -> None:
    rows = [("A", 0, "log"), ("A", 3, "resolve"), ("B", 0, "log"), ("B", 5, "resolve"),
            ("C", 1, "log"), ("D", 1, "note")]  # fmt: skip
    at = START + timedelta(hours=4, minutes=30)
    readings = frames.read(POLICY, frame(kind, rows), SCHEMA, at=at)

    found = attainment(readings)

    # A was met after three hours; B is breached after four, still open; C has half an hour left.
    assert found.parts == (("A", 1), ("B", 0))
    assert found.left_out_ids("open") == ("C",)
    assert found.left_out_ids("not_started") == ("D",)
    assert overrun(readings).parts == (("B", 30 * 60 * 1_000_000),)


def test_a_frame_does_not_have_the_earlier_cycles_of_a_case() -> None:
    rows = [("A", 0, "log"), ("A", 5, "resolve"), ("A", 6, "log"), ("A", 7, "resolve")]
    at = START + timedelta(hours=9)
    given_frame = frame("polars", rows)

    with pytest.raises(InvalidValue, match="1 cases with several cycles"):
        attainment(frames.read(POLICY, given_frame, SCHEMA, at=at))

    columns = read(POLICY, frames.log(given_frame, SCHEMA), at=at)
    assert attainment(columns).parts == (("A", 0), ("A", 1))


def test_earlier_cycles_are_read_together_but_for_those_that_end_where_the_next_starts() -> None:
    plain = [("log", 0), ("resolve", 1), ("log", 2), ("resolve", 8), ("log", 9), ("resolve", 10)]
    # A repeating target that starts again at the very transition that stops it.
    tight = [("log", 0), ("both", 5), ("both", 6)]
    target = attrs.evolve(RESOLUTION, start=On("log") | On("both"), stop=On("resolve") | On("both"))
    log = {
        name: History.of(Transition(START + timedelta(hours=h), a) for a, h in steps)
        for name, steps in (("A", plain), ("B", tight), ("C", plain[:3]))
    }
    at = START + timedelta(hours=12)
    columns = read(Policy("gold", Rule(targets=target)), Log.of(log), at=at)["resolution"]

    with patch.object(EarlierCycles, "_alone", autospec=True, side_effect=_alone) as alone:
        found = attainment(columns)

    # A: an hour, six hours, an hour. B: five hours, one, six still open. C: one, and ten open.
    assert found.parts == (
        ("A", 1), ("A", 0), ("A", 1), ("B", 0), ("B", 1), ("B", 0), ("C", 1), ("C", 0)
    )  # fmt: skip
    assert {number for call in alone.call_args_list for number in call.args[1].tolist()} == {1}


def test_an_amendment_cancels_no_cycle_that_had_ended_before_it() -> None:
    # B's first cycle ends at the very transition that starts the second; then the rule is dropped.
    target = attrs.evolve(RESOLUTION, start=On("log") | On("both"), stop=On("both"))
    policy = Policy("gold", Rule(targets=target)).amended(
        since=START + timedelta(hours=9), rules=Rule(targets=attrs.evolve(target, name="other"))
    )
    steps = [("log", 0), ("both", 5)]
    log = {"B": History.of(Transition(START + timedelta(hours=h), a) for a, h in steps)}
    at = START + timedelta(hours=12)

    columns = read(policy, Log.of(log), at=at)

    records = {"B": policy.read(log["B"], at=at)}
    assert attainment(columns, target="resolution") == attainment(records, target="resolution")
    assert attainment(columns, target="resolution").parts == (("B", 0),)


_alone = EarlierCycles._alone


def test_a_history_of_one_transition_has_a_backlog_in_columns() -> None:
    log = {"A": History.of([Transition(START, "log", "new")])}

    assert backlog(Log.of(log), at=START).whole.parts == (("A", 1),)
