"""Links between records: their kinds, the links that records store, and the linked records.

A link points from the record that depends to the one it depends on: from a child to its parent.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import Any, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_copies import draft_of
from serviceops._internal.frozen_map import FrozenMap
from serviceops._internal.kinds import FilledText
from serviceops._internal.short_repr import short_repr
from serviceops.lifecycle.alerts.alert import Alert
from serviceops.lifecycle.event import Event
from serviceops.lifecycle.holding import ContactedRecord, HeldRecord, HoldReason
from serviceops.lifecycle.incident import Incident, ResolutionCode
from serviceops.lifecycle.known_error import KnownError
from serviceops.lifecycle.major_incident import MajorIncident
from serviceops.lifecycle.problem import Problem
from serviceops.lifecycle.record import AnyRecord, Record


class LinkKind(StrEnum):
    """The kind of a link, read from its source to its target."""

    CHILD_OF = "child_of"
    """An incident that is part of a larger one."""
    DUPLICATE_OF = "duplicate_of"
    """An incident or a problem that repeats another."""
    FOLLOWS = "follows"
    """An incident that came back and the closed one before it."""
    SYMPTOM_OF = "symptom_of"
    """An incident and the problem behind it."""
    CAUSED_BY = "caused_by"
    """An incident and the change that caused it."""
    FIXED_BY = "fixed_by"
    """An incident or a problem and a change that removes it."""
    WAITS_FOR = "waits_for"
    """A record on hold and the problem or change it waits for."""
    KNOWN_ERROR_OF = "known_error_of"
    """A known error and its problem."""
    RESOLVED_WITH = "resolved_with"
    """An incident and the known error it was resolved with."""
    CITES = "cites"
    """An incident on hold and the known error whose workaround it uses."""
    MAJOR_INCIDENT_OF = "major_incident_of"
    """A major incident and its incident."""
    REPORTED_BY = "reported_by"
    """An incident and an alert that reports it."""
    PART_OF = "part_of"
    """An event and the alert it was made part of."""
    REQUESTED_IN = "requested_in"
    """An access grant and the service request it was requested in."""
    CONTINUES = "continues"
    """An alert and the closed one of the same identity before it."""
    ABOUT = "about"
    """A contact and a record it was about."""
    CONVERTED_FROM = "converted_from"
    """A record and the one of another kind that it was first logged as."""


@checked
@attrs.frozen
class Link:
    """One record linked to another.

    >>> Link(LinkKind.CHILD_OF, "INC-2", "INC-1")
    Link('INC-2' child_of 'INC-1')
    """

    kind: LinkKind = attrs.field(converter=LinkKind)
    source: FilledText
    target: FilledText

    def __repr__(self) -> str:
        return f"Link({self.source!r} {self.kind} {self.target!r})"


_link_draft = draft_of(Link)

Pairs: TypeAlias = Iterable[tuple[LinkKind, str | None]]
Table: TypeAlias = tuple[tuple[type, Callable[[Any], Pairs]], ...]


def _outward(record: Any) -> Pairs:
    """Yield the links that any kind of record may store."""
    for kind in _SAME_NAME:
        yield kind, getattr(record, kind.value, None)
    if isinstance(record, HeldRecord) and record.hold_reason in _WAIT_REASONS:
        yield LinkKind.WAITS_FOR, record.hold_reference


# The links stored in a fact of the same name, whatever the kind of record.
_SAME_NAME = (
    LinkKind.DUPLICATE_OF,
    LinkKind.FOLLOWS,
    LinkKind.REQUESTED_IN,
    LinkKind.CONTINUES,
    LinkKind.CONVERTED_FROM,
)
_WAIT_REASONS = (HoldReason.PROBLEM, HoldReason.CHANGE)


def _of_incident(incident: Incident) -> Pairs:
    yield LinkKind.CHILD_OF, incident.parent
    yield LinkKind.SYMPTOM_OF, incident.problem
    yield LinkKind.CAUSED_BY, incident.change
    if incident.resolution_code == ResolutionCode.KNOWN_ERROR:
        yield LinkKind.RESOLVED_WITH, incident.resolution_reference
    if incident.resolution_code == ResolutionCode.CHANGE:
        yield LinkKind.FIXED_BY, incident.resolution_reference


# By kind of record, the stored links of which it is the source.
_OUTGOING: Table = (
    (object, _outward),
    (Incident, _of_incident),
    (Problem, lambda problem: [(LinkKind.FIXED_BY, name) for name in problem.changes]),
    (KnownError, lambda known: [(LinkKind.KNOWN_ERROR_OF, known.problem)]),
    (MajorIncident, lambda major: [(LinkKind.MAJOR_INCIDENT_OF, major.incident)]),
    (Event, lambda event: [(LinkKind.PART_OF, event.alert)]),
)

# By kind of record, the stored links of which it is the target; the source may store them too.
_INCOMING: Table = (
    (Incident, lambda incident: [(LinkKind.MAJOR_INCIDENT_OF, incident.major_incident)]),
    (Problem, lambda problem: [(LinkKind.SYMPTOM_OF, name) for name in problem.incidents]),
    (Problem, lambda problem: [(LinkKind.KNOWN_ERROR_OF, problem.known_error)]),
    (KnownError, lambda known: [(LinkKind.CITES, name) for name in known.cited_by]),
    (Alert, lambda alert: [(LinkKind.REPORTED_BY, alert.incident)]),
    (ContactedRecord, lambda record: [(LinkKind.ABOUT, name) for name in record.contacts]),
)


@checked
def links_of(record: AnyRecord) -> tuple[Link, ...]:
    """Return the links that a record stores in its facts, each once.

    >>> from datetime import UTC, datetime
    >>> child = Incident.log("INC-2", summary="Mail is slow", caller="u-1", parent="INC-1",
    ...                      at=datetime(2026, 3, 2, 9, tzinfo=UTC))
    >>> links_of(child)
    (Link('INC-2' child_of 'INC-1'),)
    """
    name = record.id
    outgoing = ((kind, name, other) for kind, other in _pairs(record, _OUTGOING))
    incoming = ((kind, other, name) for kind, other in _pairs(record, _INCOMING))
    every = chain(outgoing, incoming)
    if isinstance(record, Record):
        return tuple([_link(*parts) for parts in dict.fromkeys(every)])
    return tuple(dict.fromkeys(Link(*parts) for parts in every))


def _link(kind: LinkKind, source: str, target: str) -> Link:
    # A problem may have thousands, which are made anew with every action on it: as facts of a
    # record of ours the parts were checked already, unlike those of a row of the host's.
    made = _link_draft()
    made.kind, made.source, made.target = kind, source, target
    made.__class__ = Link
    return made  # type: ignore[no-any-return] # the draft is one now


def _pairs(record: Any, table: Table) -> Iterator[tuple[LinkKind, str]]:
    for owner, pairs in table:
        if isinstance(record, owner):
            yield from ((kind, other) for kind, other in pairs(record) if other)


def linked_ids(record: Any) -> Iterator[str]:
    """Yield the ids of both ends of each link of a record, its own among them."""
    for link in links_of(record):
        yield from (link.source, link.target)


def _by_id(given: Iterable[Any]) -> Mapping[str, Any]:
    if isinstance(given, Mapping):
        return given
    return FrozenMap({record.id: record for record in given})


@short_repr
@attrs.frozen
class Neighbours:
    """Records and the links between them.

    `records` are records, or anything with an `id` and a `state`; of two with one id the later
    counts. A mapping of them by id is not copied: the caller may replace one by another with the
    same links. `also` are links that no record stores. `stored` are the links of each record by id,
    where the caller has them already.
    """

    records: Mapping[str, Any] = attrs.field(converter=_by_id)
    also: tuple[Link, ...] = attrs.field(default=(), converter=tuple[Link, ...])
    stored: Mapping[str, tuple[Link, ...]] | None = attrs.field(default=None, repr=False)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every link, each once, those that records store first."""
        stored = self.stored or {name: links_of(record) for name, record in self.records.items()}
        return tuple(dict.fromkeys((*chain.from_iterable(stored.values()), *self.also)))

    @cached_property
    def _ends(self) -> Mapping[tuple[LinkKind, str, bool], tuple[str, ...]]:
        # One index for both ways: true finds the targets of a source, false the other way round.
        ends: dict[tuple[LinkKind, str, bool], dict[str, None]] = {}
        for link in self.links:
            ends.setdefault((link.kind, link.source, True), {})[link.target] = None
            ends.setdefault((link.kind, link.target, False), {})[link.source] = None
        return {end: tuple(ids) for end, ids in ends.items()}

    def target_ids(self, record_id: str, kind: LinkKind) -> tuple[str, ...]:
        """Return the ids that a record points at by a kind of link."""
        return self._ends.get((kind, record_id, True), ())

    def source_ids(self, record_id: str, kind: LinkKind) -> tuple[str, ...]:
        """Return the ids that point at a record by a kind of link."""
        return self._ends.get((kind, record_id, False), ())

    def targets(self, record_id: str, kind: LinkKind) -> Iterator[Any]:
        """Return the records that a record points at, without itself and those not at hand."""
        return self._known(record_id, self.target_ids(record_id, kind))

    def sources(self, record_id: str, kind: LinkKind) -> Iterator[Any]:
        """Return the records that point at a record, without itself and those not at hand."""
        return self._known(record_id, self.source_ids(record_id, kind))

    def linked(self, record_id: str) -> tuple[Any, ...]:
        """Return the records at hand that are linked to a record, either way."""
        return tuple(self._known(record_id, self._other_ends.get(record_id, ())))

    @cached_property
    def _other_ends(self) -> Mapping[str, Mapping[str, None]]:
        """The ids at the other ends of the links of each record."""
        ends: dict[str, dict[str, None]] = {}
        for link in self.links:
            ends.setdefault(link.source, {})[link.target] = None
            ends.setdefault(link.target, {})[link.source] = None
        return ends

    def _known(self, record_id: str, ids: Iterable[str]) -> Iterator[Any]:
        return (self.records[n] for n in ids if n in self.records and n != record_id)


def cycles(links: Iterable[Link], kind: LinkKind) -> tuple[tuple[str, ...], ...]:
    """Return cycles that links of one kind form, each once and from its smallest id.

    Of cycles that share a record at least one is found: without it the next one is.

    >>> child, back = Link("child_of", "B", "A"), Link("child_of", "A", "B")
    >>> cycles([child, back, Link("child_of", "C", "A")], LinkKind.CHILD_OF)
    (('A', 'B'),)
    """
    onward: dict[str, list[str]] = {}
    for link in links:
        if link.kind is kind:
            onward.setdefault(link.source, []).append(link.target)
    # A depth-first search without recursion: a chain of links may be longer than Python's stack.
    found: dict[tuple[str, ...], None] = {}
    seen: set[str] = set()
    for start in onward:
        path: dict[str, None] = {}
        branches = [iter([start])]
        while branches:
            name = next(branches[-1], None)
            if name is None:
                branches.pop()
                if path:
                    path.popitem()
            elif name in path:
                cycle = [*path][[*path].index(name) :]
                first = cycle.index(min(cycle))
                found[(*cycle[first:], *cycle[:first])] = None
            elif name not in seen:
                seen.add(name)
                path[name] = None
                branches.append(iter(onward.get(name, ())))
    return tuple(found)
