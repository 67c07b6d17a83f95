"""The terms in effect at each row of a log, by the rules of `serviceops.sla.terms`."""

from collections.abc import Iterator, Mapping, Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from serviceops.columns.condition_flags import Flags, fact_of, flags
from serviceops.columns.log import Log
from serviceops.history import Fact
from serviceops.sla.goals_by import By
from serviceops.sla.policy_rules import Rule
from serviceops.sla.target import Target
from serviceops.sla.terms import PolicyTerms, Terms, rules_that_apply, rules_that_govern
from serviceops.spans import Micros, to_datetime

NO_TERMS = -1
"""The number of a row to which no terms apply."""

Numbers = NDArray[np.int64]


@attrs.frozen(eq=False)
class Promise:
    """One target's name over a log, with the terms in effect at each row.

    `terms` has each that some row has, with its target. `applies` is true of the cases for which
    some rule ever promised it; `first` is the terms of each case's first row, `steady` whether all
    its rows have those. A case without rows is not steady: no row states its facts. `why_alone`
    says why others are not.
    """

    name: str
    terms: Sequence[tuple[Target, Terms]]
    applies: Flags
    first: Numbers
    steady: Flags
    why_alone: Sequence[str] = ()


def promises(policy: PolicyTerms, log: Log, at: Micros) -> Iterator[Promise]:
    """Yield each target's name that some case may be promised, in the order of the rules.

    Under several editions, only cases that lie wholly under the last one in effect are steady.
    """
    edition = policy.edition_at(at)
    has_rows = np.diff(log.first) > 0
    under_one = np.ones(len(log), np.bool_)
    if len(policy.editions) > 1:
        under_one[:] = False
        under_one[has_rows] = log.at[log.first[:-1][has_rows]] >= edition.since
    applied = rules_that_apply(
        [
            np.ones(log.rows, np.bool_) if rule.when is None else flags(rule.when, log)
            for rule in edition.rules
        ],
        match_all=edition.match_all,
    )
    rules = (rule for each in policy.editions for rule in each.rules)
    for name in dict.fromkeys(target.name for rule in rules for target in rule.targets):
        promise = _promise(name, edition.rules, applied, log, under_one & has_rows)
        if (has_rows & ~under_one).any():
            since = to_datetime(edition.since).isoformat()
            why = f"they began before the policy was amended at {since}"
            promise = attrs.evolve(promise, why_alone=(why, *promise.why_alone))
        yield promise


def _promise(
    name: str, rules: Sequence[Rule], applied: Sequence[Flags], log: Log, steady: Flags
) -> Promise:
    numbers = np.full(log.rows, NO_TERMS, np.int32)
    promised = np.zeros(log.rows, np.bool_)
    found: list[tuple[Target, Terms]] = []
    why: dict[str, None] = {}
    for _, target, here in rules_that_govern(name, rules, applied):
        if target.terms.read:
            # Each case has instants of its own, and so terms of its own: it is read by itself.
            promised = promised | here
            steady[log.case[here]] = False
            why["their goals have instants of their own"] = None
            continue
        of_target = _numbered(target, log, found)
        # Most rules govern every row: then nothing has to be picked out.
        if here.all():
            promised, numbers = here, of_target
        else:
            promised = promised | here
            numbers = np.where(here, of_target, numbers)
    has_rows = np.diff(log.first) > 0
    applies = has_rows.copy()
    if not promised.all():
        applies[:] = False
        applies[log.case[promised]] = True
    first = np.full(len(log), NO_TERMS, np.int64)
    first[has_rows] = numbers.take(log.first[:-1][has_rows])
    changes = numbers[1:] != numbers[:-1]
    changes &= log.case[1:] == log.case[:-1]
    if changes.any():
        steady[log.case[1:][changes]] = False
        why["other terms take over while the case is open"] = None
    return Promise(name, found, applies, first, steady, tuple(why))


def _numbered(target: Target, log: Log, found: list[tuple[Target, Terms]]) -> NDArray[np.int32]:
    """Return the number of each row's terms among those found, which grow by the target's."""
    goal, calendar = _cases(target.goal, log), _cases(target.calendar, log)
    size = len(calendar[1]) + 1
    # A goal's case and a calendar's case make one number; the terms are looked up once for each
    # pair that occurs, however many rows have it.
    pairs = goal[0] * np.int32(size)
    if len(calendar[1]) > 1:
        pairs += calendar[0]
    occurs = np.zeros(int(pairs.max(initial=0)) + 1, np.bool_)
    occurs[pairs] = True
    numbers = np.full(len(occurs), NO_TERMS, np.int32)
    for pair in np.flatnonzero(occurs).tolist():
        one, other = divmod(pair, size)
        terms = target.terms.for_facts({**goal[1].get(one, {}), **calendar[1].get(other, {})})
        if terms is not None:
            numbers[pair] = len(found)
            found.append((target, terms))
    return numbers.take(pairs)


def _cases(choice: object, log: Log) -> tuple[NDArray[np.int32], Mapping[int, Mapping[str, Fact]]]:
    """Return which case of a choice each row takes, and facts that select each case.

    All values that are not listed are one case.
    """
    if not isinstance(choice, By):
        return np.zeros(log.rows, np.int32), {0: {}}
    column = fact_of(log, choice.fact)
    listed = [value for value, _ in choice.cases]
    table = np.full(len(column.values) + 2, len(listed), np.int32)
    facts: dict[int, Mapping[str, Fact]] = {n: {choice.fact: v} for n, v in enumerate(listed)}
    # Codes -1 and -2 (cleared, unchanged) index the table from its end: there the fact is unset.
    for code, value in [*enumerate(column.values), (-1, None), (-2, None)]:
        if value in listed:
            table[code] = listed.index(value)
        else:
            facts[len(listed)] = {choice.fact: value}
    return table[column.codes], facts
