"""Rules: which targets apply to which records, and the amendments that replace them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from serviceops._internal.checked import checked, settling
from serviceops._internal.short_repr import short_repr
from serviceops.errors import InvalidPolicy
from serviceops.sla.conditions import FactLike, Level, While, as_level
from serviceops.sla.target import Target
from serviceops.spans import utc


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
        raise InvalidPolicy(given, "rules", "Policy('gold', rules=(Rule(targets=...),))")
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
