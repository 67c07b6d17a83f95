"""The checks of a chart: every fault at once, each with a remedy."""

from collections.abc import Iterable, Mapping

from serviceops.lifecycle.guards import Move


def reachable(
    start: str, moves: Iterable[tuple[str, str]], *, avoiding: str | None = None
) -> set[str]:
    """Return the states that can be reached from one, itself included, without passing another.

    >>> sorted(reachable("a", [("a", "b"), ("b", "c")], avoiding="b"))
    ['a']
    """
    # By source first: a walk over all moves for each state would be quadratic.
    edges: dict[str, set[str]] = {}
    for source, target in moves:
        edges.setdefault(source, set()).add(target)
    seen = set() if start == avoiding else {start}
    waiting = list(seen)
    while waiting:
        for target in edges.get(waiting.pop(), set()) - seen:
            if target != avoiding:
                seen.add(target)
                waiting.append(target)
    return seen


def shortest(start: str, goal: str, table: Iterable[Move]) -> tuple[Move, ...] | None:
    """Return the fewest moves from one state to another; `None` when there is no way.

    Of several ways of one length it is the one with the first moves of the table, so the result
    is the same every time.
    """
    onward: dict[str, list[Move]] = {}
    for move in table:
        onward.setdefault(move.source, []).append(move)
    # Breadth first: the list grows while it is walked, nearer states before farther ones.
    ways: dict[str, tuple[Move, ...]] = {start: ()}
    waiting = [start]
    for state in waiting:
        if state == goal:
            return ways[state]
        for move in onward.get(state, ()):
            if move.target not in ways:
                ways[move.target] = (*ways[state], move)
                waiting.append(move.target)
    return None


def faults(
    states: tuple[str, ...],
    initial: str,
    final: frozenset[str],
    table: tuple[Move, ...],
    *,
    updates: tuple[str, ...] = (),
    remarks: tuple[str, ...] = (),
    facts_of: Mapping[str, tuple[str, ...]] | None = None,
    milestones: Mapping[str, str] | None = None,
    cascades: Mapping[str, tuple[str, ...]] | None = None,
    shown_as: Mapping[str, str] | None = None,
    guarded: Iterable[str] = (),
) -> list[str]:
    """Return what is wrong with a chart, in words; an empty list when nothing is.

    Unreachable states, dead ends, states from which no end can be reached, milestones that can be
    passed by, facts and public names of unknown states, moves that no other leaves anything to do,
    cascades that skip a state, guards of no update (`guarded`), remarks that are no updates.
    """
    # Nothing stops at the first fault: whoever declares a chart sees all of them at once.
    edges = [(move.source, move.target) for move in table]
    known, met = set(states), reachable(initial, edges)
    found = [
        f"{state} cannot be reached from {initial}: add a move to it or drop it"
        for state in states
        if state not in met
    ]
    found += _dead_ends(states, final, edges)
    found += _passed_milestones(initial, known, edges, milestones or {})
    found += _unknown_names(known, facts_of or {}, shown_as or {})
    found += _masked(table)
    for action, skipped in (cascades or {}).items():
        found += _skipped(action, skipped, states, final, table)
    found += [
        f"{name} has guards and is no update: list it under updates or drop them"
        for name in guarded
        if name not in updates
    ]
    found += [
        f"the remark {name} is not among the updates" for name in remarks if name not in updates
    ]
    return found


def _dead_ends(
    states: tuple[str, ...], final: frozenset[str], edges: list[tuple[str, str]]
) -> list[str]:
    found: list[str] = []
    for state in states:
        onward = reachable(state, edges)
        if state in final:
            continue
        if onward == {state}:
            found.append(f"{state} is a dead end: add a move out of it or make it final")
        elif final and not onward & final:
            ends = " or ".join(sorted(final))
            found.append(f"no end can be reached from {state}: add a move towards {ends}")
    return found


def _passed_milestones(
    initial: str, known: set[str], edges: list[tuple[str, str]], milestones: Mapping[str, str]
) -> list[str]:
    found: list[str] = []
    for goal, before in milestones.items():
        if not {goal, before} <= known:
            found.append(f"the milestone {before} before {goal} names a state that is not there")
        elif goal in reachable(initial, edges, avoiding=before):
            found.append(f"{goal} can be reached without {before}: guard that way or take it out")
    return found


def _unknown_names(
    known: set[str], facts_of: Mapping[str, tuple[str, ...]], shown_as: Mapping[str, str]
) -> list[str]:
    """Return the facts and public names of states that the chart does not have."""
    found: list[str] = []
    for fact, owners in facts_of.items():
        found += [
            f"the fact {fact} belongs to {state}, which is no state of this chart"
            for state in owners
            if state not in known
        ]
    # Both names of a pair have to exist, or a caller would see a state that is nowhere drawn.
    for state, public in shown_as.items():
        found += [
            f"{state} is shown as {public}, and {name} is no state of this chart: name one that is"
            for name in dict.fromkeys((state, public))
            if name not in known
        ]
    return found


def _masked(table: tuple[Move, ...]) -> list[str]:
    """Return the moves that are never taken: one of the same action before them always is."""
    found: list[str] = []
    # The first move with satisfied conditions is taken, so one without conditions ends the list.
    open_to: dict[tuple[str, str], bool] = {}
    for move in table:
        place = (move.source, move.action)
        if not open_to.get(place, True):
            found.append(
                f"{move.action} from {move.source} never leads to {move.target}: a move without a"
                " condition comes before it; put conditions first"
            )
        open_to[place] = open_to.get(place, True) and bool(move.when)
    return found


def _skipped(
    action: str,
    on_purpose: tuple[str, ...],
    states: tuple[str, ...],
    final: frozenset[str],
    table: tuple[Move, ...],
) -> list[str]:
    """Return the states in which a cascade of this action would find a record and pass it by."""
    moves = [move for move in table if move.action == action]
    if not moves:
        return [f"nothing is there for the cascade of {action} to take: add moves of that action"]
    met = {*on_purpose, *final, *(m.source for m in moves), *(m.target for m in moves)}
    return [
        f"the cascade of {action} skips what is {state}: add a move of {action} from there, or list"
        f" {state} as skipped on purpose"
        for state in states
        if state not in met
    ]
