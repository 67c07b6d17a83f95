"""The alerts of an incident that has very many of them: a value of which a change copies little.

A storm may put a hundred thousand alerts into one incident. As a tuple and a set they would be
copied and searched with each alert that joins or ends, which takes longer the more there are.
"""

from typing import NamedTuple

from serviceops._internal.persistent_maps import PersistentMap

_OUTSIDE = -1  # the number of an alert that ended here and joined an earlier incident of the key
_ABSENT = (_OUTSIDE, True)  # an unknown alert is not open, like one that is over


class ManyAlerts(NamedTuple):
    """The alerts of an incident by identity: each with its number and whether it is over.

    The numbers are in the order in which they joined. `open` is how many are not over. `queue` has
    numbers and identities in order as they were once; those before `place` have been the first.
    """

    numbered: PersistentMap[str, tuple[int, bool]]
    following: int
    open: int
    first: str
    last: str
    queue: tuple[tuple[int, str], ...] = ()
    place: int = 0

    @classmethod
    def of(cls, alerts: tuple[str, ...], over: frozenset[str]) -> "ManyAlerts":
        """Return them made of the alerts in order, of which there is one at least."""
        numbered = dict.fromkeys(over, _ABSENT)
        numbered |= {name: (number, name in over) for number, name in enumerate(alerts)}
        still_open = sum(not is_over for _, is_over in numbered.values())
        return cls(PersistentMap(numbered), len(alerts), still_open, alerts[0], alerts[-1])

    def joined(self, identity: str) -> "ManyAlerts":
        """Return them with one more, the latest, or with one of their own back again."""
        _, was_over = self.numbered.get(identity, _ABSENT)
        numbered = self.numbered.put(identity, (self.following, False))
        after = ManyAlerts(
            numbered, self.following + 1, self.open + was_over, self.first, identity,
            self.queue, self.place,
        )  # fmt: skip
        return after._with_next_first() if identity == self.first else after

    def _with_next_first(self) -> "ManyAlerts":
        """Return them with another first, since the one before is the latest now."""
        # When a whole storm comes back each alert is the first in turn, so the order is made once
        # for all of them: who joined since comes after everybody in it.
        queue, place = self.queue, self.place
        while True:
            if place == len(queue):
                queue, place = self._in_order(), 0
            number, name = queue[place]
            place += 1
            if self.numbered.get(name)[0] == number:
                return self._replace(first=name, queue=queue, place=place)

    def _in_order(self) -> tuple[tuple[int, str], ...]:
        numbers = ((number, name) for name, (number, _) in self.numbered.items())
        return tuple(sorted(one for one in numbers if one[0] != _OUTSIDE))

    def ended(self, identity: str) -> "ManyAlerts":
        """Return them with one over."""
        number, was_over = self.numbered.get(identity, _ABSENT)
        numbered = self.numbered.put(identity, (number, True))
        return self._replace(numbered=numbered, open=self.open - (not was_over))

    def is_over(self, identity: str) -> bool:
        """Return whether one of them is over."""
        return bool(self.numbered.get(identity, _ABSENT)[1])

    @property
    def alerts(self) -> tuple[str, ...]:
        """Their identities, in the order in which they joined."""
        return tuple([name for _, name in self._in_order()])

    @property
    def over(self) -> frozenset[str]:
        """The identities of those that are over."""
        return frozenset([name for name, (_, is_over) in self.numbered.items() if is_over])
