"""Evidence: the states of other records, as guards require them.

Evidence is anything with an `id` and a `state`: a record of this package, or two fields of a host's
row. Only what a guard looked at is recorded with a transition.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from serviceops.errors import Reason
from serviceops.lifecycle.guards import ActionInputs, Callback, guard

# The states in which nobody works on an incident any more.
ENDED_INCIDENT = ("resolved", "closed", "cancelled")
# Those in which a problem is over; a resolved one waits for its review.
ENDED_PROBLEM = ("closed", "cancelled")
# Those in which the procedure of a major incident is over; one stood down waits for its review.
ENDED_MAJOR_INCIDENT = ("rejected", "stood_down", "reviewed")

# How many records a transition names as its evidence; of more it says how many there were.
MAX_EVIDENCE_RECORDED = 100


class Evidence(tuple[Any, ...]):  # noqa: SLOT001 - it remembers what was looked at
    """The records given as evidence, and which of them were looked at.

    Guards find records by id, which marks them. A guard that goes through the records one by one
    has looked at each.

    >>> from types import SimpleNamespace
    >>> evidence = Evidence([SimpleNamespace(id=name, state="done") for name in ("A", "B", "C")])
    >>> [record.id for record in evidence.named(["B", "X"])]
    ['B']
    >>> evidence.texts(), evidence.wanted
    (('B: done',), ('B', 'X'))
    """

    @classmethod
    def of(cls, inputs: ActionInputs) -> "Evidence":
        """Return the evidence among the inputs of an action."""
        given = inputs.get("evidence")
        return given if isinstance(given, Evidence) else cls(given or ())

    @cached_property
    def _wanted(self) -> dict[str, None]:
        return {}

    @cached_property
    def _by_id(self) -> dict[str, list[Any]]:
        by_id: dict[str, list[Any]] = {}
        for record in super().__iter__():
            by_id.setdefault(record.id, []).append(record)
        return by_id

    @property
    def wanted(self) -> tuple[str, ...]:
        """The ids that guards looked for, in that order, whether they were given or not."""
        return tuple(self._wanted)

    def named(self, ids: Iterable[str]) -> list[Any]:
        """Return the records with one of these ids, and mark them as looked at."""
        found: list[Any] = []
        for name in dict.fromkeys(ids):
            self._wanted[name] = None
            found += self._by_id.get(name, ())
        return found

    def __iter__(self) -> Iterator[Any]:
        for record in super().__iter__():
            self._wanted[record.id] = None
            yield record

    def texts(self) -> tuple[str, ...]:
        """Return the id and state of each record that was looked at, for the transition."""
        if not self._wanted:
            return ()
        seen = [record for record in super().__iter__() if record.id in self._wanted]
        texts = [f"{record.id}: {record.state}" for record in seen[:MAX_EVIDENCE_RECORDED]]
        more = len(seen) - len(texts)
        return (*texts, *([f"and {more} more"] if more else ()))


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
    evidence = Evidence.of(inputs)
    followed = {first: None}  # in order; a chain may be long, so that it is looked up by hash
    onward = first
    while onward:
        shown = evidence.named([onward])
        onward = getattr(shown[-1], fact, None) if shown else None
        if onward in followed:
            break
        if onward:
            followed[onward] = None
    if record_id not in followed:
        return True
    return Reason(code, f"{', then '.join(followed)}: this is a cycle", (name,))


def not_shown_in(
    inputs: ActionInputs, name: str, states: Collection[str], code: str, remedy: str
) -> bool | Reason:
    """Return whether the record that the input `name` names is not shown in one of some states."""
    named = inputs.get(name)
    shown = Evidence.of(inputs).named([named]) if named else []
    if not shown or shown[-1].state not in states:
        return True
    return Reason(code, f"{named} is {shown[-1].state}: {remedy}", (name,))


def evidence_satisfies(
    inputs: ActionInputs, kind: str, ids: str | Iterable[str] | None, holds: Callable[[Any], bool]
) -> bool | Reason:
    """Return whether every record of these ids is shown as evidence and satisfies a condition.

    `ids` may be one id, or `None` for no record. One that is not shown is a `Reason` of its own,
    with the code "<kind>_not_shown"; where the condition is not satisfied, a `Reason` without a
    code says which records are in which state, after the sentence of the guard.
    """
    if not ids:  # the usual case, and nothing has to be built for it
        return True
    # Not shown is not the same as not satisfied: the caller may have forgotten to pass it.
    wanted = (ids,) if isinstance(ids, str) else tuple(ids or ())
    evidence = Evidence.of(inputs).named(wanted)
    shown = {record.id for record in evidence}
    absent = [name for name in wanted if name not in shown]
    if absent:
        return Reason(
            f"{kind}_not_shown",
            f"the state of the {kind.replace('_', ' ')} {', '.join(absent)} has to be shown",
            ("evidence",),
        )
    odd = [f"{record.id} is {record.state}" for record in evidence if not holds(record)]
    more = f" and {len(odd) - 3} more" if len(odd) > 3 else ""
    return not odd or Reason("", ", ".join(odd[:3]) + more)
