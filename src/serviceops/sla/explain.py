"""Explanations: the result of a clock in words that justify a deadline.

Each line has a stable code, for programs, and a sentence, for people. The lines name the rule, the
start and stop, every change of rule, each gap of the ledger, and the comparison that decided.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

import attrs

from serviceops._internal.checked import checked, unchecked
from serviceops._internal.short_repr import short_repr
from serviceops.display import Table
from serviceops.display.notebook import NotebookView
from serviceops.display.text import as_lines, format_duration, format_instant
from serviceops.sla.choices import RuleChange, Stage
from serviceops.sla.clock import CycleTrace
from serviceops.sla.conditions import Track
from serviceops.sla.cycle_totals import CycleTotals
from serviceops.sla.ledger import Entry, EntryCode, pause_reason
from serviceops.sla.line_texts import ENGLISH, Catalogue, translated
from serviceops.sla.terms import Terms
from serviceops.spans import Micros


@checked
@attrs.frozen
class Line:
    """One sentence of an explanation, its stable code, and what it was made of.

    `key` names its template in a catalogue and `params` are what the template needs, for other
    languages; a line without a key has its text alone.
    """

    code: str
    text: str
    key: str = attrs.field(default="", repr=False)
    params: tuple[tuple[str, str], ...] = attrs.field(
        default=(), repr=False, converter=tuple[tuple[str, str], ...]
    )

    def __str__(self) -> str:
        return self.text

    @checked
    def by(self, catalogue: Catalogue) -> str:
        """Return the line by a catalogue; its own text where the catalogue lacks it."""
        found = translated(self.key, self.params, catalogue) if self.key else None
        return self.text if found is None else found


def _line(code: str, key: str, **params: object) -> Line:
    given = {name: value if type(value) is str else str(value) for name, value in params.items()}
    return _made(code, ENGLISH[key].format_map(given), key, tuple(given.items()))


# Texts of the package itself need no check: an explanation has a dozen lines.
_made = unchecked(Line)


@checked
@short_repr
@attrs.frozen
class Explanation(NotebookView):
    """The reasons for the result of a clock, line by line; as text, one line under another."""

    lines: tuple[Line, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the lines, for programs."""
        return tuple(line.code for line in self.lines)

    def __str__(self) -> str:
        return as_lines(map(str, self.lines))

    def figure(self) -> Table:
        """Return the sentences as a table of one column."""
        return Table(title="", columns=("why",), rows=[(line.text,) for line in self.lines])

    @checked
    def by(self, catalogue: Catalogue) -> str:
        """Return the explanation by a catalogue of another language, line by line.

        `serviceops.sla.line_texts` has `GERMAN` and `FRENCH`; a host's own is a mapping like them.
        """
        return as_lines(line.by(catalogue) for line in self.lines)

    def __contains__(self, text: str) -> bool:
        return text in str(self)


_MODES = {
    RuleChange.CARRY_ELAPSED: "the time counted so far stays counted",
    RuleChange.RESTART: "the clock starts again",
    RuleChange.RETROACTIVE: "everything is counted again from the start",
    RuleChange.PRO_RATA: "the share of the goal used so far stays used",
    RuleChange.KEEP_FIRST: "cycles that had started keep the rule they started under",
}


def _promise(code: str, terms: Terms, rule: str, because: str, **more: object) -> Line:
    """Return a line with one promise: target, rule, goal, and the facts that chose it."""
    key = f"{code}{'_for' if because else ''}{'_rule' if rule else ''}"
    return _line(
        code, key, target=terms.name, goal=terms.goal, because=because, rule=rule,
        agreement=terms.agreement.upper(), **more,
    )  # fmt: skip


def not_started(terms: Terms | None, name: str, rule: str, track: Track) -> Explanation:
    """Explain a clock that has not started."""
    if terms is None:
        why = f"no goal or calendar fits the record{f' ({rule})' if rule else ''}"
        return Explanation((_line("not_applied", "not_applied", target=name, why=why),))
    return Explanation((
        _promise("promise", terms, rule, terms.because(track, track.size - 1)),
        _line("not_started", "not_started", start=terms.conditions.start),
    ))  # fmt: skip


def why_ended(trace: CycleTrace, track: Track, zone: str) -> Explanation:
    """Explain why a clock that has started is not running, if it is not."""
    if trace.end is not None:
        return Explanation((_ended(trace, trace.end, track, zone),))
    if trace.stage is Stage.PAUSED:
        begun, _, index = trace.marks[-1]
        why = pause_reason(trace, track, index)
        at = format_instant(begun, zone)
        return Explanation((_line("paused", "paused_since", at=at, why=why),))
    return Explanation((_line("running", "running"),))


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
        _promise("promise", totals.terms, trace.changes[-1].rule, because),
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
    transition = track.items[index]
    by = f" by {transition.by}" if transition.by else ""
    return f" ({transition.action}{by})"


def _beginning(trace: CycleTrace, totals: CycleTotals, track: Track, zone: str) -> Iterator[Line]:
    key = "started_cycle" if trace.number > 1 else "started"
    cause, at = _cause(track, trace.marks[0][2]), format_instant(trace.start, zone)
    yield _line("started", key, number=trace.number, at=at, cause=cause)
    first = trace.changes[0]
    if first.at > trace.start:
        yield _line("attached", "attached", at=format_instant(first.at, zone))
    if totals.origin > trace.start:
        yield _line("restarted", "restarted", at=format_instant(totals.origin, zone))


def _goal_reasons(totals: CycleTotals) -> Iterator[Line]:
    """Yield what decided a goal that depends on the start: a cutoff, a roll, a choice."""
    terms = totals.terms
    for text in terms.goal.reasons(totals.origin, terms.calendar) if terms.amount is None else ():
        yield _line("goal_reason", "goal_reason", why=text)


def _changes(trace: CycleTrace, track: Track, zone: str) -> Iterator[Line]:
    for change in trace.changes[1:]:
        terms = change.terms
        # An amendment takes over between two transitions: the facts are those of the earlier one.
        last = min(change.index, bisect_right(track.micros, change.at, 0, track.size) - 1)
        yield _promise(
            "rule_changed", terms, change.rule, terms.because(track, last),
            at=format_instant(change.at, zone), mode=_MODES[terms.on_change],
        )  # fmt: skip


def _gaps(entries: Iterable[Entry], zone: str) -> Iterator[Line]:
    for entry in entries:
        if entry.code is EntryCode.COUNTED:
            continue
        length = format_duration(entry.to_micros - entry.from_micros)
        begins = format_instant(entry.from_micros, zone)
        ends = format_instant(entry.to_micros, zone)
        key = "gap_credited" if entry.code is EntryCode.CREDITED else "gap"
        yield _line(entry.code.value, key, length=length, begins=begins, ends=ends, why=entry.why)


def _ending(trace: CycleTrace, totals: CycleTotals, track: Track, zone: str) -> Line:
    if trace.end is not None:
        return _ended(trace, totals.end, track, zone)
    at = format_instant(totals.end, zone)
    if trace.stage is Stage.PAUSED:
        begun, _, index = trace.marks[-1]
        since = format_instant(begun, zone)
        why = pause_reason(trace, track, index)
        key = "still_paused_why" if why else "still_paused"
        return _line("paused", key, at=at, since=since, why=why)
    return _line(trace.stage.value, "still_running", at=at)


def _ended(trace: CycleTrace, end: Micros, track: Track, zone: str) -> Line:
    detached = " (no rule applies the target any more)"
    cause = detached if trace.detached else _cause(track, trace.end_index)
    stage = trace.stage.value  # a cycle that has an end is stopped or cancelled
    return _line(stage, stage, at=format_instant(end, zone), cause=cause)


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
        over = ">" if strict else ">="
        return _line("breached", "breached", left=left, sign=over, right=right)
    sign = "<=" if strict else "<"
    if totals.stage is Stage.CANCELLED:
        return _line("not_judged", "not_judged", left=left, right=right)
    code = "met" if totals.stage is Stage.STOPPED else "not_breached"
    return _line(code, code, left=left, sign=sign, right=right)


def _due(totals: CycleTotals, zone: str, known: Micros | None) -> Iterator[Line]:
    due, breach = totals.due(), totals.breach() if totals.is_breached else None
    if totals.stage is Stage.CANCELLED:
        return
    if due is not None:
        yield _line("due", "due", at=format_instant(due, zone))
    elif totals.stage is Stage.PAUSED:
        left = format_duration(totals.goal - totals.elapsed)
        yield _line("no_due", "no_due_paused", left=left)
    else:
        yield _line("no_due", "no_due_never")
    if breach is not None and known is not None and known > breach:
        instants = {
            "breach": format_instant(breach, zone), "known": format_instant(known, zone),
        }  # fmt: skip
        yield _line("known", "known", **instants)
