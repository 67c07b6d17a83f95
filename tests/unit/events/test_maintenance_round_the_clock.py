"""Maintenance on calendars that never close, or never open."""

from datetime import UTC, date, datetime, timedelta

import pytest

from serviceops.calendars import ALWAYS, BusinessCalendar, Calendar
from serviceops.events import (
    Maintenance,
    Route,
    Signal,
    StreamRules,
    StreamState,
    alert_visibility,
    next_stream_wakeup,
    step_stream,
)

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
DOWN = Signal(source="p", key="k", name="Down", resource="db1", severity="critical", at=NINE)
ROUND_THE_CLOCK: list[Calendar] = [
    ALWAYS,
    BusinessCalendar(zone="Europe/Paris", week={"mon-sun": ["00:00-24:00"]}),
    ALWAYS | BusinessCalendar(zone="UTC", week={"mon": ["09:00-17:00"]}),
]


def notified(state: StreamState, rules: StreamRules, hours: int) -> tuple[int, StreamState]:
    step = step_stream(state, DOWN, at=NINE, rules=rules)
    later = step_stream(step.state, at=NINE + timedelta(hours=hours), rules=rules)
    intents = (*step.intents, *later.intents)
    return sum(one.action == "notify" for one in intents), later.state


@pytest.mark.parametrize("calendar", ROUND_THE_CLOCK)
def test_work_round_the_clock_hides_every_alert(calendar: Calendar) -> None:
    work = Maintenance(name="w", calendar=calendar)
    rules = StreamRules(maintenance=[work], route=Route(receiver="pager", group_wait="PT0S"))

    count, state = notified(StreamState(), rules, 3)
    seen = alert_visibility(state, "k", NINE + timedelta(hours=3), rules=rules)

    assert count == 0
    assert [one.cause for one in seen.hidden_by] == ["w"]
    assert (seen.shows_at, work.next_edge(NINE), work.hidden_until(NINE)) == (None, None, None)
    wakeup = next_stream_wakeup(state, rules)
    assert wakeup is None or wakeup < NINE + timedelta(days=3650)


@pytest.mark.parametrize("calendar", ROUND_THE_CLOCK)
def test_flexible_work_round_the_clock_starts_once(calendar: Calendar) -> None:
    work = Maintenance(name="w", calendar=calendar, duration=timedelta(hours=1))
    rules = StreamRules(maintenance=[work], route=Route(receiver="pager", group_wait="PT0S"))

    assert notified(StreamState(), rules, 3)[0] == 1


def test_work_that_begins_once_and_never_ends_hides_from_then_on() -> None:
    begins = BusinessCalendar(
        zone="UTC", week={"mon-sun": ["00:00-24:00"]}, holidays=[date(2026, 3, 1)]
    )
    window = Maintenance(name="w", calendar=begins).window(NINE)

    assert window is not None
    assert (window.start, window.end.year) == (datetime(2026, 3, 2, tzinfo=UTC), 9999)


def test_work_that_never_is_hides_nothing() -> None:
    work = Maintenance(name="w", calendar=ALWAYS - ALWAYS)
    rules = StreamRules(maintenance=[work], route=Route(receiver="pager", group_wait="PT0S"))

    assert notified(StreamState(), rules, 3)[0] == 1
    assert (work.window(NINE), work.next_edge(NINE)) == (None, None)
