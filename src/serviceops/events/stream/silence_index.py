"""An index of the silences of a stream, so that a change of one alert looks at few of them."""

from collections.abc import Iterable

import attrs

from serviceops.events.matcher_index import equality_matchers
from serviceops.events.matchers import Labels
from serviceops.events.processing.silence import Silence

_Label = tuple[str, str]


@attrs.frozen
class SilenceIndex:
    """Silences by one label that each needs, with those that need none: a value.

    `names` counts how many silences are found by a label of each name.
    """

    by_label: dict[_Label, tuple[Silence, ...]] = attrs.field(factory=dict)
    others: tuple[Silence, ...] = ()
    names: dict[str, int] = attrs.field(factory=dict)

    @classmethod
    def of(cls, silences: Iterable[Silence]) -> "SilenceIndex":
        """Return the index of silences."""
        index = cls()
        for silence in silences:
            index._add(silence)
        return index

    def __bool__(self) -> bool:
        return bool(self.by_label or self.others)

    def changed(self, removed: Iterable[Silence], added: Iterable[Silence]) -> "SilenceIndex":
        """Return the index without some silences and with others."""
        after = SilenceIndex(dict(self.by_label), self.others, dict(self.names))
        for silence in removed:
            after._remove(silence)
        for silence in added:
            after._add(silence)
        return after

    def candidates(self, labels: Labels) -> list[Silence]:
        """Return the silences that may match labels; no other one does."""
        found = list(self.others)
        for name in self.names:
            found += self.by_label.get((name, labels.get(name, "")), ())
        return found

    # Only these two write into an index, and only into one that nobody else has seen.

    def _add(self, silence: Silence) -> None:
        keys = [(one.name, one.value) for one in equality_matchers(silence.when)]
        if not keys:
            object.__setattr__(self, "others", (*self.others, silence))
            return
        # The label that finds the fewest others: "service" rather than an environment for all.
        key = min(keys, key=lambda one: len(self.by_label.get(one, ())))
        self.by_label[key] = (*self.by_label.get(key, ()), silence)
        self.names[key[0]] = self.names.get(key[0], 0) + 1

    def _remove(self, silence: Silence) -> None:
        for one in equality_matchers(silence.when):
            key = (one.name, one.value)
            known = self.by_label.get(key, ())
            if silence in known:
                rest = tuple(each for each in known if each != silence)
                self.by_label[key] = rest
                self.names[one.name] -= 1
                if not rest:
                    del self.by_label[key]
                if not self.names[one.name]:
                    del self.names[one.name]
                return
        rest = tuple(each for each in self.others if each != silence)
        object.__setattr__(self, "others", rest)
