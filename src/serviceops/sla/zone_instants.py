"""Instants as people outside the package like them: pendulum's, on a zone's wall clock."""

from functools import lru_cache
from typing import TYPE_CHECKING

from serviceops._internal.lazy_names import LateModule
from serviceops.spans import Micros, to_datetime, zone_key

if TYPE_CHECKING:
    import pendulum as pendulum  # noqa: PLC0414 - its home is here, for annotations elsewhere
else:
    # It takes 40 ms to import, and a clock that is only read does not need it.
    pendulum = LateModule("pendulum")


@lru_cache(maxsize=256)
def _zone(name: str) -> "pendulum.Timezone":
    """Return a zone of pendulum's, which takes thirty times as long to look up as to use."""
    # Pendulum looks for a file of that name, so other names are refused before it does.
    return pendulum.timezone(zone_key(name))


def instant_in(at: Micros, zone: str) -> "pendulum.DateTime":
    """Return an instant as a `pendulum.DateTime` in a zone.

    >>> instant_in(1_772_442_000_000_000, "Asia/Tokyo").isoformat()
    '2026-03-02T18:00:00+09:00'
    """
    local = to_datetime(at, _zone(zone))
    return pendulum.DateTime(
        local.year, local.month, local.day, local.hour, local.minute, local.second,
        local.microsecond, tzinfo=local.tzinfo, fold=local.fold,
    )  # fmt: skip
