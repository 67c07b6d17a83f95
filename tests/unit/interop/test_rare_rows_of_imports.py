"""What readers of rows, queries and rules of other systems do in cases that hardly occur."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from test_service_levels_of_other_systems import OFFICE, fresh

from serviceops.calendars import DateSpan, DayOfMonth, EveryDays
from serviceops.errors import InvalidValue, MalformedPayload, MalformedRow, ServiceOpsError
from serviceops.history import History, Transition
from serviceops.interop import definition_import, glpi, jira, log_tables, ocel
from serviceops.interop.definition_import import read_rule, recurring_shifts
from serviceops.interop.definition_parts import FactNames, NotCarried, opening
from serviceops.interop.freshworks import _holiday, freshservice_policy
from serviceops.interop.import_result import ForeignReading
from serviceops.interop.nagios import from_nagios_periods
from serviceops.interop.payloads import Losses, Payload
from serviceops.interop.reconcile import Because, Reconciliation, _by_stage, _transition_at
from serviceops.interop.reconcile_export import ExportReconciliation, ReconciledRow, _clock_of
from serviceops.interop.schema_org import _special
from serviceops.interop.servicenow import encoded_queries as queries
from serviceops.interop.servicenow import from_rows
from serviceops.interop.servicenow import schedules as servicenow_schedules
from serviceops.interop.servicenow.contracts import _attached, _start
from serviceops.interop.splunk_oncall import splunk_schedule
from serviceops.interop.task_sla import _hundredths, from_task_sla
from serviceops.interop.time_periods import _end_of, day_text
from serviceops.interop.translation import Update
from serviceops.interop.zammad import _frames, _level
from serviceops.oncall import Member
from serviceops.sla import Changes, Goal, On, Target, While

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def place(**members: Any) -> Payload:
    return Payload(members, "x")


# -- reconciling -----------------------------------------------------------------------------------

FIX = Target("fix", goal=Goal.real(hours=4), start=On("log"), stop=On("end"))


def test_a_comparison_without_a_difference_says_what_was_the_same() -> None:
    reading = FIX.read(History.of([Transition(NINE, "log")]), at=NINE)

    assert _transition_at(reading, "never", HOUR) is None  # type: ignore[arg-type]
    same = Reconciliation(compared=("stage",), rounded=(), differences=(), because=None)
    assert str(same) == "the same in stage"
    row = ReconciledRow(case="A", target="fix", cycle=2, result=same, because=None)
    assert str(row) == "A fix cycle 2: the same in stage"


def test_the_time_to_the_solution_of_zendesk_has_one_name() -> None:
    theirs = ForeignReading(system="zendesk", name="resolution_time", cycle=1, stage="running")

    assert _clock_of(theirs) == ("total_resolution_time", 1)


def test_a_goal_of_nothing_has_a_share_too() -> None:
    nothing: Any = SimpleNamespace(goal_micros=0, fraction=0.5)

    assert _hundredths(nothing) == 5000


# -- rules of shifts -------------------------------------------------------------------------------


def test_shifts_overlap_or_have_too_many_turns() -> None:
    crews = [(Member("ana"),), (Member("ben"),)]

    with pytest.raises(ServiceOpsError, match="until after the next one"):
        recurring_shifts(crews, zone="UTC", start=NINE, length=25 * HOUR, period=24 * HOUR)
    with (
        patch.object(definition_import, "_MAX_CYCLE", 1),
        pytest.raises(ServiceOpsError, match="turns in a cycle"),
    ):
        recurring_shifts(crews, zone="UTC", start=NINE, length=HOUR, period=24 * HOUR)


@pytest.mark.parametrize(
    ("rule", "is_lost", "is_fault"),
    [
        ("FREQ=DAILY;INTERVAL=0", False, True),
        ("FREQ=DAILY;INTERVAL=2;BYDAY=MO", True, False),
        ("FREQ=DAILY;BYDAY=MO", False, False),
        ("FREQ=DAILY;UNTIL=20261399T000000Z", False, True),
    ],
)
def test_a_rule_of_shifts_is_read_lost_or_a_fault(rule: str, is_lost: bool, is_fault: bool) -> None:
    within = place()

    found = read_rule([rule], within)

    assert (bool(within.losses.found()), bool(within.faults)) == (is_lost, is_fault)
    assert found is None or found.period in (timedelta(weeks=1), timedelta(days=1))


SHIFT = {"label": "day", "timezone": "UTC", "start": "2026-03-02T09:00:00Z", "duration": 7,
         "shifttype": "std", "shiftMembers": [{"username": "ana"}]}  # fmt: skip


def test_shifts_of_splunk_with_one_name_differ_in_their_number() -> None:
    rotation = {"label": "desk", "shifts": [SHIFT, SHIFT]}

    layers = splunk_schedule([rotation]).value.layers

    assert [layer.name for layer in layers] == ["desk day", "desk day (2)"]


@pytest.mark.parametrize(
    ("spoilt", "wanted"),
    [
        ({"start": "9999-12-31T00:00:00Z"}, "an anchor in the years 1 to 9999"),
        ({"shiftMembers": [{"username": f"u{n}"} for n in range(20_000)]}, "1 to 10000 turns"),
        ({"shiftMembers": [{"username": "ana\ud800"}]}, "a text that UTF-8 can write"),
    ],
    ids=["the last year", "more members than a rotation has", "half a character"],
)
def test_a_shift_of_splunk_that_no_rotation_can_be_is_refused_in_its_place(
    spoilt: dict[str, object], wanted: str
) -> None:
    with pytest.raises(MalformedPayload) as caught:
        splunk_schedule([{"label": "desk", "shifts": [SHIFT, {**SHIFT, **spoilt}]}])

    assert str(caught.value).startswith("Splunk On-Call rotations: $.rotations[0].shifts[1]: ")
    assert wanted in str(caught.value)


# -- conditions ------------------------------------------------------------------------------------

NAMES = FactNames(fields={"group": "group"}, values={}, state_field="state")


def test_a_field_that_is_no_fact_has_no_condition() -> None:
    with pytest.raises(NotCarried, match="no fact of a history"):
        NAMES.unset("colour", "when")
    with pytest.raises(NotCarried, match="no fact of a history"):
        queries._change("colour", "VALCHANGES", "", NAMES, "when")
    with pytest.raises(NotCarried, match="leaving a value"):
        queries._change("group", "CHANGESFROM", "mail", NAMES, "when")
    with pytest.raises(NotCarried, match="terms"):
        queries.condition_of("^".join(["group=1"] * 2000), NAMES, "when")


def test_edges_are_joined_and_values_of_two_facts_stay_two_levels() -> None:
    both = queries._any([Changes("group"), On("log")])

    assert str(both) == str(Changes("group") | On("log"))
    merged = queries._merged([While(group="a"), While(site="b")])
    assert str(merged) == str(While(group="a") | While(site="b"))


def test_a_condition_of_the_host_replaces_one_of_zammad() -> None:
    own = FactNames(
        fields={}, values={}, conditions={"ticket.tags": While("new")}
    )  # fmt: skip

    assert _level(place(), "ticket.tags", own) == While("new")


# -- dates and times -------------------------------------------------------------------------------


def test_hours_that_end_before_they_start_are_a_fault_and_the_last_minute_is_the_end() -> None:
    late = place(opens="10:00", closes="09:00")
    whole = place(timeframes=[["00:00", "23:59"]])

    assert opening(late, "opens", "closes") is None
    assert late.faults
    assert list(_frames(whole)) == [(0, 24 * 3600 * 10**6)]


def test_a_holiday_of_a_day_that_there_is_not_is_a_fault() -> None:
    wrong = place(holiday_date="--04-31", holiday_name="x")

    assert list(_holiday(wrong)) == []


def test_weekdays_outside_a_short_period_are_left_out() -> None:
    assert list(_special((date(2026, 3, 2), date(2026, 3, 3), (6,)), [])) == []


def test_every_few_days_have_a_text_where_they_do_not_end() -> None:
    since = date(2026, 1, 1)

    assert day_text(EveryDays(days=2, since=since), endless=True) == (0, "2026-01-01 / 2")
    with pytest.raises(ServiceOpsError):
        day_text(EveryDays(days=1, since=since), endless=True)
    span = DateSpan(first=DayOfMonth(day=1), last=DayOfMonth(day=5))
    assert day_text(span, endless=True) == (2, "day 1 - day 5")


def test_two_periods_of_one_name_are_refused() -> None:
    one = "define timeperiod {\n timeperiod_name a\n monday 09:00-17:00\n}\n"

    with pytest.raises(MalformedPayload, match="another time period is named 'a'"):
        from_nagios_periods(one * 2, zone="UTC")


def test_a_moment_of_servicenow_that_there_is_not_is_a_fault() -> None:
    wrong = place(start_date_time="20260231T080000")

    assert servicenow_schedules._moment(wrong, "start_date_time") is None
    assert wrong.faults
    assert servicenow_schedules._later(date(2026, 3, 2), 1) == date(2026, 3, 3)


# -- tickets ---------------------------------------------------------------------------------------


def test_two_incidents_of_one_number_are_refused_and_early_changes_are_put_at_the_opening() -> None:
    row = {"sys_id": "1", "number": "INC1", "opened_at": "2026-03-02 09:00:00", "state": "2",
           "sys_created_on": "2026-03-02 09:00:00"}  # fmt: skip
    change = {"documentkey": "1", "fieldname": "state", "oldvalue": "1", "newvalue": "2",
              "sys_created_on": "2026-03-02 08:00:00", "user": "ann"}  # fmt: skip

    with pytest.raises(MalformedPayload, match="no other row has"):
        from_rows([row, {**row, "sys_id": "2"}])
    read = from_rows([row], [change])
    assert "before_opening" in {one.code for one in read.lost}


def test_people_of_jira_are_looked_for_so_deep() -> None:
    people = jira._People(place(), place(), {})
    deep: Any = {"accountId": "u-1", "displayName": "Ann"}
    for _ in range(300):
        deep = [deep]

    people._learn(deep)

    assert people._shown == {}


def test_a_state_of_jira_without_a_word_is_known_by_a_known_category_alone() -> None:
    without: Any = SimpleNamespace(words=SimpleNamespace(states={}, terms=()))

    for key in ("odd", "new", "done"):
        status = place(statusCategory={"key": key})
        assert jira._by_category(status, "Queued", [], without) == {}


def test_an_update_of_jira_before_its_issue_is_put_at_its_start() -> None:
    opening, early = Update(at=NINE, row=0, state="new"), Update(at=NINE - HOUR, row=1)
    losses = Losses()

    assert [one.at for one in jira._in_order(opening, [early], {}, losses)] == [NINE, NINE]
    assert [one.code for one in losses.found()] == ["before_creation"]


def test_two_rows_with_one_id_that_differ_are_refused_with_their_row() -> None:
    rows = [(1, Transition(NINE, "log", id="1")), (2, Transition(NINE + HOUR, "end", id="1"))]

    with pytest.raises(MalformedRow, match="row 2"):
        list(log_tables._in_order({"A": rows}))


def test_a_stage_without_a_transition_is_explained_by_itself() -> None:
    reading = FIX.read(History.of([Transition(NINE, "open")]), at=NINE)
    cycle: Any = SimpleNamespace(_trace=None)
    differs: Any = SimpleNamespace(ours="running", theirs="paused")

    assert _by_stage(reading, cycle, differs)[0] == "stage"


def test_a_definition_of_servicenow_stops_by_an_action_and_an_override_is_no_entry() -> None:
    assert _attached(None, On("x"), None) is None
    assert _start(place(), None, On("x"), None, NAMES)[1:] == (None, False)
    moved = place(
        schedule="s", start_date_time="20260302T080000", end_date_time="20260302T090000",
        override_start_date_time="20260302T080000",
    )  # fmt: skip
    assert servicenow_schedules._entries(moved, []) == []


def test_goals_of_glpi_are_at_most_ten_years_and_a_weekday_is_of_a_month() -> None:
    long = place(number_time=4000, definition_time="day")

    assert glpi._goal(long, is_scheduled=True) == Goal.working_days(4000)
    assert long.faults
    with pytest.raises(InvalidValue, match="a date, a month and a day"):
        _end_of((None, None, None, "monday", "3", "week", None), "monday 3 week")


def test_rows_of_an_export_without_ours_and_clocks_without_theirs_are_shown() -> None:
    absent = Because(code="no_history", field="", sentence="there is no history of it")
    row = ReconciledRow(case="A", target="fix", cycle=None, result=None, because=absent)

    found = ExportReconciliation(rows=[row], only_ours=[("B", "fix")])

    assert str(row) == "A fix: there is no history of it (no_history)"
    assert found.figures == {}
    assert "1 clocks only ours, first B fix" in str(found)


def test_an_until_of_another_form_and_a_change_to_a_value_of_a_fact() -> None:
    within = place()

    assert read_rule(["FREQ=DAILY;UNTIL=soon"], within) is None or within.faults
    assert within.faults
    edge = queries._change("group", "CHANGESTO", "mail", NAMES, "when")
    assert "mail" in str(edge)


def test_an_object_that_an_event_names_twice_is_related_once() -> None:
    named = Transition(NINE, "log", sets={"parent": "INC-2"}, inputs={"parent": "INC-2"})
    histories = {"INC-1": History.of([named]), "INC-2": History.of([Transition(NINE, "log")])}

    log = ocel.to_ocel(histories={"incident": histories})

    event = next(one for one in log["events"] if len(one["relationships"]) > 1)
    assert [one["qualifier"] for one in event["relationships"]] == ["incident", "parent"]


def test_a_row_with_the_stage_breached_is_breached() -> None:
    row = {"task": "a", "sla": "fix", "stage": "Breached", "start_time": "2026-03-02 09:00:00",
           "has_breached": "false"}  # fmt: skip

    (theirs,) = from_task_sla([row])

    assert theirs.breached is True


def test_a_policy_that_was_deleted_is_left_out() -> None:
    found = freshservice_policy([fresh(), fresh(name="gone", deleted=True)], calendar=OFFICE)

    assert [one.code for one in found.lost].count("disabled") == 1
    assert len(found.value.rules) == 1
