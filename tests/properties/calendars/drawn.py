"""What the calendar laws are tried on: strange zones, and instants drawn near their changes."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st
from wall_oracle import Hours

from serviceops.calendars import BusinessCalendar

CHANGES = [
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),  # half an hour back
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),  # 30 December never happened
    ("Pacific/Apia", datetime(2012, 3, 31, 14, tzinfo=UTC)),
    ("Africa/Casablanca", datetime(2026, 2, 15, 2, tzinfo=UTC)),  # Ramadan: back, then forward
    ("Africa/Casablanca", datetime(2026, 3, 22, 2, tzinfo=UTC)),
    ("America/St_Johns", datetime(2010, 3, 14, 3, 31, tzinfo=UTC)),  # at one past midnight
    ("America/St_Johns", datetime(2010, 11, 7, 2, 31, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(1985, 12, 31, 18, 30, tzinfo=UTC)),  # a quarter of an hour
    ("Asia/Tehran", datetime(2015, 3, 21, 20, 30, tzinfo=UTC)),  # midnight never shown
    ("Asia/Tehran", datetime(2015, 9, 21, 19, 30, tzinfo=UTC)),  # back across midnight
    ("America/Sao_Paulo", datetime(2018, 11, 4, 3, tzinfo=UTC)),  # midnight never shown
    ("America/Sao_Paulo", datetime(2018, 2, 18, 2, tzinfo=UTC)),  # back across midnight
    ("America/Havana", datetime(2026, 3, 8, 5, tzinfo=UTC)),
    ("America/Havana", datetime(2026, 11, 1, 5, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    ("Europe/London", datetime(2026, 10, 25, 1, tzinfo=UTC)),
    ("Asia/Manila", datetime(1844, 12, 30, 16, tzinfo=UTC)),  # a date skipped, in local mean time
    ("UTC", datetime(2026, 3, 1, tzinfo=UTC)),
]
REACH = timedelta(days=16)

minutes = st.one_of(
    st.integers(0, 1439), st.sampled_from([0, 30, 60, 90, 120, 150, 180, 1380, 1410])
)


@st.composite
def windows(draw: st.DrawFn) -> list[tuple[int, int]]:
    found = []
    for _ in range(draw(st.integers(0, 3))):
        opens = draw(minutes)
        length = draw(st.one_of(st.integers(1, 1439), st.sampled_from([15, 30, 60, 480, 1380])))
        found.append((opens, opens + length))
    return found


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Hours, datetime]:
    """Return hours in a zone, and an instant at which that zone's clock changes."""
    zone, change = draw(st.sampled_from(CHANGES))
    week = [draw(windows()) for _ in range(7)]
    if not any(week):
        week[draw(st.integers(0, 6))] = [(540, 1020)]
    near = st.integers(-6, 6).map(lambda days: date.fromordinal(change.toordinal() + days))
    holidays = draw(st.sets(near, max_size=3))
    exceptions = draw(st.dictionaries(near, windows(), max_size=2))
    return Hours(zone, week, holidays, exceptions), change


@st.composite
def instants(draw: st.DrawFn, change: datetime) -> datetime:
    """Return an instant near a change: within hours often, within days otherwise."""
    hours = draw(st.sampled_from([3, 30, 24 * 8]))
    whole = draw(st.booleans())
    offset = draw(st.integers(-hours * 60, hours * 60)) * 60_000_000
    extra = 0 if whole else draw(st.integers(-60_000_000, 60_000_000))
    return change + timedelta(microseconds=offset + extra)


def text(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def built(hours: Hours) -> BusinessCalendar:
    """Return the package's calendar for hours given as data."""

    def pairs(windows: list[tuple[int, int]]) -> list[tuple[str, str]]:
        return [(text(opens), text(closes)) for opens, closes in windows]

    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return BusinessCalendar(
        zone=hours.zone,
        week={name: pairs(day) for name, day in zip(names, hours.week, strict=True)},
        holidays=hours.holidays,
        exceptions={on: pairs(day) for on, day in hours.exceptions.items()},
    )
