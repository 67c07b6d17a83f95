"""Grouping against a dispatcher that lives through every second, and laws of groups."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from serviceops.documents import from_dict, to_dict
from serviceops.events import AlertGroup, Destination, GroupedAlert
from serviceops.events.routing.grouping import step_group

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)

ActionInputs = tuple[int, str, bool]  # second, alert, whether it is over


@dataclass
class Dispatcher:
    """Alertmanager's rules, lived second by second: a timer, a set of alerts, a log."""

    wait: int
    interval: int
    repeat: int
    send_resolved: bool
    firing: set[str] = field(default_factory=set)
    over: set[str] = field(default_factory=set)
    timer: int | None = None
    log: tuple[int, set[str], set[str]] | None = None
    received: list[tuple[int, set[str], set[str]]] = field(default_factory=list)

    def reported(self, second: int, alert: str, over: bool) -> None:
        if over and alert not in self.firing | self.over:
            return
        self.firing.discard(alert)
        self.over.discard(alert)
        (self.over if over else self.firing).add(alert)
        if self.timer is None:
            self.timer = second + self.wait

    def passes(self, second: int) -> None:
        if self.timer != second:
            return
        if self.needs_update(second):
            self.log = (second, set(self.firing), set(self.over))
            if self.firing or self.send_resolved:
                self.received.append((second, set(self.firing), set(self.over)))
        self.over.clear()
        self.timer = second + self.interval if self.firing else None

    def needs_update(self, second: int) -> bool:
        if self.log is None:
            return bool(self.firing)
        at, fired, ended = self.log
        if self.firing - fired:
            return True
        if not self.firing:
            return bool(fired)
        if self.send_resolved and self.over - ended:
            return True
        return second - at >= self.repeat


reported = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from("abc"), st.booleans()), max_size=25
)
rules = st.builds(
    Destination,
    receiver=st.just("desk"),
    group_wait=st.integers(0, 8).map(lambda n: timedelta(seconds=n)),
    group_interval=st.integers(1, 8).map(lambda n: timedelta(seconds=n)),
    repeat_interval=st.integers(1, 30).map(lambda n: timedelta(seconds=n)),
    send_resolved=st.booleans(),
)


def in_order(drawn: list[tuple[int, str, bool]]) -> list[ActionInputs]:
    second, made = 0, []
    for gap, alert, over in drawn:
        second += gap
        made.append((second, alert, over))
    return made


def received(
    inputs: list[ActionInputs], rules: Destination, until: int, ticks: frozenset[int] = frozenset()
) -> tuple[AlertGroup, list[tuple[int, set[str], set[str]]]]:
    group, stated = AlertGroup(key="{}"), []
    latest = max((second for second, *_ in inputs), default=0)
    # A tick at an instant says that all of that instant has come in.
    moments: list[tuple[int, int, GroupedAlert | None]] = [
        *((second, 0, GroupedAlert(alert, resolved=over)) for second, alert, over in inputs),
        *((second, 1, None) for second in ticks if second <= until),
        (max(until, latest), 2, None),
    ]
    for second, _, alert in sorted(moments, key=lambda moment: moment[:2]):
        done = step_group(group, alert, at=MONDAY + timedelta(seconds=second), rules=rules)
        group = done.state
        for intent in done.intents:
            inputs_ = dict(intent.inputs)
            at = datetime.fromisoformat(str(inputs_["at"])) - MONDAY
            stated.append(
                (
                    int(at.total_seconds()),
                    set(str(inputs_["firing"]).split()),
                    set(str(inputs_["resolved"]).split()),
                )
            )
    return group, stated


@given(reported, rules, st.integers(0, 120))
def test_what_is_received_is_what_a_dispatcher_says_that_lives_through_every_second(
    drawn: list[tuple[int, str, bool]], rules: Destination, more: int
) -> None:
    inputs = in_order(drawn)
    until = max((second for second, *_ in inputs), default=0) + more
    slow = Dispatcher(
        wait=int(rules.group_wait.total_seconds()),
        interval=int(rules.group_interval.total_seconds()),
        repeat=int(rules.repeat_interval.total_seconds()),
        send_resolved=rules.send_resolved,
    )
    for second in range(until + 1):
        for at, alert, over in inputs:
            if at == second:
                slow.reported(second, alert, over)
        slow.passes(second)

    _, stated = received(inputs, rules, until)

    wanted = slow.received
    if not rules.send_resolved:
        wanted = [(at, firing, set()) for at, firing, _ in wanted]
    assert stated == wanted


@given(reported, rules, st.frozensets(st.integers(0, 120), max_size=20))
def test_looking_more_often_changes_nothing(
    drawn: list[tuple[int, str, bool]], rules: Destination, ticks: frozenset[int]
) -> None:
    inputs = in_order(drawn)

    assert received(inputs, rules, 150, ticks) == received(inputs, rules, 150)


@given(reported, rules)
def test_waking_when_due_and_at_no_other_time_is_enough(
    drawn: list[tuple[int, str, bool]], rules: Destination
) -> None:
    inputs = in_order(drawn)
    group, stated = AlertGroup(key="{}"), 0
    for second, alert, over in inputs:
        at = MONDAY + timedelta(seconds=second)
        while (wake := group.due_at) is not None and wake < at:
            done = step_group(group, None, at=wake, rules=rules)
            group, stated = done.state, stated + len(done.intents)
            assert group.due_at is None or group.due_at > wake
        done = step_group(group, GroupedAlert(alert, resolved=over), at=at, rules=rules)
        assert done.intents == ()
        group = done.state

    _, wanted = received(inputs, rules, 0)
    latest = inputs[-1][0] if inputs else 0
    assert stated == sum(second < latest for second, *_ in wanted)


@given(reported, rules, st.integers(0, 25))
def test_stopping_anywhere_and_going_on_from_a_document_changes_nothing(
    drawn: list[tuple[int, str, bool]], rules: Destination, cut: int
) -> None:
    group = AlertGroup(key="{}")
    for number, (second, alert, over) in enumerate(in_order(drawn)):
        if number == cut:
            again = from_dict(json.loads(json.dumps(to_dict(group))), AlertGroup)
            assert again == group
            group = again
        at = MONDAY + timedelta(seconds=second)
        group = step_group(group, GroupedAlert(alert, resolved=over), at=at, rules=rules).state
