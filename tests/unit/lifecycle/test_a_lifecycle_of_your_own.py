"""Charts declared and extended: what works, and each fault said in words when it does not."""

import gc
import inspect
import pydoc
import weakref
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, ClassVar, Unpack

import attrs
import pytest
from desk import WHO, at, new
from statemachine import registry

from serviceops.errors import ActionRefused, InvalidLifecycle, Reason, UnknownAction, UnknownState
from serviceops.lifecycle import (
    ActionContext,
    FactChanges,
    Incident,
    IncidentLifecycle,
    Lifecycle,
    Move,
    Record,
    ShownAs,
    State,
    action,
    guard,
    stays,
)


@guard("ticket_missing", "the vendor's ticket has to be named", needs=["ticket"])
def ticket_is_named(record: Any, inputs: Any) -> bool:
    return bool(inputs.get("ticket"))


VendorLifecycle = IncidentLifecycle.extended(
    "VendorLifecycle",
    states=["awaiting_vendor"],
    moves=[
        Move("in_progress", "hand_over", "awaiting_vendor", [ticket_is_named]),
        Move("awaiting_vendor", "take_back", "in_progress"),
    ],
    without=["reopen"],
    facts_of={"vendor_ticket": ("awaiting_vendor",)},
)


@attrs.frozen(kw_only=True)
class VendorIncident(Incident):
    lifecycle: ClassVar = VendorLifecycle

    vendor_ticket: str | None = None

    @action
    def hand_over(self, *, ticket: str | None = None, **when: Unpack[ActionContext]) -> FactChanges:
        """Give it to the vendor."""
        return {"vendor_ticket": ticket}

    @action
    def take_back(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Have it back from the vendor."""
        return {}


def begun() -> VendorIncident:
    return VendorIncident.log("INC-1", **WHO, at=at(9)).start(person="ann", at=at(10))


def test_an_added_state_is_entered_and_left_by_added_actions() -> None:
    away = begun().hand_over(ticket="V-7", at=at(11))
    back = away.take_back(at=at(12))

    assert (away.state, away.vendor_ticket) == ("awaiting_vendor", "V-7")
    assert (back.state, back.vendor_ticket) == ("in_progress", None)
    assert VendorIncident.replay(back.history) == back


def test_an_added_guard_comes_before_its_move() -> None:
    assert [r.code for r in begun().check("hand_over", at=at(11))] == ["ticket_missing"]


def test_an_action_taken_away_is_unknown() -> None:
    done = begun().act("resolve", code="solution", notes="x", at=at(11))

    assert "reopen" not in done.allowed_actions
    with pytest.raises(UnknownAction):
        done.act("reopen", reason="back", at=at(12))
    with pytest.raises(UnknownAction):
        done.reopen(reason="back", at=at(12))


def test_the_original_is_left_as_it_was() -> None:
    assert "awaiting_vendor" not in IncidentLifecycle.state_names()
    assert "reopen" in IncidentLifecycle.actions()
    assert len(IncidentLifecycle.table) == 30


def test_an_extended_chart_runs_live_as_well() -> None:
    live = VendorLifecycle.machine(begun())

    live.send("hand_over", ticket="V-7", at=at(11))

    assert live.model.record == begun().hand_over(ticket="V-7", at=at(11))


def test_a_lifecycle_returns_its_vocabulary() -> None:
    words = VendorLifecycle.vocabulary

    assert words.initial == "new"
    assert words.creates == "log"
    assert words.final == {"closed", "cancelled"}
    assert "vendor_ticket" in words.facts
    assert ("awaiting_vendor", "take_back", "in_progress") in words.moves
    assert "awaiting_vendor" not in IncidentLifecycle.vocabulary.states


def test_a_state_taken_away_goes_with_its_moves_and_facts() -> None:
    chart = IncidentLifecycle.extended("NoHold", without=["on_hold"])

    assert "on_hold" not in chart.state_names()
    assert not {"hold", "resume", "remind"} & set(chart.actions())
    assert "hold_reason" not in chart.facts_of


def test_the_diagram_names_every_state_once_and_no_staying() -> None:
    drawn = IncidentLifecycle.mermaid()

    assert drawn.startswith("stateDiagram-v2\n")
    assert "    [*] --> new\n" in drawn
    assert "    resolved --> closed : close\n" in drawn
    assert "    closed --> [*]\n" in drawn
    assert "remind" not in drawn


# -- faults ----------------------------------------------------------------------------------------


def refused(name: str, **body: Any) -> str:
    with pytest.raises(InvalidLifecycle) as fault:
        type(Lifecycle)(name, (Lifecycle,), body)
    assert fault.value.lifecycle == name
    return "; ".join(fault.value.problems)


def test_subclassing_a_chart_that_has_states_would_change_it_and_is_refused() -> None:
    before = IncidentLifecycle.table

    with pytest.raises(InvalidLifecycle, match=r"use IncidentLifecycle\.extended"):

        class Mine(IncidentLifecycle):
            parked = State()

    assert IncidentLifecycle.table is before
    assert "parked" not in IncidentLifecycle.state_names()


def test_a_dead_end_is_refused() -> None:
    a, b, c = State(initial=True), State(), State(final=True)

    assert "b is a dead end" in refused("Stuck", a=a, b=b, c=c, go=b.from_(a), end=c.from_(a))


def test_an_unreachable_state_is_refused() -> None:
    a, b, c = State(initial=True), State(), State(final=True)

    refusal = refused("Apart", a=a, b=b, c=c, end=c.from_(a, b))

    assert refusal == "b cannot be reached from a: add a move to it or drop it"


def test_a_circle_without_an_end_is_refused() -> None:
    a, b, c, d = State(initial=True), State(), State(), State(final=True)

    refusal = refused(
        "Round", a=a, b=b, c=c, d=d, go=b.from_(a), on=c.from_(b), back=b.from_(c), end=d.from_(a)
    )

    assert "no end can be reached from b" in refusal
    assert "no end can be reached from c" in refusal


def test_a_name_of_the_engine_is_refused() -> None:
    a, b = State(initial=True), State(final=True)

    assert "'send' is a name of the engine" in refused("Taken", a=a, b=b, send=b.from_(a))


def test_closing_without_resolving_is_refused() -> None:
    a, b, c = State(initial=True), State(), State(final=True)

    refusal = refused(
        "Hasty",
        opened=a,
        resolved=b,
        closed=c,
        resolve=b.from_(a),
        close=c.from_(a, b),
        milestones={"closed": "resolved"},
    )

    assert refusal == "closed can be reached without resolved: guard that way or take it out"


def test_a_milestone_that_is_not_there_is_refused() -> None:
    a, b = State(initial=True), State(final=True)

    refusal = refused("Lost", a=a, b=b, go=b.from_(a), milestones={"b": "resolved"})

    assert refusal == "the milestone resolved before b names a state that is not there"


def test_an_extension_cannot_close_without_resolving() -> None:
    with pytest.raises(InvalidLifecycle, match="closed can be reached without resolved"):
        IncidentLifecycle.extended("Hasty", moves=[Move("new", "close", "closed")])


def test_an_action_without_a_move_is_refused() -> None:
    a, b = State(initial=True), State(final=True)

    refusal = refused("Idle", a=a, b=b, go=b.from_(a), auto_close=stays())

    assert refusal == "the action auto_close has no move: give it one or drop it"


def test_a_move_behind_one_that_is_always_taken_is_refused() -> None:
    a, b, c = State(initial=True), State(final=True), State(final=True)

    refusal = refused("Masked", a=a, b=b, c=c, go=a.to(b) | a.to(c), end=c.from_(a))

    assert refusal == (
        "go from a never leads to c: a move without a condition comes before it;"
        " put conditions first"
    )


def test_a_cascade_that_skips_a_state_is_refused_unless_that_is_meant() -> None:
    def body(**cascades: tuple[str, ...]) -> dict[str, Any]:
        a, late, b = State(initial=True), State(), State(final=True)
        return {
            "opened": a, "late": late, "resolved": b, "miss": late.from_(a),
            "close": b.from_(late), "resolve": b.from_(a), "cascades": cascades,
        }  # fmt: skip

    refusal = refused("Skipping", **body(resolve=()))

    assert refusal == (
        "the cascade of resolve skips what is late: add a move of resolve from there,"
        " or list late as skipped on purpose"
    )
    type(Lifecycle)("Meant", (Lifecycle,), body(resolve=("late",)))
    assert "nothing is there for the cascade of vanish" in refused("Odd", **body(vanish=()))


def test_a_state_added_is_skipped_by_cascades_on_purpose_unless_the_host_says_otherwise() -> None:
    added: dict[str, Any] = {
        "states": ["parked"],
        "moves": [Move("new", "park", "parked"), Move("parked", "unpark", "new")],
    }

    assert IncidentLifecycle.extended("Parking", **added).cascades["resolve"] == ("parked",)
    with pytest.raises(InvalidLifecycle, match="the cascade of resolve skips what is parked"):
        IncidentLifecycle.extended("Strict", **added, cascades={"resolve": ()})


def test_public_names_of_states_that_are_not_there_are_refused() -> None:
    a, b = State(initial=True), State(final=True)

    refusal = refused("Shown", a=a, b=b, go=b.from_(a), public={"a": ShownAs("open")})

    assert refusal == "a is shown as open, and open is no state of this chart: name one that is"


def test_guards_before_what_is_no_update_are_refused() -> None:
    a, b = State(initial=True), State(final=True)

    refusal = refused("Odd", a=a, b=b, go=b.from_(a), update_guards={"go": []})

    assert refusal == "go has guards and is no update: list it under updates or drop them"


def test_facts_of_states_that_are_not_there_are_refused() -> None:
    a, b = State(initial=True), State(final=True)

    refusal = refused("Lost", a=a, b=b, go=b.from_(a), facts_of={"reason": ("held",)})

    assert refusal == "the fact reason belongs to held, which is no state of this chart"


def test_a_remark_that_is_no_update_is_refused() -> None:
    a, b = State(initial=True), State(final=True)

    assert "the remark whisper" in refused("Odd", a=a, b=b, go=b.from_(a), remarks=("whisper",))


def test_a_bare_function_is_no_guard() -> None:
    a, b = State(initial=True), State(final=True)

    refusal = refused("Bare", a=a, b=b, go=b.from_(a, validators=[lambda: True]))

    assert "is no guard or condition: declare it with @guard or @condition" in refusal


def test_a_refused_chart_lists_every_fault_at_once() -> None:
    a, b, c, d = State(initial=True), State(), State(), State(final=True)

    with pytest.raises(InvalidLifecycle) as fault:
        type(Lifecycle)(
            "Worse", (Lifecycle,), {"a": a, "b": b, "c": c, "d": d, "go": b.from_(a),
            "end": d.from_(a)},
        )  # fmt: skip

    assert len(fault.value.problems) == 3  # b is a dead end, c too, and c cannot be reached


def test_extending_with_what_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownAction, match="teleport"):
        IncidentLifecycle.extended("Odd", without=["teleport"])
    with pytest.raises(UnknownState, match="nowhere"):
        IncidentLifecycle.extended("Odd", moves=[Move("new", "go", "nowhere")])


class Errand(Lifecycle):
    updates = ("note", "reply")

    begun = State(initial=True)
    done = State(final=True)
    finish = done.from_(begun)
    peek = stays(begun)


def test_a_move_without_a_method_is_refused() -> None:
    with pytest.raises(InvalidLifecycle) as fault:

        @attrs.frozen(kw_only=True)
        class Half(Record):
            lifecycle: ClassVar = Errand

            @action
            def finish(self, **when: Unpack[ActionContext]) -> FactChanges:
                return {}

    assert fault.value.problems == ("peek has a move and no method: write Half.peek with @action",)


def test_a_method_without_a_move_is_refused() -> None:
    with pytest.raises(InvalidLifecycle) as fault:

        @attrs.frozen(kw_only=True)
        class More(Record):
            lifecycle: ClassVar = Errand

            @action
            def finish(self, **when: Unpack[ActionContext]) -> FactChanges:
                return {}

            @action
            def peek(self, **when: Unpack[ActionContext]) -> FactChanges:
                return {}

            @action
            def vanish(self, **when: Unpack[ActionContext]) -> FactChanges:
                return {}

    assert fault.value.problems == ("vanish has a method and no move: name it in Errand",)


def test_an_action_named_like_a_question_to_every_record_is_refused() -> None:
    class Requested(Lifecycle):
        begun = State(initial=True)
        done = State(final=True)
        advance = done.from_(begun)

    with pytest.raises(InvalidLifecycle, match="'advance' is a name of every record"):

        class Clash(Record):
            lifecycle: ClassVar = Requested

            @action
            def advance(self, **when: Unpack[ActionContext]) -> FactChanges:  # type: ignore[override] # the fault
                return {}


def test_a_record_of_another_version_with_an_unknown_state_is_refused_by_name() -> None:
    history = begun().hand_over(ticket="V-7", at=at(11)).history

    with pytest.raises(UnknownState, match=r"'awaiting_vendor'.*extend the lifecycle"):
        Incident.replay(history)


def test_an_update_taken_away_goes_with_the_guards_before_it() -> None:
    chart = IncidentLifecycle.extended("Fixed", without=["amend"])

    assert "amend" not in chart.actions()
    assert "amend" not in chart.update_guards


def test_an_action_shows_its_inputs_and_that_it_returns_the_record() -> None:
    of_class, of_record = inspect.signature(Incident.resolve), inspect.signature(new().resolve)

    assert [*of_class.parameters] == ["self", "code", "notes", "reference", "category", "when"]
    assert [*of_record.parameters] == ["code", "notes", "reference", "category", "when"]
    assert (of_class.return_annotation, of_record.return_annotation) == ("Self", "Self")
    assert "notes: str" in pydoc.render_doc(new().resolve)
    assert "FactChanges" not in pydoc.render_doc(new().resolve)


def test_an_action_of_the_class_takes_the_record_first() -> None:
    assert Incident.start(new(), person="ann", at=at(9)) == new().start(person="ann", at=at(9))


def codes_of(chart: type[Lifecycle], source: str, action: str) -> list[list[str]]:
    return [[rule.code for rule in move.guards] for move in chart.moves[source][action]]


def test_an_added_move_has_the_guards_of_the_move_it_is_like() -> None:
    chart = IncidentLifecycle.extended(
        "Parking",
        states=["parked"],
        moves=[Move("new", "park", "parked"), Move("parked", "resolve", "resolved")],
        cascades={"hold": ("parked", "resolved"), "start": ("on_hold", "resolved", "parked")},
    )

    assert codes_of(chart, "parked", "resolve") == codes_of(IncidentLifecycle, "new", "resolve")
    assert codes_of(chart, "new", "park") == [[]]


def test_a_move_that_replaces_one_that_is_taken_away_has_its_guards_too() -> None:
    chart = IncidentLifecycle.extended(
        "Reopened", without=["reopen"], moves=[Move("resolved", "reopen", "assigned")]
    )

    assert codes_of(chart, "resolved", "reopen") == [["reopen_window_over", "reopened_too_often"]]


def test_an_added_move_is_like_the_one_to_its_state_or_else_like_the_others_of_its_action() -> None:
    class Errand(Lifecycle):
        begun = State(initial=True)
        away, held = State(), State()
        done = State(final=True)
        leave = away.from_(begun)
        hold = held.from_(begun, away)
        finish = begun.to(done, validators=[ticket_is_named]) | held.to(begun)

    class Trip(Lifecycle):
        begun = State(initial=True)
        done = State(final=True)
        finish = begun.to(done, validators=[ticket_is_named])

    alike = Errand.extended("More", moves=[Move("away", "finish", "done")])
    others = Trip.extended(
        "Far", states=["away"], final=["lost"],
        moves=[Move("begun", "leave", "away"), Move("away", "finish", "lost")],
    )  # fmt: skip

    assert codes_of(alike, "away", "finish") == [["ticket_missing"]]
    assert codes_of(others, "away", "finish") == [["ticket_missing"]]


def test_an_extension_may_guard_an_action_and_add_facts_of_a_state() -> None:
    chart = IncidentLifecycle.extended(
        "Named", guards={"start": [ticket_is_named]}, facts_of={"ticket": ("in_progress",)}
    )

    assert codes_of(chart, "assigned", "start")[0][-1] == "ticket_missing"
    assert chart.facts_of["ticket"] == ("in_progress",)


def test_an_action_that_stays_does_not_leave_its_state() -> None:
    state = State("open", initial=True)

    assert [move.internal for move in stays(state)] == [True]


def test_what_a_hook_of_the_host_refuses_is_refused_even_if_it_is_an_update_elsewhere() -> None:
    class Errand(Lifecycle):
        begun = State(initial=True)
        done = State(final=True)
        reply = done.from_(begun)

        def before_reply(self) -> None:
            raise ActionRefused("E-1", "begun", "reply", (Reason("locked", "it is locked"),), ())

    model = SimpleNamespace(id="E-1", state="begun")

    with pytest.raises(ActionRefused) as refused:
        Errand.machine(model).send("reply", at=at(9))
    assert (refused.value.codes, model.state) == (("locked",), "begun")


def test_an_added_move_with_several_likes_is_refused_until_it_names_its_guards() -> None:
    moves = [Move("new", "reassign", "assigned")]

    class Errand(Lifecycle):
        begun = State(initial=True)
        held = State()
        done = State(final=True)
        hold = held.from_(begun)
        finish = begun.to(done, validators=[ticket_is_named]) | done.from_(held)

    with pytest.raises(InvalidLifecycle, match="names no guards"):
        Errand.extended("Odd", states=["away"], moves=[
            Move("begun", "leave", "away"), Move("away", "finish", "done"),
        ])  # fmt: skip
    named = Errand.extended("Named", states=["away"], moves=[
        Move("begun", "leave", "away"), Move("away", "finish", "done", [ticket_is_named]),
    ])  # fmt: skip
    none = Errand.extended("None", states=["away"], unguarded=["finish"], moves=[
        Move("begun", "leave", "away"), Move("away", "finish", "done"),
    ])  # fmt: skip

    assert codes_of(named, "away", "finish") == [["ticket_missing"]]
    assert codes_of(none, "away", "finish") == [[]]
    assert codes_of(IncidentLifecycle.extended("One", moves=moves), "new", "reassign") == [
        ["assignment_unchanged"]
    ]
    with pytest.raises(UnknownAction, match="teleport"):
        IncidentLifecycle.extended("Odd", moves=moves, unguarded=["teleport"])


def test_a_final_state_to_which_no_way_is_left_is_refused() -> None:
    with pytest.raises(InvalidLifecycle, match="closed cannot be reached from new"):
        IncidentLifecycle.extended("Endless", without=["close"])


def test_lifecycles_made_and_dropped_leave_nothing_behind_in_the_engine() -> None:
    def made(number: int) -> weakref.ref[type[Lifecycle]]:
        return weakref.ref(
            IncidentLifecycle.extended(
                f"Parking{number}", states=["parked"],
                moves=[Move("new", "park", "parked"), Move("parked", "resolve", "resolved")],
            )
        )  # fmt: skip

    before = len(registry._REGISTRY)
    charts = [made(number) for number in range(5)]
    gc.collect()

    assert len(registry._REGISTRY) == before
    assert [chart() for chart in charts] == [None] * 5


def test_an_added_state_looks_to_others_as_it_is_declared() -> None:
    moves = [Move("new", "park", "parked"), Move("parked", "start", "in_progress")]
    shown = {"parked": ShownAs("new")}
    chart = IncidentLifecycle.extended("Parked", states=["parked"], moves=moves, public=shown)

    assert chart.public == {**IncidentLifecycle.public, **shown}


class Door(Lifecycle):
    """A chart of two states."""

    ajar, shut = State(initial=True), State(final=True)
    shutting = shut.from_(ajar)


def without_when(self: Any) -> dict[str, str]:
    return {}


def by_place(self: Any, hand: str, **when: Any) -> dict[str, str]:
    return {"hand": hand}


@pytest.mark.parametrize("method", [without_when, by_place])
def test_an_action_that_does_not_take_keywords_is_refused_when_it_is_declared(
    method: Callable[..., Any],
) -> None:
    method.__name__ = "shutting"
    members = {"lifecycle": Door, "__module__": __name__, "shutting": action(method)}

    with pytest.raises(InvalidLifecycle) as fault:
        type("Front", (Record,), members)

    (problem,) = fault.value.problems
    assert problem == (
        "shutting takes keywords, those of every action too: write "
        "def shutting(self, *, ..., **when: Unpack[ActionContext])"
    )


def test_a_record_without_a_chart_says_what_to_write() -> None:
    class Plain(Record):
        pass

    with pytest.raises(InvalidLifecycle, match="Plain: it names no chart: write lifecycle"):
        Plain.create("P-1", {}, {"at": at(9)})
