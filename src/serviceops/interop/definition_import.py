"""What importers of schedules share: the result, restricted hours, and shifts that recur.

A definition of another system either becomes a value, or what it cannot say is listed as lost with
its place. What is malformed is refused, with every fault at once.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from math import lcm
from typing import Generic, TypeVar

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.short_repr import short_repr
from serviceops.calendars import BusinessCalendar, Calendar, iana_zone
from serviceops.calendars.hours import Window
from serviceops.calendars.weekdays import WEEKDAY_CODES, WEEKDAYS
from serviceops.calendars.zones import DAY, offset_at
from serviceops.errors import ServiceOpsError, UnknownKey, UnknownZone
from serviceops.interop.calendar_shapes import by_weekday
from serviceops.interop.import_result import Lost
from serviceops.interop.payloads import Payload
from serviceops.oncall import Layer, Member, Rotation
from serviceops.sla import Finding
from serviceops.spans import Micros, Pair, Span, as_zone, to_datetime, to_micros, unite

__all__ = ["CalendarsByName", "DefinitionImport"]

V_co = TypeVar("V_co", covariant=True)

WEEK: Micros = 7 * DAY
_MAX_CYCLE = 20_000  # turns in one cycle of a recurring shift


@checked
@short_repr
@attrs.frozen(kw_only=True)
class DefinitionImport(Generic[V_co]):
    """A definition of another system as a value of this package, and what it could not carry.

    `findings` are faults of the definition itself that its own names show: an entry called 08-12
    that ends at 09:00. They are carried as they are.
    """

    value: V_co
    lost: tuple[Lost, ...] = ()
    findings: tuple[Finding, ...] = ()


def calendar_pairs(
    given: Mapping[str, Calendar] | Iterable[tuple[str, Calendar]],
) -> tuple[tuple[str, Calendar], ...]:
    """Return calendars by name as pairs, each name once."""
    return tuple(dict(given).items())


@checked
@short_repr
@attrs.frozen
class CalendarsByName(Mapping[str, Calendar]):
    """The calendars of another system by its own ids and names; a frozen mapping.

    >>> from serviceops.calendars import ALWAYS
    >>> CalendarsByName({"s1": ALWAYS})["s2"]
    Traceback (most recent call last):
        ...
    serviceops.errors.UnknownKey: 's2' was given where a calendar that was imported is expected;
    there are: s1
    """

    pairs: tuple[tuple[str, Calendar], ...] = attrs.field(converter=calendar_pairs)
    # The pairs again: thousands of policies that each name a calendar would go through them all.
    _by_name: dict[str, Calendar] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_by_name", dict(self.pairs))

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __getitem__(self, name: str) -> Calendar:
        if name in self._by_name:
            return self._by_name[name]
        known = ", ".join(self._by_name)
        raise UnknownKey(name, "a calendar that was imported", f"there are: {known}")

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)


def zone_of(payload: Payload, member: str, otherwise: str = "") -> str:
    """Return the zone that a member names; a name that is none is a fault."""
    name = payload.text(member) or otherwise
    try:
        return iana_zone(name)
    except UnknownZone as wrong:
        payload.fault(member, name or None, f"{wrong.expected}, {wrong.remedy}")
        return "UTC"


def local_moment(payload: Payload, member: str, zone: str) -> datetime | None:
    """Return an instant from ISO 8601 text; without an offset it is read on the zone's clock."""
    given = payload.text(member)
    if not given:
        return None
    try:
        read = datetime.fromisoformat(given)
    except ValueError:
        payload.fault(member, given, "a moment, as 2026-03-02T09:00:00")
        return None
    if read.utcoffset() is None:
        read = read.replace(tzinfo=as_zone(zone))
    return to_datetime(to_micros(read))


def unwrapped(payload: object, member: str) -> object:
    """Return the object that a body has under a member, or the payload, if it is the object."""
    inner = payload.get(member) if isinstance(payload, Mapping) else None
    return payload if inner is None else inner


def span_of(place: Payload, start: str, end: str) -> Span | None:
    """Return the span between two instants that members have; one that is not there is a fault."""
    first, last = place.moment(start, needed=True), place.moment(end, needed=True)
    if first is None or last is None:
        return None
    if first >= last:
        place.fault(end, place.members.get(end), f"a moment after its {start}")
        return None
    return Span(first, last)


def clock_micros(place: Payload, hour: str, minute: str) -> Micros:
    """Return a time of day from the numbers of an hour and a minute."""
    hours, minutes = place.whole(hour), place.whole(minute)
    if hours > 24 or minutes > 59:
        place.fault(hour, hours, "an hour to 24 and a minute to 59")
        return 0
    return (hours * 60 + minutes) * 60_000_000


def week_hours(zone: str, stretches: Iterable[Pair]) -> BusinessCalendar | None:
    """Return the calendar of stretches of a week, in microseconds from Monday 00:00.

    A stretch may run past the end of the week. `None` when they fill the whole week, or when there
    are none: it is the importer that knows whether that is a fault.
    """
    cut: list[Pair] = []
    for start, end in stretches:
        begin = start % WEEK
        until = begin + min(end - start, WEEK)
        cut += [(begin, min(until, WEEK)), (0, until - WEEK)]
    hours = unite(cut)
    if hours in ([], [(0, WEEK)]):
        return None
    week: dict[str, list[Window]] = {name: [] for name in WEEKDAYS}
    for start, end in hours:
        for number, pair in by_weekday(start, end):
            week[WEEKDAYS[number]].append(Window.from_pair(pair))
    return BusinessCalendar(zone=zone, week=week)


def distinct_layers(layers: list[Layer]) -> list[Layer]:
    """Return the layers with names of their own: other systems allow two of one name."""
    # A new name is none that a layer has already: of A, A and A (2) the second is A (3).
    taken, seen = {layer.name for layer in layers}, Counter[str]()
    found: list[Layer] = []
    for layer in layers:
        name = layer.name
        seen[name] += 1
        if not name or seen[name] == 1:
            found.append(layer)
            continue
        while (other := f"{name} ({seen[name]})") in taken:
            seen[name] += 1
        taken.add(other)
        found.append(attrs.evolve(layer, name=other))
    return found


def starts_within(
    rotation: Rotation, since: datetime | None, until: datetime | None
) -> tuple[datetime | None, datetime | None]:
    """Return when the shifts begin and end that start between two instants, both included."""
    # UNTIL of RFC 5545 bounds when a shift starts: one that has started goes on to its end.
    if since is not None:
        at = to_micros(since)
        begun = [closes for _, opens, closes in rotation.turns(at, at + 1) if opens < at]
        since = to_datetime(begun[0]) if begun else since
    if until is not None:
        at = to_micros(until)
        number, _, closes = (rotation.turns(at, at + 1) or [(0, at, at)])[-1]
        until = to_datetime(closes) if rotation.members[number % len(rotation.members)] else until
    return since, until


def begun_before(rotation: Rotation, since: datetime) -> Rotation:
    """Return the same rotation with an anchor not after an instant, by whole rounds."""
    # Other systems let a rotation turn before its anchor too; here nobody serves before it.
    if rotation.anchor <= since:
        return rotation
    turns = lcm(len(rotation.members), len(rotation.length))
    rounds = 1
    while True:
        wall = rotation.wall_start(-turns * rounds)
        at = _instant(rotation.zone, wall)
        if at <= to_micros(since):
            return attrs.evolve(rotation, anchor=to_datetime(at))
        rounds *= 2


def _instant(zone: str, wall: Micros) -> Micros:
    """Return the instant at which a wall clock shows a time; the first, where it is shown twice."""
    moment = to_datetime(wall).replace(tzinfo=as_zone(zone), fold=0)
    return to_micros(moment)


def recurring_shifts(
    crews: Sequence[tuple[Member, ...]], *, zone: str, start: datetime, length: timedelta,
    period: timedelta, days: Iterable[int] = (), week_start: int = 0, per_period: bool = False,
) -> Rotation:  # fmt: skip
    """Return the rotation of crews who take recurring shifts in turn, with nobody between them.

    `period` is what they recur by and `days` the weekdays within, Monday is 0; none is that of the
    start. `per_period` lets a crew serve all shifts of a period before the next crew does; periods
    begin with the week.
    """
    at = to_micros(start)
    wall, micros = at + offset_at(zone, at), length // timedelta(microseconds=1)
    every, starts = period // timedelta(microseconds=1), [wall]
    if days:  # the starts of the first period, as wall time
        day, time = divmod(wall, DAY)
        weekday = (day + 3) % 7  # day 0, 1970-01-01, was a Thursday
        monday = day - (weekday - week_start) % 7
        starts = sorted((monday + (one - week_start) % 7) * DAY + time for one in set(days))
    # Where the first day is not among those of the rule, the next one is the first shift.
    first = next((at for at in starts if at >= wall), starts[0] + every)
    order = sorted(at - first + (every if at < first else 0) for at in starts)
    # The first crew has what is left of the first period alone: the next begins with the next.
    left = sum(at >= first for at in starts) or len(starts)
    count = len(order)
    cycles = lcm(count, len(crews)) // count if not per_period else len(crews)
    if cycles * count > _MAX_CYCLE:
        raise ServiceOpsError(f"more than {_MAX_CYCLE} turns in a cycle")
    members: list[tuple[Member, ...]] = []
    lengths: list[timedelta] = []
    for number in range(cycles * count):
        cycle, n = divmod(number, count)
        ahead = order[n + 1] if n + 1 < count else order[0] + every
        gap = ahead - order[n] - micros
        if gap < 0:
            raise ServiceOpsError("a shift lasts until after the next one starts")
        turn = cycle + (n >= left) if per_period else number
        members.append(crews[turn % len(crews)])
        lengths.append(length)
        if gap:
            members.append(())
            lengths.append(timedelta(microseconds=gap))
    anchor = to_datetime(_instant(zone, first))
    if len(set(lengths)) == 1:
        lengths = lengths[:1]
    return Rotation(members=members, length=lengths, anchor=anchor, zone=zone)


PERIODS = {
    "HOURLY": timedelta(hours=1), "DAILY": timedelta(days=1), "WEEKLY": timedelta(weeks=1),
}  # fmt: skip
_UNTIL = re.compile(r"(\d{8})T(\d{6})Z", re.ASCII)
_MAX_INTERVAL = 1000


@attrs.frozen(kw_only=True)
class RecurrenceRule:
    """A rule as a period, the weekdays within it, and its end."""

    period: timedelta
    days: tuple[int, ...] = ()
    until: datetime | None = None
    week_start: int = 0


def read_rule(texts: Iterable[object], place: Payload) -> RecurrenceRule | None:
    """Return the rule of one or no RRULE; `None` when it is lost or a fault, both of them noted."""
    rules = [text for text in texts if isinstance(text, str)]
    if len(rules) != 1:
        place.lose("recurrence", "recurrence", "a shift needs one rule to recur by")
        return None
    text = rules[0].removeprefix("RRULE:").upper()
    parts = dict(part.partition("=")[::2] for part in text.split(";") if part)
    period, interval = PERIODS.get(parts.pop("FREQ", "")), parts.pop("INTERVAL", "1")
    days, start = parts.pop("BYDAY", ""), parts.pop("WKST", "MO")
    until = parts.pop("UNTIL", "")
    codes = [code for code in days.split(",") if code]
    known = all(code in WEEKDAY_CODES for code in [*codes, start])
    if period is None or parts or not known or not interval.isdecimal():
        place.lose("recurrence", "recurrence", f"a rule that is not carried: {rules[0]}")
        return None
    times = int(interval) if len(interval) < 6 else 0
    if not 1 <= times <= _MAX_INTERVAL:
        place.fault("recurrence", rules[0], f"an interval of 1 to {_MAX_INTERVAL}")
        return None
    if codes and period < timedelta(weeks=1):
        # Days of a daily rule are those of a week; only every day can be restricted so.
        if period < timedelta(days=1) or times > 1:
            place.lose("recurrence", "recurrence", f"a rule that is not carried: {rules[0]}")
            return None
        period = timedelta(weeks=1)
    weekdays, first = tuple(map(WEEKDAY_CODES.index, codes)), WEEKDAY_CODES.index(start)
    last = _moment(until, place)
    return RecurrenceRule(period=period * times, days=weekdays, until=last, week_start=first)


def _moment(text: str, place: Payload) -> datetime | None:
    if not text:
        return None
    found = _UNTIL.fullmatch(text)
    try:
        if found:
            return datetime.strptime("".join(found.groups()), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        pass
    place.fault("recurrence", text, "an UNTIL in UTC, as 20260302T090000Z")
    return None
