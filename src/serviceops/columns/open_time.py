"""Open time for columns of instants: the queries of a calendar, a million rows at a time.

A column is an array of ``datetime64`` (in UTC, of any unit; parts of a microsecond are dropped), of
``int64`` microseconds since 1970-01-01T00:00Z, or of aware datetimes. Lengths are ``timedelta64``,
``int64`` microseconds or timedeltas. NaT stays NaT, and `None` is one. A row has exactly the result
that the calendar returns for a moment.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from operator import or_
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import ArrayLike, NDArray

from serviceops._internal.checked import checked
from serviceops.calendars import ALWAYS
from serviceops.calendars.algebra import Calendar
from serviceops.calendars.queries import AtClose
from serviceops.calendars.timeline import Timeline
from serviceops.calendars.zones import EARLIEST, LATEST
from serviceops.columns.calendar_grid import Layout, Micro
from serviceops.errors import InvalidValue
from serviceops.spans import Micros, length_micros, to_micros

_HOUR: Micros = 3_600_000_000
_SPARE: Micros = 400 * 24 * _HOUR  # laid out beyond the rows, so that a layout rarely grows
_WIDEST: Micros = 240 * 366 * 24 * _HOUR  # rows further apart than this are computed one by one
_CHUNK = 1 << 15  # rows at a time: their arrays fit the processor's cache
NAT = np.iinfo(np.int64).min
"""How NumPy writes a missing time."""

_layouts: "WeakKeyDictionary[Timeline, Layout]" = WeakKeyDictionary()

Column: TypeAlias = NDArray[Any]


def _column(given: ArrayLike, kind: str, what: str, advice: str) -> tuple[Micro, bool]:
    """Return a column as int64 microseconds, and whether it came as NumPy times."""
    # Of a column with a zone pandas makes objects, unless this type is named: then they are in UTC.
    is_zoned = kind == "M" and getattr(getattr(given, "dtype", None), "tz", None) is not None
    column = np.asarray(given, "M8[us]" if is_zoned else None)
    # An empty list does not show its kind.
    if column.dtype == object or (column.dtype == float and not column.size):
        column = of_python(column, kind)
    if column.dtype.kind == kind:
        if np.datetime_data(column.dtype)[0] != "generic":
            unit = f"{'datetime64' if kind == 'M' else 'timedelta64'}[us]"
            return column.astype(unit).view(np.int64), True
    elif column.dtype.kind in "iu":
        return column.astype(np.int64, copy=False), False
    raise InvalidValue(str(column.dtype), what, advice)


def of_python(column: Column, kind: str) -> Column:
    """Return Python's aware datetimes or lengths as NumPy's; a column of anything else as it is."""
    of = datetime if kind == "M" else timedelta
    values = column.ravel().tolist()
    # A missing time of pandas is a datetime that differs from itself.
    missing = [value is None or value != value for value in values]  # noqa: PLR0124 - as above
    if not all(map(or_, missing, (isinstance(value, of) for value in values))):
        return column
    micros: Callable[[Any], Micros] = to_micros if kind == "M" else length_micros
    found = [NAT if no else micros(value) for value, no in zip(values, missing, strict=True)]
    return np.array(found, np.int64).reshape(column.shape).view(f"{kind}8[us]")


def instants(given: ArrayLike) -> tuple[Micro, bool]:
    """Return a column of instants as int64 microseconds, and whether it came as NumPy times."""
    advice = "pandas.to_datetime(column, utc=True) makes one of aware moments and texts"
    return _column(given, "M", "a column of datetime64 or of int64 microseconds, in UTC", advice)


def _lengths(given: "ArrayLike | timedelta") -> tuple[Micro, bool]:
    if isinstance(given, timedelta):
        return np.asarray(length_micros(given), np.int64), True
    advice = "pandas.to_timedelta(column, unit=...) makes one of numbers and texts"
    return _column(given, "m", "a column of timedelta64 or of int64 microseconds", advice)


def _missing(*columns: tuple[Micro, bool]) -> NDArray[np.bool_] | None:
    """Return which rows lack a value; `None` when every row has all."""
    missing: NDArray[np.bool_] | None = None
    for column, may_lack in columns:
        if may_lack and (lacks := column == NAT).any():
            missing = lacks if missing is None else missing | lacks
    return missing


def _layout(calendar: Calendar, low: Micros, high: Micros) -> Layout:
    """Return a layout that covers all instants from low to high, grown if needed."""
    timeline = calendar.timeline
    timeline.elapsed(low, high)  # refuses instants that the calendar does not know
    layout = _layouts.get(timeline)
    if layout is None or not layout.start <= low <= high < layout.end:
        if layout is not None and max(high, layout.end) - min(low, layout.start) < _WIDEST:
            low, high = min(low, layout.start), max(high, layout.end)
        start = (max(low - _SPARE, EARLIEST) // _HOUR) * _HOUR
        end = -(-min(high + _SPARE, LATEST + _HOUR) // _HOUR) * _HOUR
        pairs = timeline.known_pairs(max(start, EARLIEST), min(end, LATEST))
        layout = _layouts[timeline] = Layout.of(pairs, start, end)
    return layout


def _middle(columns: list[Micro]) -> tuple[Micros, Micros]:
    """Return bounds around every row, or, where rows lie too far apart, around most of them."""
    low = min(int(column.min()) for column in columns)
    high = max(int(column.max()) for column in columns)
    if high - low > _WIDEST:
        centre = int(np.median(columns[0]))
        low, high = max(low, centre - _WIDEST // 2), min(high, centre + _WIDEST // 2)
    return low, high


def _fill(
    columns: list[Micro],
    inside: Callable[[Layout, list[Micro]], NDArray[Any]],
    alone: Callable[..., Any],
    calendar: Calendar,
    out: NDArray[Any],
    instants: int,
) -> None:
    """Fill `out` chunk by chunk from the layout; rows outside of it are computed one by one."""
    # The first `instants` columns are instants, the others are lengths.
    # One row in the year 1 must not make a layout of two thousand years: it is left to `alone`.
    low, high = _middle(columns[:instants])
    layout = _layout(calendar, low, high)
    for at in range(0, out.size, _CHUNK):
        rows = [column[at : at + _CHUNK] for column in columns]
        part = out[at : at + _CHUNK]
        far = np.zeros(part.shape, np.bool_)
        for column in rows[:instants]:
            if int(column.min()) < low or int(column.max()) > high:
                far |= (column < low) | (column > high)
        if far.any():
            part[~far] = inside(layout, [column[~far] for column in rows])
            found = zip(*(column[far].tolist() for column in rows), strict=True)
            part[far] = [alone(*row) for row in found]
        else:
            part[:] = inside(layout, rows)


class OpenClock:
    """The open time before instants, as numbers that grow with them, and back again.

    A length of open time is the difference of two numbers. For a calendar that is always open they
    are the instants themselves.
    """

    def __init__(self, calendar: Calendar, columns: list[Micro]) -> None:
        """Prepare for the instants of some columns, which have rows."""
        self.calendar = calendar
        self.low, self.high = _middle(columns)
        self.layout = None if calendar is ALWAYS else _layout(calendar, self.low, self.high)

    def measure(self, at: Micro) -> Micro:
        """Return the open time before each instant since the first one of the layout."""
        layout = self.layout
        if layout is None:
            return at
        start, alone = layout.start, self.calendar.elapsed_micros
        out = np.empty(at.size, np.int64)
        for begin in range(0, at.size, _CHUNK):
            rows, part = at[begin : begin + _CHUNK], out[begin : begin + _CHUNK]
            if int(rows.min()) < self.low or int(rows.max()) > self.high:
                far = (rows < self.low) | (rows > self.high)
                part[~far] = layout.measure(rows[~far])
                part[far] = [alone(start, one) for one in rows[far].tolist()]
            else:
                part[:] = layout.measure(rows)
        return out

    def earliest(self, open_time: Micro) -> Micro:
        """Return the first instant before which so much has passed; NaT where none is known."""
        known = self.calendar.known
        if self.layout is None:
            return np.where(open_time <= known[1], open_time, NAT)
        out = np.empty(open_time.size, np.int64)
        total = int(self.layout.before[-1])
        for begin in range(0, open_time.size, _CHUNK):
            wanted, part = open_time[begin : begin + _CHUNK], out[begin : begin + _CHUNK]
            if int(wanted.min()) > 0 and int(wanted.max()) <= total:
                part[:] = self.layout.earliest(wanted)
            else:
                part[:] = NAT
                inside = (wanted > 0) & (wanted <= total)
                part[inside] = self.layout.earliest(wanted[inside])
        if out.size and int(out.max()) > known[1]:
            out[out > known[1]] = NAT
        return out


def _flat(columns: list[Micro], missing: NDArray[np.bool_] | None) -> tuple[Any, list[Micro]]:
    """Return the common shape of columns, and their rows without a missing value, flat."""
    spread = np.broadcast_arrays(*columns)
    shape = spread[0].shape
    if missing is not None:
        complete = ~np.broadcast_to(missing, shape)
        return shape, [column[complete] for column in spread]
    return shape, [column.reshape(-1) for column in spread]


def _shaped(
    out: NDArray[Any], shape: Any, missing: NDArray[np.bool_] | None, dtype: str | None
) -> Column:
    """Return results in the columns' shape, nulls put back."""
    if missing is not None:
        whole = np.full(shape, NAT, np.int64)
        whole[~np.broadcast_to(missing, shape)] = out
        out = whole
    out = out.reshape(shape)
    return out.view(dtype) if dtype else out


@checked
def elapsed(calendar: Calendar, starts: ArrayLike, ends: ArrayLike) -> Column:
    """Return the open time from each start to its end, negative where the end comes first.

    ``timedelta64[us]`` when either column holds NumPy times, else int64 microseconds. The columns
    are broadcast together. Raises as the calendar does for instants that it does not cover.

    >>> from serviceops.calendars import BusinessCalendar
    >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
    >>> starts = np.array(["2026-03-06T16:00", "NaT"], "datetime64[s]")
    >>> elapsed(office, starts, np.datetime64("2026-03-09T10:00")).astype("timedelta64[m]")
    array([  120, 'NaT'], dtype='timedelta64[m]')
    """
    one, other = instants(starts), instants(ends)
    missing = _missing(one, other)
    shape, columns = _flat([one[0], other[0]], missing)
    out = np.empty(columns[0].size, np.int64)
    if out.size:
        _fill(
            columns,
            lambda layout, rows: layout.measure(rows[1]) - layout.measure(rows[0]),
            calendar.elapsed_micros,
            calendar,
            out,
            instants=2,
        )
    return _shaped(out, shape, missing, "timedelta64[us]" if one[1] or other[1] else None)


@checked
def add(
    calendar: Calendar,
    moments: ArrayLike,
    lengths: "ArrayLike | timedelta",
    *,
    at_close: AtClose = "stay",
) -> Column:
    """Return the earliest instant by which each length of open time has passed.

    Negative lengths, none, and `at_close` are those of `Calendar.add`. Results are
    ``datetime64[us]`` when the moments are NumPy times, else int64 microseconds. Raises `NeverOpen`
    when some row's open time never comes.

    >>> from serviceops.calendars import BusinessCalendar
    >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
    >>> add(office, np.array(["2026-03-06T16:00"], "datetime64[s]"), np.timedelta64(2, "h"))
    array(['2026-03-09T10:00:00.000000'], dtype='datetime64[us]')
    """
    one, other = instants(moments), _lengths(lengths)
    missing = _missing(one, other)
    shape, columns = _flat([one[0], other[0]], missing)
    out = np.empty(columns[0].size, np.int64)

    def alone(at: Micros, length: Micros) -> Micros:
        return calendar.add_micros(at, length, at_close)

    def inside(layout: Layout, rows: list[Micro]) -> Micro:
        at, length = rows
        # Open time before a moment is a number: adding a length is a search for the sum.
        wanted = layout.measure(at) + length
        total = int(layout.before[-1])
        found = at.copy()
        on = (length > 0) & (wanted > 0) & (wanted <= total)
        back = (length < 0) & (wanted >= 0) & (wanted < total)
        found[on], found[back] = layout.earliest(wanted[on]), layout.latest(wanted[back])
        rest = (length != 0) & ~on & ~back
        if at_close == "roll":  # only what lies on an edge moves
            rest |= on & ~layout.is_open(found) | back & ~layout.is_open(found - 1)
        if rest.any():
            pairs = zip(at[rest].tolist(), length[rest].tolist(), strict=True)
            found[rest] = [alone(*pair) for pair in pairs]
        known = calendar.known
        if found.size and not known[0] <= int(found.min()) <= int(found.max()) <= known[1]:
            beyond = (found < known[0]) | (found > known[1])
            alone(int(at[beyond][0]), int(length[beyond][0]))  # raises
        return found

    if out.size:
        _fill(columns, inside, alone, calendar, out, instants=1)
    return _shaped(out, shape, missing, "datetime64[us]" if one[1] else None)


@checked
def is_open(calendar: Calendar, moments: ArrayLike) -> NDArray[np.bool_]:
    """Return which moments are open; a missing one is not.

    >>> from serviceops.calendars import BusinessCalendar
    >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
    >>> is_open(office, np.array(["2026-03-06T16:00", "2026-03-06T17:00"], "datetime64[s]"))
    array([ True, False])
    """
    one = instants(moments)
    missing = _missing(one)
    shape, columns = _flat([one[0]], missing)
    out = np.zeros(columns[0].size, np.bool_)
    if out.size:
        calendar.is_open_micros(int(columns[0].max()))  # refuses the end of what is known
        _fill(
            columns,
            lambda layout, rows: layout.is_open(rows[0]),
            calendar.is_open_micros,
            calendar,
            out,
            instants=1,
        )
    if missing is None:
        return out.reshape(shape)
    whole = np.zeros(shape, np.bool_)
    whole[~missing] = out
    return whole
