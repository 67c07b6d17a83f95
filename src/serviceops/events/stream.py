"""The stream: signals in, alerts and what they mean for others out, in one reducer.

`step` takes the state, one input and the instant at which it arrives, and gives another state and
the intents that follow. Time is an input too: whatever fell due before that instant happens first,
each at its own instant, so looking rarely gives what looking all the time would have given.

What keeps an alert quiet is written on the alert and compared with what should, whenever something
changes that could matter. Announcing is apart from that: an alert is announced when nothing hides
it and what is true differs from what was announced last, so nothing that happened underneath a
suppression is lost when it ends.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, TypeAlias

import attrs

from serviceops.errors import ActionRefused, DisorderedHistory, InvalidValue
from serviceops.events._maps import Map, popped, pushed
from serviceops.events.checks import CheckHealth, CheckResult, CheckState, StateType, judge
from serviceops.events.delay import Delay
from serviceops.events.dependency import Standing
from serviceops.events.flapping import FlapTrack, Sample
from serviceops.events.grouping import AlertGroup, GroupedAlert
from serviceops.events.grouping import step as step_group
from serviceops.events.identity import Meaning, received, redelivery
from serviceops.events.matchers import Labels, matches
from serviceops.events.response import (
    IncidentTrack,
    ResponseRule,
    resolves,
    resolving,
    significance,
)
from serviceops.events.routes import Destination, group_key, route
from serviceops.events.signals import Signal
from serviceops.events.silence import Silence, SilenceState
from serviceops.events.stream_rules import StreamRules
from serviceops.events.tracked import (
    MEANINGS,
    GroupAt,
    StreamState,
    Tracked,
    drafted_state,
    drafted_tracked,
)
from serviceops.history import Facts, as_facts
from serviceops.intents import Intent, Step
from serviceops.lifecycle import (
    Acknowledgement,
    Alert,
    AlertCondition,
    EventResponse,
    Severity,
    Significance,
    SuppressionKind,
)
from serviceops.spans import utc

__all__ = ["Operation", "StreamInput", "next_wakeup", "step"]


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


StreamInput: TypeAlias = Signal | Operation | Silence | None
"""A signal, what a person does, a silence new or changed; `None` when only time passed."""


def step(
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
    >>> state = step(StreamState(), disk, at=at(0), rules=rules).state
    >>> state = step(state, disk, at=at(1), rules=rules).state   # the same delivery again
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
    return Step(run.after(state), tuple(run.intents))


def next_wakeup(state: StreamState, rules: StreamRules) -> datetime | None:
    """Return when the stream should be given time again, at the latest; `None`: not by itself.

    At that instant something falls due. What was heard of again in the meantime may have moved
    further away: then nothing happens, and the next instant is told.
    """
    if state.now is None:
        return None
    run = _Run(state, rules, state.now)
    return run.next_instant()


class _Run:
    """One step while it is taken: everything a state holds, open for change, and the intents."""

    def __init__(self, state: StreamState, rules: StreamRules, now: datetime) -> None:
        self.rules = rules
        self.now = now if state.now is None else state.now
        self.tracked = state.tracked
        self.groups, self.incidents = state.groups, state.incidents
        self.silences, self.tally = state.silences, state.tally
        self.touched: dict[str, None] = {}
        self.intents: list[Intent] = []
        self.index, self.queue, self.edge = state._index, state._queue, state._edge
        self.stale = False
        if state._rules is not rules and state._rules != rules:
            self._indexed()

    def after(self, before: StreamState) -> StreamState:
        """Return the state that the run came to."""
        state = drafted_state(before)
        state.now, state.tracked = self.now, self.tracked
        state.groups, state.incidents = self.groups, self.incidents
        state.silences, state.tally = self.silences, self.tally
        state.touched = tuple(self.touched)
        state._rules, state._index = self.rules, self.index
        state._queue, state._edge = self.queue, self.edge
        state.__class__ = StreamState
        return state  # type: ignore[no-any-return] # the draft is one now

    def _indexed(self) -> None:
        """Work out what is only there to find things quickly: the rules are others."""
        self.index, self.queue = Map(), None
        for identity, tracked in self.tracked.items():
            for key in self._places(tracked):
                self.index = self.index.put(key, self.index.get(key, Map()).put(identity, True))
            if tracked.due_at is not None:
                self.queue = pushed(self.queue, (tracked.due_at, 0, identity))
        for key, held in self.groups.items():
            if held.group.due_at is not None:
                self.queue = pushed(self.queue, (held.group.due_at, 1, key))
        self.edge = self._next_edge()
        self.stale = True

    # -- time -------------------------------------------------------------------------------------

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

    def _is_due(self, kind: int, key: str, at: datetime) -> bool:
        """Return whether an item of the queue stands: what moved since has an item of its own."""
        if kind == 0:
            tracked = self.tracked.get(key)
            return tracked is not None and tracked.due_at == at
        held = self.groups.get(key)
        return held is not None and held.group.due_at == at

    def next_instant(self) -> datetime | None:
        """Return the next instant at which something may fall due."""
        while self.queue is not None and not self._is_due(
            self.queue[1][1], self.queue[1][2], self.queue[1][0]
        ):
            self.queue = popped(self.queue)
        known = [self.edge, None if self.queue is None else self.queue[1][0]]
        return min((at for at in known if at is not None), default=None)

    def _next_edge(self) -> datetime | None:
        edges = [self.rules.next_edge(self.now)]
        for silence in self.silences:
            edges += [at for at in (silence.starts_at, silence.ends_at) if at > self.now]
        return min((edge for edge in edges if edge is not None), default=None)

    def _fall_due(self, identity: str, at: datetime) -> None:
        """Let what waits for one identity happen."""
        tracked: Tracked = self.tracked.get(identity)
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
        draft.__class__ = Tracked
        if draft.alert is not None and self._forgotten_at(draft) == at:
            self._forget(draft)
            return
        self._changed(tracked, draft)

    def _forget(self, tracked: Tracked) -> None:
        for key in self._places(tracked):
            self._leave(key, tracked.identity)
        self.tracked = self.tracked.without(tracked.identity)
        self.touched[tracked.identity] = None

    def _forgotten_at(self, tracked: Tracked) -> datetime | None:
        """Return when an identity is forgotten that has nothing open and nothing to say."""
        alert, newest = tracked.alert, tracked.newest_at
        if newest is None:
            return None
        if alert is None:
            return max(newest + self.rules.identity.forget_after, self.now)
        at = max(newest, alert.history[-1].at) + self.rules.identity.forget_after
        if alert.state == "open" or alert.suppressions is not None or alert.news is not None:
            return None
        within = self.rules.policy.reopen.within
        if within is not None and alert.cleared_at is not None:
            at = max(at, self.rules.policy.reopen.calendar.add(alert.cleared_at, within))
        return max(at, self.now)

    # -- what comes in ----------------------------------------------------------------------------

    def _count(self, meaning: Meaning) -> None:
        place = _PLACE[meaning]
        tally = self.tally
        self.tally = (*tally[:place], tally[place] + 1, *tally[place + 1 :])

    def hear(self, signal: Signal) -> None:
        """Take one signal in."""
        identity = self.rules.identity.identity(signal)
        tracked: Tracked | None = self.tracked.get(identity)
        delivery = redelivery(signal)
        if tracked is None:
            tracked = Tracked(identity=identity)
        elif delivery and delivery in tracked.deliveries:
            self._count(Meaning.REDELIVERED)
            return
        draft = drafted_tracked(tracked)
        if delivery and (most := self.rules.identity.deliveries):
            draft.deliveries = (*tracked.deliveries, delivery)[-most:]
        newest = tracked.newest_at
        if newest is not None and signal.at < newest:
            self._count(Meaning.LATE)
            self._kept(draft)
            return
        if signal.severity is not None and not self._means_something(draft, signal):
            return
        draft.newest_at = signal.at
        soft = self._judged(draft, signal)
        alert = tracked.alert
        if alert is not None and self._is_repeat(tracked, alert, signal, soft, draft.flaps):
            self._count(Meaning.REPEAT)
            draft.alert = alert.seen(at=signal.at)
            self._kept(draft)
            return
        meaning = received(alert, signal, newest_at=newest, policy=self.rules.policy).meaning
        self._count(meaning)
        if signal.severity is not None:
            draft.signal = signal
        self._applied(draft, signal, meaning, soft, delivery or None)
        draft.__class__ = Tracked
        self._changed(tracked, draft)

    def _kept(self, draft: Any) -> None:
        """Keep an entry of which nothing changed that others would have to know."""
        draft.__class__ = Tracked
        self.tracked = self.tracked.put(draft.identity, draft)
        self.touched[draft.identity] = None
        if draft.alert is None and draft.due_at is None:
            self.tracked = self.tracked.put(draft.identity, self._scheduled(draft))

    def _means_something(self, draft: Any, signal: Signal) -> bool:
        """Return whether a signal is more than noise or a mere remark, and count it if not."""
        severity = signal.severity or Severity.INDETERMINATE
        rules = self.rules.significance
        draft.means, _ = significance(signal.labels if rules else {}, severity, rules)
        told = draft.means is Significance.INFORMATIONAL
        is_open = draft.alert is not None and draft.alert.state == "open"
        if draft.means is None or (told and not is_open):
            self._count(Meaning.FILTERED)
            return False
        return True

    def _judged(self, draft: Any, signal: Signal) -> bool:
        """Let checks and flapping see a signal; return whether what it reports is soft."""
        soft = False
        rules = self.rules
        if rules.checks is not None:
            health = draft.health or CheckHealth(check=draft.identity)
            found = CheckResult(_AS_CHECK[signal.severity])
            draft.health = judge(health, found, at=signal.at, rules=rules.checks).health
            soft = signal.severity is not None and draft.health.kind is StateType.SOFT
        if rules.flapping is not None:
            state = "ok" if signal.severity is None else signal.severity.value
            track = draft.flaps or rules.flapping.start("ok")
            draft.flaps = rules.flapping.step(track, Sample(signal.at, state, soft))
        return soft

    def _is_repeat(
        self,
        tracked: Tracked,
        alert: Alert,
        signal: Signal,
        soft: bool,
        flaps: FlapTrack | None,
    ) -> bool:
        """Return whether a signal says what is known and nothing that rules wait for."""
        if alert.severity is not signal.severity or alert.state != "open":
            return False
        if alert.condition is not AlertCondition.RAISED:
            waits = alert.condition is AlertCondition.BUILDING
            if not waits or (self.rules.checks is not None and not soft):
                return False
        if alert.clears_at is not None or not _same(tracked.signal, signal):
            return False
        return flaps is None or tracked.flaps is None or flaps.flapping == tracked.flaps.flapping

    def _applied(
        self, draft: Any, signal: Signal, meaning: Meaning, soft: bool, delivery: str | None
    ) -> None:
        """Do to the alert what a signal means."""
        alert: Alert | None = draft.alert
        last = signal.at if alert is None else alert.history[-1].at
        moment = max(min(signal.at, self.now), last)
        told: dict[str, Any] = {"at": moment, "by": signal.source, "id": delivery}
        if moment != self.now:
            told["recorded_at"] = self.now
        severity = signal.severity
        delay = self.rules.delay(draft.labels) if self.rules.delays else None
        if severity is None:
            self._eased(draft, meaning, delay, told)
            return
        builds: dict[str, Any] = {}
        if meaning in (Meaning.NEW, Meaning.BACK):
            if soft:
                builds["building"] = True
            elif delay is not None and moment + delay.build > self.now:
                builds["builds_until"] = moment + delay.build
        if meaning is Meaning.NEW:
            draft.alert = self._opened(draft, signal, told, builds)
            return
        assert alert is not None  # noqa: S101 - for the type checker: only a new one has none
        if meaning is Meaning.BACK:
            alert = alert.reopen(severity=severity, **builds, **told)
        elif meaning is Meaning.RISEN:
            alert = alert.trigger(severity=severity, **told)
        elif meaning is Meaning.WORSE:
            back = self.rules.policy.takes_back("worsen")
            alert = alert.worsen(severity=severity, realarm=back, **told)
        elif meaning is Meaning.LESSER:
            back = self.rules.policy.takes_back("lessen")
            alert = alert.lessen(severity=severity, realarm=back, **told)
        elif alert.clears_at is not None:
            alert = alert.resurge(**told)
        if alert.condition is AlertCondition.BUILDING and self.rules.checks and not soft:
            alert = alert.trigger(at=moment, by="checks")
        draft.alert = alert.seen(at=signal.at)

    def _opened(
        self, draft: Any, signal: Signal, told: dict[str, Any], builds: dict[str, Any]
    ) -> Alert:
        before = draft.alert
        name = f"{draft.identity}@{told['at'].isoformat()}"
        while before is not None and before.id.startswith(name) and len(before.id) >= len(name):
            name += "+"
        draft.groups, draft.told, draft.delay = (), "", None
        draft.incidents, draft.answered = (), ()
        return Alert.report(
            name,
            identity=draft.identity,
            severity=signal.severity or Severity.INDETERMINATE,
            resource=signal.resource,
            name=signal.name,
            summary=signal.summary,
            latched=self.rules.latched,
            continues=None if before is None else before.id,
            **builds,
            **told,
        )

    def _eased(
        self, draft: Any, meaning: Meaning, delay: Delay | None, told: dict[str, Any]
    ) -> None:
        """Do to the alert what the end of its condition means."""
        alert = draft.alert
        if meaning is not Meaning.CLEAR:
            return
        if delay is not None and delay.keep and alert.condition is AlertCondition.RAISED:
            until = told["at"] + delay.keep
            if alert.clears_at is not None:
                return
            if until > self.now:
                draft.alert = alert.subside(until=until, **told)
                return
        draft.alert = alert.clear(**told)

    def operate(self, operation: Operation) -> None:
        """Let a person act on an alert."""
        tracked: Tracked | None = self.tracked.get(operation.identity)
        if tracked is None or tracked.alert is None:
            raise InvalidValue(operation.identity, "the identity of an alert of this stream")
        inputs = dict(operation.inputs)
        told = {"by": operation.by, "comment": operation.comment, "id": operation.id}
        told = {name: value for name, value in told.items() if value is not None}
        alert = tracked.alert
        if operation.action == "shelve":
            until = inputs.get("until")
            shelf = {**inputs, "at": self.now}
            if isinstance(until, str):
                shelf["until"] = utc(datetime.fromisoformat(until))
            allowed = self.rules.policy.allows_shelf(shelf)
            if not isinstance(allowed, bool):
                raise ActionRefused(
                    alert.id, alert.state, "shelve", (allowed,), alert.allowed_actions
                )
        draft = drafted_tracked(tracked)
        draft.alert = alert.act(operation.action, at=self.now, **told, **inputs)
        if draft.alert is alert:
            return
        draft.__class__ = Tracked
        self._changed(tracked, draft)

    def silence(self, silence: Silence) -> None:
        """Take in a silence, in the place of the one with its id."""
        others = [one for one in self.silences if one.id != silence.id]
        kept = [*others, silence]
        self.silences = _lasting(sorted(kept, key=lambda one: one.id), self.now)
        self.edge = self._next_edge()
        self._settle_all()

    # -- what follows for the others --------------------------------------------------------------

    def _changed(self, before: Tracked, after: Tracked) -> None:
        """Keep an entry that changed, and let everything follow that does."""
        worse = _worse(before.alert, after.alert)
        if worse is not None:
            after = self._hushed(after, worse)
        moved = self._moved(before, after)
        after = self._settled(after)
        self.tracked = self.tracked.put(after.identity, after)
        self.touched[after.identity] = None
        for identity in sorted(moved - {after.identity}):
            other = self.tracked.get(identity)
            if other is not None:
                settled = self._settled(other)
                if settled is not other:
                    self.tracked = self.tracked.put(identity, settled)
                    self.touched[identity] = None

    def _hushed(self, tracked: Tracked, worse: bool) -> Tracked:
        """Start what a change starts: the wait before it is told, and planned work that waited."""
        labels, alert = tracked.labels, tracked.alert
        delay = self.rules.delay(labels) if self.rules.delays else None
        if alert is None:
            return tracked
        draft = drafted_tracked(tracked)
        if delay is not None and (delay.up or delay.down):
            track = draft.delay = delay.after(tracked.delay, worse=worse, at=self.now)
            place = (SuppressionKind.DELAY.value, delay.name)
            waiting = any(one.place == place for one in alert.suppressed_by)
            if track.until is not None:
                draft.alert = alert = alert.suppress(
                    kind=SuppressionKind.DELAY, cause=delay.name, until=track.until,
                    at=self.now, by="rules",
                )  # fmt: skip
            elif waiting:
                draft.alert = alert = alert.unsuppress(
                    kind=SuppressionKind.DELAY, cause=delay.name, at=self.now, by="rules"
                )
        if worse and self.rules.flexible:
            for work in self.rules.maintenance:
                window = work.window(self.now) if work.is_flexible else None
                if window is None or not matches(work.when, labels):
                    continue
                begun = f"{work.name}@{window.start.isoformat()}"
                if begun not in draft.flexed:
                    draft.flexed = (*draft.flexed, begun)[-16:]
                    draft.alert = alert = alert.suppress(
                        kind=SuppressionKind.MAINTENANCE, cause=work.name,
                        until=work.hides(self.now), at=self.now, by="rules",
                    )  # fmt: skip
        draft.__class__ = Tracked
        return draft  # type: ignore[no-any-return] # the draft is one now

    def _places(self, tracked: Tracked) -> list[Any]:
        """Return where the index keeps an identity: what it inhibits, awaits, and is."""
        alert, rules = tracked.alert, self.rules
        if alert is None or not (rules.inhibitions or rules.involved):
            return []
        is_open = alert.state == "open"
        fires = is_open and alert.condition is AlertCondition.RAISED
        waits = is_open or alert.suppressions is not None
        labels = tracked.labels
        places: list[Any] = []
        for rule in rules.inhibitions:
            sides = rule.sides(labels)
            if sides is None:
                continue
            if sides.is_source and fires:
                both = "both" if sides.is_target else "source"
                places.append((both, rule.name, sides.pair))
            if sides.is_target and waits:
                places.append(("target", rule.name, sides.pair))
        if alert.resource in rules.involved:
            if is_open and alert.condition is not AlertCondition.CLEARED:
                places.append(("bad" if fires else "soft", alert.resource))
            if waits:
                places.append(("at", alert.resource))
        return places

    def _moved(self, before: Tracked, after: Tracked) -> set[str]:
        """Bring the index up to date; return the identities for which that may mean something."""
        if not (self.rules.inhibitions or self.rules.involved) or _stands_alike(before, after):
            return set()
        left, taken = self._places(before), self._places(after)
        if left == taken:
            return set()
        meant: set[str] = set()
        for key in left:
            if key not in taken and self._leave(key, after.identity):
                meant.update(self._concerned(key))
        for key in taken:
            if key not in left and self._enter(key, after.identity):
                meant.update(self._concerned(key))
        return meant

    def _enter(self, key: Any, identity: str) -> bool:
        """Put an identity in a place; return whether the place was empty."""
        held = self.index.get(key)
        self.index = self.index.put(key, (held or Map()).put(identity, True))
        return held is None

    def _leave(self, key: Any, identity: str) -> bool:
        """Take an identity from a place; return whether the place is empty now."""
        held = self.index.get(key, Map()).without(identity)
        self.index = self.index.put(key, held) if held else self.index.without(key)
        return not held

    def _concerned(self, key: Any) -> Iterator[str]:
        """Yield the identities for which a place that filled or emptied may mean something."""
        if key[0] in ("source", "both"):
            yield from self.index.get(("target", *key[1:]), ())
        elif key[0] in ("bad", "soft"):
            for child in self.rules.topology.descendants.get(key[1], ()):
                yield from self.index.get(("at", child), ())

    # -- what keeps an alert quiet ----------------------------------------------------------------

    def _settle_all(self) -> None:
        for identity in sorted(self.tracked):
            tracked = self.tracked.get(identity)
            settled = self._settled(tracked)
            if settled is not tracked:
                self.tracked = self.tracked.put(identity, settled)
                self.touched[identity] = None

    def _settled(self, tracked: Tracked) -> Tracked:
        """Return an entry with the suppressions it should have, told and answered if it may be."""
        alert = tracked.alert
        if alert is None:
            return self._scheduled(tracked)
        should = self._expected(tracked, alert)
        have = {
            one.place: one for one in alert.suppressed_by if self._is_derived(one.kind, one.cause)
        }
        for place in sorted(have.keys() - should.keys()):
            action = "unshelve" if place[0] == SuppressionKind.SHELVED else "unsuppress"
            alert = self._told(alert, action, place)
        for place in sorted(should):
            until, reason = should[place]
            if place in have and have[place].until == until:
                continue
            if alert.state == "closed" and place not in have:
                continue
            action = "shelve" if place[0] == SuppressionKind.SHELVED else "suppress"
            alert = self._told(alert, action, place, until=until, reason=reason)
        if alert is not tracked.alert:
            draft = drafted_tracked(tracked)
            draft.alert, draft.__class__ = alert, Tracked
            tracked = draft
        return self._scheduled(self._spoken(tracked))

    def _told(self, alert: Alert, action: str, place: tuple[str, str], **told: Any) -> Alert:
        kind, cause = place
        if kind != SuppressionKind.SHELVED:
            told["kind"] = SuppressionKind(kind)
        given = {name: value for name, value in told.items() if value is not None}
        return alert.act(action, cause=cause, at=self.now, by="rules", **given)

    def _is_derived(self, kind: SuppressionKind, cause: str) -> bool:
        """Return whether a suppression is there because of what holds now, and for no other end."""
        if kind is SuppressionKind.SHELVED:
            return cause != ""
        if kind is SuppressionKind.MAINTENANCE:
            return cause not in self.rules.flexible
        return kind is not SuppressionKind.DELAY

    def _expected(
        self, tracked: Tracked, alert: Alert
    ) -> dict[tuple[str, str], tuple[datetime | None, str]]:
        """Return what should keep an alert quiet now, by kind and cause: until when, and why."""
        rules = self.rules
        found: dict[tuple[str, str], tuple[datetime | None, str]] = {}
        if alert.state == "closed" and alert.suppressions is None:
            return {}
        if tracked.flaps is not None and tracked.flaps.flapping and rules.flapping is not None:
            found[SuppressionKind.FLAPPING.value, rules.flapping.name] = (None, "")
        if not (rules.inhibitions or rules.maintenance or self.silences or rules.involved):
            return found
        labels = tracked.labels
        for rule in rules.inhibitions:
            sides = rule.sides(labels)
            if sides is None or not sides.is_target:
                continue
            alone = ("source", rule.name, sides.pair) in self.index
            if alone or (not sides.is_source and ("both", rule.name, sides.pair) in self.index):
                found[SuppressionKind.INHIBITED.value, rule.name] = (None, "")
        if alert.resource in rules.involved:
            for cause in rules.topology.failed(alert.resource, self._standing):
                found[SuppressionKind.DEPENDENCY.value, cause] = (None, "")
        for work in rules.maintenance:
            if work.is_flexible or not matches(work.when, labels):
                continue
            spared = work.spares and alert.acknowledgement is Acknowledgement.ACKED
            until = None if spared else work.hides(self.now)
            if until is not None:
                found[SuppressionKind.MAINTENANCE.value, work.name] = (until, "")
        for silence in self.silences:
            if silence.silences(labels, at=self.now):
                place = (SuppressionKind.SHELVED.value, silence.id)
                found[place] = (silence.ends_at, silence.comment)
        return found

    def _standing(self, thing: str) -> Standing:
        if ("bad", thing) in self.index:
            return Standing.BAD
        return Standing.SOFT if ("soft", thing) in self.index else Standing.GOOD

    # -- what is told -----------------------------------------------------------------------------

    def _spoken(self, tracked: Tracked) -> Tracked:
        """Announce what is news, answer it, and tell the groups how it stands."""
        alert = tracked.alert
        if alert is None:
            return tracked
        hidden = alert.suppressions is not None and not alert.visible_at(self.now).is_shown
        acked = alert.acknowledgement is Acknowledgement.ACKED
        over = alert.condition is AlertCondition.CLEARED
        draft: Any = None
        if not hidden and (over or not acked) and alert.news is not None:
            draft = drafted_tracked(tracked)
            draft.alert = alert = alert.announce(at=self.now)
            if over:
                self._incidents_eased(draft)
        is_told = alert.announced not in (None, AlertCondition.CLEARED.value)
        if self.rules.responses and is_told and not hidden and not over:
            draft = draft or drafted_tracked(tracked)
            self._answer(draft, alert)
            alert = draft.alert
        if alert.announced is not None and self.rules.route is not None:
            told = f"{alert.announced} {'muted' if hidden or (acked and not over) else ''}"
            if told != tracked.told:
                draft = draft or drafted_tracked(tracked)
                draft.told = told
                self._tell_groups(draft, alert, muted=hidden or (acked and not over))
        if draft is None:
            return tracked
        draft.__class__ = Tracked
        return draft  # type: ignore[no-any-return] # the draft is one now

    def _tell_groups(self, draft: Any, alert: Alert, *, muted: bool) -> None:
        labels = draft.labels
        assert self.rules.route is not None  # noqa: S101 - asked for by the caller
        over = alert.announced == AlertCondition.CLEARED.value
        goes = {group_key(to, labels): to for to in route(self.rules.route, labels)}
        left = [key for key in draft.groups if key not in goes]
        stands = GroupedAlert(draft.identity, alert.raised_at, resolved=over, muted=muted)
        for key in left:  # another severity may lead elsewhere
            held = self.groups.get(key)
            to = None if held is None else self.rules.destinations.get(held.path)
            if to is not None:
                gone = GroupedAlert(draft.identity, resolved=True)
                self._group(key, held.group, gone, to)
        for key, to in sorted(goes.items()):
            held = self.groups.get(key)
            group = AlertGroup(key=key) if held is None else held.group
            self._group(key, group, stands, to)
        draft.groups = tuple(sorted(goes))

    def _group(
        self, key: str, group: AlertGroup, told: GroupedAlert | None, to: Destination
    ) -> None:
        after = step_group(group, told, at=self.now, rules=to)
        self.intents += after.intents
        due = after.state.due_at
        last = after.state.last
        if due is None and (last is None or not last.firing):  # it told that all is over
            self.groups = self.groups.without(key)
            return
        self.groups = self.groups.put(key, GroupAt(path=to.path, group=after.state))
        if due is not None and due != group.due_at:
            self.queue = pushed(self.queue, (due, 1, key))

    def _speak(self, key: str, at: datetime) -> None:
        """Let a group speak that fell due, at its own instant."""
        held: GroupAt = self.groups.get(key)
        to = self.rules.destinations.get(held.path)
        if to is None:  # its route is no longer there
            self.groups = self.groups.without(key)
            return
        self._group(key, held.group, None, to)

    def _answer(self, draft: Any, alert: Alert) -> None:
        """Do what rules say is done about an alert that is there and shown."""
        since = alert.raised_at or self.now
        for rule in self.rules.responses:
            if rule.name in draft.answered or self.now < since + rule.after:
                continue
            labels = draft.labels
            if not rule.applies(labels, draft.means):
                continue
            draft.answered = (*draft.answered, rule.name)
            if rule.respond is EventResponse.INCIDENT:
                self._promote(draft, rule, labels)
            elif rule.respond is not EventResponse.NONE:
                self.intents.append(_response(rule, draft, labels, self.now))

    def _promote(self, draft: Any, rule: ResponseRule, labels: dict[str, str]) -> None:
        """Open an incident for an alert, or let it join the one that is open for its key."""
        key = rule.key(labels, draft.identity)
        track: IncidentTrack | None = self.incidents.get(key)
        alert: Alert = draft.alert
        told = {"alert": alert.id, "identity": draft.identity, "severity": alert.severity}
        if track is None:
            track = IncidentTrack(key=key, rule=rule.name, opened_at=self.now)
            summary = alert.summary or f"{alert.name or alert.identity} {alert.resource}".strip()
            inputs = {**dict(rule.inputs), **told, "summary": summary}
            intent = Intent(
                target_id=track.id, action="log", inputs=inputs, key=f"{track.id}:log",
                rule=rule.name,
            )  # fmt: skip
        else:
            text = f"alert {alert.id} ({alert.severity}) belongs to it"
            intent = Intent(
                target_id=track.id, action="note", inputs={"text": text},
                key=f"{track.id}:{alert.id}:{len(alert.history)}", rule=rule.name,
            )  # fmt: skip
        self.intents.append(intent)
        self.incidents = self.incidents.put(key, track.joined(draft.identity))
        if alert.incident is None:
            draft.alert = alert.promote(incident=track.id, at=self.now, by=rule.name)
        draft.incidents = (*(one for one in draft.incidents if one != key), key)

    def _incidents_eased(self, draft: Any) -> None:
        """Tell the incidents of an alert that it is over, and resolve those whose rule says so."""
        by_name = {rule.name: rule for rule in self.rules.responses}
        for key in draft.incidents:
            track: IncidentTrack | None = self.incidents.get(key)
            if track is None:
                continue
            track = track.ended(draft.identity)
            rule = by_name.get(track.rule)
            if rule is not None and resolves(track, rule.resolve_on):
                self.intents.append(resolving(track, rule.resolve_on))
                self.incidents = self.incidents.without(key)
            else:
                self.incidents = self.incidents.put(key, track)
        draft.answered = draft.incidents = ()

    # -- when it is looked at again ---------------------------------------------------------------

    def _scheduled(self, tracked: Tracked) -> Tracked:
        """Return an entry with the next instant at which something waits for it, and queue that."""
        due = self._due(tracked)
        if due is not None and due < self.now:
            due = self.now  # heard of late: at the next step
        if due == tracked.due_at:
            return tracked
        if due is not None:
            self.queue = pushed(self.queue, (due, 0, tracked.identity))
        draft = drafted_tracked(tracked)
        draft.due_at = due
        draft.__class__ = Tracked
        return draft  # type: ignore[no-any-return] # the draft is one now

    def _due(self, tracked: Tracked) -> datetime | None:
        alert, rules = tracked.alert, self.rules
        forgotten = self._forgotten_at(tracked)
        moments = [] if forgotten is None else [forgotten]
        if alert is not None:
            waits = rules.timers.next_at(alert)
            moments += [] if waits is None else [waits]
            if rules.responses and alert.condition is AlertCondition.RAISED and alert.state == "open":
                since = alert.raised_at or self.now
                moments += [
                    since + rule.after
                    for rule in rules.responses
                    if rule.name not in tracked.answered and since + rule.after > self.now
                ]
        if tracked.flaps is not None and tracked.flaps.flapping and rules.flapping is not None:
            stable = rules.flapping.read(tracked.flaps, at=self.now).stable_at
            moments += [] if stable is None else [stable]
        return min(moments, default=None)


_PLACE = {meaning: place for place, meaning in enumerate(MEANINGS)}

_AS_CHECK: dict[Severity | None, CheckState] = {
    None: CheckState.OK,
    Severity.CRITICAL: CheckState.CRITICAL,
    Severity.MAJOR: CheckState.CRITICAL,
    Severity.MINOR: CheckState.WARNING,
    Severity.WARNING: CheckState.WARNING,
    Severity.INDETERMINATE: CheckState.UNKNOWN,
    Severity.INFORMATIONAL: CheckState.WARNING,
}
"""What a severity is as the result of a check."""


def _same(last: Signal | None, signal: Signal) -> bool:
    """Return whether two signals say the same of the same, so that rules match them alike."""
    return last is not None and (
        last.facts == signal.facts
        and last.resource == signal.resource
        and last.name == signal.name
        and last.source == signal.source
    )


def _stands_alike(before: Tracked, after: Tracked) -> bool:
    """Return whether nothing changed that the index goes by."""
    was, now = before.alert, after.alert
    if was is None or now is None or after.signal is None:
        return False
    return (
        was.state == now.state
        and was.condition is now.condition
        and was.severity is now.severity
        and (was.suppressions is None) == (now.suppressions is None)
        and _same(before.signal, after.signal)
    )


def _worse(before: Alert | None, after: Alert | None) -> bool | None:
    """Return whether a condition got worse, or better; `None` when it did neither."""
    was, now = _grade(before), _grade(after)
    if was == now:
        return None
    return was is None or (now is not None and now < was)


def _grade(alert: Alert | None) -> int | None:
    """Return how grave an alert is that is there, 1 for the gravest."""
    if alert is None or alert.condition is not AlertCondition.RAISED:
        return None
    return alert.severity.rank


def _lasting(silences: Iterable[Silence], at: datetime) -> tuple[Silence, ...]:
    return tuple(one for one in silences if one.state(at=at) is not SilenceState.EXPIRED)


def _response(rule: ResponseRule, tracked: Any, labels: Labels, at: datetime) -> Intent:
    """Return the intent of a response that is no incident."""
    alert: Alert = tracked.alert
    key = rule.key(labels, tracked.identity)
    opens = rule.respond in (EventResponse.PROBLEM, EventResponse.CHANGE)
    return Intent(
        target_id=key,
        action="log" if opens else rule.respond,
        inputs={
            **dict(rule.inputs),
            "alert": alert.id,
            "identity": tracked.identity,
            "severity": alert.severity,
        },
        key=f"{key}:{alert.id}:{alert.reopened}",
        rule=rule.name,
    )
