"""Wide exports in columns: a column for each moment, turned into one row a moment."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from serviceops.columns.calendar_grid import Micro
from serviceops.columns.codes import CLEARED, Codes, as_codes
from serviceops.columns.open_time import NAT
from serviceops.errors import MalformedRow
from serviceops.logs import LogSchema
from serviceops.logs.row_reader import AT, STATE, STEP, out_of_order
from serviceops.logs.values import is_missing
from serviceops.spans import to_datetime

ReadMoments = Callable[[Any, str], Micro]
"""Reads a column of moments without a missing one as microseconds in UTC, given its name."""


def long_columns(
    columns: Mapping[str, Any], schema: LogSchema, read: ReadMoments
) -> dict[str, Any]:
    """Return the columns of `schema.long`, rows in order of time within each record."""
    case_name = schema.case or ""
    case = as_codes(columns[case_name], case_name, len(columns[case_name]))
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
