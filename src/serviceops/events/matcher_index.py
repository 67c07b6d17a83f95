"""An index of many rules by what they match, so that few of them are compared with given labels."""

from collections import Counter
from collections.abc import Iterable
from typing import Generic, TypeVar

from serviceops.events.matchers import Labels, Matcher, Matchers

T = TypeVar("T")


def equality_matchers(matchers: Matchers) -> list[Matcher]:
    """Return the matchers that one value of a label satisfies, and no missing label does."""
    return [one for one in matchers if one.how == "=" and one.value]


class MatcherIndex(Generic[T]):
    """Rules with matchers, each found by one label that has to have one value.

    A rule without such a matcher (an expression, an inequality) is among the candidates for all
    labels. Of several matchers of a rule the rarest among all rules is used.

    >>> from serviceops.events.matchers import as_matchers
    >>> index = MatcherIndex([(as_matchers({"service": "mail"}), "mail rule"),
    ...                       (as_matchers('zone=~"eu.*"'), "zone rule")])
    >>> index.candidates({"service": "web"}), index.candidates({"service": "mail"})
    (['zone rule'], ['mail rule', 'zone rule'])
    """

    def __init__(self, rules: Iterable[tuple[Matchers, T]]) -> None:
        listed = list(rules)
        self._rules = [rule for _, rule in listed]
        used = Counter(
            (one.name, one.value) for matchers, _ in listed for one in equality_matchers(matchers)
        )
        self._rest: list[int] = []
        self._by_label: dict[str, dict[str, list[int]]] = {}
        for place, (matchers, _) in enumerate(listed):
            equal = equality_matchers(matchers)
            if not equal:
                self._rest.append(place)
                continue
            rarest = min(equal, key=lambda one: used[one.name, one.value])
            by_value = self._by_label.setdefault(rarest.name, {})
            by_value.setdefault(rarest.value, []).append(place)

    def candidates(self, labels: Labels) -> list[T]:
        """Return the rules that may match labels, in their order; no other rule does."""
        places = self._rest
        for name, by_value in self._by_label.items():
            more = by_value.get(labels.get(name, ""))
            if more:
                places = places + more
        if places is not self._rest:
            places = sorted(places)
        return [self._rules[place] for place in places]
