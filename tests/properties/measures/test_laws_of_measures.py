"""Laws of measures over records: nothing lost, nothing counted twice, order of no matter."""

from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from drawn_logs import STEP, STEPS, at, bases, histories, logs, moments, periods
from hypothesis import given
from hypothesis import strategies as st

from serviceops import Goal, History, On, Span, Target
from serviceops.desk import AssignmentPath
from serviceops.measures import (
    Basis,
    Breakdown,
    CountedOutcome,
    Measure,
    Moments,
    Outcomes,
    attainment,
    backlog,
    backlog_age,
    backlog_over,
    bounce,
    contact_age,
    error_rate,
    fcr_freshservice,
    fcr_hdi,
    fcr_zoho,
    hold_debt,
    mtta,
    mttr_repair,
    mttr_respond,
    overrun,
    ping_pong,
    reassigned,
    reassignments,
    reopen_events,
    reopen_rate,
    time_by,
    time_by_party,
)
from serviceops.sla import Reopen

Log = dict[str, History]
NOW = at(STEPS + 300)
ENDED = {"resolved", "closed", "cancelled"}
WINDOW = timedelta(hours=8)
TARGET = Target(
    "resolution", goal=Goal.real(hours=10), start=On("log"), stop=On("resolve"),
    reopen=Reopen(On("reopen"), gap="new_cycle"),
)  # fmt: skip


def readings(log: Log) -> dict[str, object]:
    return {name: TARGET.read(history, at=NOW) for name, history in log.items()}


PER_RECORD: dict[str, Callable[..., Measure]] = {
    "mtta": lambda log, **given: mtta(log, at=NOW, **given),
    "respond": lambda log, **given: mttr_respond(log, at=NOW, dated_by="stop", **given),
    "repair": lambda log, **given: mttr_repair(log, at=NOW, **given),
    "hdi": lambda log, **given: fcr_hdi(log, at=NOW, **given),
    "freshservice": lambda log, **given: fcr_freshservice(log, at=NOW, **given),
    "zoho": lambda log, **given: fcr_zoho(log, at=NOW, **given),
    "reopen_events": lambda log, **given: reopen_events(log, at=NOW, **given),
    "reassignments": lambda log, **given: reassignments(log, at=NOW, **given),
    "reassigned": lambda log, **given: reassigned(log, at=NOW, **given),
    "ping_pong": lambda log, **given: ping_pong(log, at=NOW, **given),
    "bounce": lambda log, **given: bounce(log, at=NOW, within=WINDOW, **given),
    "attainment": lambda log, **given: attainment(readings(log), **given),
    "overrun": lambda log, **given: overrun(readings(log), **given),
    "time_by": lambda log, **given: time_by(log, at=NOW, **given).whole,
    "hold_debt": lambda log, **given: hold_debt(log, at=NOW, **given).whole,
}
ALSO: dict[str, Callable[..., Measure]] = {
    "reopen_rate": lambda log, **given: reopen_rate(log, at=NOW, within=WINDOW, **given),
    "backlog": lambda log: backlog(log, at=at(100)).whole,
    "backlog_age": lambda log: backlog_age(log, at=at(100)),
    "contact_age": lambda log: contact_age(log, at=at(100)),
}
both = pytest.mark.parametrize(
    "measure", [*PER_RECORD.values(), *ALSO.values()], ids=[*PER_RECORD, *ALSO]
)
splits = pytest.mark.parametrize("measure", PER_RECORD.values(), ids=PER_RECORD)


@both
@given(log=logs)
def test_every_record_is_counted_or_left_out(measure: Callable[..., Measure], log: Log) -> None:
    found = measure(log)
    left = {name for out in found.left_out for name in out.ids}
    assert set(found.ids) | left == set(log)
    if measure not in (PER_RECORD["attainment"], PER_RECORD["overrun"]):  # these count cycles
        assert not set(found.ids) & left


@both
@given(log=logs)
def test_counted_records_give_the_figure_again(measure: Callable[..., Measure], log: Log) -> None:
    found = measure(log)
    again = measure({name: log[name] for name in found.ids})
    assert again.value == found.value
    assert again.parts == found.parts


@both
@given(log=logs, random=st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(  # type: ignore[no-untyped-def]
    measure: Callable[..., Measure], log: Log, random
) -> None:
    shuffled = list(log.items())
    random.shuffle(shuffled)
    found, again = measure(log), measure(dict(shuffled))
    assert again.value == found.value
    assert sorted(again.parts) == sorted(found.parts)


@splits
@given(log=logs, period=periods(), cut=moments)
def test_two_periods_end_to_end_add_up(
    measure: Callable[..., Measure], log: Log, period: Span, cut: datetime
) -> None:
    middle = min(max(cut, period.start), period.end)
    whole = measure(log, period=period)
    first = measure(log, period=Span(period.start, middle))
    second = measure(log, period=Span(middle, period.end))

    assert first.total + second.total == whole.total
    if whole.whole is not None:
        assert (first.whole or 0) + (second.whole or 0) == whole.whole
    if measure not in (PER_RECORD["time_by"], PER_RECORD["hold_debt"], PER_RECORD["reopen_events"]):
        assert sorted(first.parts + second.parts) == sorted(whole.parts)


@given(logs, moments)
def test_backlog_agrees_with_replayed_records(log: Log, now: datetime) -> None:
    replayed = [
        name for name, history in log.items()
        if history[0].at <= now and history.until(now).state not in ENDED
    ]  # fmt: skip
    found = backlog(log, at=now)

    assert list(found.whole.ids) == replayed
    assert sum(part.value or 0 for _, part in found.items()) == found.whole.value
    assert sorted(i for _, part in found.items() for i in part.ids) == sorted(replayed)
    (over,) = backlog_over(log, at=[now])
    assert over.parts == found.whole.parts
    assert {out.code: out.ids for out in over.left_out} == {
        out.code: out.ids for out in found.whole.left_out
    }


def by_half_hours(log: Log, fact: str, period: Span, basis: Basis, *, held: bool) -> dict[str, int]:
    spent: dict[str, int] = {}
    for step in range(STEPS + 300):
        now = at(step)
        if now not in period or not basis.calendar.is_open(now):
            continue
        for history in log.values():
            so_far = history.until(now)
            if not so_far or so_far.state in ENDED:
                continue
            if held and so_far.state != "on_hold":
                continue
            value = str(so_far.state if fact == "state" else so_far.facts.get(fact, "not set"))
            spent[value] = spent.get(value, 0) + 1
    return spent


def in_half_hours(found: Breakdown) -> dict[str, Fraction]:
    return {
        name: (part.value or 0) / Fraction(STEP / timedelta(microseconds=1))
        for name, part in found.items()
        if part.value
    }


@given(logs, periods(), bases, st.sampled_from(["state", "group", "priority"]))
def test_time_by_a_fact_agrees_with_counting_half_hours(
    log: Log, period: Span, basis: Basis, fact: str
) -> None:
    found = time_by(log, fact, at=NOW, period=period, basis=basis)
    assert in_half_hours(found) == by_half_hours(log, fact, period, basis, held=False)
    assert sum(part.total for _, part in found.items()) == found.whole.total


@given(logs, periods(), bases)
def test_time_by_party_contains_hold_debt_and_sums_to_open_time(
    log: Log, period: Span, basis: Basis
) -> None:
    given = {"at": NOW, "period": period, "basis": basis}
    debt, party, state = hold_debt(log, **given), time_by_party(log, **given), time_by(log, **given)

    counted = by_half_hours(log, "hold_reason", period, basis, held=True)
    named = {"caller": "caller", "supplier": "vendor", "provider": "change"}
    assert in_half_hours(debt) == {n: counted[r] for n, r in named.items() if counted.get(r)}
    assert party.whole.total == state.whole.total
    assert debt.whole.total <= party.whole.total
    for name in ("caller", "supplier"):
        on_hold = dict(debt.items()).get(name)
        every = dict(party.items()).get(name)
        assert (on_hold.total if on_hold else 0) == (every.total if every else 0)


@given(histories())
def test_flow_measures_agree_with_assignment_paths(history: History) -> None:
    path, log = AssignmentPath.of(history), {"INC-1": history}
    if not path.periods:
        assert reassignments(log, at=NOW).left_out_ids("never_assigned") == ("INC-1",)
        return
    assert reassignments(log, at=NOW).value == path.hops
    assert ping_pong(log, at=NOW).value == (path.ping_pongs > 0)
    assert bounce(log, at=NOW, within=WINDOW).value == bool(path.bounces(within=WINDOW))


@given(logs, st.lists(moments, max_size=3))
def test_records_read_one_by_one_give_the_same(log: Log, instants: list[datetime]) -> None:
    assert mtta(iter(log.items()), at=NOW) == mtta(log, at=NOW)
    assert backlog_over(iter(log.items()), at=instants) == backlog_over(log, at=instants)


@given(st.lists(st.tuples(st.integers(0, STEPS), st.booleans()), max_size=30), periods())
def test_an_error_rate_counts_every_outcome_of_the_period_once(
    drawn: list[tuple[int, bool]], period: Span
) -> None:
    found = error_rate(Outcomes([CountedOutcome(at(n), good) for n, good in drawn]), period=period)
    inside = [good for n, good in drawn if at(n) in period]
    bad = inside.count(False)
    assert found.value == (Fraction(bad, len(inside)) if inside else None)


@given(logs)
def test_open_is_neither_resolved_nor_closed_nor_cancelled(log: Log) -> None:
    states = {name: history.state for name, history in log.items()}
    open_now = backlog(log, at=NOW, open_while=Moments.OPEN).whole.ids
    assert all(states[name] not in ENDED for name in open_now)
