"""Dependencies: which resources cannot be reached because one they need is down.

The rule is Icinga 2's from 2.14 on, source and documentation: a child is unreachable when any
single dependency fails, or *all* members of one redundancy group do. A parent fails when it is in a
bad state that is hard (soft ones count where the dependency says so) or is unreachable itself, so
grandparents count; but a healthy member of a group saves the child whatever is behind the others.

Icinga 2.12 and 2.13 know no groups and have another rule: a child is unreachable when a parent is,
or when *all* its dependencies fail (308 results of 2.13.6 agree with that one).
"""

from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum
from functools import cached_property

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_map import FrozenMap
from serviceops._internal.kinds import FilledText
from serviceops.display import Edge, Graph, Node
from serviceops.display.notebook import NotebookView
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

    child: FilledText
    parent: FilledText
    group: str = ""
    soft: bool = False


@checked
@attrs.frozen
class Topology(NotebookView):
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
        # From the leaves up, each thing once all its children are done, and never by recursion: a
        # chain may be longer than Python's stack is deep.
        waiting = {parent: len(direct) for parent, direct in self._children.items()}
        parents: dict[str, set[str]] = {}
        for dependency in self.dependencies:
            parents.setdefault(dependency.child, set()).add(dependency.parent)
        done = [child for child in parents if child not in waiting]
        for thing in done:
            for parent in parents.get(thing, ()):
                waiting[parent] -= 1
                if not waiting[parent]:
                    done.append(parent)
        if left := sorted(parent for parent, count in waiting.items() if count):
            raise InvalidValue(
                " -> ".join(_circle(left, self._children)),
                "dependencies without circles",
                "take one of them out",
            )

    def figure(self) -> Graph:
        """Return the dependencies as a graph, from what depends to what it depends on."""
        names = dict.fromkeys(name for one in self.dependencies for name in (one.child, one.parent))
        edges = [Edge(one.child, one.parent, one.group) for one in self.dependencies]
        return Graph(title="Dependencies", nodes=map(Node, names), edges=edges)

    @cached_property
    def parents(self) -> Mapping[str, tuple[Dependency, ...]]:
        """The dependencies of each child."""
        found: dict[str, list[Dependency]] = {}
        for dependency in self.dependencies:
            found.setdefault(dependency.child, []).append(dependency)
        return FrozenMap({child: tuple(needs) for child, needs in found.items()})

    @cached_property
    def _children(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for dependency in self.dependencies:
            found.setdefault(dependency.parent, set()).add(dependency.child)
        return found

    # Found for one parent at a time: those of all parents of a chain are its square.
    @checked
    def descendants(self, parent: str) -> tuple[str, ...]:
        """Return everything that depends on a parent, however far down, in order of name."""
        found, waiting = set[str](), [parent]
        while waiting:
            new = self._children.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        return tuple(sorted(found))

    @checked
    def failed(self, child: str, state_of: Callable[[str], ResourceState]) -> tuple[str, ...]:
        """Return the parents and groups that make a child unreachable, by name.

        `state_of` returns the state of a resource; one of which nothing is known is good.
        """
        return self._failed(child, state_of, {})

    def _failed(
        self,
        child: str,
        state_of: Callable[[str], ResourceState],
        failed: dict[str, tuple[str, ...]],
    ) -> tuple[str, ...]:
        """Return what makes a child unreachable; `failed` has it for what was looked at before."""
        # Parents first and each once: with layers of two, paths double with every layer.
        waiting = [child]
        while waiting:
            thing = waiting[-1]
            needs = self.parents.get(thing, ()) if thing not in failed else ()
            if missing := {d.parent for d in needs if d.parent not in failed}:
                waiting.extend(sorted(missing))
                continue
            waiting.pop()
            if thing not in failed:
                failed[thing] = self._failed_of(thing, state_of, failed)
        return failed[child]

    def _failed_of(
        self,
        child: str,
        state_of: Callable[[str], ResourceState],
        failed: Mapping[str, tuple[str, ...]],
    ) -> tuple[str, ...]:
        groups: dict[str, list[bool]] = {}
        alone: set[str] = set()
        for dependency in self.parents.get(child, ()):
            least = ResourceState.SOFT if dependency.soft else ResourceState.BAD
            fails = state_of(dependency.parent) >= least or bool(failed[dependency.parent])
            if dependency.group:
                groups.setdefault(dependency.group, []).append(fails)
            elif fails:
                alone.add(dependency.parent)
        return tuple(sorted(alone.union(name for name, fails in groups.items() if all(fails))))

    @checked
    def is_reachable(self, child: str, state_of: Callable[[str], ResourceState]) -> bool:
        """Return whether nothing that a child depends on has failed."""
        return not self.failed(child, state_of)


def _circle(left: list[str], children: Mapping[str, set[str]]) -> list[str]:
    """Return a circle among things each of which has a child among them."""
    among, path, seen = set(left), [left[0]], set[str]()
    while path[-1] not in seen:
        seen.add(path[-1])
        path.append(min(children[path[-1]] & among))
    return path[path.index(path[-1]) :]


def as_topology(given: Topology | Iterable[Dependency]) -> Topology:
    """Return a topology, from dependencies where necessary."""
    if isinstance(given, str):
        raise InvalidValue(given, "a topology or its dependencies")
    return given if isinstance(given, Topology) else Topology(given)
