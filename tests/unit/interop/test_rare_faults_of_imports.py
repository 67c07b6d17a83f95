"""What importers and exporters refuse, or list as lost, in cases that hardly occur."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from serviceops.calendars import (
    ALWAYS,
    BusinessCalendar,
    Closures,
    DateSpan,
    DayOfMonth,
    EasterDay,
    SpecialDay,
    WeekdayOfMonth,
)
from serviceops.errors import InvalidValue, MalformedPayload, MalformedRow, ServiceOpsError
from serviceops.history import History, Transition
from serviceops.interop import availability
from serviceops.interop.alertmanager import from_config, intervals, to_time_intervals
from serviceops.interop.availability import from_availability, to_availability
from serviceops.interop.grafana import from_policies
from serviceops.interop.grafana_oncall import grafana_schedule
from serviceops.interop.icalendar_shifts import schedule_from_ics, schedule_to_ics
from serviceops.interop.icinga import from_icinga_periods
from serviceops.interop.import_result import Import, Lost, _same
from serviceops.interop.jira_sla import _date
from serviceops.interop.log_tables import from_table
from serviceops.interop.nagios import from_nagios_periods, to_nagios_periods
from serviceops.interop.ocel import _as
from serviceops.interop.opsgenie import opsgenie_schedule
from serviceops.interop.pagerduty import check_rendered, pagerduty_paging, pagerduty_schedule
from serviceops.interop.payloads import Payload
from serviceops.logs import LogSchema
from serviceops.oncall import Layer, Rotation, Schedule
from serviceops.spans import Span

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
WEEK = {"mon-fri": ["09:00-17:00"]}
OFFICE = BusinessCalendar(zone="UTC", week=WEEK)
TODAY = Span(NINE, NINE + 24 * HOUR)


def refuses(make: Callable[[], object], text: str) -> None:
    with pytest.raises(ServiceOpsError, match=text):
        make()


# -- Alertmanager and Grafana ----------------------------------------------------------------------

ROUTE = {"receiver": "desk"}


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"time_intervals": [{"name": "a", "time_intervals": []}] * 2}, "no other time interval"),
        ({"inhibit_rules": [{"source_matchers": ["a=b"], "target_matchers": ["c=d"],
                             "equal": "zone"}]}, "a list of names of labels"),
    ],
)  # fmt: skip
def test_a_wrong_configuration_of_alertmanager_is_refused(
    changed: dict[str, Any], fault: str
) -> None:
    body = {"route": ROUTE, "receivers": [{"name": "desk"}], **changed}

    refuses(lambda: from_config(body), fault)


def test_a_time_interval_may_have_one_text_in_place_of_a_list() -> None:
    one = {"name": "june", "time_intervals": [{"months": "june"}]}
    body = {"route": ROUTE, "receivers": [{"name": "desk"}], "time_intervals": [one]}

    assert from_config(body).routing is not None


def test_a_matcher_of_grafana_has_three_parts_and_others_own_theirs() -> None:
    policies = [{"orgId": 1, "receiver": "a", "object_matchers": [["severity", "="]]}]
    other = {"muteTimes": [{"orgId": 2, "name": "x"}], "contactPoints": [{"orgId": 2, "name": "y"}]}

    refuses(lambda: from_policies({"policies": policies}), "a label, an operator and a value")
    read = from_policies({"policies": [{"orgId": 1, "receiver": "a"}], **other})
    assert read.routing is not None


def test_so_many_time_intervals_are_written_and_dates_at_once_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dates = [SpecialDay(date(2026, 1, day), ["09:00-10:00"]) for day in (1, 2)]
    one, other = (BusinessCalendar(zone="UTC", week={}, exceptions=[day]) for day in dates)
    weekend, workdays = (
        BusinessCalendar(zone="UTC", week={days: ["09:00-17:00"]})
        for days in ("sat-sun", "mon-fri")
    )
    weekly = SpecialDay(WeekdayOfMonth(weekday="mon"), ["09:00-10:00"])
    span = SpecialDay(DateSpan(first=DayOfMonth(day=-3), last=DayOfMonth(day=-1)), ["09:00-10:00"])

    refuses(lambda: to_time_intervals(one & other, name="x"), "at once")
    assert to_time_intervals(weekend & workdays, name="x")["time_intervals"] == []
    assert to_time_intervals(
        BusinessCalendar(zone="UTC", week={}, exceptions=[weekly]), name="x"
    )["time_intervals"]  # fmt: skip
    refuses(
        lambda: to_time_intervals(
            BusinessCalendar(zone="UTC", week={}, exceptions=[span]), name="x"
        ),
        "list its dates",
    )
    monkeypatch.setattr(intervals, "_MAX_RANGES", 0)
    refuses(lambda: to_time_intervals(OFFICE, name="x"), "0 ranges")
    refuses(lambda: to_time_intervals(weekend & workdays, name="x"), "so many ranges")


# -- availability and shifts in iCalendar ----------------------------------------------------------


def text_of(*lines: str, name: str = "VAVAILABILITY") -> str:
    inner = ["BEGIN:AVAILABLE", "UID:1", *lines, "END:AVAILABLE"]
    whole = ["BEGIN:VCALENDAR", "BEGIN:VTODO", "END:VTODO", f"BEGIN:{name}", "UID:x", *inner,
             f"END:{name}", "END:VCALENDAR"]  # fmt: skip
    return "\n".join(whole)


MORNING = ("DTSTART:20260302T080000Z", "DTEND:20260302T120000Z")


def test_long_and_dateless_availability() -> None:
    long = from_availability(text_of("DTSTART:20260302T080000Z", "DTEND:20260306T080000Z"))
    again = from_availability(
        text_of("DTSTART:20260302T080000Z", "DTEND:20260306T080000Z", "RRULE:FREQ=WEEKLY")
    )
    gone = from_availability(text_of(*MORNING, "EXDATE:20260302T080000Z"))

    assert long.value.is_open(NINE + 48 * HOUR)
    assert [one.code for one in again.lost] == ["length"]
    assert not gone.value.is_open(NINE)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("RDATE;VALUE=DATE:20260303", "dates with a time"),
        ("RDATE:20260303T090000Z", "at the time of day"),
    ],
)
def test_dates_of_availability_have_its_time_of_day(line: str, fault: str) -> None:
    refuses(lambda: from_availability(text_of(*MORNING, line)), fault)


def test_exceptions_at_other_times_and_an_end_that_is_a_date() -> None:
    rule = "RRULE:FREQ=DAILY;UNTIL=20260304"
    found = from_availability(text_of(*MORNING, rule, "EXDATE:20260303T090000Z")).value

    assert [found.is_open(NINE + 24 * HOUR * n) for n in range(4)] == [True, True, True, False]


def test_availability_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(availability, "_LARGEST", 10)

    refuses(lambda: from_availability(text_of(*MORNING)), "split the file")


def test_availability_is_written_up_to_a_date_and_rules_without_it() -> None:
    since = date(2026, 1, 1)
    early = SpecialDay(date(2025, 12, 31), ["10:00-11:00"])
    easter = SpecialDay(EasterDay(), ["10:00-11:00"])
    fair = SpecialDay(DayOfMonth(month=5, day=2), ["10:00-11:00"])
    closed = SpecialDay(EasterDay(), [])
    single = SpecialDay(date(2026, 3, 2), ["10:00-11:00"])
    sunday = {"sun": ["10:00-11:00"]}

    def made(*days: SpecialDay, week: dict[str, list[str]] | None = None) -> BusinessCalendar:
        return BusinessCalendar(zone="UTC", week=week or {}, exceptions=days)

    refuses(lambda: to_availability(OFFICE, since=since, until=date(2025, 1, 1)), "swap the two")
    assert "BEGIN:AVAILABLE" not in to_availability(
        made(early, week=sunday), since=since, until=since
    )  # fmt: skip
    refuses(lambda: to_availability(made(easter), since=since), "give until=")
    refuses(
        lambda: to_availability(made(fair, single), since=since),
        "beside other dates",
    )
    assert to_availability(made(closed, fair), since=since).count("BEGIN:AVAILABLE") == 1
    half = BusinessCalendar(zone="UTC", week={"mon": ["09:00:00.5-10:00"]})
    refuses(lambda: to_availability(half, since=since), "whole seconds")


def test_shifts_without_a_name_and_a_period_without_events() -> None:
    week = Rotation(members=["ana"], length="P1W", anchor=NINE, zone="UTC")
    text = schedule_to_ics(Schedule(Layer(week)), period=TODAY)

    assert "X-WR-CALNAME" not in text
    later = Span(NINE + 240 * HOUR, NINE + 250 * HOUR)
    refuses(
        lambda: schedule_from_ics(text, period=later, zone="UTC", name="mail"),
        "'a text without an event from 2026-03-12 09:00",
    )


# -- Nagios and Icinga -----------------------------------------------------------------------------


def icinga(*lines: str) -> str:
    return "\n".join(['object TimePeriod "office" {', *lines, "}", ";"])


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('ranges { "monday" = "09:00-17:00" }', "'='"),
        ("prefer_includes = maybe", "true or false"),
        ('colour = "red"', "an attribute of a time period"),
    ],
)
def test_a_wrong_line_of_icinga_is_refused(line: str, fault: str) -> None:
    refuses(lambda: from_icinga_periods(icinga(line), zone="UTC"), fault)


def test_an_import_a_sign_and_dates_without_hours_of_icinga_are_read() -> None:
    text = icinga('import "legacy-timeperiod"', ";", 'ranges = { "2026-03-02" = "" }')

    assert not from_icinga_periods(text, zone="UTC").named["office"].is_open(NINE)


def test_so_many_periods_of_nagios_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("serviceops.interop.nagios._MAX_PERIODS", 0)
    text = "define timeperiod {\n timeperiod_name a\n monday 09:00-17:00\n}"

    refuses(lambda: from_nagios_periods(text, zone="UTC"), "at most 0 are read")


def test_an_empty_calendar_is_a_period_without_hours() -> None:
    text = to_nagios_periods(ALWAYS - Closures(()), name="none")

    assert "timeperiod_name none" in text


# -- rotas of other systems ------------------------------------------------------------------------


def test_rotas_of_opsgenie_that_are_disabled_and_overrides_of_all_rotations() -> None:
    rotation = {"name": "day", "startDate": "2026-03-02T09:00:00Z", "type": "daily", "length": 1,
                "participants": [{"type": "user", "username": "ana"}]}  # fmt: skip
    override = {"user": {"type": "user", "username": "ben"}, "startDate": "2026-03-02T09:00:00Z",
                "endDate": "2026-03-02T10:00:00Z"}  # fmt: skip
    body = {"name": "s", "timezone": "UTC", "enabled": False, "rotations": [rotation]}

    read = opsgenie_schedule(body, overrides=[override])

    assert [one.code for one in read.lost] == ["disabled"]
    assert [member.name for member in read.value.on_call(at=NINE)] == ["ben"]


def pagerduty(**changed: Any) -> dict[str, Any]:
    # fmt: off
    layer = {"id": "L1", "name": "one", "start": "2026-03-02T09:00:00Z",
             "rotation_virtual_start": "2026-03-02T09:00:00Z",
             "rotation_turn_length_seconds": 86400,
             "users": [{"user": {"id": "U1", "summary": "ana", "type": "user_reference"}}]}
    # fmt: on
    ended = {**layer, "id": "L2", "end": "2026-03-01T09:00:00Z"}
    return {
        "id": "S1",
        "name": "s",
        "time_zone": "UTC",
        "schedule_layers": [layer, ended],
        **changed,
    }


def test_a_layer_of_pagerduty_that_ends_before_it_starts_and_rendered_overrides() -> None:
    entry = {"start": "2026-03-02T09:00:00Z", "end": "2026-03-02T10:00:00Z",
             "user": {"id": "U2", "summary": "ben", "type": "user_reference"}}  # fmt: skip
    rendered = {"rendered_schedule_entries": [entry]}

    read = pagerduty_schedule(pagerduty(overrides_subschedule=rendered))

    assert {one.code for one in read.lost} == {"empty_layer", "rendered_only"}
    assert [member.name for member in read.value.on_call(at=NINE)] == ["ben"]
    plain = pagerduty_schedule(pagerduty(overrides_subschedule={}))
    assert [member.name for member in plain.value.on_call(at=NINE)] == ["ana"]


def test_notifications_of_hand_overs_of_pagerduty_are_listed() -> None:
    rule = {"id": "R1", "escalation_delay_in_minutes": 30,
            "targets": [{"id": "S1", "type": "schedule_reference", "summary": "s"}]}  # fmt: skip
    schedule = pagerduty_schedule(pagerduty()).value
    body = {"id": "P1", "name": "p", "escalation_rules": [rule],
            "on_call_handoff_notifications": "always"}  # fmt: skip

    read = pagerduty_paging(body, schedules={"S1": schedule}, acknowledge_timeout="PT30M")

    assert "handoff_notifications" in {one.code for one in read.lost}


def test_shifts_of_grafana_by_months_and_overrides_that_end_before_they_start() -> None:
    shift = {"id": "A", "type": "single_event", "start": "2026-03-02T09:00:00", "duration": 3600,
             "users": ["ana"], "time_zone": "UTC"}  # fmt: skip
    monthly = {**shift, "id": "B", "type": "recurrent_event", "frequency": "monthly",
               "by_monthday": [1]}  # fmt: skip
    over = {**shift, "id": "C", "type": "override", "until": "2026-03-01T09:00:00"}
    schedule = {"id": "S", "name": "s", "type": "calendar", "time_zone": "UTC",
                "shifts": ["A", "B", "C"]}  # fmt: skip

    read = grafana_schedule(schedule, [shift, monthly, over])

    assert "by_monthday" in {one.code for one in read.lost}
    assert [member.name for member in read.value.on_call(at=NINE)] == ["ana"]


# -- tables, logs and values -----------------------------------------------------------------------


def test_an_import_of_no_case_has_no_only_history() -> None:
    refuses(lambda: Import(cases=[], lost=()).history, "one history")


def test_a_word_without_a_translation_stays_and_is_listed() -> None:
    schema = LogSchema(case="case", at="at", action="what", actions={"Nova": "log"})
    rows = [{"case": "1", "at": NINE, "what": "Nova"}, {"case": "1", "at": NINE, "what": "Outra"}]

    assert [one.code for one in from_table(rows, schema).lost] == ["action_untranslated"]


def test_what_is_nested_too_deep_is_not_the_same() -> None:
    deep: list[Any] = []
    other: list[Any] = []
    for _ in range(30_000):
        deep, other = [deep], [other]

    assert not _same(deep, other)
    while deep:
        deep, other = deep[0], other[0]


def test_an_instant_of_jira_is_within_the_years_of_python() -> None:
    body = Payload({"at": {"epochMillis": 3 * 10**14, "iso8601": "2026-03-02T09:00:00Z"}}, "x")

    assert _date(body, "at") is None
    assert body.faults


def test_a_list_of_an_object_centric_log_is_one_text() -> None:
    assert _as("string", ("a", "b")) == "a, b"
    assert MalformedPayload.__mro__[1] is not MalformedRow
    assert History.of([Transition(NINE, "log")]).state is None
    assert issubclass(InvalidValue, ServiceOpsError)


def test_rendered_overrides_of_no_entry_and_shifts_of_teams_of_pagerduty() -> None:
    nothing = pagerduty(overrides_subschedule={"rendered_schedule_entries": []})
    assert [one.code for one in pagerduty_schedule(nothing).lost] == ["empty_layer"]

    def shift(kind: str, hour: int) -> dict[str, Any]:
        return {
            "start_time": f"2026-03-02T{hour:02}:00:00Z",
            "end_time": f"2026-03-02T{hour + 1:02}:00:00Z",
            "member": {"type": kind, "user_id": "U1", "name": "ana"},
        }

    final = {"computed_shift_assignments": [shift("user_member", 9), shift("empty_member", 10)]}
    body = pagerduty(final_schedule=final)
    assert check_rendered(body) == ()  # Ana has the whole day here too


@pytest.mark.parametrize(
    ("count", "text"),
    [(1, "gone (code, once, in row 3)"), (2, "gone (code, 2 times, first in row 3)")],
)
def test_a_loss_that_occurred_once_is_not_listed_as_1_times(count: int, text: str) -> None:
    assert str(Lost(code="code", field="f", row=3, count=count, sentence="gone")) == text
