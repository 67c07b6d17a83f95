"""Routing: the first rule that fits gives a record its group, and the answer says why.

Rules look at facts (category, service, location, language, any other) and at opening hours. A value
of `category` or `location` is a path: a rule for "Hardware" takes "Hardware > Laptop" as well.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import combinations
from typing import TypeAlias

import attrs

from serviceops.calendars import Calendar
from serviceops.desk.categories import CategoryTree, is_within
from serviceops.errors import InvalidValue, NeverOpen
from serviceops.history import Fact
from serviceops.intents import Intent
from serviceops.lifecycle import Record, WorkRecord
from serviceops.sla import Explanation, Finding, Line
from serviceops.sla.conditions import Choices, as_choices
from serviceops.spans import to_datetime, to_micros

__all__ = ["Routed", "Routing", "RoutingRule"]

Subject: TypeAlias = Record | Mapping[str, Fact]
"""What is routed: a record (an incident, a contact), or facts by name."""

_PATHS = frozenset({"category", "location"})


def _facts(subject: Subject) -> Mapping[str, Fact]:
    return subject.history.facts if isinstance(subject, Record) else subject


def _fits(name: str, given: Fact, wanted: tuple[Fact, ...]) -> bool:
    if name in _PATHS and isinstance(given, str):
        return any(isinstance(one, str) and is_within(given, one) for one in wanted)
    return given in wanted


def _said(value: Fact) -> str:
    return "not set" if value is None else str(value)


@attrs.frozen(kw_only=True)
class RoutingRule:
    """One rule: to which group, for which facts, during which hours; nothing said fits always."""

    group: str
    when: Choices = attrs.field(default=(), converter=as_choices)
    hours: Calendar | None = None
    name: str = ""

    def __attrs_post_init__(self) -> None:
        if not self.group:
            raise InvalidValue(self.group, "the group a rule leads to")

    def words(self, number: int) -> str:
        """Return the rule as answers name it."""
        return self.name or f"rule {number}"

    def misfits(self, facts: Mapping[str, Fact], at: datetime) -> tuple[Line, ...]:
        """Return what does not fit, and what would; empty when the rule fits."""
        lines = [
            Line(
                f"{name}_differs",
                f"{name} is {_said(facts.get(name))}, and"
                f" {' or '.join(map(_said, wanted))} would fit",
            )
            for name, wanted in self.when
            if not _fits(name, facts.get(name), wanted)
        ]
        if self.hours is not None and not self.hours.is_open(at):
            lines.append(Line("closed", f"closed at that time; {_opening(self.hours, at)}"))
        return tuple(lines)

    def covers(self, other: "RoutingRule") -> bool:
        """Return whether everything the other rule fits is taken by this one, if asked first."""
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


@attrs.frozen(kw_only=True)
class Routed:
    """Where a record goes, by which rule, and why not by an earlier one.

    `group` is `None` where no rule fits and nothing else was said; `number` counts rules from 1.
    """

    group: str | None
    number: int | None
    because: Explanation

    def intent(self, record: WorkRecord) -> Intent | None:
        """Return the assignment of a record to the group; `None` when it is theirs or nobody's.

        A record nobody was given yet is assigned, any other reassigned.
        """
        if self.group is None or record.group == self.group:
            return None
        fresh = "assign" in record.allowed_actions
        return Intent(
            target_id=record.id, action="assign" if fresh else "reassign",
            inputs={"group": self.group},
            key=f"route:{record.id}@{record.revision}:{self.group}", rule="route",
        )  # fmt: skip


@attrs.frozen(kw_only=True)
class Routing:
    """Rules in order, and the group for what none of them fits.

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

    def route(self, subject: Subject, *, at: datetime) -> Routed:
        """Return the group of the first rule that fits at an instant, and why."""
        facts, at = _facts(subject), to_datetime(to_micros(at))
        lines: list[Line] = []
        for number, rule in enumerate(self.rules, start=1):
            misfits = rule.misfits(facts, at)
            if not misfits:
                named = ", ".join(f"{name} {_said(facts.get(name))}" for name, _ in rule.when)
                open_now = "" if rule.hours is None else "open now"
                why = ", ".join(filter(None, (named, open_now))) or "it takes everything"
                lines.append(Line("fits", f"{rule.words(number)} fits: {why}"))
                return Routed(
                    group=rule.group, number=number, because=Explanation(tuple(lines))
                )  # fmt: skip
            said = "; ".join(line.text for line in misfits)
            lines.append(Line("does_not_fit", f"{rule.words(number)} does not fit: {said}"))
        if self.otherwise is None:
            lines.append(Line("no_rule", "no rule fits, and there is no group for the rest"))
        else:
            lines.append(Line("otherwise", f"no rule fits: {self.otherwise} takes the rest"))
        return Routed(group=self.otherwise, number=None, because=Explanation(tuple(lines)))

    def why_not(self, subject: Subject, group: str, *, at: datetime) -> Explanation:
        """Return why a record does not go to a group, rule by rule, and what would lead there."""
        facts, at = _facts(subject), to_datetime(to_micros(at))
        routed = self.route(subject, at=at)
        if routed.group == group:
            return Explanation(
                (Line("goes_there", f"it does go to {group}"), *routed.because.lines)
            )
        lines: list[Line] = []
        for number, rule in enumerate(self.rules, start=1):
            if rule.group != group:
                continue
            misfits = rule.misfits(facts, at)
            lines += [Line(one.code, f"{rule.words(number)}: {one.text}") for one in misfits]
            if not misfits and routed.number is not None:
                first = self.rules[routed.number - 1].words(routed.number)
                lines.append(
                    Line("taken_before", f"{rule.words(number)} fits, and {first} comes before it")
                )
        if self.otherwise == group and routed.number is not None:
            first = self.rules[routed.number - 1].words(routed.number)
            lines.append(Line("taken_before", f"{group} takes the rest, and {first} fits"))
        return Explanation(tuple(lines) or (Line("no_rule", f"no rule leads to {group}"),))

    def lint(
        self, *, categories: CategoryTree | None = None, groups: Iterable[str] | None = None
    ) -> tuple[Finding, ...]:
        """Return what is wrong with the rules before any record meets them.

        A rule that an earlier one always takes from (judged rule by rule, not by several together);
        hours that never open; records no rule may fit; with a tree and the known groups, names
        that are not among them.
        """
        numbered = list(enumerate(self.rules, start=1))
        found = []
        unreached: set[int] = set()
        for (first, earlier), (second, later) in combinations(numbered, 2):
            if earlier.covers(later) and second not in unreached:
                unreached.add(second)
                found.append(
                    Finding(
                        "rule_unreachable", later.words(second),
                        f"{earlier.words(first)} takes all it fits", "move it up, or drop it",
                    )
                )  # fmt: skip
        for number, rule in numbered:
            if rule.hours is not None and _never_opens(rule.hours):
                found.append(
                    Finding(
                        "never_open", rule.words(number), "its hours never open", "give it some"
                    )
                )
            found += _unknown_names(rule, number, categories, groups)
        if self.otherwise is None and not any(
            not rule.when and rule.hours is None for rule in self.rules
        ):
            found.append(
                Finding(
                    "nobody_takes_the_rest", "routing", "a record may fit no rule", "say otherwise="
                )
            )
        if groups is not None and self.otherwise is not None and self.otherwise not in set(groups):
            said = f"{self.otherwise} is no group"
            found.append(Finding("group_unknown", "otherwise", said, "name one there is"))
        return tuple(found)


def _never_opens(hours: Calendar) -> bool:
    try:
        hours.next_open(to_datetime(0))
    except NeverOpen:
        return True
    return False


def _unknown_names(
    rule: RoutingRule,
    number: int,
    categories: CategoryTree | None,
    groups: Iterable[str] | None,
) -> Iterable[Finding]:
    if groups is not None and rule.group not in set(groups):
        said = f"{rule.group} is no group"
        yield Finding("group_unknown", rule.words(number), said, "name one there is")
    for name, wanted in rule.when:
        if name != "category" or categories is None:
            continue
        for path in wanted:
            reason = None if path is None else categories.check(str(path))
            if reason is not None:
                yield Finding(reason.code, rule.words(number), reason.sentence)
