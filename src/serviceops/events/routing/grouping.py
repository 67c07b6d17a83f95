"""Grouping: which alerts are notified together, when, and whether there is anything to notify.

A new group waits for more alerts (`group_wait`), then notifies at most every `group_interval`, and
repeats itself only after `repeat_interval`. Whether it notifies at such an instant is decided from
its last notification. Source: Alertmanager, dispatch/dispatch.go (groups) and notify/notify.go
(what needs an update), where another severity is another alert, and here the same one `again`.
Four choices are ours: the repeat comes once `repeat_interval` has fully
passed, where Alertmanager's code needs a moment more and may come an interval later; an alert that
ended while it was muted, by a suppression or by a time interval, stays in its group until its end
can be notified; a group that was emptied starts anew with a `group_wait`, where Alertmanager's goes
on in its old rhythm until a sweeper removes it; and what becomes of an alert that was over before
its first notification is a setting (`Destination.brief`).
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from operator import itemgetter
from typing import Any, ClassVar, Final, TypeAlias

import attrs

from serviceops._internal.checked import checked, unchecked
from serviceops._internal.frozen_copies import evolver
from serviceops._internal.kinds import FilledText
from serviceops.events.routing.routes import Destination
from serviceops.intents import Intent, Step
from serviceops.spans import utc, utc_or_none


class NotifyReason(StrEnum):
    """Why a group notifies at an instant, or does not."""

    FIRST = "first"  # the group has not notified before, and something fires
    NEW_FIRING = "new_firing"  # something fires that the last one did not name, or again
    ALL_RESOLVED = "all_resolved"  # the last notification named firing alerts, and none is left
    SOME_RESOLVED = "some_resolved"  # something ended that the last notification did not name
    BRIEF = "brief"  # something fired and ended since, and the destination wants to know
    REPEAT = "repeat"  # nothing changed, and the last notification is long enough ago
    UNCHANGED = "unchanged"
    OVER_BEFORE_NOTIFIED = "over_before_told"  # it fired and ended between two notifications
    ALL_MUTED = "all_muted"
    TIME_MUTED = "time_muted"  # a time interval keeps the destination quiet


_NOTIFIES = frozenset({
    NotifyReason.FIRST, NotifyReason.NEW_FIRING, NotifyReason.ALL_RESOLVED,
    NotifyReason.SOME_RESOLVED, NotifyReason.BRIEF, NotifyReason.REPEAT,
})  # fmt: skip


def _sorted(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(given)))


@checked
@attrs.frozen
class GroupedAlert:
    """The status of one alert in its group: since when it fires, or that it is over.

    `id` is its fingerprint or key. A `muted` alert is in the group and not in its notifications.
    One that is announced `again`, with another severity or since nobody deals with it any more, is
    news though the last notification named it.
    """

    id: FilledText
    since: datetime | None = attrs.field(default=None, converter=utc_or_none)
    resolved: bool = attrs.field(default=False, kw_only=True)
    muted: bool = attrs.field(default=False, kw_only=True)
    again: bool = attrs.field(default=False, kw_only=True)


@checked
@attrs.frozen
class LastNotification:
    """The last notification of a group: when, and the firing and resolved alerts it named."""

    at: datetime = attrs.field(converter=utc)
    firing: tuple[str, ...] = attrs.field(default=(), converter=_sorted)
    resolved: tuple[str, ...] = attrs.field(default=(), converter=_sorted)


Row: TypeAlias = tuple[str, datetime | None, bool, bool, bool]
"""The fields of a `GroupedAlert`, in their order."""
_ID: Final = 0
_SINCE: Final = 1
_RESOLVED: Final = 2
_MUTED: Final = 3
_AGAIN: Final = 4
# A storm leaves many thousands of these. The garbage collector leaves out plain tuples of plain
# values, where it would visit each object time and again.
Rows: TypeAlias = tuple[Row, ...]

Alerts = tuple[GroupedAlert, ...]
"""Alerts sorted by id, each once."""

_id = itemgetter(_ID)
_made = unchecked(GroupedAlert)


def _row(alert: GroupedAlert) -> Row:
    return alert.id, alert.since, alert.resolved, alert.muted, alert.again


def _alert(row: Row) -> GroupedAlert:
    id_, since, resolved, muted, again = row
    made: GroupedAlert = _made(id_, since, resolved=resolved, muted=muted, again=again)
    return made


MAX_RECENT = 512
"""How many alerts are in `recent` before they are merged."""


@checked
@attrs.frozen(kw_only=True)
class AlertGroup:
    """One group between notifications: its alerts, its last notification, when it is next due.

    New statuses are in `recent` and override those in `merged`, so that a step with one alert costs
    little more in a group of very many than in one of few. `due_at` is `None` while the group is
    empty. An empty group retains its last notification, so that nothing is sent twice when it fills
    again. `has_flushed` says whether it was due since it was last empty.
    """

    key: str
    merged: Alerts = ()
    recent: Alerts = ()
    due_at: datetime | None = None
    has_flushed: bool = False
    last: LastNotification | None = None

    _merged: ClassVar[Any]  # the slots of both, in which they are rows
    _recent: ClassVar[Any]

    @property
    def alerts(self) -> Alerts:
        """Its alerts, sorted by id."""
        return tuple(map(_alert, _rows(self)))

    def find(self, id: str) -> GroupedAlert | None:  # noqa: A002 - the alert's own word
        """Return the status of an alert in the group; `None` when it is not in it."""
        row = find_row(self, id)
        return None if row is None else _alert(row)


def _as_field(slot: Any) -> Any:
    """Return alerts as a field of a group that stores their rows in a slot."""

    def read(group: AlertGroup) -> Alerts:
        return tuple(map(_alert, slot.__get__(group)))

    def write(group: AlertGroup, given: Any) -> None:
        is_right = type(given) is tuple and all(isinstance(one, GroupedAlert) for one in given)
        # A list is made a tuple, and anything else refused, once it is set: see `checked`.
        slot.__set__(group, tuple(map(_row, given)) if is_right else given)

    return property(read, write)


AlertGroup._merged, AlertGroup._recent = vars(AlertGroup)["merged"], vars(AlertGroup)["recent"]
AlertGroup.merged = _as_field(AlertGroup._merged)
AlertGroup.recent = _as_field(AlertGroup._recent)
_evolve_group = evolver(AlertGroup, {"merged": "_merged", "recent": "_recent"})


def _rows(group: AlertGroup) -> Rows:
    """Return the rows of a group, sorted by id."""
    merged, found, begin = group._merged, list[Row](), 0
    for row in group._recent:
        at, replaced = _place(merged, row[_ID])
        found += merged[begin:at]
        found.append(row)
        begin = at + replaced
    return (*found, *merged[begin:]) if found else merged


def find_row(group: AlertGroup, id_: str) -> Row | None:
    """Return the row of an alert in a group; `None` when it is not in it."""
    return _found(group._recent, id_) or _found(group._merged, id_)


def _place(rows: Sequence[Row], id_: str) -> tuple[int, bool]:
    """Return the position of an id in sorted rows, and whether it is there."""
    at = bisect_left(rows, id_, key=_id)
    return at, at < len(rows) and rows[at][_ID] == id_


def _found(rows: Rows, id_: str) -> Row | None:
    at, is_there = _place(rows, id_)
    return rows[at] if is_there else None


@checked
@attrs.frozen(kw_only=True)
class GroupDecision:
    """Whether a group notifies at an instant, why, and about which alerts.

    A decision may be `recorded` as the last notification although nothing is sent (`notifies`): the
    end of everything at a destination that does not want ends.
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
    """Return whether a group with these alerts notifies at an instant, and why.

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
    recorded = reason in _NOTIFIES
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
    named_firing = frozenset() if last is None else frozenset(last.firing)
    named_resolved = frozenset() if last is None else frozenset(last.resolved)
    if not firing <= named_firing:
        return NotifyReason.FIRST if last is None else NotifyReason.NEW_FIRING
    if not firing and named_firing:
        return NotifyReason.ALL_RESOLVED
    if not firing:
        was_named = resolved <= named_resolved or not rules.send_resolved
        wanted = rules.brief == "announced" and not was_named
        return NotifyReason.BRIEF if wanted else NotifyReason.OVER_BEFORE_NOTIFIED
    if rules.send_resolved and not resolved <= named_resolved:
        return NotifyReason.SOME_RESOLVED
    if last is not None and now - last.at >= rules.repeat_interval:
        return NotifyReason.REPEAT
    return NotifyReason.UNCHANGED


@checked
def advance_group(
    group: AlertGroup, *, at: datetime, rules: Destination
) -> tuple[AlertGroup, tuple[GroupDecision, ...]]:
    """Return the group at an instant, and every decision that fell due by then, in order.

    Each is made at the instant it fell due, however late somebody looks, so that catching up after
    an outage gives what running all the time would have given. Stretches in which a group could
    not have notified are skipped, and their decisions with them.
    """
    return _through(group, utc(at), rules, included=True)


def step_group(
    state: AlertGroup, alert: GroupedAlert | None, *, at: datetime, rules: Destination
) -> Step[AlertGroup]:
    r"""Return the group after a status of one of its alerts, or after time alone (`None`).

    What fell due before that instant happens first. What falls due at the very instant waits for
    other alerts of that instant, and happens with time alone (`None`) or when time moves on.
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
    row = None if alert is None else _row(alert)
    return _step(*group_after(state, row, utc(at), rules))


_step = unchecked(Step)


def group_after(
    group: AlertGroup, alert: Row | None, now: datetime, rules: Destination
) -> tuple[AlertGroup, tuple[Intent, ...]]:
    """Return the parts of `step_group`; a group without a change is the same object."""
    if alert is not None and (group.due_at is None or group.due_at >= now):
        return _with_status(group, alert, now, rules), ()  # nothing is due before, as mostly
    group, decisions = _through(group, now, rules, included=alert is None)
    if alert is not None:
        group = _with_status(group, alert, now, rules)
    return group, tuple([_intent(group.key, made, rules) for made in decisions if made.notifies])


def _with_status(group: AlertGroup, status: Row, now: datetime, rules: Destination) -> AlertGroup:
    """Return the group with the status of an alert; the end of an unknown one is ignored."""
    id_, since, resolved, muted, again = status
    if resolved or since is None:
        known = find_row(group, id_)
        if known is None and resolved:
            return group
        if since is None:
            since = now if known is None else known[_SINCE] or now
            status = id_, since, resolved, muted, again
    due, has_flushed = group.due_at, group.has_flushed
    if due is None:
        due, has_flushed = now + rules.group_wait, False
    if not has_flushed and not resolved and since + rules.group_wait < now:
        due = min(due, now)  # it has waited already, in another group
    if due != group.due_at:
        group = _evolve_group(group, due_at=due, has_flushed=has_flushed)
    after = with_statuses(group, (status,))
    if len(after._recent) > MAX_RECENT:  # merging costs as much as the group is large: do it rarely
        return _evolve_group(after, merged=_rows(after), recent=())
    return after


def moves_nothing(
    group: AlertGroup, status: Row, now: datetime, rules: Destination, waiting: int
) -> bool:
    """Return whether the status of a firing alert certainly moves nothing else of its group.

    So many others are `waiting` to be written before it.
    """
    _, since, resolved, _, _ = status
    return not (
        resolved
        or since is None
        or group.due_at is None
        or group.due_at < now
        or (not group.has_flushed and since + rules.group_wait < now)
        or len(group._recent) + waiting >= MAX_RECENT  # with one more it may be merged
    )


def with_statuses(group: AlertGroup, statuses: Iterable[Row]) -> AlertGroup:
    """Return the group with statuses that move nothing else of it: the same one if all are known.

    Each is of another alert.
    """
    recent, merged, is_other = list(group._recent), group._merged, False
    for status in statuses:
        id_, _, resolved, _, again = status
        at, is_recent = _place(recent, id_)
        known = recent[at] if is_recent else None
        if known is None and not again:  # which overrides whatever it was
            known = _found(merged, id_)
        if known is not None and known[_AGAIN] and not (resolved or again):
            status = (*status[:_AGAIN], True)  # noqa: PLW2901 - it was not notified yet
        if known is None or status != known:
            recent[at : at + is_recent] = [status]
            is_other = True
    return _evolve_group(group, recent=tuple(recent)) if is_other else group


def _through(
    group: AlertGroup, now: datetime, rules: Destination, *, included: bool
) -> tuple[AlertGroup, tuple[GroupDecision, ...]]:
    decisions: list[GroupDecision] = []
    while group.due_at is not None and (group.due_at < now or (included and group.due_at == now)):
        group, made = _flush(group, group.due_at, rules)
        decisions.append(made)
        if not made.recorded:
            group = _skip_silent(group, now, rules, made.reason)
    return group, tuple(decisions)


def _flush(group: AlertGroup, at: datetime, rules: Destination) -> tuple[AlertGroup, GroupDecision]:
    """Return the group after it was due at an instant, and the decision; what ended leaves it."""
    rows = _rows(group)
    if rules.muted_by(at):
        made = GroupDecision(at=at, reason=NotifyReason.TIME_MUTED)
        due = at + rules.group_interval
        return _evolve_group(group, due_at=due, has_flushed=True), made
    shown = [(id_, resolved, again) for id_, _, resolved, muted, again in rows if not muted]
    again, last = {id_ for id_, _, again in shown if again}, group.last
    if again and last is not None:
        last = attrs.evolve(last, firing=set(last.firing) - again)
    if shown:
        firing = [id_ for id_, resolved, _ in shown if not resolved]
        over = [id_ for id_, resolved, _ in shown if resolved]
        made = decide_notification(last, firing, over, at=at, rules=rules)
    else:
        made = GroupDecision(at=at, reason=NotifyReason.ALL_MUTED)
    left = tuple(row for row in rows if row[_MUTED] or not row[_RESOLVED])
    if again:
        left = tuple((*row[:_AGAIN], False) if row[_ID] in again else row for row in left)
    after = _evolve_group(
        group,
        merged=left,
        recent=(),
        due_at=at + rules.group_interval if left else None,
        has_flushed=True,
        last=LastNotification(at, made.firing, made.resolved) if made.recorded else group.last,
    )
    return after, made


def _skip_silent(
    group: AlertGroup, now: datetime, rules: Destination, reason: NotifyReason
) -> AlertGroup:
    """Return the group moved past those of its due instants at which it cannot notify."""
    if group.due_at is None or group.due_at >= now:
        return group
    until = now
    if reason is NotifyReason.TIME_MUTED:
        until = min(now, rules.quiet_until(group.due_at) or now)
    elif group.last is not None and any(
        not row[_MUTED] and not row[_RESOLVED] for row in _rows(group)
    ):
        until = min(now, group.last.at + rules.repeat_interval)
    whole = max(timedelta(), until - group.due_at) // rules.group_interval
    return _evolve_group(group, due_at=group.due_at + whole * rules.group_interval)


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
