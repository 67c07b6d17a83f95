"""Queues: many cases, in the order in which they breach, with one timer for all of them.

Instants are `pendulum.DateTime` in the zone of the case that they are of.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, overload

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.repeats import repeated
from serviceops.desk.case import Case, CaseDue, CaseReading
from serviceops.display import Table
from serviceops.display.notebook import NotebookView
from serviceops.display.text import format_instant
from serviceops.errors import InvalidValue, UnknownKey
from serviceops.priority import Priority
from serviceops.sla.zone_instants import instant_in
from serviceops.spans import Micros, to_datetime, to_micros

if TYPE_CHECKING:
    import pendulum

_NEVER: Micros = 1 << 62
_LOWEST_RANK = len(Priority) + 1
_order = attrgetter("order")
_MAX_ROWS = 50


def _instant(at: Micros | None) -> str:
    return "" if at is None else format_instant(at, "UTC")


@attrs.frozen(kw_only=True)
class Place:
    """The place of one case in the queue, and until when it is valid.

    The sort key is the first instant at which a target with a live clock breaches, or did: what is
    breached comes first, the longest breached at the head, and cases without one (paused, met,
    without a policy, final) come last. Ties: the higher priority, the older record, the smaller id.
    """

    id: str
    case: Case = attrs.field(repr=False)
    breach_micros: Micros | None
    wakeup_micros: Micros | None
    order: tuple[Micros, int, Micros, str] = attrs.field(repr=False)
    """The sort key."""
    zone: str = attrs.field(default="UTC", repr=False, eq=False)

    @classmethod
    def of(cls, case: Case, at: Micros) -> "Place":
        """Return the place of a case at an instant; before it was logged it only has a wakeup."""
        # A queue may be read before a case was logged: then it only has a wakeup.
        born = case.born_micros
        reading = case.read_micros(max(at, born))
        breach: Micros | None = None
        wakeup: Micros | None = born
        record = case.record
        if at >= born:
            record = reading.record
            breach, wakeup = reading.breach_micros, reading.next_wakeup_micros
        priority = getattr(record, "priority", None)
        rank = priority.rank if isinstance(priority, Priority) else _LOWEST_RANK
        order = (_NEVER if breach is None else breach, rank, born, case.id)
        return cls(
            id=case.id, case=case, breach_micros=breach, wakeup_micros=wakeup, order=order,
            zone=reading.zone,
        )  # fmt: skip

    @property
    def breach_at(self) -> "pendulum.DateTime | None":
        """The first breach, in the zone of the case."""
        return None if self.breach_micros is None else instant_in(self.breach_micros, self.zone)


def _in_order(fired: Iterable[tuple[CaseDue, ...]]) -> tuple[CaseDue, ...]:
    # Within a case the order is that of the run: at one instant one thing may bring about another.
    each = (due for of_one in fired for due in of_one)
    return tuple(sorted(each, key=lambda due: (due.at_micros, due.record_id)))


def _cases(given: Iterable[Case]) -> tuple[Case, ...]:
    cases = tuple(given)
    if twice := repeated(case.id for case in cases):
        raise InvalidValue(", ".join(twice), "each record once in a queue")
    return cases


@checked
@attrs.frozen
class Queue:
    """The cases of a team.

    >>> from datetime import UTC, timedelta
    >>> from serviceops.lifecycle import Incident
    >>> from serviceops.sla import By, Goal, On, Policy, Rule, Target
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> goal = By("priority", {"P1": Goal.real(hours=2), "P2": Goal.real(hours=4)})
    >>> target = Target("resolution", goal=goal, start=On("log"), stop=On("resolve"))
    >>> gold = Policy("gold", rules=Rule(targets=target))
    >>> def logged(n, priority):
    ...     return Incident.log(f"INC-{n}", summary="x", source="y", priority=priority, at=nine)
    >>> queue = Queue(Case(logged(n, p), gold) for n, p in [(1, "P2"), (2, None), (3, "P1")])
    >>> reading = queue.read(at=nine)
    >>> [place.id for place in reading], f"{reading.next_wakeup:%H:%M}"
    (['INC-3', 'INC-1', 'INC-2'], '11:00')
    >>> [(due.record_id, due.kind.value) for due in reading.due(at=nine + timedelta(hours=3))]
    [('INC-3', 'breach')]
    """

    cases: tuple[Case, ...] = attrs.field(
        converter=_cases, repr=lambda cases: f"{len(cases)} cases"
    )

    @cached_property
    def _by_id(self) -> dict[str, Case]:
        return {case.id: case for case in self.cases}

    def __len__(self) -> int:
        return len(self.cases)

    def __iter__(self) -> Iterator[Case]:
        return iter(self.cases)

    def __contains__(self, record_id: object) -> bool:
        """Whether a record of that id is in the queue."""
        return record_id in self._by_id

    def __getitem__(self, record_id: str) -> Case:
        try:
            return self._by_id[record_id]
        except KeyError:
            raise UnknownKey(record_id, "the id of a record in the queue") from None

    def with_case(self, case: Case) -> "Queue":
        """Return the queue with a case added, or put in place of the one with its id."""
        if case.id not in self._by_id:
            return Queue((*self.cases, case))
        return Queue(case if known.id == case.id else known for known in self.cases)

    def without(self, record_id: str) -> "Queue":
        """Return the queue without a record; one it does not have raises `UnknownKey`."""
        gone = self[record_id]  # an unknown id is refused before anything is built
        return Queue(case for case in self.cases if case is not gone)

    def read(self, *, at: datetime) -> "QueueReading":
        """Return the cases in order at an instant, and until when that order is valid."""
        now = to_micros(at)
        return QueueReading(
            at_micros=now, places=sorted((Place.of(case, now) for case in self.cases), key=_order)
        )

    def next_wakeup(self, *, at: datetime) -> "pendulum.DateTime | None":
        """Return the first instant later than `at` at which any case differs."""
        return self.read(at=at).next_wakeup

    def due(self, *, after: datetime | None = None, at: datetime) -> tuple[CaseDue, ...]:
        """Return what fell due in any case later than `after` and not later than `at`.

        Each once, in order of instants; two adjacent periods return what the whole period returns.
        """
        found = (due for case in self.cases for due in case.due(after=after, at=at))
        return tuple(sorted(found, key=attrgetter("order")))

    def tick(
        self, *, after: datetime | None = None, at: datetime
    ) -> "tuple[Queue, tuple[CaseDue, ...]]":
        """Return the queue after everything that fell due since a run, and what that was, in order.

        Each case runs as `Case.tick` says: whatever the gap between two runs was, each thing is
        fired once, and together they are those of running all the time. What one record's
        transitions mean for others (`cascade`) is for the host.
        """
        ticked = [case.tick(after=after, at=at) for case in self.cases]
        return Queue(case for case, _ in ticked), _in_order(fired for _, fired in ticked)


# Reading a queue reads every case once. Afterwards a case is read again only when its own wakeup
# has come: a host that wakes at `next_wakeup` pays for the changes only.
@checked
@attrs.frozen(kw_only=True, eq=False, slots=False)
class QueueReading(NotebookView, Sequence[Place]):
    """A queue at an instant: places in order, and one wakeup.

    Until `next_wakeup` neither the order nor any case differs. `later` and `with_case` return the
    next reading from this one and read only the cases that may differ.
    """

    at_micros: Micros
    places: tuple[Place, ...] = attrs.field(converter=tuple[Place, ...], repr=False)

    @property
    def at(self) -> "pendulum.DateTime":
        """The instant of the reading, in the zone of its first case."""
        return instant_in(self.at_micros, self.places[0].zone if self.places else "UTC")

    @cached_property
    def _logged(self) -> tuple[Place, ...]:
        now = self.at_micros
        return tuple(place for place in self.places if place.case.born_micros <= now)

    def __len__(self) -> int:
        return len(self._logged)

    @overload
    def __getitem__(self, index: int) -> Place: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Place, ...]: ...
    def __getitem__(self, index: int | slice) -> Place | tuple[Place, ...]:
        return self._logged[index]

    @cached_property
    def next_wakeup_micros(self) -> Micros | None:
        """The next wakeup as integer microseconds."""
        found = (place.wakeup_micros for place in self.places)
        return min((at for at in found if at is not None), default=None)

    @property
    def next_wakeup(self) -> "pendulum.DateTime | None":
        """The first later instant at which any case differs: the one timer to set."""
        at = self.next_wakeup_micros
        first = next((place for place in self.places if place.wakeup_micros == at), None)
        return None if at is None or first is None else instant_in(at, first.zone)

    def _woken(self, at: Micros) -> tuple[Place, ...]:
        return tuple(
            place
            for place in self.places
            if place.wakeup_micros is not None and place.wakeup_micros <= at
        )

    def due(self, *, at: datetime) -> tuple[CaseDue, ...]:
        """Return what falls due later than this reading and not later than `at`, in order."""
        now, woken = to_datetime(self.at_micros), self._woken(to_micros(at))
        found = (due for place in woken for due in place.case.due(after=now, at=at))
        return tuple(sorted(found, key=attrgetter("order")))

    def tick(self, *, at: datetime) -> "tuple[QueueReading, tuple[CaseDue, ...]]":
        """Return the queue at a later instant after all that fell due by then, and what that was.

        As `Queue.tick`, for cases with a wakeup until then only: the others have nothing due.
        """
        now = to_micros(at)
        if now < self.at_micros:
            return self.later(at), ()  # refuses
        since = to_datetime(self.at_micros)
        ticked = [place.case.tick(after=since, at=at) for place in self._woken(now)]
        read = [Place.of(case, now) for case, _ in ticked]
        return self._with(read, now), _in_order(fired for _, fired in ticked)

    def case(self, record_id: str) -> CaseReading:
        """Return the reading of one case at this instant."""
        for place in self.places:
            if place.id == record_id:
                return place.case.read_micros(self.at_micros)
        raise UnknownKey(record_id, "the id of a record in the queue")

    def later(self, at: datetime) -> "QueueReading":
        """Return the queue at a later instant, if nothing happens until then.

        Only cases with a wakeup until then are read again. An earlier instant is refused.
        """
        now = to_micros(at)
        if now < self.at_micros:
            raise InvalidValue(
                to_datetime(now), f"an instant not before {self.at.isoformat()}",
                "read the queue again for an earlier one",
            )  # fmt: skip
        return self._with([Place.of(place.case, now) for place in self._woken(now)], now)

    def with_case(self, case: Case) -> "QueueReading":
        """Return the reading with a case added, or read anew in place of the one with its id."""
        return self._with([Place.of(case, self.at_micros)], self.at_micros)

    def _with(self, read: Sequence[Place], at: Micros) -> "QueueReading":
        if not read:
            return QueueReading(at_micros=at, places=self.places)
        ids = {place.id for place in read}
        places = [place for place in self.places if place.id not in ids]
        # One changed case is the usual one: it is put in place without sorting the rest.
        if len(read) == 1:
            places.insert(bisect_right(places, read[0].order, key=_order), read[0])
        else:
            places = sorted((*places, *read), key=_order)
        return QueueReading(at_micros=at, places=places)

    def without(self, record_id: str) -> "QueueReading":
        """Return the reading without a record."""
        places = (place for place in self.places if place.id != record_id)
        return QueueReading(at_micros=self.at_micros, places=places)

    def figure(self) -> Table:
        """Return the queue as a table in its order; of very many cases, the head."""
        # A notebook with thousands of rows is of no use, so only the head is drawn.
        rows: list[tuple[object, ...]] = [
            (
                place.id,
                record.state,
                getattr(record, "priority", None),
                _instant(place.breach_micros),
                _instant(place.wakeup_micros),
            )
            for place in self[:_MAX_ROWS]
            for record in [place.case.read_micros(self.at_micros).record]
        ]
        if len(self) > _MAX_ROWS:
            rows.append((f"and {len(self) - _MAX_ROWS} more", "", "", "", ""))
        columns = ("record", "state", "priority", "breaches", "says more at")
        return Table(title=f"Queue at {_instant(self.at_micros)}", columns=columns, rows=rows)

    @property
    def queue(self) -> Queue:
        """The cases of the reading, as a queue."""
        return Queue(place.case for place in self.places)
