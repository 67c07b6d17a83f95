"""Inhibition: an alert that explains others of the same trouble suppresses them.

The rule is Alertmanager's, source and documentation. A target is suppressed while some *firing*
source matches the source matchers, the target matches the target matchers, and every label of
`equal` has one value on both; a label missing on both is equal, and with no such label any source
will do. An alert that matches both sides is not inhibited by another that does too: two of a kind
would inhibit each other. A rule with matchers that all match the empty text, on both sides, is
refused (Alertmanager takes it): it would inhibit everything without those labels.

A rule may have several sources, as later versions of Alertmanager do: then each of them has to be
matched by a firing alert, with its own equal labels.
"""

from collections.abc import Iterable
from functools import cached_property

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import FilledText
from serviceops.errors import InvalidValue
from serviceops.events.matchers import Labels, Matchers, all_match_empty, as_matchers, matches


@checked
@attrs.frozen
class InhibitionMatch:
    """The sides of a rule that an alert matches, and its values of the equal labels."""

    values: tuple[str, ...]
    is_source: bool
    is_target: bool

    def is_inhibited_by(self, source: "InhibitionMatch") -> bool:
        """Return whether a firing alert on the source side inhibits this one."""
        if not (self.is_target and source.is_source) or self.values != source.values:
            return False
        return not (self.is_source and source.is_target)


@checked
@attrs.frozen(kw_only=True)
class InhibitionSource:
    """A further source of a rule, and the labels in which it equals the target."""

    source: Matchers = attrs.field(converter=as_matchers)
    equal: tuple[str, ...] = attrs.field(default=(), converter=tuple[str, ...])


@checked
@attrs.frozen(kw_only=True)
class Inhibition:
    """Which alerts inhibit which others, and which labels have to be equal.

    With `others` a firing alert has to match each of these sources too.

    >>> rule = Inhibition(name="node down", equal=("node",),
    ...                   source={"name": "node down"}, target={"kind": "service"})
    >>> firing = {"name": "node down", "node": "n1"}
    >>> rule.inhibits(firing, {"kind": "service", "node": "n1"})
    True
    >>> rule.inhibits(firing, {"kind": "service", "node": "n2"})
    False
    """

    name: FilledText
    source: Matchers = attrs.field(converter=as_matchers)
    target: Matchers = attrs.field(converter=as_matchers)
    equal: tuple[str, ...] = attrs.field(default=(), converter=tuple[str, ...])
    others: tuple[InhibitionSource, ...] = attrs.field(
        default=(), converter=tuple[InhibitionSource, ...]
    )

    def __attrs_post_init__(self) -> None:
        if all_match_empty(self.source) and all_match_empty(self.target):
            raise InvalidValue(
                self.name,
                "a matcher, of the source or the target, that does not match the empty text",
                "otherwise every alert without those labels may inhibit every other",
            )

    @cached_property
    def parts(self) -> "tuple[Inhibition, ...]":
        """The rule as rules of one source each, of which all have to apply."""
        if not self.others:
            return (self,)
        sources = [InhibitionSource(source=self.source, equal=self.equal), *self.others]
        return tuple(
            Inhibition(
                name=f"{self.name}\n{place}", source=each.source, target=self.target,
                equal=each.equal,
            )
            for place, each in enumerate(sources)
        )  # fmt: skip

    def match(self, labels: Labels) -> InhibitionMatch | None:
        """Return the sides that labels match; `None` when they match neither."""
        is_source, is_target = matches(self.source, labels), matches(self.target, labels)
        if not (is_source or is_target):
            return None
        return InhibitionMatch(
            tuple(labels.get(name, "") for name in self.equal), is_source, is_target
        )

    def inhibits(self, source: Labels, target: Labels) -> bool:
        """Return whether one firing alert inhibits another, by their labels."""
        if self.others:
            return all(part.inhibits(source, target) for part in self.parts)
        one, other = self.match(source), self.match(target)
        return one is not None and other is not None and other.is_inhibited_by(one)


@checked
def inhibited_by(
    target: Labels, firing: Iterable[Labels], rules: Iterable[Inhibition]
) -> tuple[str, ...]:
    """Return the names of the rules by which firing alerts inhibit one; empty when none does.

    >>> same = Inhibition(name="same", equal=("node",), source={"sev": "1"}, target={"sev": "2"})
    >>> inhibited_by({"sev": "2"}, [{"sev": "1"}], [same])   # both lack the equal label
    ('same',)
    """
    sources = list(firing)
    return tuple(
        rule.name
        for rule in rules
        if all(any(part.inhibits(source, target) for source in sources) for part in rule.parts)
    )
