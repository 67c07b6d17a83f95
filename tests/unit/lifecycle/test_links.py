"""Links: what each rule of the table asks for, worked by hand, and what the policies change."""

from collections.abc import Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import attrs
import pytest
from desk import SampleEvidence, at

from serviceops.errors import ActionRefused, InvalidPolicy, InvalidValue
from serviceops.intents import Intent
from serviceops.lifecycle import (
    AccessCheck,
    AccessGrant,
    Alert,
    Incident,
    KnownError,
    Link,
    LinkKind,
    LinkPolicy,
    MajorIncident,
    MajorIncidentCriteria,
    Problem,
    Record,
    ServiceRequest,
    Severity,
    cascade,
    link_intents,
    links_of,
)
from serviceops.lifecycle.links.link_policy import Entitlement
from serviceops.priority import Priority
from tests.counted import calls_of

NOW = at(15)


def incident(name: str = "INC-1", **facts: Any) -> Incident:
    inputs = {"summary": "Mail is down", "caller": "u-1", "category": "mail"}
    behind = facts.pop("problem", None)
    born = Incident.log(name, **{**inputs, **facts}, at=at(9))
    return born.amend(problem=behind, at=at(9)) if behind else born


def child(name: str = "INC-2", **facts: Any) -> Incident:
    return incident(name, **{"parent": "INC-1", **facts})


def begun(record: Incident) -> Incident:
    return record.start(person="ann", at=at(10))


def held(record: Incident, reason: str = "problem", reference: str | None = "PRB-1") -> Incident:
    inputs = {"reason": reason, "reference": reference, "comment": "which one?"}
    return record.act("hold", **inputs, at=at(11))


def mended(record: Incident, **inputs: Any) -> Incident:
    return record.act("resolve", **{"code": "solution", "notes": "restarted", **inputs}, at=at(12))


def problem(name: str = "PRB-1", **facts: Any) -> Problem:
    inputs = {
        "summary": "The store stops", "source": "reactive", "incidents": ["INC-1"],
        "category": "mail", "impact": "high", "urgency": "low",
    }  # fmt: skip
    born = Problem.log(name, **{**inputs, **facts}, at=at(8))
    return born.accept(person="eve", at=at(8)).investigate(at=at(8))


def understood(**facts: Any) -> Problem:
    return problem(**facts).identify_cause(cause="a leak", proposed_fix="upgrade", at=at(9))


def fixed(**facts: Any) -> Problem:
    return understood(**facts).resolve(fix="upgraded", without_change="a patch", at=at(13))


def known_error() -> KnownError:
    return KnownError.log("KE-1", summary="The store stops", problem="PRB-1", symptom="mail hangs",
                          at=at(9))  # fmt: skip


def published() -> KnownError:
    return known_error().publish(
        review_at=at(9, day=20), workaround="restart", evidence=[understood()], at=at(10)
    )


def requested(moved: Any, *among: Any, **policy: Any) -> list[tuple[str, str, dict[str, Any]]]:
    answer = link_intents(moved, among, policy=LinkPolicy(**policy))
    return [(intent.target_id, intent.action, dict(intent.inputs)) for intent in answer]


# -- links as values -------------------------------------------------------------------------------


def test_records_keep_their_links_as_facts_and_either_end_may() -> None:
    waiting = held(begun(child(problem="PRB-1")))

    assert links_of(waiting) == (
        Link(LinkKind.WAITS_FOR, "INC-2", "PRB-1"),
        Link(LinkKind.CHILD_OF, "INC-2", "INC-1"),
        Link(LinkKind.SYMPTOM_OF, "INC-2", "PRB-1"),
    )
    assert links_of(problem()) == (Link(LinkKind.SYMPTOM_OF, "INC-1", "PRB-1"),)
    assert links_of(published().cite(incident="INC-2", at=at(11))) == (
        Link(LinkKind.KNOWN_ERROR_OF, "KE-1", "PRB-1"),
        Link(LinkKind.CITES, "INC-2", "KE-1"),
    )


def test_the_change_that_caused_an_incident_is_another_link_than_the_one_that_fixed_it() -> None:
    record = mended(incident().amend(change="CHG-1", at=at(10)), code="change", reference="CHG-2")

    assert links_of(record) == (
        Link(LinkKind.CAUSED_BY, "INC-1", "CHG-1"),
        Link(LinkKind.FIXED_BY, "INC-1", "CHG-2"),
    )


# -- parents and children --------------------------------------------------------------------------


def test_work_on_the_parent_is_work_on_its_children() -> None:
    assert requested(begun(incident()), child(), child("INC-3").assign(group="g", at=at(9))) == [
        ("INC-2", "start", {"person": "ann"}),
        ("INC-3", "start", {"person": "ann"}),
    ]


@pytest.mark.parametrize("reason", ["problem", "change", "vendor"])
def test_children_wait_for_what_their_parent_waits_for(reason: str) -> None:
    parent = held(begun(incident()), reason, "X-1")

    assert requested(parent, begun(child())) == [
        ("INC-2", "hold", {"reason": reason, "reference": "X-1"})
    ]


def test_children_do_not_wait_for_the_caller_of_their_parent() -> None:
    assert requested(held(begun(incident()), "caller", None), begun(child())) == []


def test_children_go_on_with_their_parent_only_from_the_same_hold() -> None:
    parent = held(begun(incident())).resume(at=at(12))
    alike, other = held(begun(child())), held(begun(child("INC-3")), "vendor", "V-1")
    asks_its_caller = held(begun(child("INC-4")), "caller", None)

    assert requested(parent, alike, other, asks_its_caller) == [("INC-2", "resume", {})]


def test_children_go_on_with_their_parent_when_its_hold_ends_by_handing_over() -> None:
    parent = held(begun(incident())).resume(group="network", at=at(14))
    alike, other = held(begun(child())), held(begun(child("INC-3")), "vendor", "V-1")

    assert requested(parent, alike, other, child("INC-4")) == [("INC-2", "resume", {})]


def test_what_mends_the_parent_mends_its_children_but_not_those_that_ended() -> None:
    ended = mended(child("INC-3"))

    assert requested(mended(incident()), child(category=None), ended, ended.close(at=at(13))) == [
        ("INC-2", "resolve", {"category": "mail", "code": "solution", "notes": "restarted"})
    ]


def test_a_child_waiting_for_another_problem_stays_on_hold_when_its_parent_goes_on() -> None:
    parent = held(begun(incident())).resume(at=at(12))

    assert requested(parent, held(begun(child()), "problem", "PRB-2")) == []


def test_a_child_is_resolved_in_its_own_category() -> None:
    ((_, _, inputs),) = requested(mended(incident(category="mail")), child(category="network"))

    assert inputs["category"] == "network"


def test_a_child_with_a_major_incident_is_left_to_its_manager() -> None:
    assert requested(mended(incident()), child().amend(major_incident="MI-1", at=at(10))) == []


@pytest.mark.parametrize(("code", "reference"), [("duplicate", "INC-9"), ("no_response", None)])
def test_a_resolution_that_speaks_of_the_parent_alone_is_not_taken_over(
    code: str, reference: str | None
) -> None:
    parent = mended(incident(), code=code, reference=reference)

    assert "resolve" not in [action for _, action, _ in requested(parent, child())]


def test_closing_and_canceling_the_parent_leave_its_children_alone() -> None:
    closed = mended(incident()).close(at=at(13))
    cancelled = incident().act("cancel", reason="created_in_error", at=at(13))

    assert requested(closed, child(), mended(child("INC-3"))) == []
    assert requested(cancelled, child()) == []


def test_children_are_reopened_with_their_parent_where_desks_want_that() -> None:
    parent = mended(incident())
    settled = cascade(parent, [child()], at=at(12)).records["INC-2"]
    alone = mended(child("INC-3"))
    back = parent.reopen(reason="it is down again", at=at(13))

    assert requested(back, settled, alone) == []
    assert requested(back, settled, alone, cascade=["reopen"]) == [
        ("INC-2", "reopen", {"reason": "it is down again"})
    ]


def test_a_desk_may_let_nothing_cascade() -> None:
    waiting = held(begun(child()))
    moves = (begun(incident()), held(begun(incident())), mended(incident()))

    assert [requested(moved, child(), waiting, cascade=[]) for moved in moves[:2]] == [[], []]
    assert requested(moves[2], child(), cascade=[]) == []


def test_what_is_tied_as_a_child_and_is_no_incident_is_left_alone() -> None:
    odd = [Link(LinkKind.CHILD_OF, "PRB-1", "INC-1"), Link(LinkKind.CHILD_OF, "AL-1", "INC-1")]

    assert (
        link_intents(begun(incident()), [problem(), SampleEvidence("AL-1", "open")], also=odd) == ()
    )


def test_children_with_callers_of_their_own_cannot_be_held_for_the_parents() -> None:
    with pytest.raises(InvalidPolicy, match="each child has a caller of its own"):
        LinkPolicy(hold_reasons=["caller"])


# -- duplicates, follow-ups, conversions -----------------------------------------------------------


def test_what_a_duplicate_had_is_the_originals() -> None:
    duplicate = mended(incident(problem="PRB-1"), code="duplicate", reference="INC-9")

    assert requested(duplicate, child(), incident("INC-9")) == [
        ("INC-2", "amend", {"parent": "INC-9"}),
        ("INC-9", "amend", {"problem": "PRB-1"}),
        ("INC-9", "note", {"text": "INC-1 is a duplicate of this, asked for by u-1"}),
    ]


def test_a_child_that_the_original_lies_below_stays_where_it_is() -> None:
    records = [child("INC-2"), child("INC-3", parent="INC-2"), child("INC-4", parent="INC-3"),
               child("INC-5")]  # fmt: skip
    duplicate = mended(incident(), code="duplicate", reference="INC-4")

    # INC-4 is a child of INC-3, and that of INC-2: above it INC-2 would be a child of itself.
    settled = cascade(duplicate, records, at=NOW).records
    parents = {name: record.parent for name, record in settled.items() if name != "INC-1"}
    assert parents == {"INC-2": "INC-1", "INC-3": "INC-2", "INC-4": "INC-3", "INC-5": "INC-4"}


@pytest.mark.parametrize("action", ["resolve", "cancel"])
def test_duplicates_never_form_a_cycle(action: str) -> None:
    inputs: dict[str, dict[str, Any]] = {
        "resolve": {"code": "duplicate", "notes": "the same", "category": "mail"},
        "cancel": {"reason": "duplicate"},
    }
    shown = attrs.evolve(incident("INC-2"), duplicate_of="INC-1")
    itself = incident().check(action, reference="INC-1", at=NOW, **inputs[action])
    around = incident().check(action, reference="INC-2", evidence=[shown], at=NOW, **inputs[action])

    assert [reason.code for reason in itself] == ["duplicate_cycle"]
    assert [str(reason) for reason in around] == [
        "INC-2, then INC-1: this is a cycle (duplicate_cycle)"
    ]


@pytest.mark.parametrize(
    ("kind", "link", "code"),
    [
        (Incident, "parent", "parent_cycle"),
        (Incident, "follows", "follow_up_cycle"),
        (Incident, "converted_from", "conversion_cycle"),
        (ServiceRequest, "converted_from", "conversion_cycle"),
    ],
)
def test_a_record_is_not_created_with_a_link_to_itself(
    kind: type[Record], link: str, code: str
) -> None:
    inputs = {"summary": "Mail is down", "caller": "u-1", "at": NOW}
    create: Any = getattr(kind, kind.lifecycle.creates)

    with pytest.raises(ActionRefused) as refused:
        create("X-1", **inputs, **{link: "X-1"})

    assert refused.value.codes == (code,)
    assert getattr(create("X-1", **inputs, **{link: "X-2"}), link) == "X-2"


def test_parents_never_form_a_cycle() -> None:
    assert [r.code for r in incident().check("amend", parent="INC-1", at=NOW)] == ["parent_cycle"]
    around = incident().check("amend", parent="INC-2", evidence=[child()], at=NOW)
    assert [reason.code for reason in around] == ["parent_cycle"]
    with pytest.raises(ActionRefused, match="parent_cycle"):
        incident(parent="INC-1")


def test_a_follow_up_is_noted_where_it_was_closed() -> None:
    closed = mended(incident()).close(at=at(13))

    assert requested(closed.follow_up("INC-2", at=at(14)), closed) == [
        ("INC-1", "note", {"text": "INC-2 follows this"})
    ]


def test_what_was_no_incident_goes_on_as_a_request_and_keeps_its_history() -> None:
    source = begun(incident())
    request = ServiceRequest.draft(
        "REQ-1", summary="More space", caller="u-1", converted_from="INC-1", at=at(12)
    )

    after = cascade(request, [source], at=at(12)).records["INC-1"]

    assert (after.state, after.revision) == ("cancelled", source.revision + 1)
    assert dict(after.history[-1].inputs) == {"reason": "not_an_incident", "reference": "REQ-1"}


def test_what_was_no_request_goes_on_as_an_incident() -> None:
    request = ServiceRequest.draft("REQ-1", summary="Mail is down", caller="u-1", at=at(9))

    assert requested(incident(converted_from="REQ-1"), request) == [
        ("REQ-1", "cancel", {"reason": "it is INC-1"})
    ]


# -- problems --------------------------------------------------------------------------------------


def test_an_incident_that_waits_for_a_problem_is_kept_there() -> None:
    assert requested(held(begun(incident("INC-5"))), problem()) == [
        ("PRB-1", "link", {"incident": "INC-5", "occurred_at": "2026-03-02T09:00:00+00:00"})
    ]
    assert requested(held(begun(incident("INC-1"))), problem()) == []


def test_an_incident_names_the_problem_that_keeps_it() -> None:
    logged = Problem.log("PRB-1", summary="s", source="reactive", incidents=["INC-1"], at=at(10))

    assert requested(logged, incident()) == [("INC-1", "amend", {"problem": "PRB-1"})]
    assert requested(logged, incident(problem="PRB-2")) == []


def test_a_workaround_reaches_the_open_incidents_and_the_known_error() -> None:
    inputs = understood(incidents=["INC-1", "INC-2"]).record_workaround(text="restart", at=at(10))

    assert requested(inputs, incident(), mended(incident("INC-2")), known_error()) == [
        ("INC-1", "note", {"text": "Workaround of PRB-1: restart"}),
        ("KE-1", "amend", {"cause": "a leak", "workaround": "restart"}),
    ]
    assert requested(inputs, incident(), communicate=False) == []


def test_a_problem_one_can_live_with_gets_a_known_error_where_desks_want_that() -> None:
    inputs = understood().record_workaround(text="restart", at=at(10))

    settled = cascade(inputs, [], at=at(10), policy=LinkPolicy(draft_known_error=True))

    known, named = settled.records["PRB-1/known-error"], settled.records["PRB-1"]
    assert isinstance(known, KnownError)
    assert (known.state, known.workaround, known.cause) == ("draft", "restart", "a leak")
    assert getattr(named, "known_error", None) == known.id
    assert requested(inputs) == []
    assert requested(inputs, known_error(), draft_known_error=True)[0][1] != "log"


def test_a_known_error_is_published_once_it_helps_somebody() -> None:
    inputs = understood().record_workaround(text="restart", at=at(10))
    policy = LinkPolicy(known_error_review=timedelta(days=30))

    settled = cascade(inputs, [known_error()], at=at(10), policy=policy)

    known = settled.records["KE-1"]
    assert isinstance(known, KnownError)
    assert (known.state, known.workaround) == ("published", "restart")
    assert known.review_at == at(10) + timedelta(days=30)


WAITING = {"resume": "in_progress", "resolve": "resolved", "stay": "on_hold"}


@pytest.mark.parametrize(("waiting", "state"), WAITING.items())
def test_who_waited_for_a_problem_goes_on_when_it_is_fixed(waiting: str, state: str) -> None:
    policy = LinkPolicy(waiting=waiting, communicate=False)

    settled = cascade(fixed(), [held(begun(incident()))], at=at(13), policy=policy)

    after = settled.records["INC-1"]
    assert isinstance(after, Incident)
    assert after.state == state
    if state == "resolved":
        assert (after.resolution_code, after.resolution_reference) == ("problem", "PRB-1")
        assert after.resolution_notes == "upgraded"


def risky() -> Problem:
    return understood().amend(known_error="KE-1", at=at(9)).accept_risk(
        justification="too dear", accepted_by="cio", review_at=at(9, day=20),
        evidence=[published()], at=at(13),
    )  # fmt: skip


@pytest.mark.parametrize(("outcome", "state"), [("resume", "in_progress"), ("stay", "on_hold")])
def test_an_incident_that_waited_for_an_accepted_risk_gets_a_note(outcome: str, state: str) -> None:
    policy = LinkPolicy(risk_accepted=outcome)

    settled = cascade(risky(), [held(begun(incident()))], at=at(13), policy=policy)

    assert settled.records["INC-1"].state == state
    if outcome == "stay":
        assert dict(settled.done[0].inputs) == {"text": "PRB-1: too dear"}


def test_an_accepted_risk_mends_nothing() -> None:
    with pytest.raises(InvalidPolicy, match="nothing was fixed"):
        LinkPolicy(risk_accepted="resolve")


def test_who_waited_for_what_was_no_problem_goes_on_under_every_policy() -> None:
    born = Problem.log("PRB-1", summary="s", source="proactive", at=at(9))

    assert requested(
        born.cancel(notes="a test", at=at(12)), held(begun(incident())), waiting="stay"
    ) == [("INC-1", "resume", {})]


def test_who_waited_for_a_duplicate_waits_for_the_original() -> None:
    original = problem("PRB-2", incidents=["INC-9"])
    repeats = understood().duplicate(original="PRB-2", evidence=[original], at=at(13))

    settled = cascade(repeats, [held(begun(incident(problem="PRB-1"))), original], at=at(13))

    after, kept = settled.records["INC-1"], settled.records["PRB-2"]
    assert isinstance(after, Incident)
    assert isinstance(kept, Problem)
    assert (after.state, after.hold_reference, after.problem) == ("on_hold", "PRB-2", "PRB-2")
    assert kept.incidents == ("INC-9", "INC-1")
    assert kept.history[-1].action in ("note", "link")


# -- changes, which are the host's own -------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "waiting", "after"),
    [
        ("completed", "resume", "in_progress"),
        ("completed", "resolve", "resolved"),
        ("failed", "resolve", "in_progress"),
        ("implementing", "resolve", "on_hold"),
    ],
)
def test_who_waited_for_a_change_goes_on_when_it_ends(state: str, waiting: str, after: str) -> None:
    record = held(begun(incident()), "change", "CHG-1")

    settled = cascade(
        SampleEvidence("CHG-1", state), [record], at=at(12), policy=LinkPolicy(waiting=waiting)
    )

    assert settled.records["INC-1"].state == after


@pytest.mark.parametrize(
    ("facts", "after"),
    [
        ({}, "resolve"),
        ({"category": None}, "resume"),  # a resolution needs a category
        ({"major_incident": "MI-1"}, "resume"),  # its manager decides when it is resolved
    ],
)
def test_an_incident_that_cannot_be_resolved_after_its_change_goes_on(
    facts: dict[str, Any], after: str
) -> None:
    waiting = attrs.evolve(held(begun(incident()), "change", "CHG-1"), **facts)

    found = requested(SampleEvidence("CHG-1", "completed"), waiting, waiting="resolve")

    assert [action for _, action, _ in found] == [after]


@pytest.mark.parametrize("waiting", ["resume", "stay"])
def test_a_change_that_ended_a_second_time_did_not_free_who_waited_anew(waiting: str) -> None:
    done, policy = SampleEvidence("CHG-1", "completed"), LinkPolicy(waiting=waiting)
    first = cascade(done, [held(begun(incident()), "change", "CHG-1")], at=at(12), policy=policy)
    begun_again = first.records["INC-1"]
    if begun_again.state == "on_hold":
        begun_again = begun_again.act("resume", at=at(13))
    anew = begun_again.act("hold", reason="change", reference="CHG-1", at=at(14))

    second = cascade(done, [anew], at=at(15), policy=policy)

    assert [one.action for one in second.done] == ["note" if waiting == "stay" else "resume"]
    again = cascade(done, [second.records["INC-1"]], at=at(16), policy=policy)
    assert again.done == ()


def test_a_change_that_failed_a_second_time_did_not_take_the_fix_of_its_problem_back() -> None:
    failed, done = SampleEvidence("CHG-1", "failed"), SampleEvidence("CHG-1", "completed")
    fixed = understood().link(change="CHG-1", at=at(10)).resolve(
        fix="upgraded", evidence=[done], at=at(11)
    )  # fmt: skip
    first = cascade(failed, [fixed], at=at(12)).records["PRB-1"]
    anew = first.act("resolve", fix="upgraded anew", evidence=[done], at=at(13))

    second = cascade(failed, [anew], at=at(14)).records["PRB-1"]

    assert (first.state, anew.state, second.state) == (
        "fix_in_progress", "resolved", "fix_in_progress",
    )  # fmt: skip


def test_a_problem_with_a_failed_change_is_not_resolved() -> None:
    changed = understood().link(change="CHG-1", at=at(10))
    record = changed.resolve(
        fix="upgraded", evidence=[SampleEvidence("CHG-1", "completed")], at=at(13)
    )

    assert requested(SampleEvidence("CHG-1", "failed"), record) == [
        ("PRB-1", "fix_failed", {"reason": "CHG-1 is failed"})
    ]


def test_a_change_cannot_have_succeeded_and_failed() -> None:
    with pytest.raises(InvalidPolicy, match=r"'completed'.*not both"):
        LinkPolicy(changes_fail_in=["completed"])


# -- known errors ----------------------------------------------------------------------------------


def test_each_incident_resolved_with_a_known_error_counts_once() -> None:
    record = mended(incident(), code="known_error", reference="KE-1")
    known = cascade(record, [published()], at=at(12)).records["KE-1"]

    assert isinstance(known, KnownError)
    assert known.matched == ("INC-1",)
    assert requested(record, known) == []


def test_who_waits_for_a_problem_leans_on_its_known_error_until_they_go_on() -> None:
    waiting = held(begun(incident()))
    known = cascade(waiting, [published()], at=at(11)).records["KE-1"]

    assert isinstance(known, KnownError)
    assert known.cited_by == ("INC-1",)
    assert requested(waiting.resume(at=at(12)), known) == [
        ("KE-1", "release", {"incident": "INC-1"})
    ]
    matched = mended(waiting, code="known_error", reference="KE-1")
    assert requested(matched, known) == [("KE-1", "match", {"incident": "INC-1"})]


def test_a_known_error_retires_with_the_fix_after_those_who_leant_on_it_went_on() -> None:
    waiting = held(begun(incident()))
    cited = cascade(waiting, [published()], at=at(11)).records["KE-1"]

    settled = cascade(fixed(), [waiting, cited], at=at(13))

    assert settled.records["KE-1"].state == "retired"
    assert settled.refused == ()
    assert requested(fixed(), cited, retire_known_error=False) == []
    assert requested(fixed(), cited, waiting="stay") == []


def test_a_known_error_that_nobody_waits_with_retires_with_the_fix_under_every_policy() -> None:
    for waiting in ("resume", "resolve", "stay"):
        assert requested(fixed(), published(), waiting=waiting) == [
            ("KE-1", "retire", {"reason": "fixed", "notes": "upgraded"})
        ]


# -- major incidents -------------------------------------------------------------------------------


def test_a_grave_incident_is_proposed_and_names_the_procedure_around_it() -> None:
    policy = LinkPolicy(major=MajorIncidentCriteria())
    grave = incident(priority=Priority.P1)

    settled = cascade(grave, [], at=at(9), policy=policy)

    assert settled.records["INC-1/major"].state == "proposed"
    assert getattr(settled.records["INC-1"], "major_incident", None) == "INC-1/major"
    assert requested(incident(priority=Priority.P2), major=MajorIncidentCriteria()) == []
    assert cascade(settled.records["INC-1"], [], at=at(9), policy=policy).done == ()


def test_the_procedure_ends_when_its_incident_was_none() -> None:
    major = MajorIncident.propose("MI-1", incident="INC-1", reason="all sites", at=at(9))
    accepted = major.accept(
        manager="eve", business_impact="no orders", next_at=at(12), evidence=[incident()], at=at(10)
    )
    none = incident().act("cancel", reason="created_in_error", at=at(11))

    assert requested(none, major) == [("MI-1", "reject", {"reason": "INC-1 was cancelled"})]
    assert requested(none, accepted) == [
        ("MI-1", "stand_down", {"notes": "INC-1 was cancelled", "reason": "demoted"})
    ]


# -- alerts ----------------------------------------------------------------------------------------

REPORTED = (
    Link(LinkKind.REPORTED_BY, "INC-1", "AL-1"),
    Link(LinkKind.REPORTED_BY, "INC-1", "AL-2"),
)


@pytest.mark.parametrize(
    ("alerts", "expected"),
    [
        ("leave", []),
        ("acknowledge", [("AL-1", "acknowledge")]),
        ("close", [("AL-1", "close")]),
    ],
)
def test_what_was_mended_needs_no_alert_by_the_policy(
    alerts: str, expected: list[tuple[str, str]]
) -> None:
    around = [SampleEvidence("AL-1", "open"), SampleEvidence("AL-2", "closed")]

    answer = link_intents(
        mended(incident()), around, also=REPORTED, policy=LinkPolicy(alerts=alerts)
    )

    assert [(intent.target_id, intent.action) for intent in answer] == expected


@pytest.mark.parametrize(
    ("policy", "one", "both"),
    [
        ("first", "resolved", "resolved"),
        ("all", "in_progress", "resolved"),
        ("never", "in_progress", "in_progress"),
    ],
)
def test_an_incident_ends_with_the_first_or_with_all_of_its_alerts_or_with_none(
    policy: str, one: str, both: str
) -> None:
    record, closed = begun(incident()), SampleEvidence("AL-1", "closed")

    def after(other: SampleEvidence) -> str:
        inputs = LinkPolicy(incident=policy)
        return (
            cascade(closed, [record, other], at=at(12), also=REPORTED, policy=inputs)
            .records["INC-1"]
            .state
        )

    assert (after(SampleEvidence("AL-2", "open")), after(SampleEvidence("AL-2", "closed"))) == (
        one,
        both,
    )


def test_an_incident_that_nobody_had_begun_cleared_itself() -> None:
    settled = cascade(
        SampleEvidence("AL-1", "closed"),
        [incident(), SampleEvidence("AL-2", "closed")],
        at=at(12),
        also=REPORTED,
    )

    assert getattr(settled.records["INC-1"], "cancel_reason", None) == "cleared_itself"


def alert(name: str, hour: int) -> Alert:
    born = Alert.report(name, identity=name, severity=Severity.MAJOR, at=at(hour))
    return born.promote(incident="INC-1", at=at(hour))


def test_records_of_alerts_name_their_incident_and_are_closed_with_it() -> None:
    loud, acked = alert("AL-1", 9), alert("AL-2", 9).acknowledge(by="ann", at=at(10))
    over = alert("AL-3", 9).close(at=at(10))

    def after(policy: str) -> list[tuple[str, str]]:
        inputs = requested(mended(incident()), loud, acked, over, alerts=policy)
        return [(name, action) for name, action, _ in inputs]

    assert after("acknowledge") == [("AL-1", "acknowledge")]
    assert after("close") == [("AL-1", "close"), ("AL-2", "close")]


@pytest.mark.parametrize(("policy", "state"), [("last", "resolved"), ("all", "in_progress")])
def test_the_last_alert_is_the_one_raised_last(policy: str, state: str) -> None:
    first, last = alert("AL-1", 9), alert("AL-2", 10).close(at=at(11))

    settled = cascade(
        last, [begun(incident()), first], at=at(11), policy=LinkPolicy(incident=policy)
    )

    assert settled.records["INC-1"].state == state
    again = cascade(
        first.close(at=at(11)), [begun(incident()), alert("AL-2", 10)], at=at(11),
        policy=LinkPolicy(incident="last"),
    )  # fmt: skip
    assert again.done == ()


def test_of_alerts_raised_at_one_instant_the_last_was_the_one_that_was_given_first() -> None:
    first, last = alert("AL-1", 9), alert("AL-2", 9)
    policy = LinkPolicy(incident="last")

    def after(moved: Alert, *among: Any) -> str:
        return cascade(moved, among, at=at(11), policy=policy).records["INC-1"].state

    for one, other, state in ((first, last, "in_progress"), (last, first, "resolved")):
        ended = one.close(at=at(11))
        assert after(ended, begun(incident()), other) == state
        assert after(ended, other, begun(incident())) == state


def test_an_alert_is_raised_when_it_is_reported_and_not_when_it_is_promoted() -> None:
    first, last = (
        Alert.report(name, identity=name, severity=Severity.MAJOR, at=at(raised)).promote(
            incident="INC-1", at=at(promoted)
        )
        for name, raised, promoted in (("AL-1", 9, 12), ("AL-2", 10, 11))
    )
    policy = LinkPolicy(incident="last")

    for over, other, done in ((last, first, 1), (first, last, 0)):
        around = [begun(incident()), other]
        found = cascade(over.close(at=at(13)), around, at=at(13), policy=policy)
        assert len(found.done) == done


def test_an_incident_without_a_category_gets_a_note_that_its_alerts_are_over() -> None:
    around = [begun(incident(category=None)), SampleEvidence("AL-2", "closed")]

    (intent,) = link_intents(SampleEvidence("AL-1", "closed"), around, also=REPORTED)

    assert (intent.action, dict(intent.inputs)) == ("note", {"text": "AL-1 is closed"})


def test_an_incident_with_a_major_incident_does_not_end_with_its_alerts() -> None:
    grave = begun(incident()).amend(major_incident="MI-1", at=at(11))

    assert (
        link_intents(
            SampleEvidence("AL-1", "closed"),
            [grave, SampleEvidence("AL-2", "closed")],
            also=REPORTED,
        )
        == ()
    )
    assert link_intents(SampleEvidence("AL-1", "open"), [grave], also=REPORTED) == ()


def test_an_alert_that_is_not_at_hand_is_not_taken_for_over() -> None:
    assert link_intents(SampleEvidence("AL-1", "closed"), [incident()], also=REPORTED) == ()


# -- requests and access ---------------------------------------------------------------------------

VPN = Entitlement(item="vpn", resource="vpn", scope="office network")


def approved() -> ServiceRequest:
    draft = ServiceRequest.draft(
        "REQ-1", summary="Work from home", caller="u-1", items=["laptop", "vpn"], at=at(9)
    )
    return draft.submit(approval="1 of ann", at=at(9)).route(at=at(9)).approve(by="ann", at=at(10))


def granted() -> tuple[Record, AccessGrant]:
    settled = cascade(approved(), [], at=at(10), policy=LinkPolicy(entitlements=[VPN]))
    grant = settled.records["REQ-1@4/vpn"]
    assert isinstance(grant, AccessGrant)
    return settled.records["REQ-1"], grant


def test_an_approved_item_that_is_access_becomes_a_grant() -> None:
    request, grant = granted()

    assert (grant.state, grant.identity, grant.resource) == ("requested", "u-1", "vpn")
    assert (grant.requested_in, grant.item, grant.needs_approval) == ("REQ-1", "vpn", False)
    assert requested(request, grant, entitlements=[VPN]) == []


@pytest.mark.parametrize(("requested_for", "identity"), [(None, "u-1"), ("u-2", "u-2")])
def test_access_is_for_whom_it_was_requested_or_else_for_the_caller(
    requested_for: str | None, identity: str
) -> None:
    request = attrs.evolve(approved(), requested_for=requested_for)

    ((_, _, inputs),) = requested(request, entitlements=[VPN])

    assert inputs["identity"] == identity


def test_an_item_with_a_grant_that_ended_is_granted_anew() -> None:
    _, grant = granted()
    denied = grant.deny(reason="no", at=at(10))

    assert requested(approved(), grant, entitlements=[VPN]) == []
    (anew,) = requested(approved(), denied, entitlements=[VPN])
    assert anew[1:] == ("request", {**anew[2], "item": "vpn", "requested_in": "REQ-1"})
    # A row of the host's that is tied to the request is no grant.
    also = [Link(LinkKind.REQUESTED_IN, "ROW-1", "REQ-1")]
    row = SampleEvidence("ROW-1", "open")
    policy = LinkPolicy(entitlements=[VPN])
    assert len(link_intents(approved(), [row], also=also, policy=policy)) == 1


def active(grant: AccessGrant) -> AccessGrant:
    grant = grant.verify(at=at(11))
    for check in AccessCheck:
        grant = grant.confirm(check=check, by="bob", at=at(11))
    return grant.provision(
        provisioner="bob", scope=grant.scope, permanent_because="staff", at=at(11)
    ).activate(at=at(11))


def test_the_item_is_complete_when_the_access_is_active_and_not_when_it_was_denied() -> None:
    request, grant = granted()
    work = request.act("start", person="bob", at=at(11))
    item = {"item": "vpn"}

    assert requested(active(grant), work) == [
        ("REQ-1", "finish_item", {**item, "outcome": "complete"})
    ]
    assert requested(grant.deny(reason="no", at=at(11)), work) == [
        ("REQ-1", "finish_item", {**item, "outcome": "incomplete"})
    ]


def test_an_item_that_is_finished_is_not_finished_again_by_its_access() -> None:
    request, grant = granted()
    work = request.act("start", person="bob", at=at(11))
    done = work.act("finish_item", item="vpn", outcome="complete", at=at(11))
    laptop = work.act("finish_item", item="laptop", outcome="complete", at=at(11))

    assert requested(active(grant), done) == []
    assert [name for name, *_ in requested(active(grant), laptop)] == ["REQ-1"]


def test_a_request_that_is_handed_in_withdraws_nothing() -> None:
    draft = ServiceRequest.draft("REQ-1", summary="Access", caller="u-1", items=["vpn"], at=at(9))
    _, grant = granted()

    assert requested(draft.submit(approval="1 of ann", at=at(9)), grant) == []


def test_access_of_a_cancelled_request_is_cancelled_or_revoked() -> None:
    request, grant = granted()
    cancelled = request.act("cancel", at=at(12))
    amended = request.act("amend", summary="Work from home and train", at=at(12))

    assert requested(cancelled, grant) == [
        ("REQ-1@4/vpn", "cancel", {"reason": "REQ-1 is cancelled"})
    ]
    begun = request.act("start", person="bob", at=at(11))
    stopped = begun.act("cancel", reason="moved", cost="none", at=at(12))
    for ended in (cancelled, stopped):
        assert requested(ended, active(grant)) == [
            ("REQ-1@4/vpn", "revoke", {"reason": "REQ-1 is cancelled"})
        ]
    assert requested(amended, grant) == [
        ("REQ-1@4/vpn", "cancel", {"reason": "REQ-1 is submitted"})
    ]


# -- carrying out ----------------------------------------------------------------------------------


def test_a_key_is_the_same_whenever_an_intent_is_worked_out() -> None:
    parent = mended(incident())

    assert link_intents(parent, [child()]) == link_intents(parent, [child()]) == (
        Intent(
            target_id="INC-2", action="resolve", rule="resolve_children",
            inputs={"code": "solution", "notes": "restarted", "category": "mail"},
            key="resolve_children:INC-1@2:INC-2",
        ),
    )  # fmt: skip


def test_a_cascade_before_the_transition_that_it_follows_from_is_refused() -> None:
    parent = mended(incident())
    done_at = parent.history[-1].at

    with pytest.raises(InvalidValue, match="an instant not before 2026-"):
        cascade(parent, [child()], at=done_at - timedelta(microseconds=1))
    assert cascade(parent, [child()], at=done_at).records["INC-2"].state == "resolved"


def test_a_cascade_follows_its_own_transitions_and_ends_in_a_cycle_of_links() -> None:
    grandchild = incident("INC-3", parent="INC-2")
    circle = attrs.evolve(incident(), parent="INC-3")

    settled = cascade(mended(circle), [child(), grandchild], at=at(12))

    assert [(intent.target_id, intent.action) for intent in settled.done] == [
        ("INC-2", "resolve"), ("INC-3", "resolve"),
    ]  # fmt: skip


def test_an_index_of_every_link_was_made_for_each_child_that_a_known_error_counts() -> None:
    def calls(children: int) -> int:
        known = KnownError.log("KE-1", summary="s", problem="P", symptom="y", cause="c", at=at(9))
        known = known.publish(
            review_at=at(23), evidence=[SampleEvidence("P", "investigating")], at=at(9)
        )
        around = [child(f"INC-1{number}") for number in range(children)]
        parent = mended(incident(), code="known_error", reference="KE-1")
        return calls_of(lambda: cascade(parent, [*around, known], at=at(12)))

    calls(1)
    assert calls(160) < 5.5 * calls(40)  # it was 6.9 times as much


def test_a_chain_of_children_costs_in_proportion_to_its_length() -> None:
    def calls(size: int) -> int:
        around = [incident(f"INC-{n}", parent=f"INC-{n - 1}") for n in range(2, size)]
        return calls_of(lambda: cascade(mended(incident()), around, at=at(12)))

    assert calls(160) < 5.5 * calls(40)


def test_each_incident_of_a_problem_looked_for_it_among_all_records_of_the_cascade() -> None:
    def calls(size: int) -> int:
        around = [incident(f"INC-{n}") for n in range(size)]
        names = [one.id for one in around]
        problem = Problem.log("PRB-1", summary="m", source="reactive", incidents=names, at=at(9))
        return calls_of(lambda: cascade(problem, around, at=at(12)))

    calls(1)
    assert calls(400) < 5.5 * calls(100)


def test_a_rule_that_requested_nothing_is_evaluated_again_after_the_moves_of_others() -> None:
    parent = begun(incident())
    settled = cascade(mended(parent), [child()], at=at(12)).records
    back = settled["INC-1"].act("reopen", reason="it is down again", at=at(13))
    grandchild = incident("INC-3", parent="INC-2")
    policy = LinkPolicy(cascade=["reopen", "start"])

    after = cascade(back, [settled["INC-2"], grandchild], at=at(13), policy=policy)

    # Only after the child was reopened can it be started, and then its own child.
    assert [(one.target_id, one.action) for one in after.done] == [
        ("INC-2", "reopen"), ("INC-2", "start"), ("INC-3", "start"),
    ]  # fmt: skip


def test_each_of_several_moves_of_one_record_has_its_intents() -> None:
    original = problem("PRB-2", incidents=["INC-9"])
    repeats = understood().duplicate(original="PRB-2", evidence=[original], at=at(13))

    settled = cascade(repeats, [held(begun(incident())), child(), original], at=at(13))

    # The parent is resumed and put on hold anew: its child is started, put on hold, and linked.
    moves = [one.action for one in settled.records["INC-2"].history]
    assert moves == ["log", "start", "hold", "amend"]


def test_the_intents_of_several_records_for_one_are_all_carried_out() -> None:
    parent = mended(incident(), code="known_error", reference="KE-1")

    settled = cascade(parent, [child(), child("INC-3"), published()], at=at(12))

    known = settled.records["KE-1"]
    assert isinstance(known, KnownError)
    assert known.matched == ("INC-1", "INC-2", "INC-3")


def test_all_incidents_of_a_duplicate_are_the_originals() -> None:
    original = problem("PRB-2", incidents=["INC-9"])
    repeats = understood(incidents=["INC-1", "INC-2"]).duplicate(
        original="PRB-2", evidence=[original], at=at(13)
    )
    tied = [incident(name, problem="PRB-1") for name in ("INC-1", "INC-2")]

    after = cascade(repeats, [*tied, original], at=at(13)).records["PRB-2"]

    assert isinstance(after, Problem)
    assert after.incidents == ("INC-9", "INC-1", "INC-2")


def test_a_problem_that_does_not_list_an_incident_has_nothing_to_unlink() -> None:
    moved = incident(problem="PRB-1").amend(clear=["problem"], at=at(10))

    assert requested(moved, problem(incidents=["INC-9"])) == []


def test_an_incident_linked_by_the_host_alone_does_not_get_the_problem_as_a_fact() -> None:
    logged = Problem.log(
        "PRB-1", summary="The store stops", source="reactive", incidents=["INC-1"], at=at(9)
    )
    also = [Link(LinkKind.SYMPTOM_OF, "INC-2", "PRB-1")]

    found = link_intents(logged, [incident("INC-1"), incident("INC-2")], also=also)

    assert [(one.target_id, one.action) for one in found] == [("INC-1", "amend")]


@pytest.mark.parametrize("then", [{"problem": "PRB-2"}, {"clear": ["problem"]}])
def test_an_incident_that_names_another_problem_is_no_symptom_of_the_first(then: Any) -> None:
    first = problem(incidents=["INC-1", "INC-3"])
    moved = incident(problem="PRB-1").amend(**then, at=at(10))
    second = problem("PRB-2", incidents=["INC-9"])

    settled = cascade(moved, [first, second], at=at(10))

    records: Mapping[str, Any] = settled.records
    after = {name: records[name].incidents for name in ("PRB-1", "PRB-2")}
    assert after == {
        "PRB-1": ("INC-3",),
        "PRB-2": ("INC-9", "INC-1") if "problem" in then else ("INC-9",),
    }


def test_the_only_incident_of_a_reactive_problem_leaves_it_for_another() -> None:
    first, second = problem(incidents=["INC-1"]), problem("PRB-2", incidents=["INC-9"])
    moved = incident(problem="PRB-1").amend(problem="PRB-2", at=at(10))

    settled = cascade(moved, [first, second], at=at(10))

    left = settled.records["PRB-1"]
    assert isinstance(left, Problem)
    assert (settled.refused, left.incidents) == ((), ())
    assert dict(left.history[-1].inputs)["comment"] == "INC-1 names PRB-2 now"


def test_an_incident_that_was_unlinked_still_named_the_problem() -> None:
    unlinked = problem(incidents=["INC-1", "INC-3"]).unlink(incident="INC-1", at=at(12))
    waiting = held(begun(incident(problem="PRB-1")))

    assert requested(unlinked, incident(problem="PRB-1"), incident("INC-3", problem="PRB-1")) == [
        ("INC-1", "amend", {"clear": ("problem",)})
    ]
    assert requested(unlinked, incident(problem="PRB-2")) == []
    assert requested(unlinked, waiting) == []  # it would be linked again


def test_a_major_incident_after_a_rejected_one_did_not_keep_its_incident_from_ending() -> None:
    first = MajorIncident.propose("MI-1", incident="INC-1", reason="P1", at=at(9))
    named = incident().amend(major_incident="MI-1", at=at(9))
    second = MajorIncident.propose("MI-2", incident="INC-1", reason="all sites", at=at(10))
    accepted = second.accept(
        manager="eve", business_impact="no orders", next_at=at(20), evidence=[named], at=at(11)
    )
    naming = [("INC-1", "amend", {"major_incident": "MI-2"})]
    rejected = first.reject(reason="one site only", at=at(9))
    down = attrs.evolve(first, state="stood_down")

    assert requested(second, named, rejected) == naming
    assert requested(second, named, first) == requested(second, named) == []
    # What was stood down waits for its review, until there is another procedure.
    assert requested(second, named, down) == []
    assert requested(accepted, named, down) == naming


def test_a_known_error_after_a_retired_one_was_not_that_of_its_problem() -> None:
    named = understood().amend(known_error="KE-0", at=at(10))
    old = KnownError.log("KE-0", summary="s", problem="PRB-1", at=at(9))
    retired = old.retire(reason="obsolete", notes="n", at=at(10))

    assert requested(known_error(), named, retired) == [("PRB-1", "amend", {"known_error": "KE-1"})]
    assert requested(known_error(), named, old) == requested(known_error(), named) == []


def test_an_amended_incident_stays_with_the_problems_that_list_it_and_that_it_never_named() -> None:
    moved = incident(problem="PRB-1").amend(summary="Mail is down in Lisbon", at=at(10))
    third = problem("PRB-3")

    assert requested(moved, problem(), third) == []
    other = incident(problem="PRB-1").amend(problem="PRB-2", at=at(10))
    assert ("PRB-3", "unlink", {"incident": "INC-1"}) not in requested(other, problem(), third)


def test_a_record_that_moved_later_gets_the_intent_at_its_last_transition() -> None:
    waiting = held(begun(incident()), "change", "CHG-1")

    settled = cascade(SampleEvidence("CHG-1", "completed"), [waiting], at=at(10))

    assert settled.records["INC-1"].history[-1].at == at(11)


def test_what_guards_refuse_is_reported_and_the_rest_is_done() -> None:
    policy = LinkPolicy(known_error_review=timedelta())
    inputs = understood().record_workaround(text="restart", at=at(10))

    settled = cascade(inputs, [known_error()], at=at(10), policy=policy)

    ((intent, reasons),) = settled.refused
    assert intent.action == "publish"
    assert [reason.code for reason in reasons] == ["review_not_later"]
    assert getattr(settled.records["KE-1"], "workaround", None) == "restart"


def test_an_intent_for_a_row_of_the_hosts_is_left_to_the_host() -> None:
    settled = cascade(
        mended(incident()), [SampleEvidence("AL-1", "open")], at=at(12), also=REPORTED,
        policy=LinkPolicy(alerts="close"),
    )  # fmt: skip

    assert [intent.target_id for intent in settled.left] == ["AL-1"]
    assert settled.done == ()


def test_what_is_no_record_was_refused_with_a_private_name() -> None:
    with pytest.raises(InvalidValue) as refused:
        links_of("INC-1")
    assert "_" not in str(refused.value).replace("links_of", "")


def test_the_records_after_a_cascade_cannot_be_replaced() -> None:
    settled = cascade(mended(incident()), [child()], at=at(12))

    with pytest.raises(TypeError):
        settled.records["INC-2"] = child()  # type: ignore[index] # what is tried


def test_what_waits_for_a_duplicate_problem_waits_for_the_original_and_resumes_once() -> None:
    same = problem().duplicate(original="PRB-9", evidence=[problem("PRB-9")], at=at(12))

    assert requested(same, held(begun(incident()))) == [
        ("INC-1", "amend", {"problem": "PRB-9"}),
        ("INC-1", "resume", {}),
        ("INC-1", "hold", {"reason": "problem", "reference": "PRB-9"}),
    ]


DUPLICATE = {"notes": "the same", "category": "mail", "reference": "X-1"}
TO_WHAT_ENDED: dict[str, tuple[Any, str, dict[str, Any], str, set[str]]] = {
    # the record, its action, the inputs, the code, and the states of the target that refuse it
    "amend names a problem": (
        incident(), "amend", {"problem": "X-1"}, "problem_not_open", {"closed", "cancelled"},
    ),
    "hold for a problem": (
        incident(), "hold", {"reason": "problem", "reference": "X-1"}, "problem_not_open",
        {"resolved", "closed", "cancelled"},
    ),
    "hold for a change": (incident(), "hold", {"reason": "change", "reference": "X-1"}, "", set()),
    "resolve as a duplicate": (
        incident(), "resolve", {"code": "duplicate", **DUPLICATE}, "original_not_open",
        {"cancelled"},
    ),
    "cancel as a duplicate": (
        incident(), "cancel", {"reason": "duplicate", "reference": "X-1"}, "original_not_open",
        {"cancelled"},
    ),
    "problem as a duplicate": (
        understood(), "duplicate", {"original": "X-1"}, "original_not_open",
        {"closed", "cancelled"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("state", ["in_progress", "resolved", "closed", "cancelled"])
@pytest.mark.parametrize("name", TO_WHAT_ENDED)
def test_a_link_to_what_is_shown_to_have_ended_is_refused(name: str, state: str) -> None:
    record, action, inputs, code, refusing = TO_WHAT_ENDED[name]
    shown = SimpleNamespace(id="X-1", state=state)

    reasons = record.check(action, **inputs, evidence=[shown], at=at(12))
    assert [one.code for one in reasons] == [code] * (state in refusing)


def test_the_problem_of_a_duplicate_is_not_set_on_an_open_original_once_it_ended() -> None:
    duplicate = incident().amend(problem="PRB-1", at=at(10))
    duplicate = duplicate.resolve(
        code="duplicate", notes="the same", category="mail", reference="INC-9", at=at(12)
    )
    original = incident("INC-9")

    for state, wanted_then in (("resolved", True), ("closed", False), ("cancelled", False)):
        wanted = requested(duplicate, original, SampleEvidence("PRB-1", state))
        assert (("INC-9", "amend", {"problem": "PRB-1"}) in wanted) is wanted_then


@pytest.mark.parametrize(
    ("state", "refused"), [("closed", True), ("cancelled", True), ("resolved", False)]
)
def test_an_open_incident_is_not_amended_to_name_a_problem_that_ended(
    state: str, refused: bool
) -> None:
    named = SimpleNamespace(id="PRB-1", state=state)

    reasons = incident().check("amend", problem="PRB-1", evidence=[named], at=NOW)
    assert [one.code for one in reasons] == ["problem_not_open"] * refused
    assert incident().check("amend", problem="PRB-1", at=NOW) == ()


@pytest.mark.parametrize("named", [object(), ["INC-1"]])
def test_a_row_that_names_what_is_no_id_is_refused(named: object) -> None:
    row = SimpleNamespace(id="CHG-1", state="open", duplicate_of=named)

    with pytest.raises(InvalidValue, match="target of Link"):
        links_of(row)
