"""Logs as they come from elsewhere: rows that tie, rows that are missing, work after the end."""

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from serviceops.testing.strategies.record_strategies import histories
from serviceops.testing.workload.log_rows import LogRow, snapshot_rows

__all__ = ["logs"]


@st.composite
def _logs(
    draw: st.DrawFn, most_cases: int, most: int, same_minute: bool, missing: bool, reopened: bool
) -> list[LogRow]:
    cases = draw(st.lists(histories(most=most), min_size=1, max_size=most_cases))
    rows: list[LogRow] = []
    for number, history in enumerate(cases, start=1):
        told = list(snapshot_rows([(f"INC-{number}", history)]))
        if missing and len(told) > 1 and draw(st.booleans()):
            del told[draw(st.integers(1, len(told) - 1))]
        if same_minute and len(told) > 1 and draw(st.booleans()):
            later = draw(st.integers(1, len(told) - 1))
            told[later]["at"] = told[later - 1]["at"]
        if reopened and told[-1]["state"] == "closed" and draw(st.booleans()):
            last = told[-1]
            told.append(LogRow({**last, "action": "start", "state": "in_progress"}))
            told.append(LogRow({**last, "action": "close"}))
        rows += told
    return rows


def logs(
    *,
    most_cases: int = 3,
    most: int = 6,
    same_minute: bool = True,
    missing: bool = True,
    reopened: bool = True,
) -> SearchStrategy[list[LogRow]]:
    """Draw the rows of a log with the faults of real ones, each incident's rows together.

    With `same_minute` rows tie, with `missing` some were never written, with `reopened` work goes
    on after an incident was closed. Every fault can be left out.

    >>> from hypothesis import find
    >>> [row["action"] for row in find(logs(), lambda rows: True)]
    ['log']
    """
    return _logs(most_cases, most, same_minute, missing, reopened)
