"""The terms in effect at each row of a log, by the rules of `serviceops.sla.terms`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from serviceops.calendars import ALWAYS
from serviceops.columns.calendar_grid import Micro
from serviceops.columns.condition_flags import Flags, fact_of, flags
from serviceops.columns.log import Log
from serviceops.history import Fact
from serviceops.sla.choices import RuleChange
from serviceops.sla.goals_by import By
from serviceops.sla.target import Target
from serviceops.sla.terms import (
    BEGINNING,
    Edition,
    PolicyTerms,
    Terms,
    rules_that_apply,
    rules_that_govern,
)
from serviceops.spans import Micros, to_datetime

NO_TERMS = -1
"""The number of a row to which no terms apply."""

OWN_TERMS = -2
"""The number of a row with terms of its own: its goal needs an instant that the record has."""

Numbers = NDArray[np.int32]


class TermNumbers:
    """Numbers for the terms of one target's name, which equal terms share.

    `fold` has the first number with equal conditions: such clocks turn at the same rows. `kind` is
    the same for terms that can take over from each other while a clock is open and leave its
    figures as if the ones in effect at its start, or at its end, had always applied:

    - all of them have `RuleChange.KEEP_FIRST`, or all `RuleChange.RETROACTIVE`;
    - all have `RuleChange.CARRY_ELAPSED`, and time is counted on one calendar.
    """

    def __init__(self) -> None:
        self.terms: list[Terms] = []
        self.fold: list[int] = []
        self.kind: list[int] = []
        self._numbers: dict[Terms, int] = {}
        # The same few objects come again with every block: their values are compared once.
        self._known: dict[int, int] = {}
        self._folds: dict[Any, int] = {}
        self._kinds: dict[Any, int] = {}

    def of(self, terms: Terms | None) -> int:
        """Return the number of terms, a new one where none are equal."""
        if terms is None:
            return NO_TERMS
        number = self._known.get(id(terms))
        if number is None:
            number = self._numbers.get(terms)
            if number is None:
                number = self._numbers[terms] = len(self.terms)
                self.terms.append(terms)
                self.fold.append(self._folds.setdefault(terms.conditions, number))
                self.kind.append(self._kind_of(terms, number))
            if terms is self.terms[number]:  # an object that is not stored may give its id away
                self._known[id(terms)] = number
        return number

    def _kind_of(self, terms: Terms, number: int) -> int:
        mode = terms.on_change
        key: Any = number
        if mode in {RuleChange.KEEP_FIRST, RuleChange.RETROACTIVE}:
            key = self.fold[number], mode
        elif mode is RuleChange.CARRY_ELAPSED and terms.working_first in {None, 0}:
            key = self.fold[number], mode, counted_on(terms)
        return self._kinds.setdefault(key, len(self._kinds))


def counted_on(terms: Terms) -> Any:
    """Return the calendar that time is counted on: real time alone needs none."""
    return ALWAYS if terms.working_first == 0 else terms.calendar


@attrs.frozen(eq=False)
class Promise:
    """One target's name over a log, with the terms in effect at each row.

    `applies` is true of the cases for which some rule ever promised it; `last` is the terms of each
    case at the instant of the reading. `steady` are the cases with these terms all the time, and
    `changing` those for which others of the same kind took over: see `TermNumbers`; `changed_at` is
    when they did last. A case without rows is neither: no row states its facts. `why_alone` says
    why others are not.
    """

    name: str
    found: TermNumbers
    applies: Flags
    steady: Flags
    changing: Flags
    changed_at: Micro
    last: Numbers
    numbers: "int | Numbers"
    why_alone: Sequence[str] = ()

    def at_rows(self, rows: NDArray[np.int64]) -> Numbers:
        """Return the terms in effect after some rows."""
        if isinstance(self.numbers, int):
            return np.full(len(rows), self.numbers, np.int32)
        return self.numbers.take(rows)


@attrs.frozen(eq=False)
class _EditionRows:
    """One edition over a log: where each rule applies, and the rows that it takes over from.

    `turns` are the last rows of cases before the edition, as far as there are any; `exact` says
    which of these cases have a row at its very beginning.
    """

    edition: Edition
    applied: Sequence[Flags]
    turns: NDArray[np.int64]
    exact: Flags


def promises(
    policy: PolicyTerms, log: Log, at: Micros, found: dict[str, TermNumbers]
) -> Iterator[Promise]:
    """Yield each target's name that some case may be promised, in the order of the rules.

    `found` numbers the terms by the target's name; it grows.
    """
    low = int(log.at.min(initial=at))
    editions = [
        _edition_rows(edition, log, number > 0)
        for number, edition in enumerate(
            edition for edition in policy.editions if edition.since <= at and edition.until > low
        )
    ]
    rules = (rule for each in policy.editions for rule in each.rules)
    for name in dict.fromkeys(target.name for rule in rules for target in rule.targets):
        yield _promise(name, editions, log, found.setdefault(name, TermNumbers()))


def _edition_rows(edition: Edition, log: Log, follows: bool) -> _EditionRows:
    matches = [
        np.ones(log.rows, np.bool_) if rule.when is None else flags(rule.when, log)
        for rule in edition.rules
    ]
    turns, exact = np.zeros(0, np.int64), np.zeros(0, np.bool_)
    if follows:
        # The last row of each case before the edition: the next is of another case, or later.
        before = log.at < edition.since
        goes_on = np.zeros(log.rows, np.bool_)
        np.equal(log.case[1:], log.case[:-1], out=goes_on[:-1])
        turns = np.flatnonzero(before & ~(goes_on & np.append(before[1:], False)))
        following = np.minimum(turns + 1, log.rows - 1)
        exact = goes_on[turns] & (log.at[following] == edition.since)
    applied = rules_that_apply(matches, match_all=edition.match_all)
    return _EditionRows(edition, applied, turns, exact)


def _promise(name: str, editions: Sequence[_EditionRows], log: Log, found: TermNumbers) -> Promise:
    """Return the promise over all editions, each of them evaluated for every row."""
    numbers: int | Numbers = NO_TERMS
    promised: bool | Flags = False
    has_rows = np.diff(log.first) > 0
    applies = np.zeros(len(log), np.bool_)
    turned: list[tuple[NDArray[np.int64], int | Numbers]] = []
    of_edition: int | Numbers = NO_TERMS
    for number, each in enumerate(editions):
        of_edition, here = _under_edition(name, each, log, found)
        if number:
            # An edition takes effect between two rows, with the facts of the earlier one.
            turned.append((each.turns, _taken(of_edition, each.turns)))
            counts = _taken(here, each.turns) & ~each.exact
            applies[log.case[each.turns[counts]]] = True
            since = log.at >= each.edition.since
            promised = here if promised is here else np.where(since, here, promised)
            same = isinstance(numbers, int) and isinstance(of_edition, int)
            if not (same and numbers == of_edition):
                numbers = np.where(since, of_edition, numbers).astype(np.int32, copy=False)
        else:
            numbers, promised = of_edition, here
    if isinstance(promised, bool):
        applies = has_rows if promised else applies
    else:
        applies[log.case[promised]] = True
    last = np.full(len(log), NO_TERMS, np.int32)
    last[has_rows] = _taken(of_edition, log.first[1:][has_rows] - 1)
    steady, changing, changed_at, why = _kinds(numbers, turned, log, found, has_rows, editions)
    return Promise(name, found, applies, steady, changing, changed_at, last, numbers, why)


def _taken(values: Any, rows: NDArray[np.int64]) -> Any:
    """Return the values of rows, where one value may be that of every row."""
    return values.take(rows) if isinstance(values, np.ndarray) else np.full(len(rows), values)


def _kinds(
    numbers: "int | Numbers", turned: Sequence[tuple[NDArray[np.int64], "int | Numbers"]],
    log: Log, found: TermNumbers, has_rows: Flags, editions: Sequence[_EditionRows],
) -> tuple[Flags, Flags, Micro, list[str]]:  # fmt: skip
    """Return the cases that are steady, those that change within one kind and when, and why."""
    kinds = np.array([*found.kind, OWN_TERMS, NO_TERMS], np.int32)  # both from its end
    differs, mixed = np.zeros(len(log), np.bool_), np.zeros(len(log), np.bool_)
    own, changed_at = np.zeros(len(log), np.bool_), np.full(len(log), BEGINNING, np.int64)
    why: list[str] = []
    if isinstance(numbers, int):
        own |= numbers == OWN_TERMS
    else:
        changes = numbers[1:] != numbers[:-1]
        begins = log.first[1:-1] - 1
        changes[begins[(begins >= 0) & (begins < len(changes))]] = False  # of the next case
        rows = np.flatnonzero(changes)
        if rows.size:
            case = log.case.take(rows)
            differs[case] = True
            changed_at[case] = log.at.take(rows + 1)  # the last one counts
            before, after = kinds.take(numbers.take(rows)), kinds.take(numbers.take(rows + 1))
            odd = (before != after) | (after < 0)
            mixed[case[odd]] = True
            if odd.any():
                why.append("other terms take over while the case is open")
        if numbers.size and int(numbers.min()) == OWN_TERMS:
            own[log.case[numbers == OWN_TERMS]] = True
    for (rows, after_turn), each in zip(turned, editions[1:], strict=True):
        before, case = _taken(numbers, rows), log.case.take(rows)
        after = np.asarray(after_turn)
        own[case[after == OWN_TERMS]] = True
        turns = before != after
        differs[case[turns]] = True
        changed_at[case[turns]] = np.maximum(changed_at[case[turns]], each.edition.since)
        odd = turns & ((kinds.take(before) != kinds.take(after)) | (kinds.take(after) < 0))
        mixed[case[odd]] = True
        if odd.any():
            since = to_datetime(each.edition.since).isoformat()
            why.insert(0, f"they began before the policy was amended at {since}")
    if own.any():
        why.append("their goals have instants of their own")
    alone = mixed | own | ~has_rows
    return ~alone & ~differs, ~alone & differs, changed_at, why


def _under_edition(
    name: str, rows: _EditionRows, log: Log, found: TermNumbers
) -> tuple["int | Numbers", "bool | Flags"]:
    """Return the number of each row's terms under an edition, and where it is promised."""
    numbers: Any = NO_TERMS
    promised: Any = False
    for _, target, here in rules_that_govern(name, rows.edition.rules, rows.applied):
        of_target: Any = OWN_TERMS if target.terms.read else _numbered(target, log, found)
        # Most rules govern every row: then nothing has to be picked out.
        if here.all():
            numbers, promised = of_target, True
        else:
            promised = promised | here
            numbers = np.where(here, of_target, numbers).astype(np.int32, copy=False)
    return numbers, promised


def _numbered(target: Target, log: Log, found: TermNumbers) -> "int | Numbers":
    """Return the number of each row's terms, or one number where all rows have the same."""
    goal, calendar = (
        _cases(choice, log) if isinstance(choice, By) else None
        for choice in (target.goal, target.calendar)
    )
    one = {0: {}} if goal is None else goal[2]
    other = {0: {}} if calendar is None else calendar[2]
    # A goal's case and a calendar's case make one number; each pair of both has its terms.
    numbers = np.full((max(one) + 1, max(other) + 1), NO_TERMS, np.int32)
    for first, facts in one.items():
        for second, more in other.items():
            numbers[first, second] = found.of(target.terms.for_facts({**facts, **more}))
    if goal is None and calendar is None:
        return int(numbers[0, 0])
    if goal is None or calendar is None:
        table, codes = (calendar if goal is None else goal)[:2]  # type: ignore[index] # one is
        return numbers.reshape(-1).take(table).take(codes)
    pairs = goal[0].take(goal[1]) * np.int32(numbers.shape[1])
    pairs += calendar[0].take(calendar[1])
    return numbers.reshape(-1).take(pairs)


def _cases(
    choice: By[Any], log: Log
) -> tuple[NDArray[np.int32], NDArray[Any], Mapping[int, Mapping[str, Fact]]]:
    """Return which case of a choice each code takes, each row's code, and facts for each case.

    All values that are not listed are one case.
    """
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
    return table, column.codes, facts
