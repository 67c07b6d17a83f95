"""What holds for every incident, whatever befell it."""

import pickle
from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from serviceops.errors import ActionRefused
from serviceops.history import History
from serviceops.lifecycle import (
    Incident,
    IncidentLifecycle,
    IncidentTimers,
    Reminders,
    ReopenPolicy,
)
from serviceops.testing import MONDAY
from serviceops.testing.strategies import action_calls, records

ACTIONS = IncidentLifecycle.actions()


@attrs.frozen(kw_only=True)
class OnceReopened(Incident):
    """An incident of a desk that reopens once, and within two days."""

    reopen_policy = ReopenPolicy(within=timedelta(days=2), at_most=1)


lives = st.one_of(records(Incident, max_actions=12), records(OnceReopened, max_actions=12))

MOVES = set(IncidentLifecycle.vocabulary.moves)
TIMERS = IncidentTimers(
    auto_close=timedelta(days=2), reminders=Reminders(every=timedelta(hours=30), times=2)
)
spans_of_time = st.timedeltas(timedelta(), timedelta(days=60))


@given(lives)
def test_a_record_is_the_fold_of_its_history(record: Incident) -> None:
    assert type(record).replay(record.history) == record
    assert type(record).replay(list(record.history)) == record


@given(lives)
def test_every_prefix_of_a_history_is_an_earlier_record(record: Incident) -> None:
    stored = type(record).replay(record.history[:1])
    for revision in range(1, record.revision + 1):
        then = type(record).replay((*stored.history, *record.history[stored.revision : revision]))
        assert then.revision == revision
        stored = then
    assert stored == record
    assert (*record.history[:1], *record.since(1)) == tuple(record.history)


@given(lives)
def test_a_record_pickles_hashes_and_compares_by_value(record: Incident) -> None:
    again = pickle.loads(pickle.dumps(record))

    assert again == record
    assert hash(again) == hash(record)
    assert repr(again) == repr(record)


@given(lives, st.data())
def test_check_says_beforehand_exactly_what_acting_says(
    record: Incident, data: st.DataObject
) -> None:
    action, inputs = data.draw(action_calls(record))
    inputs.pop("id", None)

    reasons = record.check(action, **inputs)

    if reasons:
        with pytest.raises(ActionRefused) as refused:
            record.act(action, **inputs)
        assert refused.value.reasons == reasons
        others = tuple(name for name in record.allowed_actions if name != action)
        assert refused.value.allowed == others
    else:
        assert action in record.allowed_actions
        assert record.act(action, **inputs).revision == record.revision + 1


@given(lives, st.data())
def test_what_is_allowed_is_a_move_of_the_chart_or_an_update(
    record: Incident, data: st.DataObject
) -> None:
    action, inputs = data.draw(action_calls(record))
    if record.check(action, **inputs):
        return

    after = record.act(action, **inputs)

    move = (record.state, action, after.state)
    assert move in MOVES or (after.state == record.state and action in IncidentLifecycle.updates)


@given(lives)
def test_facts_of_a_state_are_there_in_it_and_nowhere_else(record: Incident) -> None:
    assert (record.hold_reason is not None) == (record.state == "on_hold")
    assert (record.resolution_code is not None) == (record.state in {"resolved", "closed"})
    assert (record.resolved_at is not None) == (record.state in {"resolved", "closed"})
    assert record.reminders == 0 or record.state == "on_hold"
    assert (record.cancel_reason is not None) == (record.state == "cancelled")


@given(lives)
def test_counters_count_what_is_in_the_history(record: Incident) -> None:
    actions = [t.action for t in record.history]

    assert record.reopened == actions.count("reopen")
    # A hold may end by handing the work to another group: that is a reassignment too.
    handed = [t for t in record.history if t.action == "resume" and t.state == "assigned"]
    assert record.reassignments == actions.count("reassign") + len(handed)


@given(lives)
def test_time_never_runs_backwards_in_a_history(record: Incident) -> None:
    moments = [t.at for t in record.history]

    assert moments == sorted(moments)


@given(lives)
def test_a_final_state_has_no_moves(record: Incident) -> None:
    if record.is_final:
        assert record.allowed_actions == ("note", "add_contact")
    assert record.is_final == (record.state in {"closed", "cancelled"})


@given(lives)
def test_options_are_the_allowed_actions_and_say_what_check_says(record: Incident) -> None:
    at = record.history[-1].at

    options = record.options(at=at)

    assert tuple(options) == record.allowed_actions
    for name, option in options.items():
        assert option.reasons == record.check(name, at=at)


@given(lives, spans_of_time, spans_of_time)
def test_waking_up_often_gives_the_history_that_waking_up_once_gives(
    record: Incident, first: timedelta, second: timedelta
) -> None:
    sooner = record.history[-1].at + first
    later = sooner + second

    step_by_step = record.advance(TIMERS, at=sooner).advance(TIMERS, at=later)

    assert step_by_step == record.advance(TIMERS, at=later)


@given(lives, spans_of_time)
def test_timed_moves_come_in_order_and_none_after_now(record: Incident, ahead: timedelta) -> None:
    now = record.history[-1].at + ahead

    moves = record.due(TIMERS, at=now)
    after = record.advance(TIMERS, at=now)

    assert [move.at for move in moves] == sorted(move.at for move in moves)
    assert all(record.history[-1].at <= move.at <= now for move in moves)
    assert [t.action for t in after.since(record.revision)] == [move.action for move in moves]
    following = after.next_due(TIMERS)
    assert following is None or following.at > now


@given(lives)
def test_a_delivery_known_by_its_id_is_taken_once(record: Incident) -> None:
    ids = [t.id for t in record.history if t.id is not None]

    assert len(ids) == len(set(ids))


def test_deliveries_with_ids_are_drawn_and_so_are_desks_that_reopen_once() -> None:
    find(lives, lambda record: len([t for t in record.history if t.id is not None]) > 1)
    find(lives, lambda record: isinstance(record, OnceReopened) and record.reopened == 1)


@given(lives, spans_of_time)
def test_looking_back_gives_the_record_of_that_day(record: Incident, ago: timedelta) -> None:
    then = MONDAY + ago

    past = type(record).replay(record.history.until(then))

    assert past.state == record.history.state_at(then)
    assert [t for t in record.history if t.at <= then] == list(past.history)


@given(lives)
def test_a_history_is_plain_all_the_way_down(record: Incident) -> None:
    for transition in record.history:
        for _, value in (*transition.sets, *transition.inputs):
            texts = value if isinstance(value, tuple) else ("", value)
            assert all(isinstance(text, str) for text in texts[:-1])
            assert isinstance(texts[-1], str | int | float | None)
    assert isinstance(record.history, History)


@given(
    records(Incident, max_actions=0),
    st.sampled_from(ACTIONS),
    # An input has no space in its name, so that none of these is one ("at" was drawn once).
    st.dictionaries(st.text(max_size=5).map("no {}".format), st.none(), min_size=1),
)
def test_an_input_that_no_action_knows_is_a_wrong_call(
    record: Incident, action: str, odd: dict[str, Any]
) -> None:
    with pytest.raises(TypeError, match="unexpected keyword"):
        record.act(action, at=MONDAY, **odd)
