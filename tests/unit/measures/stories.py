"""Histories written as people tell them, hours counted from Monday midnight."""

from datetime import UTC, datetime, timedelta

from serviceops import BusinessCalendar, History, Span, Transition
from serviceops.measures import Basis

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
OFFICE = Basis("office hours", BusinessCalendar(zone="UTC", week={"mon-fri": [("09:00", "17:00")]}))


def at(hour: float) -> datetime:
    return MONDAY + timedelta(hours=hour)


def span(start: float, end: float) -> Span:
    return Span(at(start), at(end))


def hours(amount: float) -> timedelta:
    return timedelta(hours=amount)


def story(*steps: str) -> History:
    """Each step: hour, action, then a state, ``fact=value``, ``<party`` or ``!input=value``."""
    return History.of(_step(*line.split()) for line in steps)


def _step(hour: str, action: str, *text: str) -> Transition:
    sets: dict[str, str | None] = {}
    inputs: dict[str, object] = {}
    state = party = None
    for word in text:
        name, equals, value = word.partition("=")
        if word.startswith("<"):
            party = word[1:]
        elif word.startswith("!"):
            inputs[name[1:]] = {"yes": True, "no": False}.get(value, value)
        elif equals:
            stamp = at(float(value)).isoformat() if name.endswith("_at") else value
            sets[name] = stamp or None
        else:
            state = word
    return Transition(at(float(hour)), action, state, sets, inputs, party=party)
