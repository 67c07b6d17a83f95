"""Moves of alerts that a stream makes by the thousand, without the engine of lifecycles.

A stream opens, grades, clears, reopens, announces and promotes alerts in situations in which the
guards of these actions hold for certain. Each function here returns the alert that the action of
that name returns; where it is not certain it takes the action itself, which refuses what has to be
refused. A law compares them.
"""

from datetime import datetime
from functools import cache, partial
from typing import Any

from serviceops._internal.frozen_copies import copier, draft_of
from serviceops.events.signals import Signal, redelivery, text_of
from serviceops.history import Fact, History
from serviceops.lifecycle import Alert, Severity
from serviceops.lifecycle.alerts.alert import (
    CLEARED,
    ROW,
    CloseReason,
    RepeatCount,
    is_rows,
    last_at,
    transition_of,
)
from serviceops.lifecycle.alerts.alert_axes import Acknowledgement, AlertCondition
from serviceops.lifecycle.past import after as link_after
from serviceops.spans import EPOCH

_copied = copier(Alert, {"history": "_rows"})
_seen_draft = draft_of(RepeatCount)

_history = partial(tuple.__new__, History)  # as `History._trusted`, without a call of Python's own
UNSEEN = RepeatCount()

_SHORT = 64  # transitions: the ids of a longer history are looked up by the record itself


def with_sightings(
    alert: Alert, count: int, first_at: datetime | None, last_at: datetime | None
) -> Alert:
    """Return an alert with other sightings."""
    return _seen(alert, sightings_of(count, first_at, last_at))


def sightings_of(count: int, first_at: datetime | None, last_at: datetime | None) -> RepeatCount:
    """Return sightings of parts that are right."""
    seen = _seen_draft()
    seen.count, seen.first_at, seen.last_at = count, first_at, last_at
    seen.__class__ = RepeatCount
    return seen  # type: ignore[no-any-return] # the draft is one now


def without_sightings(alert: Alert) -> Alert:
    """Return an alert as if it had not been seen: one that is stored beside its sightings."""
    return _seen(alert, UNSEEN)


def seen_at(alert: Alert, at: datetime) -> Alert:
    """Return an alert with one more sighting, at an instant in UTC."""
    return _seen(alert, one_more(alert.sightings, at))


def _seen(alert: Alert, sightings: RepeatCount) -> Alert:
    draft = _copied(alert)
    draft.sightings = sightings
    draft.__class__ = Alert
    return draft  # type: ignore[no-any-return] # the draft is one now


def one_more(before: RepeatCount, at: datetime) -> RepeatCount:
    """Return sightings with one more, as `RepeatCount.and_one` does."""
    first, last = before.first_at, before.last_at
    return sightings_of(
        before.count + 1,
        at if first is None or at < first else first,
        at if last is None or at > last else last,
    )


def revision_of(alert: Alert) -> int:
    """Return how many transitions there are; they are not made for it."""
    past = alert._rows
    return len(past) // ROW if is_rows(past) else alert.revision


def new_id(identity: str, at: datetime) -> str:
    """Return the id of the first alert of an identity, which opens at an instant."""
    return f"{identity}@{text_of(at)}"


@cache
def _blank() -> Alert:
    return Alert.report("-", identity="-", severity=Severity.MAJOR, at=EPOCH)


def _report_facts(
    name: str,
    identity: str,
    severity: Severity,
    resource: str,
    title: str,
    summary: str,
    latched: bool,
    continues: str | None,
    at: datetime,
) -> tuple[Fact, ...]:
    """Return the facts of the first transition of an alert."""
    # Facts in order of their names, as a transition has them; what is empty is no fact.
    facts: list[Fact] = ["condition", "raised"]
    if continues is not None:
        facts += ("continues", continues)
    facts += ("id", name, "identity", identity)
    if latched:
        facts += ("latched", True)
    if title:
        facts += ("name", title)
    facts += ("raised_at", text_of(at))
    if resource:
        facts += ("resource", resource)
    facts += ("severity", severity._value_)
    if summary:
        facts += ("summary", summary)
    return tuple(facts)


def opened(
    name: str,
    *,
    identity: str,
    severity: Severity,
    resource: str,
    title: str,
    summary: str,
    latched: bool,
    continues: str | None,
    at: datetime,
    by: str,
    delivery: str | None,
    recorded_at: datetime | None,
) -> Alert:
    """Return a new alert that counts at once, as `Alert.report` does; `title` is its name."""
    facts = _report_facts(
        name, identity, severity, resource, title, summary, latched, continues, at
    )
    draft = _copied(_blank())
    draft.id, draft.identity, draft.severity = name, identity, severity
    draft.resource, draft.name, draft.summary = resource, title, summary
    draft.latched, draft.continues, draft.raised_at = latched, continues, at
    draft.sightings = sightings_of(1, at, at)
    draft._rows = (
        None, at, "report", "open", facts, (), by, None, delivery, recorded_at,
    )  # fmt: skip
    draft.__class__ = Alert
    return draft  # type: ignore[no-any-return] # the draft is one now


def opened_like(
    first: Alert,
    identity: str,
    signal: Signal,
    at: datetime,
    incident: str | None,
    sightings: RepeatCount,
) -> Alert:
    """Return a new alert that has made the same moves as another one, at the instant of its signal.

    It was reported, announced, and promoted to its incident, if any.
    """
    draft, rows, name = _copied(first), list(first._rows), new_id(identity, at)
    draft.id, draft.identity, draft.raised_at = name, identity, at
    draft.resource, draft.name, draft.summary = signal.resource, signal.name, signal.summary
    draft.sightings = sightings
    rows[1::ROW] = [at] * (len(rows) // ROW)
    rows[4] = _report_facts(
        name, identity, first.severity, signal.resource, signal.name, signal.summary,
        first.latched, None, at,
    )  # fmt: skip
    rows[6], rows[8] = signal.source, redelivery(signal) or None
    if incident != first.incident:
        draft.incident = incident
        rows[-6] = rows[-5] = ("incident", incident)
    draft._rows = tuple(rows)
    draft.__class__ = Alert
    return draft  # type: ignore[no-any-return] # the draft is one now


def announced(alert: Alert, news: str | None, at: datetime) -> Alert:
    """Return an alert after its news was announced; it is shown, and there is news."""
    if news is None or at < last_at(alert):
        return alert.announce(at=at)
    facts: tuple[Fact, ...] = () if alert.announced == news else ("announced", news)
    if alert.tell_again:
        facts += ("tell_again", False)
    draft = _copied(alert)
    draft.announced, draft.tell_again = news, False
    return _moved(draft, alert, (at, "announce", None, facts, (), None, None, None, None))


def promoted(alert: Alert, incident: str, at: datetime, by: str) -> Alert:
    """Return an alert that has no incident after one was logged for it."""
    if alert.state != "open" or alert.incident is not None or at < last_at(alert):
        return alert.promote(incident=incident, at=at, by=by)
    draft, facts = _copied(alert), ("incident", incident)
    draft.incident = incident
    return _moved(draft, alert, (at, "promote", None, facts, facts, by, None, None, None))


def graded(
    alert: Alert,
    action: str,
    severity: Severity,
    *,
    realarm: bool,
    at: datetime,
    by: str,
    delivery: str | None,
    recorded_at: datetime | None,
    sightings: RepeatCount,
) -> Alert:
    """Return an alert after its severity rose or fell (`action` is "worsen" or "lessen").

    `sightings` are those after the signal.
    """
    was, unacked = alert.severity, alert.acknowledgement is Acknowledgement.UNACKED
    if (
        not _is_next(alert, at, delivery)
        or alert.condition is AlertCondition.CLEARED
        or alert.clears_at is not None
        or not (unacked or alert.sticky or not realarm)
        or (severity.rank < was.rank) != (action == "worsen")
        or severity is was
    ):
        about = {"by": by, "id": delivery, "recorded_at": recorded_at}
        given = {name: value for name, value in about.items() if value is not None}
        after = alert.act(action, severity=severity, realarm=realarm, at=at, **given)
        return _seen(after, sightings)
    draft = _copied(alert)
    draft.sightings = sightings
    draft.severity, draft.previous_severity = severity, was
    value = severity._value_
    # The severity before is never the one that it is now: it is another fact with each change.
    facts: tuple[Fact, ...] = ("previous_severity", was._value_, "severity", value)
    inputs: tuple[Fact, ...] = ("realarm", realarm, "severity", value)
    moved = (at, action, None, facts, inputs, by, None, delivery, recorded_at)
    return _moved(draft, alert, moved)


def cleared(alert: Alert, stamp: dict[str, Any]) -> Alert:
    """Return an alert after its condition is over; `stamp` is when, by whom and by which id."""
    at = stamp["at"]
    if (
        not _is_next(alert, at, stamp["id"])
        or alert.condition is not AlertCondition.RAISED
        or alert.clears_at is not None
        or alert.latched
        or alert.suppressed_by
    ):
        return alert.clear(**stamp)
    draft = _copied(alert)
    draft.condition, draft.ended_by = AlertCondition.CLEARED, CloseReason.CLEARED
    draft.state, draft.cleared_at = "closed", at
    facts = ("cleared_at", text_of(at), *_OVER)
    return _moved(draft, alert, _stamped("clear", "closed", facts, (), stamp))


_OVER: tuple[Fact, ...] = ("condition", "cleared", "ended_by", "cleared")


def reopened(alert: Alert, severity: Severity, stamp: dict[str, Any]) -> Alert:
    """Return a closed alert after its condition is back; `stamp` is as in `cleared`."""
    at, window = stamp["at"], alert.policy.reopen
    if (
        not _is_next(alert, at, stamp["id"])
        or alert.state != "closed"
        or alert.severity is not severity
        or alert.acknowledgement is not Acknowledgement.UNACKED
        or alert.raised_at == at
        or window.within is not None
        or window.at_most is not None
    ):
        return alert.reopen(severity=severity, **stamp)
    draft, facts = _copied(alert), _BACK
    if alert.incident is not None and alert.announced == CLEARED:
        draft.incident = None
        facts += ("incident", None)
    facts += ("raised_at", text_of(at), "reopened", alert.reopened + 1)
    draft.condition, draft.cleared_at, draft.ended_by = AlertCondition.RAISED, None, None
    draft.state, draft.raised_at, draft.reopened = "open", at, alert.reopened + 1
    inputs = ("severity", severity._value_)
    return _moved(draft, alert, _stamped("reopen", "open", facts, inputs, stamp))


_BACK: tuple[Fact, ...] = ("cleared_at", None, "condition", "raised", "ended_by", None)


def _is_next(alert: Alert, at: datetime, delivery: str | None) -> bool:
    """Return whether a transition may follow the others: it is not early, and its id is new."""
    past = alert._rows
    rows = is_rows(past)
    return (
        (rows or type(past) is History)
        and len(past) <= (_SHORT * ROW if rows else _SHORT)
        and at >= last_at(alert)
        and (
            delivery is None or delivery not in (past[8::ROW] if rows else [one.id for one in past])
        )
    )


def _stamped(
    action: str,
    state: str,
    facts: tuple[Fact, ...],
    inputs: tuple[Fact, ...],
    stamp: dict[str, Any],
) -> tuple[Any, ...]:
    """Return the row of a transition to a state."""
    return (
        stamp["at"], action, state, facts, inputs, stamp["by"], None, stamp["id"],
        stamp.get("recorded_at"),
    )  # fmt: skip


def _moved(draft: Any, alert: Alert, row: tuple[Any, ...]) -> Alert:
    """Return a draft as the alert after the transition of a row."""
    past = alert._rows
    # A short history is made at once, since a stream looks at it in the same step; a long one is
    # not copied.
    if is_rows(past) and len(past) <= _SHORT * ROW:
        draft._rows = past + row
    elif type(past) is History and len(past) < _SHORT:
        draft._rows = _history(past + (transition_of(row),))  # noqa: RUF005 - as `History.then`
    else:
        draft._rows = link_after(alert._past, transition_of(row))
    draft.__class__ = Alert
    return draft  # type: ignore[no-any-return] # it is one now
