"""Services of several parts, minute by minute, written from the pages on measures and contracts.

It imports nothing of the package. In each minute a service is up, down, planned to be down or
unknown; shares, budgets, rates of burning and credits follow by counting minutes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.second_opinion.minute_hours import later

Span = tuple[int, int]
Spans = Mapping[str, tuple[Span, ...]]


@dataclass(frozen=True)
class Whole:
    """Parts of which so many have to work: components by name, or such wholes."""

    needed: int
    parts: tuple["str | Whole", ...]

    def works(self, works: Callable[[str], bool]) -> bool:
        count = sum(
            works(part) if isinstance(part, str) else part.works(works) for part in self.parts
        )
        return count >= self.needed


def has(spans: tuple[Span, ...], minute: int) -> bool:
    return any(a <= minute < b for a, b in spans)


@dataclass(frozen=True)
class Terms:
    """What is agreed: in which minutes, what was planned, and as what that counts."""

    hours: Callable[[int], bool]
    planned: tuple[Span, ...]
    planned_as: str


class Service:
    """What a service was in each minute, from its parts."""

    def __init__(self, whole: Whole, outages: Spans, unwatched: Spans, terms: Terms) -> None:
        self.whole, self.outages, self.unwatched, self.terms = whole, outages, unwatched, terms
        self.found: dict[int, tuple[bool, bool]] = {}

    def looked_at(self, minute: int) -> tuple[bool, bool]:
        """Return whether it is known to be down in a minute, and whether that is unknown."""
        if minute not in self.found:
            down = {name for name, spans in self.outages.items() if has(spans, minute)}
            perhaps = down | {name for name, spans in self.unwatched.items() if has(spans, minute)}
            is_down = not self.whole.works(lambda name: name not in down)
            may_be = not self.whole.works(lambda name: name not in perhaps)
            self.found[minute] = is_down, may_be and not is_down
        return self.found[minute]

    def condition(self, minute: int) -> str | None:
        """Return what the service was, in the hours of the agreement."""
        if not self.terms.hours(minute):
            return None
        is_down, is_unknown = self.looked_at(minute)
        # What is planned is known where it counts as downtime.
        if has(self.terms.planned, minute) and (
            not is_unknown or self.terms.planned_as == "downtime"
        ):
            return "planned"
        return "down" if is_down else "unknown" if is_unknown else "up"

    def counts(self, minute: int) -> tuple[bool, bool]:
        """Return whether a minute is agreed service time, and whether it is downtime."""
        condition, ways = self.condition(minute), self.terms.planned_as
        if condition != "planned":
            return condition in {"up", "down"}, condition == "down"
        return ways != "left_out", ways == "downtime"

    def agreed(self, span: Span) -> int:
        return sum(self.counts(minute)[0] for minute in range(*span))

    def down(self, span: Span) -> int:
        return sum(self.counts(minute)[1] for minute in range(*span))

    def availability(self, span: Span) -> Fraction | None:
        agreed = self.agreed(span)
        return Fraction(agreed - self.down(span), agreed) if agreed else None

    def conditions(self, span: Span) -> dict[str, Fraction]:
        """Return the shares of the conditions."""
        found = [self.condition(minute) for minute in range(*span)]
        every = [one for one in found if one is not None]
        return {name: Fraction(every.count(name), len(every)) for name in set(every)}

    def burn_rate(self, span: Span, share: Fraction) -> Fraction | None:
        agreed = self.agreed(span)
        return Fraction(self.down(span), agreed) / (1 - share) if agreed else None

    def budget_left(self, window: Span, at: int, share: Fraction) -> Fraction | None:
        """Return the part of the budget of a window that is left; errors count until an instant."""
        agreed = self.agreed(window)
        if not agreed:
            return None
        return 1 - Fraction(self.down((window[0], at))) / ((1 - share) * agreed)

    def fires(self, at: int, windows: Span, threshold: Fraction, share: Fraction) -> bool:
        """Return whether the rates of a long and a short window are both above a threshold."""
        rates = [self.burn_rate((at - length, at), share) for length in windows]
        return all(rate is not None and rate > threshold for rate in rates)


Band = tuple[Fraction, Fraction, Fraction]
"""From which figure on, below which, and what share of the charge is owed."""


def credit(bands: tuple[Band, ...], cap: Fraction, figure: Fraction | None) -> Fraction:
    """Return what is owed for a figure: the most that a band has, and no more than the cap."""
    owed = [share for low, high, share in bands if figure is not None and low <= figure < high]
    return min(cap, max(owed, default=Fraction(0)))


def long_enough(spans: tuple[Span, ...], least: int) -> set[int]:
    """Return the minutes of outages that are long enough; outages that meet are one."""
    minutes = {minute for span in spans for minute in range(*span)}
    found, run = set[int](), set[int]()
    for minute in sorted(minutes):
        if minute - 1 not in run:
            run = set()
        run.add(minute)
        if len(run) >= max(least, 1):
            found |= run
    return found


def claim_until(end: int, zone: str, months: int | None, days: int | None) -> int | None:
    """Return until when a credit for a period can be claimed: `None` without a limit."""
    if months is None and days is None:
        return None
    return later(end, zone, months=months or 0, days=days or 0)
