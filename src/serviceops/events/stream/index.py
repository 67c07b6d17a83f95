"""Indexes of a stream, so that a change is never a search: alerts by places, silences by a label.

A *place* is a tuple of texts: the source or target side of an inhibition with certain values of its
equal labels, a state of a resource that others depend on, or a value of a label that silences look
at. `places_of` is the only function that knows which places an alert has. A change of one alert
looks at few of the silences.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any, TypeAlias

import attrs

from serviceops._internal.persistent_maps import Agenda, PersistentMap, TransientMap, Waiting
from serviceops.events.matchers import Labels, Matchers, equality_matchers
from serviceops.events.processing.dependency import ResourceState
from serviceops.events.processing.silence import Silence
from serviceops.events.stream.stream_rules import RuleMatches, StreamRules
from serviceops.events.stream.stream_state import AlertEntry, has_same_labels, may_be_hidden
from serviceops.lifecycle.alerts.alert_axes import AlertCondition

Place: TypeAlias = tuple[str | tuple[str, ...], ...]
"""The kind of a place, then what identifies it among those of that kind."""


Identities: TypeAlias = tuple[str, ...] | PersistentMap[str, bool] | TransientMap[str, bool]
"""Those at one place, in no particular order: a tuple where they are few, as at most places."""

# A map of a hundred identities is 64 dictionaries: a tuple is made and copied sooner.
_FEW = 128


def _with(found: Identities, identity: str) -> Identities:
    if not isinstance(found, tuple):
        return found.put(identity, True)
    return found if identity in found else _of((*found, identity))


def _without(found: Identities, identity: str) -> Identities:
    if isinstance(found, tuple):
        at = found.index(identity) if identity in found else len(found)
        return found[:at] + found[at + 1 :]
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
    # The maps at places that the call writes into: a storm adds to one of them time and again.
    _written: dict[Place, TransientMap[str, bool]] = attrs.field(factory=dict, eq=False, repr=False)
    # Those of new alerts of a storm, which are written into a place together.
    _entering: dict[Place, list[str]] = attrs.field(factory=dict, eq=False, repr=False)

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
        for place in list(self._entering):
            self._settle(place)
        for place, ids in self._written.items():
            if found.get(place) is ids:
                found.put(place, ids.persistent())
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
        self._settle(place)
        found: Identities = self.identities.get(place, ())
        return found

    def enter(self, identity: str, place: Place) -> None:
        """Have a new identity wait for being written, at a place on which no others depend."""
        self._entering.setdefault(place, []).append(identity)

    def _settle(self, place: Place) -> None:
        """Write the identities that wait into a place."""
        ids = self._entering.pop(place, None)
        if ids is None:
            return
        found = self.identities.get(place, ())
        if isinstance(found, tuple):
            self.identities.put(place, _of((*found, *ids)))
            return
        found = self._owned(place, found)
        for identity in ids:
            found.put(identity, True)
        self.identities.put(place, found)

    def _owned(self, place: Place, found: Any) -> Any:
        """Return a map at a place that may be written in place, where the index is."""
        if isinstance(found, PersistentMap) and isinstance(self.identities, TransientMap):
            found = self._written[place] = TransientMap(found)
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
            self._settle(place)
            rest = _without(places.get(place, ()), identity)
            if rest:
                places = places.put(place, rest)
            else:
                places = places.without(place)
                changed.append(place)
        for place in entered:
            self._settle(place)
            before = places.get(place)
            if before is None:
                changed.append(place)
            else:
                before = self._owned(place, before)
            places = places.put(place, _with(() if before is None else before, identity))
        return self if places is self.identities else AlertIndex(places, self.labels), changed

    def by_label(self, name: str, alerts: Iterable[tuple[str, Labels]]) -> "AlertIndex":
        """Return the index that finds alerts by one more label, from all that may be hidden."""
        found: dict[Place, dict[str, bool]] = {}
        for identity, labels in alerts:
            for place in label_places(labels, (name,)):
                found.setdefault(place, {})[identity] = True
        identities = self.identities
        for place, ids in found.items():
            identities = identities.put(place, _of(ids))
        return AlertIndex(identities, (*self.labels, name), self._written, self._entering)

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
        side = "source only" if is_source else "source"
        return self.identities.get((side, rule, values)) is not None


def label_places(labels: Labels, names: Iterable[str]) -> list[Place]:
    """Return the places by labels of these names of an alert that may be hidden."""
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
    can_be_hidden = may_be_hidden(entry)
    places = label_places(entry.labels, labels) if labels and can_be_hidden else []
    for name, values, is_source, is_target in matched.inhibitions:
        if is_source and fires:
            # Two places, so that a target looks at one: far more alerts are targets than sources.
            places.append(("source", name, values))
            if not is_target:
                places.append(("source only", name, values))
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
        if place[0] in ("source", "source only"):
            yield from index.at(("target", *place[1:]))
        elif place[0] in ("bad", "soft"):
            for child in rules.topology.descendants(str(place[1])):
                yield from index.at(("at", child))


_Label = tuple[str, str]
_Set = PersistentMap[Silence, bool]
_NONE: _Set = PersistentMap()

Silences = tuple[Silence, ...]
"""Silences in order of their ids."""

_FEW_GONE = 16  # silences that are cut out one by one; with more all are gone through once


def _id(silence: Silence) -> str:
    return silence.id


def in_order(silences: Iterable[Silence]) -> Silences:
    """Return silences in order of their ids."""
    return tuple(sorted(silences, key=_id))


def with_id(silences: Silences, name: str) -> Silences:
    """Return the silences with an id, of silences in order."""
    start = bisect_left(silences, name, key=_id)
    return silences[start : bisect_right(silences, name, lo=start, key=_id)]


def replaced(
    silences: Silences, removed: Collection[Silence], added: Iterable[Silence]
) -> Silences:
    """Return silences in order without some and with others."""
    # Copying a tuple costs next to nothing, going through it for each change of one does not.
    if len(removed) > _FEW_GONE:
        gone = set(removed)
        silences = tuple(one for one in silences if one not in gone)
    else:
        for silence in removed:
            start = bisect_left(silences, silence.id, key=_id)
            same = with_id(silences, silence.id)
            rest = tuple(one for one in same if one != silence)
            silences = silences[:start] + rest + silences[start + len(same) :]
    for silence in added:
        place = bisect_right(silences, silence.id, key=_id)
        silences = (*silences[:place], silence, *silences[place:])
    return silences


@attrs.frozen
class SilenceIndex:
    """Silences by one label that each needs, with those that need none: a value.

    `names` counts how many silences are found by a label of each name. `edges` are the instants at
    which silences begin and end, with their ids; those of silences that are gone may be among them.
    """

    by_label: PersistentMap[_Label, _Set] = attrs.field(factory=PersistentMap)
    others: _Set = _NONE
    names: dict[str, int] = attrs.field(factory=dict)
    edges: Waiting = None

    @classmethod
    def of(cls, silences: Iterable[Silence], *, since: datetime) -> "SilenceIndex":
        """Return the index of silences, with their edges since an instant."""
        return cls().changed((), silences, since=since)

    def __bool__(self) -> bool:
        return bool(self.names or self.others)

    def changed(
        self, removed: Iterable[Silence], added: Iterable[Silence], *, since: datetime
    ) -> "SilenceIndex":
        """Return the index without some silences and with others."""
        after = attrs.evolve(self, names=dict(self.names))
        edges = Agenda(self.edges)
        for silence in removed:
            after._remove(silence)
        for silence in added:
            after._add(silence)
            for at in {silence.starts_at, silence.ends_at}:
                if at >= since:
                    edges.push((at, silence.id))
        object.__setattr__(after, "edges", edges.persistent())
        return after

    def candidates(self, labels: Labels) -> list[Silence]:
        """Return the silences that may match labels; no other one does."""
        found = list(self.others)
        for name in self.names:
            found += self.by_label.get((name, labels.get(name, "")), ())
        return found

    def passed(self, silences: Silences, at: datetime) -> tuple["SilenceIndex", list[Silence]]:
        """Return the index after the edges up to an instant, and the silences with one at it."""
        edges, names = Agenda(self.edges), dict[str, None]()
        while (first := edges.least) is not None and first[0] <= at:
            names[first[1]] = None
            edges.pop()
        moved = [
            one
            for name in sorted(names)
            for one in with_id(silences, name)
            if at in (one.starts_at, one.ends_at)
        ]
        return attrs.evolve(self, edges=edges.persistent()), moved

    def next_edge(
        self, silences: Silences, now: datetime
    ) -> tuple["SilenceIndex", datetime | None]:
        """Return the index without the edges up to now, and the next one; `None` without any."""
        edges = Agenda(self.edges)
        while (first := edges.least) is not None:
            at, name = first
            same = with_id(silences, name) if at > now else ()
            if any(at in (one.starts_at, one.ends_at) for one in same):
                break
            edges.pop()
        after = attrs.evolve(self, edges=edges.persistent())
        return after, None if first is None else first[0]

    # Only these two write into an index, and only into one that nobody else has seen.

    def _add(self, silence: Silence) -> None:
        keys = [(one.name, one.value) for one in equality_matchers(silence.when)]
        if not keys:
            object.__setattr__(self, "others", self.others.put(silence, True))
            return
        # The label that finds the fewest others: "service" rather than an environment for all.
        key = min(keys, key=lambda one: len(self.by_label.get(one, ())))
        known = self.by_label.get(key, _NONE)
        if silence not in known:
            self._set(key, known.put(silence, True))
            self.names[key[0]] = self.names.get(key[0], 0) + 1

    def _remove(self, silence: Silence) -> None:
        for one in equality_matchers(silence.when):
            key = (one.name, one.value)
            known = self.by_label.get(key, _NONE)
            if silence in known:
                self._set(key, known.without(silence))
                self.names[one.name] -= 1
                if not self.names[one.name]:
                    del self.names[one.name]
                return
        object.__setattr__(self, "others", self.others.without(silence))

    def _set(self, key: _Label, found: _Set) -> None:
        by_label = self.by_label.put(key, found) if found else self.by_label.without(key)
        object.__setattr__(self, "by_label", by_label)
