"""Adjustments: each answer worked out by hand from the standard table."""

from datetime import UTC, datetime

import pytest

from serviceops.desk import Adjustment, PriorityRules
from serviceops.errors import InvalidValue, UnknownKey
from serviceops.lifecycle import Incident
from serviceops.priority import Impact, Priority, Urgency

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
VIP = Adjustment(name="VIP caller", when={"vip": True}, raise_by=1, at_most=Priority.P2)
CRITICAL = Adjustment(name="critical service", when={"criticality": "high"}, at_least=Priority.P2)
RULES = PriorityRules(adjustments=[VIP, CRITICAL])

# impact, urgency, facts, priority by hand
CASES = [
    (Impact.LOW, Urgency.LOW, {}, "P5"),
    (Impact.LOW, Urgency.LOW, {"vip": True}, "P4"),
    (Impact.LOW, Urgency.LOW, {"criticality": "high"}, "P2"),
    (Impact.LOW, Urgency.LOW, {"criticality": "low"}, "P5"),
    (Impact.HIGH, Urgency.MEDIUM, {"vip": True}, "P2"),
    (Impact.HIGH, Urgency.HIGH, {"vip": True, "criticality": "high"}, "P1"),
    (Impact.MEDIUM, Urgency.MEDIUM, {"vip": True, "criticality": "high"}, "P2"),
]


@pytest.mark.parametrize(("impact", "urgency", "facts", "priority"), CASES)
def test_rows_that_fit_move_the_priority_and_never_lower_it(
    impact: Impact, urgency: Urgency, facts: dict, priority: str
) -> None:
    assert RULES.assess(impact, urgency, facts).priority == priority


def test_the_answer_says_which_rows_moved_it() -> None:
    results = RULES.assess(Impact.LOW, Urgency.MEDIUM, {"vip": True, "criticality": "high"})

    assert results.because.codes == ("matrix", "adjusted", "adjusted")
    assert str(results.because).splitlines()[1:] == [
        "VIP caller (vip True): P4 becomes P3",
        "critical service (criticality high): P3 becomes P2",
    ]


def test_a_row_that_may_not_rise_further_says_so() -> None:
    results = RULES.assess(Impact.HIGH, Urgency.MEDIUM, {"vip": True})

    assert results.because.codes == ("matrix", "no_higher")
    assert not results.is_adjusted


def test_an_adjusted_priority_is_an_override_with_its_reason() -> None:
    incident = Incident.log("INC-1", summary="Mail is down", caller="u-1", at=NINE)
    plain, moved = (
        RULES.assess(Impact.LOW, Urgency.LOW, facts) for facts in ({}, {"vip": True})
    )  # fmt: skip

    first = incident.act("reprioritise", at=NINE, **plain.inputs)
    second = incident.act("reprioritise", at=NINE, **moved.inputs)

    assert (first.priority, first.priority_overridden) == (Priority.P5, False)
    assert (second.priority, second.priority_overridden) == (Priority.P4, True)
    assert "VIP caller" in str(dict(second.history[-1].inputs)["comment"])


def test_of_two_ways_up_the_higher_one_counts() -> None:
    row = Adjustment(name="both", when={"vip": True}, raise_by=3, at_least=Priority.P3)

    assert row.applied(Priority.P4) is Priority.P1
    assert row.applied(Priority.P5) is Priority.P2


def test_a_row_that_does_nothing_and_one_for_nobody_are_refused() -> None:
    with pytest.raises(InvalidValue, match="how x raises"):
        Adjustment(name="x", when={"vip": True})
    with pytest.raises(InvalidValue, match="how x raises"):
        Adjustment(name="x", when={"vip": True}, raise_by=-1)
    with pytest.raises(InvalidValue, match="facts it is for"):
        Adjustment(name="x", when={}, raise_by=1)
    with pytest.raises(UnknownKey):
        RULES.assess(Impact.VERY_HIGH, Urgency.LOW)
