"""What importers of calendars and service levels share: words, hours, promises and conditions.

Every system here says the same four things in its own shape: weekly hours, dates that differ, goals
by priority, and which tickets they are for. The shapes are read in the module of each system; what
they become is built here, so that equal definitions become equal values.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias

import attrs

from serviceops.calendars import (
    ALWAYS,
    BusinessCalendar,
    Calendar,
    DateRule,
    DayOfMonth,
    EasterDay,
    Holiday,
    WeekdayOfMonth,
)
from serviceops.calendars.clock_texts import clock_text
from serviceops.calendars.hours import Window
from serviceops.calendars.lint import stated_hours
from serviceops.calendars.weekdays import FULL_WEEKDAYS, WEEKDAYS
from serviceops.calendars.zones import DAY
from serviceops.errors import InvalidValue, MalformedPayload, ServiceOpsError
from serviceops.interop.definition_import import DefinitionImport, zone_of
from serviceops.interop.field_tables import FieldTable
from serviceops.interop.import_result import row_places
from serviceops.interop.payloads import Payload
from serviceops.lifecycle import SystemMapping
from serviceops.sla import (
    DIALECTS,
    Between,
    By,
    Enters,
    Finding,
    Goal,
    Leaves,
    On,
    Policy,
    Reopen,
    Rule,
    Target,
    While,
)
from serviceops.sla.combined_conditions import AllOf, AnyOf
from serviceops.sla.conditions import Edge, Level
from serviceops.sla.policy import Match
from serviceops.spans import Micros, Pair, unite

__all__: list[str] = []

CREATED: Edge = On("log")
ANSWERED: Edge = On("reply", party="provider")
CONTACTED: Edge = On("log", "reply", party="caller")
SOLVED: Edge = Enters("resolved", "closed")
CANCELLED: Edge = Enters("cancelled")
REOPENED: Reopen = Reopen(on=Leaves("resolved", "closed"))
QUESTION: Edge = On("reply", party="caller") & Between(ANSWERED, CREATED)
"""What the histories of our ticket importers have for these moments; of questions, those that come
after the first answer."""

_MAX_DAYS = 3_660  # a holiday that lasts longer than ten years is a fault of its dates
_CLOCK = re.compile(
    r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?(?: ?([ap])\.?m\.?)?", re.ASCII | re.IGNORECASE
)


@attrs.define
class NotCarried(Exception):
    """A part of a definition has no place here, so that the definition is left out and listed."""

    code: str
    field: str
    sentence: str


def no_condition(place: str, sentence: str) -> NotCarried:
    """Return what leaves a definition out for one of its conditions."""
    return NotCarried("condition_not_carried", place, sentence)


def no_member(member: str, sentence: str) -> NotCarried:
    """Return what leaves a definition out for a value of one of its members."""
    return NotCarried(member, member, sentence)


# -- words and conditions --------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class FactNames:
    """How another system's fields and values are named here, for conditions on tickets.

    They are those of the importer of its tickets, so that an imported policy reads imported
    histories. `conditions` are levels of the host's own for conditions that nothing here can say.
    """

    fields: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    words: SystemMapping | None = None
    state_field: str = ""
    conditions: Mapping[str, Level] = attrs.Factory(dict)

    def level(self, field: str, values: Sequence[str], place: str) -> Level:
        """Return the level at which a field has one of some values; `NotCarried` without a word."""
        if not values:
            raise no_condition(place, f"{field} has no value to compare with")
        if field == self.state_field:
            return self._state(values, place)
        name = self.fields.get(field)
        if name is None:
            raise no_condition(place, f"{field!r} is no fact of a history: fields= can name one")
        table = self.values.get(name, {})
        # A value without a word is carried as it is, as the importer of the tickets does.
        return While(**{name: tuple(dict.fromkeys(table.get(one, one) for one in values))})

    def _state(self, values: Sequence[str], place: str) -> Level:
        found: list[Level] = []
        for one in values:
            if self.words is None or one not in self.words.states:
                raise no_condition(place, f"the state {one!r} has no word")
            state, facts = self.words.to_ours(one)
            if facts:
                found.append(While(state, **dict(facts)))
                continue
            # Zendesk's "hold" is our on hold without the reason that its "pending" has.
            others = [dict(term.facts) for term in self.words.terms if term.ours == state]
            level: Level = While(state)
            for other in others:
                level = level & ~While(**other) if other else level
            found.append(level)
        return any_of(found)

    def unset(self, field: str, place: str) -> Level:
        """Return the level at which a field has no value."""
        if field not in self.fields:
            raise no_condition(place, f"{field!r} is no fact of a history: fields= can name one")
        return While(**{self.fields[field]: None})


def any_of(levels: Sequence[Level]) -> Level:
    """Return the level at which one of some levels is true."""
    # States alone become one level of several, which reads as the other system wrote it.
    states = [one.states for one in levels if isinstance(one, While) and not one.where]
    if len(states) == len(levels):
        return While(*dict.fromkeys(name for names in states for name in names))
    if len(levels) == 1:
        return levels[0]
    # At once: joined one by one with `|`, thousands of values would copy all before them.
    return AnyOf(tuple(inner for one in levels for inner in _inner(AnyOf, one)))


def _inner(kind: type[AnyOf | AllOf], level: Level) -> tuple[Level, ...]:
    return level.levels if isinstance(level, kind) else (level,)


def all_of(levels: Iterable[Level | None]) -> Level | None:
    """Return the level at which all of some levels are true; `None` is always true."""
    found = [one for one in levels if one is not None]
    if len(found) < 2:
        return found[0] if found else None
    return AllOf(tuple(inner for one in found for inner in _inner(AllOf, one)))


# -- hours and dates -------------------------------------------------------------------------------


def small(given: object, most: int) -> int | None:
    """Return a whole number up to a limit, given as one or as its digits; else `None`."""
    if isinstance(given, str) and given.isdecimal() and given.isascii() and len(given) < 10:
        given = int(given)
    return given if type(given) is int and 0 <= given <= most else None


def minutes_of(place: Payload, member: str) -> timedelta | None:
    """Return a target in minutes from a number or its digits; nothing and 0 are no target."""
    given = place.members.get(member)
    if given in (None, ""):
        return None
    number = small(given, 10**9 - 1)
    if number is None:
        place.fault(member, given, "a whole number of minutes")
    return timedelta(minutes=number) if number else None


def zone_name(place: Payload, member: str, otherwise: str | None) -> str:
    """Return the IANA zone that a member names in any of its spellings.

    A system that names none, or a floating one, needs the caller's zone: hours that float have no
    instants, and UTC would be a guess.
    """
    given = place.text(member) if member else ""
    if not given or given.lower() == "floating":
        if otherwise is None:
            place.fault(member, given or None, "a time zone, or zone= for hours that float")
            return "UTC"
        return otherwise
    return zone_of(place, member)


def clock_time(place: Payload, member: str) -> Micros | None:
    """Return a time of day (``09:00``, ``9:00 am``, ``24:00:00``) after midnight; else a fault."""
    found = _CLOCK.fullmatch(place.text(member, needed=True).strip())
    if found is not None:
        hour, minute, second, half = int(found[1]), int(found[2]), int(found[3] or 0), found[4]
        is_right = hour <= 24 if half is None else 1 <= hour <= 12
        if half is not None:  # 12 am is midnight, 12 pm is noon
            hour = hour % 12 + (12 if half.lower() == "p" else 0)
        at = ((hour * 60 + minute) * 60 + second) * 1_000_000
        if is_right and at <= DAY:
            return at
    if place.members.get(member):
        place.fault(member, place.members[member], "a time of day, as 09:00")
    return None


def opening(place: Payload, opens: str, closes: str) -> Pair | None:
    """Return the opening of two times of day; one that ends before it starts is a fault."""
    start, end = clock_time(place, opens), clock_time(place, closes)
    if start is None or end is None:
        return None
    # Several systems write a whole day, or the rest of it, with midnight as the end.
    end = DAY if end == 0 else end
    if start >= end:
        place.fault(closes, place.members.get(closes), "a time after the opening")
        return None
    return start, end


def weekday(place: Payload, member: str) -> int | None:
    """Return the number of a weekday from its name, Monday is 0."""
    given = place.text(member, needed=True).lower()
    if given in FULL_WEEKDAYS:
        return FULL_WEEKDAYS.index(given)
    if given:
        place.fault(member, given, f"one of {', '.join(FULL_WEEKDAYS)}")
    return None


def day(place: Payload, member: str, *, needed: bool = True) -> date | None:
    """Return a date from ISO text; a time of day behind it is cut off."""
    given = place.text(member, needed=needed)
    try:
        return date.fromisoformat(given[:10]) if given else None
    except ValueError:
        place.fault(member, given, "a date, as 2026-12-25")
        return None


def dates(place: Payload, first: date, last: date, name: str, *, yearly: bool) -> list[Holiday]:
    """Return the holidays of a range of dates, each a rule where they come every year."""
    if not 0 <= (last - first).days < _MAX_DAYS:
        place.fault("", f"{first} to {last}", "a first date that is not after the last")
        return []
    # A rule for each day: a range over New Year has no other form, and needs none.
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    if not yearly:
        return [Holiday(each, name) for each in days]
    rules = dict.fromkeys(DayOfMonth(month=each.month, day=each.day) for each in days)
    return [Holiday(rule, name) for rule in rules]


def week_calendar(
    place: Payload,
    zone: str,
    openings: Iterable[tuple[int, Pair]],
    holidays: Iterable[Holiday] = (),
) -> Calendar:
    """Return the calendar of openings by weekday; a week that is all open is `ALWAYS` in the zone.

    A payload with faults is refused, and so is a week without hours: some systems read it as round
    the clock, others never open.
    """
    place.finish()
    week: list[list[Pair]] = [[] for _ in WEEKDAYS]
    for number, pair in openings:
        week[number].append(pair)
    closed, united = tuple(holidays), [unite(pairs) for pairs in week]
    if not any(united):
        place.fault("", None, "hours on at least one weekday")
        place.finish()
    # A calendar with holidays is never round the clock, since its holidays are closed.
    if not closed and all(pairs == [(0, DAY)] for pairs in united):
        return ALWAYS.in_zone(zone)
    windows = tuple(tuple(Window.from_pair(one) for one in pairs) for pairs in united)
    return BusinessCalendar(zone=zone, week=windows, holidays=closed)


# -- promises --------------------------------------------------------------------------------------


def put_goal(goals: dict[str, Goal], priority: str, goal: Goal, place: Payload) -> None:
    """Add the goal of a priority; another one for it is a fault, since one of them is meant."""
    if goals.setdefault(priority, goal) != goal:
        place.fault("priority", place.members.get("priority"), "one target for each priority")


def by_priority(goals: Mapping[str, Goal]) -> Goal | By[Goal]:
    """Return goals by priority; the goal itself where there is one for every ticket (``""``)."""
    # Where no priority is listed the target does not apply, as there: there is no other goal.
    if set(goals) == {""}:
        return goals[""]
    return By("priority", {name: goal for name, goal in goals.items() if name}, goals.get(""))


Build: TypeAlias = Callable[[Payload, str], tuple[tuple[Target, ...], Level | None]]
"""The targets of a definition and when it applies, from its place and name."""


def policy_of(
    body: Payload, places: Iterable[Payload], table: FieldTable, build: Build, *,
    name: str, dialect: str, match: Match = "first", title: str = "name", active: str = "active",
    order: Callable[[Payload], Any] = lambda place: 0,
) -> DefinitionImport[Policy]:  # fmt: skip
    """Return the policy of some definitions; a payload of which nothing is carried is refused.

    `title` and `active` are the members with the name and with whether a definition is in use;
    `order` is what rules are sorted by before their row. What has no place here leaves its whole
    definition out: without one of its conditions it would promise something to tickets that it is
    not for.
    """
    found: list[tuple[Any, int, Rule]] = []
    for row, place in enumerate(places):
        place.row = row  # of several tables together
        table.note(place)
        label = shown(place, title)
        if not is_set(place, active, otherwise=True):
            place.lose("disabled", active, f"{label!r} is not active there", apart=True)
            continue
        try:
            targets, when = build(place, label)
            if targets and not place.faults:
                rule = Rule(targets=targets, when=when, name=label)
                found.append((order(place), row, rule))
            else:
                sentence = f"{label!r} promises nothing that is carried"
                place.lose("no_targets", title, sentence, apart=True)
        except NotCarried as left:
            sentence = f"{label!r} is left out: {left.sentence}"
            place.lose(left.code, left.field, sentence, apart=True)
        except ServiceOpsError as wrong:
            place.fault("", label, f"a definition that can be ({wrong})")
    body.finish()
    if not found:
        lost = [f"$: {one}" for one in body.losses.found()] or ["$: nothing was given"]
        problems = tuple(f"{one}, where a definition is expected" for one in lost)
        raise MalformedPayload(body.name, problems)
    # The first rule that matches applies, so the order is part of the promise.
    found.sort(key=lambda each: each[:2])
    rules = tuple(rule for _, _, rule in found)
    value = Policy(name, rules=rules, match=match, conventions=DIALECTS[dialect])
    return DefinitionImport(value=value, lost=body.losses.found())


def shown(place: Payload, member: str) -> str:
    """Return a text that is needed: a text, or the value of a cell of ServiceNow."""
    given = place.members.get(member)
    if isinstance(given, Mapping) and "value" in given:
        return place.one(member).named("value", needed=True)
    return place.text(member, needed=True)


def is_set(place: Payload, member: str, *, otherwise: bool = False) -> bool:
    """Return a flag, which systems write as true, 1 or their texts; empty is `otherwise`."""
    given = place.members.get(member)
    if isinstance(given, Mapping):  # a cell of ServiceNow
        given = given.get("value")
    if given is None or given == "":
        return otherwise
    text = str(given).lower() if isinstance(given, str | bool | int) else ""
    if text not in ("true", "false", "1", "0"):
        place.fault(member, place.members.get(member), "true or false")
    return text in ("true", "1")


def check_calendars(calendars: object) -> None:
    """Refuse what is no calendar, or no mapping of them, before any definition is read with it."""
    for one in calendars.values() if isinstance(calendars, Mapping) else [calendars]:
        if not isinstance(one, Calendar):
            remedy = "of an import it is the value" if isinstance(one, DefinitionImport) else ""
            raise InvalidValue(one, "a calendar", remedy)


def calendar_for(calendars: Calendar | Mapping[str, Calendar], name: str, field: str) -> Calendar:
    """Return the calendar of an id or name; `NotCarried` where none was given for it."""
    if isinstance(calendars, Calendar):
        return calendars
    if name in calendars:
        return calendars[name]
    raise NotCarried("calendar_missing", field, f"no calendar was given for {name!r}")


def objects(payload: object, name: str, *keys: str) -> tuple[Payload, list[Payload]]:
    """Return a payload and its objects: a list, one object, or what is under one of some keys."""
    # Exports have a bare list, a page with the list under its name, or one object alone.
    if isinstance(payload, list | tuple) and keys:
        payload = {keys[0]: payload}
    body = Payload(payload, name)
    for key in keys:
        if key in body:
            if isinstance(body.members[key], Mapping):
                return body, [body.one(key)]
            return body, list(body.each(key))
    return body, [body]


def one_object(payload: object, name: str, *keys: str) -> Payload:
    """Return the only object of a payload, alone or under one of some keys."""
    body, found = objects(payload, name, *keys)
    if len(found) != 1:
        list_place = found[0].path.rpartition("[")[0] if found else f"$.{keys[-1]}"
        given = f"{len(found)} objects were given where one object is expected"
        body.faults.append(f"{list_place}: {given}; call it for each")
        body.refuse()
    found[0].in_row = False  # the lists within are counted, and not the only object
    return found[0]


def listed_holidays(
    body: Payload, rows: object, table: FieldTable, first: str, last: str = "", *,
    name: str = "name", yearly: str = "",
) -> list[Holiday]:  # fmt: skip
    """Return the holidays of rows with a date or a range of dates."""
    found: list[Holiday] = []
    for place in row_places(body, rows, "holidays"):
        table.note(place)
        begin = day(place, first)
        end = day(place, last) if last else begin
        if begin is not None and end is not None:
            is_yearly = bool(yearly) and is_set(place, yearly)
            found += dates(place, begin, end, place.text(name), yearly=is_yearly)
    return found


_FIRST_YEAR, _YEARS = 2020, 28  # after 28 years dates have the same weekdays again
_THURSDAY = WeekdayOfMonth(month=11, weekday="thu", nth=4)
_AFTER = WeekdayOfMonth(month=11, weekday="thu", nth=4, plus=1)
_KNOWN: tuple[tuple[str, DateRule], ...] = (
    ("new year's day", DayOfMonth(month=1, day=1)),
    ("martin luther king", WeekdayOfMonth(month=1, weekday="mon", nth=3)),
    ("good friday", EasterDay(plus=-2)),
    ("easter monday", EasterDay(plus=1)),
    ("ascension", EasterDay(plus=39)),
    ("whit monday", EasterDay(plus=50)),
    ("memorial day", WeekdayOfMonth(month=5, weekday="mon", nth=-1)),
    ("juneteenth", DayOfMonth(month=6, day=19)),
    ("independence day", DayOfMonth(month=7, day=4)),
    ("labor day", WeekdayOfMonth(month=9, weekday="mon", nth=1)),
    ("columbus day", WeekdayOfMonth(month=10, weekday="mon", nth=2)),
    ("veterans day", DayOfMonth(month=11, day=11)),
    ("day after thanksgiving", _AFTER),
    ("black friday", _AFTER),
    ("thanksgiving friday", _AFTER),
    ("thanksgiving day", _THURSDAY),
    ("christmas eve", DayOfMonth(month=12, day=24)),
    ("christmas day", DayOfMonth(month=12, day=25)),
)
"""Names of holidays that mean one rule wherever they are used, the narrower name first."""

_LOCAL = ("independence day", "labor day", "memorial day", "veterans day")
"""Names that other countries give to other dates: a rule in another month is no fault."""


# A loader of schedules wrote the day after Thanksgiving as the fourth Friday of November, which is
# a week early in some years, and an entry called 08-12 that ended at 09:00. Names are compared with
# hours and rules; where a name says neither, nothing is found.
def lint_name(
    name: str, windows: Sequence[Pair], on: Iterable[date | DateRule]
) -> Iterator[Finding]:
    """Yield what contradicts the name of an entry: its hours, or the dates of its rules."""
    # A single date cannot be compared with a rule: it may be the exception of a year.
    rules = [one for one in on if isinstance(one, DateRule)]
    if len(windows) == 1 and windows[0] != (0, DAY) and stated_hours(name, windows) is not None:
        hours = "-".join(map(clock_text, windows[0]))
        yield Finding(
            "name_against_hours", name, f"its hours are {hours}, not those of its name",
            "correct the hours, or the name",
        )  # fmt: skip
    # The narrower name comes first in the table: the day after Thanksgiving is not Thanksgiving.
    known = next(((text, rule) for text, rule in _KNOWN if text in name.lower()), None)
    if known is None or (known[0] == "thanksgiving day" and "after" in name.lower()):
        return
    for rule in rules:
        first = max(_FIRST_YEAR, rule.years[0] if rule.years else 1)
        last = min(first + _YEARS - 1, rule.years[1] if rule.years else 9999)
        months = {getattr(one, "month", None) for one in (rule, known[1])}
        if first > last or (known[0] in _LOCAL and len(months) > 1):
            continue
        # The first difference is enough: it is a date that a person can look up.
        found = rule.lint(known[1].unroll((first, last)), years=(first, last))
        if found:
            yield Finding(
                "name_against_date", name, f"{rule} is not {known[1]}: {found[0]}",
                "correct the rule, or the name",
            )  # fmt: skip
