"""Comparison: the same histories under several policies, and the difference of two readings."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from itertools import zip_longest

import attrs

from serviceops._internal.checked import checked
from serviceops.display import Stack, Table
from serviceops.display.notebook import NotebookView
from serviceops.display.text import format_instant, format_share
from serviceops.errors import InvalidPolicy
from serviceops.history import History
from serviceops.sla.choices import Stage, Verdict
from serviceops.sla.policy import Policy, PolicyReading
from serviceops.sla.reading import Cycle, Reading
from serviceops.sla.terms import BEGINNING, Terms
from serviceops.spans import Micros, to_datetime, to_micros


@checked
@attrs.frozen
class Attainment:
    """How the cycles of one target ended under one policy; cancelled ones are not judged."""

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


@checked
@attrs.frozen
class Flip:
    """One cycle with different verdicts under two policies, and the reason of each."""

    record: str
    target: str
    policy: str
    verdict: Verdict
    other: str
    other_verdict: Verdict
    reason: str
    cycle: int = 1

    def __str__(self) -> str:
        return f"{self.record}, {self.target}, cycle {self.cycle}: {self.reason}"


@checked
@attrs.frozen
class Comparison(NotebookView):
    """The results of several policies on the same histories."""

    attainment: tuple[Attainment, ...]
    flips: tuple[Flip, ...]

    def figure(self) -> Stack:
        """Return attainment under each policy, and the verdicts that flip, as tables."""
        flips = [
            (flip.record, flip.target, f"{flip.policy}: {flip.verdict}",
             f"{flip.other}: {flip.other_verdict}", flip.reason)
            for flip in self.flips[:_MAX_FLIPS]
        ]  # fmt: skip
        named = f"Verdicts that flip: {len(self.flips)}"
        flipped = Table(
            title=named, columns=("record", "target", "one", "other", "why"), rows=flips
        )
        attained = self._attained()
        return Stack(figures=[attained, flipped] if flips else [attained])

    def _attained(self) -> Table:
        return Table(
            title="Attainment",
            columns=("policy", "target", "met", "breached", "open", "cancelled", "attained"),
            rows=[
                (row.policy, row.target, row.met, row.breached, row.open, row.cancelled,
                 format_share(Fraction(row.met, decided)) if decided else "")
                for row in self.attainment
                for decided in (row.met + row.breached,)
            ],
        )  # fmt: skip

    def __str__(self) -> str:
        return attrs.evolve(self._attained(), title="").text()


_MAX_FLIPS = 200


@checked
def compare(
    histories: Mapping[str, History], policies: Mapping[str, Policy], *, at: datetime
) -> Comparison:
    """Return attainment under each policy, and every verdict that flips against the first.

    Attainment counts cycles: met, or breached whether stopped or still running. A flip is listed
    for every cycle that both policies know, by its number, with the comparison that decided on
    either side. Where a policy promises nothing there is no verdict to flip.
    """
    if not policies:
        raise InvalidPolicy({}, "at least one policy by its name", "{'today': gold}")
    counts: dict[tuple[str, str], dict[str, int]] = {}
    flips: list[Flip] = []
    for record, history in histories.items():
        readings = {name: policy.read(history, at=at) for name, policy in policies.items()}
        for name, reading in readings.items():
            for target, one in reading.items():
                tally = counts.setdefault((name, target), {})
                for cycle in one.cycles:
                    fate = "cancelled" if cycle.stage is Stage.CANCELLED else cycle.verdict.value
                    tally[fate] = tally.get(fate, 0) + 1
        flips.extend(_flips(record, readings))
    order = {name: number for number, name in enumerate(policies)}
    attainment = tuple(
        Attainment(name, target, **tally)
        for (name, target), tally in sorted(counts.items(), key=lambda item: order[item[0][0]])
    )
    return Comparison(attainment, tuple(flips))


def _flips(record: str, readings: Mapping[str, PolicyReading]) -> Iterator[Flip]:
    (base, first), *others = readings.items()
    for name, reading in others:
        for target in (target for target in first if target in reading):
            for one, two in zip(first[target].cycles, reading[target].cycles, strict=False):
                if one.verdict is not two.verdict:
                    reason = f"{base}: {_deciding(one)}; {name}: {_deciding(two)}"
                    yield Flip(
                        record, target, base, one.verdict, name, two.verdict, reason, one.number
                    )


_DECIDING = {"met", "breached", "not_breached", "not_judged"}


def _deciding(cycle: Cycle) -> str:
    return next(line.text for line in cycle.explain().lines if line.code in _DECIDING)


@checked
@attrs.frozen
class ReadingDifference:
    """How two readings differ, and the first fact that made them: a transition, a rule, a time."""

    fields: tuple[tuple[str, object, object], ...]
    cause: str

    def __bool__(self) -> bool:
        return bool(self.fields)

    def __str__(self) -> str:
        changed = "; ".join(f"{name}: {one} -> {two}" for name, one, two in self.fields)
        return f"{changed} ({self.cause})" if self.fields else "no difference"


_FIELDS = ("stage", "verdict", "elapsed", "goal", "paused_for", "due_at", "breached_at", "rule")


@checked
def diff_readings(one: Reading, other: Reading) -> ReadingDifference:
    """Return what differs between two readings of one target, and the first fact that made it so.

    The first fact is the earlier of the first transition that they do not share and the first
    difference of the rules the clocks ran under; else the conventions, else the instant they were
    read at.
    """
    fields = tuple(
        (name, getattr(one, name), getattr(other, name))
        for name in _FIELDS
        if getattr(one, name) != getattr(other, name)
    )
    return ReadingDifference(fields, _first_cause(one, other))


def _first_cause(one: Reading, other: Reading) -> str:
    # The earliest fact explains the difference; what differs later may follow from it.
    facts = [fact for fact in (_first_transition(one, other), _first_rule(one, other)) if fact]
    if facts:
        return min(facts, key=lambda fact: fact[0])[1]
    if one.conventions != other.conventions:
        return f"conventions: {one.conventions} against {other.conventions}"
    if one.at_micros != other.at_micros:
        earlier, later = sorted((one.at_micros, other.at_micros))
        zone = one.zone
        return f"read at {format_instant(earlier, zone)} and at {format_instant(later, zone)}"
    return "nothing"


_Caused = tuple[Micros, str]
"""When two readings part, and by what."""


def _first_transition(one: Reading, other: Reading) -> _Caused | None:
    """Return the first transition that one knows and the other does not, or knows otherwise."""
    mine = one.history.until(to_datetime(one.at_micros))
    theirs = other.history.until(to_datetime(other.at_micros))
    for number, (left, right) in enumerate(zip_longest(mine, theirs), start=1):
        if left is None or right is None:
            only = left or right
            return to_micros(only.at), f"only one knows {only}"
        if left != right:
            at = min(to_micros(left.at), to_micros(right.at))
            return at, f"transition {number}: {left} against {right}"
    return None


_InEffect = tuple[Micros, Terms | None, str]
"""From an instant on, the terms of a clock and the rule behind them."""


def _first_rule(one: Reading, other: Reading) -> _Caused | None:
    """Return the first thing in which the rules differ that the clocks ran under, in words."""
    for mine, theirs in zip_longest(_rules_of(one), _rules_of(other)):
        if mine is None or theirs is None:
            since, terms, rule = mine or theirs or (BEGINNING, None, "")
            new = f"{terms and terms.goal} {rule}".rstrip()
            return since, f"only one changed its rule, {format_instant(since, one.zone)}: {new}"
        if difference := _between(mine, theirs):
            return min(mine[0], theirs[0]), difference
    return None


def _rules_of(reading: Reading) -> list[_InEffect]:
    if reading._trace is None:
        return [(BEGINNING, reading.terms, reading.rule)]
    first, *later = reading._trace.changes
    return [(BEGINNING, first.terms, first.rule), *((c.at, c.terms, c.rule) for c in later)]


def _between(mine: _InEffect, theirs: _InEffect) -> str:
    (since, one, rule), (until, other, against) = mine, theirs
    if one is None or other is None:
        return "" if one is other else f"rule: {rule or 'none'} against {against or 'none'}"
    parts = [(part, getattr(one, part), getattr(other, part)) for part in _TERMS]
    conditions = one.conditions, other.conditions
    parts += [(part, *(getattr(each, part) for each in conditions)) for part in _CONDITIONS]
    for name, a, b in [*parts, ("rule", rule, against)]:
        if a != b:
            return f"{name}: {a} against {b}"
    if since != until:
        zone = one.calendar.zone
        return f"rule changed: {format_instant(since, zone)} against {format_instant(until, zone)}"
    return ""


_TERMS = ("goal", "calendar", "on_change", "attach", "warn", "agreement")
_CONDITIONS = ("start", "stop", "pause", "cancel", "reopen", "repeats")
