"""New alerts that rules treat alike: each class of them is worked out once.

What rules say of a new alert depends on few of its labels, and a storm opens thousands that have
the same values of these. The first of such a *class* goes through all parts of a step. The others
become what it became, each under its own name and at its own instant, as long as
nothing but labels can matter (`_Run._open_alike`). A law compares them with single steps.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeAlias

from serviceops.events.matchers import Labels
from serviceops.events.processing.flapping import FlapTrack
from serviceops.events.routing.routes import Destination
from serviceops.events.signals import Signal, redelivery
from serviceops.events.stream.alert_moves import new_id
from serviceops.events.stream.notify import (
    IncidentCause,
    Incidents,
    incident_note,
    new_incident,
    summary_of,
)
from serviceops.events.stream.stream_rules import RuleMatches, StreamRules
from serviceops.events.stream.stream_state import Repeats
from serviceops.intents import Intent
from serviceops.lifecycle.event import EventResponse

Values: TypeAlias = tuple[str | None, ...]
"""The values of some labels."""


class AlertClass(NamedTuple):
    """What the first new alert of a class became, and what the others of its class need.

    `waits` is how long after its report it is due, `targets` the inhibitions by which sources may
    hide it, with the names of the labels that have to be equal, `opens` the rule by which it
    belongs to an incident.
    """

    entry: Any  # an `AlertEntry`, with an alert
    flaps: FlapTrack | None
    waits: timedelta | None
    targets: tuple[tuple[str, tuple[str, ...]], ...]
    opens: Any  # a `ResponseRule`, where there is an incident to join


class Joined(NamedTuple):
    """A class, and what a new alert of it joins: its groups, and the incident of a key, if any."""

    first: AlertClass
    groups: Mapping[str, Destination]
    incident: str | None
    keys: tuple[str, ...]
    incidents: tuple[str, ...]


class AlertClasses:
    """The classes that are known, by the values of the labels that they depend on.

    They follow from the rules and from the planned work that is open, and are remembered from call
    to call: a state passes them on, and is the same without them. A key has the values of all
    labels that matter, those of the class first.
    """

    __slots__ = ("_joined", "_known")

    def __init__(self) -> None:
        self._known: dict[Values, AlertClass | None] = {}
        self._joined: dict[Values, Joined] = {}

    def __reduce__(self) -> tuple[type["AlertClasses"], tuple[()]]:
        return AlertClasses, ()

    def add(self, key: Values, first: AlertClass | None, rules: StreamRules) -> None:
        """Remember a class; `None` says that its alerts are each for themselves."""
        if len(self._known) >= _MAX_KNOWN:
            self._known.clear()
        self._known[_class_key(key, rules)] = first

    def knows(self, key: Values, rules: StreamRules) -> bool:
        """Return whether it is known if alerts with a key are alike."""
        return _class_key(key, rules) in self._known

    def joined(self, key: Values, labels: Labels, rules: StreamRules) -> Joined | None:
        """Return the class of an alert and what it joins; `None` where none is known."""
        found = self._joined.get(key)
        if found is None:
            first = self._known.get(_class_key(key, rules))
            if first is None:
                return None
            groups, rule = rules.destinations_of(labels), first.opens
            incident = None if rule is None else rule.key(labels, "")
            incidents = () if incident is None else (incident,)
            if len(self._joined) >= _MAX_KNOWN:
                self._joined.clear()
            found = self._joined[key] = Joined(first, groups, incident, tuple(groups), incidents)
        return found


_MAX_KNOWN = 4096  # so that a stream of years remembers no more than that


def alike_key(signal: Signal, rules: StreamRules) -> Values | None:
    """Return what a new alert depends on, its class first; `None` where it has none."""
    names = rules.alike_labels
    if names is None or signal.severity is None:
        return None
    return tuple(map(signal.labels.get, names))


def _class_key(key: Values, rules: StreamRules) -> Values:
    return key[: len(rules.class_labels or ())]


def is_example(stored: Repeats, now: datetime) -> bool:
    """Return whether an alert that was opened just now shows what others of its class become."""
    # One that was reported late has that in its history, and what hides one may not hide another.
    entry: Any = stored[0]
    return stored[2] == now and not entry.alert.suppressed_by


def class_of(stored: Repeats, rules: StreamRules, matched: RuleMatches) -> AlertClass | None:
    """Return the class of an alert that is an example of it; `None` where others may differ."""
    entry, _, at, _, _, flaps, _ = stored
    made = [
        rule for rule in rules.responses
        if rule.name in entry.responded and rule.respond is not EventResponse.NONE
    ]  # fmt: skip
    if (
        any(is_source for _, _, is_source, _ in matched.inhibitions)  # others depend on it
        or (flaps is not None and (flaps.moments or flaps.since is not None))
        # Most storms belong to incidents; of other responses each alert has an intent of its own.
        or any(rule.respond is not EventResponse.INCIDENT or not rule.by for rule in made)
        or len(made) > 1
    ):
        return None
    waits = None if entry.due_at is None else entry.due_at - at
    targets = [(name, rules.equal_labels[name]) for name, *_ in matched.inhibitions]
    return AlertClass(entry, flaps, waits, tuple(targets), made[0] if made else None)


def opened_alike(
    joins: Joined,
    identity: str,
    signal: Signal,
    now: datetime,
    incident: str | None,
    deliveries: int,
) -> Repeats:
    """Return what is stored of another alert of a class that a signal of this instant opens."""
    first = joins.first
    delivery = redelivery(signal)
    known = (delivery,) if delivery and deliveries else ()
    due_at = None if first.waits is None else now + first.waits
    own = (identity, now, joins.keys, joins.incidents, incident, due_at)
    return first.entry, signal, now, 1, known, first.flaps, own


_BEFORE_PROMOTION = 2  # transitions of a new alert: it was reported and announced


def join_incident(
    joins: Joined, identity: str, signal: Signal, now: datetime, incidents: Incidents
) -> tuple[str, Intent]:
    """Add a new alert to the incident of its key, and return its id and the intent that follows."""
    key: Any = joins.incident
    first, name = joins.first, new_id(identity, now)
    severity, incident = first.entry.alert.severity, incidents.id_of(key)
    if incident is None:
        about = IncidentCause(name, identity, severity, summary_of(signal, identity))
        track, intent = new_incident(first.opens, key, about, now)
        incidents.put(key, track)
        return track.id, intent
    incidents.join(key, identity)
    return incident, incident_note(incident, first.opens, name, severity, _BEFORE_PROMOTION)
