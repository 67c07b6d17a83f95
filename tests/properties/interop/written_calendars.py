"""Calendars as other systems write them: the payload, how it is read, and what it means."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeAlias

from hypothesis import strategies as st

from serviceops.calendars import BusinessCalendar, Holiday, Window
from serviceops.calendars.weekdays import FULL_WEEKDAYS, WEEKDAYS
from serviceops.interop import frappe, freshworks, glpi, itop, zammad, znuny
from serviceops.interop.definition_import import DefinitionImport
from serviceops.interop.servicenow import servicenow_calendars
from serviceops.interop.zendesk import zendesk_calendar
from serviceops.testing.strategies.draws import Draw, picked_by, upto
from serviceops.testing.strategies.instant_strategies import ZONES

Payload: TypeAlias = dict[str, Any]
Read: TypeAlias = Callable[[Payload], DefinitionImport[Any]]
"""How a payload is read; it has the arguments of the importer by name."""

_FULL = tuple(day.capitalize() for day in FULL_WEEKDAYS)
_FIRST = date(2026, 1, 1)


def _openings(calendar: BusinessCalendar) -> list[tuple[int, str, str]]:
    """Return weekday, opening and closing of each window; ends are as ``24:00``."""
    week = enumerate(calendar.week)
    return [(day, one.opens, one.closes) for day, several in week for one in several]


def _minutes(text: str) -> int:
    return 60 * int(text[:2]) + int(text[3:5])


def _holidays(
    calendar: BusinessCalendar, *dates: str, name: str = "name", **more: Any
) -> list[Payload]:
    """Return each holiday with its name and its date under the system's names for them."""
    return [
        {name: holiday.name, **dict.fromkeys(dates, str(holiday.on)), **more}
        for holiday in calendar.holidays
    ]


def _zendesk(calendar: BusinessCalendar) -> Payload:
    # The week begins on Sunday there, and ours on Monday.
    intervals = [
        {"start_time": (day + 1) % 7 * 1440 + _minutes(opens),
         "end_time": (day + 1) % 7 * 1440 + _minutes(closes)}
        for day, opens, closes in _openings(calendar)
    ]  # fmt: skip
    schedule = {"time_zone": calendar.zone, "intervals": intervals}
    return {"schedule": schedule, "holidays": _holidays(calendar, "start_date", "end_date")}


def _zammad(calendar: BusinessCalendar) -> Payload:
    hours: Payload = {day: {"active": False, "timeframes": []} for day in WEEKDAYS}
    for day, opens, closes in _openings(calendar):
        hours[WEEKDAYS[day]]["active"] = True
        hours[WEEKDAYS[day]]["timeframes"].append([opens, closes])
    closed = {str(one.on): {"active": True, "summary": one.name} for one in calendar.holidays}
    body = {"timezone": calendar.zone, "business_hours": hours, "public_holidays": closed}
    return {"payload": body}


def _freshservice(calendar: BusinessCalendar) -> Payload:
    hours = {_FULL[day].lower(): {"beginning_of_workday": opens, "end_of_workday": closes}
             for day, opens, closes in _openings(calendar)}  # fmt: skip
    closed = _holidays(calendar, "holiday_date", name="holiday_name")
    body = {"time_zone": calendar.zone, "service_desk_hours": hours, "list_of_holidays": closed}
    return {"payload": body}


def _frappe(calendar: BusinessCalendar) -> Payload:
    rows = [{"workday": _FULL[day], "start_time": f"{opens}:00", "end_time": f"{closes}:00"}
            for day, opens, closes in _openings(calendar)]  # fmt: skip
    closed = _holidays(calendar, "holiday_date", name="description")
    return {"agreement": {"support_and_resolution": rows}, "holidays": {"holidays": closed},
            "zone": calendar.zone}  # fmt: skip


def _glpi(calendar: BusinessCalendar) -> Payload:
    segments = [{"day": (day + 1) % 7, "begin": f"{opens}:00", "end": f"{closes}:00"}
                for day, opens, closes in _openings(calendar)]  # fmt: skip
    closed = _holidays(calendar, "begin_date", "end_date", is_perpetual=0)
    return {"segments": segments, "holidays": closed, "zone": calendar.zone}


def _znuny(calendar: BusinessCalendar) -> Payload:
    hours: dict[str, list[str]] = {}
    for day, opens, closes in _openings(calendar):
        inside = range(int(opens[:2]), int(closes[:2]))
        hours.setdefault(_FULL[day][:3], []).extend(map(str, inside))
    once: dict[str, dict[str, dict[str, str]]] = {}
    for one in calendar.holidays:
        year, month, number = (str(int(part)) for part in str(one.on).split("-"))
        once.setdefault(year, {}).setdefault(month, {})[number] = one.name
    config = {"OTRSTimeZone": calendar.zone, "TimeWorkingHours": hours}
    return {"config": config | {"TimeVacationDaysOneTime": once}}


def _itop(calendar: BusinessCalendar) -> Payload:
    intervals = [{"weekday": _FULL[day].lower(), "start_time": opens, "end_time": closes}
                 for day, opens, closes in _openings(calendar)]  # fmt: skip
    return {"window": {"interval_list": intervals}, "holidays": _holidays(calendar, "date"),
            "zone": calendar.zone}  # fmt: skip


def _servicenow(calendar: BusinessCalendar) -> Payload:
    spans: list[Payload] = []
    for day, opens, closes in _openings(calendar):
        start = date(2001, 1, 1) + timedelta(days=day)  # 1 January 2001 was a Monday
        end = start + timedelta(days=closes == "24:00")
        last = closes.replace(":", "") if closes != "24:00" else "0000"
        spans.append({"schedule": "s", "repeat_type": "weekly", "days_of_week": str(day + 1),
                      "start_date_time": f"{start:%Y%m%d}T{opens.replace(':', '')}00",
                      "end_date_time": f"{end:%Y%m%d}T{last}00"})  # fmt: skip
    for one in calendar.holidays:
        on = str(one.on).replace("-", "")
        spans.append({"schedule": "s", "name": one.name, "type": "exclude", "all_day": "true",
                      "start_date_time": f"{on}T000000",
                      "end_date_time": f"{on}T235959"})  # fmt: skip
    return {"schedules": [{"sys_id": "s", "time_zone": calendar.zone}], "spans": spans}


SYSTEMS: dict[str, tuple[Callable[[BusinessCalendar], Payload], Read]] = {
    "zendesk": (_zendesk, lambda body: zendesk_calendar(**body)),
    "zammad": (_zammad, lambda body: zammad.zammad_calendar(**body)),
    "freshservice": (_freshservice, lambda body: freshworks.freshservice_calendar(**body)),
    "frappe": (_frappe, lambda body: frappe.frappe_calendar(**body)),
    "glpi": (_glpi, lambda body: glpi.glpi_calendar(**body)),
    "znuny": (_znuny, lambda body: znuny.znuny_calendars(**body)),
    "itop": (_itop, lambda body: itop.itop_calendar(**body)),
    "servicenow": (_servicenow, lambda body: servicenow_calendars(**body)),
}


def _calendar(draw: Draw, system: str) -> BusinessCalendar:
    pick = picked_by(draw)
    # Znuny has whole hours, Freshservice one opening a day; none of them opens past midnight.
    step, most = (60 if system == "znuny" else 15), (1 if system == "freshservice" else 2)
    week: dict[str, list[Window]] = {}
    for day in WEEKDAYS[: 1 + draw(upto(6))]:
        ends = sorted({draw(upto(1440 // step)) * step for _ in range(2 * most)})
        pairs = zip(ends[::2], ends[1::2], strict=False)
        week[day] = [Window.from_pair((a * 60_000_000, b * 60_000_000)) for a, b in pairs]
    if not any(week.values()):
        week["mon"] = [Window("09:00", "17:00")]
    days = sorted({draw(upto(400)) for _ in range(draw(upto(3)))})
    closed = [Holiday(_FIRST + timedelta(days=day), f"day {day}") for day in days]
    return BusinessCalendar(zone=pick(ZONES), week=week, holidays=closed)


@st.composite
def written_calendars(draw: st.DrawFn, system: str) -> tuple[Payload, Read, BusinessCalendar]:
    """Draw a calendar as a system writes it: the payload, what reads it, and what it means."""
    write, read = SYSTEMS[system]
    calendar = _calendar(draw, system)
    return write(calendar), read, calendar
