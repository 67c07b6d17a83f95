"""Rows of alert systems' own tests, sources and standards, held against alerts and streams.

A row describes its system. Where ours differs on purpose, the row stands in `DEVIATIONS` with why.

Of sequences the status is compared, and the severity while something is raised: a repeat is counted
over the whole life of an alert here, and what is over keeps the severity it had.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from serviceops import Span
from serviceops.errors import ActionRefused, InvalidValue
from serviceops.events import (
    IDENTITY_KEYS,
    Delay,
    Dependency,
    IdentityRules,
    Inhibition,
    Maintenance,
    Operation,
    ResourceState,
    ResponseRule,
    Signal,
    Silence,
    StreamRules,
    StreamState,
    Topology,
    as_severity,
    inhibited_by,
    step_stream,
)
from serviceops.lifecycle import Alert, AlertPolicy, AlertTimers, ReopenPolicy, Severity, shown_by
from tests.shared_data import vectors

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)

_BENEATH = "what is done beneath a suppression moves that alone; the plan or the shelf goes on"
_SHOWS = "a suppression ends by whoever set it, not by the next signal"
_NOT_SHELVED = "unshelving what is not shelved is refused"
_NOBODYS = "there is nothing to acknowledge, or no acknowledgement to take back"
DEVIATIONS: dict[str, str] = {
    **dict.fromkeys(["alerta.alert_transition.041", "alerta.alert_transition.053"], _BENEATH),
    **dict.fromkeys([f"alerta.alert_transition.0{n}" for n in (49, 50, 51)], _BENEATH),
    "alerta.alert_transition.082": "what expired has ended: it does not expire again",
    "alerta.alert_transition.127": "what is over is over under a plan too",
    **dict.fromkeys([f"isa_18_2.alert_transition.0{n}" for n in ("01", "02", 33, 43, 53)],
                    _NOBODYS),
    "isa_18_2.alert_transition.012": "an end that is acknowledged is normal",
    **dict.fromkeys([f"isa_18_2.alert_transition.0{n}" for n in (15, 26, 36, 55, 56, 66)],
                    _NOT_SHELVED),
    "isa_18_2.alert_transition.027": "a condition that is back was acknowledged by nobody",
    "isa_18_2.alert_transition.046": "unshelving shows that its end was not acknowledged",
    **dict.fromkeys([f"isa_18_2.alert_transition.0{n}" for n in (52, 58, 59, 60, 67, 68, 70)],
                    _SHOWS),
}  # fmt: skip


def at(minute: float) -> datetime:
    return MONDAY + timedelta(minutes=minute)


# -- what keeps alerts quiet -----------------------------------------------------------------------


def labelled(text: str | dict[str, str]) -> dict[str, str]:
    return text if isinstance(text, dict) else dict(p.split("=") for p in text.split(","))


def rules_of(given: dict[str, Any]) -> list[Inhibition]:
    return [
        Inhibition(name=str(n), source=[r["source"]], target=[r["target"]], equal=r["equal"])
        for n, r in enumerate(given["rules"])
    ]


@pytest.mark.parametrize("row", vectors("inhibit"))
def test_a_target_is_muted_as_alertmanager_mutes_it(row: dict[str, Any]) -> None:
    given = row["given"]

    muted = inhibited_by(given["target"], given["firing_sources"], rules_of(given))

    assert bool(muted) is row["expect"]["muted"]


@pytest.mark.parametrize("row", vectors("inhibit_stream"))
def test_only_what_fires_now_mutes(row: dict[str, Any]) -> None:
    given = row["given"]
    firing: dict[str, dict[str, str]] = {}
    for alert in given["alerts_in_order"]:
        firing.pop(alert["labels"], None)
        if alert["state"] == "firing":
            firing[alert["labels"]] = labelled(alert["labels"])

    muted = inhibited_by(given["target"], firing.values(), rules_of(given))

    assert bool(muted) is row["expect"]["muted"]


@pytest.mark.parametrize("row", vectors("inhibit_equal"))
def test_a_source_with_equal_labels_has_to_fire(row: dict[str, Any]) -> None:
    given = row["given"]
    # Alertmanager's test has no matchers on either side; here one that all of its alerts match.
    rule = Inhibition(name="equal", source='a=~".+"', target='a=~".+"', equal=given["equal"])
    firing = [one["labels"] for one in given["source_alerts"] if one["state"] == "firing"]
    pair = rule.match(given["target"])

    has = any(rule.match(labels) == pair for labels in firing)

    assert has is row["expect"]["has_active_equal_source"]


TOPOLOGIES = {
    "icinga2.reachability.002": [("p1", "DNS", False), ("p2", "DNS", False), ("p1", "", True)],
    "icinga2.reachability.003": [("p1", "DNS", False), ("p2", "", False)],
    "icinga2.reachability.006": [("p1", "DNS", False), ("p2", "DNS", False)],
}


@pytest.mark.parametrize("row", vectors("reachability"))
def test_a_child_is_reached_as_icinga_reaches_it(row: dict[str, Any]) -> None:
    topology = Topology(
        [
            Dependency(child="child", parent=parent, group=group, soft=soft)
            for parent, group, soft in TOPOLOGIES[row["id"]]
        ]
    )

    def standing(thing: str) -> ResourceState:
        state, kind = row["given"]["parents"].get(thing, "UP hard").split()
        if state == "UP":
            return ResourceState.GOOD
        return ResourceState.BAD if kind == "hard" else ResourceState.SOFT

    assert topology.is_reachable("child", standing) is row["expect"]["child_reachable"]


@pytest.mark.parametrize("row", vectors("downtime_catch_up"))
def test_after_a_downtime_is_announced_what_icinga_announces(row: dict[str, Any]) -> None:
    given = row["given"]
    rules = StreamRules(maintenance=[Maintenance(name="w", windows=Span(at(10), at(20)))])
    state = StreamState()
    states = [(1, given["hard_state_before_downtime"])]
    states += [(11 + n, found) for n, found in enumerate(given["states_during_downtime"])]
    for minute, found in states:
        signal = Signal(source="icinga", key="check", severity=found, at=at(minute))
        state = step_stream(state, signal, at=at(minute), rules=rules).state

    state = step_stream(state, at=at(20), rules=rules).state

    alert = state.alert("check")
    assert alert is not None
    reported = [dict(t.sets)["announced"] for t in alert.history if t.at == at(20)
            and t.action == "announce"]  # fmt: skip
    wanted = row["expect"]["for_state"]
    assert reported == ([] if wanted is None else [as_severity(wanted)])


def silence_of(times: dict[str, float]) -> Silence:
    start, end = at(600 + times["s"]), at(600 + times["e"])
    return Silence(id="S", when={"a": "b"}, starts_at=start, ends_at=max(start, end))


@pytest.mark.parametrize("row", vectors("silence_update"))
def test_a_silence_is_changed_in_place_where_alertmanager_allows_it(row: dict[str, Any]) -> None:
    old, new = row["given"]["old"], row["given"]["new"]
    now = at(600)
    try:
        silence_of(old).rescheduled(
            at=now, starts_at=at(600 + new["s"]), ends_at=at(600 + new["e"])
        )
        possible = True
    except InvalidValue:
        possible = False

    assert possible is row["expect"]["updatable_in_place"]


@pytest.mark.parametrize("row", vectors("silence_state", "silence_expire"))
def test_a_silence_is_in_the_state_alertmanager_says(row: dict[str, Any]) -> None:
    if row["kind"] == "silence_state":
        given = row["given"]
        quiet = silence_of({"s": given["starts_in_min"], "e": given["ends_in_min"]})
        assert quiet.state(at=at(600)) == row["expect"]["state"]
    else:
        ended = silence_of({"s": -60, "e": 60}).expire(at=at(600))
        assert (ended.ends_at, ended.starts_at) == (at(600), at(540))


SHELVES: dict[str, dict[str, Any]] = {
    "TimedShelve": {"until": at(60)}, "OneShotShelve": {"one_shot": True},
}  # fmt: skip


def shelf(alert: Alert) -> str:
    if alert.shelf is None:
        return "Unshelved"
    return "OneShotShelved" if alert.shelf.one_shot else "TimedShelved"


@pytest.mark.parametrize("row", vectors("shelving"))
def test_shelving_moves_as_opc_ua_says(row: dict[str, Any]) -> None:
    alert = Alert.report("AL-1", identity="tank", severity="major", at=at(0))
    before, trigger = row["given"]["state"], row["given"]["trigger"]
    if before != "Unshelved":
        way = "TimedShelve" if before == "TimedShelved" else "OneShotShelve"
        alert = alert.shelve(at=at(1), **SHELVES[way])
    assert shelf(alert) == before

    if trigger in SHELVES:
        alert = alert.shelve(at=at(2), **SHELVES[trigger])
    elif trigger == "Unshelve":
        alert = alert.unshelve(at=at(2))
    elif trigger == "time expires":
        alert = alert.advance(AlertTimers(), at=at(60))
    else:
        alert = alert.clear(at=at(2))

    assert shelf(alert) == row["expect"]["state"]


# -- how others show it ----------------------------------------------------------------------------


@pytest.mark.parametrize("row", vectors("alert_marker"))
def test_alertmanager_marks_as_suppressed_what_is_kept_quiet(row: dict[str, Any]) -> None:
    alert = Alert.report("AL-1", identity="x", severity="major", at=at(0))
    if row["given"]["ops"] == ["silence"]:
        alert = alert.shelve(until=at(60), cause="S-1", at=at(1))
    else:
        alert = alert.act("suppress", kind="inhibited", cause="rule", at=at(1))

    assert shown_by("alertmanager", alert) == row["expect"]["state"]


@pytest.mark.parametrize("row", vectors("alert_group_status"))
def test_oncall_shows_one_status_for_three_flags(row: dict[str, Any]) -> None:
    given = row["given"]
    alert = Alert.report("AL-1", identity="x", severity="major", at=at(0))
    if given["acknowledged"]:
        alert = alert.acknowledge(at=at(1))
    if given["silenced"]:
        alert = alert.shelve(until=at(60), at=at(2))
    if given["resolved"]:
        alert = alert.clear(at=at(3))

    assert shown_by("oncall", alert) == row["expect"]["status"]


@pytest.mark.parametrize("row", vectors("maintenance"))
def test_keep_never_hides_what_is_acknowledged(row: dict[str, Any]) -> None:
    work = Maintenance(name="w", windows=Span(at(10), at(20)), exempts_acknowledged=True)
    rules, state = StreamRules(maintenance=[work]), StreamState()
    signal = Signal(source="keep", key="x", severity="major", at=at(1))
    state = step_stream(state, signal, at=at(1), rules=rules).state
    ack = Operation(identity="x", action="acknowledge")
    state = step_stream(state, ack, at=at(2), rules=rules).state

    alert = step_stream(state, at=at(11), rules=rules).state.alert("x")

    assert alert is not None
    assert bool(alert.suppressed_by) is row["expect"]["suppressed"]


# -- identity --------------------------------------------------------------------------------------

PAGERDUTY = StreamRules(
    policy=AlertPolicy(reopen=ReopenPolicy(within=timedelta())),
    responses=[ResponseRule(name="incident", respond="incident")],
    delays=[Delay(name="pause", when={"pause": "yes"}, up="PT5M")],
)


@pytest.mark.parametrize("row", vectors("event_action"))
def test_an_event_does_to_an_alert_what_pagerduty_says(row: dict[str, Any]) -> None:
    given, expected = row["given"], row["expect"]

    def trigger(state: StreamState, minute: int, **facts: str) -> StreamState:
        signal = Signal(source="pd", key="k", severity="critical", at=at(minute), facts=facts)
        return step_stream(state, signal, at=at(minute), rules=PAGERDUTY).state

    if given.get("auto_pause"):
        state = trigger(StreamState(), 0, pause="yes")
        done = step_stream(state, at=at(5), rules=PAGERDUTY)
        assert [intent.action for intent in done.intents] == ["log"]
        return
    state = trigger(StreamState(), 0)
    first = state.alert("k")
    assert first is not None
    if given.get("last_alert_with_key") == "resolved":
        over = Signal(source="pd", key="k", severity=None, at=at(1))
        state = step_stream(state, over, at=at(1), rules=PAGERDUTY).state
    if given["event"] == "trigger":
        state = trigger(state, 2)
    elif given["event"] == "acknowledge":
        ack = Operation(identity="k", action="acknowledge")
        done = step_stream(state, ack, at=at(2), rules=PAGERDUTY)
        state = done.state
        assert not done.intents
    else:
        over = Signal(source="pd", key="k", severity=None, at=at(2))
        state = step_stream(state, over, at=at(2), rules=PAGERDUTY).state

    alert = state.alert("k")
    assert alert is not None
    if "new_alert" in expected:
        assert (alert.id != first.id) is expected["new_alert"]
    if "state" in expected:
        assert shown_by("pagerduty", alert) == expected["state"]


@pytest.mark.parametrize("row", vectors("alert_reopen"))
def test_an_alert_comes_back_within_servicenows_active_interval(row: dict[str, Any]) -> None:
    rules = StreamRules(policy=AlertPolicy(reopen=ReopenPolicy(within=timedelta(minutes=30))))
    state = StreamState()
    story = [(0, "major")] + ([(1, None)] if row["given"]["alert"] == "closed" else [])
    for minute, severity in [*story, (20, "major")]:
        signal = Signal(source="sn", key="k", severity=severity, at=at(minute))
        state = step_stream(state, signal, at=at(minute), rules=rules).state

    (alert,) = state.alerts
    assert (alert.continues is not None) is row["expect"]["new_alert"]
    assert alert.state == "open"


@pytest.mark.parametrize("row", vectors("dedup"))
def test_what_is_one_alert_for_alerta_is_one_here(row: dict[str, Any]) -> None:
    rules = StreamRules(identity=IdentityRules(key=IDENTITY_KEYS["alerta"]))
    base = {"resource": "r", "name": "down", "severity": "major"}
    other = {**base, "severity": "critical"} if row["given"]["differs"] == "severity" else base
    env = "dev" if row["given"]["differs"] == "environment" else "prod"
    state = StreamState()
    for minute, (reported, environment) in enumerate([(base, "prod"), (other, env)]):
        signal = Signal(source="a", at=at(minute), facts={"environment": environment}, **reported)
        state = step_stream(state, signal, at=at(minute), rules=rules).state

    assert len(state.alerts) == (2 if row["expect"]["outcome"] == "new" else 1)


# -- whole models ----------------------------------------------------------------------------------

OUTSIDE = {"assign", "unknown"}  # a status that is written from outside and passes the machine by
SEVERITIES = {"High": "major", "Low": "warning", "Critical": "critical", "OK": None}
ACTIONS: dict[str, dict[str, Any]] = {
    "ack": {"action": "acknowledge"}, "unack": {"action": "unacknowledge"},
    "shelve": {"action": "shelve", "until": at(600)}, "unshelve": {"action": "unshelve"},
    "close": {"action": "close"}, "expired": {"action": "expire"},
    "assign": {"action": "assign", "person": "ann"},
}  # fmt: skip


def severity(word: str) -> Severity | None:
    return as_severity(SEVERITIES.get(word, word))


def put(status: str, previous: str | None, grade: Severity | None, *, latched: bool) -> Alert:
    """An alert that stands as a status of the peer says."""
    alert = Alert.report(
        "AL-1", identity="x", severity=grade or Severity.MAJOR, latched=latched, at=at(0)
    )
    beneath = previous if status in ("shelved", "blackout") else None
    if "ack" in (status, beneath) or status == "ACKED":
        alert = alert.acknowledge(at=at(1))
    if status == "expired":
        alert = alert.expire(at=at(2))
    elif status in ("NORM", "RTNUN", "closed") or grade is None:
        alert = alert.clear(at=at(2))
    if status == "NORM" and alert.state == "open":
        alert = alert.acknowledge(at=at(2))
    if status in ("shelved", "SHLVD") or previous == "shelved":
        alert = alert.shelve(until=at(600), at=at(3))
    if status in ("blackout", "OOSRV", "DSUPR"):
        kind = "inhibited" if status == "DSUPR" else "maintenance"
        alert = alert.act("suppress", kind=kind, cause="w", at=at(3))
    return alert


def received(alert: Alert, grade: Severity | None) -> Alert:
    """The alert after a signal of its identity, as a stream takes it in."""
    if grade is None:
        return alert.clear(at=at(4)) if alert.condition == "raised" else alert
    if alert.state == "closed":
        return alert.reopen(severity=grade, at=at(4))
    if alert.condition == "cleared":
        return alert.trigger(severity=grade, at=at(4))
    if grade == alert.severity:
        return alert
    change = "worsen" if grade.rank < alert.severity.rank else "lessen"
    return alert.act(change, severity=grade, at=at(4))


def status(alert: Alert, model: str) -> str:
    return alert.isa.name if model == "isa_18_2" else shown_by("alerta", alert)


@pytest.mark.parametrize("row", vectors("alert_transition"))
def test_an_alert_moves_as_the_models_of_alerta_but_for_what_is_written_down(
    row: dict[str, Any],
) -> None:
    given, expected = row["given"], row["expect"]
    model, action = given["model"], given["action"]
    if given["current_status"] in OUTSIDE:
        pytest.skip("no state here: nobody writes a status past the machine")
    if action == "timeout":
        pytest.skip(
            "no action here: a shelf and an acknowledgement end by timed moves of their own"
        )
    stored = given["severity"] if action else given["previous_severity"]
    alert = put(given["current_status"], given["previous_status"], severity(stored),
                latched=model == "isa_18_2")  # fmt: skip
    if action == "open":
        action = {"ack": "unack", "shelved": "unshelve"}.get(given["current_status"], "open")
    try:
        if action is None:
            alert = received(alert, severity(given["severity"]))
        elif action == "open":
            alert = alert.act("reopen", at=at(4))
        else:
            reported = dict(ACTIONS[action])
            alert = alert.act(reported.pop("action"), at=at(4), **reported)
        answer = status(alert, model)
    except ActionRefused:
        answer = "refused"

    wanted = "refused" if "error" in expected else expected["status"]
    wanted = "closed" if wanted == "expired" else wanted
    assert (answer == wanted) is (row["id"] not in DEVIATIONS), (answer, wanted)


SEQUENCE_DEVIATIONS: dict[tuple[str, int], str] = {
    ("isa_18_2.alert_sequence.004", 4): "the acknowledgement beneath a shelf is not forgotten",
    ("isa_18_2.alert_sequence.005", 7): "nor is the one beneath a plan, while it gets less grave",
    ("isa_18_2.alert_sequence.005", 12): "it got graver under the plan: its end is acknowledged",
    ("alerta.alert_sequence.013", 1): "an informational event asks for no alert",
    ("alerta.alert_sequence.013", 2): "an informational event asks for no alert",
    ("alerta.alert_sequence.014", 9): "an informational event asks for no alert",
}


def windows(steps: list[dict[str, Any]]) -> list[Span]:
    starts = [n for n, one in enumerate(steps) if one["op"] == "blackout_start"]
    ends = [n for n, one in enumerate(steps) if one["op"] == "blackout_end"]
    return [Span(at(n), at(m)) for n, m in zip(starts, ends, strict=True)]


def written(alert: Alert, value: str) -> Operation:
    """What a person does so that the status becomes what the row writes."""
    if value == "open":
        action = "reopen" if alert.state == "closed" else "unshelve" if alert.shelf else "unack"
    else:
        action = {"shelved": "shelve"}.get(value, value)
    reported = dict(ACTIONS.get(action, {"action": action}))
    return Operation(
        identity=alert.identity, action=reported.pop("action"), inputs=reported, by="ann"
    )


@pytest.mark.parametrize("row", vectors("alert_sequence"))
def test_a_sequence_goes_where_alertas_tests_say(row: dict[str, Any]) -> None:
    steps, model = row["given"]["steps"], row["given"]["model"]
    names = {n for one in steps for n in one.get("alert", {}).get("correlate", ())}
    names |= {one["alert"]["event"] for one in steps if one.get("alert", {}).get("correlate")}
    work = windows(steps)
    rules = StreamRules(
        identity=IdentityRules(correlated=[sorted(names)] if names else []),
        policy=AlertPolicy(),
        latched=model == "isa_18_2",
        maintenance=[Maintenance(name="blackout", windows=work)] if work else [],
    )
    state, identities = StreamState(), {}
    for n, (one, expected) in enumerate(zip(steps, row["expect"], strict=True)):
        given: Signal | Operation | None = None
        if one["op"] == "receive":
            reported = one["alert"]
            given = Signal(source="alerta", name=reported["event"], resource=reported["resource"],
                           severity=severity(reported["severity"]), at=at(n))  # fmt: skip
            identities[n] = rules.identity.identity(given)
        elif one["op"] in ("action", "status"):
            alert = state.alert(identities[one["target_step"]])
            assert alert is not None
            given = written(alert, one["value"])
        state = step_stream(state, given, at=at(n), rules=rules).state
        known = identities.get(n) or (given.identity if isinstance(given, Operation) else None)
        alert = None if known is None else state.alert(known)
        wanted = expected.get("status")
        if wanted is None or known is None:
            continue
        answer = ("NORM" if model == "isa_18_2" else "closed") if alert is None else status(
            alert, model
        )  # fmt: skip
        assert (answer == wanted) is ((row["id"], n) not in SEQUENCE_DEVIATIONS), (
            n,
            answer,
            wanted,
        )
        grade = severity(expected.get("severity", "ok"))
        if alert is not None and alert.condition == "raised" and grade is not None:
            assert alert.severity == grade, n
