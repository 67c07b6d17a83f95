"""Mistakes that stores make, planted in the one in memory: each is found by a law of the kit."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import attrs
import pytest

from serviceops.desk import MemoryStore, Message, StoredCase
from serviceops.desk.store import MemoryUnit
from serviceops.errors import LawBroken
from serviceops.lifecycle import Record
from serviceops.testing import check_store


def database(kind: Callable[[], MemoryStore]) -> Callable[[], Any]:
    def fresh() -> Any:
        stores = {"a": kind(), "b": kind()}
        return stores.__getitem__, lambda tenant: tuple(stores[tenant].sent.values())

    return fresh


class Planted(MemoryStore):
    """A store with a unit of work of another class."""

    unit_class = MemoryUnit

    @contextmanager
    def unit(self) -> Iterator[Any]:
        with super().unit() as unit:
            unit.__class__ = self.unit_class
            yield unit


def planted(**methods: Callable[..., Any]) -> type[MemoryStore]:
    unit = type("Unit", (MemoryUnit,), {**methods, "__slots__": ()})
    return type("Store", (Planted,), {"unit_class": unit})


def lost_update(unit: MemoryUnit, stored: StoredCase | None, case: StoredCase, since: int) -> None:
    """Writes whatever the stored revision is."""


def sends_at_once(unit: MemoryUnit, messages: Sequence[Message]) -> None:
    """Sends before the transaction is committed."""
    for message in messages:
        unit.store.sent.setdefault(message.key, message)


def writes_at_once(unit: MemoryUnit, case: StoredCase, since: int) -> None:
    """Commits each record by itself."""
    unit.compare(unit.store.cases.get(case.record.id), case, since)
    unit.store._write(case)


def wrong_ties(unit: MemoryUnit, until: datetime | None, limit: int) -> Any:
    """Of two records that are due at one instant takes the one that was written last."""
    found = MemoryUnit.open_cases(unit, until, 1000)
    return sorted(sorted(found, key=lambda one: one[1], reverse=True), key=lambda one: one[0])[
        :limit
    ]


def too_early(unit: MemoryUnit, until: datetime | None, limit: int) -> Any:
    """Forgets the limit of time."""
    return MemoryUnit.open_cases(unit, None, limit)


def seconds_only(unit: MemoryUnit, case: StoredCase, since: int) -> None:
    """Has a column of whole seconds for the wakeup."""
    wakeup = None if case.wakeup is None else case.wakeup.replace(microsecond=0)
    MemoryUnit.append(unit, attrs.evolve(case, wakeup=wakeup), since)


def no_links(unit: MemoryUnit, ids: Sequence[str]) -> Any:
    """Finds no records that point at others."""
    return []


def texts_only(unit: MemoryUnit, case: StoredCase, since: int) -> None:
    """Stores facts of the host as texts."""
    history = [
        attrs.evolve(one, sets={n: str(v) if isinstance(v, float) else v for n, v in one.sets})
        for one in case.record.history
    ]
    record: Record = type(case.record).replay(history)
    MemoryUnit.append(unit, attrs.evolve(case, record=record), since)


def forgets_the_tenant() -> Any:
    store = MemoryStore()
    return (lambda _: store), (lambda _: tuple(store.sent.values()))


def test_the_store_in_memory_obeys_the_laws() -> None:
    check_store(database(MemoryStore))


@pytest.mark.parametrize(
    ("fresh", "law"),
    [
        (database(planted(compare=lost_update)), "lost update"),
        (database(planted(outbox=sends_at_once)), "all or nothing"),
        (database(planted(append=writes_at_once)), "all or nothing"),
        (database(planted(open_cases=wrong_ties)), "order of what is due"),
        (database(planted(open_cases=too_early)), "order of what is due"),
        (database(planted(append=seconds_only)), "order of what is due"),
        (database(planted(linked=no_links)), "linked records"),
        (database(planted(append=texts_only)), "reads back"),
        (forgets_the_tenant, "tenants"),
    ],
    ids=["lost update", "outbox before commit", "each record by itself", "wrong tie order",
         "too early", "seconds only", "no links", "texts only", "forgotten tenant"],
)  # fmt: skip
def test_a_planted_fault_is_found_by_its_law(fresh: Callable[[], Any], law: str) -> None:
    with pytest.raises(LawBroken) as found:
        check_store(fresh)

    story = str(found.value)
    assert found.value.law == law, story
    assert len(story.splitlines()) < 15, story
