"""OpenSLO: the objectives of an SLO document, as plain data.

Source: OpenSLO v1 (github.com/OpenSLO/OpenSLO). A document says how much has to be good over which
window, and how outcomes are measured; the first becomes objectives, the second is listed as lost,
since outcomes come from histories here.
"""

import re
from datetime import datetime, timedelta
from enum import StrEnum
from math import isfinite

from serviceops._internal.checked import checked
from serviceops.errors import ServiceOpsError
from serviceops.interop.definition_import import DefinitionImport, zone_of
from serviceops.interop.payloads import Payload
from serviceops.measures.availability_windows import CalendarWindow, WindowUnit
from serviceops.measures.budget import Objective, as_share
from serviceops.spans import as_zone, to_micros

__all__ = ["openslo_objectives"]

_DURATION = re.compile(r"([1-9][0-9]{0,5})([mhdwMQY])", re.ASCII)
_LENGTHS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_UNITS: dict[str, WindowUnit] = {
    "1d": "day", "1w": "week", "1M": "month", "3M": "quarter", "1Q": "quarter", "12M": "year",
    "4Q": "year", "1Y": "year",
}  # fmt: skip
_MEASURING = (
    ("indicator", "how outcomes are measured"),
    ("indicatorRef", "how outcomes are measured"),
    ("alertPolicies", "when to alert: see BurnWindow"),
    ("service", "the service it belongs to"),
    ("description", "a description"),
)
_THRESHOLDS = (
    ("op", "what makes an outcome good"),
    ("value", "what makes an outcome good"),
    ("timeSliceTarget", "the share of a slice that has to be good"),
    ("timeSliceWindow", "the length of a slice"),
    ("compositeWeight", "the weight in a composite"),
)


class _Method(StrEnum):
    OCCURRENCES = "Occurrences"
    TIMESLICES = "Timeslices"
    RATIO_TIMESLICES = "RatioTimeslices"


@checked
def openslo_objectives(payload: object) -> DefinitionImport[tuple[Objective, ...]]:
    """Return the objectives of an OpenSLO document of kind SLO, version ``openslo/v1``.

    A rolling window becomes a length, one that is aligned with a calendar a `CalendarWindow` of its
    zone. Windows of several calendar units, those that begin in the middle of one, and rolling
    months are refused: no window here is equal to them. An objective has the name of the document,
    followed by its own where it has one or there are several.

    >>> found = openslo_objectives({
    ...     "apiVersion": "openslo/v1", "kind": "SLO", "metadata": {"name": "web"},
    ...     "spec": {
    ...         "budgetingMethod": "Occurrences",
    ...         "timeWindow": [{"duration": "28d", "isRolling": True}],
    ...         "objectives": [{"target": 0.999}],
    ...     },
    ... })
    >>> found.value[0].share, str(found.value[0].window)
    (Fraction(999, 1000), '28 days, 0:00:00')
    """
    body = Payload(payload, "OpenSLO document")
    for member, only in (("apiVersion", "openslo/v1"), ("kind", "SLO")):
        if body.members.get(member) != only:
            body.fault(member, body.members.get(member), f"one of {only}")
    name = body.one("metadata").text("name", needed=True)
    spec = body.one("spec")
    for member, what in _MEASURING:
        if member in spec:
            body.lose("not_carried", member, f"{what} is not carried over")
    if spec.choice("budgetingMethod", _Method) not in (None, _Method.OCCURRENCES):
        sentence = "each time slice is one outcome to count"
        body.lose("budgeting_method", "budgetingMethod", sentence)
    windows = [_window(place) for place in spec.each("timeWindow")]
    if len(windows) != 1:
        spec.fault("timeWindow", spec.members.get("timeWindow"), "exactly one window")
    shares = [_share(place) for place in spec.each("objectives")]
    if not shares:
        spec.fault("objectives", spec.members.get("objectives"), "one objective or more")
    body.finish()
    # A fault ends the import above, so there is exactly one window here.
    (window,) = (one for one in windows if one is not None)
    found = []
    for number, (own, share) in enumerate(shares, start=1):
        own_name = own or (str(number) if len(shares) > 1 else "")
        full = f"{name}: {own_name}" if own_name else name
        found.append(Objective(full, share, window=window))
    return DefinitionImport(value=tuple(found), lost=body.losses.found())


def _share(place: Payload) -> tuple[str, str]:
    """Return the name of an objective and its share as text."""
    for member, what in _THRESHOLDS:
        if member in place:
            place.lose("not_carried", member, f"{what} is not carried over")
    given = [member for member in ("target", "targetPercent") if member in place]
    if len(given) != 1:
        place.fault("target", None, "a target or a targetPercent, and not both")
        return "", "0"
    (member,) = given
    number = place.members[member]
    most = 100 if member == "targetPercent" else 1
    # The number as it is written counts: 0.98 is 98 %, and no binary fraction near it.
    is_number = isinstance(number, int | float) and not isinstance(number, bool)
    share = as_share(number) / most if is_number and isfinite(number) else None
    if share is None or not 0 <= share < 1:
        place.fault(member, number, f"a number from 0 up to, and less than, {most}")
        return "", "0"
    return place.text("displayName"), str(share)


def _window(place: Payload) -> timedelta | CalendarWindow | None:
    """Return a time window; `None` where it is a fault."""
    duration = place.text("duration", needed=True)
    found = _DURATION.fullmatch(duration)
    if found is None:
        place.fault("duration", duration or None, "a number and m, h, d, w, M, Q or Y, as 28d")
        return None
    aligned = "calendar" in place
    if place.flag("isRolling", otherwise=not aligned) is aligned:
        expected = "false beside a calendar" if aligned else "true, or a calendar"
        place.fault("isRolling", place.members.get("isRolling"), expected)
        return None
    if aligned:
        return _aligned(place, duration)
    many, unit = found.groups()
    if unit not in _LENGTHS:
        place.fault("duration", duration, "minutes, hours, days or weeks for a rolling window")
        return None
    return int(many) * _LENGTHS[unit]


def _aligned(place: Payload, duration: str) -> CalendarWindow | None:
    """Return the calendar window that a start and a duration describe."""
    calendar = place.one("calendar")
    zone = zone_of(calendar, "timeZone", "UTC")
    if duration not in _UNITS:
        place.fault("duration", duration, f"one of {', '.join(_UNITS)} for a calendar window")
        return None
    window = CalendarWindow(_UNITS[duration], zone=zone)
    given = calendar.members.get("startTime")
    try:
        # Readers of YAML make a datetime of it, readers of JSON leave a text: both become one text.
        start = datetime.fromisoformat(str(given))
        local = start.replace(tzinfo=as_zone(zone)) if start.tzinfo is None else start
        begins = to_micros(window.span_at(local).start) == to_micros(local)
    except (ServiceOpsError, ValueError, OverflowError):
        calendar.fault("startTime", given, "a local date and time, as 2026-01-01 00:00:00")
        return None
    if not begins:
        calendar.fault("startTime", given, f"the start of a {window.unit}, at midnight")
        return None
    return window
