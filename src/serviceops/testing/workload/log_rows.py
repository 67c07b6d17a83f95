"""Histories as the rows of a log, with the faults of real logs on request."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypedDict

from serviceops.errors import InvalidValue
from serviceops.history import Fact, History
from serviceops.testing.workload.numbers import Chance

_SHOWN = ("priority", "group", "person", "hold_reason")


class LogRow(TypedDict):
    """One row of a log: a snapshot of an incident after one of its transitions."""

    number: str
    at: datetime
    action: str
    state: str | None
    priority: Fact
    group: Fact
    person: Fact
    hold_reason: Fact
    by: str | None


def snapshot_rows(cases: Iterable[tuple[str, History]]) -> Iterator[LogRow]:
    """Return a row for every transition, each incident's rows together and in order.

    `LogSchema(case="number", at="at", state="state", facts=["priority", ...]).histories(rows)`
    reads them back.

    >>> from serviceops.testing.workload import SimulatedDesk
    >>> cases = SimulatedDesk().log(2, seed=1).items()
    >>> [row["action"] for row in snapshot_rows(cases) if row["number"] == "INC-0000001"]
    ['log', 'assign', 'start', 'resolve', 'close']
    """
    for number, history in cases:
        facts: dict[str, Fact] = dict.fromkeys(_SHOWN)
        state: str | None = None
        for transition in history:
            state = transition.state or state
            for name, value in transition.sets:
                if name in facts:
                    facts[name] = value
            yield LogRow(
                number=number, at=transition.at, action=transition.action, state=state,
                priority=facts["priority"], group=facts["group"], person=facts["person"],
                hold_reason=facts["hold_reason"], by=transition.by,
            )  # fmt: skip


def faulty_rows(
    rows: Iterable[LogRow],
    *,
    seed: int,
    same_minute: float = 1.0,
    missing: float = 0.0,
    reopened: float = 0.0,
) -> Iterator[LogRow]:
    """Return the rows with the faults of a real log.

    With the probability `same_minute` a moment is cut to its minute, so that rows tie; `missing`
    is the probability that a row was never written (the first of an incident always is), and
    `reopened` that work continues after the incident was closed, which `IncidentLifecycle` refuses.
    """
    for name, share in (("same_minute", same_minute), ("missing", missing), ("reopened", reopened)):
        if not 0 <= share <= 1:
            raise InvalidValue(share, f"a share from 0 to 1 for {name}", "0.2 is one in five")
    # Draws follow the order of the rows, so the same seed gives the same faults.
    chance, before = Chance(seed), ""
    for row in rows:
        first, before = row["number"] != before, row["number"]
        if not first and chance.happens(missing):
            continue
        if chance.happens(same_minute):
            row["at"] = row["at"].replace(second=0, microsecond=0)
        yield row
        if row["state"] == "closed" and chance.happens(reopened):
            yield from continued_rows(row)


def continued_rows(closed: LogRow) -> list[LogRow]:
    """Return the rows of work that continues after an incident was closed."""
    again = LogRow({**closed, "action": "start", "state": "in_progress"})
    return [again, LogRow({**closed, "action": "close"})]
