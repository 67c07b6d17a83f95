"""Coverage: which routes of a tree a set of test cases takes."""

from collections import Counter
from collections.abc import Iterable

import attrs

from serviceops._internal.checked import checked
from serviceops.display.text import as_lines
from serviceops.events.matchers import Labels
from serviceops.events.routing.routes import Route, route


@checked
@attrs.frozen(kw_only=True)
class RouteCoverage:
    """How many cases each route took, by its path in the tree, and the routes that no case took."""

    taken: tuple[tuple[str, int], ...]
    untested: tuple[str, ...]

    @property
    def fraction(self) -> float:
        """The share of routes that some case takes."""
        return len(self.taken) / (len(self.taken) + len(self.untested))

    def __str__(self) -> str:
        whole = len(self.taken) + len(self.untested)
        lines = [f"{len(self.taken)} of {whole} routes are tested"]
        return as_lines([*lines, *(f"  not tested: {path}" for path in self.untested)])


def covered(tree: Route, cases: Iterable[Labels]) -> RouteCoverage:
    """Return the routes of a tree that test cases take, and those they do not.

    >>> tree = Route(receiver="desk", routes=[Route(matchers={"team": "db"}, receiver="dba")])
    >>> print(covered(tree, [{"team": "db"}]))
    1 of 2 routes are tested
      not tested: {}
    """
    counts = Counter(to.path for labels in cases for to in route(tree, labels))
    paths = [to.path for to in tree.destinations()]
    return RouteCoverage(
        taken=tuple((path, counts[path]) for path in paths if counts[path]),
        untested=tuple(path for path in paths if not counts[path]),
    )
