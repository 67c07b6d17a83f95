"""Edges of the stream at which a changed line went unnoticed, each as a story."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from test_the_stream import DESK, DOWN, EU, NODE, SERVICE, WORK, Life, at, page, reported_then

from serviceops import Span, from_dict, to_dict
from serviceops.errors import ActionRefused, DisorderedHistory, InvalidValue, ServiceOpsError
from serviceops.events import (
    CHECK_RULES,
    FLAPPING_DETECTORS,
    CountDetector,
    Delay,
    Dependency,
    IdentityRules,
    Inhibition,
    Maintenance,
    ResponseRule,
    Route,
    Signal,
    SignificanceRule,
    Silence,
    StreamRules,
    StreamState,
    advance_stream,
    alert_visibility,
    next_stream_wakeup,
    step_stream,
)
from serviceops.events.stream import alert_moves
from serviceops.events.stream.suppress import MAX_FLEXIBLE_STARTS
from serviceops.lifecycle import Alert, AlertPolicy, AlertTimers, ReopenPolicy, Severity


def stored(life: Life) -> Life:
    """Return the life with its state written down and read back."""
    life.state = from_dict(json.loads(json.dumps(to_dict(life.state))), StreamState)
    return life


# -- what hides others -----------------------------------------------------------------------------


def test_a_source_that_cleared_inhibits_no_more_while_it_waits_for_an_acknowledgement() -> None:
    life = Life(inhibitions=[NODE], latched=True)
    life.hear(at(9), "critical", **DOWN).hear(at(9, 1), "major", **SERVICE)
    assert life.letter("web") == "DSUPR"

    life.hear(at(9, 2), None, **DOWN)

    assert (life.letter("n1"), life.letter("web")) == ("RTNUN", "UNACK")


def test_an_alert_of_both_sides_inhibits_the_targets_and_none_of_both_sides() -> None:
    # As in Alertmanager: an alert that matches both sides is not inhibited by another that does.
    worse = Inhibition(
        name="worse", source={"kind": "node"}, target={"tier": "web"}, equal=("node",)
    )
    life = Life(inhibitions=[worse])
    for key, kind in (("one", "node"), ("two", "node"), ("page", "service")):
        life.hear(at(9), "major", key=key, facts={"kind": kind, "tier": "web", "node": "n1"})

    assert [life.letter(key) for key in ("one", "two", "page")] == ["UNACK", "UNACK", "DSUPR"]


def test_a_source_inhibits_once_it_counts_and_no_longer_once_somebody_closed_it() -> None:
    rules = {"inhibitions": [NODE], "delays": [Delay(name="slow", when={"node": "n1"}, build="PT5M",
                                                     keep="PT0S")]}  # fmt: skip
    life = Life(**rules).hear(at(9), "critical", **DOWN)
    life.hear(at(9), "major", key="web", facts={"kind": "service", "node": "n1"})
    life.wait(at(9, 4))
    assert life.alert("n1").condition == "building"
    assert life.alert("web").suppressed_by == ()

    life.wait(at(9, 5))
    assert [one.cause for one in life.alert("web").suppressed_by] == ["node"]
    assert life.do(at(9, 6), "close", key="n1").alert("web").suppressed_by == ()


def test_a_parent_that_cleared_or_was_closed_hides_nothing() -> None:
    topology = [Dependency(child="web", parent="n1")]
    for end in ("clear", "close"):
        life = Life(topology=topology, latched=True)
        life.hear(at(9), "critical", key="n", resource="n1")
        life.hear(at(9, 1), "major", key="w", resource="web")
        assert [one.cause for one in life.alert("w").suppressed_by] == ["n1"]
        if end == "clear":
            life.hear(at(9, 2), None, key="n", resource="n1")
            assert life.alert("n").state == "open"
        else:
            life.do(at(9, 2), "close", key="n")
        assert life.alert("w").suppressed_by == ()


# -- conditions that come back or build up ---------------------------------------------------------


def test_a_condition_that_comes_back_builds_up_again() -> None:
    policy = AlertPolicy(reopen=ReopenPolicy(within=timedelta(minutes=30)))
    life = Life(delays=[Delay(name="slow", build="PT5M")], policy=policy)
    life.hear(at(9), "major").wait(at(9, 5)).hear(at(9, 10), None).hear(at(9, 20), "major")

    assert (life.alert().reopened, life.alert().condition) == (1, "building")
    assert life.wait(at(9, 25)).announced()[-1] == (at(9, 25), "major")


def test_a_soft_problem_that_gets_worse_is_still_soft() -> None:
    life = Life(checks=CHECK_RULES["nagios"]).hear(at(9), "minor").hear(at(9, 1), "major")
    assert life.alert().condition == "building"

    assert life.hear(at(9, 2), "critical").announced() == [(at(9, 2), "critical")]


def test_soft_results_that_repeat_are_counted_as_repeats() -> None:
    life = Life(checks=CHECK_RULES["nagios"]).hear(at(9), "major").hear(at(9, 1), "major")

    assert life.state.counts == {"new": 1, "repeat": 1}
    assert life.alert().sightings.count == 2


def test_an_acknowledgement_is_taken_back_of_a_state_that_was_read_back_too() -> None:
    life = stored(Life().hear(at(9), "minor").do(at(9, 1), "acknowledge"))

    assert life.hear(at(9, 2), "major").letter() == "UNACK"
    assert life.announced()[-1] == (at(9, 2), "major")
    sticky = stored(Life().hear(at(9), "minor").do(at(9, 1), "acknowledge", sticky=True))
    assert sticky.hear(at(9, 2), "major").letter() == "ACKED"


def test_an_alert_that_somebody_closed_opens_again_with_the_next_report() -> None:
    life = Life().hear(at(9), "major").do(at(9, 1), "close").hear(at(9, 2), "major")

    assert (life.alert().state, life.alert().reopened) == ("open", 1)
    assert life.state.counts == {"new": 1, "back": 1}


def test_a_late_signal_changes_no_severity() -> None:
    life = Life().hear(at(9), "major")
    late = Signal(source="probe", id="x", key="disk", severity="critical", at=at(8, 59))
    life._took(step_stream(life.state, late, at=at(9, 1), rules=life.rules))

    assert life.state.counts == {"new": 1, "late": 1}
    assert life.alert().severity == "major"


def test_a_report_with_other_labels_is_no_repeat() -> None:
    life = Life().hear(at(9), "major", **EU).hear(at(9, 1), "major", facts={"zone": "us"})
    life.silence(at(9, 2), silence("S-1", at(9), at(10), zone="us"))

    assert life.letter() == "SHLVD"
    assert life.alert().sightings.count == 2


# -- delays ----------------------------------------------------------------------------------------


def test_a_delay_of_better_news_alone_delays_nothing_else() -> None:
    life = Life(delays=[Delay(name="late", down="PT5M")]).hear(at(9), "major")
    assert life.announced() == [(at(9), "major")]

    life.hear(at(9, 1), "minor")
    assert life.announced() == [(at(9), "major")]
    assert life.wait(at(9, 6)).announced()[-1] == (at(9, 6), "minor")

    life.hear(at(9, 10), None)
    assert life.announced()[-1] == (at(9, 6), "minor")
    assert life.wait(at(9, 15)).announced()[-1] == (at(9, 15), "cleared")


def test_what_lessens_while_it_waits_waits_as_long_and_what_worsens_waits_anew() -> None:
    rules = {"delays": [Delay(name="both", up="PT10M", down="PT1M")]}
    life = Life(**rules).hear(at(9), "major").hear(at(9, 5), "minor")
    # It is still news that got worse: it has to last the ten minutes.
    assert life.wait(at(9, 9)).announced() == []
    assert life.wait(at(9, 10)).announced() == [(at(9, 10), "minor")]

    life.hear(at(9, 20), "major").hear(at(9, 25), "critical")
    assert life.wait(at(9, 34)).announced()[-1] == (at(9, 10), "minor")
    assert life.wait(at(9, 35)).announced()[-1] == (at(9, 35), "critical")
    # Better than what was announced: that waits a minute.
    life.hear(at(9, 40), "minor")
    assert life.wait(at(9, 41)).announced()[-1] == (at(9, 41), "minor")


def test_a_longer_wait_for_what_got_better_is_not_cut_short() -> None:
    life = Life(delays=[Delay(name="both", up="PT2M", down="PT10M")])
    life.hear(at(9), "major").hear(at(9, 1), "minor")

    assert life.wait(at(9, 10)).announced() == []
    assert life.wait(at(9, 11)).announced() == [(at(9, 11), "minor")]


def test_what_worsens_waits_as_long_as_news_that_got_worse_and_not_as_what_it_was() -> None:
    life = Life(delays=[Delay(name="both", up="PT2M", down="PT10M")])
    life.hear(at(9), "major").hear(at(9, 1), "minor").hear(at(9, 2), "critical")

    assert life.wait(at(9, 3)).announced() == []
    assert life.wait(at(9, 4)).announced() == [(at(9, 4), "critical")]


def test_a_delay_of_what_lessened_begins_without_one_before() -> None:
    delay = Delay(name="lesser", when={"severity": "minor"}, down="PT5M")
    life = Life(maintenance=[WORK], delays=[delay]).hear(at(20), "major", **EU)

    life.hear(at(20, 1), "minor", **EU)
    assert [one.cause for one in life.alert().suppressed_by] == ["lesser", "patching"]
    assert life.wait(at(20, 6)).alert().suppressed_by[0].cause == "patching"


# -- silences and windows --------------------------------------------------------------------------


def silence(name: str, start: datetime, end: datetime, **when: str) -> Silence:
    return Silence(id=name, when=when or {"zone": "eu"}, starts_at=start, ends_at=end)


def test_what_arrives_as_a_shelf_ends_is_announced_even_if_it_is_over_at_once() -> None:
    life = Life().hear(at(9), "minor").do(at(9, 1), "shelve", until=at(10))

    life.hear(at(10), "major").hear(at(10), None)

    assert life.announced() == [(at(9), "minor"), (at(10), "major"), (at(10), "cleared")]


def test_silences_are_in_order_of_their_ids_and_replace_the_one_of_their_id() -> None:
    life = Life().hear(at(8), "major", **EU)
    for name in ("S-2", "S-1", "S-3"):
        life.silence(at(9), silence(name, at(9), at(12)))
    assert [one.id for one in life.state.silences] == ["S-1", "S-2", "S-3"]

    life.silence(at(9, 1), silence("S-2", at(9), at(10)))
    assert [(one.id, one.ends_at) for one in life.state.silences] == [
        ("S-1", at(12)), ("S-2", at(10)), ("S-3", at(12)),
    ]  # fmt: skip
    life.wait(at(10))
    assert [one.id for one in life.state.silences] == ["S-1", "S-3"]
    assert sorted(one.cause for one in life.alert().suppressed_by) == ["S-1", "S-3"]


def test_many_silences_end_at_one_instant_and_the_others_stay() -> None:
    life = Life().hear(at(8), "major", **EU)
    for number in range(20):
        life.silence(at(9), silence(f"A-{number:02}", at(9), at(10)))
    life.silence(at(9), silence("B", at(9), at(11)))

    assert [one.id for one in life.wait(at(10)).state.silences] == ["B"]
    assert life.letter() == "SHLVD"
    assert life.wait(at(11)).letter() == "UNACK"


def test_a_silence_that_begins_at_this_instant_hides_what_comes_after_it_at_once() -> None:
    life = Life().silence(at(9), silence("S-1", at(9), at(10))).hear(at(9), "major", **EU)

    assert life.letter() == "SHLVD"
    assert life.announced() == []


@pytest.mark.parametrize("starts_at", [at(9, 30), at(8)])
def test_a_silence_in_the_place_of_one_with_an_edge_now_counts_after_reading_back_too(
    starts_at: datetime,
) -> None:
    # The edge of the first silence is gone with it, so that nobody waits for its instant to pass.
    def replaced() -> Life:
        life = Life().hear(at(7), "major", **EU).silence(at(7), silence("S-1", at(10), at(12)))
        return life.silence(at(10), silence("S-1", starts_at, at(11)))

    straight, read_back = replaced(), stored(replaced())
    assert straight.letter() == "SHLVD"

    straight.wait(at(13))
    read_back.wait(at(13))
    assert [(one.at, one.action) for one in straight.alert().history[-2:]] == [
        (at(10), "shelve"), (at(11), "unshelve"),
    ]  # fmt: skip
    assert to_dict(read_back.state) == to_dict(straight.state)


def test_a_silence_by_an_expression_alone_is_found_too() -> None:
    quiet = Silence(id="S-1", when='zone=~"e.*"', starts_at=at(9), ends_at=at(10))
    life = Life().silence(at(9), quiet).hear(at(9, 1), "major", **EU)
    assert life.letter() == "SHLVD"

    other = Life().hear(at(8), "major", **EU).hear(at(8), "major", key="us")
    other.silence(at(9), quiet)
    assert (other.letter(), other.letter("us")) == ("SHLVD", "UNACK")


def test_what_comes_at_the_instant_at_which_a_window_opens_is_hidden_by_it_already() -> None:
    life = Life(maintenance=[WORK]).hear(at(19), "minor", **EU)
    life.hear(at(20), "major", **EU)
    assert life.announced() == [(at(19), "minor")]

    acting = Life(maintenance=[WORK]).hear(at(19), "minor", **EU).do(at(20), "note", text="seen")
    assert [one.cause for one in acting.alert().suppressed_by] == ["patching"]
    late = Signal(source="probe", id="x", key="disk", severity="major", at=at(18), **EU)
    life = Life(maintenance=[WORK]).hear(at(19), "minor", **EU)
    life._took(step_stream(life.state, late, at=at(20), rules=life.rules))
    assert life.state.counts == {"new": 1, "late": 1}
    assert life.wait(at(20)).letter() == "OOSRV"


def test_new_rules_at_the_instant_at_which_their_window_opens_or_closes() -> None:
    life = Life().hear(at(19), "major", **EU)
    life.rules = StreamRules(maintenance=[WORK])
    assert life.wait(at(20)).letter() == "OOSRV"

    closing = Life().hear(at(19), "major", **EU).wait(at(21))
    closing.rules = StreamRules(maintenance=[WORK])
    assert closing.wait(at(22)).letter() == "UNACK"


def test_new_rules_of_significance_hold_for_alerts_that_are_there() -> None:
    rule = ResponseRule(name="ask", respond="problem", means="exception", after="PT10M")
    life = Life(responses=[rule]).hear(at(9), "minor")
    grave = SignificanceRule(name="eu", when={"source": "probe"}, means="exception")
    life.rules = StreamRules(responses=[rule], significance=[grave])

    assert life.wait(at(9, 5)).intents == []
    assert [one.action for one in life.wait(at(9, 10)).intents] == ["log"]


def test_when_an_alert_shows_again_counts_every_window_that_follows_without_a_gap() -> None:
    windows = [Span(at(9), at(10)), Span(at(10), at(11)), Span(at(12), at(13))]
    work = Maintenance(name="w", when={"zone": "eu"}, windows=windows[:1])
    after = Maintenance(name="x", when={"zone": "eu"}, windows=windows[1:])
    other = Maintenance(name="y", when={"zone": "us"}, windows=Span(at(11), at(20)))
    flexible = Maintenance(name="z", windows=Span(at(9), at(20)), duration=timedelta(hours=1))
    life = Life(maintenance=[work, after, other]).hear(at(8), "major", **EU)

    seen = alert_visibility(life.state, "disk", at(9, 30), rules=life.rules)
    assert ([one.cause for one in seen.hidden_by], seen.shows_at) == (["w"], at(11))
    rules = StreamRules(maintenance=[work, flexible])
    assert alert_visibility(life.state, "disk", at(9, 30), rules=rules).shows_at == at(10)
    assert alert_visibility(life.state, "disk", at(10, 30), rules=rules).is_shown


def test_an_end_at_the_instant_at_which_a_window_opens_is_hidden_by_it() -> None:
    rules = {"maintenance": [WORK], "timers": AlertTimers(stale_after=timedelta(hours=1))}
    life = Life(**rules).hear(at(19), "major", **EU).wait(at(21))
    assert (life.alert().ended_by, life.announced()) == ("expired", [(at(19), "major")])

    life = Life(**rules, policy=AlertPolicy(reopen=ReopenPolicy(within=timedelta(hours=9))))
    life.hear(at(19), "major", **EU).wait(at(22))
    assert life.announced() == [(at(19), "major"), (at(22), "cleared")]


def test_a_silence_that_ends_as_new_rules_begin_is_gone() -> None:
    life = Life().silence(at(9), silence("S-1", at(9), at(10))).hear(at(9, 1), "major", **EU)
    life.rules = StreamRules(maintenance=[WORK])

    assert life.wait(at(10)).letter() == "UNACK"
    assert life.state.silences == ()


def test_work_and_a_silence_hide_an_alert_both() -> None:
    life = Life(maintenance=[WORK]).hear(at(20), "major", **EU)
    life.silence(at(20, 30), silence("S-1", at(20), at(21)))

    assert [one.cause for one in life.alert().suppressed_by] == ["patching", "S-1"]


def test_what_arrives_at_the_end_of_a_silence_is_not_hidden_by_it() -> None:
    life = Life().silence(at(9), silence("S-1", at(9), at(10))).hear(at(9, 30), "major", **EU)

    life.hear(at(10), "critical", **EU)
    assert life.announced() == [(at(10), "critical")]


def test_new_rules_leave_what_is_hidden_to_the_inputs_of_their_instant() -> None:
    life = Life(maintenance=[WORK]).hear(at(20), "major", **EU)
    life.rules = StreamRules(maintenance=[WORK], latched=True)

    life.hear(at(22), None, **EU)
    assert (life.announced(), life.alert().state) == ([], "closed")


def test_a_silence_that_ended_at_this_instant_is_gone_under_new_rules_too() -> None:
    life = Life().silence(at(9), silence("S-1", at(9), at(10))).hear(at(9, 1), "major", **EU)
    life.hear(at(10), "major", **EU)  # its end waits for the other inputs of the instant
    life.rules = StreamRules(maintenance=[WORK])

    assert life.wait(at(10, 1)).letter() == "UNACK"
    assert life.state.silences == ()


# -- flapping --------------------------------------------------------------------------------------


def test_what_is_forgotten_while_it_flapped_and_stopped_leaves_the_others() -> None:
    rules: dict[str, Any] = {"flapping": CountDetector(changes=3, within="PT10M")}
    life = Life(**rules, timers=AlertTimers(stale_after=timedelta(minutes=30)))
    for minute, severity in enumerate(["major", None, "major", None, "major"]):
        life.hear(at(9, minute), severity)
    assert life.letter() == "DSUPR"

    # It flaps until twelve past nine, and stales half an hour after the last report.
    assert life.wait(at(9, 11)).letter() == "DSUPR"
    assert life.wait(at(9, 12)).letter() == "UNACK"
    assert life.wait(at(9, 34)).alert().ended_by == "expired"
    flaps = life.state.entries.get("disk").flaps
    assert (flaps.flapping, flaps.since) == (False, at(9, 12))


def test_flapping_goes_on_while_something_else_falls_due() -> None:
    rules: dict[str, Any] = {"flapping": CountDetector(changes=3, within="PT10M")}
    life = Life(**rules)
    for minute, severity in enumerate(["major", None, "major", None, "major"]):
        life.hear(at(9, minute), severity)
    life.do(at(9, 5), "acknowledge", until=at(9, 6).isoformat()).wait(at(9, 7))

    assert life.alert().acknowledgement == "unacked"
    assert life.letter() == "DSUPR"
    assert life.state.entries.get("disk").flaps.flapping


def test_flapping_ends_with_the_repeats_that_make_it_calm() -> None:
    life = Life(flapping=FLAPPING_DETECTORS["nagios"])
    for minute in range(10):
        life.hear(at(9, minute), ("major", "minor")[minute % 2])
    assert life.letter() == "DSUPR"

    # A window of twenty results without a change is as calm as can be.
    for minute in range(10, 31):
        life.hear(at(9, minute), "minor")
    assert life.letter() == "UNACK"
    assert life.state.counts == {"new": 1, "worse": 4, "lesser": 5, "repeat": 21}


def test_flapping_is_looked_for_from_the_step_on_that_has_a_rule_for_it() -> None:
    life = Life().hear(at(9), "major")
    life.rules = StreamRules(flapping=FLAPPING_DETECTORS["nagios"])

    assert life.hear(at(9, 1), "major").state.counts == {"new": 1, "repeat": 1}
    assert life.state.entries.get("disk").flaps is not None


def test_a_detector_of_new_rules_counts_its_first_report_as_that_of_a_new_alert() -> None:
    # From nothing to critical, to major, to critical: that is three changes.
    life = Life().hear(at(9), "major")
    life.rules = StreamRules(flapping=CountDetector(changes=3, within="PT10M"))
    seen = [
        life.hear(at(9, minute), severity).state.entries.get("disk").flaps.flapping
        for minute, severity in enumerate(("critical", "major", "critical"), start=1)
    ]

    assert seen == [False, False, True]


# -- what is done about it -------------------------------------------------------------------------


def test_a_response_is_for_what_it_matches_and_is_made_once() -> None:
    rule = page(when={"zone": "us"})
    assert Life(responses=[rule]).hear(at(9), "major", **EU).intents == []
    assert Life(responses=[page()]).hear(at(9), "minor").intents == []

    life = Life(responses=[rule]).hear(at(9), "major", facts={"zone": "us"})
    life.hear(at(9, 1), "critical", facts={"zone": "us"})
    assert [one.action for one in life.intents] == ["log"]


@pytest.mark.parametrize(
    ("given", "summary"),
    [
        ({"summary": "The disk is full", "resource": "db-1"}, "The disk is full"),
        ({"name": "disk full", "resource": "db-1"}, "disk full db-1"),
        ({"resource": "db-1"}, "disk db-1"),
        ({}, "disk"),
    ],
)
def test_an_incident_has_a_summary_of_what_is_known(given: dict[str, str], summary: str) -> None:
    life = Life(responses=[page()]).hear(at(9), "major", **given)

    assert dict(life.intents[0].inputs)["summary"] == summary


def test_a_response_to_what_lasted_is_made_once() -> None:
    rule = ResponseRule(name="ask", respond="problem", after="PT10M")
    life = Life(responses=[rule]).hear(at(9), "minor").wait(at(9, 10))
    assert [one.action for one in life.intents] == ["log"]

    life.hear(at(9, 20), "major").do(at(9, 30), "acknowledge").hear(at(9, 40), "critical")
    assert [one.action for one in life.intents] == ["log"]


def test_responses_of_what_is_over_are_none() -> None:
    rules = {"latched": True, "responses": [page(after="PT5M")]}
    life = Life(**rules).hear(at(9), "major").hear(at(9, 1), None)
    assert life.wait(at(9, 10)).intents == []


def test_a_group_without_its_route_is_removed_and_the_others_go_on() -> None:
    life = Life(route=DESK).hear(at(9), "critical", **EU).hear(at(9), "minor", key="fan", **EU)
    life.rules = StreamRules(route=Route(receiver="desk", group_by=["zone"], group_wait="PT30S"))

    life.hear(at(9, 0, 10), "minor", **EU).wait(at(9, 1))

    assert reported_then(life) == [("desk", "disk\nfan", "")]
    assert len(life.wait(at(9, 10)).state.groups) == 1


# -- identity, batches and the figure --------------------------------------------------------------


def test_what_no_signal_was_received_of_for_long_is_forgotten_and_no_sooner() -> None:
    life = Life(identity=IdentityRules(forget_after=timedelta(hours=1)))
    life.hear(at(9), None).hear(at(9, 30), None)
    assert next_stream_wakeup(life.state, life.rules) in {at(10), at(10, 30)}

    assert len(life.wait(at(10, 29)).state.entries) == 1
    assert len(life.wait(at(10, 30)).state.entries) == 0


def test_signals_without_an_id_are_no_deliveries() -> None:
    life = Life().hear(at(9), "major", id="").hear(at(9, 1), "major", id="")

    assert life.state.counts == {"new": 1, "repeat": 1}
    assert life.state.entries.get("disk").deliveries == ()


def inputs(size: int) -> list[tuple[datetime, Signal]]:
    moments = [at(9, minute) for minute in range(size)]
    return [(one, Signal(source="p", key="disk", severity="major", at=one)) for one in moments]


def test_a_batch_counts_each_of_its_signals_and_each_takes_its_time() -> None:
    delays = StreamRules(delays=[Delay.pause("PT5M")])
    done = advance_stream(StreamState(), inputs(9), rules=delays)
    alert = done.state.alert("disk")

    assert (done.state.counts, done.state.now) == ({"new": 1, "repeat": 8}, at(9, 8))
    assert alert is not None
    assert (alert.sightings.count, alert.sightings.last_at) == (9, at(9, 8))
    # The pause ended between two of the repeats.
    announced = [one.at for one in alert.history if one.action == "announce"]
    assert announced == [at(9, 5)]
    state = StreamState()
    for moment, signal in inputs(9):
        state = step_stream(state, signal, at=moment, rules=delays).state
    assert state == done.state
    assert advance_stream(StreamState(), [], rules=delays).state == StreamState()


def test_a_batch_of_another_kind_is_refused() -> None:
    rules = StreamRules()
    for wrong, expected in (
        ("text", "inputs with their instants"), ({"a": 1}, "inputs with their instants"),
        (7, "inputs with their instants"), ([at(9)], "an instant and an input"),
        ([(at(9), "disk")], "a Signal, an Operation"),
    ):  # fmt: skip
        with pytest.raises(InvalidValue, match=expected):
            advance_stream(StreamState(), wrong, rules=rules)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="rules"):
        advance_stream(StreamState(), [], rules={})  # type: ignore[arg-type]
    with pytest.raises(DisorderedHistory) as refused:
        advance_stream(StreamState(), [*inputs(2), (at(8), None)], rules=rules)
    assert refused.value.__notes__ == ["input 2 of the batch"]


def test_an_input_refused_before_it_is_taken_is_named_by_its_place() -> None:
    # A signal without anything to name its condition by, a naive instant, and no input at all.
    nameless = Signal(source="probe", severity="major", at=at(9, 2))
    for wrong in ((at(9, 2), nameless), (at(9, 2).replace(tzinfo=None), None), at(9, 2)):
        with pytest.raises(ServiceOpsError) as refused:
            advance_stream(StreamState(), [*inputs(2), wrong], rules=StreamRules())  # type: ignore[list-item]
        assert refused.value.__notes__ == ["input 2 of the batch"]


def test_each_signal_of_a_batch_is_matched_by_its_own_labels() -> None:
    rules = StreamRules(maintenance=[WORK])
    several = [
        (at(21), Signal(source="p", key=f"k{n}", severity="major", at=at(21), **labels))
        for n, labels in enumerate((EU, {}, {}, EU, EU, {}))
    ]

    state = advance_stream(StreamState(), several, rules=rules).state

    shown = [alert.isa.name for alert in state.alerts]
    assert shown == ["OOSRV", "UNACK", "UNACK", "OOSRV", "OOSRV", "UNACK"]


def test_the_figure_of_a_stream_lists_the_first_alerts_and_how_many_more_there_are() -> None:
    assert StreamState().figure().title == "Nothing yet"
    for many, rows in ((1, 1), (50, 50), (51, 51), (53, 51)):
        keys = [f"k{number:02}" for number in range(many)]
        several = [(at(9), Signal(source="p", key=key, severity="major", at=at(9))) for key in keys]
        figure = advance_stream(StreamState(), several, rules=StreamRules()).state.figure()

        assert figure.title == f"Mon 2026-03-02 09:00 +00:00: {many} new"
        assert len(figure.rows) == rows
        assert {len(row) for row in figure.rows} == {len(figure.columns)}
        assert [row[0] for row in figure.rows[:2]] == keys[:2]
        if many > 50:
            assert figure.rows[-1][0] == f"and {many - 50} more"


def test_the_figure_of_a_stream_names_what_alerts_are_about_and_not_their_fingerprints_alone() -> (
    None
):
    plain = Signal(source="p", key="31b5", name="Disk", resource="db-1", severity="major", at=at(9))
    summed = attrs.evolve(plain, key="5ca9", summary="Disk of db-1 is full")
    given = [(at(9), plain), (at(9), summed)]
    figure = advance_stream(StreamState(), given, rules=StreamRules()).state.figure()

    assert [row[:2] for row in figure.rows] == [
        ("31b5", "Disk db-1"), ("5ca9", "Disk of db-1 is full")
    ]  # fmt: skip


def test_fields_of_a_signal_are_read_without_a_getattr_of_its_class() -> None:
    report = Signal(source="probe", key="disk", severity="major", at=at(9), facts={"zone": "eu"})

    # With one Python reads every field the slow way, found there or not.
    assert not hasattr(Signal, "__getattr__")
    assert report.labels is report.labels
    assert report.labels == {"zone": "eu", "source": "probe", "severity": "major"}


# -- moves of alerts without the engine ------------------------------------------------------------


def test_a_quick_move_refuses_what_the_action_of_its_name_refuses() -> None:
    alert = Alert.report("a", identity="a", severity="minor", at=at(9), by="p", id="p/1")
    shown = alert.announce(at=at(9, 1))
    about: dict[str, Any] = {"realarm": True, "by": "p", "recorded_at": None}
    about["sightings"] = alert_moves.one_more(alert.sightings, at(9, 2))

    with pytest.raises(ActionRefused):
        alert_moves.announced(alert, alert.news, at(8))
    with pytest.raises(ActionRefused):
        alert_moves.announced(shown, shown.news, at(9, 2))
    with pytest.raises(ActionRefused):
        alert_moves.promoted(shown, "i", at(9), "p")
    with pytest.raises(ActionRefused):
        alert_moves.promoted(shown.promote(incident="i", at=at(9, 1)), "j", at(9, 2), "p")
    for action, severity, delivery in (
        ("worsen", "minor", "p/2"), ("worsen", "warning", "p/2"), ("lessen", "major", "p/2"),
        ("lessen", "minor", "p/2"), ("worsen", "major", "p/1"),
    ):  # fmt: skip
        with pytest.raises(ServiceOpsError):
            alert_moves.graded(
                alert, action, Severity(severity), at=at(9, 2), delivery=delivery, **about
            )
    for earlier, moment in ((shown, at(9)), (alert, at(8))):
        with pytest.raises(ActionRefused):
            alert_moves.graded(earlier, "worsen", Severity.MAJOR, at=moment, delivery=None, **about)


def test_sightings_grow_at_their_ends() -> None:
    alert = Alert.report("a", identity="a", severity="minor", at=at(9))

    early = alert_moves.seen_at(alert, at(8)).sightings
    late = alert_moves.seen_at(alert, at(10)).sightings
    assert (early.count, early.first_at, early.last_at) == (2, at(8), at(9))
    assert (late.count, late.first_at, late.last_at) == (2, at(9), at(10))
    assert datetime(2026, 3, 2, 9, tzinfo=UTC) == at(9)


# -- what was never announced ----------------------------------------------------------------------


def test_an_alert_hidden_from_birth_is_in_no_group_and_without_a_route_none_is() -> None:
    hidden = Life(route=DESK, inhibitions=[NODE]).hear(at(9), "critical", **DOWN)
    hidden.hear(at(9, 1), "major", **SERVICE)
    assert hidden.state.entries.get("n1").groups != ()
    assert hidden.state.entries.get("web").groups == ()
    assert hidden.state.entries.get("web").group_status == ""

    unrouted = Life().hear(at(9), "major")
    assert unrouted.announced() == [(at(9), "major")]
    assert unrouted.state.entries.get("disk").group_status == ""


def test_nothing_responds_to_an_alert_that_was_acknowledged_before_it_was_announced() -> None:
    life = Life(inhibitions=[NODE], responses=[page()]).hear(at(9), "critical", **DOWN)
    life.hear(at(9, 1), "major", **SERVICE).do(at(9, 2), "acknowledge", key="web")
    life.hear(at(9, 3), None, **DOWN)

    assert life.alert("web").suppressed_by == ()
    assert life.announced("web") == []
    assert "web" not in {dict(one.inputs).get("alert") for one in life.intents}
    assert life.state.entries.get("web").incidents == ()


def test_planned_work_of_one_zone_hides_no_new_alert_of_another_in_its_place() -> None:
    never_back = AlertPolicy(reopen=ReopenPolicy(within=timedelta()))
    life = Life(maintenance=[WORK], policy=never_back)
    life.hear(at(21), "major", **EU).hear(at(21, 5), None, **EU)

    life.hear(at(21, 10), "major", facts={"zone": "us"})

    assert life.alert().continues is not None
    assert life.announced() == [(at(21, 10), "major")]


@pytest.mark.parametrize("opened_before", [False, True])
def test_a_report_as_late_as_its_condition_has_to_last_waits_for_the_inputs_of_its_instant(
    opened_before: bool,
) -> None:
    life = Life(delays=[Delay(name="slow", build="PT5M")])
    if opened_before:  # it comes back: another way through the code than a new one
        life.hear(at(8), "major").hear(at(8, 1), None)

    life.hear(at(9, 5), "major", at=at(9))
    assert life.alert().condition == "building"
    assert next_stream_wakeup(life.state, life.rules) == at(9, 5)

    assert life.hear(at(9, 5), None).announced() == []
    life.hear(at(10, 5), "major", at=at(10)).wait(at(10, 5))
    assert life.announced() == [(at(10, 5), "major")]


def test_an_end_as_late_as_it_is_kept_waits_for_the_inputs_of_its_instant() -> None:
    life = Life(delays=[Delay(name="slow", keep="PT5M")]).hear(at(8), "major")

    life.hear(at(9, 5), None, at=at(9)).hear(at(9, 5), "major")
    assert life.announced() == [(at(8), "major")]

    life.hear(at(10, 5), None, at=at(10)).wait(at(10, 5))
    assert life.announced() == [(at(8), "major"), (at(10, 5), "cleared")]


@pytest.mark.parametrize("rise", ["major", "critical"])
def test_a_rise_no_graver_than_what_was_announced_starts_no_pause(rise: str) -> None:
    life = Life(delays=[Delay.pause("PT5M")]).hear(at(9), "critical").wait(at(9, 5))
    life.do(at(9, 6), "shelve", until=at(9, 30)).hear(at(9, 10), "minor")

    life.hear(at(9, 28), rise).wait(at(9, 30))

    again = [(at(9, 30), "major")] if rise == "major" else []
    assert life.announced() == [(at(9, 5), "critical"), *again]
    assert life.alert().suppressed_by == ()


@pytest.mark.parametrize("opened_before", [False, True])
def test_a_response_due_as_a_late_report_arrives_waits_for_the_inputs_of_its_instant(
    opened_before: bool,
) -> None:
    rule = ResponseRule(name="ask", respond="problem", after="PT5M")
    life = Life(responses=[rule])
    if opened_before:
        life.hear(at(8), "major").hear(at(8, 1), None)

    life.hear(at(9, 5), "major", at=at(9))
    assert next_stream_wakeup(life.state, life.rules) == at(9, 5)
    assert life.hear(at(9, 5), None).wait(at(9, 5)).intents == []

    life.hear(at(10, 5), "major", at=at(10)).wait(at(10, 5))
    assert [one.rule for one in life.wait(at(10, 5)).intents] == ["ask"]


def test_a_report_later_than_its_condition_has_to_last_counts_at_once_though_it_is_back() -> None:
    life = Life(delays=[Delay(name="slow", build="PT5M")]).hear(at(8), "major").wait(at(8, 5))
    life.hear(at(8, 6), None)

    life.hear(at(8, 30), "major", at=at(8, 24))
    assert life.announced()[-1] == (at(8, 30), "major")


def test_a_new_alert_that_no_delay_matches_counts_at_once() -> None:
    life = Life(delays=[Delay(name="slow", when={"zone": "eu"}, build="PT5M")])

    assert life.hear(at(9), "major").announced() == [(at(9), "major")]


# -- repeats, one step at a time -------------------------------------------------------------------


def test_a_repeat_under_new_rules_has_what_the_new_rules_do() -> None:
    life = Life().hear(at(21), "major", **EU)
    life.rules = StreamRules(maintenance=[WORK])

    assert life.hear(at(21, 1), "major", **EU).letter() == "OOSRV"


def test_a_repeat_before_what_was_processed_of_another_alert_is_refused() -> None:
    life = Life().hear(at(9), "major").hear(at(9, 10), "major", key="web")

    with pytest.raises(DisorderedHistory):
        life.hear(at(9, 5), "major")


@pytest.mark.parametrize(("minute", "passed"), [(0, True), (1, False)])
def test_a_repeat_at_the_instant_of_an_edge_that_is_over_leaves_it_over(
    minute: int, passed: bool
) -> None:
    life = Life().hear(at(8), "major").silence(at(9), silence("S-1", at(9), at(10)))

    assert life.hear(at(9, minute), "major").state.edge_passed is passed


def test_a_delivery_is_not_remembered_where_none_are() -> None:
    life = Life(identity=IdentityRules(deliveries=0)).hear(at(9), "major")

    assert life.state.entries.get("disk").deliveries == ()
    assert life.hear(at(9, 1), "major", id="1").state.counts == {"new": 1, "repeat": 1}


def test_an_alert_without_a_delivery_has_no_id_of_one_in_its_history() -> None:
    life = Life().hear(at(9), "major", id="")

    assert life.alert().history[0].id is None


# -- new rules, and silences, at the instant of an edge --------------------------------------------


def test_repeats_of_before_are_results_of_the_check_that_new_rules_have() -> None:
    life = Life().hear(at(9), "major").hear(at(9, 1), "major")
    life.rules = StreamRules(checks=CHECK_RULES["icinga"])

    life.wait(at(9, 2)).hear(at(9, 3), "major")
    assert life.state.entries.get("disk").health is not None


def test_an_edge_that_is_over_does_not_come_again_with_new_rules() -> None:
    life = (
        Life(inhibitions=[NODE]).hear(at(8), "critical", **DOWN).hear(at(8, 1), "major", **SERVICE)
    )
    life.silence(at(9), silence("S-1", at(9), at(10)))
    life.rules = StreamRules(inhibitions=[NODE], latched=True)

    # What its end shows is announced with this input; before an edge it would wait for the others.
    assert life.hear(at(9), None, **DOWN).announced("web") == [(at(9), "major")]


def test_what_waits_for_an_edge_is_reviewed_then_though_the_state_was_stored_meanwhile() -> None:
    life = Life(inhibitions=[NODE]).silence(at(7), silence("S-1", at(9), at(10)))
    life.hear(at(8), "critical", **DOWN).hear(at(8, 1), "major", **SERVICE)
    life.hear(at(9), None, **DOWN)  # the silence begins now, after all inputs
    assert life.announced("web") == []

    assert stored(life).wait(at(9, 1)).announced("web") == [(at(9), "major")]


@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_silence_given_at_the_edge_of_planned_work_leaves_that_edge(is_replaced: bool) -> None:
    life = Life(maintenance=[WORK]).hear(at(8), "major", **EU)
    if is_replaced:
        life.silence(at(8), silence("S-1", at(21), at(22), zone="us"))

    life.silence(at(20), silence("S-1", at(22), at(23), zone="us"))
    assert life.wait(at(20, 1)).letter() == "OOSRV"


@pytest.mark.parametrize(("starts", "passed"), [(9, True), (10, False)])
def test_only_a_silence_given_at_its_start_is_an_edge_that_is_over(
    starts: int, passed: bool
) -> None:
    life = Life().hear(at(8), "major").silence(at(9), silence("S-1", at(starts), at(11)))

    assert life.state.edge_passed is passed


def test_a_silence_put_off_at_its_start_in_a_state_that_was_stored_hides_nothing() -> None:
    life = Life(inhibitions=[NODE]).silence(at(7), silence("S-1", at(9), at(10)))
    life.hear(at(8), "critical", **DOWN).hear(at(8, 1), "major", **SERVICE)
    life.hear(at(9), None, **DOWN)  # the silence begins now, after all inputs

    stored(life).silence(at(9), silence("S-1", at(11), at(12)))
    assert life.announced("web") == [(at(9), "major")]


@pytest.mark.parametrize("is_alone", [False, True])
def test_new_rules_are_in_effect_before_what_falls_due_at_their_instant(is_alone: bool) -> None:
    slow = Delay(name="slow", build="PT5M", when={"name": "node down"})
    life = Life(delays=[slow]).hear(at(9), "major", **SERVICE).hear(at(9, 5), "critical", **DOWN)
    page = ResponseRule(name="page", respond="incident", after="PT5M", when={"kind": "service"})
    life.rules = StreamRules(delays=[slow], inhibitions=[NODE], responses=[page])
    if not is_alone:
        life.hear(at(9, 10), "minor", key="other")

    # The node counts from now on and hides the service, for which the response was overdue.
    life.wait(at(9, 10))
    assert [one.action for one in life.intents if one.action == "log"] == ["log"]


def test_a_pause_of_new_rules_has_their_length_though_one_of_the_old_runs() -> None:
    life = Life(delays=[Delay(name="slow", up="PT2M", down="PT2M")])
    life.hear(at(9), "major").hear(at(9, 12), "minor")
    life.rules = StreamRules(delays=[Delay(name="slow", down="PT2M")])

    life.hear(at(9, 13), "critical")
    assert life.announced() == [(at(9, 2), "major"), (at(9, 13), "critical")]


@pytest.mark.parametrize(
    ("waiting", "severity", "condition"), [("keep", None, "cleared"), ("build", "major", "raised")]
)
def test_a_late_signal_with_a_wait_until_the_instant_at_which_its_alert_changed_is_taken(
    waiting: str, severity: str | None, condition: str
) -> None:
    # The wait ends at five past, when the silence is recorded: the signal was refused.
    delay = Delay(name="short", **{waiting: timedelta(minutes=1)})
    rules = StreamRules(latched=True, delays=[delay])
    silence = Silence(id="S", when={"name": "disk"}, starts_at=at(9, 5), ends_at=at(9, 9))
    state = StreamState()
    for minute, grade in [(0, "major"), (2, None if severity else "major")]:
        signal = Signal(source="probe", key="disk", name="disk", severity=grade, at=at(9, minute))
        state = step_stream(state, signal, at=at(9, minute), rules=rules).state
    state = step_stream(state, silence, at=at(9, 5), rules=rules).state

    late = Signal(source="probe", key="disk", name="disk", severity=severity, at=at(9, 4))
    state = step_stream(state, late, at=at(9, 5), rules=rules).state

    state = step_stream(state, at=at(9, 5), rules=rules).state
    assert state.alert("disk").condition == condition


def test_a_wait_that_ends_as_its_late_signal_arrives_ends_after_the_other_inputs() -> None:
    # All arrive at two past, and the alert is announced then: the `keep` of its end, sent a minute
    # before, ends after the inputs of that instant, so one that is back then was never over.
    late = {"severity": "major", "at": at(9, 1)}
    keep = Life(delays=[Delay(name="short", keep="PT1M")]).hear(at(9, 2), **late)
    keep.hear(at(9, 2), None, at=at(9, 1))
    assert (keep.alert().condition, keep.alert().clears_at) == ("raised", at(9, 2))
    back = keep.hear(at(9, 2), "major").wait(at(9, 3))
    assert back.announced() == [(at(9, 2), "major")]

    # A `build` that ends then, of an alert that a silence hides: what is over then never counted.
    build = Life(latched=True).hear(at(9), "major", **EU).hear(at(9), None, **EU)
    build.silence(at(9, 2), silence("S-1", at(9, 2), at(9, 3), zone="eu"))
    build.rules = StreamRules(latched=True, delays=[Delay(name="short", build="PT1M")])
    build.hear(at(9, 2), **late, **EU)
    assert (build.alert().condition, build.alert().builds_until) == ("building", at(9, 2))
    over = build.hear(at(9, 2), None, **EU).wait(at(9, 3)).alert()
    assert (over.condition, over.raised_at) == ("cleared", at(9))


@pytest.mark.parametrize(
    ("arrives", "after_a_step", "raised_at"),
    [
        (at(9, 19), False, at(9, 10)),  # before the silence: the report's own time
        (at(9, 20), False, at(9, 20)),  # as it begins, which is recorded first
        (at(9, 20), True, at(9, 20)),  # a step of time alone before it makes no difference
    ],
)
def test_a_late_report_at_the_start_of_a_silence_raises_an_open_alert_again_at_that_instant(
    arrives: datetime, after_a_step: bool, raised_at: datetime
) -> None:
    life = Life(latched=True).hear(at(9), "major", **EU).hear(at(9, 5), None, **EU)
    life.silence(at(9, 6), silence("S-1", at(9, 20), at(9, 40), zone="eu"))
    if after_a_step:
        life.wait(arrives)

    life.hear(arrives, "major", at=at(9, 10), **EU)

    assert (life.alert().raised_at, life.alert().condition) == (raised_at, "raised")


@pytest.mark.parametrize("after_a_step", [False, True])
def test_a_silence_that_begins_with_a_report_mutes_an_alert_where_its_severity_had_it(
    after_a_step: bool,
) -> None:
    pager = Route(matchers={"severity": "critical"}, receiver="pager")
    life = Life(route=Route(receiver="desk", routes=[pager])).hear(at(9), "major", **EU)
    life.silence(at(9, 1), silence("S-1", at(9, 20), at(9, 40), zone="eu"))
    if after_a_step:
        life.wait(at(9, 20))

    life.hear(at(9, 20), "critical", **EU).wait(at(9, 20))
    ((key, member),) = life.state.groups.items()
    assert (key, member.receiver, member.group.alerts[0].muted) == ("{}:{}", "desk", True)


def test_a_response_overdue_by_new_rules_is_made_though_the_old_planned_it_for_now() -> None:
    def page_after(length: str) -> list[ResponseRule]:
        return [ResponseRule(name="page", respond="incident", after=length)]

    life = Life(responses=page_after("PT4M")).hear(at(9), "major")
    life.rules = StreamRules(responses=page_after("PT1M"))

    # By the new rules it was due at 9:01; what hides the alert from 9:04 on comes after it.
    life.silence(at(9, 4), Silence(id="S-1", when={"source": "probe"}, starts_at=at(9, 4),
                                   ends_at=at(10)))  # fmt: skip
    assert [one.action for one in life.intents] == ["log"]


@pytest.mark.parametrize("is_stored", [False, True])
def test_an_alert_that_new_rules_show_waits_with_the_response_that_they_want_at_that_instant(
    is_stored: bool,
) -> None:
    life = Life(flapping=OFTEN)
    for minute, severity in enumerate(("major", "critical", "major")):
        life.hear(at(9, minute), severity)
    assert life.alert().suppressed_by[0].kind == "flapping"
    life = stored(life) if is_stored else life
    life.rules = StreamRules(responses=[page(after="PT5M")])

    life.hear(at(9, 5), None)
    assert life.announced()[2:] == [(at(9, 5), "cleared")]
    assert life.intents == []


@pytest.mark.parametrize("delays", [[], [Delay(name="slow", build="PT1M")]])
def test_a_pause_of_old_rules_is_over_once_the_alert_changes_by_rules_without_one(
    delays: list[Delay],
) -> None:
    life = Life(delays=[Delay(name="slow", up="PT9M")])
    life.hear(at(9), "major").hear(at(9), "minor", key="other")
    life.rules = StreamRules(delays=delays)
    life.hear(at(9, 1), "critical").hear(at(9, 1), None, key="other")

    assert life.announced() == [(at(9, 1), "critical")]
    assert life.alert("other").suppressed_by == ()
    assert life.wait(at(9, 20)).announced("other") == []


def test_a_change_waits_by_the_new_rule_alone_though_a_pause_of_another_name_runs() -> None:
    life = Life(delays=[Delay(name="slow", up="PT9M")]).hear(at(9), "major")
    life.rules = StreamRules(delays=[Delay(name="fast", up="PT2M")])
    life.hear(at(9, 1), "critical")

    assert life.wait(at(9, 20)).announced() == [(at(9, 3), "critical")]


def test_what_lessens_under_a_pause_of_old_rules_still_waits_for_its_end() -> None:
    life = Life(delays=[Delay(name="slow", up="PT9M")]).hear(at(9), "critical")
    life.rules = StreamRules()
    life.hear(at(9, 1), "major")

    assert life.wait(at(9, 20)).announced() == [(at(9, 9), "major")]


def test_a_second_report_of_the_end_changes_nothing_though_new_rules_keep_nothing() -> None:
    life = Life(delays=[Delay(name="sure", keep="PT9M")]).hear(at(9), "major")
    life.hear(at(9, 1), None)
    life.rules = StreamRules()
    life.hear(at(9, 2), None)

    assert life.alert().condition == "raised"
    assert life.wait(at(9, 20)).announced() == [(at(9), "major"), (at(9, 10), "cleared")]


# -- alerts in other groups by new routes ----------------------------------------------------------

DB = Route(matchers={"zone": "eu"}, receiver="db")


def routed(*routes: Route, **more: Any) -> StreamRules:
    own = {"receiver": "desk", "group_by": ["zone"], "group_wait": "PT0S", **more}
    return StreamRules(route=Route(routes=routes, **own))


@pytest.mark.parametrize("is_stored", [False, True])
@pytest.mark.parametrize(
    ("routes", "later"),
    [
        # A new route takes the alert: it has ended for the group it leaves.
        ((DB,), [("desk", "", "disk"), ("db", "disk", "")]),
        # Another receiver takes over: nothing was sent there.
        ({"receiver": "new"}, [("new", "disk", "")]),
        # It is grouped otherwise.
        ({"group_by": ["name"]}, [("desk", "", "disk"), ("desk", "disk", "")]),
        # Nothing that matters for it is new.
        ((Route(matchers={"zone": "us"}, receiver="us"),), []),
        ({"group_wait": "PT5M", "repeat_interval": "P9D"}, []),
    ],
)
def test_an_open_alert_moves_to_where_new_routes_want_it_at_once(
    routes: Any, later: list[tuple[str, str, str]], is_stored: bool
) -> None:
    life = Life()
    life.rules = routed()
    life.hear(at(9), "major", name="disk", **EU).wait(at(9))
    life = stored(life) if is_stored else life
    life.rules = routed(**routes) if isinstance(routes, dict) else routed(*routes)

    life.wait(at(9, 10))
    assert reported_then(life)[:1] == [("desk", "disk", "")]
    assert sorted(reported_then(life)[1:]) == sorted(later)


def test_an_alert_of_a_route_that_is_gone_ends_where_the_new_routes_have_it() -> None:
    life = Life()
    life.rules = routed(DB)
    life.hear(at(9), "major", **EU).wait(at(9))
    life.rules = routed()

    life.wait(at(9, 1)).hear(at(9, 20), None, **EU).wait(at(9, 30))
    assert reported_then(life) == [("db", "disk", ""), ("desk", "disk", ""), ("desk", "", "disk")]


# In Alertmanager, too, the key of a group has the matchers of its routes and not their positions.
def test_a_new_route_before_others_leaves_their_groups_as_they_are() -> None:
    life = Life()
    life.rules = routed(DB, Route(matchers={"zone": "eu"}, receiver="twin"))
    life.hear(at(9), "major", **EU).wait(at(9))
    life.rules = routed(Route(matchers={"zone": "us"}, receiver="us"), *routed(DB).route.routes)

    life.wait(at(9, 10))
    assert reported_then(life) == [("db", "disk", "")]
    life.hear(at(9, 20), None, **EU).wait(at(9, 30))
    assert reported_then(life)[1:] == [("db", "", "disk")]


def test_new_routes_leave_the_plan_of_a_group_that_an_alert_stays_in() -> None:
    first = Route(matchers={"zone": "eu"}, receiver="first", continues=True)
    slow = Route(matchers='zone=~"eu"', receiver="slow", group_wait="PT2M", group_by=["kind"])
    life = Life()
    life.rules = attrs.evolve(routed(first, slow), delays=[Delay.pause("PT2M")])
    life.hear(at(9), "major", **EU).wait(at(9, 2))  # announced now, and planned for four past
    life.rules = attrs.evolve(routed(slow), delays=[Delay.pause("PT2M")])

    assert reported_then(life.wait(at(9, 3))) == [("first", "disk", "")]
    assert reported_then(stored(life).wait(at(9, 4)))[1:] == [("slow", "disk", "")]


def test_routes_that_are_taken_away_and_given_back_notify_again() -> None:
    life = Life()
    life.rules = routed()
    life.hear(at(9), "major", **EU).wait(at(9))
    life.rules = StreamRules()
    life.wait(at(9, 1))
    assert len(life.state.groups) == 0

    life.rules = routed()
    life.wait(at(9, 2)).hear(at(9, 20), None, **EU).wait(at(9, 30))
    assert reported_then(life) == [("desk", "disk", ""), ("desk", "disk", ""), ("desk", "", "disk")]


def test_what_new_labels_would_move_waits_for_news_though_the_state_was_stored() -> None:
    tree = routed(Route(matchers={"severity": "critical"}, receiver="pager"))
    life = Life()
    life.rules = tree
    life.hear(at(9), "major", **EU).wait(at(9)).do(at(9, 1), "acknowledge", sticky=True)
    life.hear(at(9, 2), "critical", **EU)

    groups = [key for key, _ in life.state.groups.items()]
    assert [key for key, _ in stored(life).wait(at(9, 3)).state.groups.items()] == groups


@pytest.mark.parametrize(
    ("routes", "times", "moves"),
    [
        ((), {"group_interval": "PT9M"}, False),
        ((Route(matchers={"zone": "us"}, receiver="us"),), {}, True),
    ],
)
def test_a_severity_that_is_not_announced_moves_an_alert_by_new_routes_but_not_by_new_times(
    routes: tuple[Route, ...], times: dict[str, Any], moves: bool
) -> None:
    pager = Route(matchers={"severity": "critical"}, receiver="pager")
    life = Life()
    life.rules = routed(pager)
    life.hear(at(9), "major", **EU).wait(at(9)).do(at(9, 1), "acknowledge", sticky=True)
    life.hear(at(9, 2), "critical", **EU)
    life.rules = routed(pager, *routes, **times)
    life.wait(at(9, 4))

    ((_, entry),) = life.state.entries.items()
    assert ["critical" in key for key in entry.groups] == [moves]


# -- flapping, checks and planned work of older rules ----------------------------------------------

OFTEN = CountDetector(changes=3, within="PT10M")


@pytest.mark.parametrize("is_stored", [False, True])
@pytest.mark.parametrize(
    ("detector", "minutes", "ends"),
    [
        # By minute: it flaps until the first of these three changes is ten minutes ago.
        (OFTEN, (0, 1, 2), 10),
        # Four changes are needed, of which there are three.
        (CountDetector(changes=4, within="PT10M"), (0, 1, 2), 3),
        # The first of the newest two, at minute 1, is ten minutes ago at 11.
        (CountDetector(changes=2, within="PT10M"), (0, 1, 2), 11),
        # By the new length it was over at minute 2, before the rules came.
        (CountDetector(changes=3, within="PT2M"), (0, 1, 2), 3),
        (CountDetector(changes=3, within="PT3M"), (0, 1, 2), 3),
        (CountDetector(changes=3, within="PT10M", quiet="PT5M"), (0, 1, 2), 7),
        # There are no changes that it remembers, so it never ended.
        (FLAPPING_DETECTORS["nagios"], (0, 1, 2), 3),
    ],
)
def test_an_alert_flaps_as_new_rules_judge_what_is_remembered(
    detector: Any, minutes: tuple[int, ...], ends: int, is_stored: bool
) -> None:
    life = Life(flapping=OFTEN)
    for place, minute in enumerate(minutes):
        life.hear(at(9, minute), ("major", None)[place % 2])
    assert life.alert().suppressed_by[0].kind == "flapping"
    life = stored(life) if is_stored else life
    life.rules = StreamRules(flapping=detector)

    life.wait(at(9, 3))
    if ends > 3:
        assert life.wait(at(9, ends - 1)).alert().suppressed_by[0].kind == "flapping"
    assert life.wait(at(9, ends)).alert().suppressed_by == ()


def test_an_alert_that_flapped_by_share_does_not_flap_for_good_by_number() -> None:
    life = Life(flapping=FLAPPING_DETECTORS["nagios"])
    for minute in range(12):
        life.hear(at(9, minute), ("major", None)[minute % 2])
    life.hear(at(9, 12), "major")
    assert life.alert().suppressed_by[0].kind == "flapping"
    life.rules = StreamRules(flapping=OFTEN)

    assert life.wait(at(9, 13)).alert().suppressed_by == ()


def test_an_alert_flaps_at_once_by_a_lower_number_of_changes() -> None:
    life = Life(flapping=OFTEN).hear(at(9), "major").hear(at(9, 1), "minor")
    assert life.alert().suppressed_by == ()
    life.rules = StreamRules(flapping=CountDetector(changes=2, within="PT10M"))

    assert life.wait(at(9, 2)).alert().suppressed_by[0].kind == "flapping"
    assert life.wait(at(9, 10)).alert().suppressed_by == ()


def test_a_first_sample_that_flaps_hides_an_alert_from_before_the_detector() -> None:
    # One change of four weighs 31.25 %.
    life = Life().hear(at(9), "major")
    detector = attrs.evolve(FLAPPING_DETECTORS["nagios"], window=4)
    life.rules = StreamRules(flapping=detector)

    assert life.hear(at(9, 1), "major").alert().suppressed_by[0].kind == "flapping"


def test_a_repeat_of_an_alert_from_before_the_detector_is_its_first_sample() -> None:
    life = Life().hear(at(9), "major").hear(at(9), "major", key="web")
    life.rules = StreamRules(flapping=OFTEN)
    life.hear(at(9, 1), "major", key="web").hear(at(9, 2), "major")

    # Before its first sample, at minute 2, a detector takes all for well: a change, and two more.
    life.hear(at(9, 3), "minor")
    assert life.alert().suppressed_by == ()
    assert life.hear(at(9, 4), "major").alert().suppressed_by[0].kind == "flapping"
    assert life.state.counts["repeat"] == 2


@pytest.mark.parametrize("is_stored", [False, True])
@pytest.mark.parametrize("severity", ["major", "critical"])
def test_a_soft_problem_counts_with_its_next_report_by_rules_without_checks(
    severity: str, is_stored: bool
) -> None:
    life = Life(checks=CHECK_RULES["nagios"]).hear(at(9), "major").hear(at(9, 1), "major")
    life = stored(life) if is_stored else life
    life.rules = StreamRules()
    assert life.wait(at(9, 2)).announced() == []

    assert life.hear(at(9, 3), severity).announced() == [(at(9, 3), severity)]


def test_a_check_of_later_rules_starts_anew() -> None:
    life = Life(checks=CHECK_RULES["nagios"])
    for minute in range(3):
        life.hear(at(9, minute), "major")
    assert life.alert().condition == "raised"
    life.rules = StreamRules()
    life.hear(at(9, 3), None)
    life.rules = StreamRules(checks=CHECK_RULES["nagios"])

    assert life.hear(at(9, 9), "major").alert().condition == "building"


def test_planned_work_that_begins_with_a_problem_by_new_rules_hides_what_begins_it() -> None:
    def work(**more: Any) -> StreamRules:
        return StreamRules(maintenance=[Maintenance(name="patching", when={"zone": "eu"},
                           windows=Span(at(20), at(22)), **more)])  # fmt: skip

    life = Life()
    life.rules = work()
    life.hear(at(20), "major", **EU)
    assert life.letter() == "OOSRV"
    life.rules = work(duration=timedelta(hours=9))
    assert life.wait(at(21)).letter() == "UNACK"

    assert life.hear(at(21, 1), "critical", **EU).letter() == "OOSRV"
    # Where it is planned as a whole once more, what began is over.
    life.rules = work()
    assert life.wait(at(22)).letter() == "UNACK"
    life.rules = work(duration=timedelta(hours=9))
    assert life.wait(at(22, 1)).letter() == "UNACK"


@pytest.mark.parametrize(("is_over", "until"), [(True, at(21, 4)), (False, at(21, 3))])
def test_work_by_new_rules_begins_at_an_instant_before_them_only_if_that_was_not_over(
    is_over: bool, until: datetime
) -> None:
    work = Maintenance(name="patching", windows=Span(at(21), at(22)), starts_on="problem",
                       duration=timedelta(minutes=3))  # fmt: skip
    life = Life().hear(at(20), "major").hear(at(21), "major", key="web")
    if is_over:
        life.wait(at(21))  # by the old rules

    life.rules = StreamRules(maintenance=[work])
    life.wait(at(21, 1))

    assert [one.until for one in life.alert().suppressed_by] == [until]


def test_work_that_begins_by_new_rules_ends_before_the_window_that_it_had_by_older_ones() -> None:
    work = Maintenance(name="patching", windows=Span(at(20), at(22)))
    life = Life(maintenance=[work]).hear(at(20), "major").wait(at(20))
    assert [one.until for one in life.alert().suppressed_by] == [at(22)]

    begins = attrs.evolve(work, duration=timedelta(minutes=30), starts_on="problem")
    life.rules = StreamRules(maintenance=[begins])

    assert [one.until for one in life.wait(at(20, 10)).alert().suppressed_by] == [at(20, 40)]


def test_work_that_ends_when_what_runs_ends_is_not_recorded_once_more() -> None:
    def work(hour: int) -> StreamRules:
        return StreamRules(maintenance=[Maintenance(
            name="patching", windows=Span(at(hour), at(22)), duration=timedelta(hours=1),
            starts_on="problem")])  # fmt: skip

    life = Life()
    life.rules = work(20)
    life.hear(at(20, 30), "major")
    life.rules = work(19)  # another window, in which it begins at the same instant
    life.wait(at(20, 30))

    assert [one.until for one in life.alert().suppressed_by] == [at(21, 30)]
    assert [one.action for one in life.alert().history] == ["report", "suppress"]


def test_work_that_began_by_new_rules_ended_what_ran_by_older_ones() -> None:
    def work(minute: int, length: int) -> StreamRules:
        return StreamRules(maintenance=[Maintenance(
            name="patching", windows=Span(at(21, minute), at(22)), starts_on="problem",
            duration=timedelta(minutes=length),
        )])  # fmt: skip

    life = Life().hear(at(20), "major")
    life.rules = work(0, 20)
    assert life.wait(at(21)).alert().suppressed_by[0].until == at(21, 20)

    life.rules = work(10, 3)  # from 21:10 on, with the problem that is there
    assert life.wait(at(21, 15)).alert().suppressed_by[0].until == at(21, 20)
    assert life.wait(at(21, 20)).letter() == "UNACK"
    # It began in this window, and does so once.
    assert life.hear(at(21, 30), "critical").letter() == "UNACK"


def test_an_alert_remembers_few_starts_of_flexible_work() -> None:
    windows = [Span(at(20, 3 * n), at(20, 3 * n + 1)) for n in range(20)]
    length = timedelta(seconds=30)
    life = Life(maintenance=[Maintenance(name="patching", windows=windows, duration=length)])
    for n in range(20):
        life.hear(at(20, 3 * n), "major").hear(at(20, 3 * n + 2), None)

    assert life.state.entries.get("disk").flexible_started == tuple(
        f"patching@{window.start.isoformat()}" for window in windows[-MAX_FLEXIBLE_STARTS:]
    )


@pytest.mark.parametrize("minute", [19, 20])
def test_a_closed_alert_stays_hidden_by_work_that_is_planned_as_a_whole_as_it_ends(
    minute: int,
) -> None:
    def work(**more: Any) -> StreamRules:
        window = Span(at(21), at(22))
        return StreamRules(maintenance=[Maintenance(name="patching", windows=window, **more)])

    life = Life().hear(at(20), "major")
    life.rules = work(starts_on="problem", duration=timedelta(minutes=20))
    life.wait(at(21)).do(at(21, 5), "close")

    life.rules = work()
    life.hear(at(21, minute), "major", key="web").wait(at(21, 20))

    assert [one.until for one in life.alert().suppressed_by] == [at(22)]


def test_what_new_rules_let_expire_is_not_announced_as_it_was() -> None:
    life = Life(flapping=OFTEN).hear(at(9), "critical").hear(at(9, 1), "minor")
    life.hear(at(9, 2), "major")
    assert life.announced() == [(at(9), "critical"), (at(9, 1), "minor")]
    life.rules = StreamRules(timers=AlertTimers(stale_after=timedelta(minutes=1)))

    life.wait(at(9, 5))
    assert life.announced()[2:] == [(at(9, 5), "cleared")]


# -- what is announced again -----------------------------------------------------------------------

ZONE = Route(receiver="desk", group_by=["zone"])
"""It notifies after 30 seconds, then every five minutes if there is news."""


def notified(life: Life) -> list[tuple[str, str, str]]:
    facts = [dict(one.inputs) for one in life.intents if one.action == "notify"]
    return [(str(one["at"])[11:16], str(one["reason"]), str(one["firing"])) for one in facts]


# Nagios and Icinga notify of another state of a problem; in Alertmanager it is another alert.
@pytest.mark.parametrize("severity", ["critical", "warning"])
def test_another_severity_is_notified_before_the_repeat_interval(severity: str) -> None:
    life = Life(route=ZONE).hear(at(9), "minor", **EU).wait(at(9, 1))
    life.hear(at(9, 11), severity, **EU).wait(at(12, 59))

    assert notified(life) == [("09:00", "first", "disk"), ("09:15", "new_firing", "disk")]
    assert life.wait(at(13, 20)).intents[-1].inputs != life.intents[-2].inputs
    assert notified(life)[2:] == [("13:15", "repeat", "disk")]


# As at PagerDuty, whose incident triggers again when its acknowledgement times out.
@pytest.mark.parametrize("ends", ["by time", "by hand"])
def test_an_alert_that_nobody_deals_with_any_more_is_notified_again(ends: str) -> None:
    life = Life(route=ZONE).hear(at(9), "minor", **EU).wait(at(9, 1))
    until = {"until": at(9, 31).isoformat()} if ends == "by time" else {}
    life.do(at(9, 11), "acknowledge", **until)
    if ends == "by hand":
        life.do(at(9, 31), "unacknowledge")
    life.wait(at(12))

    assert notified(life) == [("09:00", "first", "disk"), ("09:35", "new_firing", "disk")]


def test_what_is_announced_again_and_muted_before_its_group_is_due_is_notified_once_shown() -> None:
    life = Life(route=ZONE).hear(at(9), "minor", **EU).wait(at(9, 1))
    life.hear(at(9, 11), "major", **EU)
    life.silence(at(9, 12), silence("S-1", at(9, 12), at(9, 42), zone="eu"))
    life = stored(life).wait(at(12))

    assert notified(life) == [("09:00", "first", "disk"), ("09:45", "new_firing", "disk")]


def test_an_end_after_what_was_announced_again_is_notified_alone() -> None:
    life = Life(route=ZONE).hear(at(9), "minor", **EU).wait(at(9, 1))
    life.hear(at(9, 11), "major", **EU).hear(at(9, 12), None, **EU).wait(at(12))

    assert notified(life) == [("09:00", "first", "disk"), ("09:15", "all_resolved", "")]


# -- when a stream has to wake up under new rules --------------------------------------------------


@pytest.mark.parametrize("is_stored", [False, True])
@pytest.mark.parametrize(
    ("rules", "wakes"),
    [
        ({}, None),
        ({"latched": True}, None),
        # What is overdue, what hides it by now, and what falls due earlier has to be done at once.
        ({"timers": AlertTimers(stale_after=timedelta(hours=2))}, at(9, 30)),
        ({"timers": AlertTimers(stale_after=timedelta(minutes=20))}, at(9, 30)),
        ({"maintenance": [attrs.evolve(WORK, windows=Span(at(8), at(20)))]}, at(9, 30)),
        ({"responses": [page(after="PT10M")]}, at(9, 30)),
        ({"route": DESK}, at(9, 30)),
    ],
)
def test_new_rules_wake_a_stream_when_they_have_something_to_do(
    rules: Any, wakes: datetime | None, is_stored: bool
) -> None:
    # It is remembered as long as it is open: without other rules nothing falls due.
    life = Life().hear(at(9), "major", **EU).wait(at(9, 30))
    life = stored(life) if is_stored else life

    assert next_stream_wakeup(life.state, StreamRules(**rules)) == wakes


# -- what hides an alert a second time, or no longer -----------------------------------------------


def test_flexible_work_begins_once_in_each_of_its_windows() -> None:
    windows = [Span(at(20), at(20, 30)), Span(at(21), at(21, 30))]
    work = Maintenance(name="patching", windows=windows, duration=timedelta(minutes=10))
    life = Life(maintenance=[work])

    ends = []
    for hour in (20, 21):
        life.hear(at(hour, 5), "major")
        ends.append([one.until for one in life.alert().suppressed_by])
        life.hear(at(hour, 20), None)

    assert ends == [[at(20, 15)], [at(21, 15)]]


def test_what_is_back_to_what_was_announced_waits_only_as_an_improvement_does() -> None:
    life = Life(delays=[Delay(name="slow", up="PT10M", down="PT1M")]).hear(at(9), "major")
    life.wait(at(9, 10)).hear(at(9, 20), "critical")
    assert [one.until for one in life.alert().suppressed_by] == [at(9, 30)]

    life.hear(at(9, 22), "major")

    assert [one.until for one in life.alert().suppressed_by] == [at(9, 23)]
    assert life.wait(at(9, 30)).announced() == [(at(9, 10), "major")]


def test_planned_work_that_begins_later_does_not_hide_the_end_of_a_silenced_alert() -> None:
    work = Maintenance(name="patching", windows=Span(at(9, 15), at(9, 45)))
    life = Life(maintenance=[work]).hear(at(8), "major", **EU)
    life.silence(at(9), silence("S-1", at(9), at(9, 30), zone="eu")).hear(at(9, 10), None, **EU)

    life.wait(at(9, 20))
    assert [one.cause for one in life.alert().suppressed_by] == ["S-1"]
    life.wait(at(9, 50))
    assert life.announced() == [(at(8), "major"), (at(9, 30), "cleared")]


def test_an_end_that_was_hidden_from_a_group_was_lost_with_a_new_alert_routed_elsewhere() -> None:
    route = Route(receiver="desk", group_wait="PT0S", routes=[
        Route(matchers={"severity": "critical"}, receiver="pager"),
    ])  # fmt: skip
    once = AlertPolicy(reopen=ReopenPolicy(within=timedelta()))
    life = Life(route=route, latched=True, policy=once).hear(at(9), "critical").wait(at(9, 1))
    # It ends, and somebody hides it before the pager's group is due at five past nine.
    life.hear(at(9, 3), None).do(at(9, 4), "shelve", until=at(10).isoformat())
    life.do(at(9, 6), "acknowledge").hear(at(9, 7), "minor").wait(at(9, 8))

    life = stored(life).hear(at(9, 9), None).do(at(9, 9), "acknowledge").wait(at(12))

    received = [
        (intent.target_id, dict(intent.inputs)["reason"])
        for intent in life.intents
        if intent.action == "notify"
    ]
    assert received == [
        ("pager", "first"), ("desk", "first"), ("pager", "all_resolved"), ("desk", "all_resolved"),
    ]  # fmt: skip
    assert len(life.state.groups) == 0


@pytest.mark.parametrize("inputs", [{"by": "bob"}, {"at": "2026-03-02"}, {"colour": "red"}])
def test_an_input_that_an_operation_does_not_have_was_an_error_of_python(inputs: Any) -> None:
    life = Life().hear(at(9), "major")

    with pytest.raises(InvalidValue, match="inputs of acknowledge: evidence, extra, "):
        life.do(at(10), "acknowledge", **inputs)
    assert life.do(at(10), "acknowledge").alert().acked_by == "ann"
