"""What the calendar laws are tried on: weeks that the kit draws, as data that a judge reads too."""

from datetime import datetime, timedelta

from hypothesis import strategies as st
from wall_oracle import Hours

from serviceops.calendars import BusinessCalendar
from serviceops.testing import MONDAY
from serviceops.testing.strategies import clock_changes, dates_near, weeks, windows, zones

REACH = timedelta(days=16)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Hours, datetime]:
    """Return hours in a zone, and an instant at which that zone's clock changes."""
    zone = draw(zones())
    named, near = draw(weeks()), dates_near(zone)
    hours = Hours(
        zone,
        [[minutes(window) for window in named.get(day, ())] for day in DAYS],
        draw(st.sets(near, max_size=3)),
        {
            on: [minutes(window) for window in day]
            for on, day in draw(
                st.dictionaries(near, st.lists(windows(), max_size=3), max_size=2)
            ).items()
        },
    )
    return hours, draw(st.sampled_from(clock_changes(zone) or (MONDAY,)))


def minutes(window: tuple[str, str]) -> tuple[int, int]:
    """Return a window as minutes after midnight, its end on the next day for a night."""
    opens, closes = (int(at[:2]) * 60 + int(at[3:]) for at in window)
    return opens, closes if closes > opens else closes + 1440


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

    return BusinessCalendar(
        zone=hours.zone,
        week={name: pairs(day) for name, day in zip(DAYS, hours.week, strict=True)},
        holidays=hours.holidays,
        exceptions={on: pairs(day) for on, day in hours.exceptions.items()},
    )
