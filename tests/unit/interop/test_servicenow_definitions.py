"""ServiceNow's schedules, SLA definitions and encoded queries, one choice at a time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.errors import MalformedPayload
from serviceops.history import History, Transition
from serviceops.interop.servicenow import (
    from_rows,
    parse_encoded_query,
    servicenow_calendars,
    servicenow_policy,
)
from serviceops.lifecycle import MAPPINGS
from serviceops.sla import Agreement, By, Goal, Policy, Stage, While

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
BASE: dict[str, Any] = {
    "name": "P1", "duration": "1970-01-01 04:00:00", "schedule_source": "no_schedule",
    "start_condition": "active=true^priority=1", "stop_condition": "stateIN6,7",
}  # fmt: skip


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


def step(hour: int, action: str, state: str | None = None, **facts: Any) -> Transition:
    return Transition(at(hour), action, state, facts)


def policy(**changes: Any) -> Policy:
    return servicenow_policy([BASE | changes], calendars={"s": OFFICE}).value


def lost(**changes: Any) -> list[str]:
    with pytest.raises(MalformedPayload) as refused:
        servicenow_policy([BASE | changes], calendars={})
    return list(refused.value.problems)


def test_a_pause_while_waiting_for_the_caller_is_that_of_imported_incidents() -> None:
    incident = {"sys_id": "i", "number": "INC1", "opened_at": "2026-03-02 09:00:00", "state": "2",
                "priority": "1"}  # fmt: skip
    saves = [(10, "state", "1", "3"), (10, "hold_reason", "", "1"), (12, "hold_reason", "1", "4"),
             (13, "state", "3", "2"), (13, "hold_reason", "4", "")]  # fmt: skip
    audit = [
        {"documentkey": "i", "fieldname": field, "oldvalue": before, "newvalue": after,
         "user": "ada", "sys_created_on": f"2026-03-02 {hour}:00:00"}
        for hour, field, before, after in saves
    ]  # fmt: skip

    history = from_rows([incident], audit).histories["INC1"]
    reading = policy(pause_condition="state=3^hold_reason=1").read(history, at=at(14))["P1"]

    assert (reading.elapsed, reading.paused_for) == (timedelta(hours=3), timedelta(hours=2))


@pytest.mark.parametrize("retroactive", ["false", "true"])
def test_a_clock_of_a_requested_item_starts_and_ends_with_it(retroactive: str) -> None:
    words = MAPPINGS["servicenow", "request"]
    item = {"sys_id": "i", "number": "RITM1", "opened_at": "2026-03-02 09:00:00", "state": "3",
            "priority": "1"}  # fmt: skip
    saved = {"documentkey": "i", "fieldname": "state", "oldvalue": "2", "newvalue": "3",
             "user": "ada", "sys_created_on": "2026-03-02 12:00:00"}  # fmt: skip
    row = BASE | {"collection": "sc_req_item", "start_condition": "priority=1",
                  "stop_condition": "active=false",
                  "retroactive": retroactive, "set_start_to": "opened_at"}  # fmt: skip

    history = from_rows([item], [saved], words=words).histories["RITM1"]
    promised = servicenow_policy([row], calendars={}, table="sc_req_item", words=words).value
    reading = promised.read(history, at=at(14))["P1"]

    assert (reading.stage, reading.elapsed) == (Stage.STOPPED, timedelta(hours=3))


def test_a_save_that_stops_a_retroactive_clock_does_not_cancel_it() -> None:
    promised = policy(stop_condition="state=7", retroactive="true", set_start_to="opened_at")
    logged = step(9, "log", "new", priority="P1")
    lowered = step(11, "reprioritise", priority="P3")

    closed = promised.read(History.of([logged, step(12, "close", "closed")]), at=at(14))["P1"]
    left = promised.read(History.of([logged, lowered]), at=at(14))["P1"]

    assert (closed.stage, closed.elapsed) == (Stage.STOPPED, timedelta(hours=3))
    assert (left.stage, left.elapsed) == (Stage.CANCELLED, timedelta(hours=2))


def test_a_retroactive_clock_that_a_change_stops_is_cancelled_by_its_start_condition() -> None:
    promised = policy(stop_condition="assignment_groupVALCHANGES", retroactive="true",
                      set_start_to="opened_at")  # fmt: skip
    logged = step(9, "log", "new", priority="P1")
    moved, lowered = step(12, "assign", group="web"), step(11, "reprioritise", priority="P3")

    stopped = promised.read(History.of([logged, moved]), at=at(14))["P1"]
    left = promised.read(History.of([logged, lowered]), at=at(14))["P1"]

    assert (stopped.stage, stopped.elapsed) == (Stage.STOPPED, timedelta(hours=3))
    assert (left.stage, left.elapsed) == (Stage.CANCELLED, timedelta(hours=2))


# -- encoded queries -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ("priority=1", "priority P1"),
        ("priority!=1", "not priority P1"),
        ("priorityIN1,2", "priority P1 or P2"),
        ("priority<=2", "priority P1 or P2"),
        ("priority>3", "priority P4 or P5"),
        ("priority<3", "priority P1 or P2"),
        ("priority>=3", "priority P3 or P4 or P5"),
        ("state>=6", "resolved or closed or cancelled"),
        ("active=true", "not (closed or cancelled)"),
        ("active=false", "closed or cancelled"),
        ("state=3^hold_reason=1", "on_hold and hold_reason caller"),
        ("hold_reasonIN3,4", "hold_reason problem or vendor"),
        ("hold_reason=9", "hold_reason 9"),
        ("close_code=Duplicate", "resolution_code duplicate"),
        ("assigned_toISEMPTY", "person not set"),
        ("assignment_groupISNOTEMPTY", "not group not set"),
        ("priority=1^ORpriority=2^state=2", "(priority P1 or P2) and in_progress"),
        ("priority=1^state=2^NQpriority=2", "priority P1 and in_progress or priority P2"),
        ("priority=1^ORDERBYnumber^EQ", "priority P1"),
        ("stateCHANGESTO6", "entering resolved"),
        ("stateCHANGESFROM3", "leaving on_hold"),
        ("assignment_groupVALCHANGES^priority=1", "a change of group while priority P1"),
        ("short_description=a^^b", "summary a^b"),
    ],
)
def test_a_query_is_the_condition_it_says(query: str, condition: str) -> None:
    assert str(parse_encoded_query(query)) == condition


@pytest.mark.parametrize("query", ["", "EQ", "priorityANYTHING", "priority=1^ORpriorityANYTHING"])
def test_a_query_without_a_limit_matches_everything(query: str) -> None:
    assert parse_encoded_query(query) is None


@pytest.mark.parametrize(
    "query",
    ["short_descriptionLIKEmail", "caller_id.vip=true", "opened_at>javascript:gs.daysAgo(1)",
     "state=99", "no term at all", "123TEXTQUERY321=x", "priority<javascript:1", "u_floor=3",
     "stateCHANGESTO6^assignment_groupVALCHANGES", "category<3", "priorityIN"],
)  # fmt: skip
def test_a_term_that_has_no_place_is_refused(query: str) -> None:
    with pytest.raises(MalformedPayload, match="a query of known terms is expected"):
        parse_encoded_query(query)


def test_a_term_that_has_no_place_can_be_given_a_condition() -> None:
    vip = While(vip=True)

    found = parse_encoded_query(
        "priority=1^caller_id.vip=true", conditions={"caller_id.vip=true": vip}
    )

    assert found == While(priority="P1") & vip


# -- SLA definitions -------------------------------------------------------------------------------


def test_a_record_that_is_reopened_starts_another_clock() -> None:
    history = History([
        step(9, "log", "new", priority="P1"), step(10, "resolve", "resolved"),
        step(11, "reopen", "in_progress"), step(13, "resolve", "resolved"),
    ])  # fmt: skip

    reading = policy().read(history, at=at(18))["P1"]

    assert [str(cycle.elapsed) for cycle in reading.cycles] == ["1:00:00", "2:00:00"]


def test_a_priority_that_no_longer_fits_cancels_the_clock() -> None:
    history = History([step(9, "log", "new", priority="P1"), step(10, "amend", priority="P2")])

    assert policy().read(history, at=at(12))["P1"].stage is Stage.CANCELLED
    never = policy(when_to_cancel="never").read(history, at=at(12))["P1"]
    assert (never.stage, str(never.elapsed)) == (Stage.RUNNING, "3:00:00")
    own = policy(when_to_cancel="on_condition", cancel_condition="state=8")
    assert own.read(history, at=at(12))["P1"].stage is Stage.RUNNING


HELD = policy(when_to_cancel="on_condition", cancel_condition="state=3")


def test_a_clock_does_not_start_while_its_cancel_condition_is_true() -> None:
    history = History([
        step(9, "log", "new", priority="P2"), step(10, "hold", "on_hold"),
        step(11, "amend", priority="P1"), step(12, "resume", "in_progress"),
    ])  # fmt: skip

    assert HELD.read(history, at=at(11, 30))["P1"].stage is Stage.NOT_STARTED
    (cycle,) = HELD.read(history, at=at(14))["P1"].cycles
    assert (cycle.started_at, cycle.elapsed) == (at(12), timedelta(hours=2))


def test_another_clock_starts_when_the_cancel_condition_ends() -> None:
    history = History([
        step(9, "log", "new", priority="P1"), step(10, "hold", "on_hold"),
        step(12, "resume", "in_progress"),
    ])  # fmt: skip

    first, second = HELD.read(history, at=at(14))["P1"].cycles

    assert (first.stage, first.elapsed) == (Stage.CANCELLED, timedelta(hours=1))
    assert (second.started_at, second.stage) == (at(12), Stage.RUNNING)


def test_a_reset_starts_no_clock_while_its_cancel_condition_is_true() -> None:
    history = History([
        step(9, "log", "new", priority="P1", group="a"), step(10, "hold", "on_hold", group="b"),
        step(11, "reassign", group="c"),
    ])  # fmt: skip
    reset = policy(when_to_cancel="on_condition", cancel_condition="state=3",
                   reset_condition="assignment_groupVALCHANGES", reset_action="cancel")  # fmt: skip

    (cycle,) = reset.read(history, at=at(12))["P1"].cycles

    assert (cycle.stage, cycle.elapsed) == (Stage.CANCELLED, timedelta(hours=1))


def test_a_later_priority_starts_when_it_comes_and_a_retroactive_one_at_the_opening() -> None:
    history = History([step(9, "log", "new", priority="P2"), step(11, "amend", priority="P1")])

    assert policy().read(history, at=at(12))["P1"].elapsed == timedelta(hours=1)
    early = policy(retroactive="true", set_start_to="opened_at", retroactive_pause="true")
    assert early.read(history, at=at(12))["P1"].elapsed == timedelta(hours=3)


def test_earlier_pauses_count_in_a_retroactive_clock() -> None:
    history = History([
        step(9, "log", "new", priority="P2"), step(10, "hold", "on_hold"),
        step(11, "resume", "in_progress"), step(12, "amend", priority="P1"),
    ])  # fmt: skip
    early = policy(retroactive="true", set_start_to="sys_created_on", pause_condition="state=3")

    assert early.read(history, at=at(13))["P1"].elapsed == timedelta(hours=3)


def test_a_pause_may_last_until_its_own_condition() -> None:
    history = History([
        step(9, "log", "new", priority="P1"), step(10, "hold", "on_hold"),
        step(11, "amend", "in_progress"), step(12, "assign", group="mail"),
    ])  # fmt: skip
    ends = policy(pause_condition="state=3", when_to_resume="on_condition",
                  resume_condition="assignment_groupISNOTEMPTY")  # fmt: skip

    assert policy(pause_condition="state=3").read(history, at=at(13))["P1"].elapsed == timedelta(
        hours=3
    )
    assert ends.read(history, at=at(13))["P1"].elapsed == timedelta(hours=2)


def test_a_reset_cancels_the_clock_and_starts_another() -> None:
    history = History([
        step(9, "log", "new", priority="P1", group="a"), step(11, "reassign", group="b"),
    ])  # fmt: skip
    reset = policy(reset_condition="assignment_groupVALCHANGES", reset_action="cancel")

    reading = reset.read(history, at=at(12))["P1"]

    assert [str(one.stage) for one in reading.cycles] == ["cancelled", "running"]
    assert reading.elapsed == timedelta(hours=1)


def test_every_definition_that_fits_has_its_own_clock() -> None:
    rows = [BASE, BASE | {"name": "P1 response", "stop_condition": "assigned_toISNOTEMPTY"}]
    both = servicenow_policy(rows, calendars={}).value
    history = History([step(9, "log", "new", priority="P1")])

    assert list(both.read(history, at=at(10))) == ["P1", "P1 response"]


def test_reaching_the_goal_is_a_breach_there() -> None:
    history = History([step(9, "log", "new", priority="P1"), step(13, "resolve", "resolved")])

    assert policy().read(history, at=at(18))["P1"].breached


def test_a_schedule_may_come_from_a_field_of_the_task() -> None:
    (target,) = servicenow_policy(
        [BASE | {"schedule_source": "task_field", "schedule_source_field": "u_schedule"}],
        calendars={"s": OFFICE}, fields={"priority": "priority", "u_schedule": "schedule"},
    ).value.targets  # fmt: skip

    assert target.calendar == By("schedule", {"s": OFFICE})
    assert target.goal == Goal.working(hours=4)


@pytest.mark.parametrize(
    "cell",
    ["1970-01-02 02:00:00", "1 Day 2 Hours",
     {"value": "1970-01-02 02:00:00", "display_value": "1 Day 2 Hours"}],
)  # fmt: skip
def test_a_duration_may_be_stored_or_shown(cell: Any) -> None:
    assert policy(duration=cell).targets[0].goal == Goal.real(hours=26)


def test_without_a_schedule_time_is_real() -> None:
    (target,) = policy(type="OLA").targets

    assert (target.calendar, target.goal) == (ALWAYS, Goal.real(hours=4))
    assert target.agreement is Agreement.OLA


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"timezone_source": "sla.timezone", "timezone": "Eastern Standard Time"}, set()),
        ({"timezone": "America/New_York"}, set()),
        ({"timezone_source": "task.caller_id.time_zone"}, {"timezone_source"}),
        ({"timezone_source": "sla.timezone", "timezone": "Europe/Paris"}, {"timezone_source"}),
        ({"timezone_source": "sla.timezone", "timezone": "Atlantis"}, {"timezone_source"}),
        ({"timezone_source": "sla.timezone"}, {"timezone_source"}),
        ({"timezone": "US/Eastern", "schedule_source": "task_field",
          "schedule_source_field": "assignment_group"}, {"timezone_source"}),
        ({"timezone": "Europe/Paris", "schedule_source": "no_schedule"}, set()),
    ],
)  # fmt: skip
def test_a_zone_of_a_definition_is_lost_only_where_it_is_not_the_calendars_own(
    changes: dict[str, str], codes: set[str]
) -> None:
    office = BusinessCalendar(zone="America/New_York", week={"mon-fri": ["09:00-17:00"]})
    row = BASE | {"schedule_source": "sla_definition", "schedule": "s"} | changes
    assert {one.code for one in servicenow_policy([row], calendars={"s": office}).lost} == codes


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"start_condition": "caller_id.vip=true"}, "condition_not_carried"),
        ({"start_condition": "stateCHANGESTO2"}, "condition_not_carried"),
        ({"start_condition": ""}, "no_start"),
        ({"start_condition": " "}, "no_start"),
        ({"start_condition": {"value": "", "display_value": ""}}, "no_start"),
        ({"start_condition": "", "retroactive": "true", "set_start_to": "opened_at"}, "no_start"),
        ({"stop_condition": ""}, "no_stop"),
        ({"duration_type": "rel"}, "script_not_carried"),
        ({"adv_condition_type": "contract"}, "condition_type"),
        ({"collection": "change_request"}, "other_table"),
        ({"active": "false"}, "disabled"),
        ({"schedule_source": "sla_definition", "schedule": "x"}, "calendar_missing"),
        ({"schedule_source": "task_field", "schedule_source_field": "x"}, "schedule_source_field"),
        ({"retroactive": "true", "set_start_to": "work_start"}, "set_start_to"),
        ({"retroactive": "true", "set_start_to": "opened_at", "retroactive_pause": "false"},
         "retroactive_pause"),
        ({"reset_condition": "state=1", "reset_action": "complete"}, "reset_action"),
        ({"pause_condition": "state=3", "when_to_resume": "on_condition"}, "resume_condition"),
    ],
)  # fmt: skip
def test_a_definition_with_a_part_that_has_no_place_is_left_out(
    changes: dict[str, str], code: str
) -> None:
    (problem,) = lost(**changes)

    assert f"({code}, once, in row" in problem
    # Beside a sound one it is listed and the other comes in.
    read = servicenow_policy([BASE | {"name": "sound"}, BASE | changes], calendars={})
    assert [target.name for target in read.value.targets] == ["sound"]
    assert code in {one.code for one in read.lost}


def test_a_clock_without_a_start_condition_never_starts() -> None:
    problems = lost(start_condition="")

    assert (
        "'P1' is left out: no clock of it ever starts there (no_start, once, in row" in problems[0]
    )
    # A condition that every record matches has a term: the clock is attached where none stops it.
    (target,) = policy(start_condition="numberANYTHING").targets
    assert str(target.start) == "the beginning of not (resolved or closed)"


def test_a_definition_that_cannot_be_is_refused_with_its_place() -> None:
    assert lost(duration="")[0].startswith("contract_sla[0].duration: ")
    assert lost(when_to_cancel="sometimes")[0].startswith("contract_sla[0].when_to_cancel: ")


# -- schedules -------------------------------------------------------------------------------------


def span(schedule: str, start: str, end: str, **more: str) -> dict[str, str]:
    return {"schedule": schedule, "start_date_time": start, "end_date_time": end, **more}


DAY = span("a", "20260105T080000", "20260105T170000", repeat_type="weekdays")


@pytest.mark.parametrize("flag", ["true", "TRUE", "1", True])
def test_an_entry_lasts_all_day_by_any_spelling_of_true(flag: Any) -> None:
    entry = DAY | {"all_day": flag}
    read = servicenow_calendars([{"sys_id": "a", "time_zone": "UTC"}], [entry])

    assert str(read.value["a"]) == "<BusinessCalendar UTC, mon-fri 00:00-24:00>"


def test_an_entry_that_lasts_all_day_perhaps_is_refused() -> None:
    with pytest.raises(MalformedPayload, match=r"spans\[0\]\.all_day: 'odd'"):
        servicenow_calendars([{"sys_id": "a", "time_zone": "UTC"}], [DAY | {"all_day": "odd"}])


def test_a_schedule_that_floats_needs_a_zone() -> None:
    for zone in ("", "floating"):
        schedule = {"sys_id": "a", "name": "a", "time_zone": zone}
        with pytest.raises(MalformedPayload, match="zone= for hours that float"):
            servicenow_calendars([schedule], [DAY])
        read = servicenow_calendars([schedule], [DAY], zone="Asia/Tokyo")
        assert read.value["a"].zone == "Asia/Tokyo"


def test_an_excluded_schedule_takes_its_hours_away_and_a_parent_limits() -> None:
    schedules = [{"sys_id": one, "name": one, "time_zone": "UTC"} for one in "abc"]
    schedules[0]["parent"] = "c"
    spans = [DAY, span("b", "20260105T120000", "20260105T130000", repeat_type="daily"),
             span("c", "20260105T100000", "20260105T150000", repeat_type="daily")]  # fmt: skip
    other = [{"schedule": "a", "child_schedule": "b", "type": "exclude"}]

    calendar = servicenow_calendars(schedules, spans, other).value["a"]

    monday = datetime(2026, 3, 2, tzinfo=UTC)
    assert calendar.elapsed(monday, monday + timedelta(days=1)) == timedelta(hours=4)


def test_an_included_schedule_in_another_zone_keeps_its_own_clock() -> None:
    schedules = [{"sys_id": "a", "name": "a", "time_zone": "UTC"},
                 {"sys_id": "b", "name": "b", "time_zone": "Asia/Tokyo"}]  # fmt: skip
    spans = [DAY, DAY | {"schedule": "b"}]
    other = [{"schedule": "a", "child_schedule": "b", "type": "include"}]

    calendar = servicenow_calendars(schedules, spans, other).value["a"]

    # Tokyo works 23:00 to 08:00 UTC, and then UTC works until 17:00.
    monday = datetime(2026, 3, 3, tzinfo=UTC)
    assert calendar.elapsed(monday, monday + timedelta(days=1)) == timedelta(hours=18)


def test_schedules_in_a_circle_and_children_that_are_missing_are_refused() -> None:
    schedules = [{"sys_id": one, "name": one, "time_zone": "UTC"} for one in "ab"]
    circle = [{"schedule": "a", "child_schedule": "b"}, {"schedule": "b", "child_schedule": "a"}]
    with pytest.raises(MalformedPayload, match="without a circle"):
        servicenow_calendars(schedules, [DAY], circle)
    with pytest.raises(MalformedPayload, match="sys_id of a schedule that was given"):
        servicenow_calendars(schedules, [DAY], [{"schedule": "a", "child_schedule": "x"}])


def test_a_holiday_of_several_days_closes_each_of_them() -> None:
    shut = span("a", "20261224T000000", "20261226T235959", all_day="true", type="exclude",
                repeat_type="yearly", yearly_type="doy", name="Shutdown")  # fmt: skip

    calendar = servicenow_calendars([{"sys_id": "a", "time_zone": "UTC"}], [DAY, shut]).value["a"]

    days = [datetime(2029, 12, day, 9, tzinfo=UTC) for day in (21, 24, 25, 26, 27)]
    assert [calendar.is_open(day) for day in days] == [True, False, False, False, True]


def test_an_entry_of_every_week_may_last_for_several_days() -> None:
    weekly = {"repeat_type": "weekly", "days_of_week": "5"}
    weekend = span("a", "20260102T180000", "20260105T070000", **weekly)
    long = span("a", "20260102T000000", "20260104T235959", **weekly)

    def hours(entry: dict[str, str]) -> str:
        return str(servicenow_calendars([{"sys_id": "a", "time_zone": "UTC"}], [entry]).value["a"])

    text = "<BusinessCalendar UTC, mon 00:00-07:00, fri 18:00-24:00, sat-sun 00:00-24:00>"
    assert hours(weekend) == text
    assert hours(long) == "<BusinessCalendar UTC, fri-sun 00:00-24:00>"


def test_the_last_day_of_a_repetition_is_part_of_it_and_the_next_is_not() -> None:
    spans = [DAY | {"repeat_type": "daily", "repeat_until": "20260115"}]

    calendar = servicenow_calendars([{"sys_id": "a", "time_zone": "UTC"}], spans).value["a"]

    days = [datetime(2026, 1, day, 9, tzinfo=UTC) for day in (4, 5, 15, 16)]
    assert [calendar.is_open(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(("monthly", "day"), [("dom", 10), ("ldom", 30), ("dow", 14), ("ldow", 28)])
def test_a_monthly_entry_is_on_a_date_or_a_weekday_or_the_last_of_them(
    monthly: str, day: int
) -> None:
    # 10 March 2026 is the second Tuesday; those of April are 7, 14, 21 and 28.
    entry = span("a", "20260310T080000", "20260310T170000", repeat_type="monthly",
                 monthly_type=monthly)  # fmt: skip

    calendar = servicenow_calendars([{"sys_id": "a", "time_zone": "UTC"}], [entry]).value["a"]

    april = [datetime(2026, 4, number, 9, tzinfo=UTC) for number in range(1, 31)]
    assert [at.day for at in april if calendar.is_open(at)] == [day]


def test_a_yearly_entry_begins_with_its_anchor_and_not_with_the_year_of_it() -> None:
    # Labor Day of 2012 was 3 September, before the anchor; that of 2013 was 2 September.
    labor = span("a", "20120915T000000", "20120915T235959", all_day="true", type="exclude",
                 repeat_type="yearly", yearly_type="float", float_day="2", float_week="1",
                 month="9", name="Labor Day")  # fmt: skip

    calendar = servicenow_calendars([{"sys_id": "a", "time_zone": "UTC"}], [DAY, labor]).value["a"]

    assert calendar.is_open(datetime(2012, 9, 3, 9, tzinfo=UTC))
    assert not calendar.is_open(datetime(2013, 9, 2, 9, tzinfo=UTC))


def test_a_month_that_there_is_not_is_a_fault_of_the_month() -> None:
    feast = span("a", "20260105T000000", "20260105T235959", type="exclude", repeat_type="yearly",
                 yearly_type="float", float_day="2", float_week="1", month="13")  # fmt: skip

    with pytest.raises(MalformedPayload) as caught:
        servicenow_calendars([{"sys_id": "a", "time_zone": "UTC"}], [DAY, feast])

    fault = "spans[1].month: '13' was given where a month from 1 to 12 is expected"
    assert caught.value.problems == (fault,)


def test_a_repetition_beyond_the_last_year_is_a_fault_of_its_count() -> None:
    late = span("a", "99891231T080000", "99891231T170000", repeat_type="weekly", days_of_week="1",
                repeat_count="999")  # fmt: skip

    with pytest.raises(MalformedPayload) as caught:
        servicenow_calendars([{"sys_id": "a", "time_zone": "UTC"}], [DAY, late])

    fault = "spans[1].repeat_count: '999' was given where dates to the year 9999 is expected"
    assert caught.value.problems == (fault,)


def test_an_instant_in_place_of_a_time_on_the_wall_is_refused() -> None:
    utc = DAY | {"start_date_time": "20260105T080000Z"}

    with pytest.raises(MalformedPayload, match="a moment on the wall clock"):
        servicenow_calendars([{"sys_id": "a", "time_zone": "UTC"}], [utc])


def test_a_holiday_closes_the_hours_of_every_zone() -> None:
    schedules = [{"sys_id": "a", "name": "a", "time_zone": "UTC"},
                 {"sys_id": "b", "name": "b", "time_zone": "Asia/Tokyo"}]  # fmt: skip
    shut = span("a", "20260303T000000", "20260303T235959", all_day="true", type="exclude")
    other = [{"schedule": "a", "child_schedule": "b", "type": "include"}]

    spans = [DAY, DAY | {"schedule": "b"}, shut]
    calendar = servicenow_calendars(schedules, spans, other).value["a"]

    # Tokyo's morning of Tuesday is still Monday in UTC until 09:00 there.
    tuesday = datetime(2026, 3, 3, tzinfo=UTC)
    assert calendar.elapsed(tuesday, tuesday + timedelta(days=1)) == timedelta()
    assert calendar.is_open(tuesday - timedelta(minutes=30))


def test_entries_that_are_no_service_hours_are_left_out() -> None:
    on_call, free = DAY | {"type": "on_call"}, DAY | {"show_as": "free"}

    read = servicenow_calendars([{"sys_id": "a", "time_zone": "UTC"}], [DAY, on_call, free])

    assert [one.code for one in read.lost] == ["entry_type", "show_as"]


@pytest.mark.parametrize(
    ("name", "more", "code"),
    [
        ("08-12", {"end_date_time": "20260105T090000"}, "name_against_hours"),
        ("0800 - 1200 Weekdays", {"end_date_time": "20260105T090000"}, "name_against_hours"),
        ("8:00 to 12:30", {"end_date_time": "20260105T120000"}, "name_against_hours"),
        ("8-5", {}, None),
        ("08-17 Weekdays", {}, None),
        ("Site 17 hours", {}, None),
        ("Order 2026-12-24", {}, None),
        ("Black Friday", {"float_day": "6", "float_week": "4", "month": "11"}, "name_against_date"),
        ("Day after Thanksgiving", {"float_day": "6", "float_week": "4", "month": "11"},
         "name_against_date"),
        ("Thanksgiving Day", {"float_day": "5", "float_week": "4", "month": "11"}, None),
        ("Labor Day", {"float_day": "2", "float_week": "1", "month": "9"}, None),
        ("Labor Day (AU)", {"float_day": "2", "float_week": "2", "month": "3"}, None),
        ("Memorial Day", {"float_day": "2", "float_week": "4", "month": "5"}, "name_against_date"),
    ],
)  # fmt: skip
def test_names_that_their_hours_or_dates_contradict_are_found(
    name: str, more: dict[str, str], code: str | None
) -> None:
    kind = {"repeat_type": "yearly", "yearly_type": "float"} if "month" in more else {}
    entry = DAY | kind | more | {"name": name}

    read = servicenow_calendars([{"sys_id": "a", "time_zone": "UTC"}], [entry])

    assert [one.code for one in read.findings] == ([] if code is None else [code])
