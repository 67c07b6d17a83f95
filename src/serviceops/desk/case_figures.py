"""What cases and queues look like: the parts of a case above its record, a queue as a table."""

from collections.abc import Iterator, Sequence
from typing import Any

from serviceops._internal.short_repr import shortened
from serviceops.display import Stack, Table
from serviceops.display.listing import MAX_ROWS, as_cell, first_rows


def case_figure(case: Any) -> Stack:
    """Return the parts of a case as a table, above the figure of its record."""
    # Timers may be of the host's own kind, with a text of any length.
    rows = [(name, shortened(str(cell))) for name, cell in _parts(case) if cell is not None]
    parts = Table(columns=("part", "value"), rows=rows)
    return Stack(title=f"Case {case.id}", figures=[parts, case.record.figure()])


def _parts(case: Any) -> Iterator[tuple[str, Any]]:
    """Yield the name of each part of a case and its value as a cell; of one it lacks, `None`."""
    yield "policy", _policy(case)
    yield "timers", as_cell(case.timers)
    steps = () if case.escalations is None else case.escalations.steps
    yield "escalations", as_cell(tuple(step.name for step in steps))
    yield "paging", None if case.paging is None else case.paging.policy.name
    yield "links", as_cell(tuple(f"{as_cell(link.kind)} {link.target}" for link in case.also))


def queue_figure(cases: Sequence[Any]) -> Table:
    """Return cases as a table, a row each."""
    rows = [
        (
            case.id, record.state, as_cell(getattr(record, "priority", None)),
            getattr(record, "group", None), getattr(record, "person", None), _policy(case),
        )
        for case in cases[:MAX_ROWS]
        for record in [case.record]
    ]  # fmt: skip
    columns = ("record", "state", "priority", "group", "person", "policy")
    return first_rows(rows, len(cases), columns=columns, title=f"Queue, cases: {len(cases)}")


def _policy(case: Any) -> str | None:
    if case.policy is None:
        return None
    names = as_cell(tuple(target.name for target in case.policy.targets))
    return f"{case.policy.name}: {names}"
