"""What the desk keeps as data is written and read back."""

import json

import pytest

from serviceops import BusinessCalendar, Goal, On, Policy, Rule, Target, from_dict, to_dict
from serviceops.desk import (
    MATRICES,
    OWNED,
    Adjustment,
    CategoryTree,
    ContactTimers,
    EscalationPolicy,
    EscalationStep,
    PriorityRules,
    Routing,
    RoutingRule,
)
from serviceops.errors import InvalidDocument
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
                after=Goal.wall(hours=1),
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
