"""What has to be true after the load: compared with the journals and with the rules alone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from embed.desk import case_of
from serviceops.desk import Message
from serviceops.lifecycle import Record, invariants

TAKEN = ("done", "repeat")


def results(journals: Iterable[str]) -> dict[str, list[str]]:
    """Return the results of each key, in the order in which a worker got them."""
    found: dict[str, list[str]] = {}
    for text in journals:
        for line in text.splitlines():
            if line.startswith("! "):
                _, _, key, status, *_ = line.split()
                found.setdefault(key, []).append(status)
    return found


def faults(
    records: Sequence[Record], outbox: Sequence[Message], journals: Sequence[str], at: datetime
) -> list[str]:
    """Return every fault, in words; an empty list when all is well."""
    return [
        *_lost_updates(records, results(journals)),
        *_messages(records, outbox, at),
        *_histories(records),
        *(f"invariant: {one}" for one in invariants(records, whole=False)),
    ]


def _lost_updates(records: Sequence[Record], status: dict[str, list[str]]) -> Iterable[str]:
    keys = Counter(one.id for record in records for one in record.history if one.id is not None)
    for key, each in status.items():
        if any(one in TAKEN for one in each) and keys[key] != 1:
            yield f"lost update: {key} was {each}, and is in {keys[key]} histories"
        if not any(one in TAKEN for one in each) and keys[key]:
            yield f"half done: {key} was {each}, and is in a history"
    for record in records:
        own = [one.id for one in record.history if one.id is not None]
        if len(own) != len(set(own)):
            yield f"twice: {record.id} has one delivery twice"


def _messages(records: Sequence[Record], outbox: Sequence[Message], at: datetime) -> Iterable[str]:
    """Compare the notices with those that the final histories say fell due."""
    # The rules find what fell due from a history and an instant alone: no store was read.
    expected = Counter(
        f"{record.id}/{key}" if not key.startswith(f"{record.id}/") else key
        for record in records
        for due in case_of(record).due(at=at)
        for intent in due.intents(record)
        if intent.action == "notify"
        for key in [intent.key]
    )
    found = Counter(one.key for one in outbox if one.intent.action == "notify")
    for key in sorted(expected.keys() | found.keys()):
        if expected[key] != found[key]:
            yield f"message {key}: {expected[key]} expected, {found[key]} in the outbox"


def _histories(records: Sequence[Record]) -> Iterable[str]:
    for record in records:
        moments = [one.at for one in record.history]
        if moments != sorted(moments) or type(record).replay(record.history) != record:
            yield f"history of {record.id} is not valid"
        yield from _illegal(record)


def _illegal(record: Record) -> Iterable[str]:
    """Yield the moves of a history that its lifecycle does not have."""
    words = record.lifecycle.vocabulary
    state = record.history[0].state
    for one in record.history[1:]:
        after = one.state or state
        is_move = (state, one.action, after) in words.moves
        if not is_move and not (after == state and one.action in words.actions):
            yield f"history of {record.id}: {one.action} from {state} to {after}"
        state = after
