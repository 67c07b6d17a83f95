"""Routes: which receivers get an alert, and in which group, by its labels.

A tree of routes is searched from its root, which takes everything. An alert goes to the first
child that matches, and on to its siblings where that child continues; where no child matches, the
route itself takes it. What a route does not say it takes from its parent. Source: Alertmanager,
dispatch/route.go and "Configuration" (route), with its defaults: 30 seconds, 5 minutes,
4 hours. The time intervals that mute a route are its own and not inherited.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Literal

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.short_repr import short_repr
from serviceops.display import Table
from serviceops.display.listing import MAX_ROWS, as_cell, first_rows
from serviceops.display.notebook import NotebookView
from serviceops.errors import InvalidRules
from serviceops.events.matcher_text import quoted
from serviceops.events.matchers import (
    Labels,
    Matcher,
    MatcherIndex,
    as_matchers,
    label_name,
    matches,
)
from serviceops.events.routing.time_intervals import TimeInterval
from serviceops.spans import as_length, length_or_none, utc

ALL_LABELS = ("...",)
"""What `group_by` says to keep every alert with labels of its own in a group of its own."""

Brief = Literal["silent", "announced"]
"""What becomes of an alert that was over before its first notification."""

MAX_ROUTES = 10_000
MAX_DEPTH = 50
_MAX_EDGES = 1_000  # how many edges of intervals are looked through for an end of muting


def _group_by(given: str | Iterable[str] | None) -> tuple[str, ...] | None:
    if given is None:
        return None
    names = tuple(sorted({given} if isinstance(given, str) else set(given)))
    if "..." in names and names != ALL_LABELS:
        raise InvalidRules(names, "'...' alone, or the names of labels", "'...' means all of them")
    return names


def _intervals(given: TimeInterval | Iterable[TimeInterval]) -> tuple[TimeInterval, ...]:
    return (given,) if isinstance(given, TimeInterval) else tuple(given)


@checked
@attrs.frozen(kw_only=True)
class Destination:
    """The receiver of a route and its settings, its own and inherited.

    `path` is the route's place in its tree, and differs for every route: the matchers from the root
    down, as in Alertmanager's keys, so that a new sibling moves nothing. `group_wait` is how long
    a new group waits for company before its first notification, `group_interval` how long after
    one the next may come, `repeat_interval` after how long the same is sent again (in effect
    rounded up to whole group intervals). `send_resolved` says whether the end of an alert is sent,
    `brief` what becomes of one that was over before its first notification. Nothing is sent while
    one of the `mute_intervals` is open, or none of the `active_intervals`, if there are any.
    """

    receiver: str
    path: str = "{}"
    group_by: tuple[str, ...] = attrs.field(default=(), converter=_group_by)
    group_wait: timedelta = attrs.field(default=timedelta(seconds=30), converter=as_length)
    group_interval: timedelta = attrs.field(default=timedelta(minutes=5), converter=as_length)
    repeat_interval: timedelta = attrs.field(default=timedelta(hours=4), converter=as_length)
    send_resolved: bool = True
    brief: Brief = "silent"
    mute_intervals: tuple[TimeInterval, ...] = attrs.field(default=(), converter=_intervals)
    active_intervals: tuple[TimeInterval, ...] = attrs.field(default=(), converter=_intervals)

    def __attrs_post_init__(self) -> None:
        if self.group_wait < timedelta():
            raise InvalidRules(self.group_wait, "a group_wait of zero or more")
        for name in ("group_interval", "repeat_interval"):
            if getattr(self, name) <= timedelta():
                raise InvalidRules(getattr(self, name), f"a {name} longer than nothing")
        if self.brief not in ("silent", "announced"):
            raise InvalidRules(self.brief, "brief as 'silent' or 'announced'")

    def muted_by(self, moment: datetime) -> tuple[str, ...]:
        """Return the names of the intervals that keep it quiet at an instant; empty when none.

        Outside its active intervals these are all of them, as in ``outside office hours``.
        """
        muted = [each.name for each in self.mute_intervals if each.is_open(moment)]
        if self.active_intervals and not any(
            each.is_open(moment) for each in self.active_intervals
        ):
            muted += [f"outside {each.name}" for each in self.active_intervals]
        return tuple(muted)

    def quiet_until(self, moment: datetime) -> datetime | None:
        """Return the first instant from this one on at which nothing mutes it, if one is known.

        >>> from datetime import UTC
        >>> from serviceops.events.routing.time_intervals import TimeRange
        >>> night = TimeInterval(name="night", ranges=TimeRange(times=["00:00-06:00"]))
        >>> desk = Destination(receiver="desk", mute_intervals=[night])
        >>> desk.quiet_until(datetime(2026, 3, 2, 4, tzinfo=UTC)).isoformat()
        '2026-03-02T06:00:00+00:00'
        """
        at, every = utc(moment), (*self.mute_intervals, *self.active_intervals)
        for _ in range(_MAX_EDGES):
            if not self.muted_by(at):
                return at
            edges = [edge for each in every if (edge := each.next_edge(at)) is not None]
            if not edges:
                return None
            at = min(edges)
        return None


@checked
@short_repr
@attrs.frozen(kw_only=True)
class Route(NotebookView):
    """One route of a tree: which labels it matches, and its settings; `None` inherits.

    `matchers` may be texts such as ``severity=~"critical|page"``, or a dictionary of labels that
    have to be equal. `continues` lets an alert it took go on to its later siblings. The root names
    a receiver, matches everything and is never muted. While one of its own `mute_intervals` is
    open, or none of its own `active_intervals`, a route sends nothing; what it takes still ends
    there.

    >>> tree = Route(receiver="desk", group_by=["alertname"], routes=[
    ...     Route(matchers='service=~"mysql|cassandra"', receiver="databases", group_wait="PT10S"),
    ...     Route(matchers={"team": "web"}, receiver="web", group_by=["product", "env"]),
    ... ])
    >>> [to.receiver for to in route(tree, {"alertname": "Slow", "service": "mysql"})]
    ['databases']
    """

    receiver: str | None = None
    matchers: tuple[Matcher, ...] = attrs.field(default=(), converter=as_matchers)
    group_by: tuple[str, ...] | None = attrs.field(default=None, converter=_group_by)
    group_wait: timedelta | None = attrs.field(default=None, converter=length_or_none)
    group_interval: timedelta | None = attrs.field(default=None, converter=length_or_none)
    repeat_interval: timedelta | None = attrs.field(default=None, converter=length_or_none)
    send_resolved: bool | None = None
    brief: Brief | None = None
    continues: bool = False
    mute_intervals: tuple[TimeInterval, ...] = attrs.field(default=(), converter=_intervals)
    active_intervals: tuple[TimeInterval, ...] = attrs.field(default=(), converter=_intervals)
    routes: tuple["Route", ...] = attrs.field(default=(), converter=tuple["Route", ...])

    def __attrs_post_init__(self) -> None:
        for length in (self.group_wait, self.group_interval, self.repeat_interval):
            if length is not None and length < timedelta():
                raise InvalidRules(length, "a length that is not negative", "such as PT30S")

    def figure(self) -> Table:
        """Return the routes of the tree as a table; of very many, the first ones."""
        return routes_figure(self)

    def destinations(self) -> tuple[Destination, ...]:
        """Return the destination of every route of the tree, the root first.

        A root with matchers or without a receiver raises `InvalidRules`, as does a tree that is
        deeper or larger than any that a person wrote.
        """
        found, left = [], [branch_of(self)]
        while left:
            branch = left.pop()
            found.append(branch.destination)
            left += reversed(branch.branches)
        return tuple(found)

    @cached_property
    def _as_root(self) -> "Branch | None":
        # An attribute does not raise: whoever looks at all attributes of a value would fail.
        with suppress(InvalidRules):
            return _root(self)
        return None


@attrs.frozen
class Branch:
    """A route with what it inherited."""

    destination: Destination
    matchers: tuple[Matcher, ...]
    continues: bool
    branches: tuple["Branch", ...]

    @cached_property
    def index(self) -> MatcherIndex["Branch"]:
        """The branches below it, by what their matchers compare with."""
        return MatcherIndex((below.matchers, below) for below in self.branches)


def branch_of(tree: Route) -> Branch:
    """Return a tree with its root and with what is inherited, worked out once."""
    return tree._as_root or _root(tree)


def _root(tree: Route) -> Branch:
    if tree.mute_intervals or tree.active_intervals:
        raise InvalidRules(
            tree.receiver, "a root without time intervals", "give them to its routes"
        )
    if tree.receiver is None or tree.matchers:
        raise InvalidRules(
            tree.receiver or " ".join(map(str, tree.matchers)),
            "a root with a receiver and without matchers",
            "what no other route takes ends there",
        )
    left = [(tree, 1)]
    for seen, (node, depth) in enumerate(left, start=1):  # it grows as it is walked
        if seen > MAX_ROUTES or depth > MAX_DEPTH:
            raise InvalidRules(
                seen, f"at most {MAX_ROUTES:,} routes, {MAX_DEPTH} deep", "join routes"
            )
        left += [(child, depth + 1) for child in node.routes]
    return _branch(tree, Destination(receiver=tree.receiver), "{}")


_INHERITED = (
    "receiver",
    "group_by",
    "group_wait",
    "group_interval",
    "repeat_interval",
    "send_resolved",
    "brief",
)


_HOW = ("=", "!=", "=~", "!~")  # as Alertmanager orders matchers of one label and value


def _branch(node: Route, parent: Destination, path: str) -> Branch:
    own = {name: getattr(node, name) for name in _INHERITED}
    own = {name: value for name, value in own.items() if value is not None}
    destination = attrs.evolve(
        parent, path=path, mute_intervals=node.mute_intervals,
        active_intervals=node.active_intervals, **own,
    )  # fmt: skip
    branches, seen = list[Branch](), Counter[str]()
    for child in node.routes:
        # In Alertmanager's order (dispatch/route.go): written in another they are the same route.
        matchers = sorted(child.matchers, key=lambda it: (it.name, it.value, _HOW.index(it.how)))
        place = f"{path}/{{{','.join(map(str, matchers))}}}"
        seen[place] += 1
        twin = f"#{seen[place]}" if seen[place] > 1 else ""
        branches.append(_branch(child, destination, place + twin))
    return Branch(destination, node.matchers, node.continues, tuple(branches))


@checked
def route(tree: Route, labels: Labels) -> tuple[Destination, ...]:
    """Return the destinations of an alert with these labels, at least one, in tree order."""
    return tuple(_taken(branch_of(tree), labels))


def _taken(branch: Branch, labels: Labels) -> list[Destination]:
    taken: list[Destination] = []
    for below in branch.branches:
        if matches(below.matchers, labels):
            taken += _taken(below, labels)
            if not below.continues:
                break
    return taken or [branch.destination]


@checked
def group_labels(destination: Destination, labels: Labels) -> tuple[tuple[str, str], ...]:
    """Return the labels of an alert that identify its group at a destination.

    A label without a text is no label.

    >>> group_labels(Destination(receiver="desk", group_by=["a", "b"]), {"a": "1", "c": "3"})
    (('a', '1'),)
    """
    every = destination.group_by == ALL_LABELS
    names = labels if every else destination.group_by
    return tuple(sorted((name, labels[name]) for name in names if labels.get(name)))


def group_key(destination: Destination, labels: Labels) -> str:
    """Return the key of an alert's group: the route's place and the group's labels.

    >>> group_key(Destination(receiver="desk", group_by=["a"]), {"a": "1", "c": "3"})
    '{}:{a="1"}'
    """
    matchers = [
        f"{label_name(name)}={quoted(text)}" for name, text in group_labels(destination, labels)
    ]
    return f"{destination.path}:{{{', '.join(matchers)}}}"


attrs.resolve_types(Route)  # it holds its own kind, which documents read


_SETTINGS = {
    "receiver": "receiver", "group_by": "group by", "group_wait": "wait",
    "group_interval": "interval", "repeat_interval": "repeat", "send_resolved": "send resolved",
    "brief": "brief",
}  # fmt: skip
_MAX_NUMBERS = 6  # of the place of a route in its tree


def routes_figure(route: Any) -> Table:
    """Return the routes of a tree; a setting that none of those shown states is left out."""
    rows: list[dict[str, Any]] = []
    count = 0
    for place, each in _walk(route):
        count += 1
        if count <= MAX_ROWS:
            rows.append({"route": place, **_cells(each)})
    columns = [
        name for name in rows[0]
        if name in ("route", "matches", "receiver") or any(row[name] is not None for row in rows)
    ]  # fmt: skip
    shown = [[row[name] for name in columns] for row in rows]
    title = f"Routes: {count}; an empty setting is that of the route above in the tree"
    return first_rows(shown, count, columns=columns, title=title)


def _walk(root: Any) -> Iterator[tuple[str, Any]]:
    """Yield each route with its place, a route before those below it."""
    # Without recursion: a tree that is too deep to be used can be looked at all the same.
    left: list[tuple[tuple[int, ...], Any]] = [((), root)]
    while left:
        place, each = left.pop()
        numbers = ".".join(map(str, place[-_MAX_NUMBERS:]))
        yield f"...{numbers}" if len(place) > _MAX_NUMBERS else numbers or "root", each
        below = [((*place, n), child) for n, child in enumerate(each.routes, start=1)]
        left += reversed(below)


def _cells(route: Any) -> dict[str, Any]:
    settings = {shown: as_cell(getattr(route, name)) for name, shown in _SETTINGS.items()}
    return {
        "matches": as_cell(tuple(map(str, route.matchers))) or "everything",
        **settings,
        "goes on": "yes" if route.continues else None,
        "muted in": as_cell(tuple(each.name for each in route.mute_intervals)),
        "active in": as_cell(tuple(each.name for each in route.active_intervals)),
    }
