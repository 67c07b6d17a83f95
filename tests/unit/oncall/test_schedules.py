"""Schedules: who is on call, worked out by hand on a wall calendar."""

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.documents import from_dict, to_dict
from serviceops.errors import InvalidDocument, InvalidValue, ServiceOpsError, YearsNotCovered
from serviceops.oncall import (
    FixedPlan,
    Layer,
    Member,
    Override,
    Rotation,
    Schedule,
    ShiftReason,
    Swap,
    load,
)
from serviceops.spans import Span, to_micros

LISBON = ZoneInfo("Europe/Lisbon")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=LISBON)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
OFFICE = BusinessCalendar(zone="Europe/Lisbon", week={"mon-fri": ["09:00-17:00"]})


def weekly(*members: object, anchor: datetime = MONDAY, **more: object) -> Rotation:
    given = {"length": "P1W", "zone": "Europe/Lisbon", **more}
    return Rotation(members=members, anchor=anchor, **given)  # type: ignore[arg-type]


def names(schedule: Schedule, at: datetime) -> list[str]:
    return [member.name for member in schedule.on_call(at=at)]


def lisbon(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LISBON)


def test_a_weekly_rotation_hands_over_at_nine_on_mondays_over_a_clock_change() -> None:
    schedule = Schedule(Layer(weekly("ana", "ben")))

    # Clocks go forward on 29 March: the hand-over of 30 March is at 09:00 summer time, 08:00 UTC.
    assert names(schedule, datetime(2026, 3, 30, 7, 59, tzinfo=UTC)) == ["ben"]
    assert names(schedule, datetime(2026, 3, 30, 8, 0, tzinfo=UTC)) == ["ana"]


def test_nobody_is_on_call_before_the_anchor() -> None:
    schedule = Schedule(Layer(weekly("ana")))

    assert names(schedule, MONDAY - timedelta(microseconds=1)) == []
    assert names(schedule, MONDAY) == ["ana"]


def test_a_buffer_turn_is_nobodys_and_a_layer_below_serves_in_it() -> None:
    above = Layer(weekly("ana", None), name="above")
    below = Layer(weekly("zoe"), name="below")

    assert names(Schedule([above]), MONDAY + WEEK) == []
    assert names(Schedule([above, below]), MONDAY + WEEK) == ["zoe"]
    assert names(Schedule([above, below]), MONDAY) == ["ana"]


def test_layers_beside_each_other_serve_at_once() -> None:
    schedule = Schedule(
        [Layer(weekly("ana"), name="a"), Layer(weekly("ben"), name="b", beside=True)]
    )

    assert names(schedule, MONDAY) == ["ana", "ben"]
    (overlap,) = schedule.overlaps(period=Span(MONDAY, MONDAY + DAY))
    assert [member.name for member in overlap.members] == ["ana", "ben"]


def test_turns_of_several_lengths_come_in_order() -> None:
    # Weekdays five days, weekends two: ana works the week, ben the weekend, then the other way.
    schedule = Schedule(Layer(weekly("ana", "ben", "cem", length=["P5D", "P2D"])))

    starts = [MONDAY, MONDAY + 5 * DAY, MONDAY + 7 * DAY, MONDAY + 12 * DAY]
    assert [names(schedule, at) for at in starts] == [["ana"], ["ben"], ["cem"], ["ana"]]


def test_effective_dates_cut_a_layer() -> None:
    layer = Layer(weekly("ana"), since=MONDAY + DAY, until=MONDAY + 2 * DAY)
    schedule = Schedule(layer)

    shifts = schedule.shifts(period=Span(MONDAY, MONDAY + WEEK))

    assert [shift.span for shift in shifts] == [Span(MONDAY + DAY, MONDAY + 2 * DAY)]


def test_shifts_name_the_layer_the_turn_and_the_reason() -> None:
    night = Span(lisbon("2026-03-03T20:00"), lisbon("2026-03-04T08:00"))
    schedule = Schedule(
        Layer(weekly("ana", "ben"), name="primary"), [Override(night, "cem", replaces="ana")]
    )

    before, override, _ = schedule.shifts(period=Span(MONDAY, MONDAY + WEEK))

    assert (before.layer, before.turn, before.reason) == ("primary", 0, ShiftReason.LAYER)
    assert override.span == night
    assert (override.member.name, override.reason) == ("cem", ShiftReason.OVERRIDE)
    assert override.replaces == "ana"
    assert str(before).endswith("ana (primary)")


def test_a_swap_exchanges_two_people_and_nothing_else() -> None:
    first, second = Span(MONDAY, MONDAY + WEEK), Span(MONDAY + WEEK, MONDAY + 2 * WEEK)
    schedule = Schedule(Layer(weekly("ana", "ben")), Swap("ana", first, "ben", second))

    weeks = [MONDAY + n * WEEK for n in range(4)]
    assert [names(schedule, at) for at in weeks] == [["ben"], ["ana"], ["ana"], ["ben"]]


def test_a_fixed_plan_replaces_everything_in_its_span() -> None:
    span = Span(MONDAY, MONDAY + 3 * DAY)
    schedule = Schedule(
        Layer(weekly("ana")), FixedPlan(span, {Span(MONDAY + DAY, MONDAY + 2 * DAY): "ben"})
    )

    days = [MONDAY + n * DAY for n in range(4)]
    assert [names(schedule, at) for at in days] == [[], ["ben"], [], ["ana"]]


def test_overrides_apply_in_their_order() -> None:
    span = Span(MONDAY, MONDAY + DAY)
    one, other = Override(span, "ben"), Override(span, "cem", replaces="ana")

    assert names(Schedule(Layer(weekly("ana")), [one, other]), MONDAY) == ["ben"]
    assert names(Schedule(Layer(weekly("ana")), [other, one]), MONDAY) == ["ben"]
    assert names(Schedule(Layer(weekly("ana")), [other]), MONDAY) == ["cem"]


def test_an_override_of_one_layer_lets_the_layer_above_win() -> None:
    span = Span(MONDAY, MONDAY + DAY)
    above = Layer(weekly("ana"), name="above", hours=OFFICE)
    below = Layer(weekly("ben"), name="below")
    schedule = Schedule([above, below], Override(span, "cem", layer="below"))

    assert names(schedule, lisbon("2026-03-02T12:00")) == ["ana"]
    assert names(schedule, lisbon("2026-03-02T20:00")) == ["cem"]


def test_the_same_people_in_another_order_are_no_handover() -> None:
    night = Span(MONDAY + timedelta(hours=11), MONDAY + timedelta(hours=23))
    schedule = Schedule(
        Layer(weekly(("ana", "ben"), "cem")),
        [Override(night, "ben"), Override(night, "ana", adds=True)],
    )

    assert names(schedule, MONDAY) == ["ana", "ben"]
    assert names(schedule, night.start) == ["ben", "ana"]
    handover = schedule.next_handover(at=MONDAY)
    assert handover is not None
    assert handover.at == MONDAY + WEEK
    (overlap,) = schedule.overlaps(period=Span(MONDAY, MONDAY + DAY))
    assert overlap.span == Span(MONDAY, MONDAY + DAY)


def test_the_next_handover_is_the_next_change_of_people() -> None:
    schedule = Schedule(Layer(weekly("ana", "ana", "ben")))

    handover = schedule.next_handover(at=MONDAY)

    assert handover is not None
    assert handover.at == MONDAY + 2 * WEEK
    assert [member.name for member in handover.before + handover.after] == ["ana", "ben"]
    assert Schedule(Layer(weekly("ana"))).next_handover(at=MONDAY) is None


def test_gaps_are_the_time_of_nobody() -> None:
    schedule = Schedule(Layer(weekly("ana"), hours=OFFICE))

    gaps = schedule.gaps(period=Span(MONDAY, MONDAY + DAY))

    assert gaps.length == timedelta(hours=16)


def test_the_difference_of_two_schedules_is_where_others_are_on_call() -> None:
    before, after = Schedule(Layer(weekly("ana", "ben"))), Schedule(Layer(weekly("ana", "cem")))

    (difference,) = before.diff(after, period=Span(MONDAY, MONDAY + 2 * WEEK))

    assert difference.span == Span(MONDAY + WEEK, MONDAY + 2 * WEEK)
    assert [member.name for member in difference.before + difference.after] == ["ben", "cem"]


def test_load_splits_time_by_calendars_in_the_members_own_zone() -> None:
    people = [Member("ana", "Europe/Lisbon"), Member("yuki", "Asia/Tokyo")]
    schedule = Schedule(Layer(weekly(*people, anchor=datetime(2026, 3, 2, tzinfo=UTC), zone="UTC",
                                     length="P1D")))  # fmt: skip
    nights = BusinessCalendar(zone="UTC", week={"mon-sun": ["22:00-06:00"]})
    holidays = {"yuki": BusinessCalendar(zone="Asia/Tokyo", week={"tue": ["00:00-24:00"]})}
    day = Span(datetime(2026, 3, 3, tzinfo=UTC), datetime(2026, 3, 4, tzinfo=UTC))

    ana, yuki = schedule.load(period=day, by={"night": nights, "holiday": holidays}, own_zone=True)

    assert (ana.time, ana.shifts) == (timedelta(), 0)
    assert yuki.time == DAY
    # In Tokyo the day is from 09:00 to 09:00: night from 22:00 to 06:00, Tuesday until first.
    assert dict(yuki.by) == {"night": timedelta(hours=8), "holiday": timedelta(hours=15)}
    # Neither: from 06:00 to 09:00 on Wednesday.
    assert yuki.rest == timedelta(hours=3)


def test_a_minute_in_two_schedules_counts_once() -> None:
    one, other = Schedule(Layer(weekly("ana"))), Schedule(Layer(weekly("ana", "ben")))

    ana, ben = load([one, other], period=Span(MONDAY, MONDAY + 2 * WEEK))

    assert (ana.time, ben.time) == (2 * WEEK, WEEK)


def test_interruptions_are_counted_in_the_members_own_hours() -> None:
    schedule = Schedule(Layer(weekly(Member("yuki", "Asia/Tokyo"))))
    # 10:00 in Tokyo is work, 20:00 evening, 23:00 sleep; Saturday at noon is free time.
    at = [datetime(2026, 3, 3, hour, tzinfo=UTC) for hour in (1, 11, 14)]
    at.append(datetime(2026, 3, 7, 3, tzinfo=UTC))

    (found,) = schedule.interruptions(at, period=Span(MONDAY, MONDAY + WEEK))

    assert (found.working, found.evening, found.sleeping, found.total) == (1, 2, 1, 4)


def test_lint_finds_what_is_wrong() -> None:
    covered = Layer(weekly("zoe"), name="covered")
    top = Layer(weekly("ana", "ben"), name="top", until=MONDAY + 4 * WEEK)
    quarter = Span(MONDAY, MONDAY + 4 * WEEK)
    schedule = Schedule([top, covered], Override(Span(MONDAY, MONDAY + DAY), "cem", replaces="ben"))

    codes = {(one.code, one.about) for one in schedule.lint(period=quarter)}

    assert codes == {("never_serves", "zoe"), ("never_serves", "cem"), ("idle_override", "ben")}


def test_lint_finds_an_end_an_overlap_and_a_late_handover() -> None:
    schedule = Schedule(
        [
            Layer(weekly("ana", "ben", length="P1D"), name="a", until=MONDAY + WEEK),
            Layer(weekly("cem"), name="b", beside=True, until=MONDAY + 3 * DAY),
        ]
    )
    period = Span(MONDAY, MONDAY + 2 * WEEK)

    found = schedule.lint(period=period, handover_hours=OFFICE)

    assert [one.code for one in found] == ["ends", "two_at_once", "handover_outside_hours"]
    assert "Sat 2026-03-07 09:00" in found[-1].sentence


def test_lint_finds_an_unfair_share() -> None:
    schedule = Schedule(Layer(weekly("ana", "ana", "ben")))

    found = schedule.lint(period=Span(MONDAY, MONDAY + 6 * WEEK))

    assert [(one.code, one.about) for one in found] == [("unfair", "ana"), ("unfair", "ben")]
    assert "33 % more" in found[0].sentence


def test_text_and_figure_show_people_and_gaps() -> None:
    schedule = Schedule(Layer(weekly("ana", "ben", length="P1D"), hours=OFFICE), name="mail")
    period = Span(MONDAY, MONDAY + 2 * DAY)

    assert schedule.text(period=period).splitlines() == [
        "Mon 2026-03-02 09:00 +00:00 to Mon 2026-03-02 17:00 +00:00  ana (layer 1)",
        "Mon 2026-03-02 17:00 +00:00 to Tue 2026-03-03 09:00 +00:00  nobody",
        "Tue 2026-03-03 09:00 +00:00 to Tue 2026-03-03 17:00 +00:00  ben (layer 1)",
        "Tue 2026-03-03 17:00 +00:00 to Wed 2026-03-04 09:00 +00:00  nobody",
    ]
    figure = schedule.figure(period=period)
    assert [lane.label for lane in figure.lanes] == ["ana", "ben", "nobody"]
    assert len({segment.colour for lane in figure.lanes for segment in lane.segments}) == 3
    assert "#2e9e6b" in figure.svg()


def test_a_schedule_is_a_value() -> None:
    schedule = Schedule(
        [Layer(weekly("ana", None, ["ben", "cem"], advance="duty"), hours=OFFICE, name="a")],
        [
            Override(Span(MONDAY, MONDAY + DAY), "ben", layer="a"),
            Swap("ana", Span(MONDAY, MONDAY + DAY), "ben", Span(MONDAY, MONDAY + WEEK)),
            FixedPlan(Span(MONDAY, MONDAY + DAY), [(Span(MONDAY, MONDAY + DAY), ["x", "y"])]),
        ],
        name="mail",
    )

    written = json.loads(json.dumps(to_dict(schedule)))

    assert from_dict(written, Schedule) == schedule
    assert hash(from_dict(written)) == hash(schedule)
    assert pickle.loads(pickle.dumps(schedule)) == copy.deepcopy(schedule) == schedule
    assert repr(schedule) == "<Schedule mail: a (ana, ben, cem), 3 overrides>"


def test_a_zone_is_stated_once_for_a_person() -> None:
    layer = Layer(weekly(Member("ana", "Asia/Tokyo")))

    schedule = Schedule(layer, Override(Span(MONDAY, MONDAY + DAY), "ana"))

    assert schedule.members == (Member("ana", "Asia/Tokyo"),)
    with pytest.raises(InvalidValue, match="one zone for one member"):
        Schedule(layer, Override(Span(MONDAY, MONDAY + DAY), Member("ana", "Europe/Lisbon")))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: weekly(length="P1D"),
        lambda: weekly(None, None),
        lambda: weekly("ana", length="P1Y2M"),
        lambda: weekly("ana", length="PT1M"),
        lambda: weekly("ana", length=["P1M", "P1D"]),
        lambda: weekly("ana", length=[]),
        lambda: weekly("ana", advance="never"),
        lambda: weekly("ana", zone="Mars/Olympus"),
        lambda: weekly("ana", anchor=datetime(2026, 3, 2)),
        lambda: weekly(["ana", "ana"]),
        lambda: weekly(Member("ana", "UTC"), Member("ana", "Asia/Tokyo")),
        lambda: weekly(""),
        lambda: Layer(weekly("ana"), since=MONDAY, until=MONDAY),
        lambda: Layer("ana"),
        lambda: Layer(weekly("ana"), hours="always"),
        lambda: Schedule([]),
        lambda: Schedule([Layer(weekly("ana"), name="a"), Layer(weekly("ben"), name="a")]),
        lambda: Schedule(Layer(weekly("a")), Override(Span(MONDAY, MONDAY + DAY), "b", layer="x")),
        lambda: Schedule(Layer(weekly("ana")), ["ben"]),
        lambda: Override(Span(MONDAY, MONDAY), "ben"),
        lambda: Override(Span(MONDAY, MONDAY + DAY), None, adds=True),
        lambda: Swap("ana", Span(MONDAY, MONDAY + DAY), "ana", Span(MONDAY, MONDAY + DAY)),
        lambda: FixedPlan(Span(MONDAY, MONDAY + DAY), {Span(MONDAY, MONDAY + WEEK): "ana"}),
        lambda: Schedule(Layer(weekly("ana"))).lint(period=Span(MONDAY, MONDAY)),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_the_constructor(wrong: object) -> None:
    with pytest.raises(ServiceOpsError):
        wrong()  # type: ignore[operator]


def test_a_wrong_document_is_refused_with_its_places() -> None:
    written = to_dict(Schedule(Layer(weekly("ana"))))
    written["layers"][0]["rotation"]["length"] = ["P0D"]

    with pytest.raises(InvalidDocument, match=r"\$.layers\[0\].rotation"):
        from_dict(written)


def test_a_question_outside_the_years_of_the_hours_is_refused() -> None:
    hours = BusinessCalendar(
        zone="Europe/Lisbon", week={"mon-fri": ["09:00-17:00"]}, covers=range(2026, 2028)
    )
    schedule = Schedule(Layer(weekly("ana"), hours=hours))

    assert names(schedule, lisbon("2027-12-31T10:00")) == ["ana"]
    with pytest.raises(YearsNotCovered):
        schedule.on_call(at=lisbon("2028-01-03T10:00"))
    with pytest.raises(YearsNotCovered):
        schedule.shifts(period=Span(MONDAY, lisbon("2028-01-03T10:00")))


def test_a_swap_of_two_weeks_of_one_person_changes_the_named_weeks_only() -> None:
    # Ana gives her first week and takes Ben's second one, two weeks later.
    first, fourth = Span(MONDAY, MONDAY + WEEK), Span(MONDAY + 3 * WEEK, MONDAY + 4 * WEEK)
    schedule = Schedule(Layer(weekly("ana", "ben")), Swap("ana", first, "ben", fourth))

    weeks = [MONDAY + n * WEEK for n in range(5)]
    assert [names(schedule, at) for at in weeks] == [["ben"], ["ben"], ["ana"], ["ana"], ["ana"]]


def test_a_swap_in_one_span_exchanges_both_at_once() -> None:
    both = Layer(weekly(["ana", "ben"]))
    span = Span(MONDAY, MONDAY + WEEK)

    schedule = Schedule(both, Swap("ana", span, "ben", span))

    assert names(schedule, MONDAY) == ["ben", "ana"]


def test_hours_are_read_in_their_own_zone_unless_the_members_is_wanted() -> None:
    schedule = Schedule(Layer(weekly(Member("yuki", "Asia/Tokyo"))))
    nights = BusinessCalendar(zone="Europe/Lisbon", week={"mon-sun": ["22:00-06:00"]})
    # 21:00 to 23:00 in Lisbon is 06:00 to 08:00 in Tokyo.
    period = Span(lisbon("2026-03-03T21:00"), lisbon("2026-03-03T23:00"))

    (here,) = schedule.load(period=period, by={"night": nights})
    (there,) = schedule.load(period=period, by={"night": nights}, own_zone=True)

    assert (here.by[0][1], there.by[0][1]) == (timedelta(hours=1), timedelta())


def test_sleep_comes_before_work_where_the_hours_overlap() -> None:
    schedule = Schedule(Layer(weekly("ana")))
    working = BusinessCalendar(zone="UTC", week={"mon-sun": ["06:00-18:00"]})
    at = [lisbon("2026-03-03T07:00")]

    (found,) = schedule.interruptions(at, period=Span(MONDAY, MONDAY + WEEK), working=working)

    assert (found.working, found.sleeping) == (0, 1)


# Edges


def test_turns_that_meet_a_span_begin_with_the_one_it_lies_in() -> None:
    rotation = weekly("ana", "ben")
    micros = [to_micros(MONDAY + n * WEEK) for n in range(4)]

    assert rotation.turns(micros[1] + 1, micros[1] + 2) == [(1, micros[1], micros[2])]
    assert rotation.turns(micros[1], micros[2]) == [(1, micros[1], micros[2])]
    assert rotation.turns(micros[1] - 1, micros[2] + 1) == [
        (n, micros[n], micros[n + 1]) for n in (0, 1, 2)
    ]
    assert rotation.turns(micros[0] - 5, micros[0]) == []
    assert rotation.turns(micros[2], micros[2]) == []


def test_a_turn_without_time_is_listed_where_it_would_have_started_and_not_after_it() -> None:
    # Clocks in Lisbon skip the hour from one to two on 29 March, at 01:00 UTC.
    rotation = weekly("ana", "ben", "cem", length="PT1H", anchor=lisbon("2026-03-29T00:00"))
    skipped = to_micros(datetime(2026, 3, 29, 1, tzinfo=UTC))
    hour = 3_600_000_000

    assert rotation.turns(skipped, skipped + 1) == [
        (1, skipped, skipped), (2, skipped, skipped + hour),
    ]  # fmt: skip
    assert rotation.turns(skipped + 1, skipped + 2) == [(2, skipped, skipped + hour)]
    assert rotation.turns(skipped - 1, skipped) == [(0, skipped - hour, skipped)]


@pytest.mark.parametrize("members", ["ana", Member("ana"), None, 5])
def test_members_are_a_list(members: object) -> None:
    with pytest.raises(InvalidValue, match="a list of members"):
        Rotation(members=members, anchor=MONDAY, length="P1W", zone="Europe/Lisbon")  # type: ignore[arg-type]


def test_every_share_from_nothing_on_may_be_what_is_unfair() -> None:
    schedule, period = Schedule(Layer(weekly("ana", "ben"))), Span(MONDAY, MONDAY + 4 * WEEK)

    # The last of the weeks has an hour less, since clocks go forward.
    assert schedule.lint(period=period) == ()
    assert {one.code for one in schedule.lint(period=period, unfair_beyond=0)} <= {"unfair"}
    with pytest.raises(InvalidValue):
        schedule.lint(period=period, unfair_beyond=-0.01)


def test_who_begins_after_nobody_was_on_call_takes_nothing_over() -> None:
    # Each serves from eight in the evening to eight in the morning, when offices are closed.
    nights = BusinessCalendar(zone="Europe/Lisbon", week={"mon-sun": ["20:00-08:00"]})
    rota = weekly("ana", "ben", length="P1D", anchor=lisbon("2026-03-02T20:00"))
    period = Span(lisbon("2026-03-02T20:00"), lisbon("2026-03-09T20:00"))

    found = Schedule(Layer(rota, hours=nights)).lint(period=period, handover_hours=OFFICE)
    assert "handover_outside_hours" not in {one.code for one in found}
    whole = Schedule(Layer(rota)).lint(period=period, handover_hours=OFFICE)
    assert "handover_outside_hours" in {one.code for one in whole}


def test_a_figure_joins_what_goes_on_for_the_same_reason_and_nothing_else() -> None:
    # Ana serves two turns in a row, and then two with a gap of Ben's between them.
    schedule = Schedule(Layer(weekly("ana", "ana", "ben", "ana", length="P1D"), name="days"))
    figure = schedule.figure(period=Span(MONDAY, MONDAY + 4 * DAY))
    first = to_micros(MONDAY)
    day = 24 * 3_600_000_000

    lanes = {lane.label: [(one.start, one.end) for one in lane.segments] for lane in figure.lanes}
    assert lanes == {
        "ana": [(first, first + 2 * day), (first + 3 * day, first + 4 * day)],
        "ben": [(first + 2 * day, first + 3 * day)],
    }
    # An override that goes on from a layer's turn is another reason.
    covered = Schedule(
        Layer(weekly("ana", "ben", length="P1D")),
        Override(Span(MONDAY + DAY, MONDAY + 2 * DAY), "ana"),
    )
    (ana, _) = covered.figure(period=Span(MONDAY, MONDAY + 2 * DAY)).lanes
    assert [(one.start, one.end) for one in ana.segments] == [
        (first, first + day), (first + day, first + 2 * day),
    ]  # fmt: skip
