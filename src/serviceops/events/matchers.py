"""Matchers: which signals and alerts a rule is for, by their labels, and an index of many rules.

The rule is Alertmanager's, source and documentation: a label that is missing is an empty text, an
expression matches the whole value, and several matchers match together. Labels come from outside,
so an expression is a `Pattern`, which no value can keep busy.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import chain
from typing import Any, Generic, TypeAlias, TypeVar

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import InvalidValue
from serviceops.events.matcher_text import parse_matchers, quoted
from serviceops.events.patterns import Pattern, pattern

Labels: TypeAlias = Mapping[str, str]
"""The facts of a signal or an alert as texts, by name."""


def no_labels(given: object) -> InvalidValue:
    """Return the error for something that was given in the place of labels."""
    return InvalidValue(given, "labels: texts by name", "write {'service': 'mail'}")


_OPERATORS = ("!=", "=~", "!~", "=")
_CLASSIC_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_FORMS = (
    frozenset({"name", "value", "isRegex", "isEqual"}),  # Alertmanager's API, version 2
    frozenset({"name", "value", "matchType", "regex"}),  # AlertmanagerConfig of the operator
)


@checked
@attrs.frozen
class Matcher:
    """One label, how it is compared, and with what.

    `how` is ``=``, ``!=``, ``=~`` (an expression that has to match the whole value) or ``!~``.
    Expressions are what `Pattern` understands: the common part of Alertmanager's.

    >>> Matcher.of('service=~"mail|web"').matches({"service": "web"})
    True
    >>> Matcher("zone", "!=", "").matches({})
    False
    """

    name: str
    how: str
    value: str

    def __attrs_post_init__(self) -> None:
        if self.how not in _OPERATORS:
            raise InvalidValue(self.how, f"one of {', '.join(_OPERATORS)}")
        if not isinstance(self.name, str) or not self.name:
            raise InvalidValue(self.name, "the name of a label")
        if not isinstance(self.value, str):
            raise InvalidValue(self.value, f"the value of {self.name} as a text")
        self._expression  # noqa: B018 - one that cannot be read is refused when built

    @cached_property
    def _expression(self) -> Pattern | None:
        return pattern(self.value) if "~" in self.how else None

    @classmethod
    def of(cls, text: str) -> "Matcher":
        """Return the matcher of a text, in the syntax of Alertmanager; several are refused."""
        found = parse_matchers(_text(text))
        if len(found) != 1:
            raise InvalidValue(
                text, f"one matcher, and not {len(found)}", "quote a comma that is part of a value"
            )
        return cls(*found[0])

    def matches(self, labels: Labels) -> bool:
        """Return whether the labels match."""
        # Refused here, once they fail, since a check beforehand takes as long as the rest.
        try:
            value, expression = labels.get(self.name, ""), self._expression
            if expression is None:
                return (value == self.value) == (self.how == "=")
            return expression.matches(value) == (self.how == "=~")
        except (AttributeError, TypeError):
            raise no_labels(labels) from None

    @property
    def matches_empty(self) -> bool:
        """Whether it matches an alert without the label: a missing label is an empty text."""
        return self.matches({})

    def __str__(self) -> str:
        return f"{label_name(self.name)}{self.how}{quoted(self.value)}"


def label_name(name: str) -> str:
    """Return the name of a label as matchers write it: in quotes where it is no classic one."""
    return name if _CLASSIC_NAME.fullmatch(name) else quoted(name)


Matchers: TypeAlias = tuple[Matcher, ...]
"""Matchers that match together; none at all match everything."""


def as_matchers(given: Mapping[str, Any] | Iterable[Any] | str) -> Matchers:
    """Return matchers from values by label, from texts in Alertmanager's syntax, or as they are.

    A text may have several matchers with commas between them, in braces or not. In a list a mapping
    is one matcher: as Alertmanager's API writes it (``name``, ``value``, ``isRegex``, ``isEqual``)
    or as the operator's AlertmanagerConfig does (``name``, ``value``, ``matchType``). A mapping
    that is not in a list has labels as its keys, unless it has ``isRegex`` or ``matchType``.

    >>> as_matchers({"service": "mail"}) == as_matchers(['service="mail"'])
    True
    >>> as_matchers([{"name": "env", "value": "dev|test", "isRegex": True, "isEqual": False}])
    (Matcher(name='env', how='!~', value='dev|test'),)
    >>> [str(one) for one in as_matchers('{severity="critical", env!=dev}')]
    ['severity="critical"', 'env!="dev"']
    """
    if isinstance(given, str):
        return tuple(Matcher(*one) for one in parse_matchers(given))
    if isinstance(given, Matcher):
        return (given,)
    if isinstance(given, Mapping):
        # Labels may be called name and value, but hardly isRegex or matchType.
        if "name" in given and ("isRegex" in given or "matchType" in given):
            return (_from_mapping(given),)
        return tuple(Matcher(name, "=", _value(value)) for name, value in given.items())
    if not isinstance(given, Iterable):
        raise InvalidValue(given, "matchers", "write ['severity=\"critical\"']")
    found: list[Matcher] = []
    for one in given:
        if isinstance(one, Matcher):
            found.append(one)
        elif isinstance(one, Mapping):
            found.append(_from_mapping(one))
        else:
            found.extend(Matcher(*each) for each in parse_matchers(_text(one)))
    return tuple(found)


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise InvalidValue(given, "the text of a matcher", "for example 'severity=\"critical\"'")
    return given


def _value(given: object) -> str:
    # Numbers are what facts of other systems have; what has several spellings (True) is refused.
    if isinstance(given, str) or (isinstance(given, int) and not isinstance(given, bool)):
        return str(given)
    raise InvalidValue(given, "the value of a label as a text", "write it as the alerts do")


def _from_mapping(given: Mapping[Any, Any]) -> Matcher:
    """Return the matcher that an API or an operator writes as a mapping.

    Sources: Alertmanager's openapi.yaml (matcher: isEqual is true where it is left out), and
    prometheus-operator's API (matchType goes before the older ``regex``).
    """
    if not any(form.issuperset(given) for form in _FORMS) or "name" not in given:
        raise InvalidValue(
            dict(given),
            "a matcher with name, value and isRegex (isEqual), or with name, value and matchType",
            "values by label are written as one mapping: {'severity': 'critical'}",
        )
    if "value" not in given and "matchType" not in given:
        raise InvalidValue(dict(given), "a matcher with a value")
    # A flag that is the text "false" would be true: it is refused.
    flags = {name: given.get(name, name == "isEqual") for name in ("isRegex", "isEqual", "regex")}
    for name, flag in flags.items():
        if not isinstance(flag, bool):
            raise InvalidValue(flag, f"{name} as true or false")
    is_regex = flags["isRegex"] or flags["regex"]
    how = ("=" if flags["isEqual"] else "!") + ("~" if is_regex else "=" * (not flags["isEqual"]))
    return Matcher(given["name"], given.get("matchType") or how, given.get("value", ""))


def all_match_empty(matchers: Matchers) -> bool:
    """Return whether every matcher matches the empty text; true of no matchers at all.

    Alertmanager refuses a silence of such matchers: ``service=~".*"`` silences everything.

    >>> all_match_empty(as_matchers('env!="prod", team=""'))
    True
    """
    return all(matcher.matches_empty for matcher in matchers)


def matches(matchers: Matchers, labels: Labels) -> bool:
    """Return whether labels match every one of the matchers."""
    for matcher in matchers:  # noqa: SIM110 - a generator takes three times as long, for each signal
        if not matcher.matches(labels):
            return False
    return True


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
        return self._ordered(places)

    def possible(self, known: Labels) -> list[T]:
        """Return the rules that may match labels of which only these are known, in their order."""
        places = list(self._rest)
        for name, by_value in self._by_label.items():
            if name in known:
                places += by_value.get(known[name], ())
            else:
                places += chain.from_iterable(by_value.values())
        return self._ordered(places)

    def _ordered(self, places: list[int]) -> list[T]:
        if places is not self._rest:
            places = sorted(places)
        return [self._rules[place] for place in places]
