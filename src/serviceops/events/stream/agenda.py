"""When something in a stream falls due by itself, without another signal."""

from datetime import datetime

from serviceops.events.response import ResponseRule
from serviceops.events.stream.alert_moves import last_at
from serviceops.events.stream.entries import AlertEntry
from serviceops.events.stream.stream_rules import StreamContext
from serviceops.lifecycle.alerts.alert_axes import AlertCondition
from serviceops.spans import FIRST_INSTANT

TAKEN = FIRST_INSTANT
"""In place of when an entry is due, while what was due of it is processed: it waits no more."""


def entry_due_at(entry: AlertEntry, context: StreamContext) -> datetime | None:
    """Return when an entry has to be processed again at the latest; `None` when nothing waits.

    What was due before `now`, because the signal came late, is due at `now`.
    """
    now, rules, _ = context
    alert = entry.alert
    is_open = alert is not None and alert.state == "open"
    at = None if is_open else forgotten_at(entry, context)
    if alert is not None:
        at = _earlier(at, rules.timers.next_at(alert))
        if is_open and rules.responses and alert.condition is AlertCondition.RAISED:
            since = alert.raised_at or now
            for rule in rules.responses:
                if rule.name not in entry.responded:
                    at = _earlier(at, response_due_at(entry, rule, since, now))
    if entry.flaps is not None and entry.flaps.flapping and rules.flapping is not None:
        # What ends at this very instant still has to be ended, whatever else changed the entry now.
        reading = rules.flapping.read(entry.flaps, at=now)
        at = _earlier(at, reading.stable_at if reading.flapping else now)
    return at if at is None or at > now else now


def response_due_at(
    entry: AlertEntry, rule: ResponseRule, since: datetime, now: datetime
) -> datetime | None:
    """Return when a response is due to an alert that is there since; `None` when it waits no more.

    What is due at this very instant waits for the inputs that come before it.
    """
    due, waits = since + rule.after, rule.after and entry.due_at != TAKEN
    return due if due > now or (waits and due == now) else None


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the earlier of two instants, of which `None` is never."""
    return other if one is None or (other is not None and other < one) else one


def forgotten_at(entry: AlertEntry, context: StreamContext) -> datetime | None:
    """Return when an entry is removed; `None` while its alert is open, hidden or unannounced."""
    now, rules, _ = context
    alert, newest_at = entry.alert, entry.newest_at
    if newest_at is None:
        return None
    if alert is None:
        return max(newest_at + rules.identity.forget_after, now)
    if alert.state == "open" or alert.suppressed_by or alert.news is not None:
        return None
    at = max(newest_at, last_at(alert)) + rules.identity.forget_after
    # As long as the alert may reopen, the entry is needed: without it a report opens another one.
    within = rules.policy.reopen.within
    if within is not None and alert.cleared_at is not None:
        at = max(at, rules.policy.reopen.calendar.add(alert.cleared_at, within))
    return max(at, now)
