"""Rows of a log as columns: each distinct value is read once, and rows are numbers after that.

What a row costs is a look-up a column. The values, and what is refused, are those that
`serviceops.logs` reads row by row.

A wide export has a column for each moment: `long_columns` turns it into one row a moment.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from operator import itemgetter, methodcaller
from typing import Any

import numpy as np

from serviceops._internal.kinds import is_utf8
from serviceops.columns.calendar_grid import Micro
from serviceops.columns.codes import CLEARED, Codes, as_codes, naming, trusted
from serviceops.columns.localtime import from_wall
from serviceops.columns.open_time import NAT
from serviceops.errors import MalformedRow, MissingColumn, ServiceOpsError
from serviceops.history import as_fact
from serviceops.logs import LogSchema
from serviceops.logs.row_reader import AT, STATE, STEP, out_of_order
from serviceops.logs.values import LocalTimes, as_name, is_missing, times_after_hour
from serviceops.spans import to_datetime, to_micros

_ROWS = 1 << 12  # turned into columns at a time, so that a row is still in the cache
_DATES = frozenset("dmYybB")
_TIMES = frozenset("HMSf")
# Such times are read without the general parser: how long what comes after the hour is.
_PLAIN_TIMES = {"%H:%M": 3, "%H:%M:%S": 6}
_UNREADABLE = (LookupError, TypeError, ValueError, OverflowError, ServiceOpsError)


def columns_of_rows(
    rows: Sequence[Any], schema: LogSchema, names: Sequence[str] | None
) -> dict[str, Codes]:
    """Return the columns that a schema reads, as codes, from mappings or from rows with `names`.

    A row that lacks a column raises `LookupError` or `TypeError`: who reads rows one by one can say
    which.
    """
    wanted = [name for name in schema.columns if name != schema.recorded_at]
    places: list[Any] = list(wanted)
    if names is not None:
        if missing := [name for name in wanted if name not in names]:
            raise MissingColumn(missing, names)
        places = [list(names).index(name) for name in wanted]
    given = _transposed(rows, places)
    # What names something is a text in every log, and numbers stay numbers in facts.
    single = {schema.case, schema.action, schema.state, schema.by, schema.party, schema.id}
    texts = single - columns_of_facts(schema)
    moments = {schema.at, *(column for _, column in schema.steps)}
    return {
        name: _coded(values, schema.missing, _reader(name, moments, texts))
        for name, values in zip(wanted, given, strict=True)
    }


def columns_of_facts(schema: LogSchema) -> set[str | None]:
    """Return the columns that are facts or inputs, of which some may name something too."""
    return {column for _, column in (*schema.facts, *schema.inputs)}


def _transposed(rows: Sequence[Any], places: list[Any]) -> list[list[Any]]:
    columns: list[list[Any]] = [[] for _ in places]
    get = itemgetter(*places, places[0])  # of one place alone it would be no tuple
    listed = iter(rows)
    while part := list(islice(listed, _ROWS)):
        for column, values in zip(columns, zip(*map(get, part), strict=True), strict=False):
            column.extend(values)
    return columns


def _reader(name: str, moments: Iterable[str], texts: Iterable[str | None]) -> Callable[[Any], Any]:
    """Return what makes a value of a column what histories have; row numbers are for others."""
    if name in moments:
        return lambda value: value
    if name in texts:
        return lambda value: as_name(value, 0, name)
    return lambda value: as_fact(name, value)


def _coded(values: list[Any], missing: Sequence[object], read: Callable[[Any], Any]) -> Codes:
    """Return a column as codes; each distinct value is looked at once."""
    kinds = {*map(type, values)} - {str, type(None)}
    if not kinds and (found := _coded_texts(values, missing)) is not None:
        return found
    known: dict[tuple[type, Any], int] = {}
    blank = {text for text in missing if isinstance(text, str)}

    def code_of(value: Any) -> int:
        if (value in blank) if type(value) is str else is_missing(value, missing):
            return CLEARED
        plain = read(value)
        return known.setdefault((type(plain), plain), len(known))

    # Python takes 1, 1.0 and True for one key, but they are three names.
    is_mixed = len(kinds) > 1
    keys = list(zip(map(type, values), values, strict=True)) if is_mixed else values
    codes = {key: code_of(key[1] if is_mixed else key) for key in dict.fromkeys(keys)}
    numbers = np.fromiter(map(codes.__getitem__, keys), np.int32, len(values))
    return Codes(numbers, tuple(value for _, value in known))


def _coded_texts(values: list[Any], missing: Sequence[object]) -> Codes | None:
    """Return a column of texts as codes; `None` where one has to be refused."""
    # What names something, a fact and a moment are such texts as they are: nearly all columns are
    # made of them, and none has to be read by itself.
    nothing = {None, *(text for text in missing if isinstance(text, str))}
    distinct = dict.fromkeys(values)
    texts = [text for text in distinct if text not in nothing]
    if not is_utf8("".join(texts)):
        return None
    codes = dict.fromkeys(distinct, CLEARED)
    codes.update(zip(texts, range(len(texts)), strict=True))
    numbers = np.fromiter(map(codes.__getitem__, values), np.int32, len(values))
    return trusted(numbers, tuple(texts))


def read_texts(
    texts: Sequence[Any], form: str | None, local: LocalTimes | None, name: str
) -> Micro | None:
    """Return moments as microseconds in UTC; `None` where one has to be read by itself.

    A log has few dates and few times of day, so that in a format of both each is parsed once: the
    general parser takes ten times as long as the sum. Times without an offset are placed on the
    zone's clock all together.
    """
    if not set(map(type, texts)) <= {str}:
        return None
    try:
        if form is None:
            found = [datetime.fromisoformat(text) for text in texts]
            if all(moment.utcoffset() is not None for moment in found):
                return np.fromiter(map(to_micros, found), np.int64, len(found))
            return None
        parts = _split(form)
        if parts is None or local is None:
            return None
        walls = _walls(texts, *parts)
        return from_wall(walls, local, name)
    except _UNREADABLE:
        return None


def _split(form: str) -> tuple[str, str] | None:
    """Return a format's parts for the date and the time of day, if a blank separates them."""
    date, blank, time = form.partition(" ")
    used = [{part[:1] for part in half.split("%")[1:]} for half in (date, time)]
    if not blank or " " in time or not used[0] <= _DATES or not used[1] <= _TIMES:
        return None
    return date, time


class _Parsed(dict[str, int]):
    """The microseconds since an instant of each text in a format, parsed when it first comes."""

    def __init__(self, form: str, since: datetime) -> None:
        super().__init__()
        self._form, self._since = form, since
        self._hours, self._past = _clock_micros(_PLAIN_TIMES.get(form, 0))

    def __missing__(self, text: str) -> int:
        try:
            micros = self._hours[text[:2]] + self._past[text[2:]]
        except KeyError:
            # What the general parser does not take is refused with its row by who called.
            length = datetime.strptime(text, self._form) - self._since  # noqa: DTZ007 - the zone comes later
            micros = length // timedelta(microseconds=1)
        self[text] = micros
        return micros


@cache
def _clock_micros(length: int) -> tuple[dict[str, int], dict[str, int]]:
    """Return the microseconds of each hour, and of each text of that length after it."""
    if not length:
        return {}, {}
    past = times_after_hour(length).items()
    hours = {f"{hour:02}": hour * 3_600_000_000 for hour in range(24)}
    return hours, {text: each // timedelta(microseconds=1) for text, each in past}


def _walls(texts: Sequence[str], date: str, time: str) -> Micro:
    dates = _Parsed(date, datetime(1970, 1, 1))  # noqa: DTZ001 - readings of a wall clock
    midnight = datetime.strptime("", "")  # noqa: DTZ007 - what `strptime` fills in for a date
    times = _Parsed(time, midnight)
    parts = map(methodcaller("partition", " "), texts)
    return np.fromiter((dates[day] + times[clock] for day, _, clock in parts), np.int64, len(texts))


def as_rows(rows: Iterable[Any], names: Sequence[str] | None) -> Sequence[Mapping[str, Any]]:
    """Return rows as mappings by the names of their columns."""
    if names is None:
        return list(rows)
    found: list[Mapping[str, Any]] = []
    for number, row in enumerate(rows, start=1):
        # A text is several characters to Python, and no row of values.
        if isinstance(row, str | bytes | Mapping) or not isinstance(row, Iterable):
            raise MalformedRow(number, names[0] if names else "", row, "a list of values")
        found.append(dict(zip(names, row, strict=False)))
    return found


ReadMoments = Callable[[Any, str], Micro]
"""Reads a column of moments without a missing one as microseconds in UTC, given its name."""


def long_columns(
    columns: Mapping[str, Any], schema: LogSchema, read: ReadMoments
) -> dict[str, Any]:
    """Return the columns of `schema.long`, rows in order of time within each record."""
    case_name = schema.case or ""
    case = as_codes(columns[case_name], case_name, len(columns[case_name]), naming)
    rows = len(case)
    _refuse_repeated(case, case_name)
    moments = np.stack([_moments(columns[column], column, schema, read, rows)
                        for _, column in schema.steps]) if rows else np.zeros(
                            (len(schema.steps), 0), np.int64)  # fmt: skip
    happened = moments != NAT
    first_name = schema.steps[0][1]
    if (lacks := ~happened.any(axis=0)).any():
        row = int(np.argmax(lacks)) + 1
        raise MalformedRow(row, first_name, None, "a moment in at least one of the steps")
    if schema.order == "refuse":
        # Those without a first moment have no beginning: none is before a missing one.
        early = happened & (moments < moments[0])
        if (wrong := early.any(axis=0)).any():
            row = int(np.argmax(wrong))
            raise out_of_order(row + 1, first_name, to_datetime(int(moments[0, row])))
    step, row_of = np.nonzero(happened)
    at = moments[step, row_of]
    # By record, then by time; ties stay in the order of the steps, as rows are read.
    order = np.lexsort((step, at, row_of))
    step, row_of, at = step[order], row_of[order], at[order]
    names = [name for name, _ in schema.steps]
    steps = Codes(step.astype(np.int32), names)
    found: dict[str, Any] = {case_name: case.take(row_of), AT: at, STEP: steps}
    if schema.states:
        states = dict(schema.states)
        values = list(dict.fromkeys(states.values()))
        table = [values.index(states[name]) if name in states else CLEARED for name in names]
        found[STATE] = Codes(np.array(table, np.int32)[step], values)
    for _, column in schema.facts:
        found[column] = as_codes(columns[column], column, rows).take(row_of)
    return found


def _moments(given: Any, name: str, schema: LogSchema, read: ReadMoments, rows: int) -> Micro:
    """Return a column of moments, NaT where a step did not happen."""
    array: Any = given if isinstance(given, Codes) else np.asarray(given)
    if isinstance(array, Codes):
        blank = [is_missing(value, schema.missing) for value in array.values]
        missing = np.array([*blank, True, True])[array.codes]
    elif array.dtype.kind in "OU":
        missing = np.array([is_missing(one, schema.missing) for one in array.tolist()])
    else:
        missing = np.isnat(array) if array.dtype.kind == "M" else array == NAT
    if len(array) != rows:
        raise MalformedRow(min(len(array), rows) + 1, name, None, "a value in every row")
    present = np.flatnonzero(~missing)
    found = np.full(rows, NAT, np.int64)
    if not present.size:
        return found
    try:
        found[present] = read(array.take(present), name)
    except MalformedRow as wrong:
        # The reader counts the moments that are there; the caller counts all rows.
        row = int(present[wrong.row - 1]) + 1
        raise MalformedRow(row, name, wrong.given, wrong.expected, wrong.remedy) from None
    return found


def _refuse_repeated(case: Codes, name: str) -> None:
    places, again = np.unique(case.codes, return_index=True)
    if len(places) < len(case):
        row = int(np.setdiff1d(np.arange(len(case)), again)[0])
        raise MalformedRow(
            row + 1, name, case.values_of(row, row + 1)[0], "each record once in a wide export",
            "join its rows first, or read a log of one row a moment",
        )  # fmt: skip
