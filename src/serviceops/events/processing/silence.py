"""Silences: which alerts a person hides for a time, by labels and not alert by alert.

The rule is Alertmanager's, source and documentation: a silence is pending, active or expired; what
has begun cannot begin at another time, an end cannot go into the past, and what has expired is not
revived. A silence of matchers that all match the empty text is refused: it would silence whatever
lacks those labels. Alerts it matches lie on a shelf named after it.
"""

from datetime import datetime
from enum import StrEnum

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import FilledText
from serviceops._internal.short_repr import short_repr
from serviceops.errors import InvalidValue
from serviceops.events.matchers import Labels, Matchers, all_match_empty, as_matchers, matches
from serviceops.spans import utc


class SilenceState(StrEnum):
    """The state of a silence at an instant."""

    PENDING = "pending"
    ACTIVE = "active"
    EXPIRED = "expired"


@checked
@short_repr
@attrs.frozen(kw_only=True)
class Silence:
    """Which alerts are hidden (`when` matches their labels), from when to when, by whom and why.

    >>> from datetime import UTC
    >>> def at(hour): return datetime(2026, 3, 2, hour, tzinfo=UTC)
    >>> quiet = Silence(id="S-1", when={"service": "mail"}, starts_at=at(9), ends_at=at(12))
    >>> quiet.state(at=at(9)).value, quiet.expire(at=at(10)).state(at=at(10)).value
    ('active', 'expired')
    """

    id: FilledText
    when: Matchers = attrs.field(converter=as_matchers)
    starts_at: datetime = attrs.field(converter=utc, repr=str)
    ends_at: datetime = attrs.field(converter=utc, repr=str)
    by: str | None = None
    comment: str = ""

    def __attrs_post_init__(self) -> None:
        if all_match_empty(self.when):
            raise InvalidValue(
                ", ".join(map(str, self.when)),
                "a matcher that does not match the empty text",
                "otherwise everything without those labels is silenced",
            )
        if self.ends_at < self.starts_at:
            raise InvalidValue(self.ends_at, f"an end not before {self.starts_at.isoformat()}")

    def state(self, *, at: datetime) -> SilenceState:
        """Return its state at an instant: active from its start up to its end."""
        at = utc(at)
        if at < self.starts_at:
            return SilenceState.PENDING
        return SilenceState.ACTIVE if at < self.ends_at else SilenceState.EXPIRED

    def silences(self, labels: Labels, *, at: datetime) -> bool:
        """Return whether an alert with these labels is hidden at an instant."""
        return self.state(at=at) is SilenceState.ACTIVE and matches(self.when, labels)

    def rescheduled(
        self, *, at: datetime, starts_at: datetime | None = None, ends_at: datetime | None = None
    ) -> "Silence":
        """Return it with another start or end; what cannot be changed raises `InvalidValue`."""
        at = utc(at)
        start = self.starts_at if starts_at is None else utc(starts_at)
        end = self.ends_at if ends_at is None else utc(ends_at)
        state = self.state(at=at)
        if state is SilenceState.EXPIRED:
            raise InvalidValue(self.id, "a silence that has not expired", "make a new one")
        if state is SilenceState.ACTIVE and start != self.starts_at:
            raise InvalidValue(start, f"the start it had, {self.starts_at.isoformat()}")
        if state is SilenceState.PENDING and start < at:
            raise InvalidValue(start, f"a start not before now, {at.isoformat()}")
        if end < at:
            raise InvalidValue(end, f"an end not before now, {at.isoformat()}")
        return attrs.evolve(self, starts_at=start, ends_at=end)

    def expire(self, *, at: datetime) -> "Silence":
        """Return it ended now: an active one keeps its start, a pending one never begins."""
        at = utc(at)
        if self.state(at=at) is SilenceState.EXPIRED:
            raise InvalidValue(self.id, "a silence that has not expired", "it ended already")
        return attrs.evolve(self, starts_at=min(self.starts_at, at), ends_at=at)
