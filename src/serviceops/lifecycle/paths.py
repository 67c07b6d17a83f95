"""Paths: the shortest way of a record to a state, and what each step still needs."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.short_repr import short_repr
from serviceops.errors import Reason
from serviceops.lifecycle.actions import with_tuples
from serviceops.lifecycle.declaration import shortest
from serviceops.lifecycle.guards import Move
from serviceops.lifecycle.record import Record
from serviceops.spans import utc


@checked
@short_repr
@attrs.frozen(kw_only=True)
class PathStep:
    """One move of a path: the inputs it needs, and the reasons against it."""

    source: str
    action: str
    target: str
    reasons: tuple[Reason, ...]

    @property
    def needs(self) -> tuple[str, ...]:
        """The inputs that are missing, or would satisfy a guard."""
        return tuple(dict.fromkeys(need for reason in self.reasons for need in reason.needs))

    def __str__(self) -> str:
        needs = f" ({', '.join(self.needs)})" if self.needs else ""
        return f"{self.action}{needs} to {self.target}"


@checked
def path(
    record: Record, goal: str, *, at: datetime | None = None, **inputs: Any
) -> tuple[PathStep, ...]:
    """Return the shortest legal way of a record to a state, each step with what it still needs.

    Of the moves of one action it is one that the record's facts choose, or could with the right
    inputs; of several ways of one length the one declared first. Every step is checked with what is
    known at that instant, its last move if not given: `inputs` are inputs that are known already,
    `evidence` among them, and reach the steps that take them. Empty when the record is there. No
    way raises `StateUnreachable`, an unknown state `UnknownState`.

    >>> from datetime import UTC
    >>> from serviceops.lifecycle import Incident
    >>> now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> incident = Incident.log("INC-1", summary="Mail is down", caller="u-1", at=now)
    >>> print(*path(incident, "closed"), sep=", then ")
    resolve (code, notes, category) to resolved, then close (category) to closed
    """
    # Moves that the record's facts rule out are tried last: they are part of a path only when no
    # other exists, and then with a reason.
    chart = record.lifecycle
    known = {**with_tuples(inputs), "at": record.history[-1].at if at is None else utc(at)}
    chart.path(record.state, goal)  # says so when there is none
    chosen = [m for m in chart.table if _may_lead_there(record, m, known, surely=False)]
    way = shortest(record.state, goal, chosen) or chart.path(record.state, goal)
    return tuple(_path_step(record, move, known) for move in way)


class _Known(Mapping[str, Any]):
    """The known inputs; `missed` is set once a condition reads one that is not known."""

    def __init__(self, inputs: Mapping[str, Any]) -> None:
        self.inputs, self.missed = inputs, False

    def __getitem__(self, name: str) -> Any:
        self.missed = self.missed or name not in self.inputs
        return self.inputs[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.inputs)

    def __len__(self) -> int:
        return len(self.inputs)


def _may_lead_there(record: Record, move: Move, inputs: dict[str, Any], *, surely: bool) -> bool:
    """Return whether the action takes this very move, of those it has from there."""
    # A condition on an unknown input may hold later; `surely` requires one that holds now.
    standing = attrs.evolve(record, state=move.source)
    for each in record.lifecycle.moves[move.source][move.action]:
        known = _Known(inputs)
        holds = all(rule.applies(standing, known) for rule in each.when)
        if each is move:
            return holds or (known.missed and not surely)
        if holds and (surely or not known.missed):
            return False
    return False


def _path_step(record: Record, move: Move, inputs: dict[str, Any]) -> PathStep:
    standing = attrs.evolve(record, state=move.source)
    known = record.actions()[move.action].known
    given = {name: value for name, value in inputs.items() if name in known}
    reasons = standing.check(move.action, **given)
    if not _may_lead_there(record, move, inputs, surely=True):
        why = " and ".join(rule.name for rule in move.when) or "nothing else applies"
        reasons = (*reasons, Reason("leads_elsewhere", f"this move is taken only when {why}"))
    return PathStep(source=move.source, action=move.action, target=move.target, reasons=reasons)
