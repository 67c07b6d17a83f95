"""Problems: the cause, known or not, of incidents, until it is removed or its risk accepted.

Sources: ITIL 4, problem management practice (identification, control, error control); ISO/IEC
20000-1:2018, 8.6.3.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Literal, Self, Unpack

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import Count
from serviceops.calendars import ALWAYS, Calendar
from serviceops.errors import Reason
from serviceops.history import Fact
from serviceops.lifecycle.actions import ActionContext, FactChanges, action, is_blank, missing
from serviceops.lifecycle.engine import Lifecycle, State, stays
from serviceops.lifecycle.evidence import (
    ENDED_INCIDENT,
    ENDED_PROBLEM,
    evidence_satisfies,
    no_cycle,
    with_one,
    without_one,
)
from serviceops.lifecycle.guards import (
    ActionInputs,
    ShownAs,
    condition,
    guard,
    is_given,
    is_set,
    later_than,
)
from serviceops.lifecycle.timers import Pending, TimersOfKind, refuse_negative
from serviceops.lifecycle.work_record import (
    WORK_GUARDS,
    WorkRecord,
    assignment_changes,
    level_rises,
)
from serviceops.priority import Impact, Priority, Urgency
from serviceops.spans import length_or_none


class ProblemSource(StrEnum):
    """What made somebody look: incidents that happened, a trend, or word from a supplier."""

    REACTIVE = "reactive"
    PROACTIVE = "proactive"
    SUPPLIER = "supplier"


class ProblemResolutionCode(StrEnum):
    """How a problem ended, or rests."""

    FIX_APPLIED = "fix_applied"
    RISK_ACCEPTED = "risk_accepted"
    DUPLICATE = "duplicate"


class FixFailureCause(StrEnum):
    """What was wrong when a fix failed: the fix itself, or what was taken for the cause."""

    FIX = "fix"
    CAUSE = "cause"


priority_is_set = is_set("priority", needs=["impact", "urgency"])

category_is_set = is_set("category")


@guard("priority_missing", "its priority would not be set", needs=["impact", "urgency"])
def priority_goes_on(problem: "Problem", inputs: ActionInputs) -> bool:
    """An investigated problem has a priority of its own, or both levels that it follows from."""
    levels = (inputs.get(name) or getattr(problem, name) for name in ("impact", "urgency"))
    return bool(inputs.get("priority")) or not problem._is_investigated or all(levels)


cause_is_known = is_set("root_cause", "cause", code="cause_missing", needs=["cause"])

review_lies_ahead = later_than("review_at", "review_not_later")


@guard("known_error_not_published", "its known error is not published", needs=["evidence"])
def known_error_is_published(problem: "Problem", inputs: ActionInputs) -> bool | Reason:
    """The problem names a known error, which is published."""
    if problem.known_error is None:
        return Reason("known_error_missing", "a known error has to be named", ("known_error",))
    return evidence_satisfies(
        inputs, "known_error", problem.known_error, lambda shown: shown.state == "published"
    )


@guard(
    "original_not_open",
    "the original is closed or cancelled",
    needs=["original", "evidence"],
    waivable=False,
)
def original_is_alive(problem: "Problem", inputs: ActionInputs) -> bool | Reason:
    """The original of a duplicate is another problem that is open, without a cycle."""
    original = inputs.get("original")
    if not original:
        return True  # refused as missing already
    elsewhere = no_cycle(problem.id, inputs, "original", "duplicate_of", "duplicate_cycle")
    if elsewhere is not True:
        return elsewhere
    return evidence_satisfies(
        inputs, "original", original, lambda shown: shown.state not in ENDED_PROBLEM
    )


@guard("change_not_successful", "a linked change has not succeeded", needs=["evidence"])
def changes_succeeded(problem: "Problem", inputs: ActionInputs) -> bool | Reason:
    """Every linked change was completed with success; without any, a reason is given."""
    if not problem.changes:
        return bool(inputs.get("without_change")) or Reason(
            "change_missing", "a change is required, or why none was needed", ("without_change",)
        )
    done = problem.policy.changes_succeed_in
    found = evidence_satisfies(inputs, "change", problem.changes, lambda shown: shown.state in done)
    if isinstance(found, Reason) and not found.code:
        # The states of changes are the host's own words: those that count are in the policy.
        return Reason("", f"{found.sentence}, not {' or '.join(done)}")
    return found


@guard("incident_open", "an incident of it is still open", needs=["evidence"])
def no_incident_is_open(problem: "Problem", inputs: ActionInputs) -> bool | Reason:
    """Every related incident ended, or the policy ignores open incidents."""
    if problem.policy.open_incidents == "ignore":
        return True
    return evidence_satisfies(
        inputs, "incident", problem.incidents, lambda shown: shown.state in ENDED_INCIDENT
    )


@guard("observation_running", "the observation period is not over", needs=["at"])
def observation_is_over(problem: "Problem", inputs: ActionInputs) -> bool | Reason:
    """Since the fix, and since the last incident after it, the observation period has passed."""
    end = problem.observed_until
    if end is None or inputs["at"] >= end:
        return True
    return Reason("observation_running", f"observed until {end.isoformat()}", ("at",))


@guard("known_error_not_retired", "its known error is not retired", needs=["keep_known_error"])
def known_error_is_retired(problem: "Problem", inputs: ActionInputs) -> bool | Reason:
    """The known error is retired with the problem, or a reason is given."""
    if inputs.get("keep_known_error"):
        return True
    return evidence_satisfies(
        inputs, "known_error", problem.known_error, lambda shown: shown.state == "retired"
    )


@guard("review_missing", "a major problem is reviewed before it is closed")
def review_is_done(problem: "Problem", inputs: ActionInputs) -> bool:
    """The problem is not major, or its review was recorded."""
    return not problem.is_major or problem.review is not None


link_names_something = is_given(
    "incident",
    "change",
    code="link_missing",
    sentence="an incident or a change is required",
    waivable=False,
)


@guard("incident_in_the_future", "an incident is linked after it happened", needs=["occurred_at"])
def incident_has_happened(problem: "Problem", inputs: ActionInputs) -> bool:
    """The incident happened at or before the instant of the link."""
    occurred = inputs.get("occurred_at")
    return not isinstance(occurred, datetime) or occurred <= inputs["at"]


@guard("not_linked", "it is not linked", needs=["incident", "change"])
def link_is_there(problem: "Problem", inputs: ActionInputs) -> bool | Reason:
    """The given incident or change is linked."""
    if not problem.incidents and not problem.changes:
        return Reason("not_linked", "nothing is linked")  # no input helps
    return inputs.get("incident") in (None, "", *problem.incidents) and inputs.get("change") in (
        None, "", *problem.changes,
    )  # fmt: skip


@guard(
    "incidents_missing", "it is the last incident of a reactive problem: link the right one first"
)
def incidents_remain(problem: "Problem", inputs: ActionInputs) -> bool:
    """A reactive problem keeps an incident, as it needs one when it is logged."""
    is_last = problem.incidents == (inputs.get("incident"),)
    return problem.source is not ProblemSource.REACTIVE or not is_last


@guard("review_too_early", "before its review date a reason is needed", needs=["reason"])
def review_is_due(problem: "Problem", inputs: ActionInputs) -> bool:
    """The review date of the risk has come, or a reason is given."""
    due = problem.review_at
    return bool(inputs.get("reason")) or due is None or bool(inputs["at"] >= due)


@condition
def the_cause_was_wrong(problem: "Problem", inputs: ActionInputs) -> bool:
    """The fix failed because the cause was wrong."""
    return inputs.get("wrong") == FixFailureCause.CAUSE


# `risk_accepted` is not final: nobody works on it and others see it as closed, but on the review
# date it is assessed anew.
class ProblemLifecycle(Lifecycle):
    """The moves of a problem."""

    updates = ("note", "reply", "amend", "reprioritise", "link", "unlink")
    update_guards = {  # noqa: RUF012 - the engine's way
        **WORK_GUARDS,
        "reprioritise": [*WORK_GUARDS["reprioritise"], priority_goes_on],
        "link": [link_names_something, incident_has_happened],
        "unlink": [link_names_something, link_is_there, incidents_remain],
    }
    facts_of = {  # noqa: RUF012 - a table of the chart
        "resolution_code": ("resolved", "risk_accepted", "closed"),
        "fix": ("resolved", "closed"),
        "without_change": ("resolved", "closed"),
        "review": ("resolved", "closed"),
        "justification": ("risk_accepted",),
        "accepted_by": ("risk_accepted",),
        "review_at": ("risk_accepted",),
    }
    milestones = {  # noqa: RUF012 - a table of the chart
        "investigating": "assess",
        "fix_in_progress": "investigating",
        "resolved": "fix_in_progress",
        "risk_accepted": "investigating",
    }
    public = {"risk_accepted": ShownAs("closed")}  # noqa: RUF012 - a table of the chart

    new = State(initial=True)
    assess = State()
    investigating = State()
    fix_in_progress = State()
    resolved = State()
    risk_accepted = State()
    closed = State(final=True)
    cancelled = State(final=True)

    accept = assess.from_(new)
    reject = cancelled.from_(new, assess)
    cancel = cancelled.from_(new, assess)
    investigate = investigating.from_(assess, validators=[priority_is_set, category_is_set])
    identify_cause = fix_in_progress.from_(investigating)
    record_workaround = stays(assess, investigating, fix_in_progress)
    reassign = stays(assess, investigating, fix_in_progress, validators=[assignment_changes])
    escalate = stays(new, assess, investigating, fix_in_progress, validators=[level_rises])
    accept_risk = risk_accepted.from_(
        investigating,
        fix_in_progress,
        validators=[cause_is_known, review_lies_ahead, known_error_is_published],
    )
    reassess = assess.from_(risk_accepted, validators=[review_is_due])
    duplicate = closed.from_(assess, investigating, fix_in_progress, validators=[original_is_alive])
    resolve = resolved.from_(fix_in_progress, validators=[cause_is_known, changes_succeeded])
    fix_failed = resolved.to(investigating, cond=[the_cause_was_wrong]) | resolved.to(
        fix_in_progress
    )
    do_review = stays(resolved)
    close = closed.from_(
        resolved,
        validators=[
            no_incident_is_open,
            observation_is_over,
            known_error_is_retired,
            review_is_done,
        ],
    )


@checked
@attrs.frozen(kw_only=True)
class ProblemPolicy:
    """What a desk asks of problems, where desks differ.

    `open_incidents` says what open related incidents mean for closing; who wants a warning only
    keeps "refuse" and waives `incident_open` with a comment. `observation` is how long no incident
    may have come since the fix, in working time of `calendar`. A problem of the priority
    `review_from`, or a graver one, is reviewed as if it were flagged as major. A change counts as
    a success in the states `changes_succeed_in`.
    """

    open_incidents: Literal["refuse", "ignore"] = "refuse"
    observation: timedelta | None = attrs.field(default=None, converter=length_or_none)
    calendar: Calendar = ALWAYS
    review_from: Priority | None = None
    changes_succeed_in: tuple[str, ...] = ("completed", "successful")

    def __attrs_post_init__(self) -> None:
        refuse_negative(self, "observation")


@checked
@attrs.frozen(kw_only=True)
class Problem(WorkRecord):
    """The cause, known or not, of one or more incidents.

    >>> from datetime import UTC
    >>> def at(hour): return datetime(2026, 3, 2, hour, tzinfo=UTC)
    >>> problem = Problem.log("PRB-1", summary="The mail store stops", incidents=["INC-1"],
    ...                       source=ProblemSource.REACTIVE, category="mail",
    ...                       impact=Impact.HIGH, urgency=Urgency.LOW, at=at(9))
    >>> problem = problem.accept(person="u-7", at=at(10)).investigate(at=at(11))
    >>> problem = problem.identify_cause(cause="a leak", proposed_fix="upgrade", at=at(12))
    >>> problem.state, [reason.code for reason in problem.check("resolve", at=at(13), fix="done")]
    ('fix_in_progress', ['change_missing'])
    """

    lifecycle: ClassVar = ProblemLifecycle
    policy: ClassVar[ProblemPolicy] = ProblemPolicy()

    source: ProblemSource | None = None
    caller: str | None = None
    major: bool = False
    incidents: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    last_incident_at: datetime | None = None
    known_error: str | None = None
    workaround: str | None = None
    root_cause: str | None = None
    proposed_fix: str | None = None
    fix: str | None = None
    without_change: str | None = None
    resolution_code: ProblemResolutionCode | None = None
    justification: str | None = None
    accepted_by: str | None = None
    review_at: datetime | None = None
    review: str | None = None
    duplicate_of: str | None = None
    end_notes: str | None = None
    fixes_failed: Count = 0

    @classmethod
    def log(
        cls,
        problem_id: str,
        /,
        *,
        summary: str,
        source: ProblemSource,
        incidents: Iterable[str] = (),
        impact: Impact | None = None,
        urgency: Urgency | None = None,
        priority: Priority | None = None,
        category: str | None = None,
        service: str | None = None,
        major: bool = False,
        **when: Unpack[ActionContext],
    ) -> Self:
        """Log a new problem: what is wrong, and how it was detected.

        A reactive one names the incidents it comes from.
        """
        incidents = tuple(dict.fromkeys(incidents))
        reasons = missing(summary=summary)
        # A text from a form is compared, not converted: a wrong one is a reason and no error.
        if source not in tuple(ProblemSource):
            choices = ", ".join(ProblemSource)
            code = "source_missing" if is_blank(source) else "source_invalid"
            reasons.append(Reason(code, f"source has to be one of {choices}", ("source",)))
        elif any(map(is_blank, incidents)) or (source == ProblemSource.REACTIVE and not incidents):
            sentence = "a reactive problem needs incidents, each with an id"
            reasons.append(Reason("incidents_missing", sentence, ("incidents",)))
        reasons += cls._unknown_levels(impact, urgency)
        facts = cls._facts_in(locals()) | cls._prioritised(impact, urgency, priority)
        return cls.create(problem_id, {**facts, "major": major or None}, when, *reasons)

    @action
    def accept(
        self, *, person: str, group: str | None = None, **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Accept the problem: a person owns it from now on."""
        return {"person": person, "group": group or self.group}

    @action
    def reject(self, *, notes: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Reject a problem that is not the desk's, or is not worth an investigation."""
        return {"end_notes": notes}

    @action
    def cancel(self, *, notes: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Cancel a problem that should not have been logged."""
        return {"end_notes": notes}

    @action
    def investigate(
        self, *, category: str | None = None, **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Begin to investigate the cause of a prioritised and categorised problem."""
        return {"category": category or self.category}

    @action
    def identify_cause(
        self, *, cause: str, proposed_fix: str, **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Record the root cause, and a fix that would remove it."""
        return {"root_cause": cause, "proposed_fix": proposed_fix}

    @action
    def record_workaround(self, *, text: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Record a workaround for use until the problem is fixed."""
        return {"workaround": text}

    @action
    def accept_risk(
        self,
        *,
        justification: str,
        accepted_by: str,
        review_at: datetime,
        cause: str | None = None,
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Accept the risk: the reason, who accepts it, and when it is reviewed."""
        return {
            "resolution_code": ProblemResolutionCode.RISK_ACCEPTED,
            "root_cause": cause or self.root_cause,
            "justification": justification,
            "accepted_by": accepted_by,
            "review_at": review_at,
        }

    @action
    def reassess(self, *, reason: str | None = None, **when: Unpack[ActionContext]) -> FactChanges:
        """Assess an accepted risk anew, on its review date or sooner for a reason."""
        return {}

    @action
    def duplicate(self, *, original: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Close a problem that duplicates another one, which remains open."""
        return {"resolution_code": ProblemResolutionCode.DUPLICATE, "duplicate_of": original}

    @action
    def resolve(
        self,
        *,
        fix: str,
        cause: str | None = None,
        without_change: str | None = None,
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Resolve the problem by a fix; `without_change` states why no change was needed."""
        return {
            "resolution_code": ProblemResolutionCode.FIX_APPLIED,
            "fix": fix,
            "root_cause": cause or self.root_cause,
            "without_change": without_change,
        }

    @action
    def fix_failed(
        self,
        *,
        reason: str,
        wrong: FixFailureCause = FixFailureCause.FIX,
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Continue after a fix that failed: with another fix, or with another cause."""
        lost = {"root_cause": None, "proposed_fix": None} if wrong == FixFailureCause.CAUSE else {}
        return {"fixes_failed": self.fixes_failed + 1, **lost}

    @action
    def do_review(self, *, reference: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Record the review of a major problem: where its lessons are written down."""
        return {"review": reference}

    @action
    def close(
        self, *, keep_known_error: str | None = None, **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Close a fixed problem; `keep_known_error` states why its known error is not retired."""
        return {}

    @action
    def link(
        self,
        *,
        incident: str | None = None,
        change: str | None = None,
        occurred_at: datetime | None = None,
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Relate an incident, with when it happened (by default now), or a change that helps."""
        changes: dict[str, object] = {}
        if incident:
            happened = occurred_at or when["at"]
            changes["incidents"] = with_one(self.incidents, incident)
            changes["last_incident_at"] = max(happened, self.last_incident_at or happened)
        if change:
            changes["changes"] = with_one(self.changes, change)
        return changes

    @action
    def unlink(
        self,
        *,
        incident: str | None = None,
        change: str | None = None,
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Remove a link that was a mistake; the last of the incidents that remain counts then."""
        happened = self._happened() if incident else {}
        is_last = happened.pop(incident, None) == self.last_incident_at
        return {
            "incidents": without_one(self.incidents, incident),
            "changes": without_one(self.changes, change),
            "last_incident_at": max(happened.values(), default=None)
            if is_last
            else self.last_incident_at,
        }

    def _happened(self) -> dict[Fact, datetime]:
        """Return when each incident happened that was linked after the problem was logged."""
        happened: dict[Fact, datetime] = {}
        for one in self.history:
            given = dict(one.inputs) if one.action in ("link", "unlink") else {}
            incident, occurred = given.get("incident"), given.get("occurred_at")
            if one.action == "unlink":
                happened.pop(incident, None)
            elif incident:
                at = one.at if occurred is None else datetime.fromisoformat(str(occurred))
                happened[incident] = max(at, happened.get(incident, at))
        return happened

    @action
    def amend(
        self,
        *,
        summary: str | None = None,
        service: str | None = None,
        category: str | None = None,
        impact: Impact | None = None,
        urgency: Urgency | None = None,
        known_error: str | None = None,
        major: bool | None = None,
        clear: Sequence[str] = (),
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Correct or complete facts; those named in `clear` are emptied."""
        return self._amended(locals())  # each input is named once, in the signature

    def _needed_facts(self) -> frozenset[str]:
        """Return its facts of all work, and from the investigation on its category and priority."""
        needed = super()._needed_facts()
        if self._is_investigated:
            needed |= (
                {"category"} if self.priority_overridden else {"category", "impact", "urgency"}
            )
        return needed

    @property
    def _is_investigated(self) -> bool:
        """Whether it is in a state after its assessment, which needs what `investigate` does."""
        return self.state not in {"new", "assess"} and self.last("investigate") is not None

    @property
    def is_major(self) -> bool:
        """Whether it was flagged as major, or is as grave as the policy reviews."""
        least = self.policy.review_from
        return self.major or (
            least is not None and self.priority is not None and self.priority.rank <= least.rank
        )

    @property
    def resolved_at(self) -> datetime | None:
        """When its fix was applied, if it is resolved or closed with one now."""
        if self.resolution_code != ProblemResolutionCode.FIX_APPLIED:
            return None
        resolved = self.last("resolve")
        return None if resolved is None else resolved.at

    @property
    def observed_until(self) -> datetime | None:
        """When the observation after its fix ends; an incident since then starts it anew."""
        # An incident after the fix shows that it may not work: the observation starts anew.
        resolved, length = self.resolved_at, self.policy.observation
        if resolved is None or length is None:
            return None
        return self.policy.calendar.add(max(resolved, self.last_incident_at or resolved), length)


@checked
@attrs.frozen(kw_only=True)
class ProblemTimers(TimersOfKind):
    """The timed moves of problems: an accepted risk is assessed anew on its review date."""

    kind: ClassVar = Problem

    def pending(self, record: Problem) -> Pending:
        """Return the review of an accepted risk."""
        if record.review_at is not None:
            yield record.review_at, "reassess", "risk_review", {}
