"""Two versions of a lifecycle: what is told of the difference, and how its records go over."""

from typing import Any, ClassVar, Unpack

import attrs
import pytest
from desk import WHO, at

from serviceops.errors import UnknownState
from serviceops.lifecycle import (
    ActionContext,
    FactChanges,
    Incident,
    IncidentLifecycle,
    Lifecycle,
    Move,
    State,
    action,
    diff_lifecycles,
    guard,
)
from serviceops.lifecycle.lifecycle_diff import MoveOfAction, mapped


@guard("ticket_missing", "the vendor's ticket has to be named", needs=["ticket"])
def ticket_is_named(record: Any, inputs: Any) -> bool:
    return bool(inputs.get("ticket"))


Vendor = IncidentLifecycle.extended(
    "Vendor",
    states=["awaiting_vendor", "with_vendor"],
    moves=[
        Move("in_progress", "ask", "awaiting_vendor"),
        Move("awaiting_vendor", "hand_over", "with_vendor"),
        Move("with_vendor", "take_back", "in_progress"),
    ],
    guards={"start": [ticket_is_named]},
)


@attrs.frozen(kw_only=True)
class VendorIncident(Incident):
    lifecycle: ClassVar = Vendor

    @action
    def ask(self, **when: Unpack[ActionContext]) -> FactChanges:
        return {}

    @action
    def hand_over(self, **when: Unpack[ActionContext]) -> FactChanges:
        return {}

    @action
    def take_back(self, **when: Unpack[ActionContext]) -> FactChanges:
        return {}


def begun(name: str = "INC-1") -> VendorIncident:
    born = VendorIncident.log(name, **WHO, at=at(9))
    return born.act("start", person="ann", waive="ticket_missing", comment="none", at=at(10))


requested, away = begun().ask(at=at(11)), begun("INC-2").ask(at=at(11)).hand_over(at=at(12))
back = attrs.evolve(away, id="INC-3").take_back(at=at(13))


def test_the_diff_lists_states_that_are_gone_and_records_in_them() -> None:
    changed = diff_lifecycles(Vendor, IncidentLifecycle, [requested, away, back, begun("INC-4")])

    assert changed.states_gone == ("awaiting_vendor", "with_vendor")
    assert changed.states_added == ()
    assert changed.moves_gone == (
        MoveOfAction("in_progress", "ask", "awaiting_vendor"),
        MoveOfAction("awaiting_vendor", "hand_over", "with_vendor"),
        MoveOfAction("with_vendor", "take_back", "in_progress"),
    )
    assert changed.actions_gone == ("ask", "hand_over", "take_back")
    assert changed.stuck == {"awaiting_vendor": ("INC-1",), "with_vendor": ("INC-2",)}
    assert changed.passed == ("INC-3",)
    assert changed.guards_gone == {
        MoveOfAction("new", "start", "in_progress"): ("ticket_missing",),
        MoveOfAction("assigned", "start", "in_progress"): ("ticket_missing",),
    }


def test_what_is_gone_one_way_is_new_the_other() -> None:
    there, back_again = (
        diff_lifecycles(Vendor, IncidentLifecycle),
        diff_lifecycles(IncidentLifecycle, Vendor),
    )

    assert there.states_gone == back_again.states_added
    assert there.moves_gone == back_again.moves_added
    assert there.guards_gone == back_again.guards_added
    assert not diff_lifecycles(Vendor, Vendor)
    assert there


def test_the_stub_maps_to_the_nearest_state_left_that_led_there() -> None:
    changed = diff_lifecycles(Vendor, IncidentLifecycle)

    assert changed.mapping == {"awaiting_vendor": "in_progress", "with_vendor": "in_progress"}
    assert "! awaiting_vendor: INC-1" in str(
        diff_lifecycles(Vendor, IncidentLifecycle, [requested])
    )


def test_a_record_of_a_state_that_is_gone_is_refused_with_the_way_out_and_goes_over_mapped() -> (
    None
):
    with pytest.raises(UnknownState, match="map it to one of new, assigned, in_progress"):
        Incident.replay(away.history)
    states = {k: v for k, v in diff_lifecycles(Vendor, IncidentLifecycle).mapping.items() if v}

    over = Incident.replay(mapped(away.history, states, IncidentLifecycle))

    assert (over.state, over.revision, over.person) == ("in_progress", away.revision, "ann")


def test_a_mapping_that_forgets_a_state_is_refused() -> None:
    with pytest.raises(UnknownState, match="'with_vendor'"):
        mapped(away.history, {"awaiting_vendor": "in_progress"}, IncidentLifecycle)


class Errand(Lifecycle):
    begun = State(initial=True)
    done = State(final=True)
    finish = done.from_(begun)


def test_where_nothing_is_left_the_stub_says_so() -> None:
    assert {*diff_lifecycles(IncidentLifecycle, Errand).mapping.values()} == {None}
