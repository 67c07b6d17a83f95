"""The stream: signals in, alerts and what they mean for others out, in one reducer.

`step_stream` takes the state, one input and the instant at which it arrives, and returns another
state and the intents that follow. Time is an input too: whatever fell due before that instant
happens first, each at its own instant, so a step once an hour gives what a step a second gives.

The order of what happens at one instant is the same everywhere, and stated here once:

1. the inputs of that instant, as given. Windows and silences are half-open: they hide what arrives
   at their start, and not what arrives at their end;
2. windows and silences that open, for all other alerts;
3. what ends, alert by alert in the order of their identities: windows, silences, and the waits of a
   condition, a pause, a shelf, an acknowledgement, flapping, a response;
4. groups that are due to notify.

A condition that is gone at the instant its wait ends therefore never counted, and one that is back
then was never away, as in Prometheus. What falls due at the very instant of an input happens with
time alone, or when time moves on, and has its own instant all the same. A clock has the same order:
a stop at the instant that is due is in time.

What hides an alert is written on the alert and compared with what should, whenever something
changes that could matter. Announcing is apart from that: an alert is announced when nothing hides
it and its condition differs from what was announced last, so nothing that happened during a
suppression is lost when it ends.

The parts are functions over values: `take_signal` (intake), `start_delay`, `start_flexible` and
`update_suppressions` (suppress), `notify` and `flush_group` (notify), with an `AlertIndex` and an
agenda that are values too. `_Run` puts them in order; it is the one transient, and lives inside one
call, of one input (`step_stream`) or of many (`advance_stream`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain
from typing import Any, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import FilledText
from serviceops._internal.persistent_maps import Agenda
from serviceops.errors import ActionRefused, DisorderedHistory, InvalidValue, ServiceOpsError
from serviceops.events.matchers import equality_matchers, matches
from serviceops.events.processing.silence import Silence, SilenceState
from serviceops.events.response import significance
from serviceops.events.signals import Signal, SignalEffect
from serviceops.events.stream.alike import (
    AlertClasses,
    Joined,
    alike_key,
    class_of,
    is_example,
    join_incident,
    opened_alike,
)
from serviceops.events.stream.index import (
    AlertIndex,
    Place,
    SilenceIndex,
    affected_by,
    in_order,
    label_places,
    places_of,
    replaced,
    same_places,
    with_id,
)
from serviceops.events.stream.intake import as_grade, as_new, as_repeat, repeat_rules, take_signal
from serviceops.events.stream.notify import (
    MOVED,
    GroupDue,
    Incidents,
    TransientGroups,
    flush_group,
    has_moved,
    is_gone,
    is_response_due,
    join_groups,
    notify,
)
from serviceops.events.stream.stream_rules import RuleMatches, StreamContext, StreamRules
from serviceops.events.stream.stream_state import (
    EFFECTS,
    NO_ENTRY,
    TAKEN,
    AlertEntry,
    EntryMap,
    StreamState,
    TransientEntries,
    entry_due_at,
    entry_of,
    evolve_entry,
    evolve_state,
    forgotten_at,
    may_be_hidden,
    stored_due_at,
    stored_labels,
)
from serviceops.events.stream.suppress import (
    severity_change,
    start_delay,
    start_flexible,
    update_suppressions,
    work_of,
)
from serviceops.history import Facts, as_facts
from serviceops.intents import Intent, Step
from serviceops.spans import FIRST_INSTANT, utc


@checked
@attrs.frozen(kw_only=True)
class Operation:
    """An action of a person on the alert of an identity, with its inputs.

    >>> Operation(identity="db-1/disk", action="acknowledge", by="ann").action
    'acknowledge'
    """

    identity: FilledText
    action: FilledText
    inputs: Facts = attrs.field(default=(), converter=as_facts)
    by: str | None = None
    comment: str | None = None
    id: str | None = None


@checked
@attrs.frozen
class IncidentEnded:
    """The end of an incident, by the id of its intent, that its alerts did not cause.

    The next alert under its key opens another.
    """

    id: FilledText


StreamInput: TypeAlias = Signal | Operation | Silence | IncidentEnded | None
"""An input: a signal, an operation, a new or changed silence, or the end of an incident;
`None` when only time passed."""


@checked
def step_stream(
    state: StreamState, given: StreamInput = None, *, at: datetime, rules: StreamRules
) -> Step[StreamState]:
    """Return the stream after one input at an instant, and what that means for others.

    Time may not run backwards, but two inputs may have one instant. An action of a person that the
    alert refuses raises `ActionRefused`, one on an identity without an alert, which may have been
    forgotten, `InvalidValue`. Either way the state given is as it was. The same inputs
    give the same states and intents, wherever they are split, stored and taken up again.

    >>> from datetime import UTC
    >>> def at(minute): return datetime(2026, 3, 2, 9, minute, tzinfo=UTC)
    >>> rules = StreamRules()
    >>> disk = Signal(source="probe", id="1", resource="db-1", name="disk", severity="major",
    ...               at=at(0))
    >>> state = step_stream(StreamState(), disk, at=at(0), rules=rules).state
    >>> state = step_stream(state, disk, at=at(1), rules=rules).state   # the same delivery again
    >>> state.counts, state.alert("db-1/disk").isa.name
    ({'new': 1, 'redelivered': 1}, 'UNACK')
    """
    now = utc(at)
    repeated = _step_repeat(state, given, now, rules) if type(given) is Signal else None
    if repeated is not None:
        return Step(repeated)
    run = _Run(state, rules, now)
    run.take_input(now, given)
    return Step(run.state_after(state), tuple(run.intents))


def advance_stream(
    state: StreamState, inputs: Iterable[tuple[datetime, StreamInput]], *, rules: StreamRules
) -> Step[StreamState]:
    """Return the stream after many inputs, each with the instant at which it arrives.

    The state and the intents are those of `step_stream`, one input after the other; `touched` names
    the identities of all of them. It takes a fraction of the time, since what changes is written in
    place until the end. When one of the inputs is refused its error is raised and none is taken: a
    note on the error says which one it was, counting from 0.

    >>> from datetime import UTC
    >>> def at(minute): return datetime(2026, 3, 2, 9, minute, tzinfo=UTC)
    >>> disk = [(at(n), Signal(source="probe", key="disk", severity="major", at=at(n)))
    ...         for n in range(3)]
    >>> advance_stream(StreamState(), disk, rules=StreamRules()).state.counts
    {'new': 1, 'repeat': 2}
    """
    # The inputs are checked one by one as they are taken: `checked` would go through all of them
    # before, which takes half as long as taking them, and uses a generator up.
    _check_stream(state, rules)
    arrivals = _arrivals(inputs)
    first = next(arrivals, None)
    if first is None:
        return Step(state)
    run, arrivals = _Run(state, rules, first[1]), chain((first,), arrivals)
    while (other := run.take_quick(arrivals)) is not None:
        place, now, given = other
        try:
            run.take_input(now, given)
        except ServiceOpsError as wrong:
            _noted(wrong, place)
            raise
    return Step(run.state_after(state), tuple(run.intents))


@checked
def _check_stream(state: StreamState, rules: StreamRules) -> None:
    """Refuse arguments of another kind."""


_Arrival: TypeAlias = tuple[int, datetime, StreamInput]
"""An input of a batch: its place, the instant at which it arrives, and itself."""


def _arrivals(inputs: Iterable[tuple[datetime, StreamInput]]) -> Iterator[_Arrival]:
    """Yield the inputs of a batch; what is no input is refused when its turn comes."""
    if isinstance(inputs, str | Mapping) or not isinstance(inputs, Iterable):
        raise InvalidValue(inputs, "inputs with their instants (inputs of advance_stream)")
    for place, one in enumerate(inputs):
        try:
            at, given = one
            # Most are in UTC already: then a call less for each input.
            now = at if type(at) is datetime and at.tzinfo is UTC else utc(at)
        except ServiceOpsError as wrong:
            _noted(wrong, place)
            raise
        except (TypeError, ValueError):
            expected = "an instant and an input (inputs of advance_stream)"
            raise _noted(InvalidValue(one, expected), place) from None
        yield place, now, given


def _noted(wrong: ServiceOpsError, place: int) -> ServiceOpsError:
    """Return an error after adding the note that says which input of a batch was refused."""
    wrong.add_note(f"input {place} of the batch")
    return wrong


def _step_repeat(
    state: StreamState, signal: Signal, now: datetime, rules: StreamRules
) -> StreamState | None:
    """Return the state after a signal that repeats; `None` when it may mean more than that."""
    # By far the most steps: nothing falls due, nothing opens, and one small object is new.
    agenda, edge = state._agenda, state._edge
    if (
        state._rules is not rules
        or state.now is None
        or now < state.now
        or (edge is not None and edge <= now)
        or (agenda is not None and agenda[0][0] < now)
    ):
        return None
    identity = rules.identity.identity(signal)
    entries: EntryMap = state.entries  # type: ignore[assignment] # its constructor makes one
    stored = entries.stored(identity)
    after: Any = as_repeat(stored, signal, now, repeat_rules(rules))
    if after is None:
        return None
    tally = state.tally
    return evolve_state(
        state, now=now, entries=entries.put(identity, after), touched=(identity,),
        edge_passed=state.edge_passed and now == state.now,
        tally=(*tally[:_REPEAT], tally[_REPEAT] + 1, *tally[_REPEAT + 1 :]),
    )  # fmt: skip


@checked
def next_stream_wakeup(state: StreamState, rules: StreamRules) -> datetime | None:
    """Return when the stream needs a step without an input at the latest; `None`: never.

    At that instant something falls due. When a later signal has moved it further away, that step
    changes nothing and the next call returns the new instant. Rules other than those of the last
    step that have something to do, or to plan, do it in a step at once: `state.now` is returned.
    """
    if state.now is None:
        return None
    run = _Run(state, rules, state.now)
    if run.is_stale:
        run.pass_time(state.now, included=False)
        if run.touched:
            return state.now
    while (first := run.agenda.least) is not None and not run.is_due(*first):
        run.agenda.pop()
    known = [run.edge, None if first is None else first[0]]
    return min((at for at in known if at is not None), default=None)


_context = partial(tuple.__new__, StreamContext)  # without a call of Python's own
_SHORTEST = timedelta(microseconds=1)
_MAX_LABELS = 16  # by which alerts are found for silences

_ENTRY, _GROUP = 0, 1
"""What an item of the agenda is about; at one instant entries come before the groups they join."""

_PLACE = {effect: place for place, effect in enumerate(EFFECTS)}
_REPEAT, _NEW = _PLACE[SignalEffect.REPEAT], _PLACE[SignalEffect.NEW]


_FIELDS_OF_OPERATION = frozenset({"at", "by", "comment", "id"})

_NO_SIGNAL = object()


class _Matches:
    """The rules that match the labels of a signal, evaluated once while it is processed."""

    # An object apart from the run: a bound method of it in its own context would be a reference
    # cycle, which only the garbage collector frees, and that costs more than the step.

    def __init__(self, rules: StreamRules) -> None:
        self.rules = rules
        self.signal: object = _NO_SIGNAL
        self.found: RuleMatches

    def __call__(self, signal: Signal | None) -> RuleMatches:
        if signal is not self.signal:
            self.signal = signal
            self.found = self.rules.matched({} if signal is None else signal.labels)
        return self.found


class _Run:
    """The parts of a state during one call: what changes is written in place until its end."""

    def __init__(self, state: StreamState, rules: StreamRules, now: datetime) -> None:
        self.rules, self.match = rules, _Matches(rules)
        self.now = now if state.now is None else state.now
        self.context = StreamContext(self.now, rules, self.match)
        self.entries = TransientEntries(state.entries)
        self.groups = TransientGroups(state.groups)
        self.incidents = Incidents(state.incidents)
        self.silences, self.tally = state.silences, list(state.tally)
        self.agenda, self.edge = Agenda(state._agenda), state._edge
        self.passed = state.now if state.edge_passed else None  # the last instant that is over
        self.index = AlertIndex.changing(state._index)
        self.silenced: SilenceIndex = state._silenced  # `None` only before the rules are known
        self.waiting: set[str] | None = None if state._waiting is None else set(state._waiting)
        self.touched: dict[str, None] = {}
        self.intents: list[Intent] = []
        self.routing = state.routing
        self.is_stale, self.has_checks = False, rules.checks is not None
        self.classes: AlertClasses = state._classes  # `None` only before the rules are known
        if state._rules is not rules and state._rules != rules:
            self._rebuild()

    def _set_time(self, now: datetime) -> None:
        self.now, self.context = now, _context((now, self.rules, self.match))

    def state_after(self, before: StreamState) -> StreamState:
        """Return the state that the call led to."""
        return evolve_state(
            before, now=self.now, entries=self.entries.persistent(),
            groups=self.groups.persistent(), incidents=self.incidents.persistent(),
            silences=self.silences, tally=tuple(self.tally), touched=tuple(self.touched),
            edge_passed=self.passed == self.now, routing=self.routing, _rules=self.rules,
            _index=self.index.persistent(), _agenda=self.agenda.persistent(), _edge=self.edge,
            _silenced=self.silenced, _classes=self.classes,
            _waiting=None if self.waiting is None else frozenset(self.waiting),
        )  # fmt: skip

    def _rebuild(self) -> None:
        """Evaluate everything that follows from the rules: they are not those of the last call."""
        self.agenda, self.classes, places = Agenda(), AlertClasses(), []
        self.silences = in_order(self.silences)
        self.silenced = SilenceIndex.of(self.silences, since=self.now)
        for identity, entry in list(self.entries.items()):
            signal, means = entry.signal, entry.significance
            if signal is not None and signal.severity is not None:
                means, _ = significance(entry.labels, signal.severity, self.rules.significance)
            # With rules of checks no entry is stored beside repeats, as the last call may have.
            health = entry.health if self.has_checks else None
            begun = tuple(it for it in entry.flexible_started if work_of(it) in self.rules.flexible)
            new = {"significance": means, "health": health, "flexible_started": begun}
            if self.has_checks or any(getattr(entry, name) != it for name, it in new.items()):
                entry = evolve_entry(entry, **new)  # noqa: PLW2901 - by the new rules
                self.entries.store(entry, entry.due_at, checks=self.has_checks)
            matched = self.match(signal)
            places += [(place, identity) for place in places_of(entry, self.rules, matched)]
            if entry.due_at is not None:
                self.agenda.push((entry.due_at, _ENTRY, identity))
        self.index = AlertIndex.changing(AlertIndex.of(places))
        for key in [key for key, member in self.groups.items() if is_gone(member, self.rules)]:
            self.groups.without(key)
        self._plan(
            (member.group.due_at, key)
            for key, member in self.groups.items()
            if member.group.due_at is not None
        )
        is_pending = self.passed != self.now and self._is_edge()
        self.edge = self.now if is_pending else self._next_edge()
        # Who waits for this instant is not stored: where there may be some, all are reviewed.
        self.waiting = None if self.edge == self.now else set()
        self.is_stale = True

    def _is_edge(self) -> bool:
        """Return whether a window or a silence opens or closes at this very instant."""
        # Nothing opens or closes at the first instant that a datetime has.
        if self.now == FIRST_INSTANT:
            return False
        now, before = self.now, self.now - _SHORTEST
        self.silenced, at = self.silenced.next_edge(self.silences, before)
        return now in (at, self.rules.next_edge(before))

    def _plan(self, due: Iterable[GroupDue]) -> None:
        for at, key in due:
            self.agenda.push((at, _GROUP, key))

    # Time

    def pass_time(self, now: datetime, *, included: bool) -> None:
        """Process everything that falls due by an instant, each at its own.

        What falls due at that very instant waits for what else arrives then, unless the input is
        time alone (`included`).
        """
        self._process_until(now, included and not self.is_stale)
        if self.now != now:
            self._set_time(now)
        # New rules are in effect from this instant on: what fell due before did so by its own time.
        if self.is_stale:
            self.is_stale = False
            self._adopt()
            for identity in list(self.entries):  # first, since what ends now is not announced
                self._bring_forward(identity)
            if self.edge == self.now:  # after the inputs of this instant, when that edge passes
                self.waiting = None
            else:
                self._review_all()
            self._process_until(now, included)  # what is due at this very instant
        if included:  # nothing more happens at it, by whatever rules come later
            self.passed = now

    def _adopt(self) -> None:
        """Have alerts flap, and leave and join groups, as the new rules want."""
        # Labels that changed move nothing meanwhile, so that it matters whether the routes did.
        routing, detector = self.rules.routing, self.rules.flapping
        is_routed, self.routing = routing == self.routing, routing
        if is_routed and detector is None:
            return
        for _, entry in list(self.entries.items()):
            flaps, status = entry.flaps, entry.group_status
            if flaps is not None and detector is not None:
                flaps = detector.adopt(flaps, at=self.now)
            if not is_routed and has_moved(entry, self.groups, self.rules):
                status = MOVED + status.removeprefix(MOVED)  # it is news to its new groups
            if flaps != entry.flaps or status != entry.group_status:
                adopted = evolve_entry(entry, flaps=flaps, group_status=status)
                self.entries.store(adopted, entry.due_at, checks=self.has_checks)

    def _process_until(self, now: datetime, included: bool) -> None:
        while (at := self._next_due(now, included)) is not None:
            self._set_time(at)
            if self.edge is not None and self.edge <= at:
                self._pass_edge(at)
                continue
            first = self.agenda.least
            assert first is not None  # noqa: S101 - for the type checker: it is due
            _, kind, key = first
            self.agenda.pop()
            if kind == _ENTRY:
                self._process_due(key, at)
            else:
                intents, due = flush_group(key, self.groups, self.context)
                self.intents += intents
                self._plan(due)

    def _next_due(self, now: datetime, included: bool) -> datetime | None:
        """Return the next instant at which something falls due, if it has come."""
        edge = self.edge
        if edge is not None and (edge > now or (edge == now and not included)):
            edge = None
        while (first := self.agenda.least) is not None:
            at: datetime = first[0]
            if at > now or (at == now and not included):
                break
            if self.is_due(*first):
                return at if edge is None or at < edge else edge
            self.agenda.pop()
        return edge

    def is_due(self, at: datetime, kind: int, key: str) -> bool:
        """Return whether an item of the agenda still is when its entry or group falls due."""
        # An item is not removed when its entry or group moves: finding it would cost a search.
        if kind == _ENTRY:
            found = self.entries.stored(key)
            return found is not None and stored_due_at(found) == at
        member = self.groups.get(key)
        return member is not None and member.group.due_at == at

    def _process_due(self, identity: str, at: datetime) -> None:
        """Process what waits for one identity: a timer of its alert, or the end of its flapping."""
        before: AlertEntry = self.entries.get(identity)
        rules, flaps, alert = self.rules, before.flaps, before.alert
        detector = rules.flapping if flaps is not None and flaps.flapping else None
        if flaps is not None and detector and not detector.read(flaps, at=at).flapping:
            flaps = attrs.evolve(flaps, flapping=False, since=at)
        if alert is not None:
            alert = alert.advance(rules.timers, at=at)
        # Its item was taken: nothing of it is due any more, and what is due next gets another.
        after = evolve_entry(before, alert=alert, flaps=flaps, due_at=TAKEN)
        is_other = alert is not before.alert or flaps is not before.flaps
        # What changes is known to others first, though it may be forgotten at this very instant.
        if is_other or forgotten_at(after, self.context) != at:
            self._change(before, after)
            return
        self.entries.without(identity)
        if alert is not None:
            self.index, _ = self.index.moved(identity, self._places(after), ())
            self.touched[identity] = None

    # Inputs

    def take_input(self, now: datetime, given: StreamInput) -> None:
        """Process one input at an instant, after everything that fell due before it."""
        if now < self.now:
            raise DisorderedHistory(
                now.isoformat(), f"an instant not before the last, {self.now.isoformat()}",
                "at= is when the input arrives; the instant of a signal may be earlier",
            )  # fmt: skip
        self.pass_time(now, included=given is None)
        if isinstance(given, Signal):
            self.take(given)
        elif isinstance(given, Operation):
            self.operate(given)
        elif isinstance(given, Silence):
            self.add_silence(given)
        elif isinstance(given, IncidentEnded):
            self.end_incident(given.id)
        elif given is not None:
            raise InvalidValue(
                given,
                "a Signal, an Operation, a Silence, an IncidentEnded or None",
                "a message that was read gives them: to_signals() or to_input()",
            )

    def take_quick(self, arrivals: Iterator[_Arrival]) -> _Arrival | None:
        """Process signals as long as they are quick, and return the next other input, if any.

        Before these nothing opens, and nothing falls due.
        """
        if self.is_stale:
            return next(arrivals, None)
        now, edge, due = self.now, self.edge, self.agenda.least
        entries, rules, touched = self.entries, self.rules, self.touched
        leaves, mask, identify = entries.leaves, entries.mask, rules.identity.identity
        repeats, other, needed = 0, None, repeat_rules(rules)
        for other in arrivals:
            number, at, signal = other
            if (
                type(signal) is not Signal
                or at < now
                or (edge is not None and edge <= at)
                or (due is not None and due[0] < at)
            ):
                break
            now = at
            try:
                identity = identify(signal)
                # As `entries.stored` and `entries.put` do, with one look for the dictionary.
                place = hash(identity) & mask
                own = leaves.get(place)
                leaf = entries.base.leaf_at(place) if own is None else own
                stored = leaf.get(identity)
                after: Any = as_repeat(stored, signal, at, needed)
                if after is None:
                    if at != self.now:
                        self._set_time(at)
                    if not self._take_quickly(identity, stored, signal):
                        break
                    due = self.agenda.least
            except ServiceOpsError as wrong:
                _noted(wrong, number)
                raise
            if after is not None:
                if own is None:
                    leaf = leaves[place] = leaf.copy()
                leaf[identity] = after
                touched[identity] = None
                repeats += 1
        else:
            other = None
        self.tally[_REPEAT] += repeats
        if self.now != now:
            self._set_time(now)
        return other

    def take(self, signal: Signal) -> None:
        """Process a signal."""
        identity = self.rules.identity.identity(signal)
        stored = self.entries.stored(identity)
        if self.edge != self.now and self._take_quickly(identity, stored, signal):
            return
        before = self.entries.get(identity) or entry_of(identity)
        after, effect, changes_alert = take_signal(before, signal, self.context)
        is_news = after is not before and effect is not SignalEffect.LATE
        if is_news and self.edge == self.now:  # what opens at this instant hides it already
            before = self._opened(identity) or before
            after, effect, changes_alert = take_signal(before, signal, self.context)
        self.tally[_PLACE[effect]] += 1
        if changes_alert:
            self._change(before, after)
        elif after is not before:
            self.entries.store(after, after.due_at, checks=self.has_checks)
            self.touched[identity] = None

    def _take_quickly(self, identity: str, stored: Any, signal: Signal) -> bool:
        """Process a signal as the change that storms are made of; false when it may be another."""
        if stored is None:
            return self._take_new(identity, signal)
        grade = as_grade(stored, signal, self.now, self.rules) if type(stored) is tuple else None
        if grade is None:
            return False
        before, after, effect = grade
        self.tally[_PLACE[effect]] += 1
        self._change(before, after)
        return True

    def _take_new(self, identity: str, signal: Signal) -> bool:
        """Process a signal that opens an alert, as the first of its class if there was one."""
        key = alike_key(signal, self.rules)
        joins = None if key is None else self.classes.joined(key, signal.labels, self.rules)
        if joins is not None and self._open_alike(joins, identity, signal):
            return True
        opened = as_new(identity, signal, self.now, self.rules, self.match)
        if opened is None:
            return False
        self.tally[_NEW] += 1
        self._change(NO_ENTRY, opened)
        if key is not None and not self.classes.knows(key, self.rules):
            stored = self.entries.stored(identity)
            if is_example(stored, self.now):
                first = class_of(stored, self.rules, self.match(signal))
                self.classes.add(key, first, self.rules)
        return True

    def _open_alike(self, joins: Joined, identity: str, signal: Signal) -> bool:
        """Open an alert as the first of its class was opened; false when it may differ.

        It differs where another instant, a silence, a source or a dependency matters.
        """
        rules, now, labels = self.rules, self.now, signal.labels
        if (
            signal.at < now
            or signal.resource in rules.involved
            or (self.silenced and self.silenced.candidates(labels))
        ):
            return False
        places: list[Place] = []
        for name, equal in joins.first.targets:
            values = tuple([labels.get(each, "") for each in equal])
            if self.index.is_inhibited(name, values, is_source=False):
                return False
            places.append(("target", name, values))
        incident = None
        if joins.incident is not None:
            incident, intent = join_incident(joins, identity, signal, now, self.incidents)
            self.intents.append(intent)
        stored: Any = opened_alike(
            joins, identity, signal, now, incident, rules.identity.deliveries
        )
        if self.index.labels:
            places += label_places(labels, self.index.labels)
        for place in places:
            self.index.enter(identity, place)
        intents, due = join_groups(identity, now, joins.groups, self.groups)
        self.intents += intents
        self._plan(due)
        due_at = stored_due_at(stored)
        if due_at is not None:
            self.agenda.push((due_at, _ENTRY, identity))
        self.entries.put(identity, stored)
        self.touched[identity] = None
        self.tally[_NEW] += 1
        return True

    def operate(self, operation: Operation) -> None:
        """Process what a person does to an alert."""
        before = self._opened(operation.identity)
        if before is None or before.alert is None:
            raise InvalidValue(
                operation.identity,
                "the identity of an alert of this stream",
                "the identities that there are: state.entries; one that ended may be forgotten",
            )
        alert, inputs = before.alert, dict(operation.inputs)
        known = alert._action(operation.action).known - _FIELDS_OF_OPERATION
        if odd := sorted(inputs.keys() - known):
            raise InvalidValue(
                ", ".join(odd), f"inputs of {operation.action}: {', '.join(sorted(known))}",
                "who, why and the id are fields of the operation",
            )  # fmt: skip
        if operation.action == "shelve":
            shelf: dict[str, Any] = {"at": self.now}
            with suppress(ValueError):  # a text that is no instant is refused by the alert below
                shelf["until"] = utc(datetime.fromisoformat(str(inputs.get("until"))))
            allowed = self.rules.policy.allows_shelf(shelf)
            if not isinstance(allowed, bool):
                raise ActionRefused(
                    alert.id, alert.state, "shelve", (allowed,), alert.allowed_actions
                )
        about = {"by": operation.by, "comment": operation.comment, "id": operation.id}
        given = {name: value for name, value in about.items() if value is not None}
        alert = alert.act(operation.action, at=self.now, **given, **inputs)
        if alert is not before.alert:
            self._change(before, evolve_entry(before, alert=alert))

    def _opened(self, identity: str) -> AlertEntry | None:
        """Return an entry before an input, hidden by the windows that open at this instant."""
        before: AlertEntry | None = self.entries.get(identity)
        if before is None or self.edge != self.now:
            return before
        return self._hidden(before)

    def _hidden(self, before: AlertEntry) -> AlertEntry:
        """Return an entry hidden by the windows that open now; those that close still hide it."""
        after = start_flexible(None, before, self.context) if self.rules.flexible else before
        args = self.context, self.silenced, self.index
        after = update_suppressions(after, *args, only_new=True)
        if after is before:
            return before
        self._store(self._announced(after))
        stored: AlertEntry = self.entries.get(before.identity)
        return stored

    def end_incident(self, incident: str) -> None:
        """Remove an incident that is over, so that a new one can be opened for its key."""
        for key, track in list(self.incidents.items()):
            if track.id == incident:
                self.incidents.without(key)

    def add_silence(self, silence: Silence) -> None:
        """Add a silence, in the place of the one with its id."""
        before = with_id(self.silences, silence.id)
        expired = silence.state(at=self.now) is SilenceState.EXPIRED
        self._change_silences(before, () if expired else (silence,))
        waiting: set[str] | None = set()
        if self.edge == self.now and before and not self._is_edge():
            # What was replaced at its very start or end was the edge: nobody has to wait for it any
            # more, and a state that is stored and read back knows of no one who did.
            waiting, self.waiting = self.waiting, set()
            self.edge = self._next_edge()
        elif self.edge != self.now:
            self.edge = self._next_edge()
            if silence.starts_at == self.now:  # it has its effect at once: nothing waits for it
                self.passed = self.now
        if waiting is None:
            self._review_all()
        else:
            self._review_matching([*before, silence], waiting)

    def _change_silences(self, removed: Collection[Silence], added: Collection[Silence]) -> None:
        self.silences = replaced(self.silences, removed, added)
        self.silenced = self.silenced.changed(removed, added, since=self.now)

    def _next_edge(self) -> datetime | None:
        """Return the next instant at which planned work or a silence begins or ends."""
        self.silenced, at = self.silenced.next_edge(self.silences, self.now)
        edges = [at, self.rules.next_edge(self.now)]
        return min((edge for edge in edges if edge is not None), default=None)

    def _pass_edge(self, at: datetime) -> None:
        """Process what opens and closes at an instant: planned work and silences."""
        self.silenced, moved = self.silenced.passed(self.silences, at)
        expired = [one for one in moved if one.ends_at <= at]
        if expired:
            self._change_silences(expired, ())
        waiting, self.waiting = self.waiting, set()
        self.edge, self.passed = self._next_edge(), at
        is_of_work = self.rules.next_edge(at - _SHORTEST) == at
        if is_of_work:  # it may hide new alerts from now on, or hide them no more
            self.classes = AlertClasses()
        # What planned work says may change for any alert; of a silence only for those it matches.
        if waiting is None or is_of_work:
            self._review_all()
        else:
            self._review_matching(moved, waiting)

    def _review_matching(self, silences: list[Silence], others: Iterable[str] = ()) -> None:
        """Review the alerts that silences match, and others, in order of identity."""
        found = set(others)
        for silence in silences:
            self._find_by_label(silence)
            ids = self.index.matching(silence.when)
            for identity in list(self.entries) if ids is None else ids:
                stored = self.entries.stored(identity)
                if stored is not None and matches(silence.when, stored_labels(stored)):
                    found.add(identity)
        for identity in sorted(found):
            self._review(identity)

    def _find_by_label(self, silence: Silence) -> None:
        """Have the index find alerts by the labels that a silence needs."""
        # The first silence with a label looks at all alerts, and the others at those with its
        # value. So many labels at most, since every change of an alert keeps each up to date.
        names = [one.name for one in equality_matchers(silence.when)]
        for name in names:
            if name not in self.index.labels and len(self.index.labels) < _MAX_LABELS:
                pairs = self.entries.persistent().pairs()
                found = ((key, stored_labels(one)) for key, one in pairs if may_be_hidden(one))
                self.index = self.index.by_label(name, found)

    # Changes, and what follows from them

    def _change(self, before: AlertEntry, after: AlertEntry) -> None:
        """Store an entry that changed, and process the others that depend on it."""
        if self.rules.delays or self.rules.flexible or after.delay is not None:
            matched = self.match(after.signal)
            may_wait = matched.delay is not None or after.delay is not None
            worse = severity_change(before.alert, after.alert) if may_wait else None
            if worse is not None:
                after = start_delay(after, self.context, worse=worse)
            if matched.flexible:
                after = start_flexible(before, after, self.context)
        # The index has to know of the change first: the suppressions of this and other alerts
        # depend on it. The others are processed in order of identity, so that the intents are too.
        affected = self._reindex(before, after)
        self._store(self._updated(after))
        for identity in sorted(affected):
            if identity != after.identity:
                self._review(identity)

    def _reindex(self, before: AlertEntry, after: AlertEntry) -> Collection[str]:
        """Bring the index up to date and return the identities for which that may matter."""
        rules = self.rules
        if not (rules.inhibitions or rules.involved or self.index.labels):
            return ()
        severe = rules.looks_at_severity or "severity" in self.index.labels
        if same_places(before, after, by_severity=severe):
            return ()
        was, now = [] if before.alert is None else self._places(before), self._places(after)
        if was == now:
            return ()
        left = [place for place in was if place not in now]
        entered = [place for place in now if place not in was] if was else now
        self.index, changed = self.index.moved(after.identity, left, entered)
        return set(affected_by(changed, self.index, self.rules)) if changed else ()

    def _places(self, entry: AlertEntry) -> list[Any]:
        matched = self.match(entry.signal)
        return list(places_of(entry, self.rules, matched, self.index.labels))

    def _updated(self, entry: AlertEntry) -> AlertEntry:
        """Return an entry with the suppressions it should have, announced if it may be."""
        after = start_flexible(None, entry, self.context) if self.rules.flexible else entry
        after = update_suppressions(after, self.context, self.silenced, self.index)
        if after is not entry:
            self._reindex(entry, after)  # what is over and not hidden any more leaves its places
        return self._announced(after)

    def _announced(self, entry: AlertEntry) -> AlertEntry:
        """Return an entry announced if it may be, with the groups and incidents that follow."""
        entry, intents, due = notify(entry, self.context, self.groups, self.incidents)
        self.intents += intents
        if due:
            self._plan(due)
        return entry

    def _store(self, after: AlertEntry) -> None:
        """Store an entry that changed with its next due instant, which the agenda learns of."""
        due_at, known, alert = entry_due_at(after, self.context), after.due_at, after.alert
        # Where nothing hides an alert a change moves little but when it is stale. As after repeats,
        # the item that waits stays: a step too early changes nothing, and none is added each time.
        is_shown = alert is not None and not alert.suppressed_by
        if is_shown and due_at is not None and known is not None and self.now < known < due_at:
            due_at = known
        if due_at is not None and due_at != known:
            self.agenda.push((due_at, _ENTRY, after.identity))
        self.entries.store(after, due_at, checks=self.has_checks)
        self.touched[after.identity] = None

    def _bring_forward(self, identity: str) -> None:
        """Set a due instant that the new rules want earlier than the old ones did."""
        # One that is later now stays: what happens too early changes nothing, and a state that was
        # stored and read back would differ from one that was not. So would a response that fell due
        # at this very instant and was not made (it is not for this alert, or something hid that),
        # were it due here once more: it is `TAKEN` where the instant is over.
        before: AlertEntry = self.entries.get(identity)
        if is_response_due(before, self.context):
            due_at: datetime | None = self.now
        else:
            is_over = self.passed == self.now
            waiting = evolve_entry(before, due_at=TAKEN) if is_over else before
            due_at = entry_due_at(waiting, self.context)
        if due_at is not None and (before.due_at is None or due_at < before.due_at):
            self.agenda.push((due_at, _ENTRY, identity))
            self.entries.store(before, due_at, checks=self.has_checks)
            self.touched[identity] = None

    def _review(self, identity: str) -> None:
        """Process an entry for which something else has changed."""
        # What is processed later at this instant waits for the inputs that come before it: an alert
        # that is shown too early would be announced although its end arrives at the same instant.
        before: AlertEntry = self.entries.get(identity)
        # Repeats or new rules may have moved what was due now: then nothing has to wait.
        if self.now == before.due_at == entry_due_at(before, self.context):
            # Windows open before waits end: the end of an alert is hidden by those too.
            if before.alert is not None:
                self._hidden(before)
            return
        if self.now == self.edge:
            if self.waiting is not None:
                self.waiting.add(identity)
            return
        after = self._updated(before)
        if after is not before:
            self._store(after)

    def _review_all(self) -> None:
        for identity in sorted(self.entries):
            self._review(identity)
