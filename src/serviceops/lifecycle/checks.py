"""What can be wrong with a chart: every fault at once, each with what to do about it."""

from collections.abc import Iterable, Mapping

from serviceops.lifecycle.rules import Move

__all__ = ["faults", "reachable"]


def reachable(
    start: str, moves: Iterable[tuple[str, str]], *, avoiding: str | None = None
) -> set[str]:
    """Return the states that can be reached from one, itself included, without passing another.

    >>> sorted(reachable("a", [("a", "b"), ("b", "c")], avoiding="b"))
    ['a']
    """
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
) -> list[str]:
    """Return what is wrong with a chart, in words; an empty list when nothing is.

    Unreachable states, dead ends, states from which no end can be reached, milestones that can be
    passed by, facts of unknown states, remarks that are no updates.
    """
    edges = [(move.source, move.target) for move in table]
    known, met = set(states), reachable(initial, edges)
    found = [
        f"{state} cannot be reached from {initial}: add a move to it or drop it"
        for state in states
        if state not in met
    ]
    for state in states:
        onward = reachable(state, edges)
        if state in final:
            continue
        if onward == {state}:
            found.append(f"{state} is a dead end: add a move out of it or make it final")
        elif final and not onward & final:
            found.append(f"no end can be reached from {state}: add a move towards {_any(final)}")
    for goal, before in (milestones or {}).items():
        if not {goal, before} <= known:
            found.append(f"the milestone {before} before {goal} names a state that is not there")
        elif goal in reachable(initial, edges, avoiding=before):
            found.append(f"{goal} can be reached without {before}: guard that way or take it out")
    for fact, owners in (facts_of or {}).items():
        found += [
            f"the fact {fact} belongs to {state}, which is no state of this chart"
            for state in owners
            if state not in known
        ]
    found += [
        f"the remark {name} is not among the updates" for name in remarks if name not in updates
    ]
    return found


def _any(names: Iterable[str]) -> str:
    return " or ".join(sorted(names))
