"""Quieting: what should keep an alert quiet now, compared with what does.

What holds because something else does (a source fires, a parent is down, a window is open) is
looked at whenever that may have changed. What began once for a length of time (a pause, flexible
work, a shelf) ends by itself.
"""

from datetime import datetime
from typing import Any

from serviceops.events.stream.notify import Telling
from serviceops.events.stream.stream_state import AlertEntry, drafted_tracked
from serviceops.lifecycle import Alert, SuppressionKind
from serviceops.lifecycle.alerts.alert_axes import Acknowledgement, AlertCondition

__all__ = ["Quieting"]


class Quieting(Telling):
    """What keeps alerts quiet, and what a change of one means for others."""

    def _changed(self, before: AlertEntry, after: AlertEntry) -> None:
        """Keep an entry that changed, and let everything follow that does."""
        worse = _worse(before.alert, after.alert)
        if worse is not None and (self.rules.delays or self.rules.flexible):
            after = self._hushed(after, worse)
        moved = self._moved(before, after)
        self._keep(after, self._settled(after))
        for identity in sorted(moved - {after.identity}):
            self._settle(identity)

    def _keep(self, before: AlertEntry, settled: AlertEntry) -> None:
        """Keep an entry that was settled: what hides it may be another now, and what waits."""
        self._moved(before, settled)
        settled = self._scheduled(settled)
        self.tracked = self.tracked.put(settled.identity, settled)
        self.touched[settled.identity] = None

    def _settle(self, identity: str) -> None:
        """Look at an entry again, for which something else may have come to mean another thing."""
        tracked: AlertEntry = self.tracked.get(identity)
        settled = self._settled(tracked)
        if settled is not tracked:
            self._keep(tracked, settled)

    def _hushed(self, tracked: AlertEntry, worse: bool) -> AlertEntry:
        """Start what a change starts: the wait before it is told, and planned work that waited."""
        alert, matched = tracked.alert, self.matched(tracked)
        delay = matched.delay
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
        if worse:
            for work in matched.flexible:
                window = work.window(self.now)
                if window is None:
                    continue
                begun = f"{work.name}@{window.start.isoformat()}"
                if begun not in draft.flexed:
                    draft.flexed = (*draft.flexed, begun)[-16:]
                    draft.alert = alert = alert.suppress(
                        kind=SuppressionKind.MAINTENANCE, cause=work.name,
                        until=work.hides(self.now), at=self.now, by="rules",
                    )  # fmt: skip
        draft.__class__ = AlertEntry
        return draft  # type: ignore[no-any-return] # the draft is one now

    def _settle_all(self) -> None:
        for identity in sorted(self.tracked):
            self._settle(identity)

    def _settled(self, tracked: AlertEntry) -> AlertEntry:
        """Return an entry with the suppressions it should have, told and answered if it may be."""
        alert = tracked.alert
        if alert is None:
            return tracked
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
            draft.alert, draft.__class__ = alert, AlertEntry
            tracked = draft
        return self._spoken(tracked)

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
        self, tracked: AlertEntry, alert: Alert
    ) -> dict[tuple[str, str], tuple[datetime | None, str]]:
        """Return what should keep an alert quiet now, by kind and cause: until when, and why."""
        rules = self.rules
        found: dict[tuple[str, str], tuple[datetime | None, str]] = {}
        if alert.state == "closed" and not alert.suppressed_by:
            return {}
        if tracked.flaps is not None and tracked.flaps.flapping and rules.flapping is not None:
            found[SuppressionKind.FLAPPING.value, rules.flapping.name] = (None, "")
        if not (rules.inhibitions or rules.maintenance or self.silences or rules.involved):
            return found
        matched = self.matched(tracked)
        for name, sides in matched.sides:
            if not sides.is_target:
                continue
            alone = ("source", name, sides.pair) in self.index
            if alone or (not sides.is_source and ("both", name, sides.pair) in self.index):
                found[SuppressionKind.INHIBITED.value, name] = (None, "")
        if alert.resource in rules.involved:
            for cause in rules.topology.failed(alert.resource, self._standing):
                found[SuppressionKind.DEPENDENCY.value, cause] = (None, "")
        for work in matched.fixed:
            spared = work.spares and alert.acknowledgement is Acknowledgement.ACKED
            until = None if spared else work.hides(self.now)
            if until is not None:
                found[SuppressionKind.MAINTENANCE.value, work.name] = (until, "")
        for silence in self.silences:
            if silence.silences(matched.labels, at=self.now):
                place = (SuppressionKind.SHELVED.value, silence.id)
                found[place] = (silence.ends_at, silence.comment)
        return found


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
