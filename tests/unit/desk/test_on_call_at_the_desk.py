"""Schedules where the desk and the event stream take a name, and paging in a queue."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from serviceops.desk import Case, DueKind, EscalationPolicy, EscalationStep, Pager, Queue
from serviceops.documents import from_dict, to_dict
from serviceops.errors import ServiceOpsError
from serviceops.events import ResponseRule, Signal, StreamRules, StreamState, step_stream
from serviceops.lifecycle import Incident
from serviceops.oncall import Layer, PagingLevel, PagingPolicy, Rotation, Schedule
from serviceops.sla import Goal, On, Policy, Rule, Target
from serviceops.spans import utc

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ROTATION = Rotation(members=["ana", "ben", None], length="PT1H", anchor=NINE, zone="UTC")
MAIL = Schedule(Layer(ROTATION), name="mail")
RESOLUTION = Target("resolution", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))


def incident(number: int = 1) -> Incident:
    return Incident.log(f"INC-{number}", summary="x", caller="u", category="mail", at=NINE)


def escalations(kind: str, hours: float) -> EscalationPolicy:
    step = EscalationStep(kind=kind, level=1, to=MAIL, target="resolution",
                          after=Goal.real(hours=hours))  # type: ignore[arg-type]  # fmt: skip
    return EscalationPolicy(policy=Policy("gold", rules=Rule(targets=RESOLUTION)), steps=[step])


@pytest.mark.parametrize(("hours", "names"), [(0.5, ["ana"]), (1.5, ["ben"]), (2.5, ["mail"])])
def test_a_hierarchic_step_notifies_who_is_on_call_then(hours: float, names: list[str]) -> None:
    record = incident()
    (due,) = escalations("hierarchic", hours).due(record.history, at=NINE + 3 * HOUR)

    intents = due.intents(record)

    # In the third hour nobody is on call: the schedule is named, so that the host sees it.
    assert [one.target_id for one in intents if one.action == "notify"] == names


def test_a_functional_step_assigns_the_schedule_and_its_person() -> None:
    record = incident()
    (due,) = escalations("functional", 1.5).due(record.history, at=NINE + 3 * HOUR)

    (assign,) = [one for one in due.intents(record) if one.action == "assign"]

    assert dict(assign.inputs) == {"group": "mail", "person": "ben"}


def test_an_escalation_to_a_schedule_has_a_document() -> None:
    given = escalations("hierarchic", 1)

    assert from_dict(json.loads(json.dumps(to_dict(given)))) == given
    with pytest.raises(ServiceOpsError, match="named schedule"):
        EscalationStep(kind="functional", level=1, to=Schedule(Layer(ROTATION)),  # type: ignore[arg-type]
                       target="resolution", after=0.5)  # fmt: skip


POLICY = PagingPolicy(
    name="mail", levels=[PagingLevel(MAIL, "PT10M"), PagingLevel("zoe", "PT20M")],
    acknowledge_timeout="PT2H",
)  # fmt: skip


def test_what_opens_a_pager_does_not_open_an_open_one_again() -> None:
    pager = Pager(policy=POLICY, opens=On("log", "note"))
    noted = incident().note(text="still down", at=NINE + 5 * MINUTE)

    pages = pager.due(noted.history, at=NINE + HOUR)

    assert [due.page.at for due in pages] == [NINE, NINE + 10 * MINUTE]


def test_a_queue_wakes_for_pages_until_work_starts() -> None:
    case = Case(incident(), paging=Pager(policy=POLICY))
    reading = Queue([case]).read(at=NINE)

    assert reading.next_wakeup == NINE + 10 * MINUTE
    (due,) = reading.due(at=NINE + HOUR)
    assert (due.kind, due.name, due.detail) == (DueKind.PAGE, "mail", "level 2: zoe")
    (intent,) = due.intents(case.record)
    assert (intent.target_id, intent.action) == ("zoe", "notify")
    assert intent.key == "INC-1/page/mail/1/2/1/zoe"


def test_starting_the_work_acknowledges_and_resolving_it_ends_the_pages() -> None:
    record = incident()
    started = record.assign(group="mail", person="ana", at=NINE + MINUTE).start(
        at=NINE + 5 * MINUTE
    )
    resolved = started.resolve(code="solution", notes="done", at=NINE + HOUR)
    day = NINE + timedelta(days=1)

    def at(case: Case) -> list[int]:
        pages = [due for due in case.due(at=day) if due.kind is DueKind.PAGE]
        return [(utc(due.at) - NINE) // MINUTE for due in pages]

    pager = Pager(policy=POLICY)
    # The acknowledgement of 09:05 times out at 11:05, while the incident is still open.
    assert at(Case(started, paging=pager)) == [0, 125, 135]
    assert at(Case(resolved, paging=pager)) == [0]
    reopened = resolved.reopen(reason="again", at=NINE + 3 * HOUR)
    assert at(Case(reopened, paging=pager)) == [0, 180, 190]


def test_two_periods_have_the_pages_of_the_whole() -> None:
    case = Case(incident(), paging=Pager(policy=POLICY))
    whole = case.due(at=NINE + HOUR)
    for minutes in range(0, 60, 5):
        at = NINE + minutes * MINUTE
        assert case.due(at=at) + case.due(after=at, at=NINE + HOUR) == whole


def test_a_queue_with_paging_has_a_document() -> None:
    pager = Pager(policy=POLICY, number=3)
    queue = Queue(Case(incident(number), paging=pager) for number in (1, 2))

    again = from_dict(json.loads(json.dumps(to_dict(queue))), Queue)

    assert [case.paging for case in again] == [pager, pager]
    with pytest.raises(ServiceOpsError):
        Pager(policy="mail")  # type: ignore[arg-type]


def test_a_response_of_the_stream_names_who_is_on_call() -> None:
    rule = ResponseRule(name="page", respond="incident", to=MAIL)  # type: ignore[arg-type]
    rules = StreamRules(flapping=None, responses=[rule])

    def opened(at: datetime) -> object:
        signal = Signal(source="probe", at=at, severity="critical", name="down", resource="db")  # type: ignore[arg-type]
        step = step_stream(StreamState(), signal, at=at, rules=rules)
        (intent,) = [one for one in step.intents if one.action == "log"]
        return dict(intent.inputs)["to"]

    assert opened(NINE) == ("ana",)
    assert opened(NINE + HOUR) == ("ben",)
    assert from_dict(to_dict(rules)) == rules


def test_a_functional_step_gives_the_next_person_a_record_that_the_group_has_already() -> None:
    record = incident().act("assign", group="mail", person="ana", at=NINE)
    (due,) = escalations("functional", 1.5).due(record.history, at=NINE + 3 * HOUR)

    moves = {one.action: dict(one.inputs) for one in due.intents(record)}
    assert moves.pop("escalate")
    assert list(moves.values()) == [{"group": "mail", "person": "ben"}]

    held = incident().act("assign", group="mail", person="ben", at=NINE)
    assert [one.action for one in due.intents(held)] == ["escalate"]
