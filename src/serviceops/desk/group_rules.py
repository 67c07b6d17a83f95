"""Routing: the first rule that fits a record decides its group, with the reasons."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import FilledText
from serviceops.calendars import Calendar
from serviceops.desk.categories import CategoryTree, is_within, path_of
from serviceops.display.listing import Listing
from serviceops.display.text import format_fact
from serviceops.errors import NeverOpen
from serviceops.history import Fact
from serviceops.intents import Intent
from serviceops.lifecycle import Record, WorkRecord
from serviceops.sla import Explanation, Finding, Line
from serviceops.sla.conditions import Choices, as_choices
from serviceops.spans import to_datetime, to_micros

# A record to route (an incident, a contact), or its facts by name.
Subject: TypeAlias = Record | Mapping[str, Fact]

# Values of these are paths: a rule for "Hardware" fits "Hardware > Laptop" as well.
_PATHS = frozenset({"category", "location"})


def _facts(subject: Subject) -> Mapping[str, Fact]:
    return subject.history.facts if isinstance(subject, Record) else subject


def _fits(name: str, given: Fact, wanted: tuple[Fact, ...]) -> bool:
    if name in _PATHS and isinstance(given, str):
        return any(isinstance(one, str) and is_within(given, one) for one in wanted)
    return given in wanted


def _text(value: Fact) -> str:
    return "not set" if value is None else format_fact(value)


@checked
@attrs.frozen(kw_only=True)
class RoutingRule:
    """One rule: a group, the facts that it is for, and its hours; without both it always fits."""

    group: FilledText
    when: Choices = attrs.field(default=(), converter=as_choices)
    hours: Calendar | None = None
    name: str = ""

    @checked
    def label(self, number: int) -> str:
        """Return the name of the rule in reasons and findings."""
        return self.name or f"rule {number}"

    def misfits(self, facts: Mapping[str, Fact], at: datetime) -> tuple[Line, ...]:
        """Return what does not fit, with what would; empty when the rule fits."""
        # Every fact is tested, also after the first that differs: the reasons are for people.
        lines = [
            Line(
                f"{name}_differs",
                f"{name} is {_text(facts.get(name))}, and"
                f" {' or '.join(map(_text, wanted))} would fit",
            )
            for name, wanted in self.when
            if not _fits(name, facts.get(name), wanted)
        ]
        if self.hours is not None and not self.hours.is_open(at):
            lines.append(Line("closed", f"closed at that time; {_opening(self.hours, at)}"))
        return tuple(lines)

    @checked
    def covers(self, other: "RoutingRule") -> bool:
        """Return whether this rule, placed first, fits everything that the other rule fits."""
        theirs = dict(other.when)
        same_hours = self.hours is None or self.hours == other.hours
        return same_hours and all(
            name in theirs and all(_fits(name, value, wanted) for value in theirs[name])
            for name, wanted in self.when
        )


def _opening(hours: Calendar, at: datetime) -> str:
    try:
        return f"it opens {hours.next_open(at).isoformat()}"
    except NeverOpen:
        return "it never opens again"


@checked
@attrs.frozen(kw_only=True)
class Routed:
    """The group of a record, the rule that decided, and why no earlier one did.

    `group` is `None` where no rule fits and there is no `otherwise`; `number` counts from 1.
    """

    group: str | None
    number: int | None
    because: Explanation

    def intent(self, record: WorkRecord) -> Intent | None:
        """Return the intent that assigns a record to the group, or `None` if nothing changes.

        A record that was not assigned yet is assigned, any other reassigned; nothing changes where
        its state allows neither.
        """
        allowed = [name for name in ("assign", "reassign") if name in record.allowed_actions]
        if self.group is None or record.group == self.group or not allowed:
            return None
        return Intent(
            target_id=record.id, action=allowed[0], inputs={"group": self.group},
            key=f"route:{record.id}@{record.revision}:{self.group}", rule="route",
        )  # fmt: skip


@checked
@attrs.frozen(kw_only=True)
class Routing:
    """Rules in order, and the group for records that none of them fits.

    >>> from datetime import UTC
    >>> from serviceops.calendars import BusinessCalendar
    >>> office = BusinessCalendar(zone="Europe/Lisbon", week={"mon-fri": ["09:00-18:00"]})
    >>> routing = Routing(rules=[
    ...     RoutingRule(group="lisbon desk", when={"language": "pt"}, hours=office),
    ...     RoutingRule(group="mail", when={"category": "Software > Mail"}),
    ... ], otherwise="service desk")
    >>> night = datetime(2026, 3, 2, 23, tzinfo=UTC)
    >>> routed = routing.route({"language": "pt", "category": "Software > Mail > Rules"}, at=night)
    >>> routed.group
    'mail'
    >>> print(routed.because)
    rule 1 does not fit: closed at that time; it opens 2026-03-03T09:00:00+00:00
    rule 2 fits: category Software > Mail > Rules
    """

    rules: tuple[RoutingRule, ...] = attrs.field(converter=tuple[RoutingRule, ...])
    otherwise: str | None = None

    @checked
    def route(self, subject: Subject, *, at: datetime) -> Routed:
        """Return the group of the first rule that fits at an instant, and why."""
        # In UTC, so that the reasons do not depend on the zone of the question.
        facts, at = _facts(subject), to_datetime(to_micros(at))
        lines: list[Line] = []
        for number, rule in enumerate(self.rules, start=1):
            misfits = rule.misfits(facts, at)
            if not misfits:
                fits = [f"{name} {_text(facts.get(name))}" for name, _ in rule.when]
                fits += [] if rule.hours is None else ["open now"]
                why = ", ".join(fits) or "it takes everything"
                lines.append(Line("fits", f"{rule.label(number)} fits: {why}"))
                because = Explanation(tuple(lines))
                return Routed(group=rule.group, number=number, because=because)
            why = "; ".join(line.text for line in misfits)
            lines.append(Line("does_not_fit", f"{rule.label(number)} does not fit: {why}"))
        if self.otherwise is None:
            lines.append(Line("no_rule", "no rule fits, and there is no group for the rest"))
        else:
            lines.append(Line("otherwise", f"no rule fits: {self.otherwise} takes the rest"))
        return Routed(group=self.otherwise, number=None, because=Explanation(tuple(lines)))

    @checked
    def why_not(self, subject: Subject, group: str, *, at: datetime) -> Explanation:
        """Return why a record does not go to a group, rule by rule, and what would change that."""
        facts, at = _facts(subject), to_datetime(to_micros(at))
        routed = self.route(subject, at=at)
        if routed.group == group:
            return Explanation(
                (Line("goes_there", f"it does go to {group}"), *routed.because.lines)
            )
        lines: list[Line] = []
        for number, rule in enumerate(self.rules, start=1):
            # Rules of other groups say nothing about this one, unless one of them took the record.
            if rule.group != group:
                continue
            misfits = rule.misfits(facts, at)
            lines += [Line(one.code, f"{rule.label(number)}: {one.text}") for one in misfits]
            if not misfits and routed.number is not None:
                first = self.rules[routed.number - 1].label(routed.number)
                lines.append(
                    Line("taken_before", f"{rule.label(number)} fits, and {first} comes before it")
                )
        if self.otherwise == group and routed.number is not None:
            first = self.rules[routed.number - 1].label(routed.number)
            lines.append(Line("taken_before", f"{group} takes the rest, and {first} fits"))
        return Explanation(tuple(lines) or (Line("no_rule", f"no rule has the group {group}"),))

    @checked
    def lint(
        self, *, categories: CategoryTree | None = None, groups: Iterable[str] | None = None
    ) -> tuple[Finding, ...]:
        """Return findings about the rules themselves.

        A rule that one earlier rule always precedes (several together are not considered); hours
        that never open; records that no rule may fit; with a tree and the known groups, names that
        are not among them.
        """
        found = self._findings(categories, None if groups is None else {*groups})
        return Listing.of(found, title="Findings in the routing")

    def _findings(
        self, categories: CategoryTree | None, groups: set[str] | None
    ) -> Iterator[Finding]:
        numbered = list(enumerate(self.rules, start=1))
        for first, second in sorted(_hidden(self.rules)):
            label = self.rules[second].label(second + 1)
            before = f"{self.rules[first].label(first + 1)} takes all it fits"
            yield Finding("rule_unreachable", label, before, "move it up, or drop it")
        for number, rule in numbered:
            label = rule.label(number)
            if rule.hours is not None and _never_opens(rule.hours):
                yield Finding("never_open", label, "its hours never open", "give it some")
            yield from _unknown_group(label, rule.group, groups)
            if categories is not None:
                paths = (path for path in dict(rule.when).get("category", ()) if path is not None)
                for reason in filter(None, (categories.check(str(path)) for path in paths)):
                    yield Finding(reason.code, label, reason.sentence)
        takes_all = any(not rule.when and rule.hours is None for rule in self.rules)
        if self.otherwise is None and not takes_all:
            gap = "a record may fit no rule"
            yield Finding("nobody_takes_the_rest", "routing", gap, "pass otherwise=")
        if self.otherwise is not None:
            yield from _unknown_group("otherwise", self.otherwise, groups)


def _hidden(rules: Sequence[RoutingRule]) -> Iterator[tuple[int, int]]:
    """Yield each rule that an earlier one always precedes, after the first that does."""
    # A rule that covers another has a value in common with it for each of its facts. So it is filed
    # under the values of one fact, the rarest, and few rules have to be compared with each other.
    filed: dict[object, list[int]] = {}
    for second, later in enumerate(rules):
        probes = [key for name, values in later.when for key in _keys(name, values[0], above=True)]
        everything: tuple[object, ...] = (None, *probes)
        found = {number for key in everything for number in filed.get(key, ())}
        first = next((n for n in sorted(found) if rules[n].covers(later)), None)
        if first is not None:
            yield first, second
        choices: list[list[object]] = [
            [key for value in values for key in _keys(name, value)] for name, values in later.when
        ]
        keys: list[object] = min(
            choices or [[None]], key=lambda keys: sum(len(filed.get(key, ())) for key in keys)
        )
        for key in keys:
            filed.setdefault(key, []).append(second)


def _keys(name: str, value: Fact, *, above: bool = False) -> list[object]:
    """Return what a value of a fact is filed under; with `above` of paths above it too."""
    if name not in _PATHS or not isinstance(value, str):
        return [(name, value)]
    names = path_of(value)
    return [(name, names[:size]) for size in range(1 if above else len(names), len(names) + 1)]


def _unknown_group(where: str, group: str, known: set[str] | None) -> Iterator[Finding]:
    if known is not None and group not in known:
        yield Finding("group_unknown", where, f"{group} is no group", "use a known group")


def _never_opens(hours: Calendar) -> bool:
    try:
        hours.next_open(to_datetime(0))
    except NeverOpen:
        return True
    return False
