"""Alert routing as one value: where an alert goes at an instant, and what keeps it quiet.

It has what the routing part of an Alertmanager configuration has: the tree of routes, the rules of
inhibition, the time intervals and the receivers. Every question is answered from the values alone,
without a running stream, so that a file can be tested before it is merged.
"""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from functools import cached_property

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.texts import repeated
from serviceops.display.text import as_lines
from serviceops.errors import InvalidRules
from serviceops.events.matchers import Labels
from serviceops.events.processing.inhibition import Inhibition, inhibited_by
from serviceops.events.processing.silence import Silence
from serviceops.events.routing.findings import RoutingFinding, routing_findings
from serviceops.events.routing.label_classes import RouteChange, route_changes
from serviceops.events.routing.routes import Destination, Route, group_labels, route
from serviceops.events.routing.time_intervals import TimeInterval
from serviceops.spans import utc

_MAX_LOOKS = 1_000
"""How many times a group finds itself hidden before it counts as hidden for good."""


@checked
@attrs.frozen(kw_only=True)
class RouteCoverage:
    """How many cases each route took, by its path in the tree, and the routes that no case took."""

    taken: tuple[tuple[str, int], ...]
    untested: tuple[str, ...]

    @property
    def fraction(self) -> float:
        """The share of routes that some case takes."""
        return len(self.taken) / (len(self.taken) + len(self.untested))

    def __str__(self) -> str:
        whole = len(self.taken) + len(self.untested)
        lines = [f"{len(self.taken)} of {whole} routes are tested"]
        return as_lines([*lines, *(f"  not tested: {path}" for path in self.untested)])


def covered(tree: Route, cases: Iterable[Labels]) -> RouteCoverage:
    """Return the routes of a tree that test cases take, and those they do not.

    >>> tree = Route(receiver="desk", routes=[Route(matchers={"team": "db"}, receiver="dba")])
    >>> print(covered(tree, [{"team": "db"}]))
    1 of 2 routes are tested
      not tested: {}
    """
    counts = Counter(to.path for labels in cases for to in route(tree, labels))
    paths = [to.path for to in tree.destinations()]
    return RouteCoverage(
        taken=tuple((path, counts[path]) for path in paths if counts[path]),
        untested=tuple(path for path in paths if not counts[path]),
    )


@checked
@attrs.frozen(kw_only=True)
class Delivery:
    """One destination of an alert at an instant, and what keeps it from notifying then.

    `group` has the labels that identify its group there. `muted_by` names the time intervals that
    keep the destination quiet, `sent_at` is when the first notification of a new group would be
    sent; `None` when nothing known ends what hides the alert.
    """

    destination: Destination
    group: tuple[tuple[str, str], ...]
    muted_by: tuple[str, ...] = ()
    sent_at: datetime | None = attrs.field(default=None, repr=str)

    @property
    def receiver(self) -> str:
        """The receiver that is notified."""
        return self.destination.receiver


@checked
@attrs.frozen(kw_only=True)
class RouteExplanation:
    """Where an alert goes at an instant: its deliveries, and what hides it everywhere.

    `inhibited_by` names the rules by which other firing alerts inhibit it, `silenced_by` the
    silences in effect with their ends.
    """

    labels: tuple[tuple[str, str], ...]
    at: datetime = attrs.field(repr=str)
    deliveries: tuple[Delivery, ...]
    inhibited_by: tuple[str, ...] = ()
    silenced_by: tuple[tuple[str, datetime], ...] = ()

    @property
    def receivers(self) -> tuple[str, ...]:
        """The receivers of its routes, hidden or not, in the order of the tree."""
        return tuple(each.receiver for each in self.deliveries)

    @property
    def notified(self) -> tuple[str, ...]:
        """The receivers that nothing hides it from at that instant."""
        if self.inhibited_by or self.silenced_by:
            return ()
        return tuple(each.receiver for each in self.deliveries if not each.muted_by)

    def __str__(self) -> str:
        lines = [f"{dict(self.labels)} at {self.at.isoformat()}"]
        for each in self.deliveries:
            to = each.destination
            lines.append(f"  {to.path} -> {to.receiver}, grouped by {dict(each.group)}")
            if each.muted_by:
                lines.append(f"    muted: {', '.join(each.muted_by)}")
            sent = "not known" if each.sent_at is None else each.sent_at.isoformat()
            lines.append(f"    first sent: {sent}")
        lines += [f"  inhibited by {name}" for name in self.inhibited_by]
        lines += [f"  silenced by {id_} until {end.isoformat()}" for id_, end in self.silenced_by]
        return as_lines(lines)


@checked
@attrs.frozen(kw_only=True)
class AlertRouting:
    """A tree of routes with its inhibitions, time intervals and receivers.

    `receivers` may be left out: then those of the routes are all there are. Otherwise a route to
    another one is refused. `intervals` lists the time intervals by name, those of routes included.

    >>> from datetime import UTC
    >>> routing = AlertRouting(
    ...     route=Route(receiver="desk", routes=[
    ...         Route(matchers={"severity": "critical"}, receiver="pager")]),
    ...     inhibitions=[Inhibition(name="node", source={"alertname": "NodeDown"},
    ...                             target={"kind": "service"}, equal=["node"])])
    >>> slow = {"alertname": "Slow", "severity": "critical", "kind": "service", "node": "n1"}
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> routing.explain(slow, at=noon).notified
    ('pager',)
    >>> down = {"alertname": "NodeDown", "node": "n1"}
    >>> routing.explain(slow, at=noon, firing=[down]).inhibited_by
    ('node',)
    """

    route: Route
    inhibitions: tuple[Inhibition, ...] = attrs.field(default=(), converter=tuple[Inhibition, ...])
    intervals: tuple[TimeInterval, ...] = attrs.field(
        default=(), converter=tuple[TimeInterval, ...]
    )
    receivers: tuple[str, ...] = attrs.field(default=(), converter=tuple[str, ...])

    def __attrs_post_init__(self) -> None:
        for part, names in (
            ("inhibitions", [one.name for one in self.inhibitions]),
            ("intervals", [one.name for one in self.intervals]),
            ("receivers", list(self.receivers)),
        ):
            twice = repeated(names)
            if twice:
                raise InvalidRules(", ".join(twice), f"a name of its own for each of the {part}")
        used = {to.receiver for to in self.destinations}
        if self.receivers and (unknown := sorted(used - set(self.receivers))):
            raise InvalidRules(
                ", ".join(unknown), f"one of the receivers {', '.join(self.receivers)}"
            )

    @cached_property
    def destinations(self) -> tuple[Destination, ...]:
        """The destination of every route of the tree, the root first."""
        return self.route.destinations()

    def explain(
        self,
        labels: Labels,
        *,
        at: datetime,
        firing: Iterable[Labels] = (),
        silences: Iterable[Silence] = (),
    ) -> RouteExplanation:
        """Return where an alert that begins at an instant goes, and what keeps it quiet.

        `firing` are the labels of the other alerts that fire then. A delivery is sent once the wait
        of its group is over and nothing mutes it: silences begin and end by themselves, and of an
        inhibition nobody knows the end. With Alertmanager a muted group is sent at the next
        interval of the group, which may be later than the end of the muting by up to
        `group_interval`.
        """
        moment = utc(at)
        rules = inhibited_by(labels, firing, self.inhibitions)
        every = tuple(silences)
        silent = [one for one in every if one.silences(labels, at=moment)]
        deliveries = []
        for to in route(self.route, labels):
            sent_at = None if rules else _first_sent(to, labels, moment, every)
            deliveries.append(
                Delivery(
                    destination=to,
                    group=group_labels(to, labels),
                    muted_by=to.muted_by(moment),
                    sent_at=sent_at,
                )
            )
        return RouteExplanation(
            labels=tuple(sorted(labels.items())),
            at=moment,
            deliveries=tuple(deliveries),
            inhibited_by=rules,
            silenced_by=tuple((one.id, one.ends_at) for one in silent),
        )

    def coverage(self, cases: Iterable[Labels]) -> RouteCoverage:
        """Return which routes a set of test cases takes, and which none does."""
        return covered(self.route, cases)

    def diff(self, new: "AlertRouting", *, settings: bool = True) -> tuple[RouteChange, ...]:
        """Return the classes of labels with another destination in new routing, with examples.

        Without `settings` only receivers are compared, and not grouping, timing or muting.

        >>> old = AlertRouting(route=Route(receiver="desk"))
        >>> new = AlertRouting(route=Route(receiver="desk", routes=[
        ...     Route(matchers='team=~"db.*"', receiver="dba")]))
        >>> change, = old.diff(new)
        >>> print(change)
        team=~"db.*" : desk -> dba, such as {'team': 'db'}
        """
        return route_changes(self.route, new.route, settings=settings)

    def lint(self) -> tuple[RoutingFinding, ...]:
        """Return what is likely wrong, in the order of the parts; none when all is fine.

        That is routes that nothing reaches, matchers that exclude each other, intervals that never
        open, and receivers, intervals and inhibitions without an effect.
        """
        return routing_findings(self.route, self.inhibitions, self.intervals, self.receivers)


def _first_sent(
    to: Destination, labels: Labels, moment: datetime, silences: tuple[Silence, ...]
) -> datetime | None:
    """Return when a new group would first be sent: after its wait, at an interval of the group."""
    # A group looks once per interval; it notifies at the first look at which nothing hides it. One
    # that looks once a day, at an hour that is muted, never does.
    with suppress(OverflowError):
        due = sent = moment + to.group_wait
        for _ in range(_MAX_LOOKS):
            shown_at = to.quiet_until(sent)
            if shown_at is None:
                break
            ends = (one.ends_at for one in silences if one.silences(labels, at=sent))
            shown_at = max([shown_at, *ends])
            if shown_at == sent:
                return sent
            sent = due + -(-(shown_at - due) // to.group_interval) * to.group_interval
    return None
