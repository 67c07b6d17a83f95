"""Major incidents: each edge of the chart, each guard and mandatory fact, worked by hand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from desk import SampleEvidence, at
from edges import ActionInputs, Edge, are_all_of, moves_to, refused_for, refuses_the_rest

from serviceops.errors import ActionRefused
from serviceops.lifecycle import (
    Incident,
    MajorIncident,
    MajorIncidentCriteria,
    MajorIncidentTimers,
    ResolutionCode,
    StandDownReason,
)
from serviceops.lifecycle.major_incident import MajorIncidentLifecycle
from serviceops.priority import Priority

LATER = at(18)
OPEN = (SampleEvidence("INC-1", "in_progress"),)
ACCEPT: ActionInputs = {
    "manager": "eve", "business_impact": "no orders", "next_at": at(20), "evidence": OPEN,
}  # fmt: skip
DOWN: ActionInputs = {"reason": "service_restored", "notes": "mail flows"}
REVIEW: ActionInputs = {"reference": "DOC-9", "actions": "watch the store"}


def proposed(**facts: Any) -> MajorIncident:
    inputs = {"incident": "INC-1", "reason": "all sites are down"}
    return MajorIncident.propose("MI-1", **{**inputs, **facts}, at=at(9))


def accepted() -> MajorIncident:
    return proposed().act("accept", at=at(9, 10), **{**ACCEPT, "next_at": at(10)})


def stood_down() -> MajorIncident:
    return accepted().act("stand_down", at=at(12), **DOWN)


def reviewed() -> MajorIncident:
    return stood_down().act("review", at=at(13), **REVIEW)


def rejected() -> MajorIncident:
    return proposed().reject(reason="one site only", at=at(9, 5))


IN_STATE = {
    "proposed": proposed,
    "accepted": accepted,
    "stood_down": stood_down,
    "reviewed": reviewed,
    "rejected": rejected,
}
EDGES: list[Edge] = [
    (proposed, "accept", ACCEPT, "accepted"),
    (proposed, "reject", {"reason": "one site only"}, "rejected"),
    (accepted, "communicate", {"text": "we work on it", "next_at": at(20)}, "accepted"),
    (accepted, "remind", {}, "accepted"),
    (accepted, "hand_over", {"manager": "cal"}, "accepted"),
    (accepted, "stand_down", DOWN, "stood_down"),
    (stood_down, "review", REVIEW, "reviewed"),
]


@pytest.mark.parametrize(("before", "action", "inputs", "after"), EDGES)
def test_the_move_ends_in_the_state_of_the_model(
    before: Callable[..., MajorIncident], action: str, inputs: ActionInputs, after: str
) -> None:
    moves_to(before(), action, {**inputs, "at": LATER}, after)


def test_the_list_above_is_the_whole_chart() -> None:
    are_all_of(EDGES, MajorIncidentLifecycle)


def test_every_other_action_is_refused_in_every_state() -> None:
    refuses_the_rest(IN_STATE, EDGES, {"at": LATER})


def test_a_proposal_names_the_incident_and_says_why() -> None:
    with pytest.raises(ActionRefused) as refused:
        proposed(incident="", reason="")

    assert refused.value.codes == ("incident_missing", "reason_missing")
    assert refused.value.action == "propose"


REFUSED: list[tuple[MajorIncident, str, ActionInputs, tuple[str, ...]]] = [
    (
        proposed(),
        "accept",
        {},
        ("manager_missing", "business_impact_missing", "next_at_missing", "incident_not_shown"),
    ),
    (
        proposed(),
        "accept",
        {**ACCEPT, "evidence": (SampleEvidence("INC-1", "resolved"),)},
        ("incident_not_open",),
    ),
    (
        proposed(),
        "accept",
        {**ACCEPT, "evidence": (SampleEvidence("INC-2", "new"),)},
        ("incident_not_shown",),
    ),
    (proposed(), "accept", {**ACCEPT, "next_at": LATER}, ("communication_not_later",)),
    (proposed(), "reject", {}, ("reason_missing",)),
    (accepted(), "communicate", {}, ("text_missing", "next_at_missing")),
    (
        accepted(),
        "communicate",
        {"text": "soon", "next_at": LATER},
        ("communication_not_later",),
    ),
    (accepted(), "remind", {"at": at(9, 59)}, ("communication_not_due",)),
    (accepted().remind(at=at(10)), "remind", {}, ("communication_not_due",)),
    (accepted(), "hand_over", {}, ("manager_missing",)),
    (accepted(), "hand_over", {"manager": "eve"}, ("manager_unchanged",)),
    (accepted(), "stand_down", {}, ("reason_missing", "notes_missing")),
    (accepted(), "stand_down", {"reason": "tired", "notes": "x"}, ("reason_invalid",)),
    (stood_down(), "review", {}, ("reference_missing", "actions_missing")),
]


@pytest.mark.parametrize(("record", "action", "inputs", "codes"), REFUSED)
def test_what_is_missing_or_wrong_is_named_all_at_once(
    record: MajorIncident, action: str, inputs: ActionInputs, codes: tuple[str, ...]
) -> None:
    assert refused_for(record, action, {"at": LATER, **inputs}) == codes


def test_while_accepted_the_next_communication_is_always_set_and_never_after() -> None:
    inputs = accepted().communicate(text="we work on it", next_at=at(11), at=at(10))

    assert (inputs.communications, inputs.next_communication_at) == (1, at(11))
    assert stood_down().next_communication_at is None


def test_its_manager_is_reminded_once_of_each_communication() -> None:
    timers, major = MajorIncidentTimers(), accepted()
    due = major.next_due(timers)

    assert due is not None
    assert (due.action, due.at) == ("remind", at(10))
    reminded = major.advance(timers, at=at(17))
    assert (reminded.revision, reminded.next_due(timers)) == (3, None)
    inputs = reminded.communicate(text="soon", next_at=at(19), at=LATER)
    assert [move.at for move in inputs.due(timers, at=at(23))] == [at(19)]
    assert stood_down().next_due(timers) is None


def test_it_is_stood_down_before_its_incident_is_resolved_and_reviewed_before_that_closes() -> None:
    incident = Incident.log(
        "INC-1", summary="Mail is down", caller="u-1", category="mail", at=at(8)
    )
    incident = incident.amend(major_incident="MI-1", at=at(9))
    solved: ActionInputs = {"code": ResolutionCode.SOLUTION, "notes": "restarted", "at": at(14)}

    assert refused_for(incident, "resolve", {**solved, "evidence": (accepted(),)}) == (
        "major_incident_open",
    )
    done = incident.act("resolve", evidence=(stood_down(),), **solved)
    assert refused_for(done, "close", {"at": LATER, "evidence": (stood_down(),)}) == (
        "major_incident_not_reviewed",
    )
    assert done.close(at=LATER, evidence=(reviewed(),)).state == "closed"
    assert stood_down().stand_down_reason is StandDownReason.SERVICE_RESTORED


def test_criteria_say_when_to_propose_without_a_persons_word() -> None:
    def logged(number: int, minute: int, **facts: Any) -> Incident:
        inputs = {"summary": "Mail is down", "caller": "u-1", "service": "mail"}
        return Incident.log(f"INC-{number}", **{**inputs, **facts}, at=at(9, minute))

    criteria = MajorIncidentCriteria(incidents=3, within=timedelta(minutes=20))
    grave, plain = logged(1, 30, priority=Priority.P1), logged(1, 30)
    near = [logged(2, 11), logged(3, 12)]
    old = [logged(2, 10), logged(3, 12)]

    assert criteria.met_by(grave, at=at(9, 30)) == ("its priority is P1",)
    assert criteria.met_by(plain, others=near, at=at(9, 30)) == ("3 incidents of mail in 0:20:00",)
    assert criteria.met_by(plain, others=old, at=at(9, 30)) == ()
    assert criteria.met_by(plain, others=[near[0], near[0], plain], at=at(9, 30)) == ()
    proposed = [near[0].amend(major_incident="MI-1", at=at(13)), near[1]]
    assert criteria.met_by(plain, others=proposed, at=at(9, 30)) == ()
    assert criteria.met_by(logged(1, 30, parent="INC-0", priority="P1"), at=at(9, 30)) == ()
    assert criteria.met_by(grave.amend(major_incident="MI-1", at=at(10)), at=at(10)) == ()
    cancelled = grave.act("cancel", reason="created_in_error", at=at(10))
    assert criteria.met_by(cancelled, at=at(10)) == ()
