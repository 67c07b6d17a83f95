"""Columns of few values: a number for each row, and a table of the values.

Data frames call such a column categorical, Arrow a dictionary. Whether a row's value is one of
several is then a look-up in a small table, for values of any type.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, TypeAlias
from uuid import UUID

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from serviceops._internal.checked import checked
from serviceops._internal.kinds import is_utf8
from serviceops.errors import InvalidInstant, InvalidValue, MalformedRow
from serviceops.history import as_fact
from serviceops.logs.values import as_name, is_nothing
from serviceops.spans import to_datetime

CLEARED = -1
"""The code of a row that has no value."""

UNCHANGED = -2
"""The code of a row without a statement: the value before it stays in effect."""

CodeArray: TypeAlias = NDArray[np.signedinteger[Any]]
"""Codes, one a row, of the narrowest kind that their values need."""

_NAT = np.iinfo(np.int64).min
_PART = 1 << 16  # rows carried forward at a time
_FEW = 8  # values that a column is compared with: a look-up costs as much as a score of comparisons


def _numbers(given: ArrayLike) -> NDArray[Any]:
    numbers = np.asarray(given)
    if numbers.dtype.kind not in "iu" and numbers.size:
        raise InvalidValue(str(numbers.dtype), "a column of whole numbers, each a place in values")
    return numbers


class ArrowValues(Sequence[Any]):
    """Texts or whole numbers in an array of Arrow, each different from the others and never none.

    The names of a million cases take longer to make, as objects of Python, than their readings.
    """

    __slots__ = ("array", "kind")

    def __init__(self, array: Any, kind: type) -> None:
        self.array, self.kind = array, kind

    def __len__(self) -> int:
        return len(self.array)

    def __getitem__(self, place: Any) -> Any:
        found = self.array[place]
        return ArrowValues(found, self.kind) if isinstance(place, slice) else found.as_py()

    def __iter__(self) -> Iterator[Any]:
        return iter(self.array.to_pylist())

    def __contains__(self, value: object) -> bool:
        if self.kind is not str:
            return value in self.array.to_pylist()
        return isinstance(value, str) and self.array.index(value).as_py() >= 0


def _values(given: Iterable[Any]) -> Sequence[Any]:
    # Cases are often the numbers from 0 on: millions of them need no tuple.
    return given if isinstance(given, range | ArrowValues) else tuple(given)


def _kind(size: int) -> type[np.signedinteger[Any]]:
    """Return the narrowest kind for codes of so many values, which are at least `UNCHANGED`."""
    # Rows are many, so that the bytes of a row decide what a pass over a column costs.
    return np.int8 if size < 1 << 7 else np.int16 if size < 1 << 15 else np.int32


@checked
@attrs.frozen(eq=False)
class Codes:
    """A column as numbers into a tuple of values; -1 is no value.

    Columns of fewer than 128 values take a byte a row, those of fewer than 32,768 take two.

    >>> Codes([0, 1, -1, 0], ("mail", "web")).values_of().tolist()
    ['mail', 'web', None, 'mail']
    """

    codes: CodeArray = attrs.field(converter=_numbers, repr=False)
    values: Sequence[Any] = attrs.field(converter=_values)

    def __attrs_post_init__(self) -> None:
        if self.codes.ndim != 1:
            raise InvalidValue(str(self.codes.shape), "one column of codes")
        if self.codes.size:
            low, high = int(self.codes.min()), int(self.codes.max())
            if low < UNCHANGED or high >= len(self.values):
                raise InvalidValue(
                    high if high >= len(self.values) else low,
                    f"codes from -1 to {len(self.values) - 1}",
                    "each is a place in values",
                )
        object.__setattr__(self, "codes", np.array(self.codes, _kind(len(self.values))))

    @cached_property
    def _kinds(self) -> frozenset[type]:
        """The types of the values, which may be millions: they are looked at once."""
        if isinstance(self.values, range | ArrowValues):
            return frozenset([getattr(self.values, "kind", int)])
        return frozenset(map(type, self.values))

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, rows: NDArray[Any]) -> "Codes":
        """Return the rows chosen by numbers or flags."""
        try:
            codes = self.codes[rows] if np.ndim(rows) == 1 else None
        except IndexError:
            codes = None
        if codes is None:
            expected = f"numbers of rows below {len(self)}, or a flag for each of these"
            raise InvalidValue(rows, expected)
        return trusted(codes, self.values)

    def alike(self) -> CodeArray:
        """Return numbers that are the same where values are equal, as `1` and `True` are."""
        # Python takes 1, 1.0 and True for one key, and so do the facts of a history.
        first: dict[Any, int] = {}
        table = np.full(len(self.values) + 2, CLEARED, self.codes.dtype)
        for code, value in enumerate(self.values):
            table[code] = first.setdefault(value, code)
        if len(first) == len(self.values):
            return np.maximum(self.codes, CLEARED)
        chosen: CodeArray = table.take(self.codes)
        return chosen

    def among(self, wanted: Sequence[object]) -> NDArray[np.bool_]:
        """Return which rows have one of the wanted values; `None` means no value."""
        chosen = [code for code, value in enumerate(self.values) if value in wanted]
        if len(chosen) <= _FEW:
            # Codes below 0 have no value: it is cleared there, or never was set.
            found: NDArray[np.bool_] = (
                self.codes < 0 if None in wanted else np.zeros(len(self.codes), np.bool_)
            )
            for code in chosen:
                found |= self.codes == code
            return found
        table = np.zeros(len(self.values) + 2, np.bool_)
        table[chosen] = True
        table[CLEARED] = table[UNCHANGED] = None in wanted
        return table.take(self.codes)

    def carried(self, first: NDArray[Any], unchanged: int = UNCHANGED) -> "Codes":
        """Return the column with unchanged rows filled in from the row before of their case.

        Codes up to `unchanged` mean that. `first` has where the rows of each case begin, and at the
        end how many rows there are; before the first value there is none.
        """
        if not self.codes.size or int(self.codes.min()) > unchanged:
            return self
        codes = np.empty_like(self.codes)
        # A part at a time, so that what a part needs fits the cache.
        begins = range(0, len(codes), _PART)
        bounds = np.searchsorted(first, [*begins, len(codes)]).tolist()
        for begin, low, high in zip(begins, bounds[:-1], bounds[1:], strict=True):
            part = self.codes[begin : begin + _PART]
            # Each row with a value, and the first one of a case, lasts until the next of either.
            lasts = part > unchanged
            lasts[first[low:high] - begin] = True
            if np.count_nonzero(lasts) > len(part) // 2:
                # Few rows are unchanged: a run of them has the value of the row before it.
                rows = np.flatnonzero(~lasts)
                np.maximum(part, CLEARED, out=codes[begin : begin + _PART])
                runs = np.flatnonzero(np.diff(rows, prepend=-2) > 1)
                values = codes.take(rows.take(runs) + (begin - 1))
                codes[rows + begin] = np.repeat(values, np.diff(runs, append=len(rows)))
                continue
            goes_on = not lasts[0]
            lasts[0] = True
            rows = np.flatnonzero(lasts)
            values = np.maximum(part.take(rows), CLEARED)
            if goes_on:
                values[0] = codes[begin - 1]
            codes[begin : begin + _PART] = np.repeat(values, np.diff(rows, append=len(part)))
        return trusted(codes, self.values)

    def replaced(self, values: Sequence[Any]) -> "Codes":
        """Return the column with other values in the places of its own; `None` is no value."""
        if None not in values:
            return Codes(self.codes, values)
        if len(values) < len(self.values):
            raise InvalidValue(f"{len(values)} values", f"{len(self.values)}, one for each of them")
        present = [code for code, value in enumerate(values) if value is not None]
        # Codes -1 and -2 index this table from its end, where they stay what they are.
        table = np.full(len(values) + 2, CLEARED, np.int32)
        table[UNCHANGED] = UNCHANGED
        table[present] = np.arange(len(present), dtype=np.int32)
        return Codes(table[self.codes], [values[code] for code in present])

    def values_of(self, begin: int = 0, end: int | None = None) -> NDArray[np.object_]:
        """Return the values of the rows, as an array of objects."""
        table = np.empty(len(self.values) + 2, object)
        table[: len(self.values)] = self.values
        table[CLEARED] = table[UNCHANGED] = None
        return table[self.codes[begin:end]]


def trusted(codes: NDArray[Any], values: Sequence[Any]) -> Codes:
    """Return a column of codes that are known to be right, without a look at them."""
    made = object.__new__(Codes)
    object.__setattr__(made, "codes", codes.astype(_kind(len(values)), copy=False))
    object.__setattr__(made, "values", values)
    return made


Check: TypeAlias = Callable[[object, str, int], object]
"""Returns a value as a column has it, given the names of the column and the row's number."""


def as_codes(given: object, name: str, rows: int, check: Check | None = None) -> Codes:
    """Return a column as codes; `None`, NaN, NaT and pandas' NA are no value.

    A value that is no plain scalar, or that `check` refuses, raises `MalformedRow` with its row; a
    column of another length `InvalidValue`.
    """
    if isinstance(given, Codes):
        column = _plain(given, name, check or _scalar)
    else:
        array = given if isinstance(given, np.ndarray) else _listed(given)
        if array.ndim != 1:  # whole numbers would be flattened without a word
            shape = f"an array of shape {array.shape} as {name!r}"
            raise InvalidValue(shape, "a column: one dimension", "give one of its columns")
        way = _WAYS.get(array.dtype.kind)
        column = way(array, name) if way else looked_up(array, name, check or _scalar)
    if len(column) != rows:
        raise InvalidValue(
            f"{len(column)} rows of {name!r}", f"{rows} rows, as the other columns have"
        )
    return column


def _listed(given: object) -> NDArray[Any]:
    values = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else None
    if values is None:
        raise InvalidValue(given, "a column: a sequence of values, an array or Codes")
    array = np.empty(len(values), object)
    for row, value in enumerate(values):  # one by one, or NumPy would open tuples into columns
        array[row] = value
    return array


def _plain(column: Codes, name: str, check: Check) -> Codes:
    """Return a column with its values written as they are checked; others are refused."""
    kinds = column._kinds
    if isinstance(column.values, ArrowValues):
        return column
    # Cases that are numbers are not looked at: there may be millions.
    texts = column.values if kinds == {str} else map(str, column.values)
    if kinds <= {str, int} and (str not in kinds or is_utf8("".join(texts))):
        return column
    used = np.unique(column.codes).tolist()
    plain = dict.fromkeys(range(len(column.values)))
    for code in used[np.searchsorted(used, 0) :]:
        value = column.values[code]
        if is_nothing(value):
            continue
        try:
            plain[code] = check(value, name, 0)
        except MalformedRow as wrong:
            # The row is looked for here only: a look through all rows for each of a million
            # numbers would take the square of the time.
            row = int(np.argmax(column.codes == code)) + 1
            raise MalformedRow(row, name, value, wrong.expected, wrong.remedy) from None
    return column.replaced(list(plain.values()))


def _numbered(array: NDArray[Any], name: str) -> Codes:
    """Return a column of whole numbers or flags, numbered in the order they first come."""
    del name  # whole numbers are never refused
    size = len(array)
    if not size:
        return Codes(np.zeros(0, np.int32), ())
    low, high = int(array.min()), int(array.max())
    # Numbers close together are looked up in a table of their range, which needs no sorting.
    codes: NDArray[Any]
    if high - low > 4 * size + 1024:  # far apart: they have to be sorted
        found, first, codes = np.unique(array, return_index=True, return_inverse=True)
        values, codes = found.tolist(), codes.reshape(-1)
    else:
        values = list(range(low, high + 1)) if array.dtype.kind != "b" else [False, True][low:]
        codes = array - np.uint64(low) if array.dtype == np.uint64 else array.astype(np.int64) - low
        first = np.full(high - low + 1, size, np.int64)
        first[codes[::-1]] = np.arange(size - 1, -1, -1)  # assigned backwards: the first row wins
    order = np.argsort(first, kind="stable")[: int(np.count_nonzero(first < size))]
    rank = np.zeros(len(first), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    places = order.tolist()
    # `itemgetter` and not a loop: there may be millions of cases.
    chosen = itemgetter(*places)(values) if len(places) > 1 else (values[places[0]],)
    return trusted(rank[codes], chosen)


def _dated(array: NDArray[Any], name: str) -> Codes:
    """Return a column of instants in UTC as facts have them: as texts; NaT is no value."""
    column = _numbered(array.astype("datetime64[us]").view(np.int64), name)
    values: list[str | None] = []
    for code, value in enumerate(column.values):
        try:
            values.append(None if value == _NAT else to_datetime(value).isoformat())
        except InvalidInstant as wrong:
            row = int(np.argmax(column.codes == code))
            raise MalformedRow(row + 1, name, str(array[row]), wrong.expected) from None
    return column.replaced(values)


def _scalar(value: object, name: str, row: int) -> object:
    try:
        return as_fact(name, value)
    except InvalidValue as wrong:
        raise MalformedRow(row + 1, name, value, wrong.expected, wrong.remedy) from None


def naming(value: object, name: str, row: int) -> object:
    """Return a value that names something: a single one that a fact may be, or a UUID."""
    if isinstance(value, tuple | float):
        as_name(value, row + 1, name)  # which refuses tuples, and numbers that are too long
    return value if isinstance(value, UUID) else _scalar(value, name, row)


def looked_up(array: NDArray[Any], name: str, check: Check = _scalar) -> Codes:
    """Return a column of any values, numbered in the order they first come and checked once."""
    known: dict[Any, int] = {}
    values: list[Any] = []
    codes = np.empty(len(array), np.int32)
    for row, value in enumerate(array.tolist()):
        try:
            code = known.get(value)
        except TypeError:
            raise MalformedRow(row + 1, name, value, "a plain scalar") from None
        if code is None:
            code = CLEARED
            plain = None if is_nothing(value) else check(value, name, row)
            if plain is not None:  # an empty tuple is none
                code = len(values)
                values.append(plain)
            known[value] = code
        codes[row] = code
    if check is naming and (True in known or False in known):
        cells = array.tolist()
        if bool in (kinds := set(map(type, cells))) and len(kinds) > 1:
            # Flags by their texts: one must not be taken for the number that is equal to it.
            apart = [str(cell) if type(cell) is bool else cell for cell in cells]
            return looked_up(_listed(apart), name, check)
    return Codes(codes, tuple(values))


_WAYS = {"i": _numbered, "u": _numbered, "b": _numbered, "M": _dated}
