"""Suppression: what should hide an alert now, compared with what does.

What is in effect because of something else (a source fires, a parent is down, a window is open) is
compared whenever that may have changed. What began once for a length of time (a pause, flexible
work, a shelf) ends by itself.
"""

from datetime import datetime
from typing import Any, TypeAlias

import attrs

from serviceops.events.processing.delay import DelayTrack
from serviceops.events.stream.index import AlertIndex, SilenceIndex
from serviceops.events.stream.stream_rules import StreamContext, StreamRules
from serviceops.events.stream.stream_state import AlertEntry, evolve_entry
from serviceops.lifecycle import Alert, Severity, SuppressionKind
from serviceops.lifecycle.alerts.alert_axes import AlertCondition

MAX_FLEXIBLE_STARTS = 16
"""How many starts of flexible work an entry remembers, so that its size is bounded."""

Cause: TypeAlias = tuple[str, str]
"""The kind of a suppression, and what causes it."""


def severity_change(before: Alert | None, after: Alert | None) -> bool | None:
    """Return whether a condition got worse, or better; `None` when it did neither."""
    was, now = _rank(before), _rank(after)
    if was == now:
        return None
    return was is None or (now is not None and now < was)


def _rank(alert: Alert | None) -> int | None:
    """Return the rank of the severity of a raised alert, 1 for the gravest."""
    if alert is None or alert.condition is not AlertCondition.RAISED:
        return None
    return alert.severity.rank


def start_delay(entry: AlertEntry, context: StreamContext, *, worse: bool) -> AlertEntry:
    """Return an entry with the delay that a change of severity starts, or without one it ends."""
    now, delay, alert = context.now, context.match(entry.signal).delay, entry.alert
    if delay is not None and not (delay.up or delay.down):
        delay = None
    if alert is None or (delay is None and entry.delay is None):
        return entry
    # What rises to no more than was announced is, for those who know that, no worse.
    graver = _is_graver_than_announced(alert)
    # The rules may have been changed since a delay began: what changes now waits by the new ones.
    if delay is None:
        if graver and not worse:
            return entry
        return evolve_entry(entry, alert=_without_delays(alert, now), delay=None)
    track = delay.after(entry.delay, worse=worse and graver, at=now)
    if graver and not worse:
        track = _no_sooner(track, entry.delay, now)
    if track.until is None:
        alert = _without_delays(alert, now)
    elif track.until > now:  # one that ends now does so after the inputs of this instant
        place = (SuppressionKind.DELAY.value, delay.name)
        alert = _act(_without_delays(alert, now, but=place), "suppress", place, now,
                     until=track.until)  # fmt: skip
    return evolve_entry(entry, alert=alert, delay=track)


def _without_delays(alert: Alert, now: datetime, *, but: Cause | None = None) -> Alert:
    """Return an alert for which no delay runs any more, but for one."""
    for one in alert.suppressed_by:
        if one.kind is SuppressionKind.DELAY and one.place != but:
            alert = _act(alert, "unsuppress", one.place, now)
    return alert


def _is_graver_than_announced(alert: Alert) -> bool:
    rank, announced = _rank(alert), alert.announced
    if rank is None or announced in (None, AlertCondition.CLEARED.value):
        return rank is not None
    return rank < Severity(announced).rank


def _no_sooner(track: DelayTrack, before: DelayTrack | None, now: datetime) -> DelayTrack:
    """Return a track that waits no less long than the one before, as far as that waits."""
    # What lessens while it waits is still news that got worse: it has to last as long.
    until = None if before is None else before.until
    if until is None or until < now or (track.until is not None and track.until >= until):
        return track
    return attrs.evolve(track, until=until)


def start_flexible(
    before: AlertEntry | None, after: AlertEntry, context: StreamContext
) -> AlertEntry:
    """Return an entry with the flexible work that its problem starts.

    `before` is the entry before a change; without one only a problem that is there already starts
    work, by the rule of Icinga.
    """
    now, works = context.now, context.match(after.signal).flexible
    alert, started = after.alert, after.flexible_started
    problem = _problem(alert)
    if alert is None or problem is None or not works:
        return after
    changes = before is not None and problem != _problem(before.alert)
    if before is not None and before.alert is not None and before.alert.id != alert.id:
        alert = _with_work_that_runs(before.alert, alert, context)
    for work in works:
        window = work.window(now) if changes or work.starts_on == "problem" else None
        if window is None:
            continue
        start = f"{work.name}@{window.start.isoformat()}"
        if start not in started:
            place = (SuppressionKind.MAINTENANCE.value, work.name)
            until = work.end_within(window, now)
            # Older rules may have given the work of this name longer than it has by these.
            if work.name not in map(work_of, started) or not _lasts(alert, place, until):
                alert = _act(alert, "suppress", place, now, until=until)
            started = (*started, start)[-MAX_FLEXIBLE_STARTS:]
    if alert is after.alert and started is after.flexible_started:
        return after
    return evolve_entry(after, alert=alert, flexible_started=started)


def _lasts(alert: Alert, place: Cause, until: datetime | None) -> bool:
    """Return whether something hides an alert already that ends no earlier than an instant."""
    ends = (one.until for one in alert.suppressed_by if one.place == place)
    return any(end is None or (until is not None and end >= until) for end in ends)


def work_of(start: str) -> str:
    """Return the name of the flexible work that began at a start that an entry remembers."""
    return start.rpartition("@")[0]


def _with_work_that_runs(closed: Alert, alert: Alert, context: StreamContext) -> Alert:
    """Return a new alert under the flexible work that began with the closed one before it."""
    # Work that began runs for its duration, whether or not the problem is the same alert.
    now, rules, _ = context
    for one in closed.suppressed_by:
        runs = one.until is not None and one.until > now
        if runs and one.kind is SuppressionKind.MAINTENANCE and one.cause in rules.flexible:
            alert = _act(alert, "suppress", one.place, now, until=one.until)
    return alert


def _problem(alert: Alert | None) -> tuple[Severity, AlertCondition] | None:
    """Return the state of a problem as monitors tell one from another; `None` without one."""
    # A condition that builds up is a soft problem: both daemons start flexible work with those.
    if alert is None or alert.condition is AlertCondition.CLEARED:
        return None
    return alert.severity, alert.condition


def update_suppressions(
    entry: AlertEntry,
    context: StreamContext,
    silences: SilenceIndex,
    index: AlertIndex,
    *,
    only_new: bool = False,
) -> AlertEntry:
    """Return an entry with exactly the suppressions that are due to the state of others now.

    With `only_new` those that are over stay: the inputs of an instant come before they end.
    """
    alert = entry.alert
    if alert is None:
        return entry
    now, rules, _ = context
    wanted = _wanted(entry, alert, context, silences, index)
    if not wanted and not alert.suppressed_by:
        return entry  # nothing hides it and nothing should: by far the most
    present = {
        one.place: one
        for one in alert.suppressed_by
        if _is_derived(one.kind, one.cause, entry, rules)
    }
    # In order of their place, what is new first, so that the history is the same wherever it is
    # worked out again: an input of this instant may have made what is new known already.
    for place in sorted(wanted):
        until, reason = wanted[place]
        if place in present and present[place].until == until:
            continue
        if alert.state == "closed" and place not in present:
            continue
        shelf = place[0] == SuppressionKind.SHELVED
        action = "shelve" if shelf else "suppress"
        alert = _act(alert, action, place, now, until=until, reason=reason)
    for place in () if only_new else sorted(present.keys() - wanted.keys()):
        shelf = place[0] == SuppressionKind.SHELVED
        alert = _act(alert, "unshelve" if shelf else "unsuppress", place, now)
    return entry if alert is entry.alert else evolve_entry(entry, alert=alert)


def _act(alert: Alert, action: str, place: Cause, now: datetime, **inputs: Any) -> Alert:
    """Return an alert after an action of the rules on one suppression."""
    kind, cause = place
    if kind != SuppressionKind.SHELVED:  # a shelf is an action of its own, without a kind
        inputs["kind"] = SuppressionKind(kind)
    given = {name: value for name, value in inputs.items() if value is not None}
    return alert.act(action, cause=cause, at=now, by="rules", **given)


def _is_derived(kind: SuppressionKind, cause: str, entry: AlertEntry, rules: StreamRules) -> bool:
    """Return whether a suppression follows from the state of others and has no end of its own."""
    if kind is SuppressionKind.SHELVED:
        return cause != ""
    if kind is SuppressionKind.MAINTENANCE:
        # By older rules the work may have had a whole window, and did not begin with a problem.
        begun = map(work_of, entry.flexible_started)
        return cause not in rules.flexible or cause not in begun
    return kind is not SuppressionKind.DELAY


def _wanted(
    entry: AlertEntry,
    alert: Alert,
    context: StreamContext,
    silences: SilenceIndex,
    index: AlertIndex,
) -> dict[Cause, tuple[datetime | None, str]]:
    """Return what should hide an alert now, by kind and cause: until when, and why."""
    now, rules, match = context
    found: dict[Cause, tuple[datetime | None, str]] = {}
    if alert.state == "closed" and not alert.suppressed_by:
        return found
    if entry.flaps is not None and entry.flaps.flapping and rules.flapping is not None:
        found[SuppressionKind.FLAPPING.value, rules.flapping.name] = (None, "")
    if not (rules.inhibitions or rules.maintenance or silences or rules.involved):
        return found
    matched = match(entry.signal)
    inhibiting = [
        name
        for name, values, is_source, is_target in matched.inhibitions
        if is_target and index.is_inhibited(name, values, is_source=is_source)
    ]
    for name in _whole_rules(inhibiting, rules) if rules.joint_inhibitions else inhibiting:
        found[SuppressionKind.INHIBITED.value, name] = (None, "")
    if alert.resource in rules.involved:
        for cause in rules.topology.failed(alert.resource, index.state_of):
            found[SuppressionKind.DEPENDENCY.value, cause] = (None, "")
    for work in matched.fixed:
        window = None if work.exempts(alert) else work.window(now)
        if window is not None:
            until = work.end_within(window, now)
            found[SuppressionKind.MAINTENANCE.value, work.name] = (until, "")
    for silence in silences.candidates(entry.labels) if silences else ():
        if silence.silences(entry.labels, at=now):
            found[SuppressionKind.SHELVED.value, silence.id] = (silence.ends_at, silence.comment)
    return found


def _whole_rules(inhibiting: list[str], rules: StreamRules) -> list[str]:
    """Return the rules that inhibit; one of several sources does when each of its parts does."""
    joint = rules.joint_inhibitions
    missing = {joint[part] for part in joint if part not in inhibiting}
    every = dict.fromkeys(joint.get(name, name) for name in inhibiting)
    return [name for name in every if name not in missing]
