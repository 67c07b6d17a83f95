"""Grouping: which alerts are told together, when, and whether there is anything to tell.

A new group waits for company (`group_wait`), then speaks at most every `group_interval`, and says
the same again only after `repeat_interval`. Whether it speaks at such an instant is decided from
what it said last. Source: Alertmanager, dispatch/dispatch.go (groups) and notify/notify.go (what
needs an update). Three choices are ours: the repeat comes once `repeat_interval` has fully passed,
where Alertmanager's code asks for a moment more and may come an interval later; an alert that
ended while it was muted stays in its group until that can be told; and what becomes of an alert
that was over before it was told is a setting (`Destination.brief`).
"""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from operator import attrgetter

import attrs

from serviceops.errors import InvalidValue
from serviceops.events.routing.routes import Destination
from serviceops.intents import Intent, Step
from serviceops.spans import utc

__all__ = [
    "AlertGroup",
    "GroupDecision",
    "GroupedAlert",
    "LastNotification",
    "NotifyReason",
    "advance_group",
    "decide_notification",
    "step_group",
]


class NotifyReason(StrEnum):
    """Why a group speaks, or keeps silent."""

    FIRST = "first"  # nothing was told of this group before, and something fires
    NEW_FIRING = "new_firing"  # something fires that the last notification did not name
    ALL_RESOLVED = "all_resolved"  # something had been told to fire, and nothing does any more
    SOME_RESOLVED = "some_resolved"  # something ended that the last notification did not name
    BRIEF = "brief"  # something fired and ended since, and the destination wants to know
    REPEAT = "repeat"  # nothing changed, and it was said long enough ago
    UNCHANGED = "unchanged"
    OVER_BEFORE_TOLD = "over_before_told"  # it fired and ended, and nobody had heard of it
    ALL_MUTED = "all_muted"


_id = attrgetter("id")

_SPEAKS = frozenset({
    NotifyReason.FIRST, NotifyReason.NEW_FIRING, NotifyReason.ALL_RESOLVED,
    NotifyReason.SOME_RESOLVED, NotifyReason.BRIEF, NotifyReason.REPEAT,
})  # fmt: skip


def _sorted(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(given)))


def _optional_utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else utc(moment)


@attrs.frozen
class GroupedAlert:
    """How one alert stands, told to its group: since when it fires, or that it is over.

    `id` tells it from others: its fingerprint or key. A `muted` alert is in the group and not
    spoken of.
    """

    id: str
    since: datetime | None = attrs.field(default=None, converter=_optional_utc)
    resolved: bool = attrs.field(default=False, kw_only=True)
    muted: bool = attrs.field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.id, str) or not self.id:
            raise InvalidValue(self.id, "the id of an alert", "its fingerprint or key")


@attrs.frozen
class LastNotification:
    """What a group said last: when, and which alerts it named as firing and as resolved."""

    at: datetime = attrs.field(converter=utc)
    firing: tuple[str, ...] = attrs.field(default=(), converter=_sorted)
    resolved: tuple[str, ...] = attrs.field(default=(), converter=_sorted)


Alerts = tuple[GroupedAlert, ...]
"""Alerts sorted by id, each once."""

MAX_RECENT = 512
"""How many alerts are told before they are put among the settled ones."""


@attrs.frozen(kw_only=True)
class AlertGroup:
    """One group between notifications: its alerts, what it said last, when it is next due.

    What was told lately stands in `recent` and holds over `settled`, so that telling one alert to
    a group of very many costs little more than to one of few. `due_at` is `None` while the group
    is empty. An empty group keeps what it said last, so that nothing is told twice when it fills
    again. `spoke` says whether it was due since it was last empty.
    """

    key: str
    settled: Alerts = ()
    recent: Alerts = ()
    due_at: datetime | None = None
    spoke: bool = False
    last: LastNotification | None = None

    @property
    def alerts(self) -> Alerts:
        """Its alerts, sorted by id."""
        merged: list[GroupedAlert] = []
        begin = 0
        for alert in self.recent:
            at, replaced = _place(self.settled, alert.id)
            merged += self.settled[begin:at]
            merged.append(alert)
            begin = at + replaced
        return (*merged, *self.settled[begin:]) if merged else self.settled

    def find(self, id: str) -> GroupedAlert | None:  # noqa: A002 - the alert's own word
        """Return how an alert stands in the group; `None` when it is not in it."""
        for alerts in (self.recent, self.settled):
            at, there = _place(alerts, id)
            if there:
                return alerts[at]
        return None


def _place(alerts: Alerts, id_: str) -> tuple[int, bool]:
    """Return where an alert stands or would stand, and whether it is there."""
    at = bisect_left(alerts, id_, key=_id)
    return at, at < len(alerts) and alerts[at].id == id_


@attrs.frozen(kw_only=True)
class GroupDecision:
    """Whether a group speaks at an instant, why, and of what.

    `notifies` is what a receiver should hear. A decision may be `recorded` and not heard: the end
    of everything at a destination that does not want to hear of ends.
    """

    at: datetime
    reason: NotifyReason
    firing: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()
    notifies: bool = False
    recorded: bool = False


def decide_notification(
    last: LastNotification | None,
    firing: Iterable[str],
    resolved: Iterable[str],
    *,
    at: datetime,
    rules: Destination,
) -> GroupDecision:
    """Return whether a group that stands like this speaks at an instant, and why.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> desk = Destination(receiver="desk")
    >>> decide_notification(None, ["a"], [], at=noon, rules=desk).reason
    <NotifyReason.FIRST: 'first'>
    >>> last, later = LastNotification(noon, ["a"]), noon + timedelta(minutes=5)
    >>> decide_notification(last, [], ["a"], at=later, rules=desk).reason
    <NotifyReason.ALL_RESOLVED: 'all_resolved'>
    """
    now, fires, over = utc(at), _sorted(firing), _sorted(resolved)
    reason = _reason(last, frozenset(fires), frozenset(over), now, rules)
    recorded = reason in _SPEAKS
    return GroupDecision(
        at=now,
        reason=reason,
        firing=fires,
        resolved=over,
        notifies=recorded and (bool(fires) or rules.send_resolved),
        recorded=recorded,
    )


def _reason(
    last: LastNotification | None,
    firing: frozenset[str],
    resolved: frozenset[str],
    now: datetime,
    rules: Destination,
) -> NotifyReason:
    told_firing = frozenset() if last is None else frozenset(last.firing)
    told_resolved = frozenset() if last is None else frozenset(last.resolved)
    if not firing <= told_firing:
        return NotifyReason.FIRST if last is None else NotifyReason.NEW_FIRING
    if not firing and told_firing:
        return NotifyReason.ALL_RESOLVED
    if not firing:
        told_of = resolved <= told_resolved or not rules.send_resolved
        wanted = rules.brief == "announced" and not told_of
        return NotifyReason.BRIEF if wanted else NotifyReason.OVER_BEFORE_TOLD
    if rules.send_resolved and not resolved <= told_resolved:
        return NotifyReason.SOME_RESOLVED
    if last is not None and now - last.at >= rules.repeat_interval:
        return NotifyReason.REPEAT
    return NotifyReason.UNCHANGED


def advance_group(
    group: AlertGroup, *, at: datetime, rules: Destination
) -> tuple[AlertGroup, tuple[GroupDecision, ...]]:
    """Return the group at an instant, and every decision that fell due by then, in order.

    Each is made at the instant it fell due, however late somebody looks, so that catching up after
    an outage gives what running all the time would have given. Stretches in which a group could
    only have kept silent are passed over, and their decisions with them.
    """
    return _through(group, utc(at), rules, included=True)


def step_group(
    state: AlertGroup, told: GroupedAlert | None, *, at: datetime, rules: Destination
) -> Step[AlertGroup]:
    r"""Return the group after an alert told it how it stands, or after time alone (`None`).

    What fell due before that instant happens first. What falls due at the very instant waits for
    whatever else is told at it, and happens when time is told to have come (`None`) or moves on.
    Each notification is an intent to the receiver that names the alerts, one to a line.

    >>> from datetime import UTC
    >>> def at(second): return datetime(2026, 3, 2, 9, 0, second, tzinfo=UTC)
    >>> desk = Destination(receiver="desk")
    >>> group = step_group(AlertGroup(key="{}"), GroupedAlert("a"), at=at(0), rules=desk).state
    >>> group = step_group(group, GroupedAlert("b"), at=at(20), rules=desk).state
    >>> group.due_at.isoformat()
    '2026-03-02T09:00:30+00:00'
    >>> intent, = step_group(group, None, at=at(30), rules=desk).intents
    >>> intent.target_id, dict(intent.inputs)["firing"]
    ('desk', 'a\nb')
    """
    now = utc(at)
    group, decisions = _through(state, now, rules, included=told is None)
    if told is not None:
        group = _told(group, told, now, rules)
    intents = (_intent(group.key, made, rules) for made in decisions if made.notifies)
    return Step(group, tuple(intents))


def _told(group: AlertGroup, told: GroupedAlert, now: datetime, rules: Destination) -> AlertGroup:
    """Return the group with an alert put in its place; what was never in it does not end in it."""
    known = group.find(told.id)
    if known is None and told.resolved:
        return group
    since = told.since or (now if known is None else known.since) or now
    stands = told if told.since else attrs.evolve(told, since=since)
    due, spoke = group.due_at, group.spoke
    if due is None:
        due, spoke = now + rules.group_wait, False
    if not spoke and not told.resolved and since + rules.group_wait < now:
        due = min(due, now)  # it has waited already, elsewhere
    if stands == known and due == group.due_at:
        return group
    after = attrs.evolve(group, recent=_put(group.recent, stands), due_at=due, spoke=spoke)
    if len(after.recent) > MAX_RECENT:
        return attrs.evolve(after, settled=after.alerts, recent=())
    return after


def _put(alerts: Alerts, told: GroupedAlert) -> Alerts:
    at, replaced = _place(alerts, told.id)
    return (*alerts[:at], told, *alerts[at + replaced :])


def _through(
    group: AlertGroup, now: datetime, rules: Destination, *, included: bool
) -> tuple[AlertGroup, tuple[GroupDecision, ...]]:
    decisions: list[GroupDecision] = []
    while group.due_at is not None and (group.due_at < now or (included and group.due_at == now)):
        group, made = _spoken(group, group.due_at, rules)
        decisions.append(made)
        if not made.recorded:
            group = _passed_over(group, now, rules)
    return group, tuple(decisions)


def _spoken(
    group: AlertGroup, at: datetime, rules: Destination
) -> tuple[AlertGroup, GroupDecision]:
    """Return the group after it spoke or kept silent at an instant; what ended leaves it."""
    alerts = group.alerts
    heard = [alert for alert in alerts if not alert.muted]
    if heard:
        firing = [alert.id for alert in heard if not alert.resolved]
        resolved = [alert.id for alert in heard if alert.resolved]
        made = decide_notification(group.last, firing, resolved, at=at, rules=rules)
    else:
        made = GroupDecision(at=at, reason=NotifyReason.ALL_MUTED)
    kept = tuple(alert for alert in alerts if alert.muted or not alert.resolved)
    after = AlertGroup(
        key=group.key,
        settled=kept,
        due_at=at + rules.group_interval if kept else None,
        spoke=True,
        last=LastNotification(at, made.firing, made.resolved) if made.recorded else group.last,
    )
    return after, made


def _passed_over(group: AlertGroup, now: datetime, rules: Destination) -> AlertGroup:
    """Return the group with those of its instants behind it at which it can only keep silent."""
    if group.due_at is None or group.due_at >= now:
        return group
    until = now
    if group.last is not None and any(not a.muted and not a.resolved for a in group.alerts):
        until = min(now, group.last.at + rules.repeat_interval)
    whole = max(timedelta(), until - group.due_at) // rules.group_interval
    return attrs.evolve(group, due_at=group.due_at + whole * rules.group_interval)


def _lines(ids: Iterable[str]) -> str:
    r"""Return ids, each in one line: a break in one of them is written ``\n``."""
    return "\n".join(id_.replace("\n", r"\n") for id_ in ids)


def _intent(key: str, made: GroupDecision, rules: Destination) -> Intent:
    return Intent(
        target_id=rules.receiver,
        action="notify",
        inputs={
            "group": key,
            "reason": made.reason,
            "firing": _lines(made.firing),
            "resolved": _lines(made.resolved) if rules.send_resolved else "",
            "at": made.at,
        },
        key=f"notify:{rules.receiver}:{key}@{made.at.isoformat()}",
        rule=rules.path,
    )
