"""One desk's morning: an incident in each state, told step by step."""

from datetime import UTC, datetime
from typing import Any

import attrs

from serviceops.lifecycle import HoldReason, Incident, ResolutionCode

WHO: dict[str, Any] = {"summary": "Mail is down", "caller": "u-1", "category": "mail"}


def at(hour: int, minute: int = 0, *, day: int = 2) -> datetime:
    """A moment of March 2026; the 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


@attrs.frozen
class SampleEvidence:
    """Another record as evidence: its id and where it stands."""

    id: str
    state: str


def new(**facts: Any) -> Incident:
    return Incident.log("INC-1", **{**WHO, **facts}, at=at(9))


def assigned(**facts: Any) -> Incident:
    return new(**facts).assign(group="mail", at=at(10))


def in_progress(**facts: Any) -> Incident:
    return assigned(**facts).start(person="ann", at=at(11))


def on_hold(**facts: Any) -> Incident:
    return in_progress(**facts).hold(reason=HoldReason.CALLER, comment="which one?", at=at(12))


def held_for(reason: str, reference: str | None = None, **facts: Any) -> Incident:
    return in_progress(**facts).act(
        "hold", reason=reason, reference=reference, comment="c", at=at(12)
    )


def resolved(**facts: Any) -> Incident:
    return in_progress(**facts).resolve(
        code=ResolutionCode.SOLUTION, notes="restarted the store", at=at(13)
    )


def closed(**facts: Any) -> Incident:
    return resolved(**facts).close(at=at(14))


def cancelled(**facts: Any) -> Incident:
    return new(**facts).act("cancel", reason="created_in_error", at=at(10))


IN_STATE = {
    "new": new,
    "assigned": assigned,
    "in_progress": in_progress,
    "on_hold": on_hold,
    "resolved": resolved,
    "closed": closed,
    "cancelled": cancelled,
}
LATER = at(15)
