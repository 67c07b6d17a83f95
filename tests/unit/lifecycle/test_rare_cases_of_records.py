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
from serviceops.lifecycle.links import incident_links, problem_links
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


def test_a_circle_of_others_is_no_circle_of_the_record() -> None:
    @attrs.frozen
    class Shown:
        id: str
        parent: str

    shown = [Shown("B", "C"), Shown("C", "B")]

    assert no_cycle("A", {"parent": "B", "evidence": shown}, "parent", "parent", "circle") is True


def test_a_record_that_never_took_an_action_had_no_reply_after_it() -> None:
    assert caller_replied_since(incident(), "hold") is False
    replied = incident().reply(party=Party.CALLER, at=NINE + HOUR)
    assert caller_replied_since(replied, "hold") is True


def test_an_id_that_a_past_already_has_leaves_no_table() -> None:
    first = past.after(((), None, 0, ({},)), Transition(NINE, "log", id="d-1"))

    assert first[3] == ({"d-1": 0},)
    assert past.after(first, Transition(NINE, "log", id="d-1"))[2:] == (2, None)


def test_inputs_that_are_not_known_yet_are_those_that_are() -> None:
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


def test_facts_of_the_host_have_no_names_of_the_record() -> None:
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
        problem_links.relink_incidents,
        problem_links.leave_duplicate,
        problem_links.wait_for_original,
    ],
)
def test_a_problem_that_is_no_duplicate_changes_nothing_of_a_duplicate(rule: Any) -> None:
    assert list(rule(linked())) == []


def test_work_that_has_begun_is_not_cancelled_and_an_error_without_a_symptom_stays() -> None:
    begun = in_state(ServiceRequest, "in_fulfilment")
    known = attrs.evolve(in_state(KnownError, "draft"), symptom="")

    assert list(incident_links.cancel_converted(linked(records=[begun]))) == []
    assert list(problem_links.publish_known_error(linked(records=[known]))) == []


def test_a_child_that_has_the_resolution_of_its_parent_is_left_alone() -> None:
    child = in_state(Incident, "in_progress")
    parent = SimpleNamespace(resolution_code="solution", resolution_reference=child.id)

    context = linked(record=parent, records=[child])

    assert list(incident_links.resolve_children(context)) == []
