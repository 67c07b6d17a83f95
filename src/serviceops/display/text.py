"""Durations, instants and names as text for people."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from serviceops.spans import Micros, as_zone, to_datetime

if TYPE_CHECKING:  # it imports decimal, and those who show a duration alone need neither
    from fractions import Fraction

_UNITS = (("h", 3_600_000_000), ("min", 60_000_000), ("s", 1_000_000))


def format_duration(length: Micros) -> str:
    """Return a duration in hours, minutes and seconds.

    Never in days: a reader could take a day for a working day.

    >>> format_duration(14_401_000_000), format_duration(-90_000_000), format_duration(0)
    ('4 h 1 s', '-1 min 30 s', '0 s')
    """
    rest, parts = abs(length), []
    for unit, size in _UNITS[:2]:
        whole, rest = divmod(rest, size)
        if whole:
            parts.append(f"{whole} {unit}")
    if rest or not parts:
        seconds, fraction = divmod(rest, 1_000_000)
        text = f"{seconds}.{fraction:06}".rstrip("0") if fraction else str(seconds)
        parts.append(f"{text} s")
    return ("-" if length < 0 else "") + " ".join(parts)


def format_length(length: Micros) -> str:
    """Return a duration as text, from a minute on rounded to the second."""
    return format_duration(length if abs(length) < 60_000_000 else round(length, -6))


def format_number(figure: "Fraction") -> str:
    """Return a number to two decimals, rounded down."""
    # Integer division rounds down; a float could round up.
    hundredths = figure.numerator * 100 // figure.denominator
    sign = "-" if hundredths < 0 else ""
    whole, part = divmod(abs(hundredths), 100)
    return f"{sign}{whole:,}.{part:02}"


def format_share(share: "Fraction") -> str:
    """Return a share in percent with two decimals, rounded down: 99.999 % is not 100 %."""
    return f"{format_number(share * 100)} %"


_zone = lru_cache(maxsize=64)(as_zone)


def format_instant(at: Micros, zone: str) -> str:
    """Return an instant on a zone's wall clock, with the offset, and seconds only if there are any.

    >>> format_instant(1_772_442_000_000_000, "Asia/Tokyo")
    'Mon 2026-03-02 18:00 +09:00'
    """
    local = to_datetime(at, _zone(zone))
    offset = local.isoformat(timespec="seconds")[19:]  # some zones have one with seconds
    second = f"{local:%H:%M}"
    if local.second or local.microsecond:
        second = f"{local:%H:%M:%S}"
    if local.microsecond:
        second += f".{local.microsecond:06}".rstrip("0")
    return f"{local:%a %Y-%m-%d} {second} {offset}"


# A terminal obeys control characters, and XML has no way to write most of them or U+FFFE. Those of
# Unicode's bidirectional algorithm that embed, override or isolate turn what comes after them too.
_NOT_SHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def format_fact(value: object) -> str:
    """Return the value of a fact, in quotes where a text could be taken for another value.

    >>> format_fact("P1"), format_fact(1), format_fact("1"), format_fact("P1 ")
    ('P1', '1', "'1'", "'P1 '")
    """
    if not isinstance(value, str):
        return str(value)
    text = str(value)
    try:
        float(text)
    except ValueError:
        return text if text and text == text.strip() else repr(text)
    return repr(text)


def one_line(words: str) -> str:
    r"""Return a text as one line: breaks are spaces, other control characters are marked.

    >>> one_line("disk\nfull \x1b[31m")
    'disk full \ufffd[31m'
    """
    return _NOT_SHOWN.sub(lambda found: " " if found[0].isspace() else "\ufffd", words)


def as_lines(lines: Iterable[str]) -> str:
    """Return texts below each other, each as one line."""
    return "\n".join(map(one_line, lines))


def escaped(words: str) -> str:
    """Return a text as the content of an element or attribute of HTML or SVG.

    >>> escaped("<b>")
    '&lt;b&gt;'
    """
    return escape(one_line(words))
