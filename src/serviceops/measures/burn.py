"""Burn-rate alerts over two windows: fast enough to matter, and still going on.

A long window says the budget burns too fast; a short one, that it burns now. Only both together
fire, so an alert ends soon after the errors do. Sources: Google, the SRE workbook, ch. 5; the
windows of Sloth (slok/sloth), which adds one.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

import attrs

from serviceops.display.text import format_duration
from serviceops.errors import InvalidMeasure
from serviceops.measures.budget import Errors, Objective, as_share, burn_rate, ending_at
from serviceops.measures.measure import Measure
from serviceops.spans import as_length, length_micros

__all__ = ["SLOTH_WINDOWS", "SRE_WINDOWS", "BurnAlert", "BurnWindow", "Call", "burn_alerts"]


class Call(StrEnum):
    """What an alert asks for: somebody now, or somebody in the next days."""

    PAGE = "page"
    TICKET = "ticket"


def _positive(given: object) -> Fraction:
    share = as_share(given)
    if 0 < share <= 1:
        return share
    raise InvalidMeasure(str(given), "a share of the budget, above 0 and not above 1")


@attrs.frozen
class BurnWindow:
    """A pair of windows, and the share of the budget that may not go within the long one.

    >>> hour = BurnWindow(timedelta(hours=1), timedelta(minutes=5), "2 %", "page")
    >>> hour.threshold(Objective("answers", "99.9 %"))
    Fraction(72, 5)
    """

    long: timedelta = attrs.field(converter=as_length)
    short: timedelta = attrs.field(converter=as_length)
    budget: Fraction = attrs.field(converter=_positive)
    call: Call = attrs.field(converter=Call)

    def __attrs_post_init__(self) -> None:
        if not timedelta() < self.short < self.long:
            raise InvalidMeasure(
                f"long {self.long}, short {self.short}", "a short window within the long one",
                "a twelfth of the long one is usual",
            )  # fmt: skip

    def threshold(self, objective: Objective) -> Fraction:
        """Return the burn rate that spends the share within the long window.

        In general: share of the budget x the objective's window / the long window.
        """
        return self.budget * length_micros(objective.window) / length_micros(self.long)


def _hours(long: float, short: timedelta, budget: str, call: Call) -> BurnWindow:
    return BurnWindow(timedelta(hours=long), short, budget, call)


SRE_WINDOWS = (
    _hours(1, timedelta(minutes=5), "2 %", Call.PAGE),  # 14.4 over 30 days
    _hours(6, timedelta(minutes=30), "5 %", Call.PAGE),  # 6
    _hours(72, timedelta(hours=6), "10 %", Call.TICKET),  # 1
)
"""The windows the SRE workbook recommends to start with."""

SLOTH_WINDOWS = (
    *SRE_WINDOWS[:2],
    _hours(24, timedelta(hours=2), "10 %", Call.TICKET),  # 3
    SRE_WINDOWS[2],
)
"""Sloth's: those of the workbook, and a day between the hours and the three days."""


@attrs.frozen(kw_only=True)
class BurnAlert:
    """What one pair of windows says at an instant: both burn rates, and the threshold."""

    window: BurnWindow
    threshold: Fraction
    long: Measure
    short: Measure

    @property
    def fires(self) -> bool:
        """Whether both burn rates are above the threshold; without outcomes neither is."""
        rates = (self.long.value, self.short.value)
        return all(rate is not None and rate > self.threshold for rate in rates)

    def __str__(self) -> str:
        long, short = (
            format_duration(length_micros(self.window.long)),
            format_duration(length_micros(self.window.short)),
        )
        said = f"{self.window.call} {'fires' if self.fires else 'is quiet'}"
        rates = f"{self.long.shown} over {long}, {self.short.shown} over {short}"
        return f"{said}: {rates}; both above {self.long.show(self.threshold)} fire"


def burn_alerts(
    errors: Errors,
    objective: Objective,
    *,
    at: datetime,
    windows: Iterable[BurnWindow] = SRE_WINDOWS,
) -> tuple[BurnAlert, ...]:
    """Return what each pair of windows says at an instant; both of a pair end there.

    Windows are half-open: an error at the instant itself is not seen yet. Above the threshold means
    above, as in the workbook's rules; a rate that equals it does not fire.
    """
    found = []
    for window in windows:
        long, short = (
            burn_rate(errors, objective, period=ending_at(at, length))
            for length in (window.long, window.short)
        )
        threshold = window.threshold(objective)
        found.append(BurnAlert(window=window, threshold=threshold, long=long, short=short))
    return tuple(found)
