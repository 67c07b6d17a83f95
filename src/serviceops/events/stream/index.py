"""An index of alerts by the places that rules look up, so that a change is never a search.

A *place* is a tuple of texts: the source or target side of an inhibition with certain values of its
equal labels, a state of a resource that others depend on, or a value of a label that silences look
at. `places_of` is the only function that knows which places an alert has.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, TypeAlias

import attrs

from serviceops._internal.persistent_maps import PersistentMap, TransientMap
from serviceops.events.matchers import Matchers, equality_matchers
from serviceops.events.processing.dependency import ResourceState
from serviceops.events.stream.entries import AlertEntry, has_same_labels
from serviceops.events.stream.stream_rules import RuleMatches, StreamRules
from serviceops.lifecycle.alerts.alert_axes import AlertCondition

Place: TypeAlias = tuple[str | tuple[str, ...], ...]
"""The kind of a place, then what identifies it among those of that kind."""


Identities: TypeAlias = tuple[str, ...] | PersistentMap[str, bool]
"""Those at one place, in no particular order: a tuple where they are few, as at most places."""

_FEW = 16  # identities: with fewer of them a tuple is copied and searched sooner than a map


def _with(found: Identities, identity: str) -> Identities:
    if identity in found:
        return found
    if not isinstance(found, tuple):
        return found.put(identity, True)
    return _of((*found, identity))


def _without(found: Identities, identity: str) -> Identities:
    if isinstance(found, tuple):
        return tuple([one for one in found if one != identity])
    rest = found.without(identity)
    return rest if len(rest) > _FEW else tuple(rest)


def _of(ids: Collection[str]) -> Identities:
    return tuple(ids) if len(ids) <= _FEW else PersistentMap(dict.fromkeys(ids, True))


@attrs.frozen
class AlertIndex:
    """The identities at each place: a value, of which a change copies only a small part."""

    identities: PersistentMap[Place, Identities] | TransientMap[Place, Identities] = attrs.field(
        factory=PersistentMap
    )
    labels: tuple[str, ...] = ()  # the names of those by which alerts are found

    @classmethod
    def changing(cls, index: "AlertIndex | None") -> "AlertIndex":
        """Return an index for one call, in which changes are written in place."""
        found: Any = PersistentMap() if index is None else index.identities
        return cls(TransientMap(found), () if index is None else index.labels)

    def persistent(self) -> "AlertIndex":
        """Return the index as a value."""
        found = self.identities
        if not isinstance(found, TransientMap):
            return self
        return AlertIndex(found.persistent(), self.labels)

    @classmethod
    def of(cls, pairs: Iterable[tuple[Place, str]]) -> "AlertIndex":
        """Return the index of pairs of a place and an identity."""
        found: dict[Place, dict[str, bool]] = {}
        for place, identity in pairs:
            found.setdefault(place, {})[identity] = True
        return cls(PersistentMap({place: _of(ids) for place, ids in found.items()}))

    def __contains__(self, place: Place) -> bool:
        return place in self.identities

    def at(self, place: Place) -> Identities:
        """Return the identities at a place."""
        found: Identities = self.identities.get(place, ())
        return found

    def moved(
        self, identity: str, left: Iterable[Place], entered: Iterable[Place]
    ) -> tuple["AlertIndex", list[Place]]:
        """Return the index after an identity moved, and the places that it filled or emptied.

        Rules depend on whether anything is at a place, not on how much: a place that already had
        another identity, or still has one, changes nothing for others.
        """
        places, changed = self.identities, []
        for place in left:
            rest = _without(places.get(place, ()), identity)
            if rest:
                places = places.put(place, rest)
            else:
                places = places.without(place)
                changed.append(place)
        for place in entered:
            before = places.get(place, ())
            if not before:
                changed.append(place)
            places = places.put(place, _with(before, identity))
        return self if places is self.identities else AlertIndex(places, self.labels), changed

    def by_label(self, name: str, entries: Iterable[AlertEntry]) -> "AlertIndex":
        """Return the index that finds alerts by one more label, from all entries there are."""
        found: dict[Place, dict[str, bool]] = {}
        for entry in entries:
            for place in label_places(entry, (name,)):
                found.setdefault(place, {})[entry.identity] = True
        identities = self.identities
        for place, ids in found.items():
            identities = identities.put(place, _of(ids))
        return AlertIndex(identities, (*self.labels, name))

    def matching(self, matchers: Matchers) -> Iterable[str] | None:
        """Return the identities of alerts that may match; `None` where any may."""
        found = [
            self.at(("label", one.name, one.value))
            for one in equality_matchers(matchers)
            if one.name in self.labels
        ]
        return min(found, key=len) if found else None

    def state_of(self, resource: str) -> ResourceState:
        """Return the state of a resource by the alerts about it."""
        if ("bad", resource) in self.identities:
            return ResourceState.BAD
        return ResourceState.SOFT if ("soft", resource) in self.identities else ResourceState.GOOD

    def is_inhibited(self, rule: str, values: tuple[str, ...], *, is_source: bool) -> bool:
        """Return whether a firing source of a rule inhibits a target with these equal labels.

        An alert that matches both sides is not inhibited by another that matches both.
        """
        # `get` and not `in`, since this is looked up for every alert that changes: a call less.
        identities = self.identities
        if identities.get(("source", rule, values)) is not None:
            return True
        return not is_source and identities.get(("both", rule, values)) is not None


def label_places(entry: AlertEntry, names: Iterable[str]) -> list[Place]:
    """Return the places of an entry by its labels of these names, if it may be hidden."""
    alert, labels = entry.alert, entry.labels
    if alert is None or not (alert.state == "open" or alert.suppressed_by):
        return []
    return [("label", name, value) for name in names if (value := labels.get(name))]


def places_of(
    entry: AlertEntry, rules: StreamRules, matched: RuleMatches, labels: tuple[str, ...] = ()
) -> list[Place]:
    """Return the places of an entry: what it inhibits, may be inhibited by, is about and has."""
    alert = entry.alert
    if alert is None:
        return []
    # The condition of a closed alert is cleared.
    fires = alert.condition is AlertCondition.RAISED
    can_be_hidden = alert.state == "open" or bool(alert.suppressed_by)
    places = label_places(entry, labels) if labels else []
    for name, values, is_source, is_target in matched.inhibitions:
        if is_source and fires:
            places.append(("both" if is_target else "source", name, values))
        if is_target and can_be_hidden:
            places.append(("target", name, values))
    if alert.resource in rules.involved:
        if alert.condition is not AlertCondition.CLEARED:
            places.append(("bad" if fires else "soft", alert.resource))
        if can_be_hidden:
            places.append(("at", alert.resource))
    return places


def same_places(before: AlertEntry, after: AlertEntry, *, by_severity: bool = True) -> bool:
    """Return whether two states of an entry certainly have the same places, checked cheaply.

    Without `by_severity` no place depends on a severity.
    """
    was, now = before.alert, after.alert
    if was is None or now is None or after.signal is None:
        return False
    return (
        was.state == now.state
        and was.condition is now.condition
        and (was.severity is now.severity or not by_severity)
        and bool(was.suppressed_by) == bool(now.suppressed_by)
        and (before.signal is after.signal or has_same_labels(before.signal, after.signal))
    )


def affected_by(changed: Iterable[Place], index: AlertIndex, rules: StreamRules) -> Iterator[str]:
    """Yield the identities that may be hidden or shown because places were filled or emptied."""
    for place in changed:
        if place[0] in ("source", "both"):
            yield from index.at(("target", *place[1:]))
        elif place[0] in ("bad", "soft"):
            for child in rules.topology.descendants.get(str(place[1]), ()):
                yield from index.at(("at", child))
