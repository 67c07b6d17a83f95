"""Figures of clocks: readings as lanes of time, counted and not counted."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from serviceops.display import Figure, Lane, LaneSegment, Mark, Strip, Table, Tone, time_ticks
from serviceops.display.text import format_duration, format_instant
from serviceops.sla.ledger import Entry, EntryCode
from serviceops.spans import Micros, length_micros

_OUTSIDE = {
    EntryCode.BEFORE_START, EntryCode.BETWEEN_CYCLES, EntryCode.AFTER_STOP, EntryCode.AFTER_CANCEL,
}  # fmt: skip
_TONES = {
    EntryCode.COUNTED: Tone.SOLID,
    EntryCode.PAUSED: Tone.HATCHED,
    EntryCode.CREDITED: Tone.HATCHED,
}
_LATE = "counted, past the goal"


def readings_figure(title: str, readings: Sequence[Any]) -> Figure:
    """Return readings of one instant as lanes: running, paused and closed time, due and breach."""
    started = [reading for reading in readings if len(reading.ledger)]
    if not started:
        rows = [(reading.name, str(reading.stage), str(reading.explain())) for reading in readings]
        return Table(title=title, columns=("target", "stage", "why"), rows=rows)
    start = min(reading.ledger.entries[0].from_micros for reading in started)
    at = started[0].at_micros
    marks = [Mark(at, "now"), *_marks(started)]
    end = max(at + 1, *(mark.at for mark in marks))
    zone = started[0].zone
    lanes = [Lane(reading.name, _segments(reading)) for reading in started]
    folded = _closed(lanes, start, end, [mark.at for mark in marks], at)
    # Room at the end in proportion to what is drawn, not to what is folded.
    end += max((end - start - sum(b - a for a, b in folded)) // 40, 1)
    return Strip(
        title=_header(title, started),
        start=start,
        end=end,
        lanes=lanes,
        marks=marks,
        ticks=time_ticks(start, end, zone),
        zone=zone,
        folded=folded,
    )


def _header(title: str, readings: Sequence[Any]) -> str:
    """Return the title with what each clock counted of its goal, and when it is due."""
    parts = []
    for reading in readings:
        goal = "" if reading.goal is None else f" of {format_duration(length_micros(reading.goal))}"
        text = f"{format_duration(reading.elapsed_micros)}{goal}"
        if reading.due_micros is not None:
            text += f", due {format_instant(reading.due_micros, reading.zone)}"
        parts.append(f"{reading.name} {text}" if len(readings) > 1 else text)
    return " · ".join([title, *parts])


def _closed(
    lanes: Sequence[Lane], start: Micros, end: Micros, marks: Sequence[Micros], at: Micros
) -> list[tuple[Micros, Micros]]:
    """Return the stretches in which every lane is closed or over, if they take much of the axis."""
    # A weekend beside an afternoon of work would leave the work a few pixels. A lane that is not
    # there at all in such a stretch does not hinder. What is still to come is never folded.
    segments = [s for lane in lanes for s in lane.segments if s.end > s.start]
    closed = sorted(
        {(s.start, s.end) for s in segments if s.tone is Tone.FAINT}
        | {(a, b) for a, b in _nothing([(s.start, s.end) for s in segments], marks) if b <= at}
    )
    open_ = [(s.start, s.end) for s in segments if s.tone is not Tone.FAINT]
    folded: list[tuple[Micros, Micros]] = []
    for a, b in closed:
        is_long = 8 * (b - a) > end - start and start <= a and b <= end
        is_free = not any(x < b and a < y for x, y in (*open_, *folded))
        if is_long and is_free and not any(a < mark < b for mark in marks):
            folded.append((a, b))
    return folded


def _nothing(
    parts: Iterable[tuple[Micros, Micros]], marks: Iterable[Micros]
) -> Iterator[tuple[Micros, Micros]]:
    """Yield the stretches between parts: a clock that is over is often read weeks later."""
    reached: Micros | None = None
    for start, end in sorted([*parts, *((mark, mark) for mark in marks)]):
        if reached is not None and start > reached:
            yield reached, start
        reached = end if reached is None else max(reached, end)


def _marks(readings: Sequence[Any]) -> Iterator[Mark]:
    for reading in readings:
        name = f"{reading.name} " if len(readings) > 1 else ""
        due, breach = reading.due_micros, reading.breached_micros
        if due is not None:
            yield Mark(due, f"{name}due", Tone.HOT if reading.breached else Tone.SOLID)
        if breach is not None and (due is None or not 0 <= breach - due <= 1):
            yield Mark(breach, f"{name}breached", Tone.HOT)
        for warned in reading.warnings:
            if warned.at_micros is not None:
                yield Mark(warned.at_micros, f"{name}warning", Tone.WARM)


def _segments(reading: Any) -> Iterator[LaneSegment]:
    late = reading.due_micros if reading.breached else None
    for entry in reading.ledger:
        if entry.code in _OUTSIDE:
            continue
        if late is not None and entry.is_counted and entry.to_micros > late:
            if entry.from_micros < late:
                yield _segment(entry, entry.from_micros, late, reading.zone)
            begins = max(late, entry.from_micros)
            length = format_duration(entry.to_micros - begins)
            yield LaneSegment(begins, entry.to_micros, _LATE, Tone.HOT, length)
        else:
            yield _segment(entry, entry.from_micros, entry.to_micros, reading.zone)


def _segment(entry: Entry, start: Micros, end: Micros, zone: str) -> LaneSegment:
    text = f"{format_duration(end - start)} from {format_instant(start, zone)}"
    return LaneSegment(start, end, entry.why, _TONES.get(entry.code, Tone.FAINT), text)
