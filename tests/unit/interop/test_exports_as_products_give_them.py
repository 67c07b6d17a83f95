"""Exports in the shapes that the products' own interfaces give, and not only their documentation.

Each test is a fault that such an export had shown: refused for nothing, lost without its name, or
refused with words that did not help.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.errors import MalformedPayload, MalformedRow, MissingColumn
from serviceops.interop.alertmanager import from_config
from serviceops.interop.definition_import import DefinitionImport
from serviceops.interop.frappe import frappe_calendar, frappe_policy
from serviceops.interop.freshworks import freshservice_policy
from serviceops.interop.glpi import glpi_calendar
from serviceops.interop.grafana import from_policies
from serviceops.interop.grafana_oncall import grafana_schedule
from serviceops.interop.icalendar_shifts import schedule_from_ics
from serviceops.interop.itop import itop_calendar
from serviceops.interop.jira import from_issue
from serviceops.interop.log_tables import from_table
from serviceops.interop.opsgenie import opsgenie_schedule
from serviceops.interop.pagerduty import pagerduty_schedule
from serviceops.interop.schema_org import from_opening_hours
from serviceops.interop.servicenow import from_rows, servicenow_calendars
from serviceops.interop.splunk_oncall import splunk_schedule
from serviceops.interop.task_sla import from_task_sla
from serviceops.interop.zammad import zammad_calendar
from serviceops.interop.zendesk import from_audits, zendesk_calendar, zendesk_policy
from serviceops.logs import LogSchema
from serviceops.oncall import Schedule
from serviceops.sla import While
from serviceops.spans import Span

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
EXPECTED = "was given where a list of rows is expected"


def problems(call: Callable[[], object]) -> tuple[str, ...]:
    with pytest.raises(MalformedPayload) as caught:
        call()
    return caught.value.problems


# -- Jira ------------------------------------------------------------------------------------------


def bulk_fetched(**changelog: Any) -> dict[str, Any]:
    """An issue with its changelog as "Bulk fetch changelogs" gives it: instants in milliseconds."""
    item = {"field": "status", "fieldId": "status", "from": "1", "fromString": "Open",
            "to": "2", "toString": "Completed"}  # fmt: skip
    # 1772449200000 ms are 11:00 UTC on 2 March 2026.
    done = {"id": "9", "author": {"accountId": "u-2"}, "created": 1772449200000, "items": [item]}
    fields = {
        "created": "2026-03-02T09:00:00.000+0000",
        "status": {"name": "Completed"},
        "comment": {"comments": []},
    }
    changes = {"issueId": "10002", "changeHistories": [done], **changelog}
    return {"id": "10002", "key": "IT-7", "fields": fields, "changelog": changes}


def test_a_changelog_fetched_in_bulk_was_refused() -> None:
    read = from_issue(bulk_fetched())

    assert [(t.action, t.at.isoformat()) for t in read.history] == [
        ("log", "2026-03-02T09:00:00+00:00"),
        ("resolve", "2026-03-02T11:00:00+00:00"),
    ]
    assert read.lost == ()


def test_a_changelog_fetched_in_bulk_of_another_issue_is_refused() -> None:
    (problem,) = problems(lambda: from_issue(bulk_fetched(issueId="10003")))

    assert problem == (
        "$.changelog.issueId: '10003' was given where the issue's id, 10002 is expected"
    )


@pytest.mark.parametrize("created", [True, 10**18])
def test_milliseconds_of_a_change_that_are_no_instant_are_refused(created: Any) -> None:
    payload = bulk_fetched()
    payload["changelog"]["changeHistories"][0]["created"] = created

    assert "$.changelog.changeHistories[0].created: " in problems(lambda: from_issue(payload))[0]


def test_what_is_no_issue_was_refused_for_its_missing_fields_too() -> None:
    assert problems(lambda: from_issue([])) == (
        "$: a list was given where an object is expected",
    )  # fmt: skip


def test_a_page_of_a_search_was_refused_for_the_missing_members_of_one_issue() -> None:
    expected = "$.issues: a list was given where the members of one issue is expected"

    found = problems(lambda: from_issue({"issues": [bulk_fetched()], "isLast": True}))

    assert found == (f"{expected}; pass each of them",)


# -- Zendesk ---------------------------------------------------------------------------------------


def test_a_page_of_ticket_events_was_refused_without_a_word_on_what_it_is() -> None:
    change = {"id": 2, "event_type": "Change", "status": "open", "previous_value": "new"}
    event = {"id": 1, "ticket_id": 7, "timestamp": 1772449200, "child_events": [change]}

    found = problems(lambda: from_audits({"ticket_events": [event], "end_of_stream": True}))

    expected = "$.ticket_events: a list was given where a page of 'audits' is expected"
    assert found == (f"{expected}; an incremental export is none, read the audits of each ticket",)


# -- iTop ------------------------------------------------------------------------------------------

WINDOW = {"interval_list": [{"weekday": "monday", "start_time": "09:00", "end_time": "17:30"}]}
XMAS = {"name": "Christmas Day", "date": "2026-12-25"}


def found_by_core_get(name: str, *found: dict[str, Any]) -> dict[str, Any]:
    """A body of iTop's REST interface, version 1.3: objects by class and key."""
    objects = {
        f"{name}::{key}": {"code": 0, "message": "", "class": name, "key": str(key), "fields": each}
        for key, each in enumerate(found, start=1)
    }
    return {"objects": objects or None, "code": 0, "message": f"Found: {len(found)}"}


def test_a_window_and_holidays_as_core_get_gives_them_were_refused() -> None:
    window = found_by_core_get("CoverageWindow", WINDOW)
    body = found_by_core_get("Holiday", XMAS)
    (one,) = body["objects"].values()
    office = BusinessCalendar(
        zone="UTC",
        week={"mon": ["09:00-17:30"]},
        holidays={date(2026, 12, 25): "Christmas Day"},
    )

    assert itop_calendar(window, body, zone="UTC").value == office
    assert itop_calendar(WINDOW, [one], zone="UTC").value == office


@pytest.mark.parametrize("count", [0, 2])
def test_another_number_of_windows_than_one_was_refused_for_its_hours(count: int) -> None:
    body = found_by_core_get("CoverageWindow", *[WINDOW] * count)

    (problem,) = problems(lambda: itop_calendar(body, zone="UTC"))

    assert f"{count} objects were given where one object is expected" in problem


# -- Frappe ----------------------------------------------------------------------------------------

AGREEMENT = {
    "service_level": "Default",
    "default_sla": 1,
    "support_and_resolution": [
        {"workday": "Monday", "start_time": "10:00:00", "end_time": "18:00:00"}
    ],
    # The database stores durations as decimals, and the interface gives them so.
    "priorities": [{"priority": "Low", "response_time": 3600.0, "resolution_time": 7200.0}],
}


def test_seconds_of_frappe_that_its_interface_gives_as_decimals_were_refused() -> None:
    read = frappe_policy({"data": AGREEMENT}, calendars=OFFICE)

    goals = {target.name: str(target.goals[0]) for target in read.value.targets}
    assert goals == {"response": "1 h of working time", "resolution": "2 h of working time"}


def test_parts_of_a_second_of_frappe_are_refused() -> None:
    half = {"priority": "Low", "response_time": 0.5, "resolution_time": None}

    (problem,) = problems(
        lambda: frappe_policy({**AGREEMENT, "priorities": [half]}, calendars=OFFICE)
    )

    assert "$.priorities[0].response_time: 0.5 was given where a whole number" in problem


def test_documents_of_frappe_under_data_were_not_read() -> None:
    listed = {"data": {"holidays": [{"holiday_date": "2026-12-28", "description": "Closed"}]}}

    read = frappe_calendar({"data": AGREEMENT}, listed, zone="Asia/Kolkata")

    assert repr(read.value) == "<BusinessCalendar Asia/Kolkata, mon 10:00-18:00, 1 holiday>"


def test_an_agreement_of_frappe_without_statuses_of_its_own_never_paused() -> None:
    newer = frappe_policy(AGREEMENT, calendars=OFFICE)
    older = frappe_policy({**AGREEMENT, "pause_sla_on": []}, calendars=OFFICE)

    assert [target.pause for target in newer.value.targets] == [None, While("on_hold")]
    assert [(one.code, one.field) for one in newer.lost] == [
        ("statuses_by_category", "pause_sla_on")
    ]
    assert [target.pause for target in older.value.targets] == [None, None]
    assert older.lost == ()


# -- Zammad ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("removed", "count"), [(True, 0), (False, 1), (None, 1)])
def test_a_holiday_that_was_removed_in_zammad_was_one(removed: bool | None, count: int) -> None:
    read = zammad_calendar({
        "timezone": "UTC",
        "business_hours": {"mon": {"active": True, "timeframes": [["09:00", "17:00"]]}},
        "public_holidays": {
            "2026-12-28": {"active": True, "summary": "Closed", "removed": removed}
        },
    })  # fmt: skip

    assert isinstance(read.value, BusinessCalendar)
    assert len(read.value.holidays) == count
    assert read.lost == ()


# -- each thing that is left out by its name -------------------------------------------------------


def zendesk(title: str, field: str) -> dict[str, Any]:
    metric = {"priority": "high", "metric": "first_reply_time", "target": 60,
              "business_hours": True}  # fmt: skip
    condition = {"field": field, "operator": "is", "value": "7"}
    return {
        "title": title, "filter": {"all": [condition], "any": []}, "policy_metrics": [metric],
    }  # fmt: skip


def test_a_second_definition_that_was_left_out_had_no_name_in_the_losses() -> None:
    policies = [zendesk("A", "type"), zendesk("B", "organization_id"), zendesk("C", "group_id")]

    read = zendesk_policy(policies, calendar=OFFICE)

    assert [(one.sentence, one.row, one.count) for one in read.lost] == [
        ("'A' is left out: 'type' is no fact of a history: fields= can name one", 0, 1),
        ("'B' is left out: 'organization_id' is no fact of a history: fields= can name one", 1, 1),
    ]


def test_a_second_definition_that_is_off_had_no_name_in_the_losses() -> None:
    target = {"priority": 1, "respond_within": 3600, "business_hours": True}
    base = {"sla_targets": [target], "applicable_to": {}}
    policies = [
        {**base, "name": name, "active": active}
        for name, active in [("A", False), ("B", False), ("C", True)]
    ] + [{**base, "name": "D", "sla_targets": []}, {**base, "name": "E", "sla_targets": []}]

    read = freshservice_policy(policies, calendar=OFFICE)

    assert [one.sentence for one in read.lost] == [
        "'A' is not active there", "'B' is not active there",
        "'D' promises nothing that is carried", "'E' promises nothing that is carried",
    ]  # fmt: skip


def test_a_second_value_without_a_word_had_no_name_in_the_losses() -> None:
    rows = [
        {"sys_id": name, "number": name, "opened_at": "2026-03-02 08:00:00", "opened_by": "u",
         "state": "1", "priority": priority}
        for name, priority in [("A", "Dringend"), ("B", "Mittel"), ("C", "Dringend")]
    ]  # fmt: skip

    assert [(one.sentence, one.count) for one in from_rows(rows).lost] == [
        ("priority 'Dringend' has no word here: carried as it is", 2),
        ("priority 'Mittel' has no word here: carried as it is", 1),
    ]


def test_entries_of_a_schedule_that_were_left_out_had_one_name() -> None:
    span = {"schedule": "s1", "start_date_time": "20260105T080000",
            "end_date_time": "20260105T170000"}  # fmt: skip
    spans = [
        {**span, "name": name, "repeat_type": repeats}
        for name, repeats in [("A", "weekdays"), ("B", "lunar"), ("C", "lunar")]
    ]

    read = servicenow_calendars([{"sys_id": "s1", "name": "S", "time_zone": "UTC"}], spans)

    assert [one.sentence.partition(":")[0] for one in read.lost] == [
        "'B' is left out", "'C' is left out",
    ]  # fmt: skip


ROTATION = {
    "name": "First",
    "type": "weekly",
    "startDate": "2026-03-02T05:00:00Z",
    "participants": [
        {"type": "user", "username": "ann"}, {"type": "team", "name": "Net"},
        {"type": "escalation", "name": "Late"},
    ],
}  # fmt: skip
OPSGENIE = {"data": {"name": "Mail", "timezone": "UTC", "rotations": [ROTATION]}}


def test_a_participant_that_is_no_person_had_no_name_in_the_losses() -> None:
    assert [one.sentence for one in opsgenie_schedule(OPSGENIE).lost] == [
        "who serves for the team 'Net' is not known",
        "who serves for the escalation 'Late' is not known",
    ]


def opsgenie(*rotations: dict[str, Any], **override: Any) -> DefinitionImport[Schedule]:
    body = {"data": {"name": "Mail", "timezone": "UTC", "rotations": list(rotations)}}
    change = {"alias": "a", "user": {"type": "user", "username": "zoe"},
              "startDate": "2026-03-03T00:00:00Z", "endDate": "2026-03-04T00:00:00Z"}  # fmt: skip
    return opsgenie_schedule(body, overrides=[{**change, **override}])


ANN = {
    "id": "r1", "name": "First", "type": "weekly", "startDate": "2026-03-02T05:00:00Z",
    "participants": [{"type": "user", "username": "ann"}],
}  # fmt: skip
BEN = {**ANN, "id": "r2", "participants": [{"type": "user", "username": "ben"}]}


@pytest.mark.parametrize(
    ("rotations", "serve"),
    [([{"id": "r1"}], ["zoe", "ben"]), ([{"id": "r2", "name": "First"}], ["ann", "zoe"]),
     ([{"name": "First"}], ["zoe", "ben"])],
)  # fmt: skip
def test_two_rotations_of_one_name_were_refused_and_an_override_by_id_was_lost(
    rotations: list[dict[str, str]], serve: list[str]
) -> None:
    read = opsgenie(ANN, BEN, rotations=rotations)

    noon = datetime(2026, 3, 3, 12, tzinfo=UTC)
    assert [str(member) for member in read.value.on_call(at=noon)] == serve
    assert read.lost == ()


def test_overrides_of_rotations_that_are_not_carried_were_lost_in_silence() -> None:
    read = opsgenie(ANN, rotations=[{"id": "r7"}, {"id": "r8", "name": "Late"}])

    assert [(one.code, one.sentence) for one in read.lost] == [
        ("rotation_missing", "an override of the rotation 'r7', which is not carried"),
        ("rotation_missing", "an override of the rotation 'Late', which is not carried"),
    ]


def test_a_team_that_overrides_was_lost_in_silence() -> None:
    (lost,) = opsgenie(ANN, user={"type": "team", "name": "Net"}).lost

    assert (lost.field, lost.sentence) == ("user", "who serves for the team 'Net' is not known")


def test_two_shifts_of_one_name_in_grafana_were_refused_without_a_place() -> None:
    read = grafana_schedule({"time_zone": "UTC"}, [SHIFT, {**SHIFT, "id": "P", "level": 1}])

    assert [layer.name for layer in read.value.layers] == ["n", "n (2)"]


def test_a_new_name_of_a_shift_was_that_of_another() -> None:
    shifts = [{**SHIFT, "id": str(n), "name": name} for n, name in enumerate(["n", "n", "n (2)"])]

    read = grafana_schedule({"time_zone": "UTC"}, shifts)

    assert [layer.name for layer in read.value.layers] == ["n", "n (3)", "n (2)"]


# -- bodies in place of lists, and pages -----------------------------------------------------------


def test_a_page_of_zendesk_policies_hid_that_there_are_more() -> None:
    page = {"sla_policies": [zendesk("A", "group_id")], "next_page": "https://x/2", "count": 200}

    (lost,) = zendesk_policy(page, calendar=OFFICE).lost

    assert (lost.code, lost.sentence) == ("more_pages", "there are further pages of policies")


def body(*names: str) -> Any:
    """A body of an interface with an empty list under each of some names."""
    return {name: [] for name in names}


HOURS = {"time_zone": "UTC", "intervals": [{"start_time": 1980, "end_time": 2460}]}


@pytest.mark.parametrize(
    ("call", "place", "member"),
    [
        (lambda: from_rows(body("result")), "incidents", "result"),
        (lambda: from_rows([], body("result")), "audit", "result"),
        (lambda: servicenow_calendars(body("result"), []), "schedules", "result"),
        (lambda: from_task_sla(body("result")), "task_sla", "result"),
        (lambda: glpi_calendar(body("data"), zone="UTC"), "segments", "data"),
        (lambda: zendesk_calendar(HOURS, {"holidays": []}), "holidays", "holidays"),
        (lambda: opsgenie_schedule(OPSGENIE, overrides={"data": [], "took": 1}),
         "$.overrides", "data"),
        (lambda: grafana_schedule({}, {"count": 0, "next": None, "results": []}),
         "$.shifts", "results"),
        (lambda: splunk_schedule({"rotations": []}), "$.rotations", "rotations"),
        (lambda: splunk_schedule([], overrides={"overrides": []}), "$.overrides", "overrides"),
        (lambda: from_opening_hours(body("openingHoursSpecification"), zone="UTC"),
         "$.specifications", "openingHoursSpecification"),
        (lambda: from_table(body("rows"), LogSchema(at="at", state="state")), "$", "rows"),
    ],
)  # fmt: skip
def test_a_body_was_read_by_its_names_where_its_list_is_needed(
    call: Callable[[], object], place: str, member: str
) -> None:
    assert problems(call) == (f"{place}: an object {EXPECTED}; pass the list in its {member!r}",)


def test_a_body_with_two_lists_names_neither() -> None:
    assert problems(lambda: from_rows(body("a", "b"))) == (f"incidents: an object {EXPECTED}",)


@pytest.mark.parametrize(("given", "shown"), [(None, "nothing"), ("[]", "'[]'"), (7, "7")])
def test_what_is_no_list_was_named_by_its_class(given: Any, shown: str) -> None:
    assert problems(lambda: from_task_sla(given)) == (f"task_sla: {shown} {EXPECTED}",)


def test_a_list_of_schedules_was_searched_for_the_members_of_one() -> None:
    problem = "$: a list was given where an object is expected"

    assert problems(lambda: opsgenie_schedule({"data": [OPSGENIE["data"]]})) == (problem,)


def test_a_zone_that_is_not_there_was_shown_as_an_empty_text() -> None:
    found = problems(lambda: pagerduty_schedule({"schedules": []}))

    assert found[0].startswith("$.time_zone: nothing was given where a time zone name")


# -- shifts ----------------------------------------------------------------------------------------

SHIFT = {
    "id": "O", "name": "n", "type": "rolling_users", "frequency": "daily", "duration": 28800,
    "start": "2026-03-02T09:00:00", "rolling_users": [["a"], ["b"]],
}  # fmt: skip
AT_USERS = "$.shifts[0].rolling_users: nothing was given where a list of lists of users is expected"
AT_START = "$.shifts[0].start: nothing was given where the start of the shift is expected"
AT_DURATION = "$.shifts[0].duration: {} was given where seconds, one or more, is expected"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"rolling_users": None}, [AT_USERS]),
        ({"start": None}, [AT_START]),
        ({"duration": 0}, [AT_DURATION.format(0)]),
        ({"duration": None, "start": ""}, [AT_START, AT_DURATION.format("nothing")]),
        ({"duration": 0, "type": "override", "users": ["a"]}, [AT_DURATION.format(0)]),
    ],
)  # fmt: skip
def test_any_fault_of_a_shift_of_grafana_was_one_of_its_start(
    changes: dict[str, Any], expected: list[str]
) -> None:
    found = problems(lambda: grafana_schedule({"time_zone": "UTC"}, [{**SHIFT, **changes}]))

    assert list(found) == expected


def test_an_override_of_a_deleted_user_left_the_time_to_nobody() -> None:
    gone = {"id": "V", "type": "override", "start": "2026-03-03T09:00:00", "duration": 28800,
            "users": []}  # fmt: skip

    read = grafana_schedule({"time_zone": "UTC"}, [SHIFT, gone])

    third = datetime(2026, 3, 3, 12, tzinfo=UTC)
    assert [str(member) for member in read.value.on_call(at=third)] == ["b"]
    assert [(one.code, one.row) for one in read.lost] == [("no_users", 1)]


def test_days_of_a_rota_that_are_shown_as_free_had_nobody() -> None:
    pytest.importorskip("recurring_ical_events")
    lines = ("BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "DTSTART;VALUE=DATE:20260302",
             "DTEND;VALUE=DATE:20260309", "SUMMARY:ann", "TRANSP:TRANSPARENT", "END:VEVENT",
             "END:VCALENDAR")  # fmt: skip
    march = Span(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))

    read = schedule_from_ics("\r\n".join(lines), period=march, zone="UTC")

    assert [(str(shift.member), shift.span.start.day, shift.span.end.day)
            for shift in read.shifts(period=march)] == [("ann", 2, 9)]  # fmt: skip


# -- tables ----------------------------------------------------------------------------------------

TABLE = LogSchema(case="id", at="at", state="state")


def test_a_column_with_a_byte_order_mark_was_shown_as_the_one_that_lacks() -> None:
    with pytest.raises(MissingColumn) as caught:
        from_table([{"\ufeffid": "1", "at": "2026-03-02T09:00Z", "state": "new"}], TABLE)

    assert str(caught.value) == "the log has no column id; it has: '\\ufeffid', at, state"


@pytest.mark.parametrize("given", [1772442000, 1772442000.375, "1772442000000"])
def test_a_count_of_seconds_was_refused_without_what_would_do(given: Any) -> None:
    with pytest.raises(MalformedRow, match=r"parse a count of seconds before: datetime\.from"):
        from_table([{"id": "1", "at": given, "state": "new"}], TABLE)


# -- routing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("member", "value"),
    [("weekdays", ["saturday:sunday"]), ("months", ["13"]), ("location", "Nowhere")],
)
def test_a_fault_of_a_time_interval_was_placed_at_its_times(member: str, value: Any) -> None:
    ranges = [{"times": [{"start_time": "09:00", "end_time": "17:00"}], member: value}]
    config = {
        "route": {"receiver": "a"},
        "receivers": [{"name": "a"}],
        "time_intervals": [{"name": "x", "time_intervals": ranges}],
    }

    (problem,) = problems(lambda: from_config(config))

    assert problem.startswith(f"$.time_intervals[0].time_intervals[0].{member}: ")


def test_a_length_of_a_route_was_a_fault_of_its_receiver() -> None:
    route = {"receiver": "a", "group_wait": "30", "group_interval": "5m", "repeat_interval": "x"}

    found = problems(lambda: from_config({"route": route, "receivers": [{"name": "a"}]}))

    assert [one.partition(":")[0] for one in found] == [
        "$.route.group_wait", "$.route.repeat_interval",
    ]  # fmt: skip


def test_a_tree_of_policies_was_refused_with_a_count() -> None:
    tree = {"receiver": "mail", "routes": []}

    (problem,) = problems(lambda: from_policies(tree))

    assert problem == (
        "$.policies: nothing was given where one policy of organisation 1, as /policies/export"
        " gives it is expected"
    )
