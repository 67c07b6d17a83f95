"""What another system says of a promise: its reading, in our words and its own precision."""

from datetime import datetime, timedelta

import attrs

from serviceops._internal.checked import checked
from serviceops.interop.import_result import Lost
from serviceops.sla import Stage
from serviceops.spans import utc_or_none

__all__ = ["ForeignReading"]


@checked
@attrs.frozen(kw_only=True)
class ForeignReading:
    """One cycle of a promise as another system stored it; `None` is what it does not say.

    `elapsed`, `remaining` and `paused_for` are counted on that system's calendar, `real_elapsed`
    in real time. `instants_to` and `amounts_to` say how fine its instants and its amounts are.
    Figures named in `as_of` were computed at `read_at` and not since: a job there refreshes them.
    `in_hours` is whether its calendar was open then. `lost` is what was not carried over.
    """

    system: str
    name: str
    case: str = ""
    cycle: int | None = None
    stage: Stage = attrs.field(converter=Stage)
    breached: bool | None = None
    started_at: datetime | None = attrs.field(default=None, converter=utc_or_none)
    stopped_at: datetime | None = attrs.field(default=None, converter=utc_or_none)
    due_at: datetime | None = attrs.field(default=None, converter=utc_or_none)
    first_due_at: datetime | None = attrs.field(default=None, converter=utc_or_none)
    breached_at: datetime | None = attrs.field(default=None, converter=utc_or_none)
    goal: timedelta | None = None
    elapsed: timedelta | None = None
    remaining: timedelta | None = None
    paused_for: timedelta | None = None
    real_elapsed: timedelta | None = None
    fraction: float | None = None
    in_hours: bool | None = None
    read_at: datetime | None = attrs.field(default=None, converter=utc_or_none)
    as_of: tuple[str, ...] = ()
    instants_to: timedelta = timedelta(microseconds=1)
    amounts_to: timedelta = timedelta(microseconds=1)
    lost: tuple[Lost, ...] = ()
