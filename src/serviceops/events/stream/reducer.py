"""The stream: signals in, alerts and what they mean for others out, in one reducer.

`step_stream` takes the state, one input and the instant at which it arrives, and returns another
state and the intents that follow. Time is an input too: whatever fell due before that instant
happens first, each at its own instant, so a step once an hour gives what a step a second gives.

The order of what happens at one instant is the same everywhere, and stated here once:

1. the inputs of that instant, as given. Windows and silences are half-open: they hide what arrives
   at their start, and not what arrives at their end;
2. windows and silences that open or close, for all other alerts;
3. waits that end: of a condition, a pause, a shelf, an acknowledgement, flapping, a response;
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
call.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import ActionRefused, DisorderedHistory, InvalidValue
from serviceops.events.identity import SignalEffect
from serviceops.events.processing.silence import Silence, SilenceState
from serviceops.events.response import significance
from serviceops.events.signals import Signal
from serviceops.events.stream.agenda import entry_due_at, forgotten_at, next_edge
from serviceops.events.stream.index import AlertIndex, affected_by, places_of, same_places
from serviceops.events.stream.intake import take_signal
from serviceops.events.stream.notify import GroupDue, flush_group, notify
from serviceops.events.stream.persistent_maps import popped, pushed
from serviceops.events.stream.stream_rules import RuleMatches, StreamContext, StreamRules
from serviceops.events.stream.stream_state import (
    EFFECTS,
    AlertEntry,
    StreamState,
    evolve_entry,
    evolve_state,
)
from serviceops.events.stream.suppress import (
    severity_change,
    start_delay,
    start_flexible,
    update_suppressions,
)
from serviceops.history import Facts, as_facts
from serviceops.intents import Intent, Step
from serviceops.spans import utc


@checked
@attrs.frozen(kw_only=True)
class Operation:
    """An action of a person on the alert of an identity, with its inputs.

    >>> Operation(identity="db-1/disk", action="acknowledge", by="ann").action
    'acknowledge'
    """

    identity: str
    action: str
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

    id: str


StreamInput: TypeAlias = Signal | Operation | Silence | IncidentEnded | None
"""An input: a signal, an operation, a new or changed silence, or the end of an incident;
`None` when only time passed."""


@checked
def step_stream(
    state: StreamState, given: StreamInput = None, *, at: datetime, rules: StreamRules
) -> Step[StreamState]:
    """Return the stream after one input at an instant, and what that means for others.

    Time may not run backwards, but two inputs may have one instant. An action of a person that the
    alert refuses raises `ActionRefused`. Either way the state given is as it was. The same inputs
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
    if state.now is not None and now < state.now:
        raise DisorderedHistory(
            now.isoformat(), f"an instant not before the last, {state.now.isoformat()}",
            "at= is when the input arrives; the instant of a signal may be earlier",
        )  # fmt: skip
    run = _Run(state, rules, now)
    run.pass_time(now, included=given is None)
    if isinstance(given, Signal):
        run.take(given)
    elif isinstance(given, Operation):
        run.operate(given)
    elif isinstance(given, Silence):
        run.add_silence(given)
    elif isinstance(given, IncidentEnded):
        run.end_incident(given.id)
    return Step(run.state_after(state), tuple(run.intents))


@checked
def next_stream_wakeup(state: StreamState, rules: StreamRules) -> datetime | None:
    """Return when the stream needs a step without an input at the latest; `None`: never.

    At that instant something falls due. When a later signal has moved it further away, that step
    changes nothing and the next call returns the new instant.
    """
    if state.now is None:
        return None
    run = _Run(state, rules, state.now)
    while run.agenda is not None and not run.is_due(*run.agenda[1]):
        run.agenda = popped(run.agenda)
    known = [run.edge, None if run.agenda is None else run.agenda[1][0]]
    return min((at for at in known if at is not None), default=None)


_SHORTEST = timedelta(microseconds=1)

_ENTRY, _GROUP = 0, 1
"""What an item of the agenda is about; at one instant entries come before the groups they join."""

_PLACE = {effect: place for place, effect in enumerate(EFFECTS)}


class _Matches(dict[int, RuleMatches]):
    """The rules that match the labels of signals, evaluated once a call."""

    # An object apart from the run: a bound method of it in its own context would be a reference
    # cycle, which only the garbage collector frees, and that costs more than the step.

    def __init__(self, rules: StreamRules) -> None:
        super().__init__()
        self.rules = rules

    def __call__(self, signal: Signal | None) -> RuleMatches:
        # By identity of the object, since hashing labels costs more than matching them. The state
        # before the call refers to every such signal, so none is freed and its id used again.
        known = self.get(id(signal))
        if known is None:
            labels = {} if signal is None else signal.labels
            known = self[id(signal)] = self.rules.matched(labels)
        return known


class _Run:
    """The parts of a state during one call, each replaced by the value that a function returns."""

    def __init__(self, state: StreamState, rules: StreamRules, now: datetime) -> None:
        self.rules, self.match = rules, _Matches(rules)
        self._set_time(now if state.now is None else state.now)
        self.entries, self.groups = state.entries, state.groups
        self.incidents, self.silences, self.tally = state.incidents, state.silences, state.tally
        self.index, self.agenda, self.edge = state._index, state._agenda, state._edge
        self.touched: dict[str, None] = {}
        self.intents: list[Intent] = []
        self.is_stale = False
        if state._rules is not rules and state._rules != rules:
            self._rebuild()

    def _set_time(self, now: datetime) -> None:
        self.now = now
        self.context = StreamContext(now, self.rules, self.match)

    def state_after(self, before: StreamState) -> StreamState:
        """Return the state that the call led to."""
        return evolve_state(
            before, now=self.now, entries=self.entries, groups=self.groups,
            incidents=self.incidents, silences=self.silences, tally=self.tally,
            touched=tuple(self.touched), _rules=self.rules, _index=self.index,
            _agenda=self.agenda, _edge=self.edge,
        )  # fmt: skip

    def _rebuild(self) -> None:
        """Evaluate everything that follows from the rules: they are not those of the last call."""
        self.agenda, places = None, []
        for identity, entry in list(self.entries.items()):
            signal, means = entry.signal, entry.significance
            if signal is not None and signal.severity is not None:
                means, _ = significance(entry.labels, signal.severity, self.rules.significance)
            if means != entry.significance:
                entry = evolve_entry(entry, significance=means)  # noqa: PLW2901 - by the new rules
                self.entries = self.entries.put(identity, entry)
            matched = self.match(signal)
            places += [(place, identity) for place in places_of(entry, self.rules, matched)]
            if entry.due_at is not None:
                self.agenda = pushed(self.agenda, (entry.due_at, _ENTRY, identity))
        self.index = AlertIndex.of(places)
        self._plan(
            (member.group.due_at, key)
            for key, member in self.groups.items()
            if member.group.due_at is not None
        )
        self.edge = self.now if self._is_edge() else next_edge(self.silences, self.context)
        self.is_stale = True

    def _is_edge(self) -> bool:
        """Return whether a window or a silence opens or closes at this very instant."""
        now, before = self.now, self.now - _SHORTEST
        edges = [at for one in self.silences for at in (one.starts_at, one.ends_at)]
        return now in edges or self.rules.next_edge(before) == now

    def _plan(self, due: Iterable[GroupDue]) -> None:
        for at, key in due:
            self.agenda = pushed(self.agenda, (at, _GROUP, key))

    # Time

    def pass_time(self, now: datetime, *, included: bool) -> None:
        """Process everything that falls due by an instant, each at its own.

        What falls due at that very instant waits for what else arrives then, unless the input is
        time alone (`included`).
        """
        while (at := self._next_due(now, included)) is not None:
            self._set_time(at)
            if self.edge is not None and self.edge <= at:
                self.edge = None
                self._set_silences(self.silences)
                continue
            _, kind, key = self.agenda[1]
            self.agenda = popped(self.agenda)
            if kind == _ENTRY:
                self._process_due(key, at)
            else:
                self.groups, intents, due = flush_group(key, self.groups, self.context)
                self.intents += intents
                self._plan(due)
        if self.now != now:
            self._set_time(now)
        # New rules are in effect from this instant on: what fell due before did so by its own time.
        if self.is_stale:
            self.is_stale = False
            self._review_all()
            for identity in list(self.entries):
                self._bring_forward(identity)

    def _next_due(self, now: datetime, included: bool) -> datetime | None:
        """Return the next instant at which something falls due, if it has come."""
        edge = self.edge
        if edge is not None and (edge > now or (edge == now and not included)):
            edge = None
        while self.agenda is not None:
            at, kind, key = self.agenda[1]
            if at > now or (at == now and not included):
                break
            if self.is_due(at, kind, key):
                return at if edge is None or at < edge else edge
            self.agenda = popped(self.agenda)
        return edge

    def is_due(self, at: datetime, kind: int, key: str) -> bool:
        """Return whether an item of the agenda still is when its entry or group falls due."""
        # An item is not removed when its entry or group moves: finding it would cost a search.
        if kind == _ENTRY:
            entry = self.entries.get(key)
            return entry is not None and entry.due_at == at
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
        after = evolve_entry(before, alert=alert, flaps=flaps)
        if forgotten_at(after, self.context) != at:
            self._change(before, after)
            return
        self.entries = self.entries.without(identity)
        if alert is not None:
            self.index, _ = self.index.moved(identity, self._places(after), ())
            self.touched[identity] = None

    # Inputs

    def take(self, signal: Signal) -> None:
        """Process a signal."""
        identity = self.rules.identity.identity(signal)
        before = self.entries.get(identity) or AlertEntry(identity=identity)
        after, effect, changes_alert = take_signal(before, signal, self.context)
        is_news = after is not before and effect is not SignalEffect.LATE
        if is_news and (opened := self._opened(identity) or before) is not before:
            before = opened
            after, effect, changes_alert = take_signal(before, signal, self.context)
        place, tally = _PLACE[effect], self.tally
        self.tally = (*tally[:place], tally[place] + 1, *tally[place + 1 :])
        if changes_alert:
            self._change(before, after)
        elif after is not before:
            if after.alert is None and after.due_at is None:
                after = self._scheduled(after)
            self.entries = self.entries.put(identity, after)
            self.touched[identity] = None

    def operate(self, operation: Operation) -> None:
        """Process what a person does to an alert."""
        before = self._opened(operation.identity)
        if before is None or before.alert is None:
            raise InvalidValue(operation.identity, "the identity of an alert of this stream")
        alert, inputs = before.alert, dict(operation.inputs)
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
        after = start_flexible(None, before, self.context) if self.rules.flexible else before
        args = self.context, self.silences, self.index
        after = update_suppressions(after, *args, only_new=True)
        if after is before:
            return before
        self._store(after, self._announced(after))
        stored: AlertEntry | None = self.entries.get(identity)
        return stored

    def end_incident(self, incident: str) -> None:
        """Remove an incident that is over, so that a new one can be opened for its key."""
        for key, track in list(self.incidents.items()):
            if track.id == incident:
                self.incidents = self.incidents.without(key)

    def add_silence(self, silence: Silence) -> None:
        """Add a silence, in the place of the one with its id."""
        others = (one for one in self.silences if one.id != silence.id)
        self._set_silences(sorted([*others, silence], key=lambda one: one.id))

    def _set_silences(self, silences: Iterable[Silence]) -> None:
        """Store the silences that have not expired, and review every alert by them."""
        at = self.now
        self.silences = tuple(
            one for one in silences if one.state(at=at) is not SilenceState.EXPIRED
        )
        if self.edge != at:
            self.edge = next_edge(self.silences, self.context)
        self._review_all()

    # Changes, and what follows from them

    def _change(self, before: AlertEntry, after: AlertEntry) -> None:
        """Store an entry that changed, and process the others that depend on it."""
        if self.rules.delays:
            worse = severity_change(before.alert, after.alert)
            if worse is not None:
                after = start_delay(after, self.context, worse=worse)
        if self.rules.flexible:
            after = start_flexible(before, after, self.context)
        # The index has to know of the change first: the suppressions of this and other alerts
        # depend on it. The others are processed in order of identity, so that the intents are too.
        affected = self._reindex(before, after)
        self._store(after, self._updated(after))
        for identity in sorted(affected - {after.identity}):
            self._review(identity)

    def _reindex(self, before: AlertEntry, after: AlertEntry) -> set[str]:
        """Bring the index up to date and return the identities for which that may matter."""
        if not (self.rules.inhibitions or self.rules.involved) or same_places(before, after):
            return set()
        was, now = self._places(before), self._places(after)
        if was == now:
            return set()
        left = [place for place in was if place not in now]
        entered = [place for place in now if place not in was]
        self.index, changed = self.index.moved(after.identity, left, entered)
        return set(affected_by(changed, self.index, self.rules))

    def _places(self, entry: AlertEntry) -> list[Any]:
        return list(places_of(entry, self.rules, self.match(entry.signal)))

    def _updated(self, entry: AlertEntry) -> AlertEntry:
        """Return an entry with the suppressions it should have, announced if it may be."""
        if self.rules.flexible:
            entry = start_flexible(None, entry, self.context)
        return self._announced(update_suppressions(entry, self.context, self.silences, self.index))

    def _announced(self, entry: AlertEntry) -> AlertEntry:
        """Return an entry announced if it may be, with the groups and incidents that follow."""
        entry, self.groups, self.incidents, intents, due = notify(
            entry, self.context, self.groups, self.incidents
        )
        self.intents += intents
        self._plan(due)
        return entry

    def _store(self, before: AlertEntry, after: AlertEntry) -> None:
        """Store an entry after its suppressions were updated, which may have moved its places."""
        self._reindex(before, after)
        after = self._scheduled(after)
        self.entries = self.entries.put(after.identity, after)
        self.touched[after.identity] = None

    def _scheduled(self, entry: AlertEntry) -> AlertEntry:
        """Return an entry with its next due instant, and put that on the agenda."""
        due_at = entry_due_at(entry, self.context)
        if due_at == entry.due_at:
            return entry
        if due_at is not None:
            self.agenda = pushed(self.agenda, (due_at, _ENTRY, entry.identity))
        return evolve_entry(entry, due_at=due_at)

    def _bring_forward(self, identity: str) -> None:
        """Set a due instant that the new rules want earlier than the old ones did."""
        # One that is later now stays: what happens too early changes nothing, and a state that was
        # stored and read back would differ from one that was not.
        before: AlertEntry = self.entries.get(identity)
        after = self._scheduled(before)
        if after.due_at is not None and (before.due_at is None or after.due_at < before.due_at):
            self.entries = self.entries.put(identity, after)
            self.touched[identity] = None

    def _review(self, identity: str) -> None:
        """Process an entry for which something else has changed."""
        # What is processed later at this instant waits for the inputs that come before it: an alert
        # that is shown too early would be announced although its end arrives at the same instant.
        before: AlertEntry = self.entries.get(identity)
        if self.now in (self.edge, before.due_at):
            return
        after = self._updated(before)
        if after is not before:
            self._store(before, after)

    def _review_all(self) -> None:
        for identity in sorted(self.entries):
            self._review(identity)
