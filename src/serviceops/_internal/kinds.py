"""Kinds: what values an annotation stands for, and the plain one each right value becomes."""

import types
from collections import UserDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Reversible, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache, cached_property, partial
from math import inf, isfinite
from numbers import Real
from operator import index
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    NoReturn,
    TypeAlias,
    TypeVar,
    Union,
    Unpack,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

import attrs

from serviceops._internal.frozen_map import FrozenMap
from serviceops.errors import InvalidInstant, InvalidLength, InvalidValue, NaiveInstant

MAX_NUMBER = 10**100
"""A larger whole number is refused: no length, count or year is one, and Python cannot write it."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Misfit(Exception):
    """A value is not of its kind."""

    def __init__(
        self,
        given: object,
        expected: str,
        remedy: str = "",
        error: type[InvalidValue] = InvalidValue,
    ) -> None:
        super().__init__(given, expected)
        self.given, self.expected, self.remedy, self.error = given, expected, remedy, error


TEST_NAMES: Mapping[str, Any] = {
    "__type": type, "__isinstance": isinstance, "__callable": callable, "__frozenset": frozenset,
    "__map": map,
}  # fmt: skip
"""What the tests of kinds call, by names that no parameter or field has."""


@attrs.frozen(eq=False, repr=False, slots=False)
class Kind:
    """The values of one annotation.

    `settle` returns the plain kind of a right value and raises `Misfit` for a wrong one. `misfits`
    is Python text that is false for the values of ``__v`` that need not be settled (`parts` are the
    values it names ``{p0}``, ``{p1}``...); `None` if everything fits.
    """

    expected: str
    settle: Callable[[Any], Any]
    misfits: str | None = "True"
    parts: tuple[Any, ...] = ()
    exact: type | None = None
    """The class of which every direct instance is of this kind."""

    @cached_property
    def fits(self) -> Callable[[Any], bool]:
        """Whether a value is of this kind as it is: of several possible kinds it is tried first."""
        parts = {f"__p{number}": part for number, part in enumerate(self.parts)}
        test = (self.misfits or "False").format(**{name[2:]: name for name in parts})
        # Texts of this module alone are evaluated: what they test is among the names.
        made: Callable[[Any], bool] = eval(f"lambda __v: not ({test})", {**TEST_NAMES, **parts})  # noqa: S307
        return made

    def __repr__(self) -> str:
        return f"<{self.expected}>"  # as `help` shows it, in the annotation of an argument

    @property
    def takes_text(self) -> bool:
        """Whether some text is of this kind."""
        try:
            self.settle("a")
        except Misfit:
            return False
        return True


@cache
def kind_of(annotation: Any) -> Kind:
    """Return the kind of values that an annotation stands for."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    if origin is Annotated:  # what type checkers see first, then what is accepted
        return parts[1] if isinstance(parts[1], Kind) else kind_of(parts[1])
    if origin is Unpack:
        return kind_of(parts[0])
    if is_typeddict(annotation):
        return _typed_mapping(get_type_hints(annotation))
    if isinstance(annotation, TypeVar):
        bound = annotation.__bound__
        return _ANYTHING if bound is None or isinstance(bound, str) else kind_of(bound)
    if origin in (Union, types.UnionType):
        return _union([kind_of(part) for part in parts])
    if origin is Literal:
        return _literal(parts)
    if origin is tuple and parts:
        if parts[-1] is ...:
            return _several(tuple, kind_of(parts[0]))
        return _row([kind_of(part) for part in parts])
    if origin is frozenset:
        return _several(frozenset, kind_of(parts[0]))
    if origin in _ITERABLES:
        return _iterable(origin, kind_of(parts[0]))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(*map(kind_of, parts[:2]))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return _member(annotation)
    if origin is type and parts and isinstance(parts[0], type):
        return _subclass(parts[0])
    if origin is type or annotation is type:
        return _instance(type, "a class")
    if annotation is Callable or getattr(origin, "__name__", "") == "Callable":
        return Kind("a function", _settle_callable, "not __callable(__v)")
    wanted = origin or annotation
    if getattr(wanted, "__module__", "").startswith("numpy"):
        return _ANYTHING  # whatever NumPy makes an array of
    if getattr(wanted, "_is_protocol", False):
        return _protocol(wanted)
    return _instance(wanted, _named(wanted)) if isinstance(wanted, type) else _ANYTHING


def _named(kind: type) -> str:
    return f"{'an' if kind.__name__[0] in 'AEIOU' else 'a'} {kind.__name__}"


# -- plain kinds -----------------------------------------------------------------------------------


def is_utf8(text: str) -> bool:
    """Return whether UTF-8 can write a text: no half of a surrogate pair is in it."""
    # JSON has escapes for such a half, and neither a file nor a database takes it back.
    if text.isascii():  # known beforehand
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


UTF8 = "a text that UTF-8 can write"
AS_UTF8 = "text.encode('utf-8', 'replace').decode() is one"


def _settle_text(given: Any) -> Any:
    if not isinstance(given, str):
        raise Misfit(given, "a text")
    if not is_utf8(given):
        raise Misfit(given, UTF8, AS_UTF8)
    return given if isinstance(given, Enum) else str.__str__(given)


def _settle_filled(given: Any) -> Any:
    if given == "":
        raise Misfit(given, "a text with something in it")
    return _settle_text(given)


def _settle_whole(given: Any) -> Any:
    if isinstance(given, Enum) and isinstance(given, int):
        return given
    try:
        number = None if isinstance(given, bool) or hasattr(given, "__len__") else index(given)
    except TypeError:
        number = None
    if number is None:
        raise Misfit(given, "a whole number")
    if not -MAX_NUMBER < number < MAX_NUMBER:
        raise Misfit(given, "a whole number of less than a hundred digits")
    return number


def _settle_number(given: Any) -> Any:
    if isinstance(given, bool) or type(given).__name__ == "bool" or not isinstance(given, Real):
        raise Misfit(given, "a number")
    if hasattr(given, "__index__"):
        return _settle_whole(given)
    try:
        number = float(given)
    except TypeError:  # a length of NumPy's, which it registers as a number
        raise Misfit(given, "a number") from None
    except OverflowError:  # a fraction beyond every float
        number = inf
    if not isfinite(number):
        raise Misfit(given, "a finite number")
    return number


def _settle_flag(given: Any) -> Any:
    if isinstance(given, bool):
        return given
    if type(given).__module__ == "numpy" and type(given).__name__ in {"bool", "bool_"}:
        return bool(given)
    raise Misfit(given, "True or False")


def _settle_none(given: Any) -> NoReturn:
    raise Misfit(given, "None")


def _settle_instant(given: Any) -> Any:
    if not isinstance(given, datetime) or given != given:  # noqa: PLR0124 - NaT does
        raise Misfit(given, "an aware datetime", error=InvalidInstant)
    try:
        offset = given.utcoffset()
    except Exception as wrong:  # noqa: BLE001 - whatever a zone that a host wrote does
        raise Misfit(
            f"a moment of the zone {type(given.tzinfo).__name__}",
            "a moment with a UTC offset",
            f"its zone fails with {type(wrong).__name__}: {wrong}",
            InvalidInstant,
        ) from None
    if offset is None:
        raise Misfit(
            given.isoformat(),
            "a moment with a UTC offset",
            "give the zone it was read in: moment.replace(tzinfo=ZoneInfo('Europe/Lisbon'))",
            NaiveInstant,
        )
    # Documents have no nanoseconds, so a value of pandas that has them would not read back equal.
    return _EPOCH + datetime.__sub__(given, _EPOCH) if hasattr(given, "nanosecond") else given


def _settle_date(given: Any) -> Any:
    if isinstance(given, datetime) or not isinstance(given, date):
        text = isinstance(given, str)
        advice = "date.fromisoformat reads a text" if text else "moment.date() of a moment"
        raise Misfit(given, "a date", advice, InvalidInstant)
    return given


def _settle_time(given: Any) -> Any:
    if not isinstance(given, time):
        raise Misfit(given, "a time of day")
    return given


def _settle_length(given: Any) -> Any:
    if not isinstance(given, timedelta) or given != given:  # noqa: PLR0124 - NaT does
        raise Misfit(given, "a timedelta", error=InvalidLength)
    if hasattr(given, "nanoseconds"):
        return timedelta(given.days, given.seconds, given.microseconds)
    return given


def _settle_callable(given: Any) -> Any:
    if not callable(given):
        raise Misfit(given, "a function")
    return given


def _settle_no_text(given: Any) -> NoReturn:
    raise Misfit(given, "several values", "a tuple or list of them")


NO_TEXT = Kind("several values", _settle_no_text, "__type(__v) is {p0}", (str,))
"""Anything but a text, where several values are made a tuple."""


_ANYTHING = Kind("anything", lambda given: given, None)
_NONE = Kind("None", _settle_none, "__v is not None")
_PLAIN: dict[Any, Kind] = {
    Any: _ANYTHING,
    object: _ANYTHING,
    None: _NONE,
    types.NoneType: _NONE,
    # Whether it is ASCII is known beforehand: only what is not is looked through.
    str: Kind("a text", _settle_text,
              "__type(__v) is not {p0} or not (__v.isascii() or {p1}(__v))", (str, is_utf8), str),
    bool: Kind("True or False", _settle_flag, "__v is not True and __v is not False"),
    int: Kind("a whole number", _settle_whole,
              "__type(__v) is not {p0} or not -(1 << 61) < __v < 1 << 61", (int,)),
    float: Kind("a number", _settle_number,
                "(__type(__v) is not {p0} or not -1e308 < __v < 1e308) and "
                "(__type(__v) is not {p1} or not -(1 << 61) < __v < 1 << 61)", (float, int)),
    datetime: Kind("an aware datetime", _settle_instant,
                   "__type(__v) is not {p0} or __v.tzinfo is None", (datetime,)),
    date: Kind("a date", _settle_date, "__type(__v) is not {p0}", (date,), date),
    time: Kind("a time of day", _settle_time, "__type(__v) is not {p0}", (time,), time),
    timedelta: Kind("a timedelta", _settle_length, "__type(__v) is not {p0}",
                    (timedelta,), timedelta),
}  # fmt: skip


FilledText: TypeAlias = Annotated[
    str,
    Kind("a text with something in it", _settle_filled,
         "__type(__v) is not {p0} or not __v or not (__v.isascii() or {p1}(__v))", (str, is_utf8)),
]  # fmt: skip
"""A text that names something: a field of this type refuses an empty one."""


def _settle_count(given: Any) -> Any:
    number = _settle_whole(given)
    if number < 0:
        raise Misfit(given, "a whole number from 0")
    return number


Count: TypeAlias = Annotated[
    int,
    Kind("a whole number from 0", _settle_count,
         "__type(__v) is not {p0} or not 0 <= __v < 1 << 61", (int,)),
]  # fmt: skip
"""How many of something there are: a field of this type refuses a negative number."""


def _settle_wait(given: Any) -> Any:
    length = _settle_length(given)
    if length < timedelta():
        raise Misfit(given, "a length that is not negative", error=InvalidLength)
    return length


Length: TypeAlias = Annotated[
    timedelta,
    Kind("a length that is not negative", _settle_wait,
         "__type(__v) is not {p0} or __v.days < 0", (timedelta,)),
]  # fmt: skip
"""How long something lasts: a field of this type refuses a negative length."""


def _settle_instance(kind: type, expected: str, given: Any) -> Any:
    if not isinstance(given, kind):
        raise Misfit(given, expected)
    return given


def _instance(kind: type, expected: str) -> Kind:
    return Kind(
        expected,
        partial(_settle_instance, kind, expected),
        "not __isinstance(__v, {p0})",
        (kind,),
        kind,
    )


def _subclass(kind: type) -> Kind:
    # What a base only declares (the lifecycle of a record) its kinds have.
    declared = [
        name for name, how in getattr(kind, "__annotations__", {}).items()
        if get_origin(how) is ClassVar and not hasattr(kind, name)
    ]  # fmt: skip
    expected = f"{kind.__name__} or a subclass of it"
    if declared:
        shown = ", ".join(name for name in declared if not name.startswith("_"))
        expected = f"a subclass of {kind.__name__} that has {shown}"

    def settle(given: Any) -> Any:
        if not isinstance(given, type) or not issubclass(given, kind):
            raise Misfit(given, expected)
        if not all(hasattr(given, name) for name in declared):
            raise Misfit(given.__name__, expected)
        return given

    return Kind(expected, settle)


def _protocol(kind: Any) -> Kind:
    """Return the kind of values that have the methods of a protocol."""
    names = sorted(
        name for base in kind.__mro__ if getattr(base, "_is_protocol", False)
        for name in {*vars(base), *base.__annotations__} if not name.startswith("_")
    )  # fmt: skip
    if not names:  # it is called
        return Kind("a function", _settle_callable, "not __callable(__v)")
    expected = f"{_named(kind)}, which has {', '.join(names)}"

    def settle(given: Any) -> Any:
        if isinstance(given, type) or not all(hasattr(given, name) for name in names):
            raise Misfit(given, expected)
        return given

    return Kind(expected, settle)


def _member(kind: type[Enum]) -> Kind:
    """Return the kind of the members of an enumeration, or their texts."""
    expected = f"one of {', '.join(str(member.value) for member in kind)}"

    def settle(given: Any) -> Any:
        if not isinstance(given, kind):
            if type(given) is bool or not isinstance(given, str | int):
                raise Misfit(given, expected)
            try:
                return kind(given)
            except ValueError:
                raise Misfit(given, expected) from None
        return given

    return Kind(expected, settle, "__type(__v) is not {p0}", (kind,), kind)


def _literal(values: tuple[Any, ...]) -> Kind:
    expected = f"one of {', '.join(map(repr, values))}"

    def settle(given: Any) -> Any:
        for value in values:
            if isinstance(given, type(value)) and given == value:
                return value
        raise Misfit(given, expected)

    if set(map(type, values)) == {str}:
        some = "__type(__v) is not {p0} or __v not in {p1}"
        return Kind(expected, settle, some, (str, frozenset(values)))
    return Kind(expected, settle)


# -- kinds of several values -----------------------------------------------------------------------


def _union(kinds: list[Kind]) -> Kind:
    expected = " or ".join(dict.fromkeys(kind.expected for kind in kinds))
    if any(kind.misfits is None for kind in kinds):
        return _ANYTHING

    def settle(given: Any) -> Any:
        wrong = None
        for kind in kinds:
            if kind.fits(given):
                return given
        for kind in kinds:
            try:
                return kind.settle(given)
            except Misfit as misfit:
                # The fault within a value of a likely kind says more than the kinds it might have.
                if wrong is None or misfit.given is not given:
                    wrong = misfit
        if wrong is not None and (wrong.given is not given or wrong.error is not InvalidValue):
            raise Misfit(wrong.given, wrong.expected if wrong.given is not given else expected,
                         wrong.remedy, wrong.error)  # fmt: skip
        raise Misfit(given, expected)

    tests: list[str] = []
    parts: list[Any] = []
    for kind in kinds:
        test = kind.misfits or ""
        moved = {f"p{n}": f"{{p{n + len(parts)}}}" for n in range(len(kind.parts))}
        tests.append(f"({test.format(**moved)})")
        parts += kind.parts
    # None first: most optional fields are empty.
    tests.sort(key=lambda test: test != "(__v is not None)")
    misfits = "True" if "(True)" in tests and len(tests) == 1 else " and ".join(tests)
    return Kind(expected, settle, misfits, tuple(parts))


def _settled(kind: Kind, given: Collection[Any], place: Callable[[int], str]) -> list[Any] | None:
    """Return the settled values; `None` if they were so already."""
    # Nearly always all are plain, and one pass in C sees it.
    if kind.misfits is None:
        return None
    if kind.exact and set(map(type, given)) <= {kind.exact} and _are_ascii(kind, given):
        return None
    settled, changed = [], False
    for number, value in enumerate(given):
        try:
            one = kind.settle(value)
        except Misfit as wrong:
            raise Misfit(
                wrong.given, f"{wrong.expected} at {place(number)}", wrong.remedy, wrong.error
            ) from None
        changed |= one is not value
        settled.append(one)
    return settled if changed else None


def _are_ascii(kind: Kind, given: Iterable[Any]) -> bool:
    """Return whether values need no further look: they are ASCII, or no texts at all."""
    return kind.exact is not str or "".join(given).isascii()


def _position(number: int) -> str:
    return f"position {number}"


def _several(kind: type, element: Kind) -> Kind:
    """Return the kind of tuples or sets of any number of values."""
    expected = f"{'several' if kind is tuple else 'a set'}, each {element.expected}"
    taken: Any = tuple | list if kind is tuple else frozenset | set

    def settle(given: Any) -> Any:
        if not isinstance(given, taken) or (type(given) is not kind and hasattr(given, "_fields")):
            remedy = f"a {'tuple or list' if kind is tuple else 'set'} of them"
            raise Misfit(given, expected, remedy)
        settled = _settled(element, given, _position)
        if settled is not None:
            return kind(settled)
        return given if isinstance(given, kind) else kind(given)

    if element.exact is None:
        return Kind(expected, settle, "__type(__v) is not {p0} or __v", (kind,))
    # One pass in C shows that every element is plain.
    strange = "__frozenset(__map(__type, __v)) != {p1}"
    if element.exact is str:
        strange += " or not ''.join(__v).isascii()"
    misfits = f"__type(__v) is not {{p0}} or (__v and ({strange}))"
    return Kind(expected, settle, misfits, (kind, frozenset({element.exact})))


def _row(kinds: list[Kind]) -> Kind:
    """Return the kind of tuples of a fixed number of values."""
    expected = f"({', '.join(kind.expected for kind in kinds)})"

    def settle(given: Any) -> Any:
        if not isinstance(given, tuple | list) or len(given) != len(kinds):
            raise Misfit(given, expected)
        parts = tuple(kind.settle(one) for kind, one in zip(kinds, given, strict=True))
        same = all(one is part for one, part in zip(given, parts, strict=True))
        return given if same and isinstance(given, tuple) else parts

    return Kind(expected, settle)


def _iterable(origin: Any, element: Kind) -> Kind:
    expected = f"several, each {element.expected}"

    def settle(given: Any) -> Any:
        # A single text is an iterable of texts to Python, and a mistake to everybody else. So is a
        # mapping, as {"laptop": 2}: what it says beside its names would be lost.
        if isinstance(given, str | bytes | Mapping) or not isinstance(given, origin):
            raise Misfit(given, expected, "a tuple or list of them")
        if isinstance(given, Collection) and not hasattr(given, "dtype"):
            _settled(element, given, _position)
        return given

    return Kind(expected, settle)


_ITERABLES = (Iterable, Iterator, Collection, Sequence, Reversible, AbstractSet, list, set)


_PLAIN_MAPPINGS = (dict, FrozenMap, types.MappingProxyType, UserDict)


def _mapping(key: Kind, value: Kind) -> Kind:
    expected = f"a mapping of {key.expected} to {value.expected}"

    def settle(given: Any) -> Any:
        if not isinstance(given, Mapping):
            raise Misfit(given, expected)
        if isinstance(given, _PLAIN_MAPPINGS):
            _settled(key, given, _position)
            _settled(value, given.values(), lambda number: f"{list(given)[number]!r}")
        return given

    if key.exact is None or value.exact is None:
        return Kind(expected, settle)
    # As in `_several`: passes in C show that every key and value is plain.
    strange = [
        f"__frozenset(__map(__type, {some})) != {{p{place}}}"
        + f" or not ''.join({some}).isascii()" * (one.exact is str)
        for place, some, one in ((1, "__v", key), (2, "__v.values()", value))
    ]
    misfits = f"__type(__v) is not {{p0}} or (__v and ({' or '.join(strange)}))"
    exact = frozenset({key.exact}), frozenset({value.exact})
    return Kind(expected, settle, misfits, (dict, *exact))


def _typed_mapping(hints: Mapping[str, Any]) -> Kind:
    """Return the kind of mappings that have values of their own kinds under known names."""
    kinds = {name: kind_of(hint) for name, hint in hints.items()}
    exact = {name: kind.exact for name, kind in kinds.items() if kind.exact is not None}
    moments = {
        name for name, hint in hints.items() if hint is datetime or datetime in get_args(hint)
    }

    def fits(given: Any) -> bool:
        # The usual ones are a moment and a few texts: no kind has to settle them.
        for name, value in given.items():
            if name in moments:
                if type(value) is not datetime or value.tzinfo is None:
                    return False
            elif type(value) is not exact.get(name, given) or (
                type(value) is str and not value.isascii()
            ):
                return False
        return True

    def settle(given: Any) -> Any:
        if not isinstance(given, Mapping):
            raise Misfit(given, "a mapping")
        for name, value in given.items():
            kind = kinds.get(name)
            if kind is not None and value is not None and not kind.fits(value):
                try:
                    kind.settle(value)
                except Misfit as wrong:
                    raise Misfit(
                        wrong.given, f"{wrong.expected} as {name}", wrong.remedy, wrong.error
                    ) from None
        return given

    return Kind("a mapping", settle, "not {p0}(__v)", (fits,))
