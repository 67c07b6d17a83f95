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
from serviceops.sla.goals import By
from serviceops.sla.target import Target
from serviceops.sla.terms import Edition, PolicyTerms, Terms, rules_that_apply, rules_that_govern
from serviceops.spans import Micros, to_datetime

NO_TERMS = -1
"""The number of a row to which no terms apply."""

OWN_TERMS = -2
"""The number of a row with terms of its own: its goal needs an instant that the record has."""

Numbers = NDArray[np.int32]


class TermNumbers:
    """Numbers for the terms of one target's name, which equal terms share.

    `fold` has the first number with equal conditions: such clocks turn at the same rows.
    """

    def __init__(self) -> None:
        self.terms: list[Terms] = []
        self.fold: list[int] = []
        self._numbers: dict[Terms, int] = {}
        # The same few objects come again with every block: their values are compared once.
        self._known: dict[int, int] = {}
        self._folds: dict[Any, int] = {}

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
            if terms is self.terms[number]:  # an object that is not stored may give its id away
                self._known[id(terms)] = number
        return number


def counted_on(terms: Terms) -> Any:
    """Return the calendar that time is counted on: real time alone needs none."""
    return ALWAYS if terms.working_first == 0 else terms.calendar


@attrs.frozen(eq=False)
class Turns:
    """Where other terms may take over in each case, in order.

    A turn comes just before a row, after the one before it: the last of a case before the first row
    of the next one. `at` is its instant, `number` that of the terms in effect from then on,
    `edition` that of the amendment that made it, 0 where a fact did.
    """

    case: NDArray[np.int32]
    row: NDArray[np.int64]
    at: Micro
    number: Numbers
    edition: NDArray[np.int64]

    def take(self, places: NDArray[np.int64]) -> "Turns":
        """Return some of the turns."""
        return Turns(
            *(getattr(self, field.name).take(places) for field in attrs.fields(type(self)))
        )


@attrs.frozen(eq=False)
class Promise:
    """One target's name over a log, with the terms in effect at each row.

    `applies` is true of the cases for which some rule ever promised it; `last` is the terms of each
    case at the instant of the reading. `changing` are the cases for which other terms took over at
    `turns`. `alone` are those that are not read together, and `why_alone` says why: terms with
    other conditions take over between two rows, or a goal is its own. `after` are the turns to
    other conditions after all rows of a case.
    """

    name: str
    found: TermNumbers
    applies: Flags
    alone: Flags
    changing: Flags
    turns: Turns
    after: Turns
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

    Each case has rows, which state its facts.

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
    applies = np.zeros(len(log), np.bool_)
    turned: list[tuple[NDArray[np.int64], Numbers]] = []
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
        applies |= promised
    else:
        applies[log.case[promised]] = True
    last: Numbers = _taken(of_edition, log.first[1:] - 1).astype(np.int32, copy=False)
    turns = _turns(numbers, turned, log, editions)
    alone, changing, after, why = _alone(numbers, turns, log, found)
    return Promise(name, found, applies, alone, changing, turns, after, last, numbers, why)


def _taken(values: Any, rows: NDArray[np.int64]) -> Any:
    """Return the values of rows, where one value may be that of every row."""
    return values.take(rows) if isinstance(values, np.ndarray) else np.full(len(rows), values)


def _turns(
    numbers: "int | Numbers", turned: Sequence[tuple[NDArray[np.int64], Numbers]],
    log: Log, editions: Sequence[_EditionRows],
) -> Turns:  # fmt: skip
    """Return the turns of all cases: those at amendments, and those at rows with other facts."""
    if isinstance(numbers, int):  # the same under every edition
        turned, rows = (), np.zeros(0, np.int64)
    else:
        changes = np.zeros(log.rows + 1, np.bool_)  # whether the terms differ from the row before
        np.not_equal(numbers[1:], numbers[:-1], out=changes[1:-1])
        # After an amendment the facts of a row may bring the terms back that were before it.
        for before, _ in turned:
            changes[before + 1] = True
        changes[log.first] = False
        rows = np.flatnonzero(changes)
    # Of one row's turns the amendments come first, in their order: the sort below is stable.
    parts = [
        (before, before + 1, np.full(len(before), editions[number].edition.since), after, number)
        for number, (before, after) in enumerate(turned, start=1)
    ]
    parts.append((rows, rows, log.at.take(rows), _taken(numbers, rows), 0))
    of, row, at, terms = map(np.concatenate, zip(*(part[:4] for part in parts), strict=True))
    edition = np.repeat([part[4] for part in parts], [len(part[0]) for part in parts])
    order = np.argsort(row, kind="stable")
    numbered: Numbers = terms.take(order).astype(np.int32, copy=False)
    case = log.case.take(of.take(order))
    return Turns(case, row.take(order), at.take(order), numbered, edition.take(order))


def _alone(
    numbers: "int | Numbers", turns: Turns, log: Log, found: TermNumbers
) -> tuple[Flags, Flags, Turns, list[str]]:  # fmt: skip
    """Return the cases read alone, the others with changing terms, their late turns, and why."""
    folds = np.array([*found.fold, OWN_TERMS, NO_TERMS], np.int32)  # both from its end
    own, mixed, differs = (np.zeros(len(log), np.bool_) for _ in range(3))
    if isinstance(numbers, int):
        own[:] = numbers == OWN_TERMS
    elif numbers.size and int(numbers.min()) == OWN_TERMS:
        own[log.case[numbers == OWN_TERMS]] = True
    if not turns.case.size:  # as most often: nothing changes
        return own, differs, turns, ["their goals have instants of their own"] if own.any() else []
    own[turns.case[turns.number == OWN_TERMS]] = True
    before = _taken(numbers, log.first.take(turns.case))
    differs[turns.case[turns.number != before]] = True
    odd = turns.take(np.flatnonzero(folds.take(turns.number) != folds.take(before)))
    at_end = odd.row == log.first.take(odd.case + 1)
    between = odd.take(np.flatnonzero(~at_end))
    mixed[between.case] = True
    why = reasons(between)
    if own.any():
        why.append("their goals have instants of their own")
    alone = mixed | own
    after = odd.take(np.flatnonzero(at_end & ~alone.take(odd.case)))
    return alone, differs & ~alone, after, why


def reasons(turns: Turns) -> list[str]:
    """Return in words why turns to other conditions are not read together, each reason once."""
    amended = np.unique(turns.at[turns.edition > 0]).tolist()
    why = [f"other conditions since {to_datetime(at).isoformat()}, by an amendment of the policy"
           for at in amended]  # fmt: skip
    if (turns.edition == 0).any():
        why.append("other conditions take over while the case is open, by a fact")
    return why


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
    """Return which case of a choice each code takes, each row's code, and facts for each case."""
    # All values that are not listed are one case.
    column = fact_of(log, choice.fact)
    numbers = {value: number for number, (value, _) in enumerate(choice.cases)}
    other = len(choice.cases)
    table = np.full(len(column.values) + 2, other, np.int32)
    facts: dict[int, Mapping[str, Fact]] = {n: {choice.fact: v} for v, n in numbers.items()}
    # Codes -1 and -2 (cleared, unchanged) index the table from its end: there the fact is unset.
    for code, value in [*enumerate(column.values), (-1, None), (-2, None)]:
        table[code] = numbers.get(value, other)
        if value not in numbers:
            facts[other] = {choice.fact: value}
    return table, column.codes, facts
