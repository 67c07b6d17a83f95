"""Quick signals: repeats, new alerts and changes of severity, which are nearly all there are.

Most signals repeat what is known, a storm opens alerts or changes their severity by the thousand,
and few of these need the questions that `take_signal` goes through. Where a function here returns
an entry, `take_signal` returns the same one with that effect: a law compares them. Where it returns
`None`, `take_signal` decides.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from serviceops.events.identity import SignalEffect, redelivery, redelivery_of, text_of
from serviceops.events.response import significance
from serviceops.events.signals import Signal
from serviceops.events.stream.alert_moves import graded, opened, sightings_of
from serviceops.events.stream.entries import NO_ENTRY, AlertEntry, Repeats, evolve_entry
from serviceops.events.stream.intake import start_flaps
from serviceops.events.stream.stream_rules import RuleMatches, StreamRules
from serviceops.lifecycle import Significance
from serviceops.lifecycle.alerts.alert import last_at


def as_repeat(
    stored: AlertEntry | Repeats | None, signal: Signal, now: datetime, rules: StreamRules
) -> Repeats | None:
    """Return what is stored after a signal that reports what is known and nothing rules wait for.

    The effect is "repeat".
    """
    if type(stored) is not tuple:
        return None
    entry, known, newest_at, count, deliveries, flaps = stored
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
    if signal.id:
        delivery = redelivery_of(signal.source) + signal.id
        if delivery in deliveries:
            return None
        most = rules.identity.deliveries
        if len(deliveries) < most:
            deliveries += (delivery,)
        elif most:
            deliveries = deliveries[len(deliveries) + 1 - most :] + (delivery,)  # noqa: RUF005 - half the time of unpacking
    detector = rules.flapping
    if detector is not None:
        if flaps is None:
            return None
        state = severity._value_
        if flaps.state == state:
            after = detector.step_repeat(flaps, at)
        else:
            after = detector.step_state(flaps, state, at=at)
        if after.flapping is not flaps.flapping:
            return None
        flaps = after
    return entry, known, at, count + 1, deliveries, flaps


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
        f"{identity}@{text_of(at)}", identity=identity, severity=severity,
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
) -> tuple[AlertEntry, SignalEffect] | None:
    """Return an entry with repeats after a signal of another severity, and which way it went."""
    entry, _, newest_at, count, deliveries, flaps = stored
    severity, alert, at = signal.severity, entry.alert, min(signal.at, now)
    if severity is None or alert is None or severity is alert.severity or at < newest_at:
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
    worse = severity.rank < alert.severity.rank
    action: Literal["worsen", "lessen"] = "worsen" if worse else "lessen"
    moment = max(at, last_at(alert))
    alert = graded(
        alert, action, severity, realarm=rules.policy.takes_back(action), at=moment,
        by=signal.source, delivery=delivery or None, recorded_at=None if moment == now else now,
        sightings=sightings_of(count + 1, entry.newest_at, at),
    )  # fmt: skip
    after = evolve_entry(
        entry, alert=alert, signal=signal, newest_at=at, deliveries=deliveries,
        significance=means, flaps=flaps,
    )  # fmt: skip
    return after, SignalEffect.WORSE if worse else SignalEffect.LESSER
