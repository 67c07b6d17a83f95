"""What a tree of routes looks like: what each states itself, and the first ones of very many."""

from serviceops.events import Route
from serviceops.events.routing.time_intervals import TimeInterval, TimeRange

NIGHT = TimeInterval(name="night", ranges=TimeRange(times=["00:00-06:00"]))
OFFICE = TimeInterval(name="office", ranges=TimeRange(times=["09:00-17:00"]))
ROUTES = Route(
    receiver="desk",
    routes=[
        Route(matchers={"team": "<b>"}, group_wait="PT10S", routes=[Route(receiver="ana")]),
        Route(
            receiver="ben", group_by=["...",], group_interval="PT1M", repeat_interval="PT4H",
            send_resolved=False, brief="announced", continues=True, mute_intervals=NIGHT,
            active_intervals=OFFICE,
        ),
    ],
)  # fmt: skip


def test_a_tree_of_routes_shows_what_each_states_itself() -> None:
    table = Route(receiver="desk", routes=ROUTES.routes[:1]).figure()

    assert table.title == "Routes: 3; an empty setting is that of the route above in the tree"
    assert table.records() == [
        {"route": "root", "matches": "everything", "receiver": "desk", "wait": None},
        {"route": "1", "matches": 'team="<b>"', "receiver": None, "wait": "10 s"},
        {"route": "1.1", "matches": "everything", "receiver": "ana", "wait": None},
    ]


def test_every_setting_of_a_route_has_a_column_where_one_states_it() -> None:
    table = ROUTES.figure()

    assert [row["route"] for row in table.records()] == ["root", "1", "1.1", "2"]
    assert table.records()[-1] == {
        "route": "2", "matches": "everything", "receiver": "ben", "group by": "...", "wait": None,
        "interval": "1 min", "repeat": "4 h", "send resolved": "no", "brief": "announced",
        "goes on": "yes", "muted in": "night", "active in": "office",
    }  # fmt: skip
    assert Route(matchers={"a": "b"}).figure().records() == [
        {"route": "root", "matches": 'a="b"', "receiver": None}
    ]


def test_the_place_of_a_route_that_is_very_deep_is_its_last_six_numbers() -> None:
    deep = Route(receiver="last")
    for _ in range(300):
        deep = Route(receiver="r", routes=[Route(receiver="first"), deep])
    places = [row["route"] for row in deep.figure().records()]

    assert places[:3] == ["root", "1", "2"]
    assert places[11:13] == ["2.2.2.2.2.1", "2.2.2.2.2.2"]
    assert places[13:15] == ["...2.2.2.2.2.1", "...2.2.2.2.2.2"]
    assert places[99:] == ["...2.2.2.2.2.1", "and 501 more"]
    assert deep.figure().title.startswith("Routes: 601;")
