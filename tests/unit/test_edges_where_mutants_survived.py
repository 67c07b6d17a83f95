"""Edges at which a changed operator or constant went unnoticed, each with the test that sees it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.errors import InvalidValue, ServiceOpsError
from serviceops.history import History, Transition
from serviceops.oncall import Rotation
from serviceops.sla import By, Goal, On, Policy, Reopen, Rule, Target
from serviceops.spans import to_datetime

PARIS = ZoneInfo("Europe/Paris")


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def test_an_instant_is_shown_in_the_zone_given_and_in_utc_without_one() -> None:
    assert to_datetime(0, PARIS).utcoffset() == timedelta(hours=1)
    assert to_datetime(0).tzinfo is UTC


def test_an_integer_of_numpy_is_an_instant_and_half_a_microsecond_is_none() -> None:
    assert to_datetime(np.int64(1_000_000)) == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
    with pytest.raises(ServiceOpsError):
        to_datetime(0.5)  # type: ignore[arg-type]


def test_the_last_opening_lies_years_before_where_nothing_closed_since() -> None:
    # Open day and night, but for one holiday eight years before.
    whole = BusinessCalendar(
        zone="UTC", week={"mon-sun": ["00:00-24:00"]}, holidays={date(2018, 5, 9): "Day"}
    )

    assert whole.previous_open(at(2, 9)) == datetime(2018, 5, 10, tzinfo=UTC)
    assert whole.previous_close(at(2, 9)) == datetime(2018, 5, 9, tzinfo=UTC)
    assert whole.next_close(datetime(2010, 1, 1, tzinfo=UTC)) == datetime(2018, 5, 9, tzinfo=UTC)


def test_an_opening_is_found_over_years_without_any() -> None:
    once = BusinessCalendar(zone="UTC", week={}, exceptions={date(2018, 5, 9): ["09:00-17:00"]})
    opens, closes = (datetime(2018, 5, 9, hour, tzinfo=UTC) for hour in (9, 17))

    assert once.previous_open(at(2)) == opens
    assert once.previous_close(at(2)) == closes
    assert once.next_open(datetime(2010, 1, 1, tzinfo=UTC)) == opens
    assert once.subtract(at(2), timedelta(hours=8)) == opens
    assert once.add(datetime(2010, 1, 1, tzinfo=UTC), timedelta(hours=8)) == closes


def test_the_last_opening_is_found_between_earlier_and_later_ones() -> None:
    days = [
        date(2016, 5, 9),
        date(2018, 5, 9),
        date(2026, 3, 3),
        date(2026, 9, 1),
        date(2027, 6, 1),
    ]
    rare = BusinessCalendar(zone="UTC", week={}, exceptions={day: ["09:00-17:00"] for day in days})
    opens = datetime(2018, 5, 9, 9, tzinfo=UTC)

    for moment in (opens, opens + timedelta(hours=1), opens + timedelta(days=2), at(2), at(3, 8)):
        assert rare.previous_open(moment) == opens
    assert rare.previous_open(at(3, 9)) == at(3, 9)
    assert rare.previous_close(at(3, 10)) == datetime(2018, 5, 9, 17, tzinfo=UTC)


def test_a_rotation_begins_at_least_days_before_the_last_instant_there_is() -> None:
    with pytest.raises(InvalidValue):
        Rotation(
            members=("ann",),
            anchor=datetime(9999, 12, 31, 23, tzinfo=UTC),
            length="P1D",
            zone="UTC",
        )


GOALS = By("priority", {"P1": Goal.real(hours=2), "P3": Goal.real(hours=8)})


def test_a_target_that_attaches_after_a_decided_cycle_begins_no_cycle() -> None:
    # It was met at noon. At two a priority without a goal comes, at three one with a goal.
    target = Target("r", goal=GOALS, start=On("log"), stop=On("end"))
    history = History.of([
        Transition(at(2, 9), "log", sets={"priority": "P3"}),
        Transition(at(2, 12), "end"),
        Transition(at(2, 14), "lower", sets={"priority": "P9"}),
        Transition(at(2, 15), "raise", sets={"priority": "P1"}),
    ])  # fmt: skip

    reading = target.read(history, at=at(3))
    assert [(str(one.verdict), one.elapsed) for one in reading.cycles] == [
        ("met", timedelta(hours=3))
    ]


@pytest.mark.parametrize("gap", ["exclude", "count"])
def test_a_transition_that_starts_and_reopens_goes_on_with_the_stopped_cycle(gap: str) -> None:
    target = Target(
        "r", goal=Goal.real(hours=8), start=On("log", "reopen"), stop=On("end"), repeats=True,
        reopen=Reopen(On("reopen"), gap),
    )  # fmt: skip
    history = History.of(
        Transition(at(2, hour), action)
        for hour, action in ((9, "log"), (10, "end"), (12, "reopen"))
    )

    (cycle,) = target.read(history, at=at(2, 13)).cycles
    assert cycle.elapsed == timedelta(hours=2 if gap == "exclude" else 4)


def test_names_of_an_amended_policy_are_those_of_the_edition_at_the_instant() -> None:
    first = Rule(
        when={"priority": "P1"},
        targets=Target("first", goal=Goal.real(hours=1), start=On("log"), stop=On("end")),
    )
    second = Rule(
        targets=Target("second", goal=Goal.real(hours=1), start=On("log"), stop=On("end"))
    )
    policy = Policy("p", rules=first).amended(since=at(3), rules=second)
    history = History.of([Transition(at(2, 9), "log", sets={"priority": "P1"})])

    assert [*policy.read(history, at=at(3) - timedelta(microseconds=1))] == ["first"]
    assert [*policy.read(history, at=at(3))][-1] == "second"


def test_reopening_before_any_start_begins_no_cycle() -> None:
    target = Target(
        "r", goal=Goal.real(hours=8), start=On("log"), stop=On("end"), reopen=Reopen(On("reopen"))
    )
    history = History.of(
        Transition(at(2, hour), action)
        for hour, action in ((9, "reopen"), (10, "log"), (12, "end"))
    )

    (cycle,) = target.read(history, at=at(2, 13)).cycles
    assert cycle.elapsed == timedelta(hours=2)


def test_a_cancelled_clock_is_not_begun_by_reopening_though_it_repeats() -> None:
    target = Target(
        "r", goal=Goal.real(hours=8), start=On("log"), stop=On("end"), cancel=On("cancel"),
        reopen=Reopen(On("reopen")), repeats=True,
    )  # fmt: skip
    history = History.of(
        Transition(at(2, hour), action)
        for hour, action in ((9, "log"), (10, "cancel"), (11, "reopen"))
    )

    assert [str(one.stage) for one in target.read(history, at=at(2, 13)).cycles] == ["cancelled"]


def test_a_target_that_applies_after_the_stop_is_attached_when_it_is_reopened() -> None:
    target = Target(
        "r", goal=GOALS, start=On("log"), stop=On("end"), reopen=Reopen(On("reopen"), "exclude")
    )
    history = History.of([
        Transition(at(2, 8), "log"),
        Transition(at(2, 9), "end"),
        Transition(at(2, 10), "raise", sets={"priority": "P1"}),
        Transition(at(2, 11), "reopen"),
        Transition(at(2, 12), "end"),
    ])  # fmt: skip

    assert not target.read(history, at=at(2, 10)).cycles
    (cycle,) = target.read(history, at=at(2, 13)).cycles
    assert (str(cycle.stage), cycle.elapsed) == ("stopped", timedelta(hours=2))
