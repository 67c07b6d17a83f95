"""Notification: what is announced of an alert, what is done about it, and which groups get it.

An alert is announced when nothing hides it, nobody deals with it, and its condition differs from
what was announced last. Responses, incidents and groups follow from that.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from serviceops._internal.frozen_copies import draft_of
from serviceops._internal.persistent_maps import PersistentMap, TransientMap
from serviceops.events.matchers import Labels
from serviceops.events.response import IncidentTrack, ResponseRule, resolve_intent, resolves
from serviceops.events.routing.grouping import (
    AlertGroup,
    Row,
    find_row,
    group_after,
    moves_nothing,
    with_statuses,
)
from serviceops.events.routing.routes import Destination
from serviceops.events.signals import Signal
from serviceops.events.stream.alert_moves import announced, promoted, revision_of
from serviceops.events.stream.stream_rules import StreamContext, StreamRules
from serviceops.events.stream.stream_state import (
    TAKEN,
    AlertEntry,
    GroupEntry,
    entry_draft,
    evolve_entry,
    response_due_at,
)
from serviceops.history import Fact
from serviceops.intents import Intent
from serviceops.lifecycle import Alert, Severity, SuppressionKind
from serviceops.lifecycle.alerts.alert_axes import Acknowledgement, AlertCondition
from serviceops.lifecycle.event import EventResponse

GroupDue: TypeAlias = tuple[datetime, str]
"""When a group falls due, and its key."""
GroupNews: TypeAlias = tuple[tuple[Intent, ...], tuple[GroupDue, ...]]
"""The notifications that follow from a change of groups, and what falls due."""


MOVED = "moved "
"""What the status begins with of an alert that new rules have in other groups."""
_CLEARED = AlertCondition.CLEARED.value  # read once: the value of a member takes a call
_intent_draft = draft_of(Intent)
_member_draft = draft_of(GroupEntry)


def _group_entry(path: str, receiver: str | None, group: AlertGroup) -> GroupEntry:
    """Return the entry of a group, of parts that are right."""
    draft = _member_draft()
    draft.path, draft.receiver, draft.group = path, receiver, group
    draft.__class__ = GroupEntry
    return draft  # type: ignore[no-any-return] # the draft is one now


class TransientGroups(TransientMap[str, GroupEntry]):
    """The groups of a stream during one call, by key, with the statuses that wait for each.

    A storm changes the alerts of a group by the hundred, and most of these statuses move nothing
    else of it: no instant at which it is due, and no notification. They wait here, and are written
    into their group together when somebody looks at it, or at the end of the call.
    """

    __slots__ = ("_waiting",)

    def __init__(self, base: PersistentMap[str, GroupEntry]) -> None:
        super().__init__(base)
        self._waiting: dict[str, tuple[GroupEntry, dict[str, Row]]] = {}

    def add(self, key: str, status: Row, now: datetime, to: Destination) -> bool:
        """Have the status of an alert wait for its group; false when it may not.

        Then it has to be written at once.
        """
        found = self._waiting.get(key)
        if found is None:
            member = TransientMap.get(self, key)
            if member is None or member.path != to.path or member.receiver != to.receiver:
                return False
            found = member, {}
        member, statuses = found
        identity, waiting = status[0], len(statuses)
        if identity in statuses or not moves_nothing(member.group, status, now, to, waiting):
            return False
        statuses[identity] = status
        self._waiting[key] = found
        return True

    def _settle(self, key: str) -> None:
        """Write the statuses that wait for a group into it."""
        member, statuses = self._waiting.pop(key)
        group = with_statuses(member.group, statuses.values())
        if group is not member.group:
            self.put(key, _group_entry(member.path, member.receiver, group))

    def get(self, key: str, default: Any = None) -> Any:
        """Return the group of a key, or the default."""
        if key in self._waiting:
            self._settle(key)
        return TransientMap.get(self, key, default)

    def persistent(self) -> PersistentMap[str, GroupEntry]:
        """Return the groups as a value."""
        for key in list(self._waiting):
            self._settle(key)
        return TransientMap.persistent(self)


class Incidents(TransientMap[str, IncidentTrack]):
    """The incidents of a stream during one call, by key, with the alerts that wait to join each.

    Of a storm many join one incident, which is copied once for all of them.
    """

    __slots__ = ("_joining",)

    def __init__(self, base: PersistentMap[str, IncidentTrack]) -> None:
        super().__init__(base)
        self._joining: dict[str, tuple[str, list[str]]] = {}

    def id_of(self, key: str) -> str | None:
        """Return the id of the incident of a key; `None` where there is none."""
        found = self._joining.get(key)
        if found is None:
            track = TransientMap.get(self, key)
            if track is None:
                return None
            found = self._joining[key] = track.id, []
        return found[0]

    def join(self, key: str, identity: str) -> None:
        """Have an alert wait to join an incident, of which the id was read before."""
        self._joining[key][1].append(identity)

    def get(self, key: str, default: Any = None) -> Any:
        """Return the incident of a key, or the default."""
        if key in self._joining:
            self._settle(key)
        return TransientMap.get(self, key, default)

    def _settle(self, key: str) -> None:
        """Write the alerts that wait into their incident."""
        _, identities = self._joining.pop(key)
        track: Any = TransientMap.get(self, key)
        self.put(key, track.joined_by(identities))

    def persistent(self) -> PersistentMap[str, IncidentTrack]:
        """Return the incidents as a value."""
        for key in list(self._joining):
            self._settle(key)
        return TransientMap.persistent(self)


Notices: TypeAlias = tuple[AlertEntry, tuple[Intent, ...], tuple[GroupDue, ...]]
"""An entry after it was announced, the intents that follow, and what falls due."""
# A plain tuple, since one is made for every change of an alert.


def notify(
    entry: AlertEntry, context: StreamContext, groups: TransientGroups, incidents: Incidents
) -> Notices:
    """Return an entry announced as far as it may be, with its responses.

    Its groups and incidents are written in place.
    """
    now, rules, _ = context
    alert = entry.alert
    intents: tuple[Intent, ...] = ()
    due: tuple[GroupDue, ...] = ()
    if alert is None:
        return entry, intents, due
    hidden = bool(alert.suppressed_by) and _is_hidden(alert, now)
    acked = alert.acknowledgement is Acknowledgement.ACKED
    over = alert.condition is AlertCondition.CLEARED
    news = alert.news if not hidden and (over or not acked) else None
    if news is not None:
        alert = announced(alert, news, now)
        if over:
            entry = evolve_entry(entry, alert=alert)
            entry, intents = _end_incidents(entry, incidents, rules)
    responded, joined, status, keys = (
        entry.responded,
        entry.incidents,
        entry.group_status,
        entry.groups,
    )
    labels = entry.labels
    may_respond = rules.responses and not hidden and _has_responses(alert)
    waiting = _due_responses(entry, alert, labels, now, rules) if may_respond else []
    if waiting:
        alert, responded, joined, made = _respond(entry, alert, labels, incidents, now, waiting)
        intents += made
    if alert.announced is not None and rules.route is not None:
        muted = hidden or (acked and not over)
        status = f"{alert.announced} {'muted' if muted else ''}"
        # A group only learns of an alert when its status changes, not with every repeat.
        if status != entry.group_status:
            again = news is not None and not over and _is_announced(entry.alert)
            args = entry, alert, labels, context, groups
            is_news = entry.group_status != MOVED + status
            keys, (more, due) = _inform_groups(*args, muted=muted, again=again, is_news=is_news)
            intents += more
    # All that changes is written at once: an entry has many fields, and most storms change several.
    if alert is not entry.alert or responded != entry.responded or status != entry.group_status:
        draft = entry_draft(entry)
        draft.alert, draft.responded, draft.incidents = alert, responded, joined
        draft.group_status, draft.groups = status, keys
        draft.__class__ = AlertEntry
        entry = draft
    return entry, intents, due


def _is_hidden(alert: Alert, now: datetime) -> bool:
    """Return whether something hides an alert from the inputs of an instant."""
    # Windows and silences do not hide what arrives at their end; a wait ends after all inputs.
    return any(
        one.until is None or now < one.until or one.kind is SuppressionKind.DELAY
        for one in alert.suppressed_by
    )


def _has_responses(alert: Alert) -> bool:
    """Return whether responses to an alert are made, if nothing hides it."""
    # What builds up again does not count, though its last announcement may still be true.
    return _is_announced(alert) and alert.condition is AlertCondition.RAISED


def _is_announced(alert: Alert | None) -> bool:
    """Return whether a condition was announced, and its end was not."""
    return alert is not None and alert.announced not in (None, _CLEARED)


def is_response_due(entry: AlertEntry, context: StreamContext) -> bool:
    """Return whether a response is made to an alert once all inputs of this instant are there."""
    now, rules, _ = context
    alert = entry.alert
    return (
        alert is not None
        and _has_responses(alert)
        and not _is_hidden(alert, now)
        and bool(_due_responses(evolve_entry(entry, due_at=TAKEN), alert, entry.labels, now, rules))
    )


def _due_responses(
    entry: AlertEntry, alert: Alert, labels: Labels, now: datetime, rules: StreamRules
) -> list[ResponseRule]:
    """Return the rules whose responses to an alert are due and have not been made."""
    since = alert.raised_at or now
    return [
        rule for rule in rules.responses
        if rule.name not in entry.responded
        and response_due_at(entry, rule, since, now) is None
        and rule.applies(labels, entry.significance)
    ]  # fmt: skip


def flush_group(key: str, groups: TransientGroups, context: StreamContext) -> GroupNews:
    """Write a group that fell due, and return its notification and when it is due next."""
    member: GroupEntry = groups.get(key)
    return _step(groups, key, member, None, context.now, context.rules.destinations[member.path])


def has_moved(entry: AlertEntry, groups: TransientGroups, rules: StreamRules) -> bool:
    """Return whether new rules have an alert that was announced in other groups."""
    if rules.route is None or not _is_announced(entry.alert):
        return False
    wanted = tuple(rules.destinations_of(entry.labels))
    return wanted != entry.groups or any(key not in groups for key in wanted)


def is_gone(member: GroupEntry, rules: StreamRules) -> bool:
    """Return whether new rules do not have the route of a group, or have another receiver there."""
    to = rules.destinations.get(member.path)
    return to is None or member.receiver not in (None, to.receiver)


def _step(
    groups: TransientGroups,
    key: str,
    member: GroupEntry | None,
    status: Row | None,
    now: datetime,
    to: Destination,
) -> GroupNews:
    """Write a group after a step: one that is empty and has notified so is removed."""
    group = AlertGroup(key=key) if member is None else member.group
    after, intents = group_after(group, status, now, to)
    due, last = after.due_at, after.last
    if due is None and (last is None or not last.firing):
        groups.without(key)
        return intents, ()
    # Another severity again, before it was notified of the first, is no news for a group.
    if after is group and member is not None and member.path == to.path:
        return intents, ()
    groups.put(key, _group_entry(to.path, to.receiver, after))
    return intents, () if due in (None, group.due_at) else ((due, key),)


def _inform_groups(
    entry: AlertEntry,
    alert: Alert,
    labels: Labels,
    context: StreamContext,
    groups: TransientGroups,
    *,
    muted: bool,
    again: bool,
    is_news: bool,
) -> tuple[tuple[str, ...], GroupNews]:
    """Write the groups of an alert, to which it may have moved, and return their keys."""
    # Of what is no news only a group learns that it was not in before.
    now, rules, _ = context
    identity, over = entry.identity, alert.announced == _CLEARED
    intents: tuple[Intent, ...] = ()
    due: tuple[GroupDue, ...] = ()
    wanted = rules.destinations_of(labels)
    for key in entry.groups:  # another severity may be routed elsewhere
        member = None if key in wanted else groups.get(key)
        if member is not None:
            gone: Row = identity, None, True, False, False
            to = rules.destinations[member.path]
            more, times = _step(groups, key, member, gone, now, to)
            intents, due = intents + more, due + times
    current: Row = identity, alert.raised_at, over, muted, again
    for key, to in wanted.items():
        if is_news and groups.add(key, current, now, to):
            continue
        member = groups.get(key)
        joins = member is None or key not in entry.groups
        if joins or is_news or find_row(member.group, identity) is None:
            more, times = _step(groups, key, member, current, now, to)
            intents, due = intents + more, due + times
    return tuple(wanted), (intents, due)


def join_groups(
    identity: str, now: datetime, wanted: Mapping[str, Destination], groups: TransientGroups
) -> GroupNews:
    """Write the groups of a new alert that is shown at once."""
    intents: tuple[Intent, ...] = ()
    due: tuple[GroupDue, ...] = ()
    current: Row = identity, now, False, False, False
    for key, to in wanted.items():
        if not groups.add(key, current, now, to):
            more, times = _step(groups, key, groups.get(key), current, now, to)
            intents, due = intents + more, due + times
    return intents, due


def _respond(
    entry: AlertEntry,
    alert: Alert,
    labels: Labels,
    incidents: Incidents,
    now: datetime,
    due: list[ResponseRule],
) -> tuple[Alert, tuple[str, ...], tuple[str, ...], tuple[Intent, ...]]:
    """Return an alert after responses that are due, and the rules and incidents of all."""
    intents: tuple[Intent, ...] = ()
    responded, joined = entry.responded, entry.incidents
    for rule in due:
        responded = (*responded, rule.name)
        key = rule.key(labels, entry.identity)
        if rule.respond is EventResponse.INCIDENT:
            alert, intent = _promote(alert, rule, key, incidents, now)
            joined = (*[one for one in joined if one != key], key)
            intents = (*intents, intent)
        elif rule.respond is not EventResponse.NONE:
            intents = (*intents, _response(alert, rule, key, now))
    return alert, responded, joined, intents


class IncidentCause(NamedTuple):
    """The alert for which something is opened: its id, its identity and severity, and a summary."""

    id: str
    identity: str
    severity: Severity
    summary: str


def summary_of(about: Alert | Signal, identity: str) -> str:
    """Return the summary of an alert, or of the signal that opens it."""
    return about.summary or f"{about.name or identity} {about.resource}".strip()


def _cause(alert: Alert) -> IncidentCause:
    summary = summary_of(alert, alert.identity)
    return IncidentCause(alert.id, alert.identity, alert.severity, summary)


def _facts(about: IncidentCause, rule: ResponseRule, now: datetime) -> dict[str, Fact]:
    """Return the inputs of an intent that opens something for an alert."""
    facts: dict[str, Fact] = dict(rule.inputs)
    if rule.to:
        facts["to"] = rule.recipients(now)
    return facts | {"alert": about.id, "identity": about.identity, "severity": about.severity}


def _promote(
    alert: Alert, rule: ResponseRule, key: str, incidents: Incidents, now: datetime
) -> tuple[Alert, Intent]:
    """Return an alert added to the open incident of its key, or to a new one."""
    track: IncidentTrack | None = incidents.get(key)
    if track is None:
        track, intent = new_incident(rule, key, _cause(alert), now)
    else:
        intent = incident_note(track.id, rule, alert.id, alert.severity, revision_of(alert))
        track = track.joined(alert.identity)
    if alert.incident is None:
        alert = promoted(alert, track.id, now, rule.name)
    incidents.put(key, track)
    return alert, intent


def new_incident(
    rule: ResponseRule, key: str, about: IncidentCause, now: datetime
) -> tuple[IncidentTrack, Intent]:
    """Return the incident that a rule opens for an alert, and the intent that logs it."""
    track = IncidentTrack(key=key, rule=rule.name, opened_at=now, alerts=(about.identity,))
    intent = Intent(
        target_id=track.id, action="log", key=f"{track.id}:log", rule=rule.name,
        inputs={**_facts(about, rule, now), "summary": about.summary},
    )  # fmt: skip
    return track, intent


def incident_note(
    incident: str, rule: ResponseRule, alert: str, severity: Severity, revision: int
) -> Intent:
    """Return the intent that notes on an incident that an alert of a revision belongs to it."""
    text = f"alert {alert} ({severity._value_}) belongs to it"
    note = _intent_draft()
    note.target_id, note.action, note.inputs = incident, "note", (("text", text),)
    note.key, note.rule = f"{incident}:{alert}:{revision}", rule.name
    note.__class__ = Intent
    return note  # type: ignore[no-any-return] # the draft is one now


def _end_incidents(
    entry: AlertEntry, incidents: Incidents, rules: StreamRules
) -> tuple[AlertEntry, tuple[Intent, ...]]:
    """Write the incidents of an alert that is over; those with a rule for that are resolved."""
    by_name = {rule.name: rule for rule in rules.responses}
    intents: tuple[Intent, ...] = ()
    for key in entry.incidents:
        track: IncidentTrack | None = incidents.get(key)
        if track is None:
            continue
        track = track.ended(entry.identity)
        rule = by_name.get(track.rule)
        if rule is not None and resolves(track, rule.resolve_on):
            intents = (*intents, resolve_intent(track, rule.resolve_on))
            incidents.without(key)
        else:
            incidents.put(key, track)
    return evolve_entry(entry, responded=(), incidents=()), intents


def _response(alert: Alert, rule: ResponseRule, key: str, now: datetime) -> Intent:
    """Return the intent of a response other than an incident."""
    opens = rule.respond in (EventResponse.PROBLEM, EventResponse.CHANGE)
    return Intent(
        target_id=key,
        action="log" if opens else rule.respond,
        inputs=_facts(_cause(alert), rule, now),
        key=f"{key}:{alert.id}:{alert.reopened}",
        rule=rule.name,
    )
