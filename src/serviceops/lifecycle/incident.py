"""Incidents: an unplanned interruption of a service, or a loss of its quality, until it is closed.

Sources: ITIL 4, incident management practice; ISO/IEC 20000-1:2018, 8.6.1.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Literal, Self, Unpack

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import Count
from serviceops.calendars import ALWAYS, Calendar
from serviceops.errors import ActionRefused, InvalidPolicy, Reason
from serviceops.lifecycle.actions import ActionContext, FactChanges, action, is_blank, missing
from serviceops.lifecycle.engine import Lifecycle, State, stays
from serviceops.lifecycle.evidence import (
    ENDED_INCIDENT,
    ENDED_MAJOR_INCIDENT,
    ENDED_PROBLEM,
    evidence_satisfies,
    no_cycle,
    not_shown_in,
    requires_reference,
)
from serviceops.lifecycle.guards import ActionInputs, guard, is_set
from serviceops.lifecycle.holding import (
    CONTACT_GUARDS,
    HOLD_FACTS,
    HOLD_GUARDS,
    ContactedRecord,
    HoldReason,
    another_group_takes_over,
    caller_replied_since,
    hold_over,
    seen_as_work,
    the_caller_answers,
    waits_for_the_caller,
)
from serviceops.lifecycle.timers import Pending, TimersOfKind, refuse_negative
from serviceops.lifecycle.work_record import (
    WORK_GUARDS,
    a_group_has_it,
    assignment_changes,
    level_rises,
    nobody_takes_it,
    somebody_has_it,
    somebody_works_on_it,
)
from serviceops.priority import Impact, Priority, Urgency
from serviceops.spans import as_length, length_or_none


class ResolutionCode(StrEnum):
    """How an incident ended."""

    SOLUTION = "solution"
    WORKAROUND = "workaround"
    KNOWN_ERROR = "known_error"
    PROBLEM = "problem"
    CHANGE = "change"
    DUPLICATE = "duplicate"
    CALLER = "caller"
    USER_ERROR = "user_error"
    NO_RESPONSE = "no_response"


class CancelReason(StrEnum):
    """Why an incident was none after all."""

    DUPLICATE = "duplicate"
    NOT_AN_INCIDENT = "not_an_incident"
    CREATED_IN_ERROR = "created_in_error"
    CLEARED_ITSELF = "cleared_itself"


_RESOLUTION_POINTS_AT = {
    ResolutionCode.KNOWN_ERROR: "the known error",
    ResolutionCode.DUPLICATE: "the original incident",
    ResolutionCode.CHANGE: "the change",
}
_CANCELLATION_POINTS_AT = {CancelReason.DUPLICATE: "the original incident"}


# An incident has its category when it is resolved, at the latest.
category_is_set = is_set("category")

resolution_is_traced = requires_reference("code", _RESOLUTION_POINTS_AT)

cancellation_is_traced = requires_reference("reason", _CANCELLATION_POINTS_AT)


@guard("duplicate_cycle", "it would be a duplicate of itself", needs=["reference"], waivable=False)
def original_is_another(incident: "Incident", inputs: ActionInputs) -> bool | Reason:
    """The original of a duplicate is another incident, without a cycle."""
    if ResolutionCode.DUPLICATE not in (inputs.get("code"), inputs.get("reason")):
        return True  # a cancellation as a duplicate has the same word
    return no_cycle(incident.id, inputs, "reference", "duplicate_of", "duplicate_cycle")


@guard("original_not_open", "the original was cancelled", needs=["reference"])
def original_was_not_cancelled(incident: "Incident", inputs: ActionInputs) -> bool | Reason:
    """The original of a duplicate is not shown to be cancelled: then nobody works on either."""
    if ResolutionCode.DUPLICATE not in (inputs.get("code"), inputs.get("reason")):
        return True
    return not_shown_in(
        inputs, "reference", ("cancelled",), "original_not_open", "name another original"
    )


@guard("parent_cycle", "it would be a child of itself", needs=["parent"], waivable=False)
def parent_is_another(incident: "Incident", inputs: ActionInputs) -> bool | Reason:
    """The parent of an incident is another one, without a cycle."""
    return no_cycle(incident.id, inputs, "parent", "parent", "parent_cycle")


@guard("problem_not_open", "the problem it names has ended", needs=["problem"])
def named_problem_goes_on(incident: "Incident", inputs: ActionInputs) -> bool | Reason:
    """An incident that is open names no problem that is shown to be closed or cancelled."""
    return incident.state in ENDED_INCIDENT or not_shown_in(
        inputs, "problem", ENDED_PROBLEM, "problem_not_open", "name another problem"
    )


def _major(incident: "Incident", inputs: ActionInputs, *allowed: str) -> bool | Reason:
    """Return whether the major incident named by an incident, if any, is shown in such a state."""
    named = incident.major_incident
    return evidence_satisfies(inputs, "major_incident", named, lambda one: one.state in allowed)


@guard("major_incident_open", "its major incident has not been stood down", needs=["evidence"])
def no_open_major_incident(incident: "Incident", inputs: ActionInputs) -> bool | Reason:
    """The major incident of the incident was stood down, or never accepted."""
    return _major(incident, inputs, *ENDED_MAJOR_INCIDENT)


@guard("major_incident_not_reviewed", "its major incident was not reviewed", needs=["evidence"])
def major_incident_is_reviewed(incident: "Incident", inputs: ActionInputs) -> bool | Reason:
    """The major incident was reviewed or rejected. Source: ISO/IEC 20000-1:2018, 8.6.1."""
    return _major(incident, inputs, "rejected", "reviewed")


@guard("tasks_open", "tasks of it are still open")
def no_task_is_open(incident: "Incident", inputs: ActionInputs) -> bool:
    """The incident has no open tasks; waive the guard to close it all the same."""
    return incident.open_tasks == 0


@guard("open_tasks_negative", "tasks are counted from 0", needs=["open_tasks"], waivable=False)
def tasks_are_counted(incident: "Incident", inputs: ActionInputs) -> bool:
    """A number of open tasks is not negative."""
    return (inputs.get("open_tasks") or 0) >= 0


@guard("reopen_window_over", "it was resolved too long ago: log a follow-up")
def within_the_reopen_window(incident: "Incident", inputs: ActionInputs) -> bool:
    """The incident was resolved within the policy's reopen window."""
    return incident.reopen_policy.is_in_time(incident.resolved_at, inputs)


@guard("reopened_too_often", "the policy allows no further reopening: log a follow-up")
def may_reopen_again(incident: "Incident", inputs: ActionInputs) -> bool:
    """The policy allows another reopening of the incident."""
    return incident.reopen_policy.allows_another(incident.reopened)


_REOPENING = [within_the_reopen_window, may_reopen_again]


# What a record follows or was taken for is stated when it is logged, and cannot be corrected.
_LINKS_TO_ITSELF = {
    "parent": ("parent_cycle", "it would be a child of itself"),
    "follows": ("follow_up_cycle", "it would follow itself"),
    "converted_from": ("conversion_cycle", "it would be taken for itself"),
}


# Where peers differ this chart follows real desks: they resolve from new and from on hold. A closed
# incident never reopens; what comes back is a follow-up that names it.
class IncidentLifecycle(Lifecycle):
    """The moves of an incident."""

    updates = ("note", "reply", "amend", "reprioritise", "add_contact")
    remarks = ("note", "add_contact")
    update_guards = {  # noqa: RUF012 - the engine's way
        **WORK_GUARDS,
        "add_contact": CONTACT_GUARDS,
        "amend": [
            *WORK_GUARDS["amend"],
            parent_is_another,
            named_problem_goes_on,
            tasks_are_counted,
        ],
    }
    facts_of = {  # noqa: RUF012 - a table of the chart
        **HOLD_FACTS,
        "reminders": ("on_hold",),
        "resolution_code": ("resolved", "closed"),
        "resolution_notes": ("resolved", "closed"),
        "resolution_reference": ("resolved", "closed"),
    }
    milestones = {"closed": "resolved"}  # noqa: RUF012 - a table of the chart
    cascades = {  # noqa: RUF012 - a table of the chart
        "start": ("on_hold", "resolved"),
        "hold": ("resolved",),
        "resolve": (),
    }
    public = seen_as_work("in_progress")

    new = State(initial=True)
    assigned = State()
    in_progress = State()
    on_hold = State()
    resolved = State()
    closed = State(final=True)
    cancelled = State(final=True)

    assign = assigned.from_(new)
    reassign = (
        stays(assigned, on_hold, validators=[assignment_changes])
        | in_progress.to(assigned, validators=[assignment_changes], cond=[nobody_takes_it])
        | stays(in_progress, validators=[assignment_changes])
    )
    start = in_progress.from_(new, assigned, validators=[somebody_works_on_it])
    hold = on_hold.from_(new, assigned, in_progress, validators=HOLD_GUARDS)
    resume = on_hold.to(assigned, cond=[another_group_takes_over]) | in_progress.from_(on_hold)
    reply = in_progress.from_(on_hold, cond=[the_caller_answers])
    remind = stays(on_hold, validators=[waits_for_the_caller])
    escalate = stays(new, assigned, in_progress, on_hold, validators=[level_rises])
    resolve = resolved.from_(
        new,
        assigned,
        in_progress,
        on_hold,
        validators=[
            category_is_set,
            resolution_is_traced,
            original_is_another,
            original_was_not_cancelled,
            no_open_major_incident,
        ],
    )
    reopen = (
        resolved.to(in_progress, validators=_REOPENING, cond=[somebody_has_it])
        | resolved.to(assigned, validators=_REOPENING, cond=[a_group_has_it])
        | resolved.to(new, validators=_REOPENING)
    )
    close = closed.from_(
        resolved, validators=[category_is_set, no_task_is_open, major_incident_is_reviewed]
    )
    cancel = cancelled.from_(
        new,
        assigned,
        in_progress,
        on_hold,
        validators=[cancellation_is_traced, original_is_another, original_was_not_cancelled],
    )


@checked
@attrs.frozen(kw_only=True)
class ReopenPolicy:
    """For how long and how often a resolved incident may be reopened; `None` sets no limit.

    `within` is counted in the open time of the calendar, as `measures.reopen_rate` counts it: a
    window that ends at closing time is open until the next opening.
    """

    within: timedelta | None = attrs.field(default=None, converter=length_or_none)
    at_most: int | None = None
    calendar: Calendar = ALWAYS

    def __attrs_post_init__(self) -> None:
        refuse_negative(self, "within", "at_most")

    @checked
    def is_in_time(self, ended: datetime | None, inputs: ActionInputs) -> bool:
        """Return whether it is not too late to reopen what ended at an instant."""
        if ended is None or self.within is None or "at" not in inputs:
            return True
        return bool(self.calendar.elapsed(ended, inputs["at"]) <= self.within)

    @checked
    def allows_another(self, reopened: int) -> bool:
        """Return whether what was reopened so many times may be once more."""
        return self.at_most is None or reopened < self.at_most


@checked
@attrs.frozen(kw_only=True)
class Incident(ContactedRecord):
    """An unplanned interruption of a service, or a loss of its quality.

    >>> from datetime import UTC
    >>> def at(hour): return datetime(2026, 3, 2, hour, tzinfo=UTC)
    >>> incident = Incident.log("INC-1", summary="Mail is down", caller="u-1001", at=at(9))
    >>> incident = incident.assign(group="messaging", at=at(10)).start(person="u-7", at=at(11))
    >>> incident.state, incident.person
    ('in_progress', 'u-7')
    """

    lifecycle: ClassVar[type[Lifecycle]] = IncidentLifecycle
    reopen_policy: ClassVar[ReopenPolicy] = ReopenPolicy()

    caller: str | None = None
    source: str | None = None
    reminders: Count = 0
    resolution_code: ResolutionCode | None = None
    resolution_notes: str | None = None
    resolution_reference: str | None = None
    cancel_reason: CancelReason | None = None
    duplicate_of: str | None = None
    reopened: Count = 0
    open_tasks: Count = 0
    parent: str | None = None
    problem: str | None = None
    change: str | None = None
    major_incident: str | None = None
    follows: str | None = None
    converted_from: str | None = None

    @classmethod
    def log(
        cls,
        incident_id: str,
        /,
        *,
        summary: str,
        caller: str | None = None,
        source: str | None = None,
        impact: Impact | None = None,
        urgency: Urgency | None = None,
        priority: Priority | None = None,
        category: str | None = None,
        service: str | None = None,
        parent: str | None = None,
        follows: str | None = None,
        converted_from: str | None = None,
        **when: Unpack[ActionContext],
    ) -> Self:
        """Log a new incident: what happened, and the caller or source that reported it.

        The priority follows from impact and urgency by the class's `matrix`; a given one
        overrides it. `follows` names the closed one it continues, `converted_from` the request it
        was taken for.
        """
        linked = {"parent": parent, "follows": follows, "converted_from": converted_from}
        reasons = [
            Reason(code, sentence, (name,))
            for name, (code, sentence) in _LINKS_TO_ITSELF.items()
            if linked[name] and linked[name] == incident_id
        ]
        reasons += missing(summary=summary)
        if is_blank(caller) and is_blank(source):
            sentence = "a caller or another source is needed"
            reasons.append(Reason("caller_missing", sentence, ("caller", "source")))
        reasons += cls._unknown_levels(impact, urgency)
        facts = cls._facts_in(locals()) | cls._prioritised(impact, urgency, priority)
        return cls.create(incident_id, facts, when, *reasons)

    @action
    def remind(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Remind the caller of the open question."""
        return {"reminders": self.reminders + 1}

    @action
    def resolve(
        self,
        *,
        code: ResolutionCode,
        notes: str,
        reference: str | None = None,
        category: str | None = None,
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Resolve the incident: how, as a code and in words.

        A known error, a change or a duplicate is named in `reference`. An incident that was not
        categorised yet is so here, with `category`.
        """
        changes = {
            "resolution_code": code,
            "resolution_notes": notes,
            "resolution_reference": reference,
            "category": category or self.category,
        }
        return (
            changes | {"duplicate_of": reference} if code == ResolutionCode.DUPLICATE else changes
        )

    @action
    def reopen(self, *, reason: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Reopen an incident that was not solved, for the person or group that last had it."""
        return {"reopened": self.reopened + 1, "duplicate_of": None}

    @action
    def close(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Close a resolved incident permanently."""
        return {}

    @action
    def cancel(
        self, *, reason: CancelReason, reference: str | None = None, **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Cancel what is no incident; a duplicate names its original in `reference`."""
        duplicate = {"duplicate_of": reference} if reason == CancelReason.DUPLICATE else {}
        return {"cancel_reason": reason, **duplicate}

    @action
    def amend(
        self,
        *,
        summary: str | None = None,
        caller: str | None = None,
        service: str | None = None,
        category: str | None = None,
        impact: Impact | None = None,
        urgency: Urgency | None = None,
        open_tasks: int | None = None,
        parent: str | None = None,
        problem: str | None = None,
        change: str | None = None,
        major_incident: str | None = None,
        clear: Sequence[str] = (),
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Correct or complete facts; those named in `clear` are emptied."""
        return self._amended(locals())  # each input is named once, in the signature

    def _needed_facts(self) -> frozenset[str]:
        """Return its facts of all work, its only source, and its category once it is resolved."""
        needed = super()._needed_facts() | ({"caller"} if is_blank(self.source) else set())
        return needed | ({"category"} if self.state == "resolved" else set())

    def follow_up(self, incident_id: str, /, **when: Unpack[ActionContext]) -> Self:
        """Log what came back after a final incident as a new one that names it.

        Summary, caller, service, category, impact and urgency are taken over. An incident that is
        not final yet is reopened instead: this refuses.
        """
        if not self.is_final:
            sentence = f"{self.id} is {self.state}: reopen or go on with it"
            reason = Reason("record_not_final", sentence)
            raise ActionRefused(incident_id, None, "follow_up", (reason,), self.allowed_actions)
        taken: dict[str, Any] = {
            "summary": self.summary, "caller": self.caller, "source": self.source,
            "impact": self.impact, "urgency": self.urgency, "category": self.category,
            "service": self.service, "follows": self.id,
        }  # fmt: skip
        if odd := ", ".join(sorted(when.keys() & taken)):
            raise TypeError(f"follow_up() got an unexpected keyword argument: {odd}; amend() does")
        return type(self).log(incident_id, **taken, **when)

    @property
    def resolved_at(self) -> datetime | None:
        """When it was last resolved, if it is resolved or closed now."""
        resolved = self.last("resolve")
        return resolved.at if resolved and self.resolution_code is not None else None


@checked
@attrs.frozen(kw_only=True)
class Reminders:
    """How a caller who does not answer is reminded, and when the desk gives up.

    A reminder every `every`, `times` of them; `every` after the last one the incident is resolved
    with the code no_response.
    """

    every: timedelta = attrs.field(converter=as_length)
    times: int = 3
    notes: str = "no answer from the caller"

    def __attrs_post_init__(self) -> None:
        refuse_negative(self, "times")
        # At one instant each would be the same delivery as the one before.
        if self.every <= timedelta():
            raise InvalidPolicy(self.every, "a length of time between reminders")


@checked
@attrs.frozen(kw_only=True)
class IncidentTimers(TimersOfKind):
    """The timed moves of incidents, as a policy.

    A scheduled hold ends by itself. What is resolved closes `auto_close` later, counted from the
    resolution or from the last update; never a major incident's, nor one with a reply of the caller
    since. `reminders` are off unless given. Lengths are working time of `calendar`.
    """

    kind: ClassVar = Incident

    auto_close: timedelta | None = attrs.field(default=timedelta(days=5), converter=length_or_none)
    count_from: Literal["resolution", "last_update"] = "resolution"
    reminders: Reminders | None = None
    calendar: Calendar = ALWAYS

    def __attrs_post_init__(self) -> None:
        refuse_negative(self, "auto_close")

    def pending(self, record: Incident) -> Pending:
        """Return the end of a hold, the next reminder and the automatic close."""
        yield from hold_over(record)
        if record.state == "on_hold" and record.hold_reason == HoldReason.CALLER:
            yield from self._reminders(record)
        if record.state == "resolved" and self.auto_close is not None:
            yield from self._closing(record, self.auto_close)

    def _reminders(self, incident: Incident) -> Pending:
        policy, last = self.reminders, incident.last("hold", "remind")
        if policy is None or last is None:
            return
        at = self.calendar.add(last.at, policy.every)
        if incident.reminders < policy.times:
            yield at, "remind", "reminder", {}
        else:
            inputs = {"code": ResolutionCode.NO_RESPONSE, "notes": policy.notes}
            yield at, "resolve", "no_response", inputs

    def _closing(self, incident: Incident, after: timedelta) -> Pending:
        resolved = incident.resolved_at
        if resolved is None or incident.major_incident is not None:
            return
        if caller_replied_since(incident, "resolve"):
            return
        start = resolved if self.count_from == "resolution" else incident._last.at
        yield self.calendar.add(start, after), "close", "auto_close", {}
