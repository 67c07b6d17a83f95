"""What a log looks like: its first rows, under its size and the time that it covers."""

from typing import Any

import numpy as np

from serviceops.columns.codes import Codes
from serviceops.display import Table
from serviceops.display.listing import as_cell, first_rows
from serviceops.display.text import format_instant

_MAX_ROWS = 30
_MAX_FACTS = 8  # of a log with a hundred columns a screen has no room


def log_figure(log: Any) -> Table:
    """Return the first rows of a log as a table; of very many facts, the first ones."""
    # A fact may have any name, so that these are pairs.
    facts = list(log.facts.items())
    columns = [("action", log.action), ("state", log.state), *facts[:_MAX_FACTS]]
    if log.by is not None:
        columns.append(("by", log.by))
    count = min(log.rows, _MAX_ROWS)
    # The cases of these rows alone: of all, that would be a column of millions.
    numbers = np.searchsorted(log.first, np.arange(count), side="right") - 1
    rows = [
        (
            log.cases[number], format_instant(int(log.at[row]), "UTC"),
            *(as_cell(_value(codes, row)) for _, codes in columns),
        )
        for row, number in enumerate(numbers.tolist())
    ]  # fmt: skip
    title = f"Log, rows: {log.rows}, cases: {len(log)}"
    if log.rows:
        ends = [format_instant(int(at), "UTC") for at in (log.at.min(), log.at.max())]
        title += f", {ends[0]} to {ends[1]}"
    if len(facts) > _MAX_FACTS:
        title += f"; {len(facts) - _MAX_FACTS} more facts are not shown"
    names = ("case", "at", *(name for name, _ in columns))
    return first_rows(rows, log.rows, columns=names, title=title)


def _value(codes: Codes, row: int) -> Any:
    code = codes.codes[row]
    return None if code < 0 else codes.values[code]
