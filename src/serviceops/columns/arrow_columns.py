"""Columns of Arrow as codes.

Imported only where a table of Arrow is: who hands one over has pyarrow.
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from serviceops.columns.codes import CLEARED, ArrowValues, Codes, trusted

_SAMPLE = 1 << 14  # rows that show which values a column of few values has
_FEW = 100  # such values; their numbers take a byte
_TAIL = 1 << 10  # rows at the end in which the last run is searched for first


def plain(column: Any) -> Any:
    """Return a chunked column without a dictionary or views."""
    kind = column.type
    if pa.types.is_dictionary(kind):  # may have values that no row has, or one twice
        column, kind = column.cast(kind.value_type), kind.value_type
    name = str(kind)
    return column.cast(name.removesuffix("_view")) if name.endswith("_view") else column


def coded(column: Any) -> Codes:
    """Return a column of few values as codes, in the order its values first come."""
    found = _of_dictionary(column) if pa.types.is_dictionary(column.type) else None
    codes, values = found or _of_few(plain(column)) or _encoded(plain(column))
    return Codes(codes, values.to_pylist())


def _of_dictionary(column: Any) -> tuple[NDArray[Any], Any] | None:
    """Return the numbers and values of a dictionary; `None` where it has many, or one twice."""
    column = column.unify_dictionaries()
    values = column.chunk(0).dictionary if column.num_chunks else pa.nulls(0)
    if values.null_count or not 0 < len(values.unique()) == len(values) <= _FEW:
        return None
    # A byte a row: Python searches and translates them in a fraction of the time of numbers.
    # NumPy makes them of all chunks at once: of small ones Arrow takes as long for each call.
    parts = [_numbers(part.indices) for part in column.chunks]
    places = np.concatenate(parts, dtype=np.int8, casting="unsafe").tobytes()
    found = ((places.find(place), place) for place in range(len(values)))
    order = [place for row, place in sorted(found) if row >= 0]
    numbers = np.full(1 << 8, CLEARED, np.int8)  # no value has the last byte
    numbers[order] = np.arange(len(order))
    codes = np.frombuffer(places.translate(numbers.tobytes()), np.int8)
    return codes, values.take(pa.array(order, pa.int64()))


def _numbers(indices: Any) -> NDArray[Any]:
    """Return the numbers of a chunk of a dictionary of few values."""
    if indices.null_count:
        # Numbers of polars have no sign: 255 is the same byte as the number of no value.
        is_signed = pa.types.is_signed_integer(indices.type)
        indices = indices.fill_null(CLEARED if is_signed else CLEARED & 255)
    found: NDArray[Any] = indices.to_numpy()
    return found


def _of_few(column: Any) -> tuple[NDArray[np.int32], Any] | None:
    """Return the numbers and values of a column of which the first rows have all values."""
    # Looking values up that are known takes two thirds of the time of collecting them.
    if len(column) <= 4 * _SAMPLE:
        return None
    values = column.slice(0, _SAMPLE).unique().drop_null()
    if not 0 < len(values) <= _FEW:
        return None
    places = pc.index_in(column, value_set=values)
    if places.null_count > column.null_count:  # another value comes later
        return None
    return places.fill_null(CLEARED).to_numpy(), values


def named(column: Any) -> Codes | None:
    """Return a column of many names as codes into values that stay in Arrow.

    `None` for a column with nulls, or of a type other than texts and whole numbers.
    """
    # The numbers of a dictionary show where the runs of a name begin, without its texts.
    is_dictionary = pa.types.is_dictionary(column.type)
    column = column if is_dictionary else plain(column)
    kind = column.type.value_type if is_dictionary else column.type
    is_text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    if column.null_count or not (is_text or pa.types.is_integer(kind)):
        return None
    begins, names = _runs(column, kind)
    if names.null_count:  # a dictionary may list none as a value
        return None
    if is_rising(names):
        codes = np.arange(len(names), dtype=np.int32)
    else:  # a name may come back
        # Few runs are numbered in less time than all rows.
        of_runs = len(names) < len(column) // 2
        codes, names = _encoded(pa.chunked_array([names]) if of_runs else plain(column))
    if len(codes) < len(column):
        codes = np.repeat(codes, np.diff(begins, append=len(column)))
    return trusted(codes, ArrowValues(names, str if is_text else int))


def last_run(column: Any) -> int:
    """Return at which row the last run of equal values begins.

    Values that Arrow does not compare, as it does no lists, have their last run after all rows:
    most such cases are refused where they are read.
    """
    try:
        return _last_run(column)
    except NotImplementedError:
        return len(column)


def _last_run(column: Any) -> int:
    if isinstance(column.type, pa.BaseExtensionType):  # UUIDs are compared as their bytes
        column = column.cast(column.type.storage_type)
    end, last, size = len(column), plain(column[-1:])[0], _TAIL
    while end:  # mostly the last rows are all that have to be looked at
        begin = max(end - size, 0)
        tail = plain(column[begin:end])
        differs = pc.not_equal(tail, last).fill_null(True).to_numpy()
        if differs.any():
            return end - int(np.argmax(differs[::-1]))
        end, size = begin, 8 * size
    return 0


def is_rising(*several: Any) -> bool:
    """Return whether each value is greater than the one before: then none comes twice."""
    values = pa.chunked_array(several)
    return pc.all(pc.less(values[:-1], values[1:])).as_py() is not False


def _encoded(column: Any) -> tuple[NDArray[np.int32], Any]:
    """Return the number of each row's value, in the order they first come, and the values."""
    if not len(column):
        return np.zeros(0, np.int32), pa.array([], column.type)
    encoded = column.dictionary_encode()
    parts = [part.indices.fill_null(CLEARED).to_numpy() for part in encoded.chunks]
    return np.concatenate(parts), encoded.chunk(encoded.num_chunks - 1).dictionary


def _runs(column: Any, kind: Any) -> tuple[NDArray[np.int64], Any]:
    """Return where each run of equal values begins, and its value, of a type.

    Of a dictionary that has a value twice, a run may go on in the next one.
    """
    begins, names, row, before = [np.zeros(0, np.int64)], [pa.array([], kind)], 0, None
    is_dictionary = pa.types.is_dictionary(column.type)
    for part in column.chunks:
        if not len(part):
            continue
        compared = part.indices if is_dictionary else part
        differs = np.empty(len(part), np.bool_)
        differs[0] = not row or part[0].as_py() != before
        if pa.types.is_integer(compared.type):  # NumPy has them as they are
            numbers = compared.to_numpy()
            np.not_equal(numbers[1:], numbers[:-1], out=differs[1:])
        else:
            differs[1:] = pc.not_equal(compared[1:], compared[:-1]).to_numpy(zero_copy_only=False)
        found = np.flatnonzero(differs)
        first = compared.take(pa.array(found))
        names.append(part.dictionary.take(first) if is_dictionary else first)
        begins.append(found + row)
        row, before = row + len(part), part[-1].as_py()
    return np.concatenate(begins), pa.concat_arrays(names)
