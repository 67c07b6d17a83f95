"""A payload with one field removed, emptied, retyped or unknown changes no other field silently.

Every member of every payload is spoilt in every way, one at a time. What is read then is compared
with what the sound payload gives. It may differ in what the member itself says (`OWN`); in anything
else only if the payload is refused, or if the losses say something else than before.
"""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import pytest
from spoiling import members, spoil

from serviceops.errors import MalformedPayload, MalformedRow
from serviceops.interop import alertmanager, pagerduty
from serviceops.interop.import_result import ForeignReading, Import, Lost
from serviceops.interop.jira import from_issue
from serviceops.interop.jira_sla import from_sla
from serviceops.interop.log_tables import read_flat, to_flat
from serviceops.interop.servicenow import from_rows
from serviceops.interop.task_sla import from_task_sla
from serviceops.interop.zendesk import from_audits, from_metric_events

View = dict[str, object]
Read = Callable[[Any], tuple[View, tuple[Lost, ...]]]

ANN = {"accountId": "u-2", "displayName": "Ann", "accountType": "atlassian"}
BOB = {"accountId": "u-1", "displayName": "Bob", "accountType": "customer"}


def changed(field: str, before: str | None, after: str, *ids: str | None) -> dict[str, Any]:
    first, second = ids or (None, None)
    return {"field": field, "from": first, "fromString": before, "to": second, "toString": after}


ISSUE = {
    "key": "IT-1",
    "fields": {
        "created": "2026-03-02T09:00:00.000+0000", "summary": "Mail",
        "status": {"name": "Completed", "statusCategory": {"key": "done"}},
        "priority": {"name": "High", "id": "2"}, "reporter": BOB, "assignee": ANN,
        "comment": {"total": 1, "comments": [
            {"created": "2026-03-02T09:30:00.000+0000", "jsdPublic": True, "author": BOB}]},
    },
    "changelog": {"total": 3, "histories": [
        {"id": "1", "created": "2026-03-02T09:10:00.000+0000", "author": ANN,
         "items": [changed("assignee", None, "Ann", None, "u-2")]},
        {"id": "2", "created": "2026-03-02T10:00:00.000+0000", "author": ANN,
         "items": [changed("status", "Open", "Work in progress", "1", "3"),
                   changed("priority", "Low", "High", "4", "2")]},
        {"id": "3", "created": "2026-03-02T11:00:00.000+0000", "author": ANN,
         "items": [changed("status", "Work in progress", "Completed", "3", "5")]}]},
}  # fmt: skip
AUDITS = {
    "audits": [
        {"id": 1, "ticket_id": 7, "created_at": "2026-03-02T09:00:00Z", "author_id": 5,
         "events": [{"type": "Create", "field_name": "status", "value": "new"},
                    {"type": "Create", "field_name": "priority", "value": "low"},
                    {"type": "Comment", "public": True, "author_id": 5}]},
        {"id": 2, "ticket_id": 7, "created_at": "2026-03-02T09:30:00Z", "author_id": 6,
         "events": [{"type": "Change", "field_name": "status", "value": "open",
                     "previous_value": "new"}, {"type": "Comment", "public": True, "author_id": 6},
                    {"type": "Change", "field_name": "priority", "value": "high",
                     "previous_value": "low"}]},
        {"id": 3, "ticket_id": 7, "created_at": "2026-03-02T10:00:00Z", "author_id": 6,
         "events": [{"type": "Change", "field_name": "status", "value": "solved",
                     "previous_value": "open"}]},
    ],
    "users": [{"id": 5, "role": "end-user"}, {"id": 6, "role": "agent"}],
    "next_page": None, "previous_page": None, "meta": {"has_more": False}, "count": 3,
}  # fmt: skip
METRICS = {"ticket_metric_events": [
    {"id": 1, "ticket_id": 7, "metric": "reply_time", "instance_id": 1, "type": "activate",
     "time": "2026-03-02T09:00:00Z"},
    {"id": 2, "ticket_id": 7, "metric": "reply_time", "instance_id": 1, "type": "apply_sla",
     "time": "2026-03-02T09:00:00Z",
     "sla": {"target": 60, "target_in_seconds": 3600, "business_hours": True}},
    {"id": 3, "ticket_id": 7, "metric": "reply_time", "instance_id": 1, "type": "update_status",
     "time": "2026-03-02T10:00:00Z", "status": {"calendar": 60, "business": 30}},
    {"id": 4, "ticket_id": 7, "metric": "reply_time", "instance_id": 1, "type": "breach",
     "time": "2026-03-02T10:00:00Z", "deleted": True},
    {"id": 5, "ticket_id": 7, "metric": "reply_time", "instance_id": 1, "type": "fulfill",
     "time": "2026-03-02T11:00:00Z"},
]}  # fmt: skip
ROWS = {
    "incidents": [{
        "sys_id": "a1", "number": "INC1", "opened_at": "2026-03-02 09:00:00", "state": "6",
        "opened_by": "bob", "sys_created_on": "2026-03-02 09:00:07", "sys_created_by": "desk",
        "priority": {"value": "2", "display_value": "2 - High"},
        "assignment_group": {"value": "g", "link": "https://x.test/g", "display_value": "Mail"},
    }],
    "audit": [
        {"sys_id": "s1", "documentkey": "a1", "fieldname": "state", "oldvalue": "1",
         "newvalue": "2", "sys_created_on": "2026-03-02 10:00:00", "user": "ada",
         "record_checkpoint": "1"},
        {"sys_id": "s2", "documentkey": "a1", "fieldname": "priority", "oldvalue": "3",
         "newvalue": "2", "sys_created_on": "2026-03-02 10:00:00", "user": "ada",
         "record_checkpoint": "1"},
        {"sys_id": "s3", "documentkey": "a1", "fieldname": "comments", "oldvalue": "",
         "newvalue": "x", "sys_created_on": "2026-03-02 10:30:00", "user": "bob",
         "record_checkpoint": "2"},
        {"sys_id": "s4", "documentkey": "a1", "fieldname": "state", "oldvalue": "2",
         "newvalue": "6", "sys_created_on": "2026-03-02 11:00:00", "user": "ada",
         "record_checkpoint": "3"},
    ],
}  # fmt: skip
TASK_SLA = {"rows": [{
    "task": {"value": "a1", "display_value": "INC1"}, "sla": "fix", "stage": "in_progress",
    "has_breached": "false", "start_time": "2026-03-02 09:00:00",
    "planned_end_time": "2026-03-02 13:00:00", "duration": "1970-01-01 02:00:00",
    "business_duration": "1970-01-01 01:00:00", "business_time_left": "1970-01-01 03:00:00",
    "time_left": "1970-01-01 05:00:00", "business_percentage": "25.00", "percentage": "28.57",
    "pause_duration": "1970-01-01 00:20:00", "business_pause_duration": "1970-01-01 00:10:00",
    "sys_updated_on": "2026-03-02 12:00:00",
}]}  # fmt: skip
CYCLE = {
    "startTime": {"epochMillis": 1772442000000, "iso8601": "2026-03-02T09:00:00+0000"},
    "stopTime": {"epochMillis": 1772449200000, "iso8601": "2026-03-02T11:00:00+0000"},
    "breachTime": {"epochMillis": 1772449200000}, "breached": False,
    "goalDuration": {"millis": 7200000, "friendly": "2h"},
    "elapsedTime": {"millis": 3600000, "friendly": "1h"},
    "remainingTime": {"millis": 3600000, "friendly": "1h"},
}  # fmt: skip
ONGOING = {**{k: v for k, v in CYCLE.items() if k != "stopTime"}, "paused": True,
           "withinCalendarHours": False}  # fmt: skip
SLA = {"size": 1, "isLastPage": True, "values": [
    {"id": "1", "name": "fix", "completedCycles": [CYCLE], "ongoingCycle": ONGOING}]}  # fmt: skip
ALERTS = {
    "version": "4", "groupKey": "{}:{}", "truncatedAlerts": 0, "status": "firing",
    "receiver": "desk", "groupLabels": {"a": "1"}, "commonLabels": {"a": "1"},
    "commonAnnotations": {}, "externalURL": "http://x", "orgId": 1,
    "alerts": [
        {"status": "firing", "labels": {"alertname": "Down", "severity": "critical"},
         "annotations": {"summary": "x"}, "startsAt": "2026-03-02T09:00:00Z",
         "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "http://g", "fingerprint": "f"},
        {"status": "resolved", "labels": {"alertname": "Full"}, "annotations": {},
         "startsAt": "2026-03-02T09:00:00Z", "endsAt": "2026-03-02T10:00:00Z",
         "generatorURL": "", "fingerprint": "g"},
    ],
}  # fmt: skip
TRIGGER = {
    "routing_key": "r", "event_action": "trigger", "dedup_key": "k",
    "payload": {"summary": "s", "source": "x", "severity": "info", "class": "c", "component": "d",
                "group": "e", "timestamp": "2026-03-02T09:00:00Z", "custom_details": {"a": [1]}},
    "links": [{"href": "http://x", "text": "x"}], "images": [{"src": "http://x"}],
    "client": "c", "client_url": "http://c",
}  # fmt: skip
WEBHOOK = {"event": {
    "id": "01B", "event_type": "incident.triggered", "resource_type": "incident",
    "occurred_at": "2026-03-02T09:00:00Z", "agent": {"id": "P1", "type": "user_reference"},
    "client": None,
    "data": {"id": "Q1", "type": "incident", "status": "triggered", "incident_key": "k",
             "title": "Full", "service": {"id": "S", "summary": "Mail"}, "urgency": "high",
             "priority": {"summary": "P1"}, "resolve_reason": None},
}}  # fmt: skip


def of_import(found: Import) -> tuple[View, tuple[Lost, ...]]:
    view: View = {"cases": tuple(found.histories)}
    for place, (_, history) in enumerate(found.cases):
        view[f"[{place}]transitions"] = len(history)
        for number, t in enumerate(history):
            row = attrs.asdict(t, recurse=False)
            for name in ("sets", "inputs"):
                row |= {f"{name}.{fact}": value for fact, value in row.pop(name)}
            view |= {f"[{place}][{number}].{name}": value for name, value in row.items()}
    return view, found.lost


def of_readings(found: tuple[ForeignReading, ...]) -> tuple[View, tuple[Lost, ...]]:
    view: View = {"readings": len(found)}
    for number, reading in enumerate(found):
        fields = attrs.asdict(reading, recurse=False, filter=lambda a, _: a.name != "lost")
        view |= {f"[{number}].{name}": value for name, value in fields.items()}
    return view, tuple(one for reading in found for one in reading.lost)


def of_value(found: Any) -> tuple[View, tuple[Lost, ...]]:
    view: View = {}

    def walk(value: object, place: str) -> None:
        if attrs.has(type(value)):
            for field in attrs.fields(type(value)):
                walk(getattr(value, field.name), f"{place}.{field.name}")
        elif isinstance(value, tuple) and value and attrs.has(type(value[0])):
            for number, each in enumerate(value):
                walk(each, f"{place}[{number}]")
        else:
            view[place] = value

    walk(found, "")
    return view, ()


def of_metrics(payload: Any) -> tuple[View, tuple[Lost, ...]]:
    readings, lost = from_metric_events(payload)
    return of_readings(readings)[0], lost


FLAT = {"rows": [
    {name: value.isoformat() if hasattr(value, "isoformat") else value
     for name, value in row.items()}
    for row in to_flat(from_rows(ROWS["incidents"], ROWS["audit"]).histories)
]}  # fmt: skip

FORMATS: dict[str, tuple[Any, Read]] = {
    "jira issue": (ISSUE, lambda body: of_import(from_issue(body))),
    "zendesk audits": (AUDITS, lambda body: of_import(from_audits(body))),
    "zendesk metrics": (METRICS, of_metrics),
    "servicenow rows": (
        ROWS,
        lambda body: of_import(
            from_rows(body.get("incidents"), body.get("audit"), parties={"bob": "caller"})
        ),
    ),
    "task_sla": (TASK_SLA, lambda body: of_readings(from_task_sla(body.get("rows")))),
    "jira sla": (SLA, lambda body: of_readings(from_sla(body))),
    "alertmanager": (ALERTS, lambda body: of_value(alertmanager.from_webhook(body))),
    "pagerduty event": (TRIGGER, lambda body: of_value(pagerduty.from_enqueue(body))),
    "pagerduty webhook": (WEBHOOK, lambda body: of_value(pagerduty.from_webhook_v3(body))),
    "flat table": (FLAT, lambda body: of_import(read_flat(body.get("rows")))),
}

PEOPLE = {"by", "party", "sets.person", "sets.caller", "inputs.party"}
ALL = {"*"}
"""What a member means that says of which record or save its row is, or that holds the rows."""

OWN: dict[str, dict[str, set[str]]] = {
    "jira issue": {
        **dict.fromkeys(("accountId", "displayName", "accountType", "author", "assignee",
                         "reporter"), PEOPLE),
        "key": {"cases", "id"},
        "id": {"id"}, "summary": {"sets.summary"}, "priority": {"sets.priority"},
        "to": {"sets.person"}, "from": {"sets.person", "action"},
        "fromString": {"sets.person", "action"},
    },
    "zendesk audits": {
        "author_id": {"by", "party", "inputs.party"}, "role": {"party", "inputs.party"},
        "users": {"party", "inputs.party"}, "id": {"id", "by", "party", "inputs.party"},
        "ticket_id": ALL, "value": {"sets.priority"},
    },
    "zendesk metrics": {
        # Without the target in seconds the one in minutes is the same length.
        "deleted": {"breached", "breached_at"}, "target_in_seconds": {"goal", "remaining"},
        "target": set(), "calendar": set(), "business": {"elapsed", "remaining"},
        "ticket_id": ALL, "metric": ALL, "status": {"elapsed", "remaining"},
    },
    "servicenow rows": {
        "user": {"by", "party", "inputs.party"}, "opened_by": {"by"},
        "sys_id": {"id"}, "assignment_group": {"sets.group"}, "priority": {"sets.priority"},
        "value": {"sets.group"}, "link": {"sets.group"}, "number": {"cases"},
        "oldvalue": {"sets.priority"}, "record_checkpoint": ALL,
    },
    "task_sla": {
        "task": {"case"}, "display_value": {"case"}, "value": {"case"}, "sla": {"name"},
        "has_breached": {"breached"}, "planned_end_time": {"due_at"},
        "business_time_left": {"remaining", "goal"}, "business_percentage": {"fraction"},
        "business_pause_duration": {"paused_for"}, "sys_updated_on": {"read_at", "as_of"},
    },
    "jira sla": {
        "name": {"name"}, "breachTime": {"due_at"}, "breached": {"breached"},
        "goalDuration": {"goal"}, "elapsedTime": {"elapsed"}, "remainingTime": {"remaining"},
        "withinCalendarHours": {"in_hours"}, "completedCycles": ALL,
        "ongoingCycle": ALL,
    },
    "alertmanager": {
        "groupKey": {"group_key"}, "truncatedAlerts": {"truncated"}, "receiver": {"receiver"},
        "groupLabels": {"group_labels"}, "commonLabels": {"common_labels"},
        "commonAnnotations": {"common_annotations"}, "externalURL": {"external_url"},
        "labels": {"labels"}, "annotations": {"annotations"}, "generatorURL": {"generator_url"},
        "fingerprint": {"fingerprint"}, "alertname": {"labels"}, "severity": {"labels"},
        "summary": {"annotations"}, "a": {"group_labels", "common_labels"}, "endsAt": {"ends_at"},
    },
    "pagerduty event": {
        "dedup_key": {"key"}, "class": {"kind"}, "component": {"component"}, "group": {"group"},
        "timestamp": {"at"}, "custom_details": {"details"}, "a": {"details"}, "links": ALL,
        "images": {"images"}, "src": {"images"}, "client": {"client"},
        "routing_key": {"routing_key"}, "client_url": {"client_url"}, "text": {"text"},
        "href": {"href"}, "summary": {"summary"}, "source": {"source"},
    },
    "pagerduty webhook": {
        "id": {"incident", "id", "agent"}, "incident_key": {"key"}, "status": {"status"},
        "title": {"title"}, "urgency": {"urgency"}, "service": {"service"},
        "priority": {"priority"}, "summary": {"service", "priority"}, "agent": {"agent"},
        "event_type": {"type"}, "resolve_reason": {"reason"},
    },
    "flat table": {
        "case_id": ALL, "activity": {"action"}, "resource": {"by"}, "event_id": {"id"},
        "state": {"state"}, "party": {"party"}, "seq": set(),
    },
}  # fmt: skip

CONTENTS = {"rows", "audits", "events", "ticket_metric_events", "incidents", "audit", "values",
            "alerts", "links", "items"}  # fmt: skip
"""Lists that nothing counts: an empty one says that there is nothing."""

WAYS: dict[str, Any] = {"removed": ..., "null": None, "empty": "", "a number": 3.5, "a flag": True,
                        "a text": "odd", "a list": [], "an object": {}}  # fmt: skip


def fields_of(body: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every member of every object; an element of a list is none."""
    return (path for path in members(body) if isinstance(path[-1], str))


def spoilt(body: Any, path: tuple[Any, ...], to: object) -> Any:
    found = copy.deepcopy(body)
    spoil(found, path, to)
    return found


def aspects(view: View, other: View) -> set[str]:
    """Return what differs, without the number of the transition or reading that it is of."""
    names = {n for n in view.keys() | other.keys() if view.get(n, ...) != other.get(n, ...)}
    return {name.rpartition("]")[2].lstrip(".") for name in names}


def test_every_member_has_been_spoilt_in_every_way(record_property: Callable[..., None]) -> None:
    counts = {name: len(list(fields_of(body))) * len(WAYS) for name, (body, _) in FORMATS.items()}
    record_property("payloads", sum(counts.values()))
    assert min(counts.values()) > 100
    assert sum(counts.values()) > 2_500


@pytest.mark.parametrize("name", FORMATS)
def test_a_member_that_is_spoilt_changes_nothing_else_without_a_word(name: str) -> None:
    body, read = FORMATS[name]
    sound, stated = read(copy.deepcopy(body))
    silent = []
    for path in fields_of(body):
        for way, to in WAYS.items():
            try:
                found, lost = read(spoilt(body, path, to))
            except (MalformedPayload, MalformedRow):
                continue
            member = path[-1]
            if to == [] and member in CONTENTS:
                continue
            own = OWN[name].get(member, set())
            if name == "flat table" and member.startswith(("fact_", "input_")):
                own = {member.replace("fact_", "sets.").replace("input_", "inputs.")}
            others = aspects(sound, found) - own
            if others and own != ALL and set(lost) == set(stated):
                silent.append((path, way, sorted(others)))
    assert silent == []


# A column of a flat table that nobody knows is among its losses: see its own tests.
@pytest.mark.parametrize("name", [name for name in FORMATS if name != "flat table"])
def test_a_member_that_nobody_knows_changes_nothing(name: str) -> None:
    body, read = FORMATS[name]
    sound = read(copy.deepcopy(body))
    for path in fields_of(body):
        *way, _ = path
        # Labels, details and the columns of rows are not of a known set of members.
        if not {"labels", "annotations", "groupLabels", "commonLabels", "commonAnnotations",
                "custom_details", "images"} & set(way):  # fmt: skip
            assert read(spoilt(body, (*way, "brand_new"), {"a": [1, None]})) == sound, path
