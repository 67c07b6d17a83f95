"""What checked arguments, maps and locks do with values that hardly occur."""

import copy
import inspect
import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any, Literal, Protocol, TypedDict, Unpack

import attrs
import numpy as np
import pandas as pd
import pytest

from serviceops._internal import fork_lock
from serviceops._internal.checked import checked
from serviceops._internal.frozen_map import FrozenMap
from serviceops._internal.kinds import Count, FilledText, Length, Misfit, kind_of
from serviceops._internal.sorted_map import SortedMap
from serviceops.errors import InvalidInstant, InvalidValue

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Call(Protocol):
    def __call__(self) -> int: ...


class Context(TypedDict, total=False):
    at: datetime
    length: timedelta


class Weekday(StrEnum):
    MON = "mon"


class Name(str):
    """A text of another library."""

    __slots__ = ()


class BrokenZone(tzinfo):
    def utcoffset(self, moment: datetime | None) -> timedelta:
        raise ZeroDivisionError("no offset")


class Clock(time):
    """A time of day of another library."""


class Moment(datetime):
    """A moment of another library."""


@checked
@attrs.frozen
class Stored:
    flag: bool
    length: timedelta
    clock: time


@checked
@attrs.frozen(init=False)
class Square:
    """A constructor of its own, with a local variable of the name of a field."""

    side: int

    def __init__(self, area: int) -> None:
        side = math.isqrt(area)
        object.__setattr__(self, "side", side)


@checked
def instant(value: datetime) -> object:
    return value


@checked
def called(value: Call) -> int:
    return value()


@checked
def word(value: Literal[1, "one"]) -> object:
    return value


@checked
def within(**context: Unpack[Context]) -> Context:
    return context


def test_values_of_other_libraries_become_plain_ones() -> None:
    yes: Any = np.True_
    opens: Any = "09:00"

    stored = Stored(yes, pd.Timedelta(hours=1), Clock(9))

    assert stored.flag is True
    assert type(stored.length) is timedelta
    assert stored.clock == time(9)
    with pytest.raises(InvalidValue, match="a time of day"):
        Stored(True, timedelta(), opens)


def test_a_zone_that_fails_is_named() -> None:
    with pytest.raises(InvalidInstant, match=r"BrokenZone.*ZeroDivisionError: no offset"):
        instant(Moment(2026, 3, 2, tzinfo=BrokenZone()))


def test_what_can_be_called_has_no_other_method() -> None:
    assert called(lambda: 3) == 3
    with pytest.raises(InvalidValue, match="a function"):
        called(3)  # type: ignore[arg-type]


def test_words_of_two_types_are_compared_one_by_one() -> None:
    assert word("one") == "one"
    assert word(1) == 1
    with pytest.raises(InvalidValue, match="one of 1, 'one'"):
        word("two")  # type: ignore[arg-type]


def test_a_context_of_another_kind_is_settled_or_refused_by_its_name() -> None:
    moment = pd.Timestamp("2026-03-02T09:00:00Z")

    assert within(at=moment)["at"] == NINE
    with pytest.raises(InvalidValue, match="as length"):
        within(length=math.pi)  # type: ignore[typeddict-item]
    with pytest.raises(InvalidInstant):
        within(at="today")  # type: ignore[typeddict-item]
    with pytest.raises(Misfit):
        kind_of(Context).settle("at")


@pytest.mark.parametrize(
    "annotation",
    [
        object, str, bool, int, float, datetime, date, time, timedelta, FilledText, Count,
        Length, Weekday, Literal["a", "b"], tuple[str, ...],
        frozenset[str], dict[str, str], Callable, BrokenZone,
        str | int | None, str | tuple[str, ...] | None, Weekday | None, Callable[[], int] | str,
    ],
)  # fmt: skip
def test_what_fits_a_kind_settles_to_itself(annotation: Any) -> None:
    kind = kind_of(annotation)
    given: list[Any] = [
        None, True, 0, 2**61, 10**99, 1.5, math.nan, math.inf, "", "a", "é", "\ud800", Name("a"),
        NINE, NINE.replace(tzinfo=None), date(2026, 3, 2), time(9), timedelta(1), timedelta(-1),
        (), ("a", "b"), ["a"], ("a", 1), ("\ud800",), frozenset({"a"}), {"a": "b"}, {1: 1},
        Weekday.MON, "mon", len, datetime, BrokenZone(),
    ]  # fmt: skip
    fitting = [value for value in given if kind.fits(value)]

    assert all(kind.settle(value) is value for value in fitting)
    assert fitting or annotation in (tuple[str, int], type[datetime])


def test_a_frozen_map_is_its_own_copy() -> None:
    frozen = FrozenMap({"a": 1})

    assert copy.copy(frozen) is frozen


def test_a_map_without_pairs_has_no_first_and_no_place() -> None:
    empty: SortedMap[int, str] = SortedMap.of([], [])

    assert empty.first() is None
    with pytest.raises(IndexError):
        empty.at(0)


def test_a_child_of_a_fork_has_locks_of_its_own() -> None:
    lock = fork_lock.ForkLock()
    before = lock._lock

    # What the child runs; a fork in a test would copy the threads of the runner.
    fork_lock._renew()

    assert lock._lock is not before
    with lock:
        pass


def test_a_checked_function_imported_before_its_first_call_is_one_call_away() -> None:
    depths: list[int] = []

    @checked
    def depth(of: int, *, more: int = 0) -> int:
        depths.append(len(inspect.stack(0)))
        return of + more

    imported, here = depth, len(inspect.stack(0))

    assert [imported(1), imported(1, more=2)] == [1, 3]
    assert depths[1] == here + 2  # the function that is written, and the plain one
    assert inspect.signature(imported) == inspect.signature(depth.__wrapped__)  # type: ignore[attr-defined]
    with pytest.raises(InvalidValue, match="of of depth"):
        imported("1")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="missing 1 required"):
        imported()  # type: ignore[call-arg]


def test_a_local_variable_of_a_constructor_is_no_argument() -> None:
    assert Square(49).side == 7
