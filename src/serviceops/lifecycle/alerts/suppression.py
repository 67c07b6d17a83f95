"""Suppressions of alerts: why one is not shown for now, and when it will be.

Sources: ANSI/ISA-18.2 (shelving, suppression by design, out of service), OPC UA part 9.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Self

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import InvalidValue
from serviceops.spans import utc, utc_or_none


# Six reasons that tools often mix up: they end for different causes, so each is a kind of its own.
class SuppressionKind(StrEnum):
    """Who or what keeps an alert from being shown."""

    SHELVED = "shelved"
    """A person put it aside, for a time or until it clears."""
    MAINTENANCE = "maintenance"
    """What it is about is being worked on, by plan."""
    INHIBITED = "inhibited"
    """Another alert says more about the same trouble."""
    DEPENDENCY = "dependency"
    """It cannot be reached: what it depends on is down."""
    DELAY = "delay"
    """A policy waits whether it goes away by itself."""
    FLAPPING = "flapping"
    """It changes too often for a change to say anything."""


@checked
@attrs.frozen(kw_only=True, order=False)
class Suppression:
    """One reason for not showing an alert.

    `cause` names the window, the rule or the parent it comes from, so that two of a kind can be
    distinguished; `until` is when it ends by itself, `None` when that is not known beforehand. One
    that is `one_shot` ends when the condition clears.
    """

    kind: SuppressionKind = attrs.field(converter=SuppressionKind)
    cause: str = ""
    until: datetime | None = attrs.field(default=None, converter=utc_or_none)
    one_shot: bool = False
    reason: str = ""

    def __str__(self) -> str:
        sentence = self.kind.value
        if self.cause:
            sentence += f" by {self.cause}"
        if self.one_shot:
            sentence += " until it clears"
        if self.until is not None:
            sentence += f" until {self.until.isoformat()}"
        return f"{sentence}: {self.reason}" if self.reason else sentence

    @classmethod
    @lru_cache(maxsize=4096)  # the same silence or window suppresses many alerts
    def of(cls, text: str) -> Self:
        """Read a suppression from its `text`."""
        try:
            kind, cause, until, one_shot, reason = json.loads(text)
            end = None if until is None else datetime.fromisoformat(until)
        except (TypeError, ValueError, RecursionError) as wrong:
            raise InvalidValue(text, "the text of a suppression") from wrong
        return cls(kind=kind, cause=cause, until=end, one_shot=one_shot, reason=reason)

    @property
    def text(self) -> str:
        """The suppression as the text that a fact has, which `of` reads: a JSON array."""
        until = self.until.isoformat() if self.until else None
        row = [self.kind.value, self.cause, until, self.one_shot, self.reason]
        return json.dumps(row, separators=(",", ":"))

    @property
    def place(self) -> tuple[str, str]:
        """What tells it from the other suppressions of one alert."""
        return self.kind.value, self.cause


@checked
@attrs.frozen(kw_only=True)
class Visibility:
    """Whether an alert is shown at an instant, why not, and when it shows again.

    `shows_at` is the first instant, not before `at`, at which nothing that is known hides it; `at`
    itself when it is shown, `None` when something with an unknown end hides it.
    """

    at: datetime = attrs.field(repr=str)
    hidden_by: tuple[Suppression, ...] = ()
    shows_at: datetime | None = attrs.field(default=None, repr=str)

    @property
    def is_shown(self) -> bool:
        """Whether nothing hides it."""
        return not self.hidden_by

    def __str__(self) -> str:
        if self.is_shown:
            return "shown"
        when = "not known" if self.shows_at is None else self.shows_at.isoformat()
        return f"hidden ({'; '.join(map(str, self.hidden_by))}), shows again: {when}"


def visibility(suppressions: Iterable[Suppression], moment: datetime) -> Visibility:
    """Return what a set of suppressions leaves to be seen at an instant."""
    at = utc(moment)
    hiding = tuple(s for s in suppressions if s.until is None or at < s.until)
    ends = [s.until for s in hiding]
    known = [end for end in ends if end is not None]
    shows_at = None if len(known) < len(ends) else max([at, *known])
    return Visibility(at=at, hidden_by=hiding, shows_at=shows_at)
