"""Differences of routing: the classes of labels with another destination in another tree."""

from collections.abc import Iterator
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops.events.matchers import Matcher, Matchers
from serviceops.events.routing.label_classes import LabelClasses, Partial, example_labels
from serviceops.events.routing.routes import Branch, Destination, Route


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
