"""Whatever the log and the promise, columns say of every case what reading its history says."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import attrs
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from serviceops.calendars import ALWAYS, BusinessCalendar, Calendar
from serviceops.columns import Log, LogReadings, read, readings
from serviceops.columns import log_conformance as in_columns
from serviceops.history import History, Transition
from serviceops.lifecycle import IncidentLifecycle, conformance
from serviceops.logs import LogSchema
from serviceops.sla import (
    DIALECTS,
    Attach,
    Between,
    By,
    Changes,
    Conventions,
    Enters,
    Goal,
    Leaves,
    On,
    Policy,
    Reading,
    Reopen,
    Rule,
    RuleChange,
    Target,
    While,
)
from serviceops.sla.choices import Gap
from serviceops.sla.conditions import Edge, Level

START = datetime(2026, 3, 27, 12, tzinfo=UTC)  # a Friday: clocks change on Sunday
OFFICE = BusinessCalendar(
    zone="Europe/Paris",
    week={"mon-fri": ["09:00-12:00", "13:00-17:30"]},
    holidays={date(2026, 3, 31): "Market Day"},
)
NIGHTS = BusinessCalendar(
    zone="Europe/Paris", week={"sat": ["22:00-06:00"], "mon": ["22:00-02:00"]}
)
SHORT = BusinessCalendar(zone="UTC", week={}, exceptions={date(2026, 3, 28): ["10:00-11:00"]})

ACTIONS = ("log", "reply", "hold", "resolve", "reopen", "cancel", "note")
STATES = ("new", "open", "held", "done", None)
with_days = st.sampled_from([OFFICE, NIGHTS])
calendars = with_days | st.sampled_from([ALWAYS, SHORT])
# Few are no whole second, so that half of the logs have their instants in few bytes.
moments = st.integers(0, 7 * 24 * 4).map(
    lambda n: START + timedelta(minutes=15 * n, microseconds=int(n % 25 == 24))
)
priorities = st.sampled_from(["P1", "P2", "P3", None])
plain_facts = st.dictionaries(
    st.sampled_from(["priority", "site"]), st.sampled_from(["P1", "P2", "P3", None]), max_size=2
)
instants = st.dictionaries(
    st.sampled_from(["aware_at", "classified_at"]),
    moments | st.sampled_from(["tomorrow", None]),
    max_size=2,
)
facts = st.builds(lambda plain, found: {**plain, **found}, plain_facts, instants)

transitions = st.builds(
    Transition,
    moments,
    st.sampled_from(ACTIONS),
    state=st.sampled_from(STATES),
    sets=facts,
    inputs=st.dictionaries(
        st.sampled_from(["why", "priority"]), st.sampled_from(["P1", "x", None])
    ),
    by=st.sampled_from(["ann", None]),
    party=st.sampled_from(["caller", "provider", None]),
)
histories = st.lists(transitions, max_size=8).map(lambda ts: History.of(ts, order="sort"))
logs = st.lists(histories, max_size=4).map(lambda hs: {f"INC-{n}": h for n, h in enumerate(hs)})

plain_edges = st.one_of(
    st.sampled_from(ACTIONS).map(On),
    st.builds(
        lambda action, name, value: On(action, **{name: value}),
        st.sampled_from(ACTIONS),
        st.sampled_from(["party", "by", "why", "priority", "state", "unknown"]),
        st.sampled_from(["caller", "ann", "x", "P1", "open", None]),
    ),
    st.sampled_from(["new", "open", "held", "done"]).map(Enters),
    st.sampled_from(["new", "open", "held", "done"]).map(Leaves),
    st.sampled_from(["priority", "site", "state"]).map(Changes),
)
plain_levels: st.SearchStrategy[Level] = st.one_of(
    st.sampled_from(["new", "open", "held"]).map(While),
    st.builds(lambda state, value: While(state, priority=value), st.just("held"), priorities),
    st.builds(lambda value: While(site=(value, "P9")), priorities),
    st.builds(Between, plain_edges, plain_edges),
)
levels: st.SearchStrategy[Level] = st.one_of(
    plain_levels,
    plain_levels.map(lambda level: ~level),
    st.builds(lambda a, b: a | b, plain_levels, plain_levels),
    st.builds(lambda a, b: a & b, plain_levels, plain_levels),
)
edges: st.SearchStrategy[Edge | Level] = st.one_of(
    plain_edges,
    levels,
    st.builds(lambda a, b: a | b, plain_edges, plain_edges),
    st.builds(lambda a, b: a & b, plain_edges, plain_levels),
)
goals = st.one_of(
    st.integers(0, 20).map(lambda n: Goal.working(minutes=30 * n)),
    st.integers(0, 40).map(lambda n: Goal.real(hours=n)),
    st.integers(1, 3).map(Goal.working_days),
    st.integers(0, 2).map(Goal.end_of_day),
    moments.map(Goal.by),
    st.builds(
        lambda n, m: Goal.working(hours=n).then_real(timedelta(hours=m)),
        st.integers(0, 4),
        st.integers(0, 9),
    ),
)
clocks = st.sampled_from(["00:00", "10:00", "15:30", "24:00"])
plain_dates = st.one_of(
    st.integers(0, 40).map(lambda n: Goal.real(hours=n)),
    st.integers(1, 3).map(Goal.working_days),
    st.builds(Goal.months, st.integers(1, 2), last=st.booleans(), at=st.none() | clocks),
    st.sampled_from(["aware_at", "classified_at"]).map(Goal.by_fact),
)
conditional = st.one_of(
    plain_dates,
    st.builds(lambda goal, at: goal.rolled(at), plain_dates, st.none() | clocks),
    st.builds(lambda goal, at: goal.cutoff(at), plain_dates, clocks),
    st.builds(lambda goal: goal.since("aware_at"), plain_dates),
    st.builds(
        lambda goal, pick: goal.since("aware_at", "classified_at", pick=pick),
        plain_dates,
        st.sampled_from(["earliest", "latest"]),
    ),
)
contracts = st.one_of(
    conditional,
    st.builds(Goal.earliest, conditional, conditional),
    st.builds(Goal.latest, conditional, conditional),
    st.builds(lambda a, b: Goal.by_hours(OFFICE, open=a, closed=b), conditional, conditional),
)
chosen_goals = st.one_of(
    goals,
    contracts,
    st.builds(
        lambda a, b, other: By("priority", {"P1": a, "P2": b}, other),
        goals | contracts,
        goals,
        goals | contracts | st.none(),
    ),
)


def with_names(log: dict[str, History]) -> dict[str, History]:
    """A log with a record that names the facts, as a drawn one may set none."""
    named = Transition(START, "log", sets={"priority": None, "site": None})
    return {**log, "named": History.of([named])}


def one_or_by_site(
    calendars: st.SearchStrategy[Calendar],
) -> st.SearchStrategy[Calendar | By[Calendar]]:
    by_site = st.builds(lambda a, b: By("site", {"P1": a}, b), calendars, calendars)
    return calendars | by_site


@st.composite
def targets(draw: st.DrawFn, name: str = "resolution") -> Target:
    goal = draw(chosen_goals)
    fixed = "FixedInstant" in repr(goal) or "DueFact" in repr(goal)
    needs_days = any(word in repr(goal) for word in ("Day", "Rolled", "Cutoff"))
    modes = [mode for mode in RuleChange if not (fixed and mode is RuleChange.PRO_RATA)]
    return Target(
        name,
        goal=goal,
        calendar=draw(one_or_by_site(with_days if needs_days else calendars)),
        start=draw(edges),
        stop=draw(edges),
        pause=draw(st.none() | levels),
        cancel=draw(st.none() | plain_edges),
        reopen=draw(st.none() | st.builds(Reopen, plain_edges, st.sampled_from(Gap))),
        repeats=draw(st.booleans()),
        on_change=draw(st.sampled_from(modes)),
        attach=draw(st.sampled_from(Attach)),
    )


conventions = st.one_of(
    st.sampled_from(list(DIALECTS.values())),
    st.builds(
        Conventions,
        breach=st.sampled_from([">", ">="]),
        at_close=st.sampled_from(["stay", "roll"]),
        pause_unit=st.sampled_from(["working", "real", "ignored"]),
        whole=st.sampled_from([None, timedelta(minutes=7)]),
        reopen=st.sampled_from([None, *Gap]),
        cancel_beats_stop=st.booleans(),
        stop_beats_start=st.booleans(),
    ),
)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    rules = st.lists(
        st.builds(
            Rule,
            targets=st.one_of(
                targets().map(lambda one: (one,)),
                st.tuples(targets(), targets("response")),
            ),
            when=st.none() | levels,
        ),
        min_size=1,
        max_size=3,
    )
    policy = Policy(
        "gold",
        draw(rules),
        match=draw(st.sampled_from(["first", "all"])),
        conventions=draw(conventions),
    )
    if draw(st.booleans()):
        policy = policy.amended(since=draw(moments), rules=draw(rules))
    return policy


def stated(reading: Reading) -> dict[str, Any]:
    return {
        "stage": reading.stage,
        "verdict": reading.verdict,
        "elapsed": reading.elapsed,
        "paused": reading.paused_for,
        "goal": reading.goal,
        "started_at": reading.started_at,
        "stopped_at": reading.stopped_at,
        "due_at": reading.due_at,
        "breached_at": reading.breached_at,
        "cycles": len(reading.cycles),
    }


def row(found: LogReadings, number: int) -> dict[str, Any] | None:
    if found.stage.codes[number] < 0:
        return None
    reported: dict[str, Any] = {
        "stage": found.stage.values_of()[number],
        "verdict": found.verdict.values_of()[number],
        "cycles": int(found.cycles[number]),
    }
    for name in ("elapsed", "paused", "goal"):
        reported[name] = getattr(found, name)[number].item()
    for name in ("started_at", "stopped_at", "due_at", "breached_at"):
        moment = getattr(found, name)[number]
        reported[name] = None if np.isnat(moment) else moment.item().replace(tzinfo=UTC)
    return reported


def agree(promised: Policy | Target, log: dict[str, History], at: datetime, reported: Log) -> None:
    with patch.object(readings, "_BLOCK", 5):  # so that the cases do not all stand in one block
        columns = read(promised, reported, at=at)
    for number, history in enumerate(log.values()):
        reading = promised.read(history, at=at)
        each = {reading.name: reading} if isinstance(reading, Reading) else dict(reading)
        for name in {*each, *columns}:
            expected = stated(each[name]) if name in each else None
            found = row(columns[name], number) if name in columns else None
            assert found == expected, (name, history)


@given(targets(), logs, moments)
def test_a_target_says_the_same_of_each_case(
    target: Target, log: dict[str, History], at: datetime
) -> None:
    agree(target, log, at, Log.of(log))


@given(policies(), logs, moments)
def test_a_policy_says_the_same_of_each_case(
    policy: Policy, log: dict[str, History], at: datetime
) -> None:
    agree(policy, log, at, Log.of(log))


@given(logs)
def test_a_log_gives_its_histories_back(log: dict[str, History]) -> None:
    reported = Log.of(log)

    for number, history in enumerate(log.values()):
        again = reported.history(number)
        assert [(t.at, t.action, t.inputs, t.by, t.party) for t in again] == [
            (t.at, t.action, t.inputs, t.by, t.party) for t in history
        ]
        for at in {t.at for t in history}:
            assert again.state_at(at) == history.state_at(at)
            assert again.facts_at(at) == history.facts_at(at)


@st.composite
def shuffled(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[int]]:
    rows = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "case": st.sampled_from(["A", "B", "C"]),
                    "at": moments,
                    "action": st.sampled_from(ACTIONS),
                    "state": st.sampled_from(STATES),
                    "priority": priorities,
                }
            ),
            max_size=12,
        )
    )
    return rows, draw(st.permutations(range(len(rows))))


@given(shuffled(), targets(), moments, st.booleans())
def test_rows_in_any_order_are_read_as_histories_of_sorted_rows(
    drawn: tuple[list[dict[str, Any]], list[int]], target: Target, at: datetime, events: bool
) -> None:
    rows, order = drawn
    rows = [rows[place] for place in order]
    schema = LogSchema(
        case="case", at="at", action="action" if events else None, state="state",
        facts=["priority"], order="sort",
    )  # fmt: skip
    columns: dict[str, Any] = {name: [one[name] for one in rows] for name in schema.columns}
    columns["at"] = np.array([at.replace(tzinfo=None) for at in columns["at"]], "datetime64[us]")
    reported = Log.from_columns(columns, schema)
    histories = schema.histories(rows)
    # Targets that need actions are read of snapshots too, which a log with a schema refuses.
    reported = attrs.evolve(reported, schema=None)
    assert list(reported.cases) == list(histories)
    agree(target, histories, at, reported)


moves = st.builds(
    Transition,
    moments,
    st.sampled_from(
        ["log", "assign", "start", "hold", "resume", "resolve", "close", "note", "odd"]
    ),
    state=st.sampled_from(["new", "assigned", "in_progress", "on_hold", "resolved", "odd", None]),
)
walks = st.lists(moves, max_size=8).map(lambda ts: History.of(ts, order="sort"))


@given(st.lists(walks, max_size=5).map(lambda hs: {f"INC-{n}": h for n, h in enumerate(hs)}))
def test_a_log_conforms_in_columns_as_row_by_row(log: dict[str, History]) -> None:
    assert in_columns(Log.of(log), IncidentLifecycle) == conformance(log, IncidentLifecycle)
