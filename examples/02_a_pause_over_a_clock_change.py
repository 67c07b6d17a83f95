"""A clock pauses while waiting for the caller, on a weekend of the clock change."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from serviceops import BusinessCalendar, Goal, History, On, Target, Transition, While


def march(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment on a wall clock in Paris."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo("Europe/Paris"))


office = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": [("09:00", "17:00")]})
resolution = Target(
    "resolution",
    goal=Goal.working(hours=8),
    calendar=office,
    start=On("log"),
    stop=On("resolve"),
    pause=While("on_hold"),
)
history = History.of(
    [
        Transition(march(27, 14), "log", state="new"),
        Transition(march(27, 16), "hold", state="on_hold"),
        Transition(march(30, 10, 30), "resume", state="in_progress"),
    ]
)

reading = resolution.read(history, at=march(30, 12))
print(reading.explain())
print()
print(reading.ledger)
# 14:00 to 16:00, and 10:30 to 12:00; the weekend is an hour short and does not count.
assert reading.elapsed == timedelta(hours=3, minutes=30)
assert reading.due_at == march(30, 16, 30)
