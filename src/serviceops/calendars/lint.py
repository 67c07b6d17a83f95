"""Findings in a valid calendar of which the names contradict the entries.

Imported calendars are typed by hand in the systems they come from. A name is compared with its
entry: the hours in the name, the holiday that it follows, and a list of dates.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars.clock_texts import clock_text
from serviceops.calendars.date_rules import DateRule, RuleDifference
from serviceops.calendars.hours import Holiday, SpecialDay, Window
from serviceops.calendars.zones import DAY
from serviceops.spans import Micros, Pair

_HOURS = re.compile(
    r"(?<![\d-])(\d{1,2})(?:[:.]?(\d{2}))?\s*(?:-|\u2013|to)\s*(\d{1,2})(?:[:.]?(\d{2}))?(?![\d-])",
    re.ASCII,
)
_BESIDE = re.compile(r"^(?:the )?day (after|before|following) (?:the )?(.+)$", re.IGNORECASE)
_MAX_NAME = 200
_MINUTE: Micros = 60_000_000
_SHOWN_YEARS = 28  # after these weekdays and leap years repeat, within a century


@checked
@attrs.frozen
class CalendarFinding:
    """One thing in a calendar that its names contradict: a code, the entry, and why.

    Codes are ``name_says_hours``, ``name_says_day`` and ``not_the_listed_dates``.
    """

    code: str
    entry: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.entry}: {self.sentence} ({self.code})"


def findings(
    holidays: tuple[Holiday, ...],
    exceptions: tuple[SpecialDay, ...],
    known: Iterable[Holiday],
    years: tuple[int, int],
) -> Iterator[CalendarFinding]:
    """Yield what the names of entries contradict, in the order of the entries."""
    entries: list[Holiday | SpecialDay] = [*holidays, *exceptions]
    listed: dict[str, set[date]] = {}
    for day in known:
        days = day.on.unroll(years) if isinstance(day.on, DateRule) else (day.on,)
        listed.setdefault(_plain(day.name), set()).update(days)
    rules = {_plain(one.name): one.on for one in entries if isinstance(one.on, DateRule)}
    for one in entries:
        if not one.name:
            continue
        windows = one.windows if isinstance(one, SpecialDay) else ()
        yield from _hours(one.name, windows)
        if isinstance(one.on, DateRule):
            yield from _beside(one.name, one.on, rules, years)
            dates = listed.get(_plain(one.name))
            if dates:
                yield from _differences(one.name, "not_the_listed_dates", one.on.lint(dates))


def _plain(name: str) -> str:
    """Return a name as it is compared with others: in small letters, without signs."""
    return re.sub(r"[^\w ]", "", name.casefold()).strip()


def stated_hours(name: str, windows: Sequence[Pair]) -> str | None:
    """Return the hours in a name, such as ``08-12``, where they are not those of its windows.

    They may be those of one window, or of all from the first opening to the last close.
    """
    found = _HOURS.search(name[:_MAX_NAME])
    if found is None or not windows:
        return None
    hours = [int(found[1]), int(found[3])]
    minutes = [int(found[2] or 0), int(found[4] or 0)]
    if max(hours) > 24 or max(minutes) > 59:
        return None  # no time of day: a number of an order or a room
    stated = [(hour * 60 + minute) * _MINUTE for hour, minute in zip(hours, minutes, strict=True)]
    # 8-5 may be eight to five in the afternoon: twelve hours more are as right.
    half = [DAY if hour > 12 else DAY // 2 for hour in hours]
    for pair in (*windows, (windows[0][0], windows[-1][1])):
        if not any((at - one) % size for at, one, size in zip(pair, stated, half, strict=True)):
            return None
    return "-".join(map(clock_text, stated))


def _hours(name: str, windows: tuple[Window, ...]) -> Iterator[CalendarFinding]:
    stated = stated_hours(name, [window.pair for window in windows])
    if stated is not None:
        sentence = f"the name says {stated}, the hours are {', '.join(map(str, windows))}"
        yield CalendarFinding("name_says_hours", name, sentence)


def _beside(
    name: str, rule: DateRule, rules: dict[str, DateRule], years: tuple[int, int]
) -> Iterator[CalendarFinding]:
    """Yield a finding where "day after X" is not the day after the entry X."""
    found = _BESIDE.match(name.strip()[:_MAX_NAME])
    if found is None:
        return
    other = next(
        (on for key, on in rules.items() if key in {_plain(found[2]), _plain(f"{found[2]} day")}),
        None,
    )
    if other is None:
        return
    ahead = -1 if found[1].lower() == "before" else 1
    wanted = [date.fromordinal(day.toordinal() + ahead) for day in other.unroll(years)]
    if wanted:
        yield from _differences(name, "name_says_day", rule.lint(wanted))


def _differences(
    name: str, code: str, differences: tuple[RuleDifference, ...]
) -> Iterator[CalendarFinding]:
    """Yield one finding for a rule, with its first differences."""
    if differences:
        shown = "; ".join(map(str, differences[:3]))
        more = f"; and {len(differences) - 3} more" if len(differences) > 3 else ""
        yield CalendarFinding(code, name, shown + more)


def default_years(covers: tuple[int, int] | None) -> tuple[int, int]:
    """Return the years that a calendar covers, or 28 from 2020 on."""
    return covers or (2020, 2020 + _SHOWN_YEARS - 1)
