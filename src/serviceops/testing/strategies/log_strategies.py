"""Logs as other systems write them: rows that tie, missing rows, work after the end.

Apart from the other strategies: who draws no logs does not load the simulated desk, a tenth of a
second.
"""

from hypothesis import strategies as st

from serviceops._internal.checked import checked
from serviceops._internal.kinds import Count
from serviceops.testing.strategies.draws import at_least_one
from serviceops.testing.strategies.record_strategies import histories
from serviceops.testing.workload.log_rows import LogRow, continued_rows, snapshot_rows


@checked
def logs(
    *,
    max_cases: int = 3,
    max_actions: Count = 6,
    same_minute: bool = True,
    missing: bool = True,
    reopened: bool = True,
) -> st.SearchStrategy[list[LogRow]]:
    """Draw the rows of a log with the faults of real ones, each incident's rows together.

    With `same_minute` rows tie, with `missing` some were never written, with `reopened` work
    continues after an incident was closed. Each fault can be switched off.

    >>> from hypothesis import find
    >>> [row["action"] for row in find(logs(), lambda rows: True)]
    ['log']
    """
    at_least_one(max_cases, "max_cases of logs")

    @st.composite
    def drawn(draw: st.DrawFn) -> list[LogRow]:
        cases = draw(st.lists(histories(max_actions=max_actions), min_size=1, max_size=max_cases))
        rows: list[LogRow] = []
        for number, history in enumerate(cases, start=1):
            found = list(snapshot_rows([(f"INC-{number}", history)]))
            # The first row always stays: a log without it has no start to read.
            if missing and len(found) > 1 and draw(st.booleans()):
                del found[draw(st.integers(1, len(found) - 1))]
            if same_minute and len(found) > 1 and draw(st.booleans()):
                later = draw(st.integers(1, len(found) - 1))
                found[later]["at"] = found[later - 1]["at"]
            if reopened and found[-1]["state"] == "closed" and draw(st.booleans()):
                found += continued_rows(found[-1])
            rows += found
        return rows

    return drawn()
