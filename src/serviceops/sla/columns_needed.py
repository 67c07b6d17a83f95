"""Which parts of a history the conditions of a clock read: actions, states and which facts."""

from collections.abc import Iterable

from serviceops.sla.conditions import Condition

__all__ = ["names_read"]


def names_read(given: Iterable[Condition | None]) -> frozenset[str]:
    """Return ``"action"``, ``"state"`` and the facts that conditions read.

    A host's own predicate may read anything, and adds nothing here.
    """
    found: set[str] = set()
    for leaf in (leaf for one in given if one is not None for leaf in one.leaves()):
        for kind, names in leaf.names().items():
            found.update([kind] if names and kind in {"action", "state"} else names)
    return frozenset(found)
