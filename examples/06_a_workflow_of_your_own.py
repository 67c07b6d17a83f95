"""A lifecycle from nothing, for something that is no ticket at all."""

from datetime import UTC, datetime
from typing import ClassVar, Unpack

import attrs

from serviceops import ActionRefused, Lifecycle, Record, State, action, guard
from serviceops.lifecycle import ActionContext, ActionInputs, FactChanges


@guard("no_reader", "nobody reads it yet", needs=["reader"])
def somebody_reads(book: "Book", inputs: ActionInputs) -> bool:
    """A book is lent to somebody."""
    return bool(inputs.get("reader"))


class LoanLifecycle(Lifecycle):
    """What becomes of a library's book."""

    shelved = State(initial=True)
    lent = State()
    lost = State(final=True)

    lend = lent.from_(shelved, validators=[somebody_reads])
    give_back = shelved.from_(lent)
    lose = lost.from_(lent, shelved)


@attrs.frozen(kw_only=True)
class Book(Record):
    """One copy."""

    lifecycle: ClassVar[type[Lifecycle]] = LoanLifecycle

    title: str
    reader: str | None = None

    @action
    def lend(
        self, *, reader: str | None = None, **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Give it to a reader."""
        return {"reader": reader}

    @action
    def give_back(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Take it back."""
        return {"reader": None}

    @action
    def lose(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Strike it off."""
        return {}


day = datetime(2026, 3, 2, tzinfo=UTC)
book = Book.create("B-1", {"title": "The Waves"}, {"at": day})
print(LoanLifecycle.mermaid())
try:
    book.lend(at=day)
except ActionRefused as refused:
    print(refused)
    codes = refused.codes
else:
    codes = ()
assert codes == ("no_reader",)
lent = book.lend(reader="r-7", at=day)
assert lent.give_back(at=day).reader is None
assert Book.replay(lent.history) == lent
