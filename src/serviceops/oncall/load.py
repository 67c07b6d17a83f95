"""The load of being on call: hours of each member, and what interrupts them.

Hours are counted once, however many schedules or layers a member serves in at the same time.
Sources: PagerDuty, responder analytics (interruptions in business, off and sleep hours of the
responder's own zone); incident.io and Rootly, on-call pay (each minute once).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars import BusinessCalendar, Calendar, Combined, VersionedCalendar
from serviceops.display.listing import Listing
from serviceops.errors import InvalidValue
from serviceops.oncall.roster import Rostered, crews
from serviceops.oncall.rotation import Member, zoned
from serviceops.spans import Micros, Pair, Span, subtract, to_micros, unite

By: TypeAlias = Mapping[str, Calendar | Mapping[str, Calendar]]
"""Calendars to split time by, under names; one may be several, by the name of the member."""

WORKING_HOURS = BusinessCalendar(zone="UTC", week={"mon-fri": ["08:00-18:00"]})
"""PagerDuty's business hours: Monday to Friday, 08:00 to 18:00."""

SLEEPING_HOURS = BusinessCalendar(zone="UTC", week={"mon-sun": ["22:00-08:00"]})
"""PagerDuty's sleep hours: 22:00 to 08:00 on every day."""


@attrs.frozen
class Load:
    """The time that a member is on call in a period.

    `shifts` counts the stretches without a break. `by` has the part of the time inside each
    calendar, by its name: the parts may overlap. `rest` is the time inside none of them.
    """

    member: Member
    time: timedelta
    shifts: int
    by: tuple[tuple[str, timedelta], ...] = ()
    rest: timedelta = timedelta()


@attrs.frozen
class Interruptions:
    """How often a member was interrupted, by the hours of the member's own zone."""

    member: Member
    working: int = 0
    evening: int = 0
    sleeping: int = 0

    @property
    def total(self) -> int:
        """All interruptions."""
        return self.working + self.evening + self.sleeping


def in_zone(calendar: Calendar, zone: str) -> Calendar:
    """Return a calendar with its hours read on the wall clock of another zone.

    >>> in_zone(WORKING_HOURS, "Asia/Tokyo").zone
    'Asia/Tokyo'
    """
    if isinstance(calendar, BusinessCalendar):
        return attrs.evolve(calendar, zone=zone)
    if isinstance(calendar, Combined):
        parts = tuple(in_zone(part, zone) for part in calendar.parts)
        return attrs.evolve(calendar, parts=parts, zone_name=zone if calendar.zone_name else None)
    if isinstance(calendar, VersionedCalendar):
        return attrs.evolve(
            calendar,
            versions=tuple(
                attrs.evolve(one, calendar=in_zone(one.calendar, zone)) for one in calendar.versions
            ),
        )
    return calendar  # instants are the same in every zone


@checked
def load(
    schedules: Iterable[Rostered], *, period: Span, by: By | None = None, own_zone: bool = False
) -> tuple[Load, ...]:
    """Return the time on call of each member of some schedules in a period, split by calendars.

    Every member of the schedules is listed, also with no time at all, in the order in which the
    schedules name them. A person in several schedules counts once, in the zone that one of them has
    for the person; two zones raise `InvalidValue`. `by` has calendars such as
    nights, weekends and holidays, by a name of your choice; a calendar may be a mapping from the
    names of members to their calendars, for holidays of their countries. With `own_zone` the hours
    of a calendar are read on the clock of the member's own zone, where the member has one.

    >>> from datetime import UTC
    >>> from serviceops.oncall import Layer, Rotation, Schedule
    >>> monday = datetime(2026, 3, 2, tzinfo=UTC)
    >>> days = Rotation(members=["ana", "ben"], length="P1D", anchor=monday, zone="UTC")
    >>> nights = BusinessCalendar(zone="UTC", week={"mon-sun": ["22:00-06:00"]})
    >>> week = Span(monday, monday + timedelta(weeks=1))
    >>> for one in load([Schedule(Layer(days))], period=week, by={"night": nights}):
    ...     print(one.member, one.time, one.shifts, one.by[0][1])
    ana 4 days, 0:00:00 4 1 day, 8:00:00
    ben 3 days, 0:00:00 3 1 day, 0:00:00
    """
    start, end = period.pair
    schedules = tuple(schedules)
    people = zoned(member for schedule in schedules for member in schedule.members)
    times: dict[str, list[Pair]] = {name: [] for name in people}
    for schedule in schedules:
        for opens, closes, crew in crews(schedule.roster, start, end):
            for member in crew:
                times[member.name].append((opens, closes))
    calendars = dict(by or {})
    found = (
        _load(people[name], unite(pairs), calendars, own_zone) for name, pairs in times.items()
    )
    return Listing.of(found, title="Time on call")


def _length(pairs: Iterable[Pair]) -> timedelta:
    return timedelta(microseconds=sum(end - start for start, end in pairs))


def _load(member: Member, pairs: list[Pair], by: By, own_zone: bool) -> Load:
    parts: list[tuple[str, timedelta]] = []
    rest = pairs
    for name, given in by.items():
        calendar = given.get(member.name) if isinstance(given, Mapping) else given
        if calendar is None:
            parts.append((name, timedelta()))
            continue
        if not isinstance(calendar, Calendar):
            raise InvalidValue(calendar, "calendars by name", "write {'night': nights}")
        if own_zone and member.zone is not None:
            calendar = in_zone(calendar, member.zone)
        inside = [shared for start, end in pairs for shared in calendar.timeline.pairs(start, end)]
        parts.append((name, _length(inside)))
        rest = subtract(rest, unite(inside))
    return Load(member, _length(pairs), len(pairs), tuple(parts), _length(rest))


def count_interruptions(
    schedule: Rostered, notified: Iterable[datetime | tuple[datetime, str]], *, period: Span,
    working: Calendar = WORKING_HOURS, sleeping: Calendar = SLEEPING_HOURS,
) -> tuple[Interruptions, ...]:  # fmt: skip
    """Return how often each member is interrupted in working, evening and sleeping hours.

    `notified` has instants (incidents, notifications), which interrupt everybody who is on call
    then, or pairs of an instant and the name of the person. Instants outside the period are left
    out. Hours are read in the member's own zone, or in the schedule's where a member has none.
    Sleeping hours come before working hours; what is in neither is evening: free time awake, on
    weekends too. The defaults are those of PagerDuty: work on Monday to Friday from 08:00 to 18:00,
    sleep from 22:00 to 08:00.

    >>> from datetime import UTC
    >>> from serviceops.oncall import Layer, Rotation, Schedule
    >>> monday = datetime(2026, 3, 2, tzinfo=UTC)
    >>> week = Rotation(members=["ana", "ben"], length="P1W", anchor=monday, zone="UTC")
    >>> alerts = [monday.replace(hour=hour) for hour in (3, 10, 20)]
    >>> period = Span(monday, monday + timedelta(weeks=1))
    >>> found = Schedule(Layer(week)).interruptions(alerts, period=period)
    >>> [(one.member.name, one.working, one.evening, one.sleeping) for one in found]
    [('ana', 1, 1, 1), ('ben', 0, 0, 0)]
    """
    counts: dict[str, list[int]] = {member.name: [0, 0, 0] for member in schedule.members}
    people = {member.name: member for member in schedule.members}
    hours: dict[str, tuple[Calendar, Calendar]] = {}
    for at, names in _notified(schedule, notified, period):
        for name in names:
            member = people.setdefault(name, Member(name))
            zone = member.zone or schedule.zone
            if zone not in hours:
                hours[zone] = in_zone(sleeping, zone), in_zone(working, zone)
            asleep, at_work = (calendar.timeline.is_open(at) for calendar in hours[zone])
            counts.setdefault(name, [0, 0, 0])[2 if asleep else 0 if at_work else 1] += 1
    found = (Interruptions(people[name], *count) for name, count in counts.items())
    return Listing.of(found, title="Interruptions")


def _notified(
    schedule: Rostered, notified: Iterable[Any], period: Span
) -> Iterable[tuple[Micros, list[str]]]:
    start, end = period.pair
    for one in notified:
        moment, name = one if isinstance(one, tuple) else (one, None)
        at = to_micros(moment)
        if start <= at < end:
            crew = [member.name for member in schedule.roster.crew(at)] if name is None else [name]
            yield at, crew
