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
        "duration": "1970-01-01 13:00:00",  # 31 h less the 18 h on hold
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


def running(**cells: object) -> dict[str, object]:
    return {"task": "INC1", "sla": "P1", "stage": "in_progress", "has_breached": "false",
            "start_time": "2026-03-02 09:00:00", "business_duration": "1970-01-01 01:30:00",
            "business_time_left": "1970-01-01 02:30:00",
            "sys_updated_on": "2026-03-02 12:00:00", **cells}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "fraction"),
    [
        ("37,5", 0.375), ("37,50 %", 0.375), ("37.5%", 0.375), ("37", 0.37), (37.5, 0.375),
        (37, 0.37), ("1.234,5", 12.345), ("1,234.5", 12.345), ("1 234,50", 12.345),
        ("1\u00a0234,5", 12.345), ("1'234.5", 12.345), ("1234,5", 12.345),
        ({"value": "12.345", "display_value": "12,345"}, 0.12345), ("0,125000", 0.00125),
    ],
)  # fmt: skip
def test_a_percentage_is_read_as_its_locale_writes_it(text: object, fraction: float) -> None:
    (reading,) = from_task_sla([running(business_percentage=text)])
    assert reading.fraction == pytest.approx(fraction)


@pytest.mark.parametrize(
    "text",
    ["1,234", "1.234", "12.345.678", "1,2,3", "1.2.3", "37,", "-5", "1,23.4", "\u0663\u0667"],
)
def test_a_percentage_that_could_be_another_is_refused(text: str) -> None:
    with pytest.raises(MalformedPayload, match=r"business_percentage: .* a percentage"):
        from_task_sla([running(business_percentage=text)])


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("4 Hours", timedelta(hours=4)), ("1 Day 2 Hours", timedelta(hours=26)),
        ("1 Hour 30 Minutes", timedelta(minutes=90)), ("2 Days 1 Second", timedelta(2, 1)),
        ("0 Seconds", timedelta()), ("1970-01-02 02:00:00", timedelta(hours=26)),
        ({"value": "1970-01-01 04:00:00", "display_value": "4 Stunden"}, timedelta(hours=4)),
    ],
)  # fmt: skip
def test_a_duration_is_read_raw_or_as_english_forms_show_it(
    text: object, length: timedelta
) -> None:
    (reading,) = from_task_sla([running(business_duration=text)])
    assert reading.elapsed == length


@pytest.mark.parametrize("text", ["4 Stunden", "4", "Hours 4", "4 Hours!", "-4 Hours"])
def test_a_duration_in_other_words_is_refused(text: str) -> None:
    with pytest.raises(MalformedPayload, match="business_duration"):
        from_task_sla([running(business_duration=text)])


def test_figures_of_another_clock_are_never_taken_without_a_word() -> None:
    actual = {"duration": "1970-01-01 03:00:00", "time_left": "1970-01-01 01:00:00",
              "pause_duration": "1970-01-01 00:20:00"}  # fmt: skip

    (business,) = from_task_sla([running(**actual)])
    (real,) = from_task_sla([running(**actual, business_duration="", sys_updated_on="")])

    assert (business.elapsed, business.paused_for, business.lost) == (
        timedelta(minutes=90), None, ()
    )  # fmt: skip
    assert (real.elapsed, real.goal) == (timedelta(hours=3), timedelta(hours=4))
    assert [one.code for one in real.lost] == ["actual_used", "refresh_unknown"]
