"""Which terms each row of a log stands under: the rules of a policy, asked of all rows at once."""

from collections.abc import Iterator, Mapping, Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from serviceops.columns.condition_flags import Flags, fact_of, flags
from serviceops.columns.log import Log
from serviceops.history import Fact
from serviceops.sla.goals import By
from serviceops.sla.policy_rules import Rule
from serviceops.sla.target import Target
from serviceops.sla.terms import Terms
from serviceops.spans import Micros

__all__ = ["NO_TERMS", "Promise", "promises"]

NO_TERMS = -1
"""The number of a row to which no terms apply."""

Numbers = NDArray[np.int64]


@attrs.frozen(eq=False)
class Promise:
    """One target's name over a log: which of its terms each row stands under.

    `terms` holds each that some row has, with its target. `applies` says for which cases some rule
    ever promised it; `first` is the terms of each case's first row, `steady` whether all its rows
    have those. A case without rows is not steady: what it is promised no row says.
    """

    name: str
    terms: Sequence[tuple[Target, Terms]]
    applies: Flags
    first: Numbers
    steady: Flags


def promises(
    editions: Sequence[tuple[Micros, Sequence[Rule]]], log: Log, at: Micros, *, match_all: bool
) -> Iterator[Promise]:
    """Yield each target's name that some case may be promised, in the order of the rules.

    `editions` are the rules from each instant on. Under several, only cases that lie wholly under
    the last one in force are steady.
    """
    since, rules = [edition for edition in editions if edition[0] <= at][-1]
    begun = np.zeros(len(log), np.bool_)
    has_rows = np.diff(log.first) > 0
    starts = log.first[:-1][has_rows]
    begun[has_rows] = log.at[starts] >= since
    under_one = begun if len(editions) > 1 else np.ones(len(log), np.bool_)
    matching = [
        np.ones(log.rows, np.bool_) if rule.when is None else flags(rule.when, log)
        for rule in rules
    ]
    names = {t.name: None for _, told in editions for rule in told for t in rule.targets}
    for name in names:
        yield _promise(name, rules, matching, log, under_one, match_all=match_all)


def _promise(
    name: str,
    rules: Sequence[Rule],
    matching: Sequence[Flags],
    log: Log,
    under_one: Flags,
    *,
    match_all: bool,
) -> Promise:
    numbers = np.full(log.rows, NO_TERMS, np.int64)
    promised = np.zeros(log.rows, np.bool_)
    found: list[tuple[Target, Terms]] = []
    open_rows = np.ones(log.rows, np.bool_)
    for rule, matches in zip(rules, matching, strict=True):
        target = next((t for t in rule.targets if t.name == name), None)
        if target is not None:
            here = matches & open_rows
            promised |= here
            own = _numbered(target, log, found)
            numbers[here] = own[here]
        if target is not None or not match_all:
            open_rows &= ~matches
    applies = np.zeros(len(log), np.bool_)
    applies[log.case[promised]] = True
    has_rows = np.diff(log.first) > 0
    first = np.full(len(log), NO_TERMS, np.int64)
    first[has_rows] = numbers[log.first[:-1][has_rows]]
    same = log.case[1:] == log.case[:-1]
    steady = under_one & has_rows
    steady[log.case[1:][same & (numbers[1:] != numbers[:-1])]] = False
    return Promise(name, found, applies, first, steady)


def _numbered(target: Target, log: Log, found: list[tuple[Target, Terms]]) -> Numbers:
    """Return the number of each row's terms among those found, which grow by the target's."""
    goal, calendar = _cases(target.goal, log), _cases(target.calendar, log)
    size = len(calendar[1]) + 1
    pairs = goal[0] * size + calendar[0]
    numbers = np.full(int(pairs.max(initial=0)) + 1, NO_TERMS, np.int64)
    for pair in np.flatnonzero(np.bincount(pairs)).tolist():
        one, other = divmod(pair, size)
        terms = target.terms_of({**goal[1].get(one, {}), **calendar[1].get(other, {})})
        if terms is not None:
            numbers[pair] = len(found)
            found.append((target, terms))
    chosen: Numbers = numbers[pairs]
    return chosen


def _cases(choice: object, log: Log) -> tuple[Numbers, Mapping[int, Mapping[str, Fact]]]:
    """Return which case of a choice each row takes, and facts that lead to each case.

    The value that is not listed is one case, however many there are.
    """
    if not isinstance(choice, By):
        return np.zeros(log.rows, np.int64), {0: {}}
    column = fact_of(log, choice.fact)
    listed = [value for value, _ in choice.cases]
    table = np.full(len(column.values) + 2, len(listed), np.int64)
    facts: dict[int, Mapping[str, Fact]] = {n: {choice.fact: v} for n, v in enumerate(listed)}
    for code, value in [*enumerate(column.values), (-1, None), (-2, None)]:
        if value in listed:
            table[code] = listed.index(value)
        else:
            facts[len(listed)] = {choice.fact: value}
    return table[column.codes], facts
