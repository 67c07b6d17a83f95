"""GLPI's calendars and service levels (SLM) as calendars and policies.

Sources: GLPI's classes `Calendar`, `CalendarSegment`, `Holiday`, `LevelAgreement` and the tests of
them. Segments count weekdays from Sunday (0); a calendar has no zone of its own. A target of hours
is working time; one of days keeps the time of day and passes over days without work.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

from serviceops._internal.checked import checked
from serviceops.calendars import ALWAYS, Calendar
from serviceops.interop import definition_parts as parts
from serviceops.interop.definition_import import DefinitionImport
from serviceops.interop.field_tables import FieldTable
from serviceops.interop.import_result import row_places
from serviceops.interop.payloads import Payload
from serviceops.sla import Agreement, Attach, Goal, On, Policy, Target, Warn, While
from serviceops.sla.conditions import Edge, Level
from serviceops.spans import Pair

__all__ = ["glpi_calendar", "glpi_policy"]

_SEGMENT = FieldTable("a GLPI calendar segment", "GLPI, CalendarSegment", """
day, begin, end: carried; Sunday is 0
id, calendars_id, entities_id, is_recursive, links: passed over
""")  # fmt: skip
_HOLIDAY = FieldTable("a GLPI holiday", "GLPI, Holiday", """
name, begin_date, end_date, is_perpetual: carried; one over New Year too, which GLPI never matches
id, comment, entities_id, is_recursive, date_mod, date_creation, links, calendars_id: passed over
""")  # fmt: skip
_LEVEL = FieldTable("a GLPI SLA or OLA", "GLPI, LevelAgreement", """
id, name, type, number_time, definition_time, end_of_working_day: carried; type 1 is to own
calendars_id, use_ticket_calendar: carried; the ticket's own is calendars["ticket"]
slms_id, comment, entities_id, is_recursive, date_mod, date_creation, links: passed over
""")  # fmt: skip
_STEP = FieldTable("a GLPI escalation level", "GLPI, SlaLevel and OlaLevel", """
slas_id, olas_id, execution_time, is_active: carried; a warning before or after the due date
match, actions, criterias: lost; what the level does and for which tickets
id, name, uuid, entities_id, is_recursive, links: passed over
""")  # fmt: skip

_TAKEN: Edge = On("assign", "start") | parts.ANSWERED | parts.SOLVED


class _Unit(StrEnum):
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"


@checked
def glpi_calendar(
    segments: Iterable[Mapping[str, Any]],
    holidays: Iterable[Mapping[str, Any]] = (),
    *,
    zone: str,
) -> DefinitionImport[Calendar]:
    """Return the calendar of GLPI's segments and holidays; `zone` is that of the server.

    Perpetual holidays come every year; a range over New Year is carried, which GLPI compares as
    texts and never matches.

    >>> segment = {"day": 1, "begin": "08:00:00", "end": "18:00:00"}
    >>> glpi_calendar([segment], zone="Europe/Paris").value
    <BusinessCalendar Europe/Paris, mon 08:00-18:00>
    """
    body = Payload({}, "GLPI calendar")
    known = parts.zone_name(body, "", zone)
    openings: list[tuple[int, Pair]] = []
    for place in row_places(body, segments, "segments"):
        _SEGMENT.note(place)
        number, pair = parts.small(place.named("day"), 6), parts.opening(place, "begin", "end")
        if number is None:
            place.fault("day", place.members.get("day"), "a weekday from 0, Sunday, to 6")
        elif pair is not None:
            openings.append(((number + 6) % 7, pair))
    closed = parts.listed_holidays(
        body, holidays, _HOLIDAY, "begin_date", "end_date", yearly="is_perpetual"
    )
    value = parts.week_calendar(body, known, openings, closed)
    return DefinitionImport(value=value, lost=body.losses.found())


@checked
def glpi_policy(
    slas: Iterable[Mapping[str, Any]],
    *,
    calendars: Calendar | Mapping[str, Calendar],
    olas: Iterable[Mapping[str, Any]] = (),
    levels: Iterable[Mapping[str, Any]] = (),
    name: str = "GLPI",
    facts: Mapping[str, str] | None = None,
) -> DefinitionImport[Policy]:
    """Return GLPI's SLAs and OLAs as one policy: each applies to the tickets that it was given to.

    GLPI's rules give a ticket an SLA by its id, so a rule here has the condition that the ticket's
    fact `sla_ttr` (to resolve), `sla_tto` (to own), `ola_ttr` or `ola_tto` is that id; `facts`
    gives other names. SLAs count from the opening, OLAs from when they were given. The time to own
    is never paused; the time to resolve goes on when a ticket is opened again, without the time
    that it was solved. `levels` are rows of escalation levels: each is a warning.
    """
    parts.check_calendars(calendars)
    body = Payload({}, "GLPI service levels")
    warnings = _warnings(levels, body)

    def build(place: Payload, title: str) -> tuple[tuple[Target, ...], Level | None]:
        kind = "ola" if place.path.startswith("olas") else "sla"
        warn = tuple(warnings.get((kind, place.named("id", needed=True)), ()))
        return _definition(place, kind, title, calendars, warn, facts or {})

    places = [*row_places(body, slas, "slas"), *row_places(body, olas, "olas")]
    return parts.policy_of(body, places, _LEVEL, build, name=name, dialect="glpi", match="all")


def _warnings(
    levels: Iterable[Mapping[str, Any]], body: Payload
) -> dict[tuple[str, str], list[Warn]]:
    found: dict[tuple[str, str], list[Warn]] = {}
    for place in row_places(body, levels, "levels"):
        _STEP.note(place)
        kind = "sla" if "slas_id" in place else "ola"
        key, length = place.named(f"{kind}s_id", needed=True), place.seconds("execution_time")
        if length is None:
            place.fault("execution_time", None, "seconds before (negative) or after the due date")
        # Their actions stay there; when they are due is what a clock can say.
        elif "is_active" in place and not parts.is_set(place, "is_active"):
            place.lose("disabled", "is_active", "an escalation level is not active there")
        elif length and not length % timedelta(days=1):
            sentence = "an escalation level of whole days counts working days, which no warning has"
            place.lose("level_in_days", "execution_time", sentence)
        else:
            # GLPI counts hours and minutes of a level on the calendar, as it counts the target.
            warn = Warn.before(-length) if length < timedelta() else Warn.after(length)
            found.setdefault((kind, key), []).append(warn)
    return found


def _definition(
    place: Payload, kind: str, title: str, calendars: Calendar | Mapping[str, Calendar],
    warn: tuple[Warn, ...], facts: Mapping[str, str],
) -> tuple[tuple[Target, ...], While]:  # fmt: skip
    number = parts.small(place.named("type"), 1)
    if number is None:
        place.fault("type", place.members.get("type"), "0, time to resolve, or 1, time to own")
    is_own = number == 1
    calendar, is_scheduled = _calendar(place, calendars)
    fact = f"{kind}_{'tto' if is_own else 'ttr'}"
    target = Target(
        title,
        goal=_goal(place, is_scheduled=is_scheduled),
        calendar=calendar,
        start=parts.CREATED,
        stop=_TAKEN if is_own else parts.SOLVED,
        pause=None if is_own else While("on_hold"),
        reopen=None if is_own else parts.REOPENED,
        warn=warn,
        attach=Attach.FROM_START if kind == "sla" else Attach.FROM_ATTACHMENT,
        agreement=Agreement.SLA if kind == "sla" else Agreement.OLA,
    )
    return (target,), While(**{facts.get(fact, fact): place.named("id")})


def _calendar(
    place: Payload, calendars: Calendar | Mapping[str, Calendar]
) -> tuple[Calendar, bool]:
    if parts.is_set(place, "use_ticket_calendar"):
        return parts.calendar_for(calendars, "ticket", "use_ticket_calendar"), True
    # 0 and -1 are no calendar: GLPI then counts every hour.
    number = place.named("calendars_id")
    if number in ("", "0", "-1"):
        return ALWAYS, False
    return parts.calendar_for(calendars, number, "calendars_id"), True


def _goal(place: Payload, *, is_scheduled: bool) -> Goal:
    amount = parts.small(place.named("number_time"), 10**9 - 1)
    unit = place.choice("definition_time", _Unit)
    if not amount:
        place.fault("number_time", place.members.get("number_time"), "a whole number above nothing")
        return Goal.real(hours=1)
    at_end = parts.is_set(place, "end_of_working_day")
    if unit in (_Unit.DAY, _Unit.MONTH):
        days = amount * (30 if unit is _Unit.MONTH else 1)  # a month is 30 days there
        if days > 3_660:
            place.fault("number_time", amount, "at most ten years")
        if at_end and is_scheduled:
            return Goal.end_of_day(days)
        return Goal.working_days(days) if is_scheduled else Goal.real(timedelta(days=days))
    if at_end:
        raise parts.NotCarried("end_of_day", "end_of_working_day", "hours up to the end of a day")
    length = timedelta(minutes=amount * (60 if unit is _Unit.HOUR else 1))
    return Goal.working(length) if is_scheduled else Goal.real(length)
