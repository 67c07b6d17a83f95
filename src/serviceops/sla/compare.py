"""Judgement: the same histories under several policies, and what tells two readings apart."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from serviceops.history import History
from serviceops.shown import Shown
from serviceops.sla.modes import Stage, Verdict
from serviceops.sla.policy import Policy, PolicyReading
from serviceops.sla.reading import Reading
from serviceops.spans import to_datetime
from serviceops.words import instant_words

if TYPE_CHECKING:
    from serviceops.figures import Stack, Table

__all__ = ["Attainment", "Comparison", "Difference", "Flip", "compare", "diff"]


@attrs.frozen
class Attainment:
    """How the cycles of one target fared under one policy; those cancelled are judged by nobody."""

    policy: str
    target: str
    met: int = 0
    breached: int = 0
    open: int = 0
    cancelled: int = 0

    @property
    def share(self) -> float | None:
        """Met of those decided: met, or breached whether stopped or not; `None` when none is."""
        decided = self.met + self.breached
        return self.met / decided if decided else None


@attrs.frozen
class Flip:
    """One target of one record whose verdict two policies do not share, and why each says so."""

    record: str
    target: str
    policy: str
    verdict: Verdict
    other: str
    other_verdict: Verdict
    reason: str


@attrs.frozen
class Comparison(Shown):
    """What several policies say of the same histories."""

    attainment: tuple[Attainment, ...]
    flips: tuple[Flip, ...]

    def figure(self) -> "Stack":
        """Return attainment under each policy, and the verdicts that flip, as tables."""
        from serviceops.figures import Stack, Table

        flips = [
            (flip.record, flip.target, f"{flip.policy}: {flip.verdict}",
             f"{flip.other}: {flip.other_verdict}", flip.reason)
            for flip in self.flips[:_MOST_FLIPS]
        ]  # fmt: skip
        named = f"Verdicts that flip: {len(self.flips)}"
        told = Table(title=named, columns=("record", "target", "one", "other", "why"), rows=flips)
        attained = self._attained()
        return Stack(figures=[attained, told] if flips else [attained])

    def _attained(self) -> "Table":
        from serviceops.figures import Table

        return Table(
            title="Attainment",
            columns=("policy", "target", "met", "breached", "open", "cancelled", "attained"),
            rows=[
                (row.policy, row.target, row.met, row.breached, row.open, row.cancelled,
                 "" if row.share is None else f"{row.share:.2%}")
                for row in self.attainment
            ],
        )  # fmt: skip

    def __str__(self) -> str:
        return attrs.evolve(self._attained(), title="").text()


_MOST_FLIPS = 200


def compare(
    histories: Mapping[str, History], policies: Mapping[str, Policy], *, at: datetime
) -> Comparison:
    """Return attainment under each policy, and every verdict that flips against the first.

    Attainment counts cycles: met, or breached whether stopped or still running. A flip is told
    for the current cycle of each target, with the comparison that decided on either side.
    """
    counts: dict[tuple[str, str], dict[str, int]] = {}
    flips: list[Flip] = []
    for record, history in histories.items():
        readings = {name: policy.read(history, at=at) for name, policy in policies.items()}
        for name, reading in readings.items():
            for target, one in reading.items():
                tally = counts.setdefault((name, target), {})
                for cycle in one.cycles:
                    fate = _fate(cycle.stage, cycle.verdict)
                    tally[fate] = tally.get(fate, 0) + 1
        flips.extend(_flips(record, readings))
    attainment = tuple(
        Attainment(name, target, **tally)
        for (name, target), tally in sorted(counts.items(), key=lambda item: _order(item, policies))
    )
    return Comparison(attainment, tuple(flips))


def _order(item: tuple[tuple[str, str], object], policies: Mapping[str, Policy]) -> int:
    return list(policies).index(item[0][0])


def _fate(stage: Stage, verdict: Verdict) -> str:
    if stage is Stage.CANCELLED:
        return "cancelled"
    return verdict.value


def _flips(record: str, readings: Mapping[str, PolicyReading]) -> Iterator[Flip]:
    (base, first), *others = readings.items()
    for name, reading in others:
        for target in (target for target in first if target in reading):
            one, two = first[target], reading[target]
            if one.verdict is not two.verdict:
                reason = f"{base}: {_deciding(one)}; {name}: {_deciding(two)}"
                yield Flip(record, target, base, one.verdict, name, two.verdict, reason)


_DECIDING = {"met", "breached", "not_breached", "not_judged", "not_started", "not_applied"}


def _deciding(reading: Reading) -> str:
    said = [line.text for line in reading.explain().lines if line.code in _DECIDING]
    return said[-1] if said else str(reading)


@attrs.frozen
class Difference:
    """How two readings differ, and the first fact that made them: a transition, a rule, a time."""

    fields: tuple[tuple[str, object, object], ...]
    cause: str

    def __bool__(self) -> bool:
        return bool(self.fields)

    def __str__(self) -> str:
        told = "; ".join(f"{name}: {one} -> {two}" for name, one, two in self.fields)
        return f"{told} ({self.cause})" if self.fields else "no difference"


_FIELDS = ("stage", "verdict", "elapsed", "goal", "paused_for", "due_at", "breached_at", "rule")


def diff(one: Reading, other: Reading) -> Difference:
    """Return what differs between two readings of one target, and the first fact that made it so.

    Looked for in this order: the first transition that only one of them knows, the terms the
    clock ran under, the conventions, and the instant of the reading.
    """
    fields = tuple(
        (name, getattr(one, name), getattr(other, name))
        for name in _FIELDS
        if getattr(one, name) != getattr(other, name)
    )
    return Difference(fields, _first_cause(one, other))


def _first_cause(one: Reading, other: Reading) -> str:
    mine = one.history.until(to_datetime(one.at_micros))
    theirs = other.history.until(to_datetime(other.at_micros))
    for number, (told, heard) in enumerate(zip(mine, theirs, strict=False), start=1):
        if told != heard:
            return f"transition {number}: {told} against {heard}"
    for name, a, b in (
        ("goal", one.terms and one.terms.goal, other.terms and other.terms.goal),
        ("calendar", one.terms and one.terms.calendar, other.terms and other.terms.calendar),
        ("start", *_parts(one, other, "start")),
        ("stop", *_parts(one, other, "stop")),
        ("pause", *_parts(one, other, "pause")),
        ("cancel", *_parts(one, other, "cancel")),
        ("reopen", *_parts(one, other, "reopen")),
        ("conventions", one.conventions, other.conventions),
    ):
        if a != b:
            return f"{name}: {a} against {b}"
    if len(mine) != len(theirs):
        extra = (mine if len(mine) > len(theirs) else theirs)[min(len(mine), len(theirs))]
        return f"only one knows {extra}"
    if one.at_micros != other.at_micros:
        earlier, later = sorted((one.at_micros, other.at_micros))
        zone = one.zone
        return f"read at {instant_words(earlier, zone)} and at {instant_words(later, zone)}"
    return "nothing"


def _parts(one: Reading, other: Reading, name: str) -> tuple[object, object]:
    return (
        None if one.terms is None else getattr(one.terms.conditions, name),
        None if other.terms is None else getattr(other.terms.conditions, name),
    )
