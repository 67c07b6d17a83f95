"""Availability of a whole from its parts: in series, in parallel, and k of n, over spans of time.

Spans compose exactly: outages of two parts overlap or they do not. The product of two
availabilities is the share of a whole only where parts fail independently, so figures are not
composed here. Which parts a service has is an argument, and no inventory.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import InvalidMeasure
from serviceops.spans import Micros, Pair, Span, SpanSet, subtract, unite

_MAX_DEPTH = 24


def _parts(given: "Iterable[str | Redundancy]") -> "tuple[str | Redundancy, ...]":
    parts = () if isinstance(given, str) else tuple(given)
    if parts and all(
        isinstance(one, Redundancy) or (isinstance(one, str) and one) for one in parts
    ):
        return parts
    raise InvalidMeasure(given, "names of parts, or a Redundancy", "such as ['web', 'database']")


@checked
@attrs.frozen
class Redundancy:
    """Parts of which at least `needed` have to work for the whole to work.

    A part is the name of a component, or a `Redundancy` itself. `series` needs all of them,
    `parallel` needs one. A name that occurs twice is one component.

    >>> from datetime import UTC, datetime
    >>> def at(hour): return datetime(2026, 3, 2, hour, tzinfo=UTC)
    >>> shop = Redundancy.series("database", Redundancy.parallel("web-1", "web-2"))
    >>> outages = {
    ...     "web-1": SpanSet([Span(at(1), at(4))]),
    ...     "web-2": SpanSet([Span(at(3), at(6))]),
    ...     "database": SpanSet([Span(at(8), at(9))]),
    ... }
    >>> [str(span.length) for span in shop.down(outages)], str(shop)
    (['1:00:00', '1:00:00'], 'all of database, (1 of web-1, web-2)')
    """

    needed: int
    parts: "tuple[str | Redundancy, ...]" = attrs.field(converter=_parts)

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.needed <= len(self.parts):
            raise InvalidMeasure(
                self.needed, f"a number from 1 to {len(self.parts)}, of so many parts"
            )
        if self._depth > _MAX_DEPTH:
            raise InvalidMeasure("parts within parts", f"at most {_MAX_DEPTH} levels of them")

    @property
    def _depth(self) -> int:
        inner = [part for part in self.parts if isinstance(part, Redundancy)]
        return 1 + max((part._depth for part in inner), default=0)

    @classmethod
    def series(cls, *parts: "str | Redundancy") -> "Redundancy":
        """Return a whole that works while all of its parts do."""
        return cls(len(parts), parts)

    @classmethod
    def parallel(cls, *parts: "str | Redundancy") -> "Redundancy":
        """Return a whole that works while one of its parts does."""
        return cls(1, parts)

    @property
    def names(self) -> tuple[str, ...]:
        """The components, each once, in the order in which they are first named."""
        found: dict[str, None] = {}
        for part in self.parts:
            found.update(dict.fromkeys(part.names if isinstance(part, Redundancy) else (part,)))
        return tuple(found)

    @checked
    def down(self, outages: Mapping[str, Span | SpanSet]) -> SpanSet:
        """Return when the whole was down, from the outages of its components.

        A component without outages was up. A name that is no component is refused: it would be an
        outage that nobody counts.
        """
        return SpanSet.from_pairs(self._failed(self._checked(outages)))

    @checked
    def unknown(
        self, outages: Mapping[str, Span | SpanSet], unknown: Mapping[str, Span | SpanSet]
    ) -> SpanSet:
        """Return when it is not known whether the whole was down.

        `unknown` has the stretches in which nobody watched a component. The whole is unknown where
        it would be down if the components that nobody watched were, and up if they were not.
        """
        known, dark = self._checked(outages), self._checked(unknown)
        worst = {name: [*known.get(name, ()), *dark.get(name, ())] for name in self.names}
        return SpanSet.from_pairs(subtract(self._failed(worst), self._failed(known)))

    def _checked(self, given: Mapping[str, Span | SpanSet]) -> dict[str, list[Pair]]:
        names = dict.fromkeys(self.names)
        for name in given:
            if name not in names:
                raise InvalidMeasure(name, f"one of the components: {', '.join(names)}")
        return {
            name: [one.pair] if isinstance(one, Span) else list(one.pairs)
            for name, one in given.items()
        }

    def _failed(self, outages: Mapping[str, list[Pair]]) -> list[Pair]:
        """Return the stretches in which fewer parts work than are needed."""
        edges: list[tuple[Micros, int]] = []
        for part in self.parts:
            # Outages of one component may overlap; it is down once however many records say so.
            if isinstance(part, Redundancy):
                pairs = part._failed(outages)
            else:
                pairs = unite(outages.get(part, ()))
            for start, end in pairs:
                edges += [(start, 1), (end, -1)]
        # One sweep over all edges: at each instant only the number of failed parts matters.
        failed, allowed = 0, len(self.parts) - self.needed
        cuts: list[Micros] = []
        changes: dict[Micros, int] = {}
        for at, step in edges:
            changes[at] = changes.get(at, 0) + step
        for at in sorted(changes):
            before, failed = failed, failed + changes[at]
            # Here the whole fails, and at the next one it works again.
            if (before <= allowed) != (failed <= allowed):
                cuts.append(at)
        return list(pairwise(cuts))[::2]

    def __str__(self) -> str:
        number = "all" if self.needed == len(self.parts) else str(self.needed)
        names = (f"({part})" if isinstance(part, Redundancy) else part for part in self.parts)
        return f"{number} of {', '.join(names)}"
