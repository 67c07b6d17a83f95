"""A draft lifecycle from the moves that a log shows, rare ones apart."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import numpy as np

from serviceops._internal.checked import checked
from serviceops._internal.frozen_map import freeze_maps
from serviceops.columns import Log
from serviceops.columns.condition_flags import first_rows
from serviceops.display import Graph
from serviceops.display.notebook import NotebookView
from serviceops.display.text import as_lines
from serviceops.errors import InvalidLifecycle, InvalidValue
from serviceops.history import OBSERVED
from serviceops.lifecycle import Lifecycle, LifecycleDiff, State, diff_lifecycles
from serviceops.lifecycle.lifecycle_diff import MoveOfAction


@checked
@attrs.frozen(kw_only=True)
class LifecycleDraft(NotebookView):
    """A chart of the usual moves of a log, and the moves that are too rare for it.

    `lifecycle` can be used at once. `moves` are those of the chart and `rare` the others, each with
    how many rows took it. `states` gives the name in the chart of each state of the log.
    """

    lifecycle: type[Lifecycle]
    moves: Mapping[MoveOfAction, int]
    rare: Mapping[MoveOfAction, int]
    states: Mapping[str, str]

    def __attrs_post_init__(self) -> None:
        freeze_maps(self, "moves", "rare", "states")

    def figure(self) -> Graph:
        """Return the chart as a graph; rare moves that are left out are not in it."""
        return self.lifecycle.figure()

    def diff(self, declared: type[Lifecycle]) -> LifecycleDiff:
        """Return what the log's chart has that a declared one has not, and the reverse."""
        return diff_lifecycles(declared, self.lifecycle)

    def __str__(self) -> str:
        lines = [f"{count:>7} {move}" for move, count in self.moves.items()]
        lines += [f"{count:>7} {move} (rare)" for move, count in self.rare.items()]
        return as_lines(lines)


@checked
def lifecycle(log: Log, *, name: str = "Observed", rare: float = 0.01) -> LifecycleDraft:
    """Return a draft chart of the moves between states that a log shows.

    A move is rare where it is less than the share `rare` of the moves out of its state; rare moves
    are left out of the chart unless a state needs them to be reached or left. The initial state is
    the one most cases begin in; states nothing leaves are final. Actions are those of the log;
    where it has none, an action is named for the state it enters. Raises `InvalidValue` for a log
    without moves.

    >>> from serviceops.logs import LogSchema
    >>> log = Log.from_columns(
    ...     {"case": ["A", "A", "B", "B"], "at": np.array([0, 5, 1, 7]),
    ...      "state": ["New", "Closed", "New", "Closed"]},
    ...     LogSchema(case="case", at="at", state="state"),
    ... )
    >>> print(lifecycle(log))
          2 new --enter_closed--> closed
    """
    if not 0 <= rare < 1:
        raise InvalidValue(rare, "a share from 0 to below 1", "0.01 is one move in a hundred")
    counts, initial = _counted(log)
    if not counts or initial is None:
        raise InvalidValue("a log without moves", "cases that go from one state to another")
    names = _names({initial, *(end for source, _, target in counts for end in (source, target))})
    moves = _moves(counts, names)
    leaving = Counter[str]()
    for move, count in moves.items():
        leaving[move.source] += count
    usual = {m: n for m, n in moves.items() if n >= rare * leaving[m.source]}
    # Moves come back one by one, the most frequent first, until the chart is whole.
    spare = sorted((m for m in moves if m not in usual), key=lambda m: -moves[m])
    chart = _chart_or_none(name, names[initial], usual)
    while chart is None and spare:
        needed = spare.pop(0)
        usual = {move: n for move, n in moves.items() if move in usual or move == needed}
        chart = _chart_or_none(name, names[initial], usual)
    return LifecycleDraft(
        lifecycle=chart or _chart(name, names[initial], usual),
        moves=usual,
        rare={move: n for move, n in moves.items() if move not in usual},
        states=dict(sorted(names.items())),
    )


def _counted(log: Log) -> tuple[Counter[tuple[str, str, str]], str | None]:
    """Return how often each (state, action, state) was taken, and the usual first state."""
    state, action = log.state.codes.astype(np.int64), log.action.codes.astype(np.int64)
    follows = np.ones(log.rows, np.bool_)
    follows[first_rows(log)] = False
    rows = np.flatnonzero(follows)
    rows = rows[(state[rows] != state[rows - 1]) & (state[rows] >= 0) & (state[rows - 1] >= 0)]
    triples = np.stack([state[rows - 1], action[rows], state[rows]], axis=1)
    kinds, numbers = np.unique(triples, axis=0, return_counts=True)
    found = Counter[tuple[str, str, str]]()
    for (before, act, after), count in zip(kinds.tolist(), numbers.tolist(), strict=True):
        taken = OBSERVED if act < 0 else str(log.action.values[act])
        target = str(log.state.values[after])
        taken = f"enter {target}" if taken == OBSERVED else taken
        found[str(log.state.values[before]), taken, target] += count
    first = state[np.flatnonzero(~follows)]
    first = first[first >= 0]
    initial = str(log.state.values[int(np.bincount(first).argmax())]) if first.size else None
    return found, initial


def _identifier(text: str, taken: Iterable[str]) -> str:
    """Return a text as a Python name that neither the engine nor another name uses."""
    name = re.sub(r"\W+", "_", text.strip().lower()).strip("_") or "unnamed"
    name = f"_{name}" if name[0].isdigit() else name
    while name in taken or name in _ENGINE:
        name += "_"
    return name


_ENGINE = frozenset(dir(Lifecycle))


def _names(states: Iterable[str]) -> dict[str, str]:
    """Return the name in a chart of each state."""
    found: dict[str, str] = {}
    for state in sorted(states):
        found[state] = _identifier(state, found.values())
    return found


def _moves(
    counts: Counter[tuple[str, str, str]], names: Mapping[str, str]
) -> dict[MoveOfAction, int]:
    """Return the moves by how often they were taken; an action has one target from a state."""
    # A chart takes the first move of an action from a state: a rarer target has its own name.
    found: dict[MoveOfAction, int] = {}
    used: set[tuple[str, str]] = set()
    for (source, act, target), count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        action = _identifier(act, names.values())
        if (names[source], action) in used:
            action = f"{action}_to_{names[target]}"
        used.add((names[source], action))
        found[MoveOfAction(names[source], action, names[target])] = count
    return found


def _chart_or_none(
    name: str, initial: str, moves: Iterable[MoveOfAction]
) -> type[Lifecycle] | None:
    try:
        return _chart(name, initial, moves)
    except InvalidLifecycle:
        return None


def _chart(name: str, initial: str, moves: Iterable[MoveOfAction]) -> type[Lifecycle]:
    """Return the chart of these moves; what no usual move reaches is not in it."""
    listed = list(moves)
    sources = {move.source for move in listed}
    ends = dict.fromkeys((initial, *(e for m in listed for e in (m.source, m.target))))
    states = {end: State(initial=end == initial, final=end not in sources) for end in ends}
    actions: dict[str, Any] = {}
    for move in listed:
        step = states[move.source].to(states[move.target])
        known = actions.get(move.action)
        actions[move.action] = step if known is None else known | step
    body = {**states, **actions, "updates": (), "remarks": (), "__doc__": "As a log shows it."}
    kind: Any = type(Lifecycle)  # the class of charts, which checks them
    made: type[Lifecycle] = kind(name, (Lifecycle,), {**body, "__module__": __name__})
    return made
