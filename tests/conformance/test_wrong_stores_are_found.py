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
from serviceops.history import Transition
from serviceops.lifecycle import Incident, Record
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


def rewritten(change: Callable[[Transition], Transition]) -> type[MemoryStore]:
    """Return a store that changes the transitions it is given."""

    def append(unit: MemoryUnit, case: StoredCase, since: int) -> None:
        record: Record = type(case.record).replay(map(change, case.record.history))
        MemoryUnit.append(unit, attrs.evolve(case, record=record), since)

    return planted(append=append)


def facts(change: Callable[[Any], Any]) -> type[MemoryStore]:
    """Return a store that changes facts; a change to `...` loses the fact."""

    def changed(one: Transition) -> Transition:
        found = {name: change(value) for name, value in one.sets}
        return attrs.evolve(one, sets={n: value for n, value in found.items() if value is not ...})

    return rewritten(changed)


def stale_row(unit: MemoryUnit, case: StoredCase, since: int) -> None:
    """Has a column of the person that no update writes."""
    given = case.record
    record = attrs.evolve(given, person=None) if isinstance(given, Incident) else given
    MemoryUnit.append(unit, attrs.evolve(case, record=record), since)


def runs_from_the_start(unit: MemoryUnit, case: StoredCase, since: int) -> None:
    """Has no column for how far time was carried out."""
    MemoryUnit.append(unit, attrs.evolve(case, ran_until=None), since)


def first_id_alone(unit: MemoryUnit, ids: Sequence[str]) -> Any:
    """Looks for the records that name the first of the ids."""
    return MemoryUnit.linked(unit, ids[:1])


def any_case(unit: MemoryUnit, ids: Sequence[str]) -> Any:
    """Compares ids as many databases do: in any case, without spaces at the end."""
    known = {name.lower(): case for name, case in unit.store.cases.items()}
    own = {name: case for name, (case, _) in unit.appended.items()}
    found = [own.get(name) or known.get(name.rstrip().lower()) for name in ids]
    return [case for case in found if case is not None]


def committed_alone(unit: MemoryUnit, ids: Sequence[str]) -> Any:
    """Reads what was committed, not what the transaction wrote."""
    return [unit.store.cases[name] for name in ids if name in unit.store.cases]


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


@pytest.mark.parametrize(
    ("kind", "law"),
    [
        (rewritten(lambda one: attrs.evolve(one, by=None)), "own writes"),
        (rewritten(lambda one: attrs.evolve(one, party=None)), "own writes"),
        (rewritten(lambda one: attrs.evolve(one, recorded_at=None)), "own writes"),
        (facts(lambda fact: ... if fact is None else fact), "reads back"),
        (facts(lambda fact: ... if fact == 0 else fact), "reads back"),
        (facts(lambda fact: None if fact == "" else fact), "reads back"),
        (facts(lambda fact: fact[:255] if isinstance(fact, str) else fact), "reads back"),
        (facts(lambda fact: tuple(sorted(fact)) if isinstance(fact, tuple) else fact),
         "reads back"),
        (facts(lambda fact: round(fact, 6) if isinstance(fact, float) else fact), "reads back"),
        (facts(lambda fact: int(fact) if str(fact).isdecimal() else fact), "reads back"),
        (planted(append=stale_row), "own writes"),
        (planted(append=runs_from_the_start), "own writes"),
        (planted(linked=first_id_alone), "linked records"),
        (planted(load=any_case), "load"),
        (planted(load=committed_alone), "own writes"),
    ],
    ids=["people", "parties", "lateness", "cleared facts", "zeros", "empty texts", "long texts",
         "sorted texts", "rounded", "numerals", "stale row", "ran until", "first id", "any case",
         "own writes"],
)  # fmt: skip
def test_a_store_that_loses_a_part_of_a_record_was_not_found(
    kind: type[MemoryStore], law: str
) -> None:
    with pytest.raises(LawBroken) as found:
        check_store(database(kind))

    assert found.value.law == law, found.value
    assert max(map(len, found.value.story)) < 300
