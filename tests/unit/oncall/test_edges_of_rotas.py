"""Edges of rotations, rosters and lint, each worked out by hand on a wall calendar."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import attrs
import pytest

from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.calendars.versions import VersionedCalendar
from serviceops.calendars.zones import STRETCH
from serviceops.errors import InvalidInstant, InvalidValue, ServiceOpsError, YearsNotCovered
from serviceops.oncall import (
    FixedPlan,
    Layer,
    Member,
    Override,
    PagingLevel,
    PagingPolicy,
    Rotation,
    Schedule,
    Swap,
)
from serviceops.oncall.load import in_zone
from serviceops.spans import Span, to_datetime, to_micros

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
DAYTIME = BusinessCalendar(zone="UTC", week={"mon-sun": ["08:00-20:00"]})
OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})


def rota(*members: Any, length: Any = "P1W", **more: Any) -> Rotation:
    return Rotation(members=members, length=length, **{"anchor": MONDAY, "zone": "UTC", **more})


def span(first: float, last: float) -> Span:
    """Return the span between two days after Monday."""
    return Span(MONDAY + first * DAY, MONDAY + last * DAY)


def served(schedule: Schedule, first: float, last: float) -> list[tuple[str, float, float]]:
    """Return who serves between which days after Monday."""
    return [
        (str(one.member), (one.span.start - MONDAY) / DAY, (one.span.end - MONDAY) / DAY)
        for one in schedule.shifts(period=span(first, last))
    ]


def names(schedule: Schedule, at: datetime) -> list[str]:
    return [member.name for member in schedule.on_call(at=at)]


# Turns


@pytest.mark.parametrize(
    ("length", "day"),
    [("P1M", 1), ("P1M", 31), ("P3M", 15), ("P5M", 31), ("P1W", 5), (("P5D", "P2D", "PT9H"), 1)],
)
@pytest.mark.parametrize("turn", [-14, -1, 0, 1, 11, 12, 13, 500])
def test_the_first_and_the_last_instant_of_a_turn_are_in_it(
    length: Any, day: int, turn: int
) -> None:
    rotation = rota("ana", length=length, anchor=datetime(2026, 1, day, 9, 30, tzinfo=UTC))

    assert rotation.turn_at_wall(rotation.wall_start(turn)) == turn
    assert rotation.turn_at_wall(rotation.wall_start(turn + 1) - 1) == turn


def test_turns_by_months_are_found_from_any_day() -> None:
    rotation = rota("ana", length="P3M", anchor=datetime(2026, 1, 31, 9, tzinfo=UTC))
    starts = [
        to_micros(datetime(*day, 9, tzinfo=UTC)) for day in ((2026, 1, 31), (2026, 4, 30),
                                                            (2026, 7, 31), (2026, 10, 31))
    ]  # fmt: skip

    at = to_micros(datetime(2026, 4, 30, 8, tzinfo=UTC))
    assert rotation.turns(at, at + 1) == [(0, starts[0], starts[1])]
    assert rotation.turns(at, starts[1] + 1) == [
        (0, starts[0], starts[1]), (1, starts[1], starts[2]),
    ]  # fmt: skip
    assert rotation.turns(starts[3] - 1, starts[3]) == [(2, starts[2], starts[3])]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
@pytest.mark.parametrize(
    ("length", "turns"),
    [("P1W", (date(9999, 12, 30) - MONDAY.date()).days // 7), ("P1M", (9999 - 2026) * 12 + 9)],
)
def test_turns_go_on_to_the_last_day_there_is(length: str, turns: int, zone: str) -> None:
    people = ("ana", "ben", "cem", "dee", "eva")
    schedule = Schedule(Layer(rota(*people, length=length, zone=zone, anchor=MONDAY + 12 * HOUR)))
    last = datetime(9999, 12, 30, 23, tzinfo=UTC)

    assert names(schedule, last) == [("ana", "ben", "cem", "dee", "eva")[turns % 5]]


def test_a_turn_ends_by_the_clock_of_its_own_zone() -> None:
    # Midnight in New York is five in the morning of UTC, and in Tokyo it is three in the afternoon.
    for zone, hour in (("America/New_York", 5), ("Asia/Tokyo", 15)):
        first = datetime(2026, 1, 5, hour, tzinfo=UTC)
        rotation = rota("ana", zone=zone, anchor=first)
        edges = [to_micros(first + n * WEEK) for n in range(3)]
        assert rotation.turns(edges[0], edges[0] + 1) == [(0, edges[0], edges[1])]
        assert rotation.turns(edges[1], edges[1] + 1) == [(1, edges[1], edges[2])]
    # New York skips the hour from two to three on 8 March, so three o'clock comes an hour earlier.
    first = datetime(2026, 3, 1, 8, tzinfo=UTC)
    rotation = rota("ana", zone="America/New_York", anchor=first)
    edges = [to_micros(at) for at in (first, datetime(2026, 3, 8, 7, tzinfo=UTC))]
    assert rotation.turns(edges[0], edges[0] + 1) == [(0, *edges)]
    assert rotation.turns(edges[0] + 1, edges[0] + 1) == []


@pytest.mark.parametrize("length", ["P1D", "P1W", "P1M", ("P5D", "P2D"), "PT36H"])
def test_round_the_clock_every_turn_has_duty(length: Any) -> None:
    clock, duty = (
        Schedule(Layer(rota("ana", "ben", "cem", "dee", length=length, advance=advance)))
        for advance in ("clock", "duty")
    )
    # Three years: turns lie across the ends of the stretches that are compiled at once.
    period = Span(MONDAY, MONDAY + 157 * WEEK)

    assert duty.shifts(period=period) == clock.shifts(period=period)
    at = MONDAY + 156 * WEEK
    assert Schedule(duty.layers, name="x").on_call(at=at) == clock.on_call(at=at)


@pytest.mark.parametrize("hours", [-1, 0, 1])
@pytest.mark.parametrize(
    ("length", "turns"),
    [
        ("P1W", [date(2026, 12, 28), date(2027, 1, 4), date(2027, 1, 11), date(2027, 1, 18)]),
        ("P12M", [date(2026, 3, 2), date(2027, 3, 2), date(2028, 3, 2), date(2029, 3, 2)]),
    ],
)
def test_the_turn_in_which_a_layer_begins_has_duty(
    length: str, turns: list[date], hours: int
) -> None:
    # The layer begins about where a compiled stretch does, and within a turn that began before it.
    since = to_datetime(57 * STRETCH) + hours * HOUR
    rotation = rota("ana", "ben", "cem", length=length, advance="duty")
    schedule = Schedule(Layer(rotation, since=since))

    edges = [since, *(datetime(one.year, one.month, one.day, tzinfo=UTC) for one in turns[1:])]
    found = schedule.shifts(period=Span(since - DAY, edges[-1]))
    assert [(str(one.member), one.span) for one in found] == [
        (name, Span(*pair)) for name, pair in zip(("ana", "ben", "cem"), pairwise(edges),
                                                  strict=True)
    ]  # fmt: skip


def test_turns_by_duty_are_counted_for_so_many_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("serviceops.oncall.roster._MAX_DUTY_STRETCHES", 2)
    first = to_micros(MONDAY) // STRETCH
    days = [(to_datetime((first + n) * STRETCH) - MONDAY) // DAY + 1 for n in (2, 3)]
    schedule = Schedule(Layer(rota("ana", "ben", "cem", length="P1D", advance="duty")))
    # Counted until the end of the second stretch after that of the anchor.
    assert names(schedule, MONDAY + days[0] * DAY) == [("ana", "ben", "cem")[days[0] % 3]]
    with pytest.raises(InvalidInstant, match="within 2 years of the start"):
        schedule.on_call(at=MONDAY + days[1] * DAY)


def test_a_turn_is_of_a_hundred_years_at_most() -> None:
    assert rota("ana", length="P36600D").length == ("P36600D",)
    with pytest.raises(InvalidValue, match="to a hundred years"):
        rota("ana", length="P36601D")


def test_a_rotation_may_not_begin_with_the_first_instant_there_is() -> None:
    with pytest.raises(InvalidValue, match="years 1 to 9999"):
        rota("ana", anchor=datetime(1, 1, 4, tzinfo=UTC))
    first = datetime(1, 1, 5, tzinfo=UTC)
    weeks = (date(1970, 1, 1) - first.date()).days // 7
    assert [turn for turn, _, _ in rota("ana", anchor=first).turns(0, 1)] == [weeks]


# Rosters


def test_the_first_layer_may_be_one_that_serves_beside_others() -> None:
    assert names(Schedule(Layer(rota("ana"), beside=True)), MONDAY) == ["ana"]


def test_an_override_of_a_layer_has_its_name() -> None:
    schedule = Schedule(Layer(rota("ana"), "primary"), Override(span(1, 2), "ben", layer="primary"))

    assert [one.layer for one in schedule.shifts(period=span(0, 3))] == ["primary"] * 3


def test_an_override_changes_nothing_of_the_turns_it_only_meets() -> None:
    # Ben's week begins as the override of Ben ends, and Ana's ends as that of Ana begins.
    for override in (
        Override(span(0, 7), "cem", replaces="ben"), Override(span(7, 14), "cem", replaces="ana"),
    ):  # fmt: skip
        schedule = Schedule(Layer(rota("ana", "ben")), override)
        assert served(schedule, 0, 14) == [("ana", 0, 7), ("ben", 7, 14)]


def test_hours_that_end_as_a_turn_begins_are_none_of_it() -> None:
    layer = Layer(rota("ana", "ben", length="P1D", anchor=MONDAY + 20 * HOUR), hours=DAYTIME)

    found = [(name, first * 24, last * 24) for name, first, last in served(Schedule(layer), 0, 3)]
    assert [(name, round(first), round(last)) for name, first, last in found] == [
        ("ana", 32, 44), ("ben", 56, 68),
    ]  # fmt: skip


@pytest.mark.parametrize("side", ["before", "after"])
def test_an_override_that_meets_a_compiled_stretch_changes_nothing_in_it(side: str) -> None:
    edge = to_datetime(57 * STRETCH)
    schedule = Schedule(
        Layer(rota("ana", "ben", length="P1D")),
        Override(
            Span(edge - 2 * DAY, edge) if side == "before" else Span(edge, edge + 2 * DAY), "cem"
        ),
    )
    # The day in which the edge lies, and two more on each side.
    first = (edge - MONDAY) // DAY
    people = [("ana", "ben")[(first + n) % 2] for n in range(-3, 4)]
    whole = Span(MONDAY + (first - 3) * DAY, MONDAY + (first + 4) * DAY)

    found = [
        (str(s.member), s.span) for s in schedule.shifts(period=whole) if str(s.member) != "cem"
    ]
    turns = [Span(whole.start + n * DAY, whole.start + (n + 1) * DAY) for n in range(7)]
    (cem,) = (one.span for one in schedule.overrides)
    expected = [
        (person, rest) for person, turn in zip(people, turns, strict=True)
        for rest in (
            [turn] if turn & cem is None
            else [Span(turn.start, cem.start)] if turn.start < cem.start
            else [Span(cem.end, turn.end)] if turn.end > cem.end
            else []
        )
    ]  # fmt: skip
    assert found == expected
    assert not schedule.gaps(period=whole)


def test_a_question_just_outside_the_years_of_the_hours_is_refused_after_one_inside() -> None:
    hours = BusinessCalendar(
        zone="UTC", week={"mon-sun": ["00:00-24:00"]}, covers=range(2026, 2028)
    )
    rotation = rota("ana", anchor=datetime(2025, 1, 6, tzinfo=UTC))
    schedule = Schedule(Layer(rotation, hours=hours))
    first, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)

    for inside in (first, end - timedelta(microseconds=1)):
        assert names(schedule, inside) == ["ana"]
    instant = timedelta(microseconds=1)
    for outside in (first - instant, end, end + HOUR):
        with pytest.raises(YearsNotCovered):
            schedule.on_call(at=outside)
    assert not schedule.gaps(period=Span(first, end))
    for wide in (Span(first - instant, end), Span(first, end + instant)):
        with pytest.raises(YearsNotCovered):
            schedule.gaps(period=wide)


def test_a_schedule_covers_the_years_that_the_hours_of_all_layers_do() -> None:
    layers = [
        Layer(rota("ana"), name, hours=BusinessCalendar(
            zone="UTC", week={"mon-sun": ["00:00-24:00"]}, covers=range(first, first + 2)
        ))
        for name, first in (("a", 2026), ("b", 2027))
    ]  # fmt: skip
    schedule = Schedule(layers)

    assert names(schedule, datetime(2027, 6, 1, tzinfo=UTC)) == ["ana"]
    for year in (2026, 2028):
        with pytest.raises(YearsNotCovered):
            schedule.on_call(at=datetime(year, 6, 1, tzinfo=UTC))


def test_a_zone_that_an_override_states_is_that_of_the_member_everywhere() -> None:
    override = Override(span(1, 2), Member("ana", "Asia/Tokyo"))

    schedule = Schedule(Layer(rota("ana")), override)
    assert schedule.members == (Member("ana", "Asia/Tokyo"),)


def test_the_last_instant_of_a_search_counts() -> None:
    roster = Schedule(Layer(rota("ana", "ben"))).roster
    now, changes = to_micros(MONDAY), to_micros(MONDAY + WEEK)

    assert roster.next_change(now, changes) == changes
    assert roster.next_change(now, changes - 1) is None
    assert roster.next_change(changes - 1, changes) == changes
    assert roster.next_change(changes, changes) is None


def test_a_handover_in_more_than_thirty_years_is_none() -> None:
    ends = datetime(2057, 3, 2, tzinfo=UTC)
    schedule = Schedule(Layer(rota("ana"), until=ends))

    assert schedule.next_handover(at=MONDAY) is None
    found = schedule.next_handover(at=MONDAY + 365 * 2 * DAY)
    assert found is not None
    assert (found.at, [str(one) for one in found.before], found.after) == (ends, ["ana"], ())


def test_the_last_handover_there_is_is_that_of_the_last_instant() -> None:
    last = to_datetime(to_micros(datetime(9999, 12, 31, tzinfo=UTC)) - 1)
    schedule = Schedule(Layer(rota("ana"), until=last))

    found = schedule.next_handover(at=last - HOUR)
    assert found is not None
    assert found.at == last


def test_a_layer_below_cuts_no_shift_of_the_layer_above() -> None:
    daily = Layer(rota("cem", "dee", length="P1D"), "below")
    schedule = Schedule([Layer(rota("ana", "ben"), "above", until=MONDAY + 9 * DAY), daily])

    assert served(schedule, -1, 11) == [
        ("ana", 0, 7), ("ben", 7, 9), ("dee", 9, 10), ("cem", 10, 11),
    ]  # fmt: skip
    assert list(schedule.gaps(period=span(-1, 11))) == [span(-1, 0)]


def test_shifts_come_by_their_start_and_not_by_their_end() -> None:
    # Ben's three days end before ana's week does.
    layers = [Layer(rota("ana"), "a"), Layer(rota("ben"), "b", beside=True, since=MONDAY + DAY,
                                             until=MONDAY + 4 * DAY)]  # fmt: skip

    assert served(Schedule(layers), 0, 7) == [("ana", 0, 7), ("ben", 1, 4)]


@pytest.mark.parametrize("day", [1, 7])
def test_a_period_of_no_time_has_nothing(day: int) -> None:
    schedule = Schedule(Layer(rota("ana", "ben")))

    assert served(schedule, day, day) == []
    assert schedule.diff(Schedule(Layer(rota("ben"))), period=span(day, day)) == ()


def test_who_is_no_member_may_be_interrupted() -> None:
    schedule = Schedule(Layer(rota("ana")))
    at = [MONDAY + 10 * HOUR, (MONDAY + 20 * HOUR, "zoe")]

    found = schedule.interruptions(at, period=span(0, 1))

    assert [(str(o.member), o.working, o.evening, o.sleeping) for o in found] == [
        ("ana", 1, 0, 0), ("zoe", 0, 1, 0),
    ]  # fmt: skip


def test_load_has_a_part_for_each_calendar_of_each_member() -> None:
    schedule = Schedule(Layer(rota("ana", "ben", length="P1D")))
    holidays = {"ben": DAYTIME}

    ana, ben = schedule.load(period=span(0, 2), by={"holiday": holidays, "office": OFFICE})

    assert ana.by == (("holiday", timedelta()), ("office", 8 * HOUR))
    assert ben.by == (("holiday", 12 * HOUR), ("office", 8 * HOUR))
    assert (ana.rest, ben.rest) == (16 * HOUR, 12 * HOUR)


def test_combined_hours_are_read_in_the_zone_of_the_member_too() -> None:
    weekend = BusinessCalendar(zone="UTC", week={"sat-sun": ["00:00-24:00"]})
    nights = BusinessCalendar(zone="UTC", week={"mon-sun": ["00:00-08:00"]}) - weekend
    schedule = Schedule(Layer(rota(Member("yuki", "Asia/Tokyo"), anchor=MONDAY - WEEK)))

    def night(first: float, last: float, *, own_zone: bool) -> timedelta:
        (found,) = schedule.load(period=span(first, last), by={"night": nights}, own_zone=own_zone)
        return found.by[0][1]

    # Until 18:00 of UTC on Monday it is 03:00 on Tuesday in Tokyo.
    assert night(0, 0.75, own_zone=True) == 3 * HOUR
    assert night(0, 0.75, own_zone=False) == 8 * HOUR
    # From 15:00 of UTC on Friday on it is Saturday in Tokyo, which is no night here.
    assert night(4.5, 5, own_zone=True) == timedelta()
    assert night(4, 4.5, own_zone=False) == 8 * HOUR


def test_a_calendar_made_of_others_is_read_in_another_zone() -> None:
    tokyo = "Asia/Tokyo"
    office, daytime = (attrs.evolve(one, zone=tokyo) for one in (OFFICE, DAYTIME))
    first, second = date(2026, 1, 1), date(2026, 7, 1)

    versions = VersionedCalendar({first: OFFICE, second: DAYTIME})
    assert in_zone(versions, tokyo) == VersionedCalendar({first: office, second: daytime})
    assert in_zone(OFFICE | DAYTIME, tokyo) == office | daytime
    assert in_zone(ALWAYS.in_zone("Europe/Paris"), tokyo) == ALWAYS.in_zone(tokyo)
    assert in_zone(ALWAYS, tokyo) == ALWAYS


# Text


def test_a_repr_names_the_first_and_counts_the_others() -> None:
    seven = rota(*"abcdefg")
    assert repr(seven).startswith("<Rotation a, b, c, d, e, f and 1 more; P1W")
    assert repr(rota(*"abcdef")).startswith("<Rotation a, b, c, d, e, f; P1W")
    four = [Layer(rota("ana"), name) for name in ("one", "two", "three", "four")]
    assert repr(Schedule(four)).endswith("three (ana) and 1 more>")
    assert repr(Schedule(four[:3])).endswith("three (ana)>")
    assert "(a, b, c, d and 3 more)" in repr(Schedule(Layer(seven)))
    assert "(a, b, c, d and 1 more)" in repr(Schedule(Layer(rota(*"abcde"))))
    assert "(a, b, c, d)" in repr(Schedule(Layer(rota(*"abcd"))))


def test_the_figure_of_a_policy_has_a_row_a_level() -> None:
    schedule = Schedule(Layer(rota("ana")), name="mail")
    levels = [
        PagingLevel("ana", "PT10M"),
        PagingLevel([schedule, "ben"], "PT20M", round_robin=True),
        PagingLevel(Schedule(Layer(rota("ana"))), "PT30M"),
    ]

    figure = PagingPolicy(name="mail", levels=levels, repeat=2).figure()

    assert figure.title == "Paging policy mail, again after 1 h: 2 x"
    assert [tuple(row) for row in figure.rows] == [
        (1, "at once", "ana", "all"),
        (2, "10 min", "on call: mail, ben", "in turn"),
        (3, "30 min", "on call: a schedule", "all"),
    ]
    assert PagingPolicy(name="mail", levels=levels).figure().title == "Paging policy mail"


def test_the_figure_of_a_schedule_shows_gaps_from_when_to_when() -> None:
    figure = Schedule(Layer(rota("ana"), hours=DAYTIME)).figure(period=span(0, 1))

    lanes = {
        lane.label: [tuple(to_datetime(at).hour for at in (one.start, one.end))
                     for one in lane.segments]
        for lane in figure.lanes
    }  # fmt: skip
    assert lanes == {"ana": [(8, 20)], "nobody": [(0, 8), (20, 0)]}


def test_the_figure_of_a_schedule_says_why_somebody_serves() -> None:
    schedule = Schedule(Layer(rota("ana")), [Override(span(1, 2), "ben")])

    lanes = schedule.figure(period=span(0, 2)).lanes
    assert [(lane.label, [one.label for one in lane.segments]) for lane in lanes] == [
        ("ana", ["on call"]), ("ben", ["override"]),
    ]  # fmt: skip


def test_the_figure_of_a_schedule_shows_four_weeks_from_where_every_layer_serves() -> None:
    layers = [Layer(rota("ana"), "a"), Layer(rota("ben"), "b", since=MONDAY + 3 * DAY)]

    figure = Schedule(layers).figure()
    assert (figure.start, figure.end) == span(3, 31).pair
    # A mark each Monday.
    assert [to_datetime(one.at) for one in figure.ticks] == [
        MONDAY + n * WEEK for n in (1, 2, 3, 4)
    ]


def test_a_schedule_is_shown_from_where_its_hours_are_known_and_near_the_end_of_time() -> None:
    hours = BusinessCalendar(zone="UTC", week={"mon-sun": ["09:00-17:00"]}, covers=[2026, 2027])
    begun, last = datetime(2025, 6, 2, tzinfo=UTC), datetime(9999, 12, 20, tzinfo=UTC)

    figure = Schedule(Layer(rota("ana", anchor=begun), hours=hours)).figure()
    assert figure.start == to_micros(datetime(2026, 1, 1, tzinfo=UTC))
    late = Schedule(Layer(rota("ana"), since=datetime(2027, 12, 20, tzinfo=UTC), hours=hours))
    assert late.figure().end == to_micros(datetime(2028, 1, 1, tzinfo=UTC))
    assert Schedule(Layer(rota("ana", anchor=last))).figure().lanes[-1].label == "nobody"


# Lint


def lint(schedule: Schedule, days: float, **more: Any) -> dict[str, tuple[str, str, Any]]:
    """Return the findings in the first days by their codes: about what, the sentence, the spans."""
    return {
        one.code: (
            one.about, one.sentence,
            [((s.start - MONDAY) / HOUR, (s.end - MONDAY) / HOUR) for s in one.spans],
        )
        for one in schedule.lint(period=span(0, days), **more)
    }  # fmt: skip


@pytest.mark.parametrize(("name", "about"), [("mail", "mail"), ("", "schedule")])
def test_lint_says_from_when_on_and_in_which_gaps_nobody_is_on_call(name: str, about: str) -> None:
    layer = Layer(rota("ana"), hours=DAYTIME, until=MONDAY + 68 * HOUR)

    assert lint(Schedule(layer, name=name), 4) == {
        "nobody": (
            about, "nobody is on call for 32 h in 3 gaps, first at Mon 2026-03-02 00:00 +00:00",
            [(0, 8), (20, 32), (44, 56)],
        ),
        "ends": (
            about, "nobody is on call from Wed 2026-03-04 20:00 +00:00 on", [(68, 96)],
        ),
    }  # fmt: skip


def test_a_gap_at_the_end_is_no_end_where_somebody_serves_later() -> None:
    gap = "nobody is on call for 336 h in 1 gap, first at Mon 2026-03-09 00:00 +00:00"
    layer = Layer(rota("ana"), until=MONDAY + WEEK)
    later = Override(span(30, 31), "ben", adds=True)
    swap = Swap("ana", span(30, 31), "ben", span(40, 41))

    assert "nobody" in lint(Schedule(layer, later), 21)
    assert "ends" not in lint(Schedule(layer, later), 21)
    buffers = Layer(rota("ana", None, None), until=MONDAY + 5 * WEEK)
    assert lint(Schedule(buffers), 21) == {"nobody": ("schedule", gap, [(168, 504)])}
    assert "ends" in lint(Schedule(layer, swap), 21)
    # What ends with the period, or before the gap, does not go on after it.
    assert "ends" in lint(Schedule(layer, Override(span(20, 21), None)), 21)
    assert lint(Schedule(layer, Override(span(10, 11), "ben")), 14)["ends"][2] == [(264, 336)]


@pytest.mark.parametrize(("name", "about"), [("mail", "mail"), ("", "schedule")])
def test_lint_says_who_are_on_call_at_once(name: str, about: str) -> None:
    below = Layer(rota("cem"), "b", beside=True, hours=DAYTIME)

    found = lint(Schedule([Layer(rota("ana", "ben", length="P1D"), "a"), below], name=name), 2)

    assert found["two_at_once"] == (
        about,
        "2 times two or more are on call at once, first ana and cem at Mon 2026-03-02 08:00 +00:00",
        [(8, 20), (32, 44)],
    )


@pytest.mark.parametrize(("name", "about"), [("mail", "mail"), ("", "schedule")])
def test_lint_says_which_handovers_are_late(name: str, about: str) -> None:
    daily = rota("ana", "ben", length="P1D", anchor=MONDAY + 9 * HOUR)

    found = lint(Schedule(Layer(daily), name=name), 8, handover_hours=OFFICE)

    assert found["handover_outside_hours"] == (
        about,
        "2 hand-overs are outside the hours for them, first at Sat 2026-03-07 09:00 +00:00",
        [(129, 129), (153, 153)],
    )


def test_lint_says_when_the_clock_skips_a_turn() -> None:
    # Lisbon skips the hour from one to two on 29 March, at 01:00 UTC.
    hourly = rota("ana", "ben", "cem", length="PT1H", anchor=MONDAY, zone="Europe/Lisbon")

    found = lint(Schedule(Layer(hourly, "hours")), 28)

    hours = 27 * 24 + 1
    assert found["vanished_turn"] == (
        "hours",
        "1 turns have no time, since the clock skips them, first at Sun 2026-03-29 02:00 +01:00",
        [(hours, hours)],
    )


def test_who_never_serves_is_not_unfair_too() -> None:
    # By the clock every second day falls on one of two people, and Sunday nobody's hours.
    weekend = BusinessCalendar(zone="UTC", week={"sat": ["00:00-24:00"]})
    found = Schedule(Layer(rota(*"abcdefg", length="P1D"), hours=weekend)).lint(period=span(0, 28))

    about = {code: [one.about for one in found if one.code == code] for code in
             ("never_serves", "unfair")}  # fmt: skip
    assert about == {"never_serves": [*"abcdeg"], "unfair": ["f"]}


@pytest.mark.parametrize(("beyond", "unfair"), [(0.25, set()), (0.24, {"ana", "ben"})])
def test_a_share_at_the_limit_is_fair(beyond: float, unfair: set[str]) -> None:
    # Five days and three of eight: the mean is four, from which both differ by a quarter.
    schedule = Schedule(Layer(rota(*["ana"] * 5, *["ben"] * 3, length="P1D"), "days"))

    found = schedule.lint(period=span(0, 8), unfair_beyond=beyond)

    assert {one.about for one in found} == unfair
    assert [one.sentence for one in found] == [
        "is on call 120 h, 25 % more than the mean of 96 h in days",
        "is on call 72 h, 25 % less than the mean of 96 h in days",
    ][: len(unfair)]


def test_lint_shows_the_first_hundred_gaps() -> None:
    found = lint(Schedule(Layer(rota("ana"), hours=DAYTIME)), 120)

    assert len(found["nobody"][2]) == 100
    assert "in 121 gaps" in found["nobody"][1]


def test_an_override_of_somebody_else_is_idle_in_its_part_of_the_period() -> None:
    layer = Layer(rota("ana", "ben"), "top")
    idle = Override(span(-2, 3), "cem", replaces="ben")

    assert lint(Schedule(layer, idle), 14)["idle_override"] == (
        "ben", "is replaced by an override, but is not on call in its span", [(0, 72)],
    )  # fmt: skip
    # What lies outside the period is passed over, and what comes after it is not.
    outside = Override(span(15, 16), "cem", replaces="zoe")
    assert "idle_override" in lint(Schedule(layer, [outside, idle]), 14)
    assert "idle_override" in lint(Schedule(layer, [Override(span(1, 2), "cem"), idle]), 14)
    for fine in (
        outside,
        Override(span(6, 8), "cem", replaces="ben"),
        Override(span(20, 24), "cem", replaces="ana"),
        Override(span(1, 2), None, replaces="ben"),
        Override(span(1, 2), "cem"),
        FixedPlan(span(1, 2), {span(1, 2): "cem"}),
    ):
        assert "idle_override" not in lint(Schedule(layer, fine), 14)


def test_an_override_is_idle_by_whom_it_meets_and_not_by_what_comes_of_it_later() -> None:
    layer = Layer(rota("ana", "ben"), "top")
    first = Override(span(0, 7), "cem", replaces="ana")
    swap = Swap("ana", span(0, 7), "ben", span(7, 14))

    def idle(*changes: Any) -> list[str]:
        found = Schedule(layer, changes).lint(period=span(0, 14))
        return [one.about for one in found if one.code == "idle_override"]

    # Ana serves until `first`, whoever takes the place of Cem afterwards.
    assert idle(first, Override(span(0, 7), "dia", replaces="cem")) == []
    assert idle(first, Override(span(0, 7), "dia")) == []
    # In these the one before has taken Ana away.
    assert idle(first, Override(span(1, 2), "dia", replaces="ana")) == ["ana"]
    assert idle(swap, Override(span(1, 2), "dia", replaces="ana")) == ["ana"]
    assert idle(swap, Override(span(8, 9), "dia", replaces="ana", layer="top")) == ["ana"]


def test_a_swap_of_duty_that_nobody_has_is_found_for_each_of_the_two() -> None:
    # Ana serves in the first and the third week, Ben in the second and the fourth.
    layer = Layer(rota("ana", "ben"), "top")

    def idle(*changes: Any) -> list[tuple[str, str, list[tuple[float, float]]]]:
        found = Schedule(layer, changes).lint(period=span(0, 14))
        hours = [
            [((one.start - MONDAY) / HOUR, (one.end - MONDAY) / HOUR) for one in finding.spans]
            for finding in found
        ]
        return [
            (finding.about, finding.sentence, spans)
            for finding, spans in zip(found, hours, strict=True)
            if finding.code == "idle_swap"
        ]

    def sentence(by: str) -> str:
        return f"is replaced by {by} in a swap, but is not on call in its span"

    good = Swap("ana", span(0, 7), "ben", span(7, 14))
    assert idle(good) == []
    # One hour of duty in a span is enough; a span outside the period is passed over.
    assert idle(Swap("ana", span(6, 14), "ben", span(0, 8))) == []
    assert idle(Swap("ana", span(0, 7), "ben", span(14, 21))) == []
    assert idle(Swap("ana", span(-7, 0), "ben", span(7, 14))) == []
    assert idle(Swap("ana", span(-1, 1), "ben", span(-2, 1))) == [
        ("ben", sentence("ana"), [(0, 24)])
    ]
    assert idle(Swap("ana", span(7, 14), "ben", span(0, 7))) == [
        ("ana", sentence("ben"), [(168, 336)]), ("ben", sentence("ana"), [(0, 168)]),
    ]  # fmt: skip
    # The same swap again finds the two already in the place of one another.
    assert [one[0] for one in idle(good, good)] == ["ana", "ben"]
    assert idle(good, Swap("ben", span(0, 7), "ana", span(7, 14))) == []


@pytest.mark.parametrize(
    "wrong",
    [
        lambda given: Rotation(members=given, length="P1D", anchor=MONDAY, zone="UTC"),
        lambda given: PagingLevel(given, round_robin=True),
    ],
)
@pytest.mark.parametrize("given", [{"ana", "ben"}, frozenset(["ana"]), {"ana": "ben"}])
def test_turns_in_a_set_have_no_order_and_are_refused(wrong: Any, given: Any) -> None:
    with pytest.raises(InvalidValue, match="values in an order"):
        wrong(given)


def test_those_who_serve_at_once_come_by_name_from_a_set() -> None:
    names = [f"user-{n}" for n in range(10)]

    assert rota(set(names)) == rota(tuple(names))
    with pytest.raises(InvalidValue, match="values in an order"):
        Schedule(Layer(rota("ana")), {Override(span(0, 1), "cem")})
    with pytest.raises(InvalidValue, match="values in an order"):
        rota("ana", length={"P1D", "P2D"})


def test_turns_by_duty_are_not_counted_over_unknown_holidays() -> None:
    hours = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]}, covers=[2026])
    begun, at = datetime(2025, 12, 1, tzinfo=UTC), MONDAY + 10 * HOUR
    rotation = rota("ana", "ben", length="P1D", anchor=begun, advance="duty")

    with pytest.raises(YearsNotCovered):
        Schedule(Layer(rotation, hours=hours)).on_call(at=at)
    # Monday is the 43rd working date of 2026: 31 January less 9 weekend days, 20 in February, 1.
    since = Layer(rotation, hours=hours, since=datetime(2026, 1, 1, tzinfo=UTC))
    assert names(Schedule(since), at) == ["ana"]


# What is refused, and the advice


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        (lambda: rota("ana", length=5), "the length of a turn"),
        (lambda: rota("ana", length=timedelta(minutes=14)), "a quarter of an hour"),
        (lambda: rota("ana", length="PT20M30S"), "whole minutes"),
        (lambda: rota("ana", length=[]), "the length of a turn"),
        (lambda: rota("ana", length=["P1M", "P2M"]), "months alone"),
        (lambda: rota("ana", advance="never"), r"one of 'clock', 'duty' \(advance of Rotation\)"),
        (lambda: rota(*["ana"] * 10_001), "10001 turns.*1 to 10000 turns"),
        (lambda: rota(None), "no member in any turn.*with a member in some"),
        (lambda: rota(5), "several of them or None"),
        (lambda: rota(["ana", "ana"]), "each member once"),
        (lambda: Member(""), "the name of a member"),
        (lambda: Member(5), "name of Member"),
        (lambda: Override("monday", "ben"), "a span with some time in it"),
        (lambda: Override(span(1, 1), "ben"), "a span with some time in it"),
        (lambda: Override(span(1, 2), "ben", replaces=""), "the name of a member"),
        (lambda: Override(span(1, 2), "ben", replaces="ana", adds=True), "beside the others"),
        (lambda: FixedPlan(span(1, 2), {span(0.5, 1.5): "ana"}), "within the span of the plan"),
        (lambda: FixedPlan(span(1, 2), {span(1.5, 2.5): "ana"}), "within the span of the plan"),
        (lambda: FixedPlan(span(1, 2), {span(1, 1): "ana"}), "a span with some time in it"),
        (lambda: Schedule([Layer(rota("ana")), "ben"]), "1 to 1000 layers"),
        (lambda: Schedule([Layer(rota("ana"))] * 1001), "1 to 1000 layers"),
        (lambda: PagingPolicy(name="x", levels=[PagingLevel("a"), "ben"]), r"such as \[Paging"),
        (lambda: PagingPolicy(name="x", levels=PagingLevel("a"), repeat=True), "number of repeats"),
        (lambda: PagingPolicy(name="x", levels=PagingLevel("a"), repeat=1001), "number of repeats"),
        (lambda: PagingLevel(["ana", 5]), "schedules, members or names"),
    ],
)  # fmt: skip
def test_what_is_refused_comes_with_advice(wrong: Any, advice: str) -> None:
    with pytest.raises(ServiceOpsError, match=advice):
        wrong()


@pytest.mark.parametrize(
    ("length", "stored"),
    [
        ("PT15M", "PT15M"), ("PT90M", "PT90M"), ("PT120M", "PT2H"), ("PT24H", "P1D"),
        (timedelta(days=14), "P2W"), ("P014D", "P2W"), ("P5226W", "P5226W"),
    ],
)  # fmt: skip
def test_a_length_has_one_spelling(length: Any, stored: str) -> None:
    assert rota("ana", length=length).length == (stored,)


def test_turns_of_months_from_the_first_year_on_have_no_turn_before_it() -> None:
    anchor = datetime(1, 3, 1, 9, tzinfo=UTC)
    quarters = Rotation(members=["ana", "ben"], length="P3M", anchor=anchor, zone="UTC")
    schedule = Schedule(Layer(quarters))

    assert [one.name for one in schedule.on_call(at=anchor)] == ["ana"]
    assert schedule.on_call(at=anchor - timedelta(seconds=1)) == ()
    assert quarters.turn_at_wall(to_micros(datetime(1, 2, 1, tzinfo=UTC))) == -1


def test_an_override_and_a_swap_say_in_words_what_they_change() -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    hour, next_hour = (Span(noon + k * HOUR, noon + (k + 1) * HOUR) for k in (0, 1))
    when = "Mon 2026-03-02 12:00 +00:00 to Mon 2026-03-02 13:00 +00:00"

    assert [str(one) for one in (
        Override(hour, "eve"),
        Override(hour, None, replaces="ana", layer="nights"),
        Override(hour, "eve", layer="layer 2"),
        Override(hour, ["eve", "uma"], adds=True),
    )] == [
        f"{when}: eve in place of everybody",
        f"{when}: nobody in place of ana in nights",
        f"{when}: eve in place of everybody in layer 2",
        f"{when}: eve, uma beside the others",
    ]  # fmt: skip
    assert str(Swap("ana", hour, "ben", next_hour)) == (
        f"{when}: ben for ana; back Mon 2026-03-02 13:00 +00:00 to Mon 2026-03-02 14:00 +00:00"
    )


def test_an_override_of_a_layer_serves_in_its_closed_hours_too() -> None:
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    office = BusinessCalendar(zone="UTC", week={"mon-sun": ["09:00-17:00"]})
    weeks = Rotation(members=["ana"], length="P1W", anchor=monday, zone="UTC")
    day = Span(monday, monday + timedelta(days=1))

    def serving(override: Override) -> list[str]:
        schedule = Schedule(Layer(weeks, "day", hours=office), [override])
        return [one.name for one in schedule.on_call(at=monday + 20 * HOUR)]

    assert serving(Override(day, "eve", layer="day")) == ["eve"]
    assert serving(Override(day, "eve", layer="day", replaces="ana")) == []


def test_a_rotation_has_ten_thousand_turns_at_most() -> None:
    turns = [f"m{number}" for number in range(10_000)]

    assert len(rota(*turns).members) == 10_000
    with pytest.raises(InvalidValue, match="'10001 turns' was given where 1 to 10000 turns"):
        rota(*turns, "one more")


def test_whether_an_override_adds_is_given_by_name() -> None:
    night = Span(datetime(2026, 3, 2, 20, tzinfo=UTC), datetime(2026, 3, 3, 8, tzinfo=UTC))
    with pytest.raises(TypeError):
        Override(night, "eve", True)  # type: ignore[misc]
