"""A policy proved on a whole export: its readings against every reading that was stored.

An imported definition is right when it gives the figures that the old system gave. Each stored
reading is compared by `reconcile`; what disagrees is grouped by its cause, so that one wrong hour
of a calendar is one finding and not a thousand.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cached_property, lru_cache, partial

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_map import FrozenMap
from serviceops._internal.short_repr import short_repr
from serviceops.display import Table
from serviceops.display.notebook import NotebookView
from serviceops.history import History
from serviceops.interop.import_result import ForeignReading
from serviceops.interop.reconcile import Because, Reconciliation, reconcile
from serviceops.sla import Cycle, Policy, Reading, Stage
from serviceops.sla.choices import LIVE
from serviceops.spans import EPOCH, length_micros, to_micros

__all__ = ["Cause", "ExportReconciliation", "ReconciledRow", "reconcile_export"]

_NO_HISTORY = Because(code="no_history", field="case", sentence="the case has no history")


@checked
@short_repr
@attrs.frozen(kw_only=True)
class ReconciledRow:
    """One stored reading against ours: its case, target and cycle, and what the comparison found.

    `result` is `None` where there is nothing of ours to compare with, and `because` says why:
    ``no_history`` or ``not_applied``.
    """

    case: str
    target: str
    cycle: int | None
    result: Reconciliation | None
    because: Because | None

    @property
    def agrees(self) -> bool:
        """Whether ours is there and nothing differs."""
        return self.result is not None and self.result.agrees

    def __str__(self) -> str:
        what = f"{self.case} {self.target}{'' if self.cycle is None else f' cycle {self.cycle}'}"
        if self.result is None:
            return f"{what}: {self.because}"
        return f"{what}: {self.result}"


@checked
@short_repr
@attrs.frozen(kw_only=True)
class Cause:
    """The rows that disagree for one cause: its code, the figure, how many, and the first of them.

    The cause of two rows is the same when the code, the figure and the target are, and of a
    convention or calendar the sentence too.
    """

    code: str
    field: str
    target: str
    count: int
    first: ReconciledRow

    def __str__(self) -> str:
        because = "" if self.first.because is None else self.first.because.sentence
        return f"{self.count} x {self.target} {self.field}: {because} (as {self.first.case})"


@checked
@short_repr
@attrs.frozen(kw_only=True, slots=False)
class ExportReconciliation(NotebookView):
    """Every stored reading compared, and the clocks of ours that nothing stored is about.

    `only_ours` are pairs of a case and a target: the policy started a clock there and the export
    has none.
    """

    rows: tuple[ReconciledRow, ...]
    only_ours: tuple[tuple[str, str], ...] = ()

    @property
    def agreeing(self) -> int:
        """How many rows agree."""
        return sum(row.agrees for row in self.rows)

    @property
    def share(self) -> float | None:
        """The share of rows that agree; `None` where there are no rows."""
        return self.agreeing / len(self.rows) if self.rows else None

    @cached_property
    def figures(self) -> Mapping[str, tuple[int, int]]:
        """For each figure in how many rows it is the same, and in how many both sides have it."""
        compared: Counter[str] = Counter()
        differing: Counter[str] = Counter()
        for row in self.rows:
            if row.result is not None:
                compared.update(row.result.compared)
                differing.update(one.field for one in row.result.differences)
        return FrozenMap((name, (many - differing[name], many)) for name, many in compared.items())

    def figure(self) -> Table:
        """Return the causes of what disagrees as a table, the most frequent first."""
        rows = [
            (cause.count, cause.target, cause.field, cause.first.because.sentence,
             cause.first.case)
            for cause in self.causes
            if cause.first.because is not None
        ]  # fmt: skip
        title = f"{self.agreeing} of {len(self.rows)} stored readings agree"
        columns = ("rows", "clock", "figure", "because", "such as")
        return Table(title=title, columns=columns, rows=rows)

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """The rows that disagree, grouped by cause, the most frequent first."""
        groups: dict[tuple[str, ...], list[ReconciledRow]] = {}
        for row in self.rows:
            if (because := row.because) is not None:
                # A sentence on a transition or a zone has the numbers of its own row.
                same = because.sentence if because.code in ("convention", "calendar") else ""
                key = (because.code, because.field, row.target, same)
                groups.setdefault(key, []).append(row)
        found = [
            Cause(code=key[0], field=key[1], target=key[2], count=len(rows), first=rows[0])
            for key, rows in groups.items()
        ]
        return tuple(sorted(found, key=lambda cause: -cause.count))

    def __str__(self) -> str:
        lines = [f"{self.agreeing} of {len(self.rows)} stored readings agree"]
        lines += [f"  {name}: {same} of {many}" for name, (same, many) in self.figures.items()]
        lines += [str(cause) for cause in self.causes]
        if self.only_ours:
            case, target = self.only_ours[0]
            lines.append(f"{len(self.only_ours)} clocks only ours, first {case} {target}")
        return "\n".join(lines)


@checked
def reconcile_export(
    policy: Policy,
    histories: Mapping[str, History],
    stored: Iterable[ForeignReading],
    *,
    at: datetime,
    names: Mapping[str, str] | None = None,
    tolerance: timedelta = timedelta(),
) -> ExportReconciliation:
    """Return how the readings of a policy compare with all that another system stored.

    `stored` are readings of `from_task_sla`, `from_metric_events` or `from_sla`, each compared with
    the target of its name on the history of its case; `names` has our name for theirs. A clock that
    was live is read as of its own `read_at`, every other one at `at`. Of several rows of a case and
    target without a number, each is the cycle that starts when it does, else the next in order.

    >>> from datetime import UTC
    >>> from serviceops.history import Transition
    >>> from serviceops.sla import Goal, On, Rule, Target
    >>> def on(hour): return datetime(2026, 3, 2, hour, tzinfo=UTC)
    >>> fix = Target("fix", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))
    >>> history = History([Transition(on(9), "log"), Transition(on(12), "resolve")])
    >>> theirs = ForeignReading(system="servicenow", name="fix", case="INC1", stage="stopped",
    ...                         breached=False, elapsed=timedelta(hours=3))
    >>> found = reconcile_export(Policy("p", rules=Rule(targets=fix)), {"INC1": history}, [theirs],
    ...                          at=on(18))
    >>> found.agreeing, found.share, found.figures["elapsed"]
    (1, 1.0, (1, 1))
    """
    known = names or {}
    rows: dict[int, ReconciledRow] = {}
    of_case: dict[str, dict[str, list[tuple[int, ForeignReading, int | None]]]] = {}
    for place, theirs in enumerate(stored):
        name, number = _clock_of(theirs)
        target = known.get(theirs.name, name)
        clocks = of_case.setdefault(theirs.case, {})
        clocks.setdefault(target, []).append((place, theirs, number))
    only_ours: dict[str, list[str]] = {}
    for case, clocks in of_case.items():
        history = histories.get(case)
        # A policy reads all clocks of a case at once, so each instant of a case is read once.
        read = None if history is None else lru_cache(partial(_clocks, policy, history))
        for target, several in clocks.items():
            taken: set[int] = set()
            several.sort(key=lambda one: (one[1].started_at or EPOCH, one[0]))
            for place, theirs, number in several:
                if read is None:
                    rows[place] = _alone(case, target, number, _NO_HISTORY)
                    continue
                # A live clock has figures as of its last refresh: later ones would differ.
                refreshed = theirs.read_at if theirs.stage in LIVE else None
                ours = read(refreshed or at).get(target)
                rows[place] = _row(policy, ours, theirs, case, target, number, taken, tolerance)
        if read is not None:
            only_ours[case] = [name for name in read(at) if name not in clocks]
    # Cases of which nothing at all is stored may be of a page that is missing: they say nothing.
    return ExportReconciliation(
        rows=tuple(rows[place] for place in sorted(rows)),
        only_ours=tuple((case, name) for case in histories for name in only_ours.get(case, ())),
    )


def _clock_of(theirs: ForeignReading) -> tuple[str, int | None]:
    """Return the name of a target and the number of the cycle that a stored reading is of."""
    # Zendesk counts the first reply and all further ones as instances of one metric, and calls the
    # whole time to the solution otherwise in events than in policies.
    if theirs.system == "zendesk" and theirs.name == "reply_time" and theirs.cycle is not None:
        if theirs.cycle <= 1:
            return "first_reply_time", None
        return "next_reply_time", theirs.cycle - 1
    if theirs.system == "zendesk" and theirs.name == "resolution_time":
        return "total_resolution_time", theirs.cycle
    return theirs.name, theirs.cycle


def _clocks(policy: Policy, history: History, at: datetime) -> dict[str, Reading]:
    """Return the readings of the clocks that have started, by target."""
    readings = policy.read(history, at=at)
    return {name: one for name, one in readings.items() if one.stage is not Stage.NOT_STARTED}


def _alone(case: str, target: str, number: int | None, because: Because) -> ReconciledRow:
    """Return the row of a stored reading that nothing of ours can be compared with."""
    return ReconciledRow(case=case, target=target, cycle=number, result=None, because=because)


def _row(
    policy: Policy, ours: Reading | None, theirs: ForeignReading, case: str, target: str,
    number: int | None, taken: set[int], tolerance: timedelta,
) -> ReconciledRow:  # fmt: skip
    if ours is None:
        is_known = target in {one.name for one in policy.targets}
        unstarted = "ours has no clock for it: no rule applies, or nothing in the history starts it"
        sentence = unstarted if is_known else "the policy has no such target"
        because = Because(code="not_applied", field="target", sentence=sentence)
        return _alone(case, target, number, because)
    if number is None and ours.cycles:
        number = _same_start(ours.cycles, theirs, taken)
        taken.add(number)
    result = reconcile(ours, attrs.evolve(theirs, cycle=number), tolerance=tolerance)
    return ReconciledRow(
        case=case, target=target, cycle=number, result=result, because=result.because
    )


def _same_start(cycles: Iterable[Cycle], theirs: ForeignReading, taken: set[int]) -> int:
    """Return the number of the cycle that a row without a number is of."""
    free = [cycle for cycle in cycles if cycle.number not in taken] or list(cycles)
    for cycle in free:
        if theirs.started_at is not None and cycle.started_at is not None:
            apart = abs(to_micros(cycle.started_at) - to_micros(theirs.started_at))
            if apart <= length_micros(theirs.instants_to):
                return cycle.number
    return free[0].number
