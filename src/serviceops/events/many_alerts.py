"""The alerts of an incident that has very many of them: a value of which a change copies little.

A storm may put a hundred thousand alerts into one incident. As a tuple and a set they would be
copied and searched with each alert that joins or ends, which takes longer the more there are.
"""

from typing import NamedTuple

from serviceops._internal.persistent_maps import PersistentMap

_OUTSIDE = -1  # the number of an alert that ended here and joined an earlier incident of the key
_ABSENT = (_OUTSIDE, True)  # what is not known is not open, as what is over


class ManyAlerts(NamedTuple):
    """The alerts of an incident by identity: each with its number and whether it is over.

    The numbers are in the order in which they joined. `open` is how many are not over.
    """

    numbered: PersistentMap[str, tuple[int, bool]]
    following: int
    open: int
    first: str
    last: str

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
        numbered, first = self.numbered.put(identity, (self.following, False)), self.first
        if first == identity:
            inside = (
                (number, name) for name, (number, _) in numbered.items() if number != _OUTSIDE
            )
            first = min(inside)[1]
        return ManyAlerts(numbered, self.following + 1, self.open + was_over, first, identity)

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
        inside = [(number, name) for name, (number, _) in self.numbered.items()]
        return tuple([name for number, name in sorted(inside) if number != _OUTSIDE])

    @property
    def over(self) -> frozenset[str]:
        """The identities of those that are over."""
        return frozenset([name for name, (_, is_over) in self.numbered.items() if is_over])
