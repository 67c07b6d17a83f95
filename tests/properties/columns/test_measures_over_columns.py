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
from serviceops.measures import Measure, attainment, backlog, outcomes, overrun, time_by
from serviceops.sla import By, Goal, On, Policy, Reopen, Rule, Target, While
from serviceops.sla.choices import Gap
from serviceops.spans import Span

sys.path.insert(0, str(Path(__file__).parent))

from test_columns_read_as_records_do import START, logs, moments, policies, with_names


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
    log = with_names(log)
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


def test_earlier_cycles_are_read_together_also_where_they_end_as_the_next_starts() -> None:
    plain = [("log", 0), ("resolve", 1), ("log", 2), ("resolve", 8), ("log", 9), ("resolve", 10)]
    # A repeating target that starts again at the very transition that stops it.
    tight = [("log", 0), ("both", 5), ("both", 6)]
    # It is reopened, resolved again and started again at one instant: the gap counts.
    again = [("log", 0), ("resolve", 1), ("reopen", 6), ("resolve", 6), ("log", 6)]
    target = attrs.evolve(
        RESOLUTION, start=On("log") | On("both"), stop=On("resolve") | On("both"),
        reopen=Reopen(On("reopen"), Gap.COUNT),
    )  # fmt: skip
    log = {
        name: History.of(Transition(START + timedelta(hours=h), a) for a, h in steps)
        for name, steps in (("A", plain), ("B", tight), ("C", plain[:3]), ("D", again))
    }
    at = START + timedelta(hours=12)
    columns = read(Policy("gold", Rule(targets=target)), Log.of(log), at=at)["resolution"]

    with patch.object(EarlierCycles, "_alone", autospec=True, side_effect=_alone) as alone:
        found = attainment(columns)

    # A: an hour, six hours, an hour. B: five hours, one, six still open. C: one, and ten open. D:
    # six, and six still open.
    assert found.parts == (
        ("A", 1), ("A", 0), ("A", 1), ("B", 0), ("B", 1), ("B", 0), ("C", 1), ("C", 0),
        ("D", 0), ("D", 0),
    )  # fmt: skip
    assert not [number for call in alone.call_args_list for number in call.args[1].tolist()]


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


def both_ways(
    policy: Policy, steps: list[tuple[str, int, dict[str, str]]]
) -> tuple[Measure, Measure]:
    """Return the attainment after twelve hours, of columns and of records."""
    log = {"A": History.of(Transition(START + timedelta(hours=h), a, sets=f) for a, h, f in steps)}
    at = START + timedelta(hours=12)
    records = {name: policy.read(history, at=at) for name, history in log.items()}
    return attainment(read(policy, Log.of(log), at=at)), attainment(records)


@pytest.mark.parametrize(
    ("gap", "ending", "parts", "cancelled"),
    [
        # Cancelled at the second hour, after its reopening: left out. The next is open and late.
        ("exclude", "cancel", (("A", 0),), ("A",)),
        # Resolved twice: after one hour, and with the four hours between after five.
        ("count", "resolve", (("A", 0), ("A", 0)), ()),
        ("exclude", "resolve", (("A", 1), ("A", 0)), ()),
    ],
)
def test_a_cycle_reopened_and_ended_at_the_start_of_the_next_is_not_as_before_its_reopening(
    gap: str, ending: str, parts: tuple[tuple[str, int], ...], cancelled: tuple[str, ...]
) -> None:
    target = attrs.evolve(RESOLUTION, cancel=On("cancel"), reopen=Reopen(On("reopen"), gap))
    steps = [("log", 0), ("resolve", 1), ("reopen", 5), (ending, 5), ("log", 5)]

    columns, records = both_ways(
        Policy("gold", Rule(targets=target)), [(action, hour, {}) for action, hour in steps]
    )

    assert columns == records
    assert columns.parts == parts
    assert columns.left_out_ids("cancelled") == cancelled


def test_a_cycle_attached_late_that_ends_at_the_start_of_the_next_replaces_the_cancelled_one() -> (
    None
):
    # No goal fits P3, so the first cycle is cancelled after an hour. At the second hour P1 is back
    # and counts from the start; the same transition stops that cycle and starts the next.
    target = attrs.evolve(
        RESOLUTION,
        goal=By("priority", {"P1": Goal.real(hours=4)}),
        start=On("log") | On("both"),
        stop=On("both"),
    )
    steps = [
        ("log", 0, {"priority": "P1"}), ("note", 1, {"priority": "P3"}),
        ("both", 2, {"priority": "P1"}),
    ]  # fmt: skip

    columns, records = both_ways(Policy("gold", Rule(targets=target)), steps)

    assert columns == records
    assert columns.parts == (("A", 1), ("A", 0))
    assert columns.left_out_ids("cancelled") == ()


def test_two_cycles_that_start_at_one_instant_under_a_rule_with_a_condition_are_both_found() -> (
    None
):
    policy = Policy("gold", Rule(targets=RESOLUTION, when=While("new")))
    steps = [("log", "new"), ("resolve", "new"), ("log", "new")]
    log = {"A": History.of(Transition(START, action, state=state) for action, state in steps)}
    at = START + timedelta(hours=12)

    # The first was met at once; the second is open, and late after four hours.
    assert attainment(read(policy, Log.of(log), at=at)).parts == (("A", 1), ("A", 0))
    records = {"A": policy.read(log["A"], at=at)}
    assert attainment(records).parts == (("A", 1), ("A", 0))


def test_cases_that_began_after_an_amendment_have_their_earlier_cycles_read_together() -> None:
    policy = Policy("gold", Rule(targets=attrs.evolve(RESOLUTION, goal=Goal.real(hours=1))))
    policy = policy.amended(since=START, rules=Rule(targets=RESOLUTION))
    steps = [("log", 0), ("resolve", 3), ("log", 4), ("resolve", 9), ("log", 10), ("resolve", 11)]

    with patch.object(EarlierCycles, "_alone", autospec=True, side_effect=_alone) as alone:
        columns, records = both_ways(policy, [(action, hour, {}) for action, hour in steps])

    # Three hours, five and one, with a goal of four.
    assert columns == records
    assert columns.parts == (("A", 1), ("A", 0), ("A", 1))
    assert not any(len(call.args[1]) for call in alone.call_args_list)


def test_cases_open_at_an_amendment_of_the_goal_have_their_earlier_cycles_read_together() -> None:
    more = attrs.evolve(RESOLUTION, goal=Goal.real(hours=6), on_change="carry_elapsed")
    policy = Policy("gold", Rule(targets=RESOLUTION)).amended(
        since=START + timedelta(hours=2), rules=Rule(targets=more)
    )
    steps = [("log", 0), ("resolve", 5), ("log", 6), ("resolve", 7), ("log", 8)]

    with patch.object(EarlierCycles, "_alone", autospec=True, side_effect=_alone) as alone:
        columns, records = both_ways(policy, [(action, hour, {}) for action, hour in steps])

    # Five hours, with four promised at first and six since the second; one hour; four, still open.
    assert columns == records
    assert columns.parts == (("A", 1), ("A", 1))
    assert not any(len(call.args[1]) for call in alone.call_args_list)


_alone = EarlierCycles._alone


def test_a_history_of_one_transition_has_a_backlog_in_columns() -> None:
    log = {"A": History.of([Transition(START, "log", "new")])}

    assert backlog(Log.of(log), at=START).whole.parts == (("A", 1),)
