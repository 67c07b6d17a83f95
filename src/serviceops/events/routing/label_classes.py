"""Label classes: the values of each label that a set of matchers tells apart, and trees over them.

Two values of a label are in one class when every matcher gives the same result for both, so one
example a class is enough to know what becomes of all label sets. A text that a matcher compares
with is a class of its own, and so is the empty text, which is a label that is missing. Values with
a line break, which ``.*`` does not match, are left out: no alert has them, and every catch-all
would seem to have a hole.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from string import ascii_lowercase, ascii_uppercase, digits, punctuation
from typing import TypeVar

import attrs

from serviceops.errors import InvalidRules
from serviceops.events.matchers import Matcher, Matchers
from serviceops.events.patterns import Pattern, pattern

MAX_STATES = 50_000
"""How many joint states of the expressions of one label are followed."""

MAX_CLASSES = 200_000
"""How many classes of label sets are told apart."""

_READABLE = ascii_lowercase + digits + "-_./ " + ascii_uppercase + punctuation

T = TypeVar("T")


@attrs.frozen
class ValueClass:
    """Values of one label that no matcher tells apart: an example, and the matchers that hold."""

    example: str
    holds: frozenset[Matcher]
    is_single: bool = False

    def described(self, name: str, matchers: Iterable[Matcher]) -> Matchers:
        """Return matchers that this class matches, and no other class of the label."""
        if self.is_single:
            return (Matcher(name, "=", self.example),)
        return (
            *(one if one in self.holds else _negated(one) for one in matchers),
            *((Matcher(name, "!=", ""),) if Matcher(name, "!=", "") not in matchers else ()),
        )


_NEGATED = {"=": "!=", "!=": "=", "=~": "!~", "!~": "=~"}


def _negated(one: Matcher) -> Matcher:
    return Matcher(one.name, _NEGATED[one.how], one.value)


class LabelClasses:
    """The value classes of every label of a set of matchers."""

    def __init__(self, matchers: Iterable[Matcher]) -> None:
        by_label: dict[str, dict[Matcher, None]] = {}
        for one in matchers:
            by_label.setdefault(one.name, {})[one] = None
        self.matchers = {name: tuple(found) for name, found in by_label.items()}
        self.classes = {name: tuple(_classes(found)) for name, found in self.matchers.items()}

    def leaves(
        self, decide: Callable[["Partial"], T], given: Mapping[str, ValueClass] | None = None
    ) -> Iterator[tuple[dict[str, ValueClass], T]]:
        """Yield each class of label sets, by the labels that matter for it, and what it leads to.

        `decide` is called with as much of the labels as is needed: a label is split into its
        classes only where a matcher is evaluated that nothing before has decided.
        """
        left: list[dict[str, ValueClass]] = [dict(given or {})]
        seen = 0
        while left:
            chosen = left.pop()
            try:
                yield chosen, decide(Partial(chosen))
            except _Undecided as undecided:
                name = undecided.label
                left += [{**chosen, name: one} for one in reversed(self.classes[name])]
            seen += 1
            if seen > MAX_CLASSES:
                raise InvalidRules(
                    seen, f"routes that tell at most {MAX_CLASSES:,} classes of labels apart"
                )

    def described(self, chosen: Mapping[str, ValueClass]) -> Matchers:
        """Return the matchers of a class of label sets."""
        return tuple(
            matcher
            for name, one in sorted(chosen.items())
            for matcher in one.described(name, self.matchers[name])
        )


class _Undecided(Exception):
    """A matcher is about a label that was not chosen yet."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label


class Partial:
    """Labels of which only some are chosen; matching another one is undecided."""

    def __init__(self, chosen: Mapping[str, ValueClass]) -> None:
        self.chosen = chosen

    def matches(self, matchers: Matchers) -> bool:
        """Return whether the chosen classes match; a label that was not chosen is undecided."""
        # One that certainly fails decides before one that is open: fewer labels are split.
        undecided = None
        for one in matchers:
            chosen = self.chosen.get(one.name)
            if chosen is None:
                undecided = undecided or one.name
            elif one not in chosen.holds:
                return False
        if undecided is not None:
            raise _Undecided(undecided)
        return True


def example_labels(chosen: Mapping[str, ValueClass]) -> dict[str, str]:
    """Return a label set of a class; labels that are missing are left out."""
    return {name: one.example for name, one in sorted(chosen.items()) if one.example}


def _classes(matchers: Iterable[Matcher]) -> Iterator[ValueClass]:
    """Yield the classes of one label: the texts compared with first, then all other values."""
    every = tuple(matchers)
    texts = {"", *(one.value for one in every if "~" not in one.how)}
    for text in sorted(texts):
        held = frozenset(one for one in every if one.matches({one.name: text}))
        yield ValueClass(text, held, is_single=True)
    found: set[frozenset[Matcher]] = set()
    patterns = [pattern(one.value) for one in every if "~" in one.how]
    for text in _examples(patterns, texts):
        held = frozenset(one for one in every if one.matches({one.name: text}))
        if held not in found:
            found.add(held)
            yield ValueClass(text, held)


def _examples(patterns: list[Pattern], texts: set[str]) -> Iterator[str]:
    """Yield texts outside a set so that every combination of matching patterns has one.

    The automata of all patterns are followed together, breadth first, with one character for each
    set of characters that no pattern tells apart. A beginning of one of the texts is a state too,
    since what follows it may still be that text.
    """
    characters = _characters(patterns, texts)
    beginnings = {text[:end] for text in texts for end in range(len(text) + 1)}
    first = tuple(one.start for one in patterns)
    seen, left = {(tuple(node.states for node in first), "")}, deque([("", first)])
    while left:
        text, nodes = left.popleft()
        for character in characters:
            longer = text + character
            after = tuple(
                one.after(node, character) for one, node in zip(patterns, nodes, strict=True)
            )
            # Outside every beginning only the states of the patterns matter.
            place = longer if longer in beginnings else None
            key = (tuple(node.states for node in after), place)
            if key in seen:
                continue
            if len(seen) >= MAX_STATES:
                raise InvalidRules(
                    len(seen), f"expressions of one label with at most {MAX_STATES:,} joint states"
                )
            seen.add(key)
            left.append((longer, after))
            if longer not in texts:
                yield longer


def _characters(patterns: list[Pattern], texts: set[str]) -> list[str]:
    """Return one character for each kind that patterns or texts tell apart, readable ones first."""
    own = sorted({character for text in texts for character in text})
    odd = [each for one in patterns for each in one.characters() if each not in "\n\r"]
    found: dict[tuple[object, ...], str] = {}
    for character in (*own, *_READABLE, *odd):
        kind = (character if character in own else "", *(one.kind(character) for one in patterns))
        found.setdefault(kind, character)
    return list(found.values())
