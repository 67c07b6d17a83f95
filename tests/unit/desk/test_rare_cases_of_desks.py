"""What cases, queues and requests on a store do in cases that hardly occur."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any, Unpack
from unittest.mock import patch

import attrs
import pytest

from serviceops import Goal, History, On, Policy, Rule, Target, Transition, While
from serviceops.calendars import BusinessCalendar
from serviceops.desk import (
    Case,
    CategoryTree,
    DeskRules,
    EscalationPolicy,
    EscalationStep,
    IncidentRule,
    MemoryStore,
    Queue,
    Routing,
    RoutingRule,
    StoredCase,
    carry_out,
    drive,
    handle,
    tick,
    work,
)
from serviceops.desk import case as cases
from serviceops.desk.creation import create
from serviceops.desk.drive import carry_out_async, handle_async
from serviceops.desk.work import Behind, _Work
from serviceops.errors import ActionRefused, InvalidRules, InvalidValue, RevisionConflict
from serviceops.intents import Intent
from serviceops.lifecycle import (
    ActionContext,
    Alert,
    AlertTimers,
    Incident,
    IncidentTimers,
    Problem,
    Reminders,
)
from serviceops.sla import Warn
from tests.counted import calls_of

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
FACTS = {"summary": "Mail is down", "caller": "u-1", "category": "mail"}
RULES = DeskRules(incidents=[IncidentRule(facts={"category": "database"})])
LOG = Intent(target_id="INC-1", action="log", key="page:log", rule="page",
             inputs={"summary": "disk full", "severity": "major"})  # fmt: skip


def incident(number: int = 1) -> Incident:
    return Incident.log(f"INC-{number}", at=NINE, **FACTS)


def test_a_case_without_timers_is_as_it_was() -> None:
    case = Case(incident())

    assert case.advanced(at=NINE + HOUR) is case
    assert case.read(at=NINE) != "a reading"


def test_a_case_with_too_many_things_due_is_refused() -> None:
    held = incident().start(person="ann", at=NINE).hold(
        reason="scheduled", until=NINE + HOUR, at=NINE
    )  # fmt: skip

    with patch.object(cases, "_MAX_FIRED", 0), pytest.raises(InvalidValue, match="due in one run"):
        Case(held, timers=IncidentTimers()).tick(at=NINE + HOUR * 2)


def test_a_run_over_many_timed_actions_costs_in_proportion_to_them() -> None:
    held = incident().start(person="ann", at=NINE).hold(reason="caller", comment="?", at=NINE)

    def run(times: int) -> int:
        case = Case(held, timers=IncidentTimers(reminders=Reminders(every=HOUR, times=times)))
        until = NINE + times * HOUR
        assert len(case.tick(at=until)[1]) == times  # a reminder each hour, and nothing else
        return calls_of(lambda: case.tick(at=until))

    assert run(40) < 6 * run(10)  # each action that was taken foresaw all that come after it


def test_each_step_of_a_record_that_was_often_on_hold_looked_at_the_marks_of_all_steps() -> None:
    target = Target(
        "resolution", goal=Goal.real(hours=90), start=On("log"), stop=On("resolve"),
        pause=While("on_hold"),
    )  # fmt: skip
    turns = (("hold", "on_hold"), ("resume", "in_progress"))
    history = History.of(
        [Transition(NINE, "log", "new")]
        + [Transition(NINE + n * HOUR, *turns[n % 2 - 1]) for n in range(1, 60)]
    )

    def cost(number: int) -> int:
        steps = [
            EscalationStep(
                kind="functional", level=level, to="second line", target="resolution",
                after=0.02 * level,
            )
            for level in range(1, number + 1)
        ]  # fmt: skip
        policy = EscalationPolicy(policy=Policy("gold", Rule(targets=target)), steps=steps)
        assert len(policy.due(history, at=NINE + 60 * HOUR)) == number
        return calls_of(lambda: policy.due(history, at=NINE + 60 * HOUR))

    assert cost(15) < 3 * cost(1)


def test_what_falls_due_of_an_escalation_cost_the_square_of_its_history_and_of_its_steps() -> None:
    target = Target(
        "resolution", goal=Goal.real(hours=90), start=On("log"), stop=On("resolve"),
        pause=While("on_hold"),
    )  # fmt: skip
    turns = (("hold", "on_hold"), ("resume", "in_progress"))
    marks: tuple[Callable[[int], Any], ...] = (
        lambda level: Goal.real(minutes=level), lambda level: level / 1_000,
        lambda level: Warn.before(timedelta(minutes=level), real=True),
    )  # fmt: skip

    def cost(mark: Callable[[int], Any], size: int, number: int) -> int:
        history = History.of(
            [Transition(NINE, "log", "new")]
            + [Transition(NINE + n * HOUR, *turns[n % 2 - 1]) for n in range(1, size)]
        )
        steps = [
            EscalationStep(
                kind="hierarchic", level=level, to="boss", target="resolution", after=mark(level),
                until=On("log"),
            )
            for level in range(1, number + 1)
        ]  # fmt: skip
        policy = EscalationPolicy(policy=Policy("gold", Rule(targets=target)), steps=steps)
        policy.next_due(history, at=NINE)  # what is made once
        return calls_of(lambda: policy.due(history, at=NINE + 99 * 24 * HOUR)) + calls_of(
            lambda: policy.next_due(history, at=NINE)
        )

    for mark in marks:
        assert cost(mark, 400, 3) < 12 * cost(mark, 40, 3)
    for mark in marks[:2]:  # marks of due dates have no common order
        assert cost(mark, 3, 300) < 12 * cost(mark, 3, 30)


def test_an_action_on_a_store_in_memory_read_the_links_of_all_its_records_anew() -> None:
    rules = DeskRules(lambda record: Case(record, timers=IncidentTimers()))

    def cost(size: int) -> int:
        store = MemoryStore()
        for number in range(size):
            handle(store, f"INC-{number}", "log", FACTS, at=NINE, rules=rules, kind=Incident)
        return calls_of(
            lambda: handle(store, "INC-0", "start", {"person": "ann"}, at=NINE + HOUR, rules=rules)
        )

    assert cost(200) < 2 * cost(20)


def test_an_action_and_a_run_on_a_store_in_memory_went_through_all_its_records() -> None:
    rules = DeskRules(lambda record: Case(record, timers=IncidentTimers()))
    held = {"reason": "scheduled", "until": NINE + 9 * HOUR}

    def cost(size: int) -> int:
        store = MemoryStore()
        for number in range(size):
            handle(store, f"INC-{number}", "log", FACTS, at=NINE, rules=rules, kind=Incident)
            handle(store, f"INC-{number}", "start", {"person": "ann"}, at=NINE, rules=rules)
            handle(store, f"INC-{number}", "hold", held, at=NINE, rules=rules)

        def work() -> None:
            handle(store, "INC-1", "resume", at=NINE + HOUR, rules=rules)
            assert tick(store, at=NINE + 2 * HOUR, rules=rules).ran == 0

        return calls_of(work)

    cost(2)  # what is made once
    assert cost(400) < 1.1 * cost(40)


def test_a_new_link_read_all_links_of_the_record_at_its_other_end() -> None:
    def cost(size: int) -> int:
        others = [f"INC-{n}" for n in range(2, size)]
        problem = Problem.log("PRB-1", summary="m", source="reactive", incidents=others, at=NINE)
        linked = incident().amend(problem="PRB-1", at=NINE)
        unit = _Work(
            rules=DeskRules(), limit=NINE, includes_limit=False,
            current={"INC-1": linked, "PRB-1": problem},
        )  # fmt: skip
        (message,) = unit.broken_links(linked)
        assert [reason.code for reason in message.reasons] == ["one_sided_link"]
        return calls_of(lambda: list(unit.broken_links(linked)))

    cost(10)  # what is made once
    assert cost(1_000) == cost(10)


def test_lint_of_categories_and_of_routes_costs_in_proportion_to_them() -> None:
    def categories(size: int) -> int:
        tree = CategoryTree.of([f"A{n % 50} > B{n}" for n in range(size)])
        return calls_of(tree.lint)

    def routes(size: int) -> int:
        rules = [RoutingRule(group=f"g{n}", when={"category": f"A > B{n}"}) for n in range(size)]
        return calls_of(Routing(rules=rules).lint)

    assert categories(1_600) < 11 * categories(200)
    assert routes(1_600) < 11 * routes(200)


def test_a_queue_goes_only_forward_and_equals_no_other_thing() -> None:
    reading = Queue([Case(incident())]).read(at=NINE)

    assert reading != "a queue"
    with pytest.raises(InvalidValue):
        reading.tick(at=NINE - HOUR)


def test_categories_have_so_many_levels() -> None:
    tree: dict[str, Any] = {}
    for number in range(13):
        tree = {f"level {number}": tree}

    with pytest.raises(InvalidRules, match="at most 12 levels"):
        CategoryTree.of(tree)


def test_hours_that_never_open_again_are_named_so() -> None:
    once = BusinessCalendar(zone="UTC", week={}, exceptions={date(2020, 1, 1): ["09:00-17:00"]})

    (line,) = RoutingRule(group="desk", hours=once).misfits({}, NINE)

    assert str(line) == "closed at that time; it never opens again"


def test_an_intent_that_is_repeated_refused_or_of_nobody_is_no_change() -> None:
    store = MemoryStore()
    nobody = attrs.evolve(LOG, target_id="ann", action="notify", key="page:notify")
    early = attrs.evolve(LOG, action="reopen", key="page:reopen", inputs={})

    assert carry_out(store, nobody, at=NINE, rules=RULES) is None
    first = carry_out(store, LOG, at=NINE, rules=RULES)
    again = carry_out(store, LOG, at=NINE + HOUR, rules=RULES)
    refused = carry_out(store, early, at=NINE + HOUR, rules=RULES)

    assert refused is not None
    assert not refused.is_repeat  # it has a message
    assert first is not None
    assert again is not None
    assert again.record.revision == first.record.revision == 1
    assert (first.is_repeat, again.is_repeat) == (False, True)
    assert [(one.intent.target_id, bool(one.reasons)) for one in store.sent.values()] == [
        ("ann", False), ("INC-1", True),
    ]  # fmt: skip


def test_an_action_of_an_intent_is_taken_once() -> None:
    store = MemoryStore()
    carry_out(store, LOG, at=NINE, rules=RULES)
    start = attrs.evolve(LOG, action="start", key="page:start", inputs={"person": "ann"})

    both = [carry_out(store, start, at=NINE + HOUR * n, rules=RULES) for n in (1, 2)]

    assert [one.record.revision for one in both if one is not None] == [2, 2]


def test_a_delivery_that_creates_with_other_inputs_is_refused() -> None:
    store = MemoryStore()
    handle(store, "INC-1", "log", FACTS, kind=Incident, key="d-1", at=NINE, rules=RULES)

    with pytest.raises(ActionRefused, match="with other inputs"):
        handle(
            store, "INC-1", "log", {**FACTS, "summary": "Web is down"}, kind=Incident, key="d-1",
            at=NINE, rules=RULES,
        )  # fmt: skip


class Awaited:
    """A store with the methods of another as coroutines."""

    def __init__(self, inner: MemoryStore) -> None:
        self._inner = inner

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Any]:
        with self._inner.unit() as unit:

            class Unit:
                def __getattr__(self, name: str) -> Any:
                    async def call(*given: Any) -> Any:
                        return getattr(unit, name)(*given)

                    return call

            yield Unit()


def test_intents_and_refusals_are_the_same_with_await() -> None:
    plain, awaited = MemoryStore(), MemoryStore()
    carry_out(plain, LOG, at=NINE, rules=RULES)

    async def run() -> None:
        await carry_out_async(Awaited(awaited), LOG, at=NINE, rules=RULES)
        with pytest.raises(ActionRefused):
            await handle_async(Awaited(awaited), "INC-1", "reopen", at=NINE, rules=RULES)

    asyncio.run(run())

    assert awaited.cases == plain.cases


def test_links_that_never_end_are_refused() -> None:
    with patch.object(work, "_MAX_ROUNDS", 0), pytest.raises(Exception, match="cut the chain"):
        handle(MemoryStore(), "INC-1", "log", FACTS, kind=Incident, at=NINE, rules=RULES)


class Strict(Incident):
    """An incident of a host that counts on its summary."""

    @classmethod
    def log(cls, number: str, *, summary: str, **when: Unpack[ActionContext]) -> "Strict":  # type: ignore[override]
        """Log it."""
        return super().log(number, summary=summary.strip(), **when)


def test_a_creation_that_counts_on_what_is_missing_names_only_that() -> None:
    with pytest.raises(ActionRefused) as refused:
        create(Strict, "INC-1", {"at": NINE})

    assert [reason.code for reason in refused.value.reasons] == ["summary_missing"]


# -- what is overdue before a request --------------------------------------------------------------


def units(results: list[object]) -> Iterator[Any]:
    """Return the results of units of work one after another."""
    yield from results


def finished(steps: Any, results: list[object]) -> object:
    """Answer the steps of a driver with results in turn, and return what it ends with."""
    given, found = units(results), None
    try:
        steps.send(None)
        while True:
            found = next(given)
            steps.send(found)
    except StopIteration as end:
        return end.value


def test_the_record_that_is_overdue_for_longest_goes_first() -> None:
    later, first = (Behind(record_id=name, wakeup=NINE) for name in ("INC-1", "INC-2"))

    # The request finds one record overdue, that one another; both are run, then the request.
    assert finished(drive._settled(list, RULES), [later, first, None, None, "done"]) == "done"
    with (
        patch.object(drive, "_MAX_BEHIND", 1),
        pytest.raises(InvalidValue, match="run tick first"),
    ):
        finished(drive._settled(list, RULES), [later, None])


def test_a_run_that_another_writer_disturbs_looks_again_and_gives_up_in_the_end() -> None:
    due = ("INC-1", NINE)
    lost = RevisionConflict("INC-1", 1, 2)
    steps = drive._ticking(NINE, RULES, 5, 2)
    steps.send(None)
    steps.send(due)
    steps.throw(lost)  # this record is left for now
    steps.send(None)  # nothing else is due, so that it is looked at again
    steps.send(due)
    with pytest.raises(RevisionConflict):
        steps.throw(lost)


def test_a_record_that_was_run_meanwhile_gives_no_messages() -> None:
    steps = drive._ticking(NINE, RULES, 1, 2)

    ended = finished(steps, [("INC-1", NINE), None, None])

    assert ended is not None
    loading = work.run("INC-9", NINE, RULES)
    loading.send(None)
    with pytest.raises(StopIteration) as nothing:
        loading.send([])
    assert nothing.value.value is None


class Lenient(Incident):
    """An incident of a host that needs no summary, though it asks for one."""

    @classmethod
    def log(cls, number: str, *, summary: str, **when: Unpack[ActionContext]) -> "Lenient":  # type: ignore[override]
        """Log it."""
        return super().log(number, summary="none", caller="u-1", at=NINE)


def test_a_creation_that_goes_well_without_an_input_has_no_further_reasons() -> None:
    with pytest.raises(ActionRefused) as refused:
        create(Lenient, "INC-1", {"at": NINE})

    assert [reason.code for reason in refused.value.reasons] == ["summary_missing"]


@pytest.mark.parametrize(("micros", "recorded"), [(-1, 1), (0, 1), (1, 1), (2, 2)])
def test_an_action_at_or_before_the_instant_of_a_run_is_recorded_after_it(
    micros: int, recorded: int
) -> None:
    store, ran, moment = MemoryStore(), NINE + HOUR, timedelta(microseconds=1)
    with store.unit() as unit:
        unit.append(StoredCase(record=incident(), ran_until=ran), 0)

    when = ran + micros * moment
    done = handle(store, "INC-1", "note", {"text": "x"}, at=when, rules=RULES)

    assert done.record.history[-1].at == ran + recorded * moment


def test_a_timed_action_for_the_second_time_in_an_instant_was_never_carried_out() -> None:
    timers = AlertTimers()
    born = Alert.report("AL-1", identity="db-1", severity="major", latched=True, at=NINE)
    first, _ = Case(born.subside(until=NINE, at=NINE), timers=timers).tick(at=NINE)
    back = first.record.act("trigger", at=NINE).act("subside", until=NINE, at=NINE)

    second, fired = Case(back, timers=timers).tick(after=NINE, at=NINE + HOUR)

    assert [due.key for due in fired] == [f"AL-1/timer/subsided@{NINE.isoformat()}/2"]
    assert second.record.revision == back.revision + 1
    assert second.read(at=NINE + HOUR).next_wakeup is None
