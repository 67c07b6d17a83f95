"""What happens at one instant has one order: inputs, windows, waits, groups.

Sources that look every minute meet this all the time, since waits are whole minutes too.
"""

from datetime import timedelta
from typing import Any

import attrs
import pytest
from drawn_streams import MINUTE, START, minutes
from hypothesis import given
from hypothesis import strategies as st

from serviceops import from_dict, to_dict
from serviceops.events import (
    CountDetector,
    Delay,
    Inhibition,
    Maintenance,
    Operation,
    ResponseRule,
    Route,
    Signal,
    Silence,
    StreamRules,
    StreamState,
    next_stream_wakeup,
    step_stream,
)
from serviceops.lifecycle import AlertTimers


def signal(minute: int, severity: str | None, key: str = "disk") -> Signal:
    return Signal(
        source="probe", id=f"{minute}{key}{severity}", key=key, severity=severity,
        at=START + minute * MINUTE,
    )  # fmt: skip


class Run:
    """A stream that gets inputs at minutes, and stores itself between them where asked."""

    def __init__(self, *, stores: bool = False, **rules: Any) -> None:
        self.rules, self.state, self.intents = StreamRules(**rules), StreamState(), []
        self.stores = stores

    def take(self, minute: int, given: Any = None) -> "Run":
        if self.stores:
            self.state = from_dict(to_dict(self.state), StreamState)
        done = step_stream(self.state, given, at=START + minute * MINUTE, rules=self.rules)
        self.state, self.intents = done.state, [*self.intents, *done.intents]
        return self

    def report(self, minute: int, severity: str | None, key: str = "disk") -> "Run":
        return self.take(minute, signal(minute, severity, key))

    def actions(self, key: str = "disk") -> list[str]:
        alert = self.state.alert(key)
        return [] if alert is None else [step.action for step in alert.history]


stored_or_not = pytest.mark.parametrize("stores", [False, True])


# Measured with promtool of Prometheus 2.42.0: one that is gone when the wait ends never fires.
@stored_or_not
def test_a_condition_gone_at_the_end_of_its_wait_never_counted(stores: bool) -> None:
    run = Run(stores=stores, delays=[Delay(name="slow", build=MINUTE)], route=Route(receiver="x"))
    run.report(0, "major").report(1, None).take(60)

    assert "trigger" not in run.actions()
    assert "announce" not in run.actions()
    assert run.intents == []


# Measured with promtool of Prometheus 2.42.0: one that is back then is firing all along.
@stored_or_not
def test_a_condition_back_at_the_end_of_its_wait_never_was_away(stores: bool) -> None:
    run = Run(stores=stores, delays=[Delay(name="slow", keep=MINUTE)])
    run.report(0, "major").report(1, None).report(2, "major").take(60)

    assert run.actions() == ["report", "announce", "subside", "resurge"]


@stored_or_not
@pytest.mark.parametrize(
    ("rules", "silence"),
    [
        ({"delays": [Delay.pause("PT2M")]}, None),
        ({"maintenance": [Maintenance(name="work", windows=minutes(0, 2))]}, None),
        ({"maintenance": [Maintenance(name="work", windows=minutes(0, 9), duration=2 * MINUTE)]},
         None),
        ({}, Silence(id="S", when={"source": "probe"}, starts_at=START,
                     ends_at=START + 2 * MINUTE)),
    ],
    ids=["pause", "window", "flexible", "silence"],
)  # fmt: skip
def test_a_problem_over_when_it_would_be_shown_is_never_announced(
    rules: dict[str, Any], silence: Silence | None, stores: bool
) -> None:
    run = Run(stores=stores, **rules)
    if silence:
        run.take(0, silence)
    run.report(0, "major").report(2, None).take(60)

    assert "announce" not in run.actions()


@stored_or_not
def test_a_shelf_or_a_response_that_ends_when_the_problem_does_has_no_effect(stores: bool) -> None:
    until = (START + 3 * MINUTE).isoformat()
    shelve = Operation(identity="disk", action="shelve", by="ann",
                       inputs={"until": until, "reason": "noise"})  # fmt: skip
    run = Run(
        stores=stores, responses=[ResponseRule(name="page", respond="incident", after="PT3M")]
    )
    run.report(0, "minor").take(0, shelve).report(2, "major").report(3, None).take(60)

    assert run.actions().count("announce") == 2  # the minor one, and its end
    assert run.intents == []


@stored_or_not
def test_an_end_at_the_start_of_planned_work_is_hidden_by_it(stores: bool) -> None:
    work = Maintenance(name="work", windows=minutes(2, 4))
    run = Run(stores=stores, maintenance=[work]).report(0, "major").report(2, None).take(60)

    alert = run.state.alert("disk") or pytest.fail("forgotten")
    announced = [step.at for step in alert.history if step.action == "announce"]
    assert announced == [START, START + 4 * MINUTE]


@stored_or_not
def test_an_alert_that_expires_when_planned_work_starts_is_hidden_by_it(stores: bool) -> None:
    run = Run(
        stores=stores, timers=AlertTimers(stale_after=5 * MINUTE),
        maintenance=[Maintenance(name="work", windows=minutes(5, 9))],
    ).report(0, "major").take(8)  # fmt: skip

    alert = run.state.alert("disk")
    assert alert is not None
    assert (alert.state, alert.announced) == ("closed", "major")
    alert = run.take(9).state.alert("disk")
    assert alert is not None
    assert alert.announced == "cleared"


@pytest.mark.parametrize(
    ("reports", "announced"),
    [
        # Nothing was announced, so minor is news as critical was.
        ({2: "critical", 3: "minor"}, {6: None, 7: "minor"}),
        # Minor was announced, and major is graver than that.
        ({1: "minor", 7: "critical", 8: "major"}, {11: "minor", 12: "major"}),
        # Major was announced, and nothing is left that is graver.
        ({1: "major", 7: "critical", 8: "minor"}, {9: "minor"}),
    ],
)
def test_a_pause_goes_on_when_the_alert_lessens_to_what_is_graver_than_announced(
    reports: dict[int, str], announced: dict[int, str | None]
) -> None:
    run, found = Run(delays=[Delay.pause(5 * MINUTE)]), {}
    for minute, severity in reports.items():
        run.report(minute, severity)
    for minute in announced:
        alert = run.take(minute).state.alert("disk")
        found[minute] = None if alert is None else alert.announced

    assert found == announced


@stored_or_not
@pytest.mark.parametrize("action", ["acknowledge", "assign"])
def test_flapping_ends_though_somebody_acts_at_that_very_instant(action: str, stores: bool) -> None:
    run = Run(stores=stores, flapping=CountDetector(changes=3, within=10 * MINUTE))
    run.report(0, "major").report(1, None).report(2, "major")
    inputs = {"person": "ann"} if action == "assign" else {}
    run.take(10, Operation(identity="disk", action=action, by="ann", inputs=inputs))

    alert = run.take(11).state.alert("disk")
    assert alert is not None
    assert alert.suppressed_by == ()


@stored_or_not
def test_groups_come_last_at_an_instant(stores: bool) -> None:
    root = Route(receiver="desk", group_wait="PT2M")
    run = Run(stores=stores, delays=[Delay(name="slow", build=2 * MINUTE)], route=root)
    run.report(0, "major", "a").report(2, "major", "b").report(4, None, "b").take(4)

    (notified,) = run.intents
    assert dict(notified.inputs)["firing"] == "a"


@stored_or_not
@given(series=st.lists(st.booleans(), min_size=1, max_size=20), build=st.integers(0, 4),
       keep=st.integers(0, 4))  # fmt: skip
def test_waits_are_those_of_prometheus(
    series: list[bool], build: int, keep: int, stores: bool
) -> None:
    delay = Delay(name="slow", build=build * MINUTE, keep=keep * MINUTE)
    run = Run(stores=stores, delays=[delay])
    fires = []
    for minute, is_there in enumerate(series):
        run.report(minute, "major" if is_there else None).take(minute)
        alert = run.state.alert("disk")
        if alert is not None and alert.condition == "raised":
            fires.append(minute)

    assert fires == prometheus(series, build, keep)


def prometheus(series: list[bool], build: int, keep: int) -> list[int]:
    """The minutes at which an alerting rule fires, by its documentation, minute by minute."""
    fires, pending_since, gone_since, firing = [], None, None, False
    for minute, is_there in enumerate(series):
        if is_there:
            pending_since = minute if pending_since is None else pending_since
            gone_since = None
            firing = firing or minute - pending_since >= build
        elif firing and keep:
            gone_since = minute if gone_since is None else gone_since
            firing = minute - gone_since < keep
        else:
            firing = False
        if not is_there and not firing:
            pending_since = gone_since = None
        fires += [minute] if firing else []
    return fires


INPUTS = st.lists(
    st.tuples(st.integers(0, 6), st.sampled_from("abc"), st.sampled_from(["major", "minor", None])),
    max_size=12,
    unique_by=lambda one: one[:2],
)


@stored_or_not
@given(inputs=INPUTS, data=st.data())
def test_the_order_of_inputs_about_different_things_at_an_instant_leaves_no_trace(
    inputs: list[tuple[int, str, str | None]], data: st.DataObject, stores: bool
) -> None:
    rules: dict[str, Any] = {
        "delays": [Delay(name="slow", build=MINUTE, keep=MINUTE)],
        "maintenance": [Maintenance(name="work", windows=minutes(2, 4)),
                        Maintenance(name="reboot", windows=minutes(3, 9), duration=2 * MINUTE)],
        "route": Route(receiver="desk", group_wait="PT1M", group_interval="PT2M"),
    }  # fmt: skip
    shuffled = data.draw(st.permutations(inputs))
    ends = []
    for order in (inputs, shuffled):
        run = Run(stores=stores, **rules)
        for minute, key, severity in sorted(order, key=lambda one: one[0]):
            run.report(minute, severity, key)
        run.take(60)
        ends.append((run.state.alerts, run.intents))

    assert ends[0] == ends[1]


def test_the_next_wakeup_is_now_while_something_waits_for_the_end_of_an_instant() -> None:
    run = Run(delays=[Delay(name="slow", build=MINUTE)]).report(0, "major", "a")
    run.report(1, "major", "b")

    assert next_stream_wakeup(run.state, run.rules) == START + timedelta(minutes=1)
    assert "trigger" not in run.actions("a")
    assert "trigger" in run.take(1).actions("a")


def test_a_stream_stored_at_an_edge_that_passed_does_not_wake_for_it_again() -> None:
    rules = StreamRules(maintenance=[Maintenance(name="work", windows=minutes(2, 4))])
    state, woken = StreamState(), list[Any]()
    state = step_stream(state, signal(0, "major"), at=START, rules=rules).state
    while (at := next_stream_wakeup(state, rules)) is not None and len(woken) < 9:
        woken.append((at - START) // MINUTE)
        state = from_dict(to_dict(step_stream(state, at=at, rules=rules).state), StreamState)

    assert woken == [2, 4]


@pytest.mark.parametrize("passes", [True, False])
def test_what_comes_after_an_edge_of_its_instant_does_so_when_stored(passes: bool) -> None:
    node = Inhibition(name="node", source={"name": "down"}, target={"kind": "service"})
    ends = []
    for stores in (False, True):
        run = Run(stores=stores, inhibitions=[node])
        silence = Silence(id="S", when={"kind": "service"}, starts_at=START + 2 * MINUTE,
                          ends_at=START + 9 * MINUTE)  # fmt: skip
        run.take(0, attrs.evolve(signal(0, "major", "web"), facts={"kind": "service"}))
        # The edge has passed by time alone, or since the silence is given at its very start.
        run.take(0 if passes else 2, silence)
        if passes:
            run.take(2)
        run.take(2, attrs.evolve(signal(2, "major", "node"), name="down")).report(2, None, "node")
        ends.append(run.take(3).actions("web"))

    assert ends[0] == ["report", "announce", "shelve", "suppress", "unsuppress"]
    assert ends[1] == ends[0]
