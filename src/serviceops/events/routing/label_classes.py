"""Label classes: the values of each label that a set of matchers tells apart, and trees over them.

Two trees of routes are compared by them: the classes of labels with another destination.

Two values of a label are in one class when every matcher gives the same result for both, so one
example a class is enough to know what becomes of all label sets. A text that a matcher compares
with is a class of its own, and so is the empty text, which is a label that is missing. Values with
a line break, which ``.*`` does not match, are left out: no alert has them, and every catch-all
would seem to have a hole.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from operator import and_
from string import ascii_lowercase, ascii_uppercase, digits, punctuation
from typing import Any, TypeAlias, TypeVar

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import InvalidRules
from serviceops.events.matchers import Matcher, Matchers
from serviceops.events.patterns import Pattern, pattern
from serviceops.events.routing.routes import Branch, Destination, Route, branch_of

MAX_STATES = 50_000
"""How many joint states of the expressions of one label are followed."""

MAX_MERGED = 5_000
"""How many classes of label sets are joined where that is possible."""

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


@attrs.frozen
class _Label:
    """A label with its classes as bits: a set of them is one integer, however many there are.

    `places` has the bit of each class by its example, `singles` the classes of one text alone,
    `expressions` the classes that each one holds for, those that it excludes after those it wants.
    """

    name: str
    places: Mapping[str, int]
    singles: int
    expressions: tuple[tuple[Matcher, int], ...]

    @classmethod
    def of(cls, name: str, classes: Sequence[ValueClass], matchers: Matchers) -> "_Label":
        """Return the label of some classes and matchers."""
        every = (1 << len(classes)) - 1
        holding: dict[Matcher, int] = {}
        for one in matchers:
            if "~" in one.how:
                held = sum(1 << n for n, each in enumerate(classes) if one in each.holds)
                holding[one] = held
                holding[Matcher(name, "!~" if one.how == "=~" else "=~", one.value)] = every ^ held
        return cls(
            name,
            {one.example: n for n, one in enumerate(classes)},
            sum(1 << n for n, one in enumerate(classes) if one.is_single),
            tuple(sorted(holding.items(), key=lambda it: (it[0].how != "=~", it[0].value))),
        )

    @cached_property
    def every(self) -> int:
        """All classes."""
        return (1 << len(self.places)) - 1

    def examples(self, classes: int) -> list[str]:
        """Return the examples of some classes, by alphabet."""
        if classes and not classes & (classes - 1):
            return [self._texts[classes.bit_length() - 1]]
        return sorted(text for text, place in self.places.items() if classes >> place & 1)

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        return tuple(self.places)

    def is_conjunction(self, classes: int) -> bool:
        """Return whether one conjunction of matchers holds for these classes alone."""
        if classes & self.singles and not classes & (classes - 1):
            return True  # one text, by itself
        found = self.every & ~(self.singles & ~classes)  # all other texts are excluded
        for _, held in self.expressions:
            if not classes & ~held:
                found &= held
        return found == classes

    def conjunction(self, classes: int) -> Matchers:
        """Return the shortest conjunction of matchers that holds for these classes alone."""
        if classes & self.singles and not classes & (classes - 1):
            return (Matcher(self.name, "=", *self.examples(classes)),)
        unequal = [
            (Matcher(self.name, "!=", text), self.every ^ 1 << self.places[text])
            for text in self.examples(self.singles & ~classes)
        ]
        # In the order of what reads best: wanted, unequal, excluded.
        holding = sorted(
            (each for each in (*self.expressions, *unequal) if not classes & ~each[1]),
            key=lambda each: _SHORT_FIRST.index(each[0].how),
        )
        if alone := next((one for one, held in holding if held == classes), None):
            return (alone,)
        # What the others say already is left out, the last first.
        before = [*accumulate((held for _, held in holding), and_, initial=self.every)]
        needed: list[Matcher] = []
        after = self.every
        for (one, held), others in zip(reversed(holding), reversed(before[:-1]), strict=True):
            if others & after != classes:
                needed.append(one)
                after &= held
        return tuple(reversed(needed))


_SHORT_FIRST = ("=~", "!=", "!~")


class LabelClasses:
    """The value classes of every label of a set of matchers."""

    def __init__(self, matchers: Iterable[Matcher]) -> None:
        by_label: dict[str, dict[Matcher, None]] = {}
        for one in matchers:
            by_label.setdefault(one.name, {})[one] = None
        self.classes = {name: tuple(_classes(found)) for name, found in by_label.items()}
        self._labels = {
            name: _Label.of(name, self.classes[name], tuple(found))
            for name, found in by_label.items()
        }

    def can_match(self, matchers: Matchers) -> bool:
        """Return whether some label set matches: labels are independent of each other."""
        for name in {one.name for one in matchers}:
            wanted = {one for one in matchers if one.name == name}
            exact = next((one.value for one in wanted if one.how == "="), None)
            classes = self.classes[name]
            if exact is not None:
                classes = (classes[self._labels[name].places[exact]],)
            if not any(wanted <= each.holds for each in classes):
                return False
        return True

    def leaves(self, decide: Callable[["Partial"], T]) -> Iterator[tuple[dict[str, ValueClass], T]]:
        """Yield each class of label sets, by the labels that matter for it, and what it leads to.

        `decide` is called with as much of the labels as is needed: a label is split into its
        classes only where a matcher is evaluated that nothing before has decided.
        """
        left: list[dict[str, ValueClass]] = [{}]
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

    def merged(self, leaves: Iterable[Mapping[str, ValueClass]]) -> list["Region"]:
        """Return classes of label sets joined where matchers can say so, in their order.

        Two are joined when they differ in one label and one conjunction of matchers describes what
        that label is in both; a label that may be anything is left out.
        """
        found: list[Region] = [
            {name: 1 << self._labels[name].places[one.example] for name, one in leaf.items()}
            for leaf in leaves
        ]
        before = -1
        while before != len(found) and len(found) <= MAX_MERGED:
            before = len(found)
            for name in sorted({name for region in found for name in region}):
                found = self._joined(found, name)
        return found

    def _joined(self, regions: list["Region"], name: str) -> list["Region"]:
        """Return regions with those joined that differ in one label only."""
        label = self._labels[name]
        by_rest: dict[frozenset[tuple[str, int]], list[int]] = {}
        wholes: dict[frozenset[tuple[str, int]], int] = {}
        for region in regions:
            rest = frozenset(item for item in region.items() if item[0] != name)
            own = region.get(name, label.every)
            parts = by_rest.setdefault(rest, [])
            whole = wholes[rest] = wholes.get(rest, 0) | own
            if label.is_conjunction(whole):
                parts[:] = [whole]
            else:
                parts.append(own)
        return [
            {**dict(rest), **({} if part == label.every else {name: part})}
            for rest, parts in by_rest.items()
            for part in parts
        ]

    def described(self, region: "Region") -> Matchers:
        """Return the matchers that a region matches, and nothing else does."""
        named = sorted(region.items())
        return tuple(
            one for name, classes in named for one in self._labels[name].conjunction(classes)
        )

    def example(self, region: "Region") -> dict[str, str]:
        """Return a label set of a region, the shortest texts first; missing labels are left out."""
        named = sorted(region.items())
        chosen = {
            name: min(self._labels[name].examples(classes), key=lambda text: (len(text), text))
            for name, classes in named
        }
        return {name: text for name, text in chosen.items() if text}


Region: TypeAlias = Mapping[str, int]
"""Label sets by what each label may be, a bit for each class; others may be anything."""


class _Undecided(Exception):
    """A matcher is about a label that was not chosen yet."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label


class Partial:
    """Labels of which only some are chosen; matching another one is undecided."""

    def __init__(self, chosen: Mapping[str, ValueClass]) -> None:
        self.chosen = chosen
        self._texts = {name: one.example for name, one in chosen.items()}

    def taken(self, branch: Branch) -> Iterator[Branch]:
        """Yield the branches below one that take the labels, up to one that does not continue."""
        for below in branch.index.possible(self._texts):
            if self.matches(below.matchers):
                yield below
                if not below.continues:
                    return

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


def _classes(matchers: Iterable[Matcher]) -> Iterator[ValueClass]:
    """Yield the classes of one label: the texts compared with first, then all other values."""
    every = tuple(matchers)
    expressions = [one for one in every if "~" in one.how]
    by_text: dict[str, set[Matcher]] = {"": set()}
    for one in every:
        if "~" not in one.how:
            by_text.setdefault(one.value, set()).add(one)
    negative = frozenset(one for one in every if one.how[0] == "!")

    # Every text with every matcher would be the square of a table of routes: of the matchers that
    # compare with a text only those of this one differ from what they are for any other.
    def held(text: str, matching: Iterable[int]) -> frozenset[Matcher]:
        hits = {*by_text.get(text, ()), *(expressions[n] for n in matching)}
        return negative.symmetric_difference(hits)

    patterns = [pattern(one.value) for one in expressions]
    for text in sorted(by_text):
        matching = [n for n, one in enumerate(patterns) if one.matches(text)]
        yield ValueClass(text, held(text, matching), is_single=True)
    found: set[frozenset[Matcher]] = set()
    for text, matching in _examples(patterns, {*by_text}):
        holds = held(text, matching)
        if holds not in found:
            found.add(holds)
            yield ValueClass(text, holds)


def _examples(patterns: list[Pattern], texts: set[str]) -> Iterator[tuple[str, list[int]]]:
    """Yield texts outside a set, so that every combination of matching patterns has one, with it.

    The automata of all patterns are followed together, breadth first, with one character for each
    set of characters that no pattern tells apart. A beginning of one of the texts is a state too,
    since what follows it may still be that text.
    """
    characters = _characters(patterns, texts)
    beginnings = {text[:end] for text in texts for end in range(len(text) + 1)}
    # Only the patterns that may still match are followed: of a table of routes these are few.
    first = tuple((n, one.start) for n, one in enumerate(patterns))
    seen = set[tuple[tuple[tuple[int, int], ...], str | None]]()
    seen.add((tuple((n, node.states) for n, node in first), ""))
    left = deque([("", first)])
    while left:
        text, nodes = left.popleft()
        for character in characters:
            longer = text + character
            after = tuple(
                (n, following)
                for n, node in nodes
                if (following := patterns[n].after(node, character)).states
            )
            # Outside every beginning only the states of the patterns matter.
            place = longer if longer in beginnings else None
            key = (tuple((n, node.states) for n, node in after), place)
            if key in seen:
                continue
            if len(seen) >= MAX_STATES:
                raise InvalidRules(
                    len(seen), f"expressions of one label with at most {MAX_STATES:,} joint states"
                )
            seen.add(key)
            left.append((longer, after))
            if longer not in texts:
                yield longer, [n for n, node in after if node.accepts]


def _characters(patterns: list[Pattern], texts: set[str]) -> list[str]:
    """Return one character for each kind that patterns or texts tell apart, readable ones first."""
    own = sorted({character for text in texts for character in text})
    odd = [each for one in patterns for each in one.characters() if each not in "\n\r"]
    found: dict[tuple[object, ...], str] = {}
    for character in dict.fromkeys((*own, *_READABLE, *odd)):
        kind = (character if character in own else "", *(one.kind(character) for one in patterns))
        found.setdefault(kind, character)
    return list(found.values())


@checked
@attrs.frozen(kw_only=True)
class RouteChange:
    """A class of labels with other destinations: its matchers, an example, before and after."""

    when: Matchers
    example: tuple[tuple[str, str], ...]
    before: tuple[Destination, ...]
    after: tuple[Destination, ...]

    @property
    def receivers_change(self) -> bool:
        """Whether other receivers are notified, and not only in another way."""
        return _receivers(self.before) != _receivers(self.after)

    def __str__(self) -> str:
        was, now = (", ".join(_receivers(each)) for each in (self.before, self.after))
        when = " ".join(map(str, self.when)) or "everything"
        how = f"{was} -> {now}" if was != now else f"{was} in another way"
        return f"{when} : {how}, such as {dict(self.example)}"


def route_changes(old: Route, new: Route, *, settings: bool = True) -> tuple[RouteChange, ...]:
    """Return the classes of labels with other destinations in another tree; none when all agree.

    The classes do not overlap, and together they are all label sets that change. `settings` says
    whether grouping, timing and muting count too, or receivers alone.
    """
    trees = branch_of(old), branch_of(new)
    classes = LabelClasses(matcher for tree in trees for matcher in matchers_of(tree))
    same = _settings if settings else _receivers
    found: dict[Any, list[Any]] = {}
    for chosen, (before, after) in classes.leaves(
        lambda labels: (destinations(trees[0], labels), destinations(trees[1], labels))
    ):
        if same(before) != same(after):
            found.setdefault((before, after), []).append(chosen)
    return tuple(
        RouteChange(
            when=classes.described(region),
            example=tuple(classes.example(region).items()),
            before=before,
            after=after,
        )
        for (before, after), leaves in found.items()
        for region in classes.merged(leaves)
    )


def matchers_of(branch: Branch) -> Iterator[Matcher]:
    """Yield every matcher of a tree."""
    yield from branch.matchers
    for below in branch.branches:
        yield from matchers_of(below)


def destinations(branch: Branch, labels: Partial) -> tuple[Destination, ...]:
    """Return the destinations of a class of labels, as `route` does of one label set."""
    found: list[Destination] = []
    for below in labels.taken(branch):
        found += destinations(below, labels)
    return tuple(found) or (branch.destination,)


def _settings(each: tuple[Destination, ...]) -> tuple[Destination, ...]:
    return tuple(attrs.evolve(one, path="") for one in each)


def _receivers(each: tuple[Destination, ...]) -> tuple[str, ...]:
    return tuple(one.receiver for one in each)
