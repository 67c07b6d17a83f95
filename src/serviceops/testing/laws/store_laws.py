"""Laws of a store: two writers, crashes, redelivery, outages, clocks, readers, tenants, order.

The store in memory is the model: what a host's store does on the same requests has to be the same.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops.desk import Case, DeskRules, EscalationPolicy, EscalationStep, MemoryStore, Message
from serviceops.desk.drive import handle, tick
from serviceops.desk.store import Store, StoredCase
from serviceops.errors import LawBroken, RevisionConflict
from serviceops.intents import Intent
from serviceops.lifecycle import Incident, IncidentTimers, Problem, Record
from serviceops.sla import By, Goal, On, Policy, Rule, Target
from serviceops.testing.laws.law import as_text, brief

OpenStore: TypeAlias = Callable[[str], Store]
OutboxOf: TypeAlias = Callable[[str], Sequence[Message]]

# A microsecond past the hour: a store that cuts instants to seconds or milliseconds is found.
_NINE = datetime(2026, 3, 2, 9, 0, 0, 1, tzinfo=UTC)
_WAIT = 0.2
"""Seconds that a writer in another thread is given: a store may make it wait for the first."""

_RESOLUTION = Target(
    "resolution",
    goal=By("priority", {"P1": Goal.real(hours=2)}, otherwise=Goal.real(hours=8)),
    start=On("log"),
    stop=On("resolve"),
    warn=0.5,
)
_POLICY = Policy("laws", rules=Rule(targets=_RESOLUTION))
_STEP = EscalationStep(kind="hierarchic", level=1, to="duty", target="resolution", after=0.75)
_ESCALATIONS = EscalationPolicy(policy=_POLICY, steps=[_STEP])


def _case_of(record: Record) -> Case:
    if not isinstance(record, Incident):
        return Case(record)
    timers = IncidentTimers(auto_close=timedelta(days=1))
    return Case(record, _POLICY, timers, escalations=_ESCALATIONS)


_RULES = DeskRules(_case_of)


@attrs.frozen
class _Request:
    """One request of the script: minutes after the start, and the arguments of `handle`."""

    minute: int
    record_id: str
    action: str
    inputs: dict[str, Any]
    kind: type[Record] | None = None
    extra: dict[str, Any] | None = None

    @property
    def at(self) -> datetime:
        return _NINE + timedelta(minutes=self.minute)

    def send(self, store: Store, *, at: datetime | None = None) -> None:
        """Send the request; its delivery id is its own name."""
        handle(
            store, self.record_id, self.action, self.inputs, at=at or self.at, rules=_RULES,
            kind=self.kind, key=f"{self.record_id}-{self.action}-{self.minute}", by="Ann",
            extra=self.extra,
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{as_text(self.at)}  {self.action} {self.record_id}"


def _log(minute: int, number: int, extra: dict[str, Any] | None = None, **facts: Any) -> _Request:
    given = {"summary": "Mail is down", "caller": "u-1", "category": "mail", **facts}
    return _Request(minute, f"INC-{number}", "log", given, Incident, extra)


# What a column changes first: long, empty and other texts, numerals, zeros, tuples in an order.
_EXTRA = {
    "floor": 7, "vip": True, "share": 0.1 + 0.2, "tags": ("b", "a", "b"), "left": 0, "badge": "007",
    "empty": "", "long": "x" * 300,
}  # fmt: skip
_RESOLVE = {"code": "workaround", "notes": "restarted"}
_LEAK = {"summary": "Leak", "source": "reactive", "incidents": ["INC-3"]}
# One small story with everything that stores get wrong: facts of several types, two records due at
# one instant, children, links both ways, a hold that ends by time, a request after the outage.
_SCRIPT: tuple[_Request, ...] = (
    _log(0, 2, priority="P1", extra=_EXTRA),
    _log(0, 1, priority="P1"),
    _log(5, 3, parent="INC-1"),
    _log(5, 4, parent="INC-1"),
    _Request(10, "PRB-1", "log", _LEAK, Problem),
    _Request(12, "INC-4", "amend", {"problem": "PRB-1"}),
    _Request(20, "INC-1", "start", {"person": "ann"}),
    _Request(30, "INC-2", "hold", {"reason": "scheduled", "until": "2026-03-02T09:45:00+00:00"}),
    _Request(50, "INC-2", "note", {"text": " Zoë: it is over\n東京 "}, extra={"floor": None}),
    _Request(140, "INC-1", "resolve", _RESOLVE),
    _Request(150, "INC-3", "reopen", {"reason": "not mine"}),
)
_IDS = ("INC-1", "INC-2", "INC-3", "INC-4", "PRB-1")
_END = _NINE + timedelta(days=3)


class _Crash(Exception):
    """The process ends here."""


# Calls are counted over all units of a request, and the commit is one of them: the fault is planted
# before each in turn, so that no place in which a process can end is left out.
@attrs.frozen
class _Faulty:
    """A store that does something before one call of a unit of work, counted from 1."""

    store: Store
    before: int
    then: Callable[[], None]
    calls: list[str] = attrs.field(factory=list)

    @contextmanager
    def unit(self) -> Iterator["_FaultyUnit"]:
        """Return a unit of work; its end counts as a call too."""
        with self.store.unit() as unit:
            yield _FaultyUnit(self, unit)
            self.count("commit")

    def count(self, name: str) -> None:
        self.calls.append(name)
        if len(self.calls) == self.before:
            self.then()


@attrs.frozen
class _FaultyUnit:
    faulty: _Faulty
    unit: Any

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            self.faulty.count(name)
            return getattr(self.unit, name)(*given)

        return call


def _crash() -> None:
    raise _Crash


class _Database:
    """A fresh database of the host, and what can be seen in it."""

    def __init__(self, fresh: Callable[[], tuple[OpenStore, OutboxOf]]) -> None:
        self.open, self.outbox_of = fresh()

    def play(self, requests: Iterable[_Request], tenant: str = "a") -> None:
        for request in requests:
            request.send(self.open(tenant))

    def called(self, name: str, *given: Any, tenant: str = "a") -> list[Any]:
        """Return the rows that one call of a unit of work returns."""
        with self.open(tenant).unit() as unit:
            return list(getattr(unit, name)(*given))

    def case(self, name: str) -> StoredCase:
        found: list[StoredCase] = self.called("load", [name])
        return found[0]

    def seen(self, tenant: str = "a") -> list[str]:
        """Return everything stored for a tenant as lines, to be compared and shown."""
        cases = {case.record.id: case for case in self.called("load", _IDS, tenant=tenant)}
        lines = [_case_line(cases[name]) for name in sorted(cases)]
        return lines + [_message_line(one) for one in self.outbox_of(tenant)]

    def parts(self, tenant: str = "a") -> list[str]:
        """Return each part of what is stored as a line: every fact and input by its name."""
        cases = sorted(self.called("load", _IDS, tenant=tenant), key=lambda case: case.record.id)
        lines = [line for case in cases for line in _part_lines(case)]
        return lines + [line for one in self.outbox_of(tenant) for line in _message_parts(one)]


def _case_line(case: StoredCase) -> str:
    done = ", ".join(f"{one.action} {one.at:%d %H:%M:%S.%f}" for one in case.record.history)
    facts = dict(case.record.extra)
    return f"{case.record.id} {case.record.state} [{done}] {facts or ''} wakes {case.wakeup}"


def _part_lines(case: StoredCase) -> Iterator[str]:
    record = case.record
    yield f"{record.id} ran until {case.ran_until}"
    for field in attrs.fields(type(record)):
        if field.name != "history":
            yield f"{record.id} has {field.name} {_text(getattr(record, field.name))}"
    for number, one in enumerate(record.history, start=1):
        place = f"{record.id} {number}. {one.action}:"
        for name in ("at", "state", "by", "party", "id", "recorded_at"):
            yield f"{place} {name} {_text(getattr(one, name))}"
        for part in ("sets", "inputs"):
            yield from (f"{place} {part} {name} {_text(fact)}" for name, fact in getattr(one, part))


def _message_parts(message: Message) -> Iterator[str]:
    place, intent = f"outbox {message.key}:", message.intent
    yield f"{place} record_id {message.record_id}, at {message.at}, reasons {message.reasons}"
    for field in attrs.fields(Intent):
        if field.name != "inputs":
            yield f"{place} {field.name} {_text(getattr(intent, field.name))}"
    yield from (f"{place} inputs {name} {_text(fact)}" for name, fact in intent.inputs)


def _text(value: object) -> str:
    # A choice is its text in a database, and the same fact.
    return repr(str.__str__(value) if isinstance(value, str) else value)


def _message_line(message: Message) -> str:
    refused = f" refused {[one.code for one in message.reasons]}" if message.reasons else ""
    return f"outbox: {message.at:%d %H:%M:%S.%f} {message.key}{refused}"


def _memory() -> tuple[OpenStore, OutboxOf]:
    stores: dict[str, MemoryStore] = {}

    def opened(tenant: str) -> MemoryStore:
        return stores.setdefault(tenant, MemoryStore())

    return opened, lambda tenant: tuple(opened(tenant).sent.values())


def _played(database: _Database, *, ticks: str) -> list[str]:
    """Return what a database has after the script, with the timer at every wakeup or at the end."""
    wakeup: datetime | None = None
    for request in _SCRIPT:
        # The timer that is never late runs at each wakeup; the one that is out runs at the end.
        while ticks == "all" and wakeup is not None and wakeup <= request.at:
            wakeup = tick(database.open("a"), at=wakeup, rules=_RULES).next_wakeup
        request.send(database.open("a"))
        if ticks == "all":
            wakeup = tick(database.open("a"), at=request.at, rules=_RULES).next_wakeup
    while wakeup is not None and wakeup <= _END:
        wakeup = tick(database.open("a"), at=wakeup, rules=_RULES).next_wakeup
    tick(database.open("a"), at=_END, rules=_RULES)
    return database.seen()


def _differ(law: str, sentence: str, expected: list[str], found: list[str], *story: str) -> None:
    """Raise the broken law with the first lines that differ, if any does."""
    if expected == found:
        return
    missing = [line for line in expected if line not in found][:3]
    odd = [line for line in found if line not in expected][:3]
    lines = [*story, *(f"expected: {line}" for line in missing)]
    lines += [f"found: {line}" for line in odd]
    if not missing and not odd:
        lines += [f"expected order: {[line[:60] for line in expected][:4]}", f"found: {found[:4]}"]
    raise LawBroken(law, sentence, tuple(brief(line, 250) for line in lines))


def _in_thread(work: Callable[[], None]) -> Thread:
    """Start work as another process would do it; a store may make it wait, so nobody joins long."""
    thread = Thread(target=work, daemon=True)
    thread.start()
    thread.join(_WAIT)
    return thread


def _law_order(fresh: Callable[[], Any]) -> None:
    names = ("b-1", "B-1", "INC-10", "Ä-1", "a_1")  # no collation but that of code points
    both = _both(fresh, *(attrs.evolve(_SCRIPT[1], record_id=name) for name in names))
    sentence = "open_cases goes by the instant, then by the id"
    for until, limit in [(None, 100), (None, 2), (_NINE, 9), (_NINE + timedelta(hours=1), 9)]:
        found = [each.called("open_cases", until, limit) for each in both]
        model, mine = ([f"{at.isoformat()} {name}" for at, name in rows] for rows in found)
        _differ("order of what is due", sentence, model, mine, f"open_cases({until}, {limit})")


def _law_links(fresh: Callable[[], Any]) -> None:
    both = _both(fresh)
    sentence = "linked finds the records that name one of the ids"
    for wanted in (["INC-1"], ["PRB-1"], ["INC-3"], ["INC-3", "INC-1"], ["INC-9"], []):
        model, mine = (sorted(set(each.called("linked", wanted))) for each in both)
        _differ("linked records", sentence, model, mine, f"linked({wanted})")


def _law_load(fresh: Callable[[], Any]) -> None:
    sentence = "load finds the records of these ids, and no other ones"
    both = _both(fresh)
    for wanted in (["INC-2", "INC-1"], ["INC-9", "INC-1"], ["inc-1", "INC-1 ", "INC-"], []):
        model, mine = (sorted({c.record.id for c in each.called("load", wanted)}) for each in both)
        _differ("load", sentence, model, mine, f"load({wanted})")


def _law_own_writes(fresh: Callable[[], Any]) -> None:
    sentence = "a transaction sees what it wrote itself, before its end too"
    found = []
    for database in (_Database(_memory), _Database(fresh)):
        database.play(_SCRIPT[1:2])
        child = Incident.log("INC-2", summary="Mail", caller="u-1", parent="INC-1", at=_NINE)
        inputs = {"party": "caller", "text": "東京", "public": True, "recorded_at": _END}
        record = child.act("assign", group="mail", person="ann", at=_NINE)
        record = record.act("reply", **inputs, at=_NINE)
        case = StoredCase(record=record, ran_until=_NINE, wakeup=_NINE)
        with database.open("a").unit() as unit:
            unit.append(case, 0)
            seen = [line for one in unit.load(["INC-2"]) for line in _part_lines(one)]
            seen += [f"linked {name}" for name in unit.linked(["INC-1"])]
            seen += [f"due {name}" for _, name in unit.open_cases(_NINE, 9)]
        found.append([*seen, "after the end of the transaction", *database.parts()])
    model, mine = found
    _differ("own writes", sentence, model, mine, "INC-2 was created with three transitions")


def _both(fresh: Callable[[], Any], *more: _Request) -> tuple[_Database, _Database]:
    """Return the model and the host's database after the first requests of the script and more."""
    both = _Database(_memory), _Database(fresh)
    for each in both:
        each.play((*_SCRIPT[:6], *more))
    return both


def _law_model(fresh: Callable[[], Any]) -> None:
    sentence = "the same requests leave the same records, instants and messages as in memory"
    model, database = _Database(_memory), _Database(fresh)
    expected, found = (_played(each, ticks="all") for each in (model, database))
    _differ("reads back", sentence, model.parts(), database.parts())
    _differ("reads back", sentence, expected, found)


def _law_outage(fresh: Callable[[], Any]) -> None:
    sentence = "a timer that was out for days, and a restart before each call, change nothing"
    # Sorted: requests write their own messages as they come, overdue ones of other records later.
    expected = sorted(_played(_Database(_memory), ticks="all"))
    found = sorted(_played(_Database(fresh), ticks="none"))
    _differ("outage", sentence, expected, found, "no tick until the end of the script")


def _law_redelivery(fresh: Callable[[], Any]) -> None:
    sentence = "a request or a tick that is delivered twice changes nothing the second time"
    database = _Database(fresh)
    for request in _SCRIPT:
        request.send(database.open("a"))
        tick(database.open("a"), at=request.at, rules=_RULES)
        before = database.seen()
        request.send(database.open("a"), at=request.at + timedelta(seconds=30))
        tick(database.open("a"), at=request.at, rules=_RULES)
        _differ("redelivery", sentence, before, database.seen(), f"again: {request}")


def _law_crash(fresh: Callable[[], Any]) -> None:
    sentence = "a process that ends between two calls leaves nothing, and the retry leaves all"
    request = next(one for one in _SCRIPT if one.action == "resolve")

    def first_due(store: Store) -> None:
        tick(store, at=_NINE + timedelta(hours=8), rules=_RULES, at_most=1)

    for send in (request.send, first_due):
        whole = _Database(fresh)
        before = _before(whole, request)
        send(whole.open("a"))
        after = whole.seen()
        for number in range(1, 40):
            database = _Database(fresh)
            _before(database, request)
            faulty = _Faulty(database.open("a"), number, _crash)
            try:
                send(faulty)
            except _Crash:
                story = f"the process ended before call {number}: {', '.join(faulty.calls)}"
                found = database.seen()
                _differ(
                    "all or nothing", sentence, after if found == after else before, found, story
                )
                if found == before:
                    send(database.open("a"))
                _differ("all or nothing", sentence, after, database.seen(), story, "then retried")
            else:
                break


def _before(database: _Database, request: _Request) -> list[str]:
    """Log an incident and a child, run the timer up to a request; return what is stored then."""
    database.play(_SCRIPT[1:3])
    tick(database.open("a"), at=request.at, rules=_RULES)
    return database.seen()


def _law_two_writers(fresh: Callable[[], Any]) -> None:
    sentence = "two writers of one revision: one wins, the other decides anew; both changes stay"
    for number in range(1, 8):
        database = _Database(fresh)
        _SCRIPT[1].send(database.open("a"))
        calls = _race(database, number)
        if calls is None:
            break
        done = sorted(one.action for one in database.case("INC-1").record.history)
        story = f"a note came in before call {number} of an assignment: {calls}"
        _differ("two writers", sentence, ["assign", "log", "note"], done, story)


def _race(database: _Database, number: int) -> str | None:
    """Assign an incident while a note comes in before a call; `None` when there is no such call."""
    threads: list[Thread] = []
    note = _Request(1, "INC-1", "note", {"text": "the other writer"})
    assign = _Request(1, "INC-1", "assign", {"group": "mail"})

    def come_between() -> None:
        threads.append(_in_thread(lambda: _persist(note, database.open("a"))))

    faulty = _Faulty(database.open("a"), number, come_between)
    _persist(assign, faulty)
    for thread in threads:
        thread.join(30)
    return ", ".join(faulty.calls) if threads else None


def _persist(request: _Request, store: Store) -> None:
    """Send until there is no conflict: the waiting of a real host is left out."""
    for _ in range(20):
        try:
            request.send(store)
        except RevisionConflict:
            continue
        return


def _law_stale(fresh: Callable[[], Any]) -> None:
    sentence = "an append after another revision than the stored one is refused, and writes nothing"
    database = _Database(fresh)
    _SCRIPT[1].send(database.open("a"))
    old = database.case("INC-1")
    _Request(1, "INC-1", "assign", {"group": "mail"}).send(database.open("a"))
    before = database.seen()
    late = attrs.evolve(old, record=old.record.act("note", text="late", at=_END))
    for case, since in ((late, 1), (old, 0), (late, 7)):
        try:
            with database.open("a").unit() as unit:
                unit.append(case, since)
        except RevisionConflict:
            pass
        else:
            raise LawBroken(
                "lost update", sentence, (f"revision 2 is stored, append since {since}",)
            )
        _differ("lost update", sentence, before, database.seen(), f"append since {since}")


def _law_clock(fresh: Callable[[], Any]) -> None:
    sentence = "a clock that goes back refuses no request and repeats nothing"
    database = _Database(fresh)
    _SCRIPT[1].send(database.open("a"))
    tick(database.open("a"), at=_NINE + timedelta(hours=3), rules=_RULES)
    before = database.outbox_of("a")
    tick(database.open("a"), at=_NINE + timedelta(hours=1), rules=_RULES)
    note = _Request(1, "INC-1", "note", {"text": "an hour earlier, says the server"})
    note.send(database.open("a"), at=_NINE - timedelta(minutes=5))
    case = database.case("INC-1")
    moments = [one.at.isoformat() for one in case.record.history]
    _differ("clock", sentence, sorted(moments), moments)
    if case.ran_until is not None and case.record.history[-1].at <= case.ran_until:
        story = f"time was carried out up to {case.ran_until}, the note is at {moments[-1]}"
        raise LawBroken("clock", "nothing is recorded where time was carried out already", (story,))
    tick(database.open("a"), at=_NINE + timedelta(hours=3), rules=_RULES)
    found = [_message_line(one) for one in database.outbox_of("a")]
    _differ("clock", sentence, [_message_line(one) for one in before], found, "the clock went back")


def _law_reader(fresh: Callable[[], Any]) -> None:
    sentence = "a reader during a write sees all of it or nothing"
    for number in range(1, 12):
        database = _Database(fresh)
        database.play(_SCRIPT[1:4])
        tick(database.open("a"), at=_SCRIPT[3].at, rules=_RULES)
        before, seen, threads = database.seen(), list[list[str]](), list[Thread]()

        def look(
            database: _Database = database,
            seen: list[list[str]] = seen,
            threads: list[Thread] = threads,
        ) -> None:
            threads.append(_in_thread(lambda: seen.append(database.seen())))

        faulty = _Faulty(database.open("a"), number, look)
        _Request(6, "INC-1", "resolve", _RESOLVE).send(faulty)
        for thread in threads:
            thread.join(30)
        if not threads:
            break
        # A reader that had to wait for the writer sees the state after it.
        expected = before if seen and seen[0] != database.seen() else database.seen()
        story = f"the reader came before call {number}: {', '.join(faulty.calls)}"
        _differ("reader during a write", sentence, expected, seen[0] if seen else [], story)


def _law_tenants(fresh: Callable[[], Any]) -> None:
    sentence = "what is done for one tenant is neither seen nor changed for another"
    database = _Database(fresh)
    database.play(_SCRIPT[:6])
    tick(database.open("a"), at=_NINE + timedelta(hours=2), rules=_RULES)
    _differ("tenants", sentence, [], database.seen("b"), "tenant b after requests of tenant a")
    shown = [f"linked {name}" for name in database.called("linked", ["INC-1"], tenant="b")]
    shown += [f"due {name}" for _, name in database.called("open_cases", None, 9, tenant="b")]
    _differ("tenants", sentence, [], shown, "tenant b after requests of tenant a")
    before = database.seen("a")
    try:
        database.play(_SCRIPT, "b")
        tick(database.open("b"), at=_END, rules=_RULES)
    except RevisionConflict as wrong:
        raise LawBroken("tenants", sentence, (f"tenant b logs the same id: {wrong}",)) from None
    _differ("tenants", sentence, before, database.seen("a"), "tenant a after those of tenant b")
    found = [line.partition(" [")[0] for line in database.seen("b")]
    alone = _Database(_memory)
    alone.play(_SCRIPT, "b")
    tick(alone.open("b"), at=_END, rules=_RULES)
    expected = [line.partition(" [")[0] for line in alone.seen("b")]
    _differ("tenants", sentence, expected, found, "tenant b after the requests of both")


@checked
def check_store(fresh: Callable[[], tuple[OpenStore, OutboxOf]], *, tenants: bool = True) -> None:
    """Check a store against its laws; the first that is broken raises `LawBroken`, in words.

    `fresh()` makes an empty database and returns two functions: one that opens the store of a
    tenant (each call as after a restart), one that returns the outbox of a tenant in order. Laws:
    every part of what is stored reads back; order of what is due; linked records; a transaction
    sees its own writes; lost updates; tenants; redelivery; outage and restart; a crash between any
    two calls; two writers; a clock that goes back; a reader during a write. Without `tenants` only
    tenant "a" is opened.

    >>> from serviceops.desk import MemoryStore
    >>> def fresh():
    ...     stores = {"a": MemoryStore(), "b": MemoryStore()}
    ...     return stores.__getitem__, lambda tenant: tuple(stores[tenant].sent.values())
    >>> check_store(fresh)
    """
    # From the simplest on: a broken simple law would show as a riddle in the later ones.
    for law in (
        _law_order, _law_links, _law_load, _law_own_writes, _law_tenants, _law_stale, _law_crash,
        _law_model, _law_redelivery, _law_outage, _law_two_writers, _law_clock, _law_reader,
    ):  # fmt: skip
        if law is _law_tenants and not tenants:
            continue
        try:
            law(fresh)
        except LawBroken:
            raise
        except Exception as wrong:
            # A store that loses something is often noticed by a refusal of the next request.
            story = (
                f"{law.__name__.removeprefix('_law_')}: {type(wrong).__name__}: {wrong}"[:500],
            )
            raise LawBroken("answers", "every request of the script is possible", story) from wrong
