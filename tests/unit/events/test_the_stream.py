"""The stream, told as stories a person can follow: what comes in, what is open, who is told."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from serviceops import Span, from_dict, to_dict
from serviceops.errors import ActionRefused, DisorderedHistory, InvalidValue
from serviceops.events import (
    CHECK_RULES,
    FLAPPING_DETECTORS,
    CountDetector,
    Delay,
    Dependency,
    IdentityRules,
    IncidentEnded,
    Inhibition,
    Maintenance,
    Operation,
    ResponseRule,
    Route,
    Signal,
    SignificanceRule,
    Silence,
    StreamRules,
    StreamState,
    alert_visibility,
    explain_alert,
    next_stream_wakeup,
    step_stream,
)
from serviceops.intents import Intent, Step
from serviceops.lifecycle import Alert, AlertPolicy, AlertTimers, ReopenPolicy


def at(hour: int, minute: int = 0, second: int = 0, *, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, tzinfo=UTC)


class Life:
    """A stream as it is lived: each step is taken on what the one before left."""

    def __init__(self, **rules: Any) -> None:
        self.rules = StreamRules(**rules)
        self.state = StreamState()
        self.serial = 0
        self.intents: list[Intent] = []

    def _took(self, done: Step[StreamState]) -> "Life":
        self.state = done.state
        self.intents += done.intents
        return self

    def hear(
        self, when: datetime, severity: str | None, key: str = "disk", **reported_then: Any
    ) -> "Life":
        self.serial += 1
        reported_then = {"source": "probe", "id": str(self.serial), "at": when, **reported_then}
        signal = Signal(key=key, severity=severity, **reported_then)
        return self._took(step_stream(self.state, signal, at=when, rules=self.rules))

    def do(self, when: datetime, action: str, key: str = "disk", **inputs: Any) -> "Life":
        operation = Operation(identity=key, action=action, inputs=inputs, by="ann")
        return self._took(step_stream(self.state, operation, at=when, rules=self.rules))

    def wait(self, when: datetime) -> "Life":
        return self._took(step_stream(self.state, at=when, rules=self.rules))

    def silence(self, when: datetime, silence: Silence) -> "Life":
        return self._took(step_stream(self.state, silence, at=when, rules=self.rules))

    def alert(self, key: str = "disk") -> Alert:
        found = self.state.alert(key)
        assert found is not None
        return found

    def letter(self, key: str = "disk") -> str:
        return self.alert(key).isa.name

    def announced(self, key: str = "disk") -> list[tuple[datetime, str]]:
        """When what was announced of an alert, from its own history."""
        return [
            (t.at, str(dict(t.sets).get("announced", "again")))
            for t in self.alert(key).history
            if t.action == "announce"
        ]


# -- identity --------------------------------------------------------------------------------------


def test_a_repeat_is_counted_and_a_second_delivery_is_not() -> None:
    life = Life().hear(at(9), "major").hear(at(9, 1), "major")
    life.hear(at(9, 2), "major", id="2")

    assert life.alert().sightings.count == 2
    assert life.state.counts == {"new": 1, "repeat": 1, "redelivered": 1}
    assert len(life.alert().history) == 2  # reported and announced


def test_a_clear_that_overtakes_its_report_leaves_nothing_open() -> None:
    life = Life()
    life.hear(at(9, 5), None)  # it arrives first and speaks of 9:05
    life._took(step_stream(life.state, Signal(source="probe", id="x", key="disk", severity="major",
                                       at=at(9)), at=at(9, 6), rules=life.rules))  # fmt: skip

    assert life.state.alerts == ()
    assert life.state.counts == {"nothing_to_clear": 1, "late": 1}


def test_that_it_was_cleared_is_forgotten_after_an_hour() -> None:
    life = Life(identity=IdentityRules(forget_after=timedelta(hours=1)))
    life.hear(at(9), None).wait(at(10))
    assert len(life.state.entries) == 0

    given = Signal(source="probe", key="disk", severity="major", at=at(8))
    life._took(step_stream(life.state, given, at=at(10), rules=life.rules))
    assert life.letter() == "UNACK"


def test_what_is_late_keeps_its_own_time_and_says_when_it_was_received() -> None:
    life = Life()
    given = Signal(source="probe", key="disk", severity="major", at=at(9))
    life._took(step_stream(life.state, given, at=at(9, 7), rules=life.rules))

    reported, announced = life.alert().history
    assert (reported.at, reported.recorded_at, announced.at) == (at(9), at(9, 7), at(9, 7))


def test_a_clock_that_runs_ahead_does_not_make_what_follows_late() -> None:
    life = Life()
    ahead = Signal(source="probe", key="disk", severity="major", at=at(23))
    life._took(step_stream(life.state, ahead, at=at(9), rules=life.rules))

    life.hear(at(9, 1), None)

    assert life.alert().state == "closed"
    assert life.alert().raised_at == at(9)
    assert life.alert().sightings.last_at == at(9)


def test_within_the_window_it_is_the_same_alert_and_later_a_new_one_that_continues_it() -> None:
    policy = AlertPolicy(reopen=ReopenPolicy(within=timedelta(minutes=30)))
    life = Life(policy=policy).hear(at(9), "major").hear(at(9, 10), None)
    first = life.alert()

    life.hear(at(9, 30), "minor")
    assert (life.alert().id, life.alert().reopened) == (first.id, 1)

    life.hear(at(9, 40), None).hear(at(10, 11), "minor")
    assert life.alert().id != first.id
    assert life.alert().continues == first.id


def test_an_alert_of_which_nothing_is_received_expires_and_is_forgotten() -> None:
    life = Life(timers=AlertTimers(stale_after=timedelta(hours=2)))
    life.hear(at(9), "major").hear(at(10), "major")

    assert life.wait(at(11, 59)).alert().state == "open"
    assert life.wait(at(12)).alert().ended_by == "expired"
    assert life.wait(at(13)).state.alert("disk") is None  # an hour after the end, by the policy


def test_the_moves_of_an_alert_are_stored_without_pairs_that_the_collector_would_visit() -> None:
    life = Life().hear(at(9), "major", summary="full").hear(at(9, 1), "critical")
    moves: Any = Alert._rows
    stored = moves.__get__(life.state.alert("disk"))

    parts = [part for part in stored if isinstance(part, tuple)]
    assert [part[::2] for part in parts if part] == [
        ("condition", "id", "identity", "raised_at", "severity", "summary"), ("announced",),
        ("previous_severity", "severity"), ("realarm", "severity"), ("announced",),
    ]  # fmt: skip
    assert not [fact for facts in parts for fact in facts if isinstance(fact, tuple)]
    worsened = life.alert().history[2]
    assert worsened.sets == (("previous_severity", "major"), ("severity", "critical"))
    assert worsened.inputs == (("realarm", True), ("severity", "critical"))


def test_changes_of_severity_leave_one_item_of_an_alert_in_the_agenda() -> None:
    life = Life(timers=AlertTimers(stale_after=timedelta(hours=2)))
    for minute in range(0, 60, 10):
        life.hear(at(9, minute), ("major", "critical")[minute // 10 % 2])

    _, runs = life.state._agenda or (None, ())
    assert sum(len(items) - start for start, items in runs) == 1
    # It is two hours after the first signal, when nothing happens; the alert is stale at 11:50.
    assert next_stream_wakeup(life.state, life.rules) == at(11)
    assert life.wait(at(11)).alert().state == "open"
    assert next_stream_wakeup(life.state, life.rules) == at(11, 50)
    assert life.wait(at(12)).alert().history[-1].at == at(11, 50)
    assert life.alert().ended_by == "expired"


def test_correlated_names_are_one_alert() -> None:
    life = Life(identity=IdentityRules(correlated=[("node down", "node up")]))
    life.hear(at(9), "critical", key="", resource="n1", name="node down")
    life.hear(at(9, 1), None, key="", resource="n1", name="node up")

    assert [alert.state for alert in life.state.alerts] == ["closed"]


def test_a_graver_severity_takes_the_acknowledgement_back_and_is_announced() -> None:
    life = Life().hear(at(9), "minor").do(at(9, 1), "acknowledge").hear(at(9, 2), "major")

    assert life.letter() == "UNACK"
    assert life.announced() == [(at(9), "minor"), (at(9, 2), "major")]


def test_a_lesser_severity_of_an_acknowledged_alert_is_no_news() -> None:
    life = Life().hear(at(9), "major").do(at(9, 1), "acknowledge").hear(at(9, 2), "minor")
    assert life.announced() == [(at(9), "major")]

    life.hear(at(9, 3), None)
    assert life.announced() == [(at(9), "major"), (at(9, 3), "cleared")]


def test_what_was_stale_when_it_was_received_expires_at_the_next_look() -> None:
    life = Life(timers=AlertTimers(stale_after=timedelta(hours=2))).wait(at(12))
    given = Signal(source="probe", key="disk", severity="major", at=at(9))
    life._took(step_stream(life.state, given, at=at(12), rules=life.rules))
    assert life.alert().state == "open"

    life.wait(at(12, 1))

    assert life.alert().ended_by == "expired"
    assert [t.at for t in life.alert().history] == [at(9), at(12), at(12), at(12)]


# -- significance ----------------------------------------------------------------------------------


def test_noise_is_filtered_and_counted_and_remarks_open_nothing() -> None:
    life = Life(significance=[SignificanceRule(name="test", when={"zone": "test"})])
    life.hear(at(9), "critical", facts={"zone": "test"}).hear(at(9), "informational", key="other")

    assert life.state.alerts == ()
    assert life.state.counts == {"filtered": 2}


# -- checks ----------------------------------------------------------------------------------------


def test_a_problem_is_building_until_it_is_hard_and_a_soft_one_is_never_announced() -> None:
    life = Life(checks=CHECK_RULES["nagios"])
    life.hear(at(9), "major").hear(at(9, 1), "major")
    assert life.alert().condition == "building"

    life.hear(at(9, 2), "major")
    assert life.announced() == [(at(9, 2), "major")]

    other = Life(checks=CHECK_RULES["icinga"]).hear(at(9), "major").hear(at(9, 1), None)
    assert (other.alert().state, other.announced()) == ("closed", [])


# Measured with Icinga 2.13.6: a new service is unknown and soft, which counts as an attempt.
def test_the_first_problem_of_a_new_icinga_service_is_its_second_attempt() -> None:
    life = Life(checks=CHECK_RULES["icinga"]).hear(at(9), "major")
    assert life.alert().condition == "building"
    assert life.hear(at(9, 1), "major").announced() == [(at(9, 1), "major")]

    other = Life(checks=CHECK_RULES["icinga"]).hear(at(9), None).hear(at(9, 1), "major")
    other.hear(at(9, 2), "major")
    assert other.announced() == []
    assert other.hear(at(9, 3), "major").announced() == [(at(9, 3), "major")]


def test_another_result_of_the_same_instant_is_none_of_a_check() -> None:
    life = Life(checks=CHECK_RULES["nagios"]).hear(at(9), None).hear(at(9), "critical")

    assert life.state.alert("disk") is None
    assert life.state.counts == {"nothing_to_clear": 1, "late": 1}
    assert life.hear(at(9, 1), "critical").alert().condition == "building"


def test_a_soft_problem_of_what_waits_for_an_acknowledgement_does_not_count() -> None:
    life = Life(checks=CHECK_RULES["nagios"], latched=True)
    for minute in (0, 1, 2):
        life.hear(at(9, minute), "major")
    life.hear(at(9, 3), None).hear(at(9, 4), "major")
    assert (life.alert().condition, life.letter()) == ("building", "RTNUN")
    assert life.announced() == [(at(9, 2), "major"), (at(9, 3), "cleared")]

    assert life.hear(at(9, 5), None).alert().state == "open"
    assert life.do(at(9, 6), "acknowledge").alert().state == "closed"


def test_a_problem_that_is_hard_has_to_last_as_long_as_its_delay() -> None:
    life = Life(checks=CHECK_RULES["nagios"], delays=[Delay(name="slow", build="PT5M")])
    for minute in (0, 1, 2, 3):
        life.hear(at(9, minute), "major")
    assert life.alert().builds_until == at(9, 7)
    assert life.wait(at(9, 7)).announced() == [(at(9, 7), "major")]


# Measured with Nagios Core 4.4.6 and Icinga 2.13.6: both start with a change to a lesser problem,
# and Icinga with one that is there already.
@pytest.mark.parametrize(
    ("starts_on", "changes", "hidden_from"),
    [
        ("change", {18: "critical"}, None),
        ("change", {18: "critical", 21: "minor"}, 21),
        ("change", {18: "critical", 21: "critical"}, None),
        ("problem", {18: "critical"}, 20),
        ("problem", {18: "critical", 19: None}, None),
        ("problem", {18: "critical", 19: None, 21: "minor"}, 21),
    ],
)
def test_flexible_work_starts_by_the_rule_of_nagios_or_of_icinga(
    starts_on: str, changes: dict[int, str | None], hidden_from: int | None
) -> None:
    work = attrs.evolve(WORK, duration=timedelta(hours=3), starts_on=starts_on)
    life = Life(maintenance=[work])
    for hour, severity in changes.items():
        life.hear(at(hour), severity, **EU)
    life.wait(at(23))

    alert = life.state.alert("disk")
    history = () if alert is None else alert.history
    starts = [step.at for step in history if step.action == "suppress"]
    assert starts == ([] if hidden_from is None else [at(hidden_from)])


# -- suppression and its end -----------------------------------------------------------------------


def test_a_problem_that_came_while_flapping_is_announced_when_the_flapping_ends() -> None:
    # Icinga never tells of it (issue 5713).
    life = Life(flapping=CountDetector(changes=3, within="PT10M"))
    for minute, severity in enumerate(["major", None, "major", None, "major"]):
        life.hear(at(9, minute), severity)
    assert life.letter() == "DSUPR"
    assert life.announced()[-1] == (at(9, 1), "cleared")

    life.wait(at(9, 30))

    assert life.letter() == "UNACK"
    assert life.announced()[-1] == (at(9, 12), "major")  # 10 minutes after the third last change


WORK = Maintenance(name="patching", when={"zone": "eu"}, windows=Span(at(20), at(22)))
EU = {"facts": {"zone": "eu"}}


@pytest.mark.parametrize(
    ("before", "during", "reported_after"),
    [
        (None, ["major", "major"], "major"),
        (None, ["major", "minor", None], None),
        ("major", [None, "minor", "major"], None),
        ("major", ["major", "minor"], "minor"),
        ("major", [None], "cleared"),
    ],
)
def test_after_planned_work_only_what_differs_from_the_last_announcement_is_announced(
    before: str | None, during: list[str | None], reported_after: str | None
) -> None:
    life = Life(maintenance=[WORK])
    if before:
        life.hear(at(19), before, **EU)
    for minute, severity in enumerate(during):
        life.hear(at(20, minute), severity, **EU)
        assert life.letter() == "OOSRV"

    life.wait(at(22))

    assert life.announced() == [
        *([(at(19), before)] if before else []),
        *([(at(22), reported_after)] if reported_after else []),
    ]


def test_the_end_that_was_not_announced_is_not_lost_when_the_problem_comes_back() -> None:
    never_back = AlertPolicy(reopen=ReopenPolicy(within=timedelta()))
    life = Life(policy=never_back, maintenance=[WORK], responses=[page()])
    life.hear(at(19), "major", **EU).hear(at(20, 30), None, **EU)
    life.hear(at(21), "major", **EU).hear(at(21, 30), None, **EU).wait(at(22))
    assert life.announced() == [(at(19), "major"), (at(22), "cleared")]
    assert [intent.action for intent in life.intents] == ["log", "resolve"]

    life.hear(at(22, 1), "major", **EU)
    assert life.state.counts == {"new": 2, "clear": 2, "back": 1}


def test_planned_work_begins_for_alerts_that_are_open_already_and_spares_others() -> None:
    life = Life(maintenance=[WORK]).hear(at(19), "major", **EU).hear(at(19), "major", key="us")

    life.wait(at(20))

    assert (life.letter(), life.letter("us")) == ("OOSRV", "UNACK")
    assert life.wait(at(22)).letter() == "UNACK"


def test_work_may_spare_what_somebody_deals_with() -> None:
    work = Maintenance(name="w", windows=Span(at(20), at(22)), exempts_acknowledged=True)
    life = Life(maintenance=[work]).hear(at(19), "major").do(at(19), "acknowledge")

    assert life.wait(at(20)).letter() == "ACKED"


def test_what_is_over_and_announced_is_not_put_under_new_work() -> None:
    life = Life(maintenance=[WORK]).hear(at(19), "major", **EU)
    life.do(at(19, 1), "shelve", until=at(21).isoformat()).hear(at(19, 2), None, **EU)

    life.wait(at(20))

    assert [one.kind.value for one in life.alert().suppressed_by] == ["shelved"]


def test_flexible_work_hides_from_the_first_problem_and_begins_once() -> None:
    work = Maintenance(name="w", windows=Span(at(20), at(23)), duration=timedelta(minutes=30))
    life = Life(maintenance=[work])

    life.hear(at(20, 10), "major")
    assert life.alert().visible_at(at(20, 10)).shows_at == at(20, 40)
    life.hear(at(20, 20), None).wait(at(20, 40)).hear(at(20, 50), "major")

    assert life.announced() == [(at(20, 50), "major")]


NODE = Inhibition(
    name="node", source={"name": "node down"}, target={"kind": "service"}, equal=("node",)
)
SERVICE = {"key": "web", "facts": {"kind": "service", "node": "n1"}}
DOWN = {"key": "n1", "name": "node down", "facts": {"node": "n1"}}


def test_flexible_work_that_runs_hides_the_next_alert_of_its_identity_too() -> None:
    hour = timedelta(hours=1)
    work = Maintenance(name="patching", windows=Span(at(20), at(22)), duration=hour)
    never_back = AlertPolicy(reopen=ReopenPolicy(within=timedelta()))
    life = Life(maintenance=[work], policy=never_back)
    life.hear(at(21, 30), "major").hear(at(21, 35), None).hear(at(22, 10), "major")
    assert life.alert().continues is not None
    assert (life.letter(), life.announced()) == ("OOSRV", [])

    assert life.wait(at(22, 30)).announced() == [(at(22, 30), "major")]
    life.hear(at(22, 40), None).hear(at(22, 50), "major")
    assert life.announced() == [(at(22, 50), "major")]


def test_what_else_hid_the_alert_before_does_not_hide_the_next_one_as_flexible_work_does() -> None:
    # A silence, by chance named as the flexible work, and planned work of fixed hours.
    service = {"kind": "service"}
    work = Maintenance(name="patching", windows=Span(at(20), at(22)), duration=timedelta(hours=1))
    fixed = Maintenance(name="reboot", windows=Span(at(9), at(12)), when=service)
    never_back = AlertPolicy(reopen=ReopenPolicy(within=timedelta()))
    quiet = Silence(id="patching", when=service, starts_at=at(9), ends_at=at(12))
    life = Life(maintenance=[work, fixed], policy=never_back).silence(at(9), quiet)
    life.hear(at(10), "major", facts=service).hear(at(10, 5), None)
    assert life.announced() == []

    life.hear(at(10, 10), "major", facts={"kind": "disk"})
    assert life.alert().continues is not None
    assert [one.action for one in life.alert().history] == ["report", "announce"]


def test_flexible_work_that_is_over_does_not_hide_the_next_alert_of_its_identity() -> None:
    work = Maintenance(name="patching", windows=Span(at(20), at(22)), duration=timedelta(hours=1))
    never_back = AlertPolicy(reopen=ReopenPolicy(within=timedelta()))
    life = Life(maintenance=[work], policy=never_back)
    life.hear(at(21, 30), "major").hear(at(21, 35), None).hear(at(22, 30), "major")
    assert life.alert().continues is not None
    assert life.announced() == [(at(22, 30), "major")]


def test_a_latched_alert_that_is_clear_waits_for_no_response() -> None:
    late = ResponseRule(name="late", respond="incident", after=timedelta(hours=1))
    life = Life(latched=True, responses=[late]).hear(at(10), "major")
    assert next_stream_wakeup(life.state, life.rules) == at(11)

    life.hear(at(10, 5), None)

    assert life.letter() == "RTNUN"
    assert next_stream_wakeup(life.state, life.rules) is None


def test_an_alert_that_flapped_is_shown_in_time_though_no_rule_of_flapping_applies_now() -> None:
    life = Life(flapping=CountDetector(changes=3, within="PT10M"))
    for minute, severity in enumerate(("major", None, "major", None, "major")):
        life.hear(at(10, minute), severity)
    # Ten minutes after the third last change, or at once where nothing hides it any more.
    assert next_stream_wakeup(life.state, life.rules) == at(10, 12)
    assert next_stream_wakeup(life.state, StreamRules()) == at(10, 4)
    signal = Signal(key="disk", source="probe", id="9", severity="critical", at=at(10, 5))
    later = step_stream(life.state, signal, at=at(10, 5), rules=StreamRules()).state
    assert next_stream_wakeup(later, StreamRules()) is None  # the next signal shows it at once


def test_an_alert_is_quiet_while_another_says_more_and_catches_up_when_that_ends() -> None:
    life = (
        Life(inhibitions=[NODE]).hear(at(9), "critical", **DOWN).hear(at(9, 1), "major", **SERVICE)
    )
    assert (life.letter("n1"), life.letter("web")) == ("UNACK", "DSUPR")
    assert life.announced("web") == []

    life.hear(at(9, 5), None, **DOWN)

    assert life.letter("web") == "UNACK"
    assert life.announced("web") == [(at(9, 5), "major")]


def test_what_was_announced_and_then_inhibited_and_cleared_is_announced_to_be_over() -> None:
    life = Life(inhibitions=[NODE]).hear(at(9), "major", **SERVICE).hear(at(9, 1), "major", **DOWN)
    assert life.letter("web") == "DSUPR"

    life.hear(at(9, 2), None, **SERVICE).hear(at(9, 3), None, **DOWN)

    assert life.announced("web") == [(at(9), "major"), (at(9, 3), "cleared")]


def test_what_cannot_be_reached_is_quiet_until_its_parent_is_back() -> None:
    topology = [
        Dependency(child="web", parent="dns-1", group="dns"),
        Dependency(child="web", parent="dns-2", group="dns"),
    ]
    life = Life(topology=topology)
    life.hear(at(9), "critical", key="d1", resource="dns-1")
    life.hear(at(9), "critical", key="w", resource="web")
    assert life.letter("w") == "UNACK"  # the other one is there

    life.hear(at(9, 1), "critical", key="d2", resource="dns-2")
    assert [str(one) for one in life.alert("w").suppressed_by] == ["dependency by dns"]

    assert life.hear(at(9, 2), None, key="d1", resource="dns-1").letter("w") == "UNACK"


def test_what_expires_and_is_forgotten_at_once_hides_no_other() -> None:
    life = Life(
        checks=CHECK_RULES["nagios"], topology=[Dependency(child="web", parent="n1", soft=True)],
        timers=AlertTimers(stale_after=timedelta(hours=1)),
    )  # fmt: skip
    for minute in (0, 1, 2):
        life.hear(at(12, minute), "major", key="w", resource="web")
    late = Signal(source="probe", key="n", resource="n1", severity="critical", at=at(9))
    life.state = step_stream(life.state, late, at=at(12, 3), rules=life.rules).state
    assert life.letter("w") == "DSUPR"

    life.wait(at(12, 3))
    assert (life.state.alert("n"), life.letter("w")) == (None, "UNACK")


def test_a_silence_shelves_what_it_matches_until_its_end_or_its_expiry() -> None:
    quiet = Silence(
        id="S-1", when={"zone": "eu"}, starts_at=at(9), ends_at=at(11), comment="moving"
    )
    life = Life().hear(at(8), "major", **EU).silence(at(9), quiet)
    assert life.letter() == "SHLVD"
    life.hear(at(9, 30), "critical", **EU)
    assert life.announced() == [(at(8), "major")]

    early = Life().hear(at(8), "major", **EU).silence(at(9), quiet)
    early.silence(at(10), quiet.expire(at=at(10)))
    assert early.letter() == "UNACK"

    life.wait(at(11))
    assert life.announced()[-1] == (at(11), "critical")


def test_what_a_silence_that_is_put_off_hid_shows_before_the_next_input() -> None:
    quiet = Silence(id="S-1", when={"zone": "eu"}, starts_at=at(8), ends_at=at(12))
    later = Silence(id="S-1", when={"zone": "eu"}, starts_at=at(11), ends_at=at(12))
    life = Life().silence(at(8), quiet).hear(at(9), "major", **EU)
    assert life.announced() == []

    life.silence(at(10), later).hear(at(10), None, **EU)

    assert life.announced() == [(at(10), "major"), (at(10), "cleared")]


def test_a_silence_that_begins_later_begins_by_itself() -> None:
    later = Silence(id="S-1", when={"zone": "eu"}, starts_at=at(10), ends_at=at(11))
    life = Life().silence(at(8), later).hear(at(9), "major", **EU)
    assert life.letter() == "UNACK"

    assert life.wait(at(10)).letter() == "SHLVD"
    assert life.wait(at(11)).letter() == "UNACK"


def test_what_passes_within_the_pause_is_never_announced() -> None:
    life = Life(delays=[Delay.pause("PT5M")])
    life.hear(at(9), "major")
    assert life.letter() == "DSUPR"
    life.hear(at(9, 3), None).wait(at(10))

    assert life.announced() == []
    life.hear(at(10), "major").wait(at(10, 5))
    assert life.announced() == [(at(10, 5), "major")]


def test_a_pause_ends_after_the_inputs_of_its_instant() -> None:
    life = Life(delays=[Delay.pause("PT5M")]).hear(at(9), "major")
    life.hear(at(9, 5), "minor").do(at(9, 5), "note", text="the fan").hear(at(9, 5), None)
    assert life.wait(at(10)).announced() == []

    lesser = Life(delays=[Delay.pause("PT5M")]).hear(at(9), "major").hear(at(9, 5), "minor")
    assert lesser.announced() == []
    assert lesser.wait(at(9, 5)).announced() == [(at(9, 5), "minor")]


def test_a_condition_counts_when_it_lasted_and_is_over_when_it_was_gone_that_long() -> None:
    life = Life(delays=[Delay(name="slow", build="PT5M", keep="PT10M")])
    life.hear(at(9), "major").wait(at(9, 4))
    assert life.alert().condition == "building"
    assert life.wait(at(9, 5)).announced() == [(at(9, 5), "major")]

    life.hear(at(9, 6), None).hear(at(9, 8), "major").wait(at(9, 30))
    assert life.alert().condition == "raised"

    life.hear(at(9, 30), None).wait(at(9, 40))
    assert life.announced()[-1] == (at(9, 40), "cleared")


def test_what_is_there_again_before_its_end_was_acknowledged_builds_up_again() -> None:
    life = Life(delays=[Delay(name="slow", build="PT5M")], latched=True)
    life.hear(at(9), "major").hear(at(9, 10), None).hear(at(9, 20), "critical")
    assert (life.alert().condition, life.letter()) == ("building", "RTNUN")
    with pytest.raises(ActionRefused, match="its condition is still building up"):
        life.do(at(9, 21), "acknowledge")

    assert life.hear(at(9, 22), None).letter() == "RTNUN"  # nobody has seen the first one
    life.hear(at(9, 30), "minor").wait(at(9, 35))
    assert life.announced() == [
        (at(9, 5), "major"), (at(9, 10), "cleared"), (at(9, 35), "minor"),
    ]  # fmt: skip


@pytest.mark.parametrize("by_hand", [False, True])
def test_what_was_recorded_since_a_late_signal_makes_no_wait_longer(by_hand: bool) -> None:
    life = Life(delays=[Delay(name="slow", keep="PT10M")]).hear(at(9), "major")
    if by_hand:
        life.do(at(9, 7), "acknowledge")
    late = Signal(source="probe", id="end", key="disk", severity=None, at=at(9, 5))
    life.state = step_stream(life.state, late, at=at(9, 8), rules=life.rules).state

    assert life.wait(at(9, 15)).alert().state == "closed"


def test_shelving_once_ends_with_the_condition_and_an_acknowledgement_outlives_a_shelf() -> None:
    life = (
        Life().hear(at(9), "major").do(at(9), "acknowledge").do(at(9, 1), "shelve", one_shot=True)
    )
    assert life.letter() == "SHLVD"
    assert life.do(at(9, 2), "unshelve").letter() == "ACKED"

    life.do(at(9, 3), "shelve", one_shot=True).hear(at(9, 4), None)
    assert life.letter() == "NORM"


def test_a_shelf_longer_than_the_policy_allows_is_refused_and_changes_nothing() -> None:
    life = Life(policy=AlertPolicy(longest_shelf=timedelta(hours=1))).hear(at(9), "major")
    before = life.state

    with pytest.raises(ActionRefused, match="a shelf ends by"):
        life.do(at(9), "shelve", until=at(11).isoformat())
    assert life.state is before
    with pytest.raises(ActionRefused):
        life.do(at(9), "shelve", until="tomorrow")
    assert life.do(at(9), "shelve", until=at(10).isoformat()).letter() == "SHLVD"


def test_an_acknowledgement_with_an_end_alarms_again_after_it() -> None:
    life = Life().hear(at(9), "major").do(at(9), "acknowledge", until=at(10).isoformat())

    assert life.wait(at(10)).letter() == "UNACK"
    assert life.announced() == [(at(9), "major"), (at(10), "again")]


def test_where_it_is_latched_what_clears_waits_for_an_acknowledgement() -> None:
    life = Life(latched=True).hear(at(9), "major").hear(at(9, 1), None)
    assert life.letter() == "RTNUN"

    assert life.do(at(9, 2), "acknowledge").letter() == "NORM"
    assert life.alert().state == "closed"


# -- when it shows again ---------------------------------------------------------------------------


def test_a_shelf_that_ends_in_the_middle_of_planned_work_shows_after_it() -> None:
    life = Life(maintenance=[WORK]).hear(at(19), "major", **EU)
    life.do(at(19), "shelve", until=at(21).isoformat())

    seen = alert_visibility(life.state, "disk", at(19, 30), rules=life.rules)

    assert [one.kind.value for one in seen.hidden_by] == ["shelved"]
    assert seen.shows_at == at(22)
    assert alert_visibility(life.state, "disk", at(22), rules=life.rules).is_shown
    ahead = alert_visibility(life.state, "disk", at(21, 30), rules=life.rules)
    assert [one.kind.value for one in ahead.hidden_by] == ["maintenance"]


def test_of_an_unknown_identity_nothing_can_be_given() -> None:
    with pytest.raises(InvalidValue, match="nowhere"):
        alert_visibility(StreamState(), "nowhere", at(9), rules=StreamRules())
    with pytest.raises(InvalidValue, match="nowhere"):
        Life().do(at(9), "acknowledge", "nowhere")


# -- responses -------------------------------------------------------------------------------------


def page(**reported_then: Any) -> ResponseRule:
    return ResponseRule(
        **{"name": "page", "respond": "incident", "means": "exception", **reported_then}
    )


def test_an_exception_opens_one_incident_and_its_end_resolves_it() -> None:
    life = Life(responses=[page()]).hear(at(9), "major").hear(at(9, 1), "critical")

    (opened,) = life.intents
    assert (opened.action, opened.target_id) == ("log", f"page:disk@{at(9).isoformat()}")
    assert life.alert().incident == opened.target_id

    life.hear(at(9, 2), None)
    assert (life.intents[1].action, life.intents[1].target_id) == ("resolve", opened.target_id)


def test_a_warning_becomes_an_incident_only_when_it_lasts() -> None:
    rule = page(means="warning", after="PT10M")
    short = Life(responses=[rule]).hear(at(9), "minor").hear(at(9, 9), None).wait(at(10))
    assert short.intents == []

    long = Life(responses=[rule]).hear(at(9), "minor").wait(at(10))
    assert [intent.action for intent in long.intents] == ["log"]
    assert f"page:disk@{at(9, 10).isoformat()}" == long.intents[0].target_id


def test_a_rule_that_has_responded_or_does_not_apply_stops_no_other() -> None:
    rules = [page(name="small", means="warning"), page(), page(name="late", after="PT10M")]
    life = Life(responses=rules).hear(at(9), "major")
    assert [intent.target_id for intent in life.intents] == [f"page:disk@{at(9).isoformat()}"]

    life.wait(at(9, 10))
    assert life.intents[-1].target_id == f"late:disk@{at(9, 10).isoformat()}"


def test_a_response_that_was_not_for_an_alert_is_due_once_in_a_stored_state_too() -> None:
    # Ten minutes after the alert the rule looks at it, and a major one means more than a warning.
    life = Life(responses=[page(means="warning", after="PT10M")]).hear(at(9), "major")
    stored = from_dict(json.loads(json.dumps(to_dict(life.state))), StreamState)

    after = step_stream(stored, at=at(9, 10), rules=life.rules).state

    assert after == life.wait(at(9, 10)).state
    assert next_stream_wakeup(after, life.rules) is None


@pytest.mark.parametrize(
    ("after", "opened"),
    [("PT5M", (9, 10)), ("PT10M", (9, 10)), ("PT15M", (9, 15))],  # overdue, due now, due later
)
def test_a_response_that_new_rules_want_at_this_very_instant_is_made_at_it(
    after: str, opened: tuple[int, int]
) -> None:
    life = Life().hear(at(9), "major")
    life.rules = StreamRules(responses=[page(after=after)])
    life.wait(at(9, 10))
    assert [one.target_id for one in life.intents] == [f"page:disk@{at(9, 10).isoformat()}"] * (
        opened == (9, 10)
    )

    # Once, at its own instant, and not when the stream is next looked at.
    life.wait(at(9, 10)).wait(at(9, 40))
    assert [one.target_id for one in life.intents] == [f"page:disk@{at(*opened).isoformat()}"]


def test_a_response_that_new_rules_want_at_this_very_instant_waits_for_its_inputs() -> None:
    life, over = Life().hear(at(9), "major"), Life().hear(at(9), "major")
    life.rules = over.rules = StreamRules(responses=[page(after="PT10M")])

    assert over.hear(at(9, 10), None).wait(at(9, 20)).intents == []
    assert life.hear(at(9, 10), "critical").intents == []
    assert next_stream_wakeup(life.state, life.rules) == at(9, 10)
    (opened,) = life.wait(at(9, 20)).intents
    assert opened.target_id == f"page:disk@{at(9, 10).isoformat()}"


def test_what_is_due_after_a_while_waits_for_the_inputs_of_its_instant() -> None:
    delays = [Delay(name="slow", keep="PT5M", up="PT5M", when={"name": "slow"})]
    life = Life(responses=[page(after="PT10M")], delays=delays)
    life.hear(at(9), "major", name="slow").hear(at(9, 10), None, name="slow")
    life.hear(at(9, 10), "critical", name="slow").wait(at(9, 10))
    assert life.intents == []  # graver at that instant, and not announced as that before its pause

    assert [intent.action for intent in life.wait(at(9, 15)).intents] == ["log"]
    steady = Life(responses=[page(after="PT10M")], delays=delays).hear(at(9), "major", name="slow")
    steady.hear(at(9, 10), None, name="slow").wait(at(9, 10))
    assert [intent.action for intent in steady.intents] == ["log"]


def test_what_builds_up_again_joins_no_incident_although_its_end_was_not_announced() -> None:
    life = Life(
        responses=[page(after="PT10M")], latched=True, maintenance=[WORK],
        delays=[Delay(name="slow", build="PT30M", when={"name": "slow"})],
    )  # fmt: skip
    life.hear(at(19, 25), "major", name="slow", **EU).hear(at(20, 1), None, name="slow", **EU)
    assert life.announced() == [(at(19, 55), "major")]

    life.hear(at(21, 50), "critical", name="slow", **EU).wait(at(22))
    assert (life.alert().condition, life.intents) == ("building", [])


@pytest.mark.parametrize(
    ("resolve_on", "after"), [("first", ["a"]), ("last", ["a", "b"]), ("all", "abc"), ("never", "")]
)
def test_which_end_resolves_an_incident_of_several_alerts_is_a_rule(
    resolve_on: Any, after: str
) -> None:
    life = Life(responses=[page(by=("zone",), resolve_on=resolve_on)])
    for key in ("a", "c", "b"):  # b joins last
        life.hear(at(9), "major", key=key, **EU)
    assert [intent.action for intent in life.intents] == ["log", "note", "note"]

    ended = []
    for key in ("a", "b", "c"):
        ended.append(key)
        life.hear(at(10), None, key=key, **EU)
        if life.intents[-1].action == "resolve":
            break

    resolved = life.intents[-1].action == "resolve"
    assert resolved == bool(after)
    assert not resolved or ended == list(after)


def test_what_is_hidden_opens_nothing_before_it_shows() -> None:
    life = Life(responses=[page()], maintenance=[WORK]).hear(at(21), "major", **EU)
    assert life.intents == []

    assert [intent.action for intent in life.wait(at(22)).intents] == ["log"]


@pytest.mark.parametrize(
    ("pausing", "clearing", "actions"),
    [("a", "b", ["log", "note", "resolve"]), ("b", "a", ["log", "resolve", "log"])],
)
def test_what_ends_at_one_instant_follows_in_the_order_of_identities(
    pausing: str, clearing: str, actions: list[str]
) -> None:
    rules = {"maintenance": [WORK], "delays": [Delay.pause("PT5M")]}
    life = Life(responses=[page(by=("zone",), resolve_on="first")], **rules)
    life.hear(at(19), "major", key=clearing, **EU).wait(at(20))
    life.hear(at(21, 30), None, key=clearing, **EU).hear(at(21, 55), "major", key=pausing, **EU)

    assert [intent.action for intent in life.wait(at(22)).intents] == actions


def test_other_responses_are_intents_of_their_own() -> None:
    rules = [
        ResponseRule(name="restart", respond="automatic", inputs={"script": "restart.sh"}),
        ResponseRule(name="look into", respond="problem"),
        ResponseRule(name="log", respond="none"),
    ]
    life = Life(responses=rules).hear(at(9), "minor")

    assert [(i.rule, i.action) for i in life.intents] == [("restart", "automatic"),
                                                          ("look into", "log")]  # fmt: skip
    assert dict(life.intents[0].inputs)["script"] == "restart.sh"


def test_an_incident_that_nothing_resolves_stays_open_until_the_host_says_that_it_ended() -> None:
    life = Life(responses=[page(resolve_on="never")])
    life.hear(at(9), "major").hear(at(9, 1), None).hear(at(9, 2), "major")
    assert [intent.action for intent in life.intents] == ["log", "note"]

    ended = IncidentEnded(life.intents[0].target_id)
    life._took(step_stream(life.state, ended, at=at(9, 3), rules=life.rules))
    life.hear(at(9, 4), None).hear(at(9, 5), "major")

    assert [intent.action for intent in life.intents] == ["log", "note", "log"]
    assert life.alert().incident == life.intents[2].target_id


def test_after_an_incident_is_resolved_the_next_alert_opens_another() -> None:
    life = (
        Life(responses=[page()]).hear(at(9), "major").hear(at(9, 1), None).hear(at(9, 2), "major")
    )

    assert [intent.action for intent in life.intents] == ["log", "resolve", "log"]
    assert life.intents[0].target_id != life.intents[2].target_id
    assert life.alert().incident == life.intents[2].target_id


# -- groups ----------------------------------------------------------------------------------------

DESK = Route(receiver="desk", group_by=["zone"], group_wait="PT30S", routes=[
    Route(matchers={"severity": "critical"}, receiver="pager"),
])  # fmt: skip


def reported_then(life: Life) -> list[tuple[str, str, str]]:
    return [
        (i.target_id, str(dict(i.inputs)["firing"]), str(dict(i.inputs)["resolved"]))
        for i in life.intents
        if i.action == "notify"
    ]


def test_alerts_of_a_group_are_notified_together_after_the_wait() -> None:
    life = (
        Life(route=DESK)
        .hear(at(9), "major", key="a", **EU)
        .hear(at(9, 0, 10), "minor", key="b", **EU)
    )
    assert reported_then(life) == []
    assert next_stream_wakeup(life.state, life.rules) == at(9, 0, 30)

    life.wait(at(9, 1))

    assert reported_then(life) == [("desk", "a\nb", "")]


def test_another_severity_may_lead_to_another_receiver() -> None:
    life = Life(route=DESK).hear(at(9), "major", **EU).wait(at(9, 1))
    life.hear(at(9, 2), "critical", **EU).wait(at(9, 10))

    assert reported_then(life) == [
        ("desk", "disk", ""),
        ("pager", "disk", ""),
        ("desk", "", "disk"),
    ]


def test_what_is_hidden_is_not_repeated_before_it_shows_again() -> None:
    life = Life(route=DESK, maintenance=[WORK]).hear(at(17), "major", **EU).wait(at(22))
    assert reported_then(life) == [
        ("desk", "disk", "")
    ]  # the repeat of 21:00:30 falls into the window

    life.wait(at(22, 10))

    assert reported_then(life) == [("desk", "disk", ""), ("desk", "disk", "")]


# -- the state as a value --------------------------------------------------------------------------


def test_time_does_not_run_backwards_and_refusing_leaves_the_state() -> None:
    life = Life().hear(at(9), "major")

    with pytest.raises(DisorderedHistory):
        life.wait(at(8, 59))
    with pytest.raises(ActionRefused):
        life.do(at(9), "unshelve")
    assert life.letter() == "UNACK"


def test_a_step_leaves_the_state_it_was_given_as_it_was() -> None:
    life = Life().hear(at(9), "major")
    before, document = life.state, to_dict(life.state)

    life.hear(at(9, 1), "critical").do(at(9, 2), "acknowledge").hear(at(9, 3), None)

    assert to_dict(before) == document
    assert before.alert("disk").severity == "major"


def test_the_state_is_a_document_and_goes_on_as_if_nothing_had_happened() -> None:
    rules = {"maintenance": [WORK], "route": DESK, "responses": [page()], "inhibitions": [NODE]}
    life, other = Life(**rules), Life(**rules)
    for one in (life, other):
        one.hear(at(19), "major", **EU).hear(at(20), "critical", **DOWN)
        one.hear(at(20, 1), "major", **SERVICE)
    other.state = from_dict(json.loads(json.dumps(to_dict(other.state))), StreamState)
    assert other.state == life.state

    for one in (life, other):
        one.hear(at(20, 2), None, **DOWN).wait(at(22)).hear(at(22, 1), None, **SERVICE)

    assert other.state == life.state
    assert other.intents == life.intents
    assert from_dict(to_dict(life.rules)) == life.rules


def test_what_is_over_leaves_nothing_behind() -> None:
    rules = {"inhibitions": [NODE], "route": DESK, "responses": [page()],
             "topology": [Dependency(child="web", parent="n1")]}  # fmt: skip
    life = Life(**rules)
    life.hear(at(9), "major", resource="web", **SERVICE).wait(at(9, 1))
    life.hear(at(9, 2), "critical", resource="n1", **DOWN).hear(at(9, 3), None, **SERVICE)
    life.hear(at(9, 4), None, **DOWN).hear(at(9, 5), None, key="unknown")
    assert len(life.state.entries) == 3

    life.wait(at(12))

    same = {name: getattr(life.state, name) for name in ("tally", "routing")}
    assert life.state == StreamState(now=at(12), edge_passed=True, **same)
    assert len(life.state._index.identities) == 0
    assert next_stream_wakeup(life.state, life.rules) is None


def test_the_identities_a_step_touched_are_named() -> None:
    life = (
        Life(inhibitions=[NODE]).hear(at(9), "major", **SERVICE).hear(at(9), "major", key="other")
    )

    life.hear(at(9, 1), "critical", **DOWN)

    assert sorted(life.state.touched) == ["n1", "web"]


def test_other_rules_hold_from_the_step_they_are_given() -> None:
    life = Life().hear(at(20), "major", **EU)
    life.rules = StreamRules(maintenance=[WORK])

    assert life.wait(at(20, 1)).letter() == "OOSRV"
    life.rules = StreamRules()
    assert life.wait(at(20, 2)).letter() == "UNACK"


def test_an_alert_is_explained_by_what_made_it() -> None:
    life = Life(maintenance=[WORK]).hear(at(20), "major", **EU).hear(at(20, 1), "major", **EU)

    assert explain_alert(life.state, "disk") == (
        "2026-03-02T20:00:00+00:00 report major by probe, from signal probe/1",
        f"{at(20).isoformat()} suppress maintenance patching until {at(22).isoformat()} by rules",
        "seen 2 times, last at 2026-03-02T20:01:00+00:00",
    )


def test_rules_of_one_name_are_refused() -> None:
    with pytest.raises(InvalidValue, match="page"):
        StreamRules(responses=[page(), page()])


def test_new_rules_set_the_timers_of_alerts_that_are_open_already() -> None:
    disk = Signal(source="probe", key="disk", severity="major", at=at(9))
    state = step_stream(StreamState(), disk, at=at(9), rules=StreamRules()).state
    expiring = StreamRules(timers=AlertTimers(stale_after=timedelta(hours=2)))

    state = step_stream(state, at=at(10), rules=expiring).state

    assert next_stream_wakeup(state, expiring) == at(11)
    alert = step_stream(state, at=at(11), rules=expiring).state.alert("disk")
    assert alert is not None
    assert alert.state == "closed"


# Measured with Icinga 2.13.6: the state before the first result is unknown, so an OK is a change.
def test_flapping_by_the_rule_of_icinga_starts_from_unknown() -> None:
    rules = {"flapping": FLAPPING_DETECTORS["icinga"], "checks": CHECK_RULES["icinga"]}
    well = Life(**rules).hear(at(9), None).state.entries.get("disk")
    odd = Life(**rules).hear(at(9), "indeterminate").state.entries.get("disk")

    assert FLAPPING_DETECTORS["icinga"].read(well.flaps, at=at(9)).percent > 0
    assert FLAPPING_DETECTORS["icinga"].read(odd.flaps, at=at(9)).percent == 0


# -- edges -----------------------------------------------------------------------------------------


def test_what_ends_by_itself_is_announced_before_it_is_forgotten() -> None:
    # It expires two hours after nine, and is forgotten at that very instant.
    life = Life(
        timers=AlertTimers(stale_after=timedelta(hours=2)),
        identity=IdentityRules(forget_after=timedelta()), responses=[page()],
        policy=AlertPolicy(reopen=ReopenPolicy(within=None)),
    )  # fmt: skip
    life.hear(at(9), "major").wait(at(10, 59))
    assert [one.action for one in life.intents] == ["log"]

    life.wait(at(11))
    assert [one.action for one in life.intents] == ["log", "resolve"]
    assert len(life.wait(at(12)).state.entries) == 0


def test_a_latched_alert_that_is_back_before_somebody_saw_its_end_is_raised_again() -> None:
    life = Life(latched=True).hear(at(9), "major").hear(at(9, 1), None).hear(at(9, 2), "major")

    assert (life.alert().condition, life.alert().state) == ("raised", "open")
    assert life.letter() == "UNACK"
    assert "repeat" not in life.state.counts


def test_a_silence_that_begins_now_hides_what_is_open_and_one_replaced_hides_no_more() -> None:
    def quiet(**when: str) -> Silence:
        return Silence(id="S-1", when=when, starts_at=at(9), ends_at=at(11))

    us = {"facts": {"zone": "us"}, "key": "other"}
    life = Life().hear(at(8), "major", **EU).hear(at(8), "major", **us)
    life.silence(at(9), quiet(zone="eu"))
    assert (life.letter(), life.letter("other")) == ("SHLVD", "UNACK")

    life.silence(at(10), quiet(zone="us"))
    assert (life.letter(), life.letter("other")) == ("UNACK", "SHLVD")
    # What comes later meets the silence as it is now.
    new = {"facts": {"zone": "eu"}, "key": "new"}
    assert life.hear(at(10, 1), "major", **new).letter("new") == "UNACK"
    assert life.wait(at(11)).letter("other") == "UNACK"
