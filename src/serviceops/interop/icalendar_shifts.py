"""Shifts as iCalendar events, out and in: an event a shift, its summary the person.

Source: RFC 5545, sections 3.1 (folding), 3.3.11 (escaping) and 3.6.1 (events). Reading needs the
``ics`` extra, writing nothing.
"""

import re
from datetime import UTC, datetime, tzinfo
from hashlib import sha256

from serviceops._internal.checked import checked
from serviceops._internal.texts import octets
from serviceops.calendars import closures_from_ics
from serviceops.errors import InvalidValue
from serviceops.oncall import FixedPlan, Layer, Member, Rotation, Schedule
from serviceops.spans import Span, as_zone

__all__ = ["schedule_from_ics", "schedule_to_ics"]

_LINE = 75  # octets of one line, the break not counted
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f]")  # a TEXT has none of these (section 3.1)


@checked
def schedule_to_ics(schedule: Schedule, *, period: Span, stamp: datetime | None = None) -> str:
    """Return the shifts of a period as an iCalendar text, for any calendar program.

    The summary of an event is the member, its description the reason. Instants are in UTC. An
    event's id follows from the shift, so that the same shift is the same event in every export;
    `stamp` is when the events were written, the start of the period by default.
    """
    written = _instant(period.start if stamp is None else stamp.astimezone(UTC))
    lines = [f"X-WR-CALNAME:{escaped(schedule.name)}"] if schedule.name else []
    for shift in schedule.shifts(period=period):
        start, end = _instant(shift.span.start), _instant(shift.span.end)
        parts = (schedule.name, shift.layer, shift.reason, shift.member.name, start, end)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{sha256(octets(chr(0).join(parts))).hexdigest()[:32]}@serviceops",
            f"DTSTAMP:{written}",
            f"DTSTART:{start}",
            f"DTEND:{end}",
            f"SUMMARY:{escaped(shift.member.name)}",
            f"DESCRIPTION:{escaped(shift.layer or shift.reason)}",
            "END:VEVENT",
        ]
    return calendar_text("on-call", lines)


def _instant(at: datetime) -> str:
    if at.microsecond:
        raise InvalidValue(at, "shifts on whole seconds", "iCalendar has no fractions")
    return f"{at:%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Return a text with the escapes of iCalendar."""
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, written)
    return _CONTROL.sub("\ufffd", text.replace("\r", ""))


def calendar_text(writer: str, lines: list[str]) -> str:
    """Return an iCalendar text with some lines; `writer` is the part that wrote it."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//serviceops//{writer}//EN"]
    whole = [*head, *lines, "END:VCALENDAR"]
    return "".join(f"{part}\r\n" for line in whole for part in folded(line))


def folded(line: str) -> list[str]:
    """Return a line in parts of at most 75 octets; none is cut within a character."""
    parts: list[str] = []
    part, size = "", 0
    for character in line:
        length = len(octets(character))
        if size + length > _LINE:
            parts.append(part)
            part, size = " ", 1
        part, size = part + character, size + length
    return [*parts, part]


@checked
def schedule_from_ics(text: str, *, period: Span, zone: str | tzinfo, name: str = "") -> Schedule:
    """Return the events of an iCalendar text in a period as a schedule of fixed shifts.

    The summary of an event is the member who serves; events that overlap serve at once. Rules that
    recur are unrolled for the period, outside it the schedule has nobody. Cancelled events are left
    out; transparent ones are shifts too, as whoever serves may be shown as free: Google's events of
    whole days are, unless it is changed. Times without a zone are read in `zone`, which is the
    schedule's too. An event without a summary is refused.
    """
    key = as_zone(zone).key
    shifts: list[tuple[Span, Member]] = []
    events = closures_from_ics(text, start=period.start, end=period.end, zone=key, transparent=True)
    for event in events:
        if not event.name.strip():
            nameless = f"an event from {event.span.start} without one"
            raise InvalidValue(nameless, "a summary of each event", "it names who serves")
        shared = event.span & period
        if shared is not None:
            shifts.append((shared, Member(event.name.strip())))
    if not shifts:
        nothing = f"a text without an event from {period.start} to {period.end}"
        raise InvalidValue(nothing, "an event in the period", "pass another period=")
    # The layer never serves: it gives the schedule its zone, and the plan has every shift.
    rotation = Rotation(members=[shifts[0][1]], length="P1W", anchor=period.start, zone=key)
    layer = Layer(rotation, name="calendar", until=period.end)
    return Schedule(layer, FixedPlan(period, shifts), name=name)
