"""Statistics: how the amounts of many records become one figure, exactly.

Percentiles are shown before means: times to resolve are skewed and have no upper bound, so a mean
depends mostly on the few longest. Source: PagerDuty on incident metrics; Google SRE book,
ch. 4.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import InvalidMeasure, InvalidValue

_MAX_DIGITS = 100


class StatisticKind(StrEnum):
    """The operation on the amounts."""

    COUNT = "count"
    """Their number."""
    TOTAL = "total"
    """Their sum."""
    MEAN = "mean"
    """Their sum over their number."""
    PERCENTILE = "percentile"
    """The amount that a share of them does not exceed."""
    RATIO = "ratio"
    """Their sum over a given whole."""
    REST = "rest"
    """One less their sum over a given whole."""


class PercentileRule(StrEnum):
    """How a percentile between two amounts is found: published rules differ, so each has a name."""

    NEAREST_RANK = "nearest_rank"
    """The smallest amount that at least the share of them does not exceed: always one of them."""
    LINEAR = "linear"
    """Between the two nearest, in proportion: type 7 of Hyndman and Fan (1996), as in Excel's
    PERCENTILE.INC and NumPy's default."""


# Written out: type checkers see no type in `attrs.converters.optional` of an enumeration.
def _rule_or_none(given: PercentileRule | str | None) -> PercentileRule | None:
    return None if given is None else PercentileRule(given)


@checked
@attrs.frozen
class Statistic:
    """How amounts become one figure; `share` and `rule` belong to percentiles alone."""

    kind: StatisticKind = attrs.field(converter=StatisticKind)
    share: Fraction | None = None
    rule: PercentileRule | None = attrs.field(default=None, converter=_rule_or_none)

    def __attrs_post_init__(self) -> None:
        # A share without a rule would be ambiguous, and one on a mean would be ignored.
        wanted = self.kind is StatisticKind.PERCENTILE
        if (self.share is not None) != wanted or (self.rule is not None) != wanted:
            raise InvalidMeasure(
                str(self.kind), "a share and a rule for a percentile, and for nothing else",
                "build it with percentile(90)",
            )  # fmt: skip
        if self.share is not None and not 0 <= self.share <= 1:
            raise InvalidMeasure(str(self.share), "a share from 0 to 1", "such as percentile(90)")

    def of(self, amounts: Sequence[int], whole: int | None = None) -> Fraction | None:
        """Return the figure of the amounts, exactly; `None` where there is nothing to divide by.

        >>> MEDIAN.of([1, 2, 9, 4])
        Fraction(3, 1)
        """
        # Their kinds at once: a check of each would take a hundred times as long as their sum.
        if not isinstance(amounts, Sequence) or not {*map(type, amounts)} <= {int, bool}:
            raise InvalidValue(amounts, "a list of whole numbers", "as a measure's amounts are")
        if whole is not None and type(whole) is not int:
            raise InvalidValue(whole, "a whole number")
        kind = self.kind
        if kind is StatisticKind.COUNT:
            return Fraction(len(amounts))
        if kind is StatisticKind.TOTAL:
            return Fraction(sum(amounts))
        if kind is StatisticKind.MEAN:
            return Fraction(sum(amounts), len(amounts)) if amounts else None
        if self.share is not None:
            return self._percentile(sorted(amounts), self.share) if amounts else None
        if not whole:
            return None
        # Exact: a float could turn an objective that was just met into one that was missed.
        ratio = Fraction(sum(amounts), whole)
        return ratio if kind is StatisticKind.RATIO else 1 - ratio

    def _percentile(self, ordered: Sequence[int], share: Fraction) -> Fraction:
        if self.rule is PercentileRule.NEAREST_RANK:
            rank = -(
                -share.numerator * len(ordered) // share.denominator
            )  # rounded up, in integers
            return Fraction(ordered[max(rank, 1) - 1])
        # Type 7 of Hyndman and Fan, in fractions: NumPy gives the same up to its rounding.
        place = share * (len(ordered) - 1)
        below = place.numerator // place.denominator
        if below == len(ordered) - 1:
            return Fraction(ordered[below])
        return ordered[below] + (place - below) * (ordered[below + 1] - ordered[below])

    def __str__(self) -> str:
        if self.share is None:
            return str(self.kind)
        if self == MEDIAN:
            return "median"
        return f"p{float(self.share * 100):.12g} ({str(self.rule).replace('_', ' ')})"


COUNT = Statistic(StatisticKind.COUNT)
TOTAL = Statistic(StatisticKind.TOTAL)
MEAN = Statistic(StatisticKind.MEAN)
RATIO = Statistic(StatisticKind.RATIO)
REST = Statistic(StatisticKind.REST)
MEDIAN = Statistic(StatisticKind.PERCENTILE, Fraction(1, 2), PercentileRule.LINEAR)
"""The middle amount, or the middle between the two middle ones."""


def exact(given: object) -> Fraction:
    """Return a number exactly, a float as the decimal it is written as; `ValueError` if it is none.

    Exponents of more than two digits are refused: no share needs them, and their powers take long.
    """
    if isinstance(given, Fraction):
        return given
    # `Fraction("1e999999999")` would compute a number of a billion digits.
    text = str(given)
    if len(text) > _MAX_DIGITS or re.search(r"[eE][+-]?0*\d{3}", text):
        raise ValueError(text)
    return Fraction(text)


@checked
def percentile(
    number: float | str | Fraction, rule: PercentileRule | str = PercentileRule.NEAREST_RANK
) -> Statistic:
    """Return the statistic that `number` percent of the amounts do not exceed.

    A float means the decimal it is written as: ``99.9`` is 999/1000.

    >>> percentile(90).of([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    Fraction(9, 1)
    """
    try:
        share = exact(number) / 100
        return Statistic(StatisticKind.PERCENTILE, share, PercentileRule(rule))
    except (ValueError, ZeroDivisionError):
        raise InvalidMeasure(
            f"{number} by {rule}", "a percentage from 0 to 100, by nearest_rank or linear",
            "such as percentile(90)",
        ) from None  # fmt: skip


def as_statistic(given: object) -> Statistic:
    """Return the statistic; a name such as ``"median"`` or ``"mean"`` is accepted too."""
    if isinstance(given, Statistic):
        return given
    named = {"mean": MEAN, "median": MEDIAN, "total": TOTAL, "count": COUNT}
    if isinstance(given, str) and given in named:
        return named[given]
    raise InvalidMeasure(given, "a statistic", "such as MEAN, MEDIAN or percentile(90)")
