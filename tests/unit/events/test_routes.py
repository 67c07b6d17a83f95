"""Routes: where an alert goes, what a route takes from its parent, and what cannot be."""

import json
from datetime import timedelta
from typing import Any

import pytest

from serviceops.documents import from_dict, to_dict
from serviceops.errors import InvalidLength, InvalidRules, InvalidValue
from serviceops.events import Destination, Route, route
from serviceops.events.routing.routes import ALL_LABELS, group_key, group_labels

# The example of Alertmanager's documentation ("Configuration", route), a continuing route added.
TREE = Route(
    receiver="default-receiver",
    group_by=["cluster", "alertname"],
    routes=[
        Route(receiver="database-pager", group_wait="PT10S", matchers='service=~"mysql|cassandra"'),
        Route(
            receiver="frontend-pager",
            group_by=["product", "environment"],
            matchers={"team": "frontend"},
            routes=[Route(matchers='env="testing"', repeat_interval="PT12H", group_by="...")],
        ),
        Route(receiver="audit", matchers=['team!=""', "env=prod"], continues=True),
        Route(receiver="on-call", matchers='env!~"test.*"'),
    ],
)


def receivers(**labels: str) -> list[str]:
    return [to.receiver for to in route(TREE, labels)]


def test_the_first_route_that_matches_takes_it() -> None:
    assert receivers(service="mysql", team="frontend") == ["database-pager"]
    assert receivers(service="mysql8", team="frontend") == ["frontend-pager"]


def test_a_route_that_continues_lets_it_go_on_to_its_siblings() -> None:
    assert receivers(team="mail", env="prod") == ["audit", "on-call"]


def test_what_nothing_matches_stays_with_the_route_itself() -> None:
    assert receivers(env="testing") == ["default-receiver"]
    assert receivers(team="frontend", env="testing") == ["frontend-pager"]


def test_what_is_not_stated_is_taken_from_the_parent() -> None:
    (outer,) = route(TREE, {"team": "frontend"})
    (inner,) = route(TREE, {"team": "frontend", "env": "testing"})
    (databases,) = route(TREE, {"service": "mysql"})

    assert outer.group_by == ("environment", "product")
    assert (inner.receiver, inner.group_by) == ("frontend-pager", ALL_LABELS)
    assert inner.repeat_interval == timedelta(hours=12)
    assert databases.group_wait == timedelta(seconds=10)
    assert databases.group_by == ("alertname", "cluster")
    for to in (outer, databases):
        assert to.group_interval == timedelta(minutes=5)
        assert to.repeat_interval == timedelta(hours=4)
    assert outer.group_wait == timedelta(seconds=30)


def test_every_route_has_a_place_of_its_own_even_when_two_match_alike() -> None:
    twins = Route(receiver="a", routes=[Route(matchers="x=1", receiver=name) for name in "bc"])
    paths = [to.path for to in (*TREE.destinations(), *twins.destinations())]

    assert len(set(paths[:6])) == 6
    assert paths[6:] == ["{}", '{}/{x="1"}', '{}/{x="1"}#2']


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (2, 4, 0, 3, 1)])
def test_matchers_written_in_another_order_are_the_same_place_of_a_route(
    order: tuple[int, ...],
) -> None:
    # By label, value, and then =, !=, =~, !~: Less of Alertmanager's pkg/labels/matcher.go.
    texts = ['a!="w"', 'a="x"', 'a!="x"', 'a=~"x"', 'b="1"']
    tree = Route(receiver="a", routes=[Route(matchers=[texts[one] for one in order])])

    assert [to.path for to in tree.destinations()] == ["{}", f"{{}}/{{{','.join(texts)}}}"]
    assert [to.receiver for to in TREE.destinations()] == [
        "default-receiver", "database-pager", "frontend-pager", "frontend-pager", "audit",
        "on-call",
    ]  # fmt: skip


def test_groups_are_separate_by_the_route_and_the_labels_it_groups_by() -> None:
    by_two = Destination(receiver="desk", group_by=["b", "a"])
    by_none, by_all = Destination(receiver="x"), Destination(receiver="x", group_by=["..."])
    labels = {"c": "3", "a": "1", "b": "", "d": 'say "hi"'}

    assert group_labels(by_two, labels) == (("a", "1"),)
    assert group_labels(by_none, labels) == ()
    assert group_labels(by_all, labels) == (("a", "1"), ("c", "3"), ("d", 'say "hi"'))
    assert group_key(by_all, labels) == r'{}:{a="1", c="3", d="say \"hi\""}'


@pytest.mark.parametrize(
    "wrong",
    [
        Route(), Route(receiver="a", matchers="x=1"),
        Route(receiver="a", routes=[Route(group_interval=timedelta())]),
        Route(receiver="a", routes=[Route(repeat_interval=timedelta())]),
    ],
)  # fmt: skip
def test_a_tree_that_cannot_be_is_refused_when_it_is_evaluated(wrong: Route) -> None:
    with pytest.raises(InvalidRules):
        route(wrong, {})


def test_what_a_route_cannot_say_is_refused_at_once() -> None:
    with pytest.raises(InvalidRules, match=r"'\.\.\.' alone"):
        Route(receiver="a", group_by=["...", "env"])
    with pytest.raises(InvalidLength):
        Route(receiver="a", group_wait=30)  # type: ignore[arg-type]
    for name in ("group_wait", "group_interval", "repeat_interval"):
        with pytest.raises(InvalidRules, match="not negative"):
            Route(**{name: timedelta(seconds=-1)})  # type: ignore[arg-type]
    with pytest.raises(InvalidValue):
        Route(matchers='team=~"("')
    with pytest.raises(InvalidValue):
        Route(receiver="a", brief="loud")  # type: ignore[arg-type]


def test_a_tree_deeper_or_larger_than_anybody_wrote_is_refused() -> None:
    deep = Route(receiver="a")
    for _ in range(60):
        deep = Route(receiver="a", routes=[deep])
    with pytest.raises(InvalidRules, match="50 deep"):
        route(deep, {})
    with pytest.raises(InvalidRules, match="10,000 routes"):
        route(Route(receiver="a", routes=[Route()] * 10_000), {})


@pytest.mark.parametrize(
    "value", [TREE, *TREE.destinations()[:2]], ids=lambda value: str(type(value))
)
def test_routes_survive_as_documents(value: object) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(value)))) == value


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        ({"group_wait": timedelta(seconds=-1)}, "a group_wait of zero or more"),
        ({"group_interval": "PT0S"}, "a group_interval longer than nothing"),
    ],
)
def test_a_destination_of_the_hosts_has_lengths_that_a_route_may_have(
    wrong: Any, advice: str
) -> None:
    with pytest.raises(InvalidRules, match=advice):
        Destination(receiver="desk", **wrong)
