"""Routing as a value: where an alert goes, what a new file changes, and what is likely wrong."""

import itertools
import random
from datetime import UTC, datetime, timedelta

import pytest

from serviceops.documents import from_dict, to_dict
from serviceops.errors import InvalidRules
from serviceops.events import (
    AlertGroup,
    GroupedAlert,
    Inhibition,
    NotifyReason,
    Route,
    Signal,
    Silence,
    StreamRules,
    StreamState,
    advance_group,
    route,
    step_stream,
)
from serviceops.events.matchers import matches
from serviceops.events.processing.inhibition import InhibitionSource, inhibited_by
from serviceops.events.routing import AlertRouting, TimeInterval, TimeRange
from serviceops.events.routing.grouping import step_group

NIGHT = TimeInterval(name="night", ranges=TimeRange(times=["00:00-06:00"]))
TREE = Route(receiver="desk", group_by=["alertname"], routes=[
    Route(matchers={"severity": "critical"}, receiver="pager", continues=True, group_wait="PT0S"),
    Route(matchers='team=~"db|dba.*"', receiver="dba", mute_intervals=NIGHT),
    Route(matchers={"team": "web"}, receiver="web"),
])  # fmt: skip
ROUTING = AlertRouting(
    route=TREE,
    inhibitions=[Inhibition(name="node", source={"alertname": "NodeDown"},
                            target={"kind": "service"}, equal=["node"])],
    intervals=[NIGHT],
)  # fmt: skip


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


def test_an_explanation_has_every_route_its_group_and_what_mutes_it() -> None:
    labels = {"alertname": "Slow", "team": "db", "severity": "critical"}
    found = ROUTING.explain(labels, at=at(3))

    assert found.receivers == ("pager", "dba")
    assert found.notified == ("pager",)
    pager, dba = found.deliveries
    assert pager.sent_at == at(3)
    assert (dba.muted_by, dba.group) == (("night",), (("alertname", "Slow"),))
    # Its group looks at 3:00:30 and every five minutes; 6:00:30 is the first look after the night.
    assert dba.sent_at == at(6) + timedelta(seconds=30)
    assert "muted: night" in str(found)


def test_an_explanation_has_the_hours_outside_which_nothing_is_sent() -> None:
    days = TimeInterval(name="days", ranges=TimeRange(times=["08:00-18:00"]))
    dba = Route(matchers={"team": "db"}, mute_intervals=NIGHT, active_intervals=days)
    routing = AlertRouting(route=Route(receiver="desk", routes=[dba]))

    assert "    muted: night, outside days\n" in str(routing.explain({"team": "db"}, at=at(3)))
    assert "    muted: outside days\n" in str(routing.explain({"team": "db"}, at=at(19)))
    assert "muted" not in str(routing.explain({"team": "db"}, at=at(8)))


def test_an_alert_is_sent_at_the_first_look_that_nothing_mutes() -> None:
    early = TimeInterval(name="early", ranges=TimeRange(times=["06:01-07:00"]))
    tree = Route(receiver="desk", group_wait="PT1M30S", routes=[
        Route(matchers={"team": "db"}, receiver="dba", mute_intervals=[NIGHT, early]),
    ])  # fmt: skip
    found = AlertRouting(route=tree).explain({"team": "db"}, at=at(3))

    # It looks at 3:01:30 and every five minutes: at 6:01:30 it is muted, at 7:01:30 it is not.
    assert found.deliveries[0].sent_at == at(7, 1) + timedelta(seconds=30)


def test_an_explanation_names_inhibitions_and_silences() -> None:
    labels = {"alertname": "Slow", "kind": "service", "node": "n1"}
    silence = Silence(id="S-1", when={"node": "n1"}, starts_at=at(8), ends_at=at(12))

    inhibited = ROUTING.explain(labels, at=at(9), firing=[{"alertname": "NodeDown", "node": "n1"}])
    silenced = ROUTING.explain(labels, at=at(9), silences=[silence])

    assert (inhibited.inhibited_by, inhibited.notified) == (("node",), ())
    assert inhibited.deliveries[0].sent_at is None
    assert silenced.silenced_by == (("S-1", at(12)),)
    assert "silenced by S-1 until 2026-03-02T12:00:00+00:00" in str(silenced)
    assert "inhibited by node" in str(inhibited)
    assert silenced.deliveries[0].sent_at == at(12) + timedelta(seconds=30)


def test_a_group_that_is_muted_by_time_notifies_at_its_next_interval() -> None:
    to = TREE.destinations()[2]
    group = step_group(AlertGroup(key="g"), GroupedAlert("a"), at=at(3), rules=to).state
    done = step_group(group, GroupedAlert("b"), at=at(4), rules=to)
    done = step_group(done.state, GroupedAlert("b", resolved=True), at=at(5), rules=to)
    _, decisions = advance_group(done.state, at=at(5, 59), rules=to)
    last = step_group(done.state, None, at=at(7), rules=to)

    assert {made.reason for made in decisions} == {NotifyReason.TIME_MUTED}
    (intent,) = last.intents
    assert dict(intent.inputs)["at"] == "2026-03-02T06:00:30+00:00"
    assert dict(intent.inputs)["firing"] == "a"


def test_the_end_of_a_muted_alert_is_sent_after_the_muting() -> None:
    to = TREE.destinations()[2]
    group = step_group(AlertGroup(key="g"), GroupedAlert("a"), at=at(23), rules=to).state
    group = step_group(group, None, at=at(23, 30), rules=to).state
    tomorrow = at(3) + timedelta(days=1)
    group = step_group(group, GroupedAlert("a", resolved=True), at=tomorrow, rules=to).state
    done = step_group(group, None, at=at(8) + timedelta(days=1), rules=to)

    (intent,) = done.intents
    assert dict(intent.inputs)["resolved"] == "a"
    assert dict(intent.inputs)["at"] == "2026-03-03T06:00:30+00:00"


def test_the_root_of_a_tree_is_never_muted() -> None:
    with pytest.raises(InvalidRules):
        Route(receiver="desk", mute_intervals=NIGHT).destinations()


def test_coverage_names_the_routes_that_no_case_takes() -> None:
    found = ROUTING.coverage([{"team": "web"}, {"team": "web", "severity": "critical"}, {}])

    assert found.taken == (("{}", 1), ('{}/{severity="critical"}', 1), ('{}/{team="web"}', 2))
    assert found.untested == ('{}/{team=~"db|dba.*"}',)
    assert found.fraction == 0.75


def test_lint_finds_what_nothing_reaches_or_uses() -> None:
    never = TimeInterval(name="never", ranges=TimeRange(months=["2"], days_of_month=["30"]))
    tree = Route(receiver="desk", routes=[
        Route(matchers='team=~"a.*"', receiver="a"),
        Route(matchers={"team": "abc"}, receiver="b"),
        Route(matchers=["env=prod", "env!~pr.*"], receiver="c"),
        Route(matchers={"team": "b"}, receiver="d", active_intervals=never, routes=[
            Route(matchers='team!="b"', receiver="e")]),
    ])  # fmt: skip
    routing = AlertRouting(
        route=tree, intervals=[never, NIGHT], receivers=["desk", "a", "b", "c", "d", "e", "f"],
        inhibitions=[Inhibition(name="odd", source=["x=1", "x=2"], target={"y": "1"})],
    )  # fmt: skip

    assert [(one.code, one.about) for one in routing.lint()] == [
        ("unreachable_route", '{}/{team="abc"}'),
        ("contradictory_matchers", '{}/{env!~"pr.*",env="prod"}'),
        ("contradictory_matchers", '{}/{team="b"}/{team!="b"}'),
        ("route_always_muted", '{}/{team="b"}'),
        ("interval_never_open", "never"),
        ("unused_interval", "night"),
        ("unused_receiver", "f"),
        ("inert_inhibition", "odd"),
    ]
    assert ROUTING.lint() == ()


def test_routing_refuses_receivers_it_does_not_have_and_is_a_document() -> None:
    with pytest.raises(InvalidRules):
        AlertRouting(route=TREE, receivers=["desk"])
    assert from_dict(to_dict(ROUTING), AlertRouting) == ROUTING


# -- differences ---------------------------------------------------------------------------------

VALUES = {
    "team": ["", "db", "web", "dba", "dbx", "mail"],
    "env": ["", "prod", "dev", "test-1"],
    "severity": ["", "critical", "page", "warning"],
}
MATCHERS = [
    'team="db"', 'team=~"db.*"', 'team!="web"', 'team=~"web|mail"', 'team=""', 'env="prod"',
    'env!~"test.*"', 'env=~".+"', 'severity="critical"', 'severity=~"crit.*|page"', 'team!~"d.?b"',
]  # fmt: skip


def drawn_tree(draw: random.Random, depth: int = 0) -> Route:
    below = [] if depth == 2 else [
        drawn_tree(draw, depth + 1) for _ in range(draw.randrange(4))
    ]  # fmt: skip
    if depth == 0:
        return Route(receiver="r0", routes=below)
    return Route(
        receiver=draw.choice([None, "r1", "r2", "r3"]), continues=draw.random() < 0.3,
        matchers=draw.sample(MATCHERS, draw.randrange(1, 3)), routes=below,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_a_difference_is_exactly_the_label_sets_that_go_elsewhere(seed: int) -> None:
    draw = random.Random(seed)
    old, new = drawn_tree(draw), drawn_tree(draw)
    changes = AlertRouting(route=old).diff(AlertRouting(route=new), settings=False)

    def receivers(tree: Route, labels: dict[str, str]) -> list[str]:
        return [to.receiver for to in route(tree, labels)]

    for change in changes:
        labels = dict(change.example)
        assert matches(change.when, labels)
        assert receivers(old, labels) == [to.receiver for to in change.before]
        assert receivers(new, labels) == [to.receiver for to in change.after]
        assert receivers(old, labels) != receivers(new, labels)
    for values in itertools.product(*VALUES.values()):
        labels = {name: text for name, text in zip(VALUES, values, strict=True) if text}
        classes = [change for change in changes if matches(change.when, labels)]
        assert len(classes) == (receivers(old, labels) != receivers(new, labels)), labels


def test_grouping_timing_and_muting_are_differences_too() -> None:
    muted = Route(receiver="desk", routes=[Route(matchers={"team": "web"}, mute_intervals=NIGHT)])
    plain = Route(receiver="desk", routes=[Route(matchers={"team": "web"}, group_wait="PT1M")])
    changes = AlertRouting(route=muted).diff(AlertRouting(route=plain))

    assert [str(change) for change in changes] == [
        "team=\"web\" : desk in another way, such as {'team': 'web'}"
    ]
    assert AlertRouting(route=muted).diff(AlertRouting(route=plain), settings=False) == ()


# -- several sources -----------------------------------------------------------------------------

BOTH = Inhibition(
    name="both", source={"alertname": "ParserDown"}, equal=["cluster"],
    target={"alertname": "NoInfo"},
    others=[InhibitionSource(source={"alertname": "WriterDown"})],
)  # fmt: skip


def test_an_inhibition_with_several_sources_needs_each_of_them() -> None:
    target = {"alertname": "NoInfo", "cluster": "c1"}
    parser, writer = {"alertname": "ParserDown", "cluster": "c1"}, {"alertname": "WriterDown"}
    other = {"alertname": "ParserDown", "cluster": "c2"}

    assert inhibited_by(target, [parser, writer], [BOTH]) == ("both",)
    assert inhibited_by(target, [parser], [BOTH]) == ()
    assert inhibited_by(target, [other, writer], [BOTH]) == ()


def test_a_stream_inhibits_by_several_sources_while_all_fire() -> None:
    rules, state = StreamRules(inhibitions=[BOTH]), StreamState()

    def report(key: str, severity: str | None, minute: int) -> tuple[str, ...]:
        nonlocal state
        facts = {"alertname": key, "cluster": "c1"}
        signal = Signal(source="p", key=key, severity=severity, at=at(9, minute), facts=facts)
        state = step_stream(state, signal, at=at(9, minute), rules=rules).state
        alert = state.alert("NoInfo")
        return () if alert is None else tuple(one.cause for one in alert.suppressed_by)

    assert report("ParserDown", "major", 0) == ()
    assert report("NoInfo", "major", 1) == ()
    assert report("WriterDown", "major", 2) == ("both",)
    assert report("ParserDown", None, 3) == ()


def test_a_silence_that_follows_another_did_not_hide_the_first_notification() -> None:
    # Looks of the group are walked one by one, each compared with what hides it at that instant.
    draw, labels = random.Random(7), {"team": "db"}
    for _ in range(300):
        wait, interval = draw.choice([0, 1, 45]), draw.choice([5, 7, 60])
        muting = TimeInterval(name="m", ranges=TimeRange(times=["10:00-10:30", "12:00-13:00"]))
        tree = Route(receiver="desk", routes=[
            Route(matchers=labels, receiver="dba", group_wait=timedelta(minutes=wait),
                  group_interval=timedelta(minutes=interval), mute_intervals=muting),
        ])  # fmt: skip
        starts = [at(9) + timedelta(minutes=draw.randrange(0, 180)) for _ in range(3)]
        silences = [
            Silence(id=str(number), when=draw.choice([labels, {"team": "web"}]), starts_at=start,
                    ends_at=start + timedelta(minutes=draw.choice([0, 15, 60])))
            for number, start in enumerate(starts)
        ]  # fmt: skip
        begun = draw.choice([at(9), *starts])

        look = begun + timedelta(minutes=wait)
        while muting.is_open(look) or any(one.silences(labels, at=look) for one in silences):
            look += timedelta(minutes=interval)

        found = AlertRouting(route=tree).explain(labels, at=begun, silences=iter(silences))
        assert found.deliveries[0].sent_at == look


def test_a_group_that_looks_at_a_muted_hour_alone_was_looked_for_without_end() -> None:
    lunch = TimeInterval(name="lunch", ranges=TimeRange(times=["12:00-13:00"]))
    tree = Route(receiver="desk", routes=[
        Route(matchers={"team": "db"}, receiver="dba", group_wait="PT0S", mute_intervals=lunch,
              group_interval=timedelta(days=1)),
        Route(matchers={"team": "web"}, receiver="web", group_wait=timedelta.max),
    ])  # fmt: skip

    for team, hour in (("db", 12), ("web", 9)):
        found = AlertRouting(route=tree).explain({"team": team}, at=at(hour))
        assert found.deliveries[0].sent_at is None
