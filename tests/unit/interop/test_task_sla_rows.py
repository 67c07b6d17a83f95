"""ServiceNow's task_sla, in and out."""

from datetime import UTC, datetime, timedelta

import pytest

from serviceops import BusinessCalendar, Goal, History, On, Target, Transition, While
from serviceops.errors import MalformedPayload
from serviceops.interop.reconcile import reconcile
from serviceops.interop.task_sla import from_task_sla, to_task_sla

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
RESOLUTION = Target(
    "resolution", goal=Goal.working(hours=8), calendar=OFFICE, start=On("log"),
    stop=On("resolve"), pause=While("on_hold"),
)  # fmt: skip
HELD_OVERNIGHT = History.of(
    [
        Transition(NINE, "log", state="new"),
        Transition(NINE + timedelta(hours=7), "hold", state="on_hold"),  # 16:00
        Transition(NINE + timedelta(hours=25), "resume", state="in_progress"),  # 10:00
        Transition(NINE + timedelta(hours=31), "resolve", state="resolved"),  # 16:00
    ]
)


def test_durations_are_date_times_from_1970() -> None:
    (reading,) = from_task_sla(
        [
            {
                "task": {"value": "a1", "display_value": "INC1"},
                "sla": {"value": "s1", "display_value": "P1 resolution"},
                "stage": "Paused", "has_breached": False, "active": "true",
                "start_time": "2026-03-02 09:00:00", "planned_end_time": "2026-03-03 09:00:00",
                "original_breach_time": "2026-03-02 17:00:00",
                "duration": "1970-01-01 07:00:00", "business_duration": "1970-01-02 02:30:00",
                "business_time_left": "1970-01-01 01:30:00", "business_percentage": "94.64",
                "business_pause_duration": "1970-01-01 00:00:00",
                "pause_time": "2026-03-02 16:00:00", "sys_updated_on": "2026-03-02 16:00:05",
            }
        ]
    )  # fmt: skip
    assert (reading.case, reading.name, str(reading.stage)) == ("INC1", "P1 resolution", "paused")
    assert reading.elapsed == timedelta(hours=26, minutes=30)
    assert reading.goal == timedelta(hours=28)
    assert reading.paused_for is None  # the pause that is on is not in it
    assert [one.code for one in reading.lost] == ["pause_open", "actual_duration"]
    assert reading.fraction == pytest.approx(0.9464)
    assert reading.as_of == ("elapsed", "remaining", "fraction", "real_elapsed")


def test_our_reading_as_a_row() -> None:
    row = to_task_sla(RESOLUTION.read(HELD_OVERNIGHT, at=NINE + timedelta(days=4)), task="INC1")
    assert row == {
        "task": "INC1",
        "sla": "resolution",
        "stage": "completed",
        "active": "false",
        "has_breached": "true",
        "start_time": "2026-03-02 09:00:00",
        "end_time": "2026-03-03 16:00:00",
        "planned_end_time": "2026-03-03 11:00:00",  # 7 h before the hold, 1 h after it
        "original_breach_time": "2026-03-02 17:00:00",
        "duration": "1970-01-01 13:00:00",  # 31 h less the 18 h held
        "pause_duration": "1970-01-01 18:00:00",
        "business_duration": "1970-01-01 13:00:00",  # 7 h, and 10:00 to 16:00
        "business_pause_duration": "1970-01-01 02:00:00",  # 16:00-17:00, 09:00-10:00
        "business_time_left": "1970-01-01 00:00:00",
        "business_percentage": "162.50",
        "sys_updated_on": "2026-03-06 09:00:00",
    }


@pytest.mark.parametrize("hours", [0, 3, 8, 26, 30, 100])
def test_what_we_write_we_read_and_it_is_the_same_as_our_reading(hours: int) -> None:
    reading = RESOLUTION.read(HELD_OVERNIGHT, at=NINE + timedelta(hours=hours))
    (theirs,) = from_task_sla([to_task_sla(reading, task="INC1")])
    answer = reconcile(reading, theirs)
    assert answer.agrees, str(answer)


def test_a_percentage_is_cut_so_that_it_never_says_breached_too_early() -> None:
    history = History.of([Transition(NINE, "log", state="new")])
    almost = NINE + timedelta(hours=8) - timedelta(milliseconds=1)
    row = to_task_sla(RESOLUTION.read(history, at=almost), task="INC1")
    assert (row["business_percentage"], row["has_breached"]) == ("99.99", "false")


def test_a_clock_that_has_not_started_has_no_row() -> None:
    assert to_task_sla(RESOLUTION.read(History.of([]), at=NINE), task="INC1") == {}


def test_faults_name_the_row_and_the_field() -> None:
    rows = [
        {"stage": "pondering", "start_time": "2026-03-02 09:00:00"},
        {"stage": "paused", "start_time": "", "business_duration": "4 Stunden"},
        {"stage": "paused", "start_time": "2026-03-02 09:00:00", "percentage": "most",
         "has_breached": "perhaps"},
    ]  # fmt: skip
    with pytest.raises(MalformedPayload) as caught:
        from_task_sla(rows)
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "task_sla[0].stage", "task_sla[1].start_time", "task_sla[1].business_duration",
        "task_sla[2].has_breached", "task_sla[2].percentage",
    ]  # fmt: skip
