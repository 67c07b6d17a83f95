"""Lint: what is wrong with a policy before any record meets it.

Every finding has a stable code, names the target or rule it is about, and gives a remedy. The
checks are functions, each one idea: of rules and conditions here, of goals and calendars beside.
What is found is certain: where conditions cannot be proved to clash, there is no finding.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from serviceops.display.listing import Listing
from serviceops.history import Vocabulary
from serviceops.sla.combined_conditions import EdgeWhile
from serviceops.sla.conditions import Condition, Level
from serviceops.sla.finding import Finding
from serviceops.sla.goals_by import By
from serviceops.sla.implication import (
    WiderLevels,
    begins_with,
    excludes,
    implies,
    states_after,
    states_maybe,
    states_surely,
)
from serviceops.sla.lint_goals import between_goals, calendars, early_warnings, idle_goals
from serviceops.sla.policy_rules import Rule
from serviceops.sla.target import Target


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
        found.extend(_pauses_that_leave(rules))
        for number, rule in enumerate(rules, start=1):
            found.extend(between_goals(rule, f"{name}, {rule.words(number)}"))
            if vocabulary is not None and rule.when is not None:
                found.extend(_unknown(rule.words(number), {"when": rule.when}, vocabulary))
    targets = (target for rules in editions for rule in rules for target in rule.targets)
    for target in dict.fromkeys(targets):
        found.extend(_swallowed(target, vocabulary))
        found.extend(_ended_by_its_pause(target))
        found.extend(early_warnings(target))
        found.extend(idle_goals(target))
        found.extend(calendars(target, horizon))
        if vocabulary is not None:
            found.extend(_unknown(target.name, _parts(target), vocabulary))
            found.extend(_unknown_choices(target, vocabulary))
            found.extend(_never(target, vocabulary))
    return Listing.of(dict.fromkeys(found), title=f"Findings in the policy {name}")


# Rules


def _unreachable(rules: Sequence[Rule], *, first: bool) -> Iterator[Finding]:
    """Find rules that one before them always beats."""
    if not first:
        return
    earlier = WiderLevels()
    always: int | None = None  # the first rule that matches everything
    for number, rule in enumerate(rules):
        before = always
        if rule.when is not None:
            wider = earlier.first_implied_by(rule.when)
            before = min((n for n in (wider, always) if n is not None), default=None)
            earlier.add(rule.when, number)
        elif always is None:
            always = number
        if before is not None:
            yield Finding(
                "unreachable_rule",
                rule.words(number + 1),
                f"never applies: {rules[before].words(before + 1)} always matches first",
                "put the narrower rule before the wider one",
            )


def _pauses_that_leave(rules: Sequence[Rule]) -> Iterator[Finding]:
    """Find pauses that begin only where the rule has ceased to match, which cancels the clock."""
    whens: dict[str, list[Level | None]] = {}
    for rule in rules:
        for target in rule.targets:
            whens.setdefault(target.name, []).append(rule.when)
    # Many rules have one pause: whether any rule of the target may match meanwhile is found once.
    leaves: dict[tuple[str, Level], bool] = {}
    for number, rule in enumerate(rules, start=1):
        for target in rule.targets:
            pause = target.pause
            if rule.when is None or pause is None or not excludes(pause, rule.when):
                continue
            place = target.name, pause
            if place not in leaves:
                leaves[place] = all(w is not None and excludes(pause, w) for w in whens[place[0]])
            if leaves[place]:
                yield Finding(
                    "pause_leaves_rule",
                    target.name,
                    f"{rule.words(number)} does not match while it is paused: it is cancelled",
                    "leave what pauses the clock out of the rule's when",
                )


# Conditions of one target


def _swallowed(target: Target, vocabulary: Vocabulary | None) -> Iterator[Finding]:
    """Find a pause that holds in every state the clock may start or run in."""
    if target.pause is None:
        return
    start = target.start
    begins = start.level if isinstance(start, EdgeWhile) else begins_with(start)
    swallowed = begins is not None and implies(begins, target.pause)
    if vocabulary is not None:
        paused = states_surely(target.pause, vocabulary)
        after = states_after(target.start, vocabulary)
        swallowed = swallowed or (bool(after) and after <= paused)
        if set(vocabulary.states) - vocabulary.final <= paused:
            yield Finding(
                "pause_swallows_start",
                target.name,
                f"it is paused in every state there is: {target.pause}",
                "name the states in which the clock is to wait",
            )
            return
    if swallowed:
        yield Finding(
            "pause_swallows_start",
            target.name,
            f"it starts paused, always: {target.start} comes with {target.pause}",
            "start it later, or leave the state it starts in out of the pause",
        )


def _ended_by_its_pause(target: Target) -> Iterator[Finding]:
    """Find pauses that cannot begin without stopping or cancelling the clock."""
    for code, ends, what in (
        ("pause_stops", target.stop, "stops"),
        ("pause_cancels", target.cancel, "is cancelled"),
    ):
        level = begins_with(ends)
        if target.pause is not None and level is not None and implies(target.pause, level):
            yield Finding(
                code,
                target.name,
                f"it {what} where it would be paused: {target.pause} comes with {ends}",
                "pause and end a clock on conditions that differ",
            )


def _never(target: Target, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Find conditions that no record of this kind can ever meet."""
    reopen = None if target.reopen is None else target.reopen.on
    for code, edge, sentence in (
        ("never_starts", target.start, "nothing can start it"),
        ("never_stops", target.stop, "nothing can stop it"),
        ("never_cancels", target.cancel, "nothing can cancel it"),
        ("never_reopens", reopen, "nothing can reopen it"),
    ):
        if edge is not None and not states_after(edge, vocabulary):
            yield Finding(code, target.name, f"{sentence}: {edge}", _SPELLING)
    if target.pause is not None and not states_maybe(target.pause, vocabulary):
        yield Finding(
            "never_pauses", target.name, f"nothing can pause it: {target.pause}", _SPELLING
        )


_SPELLING = "see the lifecycle's table for what its records do"


# Words


def _parts(target: Target) -> dict[str, Condition | None]:
    return {
        "start": target.start,
        "stop": target.stop,
        "pause": target.pause,
        "cancel": target.cancel,
        "reopen": None if target.reopen is None else target.reopen.on,
    }


def _unknown(
    about: str, parts: dict[str, Condition | None] | dict[str, Level], vocabulary: Vocabulary
) -> Iterator[Finding]:
    """Find conditions that name what no record of this kind has."""
    known = {
        "action": {*vocabulary.actions, vocabulary.creates, *(m[1] for m in vocabulary.moves)},
        "state": set(vocabulary.states),
        "fact": {*vocabulary.facts, "state"},
    }
    for part, condition in parts.items():
        for leaf in () if condition is None else condition.leaves():
            for what, names in leaf.names().items():
                # An action's own inputs are not known beforehand.
                if unknown := [name for name in names if name not in known.get(what, names)]:
                    yield _unknown_word(what, about, part, unknown, vocabulary)


def _unknown_word(
    what: str, about: str, part: str, names: Sequence[str], vocabulary: Vocabulary
) -> Finding:
    there = {"action": vocabulary.actions, "state": vocabulary.states}.get(what)
    remedy = "name the host's own facts in the vocabulary too" if there is None else ""
    return Finding(
        f"unknown_{what}",
        about,
        f"its {part} names {', '.join(names)}, which is no {what} of the record",
        remedy or f"there are: {', '.join(there or ())}",
    )


def _unknown_choices(target: Target, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Find goals and calendars that follow a fact no record of this kind has."""
    for part, chosen in (("goal", target.goal), ("calendar", target.calendar)):
        if isinstance(chosen, By) and chosen.fact not in {*vocabulary.facts, "state"}:
            yield _unknown_word("fact", target.name, part, [chosen.fact], vocabulary)
    read = dict.fromkeys(fact for goal in target.goals for fact in goal.facts_read)
    if unknown := [fact for fact in read if fact not in vocabulary.facts]:
        yield _unknown_word("fact", target.name, "goal", unknown, vocabulary)
