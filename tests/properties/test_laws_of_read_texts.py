"""Laws of what is read from texts: lengths, windows, weekdays, times and rules of iCalendar.

What is written from a drawn value reads back; a spoilt text is read or refused with a position.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceops.calendars.hours import Window, as_week, as_windows
from serviceops.calendars.ics_text import read_length, read_rule, read_time
from serviceops.calendars.weekdays import WEEKDAYS
from serviceops.errors import InvalidValue, ServiceOpsError
from serviceops.spans import as_length

MICRO = timedelta(microseconds=1)
amounts = st.integers(0, 10**6)
decimals = st.text("0123456789", max_size=6)


@given(amounts, amounts, amounts, amounts, amounts, decimals)
def test_an_iso_length_is_the_sum_of_its_parts(
    weeks: int, days: int, hours: int, minutes: int, seconds: int, part: str
) -> None:
    written = f"P{weeks}W{days}DT{hours}H{minutes}M{seconds}{'.' + part if part else ''}S"
    micros = ((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + seconds
    assert as_length(written) // MICRO == micros * 10**6 + int(part.ljust(6, "0") or 0)


@given(st.integers(0, 10**17))
def test_a_length_written_in_seconds_is_exact(micros: int) -> None:
    whole, part = divmod(micros, 10**6)
    assert as_length(f"PT{whole}.{part:06}S") // MICRO == micros


@given(st.lists(st.integers(0, 40), min_size=7, max_size=7).filter(any))
def test_a_prometheus_length_is_the_sum_of_its_parts(parts: list[int]) -> None:
    units = {"y": 365 * 86_400_000, "w": 7 * 86_400_000, "d": 86_400_000, "h": 3_600_000,
             "m": 60_000, "s": 1000, "ms": 1}  # fmt: skip
    written = "".join(f"{n}{unit}" for n, unit in zip(parts, units, strict=True) if n)
    total = sum(n * size for n, size in zip(parts, units.values(), strict=True))
    assert as_length(written) // timedelta(milliseconds=1) == total


@given(st.integers(0, 86_399), st.integers(1, 86_400))
def test_a_window_written_out_reads_back(opens: int, length: int) -> None:
    def clock(seconds: int) -> str:
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"

    window = Window(clock(opens), clock(opens + length))
    assert window.pair == (opens * 10**6, (opens + length) * 10**6)
    assert as_windows([str(window)]) == (window,)


@given(st.integers(0, 6), st.integers(0, 6))
def test_a_range_of_weekdays_runs_to_its_end(first: int, last: int) -> None:
    week = as_week({f"{WEEKDAYS[first]}-{WEEKDAYS[last]}": ["09:00-10:00"]})
    days = [first]
    while days[-1] != last:
        days.append((days[-1] + 1) % 7)
    assert {day for day in range(7) if week[day]} == set(days)


@given(
    st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)), st.sampled_from(["date", "utc", ""])
)
def test_a_time_of_icalendar_reads_back(moment: datetime, kind: str) -> None:
    moment = moment.replace(microsecond=0)
    digits = f"{moment.year:04}{moment.month:02}{moment.day:02}"
    if kind == "date":
        assert read_time(digits) == moment.date()
        return
    clock = f"T{moment.hour:02}{moment.minute:02}{moment.second:02}"
    expected = moment.replace(tzinfo=UTC) if kind else moment
    assert read_time(digits + clock + ("Z" if kind else "")) == expected


READERS: list[tuple[Callable[[str], Any], str]] = [
    (as_length, "P1W2DT3H4M5.6S"),
    (as_length, "1y2w3d4h5m6s7ms"),
    (lambda text: as_windows([text]), "09:00:01.5-17:30"),
    (lambda text: as_week({text: ["09:00-10:00"]}), "mon-friday"),
    (read_time, "20260302T080000Z"),
    (read_length, "P1DT2H3M4S"),
    (read_rule, "FREQ=MONTHLY;BYDAY=-1FR,MO;UNTIL=20261231T000000Z"),
]


@pytest.mark.parametrize(("read", "text"), READERS)
@given(data=st.data())
def test_a_spoilt_text_is_read_or_refused_with_a_position_in_it(
    read: Callable[[str], Any], text: str, data: st.DataObject
) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        put = data.draw(st.sampled_from([*text, "", "-", ":", ";", " ", "\n", "é", "9", "\u0663"]))
        text = text[:at] + put + text[at + data.draw(st.integers(0, 1)) :]
    try:
        read(text)
    except InvalidValue as refused:
        places = re.findall(r"position (\d+)", str(refused))
        # Without a position are refusals of a value as a whole: a month, an empty window, a size.
        grammar = refused.expected.startswith(("ISO", "a window,", "a weekday,"))
    else:
        places, grammar = [], False
    assert all(int(place) <= len(text) for place in places)
    assert places or not grammar


@pytest.mark.parametrize("read", [read for read, _ in READERS])
@pytest.mark.parametrize(
    "piece", ["P", "1", "9h", ":", "09:00-", "mon-", ";", "FREQ=", ",", " ", "T"]
)
def test_a_long_text_is_refused_in_time_in_proportion(
    read: Callable[[str], Any], piece: str
) -> None:
    # A reader that is not linear would not come to an end here.
    with pytest.raises(ServiceOpsError):
        read(piece * 100_000)


def test_dates_of_icalendar_are_dates() -> None:
    assert type(read_time("20260302")) is date
