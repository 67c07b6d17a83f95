"""The moments of a record that measures count from and to, and when a history reaches them."""

from contextlib import suppress
from datetime import datetime
from typing import Final, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import FilledText
from serviceops.errors import InvalidMeasure
from serviceops.sla.conditions import (
    Edge,
    Enters,
    Leaves,
    Level,
    On,
    Track,
    While,
    as_edge,
    edge_or_none,
    first_from,
)
from serviceops.spans import Micros, to_micros


@checked
@attrs.frozen
class FactTimestamp:
    """The instant that a fact contains: for what happened before anybody recorded it.

    The fact is an aware moment, or ISO 8601 text of one; when it is set again, the last value
    counts. Where it is not set, `otherwise` names the edge that replaces it, if any.

    >>> str(FactTimestamp("failed_at", otherwise=Moments.LOGGED))
    'failed_at as stated, or else log'
    """

    fact: FilledText
    otherwise: Edge | None = attrs.field(default=None, converter=edge_or_none)

    def __str__(self) -> str:
        instead = f", or else {self.otherwise}" if self.otherwise else ""
        return f"{self.fact} as stated{instead}"


Moment: TypeAlias = Edge | Level | FactTimestamp
"""What gives an instant of a record: an edge, the start of a level, or a fact with a timestamp."""


class Moments:
    """The default moments and conditions of measures, in the words of the incident lifecycle.

    Each measure takes others by keyword, such as ``stop=Enters("done")``.

    >>> str(Moments.ACKNOWLEDGED), str(Moments.RESOLVED)
    ('entering in_progress', 'entering resolved')
    """

    LOGGED: Final = On("log")
    """The record was created at the desk."""
    ACKNOWLEDGED: Final = Enters("in_progress")
    """Somebody started to work on it."""
    RESOLVED: Final = Enters("resolved")
    """The service was restored."""
    REOPENED: Final = Leaves("resolved", "closed")
    """The resolution turned out not to be one."""
    CLOSED: Final = Enters("closed")
    """The record ended, after any review."""
    RESOLVED_OR_CLOSED: Final = Enters("resolved", "closed")
    """The record was resolved, or closed without a resolution."""
    FAILED: Final = FactTimestamp("failed_at")
    """The failure began: before any record of it, so a fact contains the instant."""
    DIAGNOSED: Final = FactTimestamp("diagnosed_at")
    """The cause was found."""
    REPAIRED: Final = FactTimestamp("repaired_at")
    """The failed item was repaired."""
    RECOVERED: Final = FactTimestamp("recovered_at")
    """The failed item was back in operation."""
    HANDED_OVER: Final = On("reassign", "escalate", "hold")
    """Somebody else had to act, so the first interaction was not enough."""
    CALLER_CONTACT: Final = On("reply", party="caller") | On("reopen")
    """The caller got in touch again."""
    AGENT_REPLY: Final = On("reply", party="provider", public=True)
    """An agent of the desk replied in public."""
    WORKED_ON: Final = On("start", "resolve", "hold", "fulfil", "finish_item")
    """The current assignee did some work."""
    # A list, as measures load no state machines; a test compares it with the built-in lifecycles.
    OPEN: Final = ~While(
        "resolved", "closed", "cancelled", "fulfilled", "rejected", "denied", "expired", "revoked",
        "retired", "filtered", "reviewed",
    )  # fmt: skip
    """There is work to do: not after a request was fulfilled or an access grant revoked, either.
    What is left of an incident that is resolved, or of an event that is reviewed, is to close it.

    A lifecycle of a host's own has other ends: ``open_while=~While(*MyLifecycle.final_names())``.
    """
    ON_HOLD: Final = While("on_hold")
    """Work waits for somebody or something."""
    WRITTEN: Final = While(channel=("mail", "email", "portal", "web"))
    """The contact waits in a queue before an agent reads it, by the fact ``channel``."""


def as_moment(given: Moment) -> Edge | FactTimestamp:
    """Return the moment; a level means its start."""
    return given if isinstance(given, FactTimestamp) else as_edge(given)


def _timestamp(moment: FactTimestamp, track: Track) -> Micros | None:
    value = track.fact(moment.fact)[-1] if track.size else None
    if value is None:
        return None
    # The fact comes from a host, so a text or a naive moment has to be refused with its name.
    if isinstance(value, str):
        with suppress(ValueError):
            return to_micros(datetime.fromisoformat(value))
    raise InvalidMeasure(
        value, f"an aware moment in the fact {moment.fact!r}", "record it as a datetime"
    )


def first_of(moment: Edge | FactTimestamp | None, track: Track, since: int = 0) -> Micros | None:
    """Return the first instant of a moment, `None` where it was not reached.

    Edges before the transition of the number `since` do not count; `None` as the moment is the
    first transition.
    """
    if moment is None:
        return track.micros[0] if track.size else None
    if isinstance(moment, FactTimestamp):
        instant = _timestamp(moment, track)
        if instant is not None or moment.otherwise is None:
            return instant
        moment, since = moment.otherwise, 0
    index = first_from(moment.bits(track), since)
    return None if index < 0 else track.micros[index]


def last_of(
    moment: Edge | FactTimestamp, track: Track, since: int, undone_by: Edge | None
) -> Micros | None:
    """Return the last instant of a moment, `None` where it was undone after.

    Edges before the transition of the number `since` do not count.
    """
    if isinstance(moment, FactTimestamp):
        instant = _timestamp(moment, track)
        if instant is not None or moment.otherwise is None:
            return instant
        moment = moment.otherwise
    # The highest bit is the last occurrence. A reopening after it, a bit further up, voids it; one
    # before it has already been followed up.
    last = moment.bits(track).bit_length()
    if last <= since or (undone_by is not None and undone_by.bits(track) >> last):
        return None
    return track.micros[last - 1]
