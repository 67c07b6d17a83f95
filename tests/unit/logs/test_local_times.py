"""Local times and RFC 3339 texts: one instant each, or a refusal."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from serviceops.errors import InvalidInstant, MalformedRow
from serviceops.logs import LogSchema
from serviceops.logs.values import LocalTimes, MomentReader
from serviceops.spans import read_rfc3339

ZONES = ["Europe/Paris", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Apia", "America/Havana",
         "Asia/Kathmandu", "Africa/Monrovia"]  # fmt: skip
CHANGES = [
    datetime(2026, 3, 29, 2), datetime(2026, 10, 25, 2), datetime(2026, 4, 5, 1, 30),
    datetime(2026, 10, 4, 2), datetime(2026, 4, 24), datetime(2011, 12, 30), datetime(1986, 1, 1),
    datetime(1972, 1, 7), datetime(2026, 11, 1, 0),
]  # fmt: skip


def instants_shown_as(wall: datetime, zone: ZoneInfo) -> list[datetime]:
    """Every instant at which a clock shows a time, tried offset by offset."""
    quarter = timedelta(seconds=30)
    tried = (wall.replace(tzinfo=UTC) + quarter * step for step in range(-1800, 1801))
    return [at for at in tried if at.astimezone(zone).replace(tzinfo=None, fold=0) == wall]


@given(
    zone=st.sampled_from(ZONES), change=st.sampled_from(CHANGES),
    minutes=st.integers(-60, 60) | st.integers(-180, 24 * 60),
)  # fmt: skip
@example(zone="Europe/Paris", change=datetime(2026, 10, 25, 2), minutes=0)
@example(zone="Australia/Lord_Howe", change=datetime(2026, 4, 5, 1, 30), minutes=0)
@example(zone="America/Havana", change=datetime(2026, 11, 1, 0), minutes=30)
def test_a_local_time_is_the_instant_at_which_the_clock_shows_it(
    zone: str, change: datetime, minutes: int
) -> None:
    wall = change + timedelta(minutes=minutes)
    shown = instants_shown_as(wall, ZoneInfo(zone))
    refusing = LocalTimes(zone=zone)

    if len(shown) == 1:
        assert refusing.instant(wall) == shown[0]
        return
    with pytest.raises(InvalidInstant, match="twice" if shown else "never"):
        refusing.instant(wall)
    if shown:
        # In UTC: a local time that comes twice is equal to no time of another zone (PEP 495).
        earliest = LocalTimes(zone=zone, ambiguous="earliest").instant(wall)
        latest = LocalTimes(zone=zone, ambiguous="latest").instant(wall)
        assert [earliest.astimezone(UTC), latest.astimezone(UTC)] == shown
        assert refusing.instant(wall.replace(fold=1)).astimezone(UTC) == shown[1]
    else:
        forward = LocalTimes(zone=zone, nonexistent="shift_forward").instant(wall)
        a_moment_before = (forward - timedelta(seconds=1)).astimezone(ZoneInfo(zone))
        as_before = LocalTimes(zone=zone, nonexistent="offset_before").instant(wall)
        assert a_moment_before.replace(tzinfo=None) < wall
        assert forward.astimezone(ZoneInfo(zone)).replace(tzinfo=None) > wall
        assert as_before.astimezone(UTC) == (wall - (a_moment_before.utcoffset() or timedelta())
                                             ).replace(tzinfo=UTC)  # fmt: skip


# RFC 3339: its own examples (section 5.8), then what systems write that Python does not read.
MOMENTS = [
    ("1985-04-12T23:20:50.52Z", "1985-04-12T23:20:50.520000+00:00"),
    ("1996-12-19T16:39:57-08:00", "1996-12-20T00:39:57+00:00"),
    ("1990-12-31T23:59:60Z", "1991-01-01T00:00:00+00:00"),
    ("1990-12-31T15:59:60-08:00", "1991-01-01T00:00:00+00:00"),
    ("1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27.870000+00:00"),
    ("2026-03-02t09:00:00z", "2026-03-02T09:00:00+00:00"),
    ("2026-03-02 09:00:00z", "2026-03-02T09:00:00+00:00"),
    ("2026-03-02T09:00:00-00:00", "2026-03-02T09:00:00+00:00"),
    ("2026-03-02T09:00:00.123456789Z", "2026-03-02T09:00:00.123456+00:00"),
    ("2026-03-02T09:00:00.000+0100", "2026-03-02T08:00:00+00:00"),
]


@pytest.mark.parametrize(("text", "utc"), MOMENTS)
def test_every_form_of_rfc_3339_is_read(text: str, utc: str) -> None:
    assert read_rfc3339(text) == datetime.fromisoformat(utc)
    assert MomentReader(None, None).read(text, 1, "at").isoformat() == utc


@pytest.mark.parametrize(
    "text",
    ["2026-03-02", "2026-03-02T09:00:00", "2026-03-02T09:00:00+24:00", "2026-03-02T09:00:00+01:60",
     "2026-03-02T24:00:00Z", "2026-W10-1T09:00:00Z", "20260302T090000Z", "2026-03-02_09:00:00Z",
     "2026-02-30T09:00:00Z", "2026-03-02T09:00:61Z", "9999-12-31T23:59:60Z",
     "\u0662026-03-02T09:00:00Z", "2026-03-02T09:00:00.\u0663Z", ""],
)  # fmt: skip
def test_any_other_text_is_no_rfc_3339_moment(text: str) -> None:
    with pytest.raises(InvalidInstant, match="such as 2026-03-02T09:00:00Z"):
        read_rfc3339(text)


def test_a_schema_says_how_it_reads_hours_in_which_clocks_change() -> None:
    rows = [{"at": "25/10/2026 02:30", "state": "new"}]
    schema = LogSchema(at="at", state="state", moments="%d/%m/%Y %H:%M", zone="Europe/Paris",
                       ambiguous="latest")  # fmt: skip

    assert schema.history(rows)[0].at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("form", ["%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S"])
def test_every_text_of_a_day_in_which_clocks_change_is_read_by_itself(zone: str, form: str) -> None:
    step = timedelta(seconds=30)
    for change in CHANGES:
        shown: dict[datetime, list[datetime]] = {}
        for number in range(-2 * 60 * 30, 2 * 60 * 30):
            at = change.replace(tzinfo=UTC) + number * step
            shown.setdefault(at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0), []).append(
                at
            )
        reader = MomentReader(form, LocalTimes(zone=zone))
        around = [change + number * 2 * step for number in range(-240, 240)]
        walls = [*around, *(change + timedelta(minutes=10 * n) for n in range(-84, 84))]
        for wall in walls:
            instants = shown.get(wall, [])
            if len(instants) == 1:
                assert reader.read(wall.strftime(form), 1, "at") == instants[0]
            else:
                with pytest.raises(MalformedRow):
                    reader.read(wall.strftime(form), 1, "at")


@pytest.mark.parametrize(
    ("form", "text", "read"),
    [
        ("%d.%m.%Y %H:%M", "2.3.2026 9:05", "2026-03-02T09:05:00+00:00"),
        ("%d.%m.%Y %H:%M:%S", "2.3.2026 9:05:59", "2026-03-02T09:05:59+00:00"),
        ("%d.%m.%Y %H:%M", "2.3.2026 9:5", "2026-03-02T09:05:00+00:00"),
        ("%z %d.%m.%Y %H:%M", "+0130 2.3.2026 9:05", "2026-03-02T07:35:00+00:00"),
        ("%S %d.%m.%Y %H:%M", "07 2.3.2026 9:05", "2026-03-02T09:05:07+00:00"),
        ("%d.%m.%Y %I:%M %p", "2.3.2026 9:05 PM", "2026-03-02T21:05:00+00:00"),
        ("%Y%m%d%H:%M", "2026030209:05", "2026-03-02T09:05:00+00:00"),
        ("%Y-%m-%d-%H:%M", "2026-3-2-9:05", "2026-03-02T09:05:00+00:00"),
        ("%Y-%m-%dT%H:%M:%S", "2026-03-02T23:59:59", "2026-03-02T23:59:59+00:00"),
        ("%H:%M", "9:05", "1900-01-01T09:05:00+00:00"),
        ("%d.%m.%Y %H:%M", "2.3.2026 9:60", None),
        ("%d.%m.%Y %H:%M", "2.3.2026 24:00", None),
        ("%z %d.%m.%Y %H:%M", "-0030 31.12.9999 23:45", None),
    ],
)
def test_a_text_is_read_by_its_day_only_where_its_format_ends_so(
    form: str, text: str, read: str | None
) -> None:
    reader = MomentReader(form, LocalTimes(zone="UTC"))
    for _ in range(2):  # the day is known then
        if read is None:
            with pytest.raises(MalformedRow):
                reader.read(text, 1, "at")
        else:
            assert reader.read(text, 1, "at").isoformat() == read
