"""A whole log read under a target or a policy: the figures of every clock, as columns.

The figures equal those of a reading of each record, and the values are the same. Records that the
array form does not cover (terms with other conditions take over, a pause worth real time) are read
one at a time.
"""

import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, cached_property, partial
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from serviceops._internal.checked import checked
from serviceops.columns.calendar_grid import Micro
from serviceops.columns.clock_fold import (
    CANCELLED,
    LIVE_PAUSED,
    LIVE_RUNNING,
    NOT_STARTED,
    STOPPED,
    Cases,
    CycleTraces,
    fold,
    not_started,
)
from serviceops.columns.codes import CLEARED, Codes, trusted
from serviceops.columns.column_totals import Promised, TotalsColumns, total_cycles
from serviceops.columns.condition_flags import Flags, fact_of
from serviceops.columns.cycle_columns import CycleColumns, EarlierCycles, every_cycle
from serviceops.columns.log import Log
from serviceops.columns.narrow_columns import FewNumbers
from serviceops.columns.open_time import NAT
from serviceops.columns.row_terms import (
    NO_TERMS,
    Numbers,
    Promise,
    TermNumbers,
    counted_on,
    promises,
    reasons,
)
from serviceops.columns.term_changes import (
    Changes,
    is_of_one_unit,
    is_plain,
    meeting,
    under_changes,
)
from serviceops.history import History
from serviceops.sla.choices import Stage, Verdict
from serviceops.sla.clock import EXACT, PAUSED, Conventions
from serviceops.sla.goals import FixedInstant
from serviceops.sla.policy import Policy
from serviceops.sla.policy_rules import Rule
from serviceops.sla.reading import Reading
from serviceops.sla.target import Target, check_choices
from serviceops.sla.terms import BEGINNING, Terms
from serviceops.spans import Micros, length_micros, to_micros

_STAGES = {
    NOT_STARTED: Stage.NOT_STARTED, LIVE_RUNNING: Stage.RUNNING, LIVE_PAUSED: Stage.PAUSED,
    STOPPED: Stage.STOPPED, CANCELLED: Stage.CANCELLED,
}  # fmt: skip
STAGE_VALUES = tuple(_STAGES[number] for number in range(len(_STAGES)))
VERDICTS = tuple(Verdict)
_OPEN, _MET, _BREACHED = (VERDICTS.index(v) for v in (Verdict.OPEN, Verdict.MET, Verdict.BREACHED))
LENGTHS = ("elapsed", "paused", "goal")
_MANY = 2_000  # cases read one by one, half a second, that are worth a warning
_BLOCK = 3 << 16  # rows read at a time: what a block needs stays small and in the cache
INSTANTS = ("started_at", "stopped_at", "due_at", "breached_at")


class SlowColumnsWarning(UserWarning):
    """Many cases of a log are about to be read one by one, some fifty times as slow as in columns.

    `read` gives it once for each target and reason, before it reads them: it says how many there
    are and why.
    """


@checked
@attrs.frozen(eq=False, kw_only=True)
class LogReadings:
    """The readings of one target's clock for every case of a log at an instant; a row a case.

    Figures are those of the current cycle, the last that started; `cycles` counts all. A case the
    target never applied to has no value in any column. Lengths are ``timedelta64[us]``, instants
    ``datetime64[us]`` in UTC. `one_by_one` counts the cases that were read by themselves.
    """

    name: str
    cases: Sequence[Any] = attrs.field(repr=False)
    stage: Codes = attrs.field(repr=False)
    verdict: Codes = attrs.field(repr=False)
    elapsed: NDArray[np.timedelta64] = attrs.field(repr=False)
    paused: NDArray[np.timedelta64] = attrs.field(repr=False)
    _goal: NDArray[np.timedelta64] | FewNumbers = attrs.field(repr=False)
    started_at: NDArray[np.datetime64] = attrs.field(repr=False)
    stopped_at: NDArray[np.datetime64] = attrs.field(repr=False)
    due_at: NDArray[np.datetime64] = attrs.field(repr=False)
    breached_at: NDArray[np.datetime64] = attrs.field(repr=False)
    _cycles: NDArray[np.int32] | FewNumbers = attrs.field(repr=False)
    one_by_one: int
    _earlier: EarlierCycles | None = attrs.field(default=None, repr=False)

    # Goals and cycles are stored in a byte a case, and become columns when somebody looks at them.

    @cached_property
    def goal(self) -> NDArray[np.timedelta64]:
        """The goal of each case as an amount of time."""
        given = self._goal
        return given.whole().view("timedelta64[us]") if isinstance(given, FewNumbers) else given

    @cached_property
    def cycles(self) -> NDArray[np.int32]:
        """How many cycles each case has."""
        return self._cycles.whole() if isinstance(self._cycles, FewNumbers) else self._cycles

    def __len__(self) -> int:
        return len(self.cases)

    def every_cycle(self) -> CycleColumns:
        """Return the cycles of every case.

        Those before the last one of a case are read from the log at this call, with the warning
        that `read` gives where many go one by one. Readings of a table have no log, and raise
        `InvalidValue` where a case has several.
        """
        return every_cycle(self, self._earlier)

    def columns(self) -> dict[str, Any]:
        """Return every column by name, stages and verdicts as texts, cases first."""
        columns: dict[str, Any] = {"case": self.cases, "target": [self.name] * len(self)}
        for name in ("stage", "verdict"):
            columns[name] = [None if v is None else str(v) for v in getattr(self, name).values_of()]
        return columns | {name: getattr(self, name) for name in (*LENGTHS, *INSTANTS, "cycles")}


@checked
def read(
    promised: Target | Policy, log: Log, *, at: datetime, conventions: Conventions = EXACT
) -> dict[str, LogReadings]:
    """Return the readings of every clock of a target or policy for every case at an instant.

    By target name, in the order of the rules. `conventions` are for a target by itself; a policy
    has its own. Equal to reading each history by itself. A condition on one record only
    (a host's predicate) raises `UnsupportedInColumns`. A log in which no value of a fact chooses a
    goal or calendar, and one would as a text or a number (1 and "1"), raises `InvalidValue`.

    Cases that columns do not cover are read one by one: those for which terms with other conditions
    take over from an open clock or between two rows; those that were late before other terms did;
    those for which a goal by a date is shared out or goes on under another calendar; and goals or
    pauses that depend on the order of a case's pieces. Where there are many, `SlowColumnsWarning`
    says so.

    >>> from datetime import UTC
    >>> from serviceops.sla import Goal, On
    >>> from serviceops.logs import LogSchema
    >>> log = Log.from_columns(
    ...     {"case": ["A", "A", "B"], "action": ["log", "resolve", "log"],
    ...      "at": np.array(["2026-03-02T09:00", "2026-03-02T15:00", "2026-03-02T10:00"], "M8[s]")},
    ...     LogSchema(case="case", at="at", action="action"),
    ... )
    >>> target = Target("resolution", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))
    >>> found = read(target, log, at=datetime(2026, 3, 2, 12, tzinfo=UTC))["resolution"]
    >>> found.stage.values_of().tolist(), found.elapsed.astype("m8[h]").tolist()
    ([<Stage.RUNNING: 'running'>, <Stage.RUNNING: 'running'>], [datetime.timedelta(...), ...])
    """
    log.require(promised.columns_needed)
    policy = promised if isinstance(promised, Policy) else Policy(
        promised.name, Rule(targets=(promised,)), conventions=conventions
    )  # fmt: skip
    check_choices(policy.targets, lambda fact: fact_of(log, fact).values)
    alone = _Alone(policy, log, at, Counter(), cache(lambda: policy.read(History(), at=at)))
    sheets = _sheets(alone)
    found: dict[str, LogReadings] = {}
    for name in dict.fromkeys(target.name for target in policy.targets):
        if (sheet := sheets.get(name)) is not None and sheet.applied:
            read_round = partial(_earlier_cycles, alone, name)
            earlier = EarlierCycles(log, name, read_round, alone.read, sheet.alone)
            found[name] = sheet.readings(name, log.cases, earlier)
    return found


def _sheets(alone: "_Alone", earlier: int = 0, only: str | None = None) -> "dict[str, _Sheet]":
    """Return the figures of each target: of the last cycle of a case, or one so much earlier."""
    policy, log, instant = alone.policy, alone.log, to_micros(alone.at)
    sheets: dict[str, _Sheet] = {}
    found: dict[str, TermNumbers] = {}
    for begin, end in _blocks(log._first):
        known = log.between(begin, end).until(instant)
        # Those without rows have the figures of a record without rows: what is read has rows.
        there = np.flatnonzero(np.diff(known.first))
        if is_part := len(there) < len(known):
            first = np.append(known.first.take(there), known.rows)
            known = attrs.evolve(known, cases=range(len(there)), first=first)
        read_alone = attrs.evolve(alone, log=known)
        for promise in promises(policy.terms, known, instant, found):
            if only not in {None, promise.name}:
                continue
            sheet = sheets.get(promise.name)
            if sheet is None:
                sheet = sheets[promise.name] = _Sheet.of(len(log))
            whole = sheet.part(begin, end)
            part = _Figures.of(len(there)) if is_part else whole
            # The reader has no name, so that its arrays are freed before the next block is read.
            sheet.applied |= _Reader(promise, instant, read_alone, part, earlier).finished()
            if is_part:
                nothing = alone.nothing().get(promise.name)
                sheet.applied |= nothing is not None
                whole.place(part, there, nothing)
            sheet.write(begin, whole)
    return sheets


def _earlier_cycles(
    alone: "_Alone", name: str, log: Log, earlier: int
) -> tuple[LogReadings, Flags]:
    """Return earlier cycles of the cases of a log, and which are to be read by themselves."""
    sheet = _sheets(attrs.evolve(alone, log=log), earlier, name)[name]
    return sheet.readings(name, log.cases), sheet.alone


def _blocks(first: NDArray[np.signedinteger[Any]]) -> Iterator[tuple[int, int]]:
    """Yield runs of cases with about `_BLOCK` rows together; of no cases there is one."""
    begin, last = 0, len(first) - 1
    while True:
        # A bound of another type would copy the whole column for each block.
        bound = first.dtype.type(min(int(first[begin]) + _BLOCK, int(first[last])))
        full = int(np.searchsorted(first, bound, side="right")) - 1
        end = min(max(full, begin + 1), begin + _BLOCK, last)
        yield begin, end
        if end == last:
            return
        begin = end


@attrs.define(eq=False)
class _Alone:
    """Reads cases one by one, each once for all targets.

    `slow` counts those read so far, by target and reason; `nothing` returns the readings of a
    record without rows.
    """

    policy: Policy
    log: Log
    at: datetime
    slow: Counter[tuple[str, str]]
    nothing: Callable[[], Mapping[str, Reading]]
    known: dict[int, Mapping[str, Reading]] = attrs.field(factory=dict, init=False)

    def read(self, number: int, name: str) -> Reading | None:
        readings = self.known.get(number)
        if readings is None:
            readings = self.policy.read(self.log.history(number), at=self.at)
            self.known[number] = readings
        return readings.get(name)


@attrs.define(eq=False)
class _Figures:
    """The figures of one target for a block of cases, a row a case."""

    stage: NDArray[np.int8]
    verdict: NDArray[np.int8]
    cycles: NDArray[np.int32]
    figures: dict[str, Micro]
    alone: Flags

    @classmethod
    def of(cls, size: int) -> "_Figures":
        """Return the figures of so many cases, all zero."""
        stage, verdict = np.zeros(size, np.int8), np.zeros(size, np.int8)
        figures = {name: np.zeros(size, np.int64) for name in (*LENGTHS, *INSTANTS)}
        return cls(stage, verdict, np.zeros(size, np.int32), figures, np.zeros(size, np.bool_))

    def clear(self, cases: "Flags | slice") -> None:
        """Take the figures from cases that the target does not apply to."""
        self.stage[cases] = self.verdict[cases] = CLEARED
        self.cycles[cases] = 0
        for column in self.figures.values():
            column[cases] = NAT

    def set(self, number: int, reading: Reading) -> None:
        totals, trace = reading._totals, reading._trace
        self.stage[number] = STAGE_VALUES.index(reading.stage)
        self.verdict[number] = VERDICTS.index(reading.verdict)
        self.cycles[number] = len(reading.cycles)
        values = {
            "elapsed": reading.elapsed_micros,
            "paused": length_micros(reading.paused_for),
            "goal": reading.goal_micros,
            "started_at": None if totals is None else totals.origin,
            "stopped_at": None if trace is None else trace.end,
            "due_at": reading.due_micros,
            "breached_at": reading.breached_micros,
        }
        for name, value in values.items():
            column = self.figures[name]
            # A zero is not written over a zero: the system gives a new column its memory page by
            # page, as numbers are written, and many columns remain zero.
            if value != 0 or column[number]:
                column[number] = NAT if value is None else value

    def place(self, part: "_Figures", cases: Cases, nothing: Reading | None) -> None:
        """Write those of some cases over zeros; others have no rows."""
        other = _Figures.of(1)
        if nothing is None:
            other.clear(slice(None))
        else:
            other.set(0, nothing)
        columns = (each._columns() for each in (self, part, other))
        for column, some, (otherwise,) in zip(*columns, strict=True):
            if otherwise or some.any():
                column[:] = otherwise
                column[cases] = some

    def _columns(self) -> list[NDArray[Any]]:
        figures = [self.figures[name] for name in (*LENGTHS, *INSTANTS)]
        return [self.stage, self.verdict, self.cycles, self.alone, *figures]


@attrs.define(eq=False)
class _Sheet:
    """The figures of one target, a row a case."""

    stage: NDArray[np.int8]
    verdict: NDArray[np.int8]
    cycles: FewNumbers
    goal: FewNumbers
    figures: dict[str, Micro]
    """The others."""
    alone: Flags
    applied: bool = False

    @classmethod
    def of(cls, size: int) -> "_Sheet":
        """Return the figures of so many cases, all zero: each block of cases is written later."""
        # One array for all: the system gives a large one in large pages, at a third of the time.
        # It has no memory behind zeros until others are written: a target without pauses needs none
        # for their lengths.
        names = [name for name in (*LENGTHS, *INSTANTS) if name != "goal"]
        figures = np.zeros((len(names), size), np.int64)
        stage, verdict = np.zeros(size, np.int8), np.zeros(size, np.int8)
        cycles, goal = FewNumbers(size, np.int32), FewNumbers(size, np.int64)
        by_name = dict(zip(names, figures, strict=True))
        return cls(stage, verdict, cycles, goal, by_name, np.zeros(size, np.bool_))

    def part(self, begin: int, end: int) -> _Figures:
        """Return those of the cases from one number to another, to be written in place.

        Goals and cycles are in columns of their own, which `write` stores.
        """
        rows = slice(begin, end)
        figures = {name: column[rows] for name, column in self.figures.items()}
        figures["goal"] = np.zeros(end - begin, np.int64)
        cycles = np.zeros(end - begin, np.int32)
        return _Figures(self.stage[rows], self.verdict[rows], cycles, figures, self.alone[rows])

    def write(self, begin: int, part: _Figures) -> None:
        """Store the goals and cycles of the cases from one number on."""
        self.goal.write(begin, part.figures["goal"])
        self.cycles.write(begin, part.cycles)

    def readings(
        self,
        name: str,
        cases: Sequence[Any],
        earlier: EarlierCycles | None = None,
    ) -> LogReadings:
        return LogReadings(
            name=name,
            cases=cases,
            stage=trusted(self.stage, STAGE_VALUES),
            verdict=trusted(self.verdict, VERDICTS),
            cycles=self.cycles,
            goal=self.goal,
            one_by_one=int(np.count_nonzero(self.alone)),
            earlier=earlier,
            **{
                name: column.view("datetime64[us]" if name in INSTANTS else "timedelta64[us]")
                for name, column in self.figures.items()
            },
        )


class _Reader:
    """Reads one target's clock of every case of a block, into a sheet of figures."""

    def __init__(
        self, promise: Promise, at: Micros, alone: _Alone, sheet: _Figures, earlier: int
    ) -> None:
        self.promise, self.log, self.at, self.alone = promise, alone.log, at, alone
        self.conventions, self.earlier = alone.policy.conventions, earlier
        self.applies: Flags = promise.applies.copy()
        self.sheet = sheet
        self.stage, self.verdict, self.cycles = sheet.stage, sheet.verdict, sheet.cycles
        self.figures = sheet.figures
        self.is_blank = False
        self.left: Flags = promise.alone.copy()
        self.why = dict.fromkeys(promise.why_alone)
        self._together()
        if self.left.any():
            self._one_by_one()
            sheet.alone[:] = self.left

    def _blank(self) -> None:
        """Write what a clock has that has not started, once and before any other figure."""
        if not self.is_blank:
            self.is_blank = True
            self.verdict[:] = _OPEN
            for name in ("goal", *INSTANTS):
                self.figures[name][:] = NAT

    def finished(self) -> bool:
        """Take the figures from cases it never applied to; return whether it applied to any."""
        if not self.applies.all():
            self.sheet.clear(~self.applies)
        return bool(self.applies.any())

    def _together(self) -> None:
        """Read the cases under one kind of terms from their first row to their last."""
        promise, found = self.promise, self.promise.found
        # Cases whose clocks turn at the same rows are folded once for all their goals.
        folds = np.array([*found.fold, NO_TERMS, NO_TERMS], np.int32)
        fold_of = folds.take(promise.last)
        amended = promise.after.case
        fold_of[amended] = folds.take(promise.at_rows(self.log.first.take(amended + 1) - 1))
        for number in dict.fromkeys([*found.fold, NO_TERMS]):
            cases = np.flatnonzero(~promise.alone & (fold_of == number))
            if not cases.size:
                continue
            if number == NO_TERMS:
                traces = not_started(len(cases), self.at)
            else:
                conditions = found.terms[number].conditions
                traces = fold(
                    conditions, self.log, cases, at=self.at, conventions=self.conventions,
                    earlier=self.earlier,
                )  # fmt: skip
            if amended.size and not self.earlier:  # cycles that have ended stay as they are
                met = meeting(promise, traces, cases, self.log, self.conventions, self.at)
                self.left[met.case] = True
                self.why.update(dict.fromkeys(reasons(met)))
            traces, numbers, changes = under_changes(
                promise, traces, cases, self.log, self.conventions, self.at
            )
            for chosen, terms in self._alike(numbers):
                self._write_totals(traces, chosen, cases, numbers, terms, changes)
        self._blank()

    def _alike(self, numbers: Numbers) -> Iterator[tuple[Cases, list[int]]]:
        """Yield the cases with totals worked out together, and the numbers of their terms."""
        # Together are all with a fixed amount of time on one calendar, others term by term.
        every = self.promise.found.terms
        groups: list[tuple[object, list[int]]] = []
        # The first count is that of cases under no terms: they have no figures.
        counts = np.bincount(numbers + 1, minlength=len(every) + 1)
        for number in np.flatnonzero(counts[1:]).tolist():
            terms = every[number]
            key = counted_on(terms) if is_plain(terms) else None
            group = next((of for known, of in groups if key is not None and known == key), None)
            if group is None:
                groups.append((key, [number]))
            else:
                group.append(number)
        for _, group in groups:
            if len(groups) == 1 and not counts[0]:
                yield np.arange(len(numbers)), group
            else:
                mine = np.zeros(len(every) + 1, np.bool_)
                mine[group] = True
                yield np.flatnonzero(mine.take(numbers)), group

    def _write_totals(
        self, traces: CycleTraces, chosen: Cases, cases: Cases, numbers: Numbers, group: list[int],
        changes: Changes | None,
    ) -> None:  # fmt: skip
        # Credits and two-part goals depend on the order of pieces: those cases go one by one.
        terms = self.promise.found.terms[group[0]]
        hard: Flags | None = None
        if self.conventions.pause_unit == "real" and terms.working_first != 0:
            hard = np.zeros(len(traces.stage), np.bool_)
            hard[traces.piece_case[traces.doing == PAUSED]] = True
        if not is_of_one_unit(terms):
            hard = traces.stage != NOT_STARTED
        if hard is not None and hard[chosen].any():
            self.left[cases[chosen[hard[chosen]]]] = True
            self.why["their pieces depend on each other: a choice of goals, or real time"] = None
            chosen = chosen[~hard[chosen]]
        stage = _of(traces.stage, chosen)
        has_begun = stage != NOT_STARTED
        if has_begun.all() and len(chosen) == len(self.log):
            self.is_blank = True  # every figure is written now
        self._blank()
        at = self._places(cases, chosen)
        self.stage[at] = stage
        self.cycles[at] = _of(traces.cycles, chosen)
        amount: Micro | None = None
        if not terms.goal.is_dated:
            amount = self._amounts(_of(numbers, chosen), group)
            if changes is not None:
                shared = changes.goal.take(chosen)
                amount = np.where(shared == NAT, amount, shared)
            self.figures["goal"][at] = amount
        if not has_begun.all():
            chosen = chosen[has_begun]
            at, stage = self._places(cases, chosen), stage[has_begun]
            amount = None if amount is None else amount[has_begun]
        if not chosen.size:
            return
        goal = terms.goal if amount is None else amount
        started, before = traces.start, None
        if changes is not None:
            started, before = changes.started, changes.before(chosen)
        promised = Promised(counted_on(terms), goal, terms.calendar, before)
        totals = total_cycles(traces, chosen, promised, self.conventions, self.at)
        for name, column in (
            ("elapsed", totals.elapsed), ("paused", totals.paused), ("goal", totals.goal),
            ("due_at", totals.due), ("breached_at", totals.breached_at),
            ("started_at", _of(started, chosen)), ("stopped_at", _of(traces.end, chosen)),
        ):  # fmt: skip
            if name != "paused" or column.any():
                self.figures[name][at] = column
        # Of open, met and breached the last that is true, without a choice for each row.
        met = (stage == STOPPED) * np.int8(_MET)
        self.verdict[at] = np.maximum(met, totals.breached * np.int8(_BREACHED))
        if changes is not None:
            self._leave_changed(cases, chosen, totals, terms, changes)

    def _leave_changed(
        self, cases: Cases, chosen: Cases, totals: TotalsColumns, terms: Terms, changes: Changes
    ) -> None:
        """Leave cases to be read alone that may have been breached under terms before the last.

        A breach is the begin of the whole run of readings that were breached, and a fixed instant
        may pass while a clock is stopped. A goal used up before the last terms is due then.
        """
        changed_at, cases = changes.changed_at.take(chosen), cases.take(chosen)
        late = totals.breached & (totals.breached_at <= changed_at)
        if isinstance(terms.goal, FixedInstant):
            late = totals.breached & (changed_at > BEGINNING)
        goal = changes.goal.take(chosen)
        late |= (goal != NAT) & (goal <= changes.elapsed.take(chosen))
        if late.any():
            self.left[cases[late]] = True
            self.why["they were late before other terms took over"] = None
        alone = changes.alone.take(chosen)
        if alone.any():
            self.left[cases[alone]] = True
            self.why["terms took over that share no amount of time"] = None

    def _places(self, cases: Cases, chosen: Cases) -> Any:
        # All cases of a block, as it is with one goal for all, are no selection but a plain copy.
        return slice(None) if chosen.size == len(self.log) else cases.take(chosen)

    def _amounts(self, numbers: Numbers, group: list[int]) -> Micro:
        """Return the amount of time that each case is promised, by the number of its terms."""
        every = self.promise.found.terms
        table = np.zeros(len(every), np.int64)
        table[group] = [every[n].goal.budget(self.at, every[n].calendar) for n in group]
        return table.take(numbers)

    def _warn(self, many: int) -> None:
        """Warn once for each target and reason before many cases are read one by one."""
        why = "; ".join(self.why) or "their pieces depend on each other"
        # A few cases in each of many blocks are many, too.
        before = self.alone.slow[self.promise.name, why]
        self.alone.slow[self.promise.name, why] = total = before + many
        if total < _MANY or before >= _MANY:
            return
        earlier = f" after {before:,} of those before" if before else ""
        text = (
            f"{self.promise.name}: {many:,} of the next {len(self.log):,} cases are read one by"
            f" one{earlier}, about fifty times as slow as in columns: {why}"
        )
        warnings.warn(text, SlowColumnsWarning, stacklevel=_level_of_host())

    def _one_by_one(self) -> None:
        self._warn(int(self.left.sum()))
        if self.earlier:  # who wants the cycles reads the case once for all of them
            return
        for number in np.flatnonzero(self.left).tolist():
            reading = self.alone.read(number, self.promise.name)
            self.applies[number] = reading is not None
            if reading is not None:
                self.sheet.set(number, reading)


def _of(column: NDArray[Any], chosen: Cases) -> NDArray[Any]:
    """Return the rows of some cases, which rise: most often all, and then nothing is copied."""
    return column if len(chosen) == len(column) else column.take(chosen)


def _level_of_host() -> int:
    """Return the `stacklevel` of the first frame outside the package, as seen by the caller."""
    # Checked functions have frames of their own, one of them at their first call alone, and frames
    # that are written have no module: a number that is written down would be wrong for some calls.
    frame, level = sys._getframe(1), 1
    while f"{frame.f_globals.get('__name__', 'serviceops')}.".startswith("serviceops."):
        assert frame.f_back is not None  # noqa: S101 - a host calls the package
        frame, level = frame.f_back, level + 1
    return level


NOTHING = _Sheet.of(0).readings("", ())
"""The readings of no case at all."""
