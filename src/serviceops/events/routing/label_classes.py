"""Label classes: the values of each label that a set of matchers tells apart, and trees over them.

Two trees of routes are compared by them: the classes of labels with another destination.

Two values of a label are in one class when every matcher gives the same result for both, so one
example a class is enough to know what becomes of all label sets. A text that a matcher compares
with is a class of its own, and so is the empty text, which is a label that is missing. Values with
a line break, which ``.*`` does not match, are left out: no alert has them, and every catch-all
would seem to have a hole.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from string import ascii_lowercase, ascii_uppercase, digits, punctuation
from typing import Any, TypeAlias, TypeVar

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import InvalidRules
from serviceops.events.matchers import Matcher, Matchers
from serviceops.events.patterns import Pattern, pattern
from serviceops.events.routing.routes import Branch, Destination, Route

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


_SHORT_FIRST = ("=", "=~", "!=", "!~")
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
            {name: frozenset((one,)) for name, one in leaf.items()} for leaf in leaves
        ]
        before = -1
        while before != len(found) and len(found) <= MAX_MERGED:
            before = len(found)
            for name in sorted({name for region in found for name in region}):
                found = self._joined(found, name)
        return found

    def _joined(self, regions: list["Region"], name: str) -> list["Region"]:
        """Return regions with those joined that differ in one label only."""
        every = frozenset(self.classes[name])
        by_rest: dict[frozenset[Any], list[frozenset[ValueClass]]] = {}
        for region in regions:
            rest = frozenset(item for item in region.items() if item[0] != name)
            parts = by_rest.setdefault(rest, [])
            whole = frozenset.union(region.get(name, every), *parts)
            if self._conjunction(name, whole) is not None:
                parts[:] = [whole]
            else:
                parts.append(region.get(name, every))
        return [
            {**dict(rest), **({} if part == every else {name: part})}
            for rest, parts in by_rest.items()
            for part in parts
        ]

    def described(self, region: "Region") -> Matchers:
        """Return the matchers that a region matches, and nothing else does."""
        found: list[Matcher] = []
        for name, classes in sorted(region.items()):
            found += self._conjunction(name, classes) or ()
        return tuple(found)

    def _conjunction(self, name: str, classes: frozenset[ValueClass]) -> Matchers | None:
        """Return matchers of one label that hold for these classes alone, if there are any."""
        texts = {one.example for one in self.classes[name] if one.is_single}
        pool = {*self.matchers[name], *(Matcher(name, "=", text) for text in texts)}
        pool |= {_negated(one) for one in pool}
        holding = [one for one in pool if all(_holds(one, each) for each in classes)]
        holding.sort(key=lambda one: (_SHORT_FIRST.index(one.how), one.value))

        def fits(matchers: Iterable[Matcher]) -> bool:
            wanted = tuple(matchers)
            return classes == {
                each for each in self.classes[name] if all(_holds(one, each) for one in wanted)
            }

        if alone := next((one for one in holding if fits((one,))), None):
            return (alone,)
        if not fits(holding):
            return None
        needed = list(holding)
        for one in reversed(holding):  # what the others say already is left out
            rest = [other for other in needed if other is not one]
            needed = rest if fits(rest) else needed
        return tuple(needed)


Region: TypeAlias = Mapping[str, frozenset[ValueClass]]
"""Label sets by what each label may be; a label that is not named may be anything."""


def _holds(matcher: Matcher, value: ValueClass) -> bool:
    """Return whether a matcher of a label, or its negation, matches a class of its values."""
    return matcher.matches({matcher.name: value.example})


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


def example_labels(region: Region) -> dict[str, str]:
    """Return a label set of a region, the shortest texts first; missing labels are left out."""
    chosen = {
        name: min((one.example for one in classes), key=lambda text: (len(text), text))
        for name, classes in sorted(region.items())
    }
    return {name: text for name, text in chosen.items() if text}


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
    seen = set[tuple[tuple[int, ...], str | None]]()
    seen.add((tuple(node.states for node in first), ""))
    left = deque([("", first)])
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
    trees = old.branch, new.branch
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
            example=tuple(example_labels(region).items()),
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
    for below in branch.branches:
        if labels.matches(below.matchers):
            found += destinations(below, labels)
            if not below.continues:
                break
    return tuple(found) or (branch.destination,)


def _settings(each: tuple[Destination, ...]) -> tuple[Destination, ...]:
    return tuple(attrs.evolve(one, path="") for one in each)


def _receivers(each: tuple[Destination, ...]) -> tuple[str, ...]:
    return tuple(one.receiver for one in each)
