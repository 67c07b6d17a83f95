"""Queues: many cases, in the order in which they breach, with one timer for all of them.

Instants are `pendulum.DateTime` in the zone of the case that they are of.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias, overload

import attrs

from serviceops._internal.checked import checked, unchecked
from serviceops._internal.frozen_copies import draft_of
from serviceops._internal.lazy_names import lazy
from serviceops._internal.sorted_map import SortedMap
from serviceops._internal.texts import repeated
from serviceops.desk.case import Case, CaseDue, CaseReading
from serviceops.display import Table
from serviceops.display.listing import MAX_ROWS, as_cell, first_rows
from serviceops.display.notebook import NotebookView
from serviceops.display.text import format_instant
from serviceops.errors import InvalidValue, UnknownKey, YearsNotCovered
from serviceops.priority import Priority
from serviceops.sla.zone_instants import instant_in, pendulum
from serviceops.spans import Micros, to_datetime, to_micros

_Order: TypeAlias = tuple[Micros, int, Micros, str]

_NEVER: Micros = 1 << 62
_LOWEST_RANK = len(Priority) + 1
_order, _wakeup = attrgetter("order"), attrgetter("wakeup_micros")
_MAX_ROWS = 50


def _instant(at: Micros | None) -> str:
    # To the second: a promise is broken one microsecond after it is due.
    return "" if at is None else format_instant(at // 1_000_000 * 1_000_000, "UTC")


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
    order: _Order = attrs.field(repr=False)
    """The sort key."""
    zone: str = attrs.field(default="UTC", repr=False, eq=False)
    fault: YearsNotCovered | None = attrs.field(default=None, repr=False, eq=False)
    """Why a breach or wakeup is not known: it lies beyond the years that a calendar covers."""

    @classmethod
    def of(cls, case: Case, at: Micros) -> "Place":
        """Return the place of a case at an instant; before it was logged it only has a wakeup."""
        record, policy = case.record, case.policy
        history = record.history
        born = history.micros[0]
        clocks = None if policy is None else policy._live_clocks(history, max(born, at))
        breach: Micros | None = None
        wakeup: Micros | None = born
        fault = None
        # A queue may be read before a case was logged: then it only has a wakeup.
        if at >= born:
            record, wakeup = record if at >= history.micros[-1] else case._at(at), None
            # One case that cannot be foreseen does not keep the others from being read.
            try:
                if clocks is not None and not record.is_final:
                    breach = clocks._first_breach()
            except YearsNotCovered as beyond:
                fault = beyond
            try:
                wakeup = case._next_wakeup(record, clocks, at)
            except YearsNotCovered as beyond:
                fault = beyond
        priority = getattr(record, "priority", None)
        rank = priority.rank if isinstance(priority, Priority) else _LOWEST_RANK
        order = (_NEVER if breach is None else breach, rank, born, record.id)
        made = _place_draft()
        made.id, made.case, made.breach_micros, made.wakeup_micros = record.id, case, breach, wakeup
        made.order, made.zone, made.fault = order, case._zone(clocks), fault
        made.__class__ = Place
        return made  # type: ignore[no-any-return] # the draft is one now

    @property
    def breach_at(self) -> "pendulum.DateTime | None":
        """The first breach, in the zone of the case."""
        return None if self.breach_micros is None else instant_in(self.breach_micros, self.zone)

    def __str__(self) -> str:
        breach = self.breach_micros
        when = "no breach" if breach is None else f"breach {format_instant(breach, self.zone)}"
        return f"{self.id}: {when}"


_place_draft = draft_of(Place)


def _in_order(fired: Iterable[tuple[CaseDue, ...]]) -> tuple[CaseDue, ...]:
    # Within a case the order is that of the run: at one instant one thing may bring about another.
    each = (due for of_one in fired for due in of_one)
    return tuple(sorted(each, key=lambda due: (due.at_micros, due.record_id)))


def _cases(given: Iterable[Case]) -> tuple[Case, ...]:
    cases = tuple(given)
    if twice := repeated(case.id for case in cases):
        raise InvalidValue(", ".join(twice), "each record once in a queue")
    return cases


class _CasesByNumber(NamedTuple):
    """The cases of a queue in the order in which they came, and the number of each id."""

    by_number: SortedMap[int, Case]
    numbers: SortedMap[str, int]
    following: int

    @classmethod
    def of(cls, cases: Sequence[Case]) -> "_CasesByNumber":
        numbers, ids = list(range(len(cases))), [case.id for case in cases]
        by_id = sorted(numbers, key=ids.__getitem__)
        numbers_of = SortedMap.of([ids[number] for number in by_id], by_id)
        return cls(SortedMap.of(numbers, list(cases)), numbers_of, len(cases))

    def with_case(self, case: Case) -> "_CasesByNumber":
        number = self.numbers.get(case.id)
        if number is not None:
            return self._replace(by_number=self.by_number.with_pair(number, case))
        added = self.by_number.with_pair(self.following, case)
        numbers = self.numbers.with_pair(case.id, self.following)
        return _CasesByNumber(added, numbers, self.following + 1)

    def without(self, record_id: str) -> "_CasesByNumber":
        number = self.numbers.get(record_id)
        left = self.by_number if number is None else self.by_number.without(number)
        return self._replace(by_number=left, numbers=self.numbers.without(record_id))

    def get(self, record_id: object) -> Case | None:
        number = self.numbers.get(record_id) if isinstance(record_id, str) else None
        return None if number is None else self.by_number.get(number)


@checked
@attrs.frozen
class Queue(NotebookView):
    """The cases of a team; a change of one costs little however many there are.

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
    def _known(self) -> _CasesByNumber:
        stored = _stored.__get__(self)
        return stored if type(stored) is _CasesByNumber else _CasesByNumber.of(stored)

    def __len__(self) -> int:
        return len(self._known.by_number)

    def __iter__(self) -> Iterator[Case]:
        return iter(self.cases)

    def __contains__(self, record_id: object) -> bool:
        """Whether a record of that id is in the queue."""
        return self._known.get(record_id) is not None

    def __getitem__(self, record_id: str) -> Case:
        case = self._known.get(record_id)
        if case is None:
            raise UnknownKey(record_id, "the id of a record in the queue")
        return case

    def with_case(self, case: Case) -> "Queue":
        """Return the queue with a case added, or put in place of the one with its id."""
        if not isinstance(case, Case):
            return Queue((*self.cases, case))  # refuses, and says why
        return _queue_of(self._known.with_case(case))

    def without(self, record_id: str) -> "Queue":
        """Return the queue without a record; one it does not have raises `UnknownKey`."""
        return _queue_of(self._known.without(self[record_id].id))

    def figure(self) -> Table:
        """Return the cases as a table, in the order they came; of very many, the first ones."""
        rows = [
            (
                case.id, record.state, as_cell(getattr(record, "priority", None)),
                getattr(record, "group", None), getattr(record, "person", None),
                case._policy_text(),
            )
            for case in self.cases[:MAX_ROWS]
            for record in [case.record]
        ]  # fmt: skip
        columns = ("record", "state", "priority", "group", "person", "policy")
        title = f"Queue, cases: {len(self)}"
        return first_rows(rows, len(self), columns=columns, title=title)

    def read(self, *, at: datetime) -> "QueueReading":
        """Return the cases in order at an instant, and until when that order is valid."""
        now = to_micros(at)
        places = sorted([Place.of(case, now) for case in self.cases], key=_order)
        return _reading(at_micros=now, places=tuple(places))

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


# The slot of the cases has them in either form; whoever reads `cases` finds a tuple.
_stored: Any = vars(Queue)["cases"]


def _all_cases(queue: Queue) -> tuple[Case, ...]:
    cases = _stored.__get__(queue)
    if type(cases) is _CasesByNumber:
        known = queue._known  # before its slot has a tuple: it is not made anew
        cases = tuple(known.by_number)
        _stored.__set__(queue, cases)
    return cases  # type: ignore[no-any-return] # a tuple now


Queue.cases = property(_all_cases, _stored.__set__)  # type: ignore[assignment] # as a field


def _queue_of(cases: _CasesByNumber) -> Queue:
    queue = Queue.__new__(Queue)
    _stored.__set__(queue, cases)
    return queue


class _PlaceIndex(NamedTuple):
    """The places of a queue by order, by wakeup and by id.

    Those of cases that were not logged yet have a wakeup and no place in the order.
    """

    by_order: SortedMap[_Order, Place]
    by_wakeup: SortedMap[tuple[Micros, _Order], Place]
    by_id: SortedMap[str, Place]

    @classmethod
    def of(cls, places: Sequence[Place], at: Micros) -> "_PlaceIndex":
        # They are in order, so that those of one wakeup stay in it: to compare numbers and texts
        # takes half the time of comparing keys.
        logged = [place for place in places if place.case.born_micros <= at]
        awake = [place for place in places if place.wakeup_micros is not None]
        awake.sort(key=_wakeup)
        by_id = sorted(places, key=attrgetter("id"))
        return cls(
            SortedMap.of([place.order for place in logged], logged),
            SortedMap.of([_wakes(place) for place in awake], awake),
            SortedMap.of([place.id for place in by_id], by_id),
        )

    def without(self, place: Place) -> "_PlaceIndex":
        by_wakeup = self.by_wakeup.without(_wakes(place))
        return _PlaceIndex(
            self.by_order.without(place.order), by_wakeup, self.by_id.without(place.id)
        )

    def with_place(self, place: Place, at: Micros) -> "_PlaceIndex":
        by_order, by_wakeup, by_id = self
        known, is_logged = by_id.get(place.id), place.case.born_micros <= at
        wakes = place.wakeup_micros is not None
        # A place that stays where it is only replaces the one before: half of the copies.
        if known is not None and not (is_logged and known.order == place.order):
            by_order = by_order.without(known.order)
        if known is not None and not (wakes and _wakes(known) == _wakes(place)):
            by_wakeup = by_wakeup.without(_wakes(known))
        if is_logged:
            by_order = by_order.with_pair(place.order, place)
        if wakes:
            by_wakeup = by_wakeup.with_pair(_wakes(place), place)
        return _PlaceIndex(by_order, by_wakeup, by_id.with_pair(place.id, place))


def _wakes(place: Place) -> tuple[Micros, _Order]:
    return place.wakeup_micros or 0, place.order


# Reading a queue reads every case once. Afterwards a case is read again only when its own wakeup
# has come: a host that wakes at `next_wakeup` pays for the changes only.
@checked
@attrs.frozen(kw_only=True, eq=False, slots=False)
class QueueReading(NotebookView, Sequence[Place]):
    """A queue at an instant: places in order, and one wakeup.

    Until `next_wakeup` neither the order nor any case differs. `later` and `with_case` return the
    next reading from this one and read only the cases that may differ. Readings of one instant with
    the same places are equal.
    """

    at_micros: Micros
    places: tuple[Place, ...] = attrs.field(converter=tuple[Place, ...], repr=False)

    @property
    def at(self) -> "pendulum.DateTime":
        """The instant of the reading, in the zone of its first case."""
        return instant_in(self.at_micros, self.places[0].zone if self.places else "UTC")

    @lazy
    def _index(self) -> _PlaceIndex:
        return _PlaceIndex.of(self.places, self.at_micros)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, QueueReading):
            return NotImplemented
        mine, others = self._index.by_id, other._index.by_id
        return self.at_micros == other.at_micros and list(mine) == list(others)

    def __hash__(self) -> int:
        return hash((self.at_micros, len(self.places)))

    def __repr__(self) -> str:
        return f"<QueueReading at {_instant(self.at_micros)}, cases: {len(self.places)}>"

    @cached_property
    def _logged(self) -> tuple[Place, ...]:
        return tuple(self._index.by_order)

    @property
    def faults(self) -> tuple[Place, ...]:
        """The places of cases with a breach or wakeup that cannot be known; each has its fault."""
        return tuple(place for place in self.places if place.fault is not None)

    def __len__(self) -> int:
        return len(self._index.by_order)

    @overload
    def __getitem__(self, index: int) -> Place: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Place, ...]: ...
    def __getitem__(self, index: int | slice) -> Place | tuple[Place, ...]:
        if index == 0 and len(self):  # the next one: nothing else has to be put in order for it
            return self._index.by_order.at(0)
        return self._logged[index]

    @lazy
    def _next_awake(self) -> Place | None:
        """The first place in the order of wakeups."""
        if "_index" in self.__dict__:
            first = self._index.by_wakeup.first()
            return None if first is None else first[1]
        # Without the index, which takes longer: a queue that is read anew each time never needs it.
        awake = [place for place in self.places if place.wakeup_micros is not None]
        return min(awake, key=_wakeup, default=None)

    @property
    def next_wakeup_micros(self) -> Micros | None:
        """The next wakeup as integer microseconds."""
        place = self._next_awake
        return None if place is None else place.wakeup_micros

    @property
    def next_wakeup(self) -> "pendulum.DateTime | None":
        """The first later instant at which any case differs: the one timer to set."""
        at, place = self.next_wakeup_micros, self._next_awake
        return None if at is None or place is None else instant_in(at, place.zone)

    def _woken(self, at: Micros) -> tuple[Place, ...]:
        return tuple(self._index.by_wakeup.upto((at, (_NEVER + 1,))))

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

    @checked
    def case(self, record_id: str) -> CaseReading:
        """Return the reading of one case at this instant."""
        place = self._index.by_id.get(record_id)
        if place is None:
            raise UnknownKey(record_id, "the id of a record in the queue")
        return place.case.read_micros(self.at_micros)

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

    @checked
    def with_case(self, case: Case) -> "QueueReading":
        """Return the reading with a case added, or read anew in place of the one with its id."""
        return self._with([Place.of(case, self.at_micros)], self.at_micros)

    def _with(self, read: Sequence[Place], at: Micros) -> "QueueReading":
        # Many changes at once are sorted in, few are put in place one by one.
        if len(read) > len(self._index.by_id) // 8:
            ids = {place.id for place in read}
            rest = (place for place in self._index.by_id if place.id not in ids)
            return _reading(at_micros=at, places=tuple(sorted((*rest, *read), key=_order)))
        index = self._index
        for place in read:
            index = index.with_place(place, at)
        return _indexed(index, at)

    @checked
    def without(self, record_id: str) -> "QueueReading":
        """Return the reading without a record."""
        place = self._index.by_id.get(record_id)
        return self if place is None else _indexed(self._index.without(place), self.at_micros)

    def figure(self) -> Table:
        """Return the queue as a table in its order; of very many cases, the head."""
        # A notebook with thousands of rows is of no use, so only the head is drawn.
        rows: list[tuple[object, ...]] = [
            (
                place.id,
                record.state,
                getattr(record, "priority", None),
                _instant(place.breach_micros) if place.fault is None else "not known",
                _instant(place.wakeup_micros),
            )
            for place in self[:_MAX_ROWS]
            for record in [place.case.read_micros(self.at_micros).record]
        ]
        columns = ("record", "state", "priority", "breaches", "changes")
        title = f"Queue at {_instant(self.at_micros)}"
        return first_rows(rows, len(self), columns=columns, title=title)

    @property
    def queue(self) -> Queue:
        """The cases of the reading, as a queue."""
        return Queue(place.case for place in self.places)


_reading = unchecked(QueueReading)


def _indexed(index: _PlaceIndex, at: Micros) -> QueueReading:
    reading = QueueReading.__new__(QueueReading)
    reading.__dict__.update(at_micros=at, _index=index)
    return reading


# The places of a reading that was made from another are put in order when somebody looks at them.
_places = lazy(lambda reading: tuple(sorted(reading._index.by_id, key=_order)))
_places.__set_name__(QueueReading, "places")
QueueReading.places = _places  # type: ignore[assignment] # as a field
