"""Rules between records: each broken once, on the smallest desk that breaks it, and kept once."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import attrs
import pytest
from desk import SampleEvidence, at

from serviceops.lifecycle import (
    AccessGrant,
    Alert,
    Incident,
    KnownError,
    Link,
    LinkKind,
    LinkPolicy,
    MajorIncident,
    Problem,
    ServiceRequest,
    Severity,
    cascade,
    invariants,
)
from serviceops.lifecycle.links.invariants import _ENDS, _RULES

NOW = at(18)
Desk = tuple[Any, ...]


def incident(name: str = "INC-1", **facts: Any) -> Incident:
    born = Incident.log(name, summary="Mail is down", caller="u-1", category="mail", at=at(9))
    return attrs.evolve(born, **facts)


def ended(name: str = "INC-1", **facts: Any) -> Incident:
    born = incident(name).act("resolve", code="solution", notes="done", at=at(12))
    return attrs.evolve(born, **facts)


def problem(state: str = "investigating", name: str = "PRB-1", **facts: Any) -> Problem:
    born = Problem.log(name, summary="The store stops", source="proactive", at=at(9))
    return attrs.evolve(born, state=state, **facts)


def fixed(state: str, **facts: Any) -> Problem:
    """A problem with its fix applied at ten, in a state after it."""
    moved = Problem.log(
        "PRB-1", summary="The store stops", source="proactive", impact="high", urgency="low",
        category="mail", at=at(9),
    )  # fmt: skip
    for action, inputs in (
        ("accept", {"person": "eve"}),
        ("investigate", {}),
        ("identify_cause", {"cause": "a leak", "proposed_fix": "upgrade"}),
        ("resolve", {"fix": "upgraded", "without_change": "a patch"}),
    ):
        moved = moved.act(action, at=at(10), **inputs)
    return attrs.evolve(moved, state=state, **facts)


def known_error(state: str = "published", **facts: Any) -> KnownError:
    born = KnownError.log("KE-1", summary="The store stops", problem="PRB-1", at=at(9))
    return attrs.evolve(born, state=state, **facts)


def retired(hour: int = 11) -> KnownError:
    return known_error("draft").act("retire", reason="obsolete", notes="gone", at=at(hour))


def major(state: str = "accepted", name: str = "MI-1", **facts: Any) -> MajorIncident:
    born = MajorIncident.propose(name, incident="INC-1", reason="all sites", at=at(9))
    led = {"manager": "eve", "next_communication_at": at(20)} if state == "accepted" else {}
    return attrs.evolve(born, **{"state": state, **led, **facts})


def grant(state: str = "active", name: str = "ACC-1", **facts: Any) -> AccessGrant:
    born = AccessGrant.request(
        name, identity="ann", resource="payroll", scope="read", reason="covers", at=at(9)
    )
    return attrs.evolve(born, state=state, **facts)


def request(state: str = "cancelled") -> ServiceRequest:
    born = ServiceRequest.draft("REQ-1", summary="Access", caller="ann", at=at(9))
    return attrs.evolve(born, state=state)


def alert(name: str, **facts: Any) -> Alert:
    born = Alert.report(name, identity="db-1/disk", severity=Severity.MAJOR, at=at(9))
    return attrs.evolve(born, **facts)


WAITING: dict[str, Any] = {"state": "on_hold", "hold_reason": "problem", "hold_reference": "PRB-1"}
REVIEWED: dict[str, Any] = {"known_error": "KE-1", "review_at": at(20)}

BROKEN: list[tuple[str, Desk, tuple[str, ...]]] = [
    ("id_used_twice", (incident(), ended()), ("INC-1",)),
    ("dangling_link", (incident("INC-2", parent="INC-1"),), ("INC-2", "INC-1")),
    ("wrong_kind", (incident("INC-2", parent="PRB-1"), problem()), ("INC-2", "PRB-1")),
    ("one_sided_link", (incident(problem="PRB-1"), problem()), ("INC-1", "PRB-1")),
    ("one_sided_link", (incident(), major()), ("MI-1", "INC-1")),
    (
        "parent_cycle",
        (incident(parent="INC-2"), incident("INC-2", parent="INC-1")),
        ("INC-1", "INC-2"),
    ),
    (
        "duplicate_cycle",
        (ended(duplicate_of="INC-2"), ended("INC-2", duplicate_of="INC-1")),
        ("INC-1", "INC-2"),
    ),
    (
        "follow_up_cycle",
        (ended(follows="INC-2"), ended("INC-2", follows="INC-1")),
        ("INC-1", "INC-2"),
    ),
    ("conversion_cycle", (incident(converted_from="INC-1"),), ("INC-1",)),
    (
        "alert_cycle",
        (alert("AL-1", state="closed", continues="AL-2"), alert("AL-2", continues="AL-1")),
        ("AL-1", "AL-2"),
    ),
    (
        "duplicate_of_nothing",
        (ended(duplicate_of="INC-2"), incident("INC-2", state="cancelled")),
        ("INC-1", "INC-2"),
    ),
    ("waits_for_what_ended", (incident(**WAITING), problem("resolved")), ("INC-1", "PRB-1")),
    (
        "waits_for_what_ended",
        (
            incident(**{**WAITING, "hold_reason": "change", "hold_reference": "CHG-1"}),
            SampleEvidence("CHG-1", "cancelled"),
        ),
        ("INC-1", "CHG-1"),
    ),
    (
        "closed_problem_with_open_incidents",
        (
            problem("closed", incidents=("INC-1", "INC-2", "INC-3")),
            incident(problem="PRB-1"),
            incident("INC-2", problem="PRB-1"),
            ended("INC-3", problem="PRB-1"),
        ),
        ("PRB-1", "INC-1", "INC-2"),
    ),
    (
        "fixed_by_a_failed_change",
        (problem("resolved", changes=("CHG-1",)), SampleEvidence("CHG-1", "failed")),
        ("PRB-1", "CHG-1"),
    ),
    (
        "fixed_by_a_failed_change",
        (
            fixed("closed", changes=("CHG-1",)),
            SampleEvidence("CHG-1", "failed"),
        ),
        ("PRB-1", "CHG-1"),
    ),
    ("risk_without_known_error", (problem("risk_accepted"),), ("PRB-1",)),
    (
        "risk_without_known_error",
        (problem("risk_accepted", known_error="KE-1"), known_error("draft")),
        ("PRB-1",),
    ),
    (
        "risk_review_overdue",
        (problem("risk_accepted", known_error="KE-1", review_at=at(17)), known_error()),
        ("PRB-1",),
    ),
    (
        "known_error_of_what_ended",
        (known_error(), problem("closed", known_error="KE-1")),
        ("KE-1", "PRB-1"),
    ),
    (
        "known_error_review_overdue",
        (known_error(review_at=at(17)), problem(known_error="KE-1")),
        ("KE-1",),
    ),
    (
        "cited_after_retirement",
        (
            retired(),
            problem(known_error="KE-1"),
            ended(resolution_code="known_error", resolution_reference="KE-1"),
        ),
        ("KE-1", "INC-1"),
    ),
    (
        "cited_after_retirement",
        (
            attrs.evolve(retired(), cited_by=("INC-1",)),
            problem(known_error="KE-1"),
            incident(**WAITING),
        ),
        ("KE-1", "INC-1"),
    ),
    (
        "major_incident_without_manager",
        (major(manager=None), incident(major_incident="MI-1")),
        ("MI-1",),
    ),
    (
        "major_incident_without_communication",
        (major(next_communication_at=None), incident(major_incident="MI-1")),
        ("MI-1",),
    ),
    (
        "communication_overdue",
        (major(next_communication_at=at(17)), incident(major_incident="MI-1")),
        ("MI-1",),
    ),
    (
        "major_incident_of_what_ended",
        (major(), ended(major_incident="MI-1")),
        ("MI-1", "INC-1"),
    ),
    (
        "two_major_incidents",
        (major("rejected"), major(name="MI-2"), major("proposed", "MI-3"), incident()),
        ("INC-1", "MI-2", "MI-3"),
    ),
    (
        "access_outlives_identity",
        (grant("revoked", "ACC-0", identity_left_at=at(17)), grant("restricted")),
        ("ACC-1",),
    ),
    ("access_past_its_end", (grant(ends_at=at(18)),), ("ACC-1",)),
    ("access_not_recertified", (grant(recertify_at=at(18)),), ("ACC-1",)),
    ("access_without_request", (grant(requested_in="REQ-1"), request()), ("ACC-1", "REQ-1")),
    ("two_open_alerts", (alert("AL-1"), alert("AL-2")), ("AL-1", "AL-2")),
    (
        "two_open_incidents",
        (
            alert("AL-1", incident="INC-1"),
            alert("AL-2", incident="INC-2", state="closed"),
            incident(),
            incident("INC-2"),
        ),
        ("INC-1", "INC-2"),
    ),
]
KEPT: list[tuple[str, Desk]] = [
    ("closed_problem_with_open_incidents", (problem("resolved", incidents=("INC-1",)), incident())),
    ("waits_for_what_ended", (incident(**WAITING), problem("risk_accepted"))),
    ("dangling_link", (incident(change="CHG-9"), problem(changes=("CHG-9",)))),
    ("dangling_link", (incident(contacts=("CON-1", "CON-2")),)),
    ("cited_after_retirement", (retired(), incident(problem="PRB-1"))),
    (
        "cited_after_retirement",
        (
            retired(13),
            problem(known_error="KE-1"),
            ended(resolution_code="known_error", resolution_reference="KE-1"),
        ),
    ),
    (
        "duplicate_of_nothing",
        (
            incident(parent="INC-2"),
            incident("INC-2", state="cancelled"),
            ended("INC-3", duplicate_of="INC-4"),
            incident("INC-4"),
        ),
    ),
    (
        "fixed_by_a_failed_change",
        (
            problem("investigating", changes=("CHG-1",)),
            SampleEvidence("CHG-1", "failed"),
        ),
    ),
    (
        "fixed_by_a_failed_change",
        (
            problem("resolved", changes=("CHG-1",)),
            SampleEvidence("CHG-1", "closed"),
        ),
    ),
    ("risk_without_known_error", (problem("risk_accepted", known_error="KE-1"), known_error())),
    ("communication_overdue", (major("stood_down", next_communication_at=at(9)),)),
    ("communication_overdue", (major(next_communication_at=at(18)),)),
    ("major_incident_of_what_ended", (major("stood_down"), ended())),
    ("access_outlives_identity", (grant(identity_left_at=at(19)),)),
    ("access_past_its_end", (grant("expired", ends_at=at(17)), grant(name="ACC-2"))),
    ("access_not_recertified", (grant("restricted", recertify_at=at(17)),)),
    ("two_open_alerts", (alert("AL-1"), alert("AL-2", state="closed"))),
]


def codes(desk: Desk, now: datetime = NOW, **inputs: Any) -> set[str]:
    return {broken.code for broken in invariants(desk, at=now, **inputs)}


@pytest.mark.parametrize(("code", "desk", "ids"), BROKEN, ids=[code for code, *_ in BROKEN])
def test_a_broken_rule_has_its_code_and_the_ids_of_its_records(
    code: str, desk: Desk, ids: tuple[str, ...]
) -> None:
    (broken,) = (found for found in invariants(desk, at=NOW) if found.code == code)

    assert broken.ids == ids
    assert all(name in broken.sentence for name in ids)


@pytest.mark.parametrize(("code", "desk"), KEPT, ids=[code for code, *_ in KEPT])
def test_a_similar_case_that_breaks_no_rule_is_not_reported(code: str, desk: Desk) -> None:
    assert code not in codes(desk)


def test_the_list_misses_no_rule() -> None:
    assert {code for code, *_ in BROKEN} == {*_RULES}


def test_a_part_of_a_desk_has_links_that_lead_out_of_it() -> None:
    child = incident("INC-2", parent="INC-1")

    assert codes((child,)) == {"dangling_link"}
    assert codes((child,), whole=False) == set()


def test_of_a_part_of_a_desk_a_known_error_that_is_named_may_be_published() -> None:
    code = {"risk_without_known_error"}

    assert codes((problem("risk_accepted"),), whole=False) == code
    assert codes((problem("risk_accepted", known_error="KE-1"),), whole=False) == set()
    assert code <= codes((problem("risk_accepted", known_error="KE-1"),))


def test_a_row_of_the_host_that_cites_a_known_error_is_never_late() -> None:
    also = [Link(LinkKind.RESOLVED_WITH, "ROW-1", "KE-1")]
    desk = (retired(), SampleEvidence("ROW-1", "closed"))

    assert "cited_after_retirement" not in codes(desk, also=also)


def test_a_known_error_that_was_kept_for_a_reason_may_outlive_its_problem() -> None:
    fixed = problem("resolved", known_error="KE-1")
    kept = fixed.act("close", keep_known_error="old clients", waive=("x",), comment="c", at=at(17))

    assert "known_error_of_what_ended" not in codes((known_error(), kept))


def test_a_known_error_outlives_no_problem_that_was_closed_without_a_reason_to_keep_it() -> None:
    closed = problem("resolved").act("close", waive=("x",), comment="c", at=at(17))

    assert "known_error_of_what_ended" in codes((known_error(), closed))


def test_a_known_error_in_use_does_not_hide_a_citation_of_another() -> None:
    used = attrs.evolve(known_error(), id="KE-0")
    late = ended(resolution_code="known_error", resolution_reference="KE-1")

    (found,) = (
        one for one in invariants((used, retired(), late), at=NOW)
        if one.code == "cited_after_retirement"
    )  # fmt: skip
    assert found.ids == ("KE-1", "INC-1")


def test_the_end_that_does_not_store_a_link_is_named() -> None:
    (found,) = (
        one for one in invariants((incident(problem="PRB-1"), problem()), at=NOW)
        if one.code == "one_sided_link"
    )  # fmt: skip

    assert found.sentence == "INC-1 is tied to PRB-1 as symptom_of, but PRB-1 does not say so"


def test_the_list_of_a_duplicate_problem_was_a_broken_rule_for_good() -> None:
    duplicate = problem("closed", incidents=("INC-1", "INC-2"), duplicate_of="PRB-2")
    moved, left = incident(problem="PRB-2"), incident("INC-2", problem="PRB-1")

    found = invariants((duplicate, moved, left), whole=False, at=NOW)

    assert [(one.code, one.ids) for one in found] == [
        ("closed_problem_with_open_incidents", ("PRB-1", "INC-2"))
    ]


@pytest.mark.parametrize(
    ("over", "named"),
    [
        ((retired(),), problem("investigating", known_error="KE-2")),
        ((major("rejected"),), incident(major_incident="MI-2")),
        ((major("stood_down"),), incident(major_incident="MI-2")),
    ],
)
def test_what_is_over_and_has_another_in_its_place_was_a_one_sided_link(
    over: Desk, named: Any
) -> None:
    assert invariants((*over, named), whole=False, at=NOW) == ()


def test_a_closed_incident_that_its_problem_unlinked_was_a_one_sided_link_for_good() -> None:
    listed = problem(incidents=("INC-1", "INC-9"))
    unlinked = listed.unlink(incident="INC-1", at=at(13))
    closed = ended(problem="PRB-1", state="closed")

    assert invariants((closed, unlinked), whole=False) == ()
    for desk in ((closed, problem()), (ended(problem="PRB-1"), unlinked)):
        assert [broken.code for broken in invariants(desk, whole=False)] == ["one_sided_link"]


def test_an_incident_that_left_a_closed_problem_was_a_one_sided_link_for_good() -> None:
    named = incident().amend(problem="PRB-1", at=at(10))
    closed = problem("closed", incidents=("INC-1",))

    left = named.amend(problem="PRB-2", at=at(11))

    assert invariants((left, closed), whole=False) == ()
    for desk in ((left, problem(incidents=("INC-1",))), (incident(), closed)):
        assert "one_sided_link" in {broken.code for broken in invariants(desk, whole=False)}


def test_a_problem_of_an_incident_that_was_closed_before_was_a_one_sided_link_for_good() -> None:
    closed = Incident.log("INC-1", summary="x", caller="u", category="c", at=at(9))
    closed = closed.resolve(code="workaround", notes="x", at=at(10)).close(at=at(11))
    log = {"summary": "x", "source": "proactive", "incidents": ["INC-1"]}
    late, same = (Problem.log("PRB-1", **log, at=at(hour)) for hour in (12, 11))
    early = Problem.log("PRB-1", **log, at=at(10))  # the incident could have taken its name
    relinked = early.unlink(incident="INC-1", at=at(10)).link(incident="INC-1", at=at(12))

    for named in (late, same, relinked):
        assert invariants((closed, named), whole=False, at=at(13)) == ()
    (found,) = invariants((closed, early), whole=False, at=at(13))
    assert found.code == "one_sided_link"


def test_a_known_error_of_a_problem_that_was_rejected_before_was_a_one_sided_link() -> None:
    rejected = Problem.log("PRB-1", summary="x", source="proactive", at=at(9))
    rejected = rejected.reject(notes="no problem", at=at(10))
    known = KnownError.log("KE-1", summary="x", problem="PRB-1", at=at(11))
    early = KnownError.log("KE-1", summary="x", problem="PRB-1", at=at(9))

    assert "one_sided_link" not in codes((rejected, known))
    assert "one_sided_link" in codes((rejected, early))


@pytest.mark.parametrize(
    "desk",
    [
        (problem(incidents=("INC-1",)), SampleEvidence("INC-1", "new")),
        (SampleEvidence("PRB-1", "new"), ended(problem="PRB-1", state="closed")),
        (ended(problem="KE-1", state="closed"), retired()),
    ],
)
def test_a_link_to_a_row_or_to_another_kind_has_no_past_that_is_known(desk: Desk) -> None:
    assert "one_sided_link" in {broken.code for broken in invariants(desk, whole=False)}


def test_what_falls_due_later_is_not_overdue_at_the_last_move() -> None:
    due = grant(ends_at=at(10))

    assert invariants([due]) == ()
    assert {broken.code for broken in invariants([due, ended()])} == {"access_past_its_end"}
    assert invariants([]) == ()
    assert invariants([SampleEvidence("CHG-1", "failed")]) == ()


def test_links_that_no_record_keeps_are_looked_at_too() -> None:
    also = [Link(LinkKind.CHILD_OF, "INC-1", "INC-2"), Link(LinkKind.CHILD_OF, "INC-2", "INC-1")]

    assert codes((incident(), incident("INC-2")), also=also) == {"parent_cycle"}


def test_what_a_change_is_called_when_it_failed_is_the_desks_own_word() -> None:
    desk = (problem("resolved", changes=("CHG-1",)), SampleEvidence("CHG-1", "backed_out"))

    assert codes(desk) == set()
    assert codes(desk, policy=LinkPolicy(changes_fail_in=["backed_out"])) == {
        "fixed_by_a_failed_change"
    }


def test_a_desk_that_carries_out_its_intents_breaks_no_rule() -> None:
    parent, child = incident(), incident("INC-2", parent="INC-1")
    cause = Problem.log(
        "PRB-1", summary="The store stops", source="reactive", incidents=["INC-1"],
        impact="high", urgency="low", category="mail", at=at(9),
    )  # fmt: skip
    records = dict(cascade(cause, [parent, child], at=at(9)).records)
    for name, action, inputs in (
        ("INC-1", "start", {"person": "ann"}),
        ("INC-1", "hold", {"reason": "problem", "reference": "PRB-1"}),
        ("PRB-1", "accept", {"person": "eve"}),
        ("PRB-1", "investigate", {}),
        ("PRB-1", "record_workaround", {"text": "restart"}),
        ("PRB-1", "identify_cause", {"cause": "a leak", "proposed_fix": "upgrade"}),
        ("PRB-1", "resolve", {"fix": "upgraded", "without_change": "a patch"}),
        ("INC-1", "resolve", {"code": "problem", "notes": "upgraded", "reference": "PRB-1"}),
    ):
        moved = records[name].act(action, at=at(10), **inputs)
        policy = LinkPolicy(draft_known_error=True)
        settled = cascade(moved, records.values(), at=at(10), policy=policy)
        assert settled.refused == ()
        records = dict(settled.records)
        assert [*map(str, invariants(records.values(), at=at(10)))] == []

    assert {name: record.state for name, record in records.items()} == {
        "INC-1": "resolved", "INC-2": "resolved", "PRB-1": "resolved",
        "PRB-1/known-error": "retired",
    }  # fmt: skip


def test_an_intent_that_nobody_carried_out_leaves_a_broken_rule() -> None:
    waiting, fixed = (
        incident(**WAITING),
        problem("resolved", resolution_code="fix_applied", fix="f"),
    )

    assert codes((waiting, fixed)) == {"waits_for_what_ended"}


def test_every_kind_of_link_says_what_may_stand_at_its_ends() -> None:
    assert _ENDS.keys() == {*LinkKind}


def test_a_row_without_a_hash_could_not_be_looked_at() -> None:
    def change(state: str = "completed") -> Any:
        return SimpleNamespace(id="CHG-1", state=state)

    waiting = incident(state="on_hold", hold_reason="change", hold_reference="CHG-1")

    found = invariants((waiting, change(), change()), at=NOW)
    assert [(one.code, one.ids) for one in found] == [("waits_for_what_ended", ("INC-1", "CHG-1"))]
    twice = invariants((change(), change("failed")), at=NOW)
    assert [(one.code, one.ids) for one in twice] == [("id_used_twice", ("CHG-1",))]
