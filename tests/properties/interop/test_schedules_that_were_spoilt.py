"""Whatever is done to a schedule of another system, it is read as a schedule or refused by place.

Every member of sound payloads is removed, emptied and retyped, one at a time, and several at once.
"""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spoiling import members, spoil

from serviceops.documents import from_dict, to_dict
from serviceops.errors import MalformedPayload
from serviceops.interop.grafana_oncall import grafana_schedule
from serviceops.interop.opsgenie import opsgenie_schedule
from serviceops.interop.pagerduty import check_rendered, pagerduty_paging, pagerduty_schedule
from serviceops.interop.splunk_oncall import splunk_schedule

USER = {"user": {"id": "P1", "summary": "Ana"}}
VERSION_2 = {
    "name": "Mail", "time_zone": "Europe/London",
    "schedule_layers": [
        {"name": "Primary", "start": "2026-02-19T18:00:00Z", "end": "2027-01-01T00:00:00Z",
         "rotation_virtual_start": "2026-02-16T09:00:00Z", "rotation_turn_length_seconds": 604800,
         "users": [USER], "restrictions": [
             {"type": "weekly_restriction", "start_time_of_day": "18:00:00",
              "duration_seconds": 226800, "start_day_of_week": 5}]}],
    "overrides": [{"start": "2026-03-03T20:00:00Z", "end": "2026-03-04T08:00:00Z", **USER}],
    "final_schedule": {"rendered_schedule_entries": [
        {"start": "2026-03-06T18:00:00Z", "end": "2026-03-09T09:00:00Z", **USER}]},
}  # fmt: skip
MEMBER = {"type": "user_member", "user_id": "P1", "name": "Ana"}
VERSION_3 = {
    "name": "Mail", "time_zone": "America/Chicago",
    "rotations": [{"id": "R1", "events": [
        {"name": "Weekdays",
         "start_time": {"date_time": "2026-03-02T09:00:00", "time_zone": "America/Chicago"},
         "end_time": {"date_time": "2026-03-02T17:00:00", "time_zone": "America/Chicago"},
         "effective_since": "2026-03-02T00:00:00Z", "effective_until": "2027-03-02T00:00:00Z",
         "recurrence": ["RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU;UNTIL=20270101T000000Z"],
         "assignment_strategy": {"type": "rotating_member_assignment_strategy",
                                 "shifts_per_member": 2, "members": [MEMBER]}}]}],
    "custom_shifts": [{"start_time": "2026-03-07T09:00:00Z", "end_time": "2026-03-07T17:00:00Z",
                       "assignments": [{"member": MEMBER}]}],
    "overrides": [{"start_time": "2026-03-02T15:00:00Z", "end_time": "2026-03-02T16:00:00Z",
                   "overridden_member": MEMBER, "overriding_member": MEMBER}],
}  # fmt: skip
POLICY = {
    "name": "Mail", "num_loops": 2,
    "escalation_rules": [
        {"escalation_delay_in_minutes": 10,
         "escalation_rule_assignment_strategy": {"type": "round_robin"},
         "targets": [{"id": "U1", "type": "user_reference", "summary": "Zoe"}]}],
}  # fmt: skip
OPSGENIE = {
    "name": "Mail", "timezone": "Europe/London", "enabled": True,
    "rotations": [
        {"name": "Days", "startDate": "2026-03-02T08:00:00Z", "endDate": "2027-03-02T08:00:00Z",
         "type": "daily", "length": 1, "enabled": True,
         "participants": [{"type": "user", "username": "ana"}, {"type": "team", "name": "ops"}],
         "timeRestriction": {"type": "time-of-day", "restriction": {
             "startHour": 8, "startMin": 0, "endHour": 18, "endMin": 30}}},
        {"name": "Weekend", "startDate": "2026-03-02T08:00:00Z", "type": "weekly", "length": 2,
         "participants": [{"type": "user", "username": "zoe"}],
         "timeRestriction": {"type": "weekday-and-time-of-day", "restrictions": [
             {"startDay": "FRIDAY", "startHour": 18, "startMin": 0,
              "endDay": "MONDAY", "endHour": 8, "endMin": 0}]}}],
}  # fmt: skip
GRAFANA = {
    "name": "Mail", "time_zone": "Europe/London",
    "shifts": [
        {"name": "base", "type": "rolling_users", "level": 1, "start": "2026-03-02T09:00:00",
         "rotation_start": "2026-03-02T09:00:00", "until": "2027-03-02T09:00:00",
         "duration": 3600, "frequency": "daily", "interval": 2, "by_day": ["MO"],
         "week_start": "MO", "time_zone": "UTC",
         "rolling_users": [["ana"], ["ben"]], "start_rotation_from_user_index": 1},
        {"name": "once", "type": "single_event", "level": 2, "start": "2026-03-02T12:30:00",
         "duration": 3600, "users": ["dia"]},
        {"name": "o", "type": "override", "start": "2026-03-04T12:00:00", "duration": 1800,
         "users": ["eve"]}],
}  # fmt: skip
MASK = {"day": {"m": True, "t": False}, "time": [
    {"start": {"hour": 9, "minute": 30}, "end": {"hour": 16, "minute": 30}}]}  # fmt: skip
SPLUNK = {
    "rotations": [{"label": "r", "shifts": [
        {"label": "s", "timezone": "America/Toronto", "start": "2026-03-02T14:00:00Z",
         "duration": 1, "shifttype": "cstm", "shiftMembers": [{"username": "ana"}],
         "mask": MASK, "mask2": MASK, "mask3": MASK}]}],
    "overrides": [{"origOnCallUser": {"username": "ana"}, "overrideOnCallUser": {"username": "e"},
                   "start": "2026-03-07T00:00:00Z", "end": "2026-03-08T00:00:00Z"}],
}  # fmt: skip


def rows(given: Any, name: str) -> list[Any]:
    found = given.get(name, []) if isinstance(given, dict) else []
    return found if isinstance(found, list) else [found]


FORMATS: dict[str, tuple[dict[str, Any], Callable[[Any], Any]]] = {
    "pagerduty 2": (VERSION_2, lambda body: pagerduty_schedule(body).value),
    "pagerduty 3": (VERSION_3, lambda body: pagerduty_schedule(body).value),
    "rendered": (VERSION_2, check_rendered),
    "paging": (POLICY, lambda body: pagerduty_paging(body, schedules={}).value),
    "opsgenie": (OPSGENIE, lambda body: opsgenie_schedule(body).value),
    "grafana": (GRAFANA, lambda body: grafana_schedule(body, rows(body, "shifts")).value),
    "splunk": (
        SPLUNK,
        lambda body: (
            splunk_schedule(rows(body, "rotations"), overrides=rows(body, "overrides")).value
        ),
    ),
}
WAYS: tuple[Any, ...] = (..., None, "", 3.5, -1, 10**12, True, "odd", [], {}, [None],
                         "2026-03-02T09:00:00Z", "0001-01-01T00:00:00Z")  # fmt: skip


def result(read: Callable[[Any], Any], body: Any) -> tuple[Any, tuple[str, ...]]:
    try:
        return read(body), ()
    except MalformedPayload as refused:
        return None, refused.problems


def check(read: Callable[[Any], Any], body: Any) -> None:
    found, problems = result(read, body)
    assert all(problem.startswith("$") for problem in problems)
    if not problems and not isinstance(found, tuple):
        assert from_dict(json.loads(json.dumps(to_dict(found)))) == found


@pytest.mark.parametrize("name", FORMATS)
def test_a_sound_payload_is_read(name: str) -> None:
    body, read = FORMATS[name]

    assert read(copy.deepcopy(body)) is not None


@pytest.mark.parametrize("name", FORMATS)
def test_one_spoilt_member_is_read_or_refused_by_place(name: str) -> None:
    body, read = FORMATS[name]
    for path in members(body):
        for to in WAYS:
            wrong = copy.deepcopy(body)
            spoil(wrong, path, to)
            check(read, wrong)


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
def test_several_spoilt_members_are_read_or_refused_by_place(
    name: str, data: st.DataObject
) -> None:
    body, read = FORMATS[name]
    wrong = copy.deepcopy(body)
    for _ in range(data.draw(st.integers(2, 4))):
        path = data.draw(st.sampled_from(list(members(wrong)) or [("name",)]))
        spoil(wrong, path, copy.deepcopy(data.draw(st.sampled_from(WAYS[1:]))))
    check(read, wrong)
