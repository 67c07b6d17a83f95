"""Entries: what a stream knows of each identity, when it falls due, and a map of all of them.

Most signals repeat what is known. One of them moves a count, an instant, the deliveries and the
bits of a flapping detector, and nothing that any rule waits for. These hot fields lie in a small
tuple (`Repeats`) beside the entry as it was before the first repeat, so that neither the alert nor
the entry is copied. `EntryMap` returns entries with both put together.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_copies import evolver
from serviceops._internal.persistent_maps import PersistentMap, TransientMap
from serviceops.events.matchers import Labels
from serviceops.events.processing.checks import CheckHealth
from serviceops.events.processing.delay import DelayTrack
from serviceops.events.processing.flapping import FlapTrack
from serviceops.events.response import ResponseRule
from serviceops.events.signals import Signal
from serviceops.events.stream.alert_moves import with_sightings, without_sightings
from serviceops.events.stream.stream_rules import StreamContext
from serviceops.lifecycle import Alert, Significance
from serviceops.lifecycle.alerts.alert import last_at
from serviceops.lifecycle.alerts.alert_axes import AlertCondition
from serviceops.spans import FIRST_INSTANT


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


evolve_entry = evolver(AlertEntry)
NO_ENTRY = AlertEntry(identity="-")
"""An entry of which nothing is known, whatever the identity."""


def entry_of(identity: str) -> AlertEntry:
    """Return the entry of an identity of which nothing is known."""
    return evolve_entry(NO_ENTRY, identity=identity)


Repeats: TypeAlias = tuple[AlertEntry, Signal, datetime, int, tuple[str, ...], FlapTrack | None]
"""An entry of which the next report may be a repeat, with its hot fields beside the others.

They are `newest_at`, the count of its alert's sightings, `deliveries` and `flaps`. The entry in it
has none of them, and its `newest_at` is the first sighting. Its signal comes second, so that a
repeat looks at one object less."""
# A plain tuple, since one is made for every signal: a class of its own takes five times as long.


def whole(stored: Repeats) -> AlertEntry:
    """Return an entry with the fields that lie beside it."""
    entry, _, newest_at, count, deliveries, flaps = stored
    alert: Any = entry.alert
    return evolve_entry(
        entry, alert=with_sightings(alert, count, entry.newest_at, newest_at),
        newest_at=newest_at, deliveries=deliveries, flaps=flaps,
    )  # fmt: skip


SIGNIFICANT = frozenset({Significance.WARNING, Significance.EXCEPTION})
"""What a signal means that is neither filtered out nor only written down."""


def to_store(entry: AlertEntry, due_at: datetime | None, *, checks: bool) -> AlertEntry | Repeats:
    """Return what is stored of an entry, due at an instant: itself, or its `Repeats`.

    It is stored as repeats where the next report may be one.
    With rules of checks every result counts, and one that comes while an alert subsides is more
    than a repeat.
    """
    alert, known, newest_at = entry.alert, entry.signal, entry.newest_at
    if checks or alert is None or known is None or newest_at is None:
        return entry if due_at == entry.due_at else evolve_entry(entry, due_at=due_at)
    seen = alert.sightings
    if (
        alert.severity is not known.severity
        or alert.condition is AlertCondition.CLEARED  # as that of a closed alert is
        or (alert.condition is AlertCondition.BUILDING and alert.builds_until is None)
        or alert.clears_at is not None
        or entry.significance not in SIGNIFICANT
        or seen.first_at is None
        or seen.last_at != newest_at
    ):
        return entry if due_at == entry.due_at else evolve_entry(entry, due_at=due_at)
    # One object for each alert less: the sightings are put together when they are read.
    cold = evolve_entry(
        entry,
        alert=without_sightings(alert),
        newest_at=seen.first_at,
        deliveries=(),
        flaps=None,
        due_at=due_at,
    )
    return cold, known, newest_at, seen.count, entry.deliveries, entry.flaps


class EntryMap(PersistentMap[str, AlertEntry]):
    """The entries of a stream by identity; those with repeats are put together when they are read.

    `stored` returns what lies in it: an entry, or its `Repeats`.
    """

    __slots__ = ()

    stored = PersistentMap[str, AlertEntry].get

    def get(self, key: str, default: Any = None) -> Any:
        """Return the entry of an identity, or the default."""
        found = PersistentMap.get(self, key, default)
        return whole(found) if type(found) is tuple else found

    def items(self) -> Iterator[tuple[str, AlertEntry]]:
        """Yield identities and entries, in no particular order."""
        for key, found in self.pairs():
            yield key, whole(found) if type(found) is tuple else found


class TransientEntries(TransientMap[str, AlertEntry]):
    """The entries of a stream during one call, with their `stored` form."""

    __slots__ = ()

    base: EntryMap

    def store(self, entry: AlertEntry, due_at: datetime | None, *, checks: bool) -> None:
        """Write an entry, due at an instant, in the form in which it is stored."""
        stored: Any = to_store(entry, due_at, checks=checks)
        self.put(entry.identity, stored)

    def stored(self, key: str) -> Any:
        """Return what lies at an identity: an entry, its `Repeats`, or `None`."""
        leaf = self.leaves.get(hash(key) & self.mask)
        return self.base.stored(key) if leaf is None else leaf.get(key)

    def get(self, key: str, default: Any = None) -> Any:
        """Return the entry of an identity, or the default."""
        found = self.stored(key)
        if type(found) is tuple:
            return whole(found)
        return default if found is None else found


def as_entry_map(given: PersistentMap[str, AlertEntry]) -> PersistentMap[str, AlertEntry]:
    """Return entries as the map that puts repeats together; other kinds are refused later."""
    if type(given) is PersistentMap:
        return EntryMap(given.items())
    return given


TAKEN = FIRST_INSTANT
"""In place of when an entry is due, while what was due of it is processed: it waits no more."""


def entry_due_at(entry: AlertEntry, context: StreamContext) -> datetime | None:
    """Return when an entry has to be processed again at the latest; `None` when nothing waits.

    What was due before `now`, because the signal came late, is due at `now`.
    """
    now, rules, _ = context
    alert = entry.alert
    is_open = alert is not None and alert.state == "open"
    at = None if is_open else forgotten_at(entry, context)
    if alert is not None:
        at = _earlier(at, rules.timers._next_at(alert))
        if is_open and rules.responses and alert.condition is AlertCondition.RAISED:
            since = alert.raised_at or now
            for rule in rules.responses:
                if rule.name not in entry.responded:
                    at = _earlier(at, response_due_at(entry, rule, since, now))
    if entry.flaps is not None and entry.flaps.flapping and rules.flapping is not None:
        # What ends at this very instant still has to be ended, whatever else changed the entry now.
        reading = rules.flapping.read(entry.flaps, at=now)
        at = _earlier(at, reading.stable_at if reading.flapping else now)
    return at if at is None or at > now else now


def response_due_at(
    entry: AlertEntry, rule: ResponseRule, since: datetime, now: datetime
) -> datetime | None:
    """Return when a response is due to an alert that is there since; `None` when it waits no more.

    What is due at this very instant waits for the inputs that come before it.
    """
    due, waits = since + rule.after, rule.after and entry.due_at != TAKEN
    return due if due > now or (waits and due == now) else None


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the earlier of two instants, of which `None` is never."""
    return other if one is None or (other is not None and other < one) else one


def forgotten_at(entry: AlertEntry, context: StreamContext) -> datetime | None:
    """Return when an entry is removed; `None` while its alert is open, hidden or unannounced."""
    now, rules, _ = context
    alert, newest_at = entry.alert, entry.newest_at
    if newest_at is None:
        return None
    if alert is None:
        return max(newest_at + rules.identity.forget_after, now)
    if alert.state == "open" or alert.suppressed_by or alert.news is not None:
        return None
    at = max(newest_at, last_at(alert)) + rules.identity.forget_after
    # As long as the alert may reopen, the entry is needed: without it a report opens another one.
    within = rules.policy.reopen.within
    if within is not None and alert.cleared_at is not None:
        at = max(at, rules.policy.reopen.calendar.add(alert.cleared_at, within))
    return max(at, now)
