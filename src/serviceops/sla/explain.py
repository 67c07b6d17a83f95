"""Explanations: the result of a clock in words that justify a deadline.

Each line has a stable code, for programs, and a sentence, for people. The lines name the rule, the
start and stop, every change of rule, each gap of the ledger, and the comparison that decided.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.short_repr import short_repr
from serviceops.display.text import format_duration, format_instant
from serviceops.sla.choices import RuleChange, Stage
from serviceops.sla.clock import CycleTrace
from serviceops.sla.cycle_totals import CycleTotals
from serviceops.sla.fact_track import Track
from serviceops.sla.ledger import Entry, EntryCode, pause_reason
from serviceops.sla.terms import Terms
from serviceops.spans import Micros


@checked
@attrs.frozen
class Line:
    """One sentence of an explanation and its stable code."""

    code: str
    text: str

    def __str__(self) -> str:
        return self.text


@checked
@short_repr
@attrs.frozen
class Explanation:
    """The reasons for the result of a clock, line by line; as text, one line under another."""

    lines: tuple[Line, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the lines, for programs."""
        return tuple(line.code for line in self.lines)

    def __str__(self) -> str:
        return "\n".join(map(str, self.lines))

    def __contains__(self, text: str) -> bool:
        return text in str(self)


_MODES = {
    RuleChange.CARRY_ELAPSED: "the time counted so far stays counted",
    RuleChange.RESTART: "the clock starts again",
    RuleChange.RETROACTIVE: "everything is counted again from the start",
    RuleChange.PRO_RATA: "the share of the goal used so far stays used",
    RuleChange.KEEP_FIRST: "cycles that had started keep the rule they started under",
}


def promise_words(terms: Terms, rule: str, because: str) -> str:
    """Return one promise in words: target, rule, goal, and the facts that chose it."""
    chosen = f" for {because}" if because else ""
    by = f"; rule: {rule}" if rule else ""
    return f"{terms.name}: {terms.goal}{chosen} ({terms.agreement.upper()}{by})"


def not_started(terms: Terms | None, name: str, rule: str, track: Track) -> Explanation:
    """Explain a clock that has not started."""
    if terms is None:
        return Explanation(
            (Line("not_applied", f"{name} does not apply: {rule or 'no goal fits the record'}"),)
        )
    return Explanation((
        Line("promise", promise_words(terms, rule, terms.because(track, track.size - 1))),
        Line("not_started", f"not started: waiting for {terms.conditions.start}"),
    ))  # fmt: skip


def why_ended(trace: CycleTrace, track: Track, zone: str) -> Explanation:
    """Explain why a clock that has started is not running, if it is not."""
    if trace.end is not None:
        return Explanation((_ended(trace, trace.end, track, zone),))
    if trace.stage is Stage.PAUSED:
        begun, _, index = trace.marks[-1]
        why = pause_reason(trace, track, index)
        return Explanation((Line("paused", f"paused since {format_instant(begun, zone)}: {why}"),))
    return Explanation((Line("running", "it is running"),))


def explained(
    trace: CycleTrace,
    totals: CycleTotals,
    entries: Iterable[Entry],
    track: Track,
    known: Micros | None,
) -> Explanation:
    """Explain one cycle at the instant of its totals."""
    zone = totals.terms.calendar.zone
    last = track.size - 1 if trace.end is None else trace.end_index
    because = totals.terms.because(track, last)
    lines = [
        Line("promise", promise_words(totals.terms, trace.changes[-1].rule, because)),
        *_beginning(trace, totals, track, zone),
        *_goal_reasons(totals),
        *_changes(trace, track, zone),
        *_gaps(entries, zone),
        _ending(trace, totals, track, zone),
        _comparison(totals),
        *_due(totals, zone, known),
    ]
    return Explanation(tuple(lines))


def _cause(track: Track, index: int) -> str:
    if not 0 <= index < track.size:
        return ""
    transition = track.items[index]
    by = f" by {transition.by}" if transition.by else ""
    return f" ({transition.action}{by})"


def _beginning(trace: CycleTrace, totals: CycleTotals, track: Track, zone: str) -> Iterator[Line]:
    cycle = f"cycle {trace.number} " if trace.number > 1 else ""
    cause = _cause(track, trace.marks[0][2])
    yield Line("started", f"{cycle}started {format_instant(trace.start, zone)}{cause}")
    first = trace.changes[0]
    if first.at > trace.start:
        yield Line(
            "attached", f"applied from {format_instant(first.at, zone)} on, counted from the start"
        )
    if totals.origin > trace.start:
        yield Line("restarted", f"started again {format_instant(totals.origin, zone)}")


def _goal_reasons(totals: CycleTotals) -> Iterator[Line]:
    """Yield what decided a goal that depends on the start: a cutoff, a roll, a choice."""
    terms = totals.terms
    for text in terms.goal.reasons(totals.origin, terms.calendar) if terms.amount is None else ():
        yield Line("goal_reason", text)


def _changes(trace: CycleTrace, track: Track, zone: str) -> Iterator[Line]:
    for change in trace.changes[1:]:
        terms = change.terms
        # An amendment takes over between two transitions: the facts are those of the earlier one.
        last = min(change.index, bisect_right(track.micros, change.at, 0, track.size) - 1)
        promise = promise_words(terms, change.rule, terms.because(track, last))
        yield Line(
            "rule_changed",
            f"{format_instant(change.at, zone)}: {promise} took over; {_MODES[terms.on_change]}",
        )


def _gaps(entries: Iterable[Entry], zone: str) -> Iterator[Line]:
    for entry in entries:
        if entry.code is EntryCode.COUNTED:
            continue
        length = format_duration(entry.to_micros - entry.from_micros)
        begins = format_instant(entry.from_micros, zone)
        ends = format_instant(entry.to_micros, zone)
        verb = "credited" if entry.code is EntryCode.CREDITED else "not counted"
        yield Line(entry.code.value, f"{verb}: {length}, {begins} to {ends}, {entry.why}")


_STAGES = {
    Stage.RUNNING: "still running",
    Stage.PAUSED: "paused",
    Stage.STOPPED: "stopped",
    Stage.CANCELLED: "cancelled",
}


def _ending(trace: CycleTrace, totals: CycleTotals, track: Track, zone: str) -> Line:
    if trace.end is not None:
        return _ended(trace, totals.end, track, zone)
    at = format_instant(totals.end, zone)
    if trace.stage is Stage.PAUSED:
        begun, _, index = trace.marks[-1]
        since = format_instant(begun, zone)
        why = pause_reason(trace, track, index)
        return Line("paused", f"still paused at {at}, since {since}{': ' + why if why else ''}")
    return Line(trace.stage.value, f"still running at {at}")


def _ended(trace: CycleTrace, end: Micros, track: Track, zone: str) -> Line:
    detached = " (no rule applies the target any more)"
    cause = detached if trace.detached else _cause(track, trace.end_index)
    return Line(trace.stage.value, f"{_STAGES[trace.stage]} {format_instant(end, zone)}{cause}")


def _comparison(totals: CycleTotals) -> Line:
    zone = totals.terms.calendar.zone
    strict = totals.conventions.breach == ">"
    if totals.fixed is not None:
        left, right = format_instant(totals.end, zone), format_instant(totals.fixed, zone)
    else:
        left, right = (
            f"elapsed {format_duration(totals.elapsed)}",
            f"goal {format_duration(totals.goal)}",
        )
    if totals.is_breached:
        return Line("breached", f"breached: {left} {'>' if strict else '>='} {right}")
    sign = "<=" if strict else "<"
    if totals.stage is Stage.CANCELLED:
        return Line("not_judged", f"not judged: {left}, {right}")
    word = "met" if totals.stage is Stage.STOPPED else "not breached"
    return Line(word.replace(" ", "_"), f"{word}: {left} {sign} {right}")


def _due(totals: CycleTotals, zone: str, known: Micros | None) -> Iterator[Line]:
    due, breach = totals.due(), totals.breach() if totals.is_breached else None
    if totals.stage is Stage.CANCELLED:
        return
    if due is not None:
        yield Line("due", f"due {format_instant(due, zone)}")
    elif totals.stage is Stage.PAUSED:
        left = format_duration(totals.goal - totals.elapsed)
        yield Line("no_due", f"not due while paused: {left} left when it resumes")
    else:
        yield Line("no_due", "never due: the calendar does not open for so long again")
    if breach is not None and known is not None and known > breach:
        yield Line(
            "known",
            f"breached from {format_instant(breach, zone)}, "
            f"known from {format_instant(known, zone)}",
        )
