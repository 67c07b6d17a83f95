"""Schedules: who is on call costs about what an open calendar does, however far the anchor."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from benchmarks.harness import Row
from serviceops.calendars import BusinessCalendar
from serviceops.oncall import Layer, Rotation, Schedule
from serviceops.spans import Span

ZONE = ZoneInfo("Europe/Lisbon")
ANCHOR = datetime(2000, 1, 3, 9, tzinfo=ZONE)
OFFICE = BusinessCalendar(zone="Europe/Lisbon", week={"mon-fri": ["09:00-17:00"]})
NIGHTS = BusinessCalendar(zone="Europe/Lisbon", week={"mon-sun": ["22:00-06:00"]})
YEAR = Span(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


def rotation(*members: str, length: str, advance: str = "clock") -> Rotation:
    return Rotation(
        members=members, length=length, anchor=ANCHOR, zone="Europe/Lisbon",
        advance=advance,  # type: ignore[arg-type]
    )  # fmt: skip


THREE_LAYERS = Schedule(
    [
        Layer(rotation("a", "b", "c", length="P1D", advance="duty"), hours=OFFICE),
        Layer(rotation("d", "e", length="P1D"), hours=NIGHTS),
        Layer(rotation("f", "g", length="PT12H")),
    ]
)


def handovers() -> list[datetime]:
    """List the hand-overs of the three layers in a plain loop, at their wall time."""
    found = []
    for length, count in ((24, 365), (24, 365), (12, 730)):
        first = datetime(2026, 1, 1, 9)  # noqa: DTZ001 - wall time, the zone follows
        for number in range(count):
            wall = first + timedelta(hours=length * number)
            found.append(wall.replace(tzinfo=ZONE).astimezone(UTC))
    return found


def rows() -> Iterator[Row]:
    for years in (1, 50):
        at = datetime(2000 + years, 6, 5, 12, tzinfo=UTC)
        yield Row(
            f"on call: three layers, {years} years after the anchor",
            lambda at=at: THREE_LAYERS.on_call(at=at),  # type: ignore[misc]
            lambda at=at: OFFICE.is_open(at),  # type: ignore[misc]
            "is_open",
            bar=3,
            slower_is_bar=True,
            same=lambda _ours, _peer: True,
        )
    yield Row(
        "on call: a year of shifts of three layers",
        lambda: THREE_LAYERS.shifts(period=YEAR),
        handovers,
        "a plain loop of hand-overs",
        bar=10,
        slower_is_bar=True,
        same=lambda _ours, _peer: True,
    )
