"""Which parts of a history the conditions of a clock read: actions, states and which facts."""

from collections.abc import Iterable

from serviceops.sla.conditions import Condition


def names_read(conditions: Iterable[Condition | None]) -> frozenset[str]:
    """Return ``"action"``, ``"state"`` and the facts that conditions read.

    A host's own predicate may read anything, and adds nothing here.
    """
    names: set[str] = set()
    for one in conditions:
        for leaf in () if one is None else one.leaves():
            for what, named in leaf.names().items():
                if what in {"fact", "input"}:
                    names.update(named)
                elif named:
                    names.add(what)
    return frozenset(names)
