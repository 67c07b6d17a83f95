"""The terms of a clock: which goal, calendar and conditions are in effect, and when.

This module alone decides it, by four rules:

1. The rules in effect at an instant are those of the last edition of the policy, as first written
   or as amended, that began by then.
2. With match "first" only the first rule that matches applies, with "all" every one that matches.
   Of the rules that apply, the first that has a target of a name governs that target.
3. A goal or calendar chosen by a fact is the one listed for the fact's value, else `otherwise`.
   Where there is neither, no terms are in effect; nor where a goal needs an instant of a fact that
   has none.
4. Before the first transition no fact is set, and only a rule without a condition matches.

`TargetTerms` and `PolicyTerms` apply them to one record, and `serviceops.columns` to the rows of a
log. Terms are compared by value: a fact that takes another value with an equal goal and calendar is
no change of rule, and neither is another rule with an equal target. The words that say which facts
chose the terms are those of the record that is read; they are no part of the terms.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias, TypeVar

import attrs

from serviceops._internal.short_repr import short_repr
from serviceops.calendars.algebra import Calendar
from serviceops.history import Fact
from serviceops.sla.choices import Agreement, Attach, Reopen, RuleChange, Warn
from serviceops.sla.conditions import Bits, Edge, Level, Track, each, first_from
from serviceops.sla.goals import By, Goal
from serviceops.spans import Micros

# A target and a rule, as far as terms read them. Both modules build terms, so that importing their
# classes here, even for types alone, would be a circle.
_Target: TypeAlias = Any
_Rule: TypeAlias = Any

BEGINNING: Micros = -(1 << 62)
"""Before every instant there is."""

_MAX_PERIODS = 256


# Values


class Signals(NamedTuple):
    """The transitions of one track at which each condition of a target is true."""

    start: Bits
    stop: Bits
    cancel: Bits
    pause: Bits
    reopen: Bits


@short_repr
@attrs.frozen(kw_only=True)
class Conditions:
    """When a clock starts, stops, pauses, is cancelled and reopened, and whether it repeats."""

    start: Edge
    stop: Edge
    cancel: Edge | None
    pause: Level | None
    reopen: Reopen | None
    repeats: bool

    def signals(self, track: Track) -> Signals:
        """Return the signals of the conditions on a track, computed once for each track."""
        # As `Track.memo` does, without its calls: each target of each reading comes here.
        found = track.memos.get(id(self))
        if found is None:
            signals = Signals(
                self.start.bits(track),
                self.stop.bits(track),
                0 if self.cancel is None else self.cancel.bits(track),
                0 if self.pause is None else self.pause.bits(track),
                0 if self.reopen is None else self.reopen.on.bits(track),
            )
            found = track.memos[id(self)] = self, signals
        return found[1]


@short_repr
@attrs.frozen(kw_only=True)
class Terms:
    """One target with the goal and calendar in effect for one record at one time.

    Equal terms are one promise, whichever fact, rule or document they come from.
    """

    name: str
    conditions: Conditions
    goal: Goal
    calendar: Calendar
    warn: tuple[Warn, ...]
    on_change: RuleChange
    attach: Attach
    agreement: Agreement
    choice: "TargetTerms" = attrs.field(eq=False, repr=False)
    """The terms that these were chosen from."""
    amount: Micros | None = attrs.field(eq=False)
    """The goal's budget, where it is the same for every start."""
    working_first: Micros | None = attrs.field(eq=False)
    """How much working time is counted before real time; see `Goal.working_first`."""

    def because(self, track: Track, last: int) -> str:
        """Return in words which facts of a record chose these terms, as of its transition `last`.

        Empty where there was no choice.
        """
        return self.choice.because(self, track, last)


def same_terms(one: Terms | None, other: Terms | None) -> bool:
    """Return whether two terms are one rule; identity comes first, since most are one object."""
    if one is other or one is None or other is None:
        return one is other
    # The goal differs mostly, and is cheaper to compare than all of them.
    return one.goal == other.goal and one == other


class TermsPeriod(NamedTuple):
    """From an instant on, and from a transition on, these terms are in effect; or none are."""

    since: Micros
    first: int
    terms: Terms | None
    rule: str
    """The policy rule behind them, or why there is none; empty for a target without a policy."""


def in_effect(periods: Sequence[TermsPeriod], at: Micros) -> TermsPeriod:
    """Return the period that an instant is in."""
    return next((period for period in reversed(periods) if period.since <= at), periods[0])


# The terms of one target

_Option = tuple[Any, str]
"""A goal or a calendar, `None` where there is none, and in words the fact that chooses it."""


class _Options(NamedTuple):
    """The fact that a goal or calendar depends on, the option of each listed value, any other's."""

    fact: str
    listed: dict[Fact, _Option]
    other: _Option

    def of(self, facts: Mapping[str, Fact]) -> _Option:
        """Return the option for these facts."""
        return self.listed.get(facts.get(self.fact), self.other)


def _options(choice: object) -> _Options:
    """Return the options of a choice; of equal ones all become the first, so terms are shared."""
    if not isinstance(choice, By):
        return _Options("", {}, (choice, ""))
    first: dict[Any, Any] = {}
    listed = {
        value: (first.setdefault(option, option), f"{choice.fact} {value}")
        for value, option in choice.cases
    }
    other = first.get(choice.otherwise, choice.otherwise)
    return _Options(choice.fact, listed, (other, f"any other {choice.fact}"))


class _Moments(NamedTuple):
    """The terms of a target at each moment of a track, and the transitions that may change them."""

    terms: list[Terms | None]
    turns: Bits


@attrs.frozen(eq=False, repr=False)
class TargetTerms:
    """The terms a target may have, and which of them are in effect for a record."""

    _target: _Target
    _goals: _Options = attrs.field(init=False)
    _calendars: _Options = attrs.field(init=False)
    _made: dict[tuple[int, int], Terms] = attrs.field(init=False, factory=dict)
    _periods: dict[tuple[Fact, str], tuple[TermsPeriod]] = attrs.field(init=False, factory=dict)
    conditions: Conditions = attrs.field(init=False)
    read: tuple[str, ...] = attrs.field(init=False)
    """The facts with an instant that some goal needs."""
    facts: tuple[str, ...] = attrs.field(init=False)
    only: Terms | None = attrs.field(init=False)
    """The terms of a target with a goal and a calendar that depend on no fact."""

    def __attrs_post_init__(self) -> None:
        target, write = self._target, partial(object.__setattr__, self)
        goals, calendars = _options(target.goal), _options(target.calendar)
        read = tuple(dict.fromkeys(fact for one in target.goals for fact in one.facts_read))
        facts = tuple(dict.fromkeys(filter(None, (goals.fact, calendars.fact, *read))))
        write("_goals", goals)
        write("_calendars", calendars)
        write("read", read)
        write("facts", facts)
        write(
            "conditions",
            Conditions(
                start=target.start, stop=target.stop, cancel=target.cancel, pause=target.pause,
                reopen=target.reopen, repeats=target.repeats,
            ),
        )  # fmt: skip
        write("only", None if facts else self.for_facts({}))

    def for_facts(self, facts: Mapping[str, Fact]) -> Terms | None:
        """Return the terms for a record with these facts; `None` where no goal fits."""
        goal, calendar = self._goals.of(facts)[0], self._calendars.of(facts)[0]
        if goal is None or calendar is None:
            return None
        if self.read and goal.facts_read:
            # Each record has instants of its own: storing these terms would never end.
            goal = goal.with_facts(facts)
            return None if goal is None else self._new(goal, calendar)
        # Equal options are one object (`_options`), so identity is a key; it is also cheaper than
        # the hash of a calendar. Two threads that make the same terms keep the first: setdefault
        # is atomic.
        key = id(goal), id(calendar)
        return self._made.get(key) or self._made.setdefault(key, self._new(goal, calendar))

    def because(self, terms: Terms, track: Track, last: int) -> str:
        """Return in words which facts chose these terms, as of a track's transition `last`."""
        # The latest that fits is mostly the last one: each change of a long history comes here.
        turns = track.memo(self._calendars, self._fact_turns) if self.facts else []
        # The first ones are those before any transition too.
        for number in reversed(range(bisect_right(turns, max(last, 0), key=itemgetter(0)))):
            facts = turns[number][1]
            if same_terms(self.for_facts(facts), terms):
                goal, place = self._goals.of(facts), self._calendars.of(facts)
                read = (fact for fact in goal[0].facts_read if facts.get(fact) is not None)
                found = (f"{fact} {facts[fact]}" for fact in read)
                return ", ".join(filter(None, (goal[1], place[1], *found)))
        return ""

    def _new(self, goal: Goal, calendar: Calendar) -> Terms:
        target = self._target
        return Terms(
            name=target.name, conditions=self.conditions, goal=goal, calendar=calendar,
            warn=target.warn, on_change=target.on_change, attach=target.attach,
            agreement=target.agreement, choice=self,
            amount=None if goal.is_dated else goal.budget(0, calendar),
            working_first=goal.working_first,
        )  # fmt: skip

    def periods(self, track: Track, rule: str = "") -> Sequence[TermsPeriod]:
        """Return when the terms change, for a target that always applies."""
        if self.only is not None:
            return self._period(None, rule)
        if len(self.facts) == 1:
            changes = track.changes(self.facts[0])
            if not changes:
                return self._period(None, rule)
            if len(changes) == 1 and changes[0][0] == 0:  # the first transition set it for good
                return self._period(changes[0][1], rule)
        # Found once for each track and rule; the key is a tuple that no other target has.
        known: dict[str, tuple[TermsPeriod, ...]] = track.memo(self._goals, lambda _: {})
        periods = known.get(rule)
        if periods is None:
            found: list[TermsPeriod] = []
            for index, terms in self._turns(track):
                if not found or not same_terms(terms, found[-1].terms):
                    since = track.micros[index] if index else BEGINNING
                    found.append(TermsPeriod(since, index, terms, rule))
            periods = known[rule] = tuple(found)
        return periods

    def _period(self, value: Fact, rule: str) -> tuple[TermsPeriod]:
        """Return the period of a record in which nothing that chooses the terms changes."""
        found = self._periods.get((value, rule))
        if found is None:
            terms = self.for_facts(dict.fromkeys(self.facts, value))
            found = (TermsPeriod(BEGINNING, 0, terms, rule),)
            # A few values are most of a log; a fact with one for each record would fill the memory.
            if len(self._periods) < _MAX_PERIODS:
                self._periods[value, rule] = found
        return found

    def _turns(self, track: Track) -> list[tuple[int, Terms | None]]:
        """Return the terms after the first transition, and after each that changes a fact."""
        return [(index, self.for_facts(facts)) for index, facts in self._fact_turns(track)]

    def _fact_turns(self, track: Track) -> list[tuple[int, dict[str, Fact]]]:
        """Return the facts that choose, after the first transition and after each change."""
        if len(self.facts) == 1:  # most targets look at one fact, or at none
            (name,) = self.facts
            found = [(index, {name: value}) for index, value in track.changes(name)]
            return found if found and found[0][0] == 0 else [(0, {}), *found]
        facts: dict[str, Fact] = {}
        changes: dict[int, dict[str, Fact]] = {0: facts}
        for name in self.facts:
            for index, value in track.changes(name):
                changes.setdefault(index, {})[name] = value
        turns = []
        for index in sorted(changes):
            facts = facts | changes[index]
            turns.append((index, facts))
        return turns

    def moments(self, track: Track) -> "_Moments":
        """Return the terms before the first transition, and after each transition."""
        column = [self.for_facts({})]
        bits: Bits = 0
        turns = [] if self.only is not None else self._turns(track)
        for index, terms in turns if track.size else ():
            column += [column[-1]] * (index + 1 - len(column))
            column.append(terms)
            bits |= 1 << index
        return _Moments(column + [column[-1]] * (track.size + 1 - len(column)), bits)


# The terms of a policy

_Where = TypeVar("_Where")
"""Where something is true: an integer with a bit for each moment, or an array with a flag for each
row. The two functions below use only ``&``, ``|`` and ``~``, which mean the same for both."""


def rules_that_apply(matches: Sequence[_Where], *, match_all: bool) -> list[_Where]:
    """Return where each rule applies, given where it matches.

    >>> [bin(where) for where in rules_that_apply([0b011, 0b110], match_all=False)]
    ['0b11', '0b100']
    """
    if match_all:
        return list(matches)
    applied: list[Any] = []
    taken: Any = None
    for match in matches:
        applied.append(match if taken is None else match & ~taken)
        taken = match if taken is None else taken | match
    return applied


def rules_that_govern(
    name: str, rules: Sequence[_Rule], applied: Sequence[_Where]
) -> Iterator[tuple[int, _Target, _Where]]:
    """Yield each rule with a target of that name: its place, the target, and where it governs."""
    taken: Any = None
    for number, rule in enumerate(rules):
        target = next((target for target in rule.targets if target.name == name), None)
        if target is not None:
            here: Any = applied[number]
            yield number, target, here if taken is None else here & ~taken
            taken = here if taken is None else taken | here


@attrs.frozen(eq=False)
class Edition:
    """The rules of a policy from one instant to the next amendment.

    A *moment* of a track is a bit: bit 0 is before the first transition, bit `i + 1` after
    transition `i`.
    """

    since: Micros
    until: Micros
    rules: Sequence[_Rule]
    words: Sequence[str]
    match_all: bool

    def matches(self, track: Track) -> list[Bits]:
        """Return the moments at which each rule matches."""
        # -1 has a bit for every moment there is.
        return [-1 if rule.when is None else rule.when.bits(track) << 1 for rule in self.rules]

    def applied(self, track: Track) -> list[Bits]:
        """Return the moments at which each rule applies."""
        return rules_that_apply(self.matches(track), match_all=self.match_all)

    def sole_rule(self, track: Track) -> int | None:
        """Return the number of the rule that alone applies from the first transition on.

        `None` where there is none. Most records have one, and nothing else has to be looked at.
        """
        if self.match_all and len(self.rules) > 1:
            return None
        for number, rule in enumerate(self.rules):
            bits = track.every if rule.when is None else rule.when.bits(track)
            if rule.when is None or (bits and bits == track.every):
                return number
            if bits:
                return None
        return None

    def names(self, applied: Sequence[Bits], track: Track) -> Iterator[str]:
        """Yield the names of the targets that applied while the edition was in effect."""
        micros, size = track.micros, track.size
        # The first moment that reaches into the edition, and the last that begins in it. The time
        # before a record's first transition is no moment of the record.
        first = min(
            bisect_right(micros, self.since, 0, size), bisect_left(micros, self.since, 0, size) + 1
        )
        last = bisect_left(micros, self.until, 0, size)
        first = max(first, 1) if size else 0
        within = (1 << last + 1) - (1 << first)
        begun = [(first_from(where & within, 0), n) for n, where in enumerate(applied)]
        for moment, number in sorted(begun):
            if moment >= 0:
                yield from (target.name for target in self.rules[number].targets)


@attrs.frozen(eq=False, repr=False)
class PolicyTerms:
    """The terms of every target of a policy, and when they are in effect."""

    editions: tuple[Edition, ...]

    @classmethod
    def of(
        cls, name: str, editions: Sequence[tuple[Micros, Sequence[_Rule]]], *, match_all: bool
    ) -> "PolicyTerms":
        """Return the terms of a policy with a name, from the rules of each of its editions."""
        ends = [*(since for since, _ in editions[1:]), -BEGINNING]
        made = tuple(
            Edition(
                since, until, rules,
                tuple(f"{name}, {rule.words(n)}" for n, rule in enumerate(rules, start=1)),
                match_all,
            )
            for (since, rules), until in zip(editions, ends, strict=True)
        )  # fmt: skip
        return cls(made)

    def edition_at(self, at: Micros) -> Edition:
        """Return the edition in effect at an instant."""
        if len(self.editions) == 1:
            return self.editions[0]
        return next(edition for edition in reversed(self.editions) if edition.since <= at)

    def periods(self, track: Track, at: Micros) -> Iterator[tuple[str, Sequence[TermsPeriod]]]:
        """Yield the name of each target that some rule applied by an instant, and its periods."""
        number = self.editions[0].sole_rule(track) if len(self.editions) == 1 else None
        if number is not None:
            rule, words = self.editions[0].rules[number], self.editions[0].words[number]
            for target in rule.targets:
                yield target.name, target.terms.periods(track, words)
            return
        applied = [edition.applied(track) for edition in self.editions]
        names: dict[str, None] = {}
        for edition, here in zip(self.editions, applied, strict=True):
            if edition.since <= at:
                names.update(dict.fromkeys(edition.names(here, track)))
        for name in names:
            yield name, self._periods_of(name, applied, track)

    def _periods_of(
        self, name: str, applied: Sequence[Sequence[Bits]], track: Track
    ) -> tuple[TermsPeriod, ...]:
        """Return when the terms of one target, or the rule behind them, change."""
        options = [
            [
                (where, track.memo(target.terms, target.terms.moments), edition.words[number])
                for number, target, where in rules_that_govern(name, edition.rules, here)
            ]
            for edition, here in zip(self.editions, applied, strict=True)
        ]
        periods: list[TermsPeriod] = []

        def enter(since: Micros, first: int, edition: int, moment: int) -> None:
            terms, words = None, f"no rule promises {name}"
            for where, column, rule in options[edition]:
                if where >> moment & 1:
                    terms, words = column.terms[moment], rule
                    break
            if not periods or periods[-1].rule != words or not same_terms(periods[-1].terms, terms):
                periods.append(TermsPeriod(since, first, terms, words))

        # An amendment takes effect between two transitions, with the facts of the earlier one.
        micros, size = track.micros, track.size
        turns = [bisect_left(micros, edition.since, 0, size) for edition in self.editions[1:]]
        # Transitions after which each rule and each choice is what it was before are passed over.
        looked_at: Bits = sum({1 << turn for turn in turns})
        for where, column, _ in chain.from_iterable(options):
            looked_at |= (where ^ where << 1) >> 1 | column.turns
        number = 0
        enter(BEGINNING, 0, 0, 1 if size and not (turns and turns[0] == 0) else 0)
        for index in each(looked_at & track.every):
            while number < len(turns) and turns[number] <= index:
                number += 1
                enter(self.editions[number].since, index, number, index)
            enter(micros[index], index, number, index + 1)
        for later in range(number + 1, len(self.editions)):
            enter(self.editions[later].since, size, later, size)
        return tuple(periods)
