"""Telling: what is announced of an alert, what is done about it, and which groups hear of it.

An alert is announced when nothing hides it, nobody deals with it, and what is true differs from
what was announced last. The rest follows from that: responses, incidents, groups.
"""

from datetime import datetime
from typing import Any

from serviceops.events.matchers import Labels
from serviceops.events.response import IncidentTrack, ResponseRule, resolves, resolving
from serviceops.events.routing.grouping import AlertGroup, GroupedAlert, step_group
from serviceops.events.routing.routes import Destination, group_key, route
from serviceops.events.stream.index import Held
from serviceops.events.stream.persistent_maps import pushed
from serviceops.events.stream.stream_state import AlertEntry, GroupEntry, drafted_tracked
from serviceops.intents import Intent
from serviceops.lifecycle import Alert
from serviceops.lifecycle.alerts.alert_axes import Acknowledgement, AlertCondition
from serviceops.lifecycle.event import EventResponse

__all__ = ["Telling"]


class Telling(Held):
    """What follows for others from how an alert stands."""

    def _spoken(self, tracked: AlertEntry) -> AlertEntry:
        """Announce what is news, answer it, and tell the groups how it stands."""
        alert = tracked.alert
        if alert is None:
            return tracked
        hidden = bool(alert.suppressed_by) and not alert.visible_at(self.now).is_shown
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
        draft.__class__ = AlertEntry
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
        self.groups = self.groups.put(key, GroupEntry(path=to.path, group=after.state))
        if due is not None and due != group.due_at:
            self.queue = pushed(self.queue, (due, 1, key))

    def _speak(self, key: str, at: datetime) -> None:
        """Let a group speak that fell due, at its own instant."""
        held: GroupEntry = self.groups.get(key)
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
