"""Repeats: the quick way of a signal that reports what is known and nothing that rules wait for."""

from datetime import datetime

from serviceops.events.identity import redelivery_of
from serviceops.events.signals import Signal
from serviceops.events.stream.entries import AlertEntry, Repeats
from serviceops.events.stream.stream_rules import StreamRules


def as_repeat(
    stored: AlertEntry | Repeats | None, signal: Signal, now: datetime, rules: StreamRules
) -> Repeats | None:
    """Return what is stored after a signal that repeats; `None` when it may be something else.

    Where this returns something, `take_signal` returns the same entry with the effect "repeat": a
    law compares them. What this leaves open is for `take_signal` to say.
    """
    if type(stored) is not tuple:
        return None
    entry, newest_at, count, deliveries, flaps = stored
    severity, known = signal.severity, entry.signal
    if (
        known is None
        or severity is not known.severity
        or severity is None
        or signal.facts != known.facts
        or signal.resource != known.resource
        or signal.name != known.name
        or signal.source != known.source
    ):
        return None
    # A source with a fast clock cannot make later signals late.
    at = min(now, signal.at)
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
            deliveries = (*deliveries, delivery)[-most:]
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
    return entry, at, count + 1, deliveries, flaps
