"""Definitions of other systems are read at a cost in proportion to their size."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.errors import UnknownKey
from serviceops.interop.definition_import import CalendarsByName
from serviceops.interop.icinga import from_icinga_periods
from serviceops.interop.nagios import from_nagios_periods
from serviceops.interop.servicenow import servicenow_calendars
from serviceops.interop.zendesk import zendesk_policy
from tests.counted import calls_of

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
Work = Callable[[int], Callable[[], object]]


def periods_excluded_by_one(size: int) -> Callable[[], object]:
    text = "define timeperiod{{\n timeperiod_name {}\n alias x\n monday {}\n}}\n"
    parts = [text.format(f"p{n}", "09:00-10:00") for n in range(size)]
    names = ",".join(f"p{n}" for n in range(size))
    parts.append(text.format("all", f"00:00-24:00\n exclude {names}"))
    return lambda: from_nagios_periods("".join(parts), zone="UTC")


def entries_of_single_days(size: int) -> Callable[[], object]:
    days = [f"{date(2000, 1, 1) + timedelta(days=n):%Y%m%d}" for n in range(size)]
    spans = [
        {"schedule": "s", "start_date_time": f"{day}T090000", "end_date_time": f"{day}T170000"}
        for day in days
    ]
    schedule = {"sys_id": "s", "name": "s", "time_zone": "UTC"}
    return lambda: servicenow_calendars([schedule], spans)


def values_of_one_filter(size: int) -> Callable[[], object]:
    some = [{"field": "group_id", "operator": "is", "value": n} for n in range(size)]
    metric = {"priority": "urgent", "metric": "first_reply_time", "target": 60,
              "business_hours": True}  # fmt: skip
    policy = {"title": "t", "position": 1, "filter": {"all": [], "any": some},
              "policy_metrics": [metric]}  # fmt: skip
    return lambda: zendesk_policy({"sla_policies": [policy]}, calendar=OFFICE)


def ranges_with_hours_of_their_own(size: int) -> Callable[[], object]:
    days = [
        (date(2026, 1, 1) + timedelta(days=n), f"{n // 60:02}:{n % 60:02}") for n in range(size)
    ]
    ranges = ", ".join(f'"{day}" = "{opens}-24:00"' for day, opens in days)
    text = f'object TimePeriod "x" {{ ranges = {{ {ranges} }} }}'
    return lambda: from_icinga_periods(text, zone="UTC")


@pytest.mark.parametrize(
    "work",
    [
        periods_excluded_by_one, entries_of_single_days, values_of_one_filter,
        ranges_with_hours_of_their_own,
    ],
)  # fmt: skip
def test_a_large_definition_costs_in_proportion_to_its_size(work: Work) -> None:
    # Eight times as much; it was thirty to sixty times as many calls.
    assert calls_of(work(800)) < 11 * calls_of(work(100))


def test_a_calendar_among_thousands_is_found_by_its_name_at_once() -> None:
    compared: list[str] = []

    class Name(str):
        __slots__ = ()
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            compared.append(str(other))
            return str(self) == other

    found = CalendarsByName({f"s{n}": ALWAYS for n in range(1_000)})

    assert found[Name("s999")] is ALWAYS
    assert len(compared) < 10
    assert "s999" in found
    assert "t" not in found
    with pytest.raises(UnknownKey):
        found["t"]
