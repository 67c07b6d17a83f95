"""Rules: which targets apply to which records and why, and the amendments that replace them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from serviceops._internal.checked import checked, settling
from serviceops._internal.lazy_names import LateModule
from serviceops._internal.short_repr import short_repr
from serviceops.display.text import format_fact
from serviceops.errors import InvalidPolicy
from serviceops.history import Fact
from serviceops.sla.conditions import FactLike, Level, Track, While, as_level
from serviceops.sla.goals import By
from serviceops.sla.target import Target
from serviceops.sla.terms import Edition
from serviceops.spans import utc

if TYPE_CHECKING:
    from serviceops.sla import explain as reasons
    from serviceops.sla.explain import Line
else:
    # Most rules are read and not explained.
    reasons = LateModule("serviceops.sla.explain")


def _targets(given: Target | Iterable[Target]) -> tuple[Target, ...]:
    if not isinstance(given, Target | Iterable):
        raise InvalidPolicy(given, "targets", "Rule(targets=(response, resolution))")
    targets = (given,) if isinstance(given, Target) else tuple(given)
    for target in targets:
        if not isinstance(target, Target):
            raise InvalidPolicy(target, "a target", "Rule(targets=(response, resolution))")
    names = [target.name for target in targets]
    if len(set(names)) < len(names):
        raise InvalidPolicy(", ".join(names), "targets of different names in one rule")
    return targets


def _when(given: Level | Mapping[str, FactLike] | None) -> Level | None:
    if isinstance(given, Mapping):
        return While(**given) if given else None
    return None if given is None else as_level(given)


@checked
@short_repr
@attrs.frozen(kw_only=True)
class Rule:
    """The targets that apply while `when` is true of a record; always, without `when`.

    `when` is a level, or facts by name, each with the value or values that will do. A rule without
    targets promises nothing: records it matches are outside the policy.
    """

    targets: tuple[Target, ...] = attrs.field(converter=_targets)
    when: Level | None = attrs.field(default=None, converter=_when)
    name: str = ""

    @checked
    def words(self, number: int) -> str:
        """Return the rule as explanations name it."""
        named = self.name or f"rule {number}"
        return f"{named}, {self.when}" if self.when is not None else named


def as_rules(given: Rule | Iterable[Rule]) -> tuple[Rule, ...]:
    """Return the rules; anything else is refused."""
    if not isinstance(given, Rule | Iterable):
        raise InvalidPolicy(
            given, "one or more rules", "Policy('gold', rules=(Rule(targets=...),))"
        )
    rules = (given,) if isinstance(given, Rule) else tuple(given)
    for rule in rules:
        if not isinstance(rule, Rule):
            raise InvalidPolicy(rule, "a rule", "Policy('gold', rules=(Rule(targets=...),))")
    return rules


@checked
@short_repr
@attrs.frozen
class Amendment:
    """The rules of a policy from an instant on, in place of those before."""

    since: datetime = attrs.field(converter=utc, repr=str)
    rules: tuple[Rule, ...] = attrs.field(converter=as_rules)


settling(_targets, _when, as_rules)


def rule_lines(edition: Edition, name: str, track: Track) -> Iterator["Line"]:
    """Yield a line for each rule that was evaluated, up to the one that decided."""
    now = track.size  # the last moment of the track
    for number, (rule, matches) in enumerate(
        zip(edition.rules, edition.matches(track), strict=True), start=1
    ):
        words = rule.words(number)
        if not matches >> now & 1:
            yield reasons.Line("rule_not_matched", f"{words}: does not match{_found(rule, track)}")
            continue
        target = next((target for target in rule.targets if target.name == name), None)
        if target is None:
            yield reasons.Line("rule_matched", f"{words}: matches; it does not promise this target")
        else:
            yield reasons.Line("rule_matched", f"{words}: matches")
            yield from _unfit(target, track)
        if not edition.match_all:
            return


def _unfit(target: Target, track: Track) -> Iterator["Line"]:
    """Yield a line for a fact for which there is no goal or calendar, or that has no instant."""
    for part, chosen in (("goal", target.goal), ("calendar", target.calendar)):
        if isinstance(chosen, By) and chosen.choose(_now(track, chosen.fact)) is None:
            listed = ", ".join(format_fact(value) for value, _ in chosen.cases)
            facts = _facts(track, chosen.fact)
            yield reasons.Line(f"no_{part}", f"its {part} follows {chosen.fact}: {listed}; {facts}")
    choice = target.goal
    goal = choice.choose(_now(track, choice.fact)) if isinstance(choice, By) else choice
    names = () if goal is None else goal.facts_read
    if goal is not None and goal.with_facts({name: _now(track, name) for name in names}) is None:
        text = f"its goal needs an instant in {', '.join(names)}; {_facts(track, *names)}"
        yield reasons.Line("no_goal", text)


def _now(track: Track, fact: str) -> Fact:
    return track.fact(fact)[-1] if track.size else None


def _facts(track: Track, *names: str) -> str:
    facts = ((name, _now(track, name)) for name in names)
    return "the record has " + ", ".join(
        f"no {name}" if value is None else f"{name} {format_fact(value)}" for name, value in facts
    )


def _found(rule: Rule, track: Track) -> str:
    """Return the facts of the record that the levels of a rule depend on, in words."""
    names: dict[str, None] = {}
    for leaf in rule.when.leaves() if rule.when is not None else ():
        named = leaf.names() if isinstance(leaf, While) else {}
        names.update(dict.fromkeys(["state"] if named.get("state") else []))
        names.update(dict.fromkeys(named.get("fact", ())))
    return f"; {_facts(track, *names)}" if names else ""
