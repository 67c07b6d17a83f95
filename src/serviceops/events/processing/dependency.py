"""Dependencies: which resources cannot be reached because one they need is down.

The rule is Icinga 2's from 2.14 on, source and documentation: a child is unreachable when any
single dependency fails, or *all* members of one redundancy group do. A parent fails when it is in a
bad state that is hard (soft ones count where the dependency says so) or is unreachable itself, so
grandparents count; but a healthy member of a group saves the child whatever is behind the others.

Icinga 2.12 and 2.13 know no groups and have another rule: a child is unreachable when a parent is,
or when *all* its dependencies fail (308 results of 2.13.6 agree with that one).
"""

from collections.abc import Callable, Iterable
from enum import IntEnum
from functools import cached_property

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import InvalidValue


class ResourceState(IntEnum):
    """The state of a resource that others depend on."""

    GOOD = 0
    SOFT = 1
    """It is in a bad state that may pass by itself: still building up."""
    BAD = 2


@checked
@attrs.frozen(kw_only=True)
class Dependency:
    """That a child needs a parent.

    Dependencies of one child with the same `group` back each other up. With `soft` a bad state of
    the parent counts before it is hard.
    """

    child: str
    parent: str
    group: str = ""
    soft: bool = False


@checked
@attrs.frozen
class Topology:
    """The dependencies between resources, without circles.

    >>> topology = Topology([Dependency(child="web", parent="switch"),
    ...                      Dependency(child="web", parent="dns-1", group="dns"),
    ...                      Dependency(child="web", parent="dns-2", group="dns")])
    >>> states = {"dns-1": ResourceState.BAD}
    >>> topology.failed("web", lambda resource: states.get(resource, ResourceState.GOOD))
    ()
    >>> topology.failed("web", lambda resource: ResourceState.BAD)
    ('dns', 'switch')
    """

    dependencies: tuple[Dependency, ...] = attrs.field(default=(), converter=tuple[Dependency, ...])

    def __attrs_post_init__(self) -> None:
        self.descendants  # noqa: B018 - a circle is refused when it is built

    @cached_property
    def parents(self) -> dict[str, tuple[Dependency, ...]]:
        """The dependencies of each child."""
        found: dict[str, tuple[Dependency, ...]] = {}
        for dependency in self.dependencies:
            found[dependency.child] = (*found.get(dependency.child, ()), dependency)
        return found

    @cached_property
    def descendants(self) -> dict[str, tuple[str, ...]]:
        """Everything that depends on each parent, however far down, in order of name."""
        children: dict[str, set[str]] = {}
        for dependency in self.dependencies:
            children.setdefault(dependency.parent, set()).add(dependency.child)
        below: dict[str, frozenset[str]] = {}

        def under(thing: str, path: tuple[str, ...]) -> frozenset[str]:
            if thing in path:
                circle = " -> ".join((*path[path.index(thing) :], thing))
                raise InvalidValue(circle, "dependencies without circles", "take one of them out")
            if thing not in below:
                direct = children.get(thing, set())
                far = [under(child, (*path, thing)) for child in sorted(direct)]
                below[thing] = frozenset(direct).union(*far)
            return below[thing]

        for parent in sorted(children):
            under(parent, ())
        return {parent: tuple(sorted(below[parent])) for parent in children}

    def failed(self, child: str, state_of: Callable[[str], ResourceState]) -> tuple[str, ...]:
        """Return the parents and groups that make a child unreachable, by name.

        `state_of` returns the state of a resource; one of which nothing is known is good.
        """
        groups: dict[str, list[bool]] = {}
        alone: set[str] = set()
        for dependency in self.parents.get(child, ()):
            fails = self._fails(dependency, state_of)
            if dependency.group:
                groups.setdefault(dependency.group, []).append(fails)
            elif fails:
                alone.add(dependency.parent)
        return tuple(sorted(alone.union(name for name, fails in groups.items() if all(fails))))

    def is_reachable(self, child: str, state_of: Callable[[str], ResourceState]) -> bool:
        """Return whether nothing that a child depends on has failed."""
        return not self.failed(child, state_of)

    def _fails(self, dependency: Dependency, state_of: Callable[[str], ResourceState]) -> bool:
        least = ResourceState.SOFT if dependency.soft else ResourceState.BAD
        return state_of(dependency.parent) >= least or not self.is_reachable(
            dependency.parent, state_of
        )


def as_topology(given: Topology | Iterable[Dependency]) -> Topology:
    """Return a topology, from dependencies where necessary."""
    if isinstance(given, str):
        raise InvalidValue(given, "a topology or its dependencies")
    return given if isinstance(given, Topology) else Topology(given)
