"""What rotas, their load and their lint do in cases that hardly occur."""

from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from unittest.mock import patch

import attrs
import pytest

from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.errors import InvalidInstant, InvalidValue
from serviceops.oncall import FixedPlan, Layer, Member, Override, Rotation, Schedule
from serviceops.oncall import roster as rosters
from serviceops.oncall.lint import ScheduleFinding
from serviceops.oncall.load import WORKING_HOURS, in_zone, load
from serviceops.oncall.roster import Duty, Part, _change
from serviceops.spans import Span
from tests.counted import calls_of

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
WEEK = Span(MONDAY, MONDAY + timedelta(weeks=1))
NOON = MONDAY + timedelta(days=99, hours=12)
DAYS = Rotation(members=["ana", "ben"], length="P1D", anchor=MONDAY, zone="UTC")


def schedule(**stated: object) -> Schedule:
    return Schedule(Layer(DAYS, **stated))  # type: ignore[arg-type]


def test_a_schedule_is_shown_as_far_as_the_hours_of_all_its_layers_are_known() -> None:
    december = datetime(2026, 12, 21, tzinfo=UTC)
    turns = attrs.evolve(DAYS, anchor=december)
    year = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]}, covers=(2026, 2026))

    shown = Schedule([Layer(turns, name="day", hours=year), Layer(turns, name="all")]).figure()

    assert (shown.start, shown.end) == Span(december, datetime(2027, 1, 1, tzinfo=UTC)).pair


def test_a_finding_is_shown_with_its_place_and_its_code() -> None:
    finding = ScheduleFinding("gap", "nights", "nobody is on call", "add a layer")

    assert str(finding) == "nights: nobody is on call (gap)"


def test_hours_in_versions_move_to_another_zone_and_others_stay() -> None:
    later = BusinessCalendar(zone="UTC", week={"mon-fri": ["10:00-12:00"]})
    versions = BusinessCalendar.by_date(
        {MONDAY.date().replace(year=2025): WORKING_HOURS, MONDAY.date(): later}
    )

    moved = in_zone(versions, "Asia/Tokyo")

    assert moved.zone == "Asia/Tokyo"
    assert moved.next_open(MONDAY) == MONDAY + timedelta(hours=1)
    assert in_zone(ALWAYS, "Asia/Tokyo") is ALWAYS


def test_hours_that_are_no_calendar_are_refused() -> None:
    with pytest.raises(InvalidValue):
        load([schedule()], period=WEEK, by={"night": {"ana": "22:00"}})  # type: ignore[dict-item]


def test_a_notification_of_before_the_period_interrupts_nobody() -> None:
    found = schedule().interruptions([MONDAY - timedelta(hours=1)], period=WEEK)

    assert [(one.working, one.evening, one.sleeping) for one in found] == [(0, 0, 0), (0, 0, 0)]


def test_turns_by_duty_are_counted_for_a_thousand_years() -> None:
    days = Rotation(members=["ana", "ben"], length="P1D", anchor=MONDAY, zone="UTC", advance="duty")
    by_duty = Schedule(Layer(days, hours=WORKING_HOURS))

    with pytest.raises(InvalidInstant, match="set a later anchor"):
        by_duty.roster.crew(round(MONDAY.replace(year=4000).timestamp()) * 10**6)


def test_nobody_is_on_call_after_the_last_instant() -> None:
    with pytest.raises(InvalidInstant):
        schedule().roster.crew(1 << 62)


def test_the_oldest_prepared_stretch_goes_first() -> None:
    rota = schedule()
    with patch.object(rosters, "_MAX_STRETCHES", 2):
        for year in (2026, 2030, 2034):
            rota.roster.crew(round(MONDAY.replace(year=year).timestamp() * 10**6))

    assert len(rota.roster._stretches) == 2
    assert list(rota.roster._stretches) == sorted(rota.roster._stretches)


def test_many_who_are_added_to_one_span_cost_the_square_of_their_number() -> None:
    nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    span = Span(nine, nine + timedelta(hours=8))
    turns = Rotation(members=["ana", "ben"], length="P1D", anchor=nine, zone="UTC")

    def calls(count: int) -> int:
        added = [Override(span, "eve", adds=True)] * count
        replaced = [Override(span, "uma", replaces="tom")] * count
        schedule = Schedule(Layer(turns), [*added, *replaced])
        return calls_of(lambda: schedule.shifts(period=span))

    assert calls(400) < 3 * calls(200)


@pytest.mark.parametrize("is_wider", [True, False])
def test_nested_overrides_that_replace_everybody_cost_in_proportion(is_wider: bool) -> None:
    def nested(size: int) -> Schedule:
        reaches = [timedelta(minutes=n + 1) for n in range(size)]
        overrides = [
            Override(Span(NOON - reach, NOON + reach), f"m{number}")
            for number, reach in enumerate(reaches if is_wider else reversed(reaches))
        ]
        return Schedule(Layer(DAYS), overrides)

    few, many = (calls_of(partial(nested(size).on_call, at=NOON)) for size in (100, 1_000))

    assert many < 12 * few
    (found,) = nested(100).on_call(at=NOON)
    assert found.name == "m99"  # the last one given, whether it is the widest or the narrowest


def test_a_plan_of_many_shifts_costs_in_proportion_to_them() -> None:
    def planned(size: int) -> Schedule:
        starts = [NOON + timedelta(hours=n) for n in range(size)]
        shifts = [
            (Span(start, start + timedelta(hours=2)), f"m{number}")
            for number, start in enumerate(starts)
        ]
        return Schedule(Layer(DAYS), [FixedPlan(Span(starts[0], shifts[-1][0].end), shifts)])

    few, many = (calls_of(partial(planned(size).on_call, at=NOON)) for size in (50, 500))

    assert many < 12 * few  # each stretch looked at all shifts
    # From 13:00 to 14:00 the first shift and the second serve, in the order of the plan.
    found = planned(50).on_call(at=NOON + timedelta(hours=1))
    assert [member.name for member in found] == ["m0", "m1"]
    assert planned(50).on_call(at=NOON + timedelta(hours=51)) == DAYS.members[(99 + 2) % 2]


def overlapping(size: int, *, replace: bool = False) -> Schedule:
    """Return a schedule to which so many people are added, an hour later each, for as many hours.

    Between them each is asked to replace the one before, or somebody who never serves.
    """
    hour, changes = timedelta(hours=1), list[Override]()
    for n in range(size):
        span = Span(NOON + n * hour, NOON + (n + size) * hour)
        changes.append(Override(span, f"p{n}", adds=True))
        changes += [Override(span, f"q{n}", replaces="nobody")] if replace else []
    return Schedule(Layer(DAYS), overrides=changes)


@pytest.mark.parametrize("replace", [False, True])
def test_people_added_for_times_that_overlap_took_cubic_time(replace: bool) -> None:
    counted = []
    for size in (30, 90):
        schedule = overlapping(size, replace=replace)
        span = Span(NOON, NOON + timedelta(hours=2 * size))
        counted.append(calls_of(lambda: schedule.shifts(period=span)))  # noqa: B023 - called here
    few, many = counted

    assert many <= 12 * few  # as many people in as many hours: 9 times as much, and 27 if cubic
    crew = [member.name for member in overlapping(40).on_call(at=NOON + timedelta(hours=2))]
    assert crew == ["ben", "p0", "p1", "p2"]  # an odd day of the rotation


def test_overrides_at_once_do_what_they_do_one_by_one() -> None:
    random, hour = Random(7), timedelta(hours=1)
    people = ("ana", "ben", "eve", "kim")
    for _ in range(100):
        changes: list[Override] = []
        while len(changes) < 8:
            start = NOON + random.randrange(12) * hour
            span = Span(start, start + random.randrange(1, 8) * hour)
            crew = random.choice((*people, ("ana", "eve")))
            kind = random.choice(("adds", "adds", "adds", "replaces", "all"))
            gone = random.choice(people) if kind == "replaces" else None
            changes.append(Override(span, crew, replaces=gone, adds=kind == "adds"))
        roster = Schedule(Layer(DAYS), overrides=changes).roster
        first, last = Span(NOON - hour, NOON + 24 * hour).pair
        parts = roster.layer_parts(0, first, last)

        idle = {(n, k) for n, change in enumerate(changes) for k in _change(parts, change)}

        assert roster.idle(first, last) == idle
        assert crews_by_hour(roster.parts(first, last)) == crews_by_hour(parts)


def crews_by_hour(parts: list[Part]) -> list[tuple[Duty, ...]]:
    return [duties for start, end, duties in parts for _ in range((end - start) // 3_600_000_000)]


def test_each_of_many_layers_beside_one_another_went_through_all_those_above_it() -> None:
    def cost(size: int) -> int:
        layers = [
            Layer(
                attrs.evolve(
                    DAYS, members=[f"a{n}"], length="P1W", anchor=MONDAY + timedelta(minutes=n)
                ),
                beside=n > 0,
            )
            for n in range(size)
        ]
        many = Schedule(layers)
        period = Span(MONDAY + timedelta(days=9), MONDAY + timedelta(days=30))
        calls = calls_of(lambda: many.gaps(period=period))
        assert len(many.on_call(at=MONDAY + timedelta(days=9))) == size
        return calls

    cost(2)  # what is made once
    assert cost(80) < 45 * cost(8)  # the square of ten would be a hundred


@pytest.mark.parametrize("zoned_first", [True, False])
def test_load_lost_the_zone_that_a_later_schedule_has_for_a_person(zoned_first: bool) -> None:
    # On call from 12:00 to 24:00 UTC. Nights in Tokyo are from 13:00 to 21:00 UTC.
    half_days = BusinessCalendar(zone="UTC", week={"mon": ["12:00-24:00"]})
    nights = BusinessCalendar(zone="UTC", week={"mon-sun": ["22:00-06:00"]})
    schedules = [
        Schedule(Layer(attrs.evolve(DAYS, members=[member]), hours=half_days))
        for member in (Member("yuki", zone="Asia/Tokyo"), "yuki")
    ]

    (found,) = load(
        schedules if zoned_first else schedules[::-1],
        period=WEEK,
        by={"night": nights},
        own_zone=True,
    )

    assert found.by == (("night", timedelta(hours=8)),)


def test_load_refuses_two_zones_of_one_person() -> None:
    schedules = [
        Schedule(Layer(attrs.evolve(DAYS, members=[Member("yuki", zone=zone)])))
        for zone in ("Asia/Tokyo", "Europe/Rome")
    ]

    with pytest.raises(InvalidValue, match="yuki in Asia/Tokyo and in Europe/Rome"):
        load(schedules, period=WEEK)
