"""Alerts: conditions that events report, open until they are over and dealt with.

The condition, its acknowledgement, its suppressions and the record change independently of each
other. Sources: ANSI/ISA-18.2, OPC UA part 9.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Literal, Self, Unpack

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import Count
from serviceops.errors import Reason
from serviceops.history import Facts, History, Transition
from serviceops.lifecycle.actions import ActionContext, FactChanges, action, missing
from serviceops.lifecycle.alerts.alert_axes import (
    Acknowledgement,
    AcknowledgementLifecycle,
    AlertCondition,
    ConditionLifecycle,
    IsaState,
    Severity,
    Trend,
    moves_axis,
)
from serviceops.lifecycle.alerts.suppression import (
    Suppression,
    SuppressionKind,
    Visibility,
    visibility,
)
from serviceops.lifecycle.engine import Lifecycle, State, stays
from serviceops.lifecycle.guards import (
    ActionInputs,
    Callback,
    condition,
    guard,
    is_given,
    is_unset,
    later_than,
    not_before,
)
from serviceops.lifecycle.incident import ReopenPolicy
from serviceops.lifecycle.record import Record
from serviceops.lifecycle.timers import Pending, TimersOfKind, refuse_negative
from serviceops.spans import length_or_none, utc


class CloseReason(StrEnum):
    """Why an alert was closed."""

    CLEARED = "cleared"
    """Its source reported that it is over."""
    BY_HAND = "by_hand"
    """A person closed it."""
    EXPIRED = "expired"
    """No report of it came for too long."""


# The value of `announced` after the end of the condition was announced.
CLEARED = AlertCondition.CLEARED.value


_SEVERITIES = tuple(Severity)  # the gravest first


@guard("severity_not_graver", "the severity is not graver than before", needs=["severity"])
def severity_rises(alert: "Alert", inputs: ActionInputs) -> bool | Reason:
    """The given severity is graver than that of the alert."""
    if alert.severity is _SEVERITIES[0]:
        return Reason("severity_not_graver", "no severity is graver")  # no input helps
    return "severity" not in inputs or inputs["severity"].rank < alert.severity.rank


@guard("severity_not_lesser", "the severity is not less grave than before", needs=["severity"])
def severity_falls(alert: "Alert", inputs: ActionInputs) -> bool | Reason:
    """The given severity is less grave than that of the alert."""
    if alert.severity is _SEVERITIES[-1]:
        return Reason("severity_not_lesser", "no severity is less grave")  # no input helps
    return "severity" not in inputs or inputs["severity"].rank > alert.severity.rank


@guard("condition_is_building", "its condition is still building up and cannot be acknowledged yet")
def was_raised(alert: "Alert", inputs: ActionInputs) -> bool:
    """The condition is not building up any more."""
    return alert.condition != AlertCondition.BUILDING


@guard("not_subsiding", "its condition was not reported as over")
def subsides(alert: "Alert", inputs: ActionInputs) -> bool:
    """The condition was reported as over and has not cleared yet."""
    return alert.clears_at is not None


somebody_is_named = is_given(
    "person", "group", code="nobody_named", sentence="a person or a group is required"
)


@guard(
    "shelf_end_missing",
    "a shelf needs an end: an instant, or one-shot while the condition is there",
    needs=["until", "one_shot"],
)
def shelf_has_an_end(alert: "Alert", inputs: ActionInputs) -> bool:
    """The shelving has an end: an instant, or one-shot for a condition that has not cleared."""
    is_there = alert.condition != AlertCondition.CLEARED
    return bool(inputs.get("until") or (inputs.get("one_shot") and is_there))


@guard("shelf_too_long", "the policy allows no shelf that long", needs=["until"])
def shelf_is_short_enough(alert: "Alert", inputs: ActionInputs) -> bool | Reason:
    """The shelving is no longer than the policy allows, one-shot or not."""
    return alert.policy.allows_shelf(inputs)


end_lies_ahead = later_than("until")
# A late signal may report what lasts until the very instant at which something else was recorded.
wait_is_not_over = not_before("until")
build_is_not_over = not_before("builds_until")


@guard("not_shelved", "it is not shelved", waivable=False)
def is_shelved(alert: "Alert", inputs: ActionInputs) -> bool:
    """The alert is shelved for the given cause."""
    place = (SuppressionKind.SHELVED.value, inputs.get("cause") or "")
    return any(s.place == place for s in alert.suppressed_by)


@guard("shelve_instead", "shelving has an action of its own: shelve it", needs=["kind"])
def is_no_shelf(alert: "Alert", inputs: ActionInputs) -> bool:
    """The kind is not shelving, which has actions of its own."""
    return inputs.get("kind") != SuppressionKind.SHELVED


@guard("not_suppressed", "nothing of that kind and cause suppresses it", needs=["kind", "cause"])
def is_so_suppressed(alert: "Alert", inputs: ActionInputs) -> bool | Reason:
    """A suppression of the given kind and cause is in effect."""
    wanted = (inputs.get("kind"), inputs.get("cause") or "")
    if any((s.kind, s.cause) == wanted for s in alert.suppressed_by):
        return True
    if any(s.kind is not SuppressionKind.SHELVED for s in alert.suppressed_by):
        return False
    return Reason("not_suppressed", "nothing but a shelf suppresses it")  # no input helps


@guard("suppressed", "it is suppressed", waivable=False)
def is_shown(alert: "Alert", inputs: ActionInputs) -> bool | Reason:
    """No suppression hides the alert."""
    if not alert.suppressed_by:
        return True
    hiding = alert.visible_at(inputs["at"]).hidden_by if "at" in inputs else alert.suppressed_by
    return not hiding or Reason("suppressed", "; ".join(map(str, hiding)))


@guard("acknowledged", "it is acknowledged, so only its end is announced")
def is_nobodys_yet(alert: "Alert", inputs: ActionInputs) -> bool:
    """Nobody has acknowledged the alert, or its condition has cleared."""
    acked = alert.acknowledgement == Acknowledgement.ACKED
    return not acked or alert.condition == AlertCondition.CLEARED


@guard("no_news", "its present state was announced already")
def there_is_news(alert: "Alert", inputs: ActionInputs) -> bool:
    """What was announced last differs from what is true now."""
    return alert.news is not None


is_not_promoted = is_unset("incident", "already_promoted", "it has an incident already")


@guard("reopen_window_over", "it closed too long ago: report a new alert that continues it")
def within_the_reopen_window(alert: "Alert", inputs: ActionInputs) -> bool:
    """The alert cleared within the policy's reopen window."""
    return alert.policy.reopen.is_in_time(alert.cleared_at, inputs)


@guard("reopened_too_often", "the policy allows no further reopening: report a new alert")
def may_come_back(alert: "Alert", inputs: ActionInputs) -> bool:
    """The policy allows another reopening of the alert."""
    return alert.policy.reopen.allows_another(alert.reopened)


@condition
def nothing_is_left_to_do(alert: "Alert", inputs: ActionInputs) -> bool:
    """The alert needs no acknowledgement to close: it has one, is not latched, or never counted."""
    acked = alert.acknowledgement == Acknowledgement.ACKED
    return acked or not alert.latched or not alert._has_counted


@condition
def it_is_over(alert: "Alert", inputs: ActionInputs) -> bool:
    """The condition cleared, so that only the acknowledgement is missing."""
    return alert.condition == AlertCondition.CLEARED


def _condition(name: str) -> Callback:
    return moves_axis(ConditionLifecycle, "condition", name)


def _acknowledgement(name: str) -> Callback:
    return moves_axis(AcknowledgementLifecycle, "acknowledgement", name)


_CLEARING = [_condition("clear")]
_ACKNOWLEDGING = [_acknowledgement("acknowledge"), was_raised, end_lies_ahead]


# A record has one state: here the one that a desk closes, open or closed. The other axes are facts
# with small charts of their own, which `moves_axis` checks before a move. So unshelving shows what
# is true underneath, and an acknowledgement is never lost to a shelf.
class AlertLifecycle(Lifecycle):
    """The moves of the record of an alert."""

    creates = "report"
    updates = ("note",)
    facts_of = {"ended_by": ("closed",)}  # noqa: RUF012 - the engine's way

    open = State(initial=True)
    closed = State()

    trigger = stays(open, validators=[_condition("trigger"), build_is_not_over])
    worsen = stays(open, validators=[_condition("worsen"), severity_rises])
    lessen = stays(open, validators=[_condition("lessen"), severity_falls])
    subside = stays(open, validators=[_condition("subside"), wait_is_not_over])
    resurge = stays(open, validators=[_condition("resurge"), subsides])
    clear = open.to(closed, validators=_CLEARING, cond=[nothing_is_left_to_do]) | stays(
        open, validators=_CLEARING
    )
    acknowledge = open.to(closed, validators=_ACKNOWLEDGING, cond=[it_is_over]) | stays(
        open, validators=_ACKNOWLEDGING
    )
    unacknowledge = stays(open, validators=[_acknowledgement("unacknowledge")])
    assign = stays(open, validators=[somebody_is_named])
    shelve = stays(
        open, closed, validators=[shelf_has_an_end, end_lies_ahead, shelf_is_short_enough]
    )
    unshelve = stays(open, closed, validators=[is_shelved])
    suppress = stays(open, closed, validators=[is_no_shelf, end_lies_ahead])
    unsuppress = stays(open, closed, validators=[is_no_shelf, is_so_suppressed])
    announce = stays(open, closed, validators=[is_shown, is_nobodys_yet, there_is_news])
    promote = stays(open, validators=[is_not_promoted])
    close = closed.from_(open)
    expire = closed.from_(open)
    reopen = open.from_(
        closed, validators=[within_the_reopen_window, may_come_back, build_is_not_over]
    )


@checked
@attrs.frozen(kw_only=True)
class RepeatCount:
    """How often a condition was reported, and when first and last."""

    count: Count = 0
    first_at: datetime | None = attrs.field(default=None, repr=str)
    last_at: datetime | None = attrs.field(default=None, repr=str)

    def and_one(self, at: datetime) -> "RepeatCount":
        """Return them with one more; one that comes late moves no end inwards."""
        first, last = self.first_at, self.last_at
        return RepeatCount(
            count=self.count + 1,
            first_at=at if first is None or at < first else first,
            last_at=at if last is None or at > last else last,
        )


@checked
@attrs.frozen(kw_only=True)
class AlertPolicy:
    """What teams want of alerts, where they differ.

    `realarm` says which change of severity takes an acknowledgement back: a rise, any change (as
    Nagios does), or none; a sticky acknowledgement lasts to the end whatever it says. A shelf is at
    most `longest_shelf` long. `reopen` is for how long after its condition was over, by default an
    hour, and how often a closed alert comes back as itself; after that its identity gets a new
    alert, as it does at once with a window of zero.
    """

    realarm: Literal["rise", "change", "never"] = "rise"
    longest_shelf: timedelta | None = attrs.field(default=None, converter=length_or_none)
    reopen: ReopenPolicy = attrs.field(factory=ReopenPolicy)

    def __attrs_post_init__(self) -> None:
        refuse_negative(self, "longest_shelf")

    def takes_back(self, change: Literal["worsen", "lessen"]) -> bool:
        """Return whether a change of severity takes an acknowledgement back."""
        return self.realarm == "change" or (self.realarm == "rise" and change == "worsen")

    def allows_shelf(self, inputs: ActionInputs) -> bool | Reason:
        """Return whether a shelf ends soon enough, or why not."""
        if self.longest_shelf is None or "at" not in inputs:
            return True
        latest, until = inputs["at"] + self.longest_shelf, inputs.get("until")
        if until is not None and until <= latest:
            return True
        sentence = f"a shelf ends by {latest.isoformat()}, one-shot or not"
        return Reason("shelf_too_long", sentence, ("until",))


@checked
@attrs.frozen(kw_only=True)
class Alert(Record):
    """A condition somewhere, how grave it is, who deals with it and what keeps it from being shown.

    >>> from datetime import UTC
    >>> def at(hour, minute=0): return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)
    >>> alert = Alert.report("AL-1", identity="db-1/disk", severity=Severity.MAJOR, at=at(9))
    >>> alert = alert.acknowledge(by="ann", at=at(10)).shelve(until=at(12), by="ann", at=at(11))
    >>> alert.isa.name, alert.acknowledgement.value
    ('SHLVD', 'acked')
    >>> alert.unshelve(at=at(11, 30)).isa.name
    'ACKED'
    >>> alert.visible_at(at(11, 30)).shows_at.isoformat()
    '2026-03-02T12:00:00+00:00'
    """

    lifecycle: ClassVar = AlertLifecycle
    unrecorded_fields: ClassVar = frozenset({"sightings"})
    policy: ClassVar[AlertPolicy] = AlertPolicy()
    _rows: ClassVar[Any]  # the slot of the history as it is stored, also as rows: see below

    identity: str = ""
    resource: str = ""
    name: str = ""
    summary: str = ""
    severity: Severity = Severity.INDETERMINATE
    previous_severity: Severity | None = None
    condition: AlertCondition = AlertCondition.RAISED
    builds_until: datetime | None = None
    clears_at: datetime | None = None
    raised_at: datetime | None = None
    cleared_at: datetime | None = None
    acknowledgement: Acknowledgement = Acknowledgement.UNACKED
    acked_by: str | None = None
    acked_until: datetime | None = None
    sticky: bool = False
    latched: bool = False
    suppressed_by: tuple[Suppression, ...] = ()
    announced: str | None = None
    tell_again: bool = False
    person: str | None = None
    group: str | None = None
    incident: str | None = None
    continues: str | None = None
    reopened: Count = 0
    ended_by: CloseReason | None = None
    sightings: RepeatCount = attrs.field(default=RepeatCount(), eq=False)

    @classmethod
    def report(
        cls,
        alert_id: str,
        /,
        *,
        identity: str,
        severity: Severity,
        resource: str = "",
        name: str = "",
        summary: str = "",
        building: bool = False,
        builds_until: datetime | None = None,
        latched: bool = False,
        continues: str | None = None,
        **when: Unpack[ActionContext],
    ) -> Self:
        """Open an alert for a condition: which one (`identity`) and how grave.

        One that is `building` does not count before it is triggered, which it is at `builds_until`
        if that is given and it is still there. A
        `latched` alert that clears stays until it is acknowledged, as ISA-18.2 has it. `continues`
        names the closed alert of the same identity before it.
        """
        reasons = missing(identity=identity)
        if "at" in when and builds_until is not None and utc(builds_until) < utc(when["at"]):
            sentence = "it builds up first"
            reasons.append(Reason("builds_until_before", sentence, ("builds_until",)))
        # A text or flag without content is no fact: it stays out of the history. Named one by one,
        # since a stream reports alerts by the thousand.
        facts = {
            "identity": identity, "resource": resource or None, "name": name or None,
            "summary": summary or None, "severity": Severity(severity), "latched": latched or None,
            "continues": continues, **cls._begun(when.get("at"), building, builds_until),
        }  # fmt: skip
        born = cls.create(alert_id, facts, when, *reasons)
        return born.seen(at=born.history[0].at)

    @classmethod
    def _begun(
        cls, at: datetime | None, building: bool, builds_until: datetime | None
    ) -> dict[str, Any]:
        building = building or builds_until is not None
        return {
            "condition": AlertCondition.BUILDING if building else AlertCondition.RAISED,
            "builds_until": builds_until,
            "raised_at": None if building else at,
        }

    # -- the condition ----------------------------------------------------------------------------

    @action
    def trigger(
        self,
        *,
        severity: Severity | None = None,
        building: bool = False,
        builds_until: datetime | None = None,
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Record that the condition is there: it built up, or came back unsolved.

        One that came back `building`, or builds up to an instant from now on, does not count yet.
        """
        begun = self._begun(when["at"], building, builds_until)
        if begun["raised_at"] is None:
            begun["raised_at"] = self.raised_at  # that it was there before is not forgotten
        return {**begun, "cleared_at": None, **self._graded(severity)}

    @action
    def worsen(
        self, *, severity: Severity, realarm: bool | None = None, **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Record a graver severity; by the policy that may withdraw an acknowledgement."""
        back = self.policy.takes_back("worsen") if realarm is None else realarm
        return {**self._graded(severity), **self._realarmed(back)}

    @action
    def lessen(
        self, *, severity: Severity, realarm: bool | None = None, **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Record a less grave severity of a condition that is still there."""
        back = self.policy.takes_back("lessen") if realarm is None else realarm
        return {**self._graded(severity), **self._realarmed(back)}

    @action
    def subside(self, *, until: datetime, **when: Unpack[ActionContext]) -> FactChanges:
        """Record that its source reports the end; it clears at `until` unless it is back before."""
        return {"clears_at": until}

    @action
    def resurge(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Record that the condition is back before it cleared."""
        return {"clears_at": None}

    @action
    def clear(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Record that the condition is over; the record closes unless it is latched and unseen."""
        # A condition that never built up needs no acknowledgement, latched or not.
        left = self.latched and self.acknowledgement == Acknowledgement.UNACKED
        return self._over(when["at"], None if left and self._has_counted else CloseReason.CLEARED)

    @property
    def _has_counted(self) -> bool:
        """Whether the condition is there or was, since the alert was opened."""
        return self.condition == AlertCondition.RAISED or self.raised_at is not None

    def _graded(self, severity: Severity | None) -> dict[str, Any]:
        if severity is None or severity == self.severity:
            return {"clears_at": None}
        return {"severity": severity, "previous_severity": self.severity, "clears_at": None}

    def _realarmed(self, back: bool) -> dict[str, Any]:
        if not back or self.sticky or self.acknowledgement == Acknowledgement.UNACKED:
            return {}
        return _UNACKED

    def _over(self, at: datetime, ended_by: CloseReason | None) -> dict[str, Any]:
        """Return what changes when the condition is no longer there; one-shot shelves end."""
        return {
            "condition": AlertCondition.CLEARED,
            "cleared_at": self.cleared_at or at,
            "builds_until": None,
            "clears_at": None,
            "suppressed_by": tuple(s for s in self.suppressed_by if not s.one_shot),
            "ended_by": ended_by,
        }

    # -- who deals with it ------------------------------------------------------------------------

    @action
    def acknowledge(
        self, *, until: datetime | None = None, sticky: bool = False, **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Record that somebody deals with the alert, at most until an instant.

        A normal acknowledgement ends when it gets graver, a `sticky` one lasts to the end. One of
        a condition that is over already closes the alert.
        """
        over = CloseReason.CLEARED if self.condition == AlertCondition.CLEARED else None
        return {
            "acknowledgement": Acknowledgement.ACKED,
            "acked_by": when.get("by"),
            "acked_until": until,
            "sticky": bool(sticky),
            "tell_again": False,
            "ended_by": over,
        }

    @action
    def unacknowledge(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Withdraw the acknowledgement: the alert is announced again."""
        return {**_UNACKED, "tell_again": True}

    @action
    def assign(
        self, *, person: str | None = None, group: str | None = None, **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Assign the alert to a person, a group, or a person of a group."""
        return {"person": person, "group": group or self.group}

    # -- what keeps it from being shown -----------------------------------------------------------

    @action
    def shelve(
        self,
        *,
        until: datetime | None = None,
        one_shot: bool = False,
        cause: str = "",
        reason: str = "",
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Shelve the alert until an instant, until it clears (`one_shot`), or the first of the two.

        What is over already needs an instant. `cause` names the silence that does, where it is not
        one person with one alert.
        """
        return self._with(
            Suppression(
                kind=SuppressionKind.SHELVED,
                cause=cause,
                until=until,
                one_shot=bool(one_shot),
                reason=reason,
            )
        )

    @action
    def unshelve(self, *, cause: str = "", **when: Unpack[ActionContext]) -> FactChanges:
        """End the shelving: the alert is shown as it is, acknowledged or not."""
        return self._without(SuppressionKind.SHELVED, cause)

    @action
    def suppress(
        self,
        *,
        kind: SuppressionKind,
        cause: str = "",
        until: datetime | None = None,
        reason: str = "",
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Suppress the alert: by which `cause`, and until when if that is known."""
        return self._with(Suppression(kind=kind, cause=cause, until=until, reason=reason))

    @action
    def unsuppress(
        self, *, kind: SuppressionKind, cause: str = "", **when: Unpack[ActionContext]
    ) -> FactChanges:
        """End one suppression; the others remain."""
        return self._without(kind, cause)

    def _with(self, added: Suppression) -> dict[str, Any]:
        # A second suppression of one kind and cause replaces the first: it has a new end.
        others = [s for s in self.suppressed_by if s.place != added.place]
        # Sorted, so that the order in which they came makes no difference.
        return {"suppressed_by": tuple(sorted([*others, added], key=lambda one: one.place))}

    def _without(self, kind: SuppressionKind, cause: str) -> dict[str, Any]:
        place = (kind.value, cause)
        return {"suppressed_by": tuple(s for s in self.suppressed_by if s.place != place)}

    @action
    def announce(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Record that the current state was announced; refused while hidden or without news."""
        return {"announced": self.news, "tell_again": False}

    # -- what becomes of it -----------------------------------------------------------------------

    @action
    def promote(self, *, incident: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Record the incident that was logged for the alert."""
        return {"incident": incident}

    @action
    def close(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Close the alert by hand: the person states that its condition is over."""
        return self._over(when["at"], CloseReason.BY_HAND)

    @action
    def expire(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Close the alert because no report of it came for too long."""
        return self._over(when["at"], CloseReason.EXPIRED)

    @action
    def reopen(
        self,
        *,
        severity: Severity | None = None,
        building: bool = False,
        builds_until: datetime | None = None,
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Open it again: its condition is back within the window. Nobody has acknowledged that.

        An incident that was informed of its end is no longer its incident.
        """
        return {
            **self._graded(severity),
            **self._begun(when["at"], building, builds_until),
            **_UNACKED,
            "cleared_at": None,
            "incident": None if self.announced == CLEARED else self.incident,
            "reopened": self.reopened + 1,
        }

    def seen(self, *, at: datetime) -> Self:
        """Return the alert with one more sighting: nothing is appended to its history."""
        return self._with_unrecorded(sightings=self.sightings.and_one(utc(at)))

    # -- what is read off it ----------------------------------------------------------------------

    @property
    def shelf(self) -> Suppression | None:
        """The suppression by shelving, if a person or a silence shelved the alert."""
        return next((s for s in self.suppressed_by if s.kind == SuppressionKind.SHELVED), None)

    @property
    def isa(self) -> IsaState:
        """The state of ANSI/ISA-18.2, derived: out of service first, then suppressed, shelved.

        What is building, or closed, is normal (A), unless it was there before and nobody has seen
        that.
        """
        # ISA-18.2 shows one state, so the axes are read in the order of what hides most.
        kinds = {s.kind for s in self.suppressed_by}
        if SuppressionKind.MAINTENANCE in kinds:
            return IsaState.OOSRV
        if kinds - {SuppressionKind.SHELVED}:
            return IsaState.DSUPR
        if kinds:
            return IsaState.SHLVD
        acked = self.acknowledgement == Acknowledgement.ACKED
        if self.state == "closed" or not self._has_counted:
            return IsaState.NORM
        if self.condition == AlertCondition.RAISED:
            return IsaState.ACKED if acked else IsaState.UNACK
        return IsaState.NORM if acked else IsaState.RTNUN

    @property
    def trend(self) -> Trend:
        """Which way its severity last went."""
        before = self.previous_severity
        if before is None or before == self.severity:
            return Trend.NO_CHANGE
        return Trend.MORE_SEVERE if self.severity.rank < before.rank else Trend.LESS_SEVERE

    @property
    def news(self) -> str | None:
        """What is true and was not announced: a severity, or "cleared"; `None` when nothing is.

        The end of a condition that was never announced is no news. This is read when a suppression
        ends, so nothing that happened underneath is lost.
        """
        if self.condition == AlertCondition.BUILDING:
            return None
        if self.condition == AlertCondition.CLEARED:
            return CLEARED if self.announced not in (None, CLEARED) else None
        fresh = self.announced != self.severity or self.tell_again
        return self.severity._value_ if fresh else None

    def visible_at(self, moment: datetime) -> Visibility:
        """Return whether it is shown at an instant, why not, and when it shows again."""
        return visibility(self.suppressed_by, moment)


_UNACKED: dict[str, Any] = {
    "acknowledgement": Acknowledgement.UNACKED,
    "acked_by": None,
    "acked_until": None,
    "sticky": False,
}


@checked
@attrs.frozen(kw_only=True)
class AlertTimers(TimersOfKind):
    """The timed moves of alerts, as a policy.

    What builds up counts at its end; what subsides clears; an acknowledgement, a shelf and every
    other suppression ends at its own. An open alert without a report for `stale_after`
    expires; `None` waits for ever.
    """

    kind: ClassVar = Alert

    stale_after: timedelta | None = attrs.field(default=None, converter=length_or_none)

    def __attrs_post_init__(self) -> None:
        refuse_negative(self, "stale_after")

    @checked
    def next_at(self, alert: Alert) -> datetime | None:
        """Return the first instant of `moves`, which may have passed, without working them out."""
        return self._next_at(alert)

    def _next_at(self, alert: Alert) -> datetime | None:
        """Return what `next_at` returns, of an alert that is one for certain."""
        # The same instants as in `pending`, twice by intent: a stream calls this at every step and
        # must neither build the moves nor have its own alert checked.
        moments = [one.until for one in alert.suppressed_by if one.until is not None]
        if alert.state == "open":
            if alert.builds_until is not None:
                moments.append(alert.builds_until)
            if alert.clears_at is not None:
                moments.append(alert.clears_at)
            if alert.acked_until is not None:
                moments.append(alert.acked_until)
            if self.stale_after is not None:
                moments.append(_reported_at(alert) + self.stale_after)
        return max(min(moments), last_at(alert)) if moments else None

    def pending(self, record: Alert) -> Pending:
        """Return the ends of suppressions, and of what builds up, subsides or is acknowledged."""
        # Suppressions end on closed alerts too, so that a reopened one is not hidden by an old one.
        for suppression in record.suppressed_by:
            if suppression.until is None:
                continue
            rule = ":".join(filter(None, (f"{suppression.kind}_end", suppression.cause)))
            cause = suppression.cause or None
            if suppression.kind == SuppressionKind.SHELVED:
                yield suppression.until, "unshelve", rule, {"cause": cause}
            else:
                inputs = {"kind": suppression.kind, "cause": cause}
                yield suppression.until, "unsuppress", rule, inputs
        if record.state == "closed":
            return
        if record.builds_until is not None:
            yield record.builds_until, "trigger", "built_up", {}
        if record.clears_at is not None:
            yield record.clears_at, "clear", "subsided", {}
        if record.acked_until is not None:
            yield record.acked_until, "unacknowledge", "acknowledgement_end", {}
        if self.stale_after is not None:
            yield _reported_at(record) + self.stale_after, "expire", "stale", {}


def _reported_at(alert: Alert) -> datetime:
    """Return when an alert was last reported, at the earliest when it was opened."""
    past = alert._rows
    if not is_rows(past):
        opened = alert.last("report", "reopen") if alert.reopened else None
        opened_at = (opened or alert.history[0]).at
    elif alert.reopened:
        moves = zip(past[1::ROW], past[2::ROW], strict=True)
        opened_at = [at for at, action in moves if action in ("report", "reopen")][-1]
    else:  # only the first transition can have opened it
        opened_at = past[1]
    return max(opened_at, alert.sightings.last_at or opened_at)


# A stream makes nearly all moves of alerts, and few of them are ever looked at. It stores them as
# `None` and the parts of each transition, one after the other, with names and values of its facts
# by turns: of these tuples the garbage collector visits none after a while, where it would visit
# every transition and history of each open alert time and again.
ROW = 9
"""How many parts a transition has."""


def is_rows(past: Any) -> bool:
    """Return whether a past is stored as rows, of which the transitions are not made yet."""
    return type(past) is tuple and past[0] is None


def last_at(alert: Alert) -> datetime:
    """Return the instant of the last transition; the whole history is not made for it."""
    past = alert._rows
    # As `is_rows`, without a call of it: a change of an alert has this read several times.
    return past[-ROW] if type(past) is tuple and past[0] is None else alert._last.at


def transition_of(row: tuple[Any, ...]) -> Transition:
    """Return the transition of a row."""
    at, action, state, sets, inputs, *about = row
    return Transition._trusted(at, action, state, _pairs(sets), _pairs(inputs), *about)


def _pairs(flat: tuple[Any, ...]) -> Facts:
    return tuple(zip(flat[::2], flat[1::2], strict=True))


def _past_of(alert: Alert) -> Any:
    past = alert._rows
    if is_rows(past):
        rows = [past[start : start + ROW] for start in range(1, len(past), ROW)]
        past = History._trusted(tuple(map(transition_of, rows)))
        _stored.__set__(alert, past)
    return past


_stored: Any = Record._past
Alert._rows = _stored
Alert._past = property(_past_of, _stored.__set__)
