"""Matchers: which signals and alerts a rule is for, by their labels.

The rule is Alertmanager's, source and documentation: a label that is missing is an empty text, an
expression matches the whole value, and several matchers match together. Labels come from outside,
so an expression is a `Pattern`, which no value can keep busy.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, TypeAlias

import attrs

from serviceops.errors import InvalidValue
from serviceops.events.patterns import Pattern, pattern

Labels: TypeAlias = Mapping[str, str]
"""The facts of a signal or an alert as texts, by name."""

_OPERATORS = ("!=", "=~", "!~", "=")
_WRITTEN = re.compile(
    r"\s*(?P<name>[^\s=!~\"]+)\s*(?P<how>!=|=~|!~|=)\s*(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<bare>.*?))\s*"
)


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
        if not self.name:
            raise InvalidValue(self.name, "the name of a label")
        self._expression  # noqa: B018 - one that cannot be read is refused when built

    @cached_property
    def _expression(self) -> Pattern | None:
        return pattern(self.value) if "~" in self.how else None

    @classmethod
    def of(cls, text: str) -> "Matcher":
        """Return the matcher of a text, in the syntax of Alertmanager."""
        read = _WRITTEN.fullmatch(text)
        if read is None:
            raise InvalidValue(text, "a matcher", "for example 'severity=\"critical\"'")
        quoted = read["quoted"]
        value = read["bare"] if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
        return cls(read["name"], read["how"], value)

    def matches(self, labels: Labels) -> bool:
        """Return whether the labels match."""
        value = labels.get(self.name, "")
        if self.how == "=":
            return value == self.value
        if self.how == "!=":
            return value != self.value
        assert self._expression is not None  # noqa: S101 - for the type checker
        return self._expression.matches(value) == (self.how == "=~")

    def __str__(self) -> str:
        value = self.value.replace("\\", r"\\").replace('"', r"\"")
        return f'{self.name}{self.how}"{value}"'


Matchers: TypeAlias = tuple[Matcher, ...]
"""Matchers that match together; none at all match everything."""


def as_matchers(given: Mapping[str, str] | Iterable[Any] | str) -> Matchers:
    """Return matchers from values by label, from texts in Alertmanager's syntax, or as they are.

    >>> as_matchers({"service": "mail"}) == as_matchers(['service="mail"'])
    True
    """
    if isinstance(given, str):
        return (Matcher.of(given),)
    if isinstance(given, Mapping):
        return tuple(Matcher(name, "=", str(value)) for name, value in given.items())
    return tuple(one if isinstance(one, Matcher) else Matcher.of(one) for one in given)


def matches(matchers: Matchers, labels: Labels) -> bool:
    """Return whether labels match every one of the matchers."""
    for matcher in matchers:  # noqa: SIM110 - a generator takes three times as long, for each signal
        if not matcher.matches(labels):
            return False
    return True
