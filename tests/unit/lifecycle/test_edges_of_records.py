"""Records at their edges: several conditions, facts of a state that is left, deliveries again."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any, ClassVar, Unpack

import attrs
import pytest
from desk import WHO, at

from serviceops._internal.checked import checked
from serviceops.errors import ActionRefused, InvalidLifecycle, InvalidTransition, InvalidValue
from serviceops.history import History, Transition
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
    stays,
)


@condition
def is_paid(record: Any, inputs: Any) -> bool:
    return bool(inputs.get("paid"))


@condition
def is_packed(record: Any, inputs: Any) -> bool:
    return bool(inputs.get("packed"))


class ParcelLifecycle(Lifecycle):
    ready = State(initial=True)
    parked = State()
    sent = State(final=True)
    lost = State(final=True)
    go = (
        ready.to(sent, cond=[is_paid, is_packed])
        | ready.to(parked, cond=[is_paid])
        | ready.to(lost)
    )
    leave = sent.from_(parked)
    facts_of: ClassVar = {"shelf": ("parked",), "why": ("ready", "parked"), "code": ("parked",)}


@attrs.frozen(kw_only=True)
class Parcel(Record):
    lifecycle: ClassVar = ParcelLifecycle

    shelf: str | None = None
    why: str | None = None
    code: int = 0

    @action
    def go(
        self, *, paid: bool = False, packed: bool = False, shelf: str | None = None,
        **when: Unpack[ActionContext],
    ) -> FactChanges:  # fmt: skip
        """Send it, park it, or lose it."""
        return {"shelf": shelf, "why": "waiting", "code": 7}

    @action
    def leave(self, *, shelf: str | None = None, **when: Unpack[ActionContext]) -> FactChanges:
        """Send what was parked."""
        return {} if shelf is None else {"shelf": shelf}


def parcel(**facts: Any) -> Parcel:
    return Parcel.create("P-1", facts, {"at": at(9)})


@pytest.mark.parametrize(
    ("inputs", "state"),
    [
        ({"paid": True, "packed": True}, "sent"),
        ({"paid": True}, "parked"),
        ({"packed": True}, "lost"),
        ({}, "lost"),
    ],
)
def test_a_move_with_two_conditions_needs_both(inputs: dict[str, bool], state: str) -> None:
    live = ParcelLifecycle.machine(parcel())
    live.send("go", at=at(10), **inputs)

    assert parcel().go(at=at(10), **inputs).state == state
    assert ParcelLifecycle.step("ready", "go", parcel(), inputs) == (state, ())
    assert (live.model.state, live.model.record.state) == (state, state)


def test_facts_of_a_state_that_is_left_are_cleared_unless_the_action_sets_them() -> None:
    parked = parcel().go(paid=True, shelf="A", at=at(10))
    plain, named = parked.leave(at=at(11)), parked.leave(shelf="B", at=at(11))

    assert (parked.shelf, parked.why, parked.code) == ("A", "waiting", 7)
    assert (plain.shelf, plain.why, plain.code) == (None, None, 0)
    # What it says last is the shelf that it left from.
    assert (named.shelf, named.why, named.code) == ("B", None, 0)
    assert dict(plain.history[-1].sets) == {"shelf": None, "why": None, "code": None}
    assert dict(named.history[-1].sets) == {"shelf": "B", "why": None, "code": None}
    for record in (parked, plain, named):
        assert Parcel.replay(record.history) == record


def test_facts_of_two_states_stay_from_one_to_the_other() -> None:
    assert parcel(why="fragile").go(paid=True, at=at(10)).why == "waiting"
    assert parcel(why="fragile").go(at=at(10)).why == "waiting"  # the action set it
    parked = ParcelLifecycle.clears["ready", "parked"]
    assert (parked, ParcelLifecycle.clears["parked", "sent"]) == ((), ("shelf", "why", "code"))
    assert ParcelLifecycle.clears["ready", "sent"] == ("why",)


# Classes of a host


class ErrandLifecycle(Lifecycle):
    begun = State(initial=True)
    parked = State()
    done = State(final=True)
    park = parked.from_(begun)
    finish = done.from_(parked)
    facts_of: ClassVar = {"count": ("parked",)}


def test_the_class_after_a_record_in_the_order_of_bases_is_informed_of_subclasses() -> None:
    informed = []

    class Registered:
        def __init_subclass__(cls) -> None:
            informed.append(cls.__name__)

    class Errand(Record, Registered):
        pass

    assert informed == ["Errand"]


def test_a_moment_without_an_offset_is_refused_and_a_cleared_number_is_its_default() -> None:
    @attrs.frozen(kw_only=True)
    class Errand(Record):
        lifecycle: ClassVar = ErrandLifecycle

        count: int = 3
        until: datetime | None = None

        @action
        def park(
            self, *, count: int | None = None, until: datetime | None = None,
            **when: Unpack[ActionContext],
        ) -> FactChanges:  # fmt: skip
            """Put it aside."""
            return {"count": 7, "until": until}

        @action
        def finish(self, **when: Unpack[ActionContext]) -> FactChanges:
            """Finish it."""
            return {}

    begun = Errand.create("E-1", {}, {"at": at(9)})
    parked = begun.park(until=at(12), at=at(10))

    (reason,) = begun.check("park", until=datetime(2026, 3, 2, 12), at=at(10))
    assert (reason.code, "has no UTC offset" in reason.sentence) == ("until_invalid", True)
    assert (parked.count, parked.finish(at=at(11)).count) == (7, 3)


def test_an_action_without_any_input_misses_its_instant() -> None:
    with pytest.raises(TypeError, match=r"leave\(\) needs at="):
        parcel().go(paid=True, at=at(10)).leave()


def test_a_replay_of_a_hosts_own_class_is_called_for_one_more_transition_too() -> None:
    @checked  # as the library's own classes are: their replay is usually not called
    @attrs.frozen(kw_only=True)
    class Loud(Parcel):
        @classmethod
        def replay(cls, history: Any) -> "Loud":
            return attrs.evolve(super().replay(history), shelf="LOUD")

    first, second = parcel().go(paid=True, shelf="A", at=at(10)).history

    assert Loud.replay([first])._replayed(second).shelf == "LOUD"


# Charts


def test_an_extension_has_what_the_chart_declares_but_what_is_taken_away() -> None:
    whole = IncidentLifecycle.extended("Whole")
    part = IncidentLifecycle.extended("Part", without=["on_hold", "note"])

    for name in ("creates", "updates", "remarks", "facts_of", "milestones", "cascades", "public"):
        assert getattr(whole, name) == getattr(IncidentLifecycle, name)
    assert whole.update_guards.keys() == IncidentLifecycle.update_guards.keys()
    assert {move.action for move in whole.table} == {m.action for m in IncidentLifecycle.table}
    assert "note" in IncidentLifecycle.remarks
    assert part.remarks == tuple(one for one in IncidentLifecycle.remarks if one != "note")
    assert part.updates == tuple(one for one in IncidentLifecycle.updates if one != "note")
    assert {*part.public} == {*IncidentLifecycle.public} - {"on_hold"}
    assert all("on_hold" not in states for states in part.facts_of.values())


def test_a_state_within_a_state_is_refused() -> None:
    with pytest.raises(InvalidLifecycle, match="boxed holds other states: a lifecycle is flat"):

        class NestedLifecycle(Lifecycle):
            ready = State(initial=True)

            class boxed(State.Compound):  # noqa: N801 - a state, as the engine names one
                inner = State(initial=True)
                outer = State(final=True)
                step = inner.to(outer)

            done = State(final=True)
            go = ready.to(boxed)
            end = boxed.to(done)


# Deliveries again


def incident(notes: int, *, looked_at: bool = False) -> Incident:
    record = Incident.log("INC-1", **WHO, at=at(9), id="d-log")
    for number in range(notes):
        record = record.note(text=f"n{number}", id=f"d{number}", at=at(10))
        if looked_at:  # whoever looks at the history has it made whole
            assert len(record.history) == number + 2
    return record


@pytest.mark.parametrize("looked_at", [False, True])
@pytest.mark.parametrize("notes", [1, 7, 8, 9, 10, 17, 40])
def test_each_of_many_deliveries_is_known_again(notes: int, looked_at: bool) -> None:
    record = incident(notes, looked_at=looked_at)

    for number in range(notes):
        assert record.note(text=f"n{number}", id=f"d{number}", at=at(11)) is record
        with pytest.raises(ActionRefused) as refused:
            record.note(text="other", id=f"d{number}", at=at(11))
        assert [reason.code for reason in refused.value.reasons] == ["id_already_used"]
    more = record.note(text="more", id=f"d{notes}", at=at(11))
    assert more.revision == notes + 2
    assert more.note(text="n0", id="d0", at=at(12)) is more


def test_records_that_go_on_from_one_know_their_own_deliveries_only() -> None:
    base = incident(3)
    one = base.note(text="one", id="x", at=at(11))
    two = base.note(text="two", id="x", at=at(11))
    three = two.note(text="three", id="y", at=at(11)).note(text="four", id="z", at=at(11))

    assert one.note(text="one", id="x", at=at(12)) is one
    assert two.note(text="two", id="x", at=at(12)) is two
    assert three.note(text="two", id="x", at=at(12)) is three
    assert three.note(text="four", id="z", at=at(12)) is three
    assert one.note(text="three", id="y", at=at(12)).revision == one.revision + 1
    assert base.note(text="one", id="x", at=at(12)).revision == base.revision + 1
    with pytest.raises(ActionRefused):
        one.note(text="two", id="x", at=at(12))


def test_deliveries_are_known_after_a_replay_and_what_is_new_since_a_revision() -> None:
    record = incident(12)
    again = Incident.replay(History.of(record.history))

    assert again.note(text="n11", id="d11", at=at(11)) is again
    assert again.revision == 13
    assert [one.id for one in record.since(11)] == ["d10", "d11"]
    assert (record.since(13), len(record.since(0))) == ((), 13)
    last = record.last("note")
    assert last is not None
    assert last.id == "d11"


# What is read


def test_a_history_that_sets_no_state_or_no_id_is_no_record() -> None:
    for state, sets in ((None, {"id": "INC-1"}), ("new", {}), (None, {})):
        with pytest.raises(InvalidTransition, match="sets the state and the fact 'id'"):
            Incident.replay([Transition(at(9), "log", state, sets)])


def test_evidence_has_an_id_and_a_state() -> None:
    record = Incident.log("INC-1", **WHO, at=at(9))

    for given in (SimpleNamespace(id="A"), SimpleNamespace(state="open"), SimpleNamespace()):
        (reason,) = record.check("note", text="x", at=at(10), evidence=[given])
        assert "evidence" in reason.needs
    whole = SimpleNamespace(id="A", state="open")
    assert record.check("note", text="x", at=at(10), evidence=[whole]) == ()


@guard("voter_unknown", "somebody has to vote", needs=["by"])
def somebody_votes(record: Any, inputs: Any) -> bool:
    return bool(inputs.get("by"))


class BallotLifecycle(Lifecycle):
    begun = State(initial=True)
    over = State(final=True)
    vote = stays(begun, validators=[somebody_votes])
    end = over.from_(begun)


@attrs.frozen(kw_only=True)
class Ballot(Record):
    lifecycle: ClassVar = BallotLifecycle

    votes: tuple[str, ...] = ()

    @action
    def vote(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Vote, as the person `by`."""
        return {"votes": (*self.votes, when["by"])}

    @action
    def end(self, **when: Unpack[ActionContext]) -> FactChanges:
        """End the ballot, which fails with a fault of its own."""
        raise LookupError("a fault of the action")


def test_an_action_may_count_on_its_guards_where_its_evidence_is_looked_for() -> None:
    ballot = Ballot.create("B-1", {}, {"at": at(9)})

    assert ballot.evidence_needed("vote") == ()
    assert ballot.evidence_needed("vote", by="ann") == ()
    with pytest.raises(ActionRefused, match="voter_unknown"):
        ballot.vote(at=at(10))
    with pytest.raises(LookupError, match="of the action"):
        ballot.evidence_needed("end")


def test_transitions_since_a_negative_revision_were_counted_from_the_end() -> None:
    born = Incident.log("INC-1", summary="Mail is down", caller="u-1", at=at(9))
    noted = born.note(text="again", at=at(10))

    assert [len(noted.since(revision)) for revision in (0, 1, 2, 3)] == [2, 1, 0, 0]
    with pytest.raises(InvalidValue, match="a whole number from 0"):
        noted.since(-1)
