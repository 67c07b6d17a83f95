"""Known errors: each edge of the chart, each guard and mandatory fact, worked by hand."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from desk import SampleEvidence, at
from edges import ActionInputs, Edge, are_all_of, moves_to, refused_for, refuses_the_rest

from serviceops.errors import ActionRefused
from serviceops.lifecycle import KnownError, KnownErrorTimers, RetireReason
from serviceops.lifecycle.known_error import KnownErrorLifecycle

LATER = at(18)
OPEN = (SampleEvidence("PRB-1", "investigating"),)
REVIEW = {"review_at": at(9, day=16)}
PUBLISH: ActionInputs = {**REVIEW, "evidence": OPEN}
OBSOLETE: ActionInputs = {"reason": "obsolete", "notes": "the store is gone"}
FIXED: ActionInputs = {"reason": "fixed", "notes": "upgraded"}


@attrs.frozen
class Detailed:
    """Evidence that says more than where a record stands."""

    id: str
    state: str
    hold_reason: str | None = None
    resolution_code: str | None = None


def draft(**facts: Any) -> KnownError:
    inputs = {
        "summary": "The mail store stops", "problem": "PRB-1",
        "symptom": "mail hangs", "workaround": "restart the store",
    }  # fmt: skip
    return KnownError.log("KE-1", **{**inputs, **facts}, at=at(9))


def published(**facts: Any) -> KnownError:
    return draft(**facts).act("publish", at=at(10), **PUBLISH)


def cited() -> KnownError:
    return published().cite(incident="INC-1", at=at(11)).cite(incident="INC-2", at=at(11))


def retired() -> KnownError:
    return published().act("retire", at=at(12), **OBSOLETE)


def overdue() -> KnownError:
    return published().flag_for_review(at=at(9, day=16))


IN_STATE = {"draft": draft, "published": published, "retired": retired}
EDGES: list[Edge] = [
    (draft, "publish", PUBLISH, "published"),
    (published, "cite", {"incident": "INC-1"}, "published"),
    (cited, "release", {"incident": "INC-1"}, "published"),
    (published, "match", {"incident": "INC-1"}, "published"),
    (published, "flag_for_review", {"at": at(9, day=16)}, "published"),
    (published, "review", {"review_at": at(9, day=30)}, "published"),
    (draft, "retire", OBSOLETE, "retired"),
    (published, "retire", OBSOLETE, "retired"),
]


@pytest.mark.parametrize(("before", "action", "inputs", "after"), EDGES)
def test_the_move_ends_in_the_state_of_the_model(
    before: Callable[..., KnownError], action: str, inputs: ActionInputs, after: str
) -> None:
    moves_to(before(), action, {"at": LATER, **inputs}, after)


def test_the_list_above_is_the_whole_chart() -> None:
    are_all_of(EDGES, KnownErrorLifecycle)


def test_every_other_action_is_refused_in_every_state() -> None:
    refuses_the_rest(IN_STATE, EDGES, {"at": LATER})


def test_a_draft_names_what_it_is_about_and_its_problem() -> None:
    with pytest.raises(ActionRefused) as refused:
        draft(summary="", problem="")

    assert refused.value.codes == ("summary_missing", "problem_missing")


REFUSED: list[tuple[KnownError, str, ActionInputs, tuple[str, ...]]] = [
    (
        draft(symptom=None, workaround=None),
        "publish",
        {"evidence": OPEN},
        ("review_at_missing", "symptom_missing", "explanation_missing"),
    ),
    (draft(), "publish", {**PUBLISH, "review_at": LATER}, ("review_not_later",)),
    (draft(), "publish", REVIEW, ("problem_not_shown",)),
    (
        draft(),
        "publish",
        {**REVIEW, "evidence": (SampleEvidence("PRB-1", "resolved"),)},
        ("problem_not_open",),
    ),
    (
        draft(),
        "publish",
        {**REVIEW, "evidence": (SampleEvidence("PRB-1", "closed"),)},
        ("problem_not_open",),
    ),
    (published(), "cite", {}, ("incident_missing",)),
    (published(), "release", {}, ("incident_missing", "not_cited")),
    (cited(), "release", {}, ("incident_missing",)),
    (published(), "release", {"incident": "INC-1"}, ("not_cited",)),
    (published(), "match", {}, ("incident_missing",)),
    (
        published().match(incident="INC-1", at=at(11)),
        "match",
        {"incident": "INC-1"},
        ("already_counted",),
    ),
    (published(), "flag_for_review", {}, ("review_not_due",)),
    (overdue(), "flag_for_review", {"at": at(9, day=17)}, ("review_not_due",)),
    (published(), "review", {}, ("review_at_missing",)),
    (published(), "review", {"review_at": LATER}, ("review_not_later",)),
    (draft(), "retire", {}, ("reason_missing", "notes_missing")),
    (published(), "retire", FIXED, ("problem_not_shown",)),
    (
        published(),
        "retire",
        {**FIXED, "evidence": (SampleEvidence("PRB-1", "risk_accepted"),)},
        ("problem_not_fixed",),
    ),
    (
        published(),
        "retire",
        {**FIXED, "evidence": (Detailed("PRB-1", "closed", resolution_code="duplicate"),)},
        ("problem_not_fixed",),
    ),
    (cited(), "retire", OBSOLETE, ("incident_not_shown",)),
    (
        cited(),
        "retire",
        {
            **OBSOLETE,
            "evidence": (SampleEvidence("INC-1", "closed"), SampleEvidence("INC-2", "on_hold")),
        },
        ("incident_waiting",),
    ),
]


@pytest.mark.parametrize(("record", "action", "inputs", "codes"), REFUSED)
def test_what_is_missing_or_wrong_is_named_all_at_once(
    record: KnownError, action: str, inputs: ActionInputs, codes: tuple[str, ...]
) -> None:
    assert refused_for(record, action, {"at": LATER, **inputs}) == codes


def test_missing_facts_may_be_given_with_the_publication() -> None:
    known = draft(symptom=None, workaround=None).publish(
        symptom="mail hangs", cause="a leak", evidence=OPEN, review_at=at(9, day=16), at=LATER
    )

    assert (known.state, known.symptom, known.cause) == ("published", "mail hangs", "a leak")


def test_an_accepted_risk_may_have_a_published_known_error() -> None:
    shown = (SampleEvidence("PRB-1", "risk_accepted"),)

    assert draft().publish(evidence=shown, review_at=at(9, day=16), at=LATER).state == "published"


@pytest.mark.parametrize("state", ["resolved", "closed"])
def test_it_is_retired_as_fixed_once_its_problem_is(state: str) -> None:
    shown = (Detailed("PRB-1", state, resolution_code="fix_applied"),)

    gone = published().retire(reason=RetireReason.FIXED, notes="x", evidence=shown, at=LATER)

    assert (gone.state, gone.retire_reason, gone.review_at) == ("retired", "fixed", None)


def test_an_incident_on_hold_for_its_caller_does_not_wait_for_the_problem() -> None:
    shown = (Detailed("INC-1", "on_hold", hold_reason="caller"), SampleEvidence("INC-2", "closed"))

    assert cited().act("retire", at=LATER, evidence=shown, **OBSOLETE).state == "retired"


def test_each_incident_resolved_with_it_counts_once_and_waits_no_longer() -> None:
    known = cited().match(incident="INC-1", at=at(12)).match(incident="INC-7", at=at(13))

    assert (known.matches, known.matched) == (2, ("INC-1", "INC-7"))
    assert known.cited_by == ("INC-2",)
    assert known.release(incident="INC-2", at=LATER).cited_by == ()


def test_what_it_says_can_be_bettered_but_not_emptied() -> None:
    known = published().amend(workaround="restart twice", symptom="", at=LATER)

    assert (known.workaround, known.symptom) == ("restart twice", "mail hangs")


def test_a_review_date_that_passes_unseen_flags_it_once() -> None:
    known, timers = published(), KnownErrorTimers()
    due = known.next_due(timers)

    assert due is not None
    assert (due.action, due.at) == ("flag_for_review", at(9, day=16))
    late = known.advance(timers, at=at(9, day=20))
    assert (late.state, late.review_overdue, late.revision) == ("published", True, 3)
    assert late.next_due(timers) is None
    seen = late.review(review_at=at(9, day=30), at=at(10, day=20))
    assert (seen.review_overdue, seen.review_at) == (False, at(9, day=30))
    assert draft().next_due(timers) is None
