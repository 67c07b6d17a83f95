"""The stream: signals in, alerts and what they mean for others out, in one reducer.

`step` takes the state, one input and the instant at which it arrives, and gives another state and
the intents that follow. Time is an input too: whatever fell due before that instant happens first,
each at its own instant, so looking rarely gives what looking all the time would have given.

What keeps an alert quiet is written on the alert and compared with what should, whenever something
changes that could matter. Announcing is apart from that: an alert is announced when nothing hides
it and what is true differs from what was announced last, so nothing that happened underneath a
suppression is lost when it ends.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeAlias

import attrs

from serviceops.errors import ActionRefused, DisorderedHistory, InvalidValue
from serviceops.events.processing.silence import Silence, SilenceState
from serviceops.events.signals import Signal
from serviceops.events.stream.intake import Hearing
from serviceops.events.stream.persistent_maps import popped
from serviceops.events.stream.stream_rules import StreamRules
from serviceops.events.stream.stream_state import AlertEntry, StreamState, drafted_tracked
from serviceops.history import Facts, as_facts
from serviceops.intents import Step
from serviceops.spans import utc

__all__ = ["IncidentEnded", "Operation", "StreamInput", "next_stream_wakeup", "step_stream"]


@attrs.frozen(kw_only=True)
class Operation:
    """What a person does to the alert of an identity: an action of alerts, with its inputs.

    >>> Operation(identity="db-1/disk", action="acknowledge", by="ann").action
    'acknowledge'
    """

    identity: str
    action: str
    inputs: Facts = attrs.field(default=(), converter=as_facts)
    by: str | None = None
    comment: str | None = None
    id: str | None = None


@attrs.frozen
class IncidentEnded:
    """That an incident, by the id its intent gave it, is over by other means than its alerts.

    What is raised afterwards under its key opens another.
    """

    id: str


StreamInput: TypeAlias = Signal | Operation | Silence | IncidentEnded | None
"""What comes in: a signal, what a person does, a silence new or changed, that an incident ended;
`None` when only time passed."""


def step_stream(
    state: StreamState, given: StreamInput = None, *, at: datetime, rules: StreamRules
) -> Step[StreamState]:
    """Return the stream after one input at an instant, and what that means for others.

    Time may stand still and not run backwards; an action of a person that the alert refuses raises
    `ActionRefused`. Either way the state given is as it was. The same inputs give the same states
    and intents, wherever they are split, stored and taken up again.

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
            "at= is when the input arrives; what a signal speaks of may lie before",
        )  # fmt: skip
    run = _Run(state, rules, now)
    run.pass_time(now, included=given is None)
    if isinstance(given, Signal):
        run.hear(given)
    elif isinstance(given, Operation):
        run.operate(given)
    elif isinstance(given, Silence):
        run.silence(given)
    elif isinstance(given, IncidentEnded):
        run.incident_ended(given.id)
    return Step(run.after(state), tuple(run.intents))


def next_stream_wakeup(state: StreamState, rules: StreamRules) -> datetime | None:
    """Return when the stream should be given time again, at the latest; `None`: not by itself.

    At that instant something falls due. What was heard of again in the meantime may have moved
    further away: then nothing happens, and the next instant is told.
    """
    if state.now is None:
        return None
    run = _Run(state, rules, state.now)
    return run.next_instant()


class _Run(Hearing):
    """One step: time that passes, and what people do."""

    def pass_time(self, now: datetime, *, included: bool) -> None:
        """Let everything happen that falls due by an instant, each at its own.

        Groups that fall due at the very instant wait for what else is told then, unless only time
        is told to have passed (`included`).
        """
        while True:
            at = self._least(now, included)
            if at is None:
                break
            self.now = at
            if self.edge is not None and self.edge <= at:
                self.silences = _lasting(self.silences, at)
                self.edge = self._next_edge()
                self._settle_all()
                continue
            _, kind, key = self.queue[1]
            self.queue = popped(self.queue)
            if kind == 0:
                self._fall_due(key, at)
            else:
                self._speak(key, at)
        self.now = now
        if self.stale:
            self.stale = False
            self._settle_all()

    def _least(self, now: datetime, included: bool) -> datetime | None:
        """Return the next instant at which something falls due, if it has come."""
        edge = self.edge if self.edge is not None and self.edge <= now else None
        while self.queue is not None:
            at, kind, key = self.queue[1]
            if at > now or (kind == 1 and at == now and not included):
                break
            if self._is_due(kind, key, at):
                return at if edge is None or at < edge else edge
            self.queue = popped(self.queue)
        return edge

    def _fall_due(self, identity: str, at: datetime) -> None:
        """Let what waits for one identity happen."""
        tracked: AlertEntry = self.tracked.get(identity)
        draft = drafted_tracked(tracked)
        if tracked.flaps is not None and self.rules.flapping is not None:
            ended = (
                tracked.flaps.flapping
                and not self.rules.flapping.read(tracked.flaps, at=at).flapping
            )
            if ended:
                draft.flaps = attrs.evolve(tracked.flaps, flapping=False, since=at)
        if tracked.alert is not None:
            draft.alert = tracked.alert.advance(self.rules.timers, at=at)
        elif tracked.newest_at is not None and self._forgotten_at(tracked) == at:
            self.tracked = self.tracked.without(identity)
            return
        draft.__class__ = AlertEntry
        if draft.alert is not None and self._forgotten_at(draft) == at:
            self._forget(draft)
            return
        self._changed(tracked, draft)

    def _forget(self, tracked: AlertEntry) -> None:
        for key in self._places(tracked):
            self._leave(key, tracked.identity)
        self.tracked = self.tracked.without(tracked.identity)
        self.touched[tracked.identity] = None

    def operate(self, operation: Operation) -> None:
        """Let a person act on an alert."""
        tracked: AlertEntry | None = self.tracked.get(operation.identity)
        if tracked is None or tracked.alert is None:
            raise InvalidValue(operation.identity, "the identity of an alert of this stream")
        inputs = dict(operation.inputs)
        told = {"by": operation.by, "comment": operation.comment, "id": operation.id}
        told = {name: value for name, value in told.items() if value is not None}
        alert = tracked.alert
        if operation.action == "shelve":
            until = inputs.get("until")
            shelf: dict[str, Any] = {"at": self.now}
            with suppress(ValueError):  # a text that is no moment is refused with the rest below
                shelf["until"] = utc(datetime.fromisoformat(str(until)))
            allowed = self.rules.policy.allows_shelf(shelf)
            if not isinstance(allowed, bool):
                raise ActionRefused(
                    alert.id, alert.state, "shelve", (allowed,), alert.allowed_actions
                )
        draft = drafted_tracked(tracked)
        draft.alert = alert.act(operation.action, at=self.now, **told, **inputs)
        if draft.alert is alert:
            return
        draft.__class__ = AlertEntry
        self._changed(tracked, draft)

    def incident_ended(self, incident: str) -> None:
        """Forget an incident that is over: its alerts no longer stand for it."""
        for key, track in list(self.incidents.items()):
            if track.id == incident:
                self.incidents = self.incidents.without(key)

    def silence(self, silence: Silence) -> None:
        """Take in a silence, in the place of the one with its id."""
        others = [one for one in self.silences if one.id != silence.id]
        kept = [*others, silence]
        self.silences = _lasting(sorted(kept, key=lambda one: one.id), self.now)
        self.edge = self._next_edge()
        self._settle_all()


def _lasting(silences: Iterable[Silence], at: datetime) -> tuple[Silence, ...]:
    return tuple(one for one in silences if one.state(at=at) is not SilenceState.EXPIRED)
