"""Intake: what one signal does to the alert of its identity.

Most signals repeat what is known, a storm opens alerts or changes their severity by the thousand,
and few of these need the questions that `take_signal` goes through. `as_repeat`, `as_new` and
`as_grade` look at nothing else: where one returns an entry, `take_signal` returns the same one with
that effect (a law compares them); where it returns `None`, `take_signal` decides.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from serviceops.events.processing.checks import (
    CheckHealth,
    CheckResult,
    CheckState,
    StateType,
    evaluate_check,
)
from serviceops.events.processing.delay import Delay
from serviceops.events.processing.flapping import CountDetector, FlapTrack, WeightedDetector
from serviceops.events.response import significance
from serviceops.events.signals import (
    Signal,
    SignalEffect,
    classify_signal,
    redelivery,
    redelivery_of,
)
from serviceops.events.stream.alert_moves import (
    cleared,
    graded,
    new_id,
    one_more,
    opened,
    reopened,
    seen_at,
    sightings_of,
)
from serviceops.events.stream.stream_rules import RuleMatches, StreamContext, StreamRules
from serviceops.events.stream.stream_state import (
    NO_ENTRY,
    SIGNIFICANT,
    AlertEntry,
    Repeats,
    cold_entry,
    entry_draft,
    evolve_entry,
    has_same_labels,
)
from serviceops.lifecycle import Alert, Severity, Significance
from serviceops.lifecycle.alerts.alert import last_at
from serviceops.lifecycle.alerts.alert_axes import AlertCondition


class Intake(NamedTuple):
    """What a signal led to: the entry after it, and what the signal meant.

    `changes_alert` is false when the alert is as before but for its count of signals, so that
    nothing depends on it and no other alert has to be processed.
    """

    entry: AlertEntry
    effect: SignalEffect
    changes_alert: bool = False


def take_signal(entry: AlertEntry, signal: Signal, context: StreamContext) -> Intake:
    """Return the entry of an identity after one of its signals.

    An entry that comes back as the same object was not changed: the signal was delivered before or
    was filtered out.
    """
    now, rules, match = context
    delivery = redelivery(signal)
    changes: dict[str, Any] = {}
    if delivery and delivery in entry.deliveries:
        return Intake(entry, SignalEffect.REDELIVERED)
    if delivery and (most := rules.identity.deliveries):
        changes["deliveries"] = (*entry.deliveries, delivery)[-most:]
    at = min(signal.at, now)  # a source with a fast clock cannot make later signals late
    # A check has one result an instant, so another one of the same instant is late as well.
    newest_at = entry.newest_at
    if newest_at is not None and at <= newest_at and (at < newest_at or rules.checks is not None):
        return Intake(evolve_entry(entry, **changes), SignalEffect.LATE)
    if signal.severity is not None:
        means = _significance(entry, signal, rules)
        is_open = entry.alert is not None and entry.alert.state == "open"
        if means is None or (means is Significance.INFORMATIONAL and not is_open):
            return Intake(entry, SignalEffect.FILTERED)
        changes["significance"] = means
    soft, health = _checked(entry, signal, at, rules)
    flaps = _flap_track(entry, signal, at, soft, rules)
    changes |= {"newest_at": at, "health": health, "flaps": flaps}
    alert = entry.alert
    # Most signals repeat what is known: they are recognised first, without reading the policy.
    if alert is not None and _is_repeat(entry, alert, signal, soft, flaps):
        changes["alert"] = seen_at(alert, at)
        return Intake(evolve_entry(entry, **changes), SignalEffect.REPEAT)
    effect = _effect(entry, alert, signal, rules)
    if signal.severity is not None:
        changes["signal"] = signal
    delay = match(changes.get("signal", entry.signal)).delay if rules.delays else None
    # What a late signal did is recorded at the signal's instant, and never before the last entry.
    moment = at if alert is None else max(at, last_at(alert))
    stamp = {"at": moment, "by": signal.source, "id": delivery or None}
    if moment != now:
        stamp["recorded_at"] = now
    if signal.severity is None:
        if effect is SignalEffect.CLEAR and alert is not None:
            changes["alert"] = _cleared(alert, delay, at, now, stamp)
    elif alert is None or effect is SignalEffect.NEW:
        building = _building(soft, delay, at, now)
        changes |= {"alert": _opened(entry, signal, rules, stamp, building), **_NO_HISTORY}
    else:
        building = _building(soft, delay, at, now)
        changes["alert"] = _raised(alert, signal, effect, at, soft, rules, stamp, building)
    return Intake(evolve_entry(entry, **changes), effect, changes_alert=True)


def _effect(
    entry: AlertEntry, alert: Alert | None, signal: Signal, rules: StreamRules
) -> SignalEffect:
    """Return the effect of a signal, as `classify_signal` does."""
    severity = signal.severity
    # A change of severity and what is new come in storms: neither depends on the policy, and the
    # reason in words is not needed here.
    if severity is not None:
        if alert is None:
            return SignalEffect.NEW
        if alert.condition is not AlertCondition.CLEARED and severity is not alert.severity:
            worse = severity.rank < alert.severity.rank
            return SignalEffect.WORSE if worse else SignalEffect.LESSER
    return classify_signal(alert, signal, newest_at=entry.newest_at, policy=rules.policy).effect


_NO_HISTORY: dict[str, Any] = {
    "group_status": "", "delay": None, "incidents": (), "responded": (),
}  # fmt: skip
"""What the entry of an identity recorded about its alert, emptied for the next one."""


def _significance(entry: AlertEntry, signal: Signal, rules: StreamRules) -> Significance | None:
    """Return what a signal that reports a condition means; `None` when a rule filters it out."""
    last, severity = entry.signal, signal.severity or Severity.INDETERMINATE
    # The rules match labels: with the same labels and severity the result is the same.
    if (
        entry.significance in SIGNIFICANT
        and last is not None
        and last.severity is severity
        and has_same_labels(last, signal)
    ):
        return entry.significance
    labels = signal.labels if rules.significance else {}
    return significance(labels, severity, rules.significance)[0]


_AS_CHECK: dict[Severity | None, CheckState] = {
    None: CheckState.OK,
    Severity.CRITICAL: CheckState.CRITICAL,
    Severity.MAJOR: CheckState.CRITICAL,
    Severity.MINOR: CheckState.WARNING,
    Severity.WARNING: CheckState.WARNING,
    Severity.INDETERMINATE: CheckState.UNKNOWN,
    Severity.INFORMATIONAL: CheckState.WARNING,
}
"""The state of a check that each severity corresponds to."""


def _checked(
    entry: AlertEntry, signal: Signal, at: datetime, rules: StreamRules
) -> tuple[bool, CheckHealth | None]:
    """Return whether a signal reports a soft problem, and the health of the check after it."""
    if rules.checks is None:
        return False, entry.health
    health = entry.health or rules.checks.start(entry.identity)
    result = CheckResult(_AS_CHECK[signal.severity])
    health = evaluate_check(health, result, at=at, rules=rules.checks).health
    return signal.severity is not None and health.kind is StateType.SOFT, health


_INDETERMINATE = Severity.INDETERMINATE.value


def _flap_track(
    entry: AlertEntry, signal: Signal, at: datetime, soft: bool, rules: StreamRules
) -> FlapTrack | None:
    """Return the track of the flapping detector after a signal."""
    if rules.flapping is None:
        return entry.flaps
    state = "ok" if signal.severity is None else signal.severity.value
    flaps = entry.flaps
    if flaps is None:
        flaps = start_flaps(rules.flapping)
    return rules.flapping.step_state(flaps, state, at=at, soft=soft)


def start_flaps(detector: WeightedDetector | CountDetector) -> FlapTrack:
    """Return the track of a detector before the first signal."""
    # Severities name the states of a stream: Icinga's unknown is indeterminate.
    is_unknown = detector.before == CheckState.UNKNOWN
    return detector.start(_INDETERMINATE if is_unknown else None)


def _is_repeat(
    entry: AlertEntry,
    alert: Alert,
    signal: Signal,
    soft: bool,
    flaps: FlapTrack | None,
) -> bool:
    """Return whether a signal reports what is known and nothing that rules wait for."""
    if alert.severity is not signal.severity:
        return False
    if alert.condition is not AlertCondition.RAISED:
        builds = alert.condition is AlertCondition.BUILDING
        turns_hard = not soft and alert.builds_until is None
        if not builds or turns_hard:
            return False
    if alert.clears_at is not None or not has_same_labels(entry.signal, signal):
        return False
    flapped = entry.flaps is not None and entry.flaps.flapping
    return flaps is None or flaps.flapping == flapped


def _building(soft: bool, delay: Delay | None, at: datetime, now: datetime) -> dict[str, Any]:
    """Return the inputs that let a condition build up before it counts as raised."""
    if soft:
        return {"building": True}
    # From the signal's own instant on: what else was recorded since makes it no longer.
    # A wait that ends now ends after all inputs of this instant, however late they came.
    if delay is not None and delay.build and at + delay.build >= now:
        return {"builds_until": at + delay.build}
    return {}


def _opened(
    entry: AlertEntry,
    signal: Signal,
    rules: StreamRules,
    stamp: dict[str, Any],
    building: dict[str, Any],
) -> Alert:
    """Return a new alert for an identity; it names the closed one that it continues."""
    before = entry.alert
    name = f"{entry.identity}@{stamp['at'].isoformat()}"
    # Two alerts of one identity that open at the same instant need different ids.
    while before is not None and before.id.startswith(name) and len(before.id) >= len(name):
        name += "+"
    if not building:
        return opened(
            name, identity=entry.identity, severity=signal.severity or Severity.INDETERMINATE,
            resource=signal.resource, title=signal.name, summary=signal.summary,
            latched=rules.latched, continues=None if before is None else before.id,
            at=stamp["at"], by=signal.source, delivery=stamp["id"],
            recorded_at=stamp.get("recorded_at"),
        )  # fmt: skip
    return Alert.report(
        name,
        identity=entry.identity,
        severity=signal.severity or Severity.INDETERMINATE,
        resource=signal.resource,
        name=signal.name,
        summary=signal.summary,
        latched=rules.latched,
        continues=None if before is None else before.id,
        **building,
        **stamp,
    )


def _raised(
    alert: Alert,
    signal: Signal,
    effect: SignalEffect,
    at: datetime,
    soft: bool,
    rules: StreamRules,
    stamp: dict[str, Any],
    building: dict[str, Any],
) -> Alert:
    """Return an alert after a signal that reports its condition, seen once more at an instant."""
    severity = signal.severity or Severity.INDETERMINATE
    seen = False
    if effect is SignalEffect.BACK:
        if building:
            alert = alert.reopen(severity=severity, **building, **stamp)
        else:
            alert = reopened(alert, severity, stamp)
    elif effect is SignalEffect.RISEN:
        alert = alert.trigger(severity=severity, **building, **stamp)
    elif effect in (SignalEffect.WORSE, SignalEffect.LESSER):
        action: Literal["worsen", "lessen"] = "worsen" if effect is SignalEffect.WORSE else "lessen"
        alert = graded(
            alert, action, severity, realarm=rules.policy.takes_back(action), at=stamp["at"],
            by=signal.source, delivery=stamp["id"], recorded_at=stamp.get("recorded_at"),
            sightings=one_more(alert.sightings, at),
        )  # fmt: skip
        seen = True
    elif alert.clears_at is not None:
        alert = alert.resurge(**stamp)
    if alert.condition is AlertCondition.BUILDING and alert.builds_until is None and not soft:
        # It is hard now; from here on it has to last as long as a delay wants.
        alert = alert.trigger(at=stamp["at"], by="checks", **building)
    return alert if seen else seen_at(alert, at)


def _cleared(
    alert: Alert, delay: Delay | None, at: datetime, now: datetime, stamp: dict[str, Any]
) -> Alert:
    """Return an alert after the end of its condition, which a delay may keep raised for longer."""
    if alert.clears_at is not None:  # it was reported before, perhaps under other rules
        return alert
    if delay is not None and delay.keep and alert.condition is AlertCondition.RAISED:
        until = at + delay.keep
        if until >= now:
            return alert.subside(until=until, **stamp)
    return cleared(alert, stamp)


RepeatRules: TypeAlias = tuple[int, Callable[..., FlapTrack] | None]
"""What a repeat depends on: how many deliveries are recognised, and a step of the detector."""


def repeat_rules(rules: StreamRules) -> RepeatRules:
    """Return what repeats depend on, read once: a read of a class that caches takes three times."""
    detector = rules.flapping
    return rules.identity.deliveries, None if detector is None else detector.step_state


def as_repeat(
    stored: AlertEntry | Repeats | None, signal: Signal, now: datetime, rules: RepeatRules
) -> Repeats | None:
    """Return what is stored after a signal that reports what is known and nothing rules wait for.

    The effect is "repeat".
    """
    if type(stored) is not tuple:
        return None
    entry, known, newest_at, count, deliveries, flaps, own = stored
    severity = signal.severity
    if (
        severity is not known.severity
        or severity is None
        or signal.facts != known.facts
        or signal.resource != known.resource
        or signal.name != known.name
        or signal.source != known.source
    ):
        return None
    # A source with a fast clock cannot make later signals late.
    at = signal.at if signal.at <= now else now  # noqa: FURB136 - a call for each signal
    if at < newest_at:
        return None
    most, step = rules
    if signal.id:
        delivery = redelivery_of(signal.source) + signal.id
        if delivery in deliveries:
            return None
        if len(deliveries) < most:
            deliveries += (delivery,)
        elif most:
            deliveries = deliveries[len(deliveries) + 1 - most :] + (delivery,)  # noqa: RUF005 - half the time of unpacking
    if step is not None:
        if flaps is None:
            return None
        after = step(flaps, severity._value_, at=at)
        if after.flapping is not flaps.flapping:
            return None
        flaps = after
    return entry, known, at, count + 1, deliveries, flaps, own


def as_new(
    identity: str,
    signal: Signal,
    now: datetime,
    rules: StreamRules,
    match: Callable[[Signal | None], RuleMatches],
) -> AlertEntry | None:
    """Return the entry of an identity that was not known with the alert that a signal opens."""
    severity = signal.severity
    if severity is None or rules.checks is not None:
        return None
    means, _ = significance(
        signal.labels if rules.significance else {}, severity, rules.significance
    )
    if means is None or means is Significance.INFORMATIONAL:
        return None
    at = min(signal.at, now)
    if rules.delays:
        delay = match(signal).delay
        if delay is not None and delay.build and at + delay.build >= now:
            return None  # it builds up first
    flaps, detector = None, rules.flapping
    if detector is not None:
        flaps = detector.step_state(start_flaps(detector), severity._value_, at=at)
    delivery = redelivery(signal)
    alert = opened(
        new_id(identity, at), identity=identity, severity=severity,
        resource=signal.resource, title=signal.name, summary=signal.summary,
        latched=rules.latched, continues=None, at=at, by=signal.source, delivery=delivery or None,
        recorded_at=None if at == now else now,
    )  # fmt: skip
    return evolve_entry(
        NO_ENTRY, identity=identity, alert=alert, signal=signal, newest_at=at, significance=means,
        deliveries=(delivery,) if delivery and rules.identity.deliveries else (), flaps=flaps,
    )  # fmt: skip


def as_grade(
    stored: Repeats, signal: Signal, now: datetime, rules: StreamRules
) -> tuple[AlertEntry, AlertEntry, SignalEffect] | None:
    """Return an entry before and after a signal of another severity, and which way it went.

    The one before is without the fields that lie beside it: nothing that follows looks at them.
    """
    _, known, newest_at, count, deliveries, flaps, _ = stored
    severity, at = signal.severity, min(signal.at, now)
    if severity is None or severity is known.severity or at < newest_at:
        return None
    delivery, most = redelivery(signal), rules.identity.deliveries
    if delivery:
        if delivery in deliveries:
            return None
        if most:
            deliveries = (*deliveries, delivery)[-most:]
    means, _ = significance(
        signal.labels if rules.significance else {}, severity, rules.significance
    )
    if means is None:
        return None
    detector = rules.flapping
    if detector is not None:
        if flaps is None:
            flaps = start_flaps(detector)
        flaps = detector.step_state(flaps, severity._value_, at=at)
    entry = cold_entry(stored)
    alert: Any = entry.alert
    after = entry_draft(entry)
    worse = severity.rank < alert.severity.rank
    action: Literal["worsen", "lessen"] = "worsen" if worse else "lessen"
    moment = max(at, last_at(alert))
    after.alert = graded(
        alert, action, severity, realarm=rules.policy.takes_back(action), at=moment,
        by=signal.source, delivery=delivery or None, recorded_at=None if moment == now else now,
        sightings=sightings_of(count + 1, entry.newest_at, at),
    )  # fmt: skip
    after.signal, after.newest_at, after.significance = signal, at, means
    after.deliveries, after.flaps = deliveries, flaps
    after.__class__ = AlertEntry
    return entry, after, SignalEffect.WORSE if worse else SignalEffect.LESSER
