"""Problems: each edge of the chart, each guard and mandatory fact, worked by hand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs
import pytest
from desk import SampleEvidence, at
from edges import ActionInputs, Edge, are_all_of, moves_to, refused_for, refuses_the_rest

from serviceops.errors import ActionRefused
from serviceops.lifecycle import (
    IncidentTimers,
    Problem,
    ProblemPolicy,
    ProblemSource,
    ProblemTimers,
)
from serviceops.lifecycle.problem import FixFailureCause, ProblemLifecycle, ProblemResolutionCode
from serviceops.priority import Impact, Priority, Urgency

LATER = at(18)
PUBLISHED = (SampleEvidence("KE-1", "published"),)
MENDED = (SampleEvidence("CHG-1", "completed"),)
OVER = (SampleEvidence("INC-1", "closed"), SampleEvidence("KE-1", "retired"))
RISK: ActionInputs = {
    "justification": "the store is replaced in autumn", "accepted_by": "cio",
    "review_at": at(9, day=9), "cause": "a leak", "evidence": PUBLISHED,
}  # fmt: skip
CAUSE: ActionInputs = {"cause": "a leak", "proposed_fix": "upgrade"}
FIXED: ActionInputs = {"fix": "upgraded", "evidence": MENDED}


def new(kind: type[Problem] = Problem, **facts: Any) -> Problem:
    inputs = {
        "summary": "The mail store stops", "source": ProblemSource.REACTIVE,
        "incidents": ["INC-1"], "category": "mail", "impact": Impact.HIGH, "urgency": Urgency.LOW,
    }  # fmt: skip
    return kind.log("PRB-1", **{**inputs, **facts}, at=at(9)).amend(known_error="KE-1", at=at(9))


def assess(**facts: Any) -> Problem:
    return new(**facts).accept(person="ann", group="mail", at=at(10))


def investigating(**facts: Any) -> Problem:
    return assess(**facts).investigate(at=at(11))


def fix_in_progress(**facts: Any) -> Problem:
    record = investigating(**facts).act("identify_cause", at=at(12), **CAUSE)
    return record.link(change="CHG-1", at=at(12))


def without_changes() -> Problem:
    return fix_in_progress().unlink(change="CHG-1", at=at(12))


def resolved(**facts: Any) -> Problem:
    return fix_in_progress(**facts).act("resolve", at=at(13), **FIXED)


def risk_accepted(**facts: Any) -> Problem:
    return investigating(**facts).act("accept_risk", at=at(12), **RISK)


def closed(**facts: Any) -> Problem:
    return resolved(**facts).close(evidence=OVER, at=at(14))


def cancelled(**facts: Any) -> Problem:
    return new(**facts).cancel(notes="a test", at=at(10))


IN_STATE: dict[str, Callable[..., Problem]] = {
    "new": new,
    "assess": assess,
    "investigating": investigating,
    "fix_in_progress": fix_in_progress,
    "resolved": resolved,
    "risk_accepted": risk_accepted,
    "closed": closed,
    "cancelled": cancelled,
}
UP: ActionInputs = {"kind": "hierarchic", "level": 1, "reason": "beyond us"}
ORIGINAL: ActionInputs = {"original": "PRB-0", "evidence": (SampleEvidence("PRB-0", "resolved"),)}
EDGES: list[Edge] = [
    (new, "accept", {"person": "ann"}, "assess"),
    (new, "reject", {"notes": "not ours"}, "cancelled"),
    (assess, "reject", {"notes": "not ours"}, "cancelled"),
    (new, "cancel", {"notes": "a test"}, "cancelled"),
    (assess, "cancel", {"notes": "a test"}, "cancelled"),
    (assess, "investigate", {}, "investigating"),
    (investigating, "identify_cause", CAUSE, "fix_in_progress"),
    (assess, "record_workaround", {"text": "restart"}, "assess"),
    (investigating, "record_workaround", {"text": "restart"}, "investigating"),
    (fix_in_progress, "record_workaround", {"text": "restart"}, "fix_in_progress"),
    (assess, "reassign", {"person": "bob"}, "assess"),
    (investigating, "reassign", {"person": "bob"}, "investigating"),
    (fix_in_progress, "reassign", {"person": "bob"}, "fix_in_progress"),
    (new, "escalate", UP, "new"),
    (assess, "escalate", UP, "assess"),
    (investigating, "escalate", UP, "investigating"),
    (fix_in_progress, "escalate", UP, "fix_in_progress"),
    (investigating, "accept_risk", RISK, "risk_accepted"),
    (fix_in_progress, "accept_risk", RISK, "risk_accepted"),
    (risk_accepted, "reassess", {"reason": "it got worse"}, "assess"),
    (assess, "duplicate", ORIGINAL, "closed"),
    (investigating, "duplicate", ORIGINAL, "closed"),
    (fix_in_progress, "duplicate", ORIGINAL, "closed"),
    (fix_in_progress, "resolve", FIXED, "resolved"),
    (resolved, "fix_failed", {"reason": "it stopped again"}, "fix_in_progress"),
    (resolved, "fix_failed", {"reason": "no leak", "wrong": "cause"}, "investigating"),
    (resolved, "do_review", {"reference": "DOC-4"}, "resolved"),
    (resolved, "close", {"evidence": OVER}, "closed"),
]


@pytest.mark.parametrize(("before", "action", "inputs", "after"), EDGES)
def test_the_move_ends_in_the_state_of_the_model(
    before: Callable[..., Problem], action: str, inputs: ActionInputs, after: str
) -> None:
    moves_to(before(), action, {**inputs, "at": LATER}, after)


def test_the_list_above_is_the_whole_chart() -> None:
    are_all_of(EDGES, ProblemLifecycle)


def test_every_other_action_is_refused_in_every_state() -> None:
    refuses_the_rest(IN_STATE, EDGES, {"at": LATER})


# -- what is missing or wrong ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"summary": ""}, ("summary_missing",)),
        ({"source": None}, ("source_missing",)),
        ({"source": "gossip"}, ("source_invalid",)),
        ({"incidents": ()}, ("incidents_missing",)),
    ],
)
def test_logging_a_problem_needs_what_and_why(facts: ActionInputs, codes: tuple[str, ...]) -> None:
    with pytest.raises(ActionRefused) as refused:
        new(**facts)

    assert refused.value.codes == codes


def test_a_trend_or_a_supplier_needs_no_incident() -> None:
    assert new(source=ProblemSource.PROACTIVE, incidents=()).incidents == ()
    assert new(source="supplier", incidents=()).source is ProblemSource.SUPPLIER


NO_CHANGE: ActionInputs = {"fix": "replaced the disk"}
REFUSED: list[tuple[Problem, str, ActionInputs, tuple[str, ...]]] = [
    (new(), "accept", {}, ("person_missing",)),
    (new(), "reject", {}, ("notes_missing",)),
    (assess(), "cancel", {}, ("notes_missing",)),
    (assess(impact=None), "investigate", {}, ("priority_missing",)),
    (assess(category=None), "investigate", {}, ("category_missing",)),
    (investigating(), "identify_cause", {}, ("cause_missing", "proposed_fix_missing")),
    (assess(), "record_workaround", {}, ("text_missing",)),
    (assess(), "reassign", {"person": "ann"}, ("assignment_unchanged",)),
    (
        investigating(),
        "accept_risk",
        {"evidence": PUBLISHED},
        ("justification_missing", "accepted_by_missing", "review_at_missing", "cause_missing"),
    ),
    (investigating(), "accept_risk", {**RISK, "review_at": LATER}, ("review_not_later",)),
    (investigating(), "accept_risk", {**RISK, "evidence": ()}, ("known_error_not_shown",)),
    (
        investigating(),
        "accept_risk",
        {**RISK, "evidence": (SampleEvidence("KE-1", "draft"),)},
        ("known_error_not_published",),
    ),
    (
        investigating().amend(clear=("known_error",), at=at(11)),
        "accept_risk",
        RISK,
        ("known_error_missing",),
    ),
    (risk_accepted(), "reassess", {}, ("review_too_early",)),
    (assess(), "duplicate", {}, ("original_missing",)),
    (assess(), "duplicate", {"original": "PRB-0"}, ("original_not_shown",)),
    (assess(), "duplicate", {"original": "PRB-1"}, ("duplicate_cycle",)),
    (
        assess(),
        "duplicate",
        {"original": "PRB-0", "evidence": (SampleEvidence("PRB-0", "closed"),)},
        ("original_not_open",),
    ),
    (
        assess(),
        "duplicate",
        {"original": "PRB-0", "evidence": (SampleEvidence("PRB-0", "cancelled"),)},
        ("original_not_open",),
    ),
    (fix_in_progress(), "resolve", {"evidence": MENDED}, ("fix_missing",)),
    (fix_in_progress(), "resolve", {"fix": "upgraded"}, ("change_not_shown",)),
    (
        fix_in_progress(),
        "resolve",
        {**FIXED, "evidence": (SampleEvidence("CHG-1", "failed"),)},
        ("change_not_successful",),
    ),
    (without_changes(), "resolve", NO_CHANGE, ("change_missing",)),
    (resolved(), "fix_failed", {}, ("reason_missing",)),
    (resolved(), "fix_failed", {"reason": "x", "wrong": "luck"}, ("wrong_invalid",)),
    (resolved(), "do_review", {}, ("reference_missing",)),
    (resolved(), "close", {}, ("incident_not_shown", "known_error_not_shown")),
    (
        resolved(),
        "close",
        {"evidence": (SampleEvidence("INC-1", "on_hold"), SampleEvidence("KE-1", "published"))},
        ("incident_open", "known_error_not_retired"),
    ),
    (resolved(major=True), "close", {"evidence": OVER}, ("review_missing",)),
    (new(), "link", {}, ("link_missing",)),
    (new(), "link", {"incident": "INC-2", "occurred_at": at(19)}, ("incident_in_the_future",)),
    (new(), "unlink", {"incident": "INC-9"}, ("not_linked",)),
    (investigating(), "amend", {"clear": ("category",)}, ("not_clearable",)),
    (fix_in_progress(), "amend", {"clear": ("urgency",)}, ("not_clearable",)),
    (new(), "amend", {"clear": ("summary",)}, ("not_clearable",)),
    (new(), "reprioritise", {"priority": "P1"}, ("override_unexplained",)),
]  # fmt: skip


@pytest.mark.parametrize(("record", "action", "inputs", "codes"), REFUSED)
def test_what_is_missing_or_wrong_is_named_all_at_once(
    record: Problem, action: str, inputs: ActionInputs, codes: tuple[str, ...]
) -> None:
    assert refused_for(record, action, {**inputs, "at": LATER}) == codes


# -- guards and effects ----------------------------------------------------------------------------


def test_resolve_needs_no_cause_that_was_identified_before() -> None:
    inputs = {name: value for name, value in RISK.items() if name != "cause"}

    accepted = fix_in_progress().act("accept_risk", at=LATER, **inputs)

    assert (accepted.root_cause, accepted.resolution_code) == (
        "a leak",
        ProblemResolutionCode.RISK_ACCEPTED,
    )


def test_a_fix_without_a_change_says_why_none_was_needed() -> None:
    done = without_changes().resolve(
        fix="replaced the disk", without_change="like for like", at=LATER
    )

    assert (done.state, done.without_change) == ("resolved", "like for like")


def test_a_fix_that_failed_leaves_no_trace_but_a_count_and_the_history() -> None:
    again = resolved().fix_failed(reason="it stopped again", at=LATER)
    other = resolved().fix_failed(reason="no leak at all", wrong=FixFailureCause.CAUSE, at=LATER)

    assert (again.fix, again.resolution_code, again.fixes_failed) == (None, None, 1)
    assert (again.root_cause, other.root_cause, other.proposed_fix) == ("a leak", None, None)


def test_a_duplicate_forms_no_cycle_through_the_originals_of_its_original() -> None:
    @attrs.frozen
    class Original:
        id: str
        state: str
        duplicate_of: str | None

    chain = (Original("PRB-2", "assess", "PRB-3"), Original("PRB-3", "assess", "PRB-1"))

    assert refused_for(
        assess(), "duplicate", {"original": "PRB-2", "evidence": chain, "at": LATER}
    ) == ("duplicate_cycle",)


def test_a_duplicate_of_an_accepted_risk_is_one_for_that_problem_goes_on() -> None:
    shown = (SampleEvidence("PRB-0", "risk_accepted"),)

    done = assess().duplicate(original="PRB-0", evidence=shown, at=LATER)

    assert (done.resolution_code, done.duplicate_of) == ("duplicate", "PRB-0")


def test_who_keeps_the_known_error_says_why() -> None:
    ended = (SampleEvidence("INC-1", "resolved"),)

    done = resolved().close(keep_known_error="old clients remain", evidence=ended, at=LATER)

    assert done.state == "closed"
    assert dict(done.history[-1].inputs)["keep_known_error"] == "old clients remain"


def test_a_waived_guard_is_written_down_with_its_comment() -> None:
    shown = (SampleEvidence("INC-1", "on_hold"), SampleEvidence("KE-1", "retired"))

    done = resolved().close(
        evidence=shown, waive=("incident_open",), comment="the caller is away", at=LATER
    )

    assert dict(done.history[-1].inputs)["waived"] == ("incident_open",)


def test_a_major_problem_is_reviewed_and_a_failed_fix_asks_for_another_review() -> None:
    reviewed = resolved(major=True).do_review(reference="DOC-4", at=at(14))
    again = reviewed.fix_failed(reason="back", at=at(15)).act("resolve", at=at(16), **FIXED)

    assert reviewed.close(evidence=OVER, at=LATER).review == "DOC-4"
    assert refused_for(again, "close", {"evidence": OVER, "at": LATER}) == ("review_missing",)


@attrs.frozen(kw_only=True)
class Careful(Problem):
    """A problem of a desk that watches a fix for two days and reviews what is grave."""

    policy = ProblemPolicy(observation=timedelta(days=2), review_from=Priority.P3)


@attrs.frozen(kw_only=True)
class Easygoing(Problem):
    """A problem of a desk that lets incidents be."""

    policy = ProblemPolicy(open_incidents="ignore", changes_succeed_in=("implemented",))


def test_policies_say_where_desks_differ() -> None:
    grave = resolved(kind=Careful)
    ignored = fix_in_progress(kind=Easygoing).resolve(
        fix="upgraded", evidence=(SampleEvidence("CHG-1", "implemented"),), at=at(13)
    )

    assert refused_for(grave, "close", {"evidence": OVER, "at": at(13, day=4)}) == (
        "review_missing",
    )
    assert ignored.close(evidence=(SampleEvidence("KE-1", "retired"),), at=LATER).state == "closed"


def test_an_incident_of_the_very_instant_is_linked() -> None:
    linked = new().link(incident="INC-2", occurred_at=at(16), at=at(16))

    assert "INC-2" in linked.incidents


def test_a_fix_is_observed_for_two_days_and_anew_after_an_incident() -> None:
    record = resolved(kind=Careful).do_review(reference="DOC-4", at=at(13))
    quiet = {"evidence": OVER}
    back = record.link(incident="INC-2", occurred_at=at(15), at=at(16))
    both = {"evidence": (*OVER, SampleEvidence("INC-2", "closed"))}

    assert refused_for(record, "close", {**quiet, "at": at(12, 59, day=4)}) == (
        "observation_running",
    )
    assert record.check("close", at=at(13, day=4), **quiet) == ()
    assert back.observed_until == at(15, day=4)
    assert refused_for(back, "close", {**both, "at": at(14, 59, day=4)}) == ("observation_running",)
    assert back.check("close", at=at(15, day=4), **both) == ()


def test_links_are_kept_once_and_taken_back() -> None:
    record = (
        new().link(incident="INC-2", change="CHG-1", at=at(10)).link(incident="INC-2", at=LATER)
    )

    assert (record.incidents, record.changes) == (("INC-1", "INC-2"), ("CHG-1",))
    assert record.last_incident_at == LATER
    assert record.unlink(incident="INC-1", at=LATER).incidents == ("INC-2",)


def test_the_last_incident_of_a_reactive_problem_was_unlinked() -> None:
    found = new(source=ProblemSource.PROACTIVE).unlink(incident="INC-1", at=at(10))
    waived = new().unlink(
        incident="INC-1", waive=["incidents_missing"], comment="it was none", at=at(10)
    )

    assert refused_for(new(), "unlink", {"incident": "INC-1", "at": at(10)}) == (
        "incidents_missing",
    )
    assert found.incidents == waived.incidents == ()
    changed = new().link(change="CHG-1", at=at(10)).unlink(change="CHG-1", at=at(10))
    assert changed.incidents == ("INC-1",)


def test_an_incident_that_was_linked_by_mistake_was_still_observed() -> None:
    early, late = at(15), at(17)
    record = new().link(incident="INC-2", occurred_at=early, at=at(16))
    both = record.link(incident="INC-3", occurred_at=late, at=LATER)

    # By hand: without the last one, the one before it is; of those of the beginning none is known.
    assert both.last_incident_at == late
    assert both.unlink(incident="INC-3", at=LATER).last_incident_at == early
    assert both.unlink(incident="INC-2", at=LATER).last_incident_at == late
    assert both.unlink(incident="INC-1", at=LATER).last_incident_at == late
    assert record.unlink(incident="INC-2", at=LATER).last_incident_at is None
    back = both.unlink(incident="INC-3", at=LATER).link(
        incident="INC-3", occurred_at=at(16), at=LATER
    )
    assert back.last_incident_at == at(16)
    assert Problem.replay(back.history) == back


# -- what time does to it --------------------------------------------------------------------------


def test_an_accepted_risk_is_assessed_anew_on_its_review_date() -> None:
    record = risk_accepted()
    due = record.next_due(ProblemTimers())

    assert (record.public_state, record.is_final) == ("closed", False)
    assert due is not None
    assert (due.action, due.at, due.rule) == ("reassess", at(9, day=9), "risk_review")
    assert record.due(ProblemTimers(), at=at(8, 59, day=9)) == ()
    again = record.advance(ProblemTimers(), at=at(12, day=10))
    assert (again.state, again.history[-1].at) == ("assess", at(9, day=9))
    assert (again.review_at, again.accepted_by, again.resolution_code) == (None, None, None)
    assert again.root_cause == "a leak"


def test_a_review_date_that_passed_unseen_is_not_taken_in_the_past() -> None:
    record = risk_accepted().note(text="still here", at=at(9, day=12))

    assert [due.at for due in record.due(ProblemTimers(), at=at(9, day=12))] == [at(9, day=12)]


def test_timers_of_incidents_mean_nothing_to_a_problem() -> None:
    assert risk_accepted().next_due(IncidentTimers()) is None
    assert resolved().next_due(ProblemTimers()) is None


def test_a_refusal_for_the_state_of_another_record_did_not_say_which_and_what_would_do() -> None:
    def why(*states: str) -> str:
        changes = tuple(f"CHG-{n}" for n, _ in enumerate(states, start=1))
        problem = attrs.evolve(fix_in_progress(), changes=changes)
        shown = tuple(
            SampleEvidence(one, state) for one, state in zip(changes, states, strict=True)
        )
        (reason,) = problem.check("resolve", at=at(12), **{**FIXED, "evidence": shown})
        assert (reason.code, reason.needs) == ("change_not_successful", ("evidence",))
        return reason.sentence

    begins = "a linked change has not succeeded: "
    assert why("completed", "closed") == f"{begins}CHG-2 is closed, not completed or successful"
    assert why(*["failed"] * 5).startswith(
        f"{begins}CHG-1 is failed, CHG-2 is failed, CHG-3 is failed and 2 more, "
    )


def test_the_state_of_a_known_error_is_in_the_refusal() -> None:
    problem = attrs.evolve(fix_in_progress(), known_error="KE-1")
    shown = (SampleEvidence("KE-1", "draft"),)
    inputs = {
        "justification": "too dear", "accepted_by": "ann", "review_at": at(20), "evidence": shown,
    }  # fmt: skip

    sentences = [each.sentence for each in problem.check("accept_risk", at=at(12), **inputs)]

    assert "its known error is not published: KE-1 is draft" in sentences


def test_an_investigated_problem_could_lose_the_priority_that_its_investigation_needs() -> None:
    overridden = investigating().reprioritise(priority="P1", comment="the board", at=at(12))
    accepted = risk_accepted()

    assert assess().amend(clear=["category"], at=at(11)).category is None
    assert overridden.amend(clear=["impact"], at=at(13)).priority == Priority.P1
    assert refused_for(accepted, "amend", {"clear": ("impact",), "at": LATER}) == ("not_clearable",)
    again = accepted.reassess(at=at(9, day=9))
    assert again.amend(clear=["impact"], at=at(10, day=9)).priority is None


def test_a_priority_taken_back_without_levels_left_an_investigated_problem_without_one() -> None:
    given = {"impact": None, "urgency": None, "priority": "P2"}
    problem = investigating(**given)

    assert assess(**given).reprioritise(at=at(12)).priority is None
    assert refused_for(problem, "reprioritise", {"at": at(12)}) == ("priority_missing",)
    assert problem.reprioritise(impact="low", urgency="high", at=at(12)).priority == Priority.P3
