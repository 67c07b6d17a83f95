"""Names of time zones of other systems: tables with a source, and refusals of everything else."""

from zoneinfo import available_timezones

import pytest

from serviceops.calendars.zone_names import RAILS_ZONES, WINDOWS_ZONES, iana_zone
from serviceops.errors import UnknownZone
from serviceops.spans import as_zone

ALIASES = {  # names that CLDR keeps and the IANA database has moved on from
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "America/Indianapolis": "America/Indiana/Indianapolis",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Katmandu": "Asia/Kathmandu",
}


def test_the_zones_of_windows_are_those_of_cldr() -> None:
    cldr = pytest.importorskip("icalendar.timezone.windows_to_olson").WINDOWS_TO_OLSON
    assert {name: ALIASES.get(zone, zone) for name, zone in cldr.items()} == WINDOWS_ZONES


@pytest.mark.parametrize("table", [WINDOWS_ZONES, RAILS_ZONES])
def test_every_zone_of_a_table_is_in_the_database(table: dict[str, str]) -> None:
    assert all(as_zone(zone).key == zone for zone in table.values())


def test_a_name_of_the_database_is_itself() -> None:
    assert all(iana_zone(name) == name for name in available_timezones() - {"localtime", "Factory"})


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("UTC-02", "Etc/GMT+2"),
        ("America/New York", "America/New_York"),
        ("Pacific Time (US & Canada)", "America/Los_Angeles"),
        ("(GMT-08:00) Pacific Time (US & Canada)", "America/Los_Angeles"),
        ("(UTC-08:00) Pacific Time (US and Canada)", "America/Los_Angeles"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Berlin"),
        ("(UTC) Dublin, Edinburgh, Lisbon, London", "Europe/London"),
        ("(UTC-12:00) International Date Line West", "Etc/GMT+12"),
        ("(GMT+04:00) Moscow, St. Petersburg, Volgograd", "Europe/Moscow"),  # it was, 2011 to 2014
        ("International Date Line West", "Pacific/Midway"),  # of Rails, which differs
        ("Kiev", "Europe/Kiev"),  # the name of Kyiv in Rails before 7.0
        ("Asuncion", "America/Asuncion"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("tzone://Microsoft/Romance Standard Time", "Europe/Paris"),
        ("/citadel.org/20210210_1/America/Indiana/Knox", "America/Indiana/Knox"),
    ],
)
def test_a_name_of_another_system_is_resolved(name: str, zone: str) -> None:
    assert iana_zone(name) == zone


@pytest.mark.parametrize(
    "name",
    ["", "Customized Time Zone", "tzone://Microsoft/Custom", "Z", "+02:00", "GMT+0200",
     "../etc/passwd", "(UTC+05:00) Berlin", "(UTC+01:00) Eastern Time (US & Canada)", "/", "/a/b/c",
     "Europe/Lisbon ", "Mitteleuropäische Zeit", "Eastern", "/" * 5000, "\0"],
)  # fmt: skip
def test_a_name_that_names_no_zone_is_refused(name: str) -> None:
    with pytest.raises(UnknownZone, match="IANA, Windows or Rails"):
        iana_zone(name)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Europe/Pariss", "Europe/Paris"),
        ("paris", "Europe/Paris"),
        ("Romance Standart Time", "Romance Standard Time"),
        ("Central Time (US and Canada)", "Central Time (US & Canada)"),
        ("America/NewYork", "America/New_York"),
    ],
)
def test_a_refusal_names_what_may_have_been_meant(name: str, meant: str) -> None:
    with pytest.raises(UnknownZone, match="did you mean") as refused:
        iana_zone(name)
    assert repr(meant) in str(refused.value)


def test_a_name_like_no_other_is_refused_without_a_guess() -> None:
    with pytest.raises(UnknownZone, match="for example 'Europe/Lisbon'"):
        iana_zone("x" * 100_000)


@pytest.mark.parametrize(
    ("name", "same"),
    [("UTC+3", "Etc/GMT-3"), ("GMT+0100", "Etc/GMT-1"), ("gmt-10:00", "Etc/GMT+10"), ("+00", "UTC"),
     ("UTC+05:30", None), ("+530", None), ("GMT-20", None)],
)  # fmt: skip
def test_an_offset_is_refused_without_the_zone_on_the_other_side_of_utc(
    name: str, same: str | None
) -> None:
    with pytest.raises(UnknownZone, match="an offset does not say when clocks change") as refused:
        iana_zone(name)
    exact = "" if same is None else f"; '{same}' always has this one"
    assert refused.value.remedy == (
        f"an offset does not say when clocks change: name a place{exact}"
    )


def test_a_name_that_is_none_of_iana_is_refused_with_the_reader_of_other_names() -> None:
    with pytest.raises(UnknownZone, match=r"calendars\.iana_zone reads other names"):
        as_zone("Romance Standard Time")
