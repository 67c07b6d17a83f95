"""Grouping: timelines a person can check, and the choices where ours differs."""

import copy
import gc
import json
import pickle
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from serviceops.documents import from_dict, to_dict
from serviceops.errors import InvalidValue
from serviceops.events import AlertGroup, Destination, GroupedAlert, advance_group
from serviceops.events.routing import grouping
from serviceops.events.routing.grouping import LastNotification, decide_notification, step_group

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DESK = Destination(receiver="desk")  # 30 seconds, 5 minutes, 4 hours


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def reported(*inputs: tuple[float, Any], until: float, rules: Destination = DESK) -> list[Any]:
    """Return (minute, reason, firing, resolved) of every notification up to an instant."""
    group, received = AlertGroup(key="{}"), []
    for minute, alert in [*inputs, (until, None)]:
        done = step_group(group, alert, at=at(minute), rules=rules)
        group = done.state
        for intent in done.intents:
            stated = dict(intent.inputs)
            minutes = (datetime.fromisoformat(stated["at"]) - NOON) / timedelta(minutes=1)
            received.append((minutes, str(stated["reason"]), stated["firing"], stated["resolved"]))
    return received


def fires(name: str, **more: Any) -> GroupedAlert:
    return GroupedAlert(name, **more)


def ends(name: str, **more: Any) -> GroupedAlert:
    return GroupedAlert(name, resolved=True, **more)


def test_a_group_waits_for_company_and_then_notifies_once_an_interval() -> None:
    received = reported(
        (0, fires("a")), (0.4, fires("b")), (1, fires("c")), (2, fires("d")), (7, ends("a")),
        until=20,
    )  # fmt: skip

    assert received == [
        (0.5, "first", "a\nb", ""),
        (5.5, "new_firing", "a\nb\nc\nd", ""),
        (10.5, "some_resolved", "b\nc\nd", "a"),
    ]


def test_when_everything_is_over_that_is_announced_and_the_group_falls_silent() -> None:
    received = reported((0, fires("a")), (1, ends("a")), until=600)

    assert received == [(0.5, "first", "a", ""), (5.5, "all_resolved", "", "a")]


def test_what_goes_on_is_repeated_every_four_hours() -> None:
    received = reported((0, fires("a")), until=24 * 60)

    assert [minute for minute, *_ in received] == [0.5 + 240 * n for n in range(6)]
    assert {reason for _, reason, *_ in received[1:]} == {"repeat"}


def test_a_repeat_interval_between_two_intervals_is_rounded_up_to_the_next() -> None:
    odd = attrs.evolve(DESK, repeat_interval=timedelta(minutes=12))

    assert [minute for minute, *_ in reported((0, fires("a")), until=40, rules=odd)] == [
        0.5, 15.5, 30.5,
    ]  # fmt: skip


def test_a_repeat_comes_once_its_interval_has_fully_passed_where_the_peer_asks_a_moment_more() -> (
    None
):
    last = LastNotification(NOON, ["a"])
    full = timedelta(hours=4)

    assert decide_notification(last, ["a"], [], at=NOON + full, rules=DESK).reason == "repeat"
    just_before = NOON + full - timedelta(microseconds=1)
    assert decide_notification(last, ["a"], [], at=just_before, rules=DESK).reason == "unchanged"


def test_an_alert_that_was_over_before_it_was_announced_is_silent_by_default() -> None:
    brief = ((0, fires("a")), (0.3, ends("a")))

    assert reported(*brief, until=600) == []


def test_an_alert_that_was_over_before_it_was_announced_is_announced_where_that_is_wanted() -> None:
    wanted = attrs.evolve(DESK, brief="announced")
    in_wait = ((0, fires("a")), (0.3, ends("a")))
    later = ((0, fires("a")), (1, ends("a")), (6, fires("b")), (6.2, ends("b")))

    assert reported(*in_wait, until=600, rules=wanted) == [(0.5, "brief", "", "a")]
    assert reported(*later, until=600, rules=wanted)[-1] == (6.5, "brief", "", "b")
    unheard = attrs.evolve(wanted, send_resolved=False)
    assert reported(*in_wait, until=600, rules=unheard) == []


def test_an_end_that_nobody_wants_to_hear_is_recorded_so_that_a_return_is_news() -> None:
    quiet = attrs.evolve(DESK, send_resolved=False)
    received = reported((0, fires("a")), (1, ends("a")), (6, fires("a")), until=60, rules=quiet)

    assert received == [(0.5, "first", "a", ""), (6.5, "new_firing", "a", "")]
    over = decide_notification(LastNotification(NOON, ["a"]), [], ["a"], at=at(5), rules=quiet)
    assert (over.reason, over.notifies, over.recorded) == ("all_resolved", False, True)


def test_resolved_ones_are_not_named_where_nobody_wants_to_hear_of_them() -> None:
    quiet = attrs.evolve(DESK, send_resolved=False)
    received = reported(
        (0, fires("a")), (0, fires("b")), (1, ends("a")), (2, fires("c")), until=60, rules=quiet
    )

    assert received == [(0.5, "first", "a\nb", ""), (5.5, "new_firing", "b\nc", "")]


def test_an_alert_that_fires_again_before_its_end_was_announced_was_never_gone() -> None:
    assert reported((0, fires("a")), (1, ends("a")), (2, fires("a")), until=60) == [
        (0.5, "first", "a", "")
    ]


def test_what_has_fired_for_longer_than_the_wait_already_is_announced_at_once() -> None:
    long_ago = fires("a", since=at(-10))
    group = step_group(AlertGroup(key="{}"), long_ago, at=NOON, rules=DESK).state

    assert group.due_at == NOON
    assert reported((0, long_ago), until=0) == [(0, "first", "a", "")]
    just = fires("a", since=NOON - DESK.group_wait)
    assert step_group(AlertGroup(key="{}"), just, at=NOON, rules=DESK).state.due_at == at(0.5)


def test_an_old_alert_does_not_hurry_a_group_that_has_notified() -> None:
    received = reported((0, fires("a")), (1, fires("b", since=at(-10))), until=60)

    assert [minute for minute, *_ in received] == [0.5, 5.5]


def test_what_is_announced_at_the_very_instant_a_group_notifies_is_notified() -> None:
    assert reported((0, fires("a")), (0.5, fires("b")), until=4) == [(0.5, "first", "a\nb", "")]


def test_what_is_muted_is_in_the_group_and_not_notified() -> None:
    received = reported(
        (0, fires("a", muted=True)), (0, fires("b")), (7, fires("a")), (12, fires("b", muted=True)),
        until=60,
    )  # fmt: skip

    assert received == [(0.5, "first", "b", ""), (10.5, "new_firing", "a\nb", "")]


def test_while_everything_is_muted_nothing_is_sent_not_even_that_it_is_over() -> None:
    received = reported(
        (0, fires("a")), (1, fires("a", muted=True)), (2, ends("a", muted=True)), until=600
    )

    assert received == [(0.5, "first", "a", "")]


def test_an_end_while_muted_is_announced_once_nothing_mutes_it_any_more() -> None:
    received = reported(
        (0, fires("a")), (1, fires("a", muted=True)), (2, ends("a", muted=True)), (61, ends("a")),
        until=600,
    )  # fmt: skip

    assert received == [(0.5, "first", "a", ""), (65.5, "all_resolved", "", "a")]


def test_the_end_of_what_was_never_there_changes_nothing() -> None:
    group = AlertGroup(key="{}")

    assert step_group(group, ends("a"), at=NOON, rules=DESK).state is group


def test_telling_a_group_the_same_twice_is_telling_it_once() -> None:
    once = step_group(AlertGroup(key="{}"), fires("a"), at=NOON, rules=DESK).state

    assert step_group(once, fires("a"), at=NOON, rules=DESK) == attrs.evolve(
        step_group(once, None, at=NOON, rules=DESK)
    )
    again = step_group(once, fires("a"), at=at(0.2), rules=DESK).state
    assert again.alerts[0].since == NOON


def test_an_empty_group_remembers_its_last_notification() -> None:
    received = reported(
        (0, fires("a")), (1, ends("a")), (120, fires("a")), (121, ends("a")), until=600
    )

    assert [(minute, reason) for minute, reason, *_ in received] == [
        (0.5, "first"), (5.5, "all_resolved"), (120.5, "new_firing"), (125.5, "all_resolved"),
    ]  # fmt: skip


def test_every_decision_is_there_with_its_reason_to_who_asks() -> None:
    group = step_group(AlertGroup(key="{}"), fires("a"), at=NOON, rules=DESK).state
    group, decisions = advance_group(group, at=at(6), rules=DESK)

    assert [(d.reason.value, d.notifies) for d in decisions] == [
        ("first", True), ("unchanged", False),
    ]  # fmt: skip
    assert group.due_at == at(10.5)
    assert decisions[0].firing == ("a",)


def test_a_long_silence_costs_no_more_than_a_short_one() -> None:
    group = step_group(AlertGroup(key="{}"), fires("a", muted=True), at=NOON, rules=DESK).state

    group, decisions = advance_group(group, at=NOON + timedelta(days=36_500), rules=DESK)

    assert len(decisions) <= 3
    assert group.due_at is not None
    assert (group.due_at - at(0.5)) % DESK.group_interval == timedelta()


def test_an_intent_has_the_same_key_whenever_it_is_worked_out() -> None:
    group = step_group(AlertGroup(key='{}:{a="1"}'), fires("a"), at=NOON, rules=DESK).state

    (intent,) = step_group(group, None, at=at(0.5), rules=DESK).intents
    (late,) = step_group(group, None, at=at(3), rules=DESK).intents

    assert late == intent
    assert intent.key == 'notify:desk:{}:{a="1"}@2026-03-02T12:00:30+00:00'
    assert (intent.target_id, intent.action, intent.rule) == ("desk", "notify", "{}")
    assert dict(intent.inputs)["group"] == '{}:{a="1"}'


def test_an_alert_without_an_id_is_refused() -> None:
    for wrong in ("", 7, None):
        with pytest.raises(InvalidValue):
            GroupedAlert(wrong)  # type: ignore[arg-type]


def test_each_alert_is_named_in_one_line_whatever_its_id() -> None:
    assert reported((0, fires("a\nb")), (0, fires("c")), until=1) == [
        (0.5, "first", "a\\nb\nc", "")
    ]


def test_a_group_of_very_many_is_as_one_of_few(monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = [(n / 100, fires(f"{n * 7 % 50:02}", muted=n % 3 == 0)) for n in range(100)]
    inputs += [(5 + n / 100, ends(f"{n * 11 % 50:02}")) for n in range(30)]

    few = reported(*inputs, until=60)
    monkeypatch.setattr(grouping, "MAX_RECENT", 4)
    many = reported(*inputs, until=60)

    assert many == few
    group = AlertGroup(key="{}")
    for minute, alert in inputs[:20]:
        group = step_group(group, alert, at=at(minute), rules=DESK).state
    assert len(group.recent) <= 4 < len(group.merged)
    assert [alert.id for alert in group.alerts] == sorted(f"{n * 7 % 50:02}" for n in range(20))
    assert group.find("07") == next(a for a in group.alerts if a.id == "07")
    assert group.find("nobody") is None


def test_a_group_survives_as_a_document() -> None:
    group = step_group(AlertGroup(key="{}"), fires("a"), at=NOON, rules=DESK).state
    group = step_group(group, ends("a"), at=at(2), rules=DESK).state

    assert group.last == LastNotification(at(0.5), ["a"])
    assert from_dict(json.loads(json.dumps(to_dict(group)))) == group


@pytest.mark.parametrize(
    "copied",
    [
        copy.copy,
        copy.deepcopy,
        attrs.evolve,
        lambda group: pickle.loads(pickle.dumps(group)),
        lambda group: AlertGroup(key="{}", merged=list(group.merged), recent=group.recent),
    ],
)
def test_a_copy_of_a_group_has_its_alerts_and_goes_on_as_it_does(copied: Any) -> None:
    one, two = GroupedAlert("a", at(0), muted=True), GroupedAlert("b", at(1), again=True)
    group = AlertGroup(key="{}", merged=(one,), recent=(two,))

    after = copied(group)
    assert (after, hash(after)) == (group, hash(group))
    assert (after.merged, after.recent, after.alerts) == ((one,), (two,), (one, two))
    inputs = {"alert": fires("a"), "at": at(2), "rules": DESK}
    assert step_group(after, **inputs) == step_group(group, **inputs)


@pytest.mark.parametrize("given", [("a",), (fires("a"), 5), 5, None])
def test_a_group_of_something_else_than_alerts_is_refused(given: Any) -> None:
    with pytest.raises(InvalidValue, match="merged of AlertGroup"):
        AlertGroup(key="{}", merged=given)


def test_the_garbage_collector_visits_no_object_for_an_alert_of_a_group() -> None:
    group = AlertGroup(key="{}")
    for number in range(100):
        group = step_group(group, fires(f"{number}"), at=NOON, rules=DESK).state
    gc.collect()  # a tuple of plain values is left out once the collector has seen it
    gc.collect()

    fields = [one for one in gc.get_referents(group) if type(one) is tuple]
    assert sum(map(len, fields)) == 100
    assert [one for field in fields for one in field if gc.is_tracked(one)] == []


def test_a_decision_that_is_due_at_the_very_instant_is_made() -> None:
    group = step_group(AlertGroup(key="{}"), fires("a"), at=NOON, rules=DESK).state

    _, decisions = advance_group(group, at=at(0.5), rules=DESK)

    assert [(made.at, made.reason) for made in decisions] == [(at(0.5), "first")]


def test_a_long_muting_after_a_notification_costs_no_more_than_a_short_one() -> None:
    group = step_group(AlertGroup(key="{}"), fires("a"), at=NOON, rules=DESK).state
    group = step_group(group, fires("a", muted=True), at=at(1), rules=DESK).state

    group, decisions = advance_group(group, at=NOON + timedelta(days=365), rules=DESK)

    assert len(decisions) <= 3
    assert decisions[-1].reason == "all_muted"
