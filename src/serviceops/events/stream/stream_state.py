"""The state of a stream as one value: its entries, groups, incidents and silences."""

import heapq
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_copies import evolver
from serviceops._internal.persistent_maps import PersistentMap, Waiting
from serviceops.display import Table
from serviceops.display.listing import as_cell, first_rows
from serviceops.display.notebook import NotebookView
from serviceops.errors import InvalidValue
from serviceops.events.identity import SignalEffect
from serviceops.events.processing.silence import Silence
from serviceops.events.response import IncidentTrack
from serviceops.events.routing.grouping import AlertGroup
from serviceops.events.stream.entries import AlertEntry, EntryMap, as_entry_map
from serviceops.lifecycle import Alert

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
    that a host stores what is new and nothing else. `edge_passed` says that at `now` a silence or
    planned work began or ended, and that this is done; `routing` is a digest of the routes by which
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
