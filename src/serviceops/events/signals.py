"""Signals: the messages of monitoring tools, which condition each is about, and what it does.

A signal reports the state of one resource at one instant. The tools call it event, alert,
notification or occurrence; here an *event* is the ITIL record and an *alert* what becomes of
signals, so what comes in has a word of its own.

Its *identity* is the condition it is about. Every tool has a rule by which messages are one thing;
the rules of the main senders are here as values. What a signal does to the alert of its identity
(`classify_signal`) depends on three things: the alert, the signal, and the instant of the newest
signal received of that identity.

A signal that is older than one already received is late and changes nothing: the newer one is
valid. So a clear that overtakes the report it ends leaves nothing open, in whichever order the two
arrive. Of two signals of one instant the one that arrives later is valid.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

import attrs

from serviceops._internal.checked import checked, settling
from serviceops._internal.frozen_map import NamedValues
from serviceops._internal.kinds import FilledText, Length
from serviceops._internal.texts import octets, repeated
from serviceops.errors import InvalidValue
from serviceops.history import Facts, stored_facts
from serviceops.lifecycle import Alert, AlertPolicy, Severity
from serviceops.lifecycle.alerts.alert_axes import AlertCondition
from serviceops.spans import utc

SEVERITY_WORDS: Mapping[str, Severity] = {
    **{severity.value: severity for severity in Severity},
    **dict.fromkeys(("fatal", "security", "emergency", "disaster", "down"), Severity.CRITICAL),
    **dict.fromkeys(("high", "error"), Severity.MAJOR),
    **dict.fromkeys(("average", "medium"), Severity.MINOR),
    "low": Severity.WARNING,
    **dict.fromkeys(("unknown", "unreachable", "not classified"), Severity.INDETERMINATE),
    **dict.fromkeys(
        ("info", "information", "notice", "debug", "trace"), Severity.INFORMATIONAL
    ),
}  # fmt: skip
"""The words of senders for severities: X.733, PagerDuty, Nagios, Icinga, Zabbix, Alerta."""

NORMAL_WORDS = frozenset({"ok", "normal", "cleared", "clear", "resolved", "up", "recovery", "none"})
"""The words of senders for a condition that is over."""


def as_severity(word: str | Severity | None) -> Severity | None:
    """Return the severity of a sender's word; `None` when it means that all is well.

    An unknown word raises `InvalidValue`: a misspelt severity is not taken for a mild one.

    >>> as_severity("Disaster").value, as_severity("OK")
    ('critical', None)
    """
    if word is None or isinstance(word, Severity):
        return word
    plain = word.strip().lower() if isinstance(word, str) else ""
    if plain in NORMAL_WORDS:
        return None
    try:
        return SEVERITY_WORDS[plain]
    except KeyError:
        known = ", ".join([*SEVERITY_WORDS, *sorted(NORMAL_WORDS)])
        raise InvalidValue(word, "a severity", f"map it to one of {known}") from None


class _WithLabels:
    """The slot of the labels of a signal, which are made when they are first read."""

    # No cached property: in a class of slots it comes with a `__getattr__`, by which a read of any
    # field takes four times as long, and a stream reads some twenty for each repeat.
    __slots__ = ("_labels",)

    _labels: Mapping[str, str]


@checked
@attrs.frozen(kw_only=True)
class Signal(_WithLabels):
    """A report of one source about one resource at one instant.

    `severity` is `None` when the condition is over. `id` names this very delivery within its
    source, so that it is recognised when it comes again; without one a repeat counts as a repeat.
    `key` says which condition it is about, if the sender does; else a rule works it out from the
    `name` of what happened, the `resource` it happened to, and the `facts`.

    >>> from datetime import UTC
    >>> disk = Signal(source="probe-3", id="17", name="disk full", resource="db-1",
    ...               severity="major", at=datetime(2026, 3, 2, 9, tzinfo=UTC))
    >>> disk.clears, disk.labels["resource"]
    (False, 'db-1')
    """

    source: FilledText
    at: datetime = attrs.field(converter=utc, repr=str)
    severity: Severity | None = attrs.field(converter=as_severity)
    id: str = ""
    key: str = ""
    name: str = ""
    resource: str = ""
    summary: str = ""
    facts: Facts = attrs.field(default=(), converter=stored_facts)

    @property
    def clears(self) -> bool:
        """Whether it says that the condition is over."""
        return self.severity is None

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels that matchers match: its facts as texts, and its own fields by name."""
        found = getattr(self, "_labels", None)
        if found is None:  # the first read
            found = self._made_labels()
            object.__setattr__(self, "_labels", found)
        return found

    def _made_labels(self) -> dict[str, str]:
        labels: dict[str, Any] = {name: str(fact) for name, fact in self.facts if fact is not None}
        labels["source"] = self.source
        if self.name:
            labels["name"] = self.name
        if self.resource:
            labels["resource"] = self.resource
        if self.severity is not None:
            labels["severity"] = self.severity._value_
        return labels


def fingerprint(labels: Iterable[tuple[str, str]]) -> str:
    """Return Alertmanager's fingerprint of a set of labels: FNV-1a over names and values, in order.

    >>> fingerprint([("a", "b"), ("bb", "c")])
    '62d7ece23a960bcd'
    """
    value = 0xCBF29CE484222325
    for name, text in sorted(labels):
        for byte in octets(name) + b"\xff" + octets(text) + b"\xff":
            value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


# Parts that are escaped and joined give a text that no other parts give.
def _escaped(part: str) -> str:
    return part.replace("\\", r"\\").replace("/", r"\/").replace("\n", r"\n")


@checked
@attrs.frozen(kw_only=True)
class KeyRule:
    r"""How one kind of sender names the condition a signal is about.

    The fact `given` is the key when a signal has it; else the key is made of `parts`: the fields
    and facts of those names, in that order, empty where missing. `hashed` takes every fact instead,
    as Alertmanager does. A signal that has nothing of what the rule needs is refused.

    >>> from datetime import UTC
    >>> signal = Signal(source="zabbix", name="disk", resource="db/1", severity="high",
    ...                 at=datetime(2026, 3, 2, tzinfo=UTC))
    >>> IDENTITY_KEYS["standard"].key(signal)
    'db\\/1/disk'
    """

    name: FilledText
    given: str | None = None
    parts: tuple[str, ...] = attrs.field(default=(), converter=tuple[str, ...])
    hashed: bool = False

    def key(self, signal: Signal, *, name: str | None = None) -> str:
        """Return the key of a signal; `name` replaces its own where that is correlated."""
        labels = {**signal.labels, "id": signal.id}
        labels.pop("severity", None)
        if name is not None:
            labels["name"] = name
        if self.given is not None and (given := labels.get(self.given)):
            return given.replace("\n", r"\n")
        # The labels of the sender are hashed, whatever the signal's own fields of those names say.
        facts = {fact: str(value) for fact, value in signal.facts if value is not None}
        if self.hashed and facts:
            if name is not None and "name" in facts:
                facts["name"] = name
            return fingerprint(facts.items())
        parts = [labels.get(part, "") for part in self.parts]
        if not any(parts):
            needs = ("some fact",) if self.hashed else self.parts
            wanted = ", ".join((*((self.given,) if self.given else ()), *needs))
            raise InvalidValue(
                repr(signal), f"a signal with something of {wanted}", "or with a key of its own"
            )
        return "/".join(map(_escaped, parts))


IDENTITY_KEYS: Mapping[str, KeyRule] = NamedValues({
    rule.name: rule
    for rule in (
        KeyRule(name="standard", parts=("resource", "name")),
        KeyRule(name="alertmanager", given="fingerprint", hashed=True),
        KeyRule(name="pagerduty", given="dedup_key", parts=("routing_key", "id")),
        KeyRule(
            name="servicenow", given="message_key",
            parts=("source", "node", "type", "resource", "metric_name"),
        ),
        KeyRule(name="alerta", parts=("environment", "resource", "name", "customer")),
        KeyRule(
            name="x733", parts=("resource", "event_type", "probable_cause", "specific_problem")
        ),
        KeyRule(name="cloudevents", parts=("source", "type", "subject")),
    )
})  # fmt: skip
"""The key rules of senders, by name.

`standard` is for senders without a rule of their own: resource and name. `alertmanager`: the
fingerprint of all labels, so that another label is another alert. `pagerduty`: the dedup key; a
signal without one is a condition of its own. `servicenow`: the message key, else source, node,
type, resource and metric name. `alerta`: environment, resource, event and customer, without the
severity. `x733`: managed object, event type, probable cause and specific problem. `cloudevents`:
source, type and subject; source and id tell deliveries apart, not conditions.
"""


def redelivery(signal: Signal) -> str:
    """Return the id of this delivery among those of its identity; empty when it has none."""
    return f"{redelivery_of(signal.source)}{signal.id}" if signal.id else ""


@lru_cache(maxsize=1024)
def redelivery_of(source: str) -> str:
    """Return the prefix of the delivery ids of a source."""
    return f"{_escaped(source)}/"


@lru_cache(maxsize=1024)
def text_of(at: datetime) -> str:
    """Return an instant in UTC as ISO 8601 writes it, as ids and facts have it."""
    # A new alert has it in its id and in a fact, and its incident too: those of a storm share it.
    return at.isoformat()


def _groups(given: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    groups = tuple(tuple(group) for group in given)
    names = [name for group in groups for name in group]
    if twice := repeated(names):
        raise InvalidValue(twice[0], "each name correlated with one group", "join the two groups")
    return groups


def _by_source(
    given: Mapping[str, KeyRule] | Iterable[tuple[str, KeyRule]],
) -> tuple[tuple[str, KeyRule], ...]:
    return tuple(sorted(dict(given).items(), key=lambda one: one[0]))


@checked
@attrs.frozen(kw_only=True)
class IdentityRules:
    """Which signals are about one condition, and for how long that is remembered.

    `correlated` lists groups of names that are about one condition ("node down", "node up"): within
    a group the first one is used for all. `keys` are rules by source, `key` is the rule of the
    others; a signal that brings its own key needs none.

    So that the memory of a stream stays bounded, deliveries are recognised among the `deliveries`
    newest of their identity, and an identity that has nothing open is forgotten `forget_after` its
    newest signal or the last change of its alert: a report that comes later opens an alert. It is
    remembered while an end is hidden or not announced, and while its alert may come back; where
    that has no limit (`ReopenPolicy.within` is `None`), for `forget_after`.
    """

    key: KeyRule = IDENTITY_KEYS["standard"]
    keys: tuple[tuple[str, KeyRule], ...] = attrs.field(default=(), converter=_by_source)
    correlated: tuple[tuple[str, ...], ...] = attrs.field(default=(), converter=_groups)
    deliveries: int = 16
    forget_after: Length = timedelta(hours=1)

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.deliveries <= 1024:
            raise InvalidValue(self.deliveries, "0 to 1,024 deliveries", "such as 16")

    def identity(self, signal: Signal) -> str:
        """Return the identity of the condition a signal is about."""
        key = signal.key
        if key:
            return key.replace("\n", r"\n") if "\n" in key else key
        name = None
        for group in self.correlated:
            if signal.name in group:
                name = group[0]
        for source, rule in self.keys:
            if source == signal.source:
                return rule.key(signal, name=name)
        return self.key.key(signal, name=name)


class SignalEffect(StrEnum):
    """What a signal means for the alert of its identity."""

    NEW = "new"
    """Nothing is open: it opens an alert."""
    BACK = "back"
    """The closed alert comes back as itself."""
    REPEAT = "repeat"
    """What is known, once more."""
    WORSE = "worse"
    LESSER = "lesser"
    RISEN = "risen"
    """The condition is there again before its end was dealt with."""
    CLEAR = "clear"
    NOTHING_TO_CLEAR = "nothing_to_clear"
    LATE = "late"
    """A newer signal was received already, or another result of its check at that instant."""
    REDELIVERED = "redelivered"
    """This very delivery was taken before."""
    FILTERED = "filtered"
    """A rule takes it out before it reaches an alert."""


@checked
@attrs.frozen
class ClassifiedSignal:
    """What a signal means, and in words why."""

    effect: SignalEffect
    why: str


@checked
def classify_signal(
    alert: Alert | None,
    signal: Signal,
    *,
    newest_at: datetime | None = None,
    policy: AlertPolicy = Alert.policy,
) -> ClassifiedSignal:
    """Return what a signal means for the alert of its identity, or for an identity without one.

    `newest_at` is the instant of the newest signal received of that identity.
    """
    if newest_at is not None and signal.at < newest_at:
        return ClassifiedSignal(
            SignalEffect.LATE, f"a signal of {newest_at.isoformat()} was received already"
        )
    if alert is None:
        if signal.severity is None:
            return ClassifiedSignal(SignalEffect.NOTHING_TO_CLEAR, "no alert is open")
        return ClassifiedSignal(SignalEffect.NEW, "nothing is known of it")
    if alert.state == "closed":
        return _after_the_end(alert, signal, policy)
    if signal.severity is None:
        if alert.condition is AlertCondition.CLEARED:
            return ClassifiedSignal(SignalEffect.NOTHING_TO_CLEAR, "it is cleared already")
        return ClassifiedSignal(SignalEffect.CLEAR, "its source says that it is over")
    if alert.condition is AlertCondition.CLEARED:
        return ClassifiedSignal(
            SignalEffect.RISEN, "it is there again and its end was not acknowledged"
        )
    if signal.severity is alert.severity:
        return ClassifiedSignal(SignalEffect.REPEAT, "what is known, once more")
    if signal.severity.rank < alert.severity.rank:
        return ClassifiedSignal(SignalEffect.WORSE, f"{signal.severity} after {alert.severity}")
    return ClassifiedSignal(SignalEffect.LESSER, f"{signal.severity} after {alert.severity}")


def _after_the_end(alert: Alert, signal: Signal, policy: AlertPolicy) -> ClassifiedSignal:
    if signal.severity is None:
        return ClassifiedSignal(SignalEffect.NOTHING_TO_CLEAR, "it is closed already")
    # For everybody else it never ended: as a new alert its end would be lost to who knows of it.
    if alert.news is not None:
        return ClassifiedSignal(SignalEffect.BACK, "its end was not announced yet")
    within, ended = policy.reopen.within, alert.cleared_at
    if within is not None and ended is not None:
        last = policy.reopen.calendar.add(ended, within)
        if within <= timedelta() or signal.at > last:
            return ClassifiedSignal(
                SignalEffect.NEW, f"it closed at {ended.isoformat()}, too long ago"
            )
    most = policy.reopen.at_most
    if most is not None and alert.reopened >= most:
        return ClassifiedSignal(SignalEffect.NEW, f"it came back {alert.reopened} times already")
    return ClassifiedSignal(SignalEffect.BACK, "its alert closed a short while ago")


settling(as_severity)
