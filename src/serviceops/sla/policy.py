"""A policy: which targets apply to which records, in order, and since when."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs

from serviceops.display.notebook import NotebookView
from serviceops.errors import InvalidPolicy, UnknownKey
from serviceops.history import History, Vocabulary
from serviceops.sla.applicability import rule_lines
from serviceops.sla.choices import Stage
from serviceops.sla.conventions import EXACT, Conventions
from serviceops.sla.explain import Explanation, Line
from serviceops.sla.fact_track import Track
from serviceops.sla.finding import Finding
from serviceops.sla.lint import lint
from serviceops.sla.occurrences import Occurrence, occurrences
from serviceops.sla.policy_rules import Amendment, Rule, as_rules
from serviceops.sla.reading import Reading, read_periods
from serviceops.sla.target import Target
from serviceops.sla.terms import BEGINNING, Terms, TermsPeriod
from serviceops.sla.zone_instants import instant_in
from serviceops.spans import Micros, to_datetime, to_micros

if TYPE_CHECKING:
    import pendulum

    from serviceops.display import Figure

__all__ = ["Match", "Policy", "PolicyReading"]

Match: TypeAlias = Literal["first", "all"]
"""Whether the first rule that matches applies, or every one; of one target's name the first."""


def _amendments(given: Iterable[Amendment]) -> tuple[Amendment, ...]:
    amendments = tuple(given)
    for amendment in amendments:
        if not isinstance(amendment, Amendment):
            raise InvalidPolicy(amendment, "an amendment", "policy.amended(since=..., rules=...)")
    return amendments


@attrs.frozen
class Policy:
    """A set of targets and when each applies.

    Rules are asked in order at every transition; with `match` ``"first"`` the first that matches
    applies, with ``"all"`` every one. When another rule comes to apply, clocks go on under the
    target of the same name, as its `on_change` says; one that no rule applies any more is
    cancelled. `amendments` replace the rules from their dates on. `conventions` govern every clock.
    """

    name: str
    rules: tuple[Rule, ...] = attrs.field(converter=as_rules)
    match: Match = attrs.field(default="first", kw_only=True)
    conventions: Conventions = attrs.field(default=EXACT, kw_only=True)
    amendments: tuple[Amendment, ...] = attrs.field(default=(), kw_only=True, converter=_amendments)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name:
            raise InvalidPolicy(self.name, "the name of a policy", "such as 'gold'")
        if self.match not in {"first", "all"}:
            raise InvalidPolicy(self.match, "'first' or 'all'")
        if not isinstance(self.conventions, Conventions):
            raise InvalidPolicy(self.conventions, "conventions", "such as DIALECTS['zammad']")
        for before, after in pairwise(self.amendments):
            if after.since <= before.since:
                raise InvalidPolicy(
                    after.since,
                    f"an amendment after {before.since.isoformat()}",
                    "list them by date",
                )

    def amended(self, *, since: datetime, rules: Rule | Iterable[Rule]) -> "Policy":
        """Return the policy with other rules from an instant on."""
        return attrs.evolve(self, amendments=(*self.amendments, Amendment(since, rules)))

    @property
    def targets(self) -> tuple[Target, ...]:
        """Every target of every rule, those of amendments too, each once."""
        editions = (self.rules, *(amendment.rules for amendment in self.amendments))
        told = (target for rules in editions for rule in rules for target in rule.targets)
        return tuple(dict.fromkeys(told))

    def read(
        self, history: History, *, at: datetime, as_known: datetime | None = None
    ) -> "PolicyReading":
        """Return what every clock of the policy says of a history at an instant, past or future.

        What happens at the instant is included; what happens later changes nothing. With
        `as_known` only what was recorded by that instant is taken to have happened.
        """
        if as_known is not None:
            history = history.as_known(as_known)
        instant = to_micros(at)
        track = Track.upto(history, instant)
        readings = {
            name: read_periods(name, history, track, periods, instant, self.conventions)
            for name, periods in self._periods(track, instant)
        }
        return PolicyReading(policy=self, history=history, at_micros=instant, readings=readings)

    def occurrences(
        self,
        history: History,
        *,
        after: datetime | None = None,
        at: datetime,
        as_known: datetime | None = None,
    ) -> tuple[Occurrence, ...]:
        """Return what became different later than `after` and not later than `at`.

        Started, paused, warned, breached, met: each once and each with its key. Two stretches end
        to end have the occurrences of the whole, and what is to come is foreseen as if nothing
        else happened. With `as_known` only what was recorded by that instant has happened.
        """
        if as_known is not None:
            history = history.as_known(as_known)
        return occurrences(
            lambda instant: self.read(history, at=to_datetime(instant)),
            history.micros,
            None if after is None else to_micros(after),
            to_micros(at),
        )

    def lint(
        self, vocabulary: Vocabulary | None = None, *, horizon: datetime | None = None
    ) -> tuple[Finding, ...]:
        """Return everything wrong with the policy that shows before any record meets it.

        With a `vocabulary`, conditions are held against the states and actions a record can have;
        with a `horizon`, calendars against the last holiday they list.
        """
        editions = (self.rules, *(amendment.rules for amendment in self.amendments))
        return lint(self.name, editions, vocabulary, horizon=horizon, first=self.match == "first")

    # Rules over time

    @cached_property
    def _editions(self) -> tuple["_Edition", ...]:
        dated = [_Edition(self, BEGINNING, self.rules)]
        dated.extend(_Edition(self, to_micros(a.since), a.rules) for a in self.amendments)
        return tuple(dated)

    def _periods(
        self, track: Track, at: Micros
    ) -> Iterator[tuple[str, list[TermsPeriod] | tuple[TermsPeriod, ...]]]:
        """Yield each target's name that some rule has applied so far, with its periods."""
        editions = self._editions
        if len(editions) == 1 and editions[0].always is not None:
            for target, periods in editions[0].always:
                yield target.name, periods or target.periods(track, editions[0].words[0])
            return
        chosen = [edition.chosen(track) for edition in editions]
        names: dict[str, None] = {}
        for edition, choice in zip(editions, chosen, strict=True):
            if edition.since <= at:
                names.update(dict.fromkeys(edition.names(choice, track, self._reign(edition))))
        for name in names:
            yield name, _periods_of(name, editions, chosen, track)

    def _reign(self, edition: "_Edition") -> tuple[Micros, Micros]:
        later = [other.since for other in self._editions if other.since > edition.since]
        return edition.since, min(later, default=-BEGINNING)

    # Questions about rules

    def why_not(self, history: History, target: str, *, at: datetime) -> Explanation:
        """Return in words why a clock does not run: no rule, no goal, no start, or an end."""
        reading = self.read(history, at=at).get(target)
        if reading is not None and reading.terms is not None:
            return reading.why_not()
        if target not in {known.name for known in self.targets}:
            raise self._unknown(target)
        track = Track.upto(history, to_micros(at))
        edition = next(e for e in reversed(self._editions) if e.since <= to_micros(at))
        lines = [Line("not_applied", f"{target} does not apply under {self.name}")]
        lines += rule_lines(edition.rules, target, track, first=self.match == "first")
        return Explanation(tuple(lines))

    def _unknown(self, target: str) -> UnknownKey:
        known = ", ".join(dict.fromkeys(target.name for target in self.targets)) or "none"
        return UnknownKey(target, f"a target of the policy {self.name!r}", f"it has: {known}")


class _Edition:
    """The rules of a policy between two amendments, and what they choose on a track."""

    __slots__ = ("always", "by_name", "match_all", "rules", "since", "words")

    def __init__(self, policy: Policy, since: Micros, rules: tuple[Rule, ...]) -> None:
        self.since = since
        self.rules = rules
        self.match_all = policy.match == "all"
        prefix = policy.name
        self.words = [f"{prefix}, {rule.words(n)}" for n, rule in enumerate(rules, start=1)]
        self.always: list[tuple[Target, tuple[TermsPeriod, ...] | None]] | None = None
        if len(rules) == 1 and rules[0].when is None:
            self.always = [(t, t.only_period(self.words[0])) for t in rules[0].targets]
        self.by_name: list[dict[str, Target]] = [{t.name: t for t in r.targets} for r in rules]

    def chosen(self, track: Track) -> list[tuple[int, ...]]:
        """Return the rules that apply, by number: before any transition, and after each."""
        told = [track.every if rule.when is None else rule.when.bits(track) for rule in self.rules]
        rows = []
        for index in range(-1, track.size):
            matching = [
                number
                for number, bits in enumerate(told)
                if self.rules[number].when is None or (index >= 0 and bits >> index & 1)
            ]
            rows.append(tuple(matching if self.match_all else matching[:1]))
        return rows

    def names(
        self, chosen: list[tuple[int, ...]], track: Track, reign: tuple[Micros, Micros]
    ) -> Iterator[str]:
        """Yield the names of the targets that applied while this edition reigned."""
        since, until = reign
        for number, rows in enumerate(chosen):
            begins = track.micros[number - 1] if number else BEGINNING
            ends = track.micros[number] if number < track.size else -BEGINNING
            born = number > 0 or not track.size
            if born and begins < until and (ends > since or begins >= since):
                for row in rows:
                    yield from self.by_name[row]

    def terms(
        self, name: str, rows: tuple[int, ...], track: Track, index: int
    ) -> tuple[Terms | None, str]:
        """Return the terms of a target after a transition, and the rule in words."""
        for row in rows:
            target = self.by_name[row].get(name)
            if target is not None:
                terms = track.memo(target, target.terms)
                return (terms[index] if index >= 0 else target.first_terms), self.words[row]
        return None, f"no rule promises {name}"


def _periods_of(
    name: str, editions: tuple[_Edition, ...], chosen: list[list[tuple[int, ...]]], track: Track
) -> list[TermsPeriod]:
    """Return the periods of one target: when its terms, or the rule behind them, changed."""
    periods: list[TermsPeriod] = []

    def enter(since: Micros, first: int, edition: int, index: int) -> None:
        terms, words = editions[edition].terms(name, chosen[edition][index + 1], track, index)
        if not periods or periods[-1].terms is not terms or periods[-1].rule != words:
            periods.append(TermsPeriod(since, first, terms, words))

    turns = [bisect_left(track.micros, edition.since, 0, track.size) for edition in editions[1:]]
    edition = 0
    enter(BEGINNING, 0, 0, 0 if track.size and not (turns and turns[0] == 0) else -1)
    for index in range(track.size):
        while edition < len(turns) and turns[edition] <= index:
            edition += 1
            enter(editions[edition].since, index, edition, index - 1)
        enter(track.micros[index], index, edition, index)
    for later in range(edition + 1, len(editions)):
        enter(editions[later].since, track.size, later, track.size - 1)
    return periods


@attrs.frozen(eq=False, kw_only=True)
class PolicyReading(NotebookView, Mapping[str, Reading]):
    """What every clock of a policy says at an instant, by the target's name.

    A target that no rule has applied to the record is absent. One that a rule applied before and
    none does now is there, cancelled.
    """

    policy: Policy = attrs.field(repr=False)
    history: History = attrs.field(repr=False)
    at_micros: Micros
    readings: dict[str, Reading]

    def __getitem__(self, name: str) -> Reading:
        try:
            return self.readings[name]
        except KeyError:
            known = ", ".join(self.readings) or "none"
            raise UnknownKey(name, "a target that applies", f"there are: {known}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self.readings)

    def __len__(self) -> int:
        return len(self.readings)

    def __contains__(self, name: object) -> bool:
        return name in self.readings

    @property
    def breached(self) -> bool:
        """Whether any promise is breached."""
        return any(reading.breached for reading in self.readings.values())

    @property
    def next_due(self) -> "pendulum.DateTime | None":
        """The earliest due date of the clocks that are live and not breached."""
        live = {Stage.RUNNING, Stage.PAUSED}
        due = [
            (reading.due_micros, reading.zone)
            for reading in self.readings.values()
            if reading.stage in live and not reading.breached
        ]
        known = [(at, zone) for at, zone in due if at is not None]
        return instant_in(*min(known)) if known else None

    @property
    def next_wakeup(self) -> "pendulum.DateTime | None":
        """The first later instant at which any clock's stage, verdict, warnings or rule differ."""
        at = self.next_wakeup_micros
        zone = next((reading.zone for reading in self.readings.values()), "UTC")
        return None if at is None else instant_in(at, zone)

    @property
    def next_wakeup_micros(self) -> Micros | None:
        """The same as integer microseconds."""
        reading = self
        while True:
            at = reading.at_micros
            turn = next(
                (to_micros(a.since) for a in self.policy.amendments if to_micros(a.since) > at),
                None,
            )
            wakeups = [one.next_wakeup_micros for one in reading.readings.values()]
            soon = min(
                (w for w in wakeups if w is not None and (turn is None or w < turn)), default=None
            )
            if soon is not None or turn is None:
                return soon
            reading = self.later_micros(turn)
            if reading.change_key != self.change_key:
                return turn

    @property
    def change_key(self) -> tuple[object, ...]:
        """What a wakeup is for, of every clock."""
        return tuple((name, reading.change_key) for name, reading in self.readings.items())

    def later(self, at: datetime) -> "PolicyReading":
        """Return what the clocks will say at a later instant, if nothing happens until then."""
        return self.later_micros(to_micros(at))

    def later_micros(self, at: Micros) -> "PolicyReading":
        """Return the same for an instant in integer microseconds."""
        so_far = self.history.until(to_datetime(self.at_micros))
        return self.policy.read(so_far, at=to_datetime(at))

    def figure(self) -> "Figure":
        """Return every clock of the policy as a lane of one strip."""
        from serviceops.sla.clock_figures import readings_figure

        return readings_figure(f"Policy {self.policy.name}", list(self.readings.values()))

    def explain(self) -> Explanation:
        """Return in words why every clock says what it says."""
        told = (reading.explain().lines for reading in self.readings.values())
        return Explanation(tuple(line for lines in told for line in lines))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PolicyReading):
            return NotImplemented
        return self.readings == other.readings and self.at_micros == other.at_micros

    def __hash__(self) -> int:
        return hash((self.at_micros, tuple(self.readings.items())))
