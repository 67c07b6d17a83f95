"""Two versions of a lifecycle: what was removed, what was added, and which records are affected."""

from collections.abc import Container, Iterable, Mapping
from typing import TypeVar

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_map import freeze_maps
from serviceops.display import Table
from serviceops.display.notebook import NotebookView
from serviceops.display.text import as_lines
from serviceops.errors import UnknownState
from serviceops.history import History, Transition
from serviceops.lifecycle.declaration import shortest
from serviceops.lifecycle.engine import Lifecycle
from serviceops.lifecycle.guards import Move
from serviceops.lifecycle.record import AnyRecord

T = TypeVar("T")


@checked
@attrs.frozen
class MoveOfAction:
    """One move without its guards: `action` moves a record from `source` to `target`."""

    source: str
    action: str
    target: str

    def __str__(self) -> str:
        return f"{self.source} --{self.action}--> {self.target}"


@checked
@attrs.frozen(kw_only=True)
class LifecycleDiff(NotebookView):
    """What became of a lifecycle.

    `guards_gone` and `guards_added` are codes by move, for moves both versions have. `stuck` are
    the records in states that are gone, by state; `passed` those in other states that have such
    a state in their history, so that they too need the mapping to be replayed. `mapping` is a stub
    to look over: for each state that is gone the nearest one left that led to it, `None` where
    nothing is left.
    """

    old: str
    new: str
    states_gone: tuple[str, ...]
    states_added: tuple[str, ...]
    moves_gone: tuple[MoveOfAction, ...]
    moves_added: tuple[MoveOfAction, ...]
    actions_gone: tuple[str, ...]
    actions_added: tuple[str, ...]
    guards_gone: Mapping[MoveOfAction, tuple[str, ...]]
    guards_added: Mapping[MoveOfAction, tuple[str, ...]]
    stuck: Mapping[str, tuple[str, ...]]
    passed: tuple[str, ...]
    mapping: Mapping[str, str | None]

    def __attrs_post_init__(self) -> None:
        freeze_maps(self, "guards_gone", "guards_added", "stuck", "mapping")

    def __bool__(self) -> bool:
        # Records and mapping follow from these; the names of the two charts are no change.
        return any(
            value
            for name, value in attrs.asdict(self, recurse=False).items()
            if name.endswith(("_gone", "_added"))
        )

    def figure(self) -> Table:
        """Return a row for each change, and one for the records in each state that is gone."""
        kinds = {"-": "gone", "+": "added", "!": "records in a state that is gone"}
        lines = str(self).splitlines()[1:]
        rows = [(kinds[line[0]], line[2:]) for line in lines]
        return Table(title=f"{self.old} to {self.new}", columns=("change", "of"), rows=rows)

    def __str__(self) -> str:
        lines = [f"- state {name}" for name in self.states_gone]
        lines += [f"+ state {name}" for name in self.states_added]
        lines += [f"- {move}" for move in self.moves_gone]
        lines += [f"+ {move}" for move in self.moves_added]
        lines += [f"- {c} before {m}" for m, codes in self.guards_gone.items() for c in codes]
        lines += [f"+ {c} before {m}" for m, codes in self.guards_added.items() for c in codes]
        lines += [f"! {state}: {', '.join(ids)}" for state, ids in self.stuck.items()]
        return as_lines([f"{self.old} -> {self.new}", *lines])


@checked
def diff_lifecycles(
    old: type[Lifecycle], new: type[Lifecycle], records: Iterable[AnyRecord] = ()
) -> LifecycleDiff:
    """Return what changed from one lifecycle to another, and which of the records that touches.

    The records are of the old one: anything with an `id` and a `state`, and a `history` if it has
    one.

    >>> from serviceops.lifecycle import IncidentLifecycle
    >>> lean = IncidentLifecycle.extended("Lean", without=["assigned", "reassign"])
    >>> changed = diff_lifecycles(IncidentLifecycle, lean)
    >>> changed.states_gone, changed.mapping
    (('assigned',), {'assigned': 'new'})
    """
    # Moves are compared without their guards, so that a changed guard is no removed move.
    before, after = _by_name(old), _by_name(new)
    gone = _only_in(old.state_names(), new.state_names())
    stuck: dict[str, list[str]] = {}
    passed: list[str] = []
    for record in records:
        if record.state in gone:
            stuck.setdefault(record.state, []).append(record.id)
        elif {t.state for t in getattr(record, "history", ())} & {*gone}:
            passed.append(record.id)
    shared = [name for name in before if name in after]
    return LifecycleDiff(
        old=old.__name__,
        new=new.__name__,
        states_gone=gone,
        states_added=_only_in(new.state_names(), old.state_names()),
        moves_gone=_only_in(before, after),
        moves_added=_only_in(after, before),
        actions_gone=_only_in(old.actions(), new.actions()),
        actions_added=_only_in(new.actions(), old.actions()),
        guards_gone=_guards_only_in(before, after, shared),
        guards_added=_guards_only_in(after, before, shared),
        stuck={state: tuple(ids) for state, ids in stuck.items()},
        passed=tuple(passed),
        mapping={state: _nearest(old, new, state) for state in gone},
    )


def mapped(
    history: Iterable[Transition], states: Mapping[str, str], lifecycle: type[Lifecycle]
) -> History:
    """Return a history in the words of another lifecycle: states renamed, the rest as it was.

    `states` maps those that are gone; the others keep their names. One that the lifecycle has not
    after all raises `UnknownState`. Replay the result to have the record, and archive the old
    history: a renamed state no longer states what happened.

    >>> from datetime import UTC, datetime
    >>> from serviceops.lifecycle import IncidentLifecycle
    >>> parked = Transition(datetime(2026, 3, 2, tzinfo=UTC), "park", state="parked")
    >>> mapped([parked], {"parked": "on_hold"}, IncidentLifecycle)[0].state
    'on_hold'
    """
    # Checked here and not at the replay: the error names the state that the mapping missed.
    known = lifecycle.state_names()
    renamed = []
    for transition in history:
        state = transition.state and states.get(transition.state, transition.state)
        if state is not None and state not in known:
            raise UnknownState(
                state, f"a state of {lifecycle.__name__}", f"map it to one of {', '.join(known)}"
            )
        renamed.append(attrs.evolve(transition, state=state))
    return History.of(renamed)


def _only_in(one: Iterable[T], other: Container[T]) -> tuple[T, ...]:
    return tuple(item for item in one if item not in other)


def _by_name(chart: type[Lifecycle]) -> dict[MoveOfAction, tuple[str, ...]]:
    """Return the moves with the codes of their guards; of both for a move that comes twice."""
    found: dict[MoveOfAction, tuple[str, ...]] = {}
    for move in chart.table:
        name = MoveOfAction(move.source, move.action, move.target)
        codes = (*found.get(name, ()), *(guard.code for guard in move.guards))
        found[name] = tuple(dict.fromkeys(codes))
    return found


def _guards_only_in(
    one: Mapping[MoveOfAction, tuple[str, ...]],
    other: Mapping[MoveOfAction, tuple[str, ...]],
    shared: Iterable[MoveOfAction],
) -> dict[MoveOfAction, tuple[str, ...]]:
    found = {name: _only_in(one[name], other[name]) for name in shared}
    return {name: codes for name, codes in found.items() if codes}


def _nearest(old: type[Lifecycle], new: type[Lifecycle], state: str) -> str | None:
    """Return the state left that led to one which is gone by the fewest moves."""
    # The walk goes against the arrows: from the state that is gone to those that led to it.
    backwards = [Move(move.target, move.action, move.source) for move in old.table]
    ways = [
        (len(way), place, name)
        for place, name in enumerate(old.state_names())
        if name in new.state_names()
        and name not in new.final_names()
        and (way := shortest(state, name, backwards)) is not None
    ]
    return min(ways)[2] if ways else None
