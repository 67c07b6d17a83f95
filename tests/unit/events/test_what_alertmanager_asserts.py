"""Rows of Alertmanager's own tests, held against routes, groups and decisions."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from serviceops.events import Destination, Route, route
from serviceops.events.routing.grouping import LastNotification, decide_notification
from serviceops.events.routing.routes import ALL_LABELS, group_labels
from tests.shared_data import vectors

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}


def length(text: str) -> timedelta:
    return timedelta(**{UNITS[text[-1]]: int(text[:-1])})


def tree(reported: dict[str, Any]) -> Route:
    matchers = [f'{name}="{text}"' for name, text in reported.get("match", {}).items()]
    matchers += [f'{name}=~"{text}"' for name, text in reported.get("match_re", {}).items()]
    lengths = {
        name: length(reported[name])
        for name in ("group_wait", "group_interval", "repeat_interval")
        if name in reported
    }
    return Route(
        receiver=reported.get("receiver"),
        matchers=matchers,
        group_by=reported.get("group_by"),
        continues=reported.get("continue", False),
        routes=[tree(child) for child in reported.get("routes", [])],
        **lengths,
    )


@pytest.mark.parametrize("row", vectors("route"))
def test_an_alert_goes_where_the_peer_sends_it(row: dict[str, Any]) -> None:
    found = route(tree(row["given"]["tree"]), row["given"]["labels"])

    assert [
        {
            "receiver": to.receiver,
            "group_by": "ALL" if to.group_by == ALL_LABELS else sorted(to.group_by),
            "group_wait": to.group_wait,
        }
        for to in found
    ] == [
        {
            "receiver": to["receiver"],
            "group_by": to["group_by"] if to["group_by"] == "ALL" else sorted(to["group_by"]),
            "group_wait": length(to["group_wait"]),
        }
        for to in row["expect"]["routes"]
    ]


@pytest.mark.parametrize("row", vectors("group"))
def test_an_alert_is_grouped_as_the_peer_groups_it(row: dict[str, Any]) -> None:
    labels = row["given"]["labels"]
    found = [
        {"receiver": to.receiver, "group_labels": dict(group_labels(to, labels))}
        for to in route(tree(row["given"]["tree"]), labels)
    ]

    def by_receiver(group: dict[str, Any]) -> str:
        return str(group["receiver"])

    assert sorted(found, key=by_receiver) == sorted(row["expect"]["groups"], key=by_receiver)


@pytest.mark.parametrize("row", vectors("group_labels"))
def test_the_labels_of_a_group_are_the_peers(row: dict[str, Any]) -> None:
    to = Destination(receiver="x", group_by=row["given"]["group_by"])

    assert dict(group_labels(to, row["given"]["labels"])) == row["expect"]["group_labels"]


@pytest.mark.parametrize("row", vectors("notify_dedup"))
def test_a_group_notifies_when_the_peer_would(row: dict[str, Any]) -> None:
    reported, last = row["given"], None
    if reported["last_notified"] is not None:
        before = NOON - timedelta(minutes=reported["last_notified"]["age_min"])
        named = {
            name: [str(n) for n in reported["last_notified"].get(name, [])]
            for name in ("firing", "resolved")
        }
        last = LastNotification(before, **named)
    repeat = {}
    if reported["repeat_interval_min"] is not None:
        repeat["repeat_interval"] = timedelta(minutes=reported["repeat_interval_min"])
    rules = Destination(receiver="x", send_resolved=reported["send_resolved"], **repeat)

    made = decide_notification(
        last, map(str, reported["firing"]), map(str, reported["resolved"]), at=NOON, rules=rules
    )

    assert made.recorded == row["expect"]["notify"]
