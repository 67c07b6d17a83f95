"""Major incidents: the special procedure for an incident that hurts the business gravely.

Sources: ISO/IEC 20000-1:2018, 8.6.1 (criteria, somebody responsible, top management informed, a
review afterwards); ITIL 4, incident management practice.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Self, Unpack

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import Count
from serviceops.errors import InvalidPolicy, Reason
from serviceops.lifecycle.actions import ActionContext, FactChanges, action, missing
from serviceops.lifecycle.engine import Lifecycle, State, stays
from serviceops.lifecycle.evidence import ENDED_INCIDENT, evidence_satisfies
from serviceops.lifecycle.guards import ActionInputs, guard, later_than
from serviceops.lifecycle.incident import Incident
from serviceops.lifecycle.record import Record
from serviceops.lifecycle.timers import Pending, TimersOfKind, refuse_negative
from serviceops.priority import Priority
from serviceops.spans import as_length


class StandDownReason(StrEnum):
    """Why the procedure ends: the service is back, or it was not so grave after all."""

    SERVICE_RESTORED = "service_restored"
    DEMOTED = "demoted"


@guard("incident_not_open", "its incident is not open", needs=["evidence"])
def incident_is_open(major: "MajorIncident", inputs: ActionInputs) -> bool | Reason:
    """The incident of the major incident is open."""
    return evidence_satisfies(
        inputs, "incident", major.incident, lambda shown: shown.state not in ENDED_INCIDENT
    )


communication_lies_ahead = later_than("next_at", "communication_not_later")


@guard("manager_unchanged", "that person manages it already", needs=["manager"])
def manager_changes(major: "MajorIncident", inputs: ActionInputs) -> bool:
    """The given manager is another person than the present one."""
    return inputs.get("manager") != major.manager


@guard("communication_not_due", "no communication is due, or its manager was reminded of it")
def communication_is_due(major: "MajorIncident", inputs: ActionInputs) -> bool:
    """A communication is due, and its manager was not reminded of it yet."""
    due = major.next_communication_at
    return due is not None and due != major.reminded_of and bool(inputs["at"] >= due)


# A record that names its incident: the procedure and the repair have different states, and demoting
# one leaves the other as it is. The incident's guard asks that it is stood down first.
class MajorIncidentLifecycle(Lifecycle):
    """The moves of a major incident."""

    creates = "propose"
    facts_of = dict.fromkeys(("next_communication_at", "reminded_of"), ("accepted",))
    milestones = {"stood_down": "accepted", "reviewed": "stood_down"}  # noqa: RUF012 - a table of the chart

    proposed = State(initial=True)
    accepted = State()
    stood_down = State()
    reviewed = State(final=True)
    rejected = State(final=True)

    accept = accepted.from_(proposed, validators=[incident_is_open, communication_lies_ahead])
    reject = rejected.from_(proposed)
    communicate = stays(accepted, validators=[communication_lies_ahead])
    remind = stays(accepted, validators=[communication_is_due])
    hand_over = stays(accepted, validators=[manager_changes])
    stand_down = stood_down.from_(accepted)
    review = reviewed.from_(stood_down)


@checked
@attrs.frozen(kw_only=True)
class MajorIncident(Record):
    """The procedure around one grave incident: its manager, the communications, and the review.

    >>> from datetime import UTC
    >>> def at(hour): return datetime(2026, 3, 2, hour, tzinfo=UTC)
    >>> incident = Incident.log("INC-1", summary="Mail is down", source="monitoring", at=at(9))
    >>> major = MajorIncident.propose("MI-1", incident="INC-1", reason="all sites", at=at(9))
    >>> major = major.accept(manager="eve", business_impact="no orders", next_at=at(10),
    ...                      evidence=[incident], at=at(9))
    >>> major.state, major.next_due(MajorIncidentTimers()).at.hour
    ('accepted', 10)
    """

    lifecycle: ClassVar = MajorIncidentLifecycle

    incident: str | None = None
    proposal: str = ""
    manager: str | None = None
    business_impact: str | None = None
    next_communication_at: datetime | None = None
    communications: Count = 0
    reminded_of: datetime | None = None
    rejection: str | None = None
    stand_down_reason: StandDownReason | None = None
    stand_down_notes: str | None = None
    review_reference: str | None = None
    review_actions: str | None = None

    @classmethod
    def propose(
        cls, major_id: str, /, *, incident: str, reason: str, **when: Unpack[ActionContext]
    ) -> Self:
        """Propose the procedure for an incident, by a person or because criteria are met."""
        facts = {"incident": incident, "proposal": reason}
        return cls.create(major_id, facts, when, *missing(incident=incident, reason=reason))

    @action
    def accept(
        self,
        *,
        manager: str,
        business_impact: str,
        next_at: datetime,
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Start the procedure: its manager, its impact, and when the next communication is due."""
        return {
            "manager": manager,
            "business_impact": business_impact,
            "next_communication_at": next_at,
        }

    @action
    def reject(self, *, reason: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Reject the procedure; the incident does not change."""
        return {"rejection": reason}

    @action
    def communicate(
        self,
        *,
        text: str,
        next_at: datetime,
        audience: str | None = None,
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Record a communication, and when the next one is due."""
        return {"communications": self.communications + 1, "next_communication_at": next_at}

    @action
    def remind(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Remind its manager of a communication that is due."""
        return {"reminded_of": self.next_communication_at}

    @action
    def hand_over(self, *, manager: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Hand the procedure over to another manager."""
        return {"manager": manager}

    @action
    def stand_down(
        self, *, reason: StandDownReason, notes: str, **when: Unpack[ActionContext]
    ) -> FactChanges:
        """End the procedure: the service is restored, or the incident was less grave."""
        return {"stand_down_reason": reason, "stand_down_notes": notes}

    @action
    def review(self, *, reference: str, actions: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Record the review: where it is written down, and the actions that follow from it."""
        return {"review_reference": reference, "review_actions": actions}


@checked
@attrs.frozen(kw_only=True)
class MajorIncidentCriteria:
    """When an incident is proposed as a major one without a person's word, as a policy.

    Its priority is one of `priorities`, or with it `incidents` of one service were logged
    `within` a length of time; `None` leaves that out.
    """

    priorities: tuple[Priority, ...] = (Priority.P1,)
    incidents: int | None = None
    within: timedelta = attrs.field(default=timedelta(hours=1), converter=as_length)

    def __attrs_post_init__(self) -> None:
        refuse_negative(self, "within")
        if self.incidents is not None and self.incidents < 1:
            raise InvalidPolicy(self.incidents, "a number of incidents, from 1")

    @checked
    def met_by(
        self, incident: Incident, *, others: Iterable[Incident] = (), at: datetime
    ) -> tuple[str, ...]:
        """Return why an incident should be proposed, in sentences; empty when it should not.

        Never one that ended, has a parent, or is proposed already. Incidents of one service are
        proposed once: with a major incident among them, number gives no further reason.
        """
        if incident.state in ENDED_INCIDENT or incident.parent or incident.major_incident:
            return ()
        reasons = []
        if incident.priority in self.priorities:
            reasons.append(f"its priority is {incident.priority}")
        if self.incidents is not None and incident.service is not None:
            # by id, since the incident may be among the others
            near = {
                other.id: other
                for other in (incident, *others)
                if other.service == incident.service
                and at - self.within < other.history[0].at <= at
            }
            proposed = any(other.major_incident for other in near.values())
            if len(near) >= self.incidents and not proposed:
                reasons.append(f"{len(near)} incidents of {incident.service} in {self.within}")
        return tuple(reasons)


@checked
@attrs.frozen(kw_only=True)
class MajorIncidentTimers(TimersOfKind):
    """The timed moves of major incidents: a communication that is due is reminded of, once."""

    kind: ClassVar = MajorIncident

    def pending(self, record: MajorIncident) -> Pending:
        """Return the reminder of a communication that is due."""
        due = record.next_communication_at
        if due is not None and due != record.reminded_of:
            yield due, "remind", "next_communication", {}
