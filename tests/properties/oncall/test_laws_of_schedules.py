"""What holds of every schedule, whatever its zone, layers and overrides."""

import json
from datetime import datetime, timedelta
from itertools import pairwise

import attrs
from hypothesis import given
from hypothesis import strategies as st

from serviceops.documents import from_dict, to_dict
from serviceops.oncall import FixedPlan, Layer, Override, Rotation, Schedule, Swap
from serviceops.spans import Span, SpanSet
from serviceops.testing import check_schedule_laws
from serviceops.testing.strategies import schedules
from serviceops.testing.strategies.oncall_strategies import cases_of

MONTH = timedelta(days=30)


def around(at: datetime) -> Span:
    return Span(at - MONTH, at + MONTH)


@given(cases_of(schedules()))
def test_on_call_is_what_the_shifts_say(case: tuple[Schedule, datetime]) -> None:
    schedule, at = case
    shifts = schedule.shifts(period=around(at))
    moments = [at, *(shift.span.start for shift in shifts[:20])]
    for moment in moments:
        serving = {shift.member for shift in shifts if moment in shift.span}
        assert serving == set(schedule.on_call(at=moment))


@given(cases_of(schedules(max_layers=1, max_overrides=0)))
def test_shifts_of_a_layer_tile_its_hours(case: tuple[Schedule, datetime]) -> None:
    schedule, at = case
    (layer,) = schedule.layers
    if not all(layer.rotation.members):
        return  # a buffer turn leaves some of the hours
    period = around(at)
    begins = max(layer.rotation.anchor, layer.since or layer.rotation.anchor)
    limits = Span(max(period.start, begins), max(period.end, begins))
    if layer.until is not None:
        limits = Span(min(limits.start, layer.until), min(limits.end, layer.until))
    hours = layer.hours.spans(limits.start, limits.end)

    spans = [shift.span for shift in schedule.shifts(period=period)]

    assert SpanSet(spans) == hours
    assert sum((span.length for span in spans), timedelta()) == hours.length  # none twice
    assert all(one.end <= other.start for one, other in pairwise(spans))


@given(cases_of(schedules()))
def test_gaps_overlaps_and_single_duty_tile_the_period(case: tuple[Schedule, datetime]) -> None:
    schedule, at = case
    period = around(at)
    covered = SpanSet(shift.span for shift in schedule.shifts(period=period))

    assert schedule.gaps(period=period) == SpanSet([period]) - covered
    for overlap in schedule.overlaps(period=period):
        assert set(schedule.on_call(at=overlap.span.start)) == set(overlap.members)


@given(cases_of(schedules(max_overrides=1)))
def test_a_change_has_no_effect_outside_its_spans(case: tuple[Schedule, datetime]) -> None:
    schedule, at = case
    plain = attrs.evolve(schedule, overrides=())
    spans: list[Span] = []
    for change in schedule.overrides:
        spans += [change.one_span, change.other_span] if isinstance(change, Swap) else [change.span]
    for difference in plain.diff(schedule, period=around(at)):
        assert not SpanSet([difference.span]) - SpanSet(spans)


@given(cases_of(schedules(max_layers=2, max_overrides=0)))
def test_a_layer_below_changes_nothing_where_one_above_serves(
    case: tuple[Schedule, datetime],
) -> None:
    schedule, at = case
    rotation = Rotation(members=["zoe"], length="P1W", anchor=at - MONTH, zone="UTC")
    deeper = Schedule([*schedule.layers, Layer(rotation, name="below")])
    period = Span(at - MONTH, at + MONTH)

    changed = SpanSet(one.span for one in schedule.diff(deeper, period=period))

    assert changed == schedule.gaps(period=period)
    assert not deeper.gaps(period=period)


@given(cases_of(schedules(max_overrides=0)))
def test_the_next_handover_is_the_first_change_of_people(case: tuple[Schedule, datetime]) -> None:
    schedule, at = case
    handover = schedule.next_handover(at=at)
    if handover is None:
        return
    assert handover.at > at
    assert set(handover.before) == set(schedule.on_call(at=at))
    assert handover.after == schedule.on_call(at=handover.at)
    period = Span(at, handover.at)
    for shift in schedule.shifts(period=period):
        assert shift.member in handover.before
        assert shift.member in schedule.on_call(at=at)


@given(cases_of(schedules()), st.integers(1, 1000))
def test_load_is_the_time_of_the_shifts(case: tuple[Schedule, datetime], hours: int) -> None:
    schedule, at = case
    period = Span(at, at + timedelta(hours=hours))
    shifts = schedule.shifts(period=period)
    for one in schedule.load(period=period):
        mine = SpanSet(shift.span for shift in shifts if shift.member == one.member)
        assert (one.time, one.shifts) == (mine.length, len(mine))


@given(schedules())
def test_a_schedule_survives_its_document(schedule: Schedule) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(schedule))), Schedule) == schedule


@given(cases_of(schedules()))
def test_a_fixed_plan_of_the_shifts_is_the_schedule(case: tuple[Schedule, datetime]) -> None:
    schedule, at = case
    period = around(at)
    shifts = [(shift.span, shift.member) for shift in schedule.shifts(period=period)]
    other = Schedule(Layer(Rotation(members=["x"], length="P1D", anchor=at, zone="UTC")),
                     FixedPlan(period, shifts))  # fmt: skip

    assert schedule.diff(other, period=period) == ()
    assert Override(period, "x").replaces is None


def test_the_laws_of_the_kit_are_obeyed() -> None:
    check_schedule_laws(
        lambda schedule: lambda at: [m.name for m in schedule.on_call(at=at)], examples=20
    )
