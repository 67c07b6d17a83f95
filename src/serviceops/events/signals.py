"""Signals: the messages of monitoring tools.

A signal reports the state of one resource at one instant. The tools call it event, alert,
notification or occurrence; here an *event* is the ITIL record and an *alert* what becomes of
signals, so what comes in has a word of its own.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from serviceops._internal.checked import checked, settling
from serviceops.errors import InvalidValue
from serviceops.history import Facts, stored_facts
from serviceops.lifecycle import Severity
from serviceops.spans import utc

SEVERITY_WORDS: Mapping[str, Severity] = {
    **{severity.value: severity for severity in Severity},
    "fatal": Severity.CRITICAL,
    "security": Severity.CRITICAL,
    "emergency": Severity.CRITICAL,
    "disaster": Severity.CRITICAL,
    "down": Severity.CRITICAL,
    "high": Severity.MAJOR,
    "error": Severity.MAJOR,
    "average": Severity.MINOR,
    "medium": Severity.MINOR,
    "low": Severity.WARNING,
    "unknown": Severity.INDETERMINATE,
    "unreachable": Severity.INDETERMINATE,
    "info": Severity.INFORMATIONAL,
    "notice": Severity.INFORMATIONAL,
    "debug": Severity.INFORMATIONAL,
    "trace": Severity.INFORMATIONAL,
}
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

    source: str = attrs.field()
    at: datetime = attrs.field(converter=utc, repr=str)
    severity: Severity | None = attrs.field(converter=as_severity)
    id: str = ""
    key: str = ""
    name: str = ""
    resource: str = ""
    summary: str = ""
    facts: Facts = attrs.field(default=(), converter=stored_facts)

    @source.validator
    def _named(self, _: object, source: str) -> None:
        if not source:
            raise InvalidValue(source, "the name of who sends it")

    @property
    def clears(self) -> bool:
        """Whether it says that the condition is over."""
        return self.severity is None

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels that matchers match: its facts as texts, and its own fields by name."""
        try:
            return self._labels
        except AttributeError:  # the first read
            object.__setattr__(self, "_labels", self._made_labels())
            return self._labels

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


settling(as_severity)
