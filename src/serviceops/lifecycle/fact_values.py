"""Facts as plain values: what reads each annotated type from one, and what a transition records."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import EnumType, StrEnum
from functools import partial
from types import UnionType
from typing import Any, TypeAlias, Union, cast, get_args, get_origin

from serviceops._internal.kinds import Misfit, kind_of
from serviceops.errors import InvalidTransition
from serviceops.history import Fact, as_fact
from serviceops.spans import utc

KnownFact: TypeAlias = tuple[Any, Callable[[Any], Any] | None]
"""The value of a fact that is not set, and what restores it from a plain fact."""


def single_kind(annotation: Any) -> Any:
    """Return what an annotation comes down to, `None` and its own kind of unions left aside."""
    if get_origin(annotation) in (Union, UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        return kinds[0] if len(kinds) == 1 else object
    return annotation


def restorer(annotation: Any) -> Callable[[Any], Any] | None:
    """Return what makes the annotated type of a plain fact; `None` when a fact is one already.

    Of `tuple[X, ...]` each element is made by `X(text)` if it is an enumeration, else `X.of(text)`.
    """
    kind = single_kind(annotation)
    if kind is datetime or kind is date:
        return _moment if kind is datetime else _day
    if get_origin(kind) is tuple:
        element = get_args(kind)[0]
        return partial(_elements, element)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    return None


def _elements(kind: Any, given: object) -> tuple[Any, ...]:
    if not isinstance(given, tuple | list):
        raise TypeError
    if type(given) is tuple and {*map(type, given)} == {kind}:
        return given  # they grow one by one: each action looks at all of them, without a loop
    make = kind if issubclass(kind, str) else kind.of
    return tuple([one if type(one) is kind else make(_text(one)) for one in given])


def _moment(given: datetime | str) -> datetime:
    return utc(datetime.fromisoformat(given) if isinstance(given, str) else given)


def _day(given: date | str) -> date:
    # A date is recorded as text, and forms send one.
    read = date.fromisoformat(given) if isinstance(given, str) else given
    return cast("date", of_kind(date, read))


def _text(given: object) -> str:
    if isinstance(given, str) and given.isascii():  # nearly all are
        return given
    return cast("str", of_kind(str, given))


def _whole(given: object) -> int:
    if isinstance(given, str) or (isinstance(given, int) and not isinstance(given, bool)):
        return cast("int", of_kind(int, int(given)))
    raise TypeError


def _texts(given: object) -> tuple[str, ...]:
    """Return several texts; a single text is one of them."""
    if isinstance(given, Mapping):  # what it says beside its names would be lost
        raise TypeError
    several = (given,) if isinstance(given, str) else given
    return tuple(_text(getattr(one, "text", one)) for one in cast("Iterable[object]", several))


def plain_fact(fact: str, value: Any) -> Fact:
    """Return a value as the fact that a transition records: elements as their texts."""
    if not isinstance(value, str):  # nearly all are texts
        # Texts in a tuple grow one by one: each action looks at all of them, without a loop.
        if type(value) is tuple and {*map(type, value)} == {str}:
            if "".join(value).isascii():
                return value
        elif isinstance(value, list | tuple):
            value = tuple([one if isinstance(one, str) else one.text for one in value])
        elif isinstance(value, frozenset):
            value = tuple(sorted(value))
    return as_fact(fact, value)


class Unfit(ValueError):
    """A value is of another kind; the text is what is expected."""


def of_kind(kind: Any, given: object) -> Any:
    """Return the plain kind of a value that an annotation accepts; `Unfit` for any other."""
    try:
        return kind_of(kind).settle(given)
    except Misfit as wrong:
        raise Unfit(wrong.expected) from None


READERS: dict[type | None, Callable[[Any], Any]] = {
    str: _text, int: _whole, tuple: _texts,
    bool: partial(of_kind, bool), float: partial(of_kind, float),
    timedelta: partial(of_kind, timedelta),
}  # fmt: skip
EXPECTED: dict[type | None, str] = {
    str: "a text", int: "a whole number", datetime: "a moment", date: "a date",
    tuple: "texts",
}  # fmt: skip


_ISO_TEXTS: dict[Any, str] = {_moment: "an ISO 8601 moment", _day: "an ISO 8601 date"}


def restored(fact: str, known: KnownFact, value: Any) -> Any:
    """Return a recorded fact in the type of its field."""
    # A cleared fact goes back to the default of its field, so that a number is never `None`.
    default, restore = known
    if value is None:
        return default
    if restore is None or type(value) is restore:
        return value
    try:
        return restore(value)
    except (ValueError, TypeError):
        choices = ", ".join(restore) if isinstance(restore, EnumType) else (
            _ISO_TEXTS.get(restore, "a tuple of texts")
        )  # fmt: skip
        raise InvalidTransition(value, f"a value of the fact {fact!r}", choices) from None
