"""The service report as a value: its rows, and the same as text, HTML, figures and plain rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.short_repr import short_repr
from serviceops.calendars.weekdays import WEEKDAYS
from serviceops.display import Bars, Figure, HeatMap, Lines, Stack, Table
from serviceops.display.notebook import NotebookView
from serviceops.display.text import escaped, format_instant, format_length, format_share, one_line
from serviceops.errors import InvalidValue
from serviceops.reports.periods import Period
from serviceops.reports.rows import (
    AttainmentRow,
    CreditRow,
    Exclusion,
    FlowRow,
    LeftOutRow,
    LengthRow,
    Miss,
)
from serviceops.spans import length_micros, to_micros, utc

Section = tuple[str, str, tuple[Figure, ...]]
"""A heading, a sentence on what is counted, and figures."""

_REASONS = {
    "not_started": "not started", "cancelled": "cancelled", "open": "open and not breached",
    "outside_period": "decided outside the report",
}  # fmt: skip


_MAX_LINES = 8
_MAX_ENTRIES = 30
_MAX_VALUES = 60


def _week(given: Iterable[Iterable[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in given)


def _cells(given: Iterable[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((row, column) for row, column in given)


@checked
@short_repr
@attrs.frozen(kw_only=True)
class ServiceReport(NotebookView):
    """What was promised and what became of it, by period.

    Build one with `service_report`. The same records give the same report, and the same report the
    same text, HTML and document, byte for byte.
    """

    title: str
    policy: str
    beside: str | None = None
    zone: str
    at: datetime = attrs.field(converter=utc)
    size: int
    """How many records there are."""
    periods: tuple[Period, ...] = attrs.field(converter=tuple[Period, ...])
    attainment: tuple[AttainmentRow, ...] = attrs.field(converter=tuple[AttainmentRow, ...])
    lengths: tuple[LengthRow, ...] = attrs.field(converter=tuple[LengthRow, ...])
    left_out: tuple[LeftOutRow, ...] = attrs.field(converter=tuple[LeftOutRow, ...])
    misses: tuple[Miss, ...] = attrs.field(converter=tuple[Miss, ...])
    flow: tuple[FlowRow, ...] = attrs.field(converter=tuple[FlowRow, ...])
    week: tuple[tuple[int, ...], ...] = attrs.field(converter=_week)
    """Arrivals by weekday, Monday first, and hour of the zone's wall clock."""
    open_hours: tuple[tuple[int, int], ...] = attrs.field(default=(), converter=_cells)
    """The weekdays and hours that are usually open."""
    exclusions: tuple[Exclusion, ...] = attrs.field(default=(), converter=tuple[Exclusion, ...])
    credits: tuple[CreditRow, ...] = attrs.field(default=(), converter=tuple[CreditRow, ...])

    # Figures by name

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets of the policy, in its order."""
        return tuple(dict.fromkeys(r.target for r in self.attainment if r.policy == self.policy))

    @checked
    def share(
        self, target: str, period: str | None = None, *, policy: str | None = None
    ) -> Fraction | None:
        """Return the attainment of a target in a period or in all, without the excluded cycles.

        `None` where no cycle was decided; a name that the report does not have is refused.
        """
        wanted = self.policy if policy is None else policy
        rows = [
            row for row in self._whole(wanted)
            if row.target == target and (period is None or row.period == period)
        ]  # fmt: skip
        if not rows:
            raise InvalidValue(
                f"{target}, {period or 'all periods'}, {wanted}",
                f"a target and period of the report, such as {', '.join(self.targets) or 'none'}",
            )
        met, missed = sum(row.met for row in rows), sum(row.missed for row in rows)
        return Fraction(met, met + missed) if met + missed else None

    def _whole(self, policy: str) -> list[AttainmentRow]:
        return [row for row in self.attainment if row.policy == policy and not row.fact]

    # Other forms

    def text(self) -> str:
        """Return the report for a terminal or a mail, in lines of text."""
        parts = [one_line(self.title), one_line(self._about())]
        for heading, sentence, figures in self.sections():
            parts += [f"{heading}\n{'=' * len(heading)}", *([sentence] if sentence else [])]
            # Lines as text are a table of the same figures again.
            parts += [figure.text() for figure in figures if not isinstance(figure, Lines)]
        return "\n\n".join(parts) + "\n"

    def html(self) -> str:
        """Return the report as one page of HTML: no script, no network, fit for print."""
        return page(self.title, self._about(), self.sections())

    def figure(self) -> Stack:
        """Return all figures below each other, for notebooks."""
        figures = [figure for _, _, several in self.sections() for figure in several]
        return Stack(title=self.title, figures=figures)

    def records(self, kind: str = "attainment") -> list[dict[str, Any]]:
        """Return the rows of one kind as plain dictionaries, for any data frame.

        Kinds are ``attainment``, ``lengths``, ``left_out``, ``misses``, ``ledger``, ``flow``,
        ``parties``, ``arrivals``, ``exclusions`` and ``credits``. Instants are datetimes, lengths
        timedeltas, shares floating numbers.
        """
        makers: dict[str, Callable[[], Iterable[dict[str, Any]]]] = {
            "attainment": self._attainment_records, "lengths": lambda: _plain(self.lengths),
            "left_out": lambda: _plain(self.left_out), "misses": self._miss_records,
            "ledger": self._ledger_records, "flow": self._flow_records,
            "parties": self._party_records, "arrivals": self._arrival_records,
            "exclusions": lambda: _plain(self.exclusions), "credits": lambda: _plain(self.credits),
        }  # fmt: skip
        if not isinstance(kind, str) or kind not in makers:
            raise InvalidValue(kind, f"one of {', '.join(makers)}")
        return list(makers[kind]())

    def _attainment_records(self) -> Iterator[dict[str, Any]]:
        spans = {period.name: period.span for period in self.periods}
        for row in self.attainment:
            span = spans[row.period]
            yield attrs.asdict(row) | {
                "share": _number(row.share), "share_as_measured": _number(row.share_as_measured),
                "start": span.start, "end": span.end,
            }  # fmt: skip

    def _miss_records(self) -> Iterator[dict[str, Any]]:
        for miss in self.misses:
            row = attrs.asdict(miss, recurse=False)
            del row["ledger"], row["parts"]
            yield row | {"overrun": miss.overrun}

    def _ledger_records(self) -> Iterator[dict[str, Any]]:
        for miss in self.misses:
            for entry in miss.ledger:
                yield {
                    "target": miss.target, "record": miss.record, "cycle": miss.cycle,
                    "start": utc(entry.start), "end": utc(entry.end), "code": str(entry.code),
                    "why": entry.why, "counted": timedelta(0, 0, entry.worth_micros),
                }  # fmt: skip

    def _flow_records(self) -> Iterator[dict[str, Any]]:
        for row in self.flow:
            good, finished = row.first_contact or (None, None)
            positive, returned = row.satisfied or (None, None)
            yield {
                "period": row.period, "arrivals": row.arrivals, "finished": row.finished,
                "reopened": row.reopened, "backlog": row.backlog, "first_contact": good,
                "first_contact_of": finished, "satisfied": positive, "surveys": returned,
            }  # fmt: skip

    def _party_records(self) -> Iterator[dict[str, Any]]:
        for row in self.flow:
            for name, length in row.parties:
                yield {"period": row.period, "party": name, "length": length}

    def _arrival_records(self) -> Iterator[dict[str, Any]]:
        usual = set(self.open_hours)
        for day, hours in enumerate(self.week):
            for hour, count in enumerate(hours):
                yield {"weekday": WEEKDAYS[day], "hour": hour, "arrivals": count,
                       "usually_open": (day, hour) in usual}  # fmt: skip

    # Sections

    def sections(self) -> tuple[Section, ...]:
        """Return the parts of the report with figures; a part without rows is left out."""
        parts = (
            self._attainment_section(), self._fact_section(), self._beside_section(),
            self._credit_section(), self._exclusion_section(), self._length_section(),
            self._miss_section(), self._party_section(), self._flow_section(), self._week_section(),
        )  # fmt: skip
        return tuple(part for part in parts if part[2])

    def _about(self) -> str:
        first, last = self.periods[0], self.periods[-1]
        periods = first.name if first == last else f"{first.name} to {last.name}"
        at = format_instant(to_micros(self.at), self.zone)
        partial = " The last period is not over." if last.span.end > self.at else ""
        records = f"{self.size:,} record{'' if self.size == 1 else 's'}"
        return (
            f'{periods} ({self.zone}), {records} under the policy "{self.policy}", as'
            f" known on {at}.{partial}"
        )

    def _attainment_section(self) -> Section:
        rows: list[tuple[object, ...]] = []
        for target in self.targets:
            several = [row for row in self._whole(self.policy) if row.target == target]
            rows += [_counted(row) for row in several]
            if len(several) > 1:
                rows.append(_counted(_in_all(several)))
        columns = ["target", "period", "attained", "met", "missed", "excluded", "as measured"]
        if not any(row[5] for row in rows):
            rows, columns = [row[:5] for row in rows], columns[:5]
        sentence = (
            "Met of those decided in the period: stopped, or breached while still open. A share is"
            f" never rounded up. Left out: {self._left_out_text() or 'nothing'}."
        )
        table = Table(columns=columns, rows=rows)
        return "Attainment", sentence, (table, self._attainment_chart()) if rows else ()

    def _attainment_chart(self) -> Figure:
        """Return a line for each target over the periods, or a bar for each of one period."""
        rows = self._whole(self.policy)
        if len(self.periods) == 1:
            bars = [(row.target, None if row.share is None else _floored(row.share))
                    for row in rows]  # fmt: skip
            return Bars(title=f"Attained in {self.periods[0]}", unit="%", rows=bars)
        ends = {period.name: period.span.end for period in self.periods}
        # A chart has eight lines at most; the table above it has every target.
        series = {
            target: [(ends[row.period], _floored(row.share)) for row in rows
                     if row.target == target and row.share is not None]
            for target in self.targets[:_MAX_LINES]
        }  # fmt: skip
        return Lines(title="Attained by the end of each period", y="%", zone=self.zone,
                     series=series)  # fmt: skip

    def _left_out_text(self) -> str:
        return "; ".join(
            f"{row.target}: {row.count:,} {_REASONS.get(row.code, row.code)}"
            for row in self.left_out
            if row.policy == self.policy
        )

    def _fact_section(self) -> Section:
        shares: dict[tuple[str, str, str], dict[str, AttainmentRow]] = {}
        mine = [row for row in self.attainment if row.fact and row.policy == self.policy]
        others = {(row.fact, _value_text(row)) for row in mine if not isinstance(row.value, str)}
        for row in mine:
            value = _value_text(row)
            # The text "1" is in quotes beside the number 1: it is a group of its own.
            if isinstance(row.value, str) and (row.fact, value) in others:
                value = repr(value)
            shares.setdefault((row.target, row.fact, value), {})[row.period] = row
        names = [period.name for period in self.periods]
        # A row for each value and a column for each period: twelve months still fit on paper.
        rows: list[tuple[Any, ...]] = [
            (target, f"{fact} {value}", sum(row.met + row.missed for row in by_period.values()),
             *(_share_cell(by_period.get(name)) for name in names))
            for (target, fact, value), by_period in shares.items()
        ]  # fmt: skip
        sentence = "By the value that each fact had last; decided are met and missed."
        # Thousands of assignees are no table to read: those with the most cycles are.
        if len(rows) > _MAX_VALUES:
            most = set(sorted(rows, key=lambda row: -row[2])[:_MAX_VALUES])
            sentence += (
                f" The {_MAX_VALUES} values with the most cycles of {len(rows):,}; all are in"
                " records('attainment')."
            )
            rows = [row for row in rows if row in most]
        table = Table(columns=("target", "records", "decided", *names), rows=rows)
        return "Attainment by fact", sentence, (table,) if rows else ()

    def _beside_section(self) -> Section:
        if self.beside is None:
            return "Another policy", "", ()
        others = {(row.target, row.period): row for row in self._whole(self.beside)}
        rows: list[tuple[object, ...]] = []
        for row in self._whole(self.policy):
            other = others.pop((row.target, row.period), None)
            theirs = percent(other.share) if other else None
            rows.append(
                (row.target, row.period, percent(row.share), theirs, _difference(row, other))
            )
        rows += [
            (row.target, row.period, None, percent(row.share), None) for row in others.values()
        ]
        columns = ("target", "period", self.policy, self.beside, "difference")
        sentence = "The same records under another policy; the difference is in percentage points."
        return "Another policy", sentence, (Table(columns=columns, rows=rows),)

    def _credit_section(self) -> Section:
        rows = [
            (row.target, row.period, percent(row.share), percent(row.credit),
             "" if row.claim_until is None else self._instant(row.claim_until),
             "" if row.is_final else "so far")
            for row in self.credits
        ]  # fmt: skip
        columns = ("target", "period", "attained", "credit", "claim until", "")
        sentence = "The share of the charge that is owed."
        table = Table(columns=columns, rows=rows)
        return "Service credits", sentence, (table,) if rows else ()

    def _exclusion_section(self) -> Section:
        rows = [
            (one.record, one.target or "every target", one.why, one.by, self._instant(one.at))
            for one in self.exclusions
        ]
        table = Table(columns=("record", "target", "why", "by", "decided"), rows=rows)
        sentence = "These cycles do not count towards attainment; all other figures have them."
        return "Exclusions", sentence, (table,) if rows else ()

    def _length_section(self) -> Section:
        rows = [
            (row.target, row.period, *map(_length, (row.p50, row.p90, row.p95)), row.stopped,
             row.open_breached or None)
            for row in self.lengths if row.policy == self.policy
        ]  # fmt: skip
        columns = ("target", "period", "p50", "p90", "p95", "stopped", "open, left out")
        sentence = (
            "Elapsed time, working or real as the goal counts, of the cycles that stopped in the"
            " period: percentiles by nearest rank. Cycles that are missed and still open have no"
            " length yet."
        )
        return "Elapsed time", sentence, (Table(columns=columns, rows=rows),) if rows else ()

    def _miss_section(self) -> Section:
        figures: list[Figure] = []
        for miss in self.misses:
            begun = self._instant(miss.started_at)
            ended = "still open"
            if miss.stopped_at is not None:
                ended = f"stopped {self._instant(miss.stopped_at)}"
            excluded = f"; excluded: {miss.excluded}" if miss.excluded else ""
            title = f"{miss} (started {begun}, {ended}{excluded})"
            figures.append(attrs.evolve(miss.figure(), title=title))
            figures.append(_ledger_table(miss))
        sentence = (
            "The longest overruns of each target, each with the ledger of its time; a long one is"
            " summed by reason here and whole in records('ledger')."
        )
        return "Worst misses", sentence, tuple(figures)

    def _party_section(self) -> Section:
        names = list(dict.fromkeys(name for row in self.flow for name, _ in row.parties))
        rows = [
            (row.period, *(_length(dict(row.parties).get(name)) for name in names))
            for row in self.flow
        ]
        table = Table(columns=("period", *names), rows=rows)
        sentence = "Open hours of open records, by who had to act."
        return "Who had to act", sentence, (table,) if names else ()

    def _flow_section(self) -> Section:
        columns = ["period", "arrivals", "finished", "reopened", "backlog"]
        rows: list[list[object]] = [
            [row.period, row.arrivals, row.finished, row.reopened, row.backlog] for row in self.flow
        ]
        for name, column in (("first contact", "first_contact"), ("satisfied", "satisfied")):
            if any(getattr(row, column) is not None for row in self.flow):
                columns.append(name)
                for cells, row in zip(rows, self.flow, strict=True):
                    cells.append(_ratio(getattr(row, column)))
        sentence = (
            "Backlog is at the end of the period. First contact: finished without another contact"
            " of the caller, of those that arrived and were finished once. Satisfied: a score above"
            " three of five, of the surveys returned."
        )
        figures: list[Figure] = [Table(columns=columns, rows=rows)]
        # One point is no line; the table says it already.
        if len(self.flow) > 1:
            ends = [period.span.end for period in self.periods]
            lines = {
                name: [(at, float(getattr(row, name)))
                       for at, row in zip(ends, self.flow, strict=True)]
                for name in ("arrivals", "finished", "backlog")
            }  # fmt: skip
            figures.append(Lines(title="Records by period", y="records", zone=self.zone,
                                 series=lines))  # fmt: skip
        return "Flow", sentence, tuple(figures)

    def _week_section(self) -> Section:
        grid = HeatMap(
            title=f"Arrivals by weekday and hour ({self.zone})",
            rows=[name.capitalize() for name in WEEKDAYS],
            columns=[f"{hour:02}" for hour in range(24)], cells=self.week,
            framed=self.open_hours, frame_label="usually open",
        )  # fmt: skip
        return "Arrivals", "", (grid,) if any(map(any, self.week)) else ()

    def _instant(self, at: datetime) -> str:
        return format_instant(to_micros(at), self.zone)


def _plain(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {name: _number(value) if isinstance(value, Fraction) else value
         for name, value in attrs.asdict(row).items()}
        for row in rows
    ]  # fmt: skip


def _number(share: Fraction | None) -> float | None:
    return None if share is None else float(share)


def _floored(share: Fraction) -> float:
    # In whole numbers: 99.999 % is not 100 %, and a float could round up to it.
    return (share.numerator * 10_000 // share.denominator) / 100


def percent(share: Fraction | None) -> str:
    """Return a share as text, `None` as none.

    >>> percent(Fraction(99_999, 100_000)), percent(None)
    ('99.99 %', 'none')
    """
    return "none" if share is None else format_share(share)


def _difference(row: AttainmentRow, other: AttainmentRow | None) -> str | None:
    if other is None or other.share is None or row.share is None:
        return None
    return f"{float((other.share - row.share) * 100):+.2f} %"


def _length(length: timedelta | None) -> str:
    return "" if length is None else format_length(length_micros(length))


def _in_all(rows: list[AttainmentRow]) -> AttainmentRow:
    """Return the sum of the rows of one target."""
    names = ("met", "missed", "excluded_met", "excluded_missed")
    sums = {name: sum(getattr(row, name) for row in rows) for name in names}
    return attrs.evolve(rows[0], period="in all", **sums)


def _counted(row: AttainmentRow) -> tuple[object, ...]:
    excluded = row.excluded_met + row.excluded_missed
    measured = percent(row.share_as_measured) if excluded else None
    return (row.target, row.period, percent(row.share), row.met, row.missed, excluded or None,
            measured)  # fmt: skip


def _value_text(row: AttainmentRow) -> str:
    return "not set" if row.value is None else str(row.value)


def _share_cell(row: AttainmentRow | None) -> str | None:
    return None if row is None or row.share is None else percent(row.share)


def _ledger_table(miss: Miss) -> Table:
    """Return the ledger of a miss; a long one by reason, which accounts for the same time."""
    if len(miss.ledger) <= _MAX_ENTRIES:
        return attrs.evolve(miss.ledger.figure(), title="")
    reasons: dict[str, list[int]] = {}
    for entry in miss.ledger:
        sums = reasons.setdefault(entry.why, [0, 0, 0])
        for place, amount in enumerate((1, entry.to_micros - entry.from_micros,
                                        entry.worth_micros)):  # fmt: skip
            sums[place] += amount
    rows = [
        (why, count, _length(timedelta(0, 0, real)), _length(timedelta(0, 0, worth)))
        for why, (count, real, worth) in reasons.items()
    ]
    return Table(columns=("why", "stretches", "real time", "counted"), rows=rows)


def _ratio(counted: tuple[int, int] | None) -> str:
    if counted is None or not counted[1]:
        return "none"
    return f"{percent(Fraction(*counted))} of {counted[1]:,}"


# Colours are those of the page or of the system, so that a dark screen and paper both work. In
# print everything is black on white, and neither a table row nor a drawing is cut in two.
_STYLE = """
:root { color-scheme: light dark;
  --line: #c9ced6; --soft: #5b6470; --back: #ffffff; --ink: #1b1f24; }
@media (prefers-color-scheme: dark) {
  :root { --line: #3a424d; --soft: #a3adba; --back: #14181d; --ink: #e8ebef; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 64rem; background: var(--back);
  color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .4rem; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .4rem; padding-top: .8rem;
  border-top: 1px solid var(--line); }
p { margin: .3rem 0 .8rem; color: var(--soft); max-width: 46rem; }
.scroll { overflow-x: auto; margin: .6rem 0 1rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92rem; }
th, td { border-bottom: 1px solid var(--line); white-space: nowrap; vertical-align: top;
  padding: .25em .9em .25em 0 !important; }
th { font-weight: 600; color: var(--soft); }
caption { text-align: left; font-weight: 600; padding-bottom: .3em; }
figure { margin: .6rem 0 1.2rem !important; }
figcaption { font-weight: 600; font-size: .95rem; margin-bottom: .3rem; }
figure { display: flex; flex-direction: column-reverse; align-items: flex-start; }
@media (max-width: 44rem) { figure svg { max-width: max(100%, 34rem) !important; } }
@media print {
  :root { color-scheme: light; --line: #bbbbbb; --soft: #333333; --back: #ffffff; --ink: #000000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  h1, h2, h2 + p, thead { break-after: avoid; }
  thead { display: table-header-group; }
  tr, svg, figure { break-inside: avoid; }
  .scroll { overflow: visible; }
  table { font-size: 8.5pt; }
  th, td { white-space: normal; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""


def page(title: str, about: str, sections: Iterable[tuple[str, str, Sequence[Figure]]]) -> str:
    """Return the page: a title, what it is about, and sections with figures."""
    body = "".join(_section(*section) for section in sections)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escaped(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escaped(title)}</h1>\n<p>{escaped(about)}</p>\n{body}</body>\n</html>\n"
    )


def _section(heading: str, sentence: str, figures: Sequence[Figure]) -> str:
    note = f"<p>{escaped(sentence)}</p>\n" if sentence else ""
    shown = "\n".join(_figure(figure) for figure in figures)
    return f"<section>\n<h2>{escaped(heading)}</h2>\n{note}{shown}\n</section>\n"


def _figure(figure: Figure) -> str:
    # A table stays a table: it wraps on paper and can be copied; drawings shrink with the page.
    if isinstance(figure, Table):
        return f'<div class="scroll">{figure.html()}</div>'
    return figure.html()
