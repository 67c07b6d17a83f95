"""Rotations: members who take turns, handed over on a wall clock.

A hand-over happens at the first instant at which the wall clock shows its time or a later one. So
hand-overs keep their wall time over clock changes, each happens once although an hour is shown
twice, and a turn that lies in a skipped hour or day has no length. Hour-long turns are counted on
the wall clock too, as days and weeks are. Sources: PagerDuty, schedule layers; GoAlert, rotations
(the same rule for hours); RFC 5545, section 3.3.10 (recurrence on local time).
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Literal, TypeAlias, TypeVar

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars.zones import DAY, EARLIEST, EPOCH_DAY, LATEST, offset_at, offsets
from serviceops.errors import InvalidValue
from serviceops.spans import (
    Micros,
    as_length,
    as_zone,
    length_micros,
    to_datetime,
    to_micros,
    utc,
    zone_key,
)

Advance: TypeAlias = Literal["clock", "duty"]
"""What makes a turn pass: the clock alone, or only a turn in which there was duty."""

T = TypeVar("T")

Turn: TypeAlias = tuple[int, Micros, Micros]
"""The number of a turn, counted from the anchor, and the instants between which it lasts."""

MIN_TURN: Micros = 15 * 60_000_000
"""The shortest turn: a quarter of an hour, so that a year of turns stays small."""
MAX_MEMBERS = 10_000
_MAX_CHANGE = 2 * DAY  # no clock ever changed by more than about a day
_MONTHS = re.compile(r"P([1-9][0-9]{0,3})M", re.ASCII)


def _zone_or_none(zone: str | tzinfo | None) -> str | None:
    return None if zone is None else zone_key(zone)


@checked
@attrs.frozen
class Member:
    """A person who is on call, by name; `zone` is the person's own, for nights and holidays.

    >>> Member("ana", zone="Europe/Lisbon").zone
    'Europe/Lisbon'
    """

    name: str
    zone: str | None = attrs.field(default=None, converter=_zone_or_none)

    def __attrs_post_init__(self) -> None:
        if not self.name:
            raise InvalidValue(self.name, "the name of a member", "a buffer turn is None instead")

    def __str__(self) -> str:
        return self.name


Crew: TypeAlias = tuple[Member, ...]
"""Those who serve at once; nobody, in a buffer turn."""

CrewLike: TypeAlias = Member | str | Iterable[Member | str] | None
"""What is read as a crew: a member or a name, several of them, or `None` for nobody."""


def in_order(given: Iterable[T]) -> Iterable[T]:
    """Return what is given; a set, which has another order in each process, is refused."""
    # So is a mapping, whose values would be lost.
    if isinstance(given, set | frozenset | Mapping):
        raise InvalidValue(given, "values in an order", "write a list: ['ana', 'ben']")
    return given


def as_crew(given: CrewLike) -> Crew:
    """Return those who serve at once, a set by name; somebody named twice is refused.

    >>> as_crew("ana"), as_crew(None)
    ((Member(name='ana', zone=None),), ())
    """
    if given is None:
        return ()
    if isinstance(given, Member | str):
        given = [given]
    if not isinstance(given, Iterable):
        raise InvalidValue(given, "a member, a name, several of them or None")
    crew = tuple(one if isinstance(one, Member) else Member(one) for one in given)
    if isinstance(given, set | frozenset):  # has another order in each process
        crew = tuple(sorted(crew, key=str))
    if len({member.name for member in crew}) < len(crew):
        raise InvalidValue(", ".join(map(str, crew)), "each member once in a turn")
    return crew


def zoned(named: Iterable[Member]) -> dict[str, Member]:
    """Return the members by name, each with the zone that it is given anywhere."""
    known: dict[str, Member] = {}
    for member in named:
        before = known.setdefault(member.name, member)
        if before.zone is None:
            known[member.name] = member
        elif member.zone not in {None, before.zone}:
            raise InvalidValue(
                f"{member.name} in {before.zone} and in {member.zone}", "one zone for one member"
            )
    return known


def _crews(given: Iterable[CrewLike]) -> tuple[Crew, ...]:
    if isinstance(given, str | Member) or not isinstance(given, Iterable):
        raise InvalidValue(given, "a list of members", "write ['ana', 'ben']")
    return tuple(as_crew(one) for one in in_order(given))


def _length(given: str | timedelta) -> str:
    """Return the one spelling of a turn's length: weeks, days, hours or months."""
    if isinstance(given, str) and (found := _MONTHS.fullmatch(given)):
        return f"P{int(found[1])}M"
    if not isinstance(given, str | timedelta):
        raise InvalidValue(given, "the length of a turn", "write 'P1W', 'P1D', 'PT12H' or 'P1M'")
    micros = length_micros(as_length(given))
    if not MIN_TURN <= micros <= 100 * 366 * DAY:
        raise InvalidValue(
            str(given), "a turn of a quarter of an hour to a hundred years", "write 'P1W' or 'P1D'"
        )
    if micros % (7 * DAY) == 0:
        return f"P{micros // (7 * DAY)}W"
    if micros % DAY == 0:
        return f"P{micros // DAY}D"
    if micros % 3_600_000_000 == 0:
        return f"PT{micros // 3_600_000_000}H"
    if micros % 60_000_000 == 0:
        return f"PT{micros // 60_000_000}M"
    raise InvalidValue(str(given), "a turn of whole minutes")


def _lengths(given: str | timedelta | Iterable[str | timedelta]) -> tuple[str, ...]:
    if isinstance(given, str | timedelta) or not isinstance(given, Iterable):
        return (_length(given),)
    return tuple(_length(one) for one in in_order(given))


@checked
@attrs.frozen(kw_only=True, repr=False)
class Rotation:
    """Members who take turns from an anchor on, on the wall clock of one zone.

    `members` come in order; one may be `None`, a buffer turn of nobody, or several people who serve
    at once. `length` is that of a turn: ``"PT12H"``, ``"P1D"``, ``"P2W"``, ``"P1M"`` or a
    `timedelta`; several lengths are used in order, as ``("P5D", "P2D")`` for weekdays and weekends.
    A month is counted from the anchor: from the 31st a turn starts on the last day of a shorter
    month, and on the 31st again after it. Nobody serves before the anchor.

    `advance` says when a turn passes to the next member: by the ``"clock"``, or only by ``"duty"``,
    so that a turn in which the layer has no hours is nobody's turn. With restricted hours the two
    differ: fourteen people on a daily rotation over weekdays never all serve by the clock.

    >>> lisbon = as_zone("Europe/Lisbon")
    >>> Rotation(members=["ana", "ben"], length="P1W", zone="Europe/Lisbon",
    ...          anchor=datetime(2026, 3, 2, 9, tzinfo=lisbon))
    <Rotation ana, ben; P1W by clock from Mon 2026-03-02 09:00 in Europe/Lisbon>
    """

    members: tuple[Crew, ...] = attrs.field(converter=_crews)
    length: tuple[str, ...] = attrs.field(converter=_lengths)
    anchor: datetime = attrs.field(converter=utc)
    zone: str = attrs.field(converter=zone_key)
    advance: Advance = "clock"

    def __attrs_post_init__(self) -> None:
        if not any(self.members) or len(self.members) > MAX_MEMBERS:
            given = f"{len(self.members)} turns" if any(self.members) else "no member in any turn"
            raise InvalidValue(
                given,
                f"1 to {MAX_MEMBERS} turns, with a member in some", "write ['ana', 'ben']",
            )  # fmt: skip
        if not self.length:
            raise InvalidValue(self.length, "the length of a turn", "write 'P1W'")
        if len(self.length) > 1 and any(_MONTHS.fullmatch(one) for one in self.length):
            raise InvalidValue(", ".join(self.length), "months alone: 'P1M'")
        if not EARLIEST + _MAX_CHANGE < to_micros(self.anchor) < LATEST - _MAX_CHANGE:
            remedy = "stay three days clear of either end"
            raise InvalidValue(self.anchor, "an anchor in the years 1 to 9999", remedy)
        zones: dict[str, str | None] = {}
        for member in self.people:
            if zones.setdefault(member.name, member.zone) != member.zone:
                raise InvalidValue(member.name, "one zone for one member")

    def __repr__(self) -> str:
        members = ", ".join(" + ".join(map(str, crew)) or "nobody" for crew in self.members[:6])
        if len(self.members) > 6:
            members += f" and {len(self.members) - 6} more"
        local = to_datetime(self._anchor, as_zone(self.zone))
        length = " ".join(self.length)
        return (
            f"<Rotation {members}; {length} by {self.advance}"
            f" from {local:%a %Y-%m-%d %H:%M} in {self.zone}>"
        )

    @property
    def people(self) -> tuple[Member, ...]:
        """The members, each once, in order."""
        return tuple(dict.fromkeys(member for crew in self.members for member in crew))

    # Wall time

    @cached_property
    def _anchor(self) -> Micros:
        return to_micros(self.anchor)

    @cached_property
    def _wall(self) -> Micros:
        """The anchor as the wall clock shows it."""
        return self._anchor + offset_at(self.zone, self._anchor)

    @cached_property
    def _months(self) -> int:
        found = _MONTHS.fullmatch(self.length[0])
        return int(found[1]) if found else 0

    @cached_property
    def _ends(self) -> list[Micros]:
        """Where each length of the pattern ends, from the start of the pattern."""
        return list(accumulate(length_micros(as_length(one)) for one in self.length))

    def wall_start(self, turn: int) -> Micros:
        """Return when a turn starts, as wall time."""
        if self._months:
            return self._month_start(turn * self._months)
        times, part = divmod(turn, len(self._ends))
        return self._wall + times * self._ends[-1] + (self._ends[part - 1] if part else 0)

    def _month_start(self, months: int) -> Micros:
        day, time = divmod(self._wall, DAY)
        first = date.fromordinal(day + EPOCH_DAY)
        year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
        # Turns before the anchor are compared too, and near either end there is no such date. No
        # turn but one after the last is listed, so it alone has to lie beyond every hand-over.
        if not 1 <= year <= 9999:
            return LATEST + 2 * _MAX_CHANGE if year > 1 else EARLIEST
        # Counted from the anchor and not from turn to turn: the 31st comes back after February.
        on = date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
        return (on.toordinal() - EPOCH_DAY) * DAY + time

    def turn_at_wall(self, wall: Micros) -> int:
        """Return the number of the turn that a wall time is in; negative before the anchor."""
        if self._months:
            day = date.fromordinal(min(max(wall // DAY + EPOCH_DAY, 1), 3_652_059))
            first = date.fromordinal(self._wall // DAY + EPOCH_DAY)
            turn = ((day.year - first.year) * 12 + day.month - first.month) // self._months
            # A turn that begins within the month of the wall time may begin after it.
            return turn - (self.wall_start(turn) > wall)
        times, rest = divmod(wall - self._wall, self._ends[-1])
        part = next(n for n, end in enumerate(self._ends) if rest < end)
        return times * len(self._ends) + part

    # Instants

    def turns(self, start: Micros, end: Micros) -> list[Turn]:
        """Return the turns that meet ``[start, end)``, each from hand-over to hand-over.

        A turn that clock changes leave without length is in the list too, if it would have started
        within. The first may start before `start`, the last end after `end`.
        """
        start = max(start, self._anchor)
        if start >= end:
            return []
        # No clock is a day from UTC, and none went back by more: the search starts early enough for
        # the turn that `start` lies in, and ends late enough for the hand-over that ends the last.
        first = max(self.turn_at_wall(start - _MAX_CHANGE), 0)
        last = self.turn_at_wall(min(end, LATEST) + _MAX_CHANGE) + 1
        walls = [self.wall_start(turn) for turn in range(first, last + 1)]
        starts = self._handovers(walls)
        return [
            (first + n, opens, closes)
            for n, (opens, closes) in enumerate(pairwise(starts))
            if opens < end and (closes > start or opens >= start)
        ]

    def _handovers(self, walls: list[Micros]) -> list[Micros]:
        """Return the first instant that shows each wall time, or a later one."""
        # One pass: wall times ascend, and so do their first instants. The anchor may be in the
        # second showing of an hour, so nothing is earlier than it.
        found: list[Micros] = []
        end = min(walls[-1] + 2 * _MAX_CHANGE, LATEST)
        parts = offsets(self.zone, max(walls[0] - _MAX_CHANGE, EARLIEST), end)
        at = 0
        for wall in walls:
            while at < len(parts) and wall - parts[at][2] >= parts[at][1]:
                at += 1
            if at == len(parts):
                found.append(end)
            else:
                found.append(max(wall - parts[at][2], parts[at][0], self._anchor))
        return found
