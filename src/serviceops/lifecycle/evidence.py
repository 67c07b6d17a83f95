"""Evidence: the states of other records, as guards require them.

Evidence is anything with an `id` and a `state`: a record of this package, or two fields of a host's
row.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from serviceops.errors import Reason
from serviceops.lifecycle.guards import ActionInputs, Callback, guard

# The states in which nobody works on an incident any more.
ENDED_INCIDENT = ("resolved", "closed", "cancelled")


def with_one(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    """Return texts with one more at the end, unless it is among them.

    >>> with_one(("INC-1",), "INC-2"), with_one(("INC-1",), "INC-1")
    (('INC-1', 'INC-2'), ('INC-1',))
    """
    return values if value in values else (*values, value)


def without_one(values: tuple[str, ...], value: str | None) -> tuple[str, ...]:
    """Return texts without one of them."""
    return tuple(each for each in values if each != value)


def requires_reference(why: str, points_at: Mapping[Any, str]) -> Callback:
    """Return the guard that a reason which points at another record comes with its `reference`.

    `why` is the input that gives the reason, `points_at` the record that each such reason needs.
    """

    @guard("reference_missing", "the id of another record is required", needs=["reference"])
    def reference_is_given(record: Any, inputs: ActionInputs) -> bool | Reason:
        needed = points_at.get(inputs.get(why))
        if needed is None or inputs.get("reference"):
            return True
        return Reason(
            "reference_missing", f"{inputs[why]} needs the id of {needed}", ("reference",)
        )

    return reference_is_given


def no_cycle(
    record_id: str, inputs: ActionInputs, name: str, fact: str, code: str
) -> bool | Reason:
    """Return whether following `fact` from the input `name` never comes back to the record itself.

    How far that can be followed is a matter of what is shown as evidence.
    """
    first = inputs.get(name)
    if not first:
        return True
    # Only what is shown can be followed; the record itself need not be among it.
    onward_of = {r.id: getattr(r, fact, None) for r in inputs.get("evidence") or ()}
    followed = [first]
    while (onward := onward_of.get(followed[-1])) and onward not in followed:
        followed.append(onward)
    if record_id not in followed:
        return True
    return Reason(code, f"{', then '.join(followed)}: this is a cycle", (name,))


def evidence_satisfies(
    inputs: ActionInputs, kind: str, ids: str | Iterable[str] | None, holds: Callable[[Any], bool]
) -> bool | Reason:
    """Return whether every record of these ids is shown as evidence and satisfies a condition.

    `ids` may be one id, or `None` for no record. One that is not shown is a `Reason` of its own,
    with the code "<kind>_not_shown".
    """
    if not ids:  # the usual case, and nothing has to be built for it
        return True
    # Not shown is not the same as not satisfied: the caller may have forgotten to pass it.
    wanted = (ids,) if isinstance(ids, str) else tuple(ids or ())
    evidence = [record for record in inputs.get("evidence") or () if record.id in wanted]
    absent = [name for name in wanted if name not in {record.id for record in evidence}]
    if absent:
        return Reason(
            f"{kind}_not_shown",
            f"the state of the {kind.replace('_', ' ')} {', '.join(absent)} has to be shown",
            ("evidence",),
        )
    return all(holds(record) for record in evidence)
