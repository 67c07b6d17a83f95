"""Laws that hold of every clock, whatever happened to the record."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from serviceops.calendars import ALWAYS, BusinessCalendar, Calendar
from serviceops.history import History, Transition
from serviceops.sla import (
    By,
    Conventions,
    Goal,
    On,
    Policy,
    Reading,
    Reopen,
    Rule,
    RuleChange,
    Stage,
    Target,
    Verdict,
    Warn,
    While,
)
from serviceops.sla.goals import FixedInstant
from serviceops.spans import to_micros
from serviceops.testing.strategies import conventions as drawn_conventions

START = datetime(2026, 3, 27, 15, tzinfo=UTC)  # a Friday before Europe's clocks change
OFFICE = BusinessCalendar(
    zone="Europe/Paris",
    week={"mon-fri": [("09:00", "12:30"), ("13:30", "18:00")], "sat": [("22:00", "06:00")]},
    holidays={date(2026, 4, 6): "Easter Monday"},
)
MICROSECOND = timedelta(microseconds=1)

STATES = {
    "log": "new",
    "hold": "on_hold",
    "resume": "in_progress",
    "resolve": "resolved",
    "cancel": "cancelled",
    "reopen": "in_progress",
}

gaps = st.one_of(
    st.timedeltas(timedelta(), timedelta(hours=30)),
    st.integers(0, 40).map(lambda hours: timedelta(hours=hours)),
)
moves = st.lists(
    st.tuples(
        gaps,
        st.sampled_from(
            [
                "hold",
                "resume",
                "hold",
                "resume",
                "resolve",
                "reopen",
                "rank",
                "note",
                "cancel",
                "log",
            ]
        ),
        st.sampled_from(["P1", "P2", "P3", "none"]),
        st.sampled_from(["caller", "vendor"]),
    ),
    max_size=8,
)


@st.composite
def histories(draw: st.DrawFn) -> History:
    at = START
    transitions = [
        Transition(at, "log", state="new", sets={"priority": draw(st.sampled_from(["P1", "P2"]))})
    ]
    for gap, action, priority, reason in draw(moves):
        at += gap
        sets = {"priority": priority} if action == "rank" else {}
        if action == "hold":
            sets = {"hold_reason": reason}
        transitions.append(Transition(at, action, state=STATES.get(action), sets=sets))
    return History.of(transitions)


goals = st.one_of(
    st.timedeltas(timedelta(), timedelta(hours=30)).map(Goal.working),
    st.timedeltas(timedelta(), timedelta(hours=60)).map(Goal.real),
    st.integers(1, 4).map(Goal.working_days),
    st.integers(0, 3).map(Goal.end_of_day),
    st.builds(
        lambda work, real: Goal.working(work).then_real(real),
        st.timedeltas(timedelta(), timedelta(hours=9)),
        st.timedeltas(timedelta(), timedelta(hours=9)),
    ),
)
fixed = st.timedeltas(timedelta(hours=-5), timedelta(days=6)).map(
    lambda later: Goal.by(START + later)
)


@st.composite
def targets(draw: st.DrawFn, goals: st.SearchStrategy[Goal] = goals) -> Target:
    first = draw(goals)
    goal: Goal | By[Goal] = first
    shares = not isinstance(goal, FixedInstant)
    if draw(st.booleans()):
        goal = By("priority", {"P1": first, "P2": draw(goals), "P3": draw(goals)})
    return Target(
        "resolution",
        goal=goal,
        calendar=OFFICE,
        start=On("log"),
        stop=On("resolve"),
        cancel=On("cancel"),
        pause=draw(
            st.sampled_from([None, While("on_hold"), While("on_hold", hold_reason="caller")])
        ),
        reopen=draw(
            st.sampled_from(
                [None, *(Reopen(On("reopen"), gap) for gap in ("exclude", "count", "new_cycle"))]
            )
        ),
        repeats=draw(st.booleans()),
        warn=draw(st.sampled_from([(), (0.75,), (0.5, timedelta(minutes=30), Warn.after("PT1H"))])),
        on_change=draw(
            st.sampled_from([mode for mode in RuleChange if shares or mode != "pro_rata"])
        ),
    )


conventions = drawn_conventions()
instants = st.one_of(gaps, st.timedeltas(timedelta(), timedelta(days=20))).map(
    lambda gap: START + gap
)


@given(histories(), st.one_of(targets(), targets(fixed)), instants, conventions)
def test_the_ledger_tiles_and_its_entries_sum_to_elapsed_and_to_real_time(
    history: History, target: Target, at: datetime, conventions: Conventions
) -> None:
    reading = target.read(history, at=at, conventions=conventions)
    ledger = reading.ledger
    entries = ledger.entries

    assert all(a.to_micros == b.from_micros for a, b in pairwise(entries))
    assert all(entry.from_micros < entry.to_micros for entry in entries)
    assert ledger.real == at - START
    if entries:
        assert (entries[0].start, entries[-1].end) == (START, at)
    for cycle in reading.cycles:
        assert ledger.of_cycle(cycle.number).counted == cycle.elapsed
        if conventions.pause_unit == "working":
            paused = sum(
                (e.length for e in ledger.of_cycle(cycle.number) if e.code == "paused"), timedelta()
            )
            assert paused == cycle.paused_for


@given(histories(), targets(), instants, conventions)
def test_elapsed_and_remaining_make_the_goal(
    history: History, target: Target, at: datetime, conventions: Conventions
) -> None:
    for cycle in target.read(history, at=at, conventions=conventions).cycles:
        assert cycle.remaining is not None
        assert cycle.elapsed + cycle.remaining == cycle.goal


@given(histories(), st.one_of(targets(), targets(fixed)), instants)
def test_a_reading_never_depends_on_what_happens_after_it(
    history: History, target: Target, at: datetime
) -> None:
    whole, so_far = target.read(history, at=at), target.read(history.until(at), at=at)

    assert whole == so_far
    assert whole.next_wakeup == so_far.next_wakeup
    assert str(whole.explain()) == str(so_far.explain())
    assert whole.ledger == so_far.ledger


@given(histories(), st.one_of(targets(), targets(fixed)), instants, conventions)
def test_nothing_differs_before_the_wakeup_and_something_does_at_it(
    history: History, target: Target, at: datetime, conventions: Conventions
) -> None:
    reading = target.read(history, at=at, conventions=conventions)
    wakeup = reading.next_wakeup

    if wakeup is None:
        assert reading.later(at + timedelta(days=60)).change_key == reading.change_key
        return
    assert wakeup > at
    assert reading.later(max(wakeup - MICROSECOND, reading.at)).change_key == reading.change_key
    assert (
        reading.later(at + (wakeup.astimezone(UTC) - reading.at.astimezone(UTC)) / 2).change_key
        == reading.change_key
    )
    assert reading.later(wakeup).change_key != reading.change_key


@given(histories(), targets(), instants, conventions.filter(lambda c: c.pause_unit == "working"))
def test_the_latest_stop_is_met_and_any_working_time_later_is_missed(
    history: History, target: Target, at: datetime, conventions: Conventions
) -> None:
    reading = target.read(history, at=at, conventions=conventions)
    forecast = reading.forecast()
    latest = forecast.latest_stop

    if reading.stage is Stage.RUNNING and not reading.breached:
        assert latest is not None
        assert forecast.verdict_if_stopped_at(latest) is Verdict.MET
        assert forecast.verdict_if_stopped_at(latest + MICROSECOND) is Verdict.BREACHED
    else:
        assert latest is None


policies = st.builds(
    lambda one, two, since, match: Policy(
        "p",
        rules=(Rule(when={"priority": ("P1", "none")}, targets=one),
               Rule(when={"priority": "P3"}, targets=two)),
        match=match,
    ).amended(since=START + since, rules=Rule(targets=two)),
    st.one_of(targets(), targets(fixed)),
    st.one_of(targets(), targets(fixed)),
    gaps,
    st.sampled_from(["first", "all"]),
)  # fmt: skip
"""Rules that begin and cease to apply, and an amendment."""


@given(histories(), policies, instants, conventions)
def test_live_clocks_alone_breach_and_wake_as_the_reading_of_the_policy_does(
    history: History, policy: Policy, at: datetime, conventions: Conventions
) -> None:
    policy = attrs.evolve(policy, conventions=conventions)
    reading, micros = policy.read(history, at=at), to_micros(at)
    live = policy._live_clocks(history, micros)

    assert live.next_wakeup_micros == reading.next_wakeup_micros
    assert live._first_breach() == reading._first_breach()
    assert live._zone == reading._zone


@given(histories(), st.one_of(targets(), targets(fixed)), policies, instants, conventions)
def test_a_breach_is_known_from_the_first_instant_at_which_readings_say_so(
    history: History, target: Target, policy: Policy, at: datetime, conventions: Conventions
) -> None:
    policy = attrs.evolve(policy, conventions=conventions)

    def alone(instant: datetime) -> Reading | None:
        return target.read(history, at=instant, conventions=conventions)

    def in_policy(instant: datetime) -> Reading | None:
        return policy.read(history, at=instant).get("resolution")

    for read in (alone, in_policy):
        reading = read(at)
        if reading is None or not reading.breached:
            continue
        known, breached = reading.known_at, reading.breached_at
        assert known is not None
        assert breached is not None
        assert breached <= known <= at
        now, before = read(known), read(known - MICROSECOND)
        assert now is not None
        assert now.breached
        # A cycle may begin breached, right after another one that was.
        if before is not None and len(before._traces) == len(now._traces):
            assert not before.breached
        instants = {*(t.at for t in history), known + (at - known) / 2}
        for instant in instants:
            between = read(instant)
            if known <= instant <= at and between is not None and between._trace is not None:
                assert between.breached or between._trace.number != reading.cycles[-1].number


@given(histories(), targets(), instants)
def test_elapsed_at_the_due_date_is_the_goal(
    history: History, target: Target, at: datetime
) -> None:
    reading = target.read(history, at=at)
    assume(reading.stage is Stage.RUNNING and reading.due_at is not None and not reading.breached)
    assert reading.due_at is not None
    due = max(reading.due_at, reading.at)

    later = reading.later(due)

    assert later.elapsed >= (reading.goal or timedelta())
    assert not later.breached or reading.goal is None


@given(histories(), st.one_of(targets(), targets(fixed)), instants, instants, instants)
def test_occurrences_of_two_stretches_are_those_of_the_whole(
    history: History, target: Target, one: datetime, two: datetime, three: datetime
) -> None:
    a, b, c = sorted([one, two, three])
    policy = Policy("p", rules=Rule(targets=target))

    first = policy.occurrences(history, after=a, at=b)
    second = policy.occurrences(history, after=b, at=c)
    whole = policy.occurrences(history, after=a, at=c)

    results = policy.occurrences(history.until(b), after=a, at=b)
    assert results == first
    assert first + second == whole
    assert len({o.key for o in whole}) == len(whole)


@given(
    st.timedeltas(timedelta(), timedelta(hours=14)), st.timedeltas(timedelta(), timedelta(hours=14))
)
def test_a_pause_moved_inside_closed_time_changes_nothing(
    begin: timedelta, length: timedelta
) -> None:
    closed = datetime(2026, 3, 31, 16, tzinfo=UTC)  # 18:00 in Paris; opens at 07:00 UTC
    first, last = (
        closed + min(begin, timedelta(hours=14)),
        closed + min(begin + length, timedelta(hours=14)),
    )
    target = Target(
        "resolution",
        goal=Goal.working(hours=9),
        calendar=OFFICE,
        start=On("log"),
        stop=On("resolve"),
        pause=While("on_hold"),
    )

    def read(*transitions: Transition) -> Reading:
        history = History.of(
            [Transition(START + timedelta(days=3), "log", state="new"), *transitions]
        )
        return target.read(history, at=START + timedelta(days=9))

    paused = read(
        Transition(first, "hold", state="on_hold"), Transition(last, "resume", state="in_progress")
    )
    never = read()

    assert (paused.elapsed, paused.due_at, paused.verdict) == (
        never.elapsed,
        never.due_at,
        never.verdict,
    )


@pytest.mark.parametrize("share", ["elapsed", "paused", "real"])
@given(history=histories(), target=targets(), at=instants, conventions=conventions)
def test_a_split_by_any_fact_sums_to_the_whole(
    share: str, history: History, target: Target, at: datetime, conventions: Conventions
) -> None:
    reading = target.read(history, at=at, conventions=conventions)
    whole = {
        "elapsed": reading.elapsed,
        "paused": reading.paused_for,
        "real": reading.real_elapsed,
    }[share]

    for fact in ("state", "priority", "hold_reason"):
        parts = reading.split(fact, share=share)  # type: ignore[arg-type]  # one of the three
        assert sum(parts.values(), timedelta()) == whole


@pytest.mark.parametrize("calendar", [OFFICE, ALWAYS])
@given(history=histories(), at=instants)
def test_a_policy_reads_each_target_as_the_target_reads_itself(
    calendar: Calendar, history: History, at: datetime
) -> None:
    target = Target(
        "resolution",
        goal=By("priority", {"P1": Goal.working(hours=4), "P2": Goal.real(hours=9)}),
        calendar=calendar,
        start=On("log"),
        stop=On("resolve"),
        pause=While("on_hold"),
        on_change="retroactive",
    )
    alone = target.read(history, at=at)
    by_rules = Policy(
        "p",
        rules=(
            Rule(when={"priority": "P1"}, targets=target),
            Rule(when={"priority": "P2"}, targets=target),
            Rule(targets=()),
        ),
    ).read(history, at=at)

    together = by_rules["resolution"]
    assert (alone.stage, alone.verdict, alone.elapsed) == (
        together.stage,
        together.verdict,
        together.elapsed,
    )
    assert alone.due_at == together.due_at
