"""The rules of a stream: everything that turns signals into alerts, as one value."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cached_property, partial
from types import MappingProxyType
from typing import NamedTuple, TypeAlias
from zlib import crc32

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_map import FrozenMap
from serviceops._internal.texts import octets, repeated
from serviceops.errors import InvalidValue
from serviceops.events.matchers import Labels, MatcherIndex, matches, no_labels
from serviceops.events.processing.checks import CheckRules
from serviceops.events.processing.delay import Delay
from serviceops.events.processing.dependency import Topology, as_topology
from serviceops.events.processing.flapping import CountDetector, WeightedDetector
from serviceops.events.processing.inhibition import Inhibition
from serviceops.events.processing.maintenance import Maintenance
from serviceops.events.response import ResponseRule, SignificanceRule
from serviceops.events.routing.routes import (
    ALL_LABELS,
    Destination,
    Route,
    branch_of,
    group_key,
    route,
)
from serviceops.events.signals import IdentityRules, Signal
from serviceops.lifecycle import AlertPolicy, AlertTimers, ReopenPolicy


def _within_the_hour() -> AlertPolicy:
    return AlertPolicy(reopen=ReopenPolicy(within=timedelta(hours=1)))


InhibitionSides: TypeAlias = tuple[str, tuple[str, ...], bool, bool]
"""The name of an inhibition, the values of its equal labels, and whether an alert matches the side
of its sources and that of its targets."""


class RuleMatches(NamedTuple):
    """The rules that match an alert: sides of inhibitions, planned work, and a delay."""

    inhibitions: tuple[InhibitionSides, ...]
    fixed: tuple[Maintenance, ...]
    flexible: tuple[Maintenance, ...]
    delay: Delay | None


_rule_matches = partial(tuple.__new__, RuleMatches)  # without a call of Python's own


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
            twice = repeated(names)
            if twice:
                raise InvalidValue(", ".join(twice), f"a name of its own for each of the {part}")

    @cached_property
    def _inhibition_parts(self) -> tuple[Inhibition, ...]:
        return tuple(part for rule in self.inhibitions for part in rule.parts)

    @cached_property
    def joint_inhibitions(self) -> Mapping[str, str]:
        """The rules of several sources, by the names of their parts."""
        return FrozenMap({
            part.name: rule.name for rule in self.inhibitions for part in rule.parts if rule.others
        })  # fmt: skip

    @cached_property
    def equal_labels(self) -> Mapping[str, tuple[str, ...]]:
        """The labels that have to be equal, by the name of the inhibition or of its part."""
        return FrozenMap({part.name: part.equal for part in self._inhibition_parts})

    @cached_property
    def looks_at_severity(self) -> bool:
        """Whether an inhibition matches or compares severities."""
        parts = self._inhibition_parts
        names = {one.name for part in parts for one in (*part.source, *part.target)}
        return "severity" in names.union(*(part.equal for part in parts))

    @cached_property
    def _indexes(self) -> "_Indexes":
        return _Indexes(self)

    def matched(self, labels: Labels) -> RuleMatches:
        """Return the rules that match an alert with these labels."""
        try:
            return self._indexes.matched(labels)
        except AttributeError:
            raise no_labels(labels) from None

    def destinations_of(self, labels: Labels) -> Mapping[str, Destination]:
        """Return the destinations of an alert with these labels, by the key of its group there."""
        try:
            return self._indexes.destinations(labels)
        except AttributeError:
            raise no_labels(labels) from None

    @property
    def class_labels(self) -> tuple[str, ...] | None:
        """The labels that matchers look at; `None` where new alerts with the same may differ."""
        return self._indexes.class_names

    @property
    def alike_labels(self) -> tuple[str, ...] | None:
        """These, and then the labels by which alerts belong to groups and incidents."""
        return self._indexes.alike_names

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

    @cached_property
    def routing(self) -> str:
        """A digest of what decides which groups of which receivers an alert is in."""
        if self.route is None:
            return ""
        found, left = list[tuple[object, ...]](), [branch_of(self.route)]
        while left:
            branch = left.pop()
            to = branch.destination
            found.append((to.path, to.group_by, to.receiver, branch.continues))
            left += branch.branches
        return f"{crc32(octets(repr(found))):08x}"

    @property
    def destinations(self) -> Mapping[str, Destination]:
        """The destinations of the routes, by their path in the tree."""
        return MappingProxyType(self._destinations)

    @cached_property
    def _destinations(self) -> dict[str, Destination]:
        # The view of it that is handed out cannot be pickled and is not stored here.
        found = () if self.route is None else self.route.destinations()
        return {destination.path: destination for destination in found}


_MAX_KNOWN = 4096  # results of one kind that are stored for labels that come again
_MAX_NAMES = 24  # labels that results may depend on, so that looking one up stays cheap


_Sides: TypeAlias = tuple[
    tuple[InhibitionSides, ...],
    tuple[Maintenance, ...],
    tuple[Maintenance, ...],
    Delay | None,
]
"""What matchers alone say of labels: inhibitions with the names of equal labels, and the rest."""


class _Indexes:
    """The rules of a stream prepared for labels: an index of each kind, and results that recur.

    What rules say of an alert depends on few of its labels, and many alerts have the same values of
    these. An object of its own, which is made anew where the rules are read from a pickle.
    """

    def __init__(self, rules: StreamRules) -> None:
        self._rules = rules
        parts, works, delays = rules._inhibition_parts, rules.maintenance, rules.delays
        self._parts = dict(enumerate(parts))
        self._sources = MatcherIndex((part.source, place) for place, part in self._parts.items())
        self._targets = MatcherIndex((part.target, place) for place, part in self._parts.items())
        self._works = MatcherIndex((work.when, work) for work in works)
        self._delays = MatcherIndex((delay.when, delay) for delay in delays)
        groups = [
            *(part.source for part in parts), *(part.target for part in parts),
            *(work.when for work in works), *(delay.when for delay in delays),
        ]  # fmt: skip
        named = {one.name for group in groups for one in group}
        self._names = tuple(sorted(named)) if len(named) <= _MAX_NAMES else None
        self._known: dict[tuple[str | None, ...], _Sides] = {}
        matched, grouped = _names_of(rules.route)
        routed = matched if grouped is None else matched | grouped
        is_small = grouped is not None and len(routed) <= _MAX_NAMES
        self._route_names = tuple(sorted(routed)) if rules.route and is_small else None
        # What a signal means and what is done about it is not in the index of sides.
        groups = [rule.when for rule in rules.significance] + [it.when for it in rules.responses]
        named |= {one.name for group in groups for one in group} | matched | {"severity"}
        is_small = is_small and len(named) <= _MAX_NAMES
        self.class_names = tuple(sorted(named)) if is_small else None
        joining = set[str]().union(grouped or (), *(rule.by for rule in rules.responses))
        others = sorted(joining - named)
        self.alike_names = None if self.class_names is None else (*self.class_names, *others)
        self._routed: dict[tuple[str | None, ...], dict[str, Destination]] = {}

    def __reduce__(self) -> tuple[type, tuple[StreamRules]]:
        return _Indexes, (self._rules,)

    def matched(self, labels: Labels) -> RuleMatches:
        """Return the rules that match labels."""
        if self._names is None:
            sides = self._sides(labels)
        else:
            key = tuple(map(labels.get, self._names))
            known = self._known.get(key)
            if known is None:
                if len(self._known) >= _MAX_KNOWN:
                    self._known.clear()
                known = self._known[key] = self._sides(labels)
            sides = known
        # The equal labels may have a value of their own for every alert: they are read each time.
        parts, fixed, flexible, delay = sides
        inhibitions = [
            (name, tuple([labels.get(each, "") for each in equal]), is_source, is_target)
            for name, equal, is_source, is_target in parts
        ]
        return _rule_matches((tuple(inhibitions), fixed, flexible, delay))

    def _sides(self, labels: Labels) -> "_Sides":
        places = {*self._sources.candidates(labels), *self._targets.candidates(labels)}
        parts = [self._parts[place] for place in sorted(places)]
        sides = [
            (part.name, part.equal, matches(part.source, labels), matches(part.target, labels))
            for part in parts
        ]
        works = [work for work in self._works.candidates(labels) if matches(work.when, labels)]
        delays = self._delays.candidates(labels)
        return (
            tuple([side for side in sides if side[2] or side[3]]),
            tuple([work for work in works if not work.is_flexible]),
            tuple([work for work in works if work.is_flexible]),
            next((delay for delay in delays if matches(delay.when, labels)), None),
        )

    def destinations(self, labels: Labels) -> dict[str, Destination]:
        """Return the destinations of labels by the key of the group there, in order of the keys."""
        names = self._route_names
        if names is None:
            return self._destinations(labels)
        key = tuple(map(labels.get, names))
        found = self._routed.get(key)
        if found is None:
            if len(self._routed) >= _MAX_KNOWN:
                self._routed.clear()
            found = self._routed[key] = self._destinations(labels)
        return found

    def _destinations(self, labels: Labels) -> dict[str, Destination]:
        tree = self._rules.route
        found = {} if tree is None else {group_key(to, labels): to for to in route(tree, labels)}
        return dict(sorted(found.items()))


def _names_of(tree: Route | None) -> tuple[set[str], set[str] | None]:
    """Return the labels that the matchers of a tree look at, and those that it groups by.

    The latter are `None` where it groups by all.
    """
    names, grouped = set[str](), set[str]()
    left = [] if tree is None else [branch_of(tree)]
    by_all = False
    while left:
        branch = left.pop()
        by_all = by_all or branch.destination.group_by == ALL_LABELS
        names |= {one.name for one in branch.matchers}
        grouped.update(branch.destination.group_by)
        left += branch.branches
    return names, None if by_all else grouped


class StreamContext(NamedTuple):
    """What every part of a step depends on: the instant, the rules, and the rules by signal.

    `match` returns the rules that match the labels of a signal, each evaluated once.
    """

    now: datetime
    rules: StreamRules
    match: Callable[[Signal | None], RuleMatches]
