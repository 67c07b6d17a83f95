"""The text of iCalendar: lines, components, times, lengths, rules and zones (RFC 5545).

Only the parts that closures need are read. Text that breaks the grammar of the standard is refused
with its line or its position. Components of other kinds, and lines that closures do not need, are
passed over whatever is in them.
"""

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

import attrs

from serviceops._internal.texts import position
from serviceops.calendars.weekdays import WEEKDAY_CODES
from serviceops.errors import InvalidValue
from serviceops.spans import EPOCH, Micros, to_micros

_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:,]*)((?:,(?:"[^"]*"|[^";:,]*))*)')
# Names of zones are often written without the quotes that a colon in them needs.
_ZONE = re.compile(r';(TZID)=([^";,]*?)(?=:[0-9TZPWDHMS,/+-]*$)', re.IGNORECASE)
_NAME = re.compile("[A-Za-z0-9-]+")
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?", re.ASCII)
_LENGTH = re.compile(
    r"([+-]?)P(?:(\d+)W|(?=[\dT])(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?)",
    re.ASCII,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_DAY_OF_RULE = re.compile("([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
# The whole numbers that each part of a rule may have, and whether they may count from the end.
_RANGES = {
    "COUNT": (1, 999_999_999, False),
    "INTERVAL": (1, 9_999, False),
    "BYSECOND": (0, 60, False),
    "BYMINUTE": (0, 59, False),
    "BYHOUR": (0, 23, False),
    "BYMONTHDAY": (1, 31, True),
    "BYYEARDAY": (1, 366, True),
    "BYWEEKNO": (1, 53, True),
    "BYMONTH": (1, 12, False),
    "BYSETPOS": (1, 366, True),
}
MAX_DEPTH = 10  # of components in components; an alarm in an event in a calendar makes three
_MAX_DIGITS = 9  # of one part of a length


@attrs.frozen
class Property:
    """One content line: the name and parameters in capitals, the value as written."""

    name: str
    parameters: dict[str, str]
    value: str
    line: int


@attrs.frozen(eq=False)
class Component:
    """A component with its properties and the components inside it."""

    name: str
    line: int
    properties: list[Property] = attrs.field(factory=list)
    malformed: list[tuple[str, int]] = attrs.field(factory=list)
    children: list["Component"] = attrs.field(factory=list)

    def all(self, name: str) -> list[Property]:
        """Return the properties of a name, in the order of the file."""
        for written, line in self.malformed:
            if written.upper().startswith(name) and not written[len(name) :][:1].isalnum():
                raise InvalidValue(written[:60], f"a content line of {name} on line {line}")
        return [one for one in self.properties if one.name == name]

    def one(self, name: str) -> Property | None:
        """Return the property of a name, which the standard allows once."""
        found = self.all(name)
        if len(found) > 1:
            raise InvalidValue(f"{len(found)} lines of {name}", f"one {name}")
        return found[0] if found else None

    def text(self, name: str) -> str:
        """Return the first text of a name without its escapes, or the empty text."""
        found = self.all(name)
        if not found:
            return ""
        return _ESCAPED.sub(lambda one: "\n" if one[1] in "nN" else one[1], found[0].value)


def read_calendars(text: str) -> list[Component]:
    """Return the VCALENDAR components of a text; components that do not close are refused."""
    calendars: list[Component] = []
    open_ones: list[Component] = []
    for line, written in _unfolded(text.removeprefix("\ufeff")):
        keyword, _, name = written.partition(":")
        keyword, name = keyword.strip().upper(), name.strip().upper()
        if keyword == "BEGIN":
            component = Component(name, line)
            if len(open_ones) >= MAX_DEPTH:
                raise InvalidValue(
                    written[:60], f"an iCalendar text at most {MAX_DEPTH} components deep"
                )
            if open_ones:
                open_ones[-1].children.append(component)
            elif name == "VCALENDAR":
                calendars.append(component)
            else:
                raise _no_calendar(written, line, "BEGIN:VCALENDAR")
            open_ones.append(component)
        elif not open_ones:
            raise _no_calendar(written, line, "BEGIN:VCALENDAR")
        elif keyword == "END":
            if open_ones[-1].name != name:
                raise _no_calendar(written, line, f"END:{open_ones[-1].name}")
            open_ones.pop()
        else:
            _add_line(open_ones[-1], written, line)
    if open_ones or not calendars:
        expected = f"END:{open_ones[-1].name}" if open_ones else "BEGIN:VCALENDAR"
        raise _no_calendar("the end", text.count("\n") + 1, expected)
    return calendars


def _no_calendar(written: str, line: int, expected: str) -> InvalidValue:
    return InvalidValue(written[:60], f"an iCalendar text with {expected} on line {line}")


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield each content line with its number: a line that begins with a space continues one."""
    parts: list[str] = []
    first = 0
    for number, line in enumerate(re.split("\r\n|\r|\n", text), 1):
        if line[:1] in {" ", "\t"} and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield first, "".join(parts)
        parts, first = ([line] if line.strip() else []), number
    if parts:
        yield first, "".join(parts)


def _add_line(component: Component, written: str, line: int) -> None:
    """Add a content line to its component; one that is none is remembered as malformed."""
    name = _NAME.match(written)
    at = name.end() if name else 0
    parameters: dict[str, str] = {}
    while name and (found := _ZONE.match(written, at) or _PARAMETER.match(written, at)):
        parameters[found[1].upper()] = found[2].strip('"')
        at = found.end()
    if name is None or not written.startswith(":", at):
        component.malformed.append((written, line))
        return
    component.properties.append(Property(name[0].upper(), parameters, written[at + 1 :], line))


def read_time(text: str) -> date | datetime:
    """Return a DATE, or a DATE-TIME: in UTC where it ends in Z, else naive.

    Second 60 is read as 59, as section 3.3.12 has it for those without leap seconds.

    >>> read_time("20260302T080000Z").isoformat(), read_time("20260302").isoformat()
    ('2026-03-02T08:00:00+00:00', '2026-03-02')
    """
    found = _TIME.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError  # noqa: TRY301 - refused below, as a date that does not exist
        year, month, day = int(found[1]), int(found[2]), int(found[3])
        if found[4] is None:
            return date(year, month, day)
        second = min(int(found[6]), 59) if found[6] <= "60" else 60
        return datetime(
            year, month, day, int(found[4]), int(found[5]), second, tzinfo=UTC if found[7] else None
        )
    except ValueError:
        near = _TIME.match(text)
        at = near.end() if near and found is None else 0
        raise InvalidValue(
            text[:60],
            f"a date or time of iCalendar, with an error at {position(text, at)}",
            "such as 20260302, 20260302T080000 or 20260302T080000Z",
        ) from None


def read_length(text: str) -> tuple[int, timedelta]:
    """Return a DURATION as nominal days and an exact rest: a day need not be 24 hours.

    >>> read_length("P1W"), read_length("P1DT2H")
    ((7, datetime.timedelta(0)), (1, datetime.timedelta(seconds=7200)))
    """
    found = _LENGTH.fullmatch(text.strip())
    if found is None or any(len(part or "") > _MAX_DIGITS for part in found.groups()):
        near = len(text) - len(text.lstrip("+-P0123456789WDTHMS"))
        raise InvalidValue(
            text[:60],
            f"a length of iCalendar, with an error before {position(text, near)}",
            "such as P1D, PT4H or P1W",
        )
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    if found[1] == "-":
        raise InvalidValue(text, "a length of zero or more")
    return weeks * 7 + days, timedelta(hours=hours, minutes=minutes, seconds=seconds)


def read_rule(text: str) -> dict[str, str]:
    """Return the parts of a recurrence rule; one finer than a day, or unknown, is refused.

    One hour, minute and second each, spelled out, are once a day.

    >>> read_rule("FREQ=DAILY;BYHOUR=1;BYMINUTE=0")
    {'FREQ': 'DAILY', 'BYHOUR': '1', 'BYMINUTE': '0'}
    """
    parts: dict[str, str] = {}
    at = 0
    for part in text.strip().strip(";").split(";"):
        name, _, value = part.partition("=")
        name, value = name.strip().upper(), value.strip().upper()
        if name in parts or not _is_part(name, value):
            raise InvalidValue(
                text[:100], f"a part of a recurrence rule, once each, at {position(text, at)}"
            )
        parts[name] = value
        at += len(part) + 1
    often = [parts.get(name, "").count(",") for name in ("BYMINUTE", "BYSECOND")]
    if parts.get("FREQ") not in {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"} or any(often):
        raise InvalidValue(
            text[:100], "an event that recurs daily or less, no rule finer than a day", "list them"
        )
    if not _comes(*(parts.get(name, "") for name in ("BYMONTH", "BYMONTHDAY", "BYYEARDAY"))):
        raise InvalidValue(text[:100], "a rule with dates that come, unlike 30 February")
    return parts


def names_day(rule: str, day: date) -> bool:
    """Return whether the BYDAY, BYMONTHDAY and BYMONTH of a rule name a day, as far as it has them.

    >>> names_day("FREQ=WEEKLY;BYDAY=MO,TU", date(2026, 3, 2))
    True
    """
    parts = {name: value.split(",") for name, value in read_rule(rule).items()}
    # Which of a month is not looked at.
    weekdays = {one[-2:] for one in parts.get("BYDAY", WEEKDAY_CODES)}
    months = set(map(int, parts.get("BYMONTH", [day.month])))
    days = set(map(int, parts.get("BYMONTHDAY", [day.day])))
    from_end = day.day - monthrange(day.year, day.month)[1] - 1
    return (
        WEEKDAY_CODES[day.weekday()] in weekdays
        and day.month in months
        and not days.isdisjoint({day.day, from_end})
    )


def _is_part(name: str, value: str) -> bool:
    """Return whether the value is one that the part of a rule may have."""
    if name == "FREQ":
        return value.isalpha()
    if name == "UNTIL":
        return bool(_TIME.fullmatch(value))
    if name == "WKST":
        return value in WEEKDAY_CODES
    if name == "BYDAY":
        return all(_DAY_OF_RULE.fullmatch(one) for one in value.split(","))
    if name not in _RANGES:
        return False
    low, high, signed = _RANGES[name]
    for one in value.split(",") if name.startswith("BY") else [value]:
        digits = one.lstrip("+-") if signed and one[:2] not in {"+-", "-+"} else one
        if not (digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS):
            return False
        if not low <= int(digits) <= high:
            return False
    return True


@lru_cache(maxsize=256)
def _comes(months: str, month_days: str, year_days: str) -> bool:
    """Return whether some date of a common and a leap year has all of the numbers."""
    # An expander looks for one that never comes up to the year 9999.
    wanted = [
        {int(one) for one in part.split(",")} if part else set()
        for part in (months, month_days, year_days)
    ]
    if not wanted[1] and not (wanted[0] and wanted[2]):
        return True
    day = date(2027, 1, 1)
    while day.year < 2029:  # 2028 is a leap year
        in_month, in_year = monthrange(day.year, day.month)[1], 365 + (day.year == 2028)
        of_year = day.timetuple().tm_yday
        numbers = ({day.month}, {day.day, day.day - in_month - 1}, {of_year, of_year - in_year - 1})
        if all(not these or these & those for these, those in zip(wanted, numbers, strict=True)):
            return True
        day += timedelta(1)
    return False


_OFFSET = re.compile(r"([+-])([01][0-9]|2[0-3])([0-5][0-9])([0-5][0-9])?")
_LAST_YEAR = 2200  # onsets are listed up to here; the last offset stays
_DAY: Micros = 86_400_000_000


class FileZone(tzinfo):
    """The zone of a VTIMEZONE: its offsets by the instants from which they are in effect.

    Each observance begins at its onsets: a time on the clock before the change (TZOFFSETFROM), from
    which on TZOFFSETTO is in effect. Times that a clock skips or shows twice are read as Python's
    own zones read them (PEP 495): the earlier reading first. Source: RFC 5545, section 3.6.5.
    """

    def __init__(self, name: str, onsets: tuple[tuple[Micros, timedelta], ...]) -> None:
        """Take the onsets in order; the first is in effect at all times before the second."""
        self._name, self._onsets = name, onsets
        self._instants = [at for at, _ in onsets[1:]]

    def __getinitargs__(self) -> tuple[object, ...]:
        """Return the arguments that copy or pickle the zone."""
        return self._name, self._onsets

    def _place(self, at: Micros) -> int:
        return bisect_right(self._instants, at)

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """Return the offset of a time on the clock, by its fold where there are two readings."""
        if moment is None:
            return timedelta(0)
        wall = to_micros(moment.replace(tzinfo=UTC))
        # No offset is a day long, so the changes that can matter are those within a day.
        place, last = self._place(wall - _DAY), self._place(wall + _DAY)
        while place < last:
            change = self._instants[place]
            readings = [wall - to_micros(EPOCH + self._onsets[n][1]) for n in (place, place + 1)]
            before = [reading < change for reading in readings]
            if all(before):
                break
            if any(before):  # skipped or shown twice: the fold chooses the side of the change
                place += moment.fold
                break
            place += 1
        return self._onsets[place][1]

    def dst(self, moment: datetime | None) -> None:
        """Return `None`: an instant does not depend on which part of the offset is summer time."""
        return

    def tzname(self, moment: datetime | None) -> str:
        """Return the name that the file gives the zone."""
        return self._name

    def fromutc(self, moment: datetime) -> datetime:
        """Return the time on the clock at an instant, which comes as UTC labelled with the zone."""
        offset = self._onsets[self._place(to_micros(moment.replace(tzinfo=UTC)))][1]
        wall = moment.replace(fold=0) + offset
        return wall if wall.utcoffset() == offset else wall.replace(fold=1)


def zone_of_file(component: Component) -> FileZone:
    """Return the zone that a VTIMEZONE defines; one without an observance is refused."""
    name = component.text("TZID")
    onsets: dict[Micros, timedelta] = {}
    earliest: tuple[Micros, timedelta] | None = None
    for observance in component.children:
        if observance.name not in {"STANDARD", "DAYLIGHT"}:
            continue
        before, after = (_offset(observance, part) for part in ("TZOFFSETFROM", "TZOFFSETTO"))
        for wall in _onsets(observance, before):
            at = to_micros(wall.replace(tzinfo=UTC) - before)
            onsets[at] = after
            if earliest is None or at < earliest[0]:
                earliest = at, before
    if earliest is None:
        raise InvalidValue(name, "a VTIMEZONE with STANDARD or DAYLIGHT in it")
    return FileZone(name, (earliest, *sorted(onsets.items())))


def _offset(observance: Component, name: str) -> timedelta:
    written = observance.text(name).strip()
    found = _OFFSET.fullmatch(written)
    if found is None:
        raise InvalidValue(written, f"{name} of a VTIMEZONE, such as +0100")
    size = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return -size if found[1] == "-" else size


def _onsets(observance: Component, before: timedelta) -> list[datetime]:
    """Return the times on the clock at which an observance begins."""
    starts = observance.one("DTSTART")
    first = _naive(starts.value if starts else "", before)
    found = {first}
    for line in observance.all("RDATE"):
        found |= {_naive(value, before) for value in line.value.split(",")}
    for line in observance.all("RRULE"):
        parts = read_rule(line.value)
        if "UNTIL" in parts:  # in UTC, while the onsets are times on the clock
            parts["UNTIL"] = f"{_naive(parts['UNTIL'], before):%Y%m%dT%H%M%S}"
        rule = ";".join(f"{name}={value}" for name, value in parts.items())
        # Here only: it belongs to the extra `ics`.
        from dateutil.rrule import rrulestr

        try:
            # Onsets are wall-clock times of the zone that is being defined: they have no offset.
            earliest, latest = datetime(1601, 1, 1), datetime(_LAST_YEAR, 1, 1)  # noqa: DTZ001 - wall
            onsets = rrulestr(rule, dtstart=max(first, earliest))
            found.update(onsets.between(first, latest, inc=True))
        except (ValueError, TypeError, OverflowError) as error:
            raise InvalidValue(line.value[:100], "a rule of an observance", str(error)) from None
    return sorted(found)


def _naive(text: str, before: timedelta) -> datetime:
    """Return a time on the clock before the change; one in UTC is put on it."""
    found: date = read_time(text)
    if not isinstance(found, datetime):
        found = datetime.combine(found, datetime.min.time())
    return found if found.tzinfo is None else found.replace(tzinfo=None) + before
