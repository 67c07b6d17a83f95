"""The state of a stream as one value: its entries, groups, incidents and silences.

An entry is what a stream knows of one identity. Most signals repeat what is known. One of them
moves a count, an instant, the deliveries and the bits of a flapping detector, and nothing that any
rule waits for. These hot fields lie in a small tuple (`Repeats`) beside the entry as it was before
the first repeat, so that neither the alert nor the entry is copied. `EntryMap` returns entries with
both put together.
"""

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_copies import copier, evolver
from serviceops._internal.persistent_maps import PersistentMap, TransientMap, Waiting
from serviceops.display import Table
from serviceops.display.listing import as_cell, first_rows
from serviceops.display.notebook import NotebookView
from serviceops.errors import InvalidValue
from serviceops.events.matchers import Labels
from serviceops.events.processing.checks import CheckHealth
from serviceops.events.processing.delay import DelayTrack
from serviceops.events.processing.flapping import FlapTrack
from serviceops.events.processing.silence import Silence
from serviceops.events.response import IncidentTrack, ResponseRule
from serviceops.events.routing.grouping import AlertGroup
from serviceops.events.signals import Signal, SignalEffect
from serviceops.events.stream.alert_moves import (
    UNSEEN,
    opened_like,
    sightings_of,
    with_sightings,
    without_sightings,
)
from serviceops.events.stream.stream_rules import StreamContext
from serviceops.lifecycle import Alert, Significance
from serviceops.lifecycle.alerts.alert import RepeatCount, last_at
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
entry_draft = copier(AlertEntry)  # where many fields are other ones: half the time
NO_ENTRY = AlertEntry(identity="-")
"""An entry of which nothing is known, whatever the identity."""


def entry_of(identity: str) -> AlertEntry:
    """Return the entry of an identity of which nothing is known."""
    return evolve_entry(NO_ENTRY, identity=identity)


Own: TypeAlias = tuple[str, datetime, tuple[str, ...], tuple[str, ...], str | None, datetime | None]
"""What an entry has of its own that is otherwise as its example became (see `alike.py`).

They are its identity, its first instant, the keys of its groups and incidents, the id of the
incident that its alert was promoted to, and `due_at`."""
# A storm leaves many thousands of these: an entry and an alert for each would be the two largest
# objects of a stream, and the garbage collector goes through all their fields each time. It leaves
# out plain tuples of plain values.

Repeats: TypeAlias = tuple[
    AlertEntry, Signal, datetime, int, tuple[str, ...], FlapTrack | None, Own | None
]
"""An entry of which the next report may be a repeat, with its hot fields beside the others.

They are `newest_at`, the count of its alert's sightings, `deliveries` and `flaps`. The entry in it
has none of them, and its `newest_at` is the first sighting. Its signal comes second, so that a
repeat looks at one object less. With an `Own`, the entry in it is that of its example."""
# A plain tuple, since one is made for every signal: a class of its own takes five times as long.


def cold_entry(stored: Repeats) -> AlertEntry:
    """Return the entry in `Repeats`, without the fields that lie beside it."""
    example, signal, _, _, _, _, own = stored
    return example if own is None else _like(example, signal, own, UNSEEN, own[1], (), None)


def whole(stored: Repeats) -> AlertEntry:
    """Return an entry with the fields that lie beside it."""
    entry, signal, newest_at, count, deliveries, flaps, own = stored
    if own is not None:
        seen = sightings_of(count, own[1], newest_at)
        return _like(entry, signal, own, seen, newest_at, deliveries, flaps)
    alert: Any = entry.alert
    alert = with_sightings(alert, count, entry.newest_at, newest_at)
    return evolve_entry(entry, alert=alert, newest_at=newest_at, deliveries=deliveries, flaps=flaps)


def _like(
    example: AlertEntry,
    signal: Signal,
    own: Own,
    sightings: RepeatCount,
    newest_at: datetime,
    deliveries: tuple[str, ...],
    flaps: FlapTrack | None,
) -> AlertEntry:
    """Return the entry with its own fields that otherwise became what its example became."""
    identity, at, groups, incidents, incident, due_at = own
    first: Any = example.alert
    draft = entry_draft(example)
    draft.alert = opened_like(first, identity, signal, at, incident, sightings)
    draft.identity, draft.signal, draft.newest_at = identity, signal, newest_at
    draft.deliveries, draft.flaps, draft.due_at = deliveries, flaps, due_at
    draft.groups, draft.incidents = groups, incidents
    draft.__class__ = AlertEntry
    return draft  # type: ignore[no-any-return] # the draft is one now


# What is needed of very many entries is read without making them.


def stored_due_at(stored: AlertEntry | Repeats) -> datetime | None:
    """Return when an entry is due, which repeats do not move."""
    if isinstance(stored, AlertEntry):
        return stored.due_at
    own = stored[6]
    return stored[0].due_at if own is None else own[-1]


def stored_labels(stored: AlertEntry | Repeats) -> Labels:
    """Return the labels of an entry."""
    return stored.labels if isinstance(stored, AlertEntry) else stored[1].labels


def may_be_hidden(stored: AlertEntry | Repeats) -> bool:
    """Return whether the alert of an entry is open, or something hides it."""
    # An alert that became what its example became is open as that one was.
    alert = stored.alert if isinstance(stored, AlertEntry) else stored[0].alert
    return alert is not None and (alert.state == "open" or bool(alert.suppressed_by))


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
    cold = entry_draft(entry)
    cold.alert, cold.newest_at = without_sightings(alert), seen.first_at
    cold.deliveries, cold.flaps, cold.due_at = (), None, due_at
    cold.__class__ = AlertEntry
    return cold, known, newest_at, seen.count, entry.deliveries, entry.flaps, None


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


EFFECTS = tuple(SignalEffect)
_MAX_ROWS = 50  # of the figure


@checked
@attrs.frozen(kw_only=True)
class GroupEntry:
    """A group of alerts, the place in the tree of routes that it belongs to, and its receiver."""

    path: str
    group: AlertGroup
    receiver: str | None = None  # states that were stored by older versions have none


@checked
@attrs.frozen(kw_only=True)
class StreamState(NotebookView):
    """The state of a stream: a value, however many alerts it has.

    A step gives another and leaves this one as it is; both share what did not change. Two are equal
    when they have the same content. `touched` names the identities of the step that led here, so
    that a host stores what is new and nothing else. `edge_passed` says that what begins or ends at
    `now` is done, after all inputs of that instant; `routing` is a digest of the routes by which
    alerts are in their groups.
    """

    now: datetime | None = attrs.field(default=None, repr=str)
    entries: PersistentMap[str, AlertEntry] = attrs.field(factory=EntryMap, converter=as_entry_map)
    groups: PersistentMap[str, GroupEntry] = attrs.field(factory=PersistentMap)
    incidents: PersistentMap[str, IncidentTrack] = attrs.field(factory=PersistentMap)
    silences: tuple[Silence, ...] = ()
    tally: tuple[int, ...] = (0,) * len(EFFECTS)
    touched: tuple[str, ...] = attrs.field(default=(), eq=False, repr=False)
    edge_passed: bool = attrs.field(default=False, repr=False)
    routing: str = attrs.field(default="", repr=False)
    # Worked out from the above and the rules, again when they are others; see `reducer.py`.
    _rules: Any = attrs.field(default=None, eq=False, repr=False)
    _index: Any = attrs.field(default=None, eq=False, repr=False)
    _agenda: Waiting = attrs.field(default=None, eq=False, repr=False)
    _edge: datetime | None = attrs.field(default=None, eq=False, repr=False)
    _silenced: Any = attrs.field(default=None, eq=False, repr=False)
    _classes: Any = attrs.field(default=None, eq=False, repr=False)
    # Those that wait for what opens and closes at this very instant; `None` for all.
    _waiting: frozenset[str] | None = attrs.field(default=None, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if len(self.tally) != len(EFFECTS):
            raise InvalidValue(self.tally, f"{len(EFFECTS)} numbers, one for each effect")

    @checked
    def alert(self, identity: str) -> Alert | None:
        """Return the alert of an identity, open or closed not long ago."""
        entry = self.entries.get(identity)
        return None if entry is None else entry.alert

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """Every alert, in order of identity."""
        entries = (self.entries.get(identity) for identity in sorted(self.entries))
        return tuple(entry.alert for entry in entries if entry.alert is not None)

    @property
    def counts(self) -> dict[str, int]:
        """The number of signals by effect."""
        return {effect.value: n for effect, n in zip(EFFECTS, self.tally, strict=True) if n}

    def figure(self) -> Table:
        """Return its alerts as a table, under the number of signals by effect."""
        shown = heapq.nsmallest(_MAX_ROWS, self.entries)
        alerts = [alert for name in shown if (alert := self.alert(name)) is not None]
        rows: list[tuple[object, ...]] = [
            # An identity may be a fingerprint, which tells no reader what it is about.
            (alert.identity, alert.summary or " ".join(filter(None, (alert.name, alert.resource))),
             alert.state, as_cell(alert.severity), as_cell(alert.condition),
             alert.sightings.count, as_cell(alert.sightings.first_at),
             as_cell(alert.sightings.last_at))
            for alert in alerts
        ]  # fmt: skip
        counts = ", ".join(f"{number} {name}" for name, number in self.counts.items())
        parts = [as_cell(self.now) or "Nothing yet", counts]
        columns = ("alert", "about", "state", "severity", "condition", "signals", "first", "last")
        title = ": ".join(filter(None, map(str, parts)))
        return first_rows(rows, len(self.entries), columns=columns, title=title)

    def snapshot(self) -> "StreamSnapshot":
        """Return it as plain rows, in a fixed order, for documents."""
        return StreamSnapshot(
            now=self.now,
            entries=tuple(value for _, value in sorted(self.entries.items(), key=_first)),
            groups=tuple(value for _, value in sorted(self.groups.items(), key=_first)),
            incidents=tuple(value for _, value in sorted(self.incidents.items(), key=_first)),
            silences=self.silences,
            counts=tuple(sorted(self.counts.items())),
            edge_passed=self.edge_passed,
            routing=self.routing,
        )


def _first(item: tuple[str, Any]) -> str:
    return item[0]


@checked
@attrs.frozen(kw_only=True)
class StreamSnapshot:
    """The state of a stream as rows, for documents and for stores with a row for each identity."""

    now: datetime | None = None
    entries: tuple[AlertEntry, ...] = ()
    groups: tuple[GroupEntry, ...] = ()
    incidents: tuple[IncidentTrack, ...] = ()
    silences: tuple[Silence, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    edge_passed: bool = False
    routing: str = ""

    def restored(self) -> StreamState:
        """Return the state of the rows."""
        counts = dict(self.counts)
        if odd := sorted(counts.keys() - set(EFFECTS)):
            raise InvalidValue(", ".join(odd), f"counts of {', '.join(EFFECTS)}")
        return StreamState(
            now=self.now,
            entries=_unique((row.identity, row) for row in self.entries),
            groups=_unique((row.group.key, row) for row in self.groups),
            incidents=_unique((row.key, row) for row in self.incidents),
            silences=self.silences,
            tally=tuple(counts.get(effect, 0) for effect in EFFECTS),
            edge_passed=self.edge_passed,
            routing=self.routing,
        )


def _unique(rows: Iterable[tuple[str, Any]]) -> PersistentMap[str, Any]:
    found: dict[str, Any] = {}
    for key, row in rows:
        if key in found:
            raise InvalidValue(key, "each row once")
        found[key] = row
    return PersistentMap(found)


evolve_state = evolver(StreamState)
