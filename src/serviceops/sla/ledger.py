"""The ledger: every stretch of a clock's history, counted or not, and why.

Two laws hold of every ledger. Entries tile: each begins where the one before ends, from the first
entry to the instant of the reading. And they conserve: the signed lengths of a cycle's entries sum
to its elapsed time, those of all entries to real time.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import timedelta
from enum import StrEnum
from operator import attrgetter

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.short_repr import short_repr
from serviceops.calendars.reasons import SegmentReasonCode
from serviceops.display import Table
from serviceops.display.notebook import NotebookView
from serviceops.display.text import as_lines, format_duration, format_instant
from serviceops.sla.clock import GAP, PAUSED, CycleTrace
from serviceops.sla.conditions import Track
from serviceops.sla.cycle_totals import RESTARTED, CycleTotals
from serviceops.sla.zone_instants import instant_in, pendulum
from serviceops.spans import Micros


class EntryCode(StrEnum):
    """Why a stretch counts, or does not; the codes are stable."""

    COUNTED = "counted"
    CREDITED = "credited"
    """Paused outside hours, and given back: the convention that a pause is worth its real time."""
    PAUSED = "paused"
    CLOSED = "closed"
    HOLIDAY = "holiday"
    EXCEPTION = "exception"
    CLOSURE = "closure"
    MAINTENANCE = "maintenance"
    BEFORE_START = "before_start"
    RESTARTED = "restarted"
    """Before a change of rule that started the clock again."""
    REOPENED = "reopened"
    """Between a stop and a reopening that does not count it."""
    BETWEEN_CYCLES = "between_cycles"
    AFTER_STOP = "after_stop"
    AFTER_CANCEL = "after_cancel"


_WORDS = {
    EntryCode.COUNTED: "counted",
    EntryCode.CREDITED: "paused outside hours, credited",
    EntryCode.CLOSED: "outside hours",
    EntryCode.EXCEPTION: "special hours",
    EntryCode.BEFORE_START: "before the start",
    EntryCode.RESTARTED: "before the clock was restarted",
    EntryCode.REOPENED: "stopped, before it was reopened",
    EntryCode.BETWEEN_CYCLES: "between cycles",
    EntryCode.AFTER_STOP: "after the stop",
    EntryCode.AFTER_CANCEL: "after the cancellation",
}


@checked
@attrs.frozen
class Entry:
    """A stretch ``[from_micros, to_micros)`` of one clock's history, and how much of it counts.

    `name` is the holiday or the pause; `cycle` counts from 1, and is `None` outside cycles;
    `transition` is the number of the transition that began it, where one did.
    """

    from_micros: Micros
    to_micros: Micros
    code: EntryCode
    name: str = ""
    cycle: int | None = None
    transition: int | None = None
    zone: str = attrs.field(default="UTC", eq=False, repr=False)

    @property
    def start(self) -> "pendulum.DateTime":
        """The first instant, in the calendar's zone."""
        return instant_in(self.from_micros, self.zone)

    @property
    def end(self) -> "pendulum.DateTime":
        """The instant after the last, in the calendar's zone."""
        return instant_in(self.to_micros, self.zone)

    @property
    def length(self) -> timedelta:
        """The real time from start to end."""
        return timedelta(0, 0, self.to_micros - self.from_micros)

    @property
    def is_counted(self) -> bool:
        """Whether the stretch counts towards the goal."""
        return self.code is EntryCode.COUNTED

    @property
    def worth_micros(self) -> Micros:
        """What the stretch adds to elapsed time: its length, nothing, or less when credited."""
        length = self.to_micros - self.from_micros
        if self.code is EntryCode.COUNTED:
            return length
        return -length if self.code is EntryCode.CREDITED else 0

    @property
    def why(self) -> str:
        """The reason in words."""
        words = _WORDS.get(self.code, self.code.value)
        return f"{words}: {self.name}" if self.name else words


_MAX_ROWS = 200


@checked
@short_repr
@attrs.frozen
class Ledger(NotebookView):
    """The entries of one clock, in order; `zone` is the one its words use."""

    entries: tuple[Entry, ...]
    zone: str = "UTC"

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @checked
    def of_cycle(self, number: int) -> "Ledger":
        """Return the entries of one cycle."""
        return attrs.evolve(self, entries=tuple(e for e in self.entries if e.cycle == number))

    @property
    def counted(self) -> timedelta:
        """What the entries add to elapsed time, all cycles together."""
        return timedelta(0, 0, sum(entry.worth_micros for entry in self.entries))

    @property
    def real(self) -> timedelta:
        """The real time the entries cover."""
        return timedelta(0, 0, sum(entry.to_micros - entry.from_micros for entry in self.entries))

    def by_reason(self) -> dict[str, timedelta]:
        """Return the real time spent for each reason, in the order they first appear."""
        spent: dict[str, timedelta] = {}
        for entry in self.entries:
            spent[entry.why] = spent.get(entry.why, timedelta()) + entry.length
        return spent

    def figure(self) -> Table:
        """Return the entries as a table; of very many, the first ones."""
        rows: list[tuple[object, ...]] = [
            (
                format_instant(entry.from_micros, self.zone),
                format_instant(entry.to_micros, self.zone),
                format_duration(entry.to_micros - entry.from_micros),
                format_duration(entry.worth_micros) if entry.worth_micros else "",
                entry.why,
            )
            for entry in self.entries[:_MAX_ROWS]
        ]
        if len(self.entries) > _MAX_ROWS:
            rows.append(("", "", "", "", f"and {len(self.entries) - _MAX_ROWS} more"))
        columns = ("from", "to", "length", "counted", "why")
        return Table(title="Ledger", columns=columns, rows=rows)

    def __str__(self) -> str:
        lines = []
        for entry in self.entries:
            length = format_duration(entry.to_micros - entry.from_micros)
            begins = format_instant(entry.from_micros, self.zone)
            ends = format_instant(entry.to_micros, self.zone)
            lines.append(f"{begins}  to  {ends}  {length:>16}  {entry.why}")
        return as_lines(lines)


def cycle_entries(trace: CycleTrace, totals: CycleTotals, track: Track) -> Iterator[Entry]:
    """Yield the entries of one cycle, from its start to its end or the instant of the reading."""
    number, zone = trace.number, totals.terms.calendar.zone
    credited = totals.conventions.pause_unit == "real"
    for a, b, doing, index, calendar in totals.pieces:
        if doing in {GAP, RESTARTED}:
            code = EntryCode.REOPENED if doing == GAP else EntryCode.RESTARTED
            yield Entry(a, b, code, "", number, index, zone)
            continue
        why = pause_reason(trace, track, index) if doing == PAUSED else ""
        for start, end, is_open, reason in calendar.segments_micros(a, b):
            if doing == PAUSED and is_open:
                yield Entry(start, end, EntryCode.PAUSED, why, number, index, zone)
            elif doing == PAUSED and credited:
                yield Entry(start, end, EntryCode.CREDITED, why, number, index, zone)
            elif is_open:
                name = str(reason) if reason.code is not SegmentReasonCode.OPEN else ""
                yield Entry(start, end, EntryCode.COUNTED, name, number, index, zone)
            else:
                yield Entry(start, end, EntryCode(reason.code), reason.name, number, index, zone)


def pause_reason(trace: CycleTrace, track: Track, index: int) -> str:
    """Return why the clock paused at a transition, under the terms that governed it then."""
    number = bisect_right(trace.changes, index, key=attrgetter("index"))
    conditions = trace.changes[max(number - 1, 0)].terms.conditions
    pause = conditions.pause
    if pause is None or index < 0 or not conditions.signals(track).pause >> index & 1:
        return ""
    return pause.reason(track, index)


def whole_history(
    cycles: Iterable[tuple[CycleTrace, list[Entry]]], first: Micros, at: Micros, zone: str
) -> tuple[Entry, ...]:
    """Return the entries of all cycles, with what lies before, between and after them.

    They cover from `first`, the record's first transition, to the instant of the reading.
    """
    whole: list[Entry] = []
    reached, after = first, EntryCode.BEFORE_START
    index: int | None = None
    for trace, entries in cycles:
        if reached < trace.start:
            between = EntryCode.BETWEEN_CYCLES if whole else EntryCode.BEFORE_START
            whole.append(Entry(reached, trace.start, between, "", None, index, zone))
        whole.extend(entries)
        reached = at if trace.end is None else trace.end
        after = EntryCode.AFTER_STOP if trace.stage == "stopped" else EntryCode.AFTER_CANCEL
        index = trace.end_index
    if reached < at:
        whole.append(Entry(reached, at, after, "", None, index, zone))
    return tuple(whole)
