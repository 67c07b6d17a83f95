"""What a refusal says, how it travels, and what happens when a host's own guard breaks."""

import copy
import pickle
from collections.abc import Callable
from typing import Any, ClassVar, Unpack

import attrs
import pytest
from desk import LATER, SampleEvidence, assigned, at, closed, in_progress, new, resolved

from serviceops.errors import (
    ActionRefused,
    GuardFailed,
    InvalidValue,
    NaiveInstant,
    Reason,
    ServiceOpsError,
    UnknownAction,
)
from serviceops.lifecycle import (
    ActionContext,
    FactChanges,
    Incident,
    IncidentLifecycle,
    Lifecycle,
    Record,
    State,
    action,
    condition,
    guard,
    path,
)


class ErrandLifecycle(Lifecycle):
    updates = ()
    remarks = ()
    begun = State(initial=True)
    done = State(final=True)
    finish = done.from_(begun)


@attrs.frozen(kw_only=True)
class Errand(Record):
    """A record of a host, of which an action counts on its input."""

    lifecycle: ClassVar[type[Lifecycle]] = ErrandLifecycle
    share: float | None = None

    @action
    def finish(self, *, parts: int, **when: Unpack[ActionContext]) -> FactChanges:
        return {"share": 1 / parts}


def refusal() -> ActionRefused:
    with pytest.raises(ActionRefused) as refused:
        new(category=None).act("resolve", code="duplicate", at=at(8))
    return refused.value


def test_a_refusal_names_every_reason_at_once_missing_facts_and_guards_together() -> None:
    assert refusal().codes == (
        "notes_missing",
        "time_runs_backwards",
        "category_missing",
        "reference_missing",
    )


def test_a_refusal_reads_as_a_sentence_with_what_would_work() -> None:
    with pytest.raises(ActionRefused) as refused:
        assigned().act("close", at=LATER)

    assert str(refused.value) == (
        "INC-1 cannot close from assigned: possible from resolved only (no_such_move);"
        " allowed: reassign, start, hold, escalate, resolve, cancel, note, reply, amend,"
        " reprioritise, add_contact"
    )


def test_nothing_but_a_remark_is_allowed_at_the_end() -> None:
    with pytest.raises(ActionRefused, match="is final") as refused:
        closed().start(person="ann", at=LATER)
    assert str(refused.value).endswith(
        "closed is final (record_is_final); allowed: note, add_contact"
    )


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_a_refusal_survives_pickling(protocol: int) -> None:
    before = refusal()

    after = pickle.loads(pickle.dumps(before, protocol))

    assert (str(after), after.reasons, after.allowed) == (
        str(before),
        before.reasons,
        before.allowed,
    )


def test_a_refusal_survives_copying() -> None:
    assert str(copy.deepcopy(refusal())) == str(refusal())


def test_reasons_say_what_would_satisfy_them() -> None:
    needs = [reason.needs for reason in refusal().reasons]

    assert needs == [("notes",), ("at",), ("category",), ("reference",)]


def test_a_refused_action_leaves_the_record_as_it_was() -> None:
    record = in_progress()
    before = pickle.dumps(record)

    with pytest.raises(ActionRefused):
        record.close(at=LATER)

    assert pickle.dumps(record) == before


def test_an_unknown_action_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownAction, match="resolve"):
        new().act("solve", at=LATER)
    with pytest.raises(UnknownAction):
        new().check("solve", at=LATER)


def test_a_misspelt_input_is_a_wrong_call_and_no_refusal() -> None:
    with pytest.raises(TypeError, match="grup"):
        new().act("assign", grup="mail", at=LATER)


def test_a_naive_moment_is_refused_everywhere() -> None:
    naive = LATER.replace(tzinfo=None)

    with pytest.raises(NaiveInstant):
        new().assign(group="mail", at=naive)
    with pytest.raises(NaiveInstant):
        Incident.log("INC-2", summary="x", caller="u", at=naive)


# -- a host's guards -------------------------------------------------------------------------------


@guard("not_approved", "the manager has not agreed", needs=["extra"])
def is_approved(record: Any, inputs: Any) -> bool:
    return bool(dict(record.extra)["approved"])  # raises while nobody stated it


@guard("answers_oddly", "it has to be a true answer")
def answers_a_number(record: Any, inputs: Any) -> bool:
    return len(record.summary)  # type: ignore[return-value]


@condition
def nobody_knows(record: Any, inputs: Any) -> bool:
    raise KeyError("who")


@attrs.frozen(kw_only=True)
class Approved(Incident):
    lifecycle: ClassVar = IncidentLifecycle.extended(
        "Approved", guards={"close": [is_approved], "cancel": [answers_a_number]}
    )


def approved_desk() -> Approved:
    record = Approved.log("INC-1", summary="x", caller="u", category="mail", at=at(9))
    return record.act("resolve", code="solution", notes="x", at=at(10))


def test_a_guard_that_raises_is_named_with_the_record_and_the_cause() -> None:
    with pytest.raises(GuardFailed) as failed:
        approved_desk().close(at=LATER)

    assert (failed.value.record, failed.value.guard) == ("INC-1", "is_approved")
    assert failed.value.cause == "KeyError('approved')"
    assert isinstance(failed.value.__cause__, KeyError)
    assert pickle.loads(pickle.dumps(failed.value)).args == failed.value.args


def test_the_live_machine_says_the_same_of_a_guard_that_raises() -> None:
    live = Approved.lifecycle.machine(approved_desk())

    with pytest.raises(GuardFailed, match="is_approved"):
        live.send("close", at=LATER)

    assert live.model.state == "resolved"


def test_an_added_guard_refuses_and_lets_pass() -> None:
    record = approved_desk()

    no = record.note(text="x", extra={"approved": False}, at=at(11))
    yes = record.note(text="x", extra={"approved": True}, at=at(11))

    assert [reason.code for reason in no.check("close", at=LATER)] == ["not_approved"]
    assert yes.close(at=LATER).state == "closed"


def test_a_guard_that_returns_a_number_is_refused_and_let_the_move_pass() -> None:
    record = Approved.log("INC-1", summary="x", caller="u", at=at(9))

    with pytest.raises(
        GuardFailed, match=r"answers_a_number.*it returned 1.*True, False or a Reas"
    ):
        record.act("cancel", reason="created_in_error", at=at(10))


@pytest.mark.parametrize("result", ["the room is taken", ["taken"], None, "", 0])
def test_a_result_of_a_guard_or_condition_that_is_no_bool_is_refused(result: Any) -> None:
    def holds(record: Any, inputs: Any) -> Any:
        return result

    class Errand(Lifecycle):
        begun = State(initial=True)
        done = State(final=True)
        finish = done.from_(begun, validators=[guard("taken", "it is taken")(holds)])
        drop = done.from_(begun, cond=[condition(holds)])

    extended = Errand.extended("Extended", guards={"note": [guard("taken", "it is taken")(holds)]})

    for chart, name in ((Errand, "finish"), (Errand, "drop"), (extended, "note")):
        with pytest.raises(GuardFailed, match="it returned"):
            chart.step("begun", name, None, {})


def test_a_condition_that_raises_is_named_too() -> None:
    class Errand(Lifecycle):
        begun = State(initial=True)
        done = State(final=True)
        finish = done.from_(begun, cond=[nobody_knows])

    with pytest.raises(GuardFailed, match="nobody_knows"):
        Errand.step("begun", "finish", None, {})


def test_a_guard_may_give_a_reason_of_its_own() -> None:
    @guard("vague", "something is wrong")
    def says_what(record: Any, inputs: Any) -> Reason:
        return Reason("exact", "the third line is wrong", ("third",))

    class Errand(Lifecycle):
        begun = State(initial=True)
        done = State(final=True)
        finish = done.from_(begun, validators=[says_what])

    assert Errand.step("begun", "finish", None, {})[1] == (
        Reason("exact", "the third line is wrong", ("third",)),
    )


@pytest.mark.parametrize("code", ["No Code!", "laptop-damaged", "1st", "a, b"])
def test_the_code_of_a_guard_was_any_text(code: str) -> None:
    with pytest.raises(InvalidValue, match="code of a guard, of letters, digits and _"):
        guard(code, "a damaged laptop is repaired first")(lambda record, inputs: True)


def test_the_actions_that_a_record_knows_came_after_a_bare_semicolon() -> None:
    record = Errand.create("E-1", {}, {"at": at(9)})

    for wrong in (lambda: record.act("fly", at=at(10)), lambda: record.check("fly", at=at(10))):
        with pytest.raises(UnknownAction) as unknown:
            wrong()
        assert str(unknown.value) == (
            "'fly' was given where an action of Errand is expected; it knows finish"
        )


def test_an_error_of_an_action_of_a_host_comes_through_and_nothing_is_done() -> None:
    record = Errand.create("E-1", {}, {"at": at(9)})

    with pytest.raises(ZeroDivisionError):
        record.act("finish", parts=0, at=at(10))

    assert (record.state, len(record.history)) == ("begun", 1)
    assert record.act("finish", parts=2, at=at(10)).state == "done"


def test_a_guard_that_is_not_waivable_is_not_waived() -> None:
    @guard("law", "the law says so", waivable=False)
    def lawful(record: Any, inputs: Any) -> bool:
        return False

    class Errand(Lifecycle):
        begun = State(initial=True)
        done = State(final=True)
        finish = done.from_(begun, validators=[lawful])

    inputs = {"waive": ("law",), "comment": "I want to"}
    assert [r.code for r in Errand.step("begun", "finish", None, inputs)[1]] == ["law"]


# -- the live machine ------------------------------------------------------------------------------


def test_the_live_machine_carries_a_record_along() -> None:
    live = IncidentLifecycle.machine(new())

    live.send("assign", group="mail", at=at(10))
    live.send("start", person="ann", at=at(11))

    assert live.model.record == in_progress()


def test_the_live_machine_refuses_with_every_reason() -> None:
    live = IncidentLifecycle.machine(new(category=None))

    with pytest.raises(ActionRefused) as refused:
        live.send("resolve", code="duplicate", at=at(8))

    assert refused.value.args == refusal().args
    assert live.model.state == "new"


def test_the_live_machine_takes_updates_that_no_chart_draws() -> None:
    live = IncidentLifecycle.machine(resolved())

    live.send("note", text="called back", at=LATER)

    assert live.model.record.history[-1].action == "note"
    assert live.model.state == "resolved"


def test_the_live_machine_ignores_a_delivery_it_had() -> None:
    live = IncidentLifecycle.machine(new())
    for _ in range(2):
        live.send("assign", group="mail", at=at(10), id="d-1")

    assert live.model.record.revision == 2


def test_an_unknown_action_is_unknown_to_the_live_machine_too() -> None:
    with pytest.raises(UnknownAction):
        IncidentLifecycle.machine(new()).send("solve", at=LATER)


@attrs.define
class Row:
    """A host's own mutable record: an id, a state, and the facts guards ask for."""

    id: str
    state: str
    category: str | None = None
    major_incident: str | None = None


def test_a_hosts_own_object_may_be_the_model() -> None:
    row = Row("T-9", "in_progress", category="mail")

    IncidentLifecycle.machine(row).send("resolve", code="solution", at=LATER)

    assert row.state == "resolved"


def test_a_hosts_own_object_is_refused_by_the_same_guards() -> None:
    row = Row("T-9", "in_progress")

    with pytest.raises(ActionRefused) as refused:
        IncidentLifecycle.machine(row).send("resolve", code="duplicate", at=LATER)

    assert refused.value.record == "T-9"
    assert refused.value.codes == ("category_missing", "reference_missing")
    assert row.state == "in_progress"


def test_a_listener_hears_the_moves_of_the_live_machine() -> None:
    reported: list[str] = []

    class Listener:
        def after_transition(self, event: str, source: Any, target: Any) -> None:
            reported.append(f"{source.id} {event} {target.id}")

    live = IncidentLifecycle.machine(new())
    live.add_listener(Listener())
    live.send("assign", group="mail", at=at(10))

    assert reported == ["new assign assigned"]


@pytest.mark.parametrize(
    "given",
    [
        {"recorded_at": LATER.replace(tzinfo=None)},
        {"recorded_at": "later"},
        {"extra": {"state": "closed"}},
        {"extra": {"site": object()}},
    ],
)
def test_what_cannot_be_recorded_passed_the_check_and_not_the_action(given: Any) -> None:
    errors = []
    for take in (new().check, new().act):
        with pytest.raises(ServiceOpsError) as wrong:
            take("note", text="x", at=LATER, **given)
        errors.append((type(wrong.value), str(wrong.value)))

    assert errors[0] == errors[1]


def test_a_code_that_utf_8_cannot_write_passed_the_check_of_waivers() -> None:
    waived = new().check("note", text="x", waive=["\ud800"], comment="c", at=LATER)
    assert [reason.code for reason in waived] == ["waive_invalid"]


def test_evidence_of_an_iterator_was_seen_by_the_first_action_alone() -> None:
    record = in_progress().amend(major_incident="MI-1", at=LATER)
    shown = [SampleEvidence("MI-1", "stood_down")]

    def codes(evidence: Callable[[], Any]) -> list[list[str]]:
        options = record.options(at=LATER, evidence=evidence()).values()
        steps = path(record, "resolved", at=LATER, evidence=evidence())
        with pytest.raises(ActionRefused) as refused:
            record.parse_inputs("resolve", {"at": LATER, "evidence": evidence()})
        every = [*(option.reasons for option in options), *(step.reasons for step in steps)]
        return [[reason.code for reason in one] for one in (*every, refused.value.reasons)]

    assert codes(lambda: iter(shown)) == codes(lambda: shown) != codes(lambda: ())
