"""Paths and public states: worked by hand, and checked against every pair of states."""

from itertools import product
from typing import Any, ClassVar, Unpack

import attrs
import pytest
from desk import IN_STATE, WHO, SampleEvidence, assigned, at, new, on_hold, resolved

from serviceops.errors import StateUnreachable, UnknownState
from serviceops.lifecycle import (
    AccessGrant,
    ActionContext,
    ActionInputs,
    FactChanges,
    Incident,
    IncidentLifecycle,
    Lifecycle,
    PathStep,
    Record,
    ServiceRequest,
    State,
    action,
    condition,
    path,
)

NOW = at(18)


def steps_of(record: Any, goal: str, **inputs: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (step.action, step.target, tuple(reason.code for reason in step.reasons))
        for step in path(record, goal, at=NOW, **inputs)
    ]


def test_each_step_says_what_it_still_needs() -> None:
    assert steps_of(new(category=None), "closed") == [
        ("resolve", "resolved", ("code_missing", "notes_missing", "category_missing")),
        ("close", "closed", ("category_missing",)),
    ]
    assert path(new(), "closed", at=NOW)[0].needs == ("code", "notes")


def test_what_is_known_already_reaches_the_steps_that_take_it() -> None:
    record = new().amend(major_incident="MI-1", at=at(10))

    def codes(**inputs: Any) -> list[tuple[str, ...]]:
        return [reasons for _, _, reasons in steps_of(record, "closed", **inputs)]

    assert codes(code="solution", notes="done") == [
        ("major_incident_not_shown",), ("major_incident_not_shown",),
    ]  # fmt: skip
    stood_down = [SampleEvidence("MI-1", "stood_down")]
    assert codes(code="solution", notes="done", evidence=stood_down) == [
        (), ("major_incident_not_reviewed",),
    ]  # fmt: skip


def test_a_path_is_checked_at_the_last_move_unless_at_is_given() -> None:
    assert path(new(), "closed") == path(new(), "closed", at=at(9))


def test_who_is_there_needs_no_step() -> None:
    assert path(on_hold(), "on_hold", at=NOW) == ()


def test_an_unreachable_state_is_refused_with_the_reachable_ones() -> None:
    with pytest.raises(
        StateUnreachable, match=r"no moves lead from closed to new; .*: nothing, it is final"
    ):
        path(IN_STATE["closed"](), "new", at=NOW)
    chart = IncidentLifecycle.extended("Once", without=["reopen"])
    with pytest.raises(StateUnreachable) as fault:
        chart.path("resolved", "in_progress")
    assert fault.value.reachable == ("closed",)
    with pytest.raises(UnknownState, match="nowhere"):
        path(new(), "nowhere", at=NOW)


def test_of_the_moves_of_one_action_the_facts_of_the_record_choose() -> None:
    draft = ServiceRequest.draft("REQ-1", summary="A laptop", caller="u-1", at=at(9))
    needs, free = draft.submit(approval="1 of ann", at=at(9)), draft.submit(at=at(9))

    assert [step.action for step in path(free, "approved", at=NOW)] == ["route"]
    assert [step.action for step in path(needs, "approved", at=NOW)] == ["route", "approve"]
    assert steps_of(needs, "approved")[0][1] == "pending_approval"
    assert [step.action for step in path(resolved(), "in_progress", at=NOW)] == ["reopen"]


def test_a_step_that_depends_on_an_input_names_it() -> None:
    draft = ServiceRequest.draft("REQ-1", summary="A laptop", caller="u-1", at=at(9))
    needs = draft.submit(approval="1 of ann", at=at(9))

    assert steps_of(needs, "approved") == [
        ("route", "pending_approval", ()),
        ("approve", "approved", ("approver_missing", "leads_elsewhere")),
    ]
    assert steps_of(needs, "approved", by="ann") == [
        ("route", "pending_approval", ()), ("approve", "approved", ()),
    ]  # fmt: skip


@condition
def it_is_urgent(errand: Any, inputs: ActionInputs) -> bool:
    return "urgent" in inputs and bool(inputs["urgent"])


class ErrandLifecycle(Lifecycle):
    requested = State(initial=True)
    queued = State()
    done = State(final=True)
    go = requested.to(done, cond=[it_is_urgent]) | requested.to(queued)
    serve = done.from_(queued)


@attrs.frozen(kw_only=True)
class Errand(Record):
    lifecycle: ClassVar = ErrandLifecycle

    @action
    def go(self, *, urgent: bool = False, **when: Unpack[ActionContext]) -> FactChanges:
        return {}

    @action
    def serve(self, **when: Unpack[ActionContext]) -> FactChanges:
        return {}


@pytest.mark.parametrize(
    ("inputs", "ways"),
    [
        ({}, [("go", "done", ("leads_elsewhere",))]),
        ({"urgent": True}, [("go", "done", ())]),
        ({"urgent": False}, [("go", "queued", ()), ("serve", "done", ())]),
    ],
)
def test_a_condition_may_ask_for_an_input_in_any_way(inputs: Any, ways: Any) -> None:
    errand = Errand.create("E-1", {}, {"at": at(9)})

    assert steps_of(errand, "done", **inputs) == ways


class Lean(Incident):
    lifecycle: ClassVar = IncidentLifecycle.extended(
        "LeanLifecycle", without=["assign", "reassign", "on_hold"]
    )


@pytest.mark.parametrize("kind", [Incident, Lean])
def test_a_way_that_the_facts_forbid_is_taken_only_for_want_of_another(kind: Any) -> None:
    unowned = kind.log("INC-1", **WHO, at=at(9)).act("resolve", code="solution", notes="n", at=NOW)

    steps = path(unowned, "assigned", at=NOW, reason="again", group="mail")

    if kind is Incident:
        assert [(step.action, step.target) for step in steps] == [
            ("reopen", "new"), ("assign", "assigned"),
        ]  # fmt: skip
        assert not any(step.reasons for step in steps)
    else:
        assert [str(reason) for step in steps for reason in step.reasons] == [
            "this move is taken only when a_group_has_it (leads_elsewhere)"
        ]


def edges(chart: type[Lifecycle]) -> dict[str, set[str]]:
    return {s: {m.target for m in chart.table if m.source == s} for s in chart.state_names()}


def hops(chart: type[Lifecycle], start: str) -> dict[str, int]:
    """How many moves each state is away, by spreading out one ring at a time."""
    away, ring = {start: 0}, {start}
    onward = edges(chart)
    while ring:
        ring = {t for s in ring for t in onward[s]} - away.keys()
        away |= dict.fromkeys(ring, max(away.values()) + 1)
    return away


@pytest.mark.parametrize("kind", [Incident, ServiceRequest, AccessGrant])
def test_a_path_is_as_long_as_the_nearest_way_and_every_step_is_a_move(kind: Any) -> None:
    chart = kind.lifecycle
    for start, goal in product(chart.state_names(), repeat=2):
        away = hops(chart, start)
        if goal not in away:
            with pytest.raises(StateUnreachable):
                chart.path(start, goal)
            continue
        way = chart.path(start, goal)
        assert len(way) == away[goal]
        assert way == chart.path(start, goal)
        current = start
        for move in way:
            assert move in chart.table
            assert move.source == current
            current = move.target
        assert current == goal


def test_a_step_reads_like_a_sentence() -> None:
    (step,) = path(assigned(), "in_progress", at=NOW)

    assert str(step) == "start (person) to in_progress"
    assert isinstance(step, PathStep)


# -- what others see -------------------------------------------------------------------------------


def held(reason: str, **inputs: Any) -> Incident:
    return assigned().act("hold", reason=reason, comment="c", at=at(12), **inputs)


def test_a_hold_is_the_callers_business_only_when_they_must_act() -> None:
    assert held("caller").public_state == "on_hold"
    for reason in ("problem", "change", "vendor"):
        assert held(reason, reference="X-1").public_state == "in_progress"
    assert held("scheduled", until=at(20)).public_state == "in_progress"


def test_most_states_look_as_they_are() -> None:
    others = {name: make().public_state for name, make in IN_STATE.items()}

    assert others == {name: name for name in IN_STATE}
    assert IncidentLifecycle.extended("Short", without=["on_hold"]).public == {}


def test_who_asks_for_access_does_not_see_the_verification() -> None:
    grant = AccessGrant.request(
        "ACC-1", identity="ann", resource="vpn", scope="all", reason="r", at=at(9)
    )

    assert grant.verify(at=at(10)).public_state == "requested"
