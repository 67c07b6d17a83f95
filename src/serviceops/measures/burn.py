"""Burn-rate alerts over two windows: the budget burns too fast, and still does.

The long window shows that the budget burns too fast, the short one that it burns now. Only both
together fire, so an alert ends soon after the errors do. Sources: Google, the SRE workbook, ch. 5;
the windows of Sloth (slok/sloth), which adds one.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

import attrs

from serviceops._internal.checked import checked
from serviceops.display.text import format_duration
from serviceops.errors import InvalidMeasure
from serviceops.measures.budget import ErrorSource, Objective, as_share, burn_rate, ending_at
from serviceops.measures.measure import Measure
from serviceops.spans import as_length, length_micros


class AlertResponse(StrEnum):
    """The response to an alert: page somebody now, or open a ticket for the next days."""

    PAGE = "page"
    TICKET = "ticket"


def _positive(given: object) -> Fraction:
    share = as_share(given)
    if 0 < share <= 1:
        return share
    raise InvalidMeasure(str(given), "a share of the budget, above 0 and not above 1")


@checked
@attrs.frozen
class BurnWindow:
    """A pair of windows, and the share of the budget that may not be spent in the long one.

    The pairs in use are `BurnWindow.SRE`, those of the SRE workbook, and `BurnWindow.SLOTH`.

    >>> hour = BurnWindow(timedelta(hours=1), timedelta(minutes=5), "2 %", "page")
    >>> hour.threshold(Objective("answers", "99.9 %"))
    Fraction(72, 5)
    """

    long: timedelta = attrs.field(converter=as_length)
    short: timedelta = attrs.field(converter=as_length)
    budget: Fraction = attrs.field(converter=_positive)
    response: AlertResponse = attrs.field(converter=AlertResponse)

    SRE: ClassVar[tuple["BurnWindow", ...]]
    """The pairs that the SRE workbook recommends to start with."""
    SLOTH: ClassVar[tuple["BurnWindow", ...]]
    """The pairs of Sloth: those of the workbook, and one of a day."""

    def __attrs_post_init__(self) -> None:
        if not timedelta() < self.short < self.long:
            raise InvalidMeasure(
                f"long {self.long}, short {self.short}", "a short window within the long one",
                "a twelfth of the long one is usual",
            )  # fmt: skip

    def threshold(self, objective: Objective, *, at: datetime | None = None) -> Fraction:
        """Return the burn rate that spends the share within the long window.

        In general: share of the budget x the objective's window / the long window. The window of a
        calendar has a length at an instant.
        """
        return self.budget * objective.window_length(at) / length_micros(self.long)


# Over an objective's window of 30 days the thresholds are 14.4, 6 and 1, and 3 for Sloth's day.
BurnWindow.SRE = (
    BurnWindow("PT1H", "PT5M", "2 %", "page"),
    BurnWindow("PT6H", "PT30M", "5 %", "page"),
    BurnWindow("PT72H", "PT6H", "10 %", "ticket"),
)
BurnWindow.SLOTH = (
    *BurnWindow.SRE[:2],
    BurnWindow("PT24H", "PT2H", "10 %", "ticket"),
    BurnWindow.SRE[2],
)


@checked
@attrs.frozen(kw_only=True)
class BurnAlert:
    """The result for one pair of windows at an instant: both burn rates, and the threshold."""

    window: BurnWindow
    threshold: Fraction
    long: Measure
    short: Measure

    @property
    def fires(self) -> bool:
        """Whether both burn rates are above the threshold; without outcomes neither is."""
        # The short window ends an alert soon after the errors stop; the long one alone would not.
        rates = (self.long.value, self.short.value)
        return all(rate is not None and rate > self.threshold for rate in rates)

    def __str__(self) -> str:
        long, short = (
            format_duration(length_micros(self.window.long)),
            format_duration(length_micros(self.window.short)),
        )
        state = f"{self.window.response} {'fires' if self.fires else 'is quiet'}"
        rates = f"{self.long.shown} over {long}, {self.short.shown} over {short}"
        return f"{state}: {rates}; both above {self.long.show(self.threshold)} fire"


@checked
def burn_alerts(
    errors: ErrorSource,
    objective: Objective,
    *,
    at: datetime,
    windows: Iterable[BurnWindow] = BurnWindow.SRE,
) -> tuple[BurnAlert, ...]:
    """Return the alert of each pair of windows at an instant; both windows end there.

    Windows are half-open: an error at the instant itself does not count yet. A rate that equals
    the threshold does not fire, as in the rules of the workbook.
    """
    found = []
    for window in windows:
        long, short = (
            burn_rate(errors, objective, period=ending_at(at, length))
            for length in (window.long, window.short)
        )
        threshold = window.threshold(objective, at=at)
        found.append(BurnAlert(window=window, threshold=threshold, long=long, short=short))
    return tuple(found)
