"""Service requests: each edge of the chart, each guard and mandatory fact, worked by hand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from desk import at
from edges import ActionInputs, Edge, are_all_of, moves_to, refused_for, refuses_the_rest

from serviceops.errors import ActionRefused, InvalidValue
from serviceops.lifecycle import (
    HoldReason,
    ItemOutcome,
    Party,
    Quorum,
    RequestItem,
    RequestTimers,
    ServiceRequest,
)
from serviceops.lifecycle.request import RequestLifecycle, RequestOutcome, rolled_up
from serviceops.priority import Impact
from serviceops.tools import tools

LATER = at(18)
TWO_STAGES = ("1 of ann, bob", "2 of cal, dan, eve")


def draft(**facts: Any) -> ServiceRequest:
    inputs = {
        "summary": "A laptop",
        "caller": "u-1",
        "items": ["laptop", RequestItem("bag", False)],
    }
    return ServiceRequest.draft("REQ-1", **{**inputs, **facts}, at=at(9))


def submitted(approval: Any = "1 of ann, bob", **facts: Any) -> ServiceRequest:
    return draft(**facts).submit(approval=approval, at=at(10))


def pending(approval: Any = "1 of ann, bob", **facts: Any) -> ServiceRequest:
    return submitted(approval, **facts).route(at=at(10))


def two_needed() -> ServiceRequest:
    return pending("2 of ann, bob")


def approved(**facts: Any) -> ServiceRequest:
    return pending(**facts).approve(by="ann", at=at(11))


def preapproved() -> ServiceRequest:
    return submitted(approval=None).route(at=at(11))


def rejected() -> ServiceRequest:
    return pending().reject(reason="no budget", by="ann", at=at(11))


def in_fulfilment(**facts: Any) -> ServiceRequest:
    return approved(**facts).start(person="fay", at=at(12))


def on_hold() -> ServiceRequest:
    return in_fulfilment().hold(reason=HoldReason.CALLER, comment="which size?", at=at(13))


def delivered(laptop: str = "complete", bag: str = "skipped") -> ServiceRequest:
    done = in_fulfilment().act("finish_item", item="laptop", outcome=laptop, at=at(13))
    return done.act("finish_item", item="bag", outcome=bag, at=at(13))


def fulfilled() -> ServiceRequest:
    return delivered().fulfil(at=at(14))


def closed() -> ServiceRequest:
    return fulfilled().close(at=at(15))


def cancelled() -> ServiceRequest:
    return draft().cancel(at=at(10))


IN_STATE = {
    "draft": draft,
    "submitted": submitted,
    "pending_approval": pending,
    "approved": approved,
    "rejected": rejected,
    "in_fulfilment": in_fulfilment,
    "on_hold": on_hold,
    "fulfilled": fulfilled,
    "closed": closed,
    "cancelled": cancelled,
}
MORE: ActionInputs = {"item": "mouse"}
DONE: ActionInputs = {"item": "laptop", "outcome": "complete"}
SPENT: ActionInputs = {"reason": "they left", "cost": "120 EUR"}
OTHERS: ActionInputs = {"group": "stores"}
EDGES: list[Edge] = [
    (draft, "submit", {"approval": "1 of ann"}, "submitted"),
    (rejected, "resubmit", {}, "submitted"),
    (submitted, "route", {}, "pending_approval"),
    (lambda: submitted(approval=None), "route", {}, "approved"),
    (pending, "approve", {"by": "bob"}, "approved"),
    (two_needed, "approve", {"by": "bob"}, "pending_approval"),
    (pending, "reject", {"by": "bob", "reason": "no budget"}, "rejected"),
    (approved, "amend", {"summary": "Two laptops"}, "submitted"),
    (draft, "add_item", MORE, "draft"),
    (submitted, "add_item", MORE, "submitted"),
    (pending, "add_item", MORE, "pending_approval"),
    (rejected, "add_item", MORE, "rejected"),
    (submitted, "assign", OTHERS, "submitted"),
    (pending, "assign", OTHERS, "pending_approval"),
    (approved, "assign", OTHERS, "approved"),
    (approved, "start", {"person": "fay"}, "in_fulfilment"),
    (in_fulfilment, "reassign", OTHERS, "in_fulfilment"),
    (on_hold, "reassign", OTHERS, "on_hold"),
    (in_fulfilment, "finish_item", DONE, "in_fulfilment"),
    (on_hold, "finish_item", DONE, "on_hold"),
    (in_fulfilment, "hold", {"reason": "vendor", "reference": "V-1"}, "on_hold"),
    (on_hold, "resume", {}, "in_fulfilment"),
    (on_hold, "reply", {"party": "caller"}, "in_fulfilment"),
    (delivered, "fulfil", {}, "fulfilled"),
    (fulfilled, "close", {}, "closed"),
    (draft, "cancel", {}, "cancelled"),
    (submitted, "cancel", {}, "cancelled"),
    (pending, "cancel", {}, "cancelled"),
    (approved, "cancel", {}, "cancelled"),
    (rejected, "cancel", {}, "cancelled"),
    (in_fulfilment, "cancel", SPENT, "cancelled"),
    (on_hold, "cancel", SPENT, "cancelled"),
]


@pytest.mark.parametrize(("before", "action", "inputs", "after"), EDGES)
def test_the_move_ends_in_the_state_of_the_model(
    before: Callable[..., ServiceRequest], action: str, inputs: ActionInputs, after: str
) -> None:
    moves_to(before(), action, {**inputs, "at": LATER}, after)


def test_the_list_above_is_the_whole_chart() -> None:
    are_all_of(EDGES, RequestLifecycle)


def test_every_other_action_is_refused_in_every_state() -> None:
    refuses_the_rest(IN_STATE, EDGES, {"at": LATER})


def test_a_draft_says_what_and_who_and_names_its_items_clearly() -> None:
    with pytest.raises(ActionRefused) as refused:
        draft(summary="", caller="", items=[""])

    assert refused.value.codes == ("summary_missing", "caller_missing", "id_unclear")
    assert refused.value.action == "draft"


REFUSED: list[tuple[ServiceRequest, str, ActionInputs, tuple[str, ...]]] = [
    (draft(), "submit", {"approval": "somebody"}, ("approval_unclear",)),
    (draft(), "submit", {"approval": "3 of ann, bob"}, ("approval_unclear",)),
    (draft(), "submit", {"approval": "0 of ann"}, ("approval_unclear",)),
    (rejected(), "resubmit", {"approval": "ann"}, ("approval_unclear",)),
    (pending(), "approve", {}, ("approver_missing",)),
    (pending(), "approve", {"by": "zoe"}, ("not_an_approver",)),
    (two_needed().approve(by="ann", at=at(11)), "approve", {"by": "ann"}, ("already_approved",)),
    (pending("1 of ann, u-1"), "approve", {"by": "u-1"}, ("own_request",)),
    (
        pending("1 of ann, u-2", requested_for="u-2"),
        "approve",
        {"by": "u-2", "waive": ("own_request",), "comment": "we are in a hurry"},
        ("own_request",),
    ),
    (pending(), "reject", {}, ("reason_missing", "approver_missing")),
    (pending(), "reject", {"by": "zoe", "reason": "no"}, ("not_an_approver",)),
    (draft(), "add_item", {}, ("item_missing",)),
    (draft(), "add_item", {"item": "laptop"}, ("item_known",)),
    (submitted(), "assign", {}, ("group_missing",)),
    (approved(), "start", {}, ("person_missing",)),
    (in_fulfilment(), "reassign", {}, ("assignment_unchanged",)),
    (in_fulfilment(), "finish_item", {}, ("item_missing", "outcome_missing")),
    (in_fulfilment(), "finish_item", {**DONE, "item": "mouse"}, ("item_unknown",)),
    (delivered(), "finish_item", DONE, ("item_unknown",)),
    (in_fulfilment(), "hold", {}, ("reason_missing",)),
    (in_fulfilment(), "hold", {"reason": "caller"}, ("comment_missing",)),
    (in_fulfilment(), "hold", {"reason": "vendor"}, ("reference_missing",)),
    (in_fulfilment(), "hold", {"reason": "scheduled"}, ("until_missing",)),
    (in_fulfilment(), "hold", {"reason": "scheduled", "until": LATER}, ("until_not_later",)),
    (in_fulfilment(), "fulfil", {}, ("items_open",)),
    (in_fulfilment(), "fulfil", {"waive": "items_open", "comment": "x"}, ("items_open",)),
    (delivered("incomplete"), "fulfil", {}, ("items_incomplete",)),
    (delivered("skipped"), "fulfil", {}, ("items_incomplete",)),
    (in_fulfilment(), "cancel", {}, ("reason_missing", "cost_missing")),
    (on_hold(), "cancel", {"reason": "they left"}, ("cost_missing",)),
    (in_fulfilment(), "amend", {"summary": "Two laptops"}, ("content_settled",)),
    (fulfilled(), "amend", {"requested_for": "u-9"}, ("content_settled",)),
    (approved(), "amend", {"clear": ("summary",)}, ("not_clearable",)),
    (draft(), "reprioritise", {"priority": "P1"}, ("override_unexplained",)),
]  # fmt: skip


@pytest.mark.parametrize(("record", "action", "inputs", "codes"), REFUSED)
def test_what_is_missing_or_wrong_is_named_all_at_once(
    record: ServiceRequest, action: str, inputs: ActionInputs, codes: tuple[str, ...]
) -> None:
    assert refused_for(record, action, {**inputs, "at": LATER}) == codes


# -- approvals -------------------------------------------------------------------------------------


def test_an_unknown_item_is_refused_with_those_that_are_open() -> None:
    (reason,) = in_fulfilment().check("finish_item", **{**DONE, "item": "mouse"}, at=LATER)
    (none_open,) = delivered().check("finish_item", **DONE, at=LATER)

    assert reason.sentence == "'mouse' is no open item; open are: laptop, bag"
    assert none_open.sentence == "'laptop' is no open item; open are: none"


def test_a_quorum_is_any_all_or_some_of_its_approvers() -> None:
    assert Quorum.any("ann", "bob").met_by(["bob"])
    assert not Quorum.all("ann", "bob").met_by(["bob"])
    assert not Quorum(2, ["ann", "bob", "cal"]).met_by(["ann", "zoe", "ann"])
    assert Quorum(2, ["ann", "bob", "cal"]).met_by(["cal", "zoe", "ann"])
    assert Quorum.of(" 2 of ann,bob ") == Quorum.all("ann", "bob", "ann")


def test_a_quorum_of_more_digits_than_python_reads_is_refused() -> None:
    with pytest.raises(InvalidValue, match="2 of ann, bob, cal"):
        Quorum.of("9" * 5_000 + " of ann")


@pytest.mark.parametrize("text", ["", "ann", "2 of ann, ann", "x of ann", "1 of ", "1 of a,,b"])
def test_a_quorum_nobody_could_reach_or_read_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        Quorum.of(text)


def test_stages_follow_each_other() -> None:
    record = pending(TWO_STAGES)

    assert record.waits_for == ("ann", "bob")
    assert refused_for(record, "approve", {"by": "cal", "at": LATER}) == ("not_an_approver",)
    second = record.approve(by="bob", at=at(11))
    assert (second.state, second.waits_for) == ("pending_approval", ("cal", "dan", "eve"))
    third = second.approve(by="eve", at=at(11))
    assert (third.state, third.waits_for) == ("pending_approval", ("cal", "dan"))
    last = third.approve(by="dan", at=at(12))
    assert (last.state, last.waits_for, last.agreed) == ("approved", (), ("bob", "eve", "dan"))


def test_votes_are_void_when_the_content_changes_while_they_are_collected() -> None:
    record = two_needed().approve(by="ann", at=at(11))

    assert record.amend(impact=Impact.LOW, at=at(12)).agreed == ("ann",)
    for changed in (
        record.amend(summary="Two laptops", at=at(12)),
        record.amend(requested_for="u-2", at=at(12)),
        record.add_item(item="mouse", at=at(12)),
    ):
        assert (changed.state, changed.agreed) == ("pending_approval", ())
        assert changed.waits_for == ("ann", "bob")
        assert changed.approve(by="bob", at=at(13)).state == "pending_approval"


def test_an_approved_request_goes_back_when_its_content_changes_and_only_then() -> None:
    record = approved(details="13 inches")

    assert record.amend(impact=Impact.LOW, at=LATER).state == "approved"
    assert record.amend(summary="A laptop", at=LATER).state == "approved"
    assert record.amend(clear=("details",), at=LATER).state == "submitted"
    back = record.amend(details="15 inches", at=at(12)).route(at=at(12))
    assert (back.state, back.agreed) == ("pending_approval", ())
    assert back.approve(by="ann", at=LATER).state == "approved"


def test_what_was_approved_beforehand_may_change_without_a_vote() -> None:
    assert preapproved().amend(summary="Two laptops", at=LATER).state == "approved"
    begun = preapproved().start(person="fay", at=at(12))
    assert begun.amend(summary="Two laptops", at=LATER).state == "in_fulfilment"


def test_an_approval_that_is_void_starts_nothing_even_with_a_comment() -> None:
    forged = approved().history[-1]
    record = approved()
    other = ServiceRequest.replay(
        [*record.history[:-1], type(forged)(
            forged.at, "approve", state="approved",
            sets={"agreed_people": ("ann",), "agreed_content": "something else"},
        )]
    )  # fmt: skip
    inputs: ActionInputs = {
        "person": "fay",
        "waive": ("approval_void",),
        "comment": "now",
        "at": LATER,
    }

    assert refused_for(other, "start", inputs) == ("approval_void",)


def test_a_resubmitted_request_is_a_new_version_nobody_agreed_to() -> None:
    voted = two_needed().approve(by="ann", at=at(11)).reject(reason="why?", by="bob", at=at(12))
    again = voted.resubmit(at=at(13))

    assert (voted.rejection, again.rejection) == ("why?", None)
    assert (again.version, again.agreed, again.approval) == (2, (), (Quorum.all("ann", "bob"),))
    assert voted.resubmit(approval="1 of  cal", at=at(13)).waits_for == ("cal",)


# -- items -----------------------------------------------------------------------------------------


def test_parts_roll_up_to_open_fulfilled_or_partially_fulfilled() -> None:
    done, half, none = ItemOutcome.COMPLETE, ItemOutcome.INCOMPLETE, None

    assert rolled_up([]) is RequestOutcome.FULFILLED
    assert (
        rolled_up([RequestItem("a", True, done), RequestItem("b", False, half)])
        is RequestOutcome.FULFILLED
    )
    assert (
        rolled_up([RequestItem("a", True, done), RequestItem("b", True, half)])
        is RequestOutcome.PARTIALLY_FULFILLED
    )
    assert (
        rolled_up([RequestItem("a", True, half), RequestItem("b", False, none)])
        is RequestOutcome.OPEN
    )


def test_an_incomplete_mandatory_item_makes_it_partially_fulfilled_and_somebody_says_so() -> None:
    part = delivered("incomplete").fulfil(
        waive=("items_incomplete",), comment="out of stock", at=at(14)
    )

    assert (part.state, part.fulfilment) == ("fulfilled", "partially_fulfilled")
    assert fulfilled().fulfilment is RequestOutcome.FULFILLED
    assert fulfilled().items == (
        RequestItem("laptop", True, ItemOutcome.COMPLETE),
        RequestItem("bag", False, ItemOutcome.SKIPPED),
    )


def test_an_optional_item_added_later_is_optional() -> None:
    assert draft().add_item(item="mouse", mandatory=False, at=LATER).items[-1] == RequestItem(
        "mouse", False
    )


# -- what time does to it --------------------------------------------------------------------------


def test_what_is_fulfilled_closes_after_five_days_unless_the_caller_spoke() -> None:
    timers, record = RequestTimers(), fulfilled()
    spoke = record.reply(party=Party.CALLER, at=at(16))
    early = on_hold().reply(party=Party.CALLER, at=at(13))
    early = early.act("finish_item", at=at(13), **DONE)
    early = early.finish_item(item="bag", outcome=ItemOutcome.SKIPPED, at=at(13)).fulfil(at=at(14))

    assert [move.at for move in record.due(timers, at=at(23, day=9))] == [at(14, day=7)]
    assert spoke.next_due(timers) is None
    assert early.advance(timers, at=at(14, day=7)).state == "closed"
    assert record.next_due(RequestTimers(auto_close=None)) is None
    assert [m.at for m in record.due(RequestTimers(auto_close=timedelta(hours=1)), at=LATER)] == [
        at(15)
    ]


def test_a_scheduled_hold_ends_by_itself() -> None:
    held = in_fulfilment().hold(reason=HoldReason.SCHEDULED, until=at(9, day=4), at=at(13))

    back = held.advance(RequestTimers(), at=at(10, day=4))

    assert (back.state, back.history[-1].at, back.hold_until) == (
        "in_fulfilment",
        at(9, day=4),
        None,
    )


def test_a_name_with_a_comma_is_one_item() -> None:
    record = draft(items=["mouse, pad", RequestItem("bag", mandatory=False)])

    assert [part.name for part in record.items] == ["mouse, pad", "bag"]
    assert record.history.facts["item_names"] == ("mouse, pad", "bag")
    assert ServiceRequest.replay(record.history) == record


def test_each_item_was_searched_for_among_all_optional_ones() -> None:
    class Searched(tuple[str, ...]):
        __slots__ = ()
        looks = 0

        def __contains__(self, name: object) -> bool:
            Searched.looks += 1
            return super().__contains__(name)

    request = draft()
    optional = request._with_unrecorded(optional_items=Searched(request.optional_items))

    assert optional.items == request.items
    assert Searched.looks == 0


@pytest.mark.parametrize(
    ("record", "name", "inputs", "sentence"),
    [
        (pending(), "approve", {"by": "zoe"}, "the approvers now are ann, bob"),
        (in_fulfilment(), "fulfil", {}, "items of it are still open: laptop, bag"),
        (delivered("incomplete"), "fulfil", {}, "mandatory items are not complete: laptop"),
    ],
)
def test_the_people_and_items_that_a_request_waits_for_are_named(
    record: ServiceRequest, name: str, inputs: dict[str, str], sentence: str
) -> None:
    (reason,) = record.check(name, at=LATER, **inputs)

    assert reason.sentence == sentence


def test_the_approval_of_a_request_is_a_tool_of_its_approvers() -> None:
    decisions = {"approve", "reject"}

    def offered(**known: str) -> set[str]:
        return decisions & {tool["name"] for tool in tools(pending(), at=LATER, **known)}

    assert offered(by="ann") == decisions
    assert offered(by="zoe") == offered() == set()


def test_a_request_of_a_form_with_an_empty_field_was_for_nobody() -> None:
    assert [draft(requested_for=blank).requested_for for blank in (None, "", " ")] == ["u-1"] * 3
