"""The clock: a fold of a history, under the terms in effect, into the traces of its cycles.

Two correct engines can give two verdicts, because one calls reaching the goal a miss and the other
does not. Each choice on which service desks differ is a field of `Conventions`. The defaults are
exact; a dialect reproduces what one peer does, so that a team can move with its numbers unchanged
and switch afterwards.

A trace is one cycle from its start on. Its marks are the instants from which the clock ran, was
paused, or was stopped before a reopening; its changes are the terms that took over, and when. The
fold knows only the order of transitions; `serviceops.sla.cycle_totals` does the arithmetic.

Transitions at one instant apply in the order of the history. Within one: the facts it sets take
effect, then cancel, stop, pause, start, unless the conventions name another order.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any, Literal

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_map import NamedValues
from serviceops._internal.kinds import FilledText
from serviceops._internal.slotted import Slotted
from serviceops.calendars.queries import AtClose
from serviceops.errors import InvalidPolicy
from serviceops.sla.choices import Attach, Gap, RuleChange, Stage, as_gap
from serviceops.sla.conditions import Bits, Track, each
from serviceops.sla.terms import BEGINNING, Signals, Terms, TermsPeriod, same_terms
from serviceops.spans import Micros, length_micros, length_or_none

PauseUnit = Literal["working", "real", "ignored"]
"""How much time a pause takes off: its working time, its real time, or none."""


def _one_of(*choices: object) -> Callable[[object, "attrs.Attribute[Any]", object], None]:
    def check(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if value not in choices:
            raise InvalidPolicy(
                value, f"{attribute.name} as one of {', '.join(map(repr, choices))}"
            )

    return check


# Written out: type checkers see no type in what `attrs.converters.optional` makes of a converter.
def _reopen(gap: Gap | str | None) -> Gap | None:
    return None if gap is None else as_gap(gap)


@checked
@attrs.frozen(kw_only=True)
class Conventions:
    """The choices on which correct engines differ.

    `breach` is the comparison of elapsed with the goal that makes a miss. `at_close` is whether a
    due date on closing time stays there or rolls to the next opening; it moves no verdict, except
    that real time after working time (`then_real`) is then counted from that opening on.
    `pause_unit`: a pause is worth its ``"working"`` time, its ``"real"`` time (then time paused
    outside hours is credited), or is ``"ignored"``. `whole` floors elapsed time before it is
    judged, and due dates, to whole units. `reopen` replaces each target's, unless `None`. Where one
    transition both cancels and stops, `cancel_beats_stop` means that it cancels; where one both
    stops and starts, `stop_beats_start` means that no new cycle begins.

    >>> Conventions(breach=">=").breach
    '>='
    """

    name: FilledText = "exact"
    breach: Literal[">", ">="] = attrs.field(default=">", validator=_one_of(">", ">="))
    at_close: AtClose = attrs.field(default="stay", validator=_one_of("stay", "roll"))
    pause_unit: PauseUnit = attrs.field(
        default="working", validator=_one_of("working", "real", "ignored")
    )
    whole: timedelta | None = attrs.field(default=None, converter=length_or_none)
    reopen: Gap | None = attrs.field(default=None, converter=_reopen)
    cancel_beats_stop: bool = attrs.field(default=True, validator=_one_of(True, False))
    stop_beats_start: bool = attrs.field(default=False, validator=_one_of(True, False))

    def __attrs_post_init__(self) -> None:
        if self.whole is not None and self.whole <= timedelta():
            raise InvalidPolicy(
                self.whole, "a unit longer than nothing", "such as timedelta(minutes=1)"
            )

    @property
    def signals_are_plain(self) -> bool:
        """Whether clocks take every signal of a transition as the target states it."""
        return self.cancel_beats_stop and not self.stop_beats_start and self.pause_unit != "ignored"

    def limit(self, goal: Micros) -> Micros:
        """Return the smallest elapsed time that is a miss.

        >>> Conventions().limit(1000), Conventions(breach=">=").limit(1000)
        (1001, 1000)
        """
        if self.whole is None:
            return goal + (self.breach == ">")
        # Elapsed time is floored to units, so the first miss is the next whole unit.
        unit = length_micros(self.whole)
        if self.breach == ">":
            return (goal // unit + 1) * unit
        return -(-goal // unit) * unit

    def shown(self, at: Micros) -> Micros:
        """Return a due date as it is shown: floored to whole units, where there are any."""
        return at if self.whole is None else at - at % length_micros(self.whole)


EXACT = Conventions()
"""Our own: a miss is more than the goal, a due date on closing time stays, nothing is rounded."""

DIALECTS: Mapping[str, Conventions] = NamedValues({
    dialect.name: dialect
    for dialect in (
        EXACT,
        Conventions(
            name="servicenow", breach=">=", at_close="roll", reopen=Gap.NEW_CYCLE,
            cancel_beats_stop=False, stop_beats_start=True,
        ),
        Conventions(name="jira", reopen=Gap.NEW_CYCLE, stop_beats_start=True),
        Conventions(name="zendesk"),
        Conventions(name="freshservice"),
        Conventions(name="itop", reopen=Gap.EXCLUDE),
        Conventions(name="glpi", at_close="roll", reopen=Gap.EXCLUDE),
        Conventions(name="zammad", at_close="roll", whole=timedelta(minutes=1), reopen=Gap.EXCLUDE),
        Conventions(name="znuny", pause_unit="ignored", reopen=Gap.NEVER),
        Conventions(name="frappe", reopen=Gap.EXCLUDE),
        Conventions(name="erpnext", pause_unit="real", reopen=Gap.EXCLUDE),
        Conventions(name="bmc"),
        Conventions(name="rt", at_close="roll", pause_unit="ignored"),
        Conventions(name="chatwoot", pause_unit="ignored"),
    )
})  # fmt: skip
"""What peers do, by name, as far as their documentation, sources and public tests show it.

What is not known of a peer stays as it is in `EXACT`; the page on keeping another system's numbers
names the source for each field.
"""


RUNNING, PAUSED, GAP = 0, 1, 2
"""What a clock does from a mark on; a gap lies between a stop and a reopening."""

Mark = tuple[Micros, int, int]
"""From an instant on: what the clock does, and the number of the transition that made it so."""

# A member of an enumeration is looked up by its class, which takes longer than the rest of a turn.
_LIVE = (Stage.RUNNING, Stage.PAUSED)
_ENDED = (Stage.STOPPED, Stage.CANCELLED)


@attrs.define(eq=False)
class Change:
    """From an instant on these terms govern a trace; the first change is how it began.

    `before` are the marks that a retroactive change replaced.
    """

    at: Micros
    index: int
    terms: Terms
    rule: str
    before: tuple[Mark, ...] | None = None


class CycleTrace(Slotted):
    """One cycle of a clock, as it is folded: from a start to a stop or a cancellation."""

    __slots__ = (
        "cancelled", "changes", "counted_gaps", "detached", "end", "end_index", "marks",
        "number", "replaced", "signals", "start", "terms",
    )  # fmt: skip

    def __init__(self, number: int, first: Change, marks: list[Mark], signals: Signals) -> None:
        self.number = number
        self.start: Micros = marks[0][0]
        self.changes = [first]
        self.terms = first.terms
        self.marks = marks
        self.signals = signals
        self.end: Micros | None = None
        self.end_index = -1
        self.cancelled = False
        self.detached = False
        """Cancelled because no rule applied the target any more."""
        self.replaced: CycleTrace | None = None
        """The cancelled cycle in place of which this one was attached late."""
        self.counted_gaps: list[tuple[Micros, Micros]] = []
        """From a stop to a reopening, where the time in between was made to count."""

    @property
    def stage(self) -> Stage:
        """The stage that the clock is in."""
        if self.end is not None:
            return _ENDED[self.cancelled]
        return _LIVE[self.marks[-1][1]]

    def finish(self, at: Micros, index: int, *, cancelled: bool = False) -> None:
        """Stop or cancel."""
        self.end, self.end_index, self.cancelled = at, index, cancelled

    def reopen(self, gap: Gap, at: Micros, index: int, *, paused: bool) -> None:
        """Go on after a stop, the time in between counted or not."""
        stopped_at = at if self.end is None else self.end
        if gap is Gap.COUNT:
            self.counted_gaps.append((stopped_at, at))
        self.marks.append((stopped_at, RUNNING if gap is Gap.COUNT else GAP, self.end_index))
        self.end = None
        self.marks.append((at, PAUSED if paused else RUNNING, index))

    def with_marks(self, *marks: Mark) -> "CycleTrace":
        """Return a live trace as it would be if these marks came next."""
        altered = CycleTrace(self.number, self.changes[0], [*self.marks, *marks], self.signals)
        altered.changes, altered.terms = self.changes, self.terms
        altered.counted_gaps = self.counted_gaps
        return altered


class Fold:
    """The fold of one track under one sequence of periods, at once or from instant to instant."""

    __slots__ = ("conventions", "is_plain", "live", "period", "reached", "traces", "track")

    def __init__(self, track: Track, conventions: Conventions) -> None:
        self.track = track
        self.conventions = conventions
        self.is_plain = conventions is EXACT or conventions.signals_are_plain
        self.traces: list[CycleTrace] = []
        # Where `go_on` is: the live cycle, the number of the period, and the next transition.
        self.live: CycleTrace | None = None
        self.period = self.reached = 0

    def go_on(self, periods: Sequence[TermsPeriod], at: Micros, size: int) -> list[CycleTrace]:
        """Fold on to an instant by which `size` transitions have happened; return the traces.

        They are those of a fold of so many transitions from the beginning: each turn acts on the
        last of them, by what came before it alone. So many instants in order cost one fold.
        """
        while True:
            period = periods[self.period]
            following = self.period + 1
            last = following == len(periods) or periods[following].since > at
            until = size if last else periods[following].first
            if self.live is not None or period.terms is not None:
                self.live = self._through(period, self.reached, until, self.live)
            self.reached = until
            if last:
                return self.traces
            self.period, period = following, periods[following]
            self.live = (
                self._taken_over(self.live, period)
                if self.live
                else self._attached_late(period, period.since, period.first)
            )

    def _through(
        self, period: TermsPeriod, first: int, until: int, live: CycleTrace | None
    ) -> CycleTrace | None:
        """Fold transitions of one period, going from each that matters to the next."""
        micros, terms, traces = self.track.micros, period.terms, self.traces
        # The lowest bit of those ahead is the next transition at which the clock can turn, however
        # many lie between. A walk over every transition would be slower.
        ahead: Bits = (1 << until) - (1 << first)
        signals = live.signals if live else self._signals(terms)
        while ahead:
            if live is not None:
                _, stop, cancel, pause, _ = live.signals
                ends = (stop | cancel) & ahead
                end = ends & -ends  # 0: none, and `end - 1` has every bit
                # Where it pauses or resumes: up to here it has done what the pauses say.
                turns = (pause ^ pause << 1) & ahead & end - 1
                if turns:  # by turns one and the other
                    paused = pause & turns & -turns != 0
                    for i in each(turns):
                        live.marks.append((micros[i], PAUSED if paused else RUNNING, i))
                        paused = not paused
                if not end:
                    return live
                i = end.bit_length() - 1
                # The order within one transition is fixed: cancel, then stop, then pause.
                live.finish(micros[i], i, cancelled=cancel & end != 0)
                if live.terms is not terms:
                    signals = self._signals(terms)
                live = None
                ahead &= -end
            if terms is None or (traces and not self._may_go_on(terms)):
                break
            start, reopen = signals.start, signals.reopen
            begins = (start | reopen) & ahead
            if not begins:
                break
            begin = begins & -begins
            i = begin.bit_length() - 1
            if reopen & begin:
                if traces and not traces[-1].cancelled:
                    live = self._reopened(period, terms, i)
                elif period.first and not start & begin:  # the terms were not always in effect
                    live = self._attached_late(period, micros[i], i + 1)
            # A transition that stops may start too: it is still ahead, so the next cycle of a
            # repeating target begins at the same reply.
            if live is None and start & begin and (not traces or self._may_start(terms)):
                live = self._begun(micros[i], i, period, terms, signals)
            if live is not None:
                signals = live.signals
            ahead &= -begin << 1
        return live

    def _may_go_on(self, terms: Terms) -> bool:
        return terms.conditions.reopen is not None or self._may_start(terms)

    def _signals(self, terms: Terms | None) -> Signals:
        if terms is None:
            return _SILENT
        signals = terms.conditions.signals(self.track)
        return signals if self.is_plain else _permitted(signals, self.conventions)

    def _may_start(self, terms: Terms) -> bool:
        return terms.conditions.repeats or self.traces[-1].detached

    def _begun(
        self, at: Micros, index: int, period: TermsPeriod, terms: Terms, signals: Signals
    ) -> CycleTrace:
        first = Change(at, index, terms, period.rule)
        marks = [(at, PAUSED if signals.pause >> index & 1 else RUNNING, index)]
        trace = CycleTrace(len(self.traces) + 1, first, marks, signals)
        self.traces.append(trace)
        return trace

    def _gap(self, terms: Terms) -> Gap:
        stated = terms.conditions.reopen
        return self.conventions.reopen or (stated.gap if stated else Gap.NEVER)

    def _reopened(self, period: TermsPeriod, terms: Terms, index: int) -> CycleTrace | None:
        gap, at = self._gap(terms), self.track.micros[index]
        if gap is Gap.NEVER:
            return None
        if gap is Gap.NEW_CYCLE:
            return self._begun(at, index, period, terms, self._signals(terms))
        trace = self.traces[-1]
        trace.reopen(gap, at, index, paused=trace.signals.pause >> index & 1 == 1)
        if not same_terms(trace.terms, terms) and not _first_terms_stay(trace.terms, terms):
            self._changed(trace, at, index, period, terms, last=index)
        return trace

    def _attached_late(self, period: TermsPeriod, at: Micros, first: int) -> CycleTrace | None:
        """Start a clock late if it would be live from its start; `first` follows the attachment."""
        if period.terms is None or not first:
            return None
        # What the clock would be is found by folding the same track under these terms alone.
        always = [TermsPeriod(BEGINNING, 0, period.terms, period.rule)]
        would_be = Fold(self.track, self.conventions).go_on(always, at, first)
        if not would_be or would_be[-1].end is not None:
            return None
        trace = would_be[-1]
        decided = [known for known in self.traces if not known.detached]
        if decided:
            # A cycle that was decided is never judged again, unless a stopped one was reopened: by
            # these terms, which perhaps would never have stopped it.
            begun = trace.marks[0][2]
            if not decided[-1].cancelled and self._gap(period.terms) is not Gap.NEVER:
                reopened = trace.signals.reopen & (1 << first) - 1
                begun = max(begun, reopened.bit_length() - 1)
            if begun < decided[-1].end_index:
                return None
        if period.terms.attach is Attach.FROM_ATTACHMENT:
            trace.marks = [(at, trace.marks[-1][1], first - 1)]
            trace.start = at
        # The attached cycle replaces those it overlaps, which were cancelled for want of a rule.
        before = [t for t in self.traces if t.end is not None and t.end <= trace.start]
        trace.replaced = self.traces[-1] if len(before) < len(self.traces) else None
        self.traces[:] = before
        trace.number = len(self.traces) + 1
        trace.changes = [Change(at, first, period.terms, period.rule)]
        self.traces.append(trace)
        return trace

    def _taken_over(self, live: CycleTrace, period: TermsPeriod) -> CycleTrace | None:
        """Put a live trace under the terms of another period."""
        terms = period.terms
        if same_terms(terms, live.terms):
            return live
        keeps_first = live.terms.on_change is RuleChange.KEEP_FIRST
        if terms is None:
            if keeps_first:
                return live
            live.finish(period.since, period.first, cancelled=True)
            live.detached = True
            return None
        if not _first_terms_stay(live.terms, terms):
            self._changed(live, period.since, period.first, period, terms, last=period.first - 1)
        return live

    def _changed(
        self,
        live: CycleTrace,
        at: Micros,
        index: int,
        period: TermsPeriod,
        terms: Terms,
        *,
        last: int,
    ) -> None:
        """Record that other terms govern a trace; `last` is the last transition taken in."""
        before: tuple[Mark, ...] | None = None
        ours, theirs = live.terms.conditions, terms.conditions
        if theirs is not ours and theirs != ours:
            live.signals = self._signals(terms)
            pause = live.signals.pause
            if terms.on_change is RuleChange.RETROACTIVE:
                # Readings before this change still need the marks that were valid then.
                before = tuple(live.marks)
                live.marks = _replaced(live, pause, self.track, last)
            doing = PAUSED if pause >> last & 1 else RUNNING
            if doing != live.marks[-1][1]:
                live.marks.append((at, doing, last))
        live.terms = terms
        live.changes.append(Change(at, index, terms, period.rule, before))


def _first_terms_stay(current: Terms, offered: Terms) -> bool:
    return RuleChange.KEEP_FIRST in (current.on_change, offered.on_change)


_SILENT = Signals(0, 0, 0, 0, 0)


def _permitted(signals: Signals, conventions: Conventions) -> Signals:
    """Return the signals that the conventions permit of transitions that signal several things."""
    start, stop, cancel, pause, reopen = signals
    if not conventions.cancel_beats_stop:
        cancel &= ~stop
    if conventions.stop_beats_start:
        start &= ~stop
    if conventions.pause_unit == "ignored":
        pause = 0
    return Signals(start, stop, cancel, pause, reopen)


def _replaced(live: CycleTrace, pause: Bits, track: Track, last: int) -> list[Mark]:
    """Return a trace's marks as other pause conditions would have set them, with the same gaps."""
    old = live.marks
    # Gaps between a stop and a reopening are no pauses: they are copied, and the pauses between
    # them are set anew, transition by transition.
    counted = {stopped_at for stopped_at, _ in live.counted_gaps}
    gaps = {
        stopped[2]: (resumed[2], stopped[1])
        for stopped, resumed in pairwise(old)
        if (stopped[1] == GAP or stopped[0] in counted) and stopped[2] < resumed[2]
    }
    first, over = old[0][2], -1
    marks: list[Mark] = []
    for i in range(first, last + 1):
        at = track.micros[i] if marks else old[0][0]
        doing = PAUSED if pause >> i & 1 else RUNNING
        if i in gaps:
            over, meanwhile = gaps[i]
            marks.append((at, meanwhile, i))
        elif i == over or not marks or (i > over and doing != marks[-1][1]):
            marks.append((at, doing, i))
    return marks
