"""A policy: which targets apply to which records, in order, and since when."""

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from datetime import datetime
from functools import cached_property, partial
from itertools import pairwise
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs

from serviceops import display
from serviceops._internal.checked import checked, settling, unchecked
from serviceops._internal.lazy_names import LateModule
from serviceops._internal.short_repr import short_repr, shortened
from serviceops.display.notebook import NotebookView
from serviceops.display.text import as_lines
from serviceops.errors import InvalidPolicy, UnknownKey, YearsNotCovered
from serviceops.history import History, Vocabulary
from serviceops.sla.choices import LIVE
from serviceops.sla.clock import EXACT, Conventions
from serviceops.sla.conditions import Track, names_read
from serviceops.sla.crossings import LiveClocks, first_breach, soonest
from serviceops.sla.occurrences import ClockRun, Occurrence, occurrences
from serviceops.sla.policy_rules import Amendment, Rule, as_rules, rule_lines
from serviceops.sla.reading import Reading, read_periods, zone_of
from serviceops.sla.target import Target, part_text
from serviceops.sla.terms import BEGINNING, PolicyTerms
from serviceops.sla.zone_instants import instant_in, pendulum
from serviceops.spans import Micros, to_datetime, to_micros

if TYPE_CHECKING:
    from serviceops.sla import explain as words
    from serviceops.sla import finding as findings
    from serviceops.sla import lint as checks
else:
    # A policy that is read is mostly not explained, and checked once: this is half of its import.
    words, checks = LateModule("serviceops.sla.explain"), LateModule("serviceops.sla.lint")
    findings = LateModule("serviceops.sla.finding")

Match: TypeAlias = Literal["first", "all"]
"""Whether the first rule that matches applies, or every one; of one target's name the first."""


def _amendments(given: Iterable[Amendment]) -> tuple[Amendment, ...]:
    amendments = tuple(given)
    for amendment in amendments:
        if not isinstance(amendment, Amendment):
            raise InvalidPolicy(amendment, "an amendment", "policy.amended(since=..., rules=...)")
    return amendments


@checked
@short_repr
@attrs.frozen
class Policy(NotebookView):
    """A set of targets and when each applies.

    Rules are evaluated in order at every transition; with `match` ``"first"`` the first that
    matches applies, with ``"all"`` every one. When another rule begins to apply, clocks go on under
    the target of the same name, by its `on_change`; one that no rule applies any more is cancelled.
    `amendments` replace the rules from their dates on. `conventions` govern every clock.
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

    def figure(self) -> "display.Figure":
        """Return the targets of each rule as a table."""
        from serviceops.display import Table  # a policy is drawn rarely

        columns = ("rule", "target", "goal", "calendar", "start", "stop", "pause")
        rows: list[tuple[str, ...]] = []
        for number, rule in enumerate(self.rules, 1):
            # A rule without targets is a row too: what it matches is outside the policy.
            for target in rule.targets or (None,):
                parts = [part_text(getattr(target, part, None)) for part in columns[2:]]
                rows.append((rule.words(number), target.name if target else "no target", *parts))
        return Table(title=f"Policy {self.name}", columns=columns, rows=rows)

    @property
    def targets(self) -> tuple[Target, ...]:
        """Every target of every rule, those of amendments too, each once."""
        rules = (rule for _, rules in self._editions for rule in rules)
        return tuple(dict.fromkeys(target for rule in rules for target in rule.targets))

    @property
    def columns_needed(self) -> frozenset[str]:
        """What a log must have for the policy: ``"action"``, ``"state"`` and names of facts."""
        rules = [rule for _, rules in self._editions for rule in rules]
        of_targets = (target.columns_needed for rule in rules for target in rule.targets)
        return names_read(rule.when for rule in rules).union(*of_targets)

    def read(
        self, history: History, *, at: datetime, as_known: datetime | None = None
    ) -> "PolicyReading":
        """Return the readings of the policy's clocks on a history at an instant, past or future.

        What happens at the instant is included; what happens later changes nothing. With
        `as_known` only what was recorded by that instant is taken to have happened.
        """
        if not isinstance(history, History):  # by hand: readings are made by the million
            raise InvalidPolicy(
                history, "a History", "pass the history of a record: record.history"
            )
        if as_known is not None:
            history = history.as_known(as_known)
        return self._read_micros(history, to_micros(at))

    def _read_micros(self, history: History, at: Micros) -> "PolicyReading":
        track = Track.upto(history, at)
        readings = {
            name: read_periods(name, history, track, periods, at, self.conventions)
            for name, periods in self.terms.periods(track, at)
        }
        return _policy_reading(policy=self, history=history, at_micros=at, _readings=readings)

    def _live_clocks(self, history: History, at: Micros) -> "LiveClocks | PolicyReading":
        """Return what a queue needs of a reading, without the reading where that is enough."""
        if self.terms.editions[-1].since <= at:  # no amendment is to come
            track = Track.upto(history, at)
            try:
                return LiveClocks(track, at, self.terms.periods(track, at), self.conventions)
            except YearsNotCovered:
                pass  # of one clock: its reading may be passed over for another's
        return self._read_micros(history, at)

    @checked
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
        to end have the occurrences of the whole, and later ones are projected as if nothing
        else happened. With `as_known` only what was recorded by that instant has happened.

        The cost is in proportion to the transitions and what becomes different, except that each
        retroactive change of rule counts its cycle again. What happened within the years that a
        calendar covers is returned, though what comes next may lie beyond them.
        """
        if as_known is not None:
            history = history.as_known(as_known)
        until = to_micros(at)
        track = Track.upto(history, until)
        clocks = {
            name: ClockRun(track, periods, self.conventions)
            for name, periods in self.terms.periods(track, until)
        }
        amended = [to_micros(amendment.since) for amendment in self.amendments]
        found = occurrences(clocks, track.micros[: track.size], amended, until)
        since = None if after is None else to_micros(after)
        return tuple(one for one in found if since is None or one.at_micros > since)

    @checked
    def lint(
        self, vocabulary: Vocabulary | None = None, *, horizon: datetime | None = None
    ) -> "tuple[findings.Finding, ...]":
        """Return everything wrong with the policy that shows before any record meets it.

        With a `vocabulary`, conditions are checked against the states and actions of a record;
        with a `horizon`, calendars against the last holiday they list.
        """
        if not isinstance(vocabulary, Vocabulary | None):
            raise InvalidPolicy(vocabulary, "a Vocabulary", "such as IncidentLifecycle.vocabulary")
        editions = [rules for _, rules in self._editions]
        is_first = self.match == "first"
        return checks.lint(self.name, editions, vocabulary, horizon=horizon, first=is_first)

    # Rules over time

    @property
    def _editions(self) -> tuple[tuple[Micros, tuple[Rule, ...]], ...]:
        return (
            (BEGINNING, self.rules),
            *((to_micros(amendment.since), amendment.rules) for amendment in self.amendments),
        )

    @cached_property
    def terms(self) -> PolicyTerms:
        """The terms of the policy's targets and when they are in effect."""
        return PolicyTerms.of(self.name, self._editions, match_all=self.match == "all")

    # Questions about rules

    @checked
    def why_not(self, history: History, target: str, *, at: datetime) -> "words.Explanation":
        """Return in words why a clock does not run: no rule, no goal, no start, or an end."""
        reading = self.read(history, at=at).get(target)
        if reading is not None and reading.terms is not None:
            return reading.why_not()
        if target not in {known.name for known in self.targets}:
            raise self._unknown(target)
        track = Track.upto(history, to_micros(at))
        lines = [words.Line("not_applied", f"{target} does not apply under {self.name}")]
        lines += rule_lines(self.terms.edition_at(to_micros(at)), target, track)
        return words.Explanation(tuple(lines))

    def _unknown(self, target: str) -> UnknownKey:
        known = ", ".join(dict.fromkeys(target.name for target in self.targets)) or "none"
        return UnknownKey(target, f"a target of the policy {self.name!r}", f"it has: {known}")


_next_wakeup = attrgetter("next_wakeup_micros")


@checked
@attrs.frozen(eq=False, kw_only=True, slots=False)
class PolicyReading(NotebookView, Mapping[str, Reading]):
    """The readings of every clock of a policy at an instant, by the target's name.

    A target that no rule has applied to the record is absent. One that a rule applied before and
    none does now is there, cancelled.
    """

    policy: Policy = attrs.field(repr=False)
    history: History = attrs.field(repr=False)
    at_micros: Micros
    _readings: dict[str, Reading]

    def __str__(self) -> str:
        return as_lines(map(str, self._readings.values())) or "no target applies"

    def __repr__(self) -> str:
        return shortened(f"<{type(self).__name__} {', '.join(map(repr, self._readings.values()))}>")

    @property
    def readings(self) -> Mapping[str, Reading]:
        """The readings by the target's name, in the order of the policy; read only."""
        return MappingProxyType(self._readings)

    def __getitem__(self, name: str) -> Reading:
        try:
            return self._readings[name]
        except KeyError:
            known = ", ".join(self._readings) or "none"
            raise UnknownKey(name, "a target that applies", f"there are: {known}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._readings)

    # The views of a `Mapping` would look each reading up by its name again.
    def keys(self) -> KeysView[str]:
        """Return the names of the targets."""
        return self._readings.keys()

    def values(self) -> ValuesView[Reading]:
        """Return the readings."""
        return self._readings.values()

    def items(self) -> ItemsView[str, Reading]:
        """Return the names of the targets, each with its reading."""
        return self._readings.items()

    def __len__(self) -> int:
        return len(self._readings)

    def __contains__(self, name: object) -> bool:
        return name in self._readings

    @property
    def breached(self) -> bool:
        """Whether any promise is breached."""
        return any(reading.breached for reading in self._readings.values())

    @property
    def next_due(self) -> "pendulum.DateTime | None":
        """The earliest due date of the clocks that are live and not breached."""
        due = [
            (reading.due_micros, reading.zone)
            for reading in self._readings.values()
            if reading.stage in LIVE and not reading.breached
        ]
        known = [(at, zone) for at, zone in due if at is not None]
        return instant_in(*min(known)) if known else None

    @property
    def next_wakeup(self) -> "pendulum.DateTime | None":
        """The first later instant at which any clock's stage, verdict, warnings or rule differ."""
        at = self.next_wakeup_micros
        return None if at is None else instant_in(at, self._zone or "UTC")

    @property
    def next_wakeup_micros(self) -> Micros | None:
        """The same as integer microseconds."""
        # An amendment is a wakeup only where it changes what some clock reads.
        reading = self
        while True:
            at = reading.at_micros
            until = self.policy.terms.edition_at(at).until
            turn = None if until == -BEGINNING else until
            readings = reading._readings.values()
            try:
                soon = (
                    next(iter(readings)).next_wakeup_micros
                    if len(readings) == 1
                    else soonest([partial(_next_wakeup, one) for one in readings], at)
                )
            except YearsNotCovered as wrong:
                if turn is None or turn > to_micros(wrong.covers_to):
                    raise
                soon = None
            if turn is None or (soon is not None and soon < turn):
                return soon
            reading = self.later_micros(turn)
            if reading.change_key != self.change_key:
                return turn

    def _first_breach(self) -> Micros | None:
        """Return the first instant at which a live clock breaches, or did."""
        clocks = [
            (one._totals, one._trace) for one in self._readings.values()
            if one._totals is not None and one._trace is not None
        ]  # fmt: skip
        return first_breach(clocks, self.at_micros)

    @property
    def _zone(self) -> str | None:
        """The zone of the first clock with terms; `None` where none has any."""
        return zone_of(self._readings.values())

    @property
    def change_key(self) -> tuple[object, ...]:
        """What a wakeup is for, of every clock."""
        return tuple((name, reading.change_key) for name, reading in self._readings.items())

    def later(self, at: datetime) -> "PolicyReading":
        """Return the readings at a later instant, if nothing happens until then."""
        return self.later_micros(to_micros(at))

    def later_micros(self, at: Micros) -> "PolicyReading":
        """Return the same for an instant in integer microseconds."""
        so_far = self.history.until(to_datetime(self.at_micros))
        return self.policy._read_micros(so_far, at)

    def figure(self) -> "display.Figure":
        """Return every clock of the policy as a lane of one strip."""
        from serviceops.sla.clock_figures import readings_figure  # as of a reading

        return readings_figure(f"Policy {self.policy.name}", list(self._readings.values()))

    def explain(self) -> "words.Explanation":
        """Return the reasons for every clock's result, in words, and why the others do not apply.

        It has every line that `why_not` has of a target.
        """
        names = dict.fromkeys([*self._readings, *(one.name for one in self.policy.targets)])
        explained = (self._explained(name) for name in names)
        return words.Explanation(tuple(line for one in explained for line in one.lines))

    def _explained(self, name: str) -> "words.Explanation":
        reading = self._readings.get(name)
        if reading is None or reading.terms is None:
            return self.policy.why_not(self.history, name, at=to_datetime(self.at_micros))
        return reading.explain()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PolicyReading):
            return NotImplemented
        return self._readings == other.readings and self.at_micros == other.at_micros

    def __hash__(self) -> int:
        return hash((self.at_micros, tuple(self._readings.items())))


_policy_reading = unchecked(PolicyReading)
settling(_amendments)
