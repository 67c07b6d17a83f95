"""One unit of work: load by need, act, cascade over links, append, outbox; pure orchestration.

Each function is a generator that yields calls of a store, as (name, arguments), and receives their
results. So there is one core for stores with and without `await`; `drive` runs it either way.
"""

from collections import deque
from collections.abc import Generator, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import attrs

from serviceops.desk.case import Case, CaseDue
from serviceops.desk.creation import create, names_of, refuse_unknown
from serviceops.desk.incident_rules import incident_inputs
from serviceops.desk.store import DeskRules, Handled, Message, StoredCase
from serviceops.errors import ActionRefused, InvalidValue, Reason, RevisionConflict, UnknownKey
from serviceops.intents import Intent
from serviceops.lifecycle import CascadeResult, Incident, Record, cascade, invariants, links_of
from serviceops.lifecycle.links.invariants import ends_of_wrong_kind, silent_ends
from serviceops.spans import utc

StoreCall: TypeAlias = tuple[str, tuple[Any, ...]]

_MOMENT = timedelta(microseconds=1)

_MAX_ROUNDS = 1_000
"""The most rounds of one search for linked records; a longer chain of links is an error."""


@attrs.frozen
class Behind:
    """The result of a unit that found a record for which an earlier wakeup has to run first."""

    record_id: str
    wakeup: datetime


@attrs.frozen(kw_only=True)
class Command:
    """A request: an action on a record, by whom, on which revision, under which delivery id."""

    record_id: str
    action: str
    inputs: Mapping[str, Any]
    at: datetime = attrs.field(converter=utc)
    kind: type[Record] | None = None
    since: int | None = None
    evidence: tuple[Any, ...] = ()


# An exception and no result: it is found deep inside a search, and the unit ends there unwritten.
class _Found(Exception):
    def __init__(self, behind: Behind) -> None:
        super().__init__(behind)
        self.behind = behind


@attrs.define(kw_only=True)
class _Work:
    """The records of one unit: as stored, as they are now, and the messages so far."""

    rules: DeskRules
    limit: datetime
    """Linked records with a wakeup before this instant have to run first."""
    includes_limit: bool
    stored: dict[str, StoredCase] = attrs.field(factory=dict)
    current: dict[str, Record] = attrs.field(factory=dict)
    ran_until: dict[str, datetime] = attrs.field(factory=dict)
    messages: list[Message] = attrs.field(factory=list)
    loaded: set[str] = attrs.field(factory=set)
    searched: set[str] = attrs.field(factory=set)
    rows: tuple[Any, ...] = ()
    shown: tuple[str, ...] = ()
    """The ids of the records that the host gave as evidence and the store has."""

    def show(self, evidence: Sequence[Any]) -> Generator[StoreCall, Any, None]:
        """Take the host's evidence; of a record that the store has, the store's own version."""
        # Else a guard would see what another request has changed since, and a record that is not
        # linked to this one would be written as if it were new.
        yield from self.load([one.id for one in evidence if isinstance(one, Record)])
        self.rows = tuple(one for one in evidence if not self._has(one))
        self.shown = tuple(one.id for one in evidence if self._has(one))

    def _has(self, one: Any) -> bool:
        return isinstance(one, Record) and one.id in self.current

    def load(self, ids: Iterable[str]) -> Generator[StoreCall, Any, bool]:
        """Load what was not loaded yet; return whether anything was found."""
        wanted = [name for name in dict.fromkeys(ids) if name not in self.loaded]
        if not wanted:
            return False
        self.loaded.update(wanted)
        found = list((yield "load", (wanted,)))
        for case in found:
            # An outage must change nothing: what fell due before happens first, in a unit of its
            # own, so that the result is that of a timer that was never late.
            wakeup = case.wakeup
            if wakeup is not None and (
                wakeup < self.limit or (self.includes_limit and wakeup == self.limit)
            ):
                raise _Found(Behind(case.record.id, wakeup))
            self.stored[case.record.id] = case
            self.current[case.record.id] = case.record
        return bool(found)

    def not_before(self, at: datetime) -> datetime:
        """Return an instant, or the first one after every transition at hand if that is later.

        A server's clock may go back, or be behind that of another server: what happens later is
        never recorded as earlier, nor as at the same instant, for time may have been carried out
        up to that one.
        """
        latest = max((one.history[-1].at for one in self.current.values()), default=at)
        ran = [one.ran_until for one in self.stored.values() if one.ran_until is not None]
        if ran and max(ran) >= max(at, latest):
            return max(ran) + _MOMENT
        return at if latest <= at else latest + _MOMENT

    def others(self, record_id: str) -> list[Any]:
        """Return the records at hand but one, and the host's rows."""
        # A record of another store is looked at by guards; to move it is not for this desk.
        rows = [one for one in self.rows if not isinstance(one, Record)]
        return [*(one for name, one in self.current.items() if name != record_id), *rows]

    def evidence(
        self, record: Record, action: str, inputs: Mapping[str, Any]
    ) -> Generator[StoreCall, Any, tuple[Any, ...]]:
        """Load the records that the guards of an action look for, and return those."""
        given = [self.current[name] for name in self.shown if name != record.id]
        shown: tuple[Any, ...] = (*self.rows, *given)
        # A guard that follows a chain (a parent's parent) names the next one when it has the last.
        for _ in range(_MAX_ROUNDS):
            wanted = record.evidence_needed(action, evidence=shown, **inputs)
            yield from self.load(wanted)
            found = [self.current[name] for name in wanted if name in self.current]
            if not found:
                return shown
            shown = (*shown, *found)
        raise UnknownKey(record.id, f"evidence within {_MAX_ROUNDS} links", "cut the chain")

    def linked(self, records: Iterable[Record]) -> Generator[StoreCall, Any, bool]:
        """Load the records linked to some, either way; return whether anything was found."""
        new = [one for one in records if one.id not in self.searched]
        self.searched.update(one.id for one in new)
        back = list((yield "linked", ([one.id for one in new],))) if new else []
        named = [
            name for one in records for link in links_of(one) for name in (link.source, link.target)
        ]
        return (yield from self.load([*back, *named]))

    def cascade(self, record: Record, at: datetime) -> Generator[StoreCall, Any, CascadeResult]:
        """Carry out what the last transition of a record means for those linked to it."""
        also = _case(self.rules, record).also
        yield from self.linked([record])
        yield from self.load(name for link in also for name in (link.source, link.target))
        # The cascade is pure: it is computed again whenever a record that it needs was loaded.
        for _ in range(_MAX_ROUNDS):
            result = cascade(
                record, self.others(record.id), at=at, also=also, policy=self.rules.links
            )
            changed = [
                one for name, one in result.records.items() if one is not self.current.get(name)
            ]
            found = yield from self.linked(changed)
            more = yield from self.load(intent.target_id for intent in result.left)
            if not found and not more:
                return result
        raise UnknownKey(record.id, f"links within {_MAX_ROUNDS} rounds", "cut the chain")

    def follow(self, record: Record, since: int) -> Generator[StoreCall, Any, None]:
        """Carry out everything that follows from the transitions of a record after a revision."""
        pending = deque([(record, since)])
        while pending:
            after, revision = pending.popleft()
            for number in range(revision + 1, after.revision + 1):
                # The rules of links look at the last transition: each has its turn as the last.
                is_last = number == after.revision
                turn = after if is_last else type(after).replay(after.history[:number])
                at = turn.history[-1].at
                result = yield from self.cascade(turn, at)
                for name, one in result.records.items():
                    if name != after.id or is_last:
                        self.current[name] = one
                self.messages += [_message(turn.id, at, one) for one in result.left]
                self.messages += [
                    _message(turn.id, at, one, reasons) for one, reasons in result.refused
                ]
            self.messages += self.broken_links(after)
            # A contact says itself what it means for the records that it is about.
            for intent in getattr(after, "intents", lambda _: ())(revision):
                before = self.current.get(intent.target_id)
                moved = yield from self.carry_out(intent, after.id, after.history[-1].at)
                if moved is not None:
                    known = 0 if before is None else before.revision
                    pending.append((moved, known))

    def broken_links(self, after: Record) -> Iterable[Message]:
        """Yield a message for each record that a new link names and the store does not have.

        So it does for each that is there and of a kind that such a link cannot name, or that names
        another record where both ends should name each other.
        """
        before = self.stored.get(after.id)
        known = set() if before is None else set(links_of(before.record))
        links = [link for link in links_of(after) if link not in known]
        ends = {end for link in links for end in (link.source, link.target)}
        for link in links:
            code, found = "wrong_kind", list(ends_of_wrong_kind(link, self.current))
            if not found:
                code, found = "one_sided_link", list(silent_ends(link, self.current))
            for name, sentence in found:
                yield _broken_link(after, name, code, sentence)
        # Evidence of the host's need not be in the store; what was not looked for may be there.
        shown = {getattr(row, "id", None) for row in self.rows}
        absent = (ends & self.loaded) - self.current.keys() - shown
        if not absent:
            return
        # A mistyped id is noticed by a person or never. A change may be in another system: the
        # rules between records know which kinds of records a desk has itself.
        for broken in invariants([after], at=after.history[-1].at):
            for name in absent.intersection(broken.ids if broken.code == "dangling_link" else ()):
                absent.discard(name)
                yield _broken_link(after, name, broken.code, broken.sentence)

    def carry_out(
        self, intent: Intent, source_id: str, at: datetime
    ) -> Generator[StoreCall, Any, Record | None]:
        """Carry out an intent on a record, or put it into the outbox; return what it changed."""
        yield from self.load([intent.target_id])
        target = self.current.get(intent.target_id)
        inputs: dict[str, Any] = {**dict(intent.inputs), "id": intent.key, "by": intent.rule}
        kind = self.rules.creates.get(intent.action)
        try:
            if target is None and kind is not None:
                if issubclass(kind, Incident) and self.rules.incidents:
                    own = {name: inputs[name] for name in ("id", "by")}
                    inputs = {**incident_inputs(intent, self.rules.incidents), **own}
                moved = create(kind, intent.target_id, {**inputs, "at": at})
            elif target is not None and intent.action in target.actions():
                if target._place_of(intent.key) is not None:
                    return None
                yield from self.linked([target])
                inputs["at"] = self.not_before(at)
                shown = yield from self.evidence(target, intent.action, inputs)
                moved = target.act(intent.action, evidence=shown, **inputs)
            elif kind is not None:  # it exists already: a repetition, and no message
                return None
            else:
                self.messages.append(_message(source_id, at, intent))
                return None
        except ActionRefused as refused:
            self.messages.append(_message(source_id, at, intent, refused.reasons))
            return None
        self.current[moved.id] = moved
        return moved

    def write(self, record_id: str) -> Generator[StoreCall, Any, Handled | None]:
        """Append what changed and the messages; return the result for a record, if there is one."""
        changed: list[Record] = []
        wakeups: list[datetime] = []
        for name, record in self.current.items():
            before = self.stored.get(name)
            # By identity: a record that nothing moved is the very object that was loaded.
            is_new = before is None or before.record is not record
            if not is_new and name not in self.ran_until:
                continue
            ran_until = self.ran_until.get(name, None if before is None else before.ran_until)
            wakeup = wakeup_of(_case(self.rules, record), ran_until)
            stored = StoredCase(record=record, ran_until=ran_until, wakeup=wakeup)
            yield "append", (stored, 0 if before is None else before.record.revision)
            if is_new:
                changed.append(record)
            if wakeup is not None:
                wakeups.append(wakeup)
        if self.messages:
            yield "outbox", (tuple(self.messages),)
        if record_id not in self.current:
            return None
        return Handled(
            record=self.current[record_id], changed=tuple(changed),
            messages=tuple(self.messages), next_wakeup=min(wakeups, default=None),
        )  # fmt: skip


def _broken_link(record: Record, name: str, code: str, sentence: str) -> Message:
    """Return the message about a new link of a record to another one that it cannot name."""
    intent = Intent(
        target_id=name, action="note", inputs={"text": sentence},
        key=f"{code}:{record.id}@{record.revision}:{name}", rule=code,
    )  # fmt: skip
    return _message(record.id, record.history[-1].at, intent, (Reason(code, sentence),))


def _message(
    record_id: str, at: datetime, intent: Intent, reasons: tuple[Reason, ...] = ()
) -> Message:
    return Message(record_id=record_id, at=at, intent=intent, reasons=reasons)


def _case(rules: DeskRules, record: Record) -> Case:
    """Return the case of a record by the host's function; refuse a case of another record."""
    case: object = rules.case_of(record)
    # A case of an older revision would be written over the record that was loaded.
    if not isinstance(case, Case) or (case.record is not record and case.record != record):
        raise InvalidValue(case, f"the case of {record.id}", "case_of(record) returns Case(record)")
    return case


def wakeup_of(case: Case, ran_until: datetime | None) -> datetime | None:
    """Return when a case has to be run next, if everything was run up to an instant."""
    # The instant of its last transition when that brought something about which is due already.
    # A transition may bring something about that is due at once, or was due already (a priority
    # that went up): the timer then has to run now, not at the next change of the clocks.
    last = case.record.history[-1].at
    reading = case.read(at=last if ran_until is None else max(last, ran_until))
    if (ran_until is None or ran_until < last) and (
        reading.overdue or case.due(after=ran_until, at=last)
    ):
        return last
    found = reading.next_wakeup
    return None if found is None else utc(found)


def act(command: Command, rules: DeskRules) -> Generator[StoreCall, Any, Any]:
    """Take an action on a record, and everything that follows from it.

    The result is a `Handled`, a `Behind`, or a `RevisionConflict` that trying again cannot help.
    """
    work = _Work(rules=rules, limit=command.at, includes_limit=True)
    try:
        yield from work.load([command.record_id])
        yield from work.show(command.evidence)
        stored = work.stored.get(command.record_id)
        if stored is None:
            after = _created(command)
        else:
            record = stored.record
            if (seen := _repeat(command, record)) is not None:
                return Handled(record=seen, is_repeat=True)
            creates = command.kind is not None and command.action == record.lifecycle.creates
            if creates or (command.since is not None and command.since != record.revision):
                # The client decided on a state that has changed, so only the client may try again.
                return RevisionConflict(record.id, command.since or 0, record.revision)
            yield from work.linked([record])
            _refuse_unknown_inputs(command, record)
            at = work.not_before(command.at)
            inputs = {**command.inputs, "at": at}
            shown = yield from work.evidence(record, command.action, inputs)
            after = record.act(command.action, evidence=shown, **inputs)
        work.current[after.id] = after
        yield from work.follow(after, 0 if stored is None else stored.record.revision)
        return (yield from work.write(after.id))
    except _Found as found:
        return found.behind


def _refuse_unknown_inputs(command: Command, record: Record) -> None:
    action = record._action(command.action)
    if not action.known.issuperset(command.inputs):
        refuse_unknown(action.name, command.inputs, names_of(action), action.known)


# Read by clients and by hosts: either may have the wrong id, only a host can pass `kind`.
_NEW_ID = (
    "check the id; a new one is for the action that creates a record (handle with kind=) alone"
)


def _created(command: Command) -> Record:
    kind = command.kind
    if kind is None or command.action != kind.lifecycle.creates:
        raise UnknownKey(command.record_id, "the id of a stored record", _NEW_ID)
    return create(kind, command.record_id, {**command.inputs, "at": command.at})


def _repeat(command: Command, record: Record) -> Record | None:
    """Return the record if it has this very delivery, which is harmless to repeat."""
    key = command.inputs.get("id")
    place = record._place_of(key)
    if place is None:
        return None
    if place > 0:
        _refuse_unknown_inputs(command, record)
        return record.act(command.action, at=command.at, **command.inputs)
    first = record.history[0]
    # Who repeats it, and when, may differ; what is created may not.
    again = _created(attrs.evolve(command, kind=command.kind or type(record))).history[0]
    if attrs.evolve(again, at=first.at, by=first.by, recorded_at=first.recorded_at) != first:
        sentence = f"{key} created {record.id} with other inputs"
        raise ActionRefused(
            record.id, record.state, command.action,
            (Reason("id_already_used", sentence, ("id",)),), record.allowed_actions,
        )  # fmt: skip
    return record


def obey(intent: Intent, at: datetime, rules: DeskRules) -> Generator[StoreCall, Any, Any]:
    """Carry out an intent, and everything that follows from it.

    The result is a `Handled`, a `Behind`, or `None` where the target is no record.
    """
    work = _Work(rules=rules, limit=at, includes_limit=True)
    try:
        yield from work.load([intent.target_id])
        before = work.current.get(intent.target_id)
        moved = yield from work.carry_out(intent, intent.target_id, at)
        if moved is not None:
            yield from work.follow(moved, 0 if before is None else before.revision)
        handled = yield from work.write(intent.target_id)
    except _Found as found:
        return found.behind
    is_repeat = moved is None and not work.messages
    return None if handled is None else attrs.evolve(handled, is_repeat=is_repeat)


def run(record_id: str, at: datetime, rules: DeskRules) -> Generator[StoreCall, Any, Any]:
    """Carry out what fell due for a record by its wakeup at an instant.

    The result is a `Handled`, `None` when it was run meanwhile, or a `Behind`.
    """
    found = list((yield "load", ([record_id],)))
    if not found or found[0].wakeup is None or found[0].wakeup > at:
        return None
    stored: StoredCase = found[0]
    work = _Work(rules=rules, limit=at, includes_limit=False)
    work.loaded.add(record_id)
    work.stored[record_id], work.current[record_id] = stored, stored.record
    before = stored.record
    case, fired = _case(rules, before).tick(after=stored.ran_until, at=at)
    work.current[record_id] = case.record
    # A server's clock may have gone back since the last run: what was carried out stays so.
    work.ran_until[record_id] = at if stored.ran_until is None else max(at, stored.ran_until)
    for due in fired:
        work.messages += _messages_of(due, case.record)
    try:
        yield from work.follow(case.record, before.revision)
        return (yield from work.write(record_id))
    except _Found as earlier:
        return earlier.behind


def _messages_of(due: CaseDue, record: Record) -> Iterable[Message]:
    """Yield what is to be sent of something that fell due, and what the record refused of it."""
    at = utc(due.at)
    for intent in due.intents(record):
        if intent.target_id != record.id or intent.action not in record.actions():
            yield Message(record_id=record.id, at=at, intent=intent)
        elif record._place_of(intent.key) is None:
            moment = max(at, record.history[-1].at)
            reasons = record.check(intent.action, at=moment, **dict(intent.inputs))
            yield Message(record_id=record.id, at=at, intent=intent, reasons=reasons)


def first_due(
    until: datetime | None, without: frozenset[str]
) -> Generator[StoreCall, Any, tuple[datetime, str] | None]:
    """Return the first wakeup not later than an instant, of a record that did not fail before."""
    found = yield "open_cases", (until, len(without) + 1)
    return next((one for one in found if one[1] not in without), None)
