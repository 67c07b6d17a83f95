"""What an import could not carry: each kind of loss once, where it was first met and how often.

Another system's log has more than a history stores, and at times less. An importer takes what it
can name, and lists the rest.
"""

import attrs

from serviceops._internal.checked import checked

__all__: list[str] = []


@checked
@attrs.frozen(kw_only=True)
class Lost:
    """One kind of thing that was not carried over.

    `code` never changes, `field` is the word of the system it came from, `row` where it was first
    met, counted from 0 in what was given, and `count` how often.
    """

    code: str
    field: str
    row: int
    count: int
    sentence: str

    def __str__(self) -> str:
        often = "once, in" if self.count == 1 else f"{self.count} times, first in"
        return f"{self.sentence} ({self.code}, {often} row {self.row})"


class Losses:
    """What was not carried so far, each kind once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], Lost] = {}

    def note(
        self, code: str, field: str, row: int, sentence: str, count: int = 1, *, apart: bool = False
    ) -> None:
        """Count one more of a kind; `apart` where each sentence names another thing."""
        # A sentence that names what is left out would hide all others of its kind.
        key = (code, field, sentence if apart else "")
        before = self._found.get(key)
        if before is None:
            before = Lost(code=code, field=field, row=row, count=0, sentence=sentence)
        self._found[key] = attrs.evolve(
            before, row=min(row, before.row), count=before.count + count
        )

    def found(self) -> tuple[Lost, ...]:
        """Return everything noted, in the order in which it was first noted."""
        return tuple(self._found.values())
