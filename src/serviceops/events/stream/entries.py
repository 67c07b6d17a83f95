"""Entries: what a stream knows of each identity, and a map of them that repeats change cheaply.

Most signals repeat what is known. One of them moves a count, an instant, the deliveries and the
bits of a flapping detector, and nothing that any rule waits for. These hot fields lie in a small
object (`Repeats`) beside the entry as it was before the first repeat, so that neither the alert nor
the entry is copied. `EntryMap` returns entries with both put together.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_copies import evolver
from serviceops.events.matchers import Labels
from serviceops.events.processing.checks import CheckHealth
from serviceops.events.processing.delay import DelayTrack
from serviceops.events.processing.flapping import FlapTrack
from serviceops.events.signals import Signal
from serviceops.events.stream.alert_moves import with_sightings, without_sightings
from serviceops.events.stream.persistent_maps import GONE, PersistentMap, TransientMap
from serviceops.lifecycle import Alert, Significance
from serviceops.lifecycle.alerts.alert_axes import AlertCondition


@checked
@attrs.frozen(kw_only=True)
class AlertEntry:
    """The state of one identity: its alert, and the state of its rules.

    `signal` is the last one that reported the condition and was not filtered out, `newest_at` the
    instant of the newest received, `deliveries` the ids that are recognised. `due_at` is when the
    entry is processed again without a signal, at the latest. The rest is the state of each rule.
    """

    identity: str
    alert: Alert | None = None
    signal: Signal | None = None
    newest_at: datetime | None = attrs.field(default=None, repr=str)
    deliveries: tuple[str, ...] = ()
    significance: Significance | None = None
    health: CheckHealth | None = None
    flaps: FlapTrack | None = None
    delay: DelayTrack | None = None
    flexible_started: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    group_status: str = ""
    responded: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    due_at: datetime | None = attrs.field(default=None, repr=str)

    @property
    def labels(self) -> Labels:
        """The labels that rules match: those of the last signal that reported the condition."""
        return {} if self.signal is None else self.signal.labels


def has_same_labels(last: Signal | None, signal: Signal) -> bool:
    """Return whether two signals have the same labels but for the severity."""
    return last is not None and (
        last.facts == signal.facts
        and last.resource == signal.resource
        and last.name == signal.name
        and last.source == signal.source
    )


class Repeats:
    """An entry of which the next report may be a repeat, with its hot fields beside the others.

    `signal` is the entry's: a repeat has its labels and severity. `newest_at`, `deliveries` and
    `flaps` are those of the entry, `count` and `first_at` those of its alert's sightings, of which
    the last is the newest signal; what `entry` has of them is old or empty. Never written again.
    """

    __slots__ = ("count", "deliveries", "entry", "first_at", "flaps", "newest_at", "signal")

    def __init__(
        self,
        entry: AlertEntry,
        signal: Signal,
        newest_at: datetime,
        count: int,
        first_at: datetime,
        deliveries: tuple[str, ...],
        flaps: FlapTrack | None,
    ) -> None:
        self.entry = entry
        self.signal = signal
        self.newest_at = newest_at
        self.count = count
        self.first_at = first_at
        self.deliveries = deliveries
        self.flaps = flaps

    def whole(self) -> AlertEntry:
        """Return the entry with these fields in it."""
        alert: Any = self.entry.alert
        return evolve_entry(
            self.entry,
            alert=with_sightings(alert, self.count, self.first_at, self.newest_at),
            newest_at=self.newest_at,
            deliveries=self.deliveries,
            flaps=self.flaps,
        )


evolve_entry = evolver(AlertEntry)

SIGNIFICANT = frozenset({Significance.WARNING, Significance.EXCEPTION})
"""What a signal means that is neither filtered out nor only written down."""


def to_store(entry: AlertEntry, *, checks: bool) -> AlertEntry | Repeats:
    """Return what is stored of an entry: itself, or its `Repeats` where the next report may be one.

    With rules of checks every result counts, and one that comes while an alert subsides is more
    than a repeat.
    """
    alert, known, newest_at = entry.alert, entry.signal, entry.newest_at
    if checks or alert is None or known is None or newest_at is None:
        return entry
    seen = alert.sightings
    if (
        alert.severity is not known.severity
        or alert.state != "open"
        or alert.condition is AlertCondition.CLEARED
        or alert.clears_at is not None
        or entry.significance not in SIGNIFICANT
        or seen.first_at is None
        or seen.last_at != newest_at
    ):
        return entry
    # One object for each alert less: the sightings are put together when they are read.
    cold = evolve_entry(entry, alert=without_sightings(alert), newest_at=None, deliveries=())
    return Repeats(cold, known, newest_at, seen.count, seen.first_at, entry.deliveries, entry.flaps)


class EntryMap(PersistentMap[str, AlertEntry]):
    """The entries of a stream by identity; those with repeats are put together when they are read.

    `stored` returns what lies in it: an entry, or its `Repeats`.
    """

    __slots__ = ()

    stored = PersistentMap[str, AlertEntry].get

    def get(self, key: str, default: Any = None) -> Any:
        """Return the entry of an identity, or the default."""
        found = PersistentMap.get(self, key, default)
        return found.whole() if type(found) is Repeats else found

    def items(self) -> Iterator[tuple[str, AlertEntry]]:
        """Yield identities and entries, in no particular order."""
        for key, found in self.pairs():
            yield key, found.whole() if type(found) is Repeats else found


class TransientEntries(TransientMap[str, AlertEntry]):
    """The entries of a stream during one call, with their `stored` form."""

    __slots__ = ()

    base: EntryMap

    def store(self, entry: AlertEntry, *, checks: bool) -> None:
        """Write an entry in the form in which it is stored."""
        stored: Any = to_store(entry, checks=checks)
        self.changes[entry.identity] = stored

    def stored(self, key: str) -> Any:
        """Return what lies at an identity: an entry, its `Repeats`, or `None`."""
        found = self.changes.get(key)
        if found is None:
            return self.base.stored(key)
        return None if found is GONE else found

    def get(self, key: str, default: Any = None) -> Any:
        """Return the entry of an identity, or the default."""
        found = self.stored(key)
        if type(found) is Repeats:
            return found.whole()
        return default if found is None else found


def as_entry_map(given: PersistentMap[str, AlertEntry]) -> PersistentMap[str, AlertEntry]:
    """Return entries as the map that puts repeats together; other kinds are refused later."""
    if type(given) is PersistentMap:
        return EntryMap(given.items())
    return given
