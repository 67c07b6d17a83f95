"""Significance and response: what an event means, and what is done about it, by rules.

Sources: ITIL 4, monitoring and event management practice (filtering, informational, warning,
exception); the correlation rules of Keep (which alert's end resolves an incident). A rule names
what is to be done; doing it is the host's. One incident is used for all alerts of one key while it
is open, so a storm of them opens one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal, NamedTuple, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_copies import copier
from serviceops._internal.kinds import FilledText
from serviceops._internal.persistent_maps import PersistentMap, TransientMap
from serviceops.errors import InvalidValue
from serviceops.events.matchers import Labels, Matchers, as_matchers, matches, no_labels
from serviceops.events.signals import text_of
from serviceops.intents import Intent
from serviceops.lifecycle import ResolutionCode, Severity, Significance
from serviceops.lifecycle.event import EventResponse
from serviceops.oncall import Schedule
from serviceops.spans import as_length, utc

_OUTSIDE = -1  # the number of an alert that ended here and joined an earlier incident of the key
_ABSENT = (_OUTSIDE, True)  # an unknown alert is not open, like one that is over


# A storm may put a hundred thousand alerts into one incident. As a tuple and a set they would be
# copied and searched with each alert that joins or ends, which takes longer the more there are.
class ManyAlerts(NamedTuple):
    """The alerts of an incident by identity: each with its number and whether it is over.

    The numbers are in the order in which they joined. `open` is how many are not over. `queue` has
    numbers and identities in order as they were once; those before `place` have been the first.
    """

    numbered: PersistentMap[str, tuple[int, bool]]
    following: int
    open: int
    first: str
    last: str
    queue: tuple[tuple[int, str], ...] = ()
    place: int = 0

    @classmethod
    def of(cls, alerts: tuple[str, ...], over: frozenset[str]) -> "ManyAlerts":
        """Return them made of the alerts in order, of which there is one at least."""
        numbered = dict.fromkeys(over, _ABSENT)
        numbered |= {name: (number, name in over) for number, name in enumerate(alerts)}
        still_open = sum(not is_over for _, is_over in numbered.values())
        return cls(PersistentMap(numbered), len(alerts), still_open, alerts[0], alerts[-1])

    def joined(self, identity: str) -> "ManyAlerts":
        """Return them with one more, the latest, or with one of their own back again."""
        _, was_over = self.numbered.get(identity, _ABSENT)
        numbered = self.numbered.put(identity, (self.following, False))
        after = ManyAlerts(
            numbered, self.following + 1, self.open + was_over, self.first, identity,
            self.queue, self.place,
        )  # fmt: skip
        return after._with_next_first() if identity == self.first else after

    def joined_by(self, identities: Sequence[str]) -> "ManyAlerts":
        """Return them with more, one after the other, each once."""
        many = self
        if any(identity in self.numbered for identity in identities):
            for identity in identities:
                many = many.joined(identity)
            return many
        numbered = TransientMap(self.numbered)
        for number, identity in enumerate(identities, self.following):
            numbered.put(identity, (number, False))
        more = len(identities)
        return self._replace(
            numbered=numbered.persistent(), following=self.following + more,
            open=self.open + more, last=identities[-1],
        )  # fmt: skip

    def _with_next_first(self) -> "ManyAlerts":
        """Return them with another first, since the one before is the latest now."""
        # When a whole storm comes back each alert is the first in turn, so the order is made once
        # for all of them: who joined since comes after everybody in it.
        queue, place = self.queue, self.place
        while True:
            if place == len(queue):
                queue, place = self._in_order(), 0
            number, name = queue[place]
            place += 1
            if self.numbered.get(name)[0] == number:
                return self._replace(first=name, queue=queue, place=place)

    def _in_order(self) -> tuple[tuple[int, str], ...]:
        numbers = ((number, name) for name, (number, _) in self.numbered.items())
        return tuple(sorted(one for one in numbers if one[0] != _OUTSIDE))

    def ended(self, identity: str) -> "ManyAlerts":
        """Return them with one over."""
        number, was_over = self.numbered.get(identity, _ABSENT)
        numbered = self.numbered.put(identity, (number, True))
        return self._replace(numbered=numbered, open=self.open - (not was_over))

    def is_over(self, identity: str) -> bool:
        """Return whether one of them is over."""
        return bool(self.numbered.get(identity, _ABSENT)[1])

    @property
    def alerts(self) -> tuple[str, ...]:
        """Their identities, in the order in which they joined."""
        return tuple([name for _, name in self._in_order()])

    @property
    def over(self) -> frozenset[str]:
        """The identities of those that are over."""
        return frozenset([name for name, (_, is_over) in self.numbered.items() if is_over])


ResolveOn: TypeAlias = Literal["first", "last", "all", "never"]
"""Which end resolves an incident: that of its first alert, of its latest, of all, or none."""

_USUAL = {
    Severity.CRITICAL: Significance.EXCEPTION,
    Severity.MAJOR: Significance.EXCEPTION,
    Severity.MINOR: Significance.WARNING,
    Severity.WARNING: Significance.WARNING,
    Severity.INDETERMINATE: Significance.WARNING,
    Severity.INFORMATIONAL: Significance.INFORMATIONAL,
}
"""What a severity means where no rule says otherwise."""


# Written out: type checkers see no type in `attrs.converters.optional` of an enumeration.
def _significance_or_none(given: Significance | str | None) -> Significance | None:
    return None if given is None else Significance(given)


@checked
@attrs.frozen(kw_only=True)
class SignificanceRule:
    """What signals that `when` matches mean; without a `means` they are filtered out."""

    name: FilledText
    when: Matchers = attrs.field(converter=as_matchers)
    means: Significance | None = attrs.field(default=None, converter=_significance_or_none)


def significance(
    labels: Labels, severity: Severity, rules: Iterable[SignificanceRule] = ()
) -> tuple[Significance | None, str]:
    """Return what a signal means, `None` when it is filtered out, and by which rule.

    The first rule that matches decides; where none does, the severity.

    >>> noise = SignificanceRule(name="test bench", when={"environment": "test"})
    >>> significance({"environment": "test"}, Severity.CRITICAL, [noise])
    (None, 'test bench')
    >>> significance({}, Severity.CRITICAL, [noise])
    (<Significance.EXCEPTION: 'exception'>, 'severity')
    """
    for rule in rules:
        if matches(rule.when, labels):
            return rule.means, rule.name
    return _USUAL[severity], "severity"


def _pairs(given: Mapping[str, str] | Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(dict(given).items()))


def _escaped(part: str, divider: str) -> str:
    return part.replace("\\", r"\\").replace(divider, f"\\{divider}")


@checked
@attrs.frozen(kw_only=True)
class ResponseRule:
    """What is done about alerts that `when` matches and that mean `means` (`None`: whatever).

    `respond` is incident, problem, change, notification, automatic (a script) or none.
    It is done once an alert has counted for as long as `after` and is shown. An incident is opened
    once for all alerts that share the labels `by` (none: the identity itself; a label that is
    missing is an empty text), and `resolve_on` says which end resolves it. For a problem or a
    change each of these alerts has an intent with the same `target_id`, which the host opens once.
    `inputs` are passed on as they are: a script, a group. With `to`, a name or a schedule, they say
    whom it concerns: of a schedule, the names of those on call at that instant, and `None` when
    nobody is.

    >>> page = ResponseRule(name="page", respond="incident", means="exception", by=("service",))
    >>> page.key({"service": "mail"}, "db-1/disk")
    'page:service=mail'
    """

    name: FilledText
    respond: EventResponse = attrs.field(converter=EventResponse)
    when: Matchers = attrs.field(default=(), converter=as_matchers)
    means: Significance | None = attrs.field(default=None, converter=_significance_or_none)
    after: timedelta = attrs.field(default=timedelta(), converter=as_length)
    by: tuple[str, ...] = attrs.field(default=(), converter=tuple[str, ...])
    resolve_on: ResolveOn = "all"
    inputs: tuple[tuple[str, str], ...] = attrs.field(default=(), converter=_pairs)
    to: str | Schedule = ""

    def __attrs_post_init__(self) -> None:
        if self.after < timedelta():
            raise InvalidValue(self.after, "a length of no less than nothing")

    def applies(self, labels: Labels, meaning: Significance | None) -> bool:
        """Return whether it is the rule for an alert with these labels and this meaning."""
        return (self.means is None or self.means == meaning) and matches(self.when, labels)

    def recipients(self, at: datetime) -> tuple[str, ...]:
        """Return whom the response concerns at an instant; nobody where it says nothing."""
        if isinstance(self.to, Schedule):
            return tuple(member.name for member in self.to.on_call(at=at))
        return (self.to,) if self.to else ()

    def key(self, labels: Labels, identity: str) -> str:
        """Return the key for which it is done once."""
        # What divides the parts is escaped in them: other parts never give the same key.
        rule = _escaped(self.name, ":")
        if not self.by:
            return f"{rule}:{identity}"
        try:
            parts = [f"{name}={_escaped(labels.get(name, ''), ',')}" for name in self.by]
        except AttributeError:
            raise no_labels(labels) from None
        return f"{rule}:{','.join(parts)}"


@checked
@attrs.frozen(kw_only=True)
class IncidentTrack:
    """An open incident for alerts: which, in the order they joined, and which are over."""

    key: str
    rule: str
    opened_at: datetime = attrs.field(converter=utc, repr=str)
    alerts: tuple[str, ...] = ()
    over: frozenset[str] = frozenset()

    _alerts: ClassVar[Any]  # the slot of the alerts, as they are stored: a tuple, or `ManyAlerts`
    _over: ClassVar[Any]  # the slot of those that are over, empty beside `ManyAlerts`

    @property
    def id(self) -> str:
        """What the host knows it by, until it gives the record a number of its own."""
        return f"{self.key}@{text_of(self.opened_at)}"

    def joined(self, identity: str) -> "IncidentTrack":
        """Return it with one more alert, the latest, or with one of its own back again."""
        others, over = self._alerts, self._over
        if type(others) is not tuple or len(others) >= _MANY:
            return _restated(self, self._many().joined(identity), _NONE_OVER)
        if identity in others:
            others = tuple(each for each in others if each != identity)
        if identity in over:
            over -= {identity}
        return _restated(self, (*others, identity), over)

    def joined_by(self, identities: Sequence[str]) -> "IncidentTrack":
        """Return it with more alerts, one after the other, each once."""
        alerts = self._alerts
        if (
            type(alerts) is tuple
            and len(alerts) + len(identities) <= _MANY
            and self._over.isdisjoint(identities)
            and set(identities).isdisjoint(alerts)
        ):
            return _restated(self, (*alerts, *identities), self._over)
        track = self
        for place, identity in enumerate(identities):
            many = track._alerts
            if type(many) is ManyAlerts:
                return _restated(track, many.joined_by(identities[place:]), _NONE_OVER)
            track = track.joined(identity)
        return track

    def ended(self, identity: str) -> "IncidentTrack":
        """Return it with one of its alerts over."""
        alerts = self._alerts
        if type(alerts) is not tuple or len(alerts) >= _MANY:
            return _restated(self, self._many().ended(identity), _NONE_OVER)
        return _restated(self, alerts, self._over | {identity})

    def _many(self) -> ManyAlerts:
        alerts = self._alerts
        return ManyAlerts.of(alerts, self._over) if type(alerts) is tuple else alerts


_MANY = 256  # alerts: with fewer of them a tuple is copied sooner than a map
_NONE_OVER = frozenset[str]()

# The slot of the alerts has them in either form; `alerts` and `over` read the values from it.
_alerts: Any = vars(IncidentTrack)["alerts"]
_over: Any = vars(IncidentTrack)["over"]


def _read_alerts(track: IncidentTrack) -> tuple[str, ...]:
    found: tuple[str, ...] | ManyAlerts = _alerts.__get__(track)
    return found.alerts if type(found) is ManyAlerts else found  # type: ignore[return-value]


def _read_over(track: IncidentTrack) -> frozenset[str]:
    found = _alerts.__get__(track)
    return found.over if type(found) is ManyAlerts else _over.__get__(track)


IncidentTrack._alerts, IncidentTrack._over = _alerts, _over
IncidentTrack.alerts = property(_read_alerts, _alerts.__set__)  # type: ignore[assignment] # as a field
IncidentTrack.over = property(_read_over, _over.__set__)  # type: ignore[assignment] # as a field
_copied = copier(IncidentTrack, {"alerts": "_alerts", "over": "_over"})


def _restated(track: IncidentTrack, alerts: object, over: frozenset[str]) -> IncidentTrack:
    """Return a track with other alerts, in the form in which they are stored."""
    draft = _copied(track)
    draft._alerts, draft._over = alerts, over
    draft.__class__ = IncidentTrack
    return draft  # type: ignore[no-any-return] # the draft is one now


def resolves(track: IncidentTrack, resolve_on: ResolveOn) -> bool:
    """Return whether an incident is resolved by what is over of its alerts.

    >>> from datetime import UTC
    >>> track = IncidentTrack(key="k", rule="r", opened_at=datetime(2026, 3, 2, tzinfo=UTC),
    ...                       alerts=("a", "b"), over=frozenset({"a"}))
    >>> [resolves(track, rule) for rule in ("first", "last", "all", "never")]
    [True, False, False, False]
    """
    many = track._alerts
    if resolve_on == "never" or not many:
        return False
    if type(many) is ManyAlerts:
        if resolve_on == "all":
            return not many.open
        return many.is_over(many.first if resolve_on == "first" else many.last)
    if resolve_on == "first":
        return track.alerts[0] in track.over
    if resolve_on == "last":
        return track.alerts[-1] in track.over
    return track.over.issuperset(track.alerts)


def resolve_intent(track: IncidentTrack, resolve_on: ResolveOn) -> Intent:
    """Return the intent to resolve the incident of a track."""
    return Intent(
        target_id=track.id,
        action="resolve",
        inputs={
            "code": ResolutionCode.SOLUTION,
            "notes": f"alerts cleared: {', '.join(sorted(track.over))}",
        },
        key=f"{track.id}:resolve",
        rule=f"{track.rule}: {resolve_on}",
    )
