"""Shifts: who serves from when to when, and why."""

from datetime import datetime
from enum import StrEnum

import attrs

from serviceops._internal.checked import checked
from serviceops.display.text import format_instant
from serviceops.oncall.rotation import Member
from serviceops.spans import Span, to_micros


class ShiftReason(StrEnum):
    """What makes a member serve."""

    LAYER = "layer"
    """A turn of a layer's rotation."""
    OVERRIDE = "override"
    """An override."""
    SWAP = "swap"
    """A swap."""
    PLAN = "plan"
    """A fixed plan."""


@checked
@attrs.frozen
class Shift:
    """A stretch in which a member serves, for one reason.

    `layer` is the name of the layer, empty where an override or a plan replaces all of them; `turn`
    is the number of the turn of its rotation, from 0 at the anchor. `replaces` is the name of the
    person who would serve otherwise, where an override or a swap names one.
    """

    span: Span
    member: Member
    reason: ShiftReason
    layer: str = ""
    turn: int | None = None
    replaces: str | None = None

    @checked
    def text(self, zone: str = "UTC") -> str:
        """Return the shift as a line of text, on a zone's wall clock."""
        start, end = (
            format_instant(to_micros(at), zone) for at in (self.span.start, self.span.end)
        )
        why = self.layer if self.reason is ShiftReason.LAYER else str(self.reason)
        instead = f" in place of {self.replaces}" if self.replaces else ""
        return f"{start} to {end}  {self.member}{instead} ({why})"

    def __str__(self) -> str:
        return self.text()


@attrs.frozen
class Handover:
    """An instant at which those who are on call change, with those before and after."""

    at: datetime
    before: tuple[Member, ...]
    after: tuple[Member, ...]
