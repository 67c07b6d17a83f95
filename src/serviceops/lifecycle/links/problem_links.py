"""What a move of a problem, of a change or a known error means for those linked to it.

Sources: ITIL 4, problem management practice (problem control, error control).
"""

from collections.abc import Iterator

from serviceops.lifecycle.evidence import ENDED_INCIDENT
from serviceops.lifecycle.holding import HeldRecord, HoldReason
from serviceops.lifecycle.incident import Incident, ResolutionCode
from serviceops.lifecycle.known_error import KnownError, RetireReason
from serviceops.lifecycle.links.incident_links import mendable
from serviceops.lifecycle.links.link_context import Asked, LinkContext, able
from serviceops.lifecycle.links.link_policy import Waiting
from serviceops.lifecycle.links.neighbours import LinkKind
from serviceops.lifecycle.problem import Problem, ProblemResolution

__all__ = [
    "cite_known_error",
    "communicate_fix",
    "communicate_workaround",
    "count_match",
    "draft_known_error",
    "end_change",
    "end_waiting",
    "fail_fix",
    "leave_duplicate",
    "link_problem",
    "name_known_error",
    "name_problem",
    "publish_known_error",
    "release_known_error",
    "relink_incidents",
    "retire_known_error",
    "tell_known_error",
    "wait_for_original",
]

# -- incidents and problems --------------------------------------------------------------------


def link_problem(moved: LinkContext) -> Iterator[Asked]:
    """A problem keeps the incidents that name it or wait for it."""
    incident, held = moved.record, moved.record.hold_reason == HoldReason.PROBLEM
    named = {incident.problem, incident.hold_reference if held else None}
    for problem in able(Problem, moved.around.records.values(), "link"):
        if problem.id in named and incident.id not in problem.incidents:
            inputs = {"incident": incident.id, "occurred_at": incident.history[0].at}
            yield problem.id, "link", inputs


def name_problem(moved: LinkContext) -> Iterator[Asked]:
    """An incident names the problem that keeps it, unless it names another."""
    for incident in able(Incident, moved.pointing(LinkKind.SYMPTOM_OF), "amend"):
        if incident.problem is None and incident.id in moved.record.incidents:
            yield incident.id, "amend", {"problem": moved.id}


def communicate_workaround(moved: LinkContext) -> Iterator[Asked]:
    """Who works on an open incident learns how to live with it."""
    yield from _communicated(moved, f"Workaround of {moved.id}: {moved.record.workaround}")


def communicate_fix(moved: LinkContext) -> Iterator[Asked]:
    """Who works on an open incident learns what was done."""
    yield from _communicated(moved, f"Fix of {moved.id}: {moved.record.fix}")


def _communicated(moved: LinkContext, text: str) -> Iterator[Asked]:
    if moved.policy.communicate:
        for incident in able(Incident, moved.pointing(LinkKind.SYMPTOM_OF), "note"):
            if incident.state not in ENDED_INCIDENT:
                yield incident.id, "note", {"text": text}


def end_waiting(moved: LinkContext) -> Iterator[Asked]:
    """Who waited for a problem goes on when it ended, or is resolved with it where it was fixed.

    A duplicate's end is none: who waited for it waits for the original.
    """
    problem = moved.record
    if problem.resolution_code == ProblemResolution.DUPLICATE:
        return
    outcome, text = Waiting.RESUME, problem.end_notes or "it ended"
    if problem.resolution_code == ProblemResolution.FIX_APPLIED:
        outcome, text = moved.policy.waiting, problem.fix
    elif problem.resolution_code == ProblemResolution.RISK_ACCEPTED:
        outcome, text = moved.policy.risk_accepted, problem.justification
    if outcome is not Waiting.STAY or problem.resolution_code is not None:
        code = ResolutionCode.PROBLEM
        yield from _ended(moved, HoldReason.PROBLEM, outcome, code, text)


def _ended(
    moved: LinkContext, reason: HoldReason, outcome: Waiting, code: ResolutionCode, text: str
) -> Iterator[Asked]:
    """Return what the end of something means for each record on hold for it."""
    for held in able(HeldRecord, moved.pointing(LinkKind.WAITS_FOR), "resume"):
        if held.hold_reason != reason:
            continue
        category = held.category or getattr(moved.record, "category", None)
        if outcome is Waiting.STAY:
            yield held.id, "note", {"text": f"{moved.id}: {text}"}
        elif outcome is Waiting.RESOLVE and category and [*mendable([held])]:
            yield held.id, "resolve", {
                "code": code, "notes": text, "reference": moved.id, "category": category,
            }  # fmt: skip
        else:
            yield held.id, "resume", {}


def relink_incidents(moved: LinkContext) -> Iterator[Asked]:
    """The incidents of a duplicate are the original problem's."""
    original = moved.sets.get("duplicate_of")
    if original:
        for incident in able(Incident, moved.pointing(LinkKind.SYMPTOM_OF), "amend"):
            yield incident.id, "amend", {"problem": original}


def leave_duplicate(moved: LinkContext) -> Iterator[Asked]:
    """Who waited for a duplicate stops, to wait for the original."""
    if moved.sets.get("duplicate_of"):
        for held in able(HeldRecord, moved.pointing(LinkKind.WAITS_FOR), "resume"):
            yield held.id, "resume", {}


def wait_for_original(moved: LinkContext) -> Iterator[Asked]:
    """Who waited for a duplicate waits for the original."""
    original = moved.sets.get("duplicate_of")
    if original:
        for held in able(HeldRecord, moved.pointing(LinkKind.WAITS_FOR), "resume"):
            yield held.id, "hold", {"reason": HoldReason.PROBLEM, "reference": original}


# -- changes -----------------------------------------------------------------------------------


def end_change(moved: LinkContext) -> Iterator[Asked]:
    """Who waited for a change goes on when it succeeded, or is resolved by it; or it failed."""
    state, policy = moved.record.state, moved.policy
    text = f"{moved.id} is {state}"
    if state in policy.changes_succeed_in:
        yield from _ended(moved, HoldReason.CHANGE, policy.waiting, ResolutionCode.CHANGE, text)
    elif state in policy.changes_fail_in:
        yield from _ended(moved, HoldReason.CHANGE, Waiting.RESUME, ResolutionCode.CHANGE, text)


def fail_fix(moved: LinkContext) -> Iterator[Asked]:
    """A problem whose change failed after all is not resolved."""
    if moved.record.state in moved.policy.changes_fail_in:
        for problem in able(Problem, moved.pointing(LinkKind.FIXED_BY), "fix_failed"):
            yield problem.id, "fix_failed", {"reason": f"{moved.id} is {moved.record.state}"}


# -- known errors ------------------------------------------------------------------------------


def draft_known_error(moved: LinkContext) -> Iterator[Asked]:
    """A problem one can live with is something the desk should know."""
    problem: Problem = moved.record
    known = problem.known_error or moved.around.ids_to(problem.id, LinkKind.KNOWN_ERROR_OF)
    if moved.policy.draft_known_error and not known:
        yield f"{problem.id}/known-error", "log", {
            "summary": problem.summary,
            "problem": problem.id,
            "service": problem.service,
            "workaround": problem.workaround,
            "cause": problem.root_cause,
        }  # fmt: skip


def name_known_error(moved: LinkContext) -> Iterator[Asked]:
    """A problem names its known error."""
    for problem in able(Problem, moved.at_end(LinkKind.KNOWN_ERROR_OF), "amend"):
        if problem.known_error is None:
            yield problem.id, "amend", {"known_error": moved.id}


def tell_known_error(moved: LinkContext) -> Iterator[Asked]:
    """The known error says what its problem learns."""
    problem = moved.record
    learnt = {"workaround": problem.workaround, "cause": problem.root_cause}
    for known in able(KnownError, moved.pointing(LinkKind.KNOWN_ERROR_OF), "amend"):
        told = {name: text for name, text in learnt.items() if text != getattr(known, name)}
        if any(told.values()):
            yield known.id, "amend", told


def publish_known_error(moved: LinkContext) -> Iterator[Asked]:
    """A draft is offered to the desk once it helps somebody, to be looked at again later."""
    review = moved.policy.known_error_review
    if review is not None:
        for known in able(KnownError, moved.pointing(LinkKind.KNOWN_ERROR_OF), "publish"):
            if known.symptom:
                yield known.id, "publish", {"review_at": moved.at + review}


def retire_known_error(moved: LinkContext) -> Iterator[Asked]:
    """What is fixed is no known error any more, unless somebody is left waiting for it."""
    left_waiting = moved.policy.waiting is Waiting.STAY
    if moved.policy.retire_known_error:
        for known in able(KnownError, moved.pointing(LinkKind.KNOWN_ERROR_OF), "retire"):
            if not (left_waiting and known.cited_by):
                yield known.id, "retire", {"reason": RetireReason.FIXED, "notes": moved.record.fix}


def count_match(moved: LinkContext) -> Iterator[Asked]:
    """Each incident that is resolved with a known error counts there, once."""
    for known in able(KnownError, moved.at_end(LinkKind.RESOLVED_WITH), "match"):
        if moved.id not in known.matched:
            yield known.id, "match", {"incident": moved.id}


def cite_known_error(moved: LinkContext) -> Iterator[Asked]:
    """Who waits for a problem leans on its known error."""
    if moved.record.hold_reason == HoldReason.PROBLEM:
        problem = moved.record.hold_reference
        for known in able(KnownError, moved.around.to(problem, LinkKind.KNOWN_ERROR_OF), "cite"):
            if moved.id not in known.cited_by:
                yield known.id, "cite", {"incident": moved.id}


def release_known_error(moved: LinkContext) -> Iterator[Asked]:
    """Who waits no longer leans on it no longer; a match says so by itself."""
    if moved.left("on_hold"):
        counted = {known.id for known in moved.at_end(LinkKind.RESOLVED_WITH)}
        for known in able(KnownError, moved.at_end(LinkKind.CITES), "release"):
            if moved.id in known.cited_by and known.id not in counted:
                yield known.id, "release", {"incident": moved.id}
