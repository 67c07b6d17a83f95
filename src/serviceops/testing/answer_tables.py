"""Answer tables, each row with its source, to compare any implementation with.

They are lines of JSON next to this module, for programs in any language; the package reads nothing
else from files. The answers come from the tests and runs of other systems, or were computed by
hand; none comes from this package.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias

from serviceops.errors import InvalidValue

AnswerRow: TypeAlias = dict[str, Any]
"""One question, its answer, and the source of the answer."""

TableName: TypeAlias = Literal["calendar", "clocks", "flapping", "priority"]

_NAMES = ("calendar", "clocks", "flapping", "priority")


@cache
def _lines(name: str) -> tuple[str, ...]:
    table = files("serviceops.testing").joinpath("answers", f"{name}.jsonl")
    return tuple(table.read_text(encoding="utf-8").splitlines())


def answer_table(name: TableName) -> tuple[AnswerRow, ...]:
    """Return the rows of a table: "calendar", "clocks", "flapping" or "priority".

    >>> row = next(r for r in answer_table("clocks") if r["id"] == "a-pause-overnight")
    >>> row["source"], row["answer"]["due_at"]
    ('by hand: nobody works from 17:00 to 09:00 anyway', '2026-03-03T11:00:00Z')
    """
    if name not in _NAMES:
        raise InvalidValue(name, f"the name of a table: {', '.join(_NAMES)}")
    # Parsed anew for each call: rows are dictionaries, and a test may change its own.
    return tuple(json.loads(line) for line in _lines(name))
