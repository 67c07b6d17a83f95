"""Records that people work on: who has them, how grave they are, how far they were escalated."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import ClassVar, Unpack, cast

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import Count
from serviceops.errors import Reason
from serviceops.lifecycle.actions import ActionContext, FactChanges, action
from serviceops.lifecycle.guards import ActionInputs, Callback, condition, guard, is_set
from serviceops.lifecycle.record import Record
from serviceops.priority import STANDARD_MATRIX, Impact, Priority, PriorityMatrix, Urgency


class EscalationKind(StrEnum):
    """Functional: to those who know more. Hierarchic: to those who decide more."""

    FUNCTIONAL = "functional"
    HIERARCHIC = "hierarchic"


@checked
@attrs.frozen(kw_only=True)
class WorkRecord(Record):
    """What incidents, problems and requests share: a summary, a place in the queue, an owner.

    The priority follows from impact and urgency by `matrix`, until somebody overrides it.
    """

    matrix: ClassVar[PriorityMatrix] = STANDARD_MATRIX

    summary: str = ""
    service: str | None = None
    category: str | None = None
    impact: Impact | None = None
    urgency: Urgency | None = None
    priority: Priority | None = None
    priority_overridden: bool = False
    group: str | None = None
    person: str | None = None
    functional_level: Count = 0
    hierarchic_level: Count = 0
    reassignments: Count = 0

    @action
    def assign(
        self, *, group: str, person: str | None = None, **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Assign the work to a group, and to a person in it when one is named."""
        return {"group": group, "person": person}

    @action
    def reassign(
        self, *, group: str | None = None, person: str | None = None, **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Assign the work to another group or person; a new group starts without a person."""
        return {
            "group": group or self.group,
            "person": person,
            "reassignments": self.reassignments + 1,
        }

    @action
    def start(self, *, person: str | None = None, **when: Unpack[ActionContext]) -> FactChanges:
        """Start the work, with a person given here or assigned before."""
        return {"person": person or self.person}

    @action
    def escalate(
        self, *, kind: EscalationKind, level: int, reason: str, **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Escalate to a higher level, counted from 1; the owner does not change."""
        return {f"{EscalationKind(kind)}_level": level}

    @action
    def reprioritise(
        self,
        *,
        impact: Impact | None = None,
        urgency: Urgency | None = None,
        priority: Priority | None = None,
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Set impact and urgency anew, or override the priority that follows from them.

        A given `priority` is an override and stays until the next call without one, which goes back
        to the matrix.
        """
        return self._prioritised(impact or self.impact, urgency or self.urgency, priority)

    @classmethod
    def _prioritised(
        cls, impact: Impact | None, urgency: Urgency | None, priority: Priority | None
    ) -> dict[str, object]:
        """Return impact, urgency and the priority they give, or the one that overrides it."""
        # Levels that the matrix lacks give none: `_unknown_levels` has the reason to refuse them.
        unknown = cls._unknown_levels(impact, urgency)
        follows = None
        if impact and urgency and not unknown:
            follows = cls.matrix.priority(impact, urgency)
        return {
            "impact": impact,
            "urgency": urgency,
            "priority": priority or follows,
            "priority_overridden": True if priority else None,
        }

    @classmethod
    def _unknown_levels(cls, impact: Impact | None, urgency: Urgency | None) -> list[Reason]:
        """Return the reason why there is no priority for two levels, if there is none."""
        matrix = cls.matrix
        if not impact or not urgency or (impact in matrix.impacts and urgency in matrix.urgencies):
            return []
        sentence = (
            f"the matrix {matrix.name!r} knows the impacts {', '.join(matrix.impacts)}"
            f" and the urgencies {', '.join(matrix.urgencies)}"
        )
        return [Reason("level_unknown", sentence, ("impact", "urgency"))]

    def _needed_facts(self) -> frozenset[str]:
        """Return the facts that the record cannot be without now: `amend` does not empty them."""
        return frozenset({"summary"})

    def _amended(self, inputs: Mapping[str, object]) -> dict[str, object]:
        """Return the given fields and those to clear; the priority follows, unless overridden."""
        changes = self._facts_in(inputs)
        changes |= dict.fromkeys(cast("Sequence[str]", inputs["clear"]))
        # An override stays until `reprioritise` takes it back, so the matrix is not consulted then.
        if changes.keys() & {"impact", "urgency"} and not self.priority_overridden:
            impact = changes.get("impact", self.impact)
            changes |= self._prioritised(impact, changes.get("urgency", self.urgency), None)
        return changes


somebody_works_on_it = is_set("person")


@guard("assignment_unchanged", "that group or person has it already", needs=["group", "person"])
def assignment_changes(record: WorkRecord, inputs: ActionInputs) -> bool:
    """The given group or person is another one than now."""
    group, person = inputs.get("group") or record.group, inputs.get("person")
    return (group, person) != (record.group, record.person) and bool(
        inputs.get("group") or inputs.get("person")
    )


@guard("level_not_higher", "the level has to be higher than the present one", needs=["level"])
def level_rises(record: WorkRecord, inputs: ActionInputs) -> bool:
    """The given level is above the one already reached."""
    if inputs.get("kind") is None or inputs.get("level") is None:
        return True  # refused as missing already
    return int(inputs["level"]) > int(getattr(record, f"{inputs['kind']}_level"))


@guard("override_unexplained", "overriding a priority needs a comment", needs=["comment"])
def override_is_explained(record: WorkRecord, inputs: ActionInputs) -> bool:
    """A priority that overrides the matrix has a comment."""
    return inputs.get("priority") is None or bool(inputs.get("comment"))


@guard("level_unknown", "the priority matrix has no such level", needs=["impact", "urgency"])
def matrix_knows_the_levels(record: WorkRecord, inputs: ActionInputs) -> bool | Reason:
    """Impact and urgency are levels the record's matrix has a priority for."""
    # The levels as they will be after the action: cleared, given now, or as before.
    cleared = inputs.get("clear") or ()
    impact, urgency = (
        None if name in cleared else inputs.get(name) or getattr(record, name)
        for name in ("impact", "urgency")
    )
    return next(iter(record._unknown_levels(impact, urgency)), True)


@guard("not_clearable", "only facts that amend may set can be emptied", needs=["clear"])
def clears_what_it_may(record: WorkRecord, inputs: ActionInputs) -> bool | Reason:
    """No cleared fact is mandatory, given at the same time, or set by other actions."""
    cleared = inputs.get("clear") or ()
    if not cleared:
        return True
    inputs_of_amend = {wanted.name for wanted in type(record).actions()["amend"].inputs}
    free = inputs_of_amend - record._needed_facts() - {"clear"}
    if fixed := [name for name in cleared if name not in free]:
        sentence = f"amend cannot empty {', '.join(fixed)}; it can empty {', '.join(sorted(free))}"
        return Reason("not_clearable", sentence, ("clear",))
    both = [name for name in cleared if inputs.get(name) is not None]
    sentence = f"amend cannot set and empty {', '.join(both)} at once"
    return Reason("not_clearable", sentence, ("clear",)) if both else True


# The guards of the updates that every kind of work has.
WORK_GUARDS: Mapping[str, list[Callback]] = {
    "amend": [clears_what_it_may, matrix_knows_the_levels],
    "reprioritise": [override_is_explained, matrix_knows_the_levels],
}


@condition
def nobody_takes_it(record: WorkRecord, inputs: ActionInputs) -> bool:
    """The work goes to a group in which nobody has it yet."""
    return not inputs.get("person")


@condition
def somebody_has_it(record: WorkRecord, inputs: ActionInputs) -> bool:
    """A person owns the work."""
    return record.person is not None


@condition
def a_group_has_it(record: WorkRecord, inputs: ActionInputs) -> bool:
    """A group owns the work."""
    return record.group is not None
