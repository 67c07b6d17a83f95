"""Alerts: each edge of the charts, each guard, the letters, and what time does, worked by hand."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from desk import at
from edges import ActionInputs, Edge, are_all_of, moves_to, refused_for, refuses_the_rest

from serviceops import from_dict, to_dict
from serviceops.errors import ActionRefused, InvalidDocument, InvalidValue
from serviceops.lifecycle import Alert, AlertPolicy, AlertTimers, Record, ReopenPolicy, Suppression
from serviceops.lifecycle.alerts.alert import AlertLifecycle, RepeatCount
from serviceops.lifecycle.alerts.alert_axes import (
    AcknowledgementLifecycle,
    ConditionLifecycle,
    Trend,
)

LATER = at(18)


def raised(**facts: Any) -> Alert:
    inputs = {"identity": "db-1/disk", "severity": "major", **facts}
    return Alert.report("AL-1", at=at(9), **inputs)


def building() -> Alert:
    return raised(builds_until=at(10))


def acked(**inputs: Any) -> Alert:
    return raised().acknowledge(by="ann", at=at(10), **inputs)


def returned() -> Alert:
    """Cleared, and not acknowledged yet: it was latched."""
    return raised(latched=True).clear(at=at(11))


def subsiding() -> Alert:
    return raised().subside(until=at(20), at=at(11))


def shelved(alert: Callable[[], Alert] = raised, **inputs: Any) -> Alert:
    return alert().shelve(at=at(12), **(inputs or {"until": at(14)}))


def maintained() -> Alert:
    return raised().act("suppress", kind="maintenance", cause="W-1", until=at(20), at=at(12))


def closed() -> Alert:
    return raised().clear(at=at(11))


def closed_on_a_shelf() -> Alert:
    return shelved(closed)


def closed_in_maintenance() -> Alert:
    return closed().act("suppress", kind="maintenance", cause="W-1", until=at(20), at=at(12))


def announced_and_closed() -> Alert:
    return raised().announce(at=at(9)).clear(at=at(11))


MAINTENANCE = {"kind": "maintenance", "cause": "W-1"}
EDGES: list[Edge] = [
    (building, "trigger", {}, "open"),
    (raised, "worsen", {"severity": "critical"}, "open"),
    (raised, "lessen", {"severity": "minor"}, "open"),
    (raised, "subside", {"until": at(20)}, "open"),
    (subsiding, "resurge", {}, "open"),
    (raised, "clear", {}, "closed"),
    (lambda: raised(latched=True), "clear", {}, "open"),
    (raised, "acknowledge", {}, "open"),
    (returned, "acknowledge", {}, "closed"),
    (acked, "unacknowledge", {}, "open"),
    (raised, "assign", {"person": "ann"}, "open"),
    (raised, "shelve", {"until": at(20)}, "open"),
    (closed, "shelve", {"until": at(20)}, "closed"),
    (shelved, "unshelve", {}, "open"),
    (closed_on_a_shelf, "unshelve", {}, "closed"),
    (raised, "suppress", MAINTENANCE, "open"),
    (closed, "suppress", MAINTENANCE, "closed"),
    (maintained, "unsuppress", MAINTENANCE, "open"),
    (closed_in_maintenance, "unsuppress", MAINTENANCE, "closed"),
    (raised, "announce", {}, "open"),
    (announced_and_closed, "announce", {}, "closed"),
    (raised, "promote", {"incident": "INC-1"}, "open"),
    (raised, "close", {}, "closed"),
    (raised, "expire", {}, "closed"),
    (closed, "reopen", {}, "open"),
]


@pytest.mark.parametrize(("before", "action", "inputs", "after"), EDGES)
def test_the_move_ends_in_the_state_of_the_model(
    before: Callable[..., Record], action: str, inputs: ActionInputs, after: str
) -> None:
    moves_to(before(), action, {**inputs, "at": LATER}, after)


def test_the_list_above_is_the_whole_chart() -> None:
    are_all_of(EDGES, AlertLifecycle)


def test_every_other_action_is_refused_in_every_state() -> None:
    refuses_the_rest({"open": raised, "closed": closed}, EDGES, {"at": LATER})


def test_the_axes_move_by_charts_of_their_own() -> None:
    moves = {(m.source, m.action, m.target) for m in ConditionLifecycle.table}
    seen = {(m.source, m.action, m.target) for m in AcknowledgementLifecycle.table}

    assert {(s, a, t) for s, a, t in moves if s != t} == {
        ("building", "trigger", "raised"),
        ("building", "clear", "cleared"),
        ("raised", "clear", "cleared"),
        ("cleared", "trigger", "raised"),
        ("cleared", "build", "building"),
    }
    assert seen == {
        ("unacked", "acknowledge", "acked"),
        ("acked", "unacknowledge", "unacked"),
        ("acked", "realarm", "unacked"),
    }


# -- what is refused -------------------------------------------------------------------------------


class ShortShelves(Alert):
    """Alerts of a team that shelves for eight hours at most, and reopens for one, once."""

    policy = AlertPolicy(
        longest_shelf=timedelta(hours=8),
        reopen=ReopenPolicy(within=timedelta(hours=1), at_most=1),
    )


def of_that_team() -> ShortShelves:
    return ShortShelves.report("AL-1", identity="db-1/disk", severity="major", at=at(9))


def suppressed_and_acked() -> Alert:
    return acked().act("suppress", kind="inhibited", cause="db-1/down", at=at(12))


REFUSED: list[tuple[Alert, str, ActionInputs, tuple[str, ...]]] = [
    (raised(), "trigger", {}, ("condition_is_raised",)),
    (returned(), "trigger", {"builds_until": at(17)}, ("builds_until_before",)),
    (closed(), "reopen", {"builds_until": at(17)}, ("builds_until_before",)),
    (raised(), "worsen", {}, ("severity_missing",)),
    (raised(), "worsen", {"severity": "fatal"}, ("severity_invalid",)),
    (raised(), "worsen", {"severity": "major"}, ("severity_not_graver",)),
    (raised(), "worsen", {"severity": "minor"}, ("severity_not_graver",)),
    (raised(), "lessen", {"severity": "critical"}, ("severity_not_lesser",)),
    (returned(), "worsen", {"severity": "critical"}, ("condition_is_cleared",)),
    (returned(), "clear", {}, ("condition_is_cleared",)),
    (raised(), "subside", {"until": at(17)}, ("until_before",)),
    (building(), "subside", {"until": at(20)}, ("condition_is_building",)),
    (raised(), "resurge", {}, ("not_subsiding",)),
    (building(), "acknowledge", {}, ("condition_is_building",)),
    (acked(), "acknowledge", {}, ("acknowledgement_is_acked",)),
    (raised(), "acknowledge", {"until": at(17)}, ("until_not_later",)),
    (raised(), "unacknowledge", {}, ("acknowledgement_is_unacked",)),
    (raised(), "assign", {}, ("nobody_named",)),
    (raised(), "shelve", {}, ("shelf_end_missing",)),
    (returned(), "shelve", {"one_shot": True}, ("shelf_end_missing",)),
    (closed(), "shelve", {"one_shot": True}, ("shelf_end_missing",)),
    (raised(), "shelve", {"until": at(17)}, ("until_not_later",)),
    (of_that_team(), "shelve", {"one_shot": True}, ("shelf_too_long",)),
    (of_that_team(), "shelve", {"until": at(3, day=3)}, ("shelf_too_long",)),
    (raised(), "unshelve", {}, ("not_shelved",)),
    (maintained(), "unshelve", {}, ("not_shelved",)),
    (raised(), "suppress", {"kind": "shelved", "until": at(20)}, ("shelve_instead",)),
    (shelved(), "unsuppress", {"kind": "shelved"}, ("shelve_instead",)),
    (maintained(), "unsuppress", {**MAINTENANCE, "cause": "W-2"}, ("not_suppressed",)),
    (maintained(), "announce", {}, ("suppressed",)),
    (suppressed_and_acked(), "announce", {}, ("suppressed", "acknowledged")),
    (raised().announce(at=at(9)), "announce", {}, ("no_news",)),
    (building(), "announce", {}, ("no_news",)),
    (raised().promote(incident="INC-1", at=at(9)), "promote", {"incident": "INC-2"},
     ("already_promoted",)),
    (of_that_team().clear(at=at(10)), "reopen", {}, ("reopen_window_over",)),
    (of_that_team().clear(at=at(17)).reopen(at=at(17)).clear(at=at(17)), "reopen", {},
     ("reopened_too_often",)),
]  # fmt: skip


def test_what_comes_back_before_its_end_was_seen_may_build_up_again() -> None:
    again = returned().trigger(severity="critical", builds_until=at(13), at=at(12))
    assert (again.condition, again.isa.name, again.news) == ("building", "RTNUN", None)
    assert (again.raised_at, again.cleared_at) == (at(9), None)

    over = again.clear(at=at(12, 30))
    assert (over.state, over.isa.name, over.cleared_at) == ("open", "RTNUN", at(12, 30))
    there = again.advance(AlertTimers(), at=at(13))
    assert (there.condition, there.isa.name, there.raised_at) == ("raised", "UNACK", at(13))

    first = raised(latched=True, building=True).trigger(builds_until=at(12), at=at(11))
    assert (first.isa.name, first.clear(at=at(11)).state) == ("NORM", "closed")


@pytest.mark.parametrize(("alert", "action", "inputs", "codes"), REFUSED)
def test_what_is_missing_or_wrong_is_named_by_its_code(
    alert: Alert, action: str, inputs: ActionInputs, codes: tuple[str, ...]
) -> None:
    assert refused_for(alert, action, {**inputs, "at": LATER}) == codes


def test_an_alert_says_of_which_condition_it_is() -> None:
    with pytest.raises(ActionRefused) as refused:
        Alert.report("AL-1", identity="", severity="major", builds_until=at(8), at=at(9))

    assert refused.value.codes == ("identity_missing", "builds_until_before")


def test_a_refusal_of_an_axis_names_its_state_and_the_states_needed() -> None:
    with pytest.raises(
        ActionRefused, match="its acknowledgement is unacked: possible while it is acked"
    ):
        raised().unacknowledge(at=LATER)


# -- the letters -----------------------------------------------------------------------------------

LETTERS: list[tuple[Alert, str]] = [
    (raised(), "UNACK"),
    (acked(), "ACKED"),
    (returned(), "RTNUN"),
    (closed(), "NORM"),
    (building(), "NORM"),
    (returned().acknowledge(at=at(12)), "NORM"),
    (shelved(), "SHLVD"),
    (shelved(acked), "SHLVD"),
    (closed_on_a_shelf(), "SHLVD"),
    (maintained(), "OOSRV"),
    (shelved(maintained), "OOSRV"),
    (suppressed_and_acked(), "DSUPR"),
    (shelved(suppressed_and_acked), "DSUPR"),
    (raised().act("suppress", kind="flapping", at=at(12)), "DSUPR"),
]


@pytest.mark.parametrize(("alert", "letter"), LETTERS)
def test_the_letter_is_read_off_the_axes(alert: Alert, letter: str) -> None:
    assert alert.isa.name == letter


def test_the_letters_are_those_of_the_standard() -> None:
    letters = {"A": "NORM", "B": "UNACK", "C": "ACKED", "D": "RTNUN", "E": "SHLVD"}
    letters |= {"F": "DSUPR", "G": "OOSRV"}

    assert {state.value: state.name for state in type(raised().isa)} == letters


# -- what is remembered underneath -----------------------------------------------------------------


def test_unshelving_shows_the_acknowledgement_that_was_underneath() -> None:
    assert shelved(acked).unshelve(at=LATER).isa.name == "ACKED"


def test_shelving_an_acknowledged_alert_keeps_it_acknowledged() -> None:
    assert shelved(acked).acknowledgement == "acked"


def test_acknowledging_on_a_shelf_shows_when_it_is_taken_down() -> None:
    alert = shelved().acknowledge(by="ann", at=at(13))

    assert (alert.isa.name, alert.unshelve(at=at(13)).isa.name) == ("SHLVD", "ACKED")


def test_unshelving_what_is_not_shelved_is_refused() -> None:
    with pytest.raises(ActionRefused, match="not shelved"):
        acked().unshelve(at=LATER)


def test_assigning_is_recorded() -> None:
    alert = raised().assign(person="ann", group="storage", at=LATER)

    assert (alert.person, alert.group) == ("ann", "storage")
    assert dict(alert.history[-1].sets) == {"person": "ann", "group": "storage"}


def test_taking_an_acknowledgement_back_needs_no_history() -> None:
    alone = Alert.replay(acked().history)

    assert alone.unacknowledge(at=LATER).isa.name == "UNACK"


def test_one_suppression_ends_and_the_others_go_on() -> None:
    alert = shelved(maintained).act("suppress", kind="maintenance", cause="W-2", at=at(12))

    alert = alert.act("unsuppress", **MAINTENANCE, at=at(13))

    assert [(s.kind, s.cause) for s in alert.suppressed_by] == [
        ("maintenance", "W-2"), ("shelved", ""),
    ]  # fmt: skip


def test_a_one_shot_shelf_ends_when_the_condition_clears_and_a_timed_one_does_not() -> None:
    for over in ("clear", "close", "expire"):
        once = shelved(raised, one_shot=True).act(over, at=at(13))
        timed = shelved(raised, until=at(14)).act(over, at=at(13))

        assert (once.isa.name, timed.isa.name) == ("NORM", "SHLVD")


# -- severity and acknowledgement ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "sticky", "change", "after"),
    [
        ("rise", False, "critical", "unacked"),
        ("rise", False, "minor", "acked"),
        ("rise", True, "critical", "acked"),
        ("change", False, "minor", "unacked"),
        ("change", True, "minor", "acked"),
        ("never", False, "critical", "acked"),
    ],
)
def test_a_graver_severity_takes_an_acknowledgement_back_by_the_policy(
    policy: Any, sticky: bool, change: str, after: str
) -> None:
    kind = type("Ours", (Alert,), {"policy": AlertPolicy(realarm=policy)})
    alert = kind.report("AL-1", identity="db-1/disk", severity="major", at=at(9))
    alert = alert.acknowledge(by="ann", sticky=sticky, at=at(10))

    alert = alert.act("worsen" if change == "critical" else "lessen", severity=change, at=at(11))

    assert alert.acknowledgement == after
    assert (alert.acked_by is None) == (after == "unacked")


def test_the_trend_is_that_of_the_last_change() -> None:
    alert = raised()
    assert alert.trend is Trend.NO_CHANGE
    alert = alert.act("worsen", severity="critical", at=at(10))
    assert (alert.trend, alert.previous_severity) == (Trend.MORE_SEVERE, "major")
    alert = alert.act("lessen", severity="warning", at=at(11))
    assert (alert.trend, alert.previous_severity) == (Trend.LESS_SEVERE, "critical")


# -- what is announced -----------------------------------------------------------------------------

NEWS: list[tuple[Alert, str | None]] = [
    (raised(), "major"),
    (building(), None),
    (raised().announce(at=at(9)), None),
    (raised().announce(at=at(9)).act("worsen", severity="critical", at=at(10)), "critical"),
    (announced_and_closed(), "cleared"),
    (closed(), None),  # never announced, so its end is no news
    (announced_and_closed().announce(at=at(12)), None),
    (announced_and_closed().announce(at=at(12)).reopen(at=at(13)), "major"),
    (announced_and_closed().reopen(at=at(13)), None),  # gone and back before anybody was notified
    (raised().announce(at=at(9)).acknowledge(at=at(10)).unacknowledge(at=at(11)), "major"),
]


@pytest.mark.parametrize(("alert", "news"), NEWS)
def test_news_is_what_is_true_and_was_not_announced(alert: Alert, news: str | None) -> None:
    assert alert.news == news


def test_a_problem_that_came_while_hidden_is_announced_when_it_shows() -> None:
    alert = raised().announce(at=at(9)).clear(at=at(10)).announce(at=at(10))
    alert = alert.act("suppress", kind="flapping", at=at(11)).reopen(at=at(12))
    assert [reason.code for reason in alert.check("announce", at=at(13))] == ["suppressed"]

    alert = alert.act("unsuppress", kind="flapping", at=at(14))

    assert alert.announce(at=at(14)).announced == "major"


def test_a_shelf_past_its_end_hides_nothing() -> None:
    assert not shelved(raised, until=at(14)).check("announce", at=at(14))
    assert shelved(raised, until=at(14)).check("announce", at=at(13, 59))


# -- when it shows again ---------------------------------------------------------------------------


def test_it_shows_when_the_last_of_what_hides_it_ends() -> None:
    alert = shelved(maintained, until=at(14))  # maintenance ends at 20

    seen = alert.visible_at(at(13))

    assert not seen.is_shown
    assert [str(s) for s in seen.hidden_by] == [
        "maintenance by W-1 until 2026-03-02T20:00:00+00:00",
        "shelved until 2026-03-02T14:00:00+00:00",
    ]
    assert seen.shows_at == at(20)
    assert alert.visible_at(at(20)).is_shown
    assert alert.visible_at(at(20)).shows_at == at(20)


def test_nobody_knows_when_it_shows_if_the_end_of_what_hides_it_is_not_known() -> None:
    seen = suppressed_and_acked().visible_at(at(13))

    assert (seen.is_shown, seen.shows_at) == (False, None)
    assert str(seen) == "hidden (inhibited by db-1/down), shows again: not known"


# -- sightings -------------------------------------------------------------------------------------


def test_a_repeat_is_counted_and_appends_nothing() -> None:
    alert = raised()

    again = alert.seen(at=at(10)).seen(at=at(12)).seen(at=at(11))

    assert again.sightings == RepeatCount(count=4, first_at=at(9), last_at=at(12))
    assert again.history == alert.history
    assert again == alert


def test_sightings_survive_actions_and_documents_but_are_no_part_of_the_fold() -> None:
    alert = raised().seen(at=at(10)).acknowledge(by="ann", at=at(11))

    back = from_dict(json.loads(json.dumps(to_dict(alert))), Alert)

    assert back == alert == Alert.replay(alert.history)
    assert back.sightings == alert.sightings == RepeatCount(count=2, first_at=at(9), last_at=at(10))
    assert Alert.replay(alert.history).sightings == RepeatCount()


def test_sightings_that_are_no_sightings_are_refused_with_their_place() -> None:
    document = to_dict(raised())
    document["sightings"] = {"type": "RepeatCount", "count": "many"}

    with pytest.raises(InvalidDocument, match="many"):
        from_dict(document)


# -- what time does --------------------------------------------------------------------------------

TIMERS = AlertTimers(stale_after=timedelta(hours=24))


def test_what_builds_up_counts_at_its_end_and_not_if_it_cleared_before() -> None:
    assert building().advance(TIMERS, at=at(10)).isa.name == "UNACK"
    assert building().advance(TIMERS, at=at(10)).raised_at == at(10)
    gone = building().clear(at=at(9, 30))
    assert (gone.state, gone.due(TIMERS, at=at(23))) == ("closed", ())


def test_what_subsides_clears_unless_it_is_back() -> None:
    assert subsiding().advance(TIMERS, at=at(20)).cleared_at == at(20)
    assert subsiding().resurge(at=at(12)).due(TIMERS, at=at(20)) == ()
    assert subsiding().act("worsen", severity="critical", at=at(12)).clears_at is None


def test_an_acknowledgement_with_an_end_ends_and_is_announced_again() -> None:
    alert = raised().announce(at=at(9)).acknowledge(by="ann", until=at(12), at=at(10))

    alert = alert.advance(TIMERS, at=at(12))

    assert (alert.isa.name, alert.news) == ("UNACK", "major")
    assert alert.history[-1].by == "timer:acknowledgement_end"


def test_suppressions_end_at_their_ends_each_by_its_own_rule() -> None:
    alert = shelved(maintained, until=at(20)).act(
        "suppress", kind="maintenance", cause="W-2", until=at(20), at=at(12)
    )

    moves = alert.due(TIMERS, at=at(20))

    assert sorted(move.rule for move in moves) == [
        "maintenance_end:W-1", "maintenance_end:W-2", "shelved_end",
    ]  # fmt: skip
    assert {move.at for move in moves} == {at(20)}
    assert alert.advance(TIMERS, at=at(20)).isa.name == "UNACK"


def test_an_alert_without_reports_expires_a_day_after_its_last_sighting() -> None:
    reported = raised().seen(at=at(15))

    assert raised().next_due(TIMERS).at == at(9, day=3)
    assert reported.next_due(TIMERS).at == at(15, day=3)
    gone = reported.advance(TIMERS, at=at(15, day=3))
    assert (gone.state, gone.ended_by) == ("closed", "expired")
    assert raised().next_due(AlertTimers()) is None


def test_a_closed_alert_keeps_its_shelf_and_nothing_else_waits_for_it() -> None:
    assert [move.action for move in closed_on_a_shelf().due(TIMERS, at=at(23, day=9))] == [
        "unshelve"
    ]


def test_what_builds_without_an_end_waits_for_whoever_says_that_it_is_there() -> None:
    alert = raised(building=True)

    assert (alert.condition, alert.due(AlertTimers(), at=at(23))) == ("building", ())
    assert closed().reopen(building=True, at=at(12)).condition == "building"
    assert alert.trigger(at=at(12)).isa.name == "UNACK"


def test_two_silences_are_two_shelves() -> None:
    alert = raised().shelve(until=at(13), cause="S-1", at=at(10))
    alert = alert.shelve(until=at(14), cause="S-2", at=at(10))
    assert [r.code for r in alert.check("unshelve", at=at(11))] == ["not_shelved"]

    alert = alert.unshelve(cause="S-1", at=at(11))

    assert alert.visible_at(at(11)).shows_at == at(14)


def test_closing_by_hand_says_so_and_a_reopened_alert_is_nobodys() -> None:
    alert = acked(sticky=True).close(by="ann", at=at(11))
    assert (alert.ended_by, alert.condition) == ("by_hand", "cleared")

    back = alert.act("reopen", severity="critical", at=at(12))

    assert (back.isa.name, back.reopened, back.ended_by) == ("UNACK", 1, None)
    assert (back.severity, back.raised_at, back.cleared_at) == ("critical", at(12), None)


@pytest.mark.parametrize(
    "text",
    ["shelved", "[]", '["shelved","S-1","2026-Z3-02",false,""]', '["asleep","",null,false,""]'],
)
def test_a_text_that_is_no_suppression_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        Suppression.of(text)


def test_what_cleared_at_once_for_the_second_time_in_an_instant_repeated_without_end() -> None:
    timers, noon = AlertTimers(), at(12)
    ended = raised(latched=True).subside(until=noon, at=noon).advance(timers, at=noon)

    back = ended.trigger(at=noon).subside(until=noon, at=noon)
    again = back.advance(timers, at=noon)

    assert [due.key for due in back.due(timers, at=noon)] == [f"subsided@{noon.isoformat()}/2"]
    assert (again.condition, again.revision) == ("cleared", back.revision + 1)
    assert again.next_due(timers) is None


def test_a_key_that_ends_as_another_was_taken_for_that_one() -> None:
    timers, noon = AlertTimers(), at(12)
    longer = f"auto_subsided@{noon.isoformat()}"

    ended = raised(latched=True).subside(until=noon, at=noon, id=longer)

    due = ended.next_due(timers)
    assert due is not None
    assert due.key == f"subsided@{noon.isoformat()}"
