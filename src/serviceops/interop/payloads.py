"""Payloads of other systems: read strictly, with every fault at once, each with its place.

What comes from outside is hostile until it was read: nothing is coerced, sizes and depths are
bounded, nothing is evaluated. Members that a format does not know are passed over, for senders add
their own. What an importer could not carry is listed, each kind once: where it was first met, and
how often.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import isfinite
from typing import Any, NoReturn, TypeAlias, TypeVar

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import MalformedPayload, ServiceOpsError
from serviceops.spans import EPOCH, read_rfc3339, utc

__all__ = ["Json", "Payload", "moment_text"]

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
"""Plain data as JSON has it."""

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

MAX_MEMBERS = 100_000
MAX_DEPTH = 32
MAX_TEXT = 1_000_000
MAX_FAULTS = 100
MAX_MICROS = 10_000 * 366 * 86_400_000_000
"""Ten thousand years: no length of a payload is longer."""


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "a flag", type(None): "null"}
    return next((name for kind, name in names.items() if isinstance(value, kind)), "a number")


def _shown(value: object) -> str:
    if isinstance(value, Mapping | list | tuple):
        return _kind(value)
    try:
        text = repr(value)
    except ValueError:  # a whole number of more digits than Python writes
        return "an enormous number"
    return text if len(text) <= 60 else f"{text[:57]}..."


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


class Payload:
    """One object of a payload, its place in it, and what all share: faults and losses found so far.

    A member that cannot be read leaves a fault and gives a stand-in; `finish` raises
    `MalformedPayload` with every fault, so that nothing half read ever leaves. What is right and
    has no place here is lost: it is noted with the row of the list that the object is in.
    """

    def __init__(self, given: object, name: str, path: str = "$") -> None:
        """Begin with the whole payload of a format called `name`."""
        self.name: str = name
        self.path: str = path
        self.faults: list[str] = []
        self.losses: Losses = Losses()
        self.row: int = 0
        self.in_row: bool = False
        self._hold(given)

    def _hold(self, given: object) -> None:
        self.members: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
        self.is_object: bool = True
        if not isinstance(given, Mapping):
            is_unread = self.path == "$" and isinstance(given, str | bytes | bytearray)
            self.fault("", given, "an object" + ", as json.loads gives it" * is_unread)
            self.is_object = False  # so that its members are not missed one by one

    def __contains__(self, member: str) -> bool:
        return self.members.get(member) is not None

    def fault(self, member: str, given: object, expected: str) -> None:
        """Note that a member is not what it should be."""
        place = f"{self.path}.{member}" if member else self.path
        found = f"{_shown(given)} was given" if given is not None else "nothing was given"
        self._note(f"{place}: {found} where {expected} is expected")

    def refused(self, error: ServiceOpsError) -> None:
        """Note that the value which the members describe is refused, and why."""
        self._note(f"{self.path}: {error}")

    def _note(self, fault: str) -> None:
        if self.is_object and len(self.faults) < MAX_FAULTS:
            self.faults.append(fault)

    def lose(
        self, code: str, field: str, sentence: str, count: int = 1, *, apart: bool = False
    ) -> None:
        """Note that something is not carried; `apart` where each sentence names another thing."""
        self.losses.note(code, field, self.row, sentence, count, apart=apart)

    def finish(self) -> None:
        """Raise `MalformedPayload` if anything was wrong."""
        if self.faults:
            self.refuse()

    def finished(self, value: T | None) -> T:
        """Return a value that was read; raise `MalformedPayload` if that or anything was wrong.

        A reader that returns `None` has left the fault that says why.
        """
        if value is None or self.faults:
            self.refuse()
        return value

    def refuse(self) -> NoReturn:
        """Raise `MalformedPayload` with what is wrong so far."""
        raise MalformedPayload(self.name, tuple(self.faults))

    def refuse_other(self, member: str, expected: str, advice: str) -> None:
        """Refuse a payload that has the list of another one, in words that help."""
        if isinstance(self.members.get(member), list | tuple):
            self.fault(member, self.members[member], expected)
            self.faults[-1] += f"; {advice}"
            self.refuse()

    # Members

    def text(self, member: str, *, needed: bool = False, most: int = MAX_TEXT) -> str:
        """Return a text, empty when there is none and it is not needed."""
        given = self.members.get(member)
        if given is None and not needed:
            return ""
        if not isinstance(given, str) or len(given) > most or (needed and not given):
            full = "a text that is not empty" if needed else "a text"
            self.fault(member, given, full if most == MAX_TEXT else f"{full}, of at most {most:,}")
            return ""
        return given

    def choice(self, member: str, kinds: type[E]) -> E | None:
        """Return one of several words; `None` with a fault when it is none of them."""
        given = self.members.get(member)
        for each in kinds:
            if given == each.value:
                return each
        self.fault(member, given, f"one of {', '.join(each.value for each in kinds)}")
        return None

    def whole(self, member: str, *, otherwise: int = 0) -> int:
        """Return a whole number of zero or more, as large as systems count."""
        given = self.members.get(member)
        if given is None:
            return otherwise
        if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given < 2**63:
            self.fault(member, given, "a whole number of zero or more, below 2**63")
            return otherwise
        return given

    def moment(self, member: str, *, needed: bool = False) -> datetime | None:
        """Return an instant from RFC 3339 text; year 1 is what Go writes for none at all."""
        given = self.members.get(member)
        if given is None and not needed:
            return None
        try:
            if isinstance(given, str):
                read = read_rfc3339(given)
                if read.year > 1:
                    return utc(read)
                if not needed:
                    return None
        except ValueError:
            pass
        self.fault(member, given, "a moment with its UTC offset, as 2026-03-02T09:00:00Z")
        return None

    def flag(
        self, member: str, *, otherwise: bool | None = None, needed: bool = False
    ) -> bool | None:
        """Return true or false; `otherwise` when there is none."""
        given = self.members.get(member)
        if isinstance(given, bool):
            return given
        if given is not None or needed:
            self.fault(member, given, "true or false")
        return otherwise

    def millis(self, member: str, *, needed: bool = False) -> timedelta | None:
        """Return a length from a whole number of milliseconds, negative ones too."""
        return self._length(member, 1_000, "milliseconds", needed)

    def instant(self, member: str) -> datetime | None:
        """Return an instant from milliseconds since 1970 in UTC."""
        since = self.millis(member, needed=True)
        try:
            return None if since is None else EPOCH + since
        except OverflowError:
            self.fault(member, self.members.get(member), "an instant to the year 9999")
            return None

    def seconds(self, member: str, *, decimal: bool = False) -> timedelta | None:
        """Return a length from a whole number of seconds.

        With `decimal` it may be written as 3600.0: databases store such lengths as decimals.
        """
        return self._length(member, 1_000_000, "seconds", False, decimal=decimal)

    def minutes(self, member: str) -> timedelta | None:
        """Return a length from a whole number of minutes."""
        return self._length(member, 60_000_000, "minutes", False)

    def _length(
        self, member: str, micros: int, unit: str, needed: bool, *, decimal: bool = False
    ) -> timedelta | None:
        given = self.members.get(member)
        if given is None and not needed:
            return None
        if decimal and isinstance(given, float) and given.is_integer():
            given = int(given)
        if isinstance(given, int) and not isinstance(given, bool):
            length = given * micros
            if abs(length) <= MAX_MICROS:
                return timedelta(0, 0, length)
        self.fault(member, given, f"a whole number of {unit}")
        return None

    def named(self, member: str, *, needed: bool = False) -> str:
        """Return what names something: a text, or a whole number as its digits."""
        given = self.members.get(member)
        if isinstance(given, int) and not isinstance(given, bool) and abs(given) < 10**30:
            return str(given)
        return self.text(member, needed=needed)

    def texts(self, member: str) -> tuple[tuple[str, str], ...]:
        """Return an object of texts as sorted pairs; empty when there is none."""
        given = self.members.get(member)
        if given is None:
            return ()
        if not isinstance(given, Mapping) or len(given) > MAX_MEMBERS:
            self.fault(member, given, "an object of texts")
            return ()
        pairs = []
        for name, value in given.items():
            if isinstance(name, str) and isinstance(value, str):
                pairs.append((name, value))
            else:
                self.fault(f"{member}.{name}", value, "a text")
        return tuple(sorted(pairs))

    def one(self, member: str) -> "Payload":
        """Return the object that a member is, sharing the faults."""
        if not self.is_object:  # what is no object itself has its fault already
            return self
        return self.inner(self.members.get(member), f"{self.path}.{member}")

    def each(self, member: str, *, needed: bool = True) -> Iterator["Payload"]:
        """Yield the objects of a list, each with its place; without `needed` it may be missing."""
        given = self.members.get(member)
        if given is None and not needed:
            return
        if not isinstance(given, list | tuple) or len(given) > MAX_MEMBERS:
            self.fault(member, given, f"a list of at most {MAX_MEMBERS:,} objects")
            return
        for index, value in enumerate(given):
            yield self.inner(value, f"{self.path}.{member}[{index}]", index)

    def data(self, member: str) -> Json:
        """Return any plain data, copied and bounded."""
        try:
            return plain(self.members.get(member))
        except ValueError as wrong:
            self.fault(member, self.members.get(member), str(wrong))
            return None

    def inner(self, given: object, path: str, row: int | None = None) -> "Payload":
        """Return an object within this payload; one within a row of a list is of that row."""
        inner = Payload({}, self.name, path)
        inner.faults, inner.losses = self.faults, self.losses
        # A list within a row does not count anew: who reads what was lost looks for the outer row.
        inner.in_row = self.in_row or row is not None
        inner.row = self.row if self.in_row or row is None else row
        inner._hold(given)
        return inner


def plain(given: object) -> Json:
    """Return a copy of plain data; data that is not plain, too deep or too large is a `ValueError`.

    >>> plain({"a": (1, 2.5, None)})
    {'a': [1, 2.5, None]}
    """
    left = [MAX_MEMBERS]

    # Values are counted on the way down: what unfolds into too much is refused before it is copied.
    def copied(value: object, depth: int) -> Json:
        left[0] -= 1
        if left[0] < 0 or depth > MAX_DEPTH:
            raise ValueError(f"data of at most {MAX_MEMBERS:,} values, {MAX_DEPTH} deep")
        if value is None or isinstance(value, bool):
            return value
        # A subclass may change what its text is; a copy of the plain type does not.
        if isinstance(value, str):
            return str(value)
        if type(value) is int:
            return value
        if isinstance(value, float) and isfinite(value):
            return float(value)
        if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
            return {str(name): copied(inner, depth + 1) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [copied(inner, depth + 1) for inner in value]
        raise ValueError("plain data: texts, finite numbers, flags, null, lists and objects")

    return copied(given, 1)


def texts(given: Mapping[str, str] | Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return texts by name as sorted pairs."""
    return tuple(sorted(dict(given).items()))


@checked
def moment_text(moment: datetime) -> str:
    """Return an instant as RFC 3339 text in UTC.

    >>> moment_text(datetime(2026, 3, 2, 9, tzinfo=UTC))
    '2026-03-02T09:00:00Z'
    """
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
