"""Logs with many rows at one instant: columns count the same cycles as the records."""

import sys
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from serviceops.calendars import ALWAYS
from serviceops.columns import Log, read
from serviceops.history import History, Transition
from serviceops.measures import attainment, outcomes, overrun
from serviceops.sla import (
    Attach,
    By,
    Changes,
    Enters,
    Goal,
    On,
    Policy,
    Reopen,
    Rule,
    RuleChange,
    Target,
    While,
)
from serviceops.sla.choices import Gap
from serviceops.sla.reading import CycleRow

sys.path.insert(0, str(Path(__file__).parent))

from test_columns_read_as_records_do import OFFICE, START, conventions, plain_facts

# Seven instants, four actions and two states: most rows share their instant with another, so that
# a stop, a reopening, a new start and a change of rule often happen at once.
instants = st.integers(0, 6).map(lambda hours: START + timedelta(hours=hours))
actions = st.sampled_from(["log", "resolve", "reopen", "cancel"])
transitions = st.builds(
    Transition, instants, actions, state=st.sampled_from(["new", "done", None]), sets=plain_facts
)
histories = st.lists(transitions, min_size=5, max_size=9).map(
    lambda steps: History.of(steps, order="sort")
)
# Most start and stop by actions of their own, or few cases would have several cycles.
both = [On("log", "resolve"), While("new"), While("done"), Changes("priority")]
starts = st.sampled_from([On("log"), On("log", "reopen"), On("reopen"), *both])
stops = st.sampled_from([On("resolve"), On("resolve", "cancel"), On("cancel"), *both])
real_goals = st.integers(0, 5).map(lambda hours: Goal.real(hours=hours))
goals = real_goals | st.builds(
    lambda first, second, other: By("priority", {"P1": first, "P2": second}, other),
    real_goals,
    st.integers(1, 5).map(lambda hours: Goal.working(hours=hours)),
    st.sampled_from([None, Goal.real(hours=2)]),
)
targets = st.builds(
    Target,
    st.just("resolution"),
    goal=goals,
    calendar=st.sampled_from([ALWAYS, OFFICE]),
    start=starts,
    stop=stops,
    pause=st.sampled_from([None, While("new"), While("done")]),
    cancel=st.sampled_from([None, On("cancel")]),
    reopen=st.none()
    | st.builds(
        Reopen, st.sampled_from([On("reopen"), On("log"), Enters("new")]), st.sampled_from(Gap)
    ),
    repeats=st.just(True),
    on_change=st.sampled_from(RuleChange),
    attach=st.sampled_from(Attach),
)
rules = st.lists(
    st.builds(
        Rule,
        targets=targets.map(lambda target: (target,)),
        when=st.none() | st.sampled_from([While("new"), While(site="P1"), While(site="P2")]),
    ),
    min_size=1,
    max_size=2,
)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    policy = Policy(
        "gold", draw(rules), match=draw(st.sampled_from(["first", "all"])),
        conventions=draw(conventions),
    )  # fmt: skip
    if draw(st.integers(0, 3)) == 0:
        return policy.amended(since=draw(instants), rules=draw(rules))
    return policy


@given(
    policies(),
    st.lists(histories, min_size=1, max_size=3),
    st.sampled_from([5, 8, 20]).map(lambda hours: START + timedelta(hours=hours)),
)
def test_cycles_of_rows_at_one_instant_are_those_of_records(
    policy: Policy, several: list[History], at: datetime
) -> None:
    log = {f"INC-{number}": history for number, history in enumerate(several)}
    columns = read(policy, Log.of(log), at=at)
    records = {name: policy.read(history, at=at) for name, history in log.items()}

    assert set(columns) == {name for readings in records.values() for name in readings}
    for name in columns:
        assert list(columns[name].every_cycle().rows()) == [
            (number, row)
            for number, case in enumerate(log)
            if name in records[case]
            for row in [*map(CycleRow.of, records[case][name].cycles)] or [None]
        ]
        assert attainment(columns, target=name) == attainment(records, target=name)
        assert overrun(columns, target=name) == overrun(records, target=name)
        assert outcomes(columns, target=name) == outcomes(records, target=name)
