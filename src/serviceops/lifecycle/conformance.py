"""Conformance: which moves of a foreign log a lifecycle allows, which it refuses, and why."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Annotated, Protocol, TypeAlias

import attrs

from serviceops._internal.checked import checked, unchecked
from serviceops._internal.frozen_map import FrozenMap, freeze_maps
from serviceops._internal.kinds import kind_of
from serviceops.display import Table
from serviceops.display.notebook import NotebookView
from serviceops.history import OBSERVED, History
from serviceops.lifecycle.declaration import shortest
from serviceops.lifecycle.engine import Lifecycle

# One row of a log: the case, the action and the state after it; the log may leave either out.
LogStep: TypeAlias = tuple[str, str | None, str | None]

# A state before (`None`: the first row of a case), an action, a state after.
Seen: TypeAlias = tuple[str | None, str | None, str | None]


class Words(Protocol):
    """What a log's states and actions are called in a lifecycle: a `SystemMapping` is one."""

    @property
    def states(self) -> Mapping[str, str]:
        """The log's states to the lifecycle's."""

    @property
    def actions(self) -> Mapping[str, str]:
        """The log's actions to the lifecycle's."""


@checked
@attrs.frozen
class Refused:
    """A kind of move that the lifecycle does not allow, and why.

    `code` is one of ``unknown_state``, ``unknown_action``, ``after_final``, ``no_such_move`` and
    ``wrong_target``. `instead` is the shortest legal way to the same state, empty when there is
    none: often the very steps that the log left out.
    """

    before: str | None
    action: str | None
    after: str | None
    code: str
    sentence: str
    instead: tuple[str, ...] = ()

    def __str__(self) -> str:
        move = f"{self.before or 'the start'} to {self.after or 'the same'}"
        named = f" by {self.action}" if self.action else ""
        way = f"; legal: {', then '.join(self.instead)}" if self.instead else ""
        return f"{move}{named}: {self.sentence}{way}"


@checked
@attrs.frozen
class Conformance(NotebookView):
    """The comparison of a log with a lifecycle, by kind of move and by case.

    `allowed` counts moves by (state before, state after), `refused` by what was wrong; `unchanged`
    rows moved nothing. `started_late` counts cases first seen in another state than the first one.
    `misfits` are the cases with refused moves, each with what was refused, in order.
    """

    lifecycle: str
    cases: int
    rows: int
    unchanged: int
    allowed: Mapping[tuple[str, str], int]
    refused: Mapping[Refused, int]
    started_late: Mapping[str, int]
    misfits: Mapping[str, tuple[Refused, ...]]

    def __attrs_post_init__(self) -> None:
        freeze_maps(self, "allowed", "refused", "started_late", "misfits")

    def figure(self) -> Table:
        """Return the refused moves as a table, the most frequent first."""
        refused = sorted(self.refused.items(), key=lambda item: -item[1])
        title = f"{self.lifecycle}: {self.fitting_cases} of {self.cases} cases fit"
        rows = [(count, str(move)) for move, count in refused]
        return Table(title=title, columns=("rows", "refused move"), rows=rows)

    @property
    def moves(self) -> int:
        """How many rows moved a case, or tried to."""
        return sum(self.allowed.values()) + sum(self.refused.values())

    @property
    def fitness(self) -> float:
        """The share of moves that the lifecycle allows; 1.0 for a log without moves."""
        return sum(self.allowed.values()) / self.moves if self.moves else 1.0

    @property
    def fitting_cases(self) -> int:
        """How many cases have no refused move."""
        return self.cases - len(self.misfits)


_conformance = unchecked(Conformance)


def _has_rows(log: object) -> bool:
    return (
        isinstance(log, Collection)
        and not isinstance(log, Mapping | str | bytes)
        and all(issubclass(kind, tuple | list) for kind in {*map(type, log)})
    )


_Log: TypeAlias = Mapping[str, History] | Iterable[LogStep]
# A check of a million rows would take longer than to judge them. The cells of rows are checked by
# kind of move instead, and one by one only to say which of them is wrong.
_LOG = attrs.evolve(kind_of(_Log), misfits="not {p0}(__v)", parts=(_has_rows,))


@checked
def conformance(
    log: Annotated[_Log, _LOG],
    lifecycle: type[Lifecycle],
    *,
    words: Words | None = None,
) -> Conformance:
    """Return how well a log fits a lifecycle.

    The log is histories by case, or rows (case, action, state) in the order they happened, cases
    mixed as they come; a row may leave the action or the state out. Each kind of move is judged
    once, so a row costs little more than a look-up. `words` is the mapping of the system that wrote
    the log, when it has words of its own; of an action and a state on one row the state counts.

    >>> from serviceops.lifecycle import IncidentLifecycle
    >>> rows = [("A", None, "new"), ("A", None, "resolved")]
    >>> rows += [("B", None, "new"), ("B", None, "closed")]
    >>> answer = conformance(rows, IncidentLifecycle)
    >>> answer.fitness
    0.5
    >>> print(*answer.refused)
    new to closed: no single action leads from new to closed; legal: resolve, then close
    """
    # There are few kinds of rows and many rows: each kind gets its verdict once.
    judge = Judge(lifecycle, words)
    tallies: dict[Seen, Tally] = {}
    standing: dict[str, str | None] = {}
    misfits: dict[str, list[Refused]] = {}
    for case, action, after in _steps(log) if isinstance(log, Mapping) else log:
        seen = (standing.get(case), action, after)
        try:
            tally = tallies[seen]
        except KeyError:
            verdict = judge.verdict(*seen)
            tally = tallies[seen] = Tally(verdict, verdict.state, verdict.refused)
        tally.rows += 1
        standing[case] = tally.state
        if tally.refused is not None:
            misfits.setdefault(case, []).append(tally.refused)
    cells = {type(cell) for _, *row in tallies for cell in row if cell is not None}
    if not all(issubclass(kind, str) for kind in {*cells, *map(type, standing)}):
        raise TypeError("a case, an action or a state is no text")
    return summed(lifecycle, tallies.values(), standing, misfits)


@attrs.frozen
class MoveVerdict:
    """The verdict on one kind of move; `state` is the state of the case after it."""

    state: str | None
    moved: tuple[str, str] | None = None
    started: str | None = None
    refused: Refused | None = None


@attrs.define(eq=False)
class Tally:
    """How many rows were of one kind; the verdict's parts stand here too, for speed."""

    verdict: MoveVerdict
    state: str | None
    refused: Refused | None
    rows: int = 0


# Guards are not evaluated: a foreign log seldom has the facts they need. After a refused move the
# next one is judged from the state that the log claims, so that one oddity is counted once.
class Judge:
    """Judges kinds of moves by a lifecycle's table."""

    def __init__(self, lifecycle: type[Lifecycle], words: Words | None = None) -> None:
        self.lifecycle = lifecycle
        self.states: Mapping[str, str] = {} if words is None else words.states
        self.renamed: Mapping[str, str] = {} if words is None else words.actions
        self.foreign = words is not None
        self.initial = lifecycle.initial_name()
        self.actions = set(lifecycle.actions())

    def verdict(self, before: str | None, action: str | None, after: str | None) -> MoveVerdict:
        """Return the verdict on a row: the state before it, its action, its state."""
        if self.foreign and after is not None:
            if after not in self.states:
                sentence = f"{after} is no state of the system that wrote the log"
                return self._refusal(before, action, after, "unknown_state", sentence, before)
            after = self.states[after]
        if self.foreign and action is not None:  # where a row tells both, the state counts
            action = OBSERVED if after is not None else self.renamed.get(action, action)
        if after is not None and after not in self.lifecycle.moves:
            sentence = f"{after} is no state of {self.lifecycle.__name__}"
            return self._refusal(before, action, after, "unknown_state", sentence, before)
        if before is None:
            return MoveVerdict(after or self.initial, started=after or self.initial)
        if action in self.actions:
            return self._named(before, str(action), after)
        if after is None and action not in (None, OBSERVED, self.lifecycle.creates):
            sentence = f"{action} is no action of {self.lifecycle.__name__}"
            return self._refusal(before, action, after, "unknown_action", sentence, before)
        if after is None or after == before:
            return MoveVerdict(before)
        moves = self.lifecycle.moves[before].values()
        if any(move.target == after for row in moves for move in row):
            return MoveVerdict(after, moved=(before, after))
        return self._impossible(before, action, after)

    def _named(self, before: str, action: str, after: str | None) -> MoveVerdict:
        targets = [move.target for move in self.lifecycle.moves[before].get(action, ())]
        if action in self.lifecycle.actions_from(before) and action in self.lifecycle.updates:
            targets.append(before)
        if not targets:
            return self._impossible(before, action, after)
        if after is not None and after not in targets:
            sentence = f"{action} leads to {' or '.join(dict.fromkeys(targets))}"
            return self._refusal(before, action, after, "wrong_target", sentence, after)
        state = after or targets[0]
        return MoveVerdict(state, moved=None if state == before else (before, state))

    def _impossible(self, before: str, action: str | None, after: str | None) -> MoveVerdict:
        if before in self.lifecycle.final_names():
            return self._refusal(before, action, after, "after_final", f"{before} is final", after)
        sentence = f"no single action leads from {before} to {after}" if after else (
            f"{action} is not possible from {before}"
        )  # fmt: skip
        return self._refusal(before, action, after, "no_such_move", sentence, after)

    def _refusal(
        self,
        before: str | None,
        action: str | None,
        after: str | None,
        code: str,
        sentence: str,
        state: str | None,
    ) -> MoveVerdict:
        way = self._way(before, after) if before and after else ()
        refused = Refused(before, action, after, code, sentence, way)
        return MoveVerdict(state or before, refused=refused)

    def _way(self, before: str, after: str) -> tuple[str, ...]:
        return tuple(move.action for move in shortest(before, after, self.lifecycle.table) or ())


def _steps(log: Mapping[str, History]) -> Iterator[LogStep]:
    for case, history in log.items():
        for transition in history:
            yield case, transition.action, transition.state


def summed(
    lifecycle: type[Lifecycle],
    tallies: Iterable[Tally],
    standing: Mapping[str, str | None],
    misfits: Mapping[str, Iterable[Refused]],
) -> Conformance:
    """Return the answer that kinds of moves, the cases' last states and misfits add up to."""
    allowed: Counter[tuple[str, str]] = Counter()
    refused: Counter[Refused] = Counter()
    started: Counter[str] = Counter()
    rows = begun = 0
    # Each kind of row counts as often as it came; a row without a change of state is in none.
    for tally in tallies:
        verdict = tally.verdict
        rows += tally.rows
        if verdict.moved is not None:
            allowed[verdict.moved] += tally.rows
        if verdict.refused is not None:
            refused[verdict.refused] += tally.rows
        if verdict.started is not None:
            begun += tally.rows
            if verdict.started != lifecycle.initial_name():
                started[verdict.started] += tally.rows
    moved = sum(allowed.values()) + sum(refused.values())
    return _conformance(
        lifecycle.__name__,
        cases=len(standing),
        rows=rows,
        unchanged=rows - moved - begun,
        allowed=dict(allowed.most_common()),
        refused=dict(refused.most_common()),
        started_late=dict(started.most_common()),
        misfits=FrozenMap({case: tuple(found) for case, found in misfits.items()}),
    )
