"""Known errors: what the desk knows of a problem that is understood and not fixed yet.

Sources: ITIL 4, problem management practice (error control); ISO/IEC 20000-1:2018, 8.6.3.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Self, Unpack

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import Count
from serviceops.errors import Reason
from serviceops.lifecycle.actions import ActionContext, FactChanges, action, missing
from serviceops.lifecycle.engine import Lifecycle, State, stays
from serviceops.lifecycle.evidence import evidence_satisfies, with_one, without_one
from serviceops.lifecycle.guards import ActionInputs, guard, is_new, is_set, later_than
from serviceops.lifecycle.record import Record
from serviceops.lifecycle.timers import Pending, TimersOfKind


class RetireReason(StrEnum):
    """Why a known error is no longer offered."""

    FIXED = "fixed"
    OBSOLETE = "obsolete"


# The states in which a problem can have a published known error: open, or its risk accepted.
_PUBLISHES = ("new", "assess", "investigating", "fix_in_progress", "risk_accepted")


has_symptom = is_set("symptom")

has_explanation = is_set("workaround", "cause", code="explanation_missing")

review_lies_ahead = later_than("review_at", "review_not_later")


@guard("problem_not_open", "its problem is neither open nor an accepted risk", needs=["evidence"])
def problem_is_open(known: "KnownError", inputs: ActionInputs) -> bool | Reason:
    """The problem of the known error is open, or an accepted risk."""
    return evidence_satisfies(
        inputs, "problem", known.problem, lambda shown: shown.state in _PUBLISHES
    )


@guard("problem_not_fixed", "its problem has no fix that was applied", needs=["evidence"])
def problem_is_fixed(known: "KnownError", inputs: ActionInputs) -> bool | Reason:
    """A known error that is retired as fixed has a problem to which a fix was applied."""
    if inputs.get("reason") != RetireReason.FIXED:
        return True
    return evidence_satisfies(inputs, "problem", known.problem, _fixed)


def _fixed(shown: Any) -> bool:
    # Evidence of a host may have only an id and a state: then the state is enough.
    code = getattr(shown, "resolution_code", "fix_applied")
    return shown.state in ("resolved", "closed") and code == "fix_applied"


@guard("incident_waiting", "an incident on hold for its problem cites it", needs=["evidence"])
def nobody_waits_for_it(known: "KnownError", inputs: ActionInputs) -> bool | Reason:
    """No incident that cites the known error is on hold for its problem."""
    return evidence_satisfies(inputs, "incident", known.cited_by, lambda shown: not _waits(shown))


def _waits(shown: Any) -> bool:
    return shown.state == "on_hold" and getattr(shown, "hold_reason", "problem") == "problem"


@guard("not_cited", "that incident does not cite it", needs=["incident"])
def incident_cites_it(known: "KnownError", inputs: ActionInputs) -> bool | Reason:
    """The given incident cites the known error."""
    if not known.cited_by:
        return Reason("not_cited", "no incident cites it")  # no input helps
    return inputs.get("incident") in (None, "", *known.cited_by)


incident_is_not_counted_yet = is_new(
    "incident", "matched", "already_counted", "that incident was counted before"
)


@guard("review_not_due", "its review date has not passed, or was flagged already")
def review_is_due(known: "KnownError", inputs: ActionInputs) -> bool:
    """The review date has come, and was not flagged yet."""
    due = known.review_at
    return due is not None and not known.review_overdue and bool(inputs["at"] >= due)


# A record of its own and no state of its problem, since the two end at different times. A review
# date keeps the desk from trusting a stale workaround; passing it flags and withdraws nothing.
class KnownErrorLifecycle(Lifecycle):
    """The moves of a known error."""

    updates = ("note", "reply", "amend")
    facts_of = {  # noqa: RUF012 - the engine's way
        "review_at": ("published",),
        "review_overdue": ("published",),
        "cited_by": ("published",),
    }

    draft = State(initial=True)
    published = State()
    retired = State(final=True)

    publish = published.from_(
        draft, validators=[has_symptom, has_explanation, review_lies_ahead, problem_is_open]
    )
    cite = stays(published)
    release = stays(published, validators=[incident_cites_it])
    match = stays(published, validators=[incident_is_not_counted_yet])
    flag_for_review = stays(published, validators=[review_is_due])
    review = stays(published, validators=[review_lies_ahead])
    retire = retired.from_(draft, published, validators=[problem_is_fixed, nobody_waits_for_it])


@checked
@attrs.frozen(kw_only=True)
class KnownError(Record):
    """A problem that is understood, or can be lived with: symptom, workaround, cause.

    >>> from datetime import UTC
    >>> def at(day): return datetime(2026, 3, day, tzinfo=UTC)
    >>> known = KnownError.log("KE-1", summary="The mail store stops", problem="PRB-1", at=at(2))
    >>> known = known.amend(symptom="mail hangs", workaround="restart the store", at=at(3))
    >>> [reason.code for reason in known.check("publish", at=at(4), review_at=at(30))]
    ['problem_not_shown']
    """

    lifecycle: ClassVar = KnownErrorLifecycle

    summary: str = ""
    problem: str | None = None
    service: str | None = None
    symptom: str | None = None
    cause: str | None = None
    workaround: str | None = None
    review_at: datetime | None = None
    review_overdue: bool = False
    cited_by: tuple[str, ...] = ()
    matches: Count = 0
    retire_reason: RetireReason | None = None
    retire_notes: str | None = None

    @classmethod
    def log(
        cls,
        known_error_id: str,
        /,
        *,
        summary: str,
        problem: str,
        service: str | None = None,
        symptom: str | None = None,
        cause: str | None = None,
        workaround: str | None = None,
        **when: Unpack[ActionContext],
    ) -> Self:
        """Draft a known error of a problem."""
        reasons = missing(summary=summary, problem=problem)
        return cls.create(known_error_id, cls._facts_in(locals()), when, *reasons)

    @action
    def amend(
        self,
        *,
        summary: str | None = None,
        service: str | None = None,
        symptom: str | None = None,
        cause: str | None = None,
        workaround: str | None = None,
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Correct or complete its facts; none of them can be emptied."""
        return self._facts_in(locals())

    @action
    def publish(
        self,
        *,
        review_at: datetime,
        symptom: str | None = None,
        cause: str | None = None,
        workaround: str | None = None,
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Publish the known error to the desk, with the date of its next review."""
        return self._facts_in(locals())

    @action
    def cite(self, *, incident: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Record that an incident on hold uses the known error."""
        return {"cited_by": with_one(self.cited_by, incident)}

    @action
    def release(self, *, incident: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Record that an incident uses the known error no longer."""
        return {"cited_by": without_one(self.cited_by, incident)}

    @action
    def match(self, *, incident: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Count an incident that was resolved with the known error, and no longer waits."""
        return {"matches": self.matches + 1, "cited_by": without_one(self.cited_by, incident)}

    @action
    def flag_for_review(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Flag that the review date has passed without a review."""
        return {"review_overdue": True}

    @action
    def review(self, *, review_at: datetime, **when: Unpack[ActionContext]) -> FactChanges:
        """Confirm that the known error is still right, and set its next review."""
        return {"review_at": review_at, "review_overdue": None}

    @action
    def retire(
        self, *, reason: RetireReason, notes: str, **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Retire the known error: its problem is fixed, or it is obsolete."""
        return {"retire_reason": reason, "retire_notes": notes}

    @property
    def matched(self) -> tuple[str, ...]:
        """The ids of the incidents that were resolved with it, in order."""
        return tuple(str(dict(t.inputs)["incident"]) for t in self.history if t.action == "match")


@checked
@attrs.frozen(kw_only=True)
class KnownErrorTimers(TimersOfKind):
    """The timed moves of known errors: one with a missed review date is flagged."""

    kind: ClassVar = KnownError

    def pending(self, record: KnownError) -> Pending:
        """Return the flag for a review that nobody did."""
        if record.review_at is not None and not record.review_overdue:
            yield record.review_at, "flag_for_review", "review_date", {}
