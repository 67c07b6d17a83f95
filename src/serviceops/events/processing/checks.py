"""Checks: from single results to soft and hard states, and which of them are announced.

One bad result may pass by itself. A problem is soft while it is being tried again and hard once as
many results in a row were bad as the rules require; only hard problems are announced. Sources: the
documentation and source of Nagios Core (state types) and Icinga 2 (hard and soft states), which
differ in what they show and are values of one `CheckRules` here.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Literal

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_copies import evolver
from serviceops._internal.frozen_map import NamedValues
from serviceops._internal.kinds import FilledText
from serviceops.errors import InvalidValue
from serviceops.intents import Intent, Step
from serviceops.spans import utc, utc_or_none


class CheckState(StrEnum):
    """What one check found: the first four of a service, the others of a host."""

    OK = "ok"
    WARNING = "warning"
    CRITICAL = "critical"
    UNKNOWN = "unknown"
    UP = "up"
    DOWN = "down"
    UNREACHABLE = "unreachable"

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong: a service is ok, a host is up."""
        return self is CheckState.OK or self is CheckState.UP


# Written out: type checkers see no type in `attrs.converters.optional` of an enumeration.
def _check_state_or_none(given: str | None) -> CheckState | None:
    return None if given is None else CheckState(given)


class StateType(StrEnum):
    """Whether a state is still being tried again (soft) or is confirmed (hard)."""

    SOFT = "soft"
    HARD = "hard"


class Announcement(StrEnum):
    """What is announced about a check."""

    PROBLEM = "problem"
    RECOVERY = "recovery"


class CheckReason(StrEnum):
    """Why a result is announced or not."""

    TURNED_HARD = "turned_hard"  # announced: bad as many times as the rules require
    HARD_CHANGED = "hard_changed"  # announced: one hard problem became another
    VOLATILE = "volatile"  # announced: every hard problem of a volatile check is
    WAS_WITHHELD = "was_held"  # announced: it was withheld, and no longer is
    RECOVERED = "recovered"  # announced: a problem that was announced is over
    STILL_SOFT = "still_soft"
    SOFT_RECOVERY = "soft_recovery"
    NEVER_ANNOUNCED = "never_told"  # it recovered and the problem was not announced
    UNCHANGED = "unchanged"
    HOST_DOWN = "host_down"
    WITHHELD = "held"
    LATE = "late"  # not later than the result before: nothing changed


@checked
@attrs.frozen(kw_only=True)
class CheckRules:
    """When a problem is confirmed, and how that is shown.

    `attempts` is how many bad results in a row make a problem hard; 1 makes the first one hard. A
    `volatile` check announces every hard problem result. `hard_attempt` is what is shown as the
    attempt of a hard problem: it stays at the last one (``"last"``) or is shown as ``"one"``.
    `soft_recovery` is the type of the state after a soft problem passed. With `hard_under_host` a
    service whose host is down is hard at once. `first_state` is the state of a service before its
    first result (`start`): one that is a problem is soft, and counts as the first attempt.

    >>> CHECK_RULES["nagios"].attempts, CHECK_RULES["icinga"].hard_attempt
    (3, 'one')
    """

    name: FilledText = "nagios"
    attempts: int = 3
    volatile: bool = False
    hard_attempt: Literal["last", "one"] = "last"
    soft_recovery: StateType = attrs.field(default=StateType.SOFT, converter=StateType)
    hard_under_host: bool = True
    first_state: CheckState = attrs.field(default=CheckState.OK, converter=CheckState)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.attempts, int) or self.attempts < 1:
            raise InvalidValue(self.attempts, "a whole number of attempts from 1", "such as 3")

    def start(self, check: str) -> "CheckHealth":
        """Return the health of a service that was not checked yet.

        >>> str(CHECK_RULES["icinga"].start("db-1/disk").state)
        'unknown'
        """
        kind = StateType.HARD if self.first_state.is_good else StateType.SOFT
        return CheckHealth(check=check, state=self.first_state, kind=kind)


_NAGIOS = CheckRules()

CHECK_RULES: Mapping[str, CheckRules] = NamedValues({
    "nagios": _NAGIOS,
    "icinga": CheckRules(
        name="icinga", hard_attempt="one", soft_recovery=StateType.HARD, hard_under_host=False,
        first_state=CheckState.UNKNOWN,
    ),
})  # fmt: skip
"""The check rules of other systems, by name.

`nagios` (Nagios Core): the attempt stays at n of n while the state is hard, a soft recovery is a
soft state, and a host that is down makes the problems of its services hard. `icinga` (Icinga 2):
the attempt is 1 while the state is hard, every good state is hard, hosts harden nothing, and a new
service is unknown and soft, so that its first bad result is the second attempt (seen with 2.13.6).
"""


@checked
@attrs.frozen(kw_only=True)
class CheckHealth:
    """The health of one check: its state, whether it is hard, and what was announced of it.

    `attempt` counts the bad results in a row, as the rules show it. `hard_state` is the last hard
    one. `announced` is the problem that was last announced and has not been followed by a recovery:
    only then is a recovery announced, and a problem with another state was withheld.
    """

    check: FilledText
    state: CheckState = attrs.field(default=CheckState.OK, converter=CheckState)
    kind: StateType = attrs.field(default=StateType.HARD, converter=StateType)
    attempt: int = 1
    hard_state: CheckState = attrs.field(default=CheckState.OK, converter=CheckState)
    announced: CheckState | None = attrs.field(default=None, converter=_check_state_or_none)
    since: datetime | None = attrs.field(default=None, converter=utc_or_none)
    hard_since: datetime | None = attrs.field(default=None, converter=utc_or_none)
    checked_at: datetime | None = attrs.field(default=None, converter=utc_or_none)

    @classmethod
    def of_host(cls, check: str) -> "CheckHealth":
        """Return a host that was not checked yet: up, until a check says otherwise."""
        return cls(check=check, state=CheckState.UP, hard_state=CheckState.UP)


@checked
@attrs.frozen
class CheckResult:
    """The result of one check, and its circumstances.

    `host_down` is true when the host of a service is down. `withheld` names what prevents an
    announcement for now (flapping, maintenance), if anything does; an acknowledgement belongs to
    the alert and does not matter here.
    """

    state: CheckState = attrs.field(converter=CheckState)
    host_down: bool = attrs.field(default=False, kw_only=True)
    withheld: str = attrs.field(default="", kw_only=True)


@checked
@attrs.frozen(kw_only=True)
class CheckEvaluation:
    """What one result led to, and why.

    `changed` says that the state is another than before (a normal acknowledgement ends there),
    `hardened` that a hard state began, `handles` that an automatic action may run (on every soft
    state, every new hard state and every recovery).
    """

    health: CheckHealth
    reason: CheckReason
    announces: Announcement | None = None
    changed: bool = False
    hardened: bool = False
    handles: bool = False


_evolve_health = evolver(CheckHealth)


def host_state(found: CheckState | str) -> CheckState:
    """Return the state of a host from the state its check found: ok and warning mean it is up.

    >>> host_state("warning"), host_state("unknown")
    (<CheckState.UP: 'up'>, <CheckState.DOWN: 'down'>)
    """
    try:
        found = CheckState(found)
    except ValueError:
        raise InvalidValue(found, f"one of {', '.join(CheckState)}") from None
    if found in (CheckState.UP, CheckState.DOWN, CheckState.UNREACHABLE):
        return found
    good = found in (CheckState.OK, CheckState.WARNING)
    return CheckState.UP if good else CheckState.DOWN


@checked
def evaluate_check(
    health: CheckHealth,
    result: CheckResult,
    *,
    at: datetime,
    rules: CheckRules = CHECK_RULES["nagios"],
) -> CheckEvaluation:
    """Return a check after a result at an instant, whether that is announced, and why.

    A check has one result an instant: one that is not later than the last changes nothing, so
    delivering it twice is harmless. A problem that was withheld is announced by the first
    result that finds it still present and no reason to withhold it; a recovery is announced if the
    problem was.
    """
    at = utc(at)
    if health.checked_at is not None and at <= health.checked_at:
        return CheckEvaluation(health=health, reason=CheckReason.LATE)
    kind, attempt = _typed(health, result, rules)
    found = result.state
    changed = found != health.state
    hard = kind is StateType.HARD
    hardened = hard and found != health.hard_state
    announces, reason = _announced(health, result, hard=hard, rules=rules)
    announced = health.announced
    if announces is not None:
        announced = None if found.is_good else found
    after = _evolve_health(
        health,
        state=found,
        kind=kind,
        attempt=attempt,
        hard_state=found if hard else health.hard_state,
        announced=announced,
        since=at if changed or health.since is None else health.since,
        hard_since=at if hardened or (hard and health.hard_since is None) else health.hard_since,
        checked_at=at,
    )
    volatile = rules.volatile and not found.is_good
    recovered = found.is_good and not health.state.is_good
    return CheckEvaluation(
        health=after,
        reason=reason,
        announces=announces,
        changed=changed,
        hardened=hardened,
        handles=not hard or recovered or volatile or (hardened and not found.is_good),
    )


def _typed(health: CheckHealth, result: CheckResult, rules: CheckRules) -> tuple[StateType, int]:
    """Return whether the state after a result is soft or hard, and which attempt it is."""
    was_good, was_soft = health.state.is_good, health.kind is StateType.SOFT
    if result.state.is_good:
        if was_soft and not was_good and rules.soft_recovery is StateType.SOFT:
            return StateType.SOFT, health.attempt + 1
        return StateType.HARD, 1
    if not was_good and not was_soft:
        return StateType.HARD, health.attempt
    attempt = 1 if was_good else health.attempt + 1
    if attempt >= rules.attempts or (result.host_down and rules.hard_under_host):
        return StateType.HARD, 1 if rules.hard_attempt == "one" else attempt
    return StateType.SOFT, attempt


def _announced(
    health: CheckHealth, result: CheckResult, *, hard: bool, rules: CheckRules
) -> tuple[Announcement | None, CheckReason]:
    """Return what is announced, if anything, and why or why not."""
    if result.state.is_good:
        return _recovered(health, result)
    if not hard:
        return None, CheckReason.STILL_SOFT
    if health.announced == result.state and not rules.volatile:
        return None, CheckReason.UNCHANGED
    if result.host_down:
        return None, CheckReason.HOST_DOWN
    if result.withheld:
        return None, CheckReason.WITHHELD
    if health.kind is StateType.SOFT or health.state.is_good:
        return Announcement.PROBLEM, CheckReason.TURNED_HARD
    if result.state != health.state:
        return Announcement.PROBLEM, CheckReason.HARD_CHANGED
    if health.announced != result.state:
        return Announcement.PROBLEM, CheckReason.WAS_WITHHELD
    return Announcement.PROBLEM, CheckReason.VOLATILE


def _recovered(health: CheckHealth, result: CheckResult) -> tuple[Announcement | None, CheckReason]:
    if health.announced is not None:
        if result.withheld:
            return None, CheckReason.WITHHELD
        was_withheld = health.state.is_good
        reason = CheckReason.WAS_WITHHELD if was_withheld else CheckReason.RECOVERED
        return Announcement.RECOVERY, reason
    if health.state.is_good:
        return None, CheckReason.UNCHANGED
    if health.kind is StateType.SOFT:
        return None, CheckReason.SOFT_RECOVERY
    return None, CheckReason.NEVER_ANNOUNCED


def step_check(
    state: CheckHealth,
    result: CheckResult,
    *,
    at: datetime,
    rules: CheckRules = CHECK_RULES["nagios"],
) -> Step[CheckHealth]:
    """Return the check after a result, and the intent to notify if it is announced.

    >>> from datetime import UTC
    >>> def at(minute): return datetime(2026, 3, 2, 9, minute, tzinfo=UTC)
    >>> disk = CheckHealth(check="db-1/disk")
    >>> for minute in (0, 1, 2):
    ...     done = step_check(disk, CheckResult("critical"), at=at(minute))
    ...     disk = done.state
    >>> str(disk.kind), disk.attempt, done.intents[0].key
    ('hard', 3, 'check:db-1/disk@2026-03-02T09:02:00+00:00:problem')
    """
    evaluation = evaluate_check(state, result, at=at, rules=rules)
    if evaluation.announces is None:
        return Step(evaluation.health)
    moment = utc(at)
    intent = Intent(
        target_id=state.check,
        action="notify",
        inputs={
            "what": evaluation.announces,
            "state": result.state,
            "reason": evaluation.reason,
            "at": moment,
        },
        key=f"check:{state.check}@{moment.isoformat()}:{evaluation.announces}",
        rule=f"{rules.name} checks",
    )
    return Step(evaluation.health, (intent,))
