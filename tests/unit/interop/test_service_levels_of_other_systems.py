"""Service levels of Zendesk, Zammad, Freshworks, Frappe, GLPI and Znuny, one choice at a time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from serviceops.calendars import ALWAYS, BusinessCalendar, Calendar
from serviceops.errors import InvalidValue, MalformedPayload
from serviceops.history import History, Transition
from serviceops.interop.definition_import import DefinitionImport
from serviceops.interop.frappe import frappe_calendar, frappe_policy
from serviceops.interop.freshworks import (
    freshdesk_calendar,
    freshdesk_policy,
    freshservice_calendar,
    freshservice_policy,
)
from serviceops.interop.glpi import glpi_calendar, glpi_policy
from serviceops.interop.itop import itop_calendar
from serviceops.interop.servicenow import servicenow_policy
from serviceops.interop.zammad import zammad_calendar, zammad_policy
from serviceops.interop.zendesk import zendesk_calendar, zendesk_policy
from serviceops.interop.znuny import znuny_calendars, znuny_policy
from serviceops.sla import Attach, By, Goal, Policy, Warn, While

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
Changes = dict[str, Any]


def at(hour: int) -> datetime:
    return datetime(2026, 3, 2, hour, tzinfo=UTC)


def step(hour: int, action: str, state: str | None = None, **facts: Any) -> Transition:
    party = facts.pop("party", None)
    inputs = {} if party is None else {"party": party}
    return Transition(at(hour), action, state, facts, inputs)


def codes(found: DefinitionImport[Any]) -> set[str]:
    return {one.code for one in found.lost}


def condition(found: DefinitionImport[Policy]) -> str:
    return str(found.value.rules[0].when)


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(MalformedPayload) as refused:
        call()
    return "\n".join(refused.value.problems)


# -- Zendesk ---------------------------------------------------------------------------------------

METRIC = {"priority": "urgent", "metric": "first_reply_time", "target": 60,
          "business_hours": True}  # fmt: skip


def zendesk(**changes: Any) -> Changes:
    return {"title": "t", "position": 1, "filter": {"all": [], "any": []},
            "policy_metrics": [METRIC], **changes}  # fmt: skip


def where(*every: tuple[str, str, Any], some: tuple[tuple[str, str, Any], ...] = ()) -> Changes:
    def listed(rows: Any) -> list[Changes]:
        return [{"field": f, "operator": o, "value": v} for f, o, v in rows]

    return {"filter": {"all": listed(every), "any": listed(some)}}


def read_zendesk(*policies: Changes, **more: Any) -> DefinitionImport[Policy]:
    return zendesk_policy({"sla_policies": list(policies)}, calendar=OFFICE, **more)


@pytest.mark.parametrize(
    ("filters", "text"),
    [
        (where(("group_id", "is", 7)), "group 7"),
        (where(("priority", "is_not", "low")), "not priority P4"),
        (where(("assignee_id", "not_present", None)), "person not set"),
        (where(("assignee_id", "present", None)), "not person not set"),
        (where(("status", "is", "pending")), "on_hold (hold_reason caller)"),
        (where(("status", "is", "hold")), "on_hold and not hold_reason caller"),
        (where(("group_id", "is", ["7", "8"])), "group 7 or 8"),
        (where(("group_id", "is", "7"),
               some=(("requester_id", "is", "1"), ("requester_id", "is", "2"))),
         "group 7 and (caller 1 or caller 2)"),
    ],
)  # fmt: skip
def test_a_filter_of_zendesk_is_a_condition(filters: Changes, text: str) -> None:
    assert condition(read_zendesk(zendesk(**filters))) == text


@pytest.mark.parametrize(
    "filters",
    [where(("current_tags", "includes", "vip")), where(("via_id", "is", "4")),
     where(("group_id", "includes", "7")), where(("status", "is", "unheard_of"))],
)  # fmt: skip
def test_a_policy_of_zendesk_with_another_filter_is_left_out(filters: Changes) -> None:
    found = read_zendesk(zendesk(title="vip", **filters), zendesk())

    assert [rule.name for rule in found.value.rules] == ["t"]
    assert codes(found) == {"condition_not_carried"}


def test_a_filter_of_zendesk_can_be_given_a_condition() -> None:
    tagged = zendesk(**where(("current_tags", "includes", "vip")))

    found = read_zendesk(tagged, conditions={"current_tags includes vip": While(vip=True)})

    assert condition(found) == "vip True"


def test_policies_of_zendesk_apply_in_order_of_their_position() -> None:
    found = read_zendesk(zendesk(title="b", position=2), zendesk(title="a", position=1))

    assert [rule.name for rule in found.value.rules] == ["a", "b"]


def test_a_metric_of_zendesk_has_a_goal_for_each_priority_in_its_own_time() -> None:
    low = {**METRIC, "priority": "low", "business_hours": False, "target": 120}

    (target,) = read_zendesk(zendesk(policy_metrics=[METRIC, low])).value.targets

    assert target.goal == By("priority", {"P1": Goal.working(hours=1), "P4": Goal.real(hours=2)})


def test_the_seconds_of_a_zendesk_target_count_before_its_minutes() -> None:
    short = {**METRIC, "target_in_seconds": 45, "target": 1}

    (target,) = read_zendesk(zendesk(policy_metrics=[short])).value.targets

    assert target.goal == By("priority", {"P1": Goal.working(seconds=45)})


TICKET = History([
    step(9, "log", "new", priority="P1", party="caller"),
    step(10, "reply", party="caller"), step(11, "reply", party="provider"),
    step(12, "reply", party="caller"), step(13, "hold", "on_hold", hold_reason="caller"),
    step(14, "resume", "in_progress", hold_reason=None), step(15, "reply", party="provider"),
    step(16, "resolve", "resolved"),
])  # fmt: skip


@pytest.mark.parametrize(
    ("metric", "hours"),
    [
        ("first_reply_time", [2]), ("next_reply_time", [3]), ("periodic_update_time", [4, 1]),
        ("pausable_update_time", [3, 1]), ("requester_wait_time", [6]), ("agent_work_time", [6]),
        ("total_resolution_time", [7]),
    ],
)  # fmt: skip
def test_each_metric_of_zendesk_counts_its_own_time(metric: str, hours: list[int]) -> None:
    policy = read_zendesk(zendesk(policy_metrics=[{**METRIC, "metric": metric}])).value

    reading = policy.read(TICKET, at=at(16))[metric]

    assert [cycle.elapsed for cycle in reading.cycles] == [timedelta(hours=n) for n in hours]


@pytest.mark.parametrize(
    ("metric", "hours"),
    [
        # Solved at 11 without an answer, opened again at 13, answered with the solution at 14, and
        # answered once more at 15: what is solved waits for nothing.
        ("first_reply_time", [2]), ("next_reply_time", []), ("periodic_update_time", []),
        ("pausable_update_time", []), ("requester_wait_time", [3]), ("agent_work_time", [3]),
        ("total_resolution_time", [3]),
    ],
)  # fmt: skip
def test_a_solved_ticket_of_zendesk_waits_for_no_answer_and_goes_on_when_it_is_opened_again(
    metric: str, hours: list[int]
) -> None:
    ticket = History([
        step(9, "log", "new", priority="P1", party="caller"), step(11, "resolve", "resolved"),
        step(13, "reopen", "in_progress"), step(14, "resolve", "resolved"),
        step(14, "reply", party="provider"), step(15, "reply", party="provider"),
        step(16, "reply", party="caller"),
    ])  # fmt: skip
    policy = read_zendesk(zendesk(policy_metrics=[{**METRIC, "metric": metric}])).value

    reading = policy.read(ticket, at=at(17))[metric]

    assert [one.elapsed for one in reading.cycles] == [timedelta(hours=n) for n in hours]


def test_a_question_that_zendesk_solves_without_an_answer_waits_no_longer() -> None:
    ticket = History([
        step(9, "log", "new", priority="P1"), step(10, "reply", party="provider"),
        step(12, "reply", party="caller"), step(13, "resolve", "resolved"),
    ])  # fmt: skip
    next_reply = {**METRIC, "metric": "next_reply_time"}
    (reading,) = (
        read_zendesk(zendesk(policy_metrics=[next_reply])).value.read(ticket, at=at(17)).values()
    )

    assert (reading.stopped_at, reading.elapsed) == (at(13), timedelta(hours=1))


@pytest.mark.parametrize("metric", ["requester_wait_time", "agent_work_time"])
def test_a_priority_of_zendesk_with_another_kind_of_time_measures_the_metric_anew(
    metric: str,
) -> None:
    # Office hours begin at 9: of 5 to 11 o'clock, two hours are business time and six are not.
    low = {"priority": "low", "metric": metric, "target": 600, "business_hours": False}
    policy = read_zendesk(zendesk(policy_metrics=[{**METRIC, "metric": metric}, low])).value
    begin = step(5, "log", "new", priority="P4")

    (urgent,) = policy.read(
        History([begin, step(7, "reprioritise", priority="P1")]), at=at(11)
    ).values()
    (still_low,) = policy.read(History([begin]), at=at(11)).values()

    assert (urgent.elapsed, still_low.elapsed) == (timedelta(hours=2), timedelta(hours=6))


def test_a_metric_that_is_not_known_is_lost_and_the_others_come_in() -> None:
    other = {**METRIC, "metric": "group_ownership_time"}

    found = read_zendesk(zendesk(policy_metrics=[METRIC, other]))

    assert [target.name for target in found.value.targets] == ["first_reply_time"]
    assert codes(found) == {"metric_not_carried"}


def test_a_schedule_of_zendesk_is_cut_at_midnight() -> None:
    # Sunday 22:00 to Monday 06:00.
    body = {"time_zone": "UTC", "intervals": [{"start_time": 1320, "end_time": 1800}]}

    calendar = zendesk_calendar({"schedule": body}).value

    assert str(calendar) == "<BusinessCalendar UTC, mon 00:00-06:00, sun 22:00-24:00>"


def test_a_zone_that_is_not_known_is_refused_with_what_would_do() -> None:
    body = {"time_zone": "Middle Earth", "intervals": [{"start_time": 0, "end_time": 60}]}

    assert "a time zone name of IANA, Windows or Rails" in refusal(lambda: zendesk_calendar(body))


def test_several_schedules_in_one_payload_are_refused() -> None:
    body = {"time_zone": "UTC", "intervals": [{"start_time": 0, "end_time": 60}]}

    assert "one object" in refusal(lambda: zendesk_calendar({"schedules": [body, body]}))


# -- Zammad ----------------------------------------------------------------------------------------


def zammad(**changes: Any) -> DefinitionImport[Policy]:
    sla = {"name": "s", "calendar_id": 1, "solution_time": 60, **changes}
    return zammad_policy([sla], calendars={"1": OFFICE}, values={"priority": {"3": "P1"}})


def test_a_condition_of_zammad_is_translated_by_its_ids() -> None:
    rule = {"ticket.priority_id": {"operator": "is", "value": ["3", "2"]},
            "ticket.group_id": {"operator": "is not", "value": 4}}  # fmt: skip

    assert condition(zammad(condition=rule)) == "(priority P1 or 2) and not group 4"


def test_a_condition_of_zammads_expert_mode_is_made_of_blocks() -> None:
    def of(name: str, value: str) -> Changes:
        return {"name": f"ticket.{name}_id", "operator": "is", "value": value}

    block = {"operator": "OR", "conditions": [of("group", "4"), of("group", "5")]}
    none = {"operator": "NOT", "conditions": [of("owner", "9")]}
    rule = {"operator": "AND", "conditions": [of("priority", "3"), block, none]}

    text = "priority P1 and (group 4 or group 5) and not person 9"
    assert condition(zammad(condition=rule)) == text
    wrong = {"operator": "XOR", "conditions": [of("group", "4")]}
    assert "AND, OR or NOT" in refusal(lambda: zammad(condition=wrong))


@pytest.mark.parametrize("nothing", [None, 0, "", "0"])
def test_a_time_of_zammad_may_be_nothing_in_four_ways(nothing: Any) -> None:
    found = zammad(first_response_time=nothing, update_time="30")

    assert [target.name for target in found.value.targets] == ["update", "solution"]


def test_the_update_time_of_an_older_zammad_is_that_of_responses() -> None:
    history = History([step(9, "log", "new", party="caller"), step(10, "reply", party="provider"),
                       step(12, "reply", party="caller")])  # fmt: skip

    def dues(found: DefinitionImport[Policy]) -> list[datetime | None]:
        return [found.value.read(history, at=at(hour))["update"].due_at for hour in (9, 10, 12)]

    older, newer = zammad(update_time=120), zammad(update_time=120, response_time=None)
    assert dues(older) == [at(11), at(11), at(14)]  # met at 10; the next begins at 12
    assert dues(newer) == [at(11), at(12), at(12)]
    assert (codes(older), codes(newer)) == ({"updates_are_responses"}, set())


def test_the_solution_of_zammad_is_the_first_one_and_a_response_goes_on_after_a_reopening() -> None:
    history = History([
        step(9, "log", "new", party="caller"), step(10, "close", "closed"),
        step(12, "reopen", "in_progress", party="caller"),
    ])  # fmt: skip

    found = zammad(first_response_time=120).value.read(history, at=at(15))

    assert (str(found["solution"].verdict), found["solution"].elapsed) == (
        "met",
        timedelta(hours=1),
    )
    assert found["first_response"].due_at == at(13)  # two hours of it were closed


def test_an_sla_of_zammad_on_what_no_history_has_is_left_out() -> None:
    rule = {"ticket.organization_id": {"operator": "is", "value": "1"}}

    assert "'ticket.organization_id' is no fact" in refusal(lambda: zammad(condition=rule))
    before = {"ticket.priority_id": {"operator": "before (relative)", "value": "1"}}
    assert "has no place" in refusal(lambda: zammad(condition=before))
    assert "no calendar was given for '9'" in refusal(lambda: zammad(calendar_id=9))


def test_the_feed_of_holidays_of_zammad_is_lost() -> None:
    body = {"timezone": "UTC", "ical_url": "https://x.test/de.ics",
            "business_hours": {"mon": {"active": True,
                                       "timeframes": [["09:00", "17:00"]]}}}  # fmt: skip

    assert [one.field for one in zammad_calendar(body).lost] == ["ical_url"]


def test_a_holiday_of_zammad_that_is_not_active_is_open() -> None:
    body = {"timezone": "UTC",
            "business_hours": {"mon": {"active": True, "timeframes": [["09:00", "17:00"]]}},
            "public_holidays": {"2026-03-02": {"active": False, "summary": "x"},
                                "2026-03-09": {"active": True, "summary": "y"}}}  # fmt: skip

    calendar = zammad_calendar(body).value

    assert calendar.is_open(at(12))
    assert not calendar.is_open(at(12) + timedelta(days=7))


def test_a_week_without_an_active_day_is_refused() -> None:
    body = {"timezone": "UTC",
            "business_hours": {"mon": {"active": False,
                                       "timeframes": [["09:00", "17:00"]]}}}  # fmt: skip

    assert "hours on at least one weekday" in refusal(lambda: zammad_calendar(body))


# -- Freshservice and Freshdesk --------------------------------------------------------------------

TARGET = {"priority": 4, "respond_within": 3600, "resolve_within": 172800, "business_hours": True}


def fresh(**changes: Any) -> Changes:
    return {"name": "s", "sla_targets": [TARGET], **changes}


def test_targets_of_freshservice_are_by_priority_and_urgent_is_four() -> None:
    high = {**TARGET, "priority": 3, "business_hours": False}
    body = [fresh(sla_targets=[TARGET, high])]

    response, _ = freshservice_policy(body, calendar=OFFICE).value.targets

    assert response.goal == By("priority", {"P1": Goal.working(hours=1), "P2": Goal.real(hours=1)})


def test_a_day_of_freshservice_is_what_the_caller_says() -> None:
    now = freshservice_policy([fresh()], calendar=OFFICE).value.targets[1]
    then = freshservice_policy([fresh()], calendar=OFFICE, day_length=timedelta(hours=8))

    assert now.goals == (Goal.working(hours=48),)
    assert then.value.targets[1].goals == (Goal.working(hours=16),)


def test_the_default_policy_of_freshservice_comes_last() -> None:
    body = [fresh(name="default", is_default=True, position=1),
            fresh(name="vip", position=2, applicable_to={"group_ids": [7], "sources": []}),
            fresh(name="off", active=False)]  # fmt: skip

    found = freshservice_policy(body, calendar=OFFICE)

    assert [(rule.name, str(rule.when)) for rule in found.value.rules] == [
        ("vip", "group 7"), ("default", "None"),
    ]  # fmt: skip
    assert codes(found) == {"disabled"}


def test_freshdesk_has_its_targets_by_name_and_further_responses() -> None:
    cells = {"priority_1": {"next_respond_within": 600, "business_hours": False}}

    found = freshdesk_policy([{"name": "s", "sla_target": cells}], calendar=OFFICE)
    reading = found.value.read(
        History([Transition(at(9), "log", "new", {"priority": "P4"}), *TICKET[1:]]), at=at(16)
    )["next_response"]

    # Not from 10 to 11: what the caller wrote before the first response is answered by that.
    assert [cycle.elapsed for cycle in reading.cycles] == [timedelta(hours=3)]
    assert "a priority, as priority_4" in refusal(lambda: freshdesk_policy(
        [{"name": "s", "sla_target": {"urgent": {}}}], calendar=OFFICE))  # fmt: skip


def test_a_holiday_of_freshservice_that_another_rule_governs_is_found() -> None:
    day = {"beginning_of_workday": "12:00 am", "end_of_workday": "12:00 pm"}
    body = {"business_hours": {
        "time_zone": "Eastern Time (US & Canada)", "service_desk_hours": {"monday": day},
        "list_of_holidays": [
            {"holiday_date": "--05-28", "holiday_name": "Memorial Day"},
            {"holiday_date": "--07-04", "holiday_name": "Independence Day"}]}}  # fmt: skip

    found = freshservice_calendar(body)

    assert [(one.code, one.about) for one in found.findings] == [
        ("name_against_date", "Memorial Day")
    ]
    assert str(found.value).startswith("<BusinessCalendar America/New_York, mon 00:00-12:00, 2 hol")


@pytest.mark.parametrize("text", ["9", "25:00", "13:00 pm", "09:61", "nine"])
def test_a_time_of_day_that_is_none_is_refused(text: str) -> None:
    hours = {"monday": {"start_time": text, "end_time": "6:00 pm"}}

    assert "a time of day, as 09:00" in refusal(
        lambda: freshdesk_calendar({"time_zone": "UTC", "business_hours": hours})
    )


def test_a_second_target_of_one_priority_is_refused_and_not_the_one_that_counts() -> None:
    later = {**METRIC, "target": 90}
    fresher = {**TARGET, "respond_within": 7200}
    high = {"priority": "High", "response_time": 90, "resolution_time": 7200}

    for call, place in (
        (lambda: zendesk_policy([zendesk(policy_metrics=[METRIC, later])], calendar=OFFICE),
         "policy_metrics[1].priority: 'urgent'"),
        (lambda: freshservice_policy([fresh(sla_targets=[TARGET, fresher])], calendar=OFFICE),
         "sla_targets[1].priority: 4"),
        (lambda: frappe({"priorities": [*AGREEMENT["priorities"], high]}),
         "priorities[1].priority: 'High'"),
    ):  # fmt: skip
        assert f"{place} was given where one target for each priority" in refusal(call)


# -- Frappe Helpdesk -------------------------------------------------------------------------------

AGREEMENT = {
    "service_level": "s", "priorities": [{"priority": "High", "response_time": 60,
                                          "resolution_time": 7200}],
    "sla_fulfilled_on": [{"status": "Resolved"}], "pause_sla_on": [{"status": "Replied"}],
}  # fmt: skip


def frappe(*more: Changes, **options: Any) -> DefinitionImport[Policy]:
    bodies = [AGREEMENT | one for one in more or ({},)]
    return frappe_policy(bodies, calendars=OFFICE, **options)


def test_a_condition_of_frappe_is_never_evaluated() -> None:
    vip, rest = {"condition": "doc.priority == 'High'"}, {"service_level": "r", "default_sla": 1}

    assert codes(frappe(vip, rest)) == {"script_not_carried"}
    found = frappe(rest, vip, conditions={"doc.priority == 'High'": While(priority="High")})
    assert [rule.name for rule in found.value.rules] == ["s", "r"]


def test_a_condition_of_frappe_may_be_in_its_filter_alone() -> None:
    listed = '[["priority", "==", "High"]]'

    assert condition(frappe({"condition_json": "[]"})) == "None"
    assert "its condition is '[[" in refusal(lambda: frappe({"condition_json": listed}))
    found = frappe({"condition_json": listed}, conditions={listed: While(priority="High")})
    assert condition(found) == "priority High"


def test_statuses_of_frappe_need_a_word() -> None:
    custom = {"pause_sla_on": [{"status": "With vendor"}]}

    assert "the status 'With vendor' has no word" in refusal(lambda: frappe(custom))
    states = {"With vendor": "on_hold", "Resolved": "resolved"}
    _, resolution = frappe(custom, states=states).value.targets
    assert str(resolution.pause) == "on_hold"


def test_an_agreement_of_frappe_may_have_no_resolution() -> None:
    found = frappe({"apply_sla_for_resolution": 0})

    assert [target.name for target in found.value.targets] == ["response"]


def test_the_dates_of_an_agreement_of_frappe_are_lost() -> None:
    found = frappe({"start_date": "2026-01-01"})

    assert [one.field for one in found.lost] == ["start_date"]


def test_frappe_and_erpnext_differ_in_what_a_pause_is_worth() -> None:
    assert frappe({"doctype": "HD Service Level Agreement"}).value.conventions.name == "frappe"
    assert frappe({"doctype": "Service Level Agreement"}).value.conventions.name == "erpnext"


ERPNEXT = {"doctype": "Service Level Agreement", "document_type": "Issue"}


def test_an_agreement_of_erpnext_for_one_customer_is_not_for_others() -> None:
    acme = ERPNEXT | {"entity_type": "Customer", "entity": "ACME"}
    rest = ERPNEXT | {"service_level": "r", "default_service_level_agreement": 1}
    sales = rest | {"service_level": "l", "document_type": "Lead"}

    found = frappe(acme, rest, sales)
    assert [rule.name for rule in found.value.rules] == ["r"]
    assert [(one.code, one.field) for one in found.lost] == [
        ("condition_not_carried", "entity"), ("condition_not_carried", "document_type"),
    ]  # fmt: skip
    both = frappe(acme, rest, conditions={"Customer ACME": While(company="ACME")})
    assert condition(both) == "company ACME and (priority High or not set)"


def test_an_agreement_of_erpnext_leaves_priorities_that_it_does_not_list_to_the_default() -> None:
    low = {"priorities": [{"priority": "Low", "response_time": 7200, "resolution_time": 7200}]}
    rest = low | {"service_level": "r", "default_service_level_agreement": 1}
    history = History([step(9, "log", "new", priority="Low")])

    policy = frappe(ERPNEXT, ERPNEXT | rest).value

    assert policy.read(history, at=at(9))["response"].due_at == at(11)


def test_a_holiday_list_of_frappe_closes_its_dates() -> None:
    hours = {"support_and_resolution": [
        {"workday": "Monday", "start_time": "10:00:00", "end_time": "18:00:00"}]}  # fmt: skip
    days = {"holidays": [{"holiday_date": "2026-03-02", "description": "x"}]}

    calendar = frappe_calendar(hours, days, zone="UTC").value

    assert not calendar.is_open(at(12))


# -- GLPI ------------------------------------------------------------------------------------------


def glpi(calendars: Calendar | None = None, **changes: Any) -> DefinitionImport[Policy]:
    sla = {"id": 3, "name": "s", "type": 0, "number_time": 2, "definition_time": "day",
           "calendars_id": 1, **changes}  # fmt: skip
    return glpi_policy([sla], calendars=calendars or {"1": OFFICE})


@pytest.mark.parametrize(
    ("changes", "goal"),
    [
        ({}, Goal.working_days(2)),
        ({"end_of_working_day": 1}, Goal.end_of_day(2)),
        ({"definition_time": "month"}, Goal.working_days(60)),
        ({"definition_time": "hour"}, Goal.working(hours=2)),
        ({"definition_time": "minute", "number_time": "15"}, Goal.working(minutes=15)),
        ({"calendars_id": 0}, Goal.real(hours=48)),
        ({"definition_time": "hour", "calendars_id": "0"}, Goal.real(hours=2)),
    ],
)
def test_a_time_of_glpi_has_its_own_unit(changes: Changes, goal: Goal) -> None:
    (target,) = glpi(**changes).value.targets

    assert target.goal == goal
    assert target.calendar == (ALWAYS if changes.get("calendars_id") in (0, "0") else OFFICE)


def test_hours_up_to_the_end_of_a_day_have_no_place() -> None:
    body = {"definition_time": "hour", "end_of_working_day": 1}

    assert "(end_of_day, once, in row" in refusal(lambda: glpi(**body))


def test_the_calendar_of_the_ticket_is_passed_by_that_name() -> None:
    own = {"use_ticket_calendar": 1}

    assert "no calendar was given for 'ticket'" in refusal(lambda: glpi(**own))
    assert glpi(OFFICE, **own).value.targets[0].calendar == OFFICE


def test_slas_of_glpi_count_from_the_opening_and_olas_from_when_they_were_given() -> None:
    ola = {"id": 4, "name": "o", "type": 1, "number_time": 1, "definition_time": "hour"}
    sla = {**ola, "id": 3, "name": "s", "type": 0}

    found = glpi_policy([sla], olas=[ola], calendars={})

    assert [(str(rule.when), rule.targets[0].attach) for rule in found.value.rules] == [
        ("sla_ttr 3", Attach.FROM_START), ("ola_tto 4", Attach.FROM_ATTACHMENT),
    ]  # fmt: skip


def test_the_time_to_own_ends_when_somebody_takes_the_ticket_and_is_never_paused() -> None:
    own = {"id": 1, "name": "own", "type": 1, "number_time": 9, "definition_time": "hour"}
    solve = {**own, "id": 2, "name": "solve", "type": 0}
    policy = glpi_policy([own, solve], calendars={}).value
    history = History([
        step(9, "log", "new", sla_tto="1", sla_ttr="2"), step(10, "hold", "on_hold"),
        step(12, "assign", "in_progress"), step(14, "resolve", "resolved"),
    ])  # fmt: skip

    readings = policy.read(history, at=at(16))

    assert {name: one.elapsed for name, one in readings.items()} == {
        "own": timedelta(hours=3), "solve": timedelta(hours=3),
    }  # fmt: skip
    assert readings["own"].stopped_at == at(12)
    assert readings["solve"].stopped_at == at(14)


def test_a_ticket_of_glpi_that_is_opened_again_goes_on_without_the_time_it_was_solved() -> None:
    history = History([
        step(9, "log", "new", sla_ttr="3", sla_tto="3"), step(10, "assign", "in_progress"),
        step(11, "resolve", "resolved"), step(12, "close", "closed"),
        step(14, "reopen", "in_progress"),
    ])  # fmt: skip
    hours = {"number_time": 4, "definition_time": "hour"}

    resolution = glpi(**hours).value.read(history, at=at(15))["s"]
    own = glpi(**hours, type=1).value.read(history, at=at(15))["s"]

    assert (resolution.elapsed, resolution.due_at) == (timedelta(hours=3), at(16))
    assert (own.elapsed, own.due_at) == (timedelta(hours=1), at(13))


def test_levels_of_glpi_are_warnings_and_those_of_days_are_lost() -> None:
    sla = {"id": 3, "name": "s", "type": 0, "number_time": 2, "definition_time": "hour"}
    levels = [{"slas_id": 3, "execution_time": seconds} for seconds in (-1800, 3600, -86400)]
    levels += [{"slas_id": 3, "execution_time": -60, "is_active": 0}]

    found = glpi_policy([sla], calendars={}, levels=levels)

    assert found.value.targets[0].warn == (Warn.before("PT30M"), Warn.after("PT1H"))
    assert codes(found) == {"level_in_days", "disabled"}


def test_a_holiday_of_glpi_over_new_year_comes_every_year() -> None:
    segments = [{"day": day, "begin": "08:00", "end": "18:00"} for day in range(7)]
    holidays = [{"name": "x", "begin_date": "2018-12-30", "end_date": "2019-01-01",
                 "is_perpetual": 1}]  # fmt: skip

    calendar = glpi_calendar(segments, holidays, zone="UTC").value

    days = [datetime(2026, 12, 29, 9, tzinfo=UTC) + timedelta(days=n) for n in range(5)]
    assert [calendar.is_open(day) for day in days] == [True, False, False, False, True]


# -- Znuny and iTop --------------------------------------------------------------------------------


def test_an_sla_of_znuny_comes_before_the_queue() -> None:
    queue = {"Name": "Mail", "Calendar": "", "SolutionTime": 60, "SolutionNotify": 80}
    sla = {"Name": "Gold", "Calendar": "", "SolutionTime": 30}

    policy = znuny_policy([queue], slas=[sla], calendars={"": OFFICE}).value

    assert [str(rule.when) for rule in policy.rules] == ["sla Gold", "group Mail"]
    assert policy.rules[1].targets[0].warn == (Warn(share=0.8),)


def test_a_pending_ticket_of_znuny_goes_on_escalating() -> None:
    queue = {"Name": "Mail", "SolutionTime": 600}
    policy = znuny_policy([queue], calendars=OFFICE).value
    history = History([step(9, "log", "new", group="Mail"), step(10, "hold", "on_hold")])

    assert policy.read(history, at=at(12))["solution"].elapsed == timedelta(hours=3)


def test_an_update_of_znuny_is_due_from_the_answer_or_the_first_message_after_it() -> None:
    found = znuny_policy([{"Name": "Mail", "UpdateTime": 120}], calendars=OFFICE)
    history = History([
        step(9, "log", "new", group="Mail", party="caller"),
        step(10, "reply", party="provider"), step(11, "reply", party="caller"),
        step(12, "reply", party="caller"), step(14, "reply", party="provider"),
        step(15, "resolve", "resolved"),
    ])  # fmt: skip

    update = {hour: found.value.read(history, at=at(hour))["update"] for hour in range(9, 16)}

    dues = {9: 11, 10: 12, 11: 13, 12: 13, 13: 13, 14: 16}
    assert {hour: one.due_at for hour, one in update.items()} == {
        **{hour: at(due) for hour, due in dues.items()}, 15: at(16)
    }  # fmt: skip
    assert [cycle.elapsed for cycle in update[15].cycles] == [
        timedelta(hours=hours) for hours in (1, 1, 3, 1)
    ]
    assert codes(found) == {"pending_not_hidden"}


def test_a_queue_of_znuny_that_is_not_valid_or_has_no_time_is_left_out() -> None:
    rows = [{"Name": "a", "SolutionTime": 60}, {"Name": "b", "SolutionTime": 60, "ValidID": 2},
            {"Name": "c", "SolutionTime": 0}]  # fmt: skip

    found = znuny_policy(rows, calendars=OFFICE)

    assert [rule.name for rule in found.value.rules] == ["a"]
    assert codes(found) == {"disabled", "no_targets"}


def test_a_numbered_calendar_of_znuny_has_its_own_zone() -> None:
    config = {"TimeZone": "UTC", "TimeWorkingHours": {"Mon": [8]},
              "TimeWorkingHours::Calendar2": {"Sun": ["0", "23"]},
              "TimeZone::Calendar2": "Asia/Tehran"}  # fmt: skip

    calendars = znuny_calendars(config).value

    assert [str(one) for one in calendars.values()] == [
        "<BusinessCalendar UTC, mon 08:00-09:00>",
        "<BusinessCalendar Asia/Tehran, sun 00:00-01:00 23:00-24:00>",
    ]


def test_a_calendar_of_znuny_without_any_zone_needs_one() -> None:
    config = {"TimeWorkingHours": {"Mon": [8]}}

    assert "zone= for hours that float" in refusal(lambda: znuny_calendars(config))
    assert znuny_calendars(config, zone="UTC").value[""].zone == "UTC"


@pytest.mark.parametrize("importer", [freshservice_calendar, zendesk_calendar, zammad_calendar])
def test_a_calendar_without_a_zone_named_a_keyword_that_its_importer_does_not_have(
    importer: Callable[[object], object],
) -> None:
    with pytest.raises(MalformedPayload, match=r"zone: nothing was given where") as refused:
        importer({})

    assert "zone=" not in str(refused.value)


def test_an_hour_of_more_digits_than_python_writes_is_refused_with_its_place() -> None:
    config = {"OTRSTimeZone": "UTC", "TimeWorkingHours": {"Mon": ["8", 10**5000]}}

    place = "$.TimeWorkingHours.Mon: an enormous number was given where an hour from 0 to 23"
    assert place in refusal(lambda: znuny_calendars(config))


def test_itop_swaps_the_ends_of_an_interval_and_had_fields_by_weekday() -> None:
    swapped = {"interval_list": [{"weekday": "monday", "start_time": "18:00",
                                  "end_time": "08:00"}]}  # fmt: skip
    old = {"monday_start": "08:00", "monday_end": "18:00", "sunday_start": "00:00",
           "sunday_end": "00:00"}  # fmt: skip

    found = itop_calendar({"fields": swapped}, zone="UTC")

    assert codes(found) == {"interval_swapped"}
    assert found.value == itop_calendar(old, zone="UTC").value


@pytest.mark.parametrize("read", [
    lambda given: zendesk_policy([zendesk()], calendar=given),
    lambda given: freshservice_policy([fresh()], calendar=given),
    lambda given: zammad_policy([], calendars={"1": given}),
    lambda given: frappe_policy([], calendars={"1": given}),
    lambda given: glpi_policy([], calendars={"1": given}),
    lambda given: znuny_policy([], calendars={"1": given}),
    lambda given: servicenow_policy([], calendars={"1": given}),
])  # fmt: skip
def test_an_import_in_place_of_its_calendar_is_refused_as_a_calendar(
    read: Callable[[object], object],
) -> None:
    # It was a fault of the first definition.
    whole = zendesk_calendar({"time_zone": "UTC", "intervals": [{"start_time": 0, "end_time": 9}]})
    with pytest.raises(InvalidValue, match="a calendar is expected; of an import it is the value"):
        read(whole)
    with pytest.raises(InvalidValue, match=r"a calendar is expected$"):
        read(8)
