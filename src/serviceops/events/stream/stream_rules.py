"""The rules of a stream: everything that turns signals into alerts, as one value."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import InvalidValue
from serviceops.events.identity import IdentityRules
from serviceops.events.matchers import Labels, matches
from serviceops.events.processing.checks import CheckRules
from serviceops.events.processing.delay import Delay
from serviceops.events.processing.dependency import Topology, as_topology
from serviceops.events.processing.flapping import CountDetector, WeightedDetector
from serviceops.events.processing.inhibition import Inhibition, InhibitionMatch
from serviceops.events.processing.maintenance import Maintenance
from serviceops.events.response import ResponseRule, SignificanceRule
from serviceops.events.routing.routes import Destination, Route
from serviceops.events.signals import Signal
from serviceops.lifecycle import AlertPolicy, AlertTimers, ReopenPolicy


def _within_the_hour() -> AlertPolicy:
    return AlertPolicy(reopen=ReopenPolicy(within=timedelta(hours=1)))


@attrs.frozen(kw_only=True, eq=False)
class RuleMatches:
    """The rules that match an alert: sides of inhibitions, planned work, and a delay."""

    labels: Labels
    inhibitions: tuple[tuple[str, InhibitionMatch], ...]
    fixed: tuple[Maintenance, ...]
    flexible: tuple[Maintenance, ...]
    delay: Delay | None


@checked
@attrs.frozen(kw_only=True)
class StreamRules:
    """The rules of a stream; each part is a value of its own, and may be left out.

    A signal goes through them in this order: `identity` (was it delivered before, and which
    condition is it about), `significance` (is it filtered out), `checks` (is the problem hard yet),
    `flapping`, what it means for its alert by `policy` and `delays`, what suppresses that
    (`inhibitions`, `topology`, `maintenance`), the `responses` and, by `route`, the notifications
    of groups. Alerts that clear stay until they are acknowledged if they are `latched`.

    >>> rules = StreamRules(flapping=None, inhibitions=[
    ...     Inhibition(name="node", source={"name": "node down"}, target={"kind": "service"})])
    >>> rules.inhibitions[0].name
    'node'
    """

    identity: IdentityRules = attrs.field(factory=IdentityRules)
    policy: AlertPolicy = attrs.field(factory=_within_the_hour)
    timers: AlertTimers = attrs.field(factory=AlertTimers)
    latched: bool = False
    significance: tuple[SignificanceRule, ...] = attrs.field(
        default=(), converter=tuple[SignificanceRule, ...]
    )
    checks: CheckRules | None = None
    flapping: WeightedDetector | CountDetector | None = None
    delays: tuple[Delay, ...] = attrs.field(default=(), converter=tuple[Delay, ...])
    inhibitions: tuple[Inhibition, ...] = attrs.field(default=(), converter=tuple[Inhibition, ...])
    topology: Topology = attrs.field(factory=Topology, converter=as_topology)
    maintenance: tuple[Maintenance, ...] = attrs.field(
        default=(), converter=tuple[Maintenance, ...]
    )
    responses: tuple[ResponseRule, ...] = attrs.field(
        default=(), converter=tuple[ResponseRule, ...]
    )
    route: Route | None = None

    def __attrs_post_init__(self) -> None:
        for part in ("delays", "inhibitions", "maintenance", "responses", "significance"):
            names = [rule.name for rule in getattr(self, part)]
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise InvalidValue(", ".join(twice), f"a name of its own for each of the {part}")

    @cached_property
    def _inhibition_parts(self) -> tuple[Inhibition, ...]:
        return tuple(part for rule in self.inhibitions for part in rule.parts)

    @cached_property
    def joint_inhibitions(self) -> dict[str, str]:
        """The rules of several sources, by the names of their parts."""
        return {
            part.name: rule.name for rule in self.inhibitions for part in rule.parts if rule.others
        }

    def matched(self, labels: Labels) -> RuleMatches:
        """Return the rules that match an alert with these labels."""
        inhibitions = [(rule.name, rule.match(labels)) for rule in self._inhibition_parts]
        works = [work for work in self.maintenance if matches(work.when, labels)]
        return RuleMatches(
            labels=labels,
            inhibitions=tuple([(name, match) for name, match in inhibitions if match is not None]),
            fixed=tuple([work for work in works if not work.is_flexible]),
            flexible=tuple([work for work in works if work.is_flexible]),
            delay=next((delay for delay in self.delays if matches(delay.when, labels)), None),
        )

    def next_edge(self, moment: datetime) -> datetime | None:
        """Return when the next window of planned work opens or closes."""
        edges = [work.next_edge(moment) for work in self.maintenance]
        return min((edge for edge in edges if edge is not None), default=None)

    @cached_property
    def flexible(self) -> frozenset[str]:
        """The names of the planned work that begins with its first problem."""
        return frozenset(work.name for work in self.maintenance if work.is_flexible)

    @cached_property
    def involved(self) -> frozenset[str]:
        """The things that something depends on, or that depend on something."""
        pairs = [(one.child, one.parent) for one in self.topology.dependencies]
        return frozenset(thing for pair in pairs for thing in pair)

    @property
    def destinations(self) -> Mapping[str, Destination]:
        """The destinations of the routes, by their path in the tree."""
        return MappingProxyType(self._destinations)

    @cached_property
    def _destinations(self) -> dict[str, Destination]:
        # The view of it that is handed out cannot be pickled and is not stored here.
        found = () if self.route is None else self.route.destinations()
        return {destination.path: destination for destination in found}


class StreamContext(NamedTuple):
    """What every part of a step depends on: the instant, the rules, and the rules by signal.

    `match` returns the rules that match the labels of a signal, each evaluated once.
    """

    now: datetime
    rules: StreamRules
    match: Callable[[Signal | None], RuleMatches]
