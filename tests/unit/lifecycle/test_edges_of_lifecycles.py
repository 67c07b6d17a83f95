"""Edges of records, charts and links between records, each with what it has to be by hand."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from types import SimpleNamespace
from typing import Any, ClassVar, Literal, Unpack

import attrs
import pytest
from desk import WHO, SampleEvidence, at, in_progress, new, resolved

from serviceops._internal.checked import checked
from serviceops.errors import (
    ActionRefused,
    InvalidLifecycle,
    InvalidTransition,
    ServiceOpsError,
    UnknownState,
)
from serviceops.history import History, Transition
from serviceops.lifecycle import (
    ActionContext,
    EscalationKind,
    FactChanges,
    HoldReason,
    Incident,
    IncidentLifecycle,
    KnownError,
    Lifecycle,
    Link,
    LinkKind,
    LinkPolicy,
    Problem,
    ProblemSource,
    Record,
    State,
    action,
    cascade,
    condition,
    guard,
    invariants,
    link_intents,
    stays,
)
from serviceops.lifecycle.links.link_context import LinkContext
from serviceops.lifecycle.links.neighbours import Neighbours, cycles


def codes(record: Any, name: str, **inputs: Any) -> list[str]:
    return [reason.code for reason in record.check(name, **{"at": at(15), **inputs})]


def requested(moved: Any, *among: Any, also: Sequence[Link] = (), **policy: Any) -> list[Any]:
    found = link_intents(moved, among, also=also, policy=LinkPolicy(**policy))
    return [(intent.target_id, intent.action, dict(intent.inputs)) for intent in found]


def incident(name: str, **facts: Any) -> Incident:
    return Incident.log(name, **{**WHO, **facts}, at=at(9))


# Inputs


def test_an_input_that_is_none_is_as_one_that_is_not_given() -> None:
    plain = incident("INC-1").note(text="seen", by="ann", at=at(10))
    stated = incident("INC-1").note(recorded_at=None, text="seen", by="ann", at=at(10))

    assert stated.history == plain.history
    assert stated.history[-1].by == "ann"
    assert stated.history[-1].inputs == (("text", "seen"),)


def test_a_delivery_that_is_repeated_is_compared_with_the_facts_of_its_own_time() -> None:
    first: dict[str, Any] = {"text": "x", "id": "d-1", "extra": {"ref": "a"}, "at": at(10)}
    changed = incident("INC-1").note(**first).note(text="y", extra={"ref": "b"}, at=at(11))

    assert changed.note(**first) is changed
    with pytest.raises(ServiceOpsError):
        changed.note(**{**first, "extra": {"ref": "b"}})


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"text": 5}, ["text_invalid"]),
        ({"text": "x", "extra": 5}, ["extra_invalid"]),
        ({"text": "x", "extra": None}, []),
        ({"text": "x", "evidence": 5}, ["evidence_invalid"]),
        ({"text": "x", "evidence": None}, []),
        ({"text": "x", "comment": 5}, ["comment_invalid"]),
        ({"text": ""}, ["text_missing"]),
    ],
)
def test_an_input_of_another_kind_is_refused_and_none_is_none(
    inputs: dict[str, Any], expected: list[str]
) -> None:
    assert codes(new(), "note", **inputs) == expected
    if not expected:
        assert new().note(at=at(15), **inputs).revision == 2


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        (datetime(2026, 3, 3), "until 2026-03-03T00:00:00 has no UTC offset"),
        (date(2026, 3, 3), "until 2026-03-03 is not a moment"),
        ("tomorrow", "until 'tomorrow' is not a moment"),
    ],
)
def test_a_moment_that_is_none_is_refused_with_what_it_lacks(until: Any, sentence: str) -> None:
    reasons = in_progress().check("hold", reason="caller", comment="c", until=until, at=at(12))

    assert [one.sentence.removesuffix(", such as +00:00") for one in reasons] == [sentence]


def test_a_reason_says_what_an_input_has_to_be() -> None:
    def sentences(name: str, **inputs: Any) -> list[str]:
        return [one.sentence for one in new().check(name, at=at(15), **inputs)]

    (missing, invalid) = (sentences("cancel", **given) for given in ({}, {"reason": "no"}))
    assert missing[0].startswith("reason is required, one of ")
    assert invalid[0].startswith("reason 'no' is not one of ")
    assert sentences("note") == ["text is required"]
    assert sentences("note", text=5) == ["text 5 is not a text"]
    assert sentences("escalate", kind="functional", reason="r", level="high") == [
        "level 'high' is not a whole number"
    ]


def test_a_waiver_of_nothing_needs_no_comment() -> None:
    assert codes(new(), "note", text="x", waive=[]) == []
    assert codes(new(), "note", text="x", waive=["a"]) == ["waiver_unexplained"]
    assert codes(new(), "note", text="x", waive=["a"], comment="why") == []


def test_inputs_are_recorded_by_name_and_moments_as_plain_ones() -> None:
    class Moment(datetime):
        """A moment of a host's own class."""

    moved = new().note(text="b", comment="a", at=Moment(2026, 3, 2, 15, tzinfo=UTC))

    assert moved.history[-1].inputs == (("comment", "a"), ("text", "b"))
    assert (moved.history[-1].at, type(moved.history[-1].at)) == (at(15), datetime)
    assert codes(new(), "note", text=5, at=Moment(2026, 3, 2, 15, tzinfo=UTC)) == ["text_invalid"]
    with pytest.raises(ServiceOpsError):
        new().note(text="b", at="2026-03-02T15:00:00")  # type: ignore[arg-type]


def test_what_is_the_same_as_before_is_no_change() -> None:
    same = " ".join(WHO["summary"].split())  # equal, and not the same object

    assert new().amend(summary=same, service="mail", at=at(15)).history[-1].sets == (
        ("service", "mail"),
    )
    # True equals 1, and is another fact.
    once = new().note(text="x", extra={"flag": 1, "kept": 2}, at=at(15))
    again = once.note(text="x", extra={"flag": True, "kept": 2}, at=at(15))
    assert again.history[-1].sets == (("flag", True),)


def test_evidence_is_needed_of_what_a_record_will_be_linked_to() -> None:
    assert new().evidence_needed("amend", change="CHG-1") == ("CHG-1",)
    assert new().evidence_needed("note", text="x") == ()


def test_a_figure_has_the_facts_that_are_set() -> None:
    facts, _, _ = str(resolved().figure()).partition("What happened")

    names = {line.split("  ")[0] for line in facts.splitlines()[4:] if line}
    assert names == {
        "summary", "category", "group", "person", "caller", "resolution code", "resolution notes",
    }  # fmt: skip


# Charts and records of a host's own


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Painting(Lifecycle):
    """A chart of three states."""

    wet = State(initial=True)
    dry = State()
    sold = State(final=True)
    paint = stays(wet)
    wait = dry.from_(wet)
    sell = sold.from_(dry)
    facts_of: ClassVar = {"painter": ("wet",)}


@attrs.frozen(kw_only=True)
class Picture(Record):
    lifecycle: ClassVar = Painting
    unrecorded_fields: ClassVar = frozenset({"visits"})

    colour: Colour | None = None
    painter: str | None = None
    title: str = ""
    coats: int = 0
    owners: tuple[str, ...] = ()
    visits: int = 0

    @action
    def paint(self, *, colour: str, coats: int = 1, **when: Unpack[ActionContext]) -> FactChanges:
        """Give it a coat."""
        return {"colour": colour, "coats": self.coats + coats, "painter": "ann"}

    @action
    def wait(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Let it dry."""
        return {}

    @action
    def sell(self, *, owners: Sequence[str] = (), **when: Unpack[ActionContext]) -> FactChanges:
        """Sell it."""
        return {"owners": tuple(owners)}


def picture(**facts: Any) -> Picture:
    return Picture.create("P-1", facts, {"at": at(9)})


def test_updates_are_possible_until_a_final_state_and_remarks_in_it() -> None:
    class Chart(Lifecycle):
        begun = State(initial=True)
        done = State(final=True)
        finish = done.from_(begun)

    for state, expected in (("begun", []), ("done", ["record_is_final"])):
        target, reasons = Chart.step(state, "reply", None, {})
        assert (target, [one.code for one in reasons]) == (state, expected)
        assert Chart.step(state, "note", None, {}) == (state, ())
    with pytest.raises(UnknownState, match="map it to one of begun, done"):
        Chart.step("parked", "note", None, {})


def test_an_update_that_is_a_move_too_keeps_the_state_where_the_move_does_not_apply() -> None:
    @condition
    def the_last_reply(record: Any, inputs: Any) -> bool:
        """The reply says that it is the last one."""
        return inputs["text"] == "last"

    class Chart(Lifecycle):
        begun = State(initial=True)
        done = State(final=True)
        finish = done.from_(begun)
        reply = begun.to(done, cond=[the_last_reply])

    assert Chart.step("begun", "reply", None, {"text": "last"}) == ("done", ())
    assert Chart.step("begun", "reply", None, {"text": "one of many"}) == ("begun", ())


def test_an_action_of_which_no_move_applies_is_impossible_from_there() -> None:
    @condition
    def never(record: Any, inputs: Any) -> bool:
        """It never applies."""
        return False

    class Chart(Lifecycle):
        begun = State(initial=True)
        done = State(final=True)
        finish = begun.to(done, cond=[never])

    target, reasons = Chart.step("begun", "finish", None, {})

    assert (target, [one.code for one in reasons]) == ("begun", ["no_such_move"])


def test_a_fact_of_a_state_is_cleared_when_it_is_left_and_stays_while_it_is_not() -> None:
    class Chart(Lifecycle):
        one = State(initial=True)
        two = State()
        end = State(final=True)
        go = two.from_(one)
        stop = end.from_(two)
        facts_of: ClassVar = {"here": ("one",), "both": ("one", "two"), "late": ("two",)}

    assert Chart.clears == {("one", "two"): ("here",), ("two", "end"): ("both", "late")}


def test_a_move_without_an_action_is_refused() -> None:
    with pytest.raises(InvalidLifecycle) as fault:

        class Chart(Lifecycle):
            begun = State(initial=True)
            done = State(final=True)
            begun.to(done)
            finish = done.from_(begun)

    assert fault.value.problems == ("a move from begun has no single target or no action",)


def test_inputs_are_read_by_the_kinds_that_they_are_declared_with() -> None:
    class Chart(Lifecycle):
        begun = State(initial=True)
        count = stays(begun)
        done = State(final=True)
        finish = done.from_(begun)

    @attrs.frozen(kw_only=True)
    class Counted(Record):
        lifecycle: ClassVar = Chart

        number: int = 0
        names: tuple[str, ...] = ()

        @action
        def count(
            self, *, number: int, names: Sequence[str] = (), way: Literal["up", "down"] = "up",
            since: datetime | None = None, **when: Unpack[ActionContext],
        ) -> FactChanges:  # fmt: skip
            """Count."""
            return {"number": number, "names": tuple(names)}

        @action
        def finish(self, **when: Unpack[ActionContext]) -> FactChanges:
            """Finish."""
            return {}

    first = Counted.create("C-1", {}, {"at": at(9)})
    assert first.count(number="3", names="ann", at=at(10)).number == 3  # type: ignore[arg-type]
    assert first.count(number=3, names="ann", at=at(10)).names == ("ann",)
    assert first.count(number=3, way="down", at=at(10)).history[-1].inputs[-1] == ("way", "down")
    assert first.act("count", number=3, names=["a", "b"], at=at(10)).names == ("a", "b")
    assert codes(first, "count", number=3, since=datetime(2026, 3, 2)) == ["since_invalid"]
    for wrong in (True, 3.5, "three", [3]):
        assert codes(first, "count", number=wrong) == ["number_invalid"]
    assert codes(first, "count", number=3, names=[5]) == ["names_invalid"]


def test_texts_in_a_tuple_are_looked_at_one_by_one() -> None:
    problem = Problem.log("PRB-1", summary="x", source=ProblemSource.PROACTIVE, at=at(9))

    assert codes(problem, "amend", clear=(5,)) == ["clear_invalid"]
    assert codes(picture().wait(at=at(10)), "sell", owners=("ann", 5)) == ["owners_invalid"]


@pytest.mark.parametrize(("digits", "shown"), [(100, "1000"), (5_000, "an enormous number")])
def test_a_number_that_is_no_fact_is_a_reason_and_no_error_of_the_transition(
    digits: int, shown: str
) -> None:
    (reason,) = in_progress().check("amend", open_tasks=10**digits, at=at(15))

    assert reason.code == "open_tasks_invalid"
    assert reason.sentence.startswith(f"open_tasks {shown}")
    assert reason.sentence.endswith("is not a whole number of less than a hundred digits")


@pytest.mark.parametrize("share", [float("nan"), float("inf"), -float("inf")])
def test_a_share_that_is_no_fact_is_a_reason_and_no_error_of_the_transition(share: float) -> None:
    @attrs.frozen(kw_only=True)
    class Shared(Incident):
        share: float = 0.0

    logged = Shared.log("INC-1", summary="x", caller="u", at=at(9))

    (reason,) = logged.check("amend", share=share, at=at(10))
    assert (reason.code, reason.sentence) == (
        "share_invalid", f"share {share} is not a finite number")  # fmt: skip


def test_a_number_that_python_does_not_write_is_called_enormous_where_it_is_in_a_list() -> None:
    (reason,) = in_progress().check("amend", open_tasks=[10**5_000], at=at(15))

    assert reason.sentence == "open_tasks [an enormous number] is not a whole number"


def test_a_number_of_a_hosts_own_class_becomes_a_plain_one() -> None:
    class Level(int):
        """A number with a name."""

    raised = in_progress().escalate(
        kind=EscalationKind.FUNCTIONAL, level=Level(2), reason="x", at=at(15)
    )

    assert (raised.functional_level, type(raised.functional_level)) == (2, int)


def test_an_input_that_cannot_be_read_hides_only_that_it_is_missing() -> None:
    @guard("coats_missing", "say how many coats", needs=["coats"])
    def coats_are_given(record: Any, inputs: Any) -> bool:
        return inputs.get("coats") is not None

    @guard("too_wet", "it rains", needs=["coats"])
    def it_is_dry(record: Any, inputs: Any) -> bool:
        return False

    @attrs.frozen(kw_only=True)
    class Outside(Picture):
        lifecycle: ClassVar = Painting.extended(
            "Outside", guards={"paint": [coats_are_given, it_is_dry]}
        )

    outside = Outside.create("P-1", {}, {"at": at(9)})
    assert codes(outside, "paint", colour="red") == ["coats_missing", "too_wet"]
    assert codes(outside, "paint", colour="red", coats="x") == ["coats_invalid", "too_wet"]


def test_codes_of_guards_to_set_aside_are_texts() -> None:
    for wrong in (5, ["reference_missing", 5], [5, "reference_missing"]):
        assert codes(in_progress(), "note", text="x", comment="y", waive=wrong) == ["waive_invalid"]


def test_a_creation_records_lists_sets_and_named_elements_as_their_texts() -> None:
    assert picture(owners=["ann", "ben"]).owners == ("ann", "ben")
    assert picture(owners=frozenset({"ben", "ann"})).owners == ("ann", "ben")
    assert picture(owners=(SimpleNamespace(text="ann"),)).owners == ("ann",)


def test_a_chart_knows_the_facts_of_the_records_that_follow_it() -> None:
    # All of it is made here, since a class that was made before tells nothing of how it is made.
    chart = Painting.extended("OfHere")

    @attrs.frozen(kw_only=True)
    class Framed(Picture):
        lifecycle: ClassVar = chart
        unrecorded_fields: ClassVar = frozenset({"visits", "looks"})

        frame: str = ""
        looks: int = 0

    assert Framed.lifecycle is chart
    assert chart.vocabulary.facts == (
        "coats", "colour", "frame", "id", "owners", "painter", "title"
    )  # fmt: skip


def test_a_record_of_the_hosts_has_the_short_text_of_records_or_its_own() -> None:
    @attrs.frozen(kw_only=True)
    class Framed(Picture):
        frame: str = ""

    @attrs.frozen(kw_only=True, repr=False)
    class Named(Picture):
        def __repr__(self) -> str:
            return "mine"

    assert repr(Framed.create("P-1", {"frame": "oak"}, {"at": at(9)})) == (
        "Framed('P-1', wet, frame='oak')"
    )
    assert repr(Named.create("P-1", {}, {"at": at(9)})) == "mine"


def test_an_action_has_the_name_the_text_and_the_marks_of_its_method() -> None:
    def sand(self: Any, **when: Unpack[ActionContext]) -> FactChanges:
        """Smooth it."""
        return {}

    sand.marked = True  # type: ignore[attr-defined] # a mark of the host's
    made = action(sand)

    assert (made.__name__, made.__doc__, made.__wrapped__) == ("sand", "Smooth it.", sand)
    assert made.marked


def test_a_text_that_an_action_sets_becomes_a_member_of_the_fields_enumeration() -> None:
    painted = picture(colour="blue").paint(colour="red", at=at(10))

    assert painted.colour is Colour.RED
    assert painted.history[-1].sets == (("coats", 1), ("colour", "red"), ("painter", "ann"))
    assert painted.wait(at=at(11)).history[-1].sets == (("painter", None),)
    assert Picture.replay(painted.history) == painted


def test_what_is_not_recorded_is_no_fact_of_a_record() -> None:
    @attrs.frozen(kw_only=True)
    class Sketch(Picture):
        """A picture of its own."""

    given = {"title": "Sea", "visits": 3, "state": "dry", "history": 1, "extra": 2, "coats": None}
    assert Sketch._facts_in(given) == {"title": "Sea"}


def test_an_action_that_the_chart_does_not_have_is_none_of_the_record() -> None:
    class Final(Incident):
        lifecycle: ClassVar = IncidentLifecycle.extended("FinalLifecycle", without=["reopen"])

    assert "reopen" in Incident.actions()
    assert "reopen" not in Final.actions()
    assert not {"replay", "lifecycle", "resolve_at"} & Final.actions().keys()


def test_a_mixin_of_the_hosts_may_annotate_what_it_likes() -> None:
    class Audited:
        trail: list[str]

    @attrs.frozen(kw_only=True)
    class Audit(Audited, Picture):
        room: str = ""

    assert Audit.create("P-1", {"room": "blue"}, {"at": at(9)}).room == "blue"


def test_an_annotation_that_is_no_field_is_refused_at_the_first_use() -> None:
    class Lost(Picture):
        room: str = ""
        wall: ClassVar[str] = ""

    with pytest.raises(InvalidLifecycle, match=r"Lost\.room is no field") as fault:
        Lost.create("P-1", {}, {"at": at(9)})
    assert len(fault.value.problems) == 1


def is_short(_: object, __: object, value: str) -> None:
    if len(value) > 3:
        raise ValueError(value)


@pytest.mark.parametrize("kind", [checked, lambda host: host], ids=["checked", "plain"])
@pytest.mark.parametrize("way", ["replay", "one more"])
def test_a_record_of_the_hosts_converts_checks_and_makes_its_fields_itself(
    kind: Any, way: str
) -> None:
    @kind
    @attrs.frozen(kw_only=True)
    class Upper(Picture):
        mark: str = attrs.field(default="", converter=str.upper)

    @kind
    @attrs.frozen(kw_only=True)
    class Short(Picture):
        mark: str = attrs.field(default="", validator=is_short)

    @kind
    @attrs.frozen(kw_only=True)
    class Listed(Picture):
        unrecorded_fields: ClassVar = frozenset({"visits", "seen"})
        mark: str = ""
        seen: list[str] = attrs.field(factory=list)

    @kind
    @attrs.frozen(kw_only=True)
    class Required(Picture):
        mark: str

    @kind
    @attrs.frozen(kw_only=True)
    class Refusing(Picture):
        mark: str = ""

        def __attrs_post_init__(self) -> None:
            if self.mark == "abcd":
                raise ValueError(self.mark)

    def record(host: type[Picture], mark: str) -> Any:
        def born(mark: str) -> Transition:
            return Transition(at(9), "log", "wet", {"id": "P-1", "mark": mark})

        if way == "replay":
            return host.replay([born(mark)])
        return host.replay([born("x")])._replayed(Transition(at(10), "note", None, {"mark": mark}))

    assert record(Upper, "ab").mark == "AB"
    for host in (Short, Required, Listed, Refusing):
        assert record(host, "ab").mark == "ab"
    for host in (Short, Refusing):
        with pytest.raises(ValueError, match="abcd"):
            record(host, "abcd")
    assert record(Listed, "ab").seen == []
    assert record(Listed, "ab").seen is not record(Listed, "ab").seen


def test_a_replay_of_the_hosts_own_is_the_replay() -> None:
    @checked
    @attrs.frozen(kw_only=True)
    class Own(Picture):
        @classmethod
        def replay(cls, history: Any) -> Any:
            return attrs.evolve(super().replay(history), visits=7)

    born = Own.replay([Transition(at(9), "log", "wet", {"id": "P-1"})])

    assert born._replayed(Transition(at(10), "note")).visits == 7


def test_one_more_transition_gives_what_a_replay_of_all_gives() -> None:
    record = new()
    hold = {"hold_reason": "vendor", "hold_reference": "V-7", "host": "x", "reopened": 2}
    for transition in (
        Transition(at(10), "hold", "on_hold", hold),
        Transition(at(11), "resume", "in_progress", dict.fromkeys(hold)),
        Transition(at(12), "note"),
    ):
        after = record._replayed(transition)
        assert after == Incident.replay([*record.history, transition])
        assert type(after.hold_reason) in (HoldReason, type(None))
        record = after
    assert (record.state, record.hold_reference, record.reopened) == ("in_progress", None, 0)
    assert record.extra == ()


def test_a_fact_that_is_not_of_the_kind_of_its_field_is_refused() -> None:
    born = {"id": "INC-1", "summary": "x", "caller": "u-1"}
    with pytest.raises(UnknownState):
        new()._replayed(Transition(at(13), "sell", "stolen"))
    with pytest.raises(ServiceOpsError, match="reopened"):
        new()._replayed(Transition(at(13), "note", None, {"reopened": "many"}))
    with pytest.raises(ServiceOpsError, match="reopened"):
        Incident.replay([Transition(at(9), "log", "new", {**born, "reopened": "many"})])


@pytest.mark.parametrize(
    ("fact", "value", "advice"),
    [
        ("hold_until", "tomorrow", "an ISO 8601 moment"),
        ("hold_reason", "none", "caller, problem"),
        ("contacts", "C-1", "a tuple of texts"),
    ],
)
def test_a_fact_that_cannot_be_read_is_refused_with_what_it_has_to_be(
    fact: str, value: Any, advice: str
) -> None:
    born = {"id": "INC-1", "summary": "x", "caller": "u-1", fact: value}
    with pytest.raises(InvalidTransition, match=advice):
        Incident.replay([Transition(at(9), "log", "new", born)])


def test_a_history_that_names_no_record_is_refused() -> None:
    for state, sets in ((None, {"id": "P-1"}), ("wet", {}), ("wet", {"id": ""})):
        with pytest.raises(InvalidTransition, match="sets the state and the fact 'id'"):
            Picture.replay(History.of([Transition(at(9), "log", state, sets)]))


# Links


CHILD = Link(LinkKind.CHILD_OF, "INC-2", "INC-1")


def test_a_record_is_not_linked_to_itself() -> None:
    links = [Link(LinkKind.CHILD_OF, "INC-1", "INC-1"), CHILD]
    found = Neighbours([incident("INC-1"), incident("INC-2")], links)

    assert [one.id for one in found.sources("INC-1", LinkKind.CHILD_OF)] == ["INC-2"]
    assert [*found.targets("INC-1", LinkKind.CHILD_OF)] == []
    assert [one.id for one in found.linked("INC-1")] == ["INC-2"]


def test_links_are_walked_once_however_many_ways_there_are() -> None:
    # Two ways from each record to the next: 2 to the 60 ways in all, and no cycle.
    links = [
        Link(LinkKind.CHILD_OF, start, end)
        for n in range(60)
        for start, end in (
            (f"{n}", f"{n}a"), (f"{n}", f"{n}b"), (f"{n}a", f"{n + 1}"), (f"{n}b", f"{n + 1}"),
        )
    ]  # fmt: skip

    assert cycles(links, LinkKind.CHILD_OF) == ()
    back = Link(LinkKind.CHILD_OF, "1", "0")
    assert set(cycles([*links, back], LinkKind.CHILD_OF)) >= {("0", "0a", "1")}


def test_children_start_with_their_own_person_or_that_of_their_parent() -> None:
    parent = incident("INC-1").start(person="ann", at=at(10))
    row = SampleEvidence("ROW-1", "open")
    own = incident("INC-3", parent="INC-1").assign(group="mail", person="bob", at=at(9))

    also = [Link(LinkKind.CHILD_OF, name, "INC-1") for name in ("ROW-1", "INC-5")]
    others = [incident("INC-4", parent="INC-1"), incident("INC-5")]
    assert requested(parent, row, own, *others, also=also) == [
        ("INC-3", "start", {"person": "bob"}),
        ("INC-4", "start", {"person": "ann"}),
        ("INC-5", "start", {"person": "ann"}),
    ]
    assert requested(parent, own, also=also, cascade=[]) == []


def test_a_child_is_resolved_with_its_own_category_or_that_of_its_parent() -> None:
    own = incident("INC-2", parent="INC-1", category="web")
    without = incident("INC-3", parent="INC-1", category=None)

    found = requested(resolved(), own, without)
    assert [inputs["category"] for _, _, inputs in found] == ["web", "mail"]


def test_holds_of_children_follow_their_parent_only_where_the_policy_says_so() -> None:
    def held(name: str, **facts: Any) -> Incident:
        begun = incident(name, **facts).assign(group="mail", at=at(9)).start(person="a", at=at(10))
        return begun.act("hold", reason="vendor", reference="V-7", comment="c", at=at(11))

    child = incident("INC-2", parent="INC-1").start(person="a", at=at(10))
    assert [name for _, name, _ in requested(held("INC-1"), child)] == ["hold"]
    assert requested(held("INC-1"), child, cascade=["start"]) == []

    back = held("INC-1").resume(group="web", at=at(12))
    assert back.state == "assigned"
    waits = held("INC-2", parent="INC-1")
    assert requested(back, waits) == [("INC-2", "resume", {})]
    assert requested(back, waits, cascade=["hold"]) == []


def test_a_duplicate_without_a_problem_passes_none_on() -> None:
    inputs = {"notes": "the same", "reference": "INC-9"}
    duplicate = incident("INC-1").act("resolve", code="duplicate", **inputs, at=at(12))
    solved = incident("INC-1").amend(problem="PRB-1", at=at(9)).act(
        "resolve", code="solution", notes="x", at=at(12)
    )  # fmt: skip

    assert [name for _, name, _ in requested(duplicate, incident("INC-9"))] == ["note"]
    # A link of the host's makes no duplicate of what was solved by itself.
    also = [Link(LinkKind.DUPLICATE_OF, "INC-1", "INC-9")]
    assert requested(solved, incident("INC-9"), also=also) == []


def test_a_child_that_was_resolved_elsewhere_is_not_reopened_with_its_parent() -> None:
    facts = {"id": "INC-2", "summary": "x", "caller": "u-1", "parent": "INC-1"}
    child = Incident.replay([Transition(at(9), "import", "resolved", facts)])
    parent = resolved().reopen(reason="back", at=at(14))

    assert requested(parent, child, cascade=["reopen"]) == []


def test_a_problem_that_names_its_known_error_gets_no_second_one() -> None:
    problem = Problem.log("PRB-1", summary="s", source="proactive", at=at(8))
    with_one = problem.amend(known_error="KE-1", at=at(8))

    def drafts(record: Problem) -> list[str]:
        moved = record.accept(person="eve", at=at(9)).record_workaround(text="x", at=at(10))
        return [name for name, *_ in requested(moved, draft_known_error=True)]

    assert drafts(problem) == ["PRB-1/known-error"]
    assert drafts(with_one) == []


def test_a_row_of_the_hosts_happened_to_be_in_its_state_and_left_none() -> None:
    row = SampleEvidence("CHG-1", "closed")
    context = LinkContext.of(row, Neighbours([row]), LinkPolicy())

    assert (context.happened("closed"), context.happened("open")) == (True, False)
    assert not context.left_state("closed")
    assert (dict(context.sets), dict(context.inputs), context.version) == ({}, {}, "closed")


def test_a_record_that_is_no_alert_is_not_closed_as_one() -> None:
    also = [Link(LinkKind.REPORTED_BY, "INC-1", name) for name in ("INC-2", "ROW-1")]
    around = [incident("INC-2"), SampleEvidence("ROW-1", "open")]

    assert requested(resolved(), *around, also=also, alerts="close") == [("ROW-1", "close", {})]


def test_a_known_error_is_cited_after_its_retirement_by_whoever_is_still_open() -> None:
    def logged(name: str) -> KnownError:
        return KnownError.log(name, summary="s", problem="PRB-1", at=at(9))

    gone, there = logged("KE-1").retire(reason="obsolete", notes="n", at=at(10)), logged("KE-2")
    also = [
        Link(LinkKind.RESOLVED_WITH, name, known) for name, known in
        (("INC-1", "KE-1"), ("INC-2", "KE-2"), ("INC-3", "KE-1"), ("ROW-1", "KE-1"))
    ]  # fmt: skip
    before = incident("INC-3").resolve(code="solution", notes="n", at=at(10))
    records = [gone, there, incident("INC-1"), incident("INC-2"), before,
               SampleEvidence("ROW-1", "open")]  # fmt: skip

    found = [one for one in invariants(records, also=also, at=at(12), whole=False)
             if one.code == "cited_after_retirement"]  # fmt: skip
    assert [one.ids for one in found] == [("KE-1", "INC-1")]


def test_a_row_that_is_a_change_and_an_alert_resumes_and_resolves() -> None:
    # INC-1 waits for the change X, which is an alert of it too; its child is resolved after it.
    waits = incident("INC-1").start(person="a", at=at(10)).act(
        "hold", reason="change", reference="X", comment="c", at=at(11)
    )  # fmt: skip
    child = incident("INC-2", parent="INC-1").start(person="a", at=at(10))
    policy = LinkPolicy(changes_succeed_in=("closed",), changes_fail_in=())

    found = cascade(
        SampleEvidence("X", "closed"), [waits, child], at=at(12), policy=policy,
        also=[Link(LinkKind.REPORTED_BY, "INC-1", "X")],
    )  # fmt: skip

    assert [(one.target_id, one.action) for one in found.done] == [
        ("INC-1", "resume"), ("INC-1", "resolve"), ("INC-2", "resolve"),
    ]  # fmt: skip
    assert {name: one.state for name, one in found.records.items()} == {
        "INC-1": "resolved", "INC-2": "resolved",
    }  # fmt: skip


def test_a_live_machine_refuses_with_the_reasons_of_the_record() -> None:
    live = IncidentLifecycle.machine(new())

    with pytest.raises(ActionRefused) as refused:
        live.send("close", at=at(10))
    assert refused.value.codes == ("no_such_move",)
    live.send("note", text="x", at=at(10))
    assert live.model.record.revision == 2
