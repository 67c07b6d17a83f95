"""Whatever is done to an export, it is read or refused by name, and nothing else happens."""

import copy
import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceops.errors import MalformedPayload, MalformedRow, MissingColumn
from serviceops.interop.jira import from_issue
from serviceops.interop.jira_sla import from_sla
from serviceops.interop.log_tables import from_table, read_flat
from serviceops.interop.servicenow import from_rows
from serviceops.interop.task_sla import from_task_sla
from serviceops.interop.zendesk import from_audits, from_metric_events
from serviceops.logs import LogSchema

ISSUE = {
    "key": "IT-1",
    "fields": {
        "created": "2026-03-02T09:00:00.000+0000",
        "status": {"name": "Completed", "statusCategory": {"key": "done"}},
        "priority": {"name": "High"},
        "reporter": {"accountId": "u-1"},
        "comment": {"comments": [{"created": "2026-03-02T09:30:00.000+0000", "jsdPublic": True,
                                  "author": {"accountId": "u-2", "accountType": "customer"}}]},
    },
    "changelog": {"total": 2, "histories": [
        {"id": "2", "created": "2026-03-02T11:30:00.000+0000",
         "items": [{"field": "priority", "fromString": "High", "toString": "High"}]},
        {"id": "1", "created": "2026-03-02T11:00:00.000+0000", "author": {"accountId": "u-2"},
         "items": [{"field": "status", "fromString": "Open", "toString": "Completed"},
                   {"field": "priority", "fromString": "Low", "toString": "High"}]}]},
}  # fmt: skip
CYCLE = {
    "startTime": {"epochMillis": 1772442000000}, "stopTime": {"iso8601": "2026-03-02T11:00:00Z"},
    "breachTime": {"epochMillis": 1772449200000}, "breached": False,
    "goalDuration": {"millis": 7200000}, "elapsedTime": {"millis": 3600000},
    "remainingTime": {"millis": 3600000},
}  # fmt: skip
ONGOING = {**CYCLE, "paused": True, "withinCalendarHours": False}
SLA = {"values": [{"name": "fix", "completedCycles": [CYCLE], "ongoingCycle": ONGOING}]}
AUDITS = {
    "audits": [
        {"id": 1, "ticket_id": 7, "created_at": "2026-03-02T09:00:00Z", "author_id": 5,
         "events": [{"type": "Create", "field_name": "status", "value": "new"},
                    {"type": "Comment", "public": True, "author_id": 5}]},
        {"id": 2, "ticket_id": 7, "created_at": "2026-03-02T10:00:00Z", "author_id": 6,
         "events": [{"type": "Change", "field_name": "status", "value": "solved",
                     "previous_value": "new"}, {"type": "Comment", "public": False}]},
    ],
    "users": [{"id": 5, "role": "end-user"}],
    "next_page": None,
}  # fmt: skip
METRICS = {"ticket_metric_events": [
    {"id": 1, "ticket_id": 7, "metric": "reply_time", "instance_id": 1, "type": "activate",
     "time": "2026-03-02T09:00:00Z"},
    {"id": 2, "ticket_id": 7, "metric": "reply_time", "instance_id": 1, "type": "apply_sla",
     "time": "2026-03-02T09:00:00Z", "sla": {"target": 60, "business_hours": True}},
    {"id": 3, "ticket_id": 7, "metric": "reply_time", "instance_id": 1, "type": "update_status",
     "time": "2026-03-02T10:00:00Z", "status": {"calendar": 60, "business": 60}},
]}  # fmt: skip
ROWS = {
    "incidents": [{"sys_id": "a1", "number": "INC1", "opened_at": "2026-03-02 09:00:00",
                   "state": "6", "assignment_group": {"value": "g", "link": "x"}}],
    "audit": [{"documentkey": "a1", "fieldname": "state", "oldvalue": "1", "newvalue": "6",
               "sys_created_on": "2026-03-02 11:00:00", "user": "ada"},
              {"set.id": "a1", "field": "comments", "new_value": "x", "user_id": "ada",
               "update_time": "2026-03-02 10:00:00", "update": "1"}],
}  # fmt: skip
TASK_SLA = {"rows": [
    {"task": {"value": "a1", "display_value": "INC1"}, "sla": "fix", "stage": "paused",
     "has_breached": "false", "start_time": "2026-03-02 09:00:00", "end_time": "",
     "planned_end_time": "2026-03-02 13:00:00", "business_duration": "1970-01-01 01:00:00",
     "business_time_left": "1970-01-01 03:00:00", "business_percentage": "25.00",
     "business_pause_duration": "1970-01-01 00:00:00", "sys_updated_on": "2026-03-02 12:00:00"},
]}  # fmt: skip

SCHEMA = LogSchema(case="c", at="t", action="a", state="s", by="who", id="n", facts=["p"],
                   recorded_at="r")  # fmt: skip
EVENTS = {"rows": [
    {"c": "1", "t": "2026-03-02T09:00:00Z", "a": "log", "s": "new", "who": "ada", "n": "1",
     "p": "P2", "r": "2026-03-02T09:00:00Z"},
    {"c": "1", "t": "2026-03-02T10:00:00Z", "a": "start", "s": "open", "who": None, "n": "2",
     "p": 3, "r": ""},
]}  # fmt: skip
FLAT = {"rows": [
    {"case_id": "1", "activity": "log", "timestamp": "2026-03-02T09:00:00Z", "state": "new",
     "fact_p": "P2", "input_x": 1, "event_id": "1", "seq": 0},
    {"case_id": "1", "activity": "x", "timestamp": "2026-03-02T10:00:00Z", "clears": "p",
     "event_id": "2", "lifecycle": "complete", "recorded_at": "2026-03-03T10:00:00Z"},
]}  # fmt: skip

Read = Callable[[Any], object]
FORMATS: dict[str, tuple[dict[str, Any], Read]] = {
    "jira issue": (ISSUE, from_issue),
    "jira sla": (SLA, from_sla),
    "zendesk audits": (AUDITS, from_audits),
    "zendesk metrics": (METRICS, from_metric_events),
    "servicenow rows": (
        ROWS,
        lambda export: from_rows(export.get("incidents"), export.get("audit")),
    ),
    "task_sla": (TASK_SLA, lambda export: from_task_sla(export.get("rows"))),
    "log table": (EVENTS, lambda export: from_table(export.get("rows"), SCHEMA)),
    "flat table": (FLAT, lambda export: read_flat(export.get("rows"))),
}
every_format = pytest.mark.parametrize("name", FORMATS)


def deep(levels: int) -> Any:
    value: Any = None
    for _ in range(levels):
        value = [value] if levels % 2 else {"value": value}
    return value


HUGE = 10**5000
odd = st.sampled_from([
    None, True, False, 0, -1, 3.5, math.nan, math.inf, HUGE, -HUGE, 10**18, "", "x" * 5000,
    "0001-01-01T00:00:00+14:00", "0001-01-01 00:00:00", "9999-12-31T23:59:59-12:00",
    "2026-03-02T09:00:00", "2026-03-02", "2026-03-02T09:00:00+99:00", "nan", "1e400", "\ud800",
    [], {}, [[]], {"value": {}}, {"value": HUGE}, b"bytes", object(),
]) | st.builds(deep, st.sampled_from([2, 3, 200]))  # fmt: skip
anything = odd | st.integers() | st.floats() | st.text(max_size=8)


def places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    pairs = value.items() if isinstance(value, dict) else ()
    pairs = enumerate(value) if isinstance(value, list) else pairs
    for name, inner in pairs:
        found += places(inner, (*path, name))
    return found


def spoil(body: Any, data: st.DataObject) -> None:
    ways = places(body)
    if not ways:
        return
    *way, last = data.draw(st.sampled_from(ways))
    place = body
    for step in way:
        place = place[step]
    how = data.draw(st.sampled_from(["drop", "retype", "truncate", "repeat", "swap", "copy"]))
    if how == "drop":
        del place[last]
    elif how == "truncate" and isinstance(place[last], str | list):
        place[last] = place[last][: len(place[last]) // 2]
    elif how == "repeat" and isinstance(place[last], list):
        place[last] = place[last] * 2
    elif how == "swap" and isinstance(place, list):
        place.reverse()
    elif how == "copy":  # what is elsewhere, an id of another row among it
        *other, end = data.draw(st.sampled_from(ways))
        found = body
        for step in other:
            found = found[step]
        place[last] = copy.deepcopy(found[end])
    else:
        place[last] = copy.deepcopy(data.draw(anything))  # one drawn value may be spoilt again


def refusal(read: Read, body: Any) -> tuple[str, ...]:
    try:
        read(body)
    except MalformedPayload as refused:
        return refused.problems or ("",)
    except MalformedRow as refused:
        return (str(refused),)
    except MissingColumn:
        return ("table: every column of the schema is expected",)
    return ()


@every_format
@given(data=st.data())
def test_a_spoilt_export_is_read_or_refused_with_the_place_of_every_fault(
    name: str, data: st.DataObject
) -> None:
    sound, read = FORMATS[name]
    body = copy.deepcopy(sound)
    for _ in range(data.draw(st.integers(1, 3))):
        spoil(body, data)
    for problem in refusal(read, body):
        place, _, stated = problem.partition(": ")
        assert place
        assert "expected" in stated


@every_format
def test_a_sound_export_is_read(name: str) -> None:
    sound, read = FORMATS[name]
    assert read(sound)


@every_format
@given(body=st.dictionaries(st.text(max_size=4), anything, max_size=3))
def test_what_is_no_export_is_refused(name: str, body: dict[str, Any]) -> None:
    with pytest.raises(MalformedPayload):
        FORMATS[name][1](body)
