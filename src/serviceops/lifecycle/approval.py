"""Approvals: how many of whom have to agree, as a value that is written as one line of text."""

from collections.abc import Iterable
from typing import Self

import attrs

from serviceops.errors import InvalidValue

__all__ = ["Quorum", "approvers_of", "spelled", "stages"]


def _names(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(given))


@attrs.frozen
class Quorum:
    """How many of these people have to approve.

    >>> str(Quorum.any("ann", "bob")), str(Quorum.all("ann", "bob")), str(Quorum(2, "abc"))
    ('1 of ann, bob', '2 of ann, bob', '2 of a, b, c')
    """

    needed: int
    approvers: tuple[str, ...] = attrs.field(converter=_names)

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.needed <= len(self.approvers):
            raise InvalidValue(
                str(self), "a quorum its approvers can reach", "name at least one, and that many"
            )
        if odd := [n for n in self.approvers if not n or n != n.strip() or set(n) & set(",;")]:
            raise InvalidValue(odd[0], "the name of an approver", "without comma or semicolon")

    @classmethod
    def any(cls, *approvers: str) -> Self:
        """One of them is enough."""
        return cls(1, approvers)

    @classmethod
    def all(cls, *approvers: str) -> Self:
        """Each of them has to."""
        return cls(len(_names(approvers)), approvers)

    @classmethod
    def of(cls, text: str) -> Self:
        """Read a quorum from its text, "2 of ann, bob, cal"."""
        count, between, names = text.strip().partition(" of ")
        if not between or not count.isdecimal():
            raise InvalidValue(text, "a quorum", "for example '2 of ann, bob, cal'")
        return cls(int(count), [name.strip() for name in names.split(",")])

    def __str__(self) -> str:
        return f"{self.needed} of {', '.join(self.approvers)}"

    def met_by(self, people: Iterable[str]) -> bool:
        """Return whether enough of them are among these people."""
        return len({*people} & {*self.approvers}) >= self.needed


def stages(text: str | None) -> tuple[Quorum, ...]:
    """Return the quorums that follow each other in one text, "1 of ann; 2 of bob, cal".

    >>> [quorum.needed for quorum in stages("1 of ann; 2 of bob, cal")]
    [1, 2]
    """
    return tuple(Quorum.of(part) for part in text.split(";")) if text else ()


def spelled(quorums: Iterable[Quorum]) -> str | None:
    """Return quorums that follow each other as one text; `None` when there are none."""
    return "; ".join(map(str, quorums)) or None


def approvers_of(quorums: Iterable[Quorum], agreed: Iterable[str]) -> tuple[str, ...]:
    """Return who may approve next: the people of the first quorum not met, but for who did.

    Empty when every quorum is met.

    >>> approvers_of(stages("1 of ann; 2 of bob, cal"), ["ann", "cal"])
    ('bob',)
    """
    people = [*agreed]
    for quorum in quorums:
        if not quorum.met_by(people):
            return tuple(name for name in quorum.approvers if name not in people)
    return ()
