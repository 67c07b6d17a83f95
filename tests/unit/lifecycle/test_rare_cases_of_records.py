"""What lifecycles, records and their links do in cases that hardly occur."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import attrs
import pytest
from statemachine import State as MachineState

from serviceops.errors import InvalidLifecycle, InvalidTransition
from serviceops.history import Transition
from serviceops.lifecycle import (
    Incident,
    KnownError,
    Lifecycle,
    LinkPolicy,
    Party,
    Record,
    ServiceRequest,
    State,
    past,
)
from serviceops.lifecycle.alerts.suppression import Visibility
from serviceops.lifecycle.evidence import no_cycle
from serviceops.lifecycle.fact_values import plain_fact
from serviceops.lifecycle.holding import caller_replied_since
from serviceops.lifecycle.links import link_rules
from serviceops.lifecycle.paths import _Known
from serviceops.testing import in_state

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def incident(number: int = 1, **facts: object) -> Incident:
    inputs = {"summary": "x", "caller": "u", "category": "mail", **facts}
    return Incident.log(f"INC-{number}", at=NINE, **inputs)  # type: ignore[arg-type]


def test_a_visible_alert_is_shown() -> None:
    assert str(Visibility(at=NINE)) == "shown"


def test_a_chart_that_the_engine_refuses_is_named() -> None:
    with pytest.raises(InvalidLifecycle, match="Twice"):

        class Twice(Lifecycle):
            one = State(initial=True)
            two = MachineState(initial=True)
            go = two.from_(one)


def test_a_cycle_among_other_records_is_no_cycle_of_the_record() -> None:
    @attrs.frozen
    class Shown:
        id: str
        parent: str

    shown = [Shown("B", "C"), Shown("C", "B")]

    assert no_cycle("A", {"parent": "B", "evidence": shown}, "parent", "parent", "circle") is True


def test_a_caller_reply_after_an_action_is_also_found_where_the_action_was_never_taken() -> None:
    assert caller_replied_since(incident(), "hold") is False
    replied = incident().reply(party=Party.CALLER, at=NINE + HOUR)
    assert caller_replied_since(replied, "hold") is True


def test_a_repeated_id_leaves_a_history_without_a_table_of_ids() -> None:
    first = past.after(((), None, 0, ({},)), Transition(NINE, "log", id="d-1"))

    assert first[3] == ({"d-1": 0},)
    assert past.after(first, Transition(NINE, "log", id="d-1"))[2:] == (2, None)


def test_partly_known_inputs_iterate_over_the_known_ones() -> None:
    known = _Known({"person": "ann"})

    assert [*known] == ["person"]
    assert len(known) == 1


@attrs.frozen(kw_only=True, repr=False)
class Named(Incident):
    """An incident of a host with a text of its own."""

    place: str = ""

    def __repr__(self) -> str:
        return f"incident {self.id}"


def test_a_kind_of_a_host_has_its_own_repr_and_sets_of_texts_are_recorded_in_order() -> None:
    assert plain_fact("labels", frozenset({"b", "a"})) == ("a", "b")
    assert Named.__repr__ is not Record.__repr__


def test_a_fact_of_the_host_with_the_name_of_a_field_is_refused() -> None:
    with pytest.raises(InvalidTransition, match="names of the host's own facts"):
        incident().start(person="ann", at=NINE + HOUR, extra={"summary": "y"})


# -- links -----------------------------------------------------------------------------------------


def linked(**facts: object) -> Any:
    """Return what a rule of links looks at, as far as the rules here do."""
    records = facts.pop("records", ())
    return SimpleNamespace(
        sets={}, at=NINE, id="PRB-1", policy=LinkPolicy(known_error_review=90 * 24 * HOUR), **facts,
        sources=lambda _: records, targets=lambda _: records,
    )  # fmt: skip


@pytest.mark.parametrize(
    "rule",
    [
        link_rules.relink_incidents,
        link_rules.leave_duplicate,
        link_rules.wait_for_original,
    ],
)
def test_the_rules_of_duplicates_do_nothing_for_another_problem(rule: Any) -> None:
    assert list(rule(linked())) == []


def test_begun_work_is_not_cancelled_and_a_known_error_without_a_symptom_is_not_published() -> None:
    begun = in_state(ServiceRequest, "in_fulfilment")
    known = attrs.evolve(in_state(KnownError, "draft"), symptom="")

    assert list(link_rules.cancel_converted(linked(records=[begun]))) == []
    assert list(link_rules.publish_known_error(linked(records=[known]))) == []


def test_a_child_that_has_the_resolution_of_its_parent_is_left_alone() -> None:
    child = in_state(Incident, "in_progress")
    parent = SimpleNamespace(resolution_code="solution", resolution_reference=child.id)

    context = linked(record=parent, records=[child])

    assert list(link_rules.resolve_children(context)) == []
