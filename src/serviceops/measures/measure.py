"""A measure: one figure with its population, its method, and the records it leaves out."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_copies import evolver
from serviceops.calendars import ALWAYS
from serviceops.calendars.algebra import Calendar
from serviceops.display import Table
from serviceops.display.notebook import NotebookView
from serviceops.display.text import as_lines, format_length, format_number, format_share
from serviceops.errors import InvalidMeasure
from serviceops.measures.statistic import (
    MEDIAN,
    PercentileRule,
    Statistic,
    StatisticKind,
    as_statistic,
    percentile,
)
from serviceops.spans import Span, utc_or_none

Parts = tuple[tuple[str, int], ...]
"""The amount of each record: its id, and whole microseconds or a whole number."""


class Unit(StrEnum):
    """The unit of a figure."""

    TIME = "time"
    """Microseconds, shown as hours, minutes and seconds."""
    SHARE = "share"
    """A part of a whole, shown in percent."""
    NUMBER = "number"
    """A plain number."""


@checked
@attrs.frozen
class Definition:
    """The meaning of a measure: a stable `code`, its name, its formula in words, and its source."""

    code: str
    name: str
    formula: str
    source: str
    unit: Unit = attrs.field(default=Unit.TIME, converter=Unit)
    amounts: Unit = attrs.field(
        default=attrs.Factory(
            lambda self: Unit.TIME if self.unit is Unit.TIME else Unit.NUMBER, takes_self=True
        ),
        converter=Unit,
    )
    """The unit of single records' amounts: downtime, for example, where the figure is a share."""


def _calendar(given: object) -> Calendar:
    if isinstance(given, Calendar):
        return given
    raise InvalidMeasure(given, "a calendar", "such as BusinessCalendar(...) or ALWAYS")


@checked
@attrs.frozen
class Basis:
    """The time that a measure counts: a calendar, and the name it is reported under.

    >>> WALL.name
    'wall clock'
    """

    name: str
    calendar: Calendar = attrs.field(converter=_calendar)

    def __attrs_post_init__(self) -> None:
        if not self.name:
            raise InvalidMeasure(self.name, "the name of a time basis", "such as 'office hours'")


WALL = Basis("wall clock", ALWAYS)
"""Real time, every hour of every day."""

TIMELESS = "none"
"""The name of the time basis of a measure that counts no time."""


@checked
@attrs.frozen
class LeftOut:
    """Records that a figure leaves out for one reason: a stable `code`, a sentence, their ids."""

    code: str
    sentence: str
    ids: tuple[str, ...] = attrs.field(converter=tuple[str, ...])

    @property
    def count(self) -> int:
        """The number of records."""
        return len(self.ids)


def _pairs(given: Mapping[str, str] | Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(given.items() if isinstance(given, Mapping) else given)


@checked
@attrs.frozen(kw_only=True)
class Measure(NotebookView):
    """One figure, and everything needed to judge it or to compute it again.

    `value` is exact: microseconds for a time, else a plain fraction; `None` when there is nothing
    to measure, and `reason` is why. `parts` are the amounts of the records, and `value` is computed
    from them: by `statistic`, over `whole` where the divisor is not their number, times `scale`. An
    amount of no single record has the empty id. `left_out` lists the given records that the figure
    does not count. `details` are the choices that the definition leaves open, by code.

    >>> from serviceops.measures import DEFINITIONS
    >>> measure = Measure(definition=DEFINITIONS["mtta"], statistic="mean", population="2 alerts",
    ...                   parts=(("A-1", 60_000_000), ("A-2", 180_000_000)))
    >>> measure.length, measure.ids
    (datetime.timedelta(seconds=120), ('A-1', 'A-2'))
    """

    definition: Definition
    statistic: Statistic = attrs.field(converter=as_statistic)
    population: str
    basis: str = WALL.name
    period: Span | None = None
    at: datetime | None = attrs.field(default=None, converter=utc_or_none)
    parts: Parts = attrs.field(converter=tuple[tuple[str, int], ...], repr=False)
    whole: int | None = None
    scale: Fraction = attrs.field(default=Fraction(1), converter=Fraction)
    censoring: str = ""
    left_out: tuple[LeftOut, ...] = attrs.field(
        default=(), converter=tuple[LeftOut, ...], repr=False
    )
    details: tuple[tuple[str, str], ...] = attrs.field(default=(), converter=_pairs, repr=False)
    when_empty: str = "nothing was counted"

    # The figure

    @cached_property
    def value(self) -> Fraction | None:
        """The figure, exactly; `None` when there is nothing to measure."""
        figure = self.statistic.of([amount for _, amount in self.parts], self.whole)
        if figure is None:
            return None
        # The scale applies to what was spent, not to what is left of it.
        if self.statistic.kind is StatisticKind.REST:
            return 1 - (1 - figure) * self.scale
        return figure * self.scale

    @property
    def reason(self) -> str | None:
        """Why there is no figure; `None` when there is one."""
        return self.when_empty if self.value is None else None

    @property
    def length(self) -> timedelta | None:
        """A figure of time, rounded to the microsecond, half to even.

        A figure that is no time raises `InvalidMeasure`.
        """
        if self.definition.unit is not Unit.TIME:
            raise InvalidMeasure(self.definition.code, "a measure of time", "use its value")
        return None if self.value is None else timedelta(0, 0, round(self.value))

    def by(self, statistic: Statistic | str) -> "Measure":
        """Return the same measure by another statistic: the same records, the same rules.

        A ratio over a given whole cannot become a percentile of its records: `InvalidMeasure`.
        """
        # A percentile of the parts would say nothing about a ratio over a whole.
        wanted = as_statistic(statistic)
        if self.whole is not None:
            raise InvalidMeasure(str(wanted), "a measure of amounts per record", "it is a ratio")
        return _evolved(self, statistic=wanted)

    @property
    def median(self) -> "Measure":
        """The same measure by its median."""
        return self.by(MEDIAN)

    def percentile(
        self, number: float, rule: PercentileRule | str = PercentileRule.NEAREST_RANK
    ) -> "Measure":
        """Return the same measure by a percentile, by nearest rank or another rule."""
        return self.by(percentile(number, rule))

    # The records

    @property
    def ids(self) -> tuple[str, ...]:
        """The records that the figure counts, each once, in the order they were given."""
        return tuple(dict.fromkeys(record for record, _ in self.parts if record))

    @checked
    def left_out_ids(self, code: str) -> tuple[str, ...]:
        """Return the ids of the records left out for one reason."""
        return tuple(record for left in self.left_out if left.code == code for record in left.ids)

    @property
    def total(self) -> int:
        """The sum of the amounts."""
        return sum(amount for _, amount in self.parts)

    # As text

    @checked
    def show(self, figure: Fraction | None) -> str:
        """Return a figure of this measure's unit as text; a share is never rounded up."""
        if figure is None:
            return "none"
        if self.definition.unit is Unit.TIME:
            return format_length(round(figure))
        if self.definition.unit is Unit.SHARE:
            return format_share(figure)
        return str(figure) if figure.denominator == 1 else format_number(figure)

    @property
    def shown(self) -> str:
        """The figure as text; where records have amounts of time, median and p90 come first."""
        if self.value is None:
            return f"no figure: {self.when_empty}"
        if self.definition.unit is not Unit.TIME or self.whole is not None:
            return self.show(self.value)
        if self.statistic.kind is StatisticKind.TOTAL:
            return self.show(self.value)
        amounts = [amount for _, amount in self.parts]
        # A dict keeps the order and drops the repeated statistic.
        several = dict.fromkeys((MEDIAN, percentile(90), self.statistic))
        return ", ".join(f"{how} {self.show(how.of(amounts))}" for how in several)

    def __str__(self) -> str:
        return f"{self.definition.name}: {self.shown}"

    def text(self) -> str:
        """Return the figure and everything needed to judge it, line by line."""
        return as_lines([str(self), *(f"  {name}: {value}" for name, value in self._rows())])

    def figure(self) -> Table:
        """Return the same as a table, for notebooks."""
        return Table(title=str(self), columns=("", ""), rows=tuple(self._rows()))

    def _rows(self) -> Iterator[tuple[str, str]]:
        yield "definition", self.definition.formula
        yield "source", self.definition.source
        yield "population", f"{self.population} ({len(self.ids):,} counted)"
        yield "time", self.basis
        yield "statistic", self._statistic_text()
        span = self.period
        yield (
            "period",
            f"{span.start.isoformat()} to {span.end.isoformat()}" if span else "all time",
        )
        if self.at is not None:
            yield "as of", self.at.isoformat()
        for code, sentence in self.details:
            yield code.replace("_", " "), sentence
        if self.censoring:
            yield "censoring", self.censoring
        for left in self.left_out:
            yield "left out", f"{left.count:,} {left.sentence} ({left.code})"

    def _statistic_text(self) -> str:
        # A ratio is shown with both amounts, so that a reader can compute it again.
        text = str(self.statistic)
        if self.whole is not None:
            amounts_in_time = self.definition.amounts is Unit.TIME
            whole_in_time = amounts_in_time and self.definition.unit is not Unit.TIME
            total = format_length(self.total) if amounts_in_time else f"{self.total:,}"
            whole = format_length(self.whole) if whole_in_time else f"{self.whole:,}"
            text = f"{total} / {whole}"
        if self.scale != 1:
            text += f" x {self.scale}"
        return f"1 - {text}" if self.statistic.kind is StatisticKind.REST else text

    def __repr__(self) -> str:
        return f"<Measure {self}>"


# The constructor would check the amounts one by one, which takes longer than to compute them.
_evolved = evolver(Measure)


def measure_of(parts: Iterable[tuple[str, int]], **fields: Any) -> Measure:
    """Return a measure of amounts that this package computed."""
    return _evolved(Measure(parts=(), **fields), parts=tuple(parts))


@checked
@attrs.frozen
class Breakdown(NotebookView):
    """A measure divided into others by name: the parts add up to the whole."""

    whole: Measure
    parts: tuple[tuple[str, Measure], ...] = attrs.field(converter=tuple[tuple[str, Measure], ...])

    def __getitem__(self, name: str) -> Measure:
        for known, part in self.parts:
            if known == name:
                return part
        names = ", ".join(known for known, _ in self.parts) or "none"
        raise InvalidMeasure(name, f"one of the parts: {names}")

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self.parts)

    def __len__(self) -> int:
        return len(self.parts)

    def items(self) -> tuple[tuple[str, Measure], ...]:
        """Return the parts, each with its name."""
        return self.parts

    def figure(self) -> Table:
        """Return the parts and the whole as a table, for notebooks."""
        named = (*self.parts, ("in all", self.whole))
        rows = [(name, part.shown, len(part.ids)) for name, part in named]
        title = f"{self.whole.definition.name}: {self.whole.shown}"
        return Table(title=title, columns=("part", "figure", "records"), rows=rows)

    def text(self) -> str:
        """Return the whole in full and a line for each part."""
        width = max((len(name) for name, _ in self.parts), default=0)
        lines = [f"  = {name:<{width}}  {part.shown}" for name, part in self.parts]
        return as_lines([*self.whole.text().splitlines(), *lines])
