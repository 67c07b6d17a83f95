"""The ticks of an axis, on days on which clocks change."""

from datetime import UTC, datetime

import pytest

from serviceops.display.lines import time_ticks
from serviceops.spans import to_datetime, to_micros


def ticks(zone: str, start: str, end: str) -> list[tuple[str, str]]:
    first, last = (
        to_micros(datetime.fromisoformat(each).replace(tzinfo=UTC)) for each in (start, end)
    )
    return [(f"{to_datetime(t.at):%H:%M}", t.label) for t in time_ticks(first, last, zone)]


# By hand: the offsets of Cairo, Paris and Havana in 2026.
@pytest.mark.parametrize(
    ("zone", "start", "end", "expected"),
    [
        ("Africa/Cairo", "2026-10-29T19:00", "2026-10-29T23:30",
         [("19:00", "22:00"), ("20:00", "23:00"), ("21:00", "23:00"), ("22:00", "30 Oct 2026"),
          ("23:00", "01:00")]),
        ("Europe/Paris", "2026-10-24T23:00", "2026-10-25T02:00",
         [("23:00", "01:00"), ("23:30", "01:30"), ("00:00", "02:00"), ("00:30", "02:30"),
          ("01:00", "02:00"), ("01:30", "02:30"), ("02:00", "03:00")]),
        ("Europe/Paris", "2026-10-25T00:45", "2026-10-25T01:15",
         [("00:45", "02:45"), ("00:50", "02:50"), ("00:55", "02:55"), ("01:00", "02:00"),
          ("01:05", "02:05"), ("01:10", "02:10"), ("01:15", "02:15")]),
        ("America/Havana", "2026-11-01T03:00", "2026-11-01T07:00",
         [("03:00", "23:00"), ("04:00", "1 Nov 2026"), ("05:00", "00:00"), ("06:00", "01:00"),
          ("07:00", "02:00")]),
    ],
)  # fmt: skip
def test_an_hour_that_clocks_show_twice_has_its_ticks_twice(
    zone: str, start: str, end: str, expected: list[tuple[str, str]]
) -> None:
    assert ticks(zone, start, end) == expected


def test_an_hour_that_clocks_skip_has_no_tick_but_a_day_that_begins_then_has() -> None:
    assert ticks("Europe/Paris", "2026-03-29T00:00", "2026-03-29T04:00") == [
        ("00:00", "01:00"), ("01:00", "03:00"), ("02:00", "04:00"), ("03:00", "05:00"),
        ("04:00", "06:00"),
    ]  # fmt: skip
    assert ticks("Africa/Cairo", "2026-04-23T21:00", "2026-04-23T23:59") == [
        ("21:00", "23:00"), ("21:30", "23:30"), ("22:00", "24 Apr 2026"), ("22:30", "01:30"),
        ("23:00", "02:00"), ("23:30", "02:30"),
    ]  # fmt: skip
