"""The two calls of a host: `handle` for requests, `tick` for time; each with and without await.

What is due to time and what is requested are the same for both forms: one core says which units of
work to run in which order, a driver of ten lines runs them.
"""

from collections.abc import Callable, Generator, Iterable, Mapping
from datetime import datetime
from functools import partial
from operator import index
from typing import Any, SupportsIndex, TypeAlias

from serviceops._internal.checked import checked
from serviceops.desk.store import AsyncStore, DeskRules, Handled, Message, Store, Ticked
from serviceops.desk.work import Behind, Command, StoreCall, act, first_due, obey, run
from serviceops.errors import InvalidValue, RevisionConflict, ServiceOpsError
from serviceops.intents import Intent
from serviceops.lifecycle import Record
from serviceops.spans import utc

# A unit of work: the generator that says which calls are made in one transaction.
Unit: TypeAlias = Generator[StoreCall, Any, Any]
Units: TypeAlias = Generator[Unit, Any, Any]

_MAX_BEHIND = 10_000
"""The most overdue things of linked records that one request carries out first."""


@checked
def handle(
    store: Store,
    record_id: str,
    action: str,
    inputs: Mapping[str, Any] | None = None,
    *,
    at: datetime,
    rules: DeskRules,
    kind: type[Record] | None = None,
    since: int | None = None,
    by: str | None = None,
    key: str | None = None,
    evidence: Iterable[Any] = (),
    waive: Iterable[str] = (),
    recorded_at: datetime | None = None,
    extra: Mapping[str, Any] | None = None,
    tries: int = 5,
) -> Handled:
    """Take an action on a stored record and everything that follows from it, in one transaction.

    `kind` creates the record, with the action that its lifecycle creates one by. `since` is the
    revision that the client has read: if the record has another one, `RevisionConflict` is raised
    and nothing changes. `key` is the id of the delivery: the same again returns the record as it
    is, whatever the revision. `evidence` are rows of the host's own (a change, say); records that
    guards or links need are loaded, and one among the rows that the store has is read there too.
    What fell due by `at` happens first, in units of its own; what did so at that very instant too,
    and the action then a microsecond after it.

    `inputs` may come from a client as they are: those of the action and `comment`, any other raises
    `InvalidValue`. What only the host may say has keywords of its own: who, when, the delivery, and
    `waive` (codes of guards to set aside: check first that this person may), `recorded_at` and
    `extra`, as in `ActionContext`.

    A conflict with another writer is tried again at once, at most `tries` times in all (1 or
    more), then `RevisionConflict` is raised; waiting between tries is for the host. An action that
    the record does not allow raises `ActionRefused`, an id that is not stored `UnknownKey`.

    >>> from datetime import UTC
    >>> from serviceops.desk import MemoryStore
    >>> from serviceops.lifecycle import Incident
    >>> store, nine = MemoryStore(), datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> log = {"summary": "Mail is down", "caller": "u-1"}
    >>> for _ in range(2):   # the client did not get the first response, and tries again
    ...     done = handle(store, "INC-1", "log", log, kind=Incident, key="d-1", at=nine,
    ...                   rules=DeskRules())
    >>> done.record.revision, done.is_repeat
    (1, True)
    """
    own = {"by": by, "id": key, "recorded_at": recorded_at, "extra": extra}
    command = _command(record_id, action, inputs, own, waive, at, kind, since, evidence)
    result: Handled = _run(store, _tried(lambda: act(command, rules), rules, tries))
    return result


async def handle_async(
    store: AsyncStore,
    record_id: str,
    action: str,
    inputs: Mapping[str, Any] | None = None,
    *,
    at: datetime,
    rules: DeskRules,
    kind: type[Record] | None = None,
    since: int | None = None,
    by: str | None = None,
    key: str | None = None,
    evidence: Iterable[Any] = (),
    waive: Iterable[str] = (),
    recorded_at: datetime | None = None,
    extra: Mapping[str, Any] | None = None,
    tries: int = 5,
) -> Handled:
    """Do what `handle` does on a store with an asynchronous driver."""
    own = {"by": by, "id": key, "recorded_at": recorded_at, "extra": extra}
    command = _command(record_id, action, inputs, own, waive, at, kind, since, evidence)
    result: Handled = await _run_async(store, _tried(lambda: act(command, rules), rules, tries))
    return result


@checked
def carry_out(
    store: Store, intent: Intent, *, at: datetime, rules: DeskRules, tries: int = 5
) -> Handled | None:
    """Carry out an intent of another part (an alert stream, say) on a store, in one transaction.

    An intent to log an incident becomes one by `rules.incidents`; one for a stored record is taken
    as its action. What is refused goes to the outbox, and so does an intent of which the target is
    no record: then the result is `None`. The key of the intent makes a repetition harmless.

    >>> from datetime import UTC
    >>> from serviceops.desk import IncidentRule, MemoryStore
    >>> rules = DeskRules(incidents=[IncidentRule(facts={"category": "database"})])
    >>> store, nine = MemoryStore(), datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> log = Intent(target_id="page:db-1", action="log", key="page:db-1:log", rule="page",
    ...              inputs={"summary": "disk full", "severity": "major"})
    >>> clear = Intent(target_id="page:db-1", action="resolve", key="page:db-1:resolve",
    ...                inputs={"code": "solution", "notes": "alerts cleared: db-1/disk"})
    >>> [carry_out(store, intent, at=nine, rules=rules).record.state for intent in (log, clear)]
    ['new', 'resolved']
    """
    result: Handled | None = _run(store, _tried(lambda: obey(intent, utc(at), rules), rules, tries))
    return result


async def carry_out_async(
    store: AsyncStore, intent: Intent, *, at: datetime, rules: DeskRules, tries: int = 5
) -> Handled | None:
    """Do what `carry_out` does on a store with an asynchronous driver."""
    units = _tried(lambda: obey(intent, utc(at), rules), rules, tries)
    result: Handled | None = await _run_async(store, units)
    return result


@checked
def tick(
    store: Store, *, at: datetime, rules: DeskRules, at_most: int = 10_000, tries: int = 5
) -> Ticked:
    """Carry out everything that fell due by an instant, in order, each once, and return when next.

    However long ago the last run was: what fell due happens at its own instant, in order of time
    over all records, each in a transaction of its own, and what it brings about comes next. A run
    that is broken off, or several at once, do nothing twice. After `at_most` transactions (1 or
    more) it returns with a `next_wakeup` that has come already. A record that cannot be run is
    named in `failed`, and the others go on.

    >>> from datetime import UTC, timedelta
    >>> from serviceops.desk import Case, MemoryStore
    >>> from serviceops.lifecycle import Incident
    >>> from serviceops.sla import Goal, On, Policy, Rule, Target
    >>> target = Target("resolution", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))
    >>> gold = Policy("gold", rules=Rule(targets=target))
    >>> rules, store = DeskRules(lambda record: Case(record, gold)), MemoryStore()
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> log = {"summary": "Mail is down", "caller": "u-1"}
    >>> done = handle(store, "INC-1", "log", log, kind=Incident, at=nine, rules=rules)
    >>> [message.key for message in tick(store, at=nine + timedelta(days=1), rules=rules).messages]
    ['INC-1/breach/resolution/1/breached/1']
    """
    result: Ticked = _run(store, _ticking(utc(at), rules, at_most, tries))
    return result


async def tick_async(
    store: AsyncStore, *, at: datetime, rules: DeskRules, at_most: int = 10_000, tries: int = 5
) -> Ticked:
    """Do what `tick` does on a store with an asynchronous driver."""
    result: Ticked = await _run_async(store, _ticking(utc(at), rules, at_most, tries))
    return result


# What a host says beside the inputs, each with the keyword of it.
_HOSTS = {
    "at": "at", "id": "key", "by": "by", "evidence": "evidence", "waive": "waive",
    "recorded_at": "recorded_at", "extra": "extra",
}  # fmt: skip


def _command(
    record_id: str, action: str, inputs: Mapping[str, Any] | None, own: Mapping[str, Any],
    waive: Iterable[str], at: datetime, kind: type[Record] | None, since: int | None,
    evidence: Iterable[Any],
) -> Command:  # fmt: skip
    if isinstance(waive, str):
        raise InvalidValue(waive, "several codes of guards (waive)", f"write [{waive!r}]")
    # A tuple, since a conflict with another writer takes the action again.
    waived = {"waive": codes} if (codes := tuple(waive)) else {}
    # Inputs come from clients: one that could waive a guard or name itself would have no limits.
    given = dict(inputs or {})
    if odd := [name for name in _HOSTS if name in given]:
        keywords = ", ".join(f"{_HOSTS[name]}=" for name in odd)
        raise InvalidValue(
            ", ".join(odd), "inputs of the action alone",
            f"only the host may say this: pass {keywords} to handle beside the inputs",
        )  # fmt: skip
    if since is not None:
        _check_count("since", since, 0, "convert what the client sent")
    of_host = {name: value for name, value in own.items() if value is not None} | waived
    return Command(
        record_id=record_id, action=action, at=at, kind=kind, since=since,
        inputs={**given, **of_host}, evidence=tuple(evidence),
    )  # fmt: skip


# Looked at before the first transaction: `checked` looks when everything was carried out.
def _check_count(name: str, given: int, least: int = 1, remedy: str = "") -> None:
    if isinstance(given, bool) or not isinstance(given, SupportsIndex) or index(given) < least:
        raise InvalidValue(given, f"a whole number of {least} or more ({name})", remedy)


def _tried(unit: Callable[[], Unit], rules: DeskRules, tries: int) -> Units:
    _check_count("tries", tries)
    left = tries
    while True:
        left -= 1
        try:
            result = yield from _settled(unit, rules)
        except RevisionConflict:
            if left < 1:
                raise
            continue  # another writer was faster: load again, decide again
        if isinstance(result, RevisionConflict):
            raise result
        return result


def _settled(unit: Callable[[], Unit], rules: DeskRules) -> Units:
    """Run a unit of work, after every overdue thing that it finds on the records it needs."""
    for _ in range(_MAX_BEHIND):
        result = yield unit()
        if not isinstance(result, Behind):
            return result
        # The overdue record may need another that is overdue for longer: the earliest goes first.
        waiting = [result]
        while waiting:
            behind = waiting[-1]
            result = yield run(behind.record_id, behind.wakeup, rules)
            if isinstance(result, Behind):
                waiting.append(result)
            else:
                waiting.pop()
    raise InvalidValue(
        _MAX_BEHIND, "fewer overdue things before a request", "run tick first, and more often"
    )


def _ticking(at: datetime, rules: DeskRules, at_most: int, tries: int) -> Units:
    _check_count("at_most", at_most)
    _check_count("tries", tries)
    messages: list[Message] = []
    failed: dict[str, ServiceOpsError] = {}
    busy: frozenset[str] = frozenset()
    ran = conflicts = 0
    # One record to its own wakeup, then again the first of all: so what one record brings about for
    # another at ten happens before what a third has due at eleven, as with a timer never late.
    while ran < at_most:
        due = yield first_due(at, frozenset(failed) | busy)
        if due is None and busy:
            busy = frozenset()  # look at those again: the other run may have ended
            continue
        if due is None:
            break
        wakeup, record_id = due
        try:
            result = yield from _settled(partial(run, record_id, wakeup, rules), rules)
        except RevisionConflict:
            # Another run did it, or a request came in between. Each conflict means that another
            # writer went ahead, so only a store that is wrong gets to the end of the tries.
            # This record is left to that writer for now: two runs that both begin with the first
            # record would otherwise do the work of one. What is linked waits for it all the same.
            conflicts, busy = conflicts + 1, busy | {record_id}
            if conflicts >= tries:
                raise
            continue
        except ServiceOpsError as wrong:
            failed[record_id] = wrong  # one record that cannot be read must not stop all others
            continue
        conflicts, busy = 0, frozenset()
        ran += 1
        if isinstance(result, Handled):
            messages += result.messages
    following = yield first_due(None, frozenset(failed))
    return Ticked(
        ran=ran, messages=tuple(messages), failed=failed,
        next_wakeup=None if following is None else following[0],
    )  # fmt: skip


def _run(store: Store, units: Units) -> Any:
    """Run units of work one after another, each in a transaction; return the last result."""
    result: Any = None
    error: BaseException | None = None
    while True:
        try:
            unit = units.send(result) if error is None else units.throw(error)
        except StopIteration as end:
            return end.value
        result, error = None, None
        # The transaction is left before the core sees the error: a conflict found at the commit
        # is handled as one found at a call.
        try:
            with store.unit() as transaction:
                result = _called(unit, transaction)
        except ServiceOpsError as wrong:
            error = wrong


def _called(unit: Unit, transaction: Any) -> Any:
    result: Any = None
    while True:
        try:
            name, given = unit.send(result)
        except StopIteration as end:
            return end.value
        result = getattr(transaction, name)(*given)


async def _run_async(store: AsyncStore, units: Units) -> Any:
    result: Any = None
    error: BaseException | None = None
    while True:
        try:
            unit = units.send(result) if error is None else units.throw(error)
        except StopIteration as end:
            return end.value
        result, error = None, None
        try:
            async with store.unit() as transaction:
                result = await _called_async(unit, transaction)
        except ServiceOpsError as wrong:
            error = wrong


async def _called_async(unit: Unit, transaction: Any) -> Any:
    result: Any = None
    while True:
        try:
            name, given = unit.send(result)
        except StopIteration as end:
            return end.value
        result = await getattr(transaction, name)(*given)
