"""Which parts of a history the conditions of a clock read: actions, states and which facts."""

from collections.abc import Iterable

import attrs

from serviceops.sla.conditions import Changes, Condition, Enters, Leaves, On, While


def names_read(conditions: Iterable[Condition | None]) -> frozenset[str]:
    """Return ``"action"``, ``"state"`` and the facts that conditions read.

    A host's own predicate may read anything, and adds nothing here.
    """
    names: set[str] = set()
    for one in conditions:
        if isinstance(one, On | While):
            names |= {name for name, _ in one.where}
        if isinstance(one, On):
            names.add("action")
        elif isinstance(one, Enters | Leaves) or (isinstance(one, While) and one.states):
            names.add("state")
        elif isinstance(one, Changes):
            names.add(one.fact)
        elif one is not None:  # any other kind is made of conditions, or is a predicate
            fields = attrs.asdict(one, recurse=False).values()  # type: ignore[arg-type]  # all are attrs
            parts = (part for one in fields for part in (one if isinstance(one, tuple) else [one]))
            names |= names_read(part for part in parts if isinstance(part, Condition))
    return frozenset(names)
