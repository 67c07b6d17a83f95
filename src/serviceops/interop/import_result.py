"""The result of an import: histories, and everything that they could not carry.

Another system's log has more than a history stores, and at times less. An importer takes what it
can name, and lists the rest: each kind of loss once, where it was first met and how often.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_map import FrozenMap
from serviceops.errors import InvalidValue
from serviceops.history import History
from serviceops.interop.payloads import Payload

__all__ = ["Import", "Lost"]


@checked
@attrs.frozen(kw_only=True)
class Lost:
    """One kind of thing that was not carried over.

    `code` never changes, `field` is the word of the system it came from, `row` where it was first
    met, counted from 0 in what was given, and `count` how often.
    """

    code: str
    field: str
    row: int
    count: int
    sentence: str

    def __str__(self) -> str:
        often = "once, in" if self.count == 1 else f"{self.count} times, first in"
        return f"{self.sentence} ({self.code}, {often} row {self.row})"


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


class Losses:
    """What was not carried so far, each kind once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], Lost] = {}

    def note(
        self, code: str, field: str, row: int, sentence: str, count: int = 1, *, apart: bool = False
    ) -> None:
        """Count one more of a kind; `apart` where each sentence names another thing."""
        # A sentence that names what is left out would hide all others of its kind.
        key = (code, field, sentence if apart else "")
        before = self._found.get(key)
        if before is None:
            before = Lost(code=code, field=field, row=row, count=0, sentence=sentence)
        self._found[key] = attrs.evolve(
            before, row=min(row, before.row), count=before.count + count
        )

    def found(self) -> tuple[Lost, ...]:
        """Return everything noted, in the order in which it was first noted."""
        return tuple(self._found.values())


class Once:
    """Takes each id once: pages of exports overlap."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._seen: dict[str, Mapping[str, Any]] = {}

    def takes(self, place: Payload, member: str, name: str, row: int) -> bool:
        """Return whether something is met for the first time; without an id it always is.

        A repetition is noted; other contents under the same id are a fault.
        """
        if not name or name not in self._seen:
            self._seen[name] = place.members
            return True
        if _same(self._seen[name], place.members):
            self._losses.note("told_twice", member, row, "repeated under the same id: taken once")
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
        yield body.inner(given, f"{label}[{row}]")
