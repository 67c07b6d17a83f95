"""Calendars of every drawn kind go out to each system and come back open at the same instants."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from serviceops.calendars import BusinessCalendar, Calendar
from serviceops.errors import LawBroken
from serviceops.interop.alertmanager import from_time_intervals, to_time_intervals
from serviceops.interop.availability import from_availability, to_availability
from serviceops.interop.icinga import from_icinga_periods, to_icinga_periods
from serviceops.interop.nagios import from_nagios_periods, to_nagios_periods
from serviceops.testing import check_written_calendars
from serviceops.testing.strategies import ruled_calendars, time_periods

Written = tuple[Any, str]

SYSTEMS: dict[str, tuple[Callable[[Calendar], Written], Callable[[Written], Calendar]]] = {
    "nagios": (
        lambda calendar: (to_nagios_periods(calendar, name="x"), calendar.zone),
        lambda given: from_nagios_periods(given[0], zone=given[1]).named["x"],
    ),
    "icinga": (
        lambda calendar: (to_icinga_periods(calendar, name="x"), calendar.zone),
        lambda given: from_icinga_periods(given[0], zone=given[1]).named["x"],
    ),
    "alertmanager": (
        lambda calendar: (to_time_intervals(calendar, name="x"), ""),
        lambda given: from_time_intervals([given[0]]).named["x"],
    ),
}


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_calendar_that_is_written_is_read_open_at_the_same_instants(system: str) -> None:
    write, read = SYSTEMS[system]
    check_written_calendars(write, read, examples=60)


@pytest.mark.parametrize("zone", ["Europe/Paris", "Australia/Lord_Howe"])
def test_availability_is_read_open_at_the_same_instants(zone: str) -> None:
    def write(calendar: BusinessCalendar) -> str:
        return to_availability(calendar, since=date(2025, 1, 1), until=date(2028, 1, 1))

    drawn = ruled_calendars(zone=zone)
    check_written_calendars(
        write, lambda text: from_availability(text).value, of=drawn, examples=30
    )


def test_a_writer_that_forgets_an_hour_breaks_the_law() -> None:
    write, read = SYSTEMS["nagios"]
    with pytest.raises(LawBroken, match="same time"):
        check_written_calendars(
            lambda one: (write(one)[0].replace("17:00", "16:00"), one.zone), read
        )


@pytest.mark.parametrize("system", ["nagios", "icinga"])
def test_a_period_that_was_read_goes_out_again(system: Any) -> None:
    write, read = SYSTEMS[system]
    periods = time_periods(system).map(lambda text: read((text, "Europe/Paris")))
    check_written_calendars(write, read, of=periods, examples=60)
