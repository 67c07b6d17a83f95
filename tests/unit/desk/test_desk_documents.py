"""What the desk keeps as data is written and read back."""

import json
from datetime import UTC, datetime

import pytest

from serviceops import BusinessCalendar, Goal, On, Policy, Rule, Target, from_dict, to_dict
from serviceops.desk import (
    MATRICES,
    OWNED,
    Adjustment,
    Case,
    CategoryTree,
    ContactTimers,
    EscalationPolicy,
    EscalationStep,
    PriorityRules,
    Queue,
    Routing,
    RoutingRule,
)
from serviceops.errors import InvalidDocument
from serviceops.lifecycle import Incident, IncidentTimers, Link
from serviceops.priority import Priority

OFFICE = BusinessCalendar(zone="Europe/Lisbon", week={"mon-fri": ["09:00-18:00"]})
RESOLUTION = Target(
    "resolution", goal=Goal.working(hours=4), calendar=OFFICE, start=On("log"), stop=On("resolve")
)
VALUES = [
    MATRICES["jira"],
    CategoryTree.of({"A": {"B": {}, "C": {}}}, retired={"Old": "A > B"}),
    PriorityRules(adjustments=[Adjustment(name="VIP", when={"vip": True}, at_least=Priority.P2)]),
    Routing(
        rules=[RoutingRule(group="mail", when={"category": ("A", "B"), "vip": True}, hours=OFFICE)],
        otherwise="desk",
    ),
    ContactTimers(calendar=OFFICE),
    EscalationPolicy(
        policy=Policy("gold", rules=Rule(targets=RESOLUTION)),
        steps=[
            EscalationStep(
                kind="functional",
                level=1,
                to="mail",
                target="resolution",
                after=Goal.real(hours=1),
                unless=OWNED,
            ),
            EscalationStep(
                kind="hierarchic",
                level=1,
                to="boss",
                target="resolution",
                after=0.75,
                until=On("start"),
            ),
        ],
    ),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_what_the_desk_keeps_survives_json(value: object) -> None:
    document = json.loads(json.dumps(to_dict(value)))

    again = from_dict(document)

    assert again == value
    assert hash(again) == hash(value)
    assert to_dict(again) == document


def test_a_tree_from_outside_is_checked_as_one_from_here() -> None:
    document = to_dict(VALUES[1])
    document["categories"].append({"type": "Category", "path": "A > > B"})

    with pytest.raises(InvalidDocument, match="names between"):
        from_dict(document)


NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
GOLD = Policy("gold", rules=Rule(targets=RESOLUTION))
STEPS = VALUES[-1]


class Ticket(Incident):
    """A host's own kind of record."""


def case(number: int, kind: type[Incident] = Incident) -> Case:
    record = kind.log(f"INC-{number}", summary="x", caller="u", at=NINE)
    also = [Link("child_of", f"INC-{number}", "INC-0")]
    return Case(record, GOLD, IncidentTimers(), escalations=STEPS, also=also)  # type: ignore[arg-type]


def test_a_case_is_a_document_with_all_its_parts() -> None:
    document = json.loads(json.dumps(to_dict(case(1))))

    assert from_dict(document) == case(1)
    assert from_dict(document, Case).links == case(1).links
    assert from_dict(to_dict(Case(case(1).record))) == Case(case(1).record)


def test_a_queue_is_a_document_that_says_each_policy_once() -> None:
    queue = Queue([case(1), Case(case(2).record), case(3)])

    document = json.loads(json.dumps(to_dict(queue)))

    assert from_dict(document) == queue
    assert [one.get("policy") for one in document["cases"]] == [0, None, 0]
    assert len(document["policies"]) == len(document["timers"]) == 1
    assert from_dict(to_dict(Queue([]))) == Queue([])


def test_a_hosts_own_records_are_read_inside_a_queue_when_their_class_is_named() -> None:
    queue = Queue([case(1, Ticket)])

    again = from_dict(to_dict(queue), Queue, kinds=[Ticket])

    assert type(again["INC-1"].record) is Ticket
    with pytest.raises(InvalidDocument, match="'Ticket' is no type"):
        from_dict(to_dict(queue))


def test_a_fault_in_a_queue_from_outside_is_reported_with_its_place() -> None:
    document = json.loads(json.dumps(to_dict(Queue([case(1), case(2)]))))
    document["cases"][0]["record"]["state"] = "closed"
    document["cases"][1]["colour"] = "red"
    document["timers"][0] = {"type": "Link", "kind": "child_of", "source": "A", "target": "B"}

    with pytest.raises(InvalidDocument) as refused:
        from_dict(document)
    stated = "\n".join(refused.value.problems)
    assert "@ $.cases[0].record" in stated
    assert "@ $.cases[1]" in stated
    assert "Timers is expected, not Link @ $.timers[0]" in stated

    document = to_dict(Queue([case(1)]))
    document["cases"][0]["policy"] = 7
    with pytest.raises(InvalidDocument, match="a place in policies, from 0 to 0"):
        from_dict(document)
