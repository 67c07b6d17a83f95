"""`handle` and `tick`: requests and time on a store, each with all that follows, or nothing."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Unpack

import attrs
import pytest

from serviceops.desk import (
    OWNED,
    Case,
    Contact,
    DeskRules,
    EscalationPolicy,
    EscalationStep,
    MemoryStore,
    handle,
    tick,
)
from serviceops.desk.drive import handle_async, tick_async
from serviceops.desk.store import Handled
from serviceops.documents import from_dict, to_dict
from serviceops.errors import ActionRefused, InvalidValue, RevisionConflict, UnknownKey
from serviceops.lifecycle import (
    ActionContext,
    FactChanges,
    Incident,
    IncidentTimers,
    Lifecycle,
    MajorIncident,
    Problem,
    Record,
    State,
    action,
    guard,
)
from serviceops.sla import Goal, On, Policy, Rule, Target
from serviceops.tools import call

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
GOLD = Policy("gold", rules=Rule(targets=Target(
    "resolution", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"),
)))  # fmt: skip
STEPS = EscalationPolicy(policy=GOLD, steps=[EscalationStep(
    kind="functional", level=1, to="second line", target="resolution",
    after=Goal.real(hours=2), unless=OWNED,
)])  # fmt: skip


def case_of(record: Record) -> Case:
    if isinstance(record, Incident):
        return Case(record, GOLD, IncidentTimers(auto_close=timedelta(days=1)), escalations=STEPS)
    return Case(record)


RULES = DeskRules(case_of)


def at(hour: float) -> datetime:
    return NINE + timedelta(hours=hour - 9)


class Counted(MemoryStore):
    """A store that remembers which ids were loaded."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []

    def unit(self) -> Any:  # type: ignore[override] # the same, counted
        store, inner = self, super().unit()

        class Unit:
            def __enter__(self) -> Any:
                unit = inner.__enter__()
                load = unit.load

                class Seen:
                    def __getattr__(self, name: str) -> Any:
                        return getattr(unit, name)

                    def load(self, ids: Sequence[str]) -> Any:
                        store.loads += ids
                        return load(ids)

                return Seen()

            def __exit__(self, *error: object) -> Any:
                return inner.__exit__(*error)

        return Unit()


def log(store: MemoryStore, number: int, hour: float = 9, **facts: Any) -> Handled:
    given = {"summary": "Mail is down", "caller": "u-1", "category": "mail", **facts}
    return handle(store, f"INC-{number}", "log", given, kind=Incident, at=at(hour), rules=RULES)


def act(store: MemoryStore, number: int, action: str, hour: float, **more: Any) -> Handled:
    named = {name: more.pop(name) for name in ("since", "key", "by") if name in more}
    return handle(store, f"INC-{number}", action, more, at=at(hour), rules=RULES, **named)


def write(store: MemoryStore, record_id: str, **changes: Any) -> None:
    stored = store.cases[record_id]
    with store.unit() as unit:
        unit.append(attrs.evolve(stored, **changes), stored.record.revision)


def actions(store: MemoryStore, record_id: str = "INC-1") -> list[str]:
    return [one.action for one in store.cases[record_id].record.history]


def test_a_client_with_an_old_revision_has_to_read_again() -> None:
    store = MemoryStore()
    log(store, 1)
    act(store, 1, "assign", 9.1, group="mail", since=1)

    with pytest.raises(RevisionConflict, match="was read at revision 1 and is at revision 2"):
        act(store, 1, "start", 9.2, person="ann", since=1)

    assert actions(store) == ["log", "assign"]


def test_a_retry_is_recognised_whatever_revision_it_names() -> None:
    store = MemoryStore()
    log(store, 1)
    for hour in (9.1, 9.2):
        done = act(store, 1, "assign", hour, group="mail", since=1, key="d-1")

    assert (done.is_repeat, done.messages, actions(store)) == (True, (), ["log", "assign"])
    with pytest.raises(ActionRefused, match="with other inputs"):
        act(store, 1, "assign", 9.3, group="web", since=1, key="d-1")


def test_an_input_that_an_action_does_not_have_is_refused_under_a_known_key_too() -> None:
    store = MemoryStore()
    log(store, 1)
    act(store, 1, "assign", 9.1, group="mail", key="d-1")

    with pytest.raises(InvalidValue, match="'colour' was given where one of the inputs of assign"):
        act(store, 1, "assign", 9.2, group="mail", colour="red", key="d-1")


def test_a_second_record_of_one_id_is_a_conflict_and_no_change() -> None:
    store = MemoryStore()
    log(store, 1)

    with pytest.raises(RevisionConflict, match="INC-1 exists already"):
        log(store, 1, summary="Another")
    with pytest.raises(UnknownKey, match="INC-9"):
        act(store, 9, "start", 10, person="ann")


def test_everything_that_a_form_left_out_is_named_at_once() -> None:
    with pytest.raises(ActionRefused) as refused:
        handle(MemoryStore(), "INC-1", "log", {"impact": "huge"}, kind=Incident, at=NINE,
               rules=RULES)  # fmt: skip

    assert [one.code for one in refused.value.reasons] == [
        "summary_missing", "impact_invalid", "caller_missing",
    ]  # fmt: skip
    with pytest.raises(InvalidValue, match="colour"):
        log(MemoryStore(), 1, colour="red")
    with pytest.raises(InvalidValue, match="inputs of the action alone"):
        log(MemoryStore(), 1, at="1999")


@pytest.mark.parametrize(
    ("name", "given", "keyword"),
    [
        ("waive", ["category_missing"], "waive="), ("id", "d-1", "key="), ("by", "ann", "by="),
        ("recorded_at", NINE, "recorded_at="), ("extra", {"approved": True}, "extra="),
    ],
)  # fmt: skip
def test_a_client_cannot_waive_a_guard_or_say_what_is_for_the_host(
    name: str, given: Any, keyword: str
) -> None:
    store = MemoryStore()
    log(store, 1, category=None)
    inputs = {"code": "solution", "notes": "n", "comment": "c", name: given}

    with pytest.raises(InvalidValue, match=f"pass {keyword} to handle"):
        handle(store, "INC-1", "resolve", inputs, at=at(10), rules=RULES)
    with pytest.raises(InvalidValue, match=f"pass {keyword} to handle"):
        handle(store, "INC-2", "log", inputs, at=at(10), rules=RULES, kind=Incident)

    assert actions(store) == ["log"]


def test_a_host_waives_a_guard_with_a_keyword_of_its_own() -> None:
    store = MemoryStore()
    log(store, 1, category=None)
    inputs = {"code": "solution", "notes": "n", "comment": "nobody knows what it was"}

    with pytest.raises(ActionRefused, match="category_missing"):
        handle(store, "INC-1", "resolve", inputs, at=at(10), rules=RULES)
    with pytest.raises(InvalidValue, match="codes of guards"):
        handle(store, "INC-1", "resolve", inputs, at=at(10), rules=RULES, waive="category_missing")
    done = handle(
        store, "INC-1", "resolve", inputs, at=at(10), rules=RULES,
        waive=iter(["category_missing"]), extra={"ticket": 7}, recorded_at=at(11),
    )  # fmt: skip

    last = done.record.history[-1]
    assert dict(last.inputs)["waived"] == ("category_missing",)
    assert (dict(done.record.extra)["ticket"], last.recorded_at) == (7, at(11))


def test_the_asynchronous_form_waives_in_the_same_way() -> None:
    store = MemoryStore()
    log(store, 1, category=None)
    inputs = {"code": "solution", "notes": "n", "comment": "c"}
    waiving = {**inputs, "waive": ["category_missing"]}

    async def take(given: Any, **more: Any) -> Handled:
        return await handle_async(
            Awaited(store), "INC-1", "resolve", given, at=at(10), rules=RULES, **more
        )

    with pytest.raises(InvalidValue, match="pass waive= to handle"):
        asyncio.run(take(waiving))
    assert asyncio.run(take(inputs, waive=["category_missing"])).record.state == "resolved"


def test_an_input_that_an_action_does_not_have_is_named_with_those_it_has() -> None:
    store = MemoryStore()
    log(store, 1)
    text = r"'txt' was given where one of the inputs of note \(text, comment\) is expected"

    with pytest.raises(InvalidValue, match=text):
        act(store, 1, "note", 10, txt="x")
    assert re.search(text, call(store.cases["INC-1"].record, "note", {"txt": "x"}, at=at(10))
                     .content["detail"])  # fmt: skip
    with pytest.raises(InvalidValue, match="'colour' was given where one of the inputs of log"):
        log(store, 2, colour="red")


@pytest.mark.parametrize("since", ["1", 1.0, True, -1])
def test_a_revision_that_is_no_number_is_refused_where_it_enters(since: Any) -> None:
    store = MemoryStore()
    log(store, 1)

    with pytest.raises(InvalidValue, match=r"a whole number of 0 or more \(since\)"):
        act(store, 1, "note", 10, text="x", since=since)
    assert actions(store) == ["log"]


def test_what_fell_due_before_a_request_happens_first() -> None:
    store = MemoryStore()
    log(store, 1)
    act(store, 1, "start", 9.1, person="ann")
    act(store, 1, "hold", 9.2, reason="scheduled", until=at(10).isoformat())

    # Nobody ran the timer at ten: the hold is over all the same, so that it can be held again.
    act(store, 1, "hold", 11, reason="scheduled", until=at(12).isoformat())

    history = store.cases["INC-1"].record.history
    assert [(one.action, one.at) for one in history[3:]] == [("resume", at(10)), ("hold", at(11))]


def test_a_breach_during_an_outage_is_sent_although_it_was_resolved_meanwhile() -> None:
    store = MemoryStore()
    log(store, 1)
    act(store, 1, "resolve", 14, code="solution", notes="restarted")

    tick(store, at=at(20), rules=RULES)

    assert [one for one in store.sent if "breach" in one] == [
        "INC-1/breach/resolution/1/breached/1"
    ]


def test_time_runs_in_one_order_over_all_records() -> None:
    store = MemoryStore()
    log(store, 1, 9.5)
    log(store, 2, 9)
    act(store, 1, "assign", 9.5, group="mail", person="ann")

    ticked = tick(store, at=at(24), rules=RULES)

    sent = [(one.at, one.key) for one in ticked.messages]
    assert sent == sorted(sent)
    assert [key.partition("/")[0] for _, key in sent] == ["INC-2", "INC-1"]
    assert tick(store, at=at(24), rules=RULES).messages == ()


def test_what_a_record_refuses_of_a_step_goes_to_a_person() -> None:
    store = MemoryStore()
    log(store, 1)
    write(store, "INC-1", wakeup=None)  # the timer was broken
    act(store, 1, "resolve", 11.5, code="solution", notes="restarted")
    write(store, "INC-1", ran_until=at(9), wakeup=at(11.5))

    tick(store, at=at(12), rules=RULES)

    refused = store.sent["INC-1/escalate/functional 1/resolution/1"]
    assert [one.code for one in refused.reasons] == ["no_such_move"]
    assert "escalate" not in actions(store)


def test_only_the_records_that_a_request_needs_are_loaded() -> None:
    store = Counted()
    for number in range(1, 60):
        log(store, number)
    log(store, 100, parent="INC-7")
    store.loads.clear()

    act(store, 7, "resolve", 9.5, code="solution", notes="restarted")

    assert sorted(set(store.loads)) == ["INC-100", "INC-7"]
    assert actions(store, "INC-100") == ["log", "resolve"]
    resolved = store.cases["INC-7"].record.history[-1]
    assert "evidence" not in dict(resolved.inputs)


def test_evidence_is_found_along_a_chain() -> None:
    store = MemoryStore()
    log(store, 1)
    log(store, 2, parent="INC-1")
    log(store, 3, parent="INC-2")

    with pytest.raises(ActionRefused, match="parent_cycle"):
        act(store, 1, "amend", 9.5, parent="INC-3")


def test_a_major_incident_is_shown_to_the_guard_that_needs_it() -> None:
    store = MemoryStore()
    log(store, 1)
    handle(store, "MI-1", "propose", {"incident": "INC-1", "reason": "all of it"}, at=at(9.1),
           kind=MajorIncident, rules=RULES)  # fmt: skip
    assert store.cases["INC-1"].record.major_incident == "MI-1"

    with pytest.raises(ActionRefused, match="major_incident_open"):
        act(store, 1, "resolve", 10, code="solution", notes="restarted")


def test_an_action_at_the_instant_of_the_last_one_is_recorded_at_that_instant() -> None:
    store = MemoryStore()
    log(store, 1)

    done = act(store, 1, "note", 9, text="still down")

    assert [one.at for one in done.record.history] == [at(9)] * 2


def test_what_falls_due_at_the_instant_of_an_action_happens_before_it() -> None:
    store = MemoryStore()
    log(store, 1)

    # The step of two hours assigns it at eleven, so that it can be assigned no more.
    with pytest.raises(ActionRefused, match="cannot assign from assigned"):
        act(store, 1, "assign", 11, group="mail", person="ann")


def test_a_contact_becomes_an_incident_in_the_same_unit() -> None:
    store = MemoryStore()
    call = {"channel": "phone", "caller": "u-7", "summary": "No mail"}
    handle(store, "CON-1", "log", call, kind=Contact, at=NINE, rules=RULES)

    done = handle(store, "CON-1", "turn_into", {"kind": "incident", "record_id": "INC-9"},
                  at=at(9.1), rules=RULES)  # fmt: skip

    assert sorted(one.id for one in done.changed) == ["CON-1", "INC-9"]
    assert actions(store, "INC-9") == ["log", "add_contact"]


def test_a_problem_is_linked_to_the_incident_that_names_it() -> None:
    store = MemoryStore()
    log(store, 1)
    handle(store, "PRB-1", "log", {"summary": "Leak", "source": "proactive"}, kind=Problem,
           at=at(9.1), rules=RULES)  # fmt: skip

    act(store, 1, "amend", 9.2, problem="PRB-1")

    assert store.cases["PRB-1"].record.incidents == ("INC-1",)


def test_a_record_that_cannot_be_run_does_not_stop_the_others() -> None:
    def picky(record: Record) -> Case:
        if record.id == "INC-1":
            raise InvalidValue(record.id, "a record with a policy")
        return case_of(record)

    store = MemoryStore()
    log(store, 1)
    log(store, 2)

    ticked = tick(store, at=at(24), rules=DeskRules(picky))

    assert [*ticked.failed] == ["INC-1"]
    assert [one.record_id for one in ticked.messages] == ["INC-2"]


def test_at_most_so_many_transactions_are_run_in_one_go() -> None:
    store = MemoryStore()
    for number in range(5):
        log(store, number)

    first = tick(store, at=at(24), rules=RULES, at_most=3)

    assert first.ran == 3
    assert first.next_wakeup is not None
    assert first.next_wakeup <= at(24)


def test_a_conflict_without_end_is_raised_after_the_tries() -> None:
    class Busy(MemoryStore):
        tried = 0

        def unit(self) -> Any:  # type: ignore[override] # always late
            Busy.tried += 1
            raise RevisionConflict("INC-1", 1, 2)

    with pytest.raises(RevisionConflict):
        handle(Busy(), "INC-1", "start", {}, at=NINE, rules=RULES, tries=3)
    assert Busy.tried == 3


class Awaited:
    """The store in memory behind an asynchronous interface."""

    def __init__(self, store: MemoryStore) -> None:
        self.store = store

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Any]:
        with self.store.unit() as unit:

            class Unit:
                def __getattr__(self, name: str) -> Any:
                    async def call(*given: Any) -> Any:
                        await asyncio.sleep(0)
                        return getattr(unit, name)(*given)

                    return call

            yield Unit()


def test_the_form_with_await_does_the_same() -> None:
    plain, awaited = MemoryStore(), MemoryStore()
    log(plain, 1)
    act(plain, 1, "start", 9.5, person="ann")
    tick(plain, at=at(24), rules=RULES)

    async def run() -> None:
        store, given = Awaited(awaited), {"summary": "Mail is down", "caller": "u-1"}
        given["category"] = "mail"
        await handle_async(store, "INC-1", "log", given, kind=Incident, at=at(9), rules=RULES)
        await handle_async(store, "INC-1", "start", {"person": "ann"}, at=at(9.5), rules=RULES)
        await tick_async(store, at=at(24), rules=RULES)

    asyncio.run(run())

    assert (awaited.cases, awaited.sent) == (plain.cases, plain.sent)


def test_a_retry_of_a_record_that_came_back_from_a_document_is_recognised() -> None:
    record = Incident.log("INC-1", summary="Mail is down", caller="u-1", at=NINE)
    inputs: dict[str, Any] = {"reason": "scheduled", "until": at(12).isoformat(), "id": "d-1"}
    stored = from_dict(json.loads(json.dumps(to_dict(record.act("hold", at=NINE, **inputs)))))

    assert stored.act("hold", at=at(10), **inputs) is stored  # it was refused as another delivery
    with pytest.raises(ActionRefused, match="with other inputs"):
        stored.act("hold", at=at(10), reason="vendor", id="d-1")


def test_a_record_that_another_timer_runs_is_left_to_it() -> None:
    class Contended(MemoryStore):
        tried: list[str] = []  # noqa: RUF012 - of one test

        def unit(self) -> Any:  # type: ignore[override] # the first append of INC-1 is too late
            inner = super().unit()

            @contextmanager
            def wrapped() -> Iterator[Any]:
                with inner as unit:
                    append = unit.append

                    class Late:
                        def __getattr__(self, name: str) -> Any:
                            return getattr(unit, name)

                        def append(self, case: Any, since: int) -> None:
                            Contended.tried.append(case.record.id)
                            if Contended.tried.count("INC-1") == 2 and case.record.id == "INC-1":
                                raise RevisionConflict("INC-1", since)
                            append(case, since)

                    yield Late()

            return wrapped()

    store = Contended()
    log(store, 1)
    log(store, 2)

    ticked = tick(store, at=at(24), rules=RULES)

    assert Contended.tried[:5] == ["INC-1", "INC-2", "INC-1", "INC-2", "INC-1"]
    assert {one.record_id for one in ticked.messages} == {"INC-1", "INC-2"}


@pytest.mark.parametrize("wrong", [0, -1, True, 2.5, "3"])
def test_a_count_below_one_is_refused_before_anything_is_stored(wrong: Any) -> None:
    store, given = MemoryStore(), {"summary": "Mail is down", "caller": "u-1"}

    with pytest.raises(InvalidValue, match="tries"):
        handle(store, "INC-1", "log", given, kind=Incident, at=NINE, rules=RULES, tries=wrong)
    assert not store.cases
    log(store, 1)
    before = dict(store.cases)
    for name in ("tries", "at_most"):
        with pytest.raises(InvalidValue, match=name):
            tick(store, at=at(24), rules=RULES, **{name: wrong})
        with pytest.raises(InvalidValue, match=name):
            asyncio.run(tick_async(Awaited(store), at=at(24), rules=RULES, **{name: wrong}))
    assert store.cases == before


@pytest.mark.parametrize("wrong", ["none", "another"])
def test_a_function_that_returns_no_case_of_the_record_is_refused(wrong: str) -> None:
    other = Case(Incident.log("INC-2", summary="Mail is down", caller="u-1", at=NINE))
    rules = DeskRules(lambda _: None if wrong == "none" else other)
    store, given = MemoryStore(), {"summary": "Mail is down", "caller": "u-1"}

    with pytest.raises(InvalidValue, match="the case of INC-1"):
        handle(store, "INC-1", "log", given, kind=Incident, at=NINE, rules=rules)
    assert not store.cases
    log(store, 1)
    ticked = tick(store, at=at(24), rules=rules)
    assert list(ticked.failed) == ["INC-1"]
    assert isinstance(ticked.failed["INC-1"], InvalidValue)


@guard("another_runs", "another job runs", needs=["evidence"])
def none_runs(job: Record, inputs: Any) -> bool:
    return all(other.state != "running" for other in inputs["evidence"])


class JobLifecycle(Lifecycle):
    creates = "plan"
    planned, running, over = State(initial=True), State(), State(final=True)
    run = running.from_(planned, validators=[none_runs])
    end = over.from_(running)


@attrs.frozen(kw_only=True)
class Job(Record):
    lifecycle: ClassVar = JobLifecycle

    @classmethod
    def plan(cls, name: str, /, **when: Unpack[ActionContext]) -> "Job":
        """Plan it."""
        return cls.create(name, {}, when)

    @action
    def run(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Run it, when no other runs."""
        return {}

    @action
    def end(self, **when: Unpack[ActionContext]) -> FactChanges:
        """End it."""
        return {}


def test_a_stored_record_given_as_evidence_is_looked_at_as_it_is_stored_and_not_written() -> None:
    store = MemoryStore()
    for name in ("J-1", "J-2"):
        handle(store, name, "plan", {}, kind=Job, at=at(9), rules=RULES)
    read_before = [case.record for case in store.cases.values()]
    elsewhere = Job.plan("J-9", at=at(9))

    done = handle(
        store, "J-1", "run", {}, at=at(10), rules=RULES, evidence=[*read_before, elsewhere]
    )
    with pytest.raises(ActionRefused, match="another_runs"):
        handle(store, "J-2", "run", {}, at=at(11), rules=RULES, evidence=read_before)

    assert [one.id for one in done.changed] == ["J-1"]
    assert set(store.cases) == {"J-1", "J-2"}
    handle(store, "J-1", "end", {}, at=at(12), rules=RULES)
    ended = handle(store, "J-2", "run", {}, at=at(13), rules=RULES, evidence=[done.record])
    assert dict(ended.record.history[-1].inputs)["evidence"] == ("J-1: over",)
