"""Alertmanager's configuration and Grafana's policies: what is read, lost and refused."""

from datetime import timedelta
from typing import Any

import pytest

from serviceops.errors import MalformedPayload
from serviceops.interop.alertmanager import from_config
from serviceops.interop.grafana import from_policies

CONFIG = {
    "global": {"smtp_smarthost": "localhost:25"},
    "templates": ["/etc/alertmanager/template/*.tmpl"],
    "route": {
        "receiver": "desk",
        "group_by": ["cluster", "alertname"],
        "group_wait": "30s",
        "group_interval": "5m",
        "repeat_interval": "3h",
        "routes": [
            {"match_re": {"service": "^(foo1|foo2|baz)$"}, "receiver": "x", "routes": [
                {"match": {"severity": "critical"}, "receiver": "pager"}]},
            {"matchers": ['team="db", env!=dev', "owner=~db.*"], "receiver": "pager",
             "continue": True, "mute_time_intervals": ["nights"],
             "active_time_intervals": ["weekdays"], "group_by": ["..."]},
        ],
    },
    "time_intervals": [
        {"name": "nights", "time_intervals": [
            {"times": [{"start_time": "00:00", "end_time": "06:00"}], "location": "Europe/Paris"}]},
    ],
    "mute_time_intervals": [
        {"name": "weekdays", "time_intervals": [
            {"weekdays": ["monday:friday"], "months": ["1:3"], "years": ["2026"],
             "days_of_month": ["1:5", "-3:-1"]}]},
    ],
    "inhibit_rules": [
        {"source_match": {"severity": "critical"}, "target_match_re": {"severity": "warning|info"},
         "equal": ["alertname"]},
        {"sources": [{"matchers": ["alertname=A"], "equal": ["c"]}, {"matchers": ["alertname=B"]}],
         "target_matchers": ["alertname=C"], "equal": []},
    ],
    "receivers": [
        {"name": "desk", "email_configs": [{"to": "desk@example.org"}]},
        {"name": "x"},
        {"name": "pager", "pagerduty_configs": [{"routing_key": "k"}],
         "webhook_configs": [{"url": "http://localhost", "send_resolved": False}]},
    ],
}  # fmt: skip


def test_every_form_of_a_configuration_is_read() -> None:
    read = from_config(CONFIG)
    routing = read.routing
    root, x, _, dba = routing.destinations

    assert [to.receiver for to in routing.destinations] == ["desk", "x", "pager", "pager"]
    assert root.group_by == ("alertname", "cluster")
    assert root.repeat_interval == timedelta(hours=3)
    assert (root.send_resolved, x.send_resolved) == (False, True)  # mail leaves them out
    assert [str(one) for one in routing.route.routes[1].matchers] == [
        'team="db"', 'env!="dev"', 'owner=~"db.*"',
    ]  # fmt: skip
    assert routing.route.routes[1].continues
    assert [one.name for one in dba.mute_intervals] == ["nights"]
    assert [one.name for one in dba.active_intervals] == ["weekdays"]
    assert dba.active_intervals[0].ranges[0].days_of_month == ((1, 5), (-3, -1))
    assert dba.group_by == ("...",)
    first, second = routing.inhibitions
    assert first.equal == ("alertname",)
    assert [str(one.source[0]) for one in second.parts] == ['alertname="A"', 'alertname="B"']
    assert second.equal == ("c",)


# As the status page of Alertmanager 0.25 shows a configuration that leaves send_resolved out.
@pytest.mark.parametrize(
    ("kind", "sends"),
    [
        ("discord", True), ("email", False), ("opsgenie", True), ("pagerduty", True),
        ("pushover", True), ("rocketchat", False), ("slack", False), ("sns", True),
        ("telegram", True), ("victorops", True), ("webex", True), ("webhook", True),
        ("wechat", False),
    ],
)  # fmt: skip
def test_some_integrations_leave_resolved_alerts_out_by_default(kind: str, sends: bool) -> None:
    def sent(settings: dict[str, Any]) -> bool:
        receivers = [{"name": "a", f"{kind}_configs": [settings]}]
        found = from_config({"route": {"receiver": "a"}, "receivers": receivers})
        return found.routing.destinations[0].send_resolved

    assert sent({}) is sends
    assert sent({"send_resolved": True})
    assert not sent({"send_resolved": False})


def test_a_wait_of_nothing_may_be_a_number_as_yaml_readers_give_it() -> None:
    for nothing in (0, "0", "0s"):  # amtool 0.25 takes the three
        read = from_config({"route": {"receiver": "a", "group_wait": nothing}})
        assert read.routing.destinations[0].group_wait == timedelta()
    for number in (90, False):
        with pytest.raises(MalformedPayload, match="group_wait"):
            from_config({"route": {"receiver": "a", "group_wait": number}})


def test_what_is_not_carried_is_listed_as_lost() -> None:
    lost = {(one.code, one.field) for one in from_config(CONFIG).lost}

    assert lost == {
        ("not_carried", "global"), ("not_carried", "templates"),
        ("not_carried", "email_configs"), ("not_carried", "pagerduty_configs"),
        ("not_carried", "webhook_configs"), ("send_resolved_differs", "send_resolved"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("config", "place"),
    [
        ({}, "$.route"),
        ({"route": {"routes": []}}, "$.route.receiver"),
        ({"route": {"receiver": "a"}, "receivers": [{"name": "b"}]}, "$.route.receiver"),
        ({"route": {"receiver": "a", "routes": [{"matchers": ["x=~("]}]}}, "routes[0]"),
        ({"route": {"receiver": "a", "routes": [{"mute_time_intervals": ["n"]}]}}, "routes[0]"),
        ({"route": {"receiver": "a", "group_wait": 30}}, "$.route.group_wait"),
        ({"route": {"receiver": "a", "group_wait": "30"}}, "$.route"),
        ({"route": {"receiver": "a", "mute_time_intervals": ["n"]}}, "$.route"),
        ({"route": {"receiver": "a"}, "time_intervals": [
            {"name": "n", "time_intervals": [{"weekdays": ["noday"]}]}]}, "time_intervals[0]"),
        ({"route": {"receiver": "a"}, "time_intervals": [
            {"name": "n", "time_intervals": [{"times": [{"start_time": 540, "end_time": 600}]}]}]},
         "start_time"),
        ({"route": {"receiver": "a"}, "time_intervals": [
            {"name": "n", "time_intervals": [{"weekdays": 5}]}]},
         "time_intervals[0].time_intervals[0].weekdays"),
        ({"route": {"receiver": "a", "object_matchers": 5}}, "$.route.object_matchers"),
        ({"route": {"receiver": "a"},
          "receivers": [{"name": "a", "webhook_configs": [{"send_resolved": "no"}]}]},
         "receivers[0].webhook_configs[0].send_resolved"),
        ({"route": {"receiver": "a"}, "receivers": [{"name": "a"}, {"name": "a"}]}, "receivers[1]"),
        ({"route": {"receiver": "a"}, "inhibit_rules": [{"equal": ["x"]}]}, "inhibit_rules[0]"),
        ("route", "$"),
        ({"route": {"receiver": "a"}, "time_intervals": [
            {"name": "n", "time_intervals": [{"location": "Local"}]}]},
         "the same on every machine is expected; name the place of the clock"),
        # amtool 0.25 refuses these four too.
        ({"route": {"receiver": "a"}, "time_intervals": [{"name": "n", "time_intervals": [
            {"times": [{"start_time": "9:00", "end_time": "17:00"}]}]}]},
         "times[0].start_time: '9:00' was given where hours and minutes of two digits"),
        ({"route": {"receiver": "a", "continue": True}}, "$.route.continue: True was given"),
        ({"route": {"receiver": "a", "group_by": ["x", "y", "x"]}}, "$.route.group_by"),
        ({"route": {"receiver": "a"}, "receivers": []}, "$.route.receiver: 'a' was given"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_place(config: object, place: str) -> None:
    with pytest.raises(MalformedPayload) as refused:
        from_config(config)

    assert place in str(refused.value)


def test_grafana_policies_and_mute_timings_are_read() -> None:
    read = from_policies({
        "apiVersion": 1,
        "contactPoints": [{"orgId": 1, "name": "mail", "receivers": [{"type": "email"}]},
                          {"orgId": 1, "name": "pager", "receivers": []}],
        "policies": [
            {"orgId": 1, "receiver": "mail", "group_by": ["alertname"], "routes": [
                {"receiver": "pager", "object_matchers": [["severity", "=~", "crit.*"]],
                 "mute_time_intervals": ["weekend"], "continue": True}]},
            {"orgId": 2, "receiver": "other"},
        ],
        "muteTimes": [{"orgId": 1, "name": "weekend", "time_intervals": [
            {"weekdays": ["saturday", "sunday"], "location": "Europe/Berlin"}]}],
    })  # fmt: skip

    _, pager = read.routing.destinations
    assert pager.receiver == "pager"
    assert pager.mute_intervals[0].ranges[0].weekdays == (5, 6)
    assert str(read.routing.route.routes[0].matchers[0]) == 'severity=~"crit.*"'
    assert {one.code for one in read.lost} == {"not_carried", "other_organisation"}
    with pytest.raises(MalformedPayload):
        from_policies({"policies": []})


def test_a_contact_point_of_grafana_may_leave_resolved_alerts_out() -> None:
    quiet, loud = {"type": "slack", "disableResolveMessage": True}, {"type": "email"}
    points = [
        {"orgId": 1, "name": name, "receivers": receivers}
        for name, receivers in (("a", [quiet]), ("b", [quiet, loud]), ("c", [loud]))
    ]
    routes = [{"receiver": name, "object_matchers": [["x", "=", name]]} for name in "bc"]

    read = from_policies(
        {"contactPoints": points, "policies": [{"receiver": "a", "routes": routes}]}
    )

    assert [to.send_resolved for to in read.routing.destinations] == [False, True, True]
    differs = [one.field for one in read.lost if one.code == "send_resolved_differs"]
    assert differs == ["disableResolveMessage"]
