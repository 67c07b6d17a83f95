"""Lint: what is wrong with a policy before any record meets it.

Every finding has a stable code, names the target or rule it is about, and says what to do. The
checks are a list of functions, each one idea.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import attrs

from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.errors import NeverOpen, NoWorkingDates
from serviceops.history import Vocabulary
from serviceops.sla.conditions import (
    AllOf,
    AnyEdge,
    AnyOf,
    Between,
    Condition,
    EdgeWhile,
    Enters,
    Leaves,
    Not,
    On,
    Rises,
    While,
)
from serviceops.sla.goals import By, Goal, RealTime, WorkingTime
from serviceops.sla.modes import Agreement
from serviceops.sla.rules import Rule
from serviceops.sla.target import Target
from serviceops.spans import length_micros, to_micros

__all__ = ["Finding", "lint"]


@attrs.frozen
class Finding:
    """One thing wrong with a policy: a stable code, what it is about, and the sentence."""

    code: str
    about: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.about}: {self.sentence} ({self.code})"


def lint(
    name: str,
    editions: Sequence[Sequence[Rule]],
    vocabulary: Vocabulary | None = None,
    *,
    horizon: datetime | None = None,
    first: bool = True,
) -> tuple[Finding, ...]:
    """Return everything found wrong with the rules of a policy, edition by edition."""
    found: list[Finding] = []
    for rules in editions:
        found.extend(_unreachable(rules, first=first))
        for number, rule in enumerate(rules, start=1):
            found.extend(_between_targets(rule, f"{name}, {rule.words(number)}"))
    targets = (target for rules in editions for rule in rules for target in rule.targets)
    for target in dict.fromkeys(targets):
        found.extend(_swallowed(target, vocabulary))
        found.extend(_early_warnings(target))
        found.extend(_calendars(target, horizon))
        if vocabulary is not None:
            found.extend(_unknown_words(target, vocabulary))
    return tuple(dict.fromkeys(found))


def _unreachable(rules: Sequence[Rule], *, first: bool) -> Iterator[Finding]:
    """Find rules that one before them always beats."""
    for number, rule in enumerate(rules):
        for before, earlier in enumerate(rules[:number] if first else ()):
            if earlier.when is None or earlier.when == rule.when:
                yield Finding(
                    "unreachable_rule",
                    rule.words(number + 1),
                    f"never applies: {earlier.words(before + 1)} matches first; put it before",
                )
                break


def _between_targets(rule: Rule, about: str) -> Iterator[Finding]:
    """Find targets of one rule that contradict each other."""
    by_name = {target.name: target for target in rule.targets}
    response = next((by_name[name] for name in by_name if "response" in name), None)
    resolution = next((by_name[name] for name in by_name if "resol" in name), None)
    if response and resolution:
        for value, quick, slow in _paired(response, resolution):
            if quick > slow:
                yield Finding(
                    "response_above_resolution",
                    about,
                    f"{response.name} has more time than {resolution.name}{value}",
                )
    inner = [t for t in rule.targets if t.agreement is Agreement.OLA]
    for outer in (t for t in rule.targets if t.agreement is Agreement.SLA):
        parts = [t for t in inner if t.stop != outer.stop or t.start != outer.start]
        allowed = _amounts(outer)
        total = sum(
            (max(_amounts(part).values(), default=timedelta()) for part in parts), timedelta()
        )
        least = min(allowed.values(), default=None)
        if parts and least is not None and total > least and outer.name == "resolution":
            yield Finding(
                "ola_above_sla",
                about,
                f"the operational goals add to {total}, {outer.name} allows {least}",
            )


def _amounts(target: Target) -> dict[object, timedelta]:
    """Return a target's plain amounts by the value of the fact that chooses them."""
    cases: list[tuple[object, Goal]]
    if isinstance(target.goal, By):
        cases = [(value, goal) for value, goal in target.goal.cases]
    else:
        cases = [(None, target.goal)]
    return {value: goal.length for value, goal in cases if isinstance(goal, WorkingTime | RealTime)}


def _paired(one: Target, other: Target) -> Iterator[tuple[str, timedelta, timedelta]]:
    """Yield the amounts two targets give the same record."""
    ones, others = _amounts(one), _amounts(other)
    for value, length in ones.items():
        for against, limit in others.items():
            if value is None or against is None or value == against:
                chosen = value if value is not None else against
                yield ("" if chosen is None else f" for {chosen}"), length, limit


def _swallowed(target: Target, vocabulary: Vocabulary | None) -> Iterator[Finding]:
    """Find a pause that holds in every state the clock may run in."""
    if target.pause is None or not isinstance(target.pause, While) or target.pause.where:
        return
    paused = set(target.pause.states)
    starts = target.start.level if isinstance(target.start, Rises) else target.start
    begins: set[str] = set()
    if isinstance(starts, While | Enters):
        begins = set(starts.states)
    if begins and begins <= paused:
        yield Finding(
            "pause_swallows_start", target.name, "it is paused in every state it starts in"
        )
    if vocabulary is not None and set(vocabulary.states) - vocabulary.final <= paused:
        yield Finding("pause_swallows_start", target.name, "it is paused in every state there is")


def _early_warnings(target: Target) -> Iterator[Finding]:
    """Find warnings that are due before the clock starts."""
    for warn in target.warn:
        for goal in target.goals:
            if (
                isinstance(goal, WorkingTime | RealTime)
                and not warn.wall
                and warn.threshold(length_micros(goal.length)) < 0
            ):
                yield Finding(
                    "warning_before_start", target.name, f"{warn} is before the start, for {goal}"
                )


def _calendars(target: Target, horizon: datetime | None) -> Iterator[Finding]:
    """Find calendars that never open, have no days, or list no holidays for the time ahead."""
    for calendar in target.calendars:
        start = to_micros(horizon) if horizon is not None else 0
        try:
            calendar.next_open_micros(start)
        except NeverOpen:
            yield Finding("never_open", target.name, "its calendar never opens")
            continue
        if any(goal.is_dated for goal in target.goals):
            try:
                calendar.service_date_at(start)
            except NoWorkingDates:
                yield Finding("no_working_dates", target.name, "its calendar has no working days")
        if horizon is None or calendar == ALWAYS or not isinstance(calendar, BusinessCalendar):
            continue
        listed = [holiday.on for holiday in calendar.holidays]
        if listed and max(listed) < horizon.date():
            yield Finding(
                "holidays_end",
                target.name,
                f"its calendar lists no holiday after {max(listed)}: list those up to the horizon",
            )


def _unknown_words(target: Target, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Find conditions that name what no record of this kind has."""
    parts = {
        "start": target.start,
        "stop": target.stop,
        "pause": target.pause,
        "cancel": target.cancel,
        "reopen": None if target.reopen is None else target.reopen.on,
    }
    actions = {*vocabulary.actions, vocabulary.creates, *(move[1] for move in vocabulary.moves)}
    for part, condition in parts.items():
        if condition is None:
            continue
        for leaf in _leaves(condition):
            named = leaf.actions if isinstance(leaf, On) else leaf.states
            known = actions if isinstance(leaf, On) else set(vocabulary.states)
            unknown = [name for name in named if name not in known]
            if not unknown:
                continue
            what = "action" if isinstance(leaf, On) else "state"
            yield Finding(
                f"unknown_{what}",
                target.name,
                f"its {part} names {', '.join(unknown)}, which is no {what} of the record",
            )
            if part == "start" and len(unknown) == len(named):
                yield Finding("never_starts", target.name, f"nothing can start it: {condition}")


def _leaves(condition: Condition) -> Iterator[On | Enters | Leaves | While]:
    if isinstance(condition, On | Enters | Leaves | While):
        yield condition
    elif isinstance(condition, AnyEdge):
        for edge in condition.edges:
            yield from _leaves(edge)
    elif isinstance(condition, AnyOf | AllOf):
        for level in condition.levels:
            yield from _leaves(level)
    elif isinstance(condition, EdgeWhile):
        yield from _leaves(condition.edge)
        yield from _leaves(condition.level)
    elif isinstance(condition, Between):
        yield from _leaves(condition.opens)
        yield from _leaves(condition.closes)
    elif isinstance(condition, Not | Rises):
        yield from _leaves(condition.level)
