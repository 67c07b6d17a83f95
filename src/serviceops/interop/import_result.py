"""The result of an import: histories, or readings, and everything that they could not carry."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_map import FrozenMap
from serviceops.errors import InvalidValue
from serviceops.history import History
from serviceops.interop.payloads import Lost, Payload
from serviceops.sla import Stage
from serviceops.spans import utc_or_none

__all__ = ["ForeignReading", "Import", "Lost"]


def _cases(given: Mapping[str, History] | Iterable[tuple[str, History]]) -> tuple[Any, ...]:
    return tuple(dict(given).items())


@checked
@attrs.frozen(kw_only=True, slots=False)
class Import:
    """Histories by record, in the order in which the records were met, and what was lost.

    >>> Import(cases={"INC-1": History()}).history
    History()
    """

    cases: tuple[tuple[str, History], ...] = attrs.field(converter=_cases)
    lost: tuple[Lost, ...] = ()

    @cached_property
    def histories(self) -> Mapping[str, History]:
        """The histories by the name of their record."""
        return FrozenMap(dict(self.cases))

    @property
    def history(self) -> History:
        """The only history there is; of more than one, or none, `InvalidValue`."""
        if len(self.cases) != 1:
            raise InvalidValue(len(self.cases), "one history", "choose one of histories by name")
        return self.cases[0][1]


class Once:
    """Takes each id once: pages of exports overlap."""

    def __init__(self) -> None:
        self._seen: dict[str, Mapping[str, Any]] = {}

    def takes(self, place: Payload, member: str, name: str) -> bool:
        """Return whether something is met for the first time; without an id it always is."""
        # A repetition is noted; other contents under the same id are a fault.
        if not name or name not in self._seen:
            self._seen[name] = place.members
            return True
        if _same(self._seen[name], place.members):
            place.lose("told_twice", member, "repeated under the same id: taken once")
        else:
            place.fault(member, name, "an id that nothing else has")
        return False


def _same(one: object, other: object) -> bool:
    try:
        return one == other
    except RecursionError:  # a hostile payload is nested deeper than Python's stack
        return False


def rows_of(given: object, name: str, path: str = "$") -> list[Any]:
    """Return the rows of a table, or refuse what is none.

    A body of an interface with the list in it is refused, not searched: it may be one of several
    pages, and the rest would be lost in silence.
    """
    if isinstance(given, Mapping | str | bytes) or not isinstance(given, Iterable):
        place = Payload({}, name, path)
        place.fault("", given, "a list of rows")
        members = given.items() if isinstance(given, Mapping) else ()
        lists = [key for key, value in members if isinstance(value, list | tuple)]
        if len(lists) == 1:
            place.faults[-1] += f"; pass the list in its {str(lists[0])[:60]!r}"
        place.refuse()
    return list(given)


def row_places(body: Payload, rows: object, label: str) -> Iterator[Payload]:
    """Yield the rows of a table, each with its place."""
    for row, given in enumerate(rows_of(rows, body.name, label)):
        yield body.inner(given, f"{label}[{row}]", row)


@checked
@attrs.frozen(kw_only=True)
class ForeignReading:
    """One cycle of a promise as another system stored it; `None` is what it does not say.

    `elapsed`, `remaining` and `paused_for` are counted on that system's calendar, `real_elapsed`
    in real time. `instants_to` and `amounts_to` say how fine its instants and its amounts are.
    Figures named in `as_of` were computed at `read_at` and not since: a job there refreshes them.
    `in_hours` is whether its calendar was open then. `lost` is what was not carried over.
    """

    system: str
    name: str
    case: str = ""
    cycle: int | None = None
    stage: Stage = attrs.field(converter=Stage)
    breached: bool | None = None
    started_at: datetime | None = attrs.field(default=None, converter=utc_or_none)
    stopped_at: datetime | None = attrs.field(default=None, converter=utc_or_none)
    due_at: datetime | None = attrs.field(default=None, converter=utc_or_none)
    first_due_at: datetime | None = attrs.field(default=None, converter=utc_or_none)
    breached_at: datetime | None = attrs.field(default=None, converter=utc_or_none)
    goal: timedelta | None = None
    elapsed: timedelta | None = None
    remaining: timedelta | None = None
    paused_for: timedelta | None = None
    real_elapsed: timedelta | None = None
    fraction: float | None = None
    in_hours: bool | None = None
    read_at: datetime | None = attrs.field(default=None, converter=utc_or_none)
    as_of: tuple[str, ...] = ()
    instants_to: timedelta = timedelta(microseconds=1)
    amounts_to: timedelta = timedelta(microseconds=1)
    lost: tuple[Lost, ...] = ()
