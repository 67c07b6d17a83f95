"""What a step holds while it is taken: the state open for change, and what finds things in it.

Two things are there only so that nothing has to be searched: an index of who inhibits, awaits and
is what, and a queue of what falls due. Both follow from the entries and the rules, and are worked
out again when the rules are others.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import attrs

from serviceops.events.processing.dependency import ResourceState
from serviceops.events.response import significance
from serviceops.events.stream.persistent_maps import Map, popped, pushed
from serviceops.events.stream.stream_rules import Matched, StreamRules
from serviceops.events.stream.stream_state import (
    AlertEntry,
    StreamState,
    drafted_state,
    drafted_tracked,
    same,
)
from serviceops.intents import Intent
from serviceops.lifecycle.alerts.alert_axes import AlertCondition

__all__ = ["Held"]


class Held:
    """The parts of a state, open for change, the intents so far, and the index and the queue."""

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
        self.found: dict[int, Matched] = {}
        if state._rules is not rules and state._rules != rules:
            self._indexed()

    def matched(self, tracked: AlertEntry) -> Matched:
        """Return which rules speak of an alert, worked out once a step."""
        place = id(tracked.signal)  # signals outlive the step: the state before it holds them
        known = self.found.get(place)
        if known is None:
            known = self.found[place] = self.rules.matched(tracked.labels)
        return known

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
        for identity, tracked in list(self.tracked.items()):
            if tracked.signal is not None and tracked.signal.severity is not None:
                labels, severity = tracked.labels, tracked.signal.severity
                means, _ = significance(labels, severity, self.rules.significance)
                if means != tracked.means:
                    tracked = attrs.evolve(tracked, means=means)  # noqa: PLW2901 - as rules say now
                    self.tracked = self.tracked.put(identity, tracked)
            for key in self._places(tracked):
                self.index = self.index.put(key, self.index.get(key, Map()).put(identity, True))
            if tracked.due_at is not None:
                self.queue = pushed(self.queue, (tracked.due_at, 0, identity))
        for key, held in self.groups.items():
            if held.group.due_at is not None:
                self.queue = pushed(self.queue, (held.group.due_at, 1, key))
        self.edge = self._next_edge()
        self.stale = True

    def _places(self, tracked: AlertEntry) -> list[Any]:
        """Return where the index keeps an identity: what it inhibits, awaits, and is."""
        alert, rules = tracked.alert, self.rules
        if alert is None or not (rules.inhibitions or rules.involved):
            return []
        is_open = alert.state == "open"
        fires = is_open and alert.condition is AlertCondition.RAISED
        waits = is_open or bool(alert.suppressed_by)
        places: list[Any] = []
        for name, sides in self.matched(tracked).sides:
            if sides.is_source and fires:
                places.append(("both" if sides.is_target else "source", name, sides.pair))
            if sides.is_target and waits:
                places.append(("target", name, sides.pair))
        if alert.resource in rules.involved:
            if is_open and alert.condition is not AlertCondition.CLEARED:
                places.append(("bad" if fires else "soft", alert.resource))
            if waits:
                places.append(("at", alert.resource))
        return places

    def _moved(self, before: AlertEntry, after: AlertEntry) -> set[str]:
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

    def _standing(self, thing: str) -> ResourceState:
        if ("bad", thing) in self.index:
            return ResourceState.BAD
        return ResourceState.SOFT if ("soft", thing) in self.index else ResourceState.GOOD

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

    def _forgotten_at(self, tracked: AlertEntry) -> datetime | None:
        """Return when an identity is forgotten that has nothing open and nothing to say."""
        alert, newest = tracked.alert, tracked.newest_at
        if newest is None:
            return None
        if alert is None:
            return max(newest + self.rules.identity.forget_after, self.now)
        at = max(newest, alert.history[-1].at) + self.rules.identity.forget_after
        if alert.state == "open" or alert.suppressed_by or alert.news is not None:
            return None
        within = self.rules.policy.reopen.within
        if within is not None and alert.cleared_at is not None:
            at = max(at, self.rules.policy.reopen.calendar.add(alert.cleared_at, within))
        return max(at, self.now)

    def _scheduled(self, tracked: AlertEntry) -> AlertEntry:
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
        draft.__class__ = AlertEntry
        return draft  # type: ignore[no-any-return] # the draft is one now

    def _due(self, tracked: AlertEntry) -> datetime | None:
        alert, rules = tracked.alert, self.rules
        forgotten = self._forgotten_at(tracked)
        moments = [] if forgotten is None else [forgotten]
        if alert is not None:
            waits = rules.timers.next_at(alert)
            moments += [] if waits is None else [waits]
            if (
                rules.responses
                and alert.condition is AlertCondition.RAISED
                and alert.state == "open"
            ):
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


def _stands_alike(before: AlertEntry, after: AlertEntry) -> bool:
    """Return whether nothing changed that the index goes by."""
    was, now = before.alert, after.alert
    if was is None or now is None or after.signal is None:
        return False
    return (
        was.state == now.state
        and was.condition is now.condition
        and was.severity is now.severity
        and bool(was.suppressed_by) == bool(now.suppressed_by)
        and same(before.signal, after.signal)
    )
