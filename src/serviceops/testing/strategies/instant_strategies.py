"""Instants, zones and lengths, drawn near clock changes and limits on purpose."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from functools import cache
from itertools import islice
from zoneinfo import available_timezones

from hypothesis import strategies as st

from serviceops._internal.checked import checked
from serviceops.calendars import Calendar
from serviceops.errors import InvalidValue, YearsNotCovered
from serviceops.spans import NO_PLACES, as_zone
from serviceops.testing.sample_texts import START

_LISTED = (
    ("UTC", ()),
    ("Europe/Paris", ("2026-03-29T01:00", "2026-10-25T01:00")),
    ("America/New_York", ("2026-03-08T07:00", "2026-11-01T06:00")),
    ("Europe/London", ("2026-03-29T01:00", "2026-10-25T01:00")),
    ("Asia/Kathmandu", ("1985-12-31T18:30",)),  # from +5:30 to +5:45
    ("Australia/Lord_Howe", ("2026-04-04T15:00", "2026-10-03T15:30")),  # by half an hour
    ("Pacific/Apia", ("2011-12-30T10:00", "2012-03-31T14:00")),  # 30 December never happened
    ("Africa/Casablanca", ("2026-02-15T02:00", "2026-03-22T02:00")),  # back for Ramadan
    ("Africa/El_Aaiun", ("2026-02-15T02:00", "2026-03-22T02:00")),
    ("Antarctica/Troll", ("2026-03-29T01:00", "2026-10-25T01:00")),  # by two hours
    ("America/St_Johns", ("2010-03-14T03:31", "2010-11-07T02:31")),  # at one past midnight
    ("Asia/Tehran", ("2015-03-21T20:30", "2015-09-21T19:30")),  # midnight never shown; back over it
    ("America/Sao_Paulo", ("2018-11-04T03:00", "2018-02-18T02:00")),  # the same
    ("America/Havana", ("2026-03-08T05:00", "2026-11-01T05:00")),  # at midnight
    ("Asia/Manila", ("1844-12-30T16:00",)),  # a date skipped, in local mean time
)

CLOCK_CHANGES: dict[str, tuple[datetime, ...]] = {
    zone: tuple(datetime.fromisoformat(at).replace(tzinfo=UTC) for at in moments)
    for zone, moments in _LISTED
}
"""Zones whose clocks are strange, each with some instants at which they change."""

ZONES = tuple(CLOCK_CHANGES)
"""The zones drawn by default, the simplest first."""


@checked
def zones(*names: str, every: bool = False) -> st.SearchStrategy[str]:
    """Draw names of time zones: of a short list of difficult ones, of those named, or of all zones.

    >>> from hypothesis import find
    >>> find(zones(), lambda zone: True)
    'UTC'
    """
    if every:
        return st.sampled_from(sorted(available_timezones() - NO_PLACES))
    return st.sampled_from([as_zone(name).key for name in names] or ZONES)


@cache
def clock_changes(zone: str) -> tuple[datetime, ...]:
    """Return instants at which the clock of a zone changes: those listed, else of 2026 and 2027.

    >>> [str(at) for at in clock_changes("Europe/Lisbon")][:2]
    ['2026-03-29 01:00:00+00:00', '2026-10-25 01:00:00+00:00']
    """
    if zone in CLOCK_CHANGES:
        return CLOCK_CHANGES[zone]
    shown = as_zone(zone)
    found = []
    # A day with two offsets contains a change; halving it finds the minute.
    low, last = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
    while low < last:
        high = low + timedelta(days=1)
        if low.astimezone(shown).utcoffset() != high.astimezone(shown).utcoffset():
            before, after = low, high
            while after - before > timedelta(minutes=1):
                middle = before + (after - before) // timedelta(minutes=2) * timedelta(minutes=1)
                same = before.astimezone(shown).utcoffset() == middle.astimezone(shown).utcoffset()
                before, after = (middle, after) if same else (before, middle)
            found.append(after)
        low = high
    return tuple(found)


_EXTRA = st.one_of(st.just(0), st.integers(1, 59_999_999))
_REACHES = (180, 30 * 60, 8 * 24 * 60)


def _around(change: datetime) -> st.SearchStrategy[datetime]:
    offsets = st.one_of(*(st.integers(-reach, reach) for reach in _REACHES))
    return st.builds(
        lambda minutes, extra: change + timedelta(minutes=minutes, microseconds=extra),
        offsets,
        _EXTRA,
    )


@cache
def _near(zones_of: tuple[str, ...]) -> st.SearchStrategy[datetime]:
    moments = dict.fromkeys(at for zone in zones_of for at in clock_changes(zone))
    return st.sampled_from(tuple(moments)).flatmap(_around)


@checked
def instants(
    *,
    zone: str | None = None,
    near_changes: bool = True,
    start: datetime = START,
    within: timedelta = timedelta(days=60),
    whole_minutes: bool = False,
) -> st.SearchStrategy[datetime]:
    """Draw instants in UTC: two in three near a clock change of `zone`, or of any listed zone.

    The others lie up to `within` after `start`, a Monday morning, which is the simplest. Most are
    whole minutes; with `whole_minutes` all are.

    >>> from hypothesis import find
    >>> find(instants(), lambda at: True).isoformat()
    '2026-03-02T09:00:00+00:00'
    """
    # Whole hours come first: they are the simplest, so failing examples shrink to them.
    minutes = int(within / timedelta(minutes=1))
    hours = st.integers(0, max(1, minutes // 60)).map(lambda n: start + timedelta(hours=n))
    plain = st.builds(
        lambda n, extra: start + timedelta(minutes=n, microseconds=extra),
        st.integers(0, minutes),
        st.just(0) if whole_minutes else _EXTRA,
    )
    known = ZONES if zone is None else (as_zone(zone).key,)
    if not near_changes or not any(clock_changes(name) for name in known):
        return st.one_of(hours, plain)
    # Two in three near a change: uniform instants would seldom meet one.
    near = _near(known)
    if whole_minutes:
        near = near.map(lambda at: at.replace(second=0, microsecond=0))
    return st.one_of(hours, near, near)


def across_changes(zone: str) -> st.SearchStrategy[list[datetime]]:
    """Draw two instants less than an hour before and after one change of a zone's clock.

    Where an hour is shown twice, the clock often shows an earlier time at the second one.

    >>> from hypothesis import find
    >>> [f"{at:%H:%M}" for at in find(across_changes("Europe/Paris"), lambda two: True)]
    ['00:59', '01:00']
    """
    minutes = st.integers(0, 58).map(lambda number: timedelta(minutes=number))
    return st.builds(
        lambda change, before, after: [change - timedelta(minutes=1) - before, change + after],
        st.sampled_from(clock_changes(zone)), minutes, minutes,
    )  # fmt: skip


_IRREGULAR = 3 * 366
_ROOM = 300


def near_irregular_days(calendar: Calendar, zone: str) -> st.SearchStrategy[datetime]:
    """Draw instants near the days on which a calendar has other hours than usual.

    Usual are the hours that most days of a weekday have: what is left are holidays and exceptions.
    The days are those of three years from March 2026 on, with a leap day, as far as the calendar
    covers them and the 300 days after each, since a clock that starts on one runs on.

    >>> from datetime import date
    >>> from serviceops.calendars import BusinessCalendar
    >>> office = BusinessCalendar(
    ...     zone="UTC", week={"mon-fri": ["09:00-17:00"]}, holidays=[date(2026, 12, 25)])
    >>> from hypothesis import find
    >>> find(near_irregular_days(office, "UTC"), lambda at: True).isoformat()
    '2026-12-25T12:00:00+00:00'
    """
    shown = as_zone(zone)
    hours: dict[datetime, tuple[time, ...]] = {}
    for number in range(_IRREGULAR):
        noon = datetime.combine(START.date() + timedelta(days=number), time(12), shown)
        begin, end = noon.replace(hour=0), (noon + timedelta(days=1)).replace(hour=0)
        try:
            spans = calendar.spans(begin, end)
        except YearsNotCovered:
            hours = dict(islice(hours.items(), max(number - _ROOM, 0)))
            break
        edges = (at.astimezone(shown).time() for span in spans for at in (span.start, span.end))
        hours[noon] = tuple(edges)
    seen = Counter((noon.weekday(), edges) for noon, edges in hours.items())
    usual = {weekday: edges for (weekday, edges), _ in reversed(seen.most_common())}
    odd = [noon.astimezone(UTC) for noon in hours if hours[noon] != usual[noon.weekday()]]
    return st.sampled_from(odd).flatmap(_around) if odd else st.nothing()


@checked
def lengths(
    *,
    min_value: timedelta = timedelta(),
    max_value: timedelta = timedelta(hours=60),
    whole_minutes: bool = False,
) -> st.SearchStrategy[timedelta]:
    """Draw lengths of time: whole hours, whole minutes, and to the microsecond.

    >>> from hypothesis import find
    >>> str(find(lengths(), lambda length: length > timedelta(minutes=20)))
    '1:00:00'
    """
    if min_value > max_value:
        raise InvalidValue(min_value, f"a min_value up to max_value, {max_value}")

    def wholes(unit: timedelta) -> st.SearchStrategy[timedelta]:
        low, high = -(-min_value // unit), max_value // unit
        if low > high:
            return st.nothing()
        return st.integers(low, high).map(lambda n: n * unit)

    found = [wholes(timedelta(hours=1)), wholes(timedelta(minutes=1))]
    if not whole_minutes:
        found.append(wholes(timedelta(microseconds=1)))
    return st.one_of(*found)
