"""What goes wrong elsewhere and is known for it: each pitfall once, and that it is none here."""

from datetime import timedelta
from itertools import product
from typing import Any

import attrs
import pytest
from desk import IN_STATE, LATER, at, closed, held_for, new, on_hold, resolved

from serviceops.errors import ActionRefused, InvalidLifecycle, InvalidRules, UnknownAction
from serviceops.lifecycle import (
    Alert,
    IncidentLifecycle,
    IncidentTimers,
    ItemOutcome,
    Lifecycle,
    Move,
    Problem,
    RequestItem,
    ServiceRequest,
    Severity,
    State,
    cascade,
    link_intents,
    stays,
)
from serviceops.lifecycle.access import AccessLifecycle
from serviceops.lifecycle.alerts.alert import AlertLifecycle
from serviceops.lifecycle.event import EventLifecycle
from serviceops.lifecycle.known_error import KnownErrorLifecycle
from serviceops.lifecycle.major_incident import MajorIncidentLifecycle
from serviceops.lifecycle.problem import ProblemLifecycle
from serviceops.lifecycle.request import RequestLifecycle, RequestOutcome, rolled_up
from serviceops.priority import Impact, Priority, PriorityMatrix, Urgency
from serviceops.sla import Goal, On, Target, While

CHARTS = (
    IncidentLifecycle, MajorIncidentLifecycle, ProblemLifecycle, KnownErrorLifecycle,
    RequestLifecycle, AccessLifecycle, EventLifecycle, AlertLifecycle,
)  # fmt: skip
every = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)

# -- Alerta ----------------------------------------------------------------------------------------


def test_alerta_accepts_an_assignment_and_does_nothing_here_it_is_done() -> None:
    record = new().assign(group="mail", at=at(10))

    assert (record.state, record.group) == ("assigned", "mail")
    alert = Alert.report("AL-1", identity="disk", severity=Severity.MAJOR, at=at(9))
    assert alert.assign(person="ann", at=at(10)).person == "ann"


def test_alerta_unshelves_what_is_not_shelved_and_forgets_who_acknowledged() -> None:
    alert = Alert.report("AL-1", identity="disk", severity=Severity.MAJOR, at=at(9))
    acked = alert.acknowledge(by="ann", at=at(10))

    with pytest.raises(ActionRefused, match="not_shelved"):
        acked.unshelve(at=at(11))
    back = acked.shelve(one_shot=True, at=at(11)).unshelve(at=at(12))
    assert (back.isa, back.acked_by) == (acked.isa, "ann")


def test_alerta_lets_a_status_be_set_past_the_machine_here_a_record_cannot_be_written() -> None:
    record: Any = new()

    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        record.state = "closed"
    with pytest.raises(TypeError, match="unexpected keyword argument: state"):
        record.act("amend", state="closed", at=LATER)


# -- iTop ------------------------------------------------------------------------------------------


@every
def test_itop_makes_a_missed_target_a_state_here_no_state_speaks_of_one(
    chart: type[Lifecycle],
) -> None:
    late = {"escalated", "breached", "overdue", "tto", "ttr", "missed"}

    assert not [name for name in chart.state_names() if late & {*name.split("_")}]


def test_itop_declares_a_stimulus_that_no_state_uses_here_the_chart_is_refused() -> None:
    body = {"a": State(initial=True), "b": State(final=True), "ev_autoclose": stays()}

    with pytest.raises(InvalidLifecycle, match="the action ev_autoclose has no move"):
        type(Lifecycle)("Stimuli", (Lifecycle,), {**body, "go": body["b"].from_(body["a"])})


def test_itop_passes_by_a_child_in_a_state_of_its_own_here_the_chart_is_refused() -> None:
    with pytest.raises(
        InvalidLifecycle, match="the cascade of resolve skips what is escalated_tto"
    ):
        IncidentLifecycle.extended(
            "Escalating",
            states=["escalated_tto"],
            moves=[
                Move("new", "time_out", "escalated_tto"), Move("escalated_tto", "take", "assigned"),
            ],
            cascades={"resolve": ()},
        )  # fmt: skip


@pytest.mark.parametrize("state", IN_STATE)
def test_itop_resolves_children_that_are_closed_here_open_ones_only_and_every_one(
    state: str,
) -> None:
    child = attrs.evolve(IN_STATE[state](), id="INC-2", parent="INC-1")

    requested = [intent.action for intent in link_intents(resolved(), [child])]

    assert requested == ([] if state in ("resolved", "closed", "cancelled") else ["resolve"])


def test_itop_names_levels_one_way_and_labels_them_the_other_here_levels_have_no_numbers() -> None:
    assert not any(level.isdecimal() for level in (*Impact, *Urgency))


# -- ServiceNow ------------------------------------------------------------------------------------


def test_servicenow_moved_a_problem_by_writing_a_field_here_only_actions_move_it() -> None:
    record: Any = Problem.log("PRB-1", summary="s", source="proactive", at=at(9))

    assert "state" not in {inputs.name for inputs in Problem.actions()["amend"].inputs}
    with pytest.raises(TypeError):
        record.amend(state="resolved", at=LATER)


def test_servicenow_calls_an_item_complete_while_its_tasks_are_not_here_it_is_partly() -> None:
    tasks = [
        RequestItem("order", outcome=ItemOutcome.COMPLETE),
        RequestItem("set up", outcome="incomplete"),
    ]

    assert rolled_up(tasks) is RequestOutcome.PARTIALLY_FULFILLED
    request = ServiceRequest.draft("REQ-1", summary="s", caller="u", items=["pc"], at=at(9))
    request = request.submit(at=at(9)).route(at=at(9)).start(person="ann", at=at(10))
    request = request.finish_item(item="pc", outcome=ItemOutcome.INCOMPLETE, at=at(11))
    assert [reason.code for reason in request.check("fulfil", at=LATER)] == ["items_incomplete"]


def test_servicenow_leaves_open_when_a_record_closes_by_itself_here_the_policy_says() -> None:
    assert IncidentTimers().auto_close == timedelta(days=5)
    assert resolved().next_due(IncidentTimers(auto_close=None)) is None


def test_servicenow_lets_whoever_touches_a_record_put_off_its_closing_here_that_is_chosen() -> None:
    touched = resolved().note(text="inactive for a day", at=at(13, day=3))
    plain, requested = IncidentTimers(), IncidentTimers(count_from="last_update")

    closes, put_off = touched.next_due(plain), touched.next_due(requested)

    assert closes is not None
    assert put_off is not None
    assert put_off.at - closes.at == timedelta(days=1)


# -- Znuny and Zammad ------------------------------------------------------------------------------


def test_znuny_counts_pending_time_and_zammad_does_not_here_both_are_a_target() -> None:
    goal, inputs = Goal.real(hours=8), {"start": On("log"), "stop": On("resolve")}
    record = held_for("caller").resume(at=at(15))

    znuny = Target("resolution", goal=goal, **inputs).read(record.history, at=at(16))
    zammad = Target("resolution", goal=goal, pause=While("on_hold"), **inputs).read(
        record.history, at=at(16)
    )

    assert (znuny.elapsed, zammad.elapsed) == (timedelta(hours=7), timedelta(hours=4))


# -- Jira Service Management -----------------------------------------------------------------------


def test_jira_shows_a_matrix_that_ranks_a_lesser_case_higher_here_it_is_refused() -> None:
    cells = [(Impact.LOW, Urgency.MEDIUM, Priority.P5), (Impact.LOW, Urgency.LOW, Priority.P4)]

    with pytest.raises(InvalidRules):
        PriorityMatrix("example", cells)


# -- TMF621 ----------------------------------------------------------------------------------------


@every
def test_tmf621_has_states_without_a_table_here_every_pair_has_one_answer(
    chart: type[Lifecycle],
) -> None:
    for state, action in product(chart.state_names(), chart.actions()):
        row = chart.moves[state].get(action, ())
        assert all(move.when for move in row[:-1]), f"{action} from {state} leads two ways"
        if not row and action not in chart.updates:
            _, reasons = chart.step(state, action, None, {})
            assert [reason.code for reason in reasons] in (["no_such_move"], ["record_is_final"])
    with pytest.raises(UnknownAction):
        chart.step(chart.initial_name(), "teleport", None, {})


# -- Zendesk ---------------------------------------------------------------------------------------


def test_zendesk_shows_a_hold_as_open_to_its_requester_here_that_is_a_state_of_its_own() -> None:
    inner, requested = held_for("vendor", "V-1"), held_for("caller")

    assert (inner.state, inner.public_state) == ("on_hold", "in_progress")
    assert (requested.state, requested.public_state) == ("on_hold", "on_hold")


# -- OnCall ----------------------------------------------------------------------------------------


def test_oncall_takes_an_acknowledgement_back_by_silencing_here_each_is_its_own() -> None:
    alert = Alert.report("AL-1", identity="disk", severity=Severity.MAJOR, at=at(9))
    acked = alert.acknowledge(by="ann", at=at(10))

    shelved = acked.shelve(until=at(12), at=at(11))

    assert shelved.acknowledgement == "acked"
    unacked = shelved.unacknowledge(at=at(11))
    assert unacked.shelf == shelved.shelf


# -- what is common to several ---------------------------------------------------------------------


def test_a_closed_ticket_that_reopens_rewrites_what_was_promised_here_a_follow_up_is_logged() -> (
    None
):
    record = closed()

    assert "reopen" not in record.allowed_actions
    assert record.follow_up("INC-2", at=LATER).follows == "INC-1"


def test_a_merged_ticket_in_a_cycle_is_refused() -> None:
    shown = attrs.evolve(new(), id="INC-2", duplicate_of="INC-1")

    reasons = new().check(
        "cancel", reason="duplicate", reference="INC-2", evidence=[shown], at=LATER
    )

    assert [reason.code for reason in reasons] == ["duplicate_cycle"]


def test_parents_in_a_circle_do_not_resolve_each_other_for_ever() -> None:
    first, second = (
        attrs.evolve(new(), parent="INC-2"),
        attrs.evolve(new(), id="INC-2", parent="INC-1"),
    )
    done = first.act("resolve", code="solution", notes="n", at=LATER)

    settled = cascade(done, [second], at=LATER)

    assert [intent.target_id for intent in settled.done] == ["INC-2"]


def test_an_unknown_event_is_swallowed_by_the_engine_elsewhere_here_it_is_refused_by_name() -> None:
    live = IncidentLifecycle.machine(on_hold())

    with pytest.raises(UnknownAction, match="explode"):
        live.send("explode", at=LATER)
    with pytest.raises(UnknownAction, match="explode"):
        on_hold().act("explode", at=LATER)
