"""A queue: many cases, in the order in which they breach, with one timer for all of them.

Reading a queue reads every case once. From then on only cases whose own wakeup has come are read
again, so a host that wakes at `next_wakeup` and puts back what it changed pays for what changed.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from operator import attrgetter
from typing import overload

import attrs

from serviceops.desk.case import Case, CaseDue, CaseReading
from serviceops.display import Table
from serviceops.display.notebook import NotebookView
from serviceops.display.text import format_instant
from serviceops.errors import InvalidValue, UnknownKey
from serviceops.priority import Priority
from serviceops.spans import Micros, to_datetime, to_micros

__all__ = ["Place", "Queue", "QueueReading"]

_NEVER: Micros = 1 << 62
_LEAST = len(Priority) + 1
_order = attrgetter("order")
_MAX_ROWS = 50


def _instant(at: Micros | None) -> str:
    return "" if at is None else format_instant(at, "UTC")


@attrs.frozen(kw_only=True)
class Place:
    """Where one case stands in the queue, and until when.

    Sorted by what breaches first: the first instant at which a promise that is still to be kept
    breaches, or did (so what is breached already comes first, the longest breached at the head).
    Cases without one (paused, kept, promised nothing, final) come last. Ties: the graver priority,
    then the older record, then the smaller id.
    """

    id: str
    case: Case = attrs.field(repr=False)
    breach_micros: Micros | None
    wakeup_micros: Micros | None
    order: tuple[Micros, int, Micros, str] = attrs.field(repr=False)
    """What the queue is sorted by."""

    @classmethod
    def of(cls, case: Case, at: Micros) -> "Place":
        """Return where a case stands at an instant; before it was logged, nowhere yet."""
        born = case.born_micros
        breach: Micros | None = None
        wakeup: Micros | None = born
        record = case.record
        if at >= born:
            reading = case.read_micros(at)
            record = reading.record
            breach, wakeup = reading.breach_micros, reading.next_wakeup_micros
        priority = getattr(record, "priority", None)
        rank = priority.rank if isinstance(priority, Priority) else _LEAST
        order = (_NEVER if breach is None else breach, rank, born, case.id)
        return cls(id=case.id, case=case, breach_micros=breach, wakeup_micros=wakeup, order=order)

    @property
    def breach_at(self) -> datetime | None:
        """When its first promise breaches, or did."""
        return None if self.breach_micros is None else to_datetime(self.breach_micros)


def _cases(given: Iterable[Case]) -> tuple[Case, ...]:
    cases = tuple(given)
    if len({case.id for case in cases}) < len(cases):
        ids = sorted(case.id for case in cases)
        twice = sorted({one for one, other in pairwise(ids) if one == other})
        raise InvalidValue(", ".join(twice), "each record once in a queue")
    return cases


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
    >>> [(due.record_id, due.kind.value) for due in reading.due(upto=nine + timedelta(hours=3))]
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
        gone = self[record_id]
        return Queue(case for case in self.cases if case is not gone)

    def read(self, *, at: datetime) -> "QueueReading":
        """Return the queue as it stands at an instant: in order, and until when."""
        now = to_micros(at)
        return QueueReading(
            at_micros=now, places=sorted((Place.of(case, now) for case in self.cases), key=_order)
        )

    def next_wakeup(self, *, at: datetime) -> datetime | None:
        """Return the first instant later than `at` at which any case says something else."""
        return self.read(at=at).next_wakeup

    def due(self, *, after: datetime | None = None, upto: datetime) -> tuple[CaseDue, ...]:
        """Return what fell due in any case later than `after` and not later than `upto`.

        Each once, in order of instants; two stretches end to end have what the whole has.
        """
        found = (due for case in self.cases for due in case.due(after=after, upto=upto))
        return tuple(sorted(found, key=lambda due: due.order))


@attrs.frozen(kw_only=True, eq=False, slots=False)
class QueueReading(NotebookView, Sequence[Place]):
    """A queue at an instant: places in order, and one wakeup.

    Until `next_wakeup` nothing differs: neither the order nor what any case says. `later` and
    `with_case` give the next reading from this one and read again only what may say otherwise.
    """

    at_micros: Micros
    places: tuple[Place, ...] = attrs.field(converter=tuple[Place, ...], repr=False)

    @property
    def at(self) -> datetime:
        """The instant of the reading."""
        return to_datetime(self.at_micros)

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
    def next_wakeup(self) -> datetime | None:
        """The first later instant at which any case says something else: the one timer to set."""
        return None if self.next_wakeup_micros is None else to_datetime(self.next_wakeup_micros)

    def due(self, *, upto: datetime) -> tuple[CaseDue, ...]:
        """Return what falls due later than this reading and not later than `upto`, in order."""
        until = to_micros(upto)
        woken = [
            place.case
            for place in self.places
            if place.wakeup_micros is not None and place.wakeup_micros <= until
        ]
        found = (due for case in woken for due in case.due(after=self.at, upto=upto))
        return tuple(sorted(found, key=lambda due: due.order))

    def case(self, record_id: str) -> CaseReading:
        """Return what one case says at this instant."""
        for place in self.places:
            if place.id == record_id:
                return place.case.read_micros(self.at_micros)
        raise UnknownKey(record_id, "the id of a record in the queue")

    def later(self, at: datetime) -> "QueueReading":
        """Return the queue at a later instant, if nothing happens until then.

        Only cases whose wakeup has come are read again. An earlier instant is refused.
        """
        now = to_micros(at)
        if now < self.at_micros:
            raise InvalidValue(
                to_datetime(now), f"an instant not before {self.at.isoformat()}",
                "read the queue again for an earlier one",
            )  # fmt: skip
        woken = [
            Place.of(place.case, now)
            for place in self.places
            if place.wakeup_micros is not None and place.wakeup_micros <= now
        ]
        return self._with(woken, now)

    def with_case(self, case: Case) -> "QueueReading":
        """Return the reading with a case added, or read anew in place of the one with its id."""
        return self._with([Place.of(case, self.at_micros)], self.at_micros)

    def _with(self, read: Sequence[Place], at: Micros) -> "QueueReading":
        """Return the reading with some cases read anew."""
        if not read:
            return QueueReading(at_micros=at, places=self.places)
        ids = {place.id for place in read}
        places = [place for place in self.places if place.id not in ids]
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
        """Return the queue as a table, what breaches first first; of very many, the head."""
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
