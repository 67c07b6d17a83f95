"""Approvals: how many of which people have to agree."""

from collections.abc import Iterable
from typing import Self

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import InvalidValue


def _names(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(given))


@checked
@attrs.frozen
class Quorum:
    """How many of these people have to approve.

    >>> three = Quorum(2, ("a", "b", "c"))
    >>> str(Quorum.any("ann", "bob")), str(Quorum.all("ann", "bob")), str(three)
    ('1 of ann, bob', '2 of ann, bob', '2 of a, b, c')
    """

    needed: int
    approvers: tuple[str, ...] = attrs.field(converter=_names)

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.needed <= len(self.approvers):
            raise InvalidValue(
                str(self), "a quorum its approvers can reach", "name at least one, and that many"
            )
        # A quorum is stored as its text, where commas and semicolons divide.
        if odd := [n for n in self.approvers if not n or n != n.strip() or set(n) & set(",;")]:
            raise InvalidValue(odd[0], "the name of an approver", "without comma or semicolon")

    @classmethod
    def any(cls, *approvers: str) -> Self:
        """Return a quorum of one of the people."""
        return cls(1, approvers)

    @classmethod
    def all(cls, *approvers: str) -> Self:
        """Return a quorum of all of the people."""
        return cls(len(_names(approvers)), approvers)

    @classmethod
    def of(cls, text: str) -> Self:
        """Return a quorum from its text, "2 of ann, bob, cal"."""
        count, between, names = text.strip().partition(" of ")
        # More digits than a count of people has are refused before they are read as a number.
        if not between or not count.isdecimal() or len(count) > 9:
            raise InvalidValue(text, "a quorum", "for example '2 of ann, bob, cal'")
        return cls(int(count), [name.strip() for name in names.split(",")])

    @property
    def text(self) -> str:
        """The quorum as a text that `of` reads."""
        return f"{self.needed} of {', '.join(self.approvers)}"

    def __str__(self) -> str:
        return self.text

    @checked
    def met_by(self, people: Iterable[str]) -> bool:
        """Return whether enough of them are among these people."""
        return len({*people} & {*self.approvers}) >= self.needed


def approvers_of(quorums: Iterable[Quorum], agreed: Iterable[str]) -> tuple[str, ...]:
    """Return who may approve next: the people of the first quorum not met, but for who did.

    Empty when every quorum is met.

    >>> approvers_of([Quorum.any("ann"), Quorum.all("bob", "cal")], ["ann", "cal"])
    ('bob',)
    """
    people = [*agreed]
    for quorum in quorums:
        if not quorum.met_by(people):
            return tuple(name for name in quorum.approvers if name not in people)
    return ()
