"""Schedules of other systems: payloads in the shapes of their documentation, worked out by hand."""

import copy
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from serviceops.errors import InvalidValue, MalformedPayload
from serviceops.interop.grafana_oncall import grafana_schedule
from serviceops.interop.icalendar_shifts import schedule_from_ics, schedule_to_ics
from serviceops.interop.opsgenie import opsgenie_schedule
from serviceops.interop.pagerduty import check_rendered, pagerduty_paging, pagerduty_schedule
from serviceops.interop.splunk_oncall import splunk_schedule
from serviceops.oncall import Layer, Override, Rotation, Schedule
from serviceops.spans import Span

LONDON = ZoneInfo("Europe/London")


def names(schedule: Schedule, at: str, zone: str = "UTC") -> list[str]:
    moment = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(zone))
    return [member.name for member in schedule.on_call(at=moment)]


def user(identity: str) -> dict[str, Any]:
    return {"user": {"id": identity, "summary": identity.title(), "type": "user_reference"}}


LAYER = {
    "name": "Layer 1",
    "start": "2026-02-19T18:00:00Z",
    "end": None,
    "rotation_virtual_start": "2026-02-16T09:00:00Z",
    "rotation_turn_length_seconds": 604800,
    "users": [user("ana"), user("ben")],
    "restrictions": [],
}
PAGERDUTY: dict[str, Any] = {
    "schedule": {
        "id": "PI7DH85",
        "name": "Mail",
        "time_zone": "Europe/London",
        "schedule_layers": [
            {
                **LAYER,
                "name": "Weekends",
                "users": [user("zoe")],
                "restrictions": [
                    {"type": "weekly_restriction", "start_time_of_day": "18:00:00",
                     "duration_seconds": 226800, "start_day_of_week": 5},
                ],
            },
            LAYER,
        ],
        "overrides": [
            {"start": "2026-03-03T20:00:00Z", "end": "2026-03-04T08:00:00Z", **user("eve")},
        ],
    }
}  # fmt: skip


def test_pagerduty_layers_win_from_the_top_and_keep_wall_time() -> None:
    found = pagerduty_schedule(PAGERDUTY)
    schedule = found.value

    assert found.lost == ()
    assert repr(schedule) == "<Schedule Mail: Weekends (Zoe), Layer 1 (Ana, Ben), 1 override>"
    assert names(schedule, "2026-02-19T17:59") == []  # before the layer starts
    assert names(schedule, "2026-02-20T12:00") == ["Ana"]  # the week that began on the 16th
    assert names(schedule, "2026-02-23T09:00") == ["Ben"]
    # From Friday 18:00 for 63 hours: until Monday 09:00.
    assert names(schedule, "2026-02-20T18:00") == ["Zoe"]
    assert names(schedule, "2026-02-23T08:59") == ["Zoe"]
    assert names(schedule, "2026-03-03T23:00") == ["Eve"]
    # In summer the hand-over is at 09:00 in London still, 08:00 UTC.
    assert names(schedule, "2026-04-06T07:59") == ["Zoe"]
    assert names(schedule, "2026-04-06T08:00") == ["Ben"]


def test_pagerduty_daily_restrictions_run_past_midnight() -> None:
    layer = {
        **LAYER, "rotation_turn_length_seconds": 86400,
        "restrictions": [
            {"type": "daily_restriction", "start_time_of_day": "17:00:00",
             "duration_seconds": 57600},
        ],
    }  # fmt: skip
    payload = {"name": "x", "time_zone": "Europe/London", "schedule_layers": [layer]}

    schedule = pagerduty_schedule(payload).value

    assert names(schedule, "2026-03-02T16:59") == []
    assert names(schedule, "2026-03-02T17:00") != []
    assert names(schedule, "2026-03-03T08:59") != []
    assert names(schedule, "2026-03-03T09:00") == []


def test_a_virtual_start_after_the_start_turns_backwards() -> None:
    layer = {**LAYER, "rotation_virtual_start": "2026-03-02T09:00:00Z"}
    payload = {"name": "x", "time_zone": "Europe/London", "schedule_layers": [layer]}

    schedule = pagerduty_schedule(payload).value

    assert names(schedule, "2026-03-02T09:00") == ["Ana"]
    assert names(schedule, "2026-02-24T09:00") == ["Ben"]


def test_two_users_of_one_name_are_distinguished() -> None:
    twin = {"user": {"id": "P2", "summary": "Ana"}}
    layer = {**LAYER, "users": [user("ana"), twin]}
    payload = {"name": "x", "time_zone": "Europe/London", "schedule_layers": [layer]}

    assert [m.name for m in pagerduty_schedule(payload).value.members] == ["Ana", "Ana (P2)"]
    by_id = pagerduty_schedule(payload, names="id").value
    assert [m.name for m in by_id.members] == ["ana", "P2"]


def rendered(*entries: tuple[str, str, str]) -> dict[str, Any]:
    payload = copy.deepcopy(PAGERDUTY)
    payload["schedule"]["final_schedule"] = {
        "rendered_schedule_entries": [
            {"start": start, "end": end, **user(name)} for start, end, name in entries
        ]
    }
    return payload


def test_check_rendered_finds_nothing_where_pagerduty_agrees() -> None:
    payload = rendered(
        ("2026-03-02T09:00:00Z", "2026-03-03T20:00:00Z", "ana"),
        ("2026-03-03T20:00:00Z", "2026-03-04T08:00:00Z", "eve"),
        ("2026-03-04T08:00:00Z", "2026-03-06T18:00:00Z", "ana"),
        ("2026-03-06T18:00:00Z", "2026-03-09T09:00:00Z", "zoe"),
    )

    assert check_rendered(payload) == ()


def test_check_rendered_finds_the_stretch_that_differs() -> None:
    payload = rendered(
        ("2026-03-02T09:00:00Z", "2026-03-03T20:00:00Z", "ana"),
        ("2026-03-03T20:00:00Z", "2026-03-04T12:00:00Z", "eve"),
    )

    (difference,) = check_rendered(payload)

    assert difference.span == Span(
        datetime(2026, 3, 4, 8, tzinfo=UTC), datetime(2026, 3, 4, 12, tzinfo=UTC)
    )
    assert [m.name for m in difference.before + difference.after] == ["Ana", "Eve"]


def test_a_gap_that_pagerduty_rendered_counts_as_nobody() -> None:
    payload = rendered(
        ("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z", "ana"),
        ("2026-03-02T11:00:00Z", "2026-03-02T12:00:00Z", "ana"),
    )

    (difference,) = check_rendered(payload)

    assert difference.after == ()


def event(**more: Any) -> dict[str, Any]:
    return {
        "name": "Weekdays",
        "start_time": {"date_time": "2026-03-02T09:00:00", "time_zone": "America/Chicago"},
        "end_time": {"date_time": "2026-03-02T17:00:00", "time_zone": "America/Chicago"},
        "effective_since": "2026-03-02T00:00:00Z",
        "effective_until": None,
        "recurrence": ["RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"],
        "assignment_strategy": {
            "type": "rotating_member_assignment_strategy",
            "shifts_per_member": 1,
            "members": [
                {"type": "user_member", "user_id": "ana"},
                {"type": "user_member", "user_id": "ben"},
                {"type": "empty_member"},
            ],
        },
        **more,
    }


def version_3(*events: dict[str, Any], **more: Any) -> dict[str, Any]:
    rotations = [{"id": "R1", "type": "schedule_rotation", "events": list(events)}]
    return {"schedule": {"name": "Mail", "time_zone": "America/Chicago", "rotations": rotations,
                         **more}}  # fmt: skip


def test_pagerduty_shifts_pass_from_shift_to_shift_over_the_weekend() -> None:
    schedule = pagerduty_schedule(version_3(event())).value
    noon = [f"2026-03-{day:02}T12:00" for day in (2, 3, 4, 5, 6, 7, 9)]

    found = [names(schedule, at, "America/Chicago") for at in noon]

    # Monday, Tuesday, nobody on Wednesday, Thursday, Friday, no shift on Saturday, then nobody.
    assert found == [["ana"], ["ben"], [], ["ana"], ["ben"], [], []]
    assert names(schedule, "2026-03-02T08:59", "America/Chicago") == []
    assert names(schedule, "2026-03-10T09:00", "America/Chicago") == ["ana"]


def test_pagerduty_shifts_per_member_and_every_member() -> None:
    strategy = {
        "type": "rotating_member_assignment_strategy", "shifts_per_member": 5,
        "members": [{"type": "user_member", "user_id": name} for name in ("ana", "ben")],
    }  # fmt: skip
    weekly = pagerduty_schedule(version_3(event(assignment_strategy=strategy))).value
    everyone = {**strategy, "type": "every_member_assignment_strategy"}
    together = pagerduty_schedule(version_3(event(assignment_strategy=everyone))).value

    assert names(weekly, "2026-03-06T12:00", "America/Chicago") == ["ana"]
    assert names(weekly, "2026-03-09T12:00", "America/Chicago") == ["ben"]
    assert names(together, "2026-03-02T12:00", "America/Chicago") == ["ana", "ben"]


def test_pagerduty_custom_shifts_and_overrides() -> None:
    shift = {
        "start_time": "2026-03-07T09:00:00Z", "end_time": "2026-03-07T17:00:00Z",
        "assignments": [{"member": {"type": "user_member", "user_id": "cem"}}],
    }  # fmt: skip
    override = {
        "start_time": "2026-03-02T15:00:00Z", "end_time": "2026-03-02T16:00:00Z",
        "overridden_member": {"type": "user_member", "user_id": "ana"},
        "overriding_member": {"type": "user_member", "user_id": "dia"},
    }  # fmt: skip

    schedule = pagerduty_schedule(
        version_3(event(), custom_shifts=[shift], overrides=[override])
    ).value

    assert names(schedule, "2026-03-07T10:00") == ["cem"]
    assert names(schedule, "2026-03-02T15:30") == ["dia"]


def test_pagerduty_computed_assignments_are_compared_too() -> None:
    final = {
        "computed_shift_assignments": [
            {"start_time": "2026-03-02T15:00:00Z", "end_time": "2026-03-02T23:00:00Z",
             "member": {"type": "user_member", "user_id": "ana"}},
            {"start_time": "2026-03-03T15:00:00Z", "end_time": "2026-03-03T23:00:00Z",
             "member": {"type": "user_member", "user_id": "ben"}},
        ]
    }  # fmt: skip

    assert check_rendered(version_3(event(), final_schedule=final)) == ()


@pytest.mark.parametrize(
    "rule", ["FREQ=MONTHLY", "FREQ=WEEKLY;COUNT=3", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=YEARLY"]
)
def test_a_rule_that_is_not_carried_is_listed_as_lost(rule: str) -> None:
    payload = version_3(event(), event(recurrence=[f"RRULE:{rule}"], name="odd"))

    found = pagerduty_schedule(payload)

    assert [one.code for one in found.lost] == ["recurrence"]
    assert len(found.value.layers) == 1


def test_an_escalation_policy_refers_to_schedules() -> None:
    payload = {
        "escalation_policy": {
            "name": "Mail", "num_loops": 2,
            "escalation_rules": [
                {"escalation_delay_in_minutes": 10,
                 "targets": [{"id": "S1", "type": "schedule_reference"},
                             {"id": "U1", "type": "user_reference", "summary": "Zoe"}]},
                {"escalation_delay_in_minutes": 20,
                 "escalation_rule_assignment_strategy": {"type": "round_robin"},
                 "targets": [{"id": "U1", "type": "user_reference", "summary": "Zoe"}]},
            ],
        }
    }  # fmt: skip
    schedule = pagerduty_schedule(PAGERDUTY).value

    policy = pagerduty_paging(
        payload, schedules={"S1": schedule}, acknowledge_timeout="PT30M"
    ).value

    assert (policy.name, policy.repeat, policy.acknowledge_timeout) == (
        "Mail", 2, timedelta(minutes=30),
    )  # fmt: skip
    at = datetime(2026, 3, 3, 12, tzinfo=UTC)
    first, second = policy.pages(opened_at=at, at=at + timedelta(minutes=10))
    assert [m.name for m in first.members] == ["Ana", "Zoe"]
    assert [policy.levels[1].round_robin, second.level] == [True, 2]
    with pytest.raises(MalformedPayload, match="the id of a schedule"):
        pagerduty_paging(payload, schedules={})


OPSGENIE = {
    "data": {
        "id": "s1", "name": "Mail", "timezone": "Europe/London", "enabled": True,
        "rotations": [
            {"name": "Days", "startDate": "2026-03-02T08:00:00Z", "type": "daily", "length": 1,
             "participants": [{"type": "user", "username": "ana"}, {"type": "none"},
                              {"type": "team", "name": "ops"}],
             "timeRestriction": {"type": "time-of-day",
                                 "restriction": {"startHour": 8, "startMin": 0,
                                                 "endHour": 18, "endMin": 30}}},
            {"name": "Weekend", "startDate": "2026-03-02T08:00:00Z", "type": "weekly", "length": 2,
             "endDate": "2026-04-01T00:00:00Z",
             "participants": [{"type": "user", "username": "zoe"}],
             "timeRestriction": {"type": "weekday-and-time-of-day", "restrictions": [
                 {"startDay": "FRIDAY", "startHour": 18, "startMin": 0,
                  "endDay": "MONDAY", "endHour": 8, "endMin": 0}]}},
            {"name": "Old", "startDate": "2026-03-02T08:00:00Z", "type": "hourly", "length": 6,
             "enabled": False, "participants": [{"type": "user", "username": "old"}]},
        ],
    }
}  # fmt: skip


def test_opsgenie_rotations_serve_at_once_in_their_restrictions() -> None:
    override = {
        "alias": "o1", "user": {"type": "user", "username": "eve"},
        "startDate": "2026-03-08T00:00:00Z", "endDate": "2026-03-08T12:00:00Z",
        "rotations": [{"name": "Weekend"}],
    }  # fmt: skip

    found = opsgenie_schedule(OPSGENIE, overrides=[override])
    schedule = found.value

    assert [one.code for one in found.lost] == ["participant", "disabled"]
    assert names(schedule, "2026-03-02T08:00") == ["ana"]
    assert names(schedule, "2026-03-02T18:30") == []
    assert names(schedule, "2026-03-03T12:00") == []  # the turn of nobody
    assert names(schedule, "2026-03-04T12:00") == ["team:ops"]
    assert names(schedule, "2026-03-06T18:15") == ["zoe"]  # Friday evening, a turn of nobody
    assert names(schedule, "2026-03-07T12:00") == ["team:ops", "zoe"]
    assert names(schedule, "2026-03-08T10:00") == ["ana", "eve"]
    assert names(schedule, "2026-04-05T12:00", "Europe/London") != ["zoe"]  # it has ended


def test_grafana_shifts_of_other_schedules_are_left_out() -> None:
    def shift(name: str, user: str, **more: Any) -> dict[str, Any]:
        return {"id": name, "name": name, "type": "recurrent_event", "level": 0,
                "frequency": "daily", "start": "2026-03-02T09:00:00", "duration": 86400,
                "users": [user], **more}  # fmt: skip

    body = {"name": "Mail", "time_zone": "UTC", "shifts": ["mine", "gone"]}
    foreign = [shift("theirs", "zoe", level=9), shift("o", "zoe", type="override")]
    found = grafana_schedule(body, [shift("mine", "ana"), *foreign])

    assert names(found.value, "2026-03-02T12:00") == ["ana"]
    assert [(one.code, one.count) for one in found.lost] == [
        ("other_schedule", 2), ("shift_missing", 1),
    ]  # fmt: skip
    with pytest.raises(MalformedPayload, match="a list of the ids of shifts"):
        grafana_schedule({**body, "shifts": "mine"}, [shift("mine", "ana")])


NO_LAYER: list[tuple[list[dict[str, Any]], list[str], str]] = [
    ([{"id": "theirs"}, {"id": "other"}], ["mine", "gone"], (
        "'of other schedules: theirs, other' was given where one of the 2 shifts of the schedule"
        " (mine, gone; on_call_shifts/ID has each)"
    )),
    ([{"id": "theirs"}], ["mine"], (
        "'of other schedules: theirs' was given where its one shift (mine; on_call_shifts/ID has"
        " each)"
    )),
    ([{"type": "override", "users": ["zoe"]}, {"type": "recurrent_event", "users": []}], [], (
        "'overrides: 1, without users or by months: 1' was given where at least one other shift,"
        " with users,"
    )),
    ([], [], "nothing was given where at least one shift that is no override"),
    ([], ["mine"], "nothing was given where at least one shift that is no override"),
]  # fmt: skip


@pytest.mark.parametrize(("shifts", "listed", "problem"), NO_LAYER)
def test_grafana_shifts_without_a_layer_are_refused_with_what_came_and_what_would_do(
    shifts: list[dict[str, Any]], listed: list[str], problem: str
) -> None:
    times = {"start": "2026-03-02T09:00:00", "duration": 86400, "frequency": "daily"}

    with pytest.raises(MalformedPayload) as refused:
        grafana_schedule({"name": "Mail", "shifts": listed}, [times | one for one in shifts])

    assert refused.value.problems == (f"$.shifts: {problem} is expected",)


def test_grafana_levels_win_and_users_roll() -> None:
    shifts = [
        {"name": "base", "type": "rolling_users", "level": 1, "start": "2026-03-02T09:00:00",
         "duration": 604800, "frequency": "weekly", "interval": 1,
         "rolling_users": [["ana"], ["ben", "cem"]], "start_rotation_from_user_index": 1},
        {"name": "noon", "type": "recurrent_event", "level": 2, "start": "2026-03-02T12:00:00",
         "duration": 3600, "frequency": "daily", "interval": 1, "by_day": ["MO", "WE"],
         "users": ["zoe"]},
        {"name": "once", "type": "single_event", "level": 2, "start": "2026-03-02T12:30:00",
         "duration": 3600, "users": ["dia"]},
        {"name": "o", "type": "override", "start": "2026-03-04T12:00:00", "duration": 1800,
         "users": ["eve"]},
    ]  # fmt: skip

    found = grafana_schedule({"name": "Mail", "time_zone": "Europe/London"}, shifts)
    schedule = found.value

    assert found.lost == ()
    assert names(schedule, "2026-03-02T09:00") == ["ben", "cem"]
    assert names(schedule, "2026-03-02T12:15") == ["zoe"]
    assert names(schedule, "2026-03-02T12:45") == ["zoe", "dia"]
    assert names(schedule, "2026-03-02T13:15") == ["dia"]
    assert names(schedule, "2026-03-04T12:15") == ["eve"]
    assert names(schedule, "2026-03-04T12:45") == ["zoe"]
    assert names(schedule, "2026-03-09T09:00") == ["ana"]


def grafana_rolling(**changes: Any) -> dict[str, Any]:
    return {"name": "s", "type": "rolling_users", "level": 1, "duration": 86_400, "interval": 1,
            "frequency": "weekly", "week_start": "MO", "rolling_users": [["ana"], ["ben"]],
            **changes}  # fmt: skip


def test_grafana_users_pass_when_the_week_begins_and_not_seven_days_after_the_first_shift() -> None:
    # As custom_on_call_shift.py there counts: the next users begin with the next week's start.
    body = {"name": "Mail", "time_zone": "UTC"}
    sunday = grafana_rolling(start="2026-03-01T00:00:00", by_day=["SU", "MO"])
    wednesday = grafana_rolling(start="2026-03-04T00:00:00", by_day=["MO", "FR"])

    schedule = grafana_schedule(body, [sunday]).value
    waiting = grafana_schedule(body, [wednesday]).value

    assert {day: names(schedule, f"2026-03-{day:02}T12:00") for day in (1, 2, 8, 9, 15, 16)} == {
        1: ["ana"], 2: ["ben"], 8: ["ben"], 9: ["ana"], 15: ["ana"], 16: ["ben"],
    }  # fmt: skip
    assert {day: names(waiting, f"2026-03-{day:02}T12:00") for day in (4, 6, 9, 13, 16)} == {
        4: [], 6: [], 9: ["ana"], 13: ["ana"], 16: ["ben"],
    }  # fmt: skip


def test_grafana_rules_of_hours_on_weekdays_and_of_every_second_day_on_weekdays_are_lost() -> None:
    body = {"name": "Mail", "time_zone": "UTC"}
    first = grafana_rolling(start="2026-03-02T00:00:00")
    hourly = {**first, "frequency": "hourly", "interval": 12, "duration": 43_200, "by_day": ["MO"]}
    daily = {**first, "type": "recurrent_event", "frequency": "daily", "interval": 2,
             "by_day": ["MO", "TU"], "users": ["zoe"]}  # fmt: skip

    found = grafana_schedule(body, [first, hourly, daily])

    assert [(one.code, one.row) for one in found.lost] == [("by_day", 1), ("by_day", 2)]
    assert names(found.value, "2026-03-02T12:00") == ["ana"]


def series(shift: dict[str, Any], zone: str) -> list[tuple[datetime, datetime, str]]:
    """Return the shifts of rolling users as a library of calendars unrolls their events."""
    icalendar = pytest.importorskip("icalendar")
    recurring_ical_events = pytest.importorskip("recurring_ical_events")
    # As custom_on_call_shift.py there writes them: an event for each user, every so many days.
    begin = datetime.fromisoformat(shift["start"]).replace(tzinfo=ZoneInfo(zone))
    calendar, users = icalendar.Calendar(), shift["rolling_users"]
    until = datetime.fromisoformat(shift["until"]).replace(tzinfo=ZoneInfo(zone))
    for number, (name,) in enumerate(users):
        start = begin + timedelta(days=number * shift["interval"])
        if start >= until:
            break
        event = icalendar.Event()
        event.add("SUMMARY", name)
        event.add("DTSTART", start)
        event.add("DTEND", min(start + timedelta(seconds=shift["duration"]), until))
        every = shift["interval"] * len(users)
        event.add("RRULE", {"FREQ": "DAILY", "INTERVAL": every, "UNTIL": until.astimezone(UTC)})
        calendar.add_component(event)
    found = recurring_ical_events.of(calendar).between(begin, begin + timedelta(days=60))
    return sorted(
        (one["DTSTART"].dt.astimezone(UTC), one["DTEND"].dt.astimezone(UTC), str(one["SUMMARY"]))
        for one in found
    )


@pytest.mark.parametrize(
    "until",
    [
        "02T09:01",
        "03T12:00",
        "04T12:00",
        "06T09:30",
        "09T08:59",
        "09T09:00",
        "09T09:01",
        "09T16:59",
        "09T17:00",
        "09T20:00",
        "11T12:00",
    ],
)
@pytest.mark.parametrize(("hours", "interval"), [(8, 1), (23, 1), (30, 2)])
def test_an_until_of_grafana_bounds_when_shifts_start_and_cuts_the_first_of_each_user_alone(
    until: str, hours: int, interval: int
) -> None:
    zone = "America/New_York"  # its clocks go forward on March 8
    shift = {"name": "s", "type": "rolling_users", "level": 1, "duration": hours * 3600,
             "frequency": "daily", "interval": interval, "start": "2026-03-02T09:00:00",
             "until": f"2026-03-{until}:00",
             "rolling_users": [["ana"], ["ben"], ["cem"]]}  # fmt: skip
    body = {"name": "Mail", "time_zone": zone}

    schedule = grafana_schedule({**body, "type": "calendar"}, [shift]).value
    drawn = grafana_schedule({**body, "type": "web"}, [shift]).value

    period = Span(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))
    listed = [(one.span.start, one.span.end, one.member.name) for one in
              schedule.shifts(period=period)]  # fmt: skip
    assert listed == series(shift, zone)
    cut = datetime.fromisoformat(f"2026-03-{until}").replace(tzinfo=ZoneInfo(zone))
    assert max(one.span.end for one in drawn.shifts(period=period)) <= cut


def test_a_rotation_start_of_grafana_within_a_shift_leaves_that_shift_out() -> None:
    daily = grafana_rolling(frequency="daily", start="2026-03-02T09:00:00", duration=28_800,
                            rotation_start="2026-03-03T12:00:00")  # fmt: skip
    never = {**daily, "name": "never", "until": "2026-03-03T13:00:00"}
    body = {"name": "Mail", "time_zone": "UTC"}

    found = grafana_schedule(body, [daily, never])
    drawn = grafana_schedule({**body, "type": "web"}, [daily]).value

    days = [f"2026-03-{day:02}T14:00" for day in (2, 3, 4, 5)]
    assert [names(found.value, day) for day in days] == [[], [], ["ana"], ["ben"]]
    assert [names(drawn, day) for day in days] == [[], ["ben"], ["ana"], ["ben"]]
    assert [(one.code, one.row) for one in found.lost] == [("no_shift", 1)]


def test_an_until_of_pagerduty_lets_the_shift_that_runs_go_on() -> None:
    rule = ["RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20260303T180000Z"]
    schedule = pagerduty_schedule(version_3(event(recurrence=rule))).value
    cut = {"recurrence": rule, "effective_until": "2026-03-03T18:00:00Z"}
    ended = pagerduty_schedule(version_3(event(**cut))).value

    # 18:00 in UTC is noon in Chicago, three hours into the shift.
    assert names(schedule, "2026-03-03T16:59", "America/Chicago") == ["ben"]
    assert names(schedule, "2026-03-05T12:00", "America/Chicago") == []
    assert names(ended, "2026-03-03T16:59", "America/Chicago") == []


def test_users_of_grafana_who_wait_past_the_year_9999_are_refused() -> None:
    late = grafana_rolling(start="9999-12-29T00:00:00", by_day=["MO"])

    with pytest.raises(MalformedPayload, match=r"start: .* a shift within the years 1 to 9999"):
        grafana_schedule({"name": "Mail", "time_zone": "UTC"}, [late])


def test_grafana_shifts_that_come_once_end_by_the_wall_clock() -> None:
    body = {"name": "Mail", "time_zone": "America/New_York"}
    # Clocks go forward in that night: the day has 23 hours.
    once = {"name": "once", "type": "single_event", "level": 1, "start": "2026-03-08T00:00:00",
            "duration": 86_400, "users": ["ana"]}  # fmt: skip
    base = {**once, "start": "2026-03-01T00:00:00", "duration": 30 * 86_400, "users": ["ben"]}

    single = grafana_schedule(body, [once]).value
    override = grafana_schedule(body, [{**base, "level": 1}, {**once, "type": "override"}]).value

    assert names(single, "2026-03-09T03:30") == ["ana"]
    assert names(single, "2026-03-09T04:30") == []
    assert names(override, "2026-03-09T03:30") == ["ana"]
    assert names(override, "2026-03-09T04:30") == ["ben"]


def test_splunk_masks_are_hours_of_the_week() -> None:
    days = dict.fromkeys(("m", "t", "w", "th", "f", "sa", "su"), False)
    whole = [{"start": {"hour": 0, "minute": 0}, "end": {"hour": 0, "minute": 0}}]

    def shift(kind: str, label: str, duration: int, *members: str, **masks: Any) -> dict[str, Any]:
        return {"label": label, "timezone": "America/Toronto", "start": "2026-03-02T14:00:00Z",
                "duration": duration, "shifttype": kind,
                "shiftMembers": [{"username": name} for name in members], **masks}  # fmt: skip

    office = {
        "day": {**days, "m": True, "t": True},
        "time": [{"start": {"hour": 9, "minute": 30}, "end": {"hour": 16, "minute": 30}}],
    }
    friday = {
        "day": {**days, "f": True},
        "time": [{"start": {"hour": 17, "minute": 0}, "end": {"hour": 0, "minute": 0}}],
    }
    weekend = {"day": {**days, "sa": True, "su": True}, "time": whole}
    monday = {
        "day": {**days, "m": True},
        "time": [{"start": {"hour": 0, "minute": 0}, "end": {"hour": 9, "minute": 0}}],
    }
    rotations = [
        {"label": "r", "shifts": [
            shift("pho", "office", 1, "ana", "ben", mask=office),
            shift("cstm", "weekend", 7, "zoe", mask=friday, mask2=weekend, mask3=monday),
        ]},
    ]  # fmt: skip
    override = {"origOnCallUser": {"username": "zoe"}, "overrideOnCallUser": {"username": "eve"},
                "start": "2026-03-07T00:00:00Z", "end": "2026-03-08T00:00:00Z"}  # fmt: skip

    schedule = splunk_schedule(rotations, overrides=[override]).value

    zone = "America/Toronto"
    assert names(schedule, "2026-03-02T09:30", zone) == ["ana"]
    assert names(schedule, "2026-03-02T16:30", zone) == []
    assert names(schedule, "2026-03-03T10:00", zone) == ["ben"]
    assert names(schedule, "2026-03-06T17:00", zone) == ["zoe"]
    assert names(schedule, "2026-03-07T12:00", zone) == ["eve"]
    assert names(schedule, "2026-03-08T12:00", zone) == ["zoe"]
    assert names(schedule, "2026-03-09T08:59", zone) == ["zoe"]
    assert names(schedule, "2026-03-09T09:00", zone) == []


@pytest.mark.parametrize(
    ("read", "payload", "place"),
    [
        (pagerduty_schedule, {"schedule": {"time_zone": "Mars"}}, "$.time_zone"),
        (pagerduty_schedule, [], "$"),
        (pagerduty_schedule, {"time_zone": "UTC", "schedule_layers": []}, "$.schedule_layers"),
        (pagerduty_schedule, {"time_zone": "UTC", "schedule_layers": [{**LAYER, "start": 1}]},
         "$.schedule_layers[0].start"),
        (pagerduty_schedule, {"time_zone": "UTC", "schedule_layers": [
            {**LAYER, "restrictions": [{"type": "weekly_restriction", "start_day_of_week": 8,
                                        "start_time_of_day": "09:00:00",
                                        "duration_seconds": 60}]}]},
         "$.schedule_layers[0].restrictions[0].start_day_of_week"),
        (opsgenie_schedule, {"timezone": "UTC", "rotations": [{"type": "yearly"}]},
         "$.rotations[0].type"),
        (check_rendered, PAGERDUTY, "$.final_schedule"),
    ],
)  # fmt: skip
def test_a_wrong_payload_is_refused_with_its_place(read: Any, payload: Any, place: str) -> None:
    with pytest.raises(MalformedPayload, match=re.escape(place)):
        read(payload)


def test_shifts_go_out_as_events_and_come_back() -> None:
    pytest.importorskip("recurring_ical_events")
    rotation = Rotation(
        members=["ana", "Zoë, the 2nd; of her name " + "é" * 60], length="P1D",
        zone="Europe/London",
        anchor=datetime(2026, 3, 27, 9, tzinfo=LONDON),
    )  # fmt: skip
    period = Span(datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC))
    night = Span(datetime(2026, 3, 28, 20, tzinfo=UTC), datetime(2026, 3, 29, 4, tzinfo=UTC))
    schedule = Schedule(Layer(rotation), Override(night, "eve"), name="Mail")

    text = schedule_to_ics(schedule, period=period)
    back = schedule_from_ics(text, period=period, zone="Europe/London")

    assert text == schedule_to_ics(schedule, period=period)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert schedule.diff(back, period=period) == ()
    assert text.count("BEGIN:VEVENT") == len(schedule.shifts(period=period)) == 6


# RFC 5545, section 3.1: VALUE-CHAR has no CONTROL, which is every control character but the tab.
@pytest.mark.parametrize("sign", ["\0", "\x0b", "\x0c", "\x1b", "\x1c", "\x7f"])
def test_a_control_character_in_a_name_leaves_the_calendar_within_the_standard(sign: str) -> None:
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    week = Rotation(members=[f"ana{sign}\tb\nc"], length="P1W", anchor=monday, zone="UTC")

    text = schedule_to_ics(
        Schedule(Layer(week), name=f"mail{sign}"), period=Span(monday, monday + timedelta(days=1))
    )

    assert {"SUMMARY:ana\ufffd\tb\\nc", "X-WR-CALNAME:mail\ufffd"} <= set(text.split("\r\n"))
    assert not re.search("[\0-\x08\x0a-\x1f\x7f]", text.replace("\r\n", ""))


def test_recurring_events_are_unrolled_for_the_period() -> None:
    pytest.importorskip("recurring_ical_events")
    text = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        "DTSTAMP:20260301T000000Z\r\nDTSTART;TZID=Europe/London:20260302T090000\r\n"
        "DTEND;TZID=Europe/London:20260302T170000\r\n"
        "RRULE:FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR\r\n"
        "SUMMARY:ana\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    period = Span(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC))

    schedule = schedule_from_ics(text, period=period, zone="Europe/London")

    assert names(schedule, "2026-03-06T16:59") == ["ana"]
    assert names(schedule, "2026-03-07T12:00") == []
    assert names(schedule, "2026-03-10T12:00") == []
    with pytest.raises(InvalidValue, match="summary"):
        schedule_from_ics(text.replace("SUMMARY:ana", "X-A:b"), period=period, zone="UTC")


@pytest.mark.parametrize("kind", ["single_event", "override"])
def test_grafana_shift_at_the_edge_of_time_is_refused_at_its_start(kind: str) -> None:
    # West of Greenwich the clock still shows the year 0; the other ends past the year 9999.
    edges = (("0001-01-01T00:00:00Z", "America/New_York"), ("9999-12-31T23:30:00Z", "UTC"))
    for start, zone in edges:
        shift = {"type": kind, "start": start, "duration": 3600, "users": ["ana"],
                 "time_zone": zone}  # fmt: skip
        with pytest.raises(MalformedPayload, match=r"shifts\[0\].start"):
            grafana_schedule({"name": "Mail"}, [shift])
