"""The axis of amounts: round ticks, and numbers and lengths as text."""

from datetime import timedelta
from math import floor, isfinite, log10
from typing import TypeAlias

from serviceops.display.text import format_duration
from serviceops.errors import InvalidValue
from serviceops.spans import length_micros

Amount: TypeAlias = float | timedelta
"""A number in the figure's unit, or a length of time."""

_HOUR = 3_600_000_000


def as_number(amount: Amount) -> float:
    """Return the place of an amount on the axis: the number, or hours of a length.

    >>> as_number(timedelta(minutes=90))
    1.5
    """
    # A float is exact enough for a place in a drawing; amounts themselves are never rounded.
    if isinstance(amount, timedelta):
        return length_micros(amount) / _HOUR
    if not isfinite(amount):
        raise InvalidValue(amount, "a finite number", "None is a missing amount")
    return float(amount)


def shown(amount: Amount | None, unit: str = "") -> str:
    """Return an amount as text, a length in hours, minutes and seconds.

    >>> shown(97.25, "%"), shown(3.0), shown(timedelta(minutes=90)), shown(None)
    ('97.25 %', '3', '1 h 30 min', 'none')
    """
    if amount is None:
        return "none"
    if isinstance(amount, timedelta):
        return format_duration(length_micros(amount))
    text = f"{amount:,.2f}".rstrip("0").rstrip(".")
    return f"{text} {unit}" if unit else text


def value_ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Return at most so many round ticks within the range, a step of 1, 2 or 5 apart.

    >>> value_ticks(0, 97)
    (0.0, 20.0, 40.0, 60.0, 80.0)
    """
    if high <= low:
        return (low,)
    # The step is the smallest of 1, 2, 5 times a power of ten that needs no more ticks than that.
    power = 10.0 ** floor(log10((high - low) / most))
    step = next(n * power for n in (1, 2, 5, 10, 20) if (high - low) / (n * power) < most)
    # Rounded to ten places, or the third tick of a tenth would read 0.30000000000000004.
    first = -(-low // step)
    count = floor((high - first * step) / step + 1e-9) + 1
    return tuple(round((first + n) * step, 10) for n in range(count))
