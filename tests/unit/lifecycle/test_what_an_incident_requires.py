"""Mandatory facts, guards and effects of an incident, each by an example worked by hand."""

import subprocess
import sys
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from desk import LATER, SampleEvidence, assigned, at, closed, in_progress, new, on_hold, resolved

from serviceops.calendars import BusinessCalendar
from serviceops.errors import ActionRefused, InvalidTransition
from serviceops.history import Transition
from serviceops.lifecycle import (
    EscalationKind,
    HoldReason,
    Incident,
    Party,
    Problem,
    ReopenPolicy,
    ResolutionCode,
    ServiceRequest,
)
from serviceops.lifecycle.evidence import Evidence
from serviceops.measures import Basis, reopen_rate
from serviceops.priority import Impact, Priority, Urgency
from serviceops.sla import Goal, On, Target, While

# -- log -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u3000"])
def test_a_blank_text_is_no_input(blank: str) -> None:
    codes = [one.code for one in in_progress().check("resolve", code=blank, notes=blank, at=LATER)]
    assert codes == ["code_missing", "notes_missing"]
    hold = in_progress().check("hold", reason="vendor", reference=blank, at=LATER)
    assert hold == in_progress().check("hold", reason="vendor", at=LATER)
    waived = {"waive": ["category_missing"], "comment": blank}
    assert "waiver_unexplained" in [
        one.code for one in in_progress().check("resolve", **waived, at=LATER)
    ]
    noted = in_progress().note(text="x", by=blank, id=blank, at=LATER).last("note")
    assert (noted.by, noted.id) == (None, None)

    with pytest.raises(ActionRefused) as refused:
        Incident.log("INC-1", summary=blank, caller=blank, source=blank, at=at(9))
    assert [one.code for one in refused.value.reasons] == ["summary_missing", "caller_missing"]
    assert Incident.log("I", summary="x", caller="u", category=blank, at=at(9)).category is None
    with pytest.raises(InvalidTransition, match="a text that names the record"):
        Incident.log(blank, summary="x", caller="u", at=at(9))
    with pytest.raises(ActionRefused, match="id_unclear"):
        ServiceRequest.draft("R", summary="x", caller="u", items=["mail", blank], at=at(9))
    with pytest.raises(ActionRefused, match="source_missing"):
        Problem.log("P", summary="x", source=blank, at=at(9))
    with pytest.raises(ActionRefused, match="incidents_missing"):
        Problem.log("P", summary="x", source="reactive", incidents=[blank], at=at(9))


def test_logging_needs_a_summary_and_a_caller_or_source() -> None:
    with pytest.raises(ActionRefused) as refused:
        Incident.log("INC-1", summary="", at=at(9))

    assert refused.value.codes == ("summary_missing", "caller_missing")
    assert refused.value.state is None


def test_an_event_source_may_stand_in_for_a_caller() -> None:
    assert Incident.log("INC-1", summary="Disk full", source="monitoring", at=at(9)).state == "new"


def test_the_only_caller_of_an_incident_could_be_emptied() -> None:
    alone = Incident.log("INC-1", summary="Disk full", caller="u-1", at=at(9))
    noticed = Incident.log("INC-1", summary="Disk full", caller="u-1", source="email", at=at(9))

    with pytest.raises(ActionRefused, match="cannot empty caller; it can empty category, change"):
        alone.amend(clear=["caller"], at=at(10))
    assert noticed.amend(clear=["caller"], at=at(10)).caller is None


def test_a_fact_that_is_set_and_emptied_at_once_is_refused_as_such() -> None:
    with pytest.raises(ActionRefused, match="cannot set and empty service at once"):
        new().amend(service="mail", clear=["service"], at=at(10))


def test_the_priority_follows_from_impact_and_urgency() -> None:
    assert new(impact=Impact.HIGH, urgency=Urgency.MEDIUM).priority == Priority.P2
    assert new(impact=Impact.HIGH).priority is None


def test_a_given_priority_overrides_the_matrix_and_is_marked() -> None:
    record = new(impact=Impact.LOW, urgency=Urgency.LOW, priority=Priority.P1)

    assert (record.priority, record.priority_overridden) == (Priority.P1, True)


def test_a_misspelt_fact_of_a_new_incident_is_a_wrong_call() -> None:
    with pytest.raises(TypeError, match="caler"):
        Incident.log("INC-1", summary="x", source="y", caler="u-1", at=at(9))  # type: ignore[call-arg]


def test_nobody_here_asks_what_time_it_is() -> None:
    with pytest.raises(TypeError, match="at="):
        Incident.log("INC-1", summary="x", source="y")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="at="):
        new().assign(group="mail")  # type: ignore[call-arg]


# -- what each action must be given ----------------------------------------------------------------

REFUSED: list[tuple[Incident, str, dict[str, Any], tuple[str, ...]]] = [
    (new(), "assign", {}, ("group_missing",)),
    (new(), "start", {}, ("person_missing",)),
    (assigned(), "start", {}, ("person_missing",)),
    (new(), "hold", {}, ("reason_missing",)),
    (new(), "hold", {"reason": "lunch"}, ("reason_invalid",)),
    (in_progress(), "hold", {"reason": "caller"}, ("comment_missing",)),
    (in_progress(), "hold", {"reason": "problem"}, ("reference_missing",)),
    (in_progress(), "hold", {"reason": "change"}, ("reference_missing",)),
    (in_progress(), "hold", {"reason": "vendor"}, ("reference_missing",)),
    (in_progress(), "hold", {"reason": "scheduled"}, ("until_missing",)),
    (in_progress(), "hold", {"reason": "scheduled", "until": at(14)}, ("until_not_later",)),
    (in_progress(), "hold", {"reason": "scheduled", "until": LATER}, ("until_not_later",)),
    (new(category=None), "resolve", {}, ("code_missing", "notes_missing", "category_missing")),
    (new(), "resolve", {"code": "solution"}, ("notes_missing",)),
    (new(), "resolve", {"code": "known_error", "notes": "x"}, ("reference_missing",)),
    (new(), "resolve", {"code": "duplicate", "notes": "x"}, ("reference_missing",)),
    (new(), "resolve", {"code": "change", "notes": "x"}, ("reference_missing",)),
    (resolved(), "reopen", {}, ("reason_missing",)),
    (new(), "cancel", {}, ("reason_missing",)),
    (new(), "cancel", {"reason": "duplicate"}, ("reference_missing",)),
    (new(), "escalate", {}, ("kind_missing", "level_missing", "reason_missing")),
    (assigned(), "reassign", {}, ("assignment_unchanged",)),
    (assigned(), "reassign", {"group": "mail"}, ("assignment_unchanged",)),
    (in_progress(), "reassign", {"person": "ann"}, ("assignment_unchanged",)),
    (new(), "note", {}, ("text_missing",)),
    (new(), "reply", {}, ("party_missing",)),
    (new(), "reprioritise", {"priority": "P1"}, ("override_unexplained",)),
    (new(), "reprioritise", {"impact": "very_high", "urgency": "low"}, ("level_unknown",)),
    (new(), "amend", {"impact": "very_low", "urgency": "low"}, ("level_unknown",)),
    (new(), "amend", {"clear": ("summary",)}, ("not_clearable",)),
    (new(), "amend", {"clear": ("id", "hold_reason")}, ("not_clearable",)),
    (new(), "amend", {"clear": ("service",), "service": "mail"}, ("not_clearable",)),
    (new(), "assign", {"group": 5}, ("group_invalid",)),
    (new(), "amend", {"open_tasks": "many"}, ("open_tasks_invalid",)),
]


@pytest.mark.parametrize(("record", "action", "inputs", "codes"), REFUSED)
def test_what_is_missing_or_wrong_is_named_all_at_once(
    record: Incident, action: str, inputs: dict[str, Any], codes: tuple[str, ...]
) -> None:
    with pytest.raises(ActionRefused) as refused:
        record.act(action, at=LATER, **inputs)

    assert refused.value.codes == codes
    assert tuple(reason.code for reason in record.check(action, at=LATER, **inputs)) == codes


def test_a_form_learns_what_each_action_still_needs() -> None:
    options = new(category=None).options(at=LATER)

    assert options["resolve"].missing == ("code", "notes", "category")
    assert options["assign"].missing == ("group",)
    assert options["note"].missing == ("text",)
    assert "close" not in options
    assert [i.name for i in options["assign"].inputs] == ["group", "person"]
    assert [i.required for i in options["assign"].inputs] == [True, False]
    assert options["hold"].inputs[0].choices == tuple(HoldReason)


def test_what_is_known_already_is_no_longer_missing() -> None:
    options = new().options(at=LATER, group="mail")

    assert options["assign"].reasons == ()


# -- guards and effects ----------------------------------------------------------------------------


def test_a_category_may_be_given_with_the_resolution() -> None:
    done = new(category=None).resolve(
        code=ResolutionCode.SOLUTION, notes="x", category="mail", at=LATER
    )

    assert (done.state, done.category) == ("resolved", "mail")


@pytest.mark.parametrize("code", ["known_error", "duplicate", "change"])
def test_a_resolution_that_points_at_a_record_names_it(code: str) -> None:
    done = new().act("resolve", code=code, notes="x", reference="R-7", at=LATER)

    assert done.resolution_reference == "R-7"
    assert done.duplicate_of == ("R-7" if code == "duplicate" else None)


def test_a_cancelled_duplicate_names_its_original() -> None:
    record = new().act("cancel", reason="duplicate", reference="INC-0", at=LATER)

    assert (record.state, record.duplicate_of) == ("cancelled", "INC-0")


def test_facts_of_the_hold_end_with_it() -> None:
    held = in_progress().hold(
        reason=HoldReason.SCHEDULED, until=at(8, day=4), comment="tomorrow", at=at(12)
    )
    resumed = held.resume(at=at(13))

    assert (held.hold_reason, held.hold_until) == (HoldReason.SCHEDULED, at(8, day=4))
    assert (resumed.hold_reason, resumed.hold_until) == (None, None)
    assert ("hold_reason", None) in resumed.history[-1].sets


@pytest.mark.parametrize(
    ("reason", "party"),
    [
        ("caller", Party.CALLER),
        ("problem", Party.PROVIDER),
        ("change", Party.PROVIDER),
        ("vendor", Party.SUPPLIER),
        ("scheduled", Party.PROVIDER),
    ],
)
def test_a_hold_names_the_party_that_has_to_act(reason: str, party: Party) -> None:
    assert HoldReason(reason).party is party


def test_only_the_callers_reply_ends_a_hold_for_the_caller() -> None:
    held = on_hold()

    assert held.reply(party=Party.CALLER, at=LATER).state == "in_progress"
    assert held.reply(party=Party.PROVIDER, at=LATER).state == "on_hold"
    assert held.reply(party=Party.CALLER, at=LATER).hold_reason is None


def test_a_reply_does_not_end_a_hold_for_a_vendor() -> None:
    held = in_progress().hold(reason=HoldReason.VENDOR, reference="V-1", at=at(12))

    assert held.reply(party=Party.CALLER, at=LATER).state == "on_hold"


def test_reminders_are_for_callers_with_an_open_question() -> None:
    held = in_progress().hold(reason=HoldReason.VENDOR, reference="V-1", at=at(12))

    assert on_hold().remind(at=at(13)).remind(at=at(14)).reminders == 2
    assert held.check("remind", at=LATER)[0].code == "not_waiting_for_the_caller"


def test_reassigning_counts_and_a_new_group_has_nobody_yet() -> None:
    record = in_progress().reassign(group="network", at=at(12))

    assert (record.state, record.group, record.person) == ("assigned", "network", None)
    assert record.reassignments == 1


def test_an_escalation_only_goes_up_and_leaves_the_owner() -> None:
    raised = in_progress().escalate(
        kind=EscalationKind.FUNCTIONAL, level=2, reason="beyond us", at=at(12)
    )

    assert (raised.functional_level, raised.hierarchic_level, raised.person) == (2, 0, "ann")
    for level in (1, 2):
        refused = raised.check("escalate", kind="functional", level=level, reason="x", at=LATER)
        assert [reason.code for reason in refused] == ["level_not_higher"]
    assert raised.check("escalate", kind="hierarchic", level=1, reason="x", at=LATER) == ()


def test_reopening_goes_back_to_where_the_work_was_and_counts() -> None:
    again = resolved().reopen(reason="it is back", at=LATER)

    assert (again.state, again.person, again.reopened) == ("in_progress", "ann", 1)
    assert (again.resolution_code, again.resolved_at) == (None, None)


def test_open_tasks_keep_an_incident_open_unless_waived_with_a_reason() -> None:
    record = resolved().amend(open_tasks=2, at=at(14))

    assert [r.code for r in record.check("close", at=LATER)] == ["tasks_open"]
    assert [r.code for r in record.check("close", at=LATER, waive=("tasks_open",))] == [
        "waiver_unexplained",
        "tasks_open",
    ]
    done = record.close(at=LATER, waive=("tasks_open",), comment="nobody needs them")
    assert done.state == "closed"
    assert dict(done.history[-1].inputs) == {
        "comment": "nobody needs them",
        "waived": ("tasks_open",),
    }


def test_one_code_to_waive_needs_no_tuple_and_is_not_read_letter_by_letter() -> None:
    record = resolved().amend(open_tasks=2, at=at(14))

    done = record.close(at=LATER, waive="tasks_open", comment="nobody needs them")

    assert ("waived", ("tasks_open",)) in done.history[-1].inputs


def test_waiving_one_guard_does_not_waive_another() -> None:
    reasons = new(category=None).check(
        "resolve", code="duplicate", notes="x", waive=["category_missing"], comment="y", at=LATER
    )

    assert [reason.code for reason in reasons] == ["reference_missing"]


def test_a_missing_input_cannot_be_waived() -> None:
    reasons = new().check("assign", waive=["group_missing"], comment="because", at=LATER)

    assert [reason.code for reason in reasons] == ["group_missing"]


def test_an_incident_is_not_resolved_before_its_major_incident_is_stood_down() -> None:
    record = in_progress().amend(major_incident="MI-1", at=at(12))

    def codes(*evidence: SampleEvidence) -> list[str]:
        reasons = record.check("resolve", code="solution", notes="x", evidence=evidence, at=LATER)
        return [reason.code for reason in reasons]

    assert codes() == ["major_incident_not_shown"]
    assert codes(SampleEvidence("MI-2", "stood_down")) == ["major_incident_not_shown"]
    assert codes(SampleEvidence("MI-1", "accepted")) == ["major_incident_open"]
    assert codes(SampleEvidence("MI-1", "stood_down")) == []
    assert codes(SampleEvidence("MI-1", "rejected")) == []


def test_what_was_shown_is_recorded_and_may_be_any_iterable() -> None:
    record = in_progress().amend(major_incident="MI-1", at=at(12))
    shown = (item for item in [SampleEvidence("MI-1", "stood_down")])

    done = record.act("resolve", code="solution", notes="x", evidence=shown, at=LATER)

    assert dict(done.history[-1].inputs)["evidence"] == ("MI-1: stood_down",)


def test_after_a_major_incident_comes_the_review_before_closing() -> None:
    stood_down = (SampleEvidence("MI-1", "stood_down"),)
    done = (
        in_progress()
        .amend(major_incident="MI-1", at=at(12))
        .act("resolve", code="solution", notes="x", evidence=stood_down, at=at(13))
    )

    reasons = done.check("close", evidence=stood_down, at=LATER)
    assert [reason.code for reason in reasons] == ["major_incident_not_reviewed"]
    assert done.check("close", evidence=[SampleEvidence("MI-1", "reviewed")], at=LATER) == ()


@attrs.frozen(kw_only=True)
class Strict(Incident):
    """Reopened within two working days and once only."""

    reopen_policy = ReopenPolicy(
        within=timedelta(hours=16),
        at_most=1,
        calendar=BusinessCalendar(
            zone="UTC",
            week={day: [("09:00", "17:00")] for day in ("mon", "tue", "wed", "thu", "fri")},
        ),
    )


def strict() -> Strict:
    logged = Strict.log("INC-1", summary="x", caller="u", category="mail", at=at(9))
    return logged.start(person="ann", at=at(9)).act(
        "resolve", code="solution", notes="x", at=at(13)
    )


def test_the_reopen_window_is_counted_in_the_calendars_hours() -> None:
    # Resolved Monday 13:00: four hours left that day, eight on Tuesday, four on Wednesday.
    assert strict().check("reopen", reason="back", at=at(13, day=4)) == ()
    late = strict().check("reopen", reason="back", at=at(13, 1, day=4))
    assert [reason.code for reason in late] == ["reopen_window_over"]


def test_a_reopen_window_that_ends_at_closing_time_is_open_until_the_next_opening() -> None:
    # Resolved Monday 17:00, so that the sixteen hours are over on Wednesday at 17:00.
    logged = Strict.log("INC-1", summary="x", caller="u", category="mail", at=at(9))
    done = logged.start(person="ann", at=at(9)).act(
        "resolve", code="solution", notes="x", at=at(17)
    )

    def measured(when: datetime) -> bool:
        records = {"INC-1": done.history.then(Transition(when, "reopen", "in_progress"))}
        basis = Basis("office", Strict.reopen_policy.calendar)
        return reopen_rate(records, within=timedelta(hours=16), basis=basis, at=when).value == 1

    for when, is_open in (
        (at(17, day=4), True), (at(23, day=4), True), (at(9, day=5), True),
        (at(9, 1, day=5), False),
    ):  # fmt: skip
        assert (done.check("reopen", reason="back", at=when) == ()) is is_open
        assert measured(when) is is_open


def test_reopening_too_often_is_refused() -> None:
    again = (
        strict()
        .reopen(reason="back", at=at(14))
        .act("resolve", code="solution", notes="y", at=at(15))
    )

    assert [r.code for r in again.check("reopen", reason="x", at=at(16))] == ["reopened_too_often"]
    assert type(again) is Strict


# -- priority --------------------------------------------------------------------------------------


def test_judging_anew_changes_the_priority_and_an_override_is_explained() -> None:
    record = new(impact=Impact.LOW, urgency=Urgency.LOW)
    worse = record.reprioritise(impact=Impact.HIGH, at=at(10))
    forced = worse.reprioritise(priority=Priority.P1, comment="the minister called", at=at(11))
    back = forced.reprioritise(at=at(12))

    assert (record.priority, worse.priority) == (Priority.P5, Priority.P3)
    assert (forced.priority, forced.priority_overridden) == (Priority.P1, True)
    assert (back.priority, back.priority_overridden) == (Priority.P3, False)


def test_an_override_outlives_an_amended_impact() -> None:
    record = new(impact=Impact.LOW, urgency=Urgency.LOW, priority=Priority.P1)

    assert record.amend(impact=Impact.HIGH, at=at(10)).priority == Priority.P1


def test_without_an_impact_there_is_no_priority_that_follows() -> None:
    record = new(impact=Impact.LOW, urgency=Urgency.LOW)

    assert record.amend(clear=["impact"], at=at(10)).priority is None


# -- time, delivery, the host's own facts ---------------------------------------------------------


def test_time_may_stand_still_but_not_run_backwards() -> None:
    record = assigned()

    assert record.start(person="ann", at=at(10)).state == "in_progress"
    reasons = record.check("start", person="ann", at=at(9, 59))
    assert [reason.code for reason in reasons] == ["time_runs_backwards"]
    assert "assign at 2026-03-02T10:00:00+00:00" in reasons[0].sentence


def test_an_hour_shown_twice_is_distinguished_by_its_offset() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    second_time = at(9).replace(month=10, day=25, hour=1, minute=30, tzinfo=lisbon, fold=1)
    first_time = second_time.replace(fold=0)
    record = Incident.log("INC-1", summary="x", caller="u", at=second_time)

    assert record.check("assign", group="mail", at=first_time)[0].code == "time_runs_backwards"
    assert record.history[0].at == at(1, 30).replace(month=10, day=25)


def test_the_same_delivery_twice_changes_nothing() -> None:
    once = new().assign(group="mail", at=at(10), by="router", id="d-1")

    assert once.assign(group="mail", at=at(10), by="router", id="d-1") is once
    later = once.start(person="ann", at=at(11))
    assert later.assign(group="mail", at=at(10), by="router", id="d-1") is later


@pytest.mark.parametrize(
    "other",
    [
        {"group": "network"},
        {"person": "ann"},
        {"comment": "urgent"},
        {"extra": {"site": "Porto"}},
    ],
)
def test_the_same_delivery_with_other_inputs_is_refused(other: dict[str, Any]) -> None:
    inputs = {"group": "mail", "at": at(10), "by": "router", "id": "d-1"}
    once = new().act("assign", **inputs)

    with pytest.raises(ActionRefused) as refused:
        once.act("assign", **{**inputs, **other})

    assert refused.value.codes == ("id_already_used",)


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"comment": [{"a": 1}]}, "comment_invalid"),
        ({"person": 5}, "person_invalid"),
        ({"by": 7}, "by_invalid"),
        ({"group": {}}, "id_already_used"),
    ],
)
def test_a_delivery_again_with_an_input_that_cannot_be_read_is_refused(
    other: dict[str, Any], code: str
) -> None:
    inputs = {"group": "mail", "at": at(10), "id": "d-1"}
    once = new().act("assign", **inputs)

    with pytest.raises(ActionRefused) as refused:
        once.act("assign", **{**inputs, **other})

    assert refused.value.codes == (code,)
    assert [reason.code for reason in once.check("assign", **{**inputs, **other})] == [code]


@pytest.mark.parametrize(
    "later",
    [
        {"at": at(10, 1)},
        {"by": "another worker"},
        {"recorded_at": at(12)},
        {"evidence": [SampleEvidence("PRB-1", "closed")]},
    ],
)
def test_a_delivery_is_the_same_whenever_and_by_whom_it_is_repeated(later: dict[str, Any]) -> None:
    inputs = {"group": "mail", "at": at(10), "by": "router", "id": "d-1"}
    once = new().act("assign", **inputs)

    assert once.act("assign", **{**inputs, **later}) is once
    assert once.check("assign", **{**inputs, **later}) == ()


def test_a_different_delivery_with_a_known_id_says_what_differs() -> None:
    once = new().assign(group="mail", at=at(10), id="d-1", extra={"vip": 1})

    with pytest.raises(ActionRefused) as refused:
        once.assign(group="network", comment="urgent", at=at(11), id="d-1", extra={"vip": True})

    (reason,) = refused.value.reasons
    assert "group was 'mail', not 'network'" in reason.sentence
    assert "comment was None, not 'urgent'" in reason.sentence
    assert "vip was 1, not True" in reason.sentence


def test_only_the_evidence_that_a_guard_looked_at_is_recorded() -> None:
    major = SampleEvidence("MI-1", "stood_down")
    others = [SampleEvidence(f"INC-{n}", "new") for n in range(500)]
    record = new().amend(major_incident="MI-1", category="mail", at=at(9))

    resolved = record.resolve(
        code=ResolutionCode.SOLUTION, notes="n", at=at(10), evidence=[*others, major]
    )

    assert dict(resolved.history[-1].inputs)["evidence"] == ("MI-1: stood_down",)


def test_the_evidence_recorded_is_bounded() -> None:
    seen = Evidence(SampleEvidence(f"INC-{n}", "closed") for n in range(250))

    assert len([*seen]) == 250
    assert len(seen.texts()) == 101
    assert seen.texts()[-1] == "and 150 more"


def test_the_evidence_an_action_needs_is_named_before_it_is_loaded() -> None:
    record = new().amend(major_incident="MI-1", category="mail", problem="PRB-1", at=at(9))

    assert record.evidence_needed("resolve", code="solution", notes="n") == ("MI-1", "PRB-1")
    assert record.evidence_needed("note", text="x") == ("PRB-1", "MI-1")
    duplicate = record.evidence_needed("cancel", reason="duplicate", reference="INC-7")
    assert duplicate[0] == "INC-7"
    shown = [attrs.evolve(new(), id="INC-8", parent="INC-9")]
    assert record.evidence_needed("amend", parent="INC-8")[0] == "INC-8"
    assert record.evidence_needed("amend", parent="INC-8", evidence=shown)[0] == "INC-9"


def test_the_evidence_needed_is_the_same_in_a_process_that_has_used_no_link_rule() -> None:
    script = (
        "from datetime import UTC, datetime\n"
        "from serviceops.lifecycle import Incident\n"
        "facts = {'summary': 'x', 'caller': 'u', 'at': datetime(2026, 3, 2, tzinfo=UTC)}\n"
        "print(Incident.log('INC-2', **facts, parent='INC-1').evidence_needed('note', text='x'))"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert found.stdout == "('INC-1',)\n"


def test_a_hold_may_end_by_handing_the_work_over() -> None:
    waiting = (
        new()
        .assign(group="mail", person="ann", at=at(10))
        .hold(reason=HoldReason.VENDOR, reference="V-1", at=at(11))
    )
    handed_over = waiting.resume(group="network", at=at(13))
    target = Target(
        "resolution", goal=Goal.real(hours=8), start=On("log"), stop=On("resolve"),
        pause=While("on_hold"),
    )  # fmt: skip

    assert (handed_over.state, handed_over.group, handed_over.person) == (
        "assigned", "network", None,
    )  # fmt: skip
    assert (handed_over.hold_reason, handed_over.reassignments) == (None, 1)
    reading = target.read(handed_over.history, at=at(14))
    assert (reading.stage, reading.paused_for) == ("running", timedelta(hours=2))
    assert waiting.resume(group="mail", at=at(13)).state == "in_progress"
    assert waiting.resume(at=at(13)).person == "ann"


def test_a_reply_from_the_other_side_is_another_delivery() -> None:
    once = new().reply(party=Party.PROVIDER, at=at(10), id="d-1")

    with pytest.raises(ActionRefused, match="id_already_used"):
        once.reply(party=Party.CALLER, at=at(10), id="d-1")


def test_the_hosts_own_facts_ride_along_and_clear() -> None:
    here = new(extra={"site": "Porto", "floor": 3}).note(text="x", extra={"floor": 4}, at=at(10))
    gone = here.note(text="y", extra={"site": None}, at=at(11))

    assert here.extra == (("floor", 4), ("site", "Porto"))
    assert gone.extra == (("floor", 4),)
    assert Incident.replay(gone.history) == gone


def test_a_record_shows_what_is_set_and_no_more() -> None:
    assert repr(assigned()) == (
        "Incident('INC-1', assigned, summary='Mail is down', category='mail',"
        " group='mail', caller='u-1')"
    )


def test_a_host_stores_what_is_new_and_compares_before_swapping() -> None:
    record = in_progress()

    assert record.revision == 3
    assert [t.action for t in record.since(1)] == ["assign", "start"]
    assert record.since(3) == ()
    assert not record.is_final
    assert closed().is_final


def test_a_transition_records_what_changed_and_nothing_else() -> None:
    assert in_progress().history[-1].sets == (("person", "ann"),)
    assert in_progress().reprioritise(at=at(12)).history[-1].sets == ()


def test_what_ends_with_a_state_is_recorded_as_cleared_counters_too() -> None:
    reminded = on_hold().remind(at=at(13))

    resumed = reminded.resume(at=at(14))

    assert resumed.history[-1].sets == (("hold_reason", None), ("reminders", None))
    assert (resumed.hold_reason, resumed.reminders) == (None, 0)


def test_amend_takes_a_single_text_as_one_name_to_clear() -> None:
    record = new(category="mail", service="mail")

    one = record.act("amend", clear="category", at=LATER)
    both = record.act("amend", clear=["category", "service"], at=LATER)
    nonsense = record.check("amend", clear=[3], at=LATER)

    assert (one.category, one.service) == (None, "mail")
    assert (both.category, both.service) == (None, None)
    assert dict(both.history[-1].inputs)["clear"] == ("category", "service")
    assert [reason.code for reason in nonsense] == ["clear_invalid"]


def test_a_resolved_incident_lost_its_category_and_could_not_be_closed() -> None:
    cleared: dict[str, Any] = {"clear": ["category"], "at": LATER}

    assert [one.code for one in resolved().check("amend", **cleared)] == ["not_clearable"]
    assert resolved().amend(category="network", at=LATER).category == "network"
    assert in_progress().amend(category="mail", at=LATER).act("amend", **cleared).category is None
