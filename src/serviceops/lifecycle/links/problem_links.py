"""Link rules of problems, of changes and of known errors.

Sources: ITIL 4, problem management practice (problem control, error control).
"""

from serviceops.lifecycle.evidence import ENDED_INCIDENT
from serviceops.lifecycle.holding import HeldRecord, HoldReason
from serviceops.lifecycle.incident import Incident, ResolutionCode
from serviceops.lifecycle.known_error import KnownError, RetireReason
from serviceops.lifecycle.links.incident_links import resolvable
from serviceops.lifecycle.links.link_context import LinkContext, Requests, accepting, link_rule
from serviceops.lifecycle.links.link_policy import Waiting
from serviceops.lifecycle.links.neighbours import LinkKind
from serviceops.lifecycle.problem import Problem, ProblemResolutionCode

# -- incidents and problems --------------------------------------------------------------------


@link_rule(Incident, on=("hold", "amend"))
def link_problem(context: LinkContext) -> Requests:
    """Link an incident to the problem that it names or waits for."""
    incident, waits = context.record, context.record.hold_reason == HoldReason.PROBLEM
    named = {incident.problem, incident.hold_reference if waits else None}
    for problem in accepting(Problem, context.neighbours.records.values(), "link"):
        if problem.id in named and incident.id not in problem.incidents:
            inputs = {"incident": incident.id, "occurred_at": incident.history[0].at}
            yield problem.id, "link", inputs


@link_rule(Incident, on=("amend",))
def leave_problem(context: LinkContext) -> Requests:
    """Take an incident out of the problem that it named before, if it names another or none now.

    A duplicate keeps its list: it shows which incidents went to the original.
    """
    if "problem" not in context.sets:
        return
    incident, before = context.record, context.before.facts.get("problem")
    for problem in accepting(Problem, context.neighbours.records.values(), "unlink"):
        goes = problem.id == before != incident.problem
        is_duplicate = problem.resolution_code == ProblemResolutionCode.DUPLICATE
        if goes and incident.id in problem.incidents and not is_duplicate:
            yield problem.id, "unlink", {"incident": incident.id}


@link_rule(Problem, on=("unlink",))
def forget_problem(context: LinkContext) -> Requests:
    """Empty the problem of an incident that was taken out of it, unless it waits for it."""
    unlinked = context.neighbours.records.get(str(context.inputs.get("incident")))
    for incident in accepting(Incident, [unlinked], "amend"):
        if context.id == incident.problem != incident.hold_reference:
            yield incident.id, "amend", {"clear": ("problem",)}


@link_rule(Problem, on=("log", "link"))
def name_problem(context: LinkContext) -> Requests:
    """Set the problem on the incidents that it lists, unless they name another."""
    for incident in accepting(Incident, context.sources(LinkKind.SYMPTOM_OF), "amend"):
        if incident.problem is None and incident.id in context.record.incidents:
            yield incident.id, "amend", {"problem": context.id}


@link_rule(Problem, on=("record_workaround",))
def communicate_workaround(context: LinkContext) -> Requests:
    """Note the workaround of a problem on its open incidents."""
    yield from _notes(context, f"Workaround of {context.id}: {context.record.workaround}")


@link_rule(Problem, on=("resolve",))
def communicate_fix(context: LinkContext) -> Requests:
    """Note the fix of a problem on its open incidents."""
    yield from _notes(context, f"Fix of {context.id}: {context.record.fix}")


def _notes(context: LinkContext, text: str) -> Requests:
    if context.policy.communicate:
        for incident in accepting(Incident, context.sources(LinkKind.SYMPTOM_OF), "note"):
            if incident.state not in ENDED_INCIDENT:
                yield incident.id, "note", {"text": text}


@link_rule(Problem, on=("resolved", "risk_accepted", "closed", "cancelled"))
def end_waiting(context: LinkContext) -> Requests:
    """Resume the records on hold for a problem that ended, or resolve them if it was fixed.

    A duplicate is left out: its waiting records wait for the original.
    """
    problem = context.record
    if problem.resolution_code == ProblemResolutionCode.DUPLICATE:
        return
    # A problem that ended without a resolution frees those that wait, whatever the policy says.
    outcome, text = Waiting.RESUME, ""  # nothing is written where they resume
    if problem.resolution_code == ProblemResolutionCode.FIX_APPLIED:
        outcome, text = context.policy.waiting, problem.fix
    elif problem.resolution_code == ProblemResolutionCode.RISK_ACCEPTED:
        outcome, text = context.policy.risk_accepted, problem.justification
    yield from _end_holds(context, HoldReason.PROBLEM, outcome, ResolutionCode.PROBLEM, text)


def _end_holds(
    context: LinkContext, reason: HoldReason, outcome: Waiting, code: ResolutionCode, text: str
) -> Requests:
    """Yield the action for each record on hold for a problem or change that ended."""
    for record in accepting(HeldRecord, context.sources(LinkKind.WAITS_FOR), "resume"):
        if record.hold_reason != reason:
            continue
        # Without a category, or against a major incident, it cannot be resolved: then it resumes.
        category = record.category or getattr(context.record, "category", None)
        if outcome is Waiting.STAY:
            yield record.id, "note", {"text": f"{context.id}: {text}"}
        elif outcome is Waiting.RESOLVE and category and [*resolvable([record])]:
            yield record.id, "resolve", {
                "code": code, "notes": text, "reference": context.id, "category": category,
            }  # fmt: skip
        else:
            yield record.id, "resume", {}


@link_rule(Problem, on=("duplicate",))
def relink_incidents(context: LinkContext) -> Requests:
    """Link the incidents of a duplicate to the original problem."""
    original = context.sets.get("duplicate_of")
    if original:
        for incident in accepting(Incident, context.sources(LinkKind.SYMPTOM_OF), "amend"):
            yield incident.id, "amend", {"problem": original}


# A record on hold cannot be put on hold again: one rule resumes it, the next holds it anew.


@link_rule(Problem, on=("duplicate",))
def leave_duplicate(context: LinkContext) -> Requests:
    """Resume the records that wait for a duplicate."""
    if context.sets.get("duplicate_of"):
        for record in accepting(HeldRecord, context.sources(LinkKind.WAITS_FOR), "resume"):
            yield record.id, "resume", {}


@link_rule(Problem, on=("duplicate",))
def wait_for_original(context: LinkContext) -> Requests:
    """Put the records that waited for a duplicate on hold for the original."""
    original = context.sets.get("duplicate_of")
    if original:
        for record in accepting(HeldRecord, context.sources(LinkKind.WAITS_FOR), "resume"):
            yield record.id, "hold", {"reason": HoldReason.PROBLEM, "reference": original}


# -- changes -----------------------------------------------------------------------------------


@link_rule(None)
def end_change(context: LinkContext) -> Requests:
    """Resume the records on hold for a change that ended, or resolve them if it succeeded."""
    state, policy = context.record.state, context.policy
    if state in policy.changes_succeed_in:
        outcome = policy.waiting
    elif state in policy.changes_fail_in:
        outcome = Waiting.RESUME
    else:
        return
    text = f"{context.id} is {state}"
    yield from _end_holds(context, HoldReason.CHANGE, outcome, ResolutionCode.CHANGE, text)


@link_rule(None)
def fail_fix(context: LinkContext) -> Requests:
    """Take back the resolution of a problem when the change that fixed it failed."""
    if context.record.state in context.policy.changes_fail_in:
        for problem in accepting(Problem, context.sources(LinkKind.FIXED_BY), "fix_failed"):
            yield problem.id, "fix_failed", {"reason": f"{context.id} is {context.record.state}"}


# -- known errors ------------------------------------------------------------------------------


@link_rule(Problem, on=("record_workaround",), creates=KnownError)
def draft_known_error(context: LinkContext) -> Requests:
    """Create a known error for a problem that has a workaround, if the policy says so."""
    problem: Problem = context.record
    known = context.neighbours.source_ids(problem.id, LinkKind.KNOWN_ERROR_OF)
    # The id follows from that of the problem, so that the same intent again creates no second one.
    if context.policy.draft_known_error and not known:
        yield f"{problem.id}/known-error", "log", {
            "summary": problem.summary,
            "problem": problem.id,
            "service": problem.service,
            "workaround": problem.workaround,
            "cause": problem.root_cause,
        }  # fmt: skip


@link_rule(KnownError, on=("log",))
def name_known_error(context: LinkContext) -> Requests:
    """Set the known error on its problem, unless that names another that is not retired."""
    for problem in accepting(Problem, context.targets(LinkKind.KNOWN_ERROR_OF), "amend"):
        if context.is_free(problem.known_error, "retired"):
            yield problem.id, "amend", {"known_error": context.id}


@link_rule(Problem, on=("record_workaround", "identify_cause"))
def tell_known_error(context: LinkContext) -> Requests:
    """Copy the workaround and cause of a problem to its known error."""
    problem = context.record
    learnt = {"workaround": problem.workaround, "cause": problem.root_cause}
    for known in accepting(KnownError, context.sources(LinkKind.KNOWN_ERROR_OF), "amend"):
        changed = {name: text for name, text in learnt.items() if text != getattr(known, name)}
        if any(changed.values()):
            yield known.id, "amend", changed


@link_rule(Problem, on=("record_workaround", "identify_cause"))
def publish_known_error(context: LinkContext) -> Requests:
    """Publish a known error with a symptom, and set its review date."""
    review = context.policy.known_error_review
    if review is not None:
        for known in accepting(KnownError, context.sources(LinkKind.KNOWN_ERROR_OF), "publish"):
            if known.symptom:
                yield known.id, "publish", {"review_at": context.at + review}


@link_rule(Problem, on=("resolve",))
def retire_known_error(context: LinkContext) -> Requests:
    """Retire the known error of a fixed problem, unless an incident still waits with it."""
    stay = context.policy.waiting is Waiting.STAY
    if context.policy.retire_known_error:
        for known in accepting(KnownError, context.sources(LinkKind.KNOWN_ERROR_OF), "retire"):
            if not (stay and known.cited_by):
                inputs = {"reason": RetireReason.FIXED, "notes": context.record.fix}
                yield known.id, "retire", inputs


@link_rule(Incident, on=("resolved",))
def count_match(context: LinkContext) -> Requests:
    """Count an incident, once, on the known error that it was resolved with."""
    for known in accepting(KnownError, context.targets(LinkKind.RESOLVED_WITH), "match"):
        if context.id not in known.matched:
            yield known.id, "match", {"incident": context.id}


@link_rule(Incident, on=("on_hold",))
def cite_known_error(context: LinkContext) -> Requests:
    """Cite an incident on hold for a problem in the known error of that problem."""
    if context.record.hold_reason == HoldReason.PROBLEM:
        problem = context.record.hold_reference
        errors = context.neighbours.sources(problem, LinkKind.KNOWN_ERROR_OF)
        for known in accepting(KnownError, errors, "cite"):
            if context.id not in known.cited_by:
                yield known.id, "cite", {"incident": context.id}


@link_rule(Incident)
def release_known_error(context: LinkContext) -> Requests:
    """Release the citation of an incident that left its hold; a match releases it by itself."""
    if context.left_state("on_hold"):
        counted = {known.id for known in context.targets(LinkKind.RESOLVED_WITH)}
        for known in accepting(KnownError, context.targets(LinkKind.CITES), "release"):
            if context.id in known.cited_by and known.id not in counted:
                yield known.id, "release", {"incident": context.id}
