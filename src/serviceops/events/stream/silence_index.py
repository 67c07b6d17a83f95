"""An index of the silences of a stream, so that a change of one alert looks at few of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable
from datetime import datetime

import attrs

from serviceops._internal.persistent_maps import Agenda, PersistentMap, Waiting
from serviceops.events.matchers import Labels, equality_matchers
from serviceops.events.processing.silence import Silence

_Label = tuple[str, str]
_Set = PersistentMap[Silence, bool]
_NONE: _Set = PersistentMap()

Silences = tuple[Silence, ...]
"""Silences in order of their ids."""

_FEW = 16  # silences that are cut out one by one; with more all are gone through once


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
    if len(removed) > _FEW:
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
