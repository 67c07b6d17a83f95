"""Times of day as text and as microseconds after midnight."""

import re
from datetime import time
from functools import lru_cache

from serviceops._internal.texts import position
from serviceops.calendars.zones import DAY
from serviceops.errors import InvalidCalendar
from serviceops.spans import Micros

CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?", re.ASCII)
# The text of a time, part by part: how far a text gets through these is where it goes wrong.
_PARTS = tuple(map(re.compile, ("[0-9]{1,2}", ":", "[0-5][0-9]", ":", "[0-5][0-9]", r"\.[0-9]+")))


def clock_micros(given: object) -> Micros:
    """Return a time of day as microseconds after midnight; texts reach up to ``48:00``."""
    if isinstance(given, time) and given.tzinfo is None:
        given = given.isoformat()
    return _clock_micros(given) if type(given) is str else _clock_micros.__wrapped__(given)


# A week has few times of day, each of which is read several times.
@lru_cache(maxsize=4_096)
def _clock_micros(given: object) -> Micros:
    expected = "a time of day"
    if isinstance(given, str):
        found = CLOCK.fullmatch(given)
        if found:
            hours, minutes, seconds, fraction = found.groups(default="0")
            whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
            micros = whole * 1_000_000 + int(fraction.ljust(6, "0"))
            if micros <= 2 * DAY:
                return micros
        expected += f", with an error at {position(given, 0 if found else clock_end(given, 0))}"
    raise InvalidCalendar(given, expected, "write '09:00', or '24:00' for the day's end")


def clock_end(text: str, at: int) -> int:
    """Return how far the text is a time of day from a position on."""
    for part in _PARTS:
        found = part.match(text, at)
        if found is None:
            break
        at = found.end()
    return at


@lru_cache(maxsize=4_096)
def clock_text(micros: Micros) -> str:
    """Return microseconds after midnight as a time of day, such as ``09:00``."""
    minutes, rest = divmod(micros, 60_000_000)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    if rest:
        seconds, fraction = divmod(rest, 1_000_000)
        text += f":{seconds:02}"
        if fraction:
            text += f".{fraction:06}".rstrip("0")
    return text


def as_clock(given: str | time) -> str:
    """Return a time of day in its one spelling, such as ``09:00``; see `clock_micros`."""
    return clock_text(clock_micros(given))


def clock_or_none(given: str | time | None) -> str | None:
    """Return a time of day in its one spelling; `None` stays."""
    return None if given is None else as_clock(given)
