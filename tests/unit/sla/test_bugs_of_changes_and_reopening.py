"""More bugs that other engines shipped: changes of rule, reopening, replies, zones, foresight.

`answers/known_bugs.csv` lists all that are known, each with the test that ours does not have it.
"""

import importlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.history import History, Transition
from serviceops.sla import (
    DIALECTS,
    By,
    Conventions,
    Goal,
    On,
    Policy,
    Reading,
    Reopen,
    Rule,
    Stage,
    Target,
    Verdict,
    Warn,
    While,
    breach_run,
)
from serviceops.sla.cycle_totals import CycleTotals
from tests.answer_rows import answer_rows

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": [("09:00", "17:00")]})
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
BY_PRIORITY = By("priority", {"P1": Goal.working(hours=4), "P2": Goal.working(hours=8)})
MICROSECOND = timedelta(microseconds=1)


def at(days: float = 0, hours: float = 0) -> datetime:
    return MONDAY + timedelta(days=days, hours=hours)


def promise(
    goal: Goal | By[Goal] | None = None, name: str = "resolution", **stated: object
) -> Target:
    parts: dict[str, object] = {
        "start": On("log"),
        "stop": On("resolve"),
        "pause": While("on_hold"),
        "calendar": OFFICE,
    }
    return Target(name, goal=goal or Goal.working(hours=8), **{**parts, **stated})  # type: ignore[arg-type]


def history_of(
    *events: tuple[datetime, str] | tuple[datetime, str, str | None], **sets: str
) -> History:
    first, *rest = events
    return History.of(
        [
            Transition(first[0], first[1], state="new", sets=sets),
            *(Transition(e[0], e[1], state=e[2] if len(e) > 2 else None) for e in rest),
        ]
    )


def ranked(moment: datetime, priority: str) -> Transition:
    return Transition(moment, "rank", sets={"priority": priority})


def test_every_known_bug_names_a_test_that_is_there() -> None:
    rows = answer_rows("known_bugs.csv")
    assert len(rows) > 50
    for row in rows:
        module, _, name = row["test"].partition("::")
        assert callable(getattr(importlib.import_module(module), name)), row


# Changes of rule


def test_a_raise_may_count_again_and_a_lowering_may_not() -> None:
    # ServiceNow: one definition cannot be retroactive one way and not the other.
    policy = Policy(
        "p",
        rules=(
            Rule(
                when={"priority": "P1"},
                targets=promise(Goal.working(hours=4), on_change="retroactive"),
            ),
            Rule(targets=promise(Goal.working(hours=8), on_change="restart")),
        ),
    )
    raised = History.of([*history_of((at(0, 9), "log"), priority="P2"), ranked(at(0, 11), "P1")])
    lowered = History.of([*history_of((at(0, 9), "log"), priority="P1"), ranked(at(0, 11), "P2")])

    assert policy.read(raised, at=at(0, 11))["resolution"].due_at == at(0, 13)
    assert policy.read(lowered, at=at(0, 11))["resolution"].due_at == at(1, 11)


@pytest.mark.parametrize("mode", ["carry_elapsed", "retroactive", "pro_rata"])
def test_warnings_of_the_goal_before_are_not_still_scheduled(mode: str) -> None:
    # iTop does not move a threshold that was passed; others leave old warnings in their queues.
    target = promise(BY_PRIORITY, warn=0.75, on_change=mode)
    history = History.of([*history_of((at(0, 9), "log"), priority="P1"), ranked(at(0, 13), "P2")])
    policy = Policy("p", rules=Rule(targets=target))

    before = target.read(history, at=at(0, 12.5))
    (now,) = target.read(history, at=at(0, 13)).warnings
    assert before.warnings[0].fired
    if mode == "pro_rata":  # all of the first goal was used, so is all of the second
        assert now.fired
        return
    assert (now.fired, now.at) == (False, at(0, 15))
    warned = [o for o in policy.occurrences(history, at=at(0, 17)) if o.kind == "warned"]
    assert [occurrence.at for occurrence in warned] == [at(0, 12), at(0, 15)]


def test_a_policy_taken_away_cancels_its_clocks_and_their_timers() -> None:
    # Zammad #4353: a deactivated policy left its deadlines standing.
    policy = Policy("p", rules=Rule(targets=promise())).amended(
        since=at(0, 12), rules=Rule(targets=())
    )
    reading = policy.read(history_of((at(0, 9), "log")), at=at(0, 12))
    assert reading["resolution"].stage is Stage.CANCELLED
    assert reading.next_due is None
    assert reading.next_wakeup is None


def test_an_amendment_does_not_rewrite_what_was_decided_before_it() -> None:
    # Calendars and definitions edited in place rewrite the past (Jira, ServiceNow, Zammad).
    history = history_of((at(0, 9), "log"), (at(0, 15), "resolve", "resolved"))
    wider = BusinessCalendar(zone="UTC", week={"mon-sun": ["00:00-24:00"]})
    stricter = promise(Goal.working(hours=1), calendar=wider, on_change="retroactive")
    today = Policy("p", rules=Rule(targets=promise()))
    amended = today.amended(since=at(3), rules=Rule(targets=stricter))

    now, before = (policy.read(history, at=at(9))["resolution"] for policy in (amended, today))
    assert (now.verdict, now.elapsed, now.due_at) == (before.verdict, before.elapsed, before.due_at)
    assert now.ledger == before.ledger


def test_a_pause_that_the_rule_does_not_match_cancels_the_target_and_lint_finds_it() -> None:
    # ServiceNow: start and pause conditions that exclude each other cancel instead of pausing.
    policy = Policy("p", rules=Rule(when=While("new"), targets=promise()))
    history = history_of((at(0, 9), "log"), (at(0, 10), "hold", "on_hold"))
    assert policy.read(history, at=at(0, 11))["resolution"].stage is Stage.CANCELLED
    assert [finding.code for finding in policy.lint()] == ["pause_leaves_rule"]


def test_a_change_of_the_record_that_the_rule_does_not_ask_for_changes_nothing() -> None:
    # BMC: fields used in terms must not change in life. GLPI #1001: any update stopped the clock.
    history = history_of((at(0, 9), "log"), (at(0, 10), "note"), (at(0, 11), "assign"))
    whole = promise().read(history, at=at(0, 12))
    alone = promise().read(history_of((at(0, 9), "log")), at=at(0, 12))
    assert (whole.elapsed, whole.due_at, whole.stage) == (alone.elapsed, alone.due_at, alone.stage)


# Dates and lengths


def test_a_promised_date_moves_with_a_pause_by_working_time() -> None:
    # ServiceNow: relative durations and pauses do not go together. GLPI #10594: in days, wrongly.
    history = history_of(
        (at(0, 10), "log"), (at(0, 12), "hold", "on_hold"), (at(1, 13), "resume", "work")
    )
    due = {
        goal: promise(goal).read(history, at=at(1, 13)).due_at
        for goal in (Goal.working_days(2), Goal.end_of_day())
    }
    # On hold Monday 12 to Tuesday 13: five hours and four. Wednesday 10 plus 9 is Thursday 11.
    assert due[Goal.working_days(2)] == at(3, 11)
    # Monday 17 plus 9 is Wednesday 10.
    assert due[Goal.end_of_day()] == at(2, 10)


def test_a_due_date_somebody_set_is_moved_by_nothing() -> None:
    # GLPI #17186, #16236: a pending ticket silently moved a date set by hand.
    target = promise(Goal.by(at(1, 12)))
    history = history_of(
        (at(0, 10), "log"), (at(0, 12), "hold", "on_hold"), (at(1, 10), "resume", "work")
    )
    assert target.read(history, at=at(1, 10)).due_at == at(1, 12)
    assert target.read(history, at=at(1, 13)).breached_at == at(1, 12) + MICROSECOND


def test_a_due_date_in_the_past_is_a_miss_from_the_start() -> None:
    # ServiceNow: breaches one second after the start.
    reading = promise(Goal.by(at(0, 8))).read(history_of((at(0, 9), "log")), at=at(0, 9))
    assert (reading.verdict, reading.breached_at) == (Verdict.BREACHED, at(0, 9))


def test_an_eight_hour_day_is_not_twenty_four_hours_of_schedule() -> None:
    # ServiceNow: "1 day" is 24 schedule hours, three days of 9 to 17. Both can be written here.
    logged = history_of((at(0, 9), "log"))
    assert promise(Goal.working(hours=24)).read(logged, at=at(0, 9)).due_at == at(2, 17)
    assert promise(Goal.working_days(1)).read(logged, at=at(0, 9)).due_at == at(1, 9)


def test_several_windows_a_day_give_one_breach_at_the_right_instant() -> None:
    # dbt_zendesk #116, #142, #51. ERPNext and Chatwoot know one window a day, without lunch.
    lunch = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-12:00", "13:00-17:00"]})
    reading = promise(Goal.working(hours=5), calendar=lunch).read(
        history_of((at(0, 10), "log")), at=at(1)
    )
    assert reading.breached_at == at(0, 16) + MICROSECOND


def test_a_shift_over_midnight_is_one_shift() -> None:
    # Chatwoot #5254. Fridays 22:00 to Saturday 06:00, six hours from Friday 23:00 end at 05:00.
    night = BusinessCalendar(zone="UTC", week={"mon-fri": ["22:00-06:00"]})
    reading = promise(Goal.working(hours=6), calendar=night).read(
        history_of((at(4, 23), "log")), at=at(4, 23)
    )
    assert reading.due_at == at(5, 5)


def test_a_holiday_moves_the_deadline_by_its_hours() -> None:
    # Zammad #390: wrong days with a feed of holidays.
    closed = BusinessCalendar(
        zone="UTC", week={"mon-fri": ["09:00-17:00"]}, holidays=[date(2026, 3, 3), date(2026, 3, 7)]
    )
    reading = promise(calendar=closed).read(history_of((at(0, 13), "log")), at=at(0, 13))
    assert reading.due_at == at(2, 13)


def test_a_deadline_is_one_instant_for_everybody_in_every_zone() -> None:
    # Frappe #3776, ERPNext #38745: deadlines without a zone, failed at once for agents elsewhere.
    history = history_of((at(0, 9), "log"))
    here = promise().read(history, at=at(0, 16))
    there = promise().read(history, at=at(0, 16).astimezone(ZoneInfo("Pacific/Auckland")))
    assert here == there
    assert there.verdict is Verdict.OPEN


def test_no_time_at_all_is_no_time_and_not_a_second() -> None:
    # ERPNext stores one second for a first response that took none.
    history = history_of((at(0, 9), "log"), (at(0, 9), "resolve", "resolved"))
    reading = promise(Goal.working(seconds=0)).read(history, at=at(1))
    assert (reading.elapsed, reading.verdict) == (timedelta(), Verdict.MET)


def test_minutes_are_not_rounded_unless_the_desk_says_so() -> None:
    # Zammad counts whole minutes.
    history = history_of((at(0, 9), "log"), (at(1, 9.01), "resolve", "resolved"))
    whole = Conventions(whole=timedelta(minutes=1))
    assert promise().read(history, at=at(2)).verdict is Verdict.BREACHED
    assert promise().read(history, at=at(2), conventions=whole).verdict is Verdict.MET


# Pauses


def test_a_pause_is_counted_while_it_lasts() -> None:
    # ServiceNow writes the duration of a pause only when it ends.
    history = history_of((at(0, 9), "log"), (at(0, 10), "hold", "on_hold"))
    reading = promise().read(history, at=at(0, 14))
    assert reading.paused_for == timedelta(hours=4)
    assert reading.forecast().due_if_resumed_at(at(0, 15)) == at(1, 14)


def test_a_hold_on_a_holiday_is_a_hold() -> None:
    # Dynamics 365 shows a case on hold on a holiday as running.
    closed = BusinessCalendar(
        zone="UTC", week={"mon-fri": ["09:00-17:00"]}, holidays=[date(2026, 3, 3)]
    )
    history = history_of((at(0, 10), "log"), (at(1, 10), "hold", "on_hold"))
    reading = promise(calendar=closed).read(history, at=at(1, 12))
    assert (reading.stage, reading.due_at, reading.paused_for) == (Stage.PAUSED, None, timedelta())
    assert reading.elapsed == timedelta(hours=7)


def test_a_first_response_may_pause_too() -> None:
    # Frappe: the response target takes no notice of a hold.
    response = promise(Goal.working(hours=2), "first response", stop=On("reply"))
    history = history_of(
        (at(0, 9), "log"), (at(0, 10), "hold", "on_hold"), (at(0, 14), "reply", "work")
    )
    reading = response.read(history, at=at(1))
    assert (reading.elapsed, reading.verdict) == (timedelta(hours=1), Verdict.MET)


def test_coming_back_from_a_wait_is_not_overdue_at_once() -> None:
    # Request Tracker: a ticket that leaves an ignored status usually shows as overdue.
    history = history_of(
        (at(0, 9), "log"), (at(0, 10), "hold", "on_hold"), (at(10, 9), "resume", "work")
    )
    reading = promise().read(history, at=at(10, 9))
    assert (reading.verdict, reading.remaining) == (Verdict.OPEN, timedelta(hours=7))


def test_time_to_own_is_not_paused_where_its_target_says_no_pause() -> None:
    # GLPI: the time to own is never extended by waiting, the time to resolve is.
    history = history_of(
        (at(0, 9), "log"), (at(0, 10), "hold", "on_hold"), (at(0, 14), "assign", "work")
    )
    own = promise(Goal.working(hours=4), "ownership", stop=On("assign"), pause=None)
    assert own.read(history, at=at(1)).elapsed == timedelta(hours=5)
    assert promise().read(history, at=at(0, 14)).elapsed == timedelta(hours=1)


# Overruns and warnings


def test_an_overrun_is_exact_over_pauses_and_changes() -> None:
    # iTop approximates the overrun of a clock that was stopped and resumed: it keeps no history.
    history = history_of(
        (at(0, 9), "log"), (at(1, 11), "hold", "on_hold"), (at(1, 15), "resume", "work"),
        (at(2, 10), "resolve", "resolved"),
    )  # fmt: skip
    reading = promise().read(history, at=at(9))
    # Eight hours on Monday; then Tuesday 9 to 11 and 15 to 17, Wednesday 9 to 10.
    assert reading.remaining == -timedelta(hours=5)
    assert reading.breached_at == at(1, 9) + MICROSECOND


def test_a_warning_before_the_deadline_counts_in_working_time() -> None:
    # GLPI #15429, #22678: negative levels ignored the calendar, or fired at midnight.
    # Zammad #4432: reminders outside hours.
    reading = promise(Goal.working(hours=9), warn=timedelta(hours=2)).read(
        history_of((at(4, 9), "log")), at=at(4, 9)
    )
    assert reading.due_at == at(7, 10)
    assert reading.warnings[0].at == at(4, 16)


def test_a_warning_may_be_in_real_time_where_that_is_meant() -> None:
    warn = Warn.before("PT2H", real=True)
    reading = promise(Goal.working(hours=9), warn=warn).read(
        history_of((at(4, 9), "log")), at=at(4, 9)
    )
    assert reading.warnings[0].at == at(7, 8)


@pytest.mark.parametrize("pauses", [1, 3])
@pytest.mark.parametrize("real", [False, True])
def test_a_pause_that_takes_the_due_date_away_lets_no_warning_fire_again(
    real: bool, pauses: int
) -> None:
    # Four hours from nine on, warned at half past twelve; each pause, from ten minutes later on,
    # takes an hour, and five minutes of work lie between them.
    sla = promise(Goal.real(hours=4), calendar=ALWAYS, warn=Warn.before("PT30M", real=real))
    begins = [at(0, 12) + timedelta(minutes=40 + 65 * number) for number in range(pauses)]
    moves = [
        move
        for begin in begins
        for move in (
            (begin, "hold", "on_hold"),
            (begin + timedelta(hours=1), "go", "in_progress"),
        )
    ]
    history = history_of((at(0, 9), "log"), *moves)

    found = Policy("p", Rule(targets=sla)).occurrences(history, at=at(0, 23))

    assert [it.at for it in found if str(it.kind) == "warned"] == [at(0, 12.5)]
    paused = sla.read(history, at=begins[0] + timedelta(minutes=30))
    assert (paused.warnings[0].fired, paused.due_at, paused.next_wakeup) == (True, None, None)


def test_a_clock_that_was_paused_from_the_start_has_warned_of_nothing() -> None:
    warn = Warn.before("PT5H", real=True)
    sla = promise(Goal.real(hours=4), calendar=ALWAYS, warn=warn)
    history = history_of((at(0, 9), "log"), (at(0, 9), "hold", "on_hold"), (at(0, 10), "go", "new"))

    assert not sla.read(history, at=at(0, 9.5)).warnings[0].fired
    assert sla.read(history, at=at(0, 10)).warnings[0].fired


@pytest.mark.parametrize("mode", ["retroactive", "carry_elapsed"])
@pytest.mark.parametrize(
    ("length", "fired_at"),
    # Three hours passed until the pause at noon. A goal of four was due at one, and its warning two
    # hours before; one of five has it as the pause begins; one of six at one, which is left open.
    [(4, at(0, 12)), (5, at(0, 12)), (6, None)],
)
@pytest.mark.parametrize("minutes", [0, 30])
def test_a_rule_that_takes_effect_as_a_pause_begins_or_in_it_warns_by_the_due_date_before_it(
    minutes: int, length: int, fired_at: datetime | None, mode: str
) -> None:
    goals = By("priority", {"P1": Goal.real(hours=length), "P2": Goal.real(hours=8)})
    warn = Warn.before("PT2H", real=True)
    sla = promise(goals, calendar=ALWAYS, warn=warn, on_change=mode)
    later, urgent = timedelta(minutes=minutes), {"priority": "P1"}
    history = History.of([
        Transition(at(0, 9), "log", "new", {"priority": "P2"}),
        Transition(at(0, 12), "hold", "on_hold", {} if minutes else urgent),
        Transition(at(0, 12) + later, "amend", "on_hold", urgent),
    ])  # fmt: skip

    found = Policy("p", Rule(targets=sla)).occurrences(history, at=at(0, 18))

    expected = [] if fired_at is None else [fired_at + later]
    assert [it.at for it in found if str(it.kind) == "warned"] == expected
    assert sla.read(history, at=at(0, 18)).warnings[0].fired == (fired_at is not None)


# Replies


REPLIES: dict[str, object] = {
    "start": On("reply", party="caller") | On("log"),
    "stop": On("reply", party="provider"),
    "cancel": On("merge"),
    "repeats": True,
    "pause": None,
}


def replies(*events: tuple[float, str, str], at_hour: float = 16, by: str | None = None) -> Reading:
    target = promise(Goal.working(hours=2), "next response", **REPLIES)
    history = History.of(
        Transition(at(0, hour), action, party=party, by=by) for hour, action, party in events
    )
    return target.read(history, at=at(0, at_hour))


def test_a_reply_of_the_provider_starts_nothing() -> None:
    # Zammad #3140: replies of agents escalated.
    reading = replies((9, "log", "caller"), (10, "reply", "provider"), (11, "reply", "provider"))
    assert [(c.stage, c.elapsed) for c in reading.cycles] == [(Stage.STOPPED, timedelta(hours=1))]


def test_the_first_reply_ends_the_first_wait() -> None:
    # Zammad #2082: a first reply that did not clear the deadline.
    reading = replies((9, "log", "caller"), (10, "reply", "provider"))
    assert (reading.verdict, reading.next_wakeup) == (Verdict.MET, None)


def test_a_message_of_the_caller_by_another_way_is_a_message() -> None:
    # Zammad #1322, #3642: notes and telephone comments of customers were passed over.
    target = promise(
        Goal.working(hours=2), "next response",
        **{**REPLIES, "start": On("reply", "note", "call", party="caller")},
    )  # fmt: skip
    for way in ("reply", "note", "call"):
        history = History.of([Transition(at(0, 9), way, party="caller")])
        assert target.read(history, at=at(0, 10)).stage is Stage.RUNNING


def test_one_person_may_stand_on_both_sides() -> None:
    # Jira: a reporter who is the assignee confuses the clock. The party decides, not the person.
    reading = replies(
        (9, "log", "caller"), (10, "reply", "provider"), (11, "reply", "caller"), by="u-1"
    )
    assert [c.stage for c in reading.cycles] == [Stage.STOPPED, Stage.RUNNING]


def test_a_merged_record_waits_for_nobody() -> None:
    # Zammad #904: merged tickets still escalated.
    reading = replies((9, "log", "caller"), (10, "merge", "provider"))
    assert (reading.stage, reading.verdict) == (Stage.CANCELLED, Verdict.OPEN)
    assert reading.next_wakeup is None


def test_the_longest_wait_can_be_worked_out_again_at_any_time() -> None:
    # Zammad cannot recompute its longest update after an edit.
    events = [
        (9, "log", "caller"),
        (10, "reply", "provider"),
        (11, "reply", "caller"),
        (14, "reply", "provider"),
    ]
    reading = replies(*events)  # type: ignore[arg-type]
    assert reading.worst_cycle is not None
    assert (reading.worst_cycle.number, reading.worst_cycle.elapsed) == (2, timedelta(hours=3))
    assert reading.average_elapsed == timedelta(hours=2)


def test_an_update_target_does_not_hide_the_first_response() -> None:
    # Zammad #5177: one deadline stood for both. Each clock is its own here.
    first = promise(Goal.working(hours=4), "first response", stop=On("reply", party="provider"))
    update = promise(Goal.working(hours=2), "next response", **REPLIES)
    policy = Policy("p", rules=Rule(targets=(first, update)))
    reading = policy.read(history_of((at(0, 9), "log")), at=at(0, 12))
    assert (reading["first response"].verdict, reading["next response"].verdict) == (
        "open",
        "breached",
    )
    assert reading["first response"].due_at == reading.next_due == at(0, 13)


# Reopening


def test_what_was_closed_for_months_does_not_breach_when_it_is_opened_again() -> None:
    # Plain.com warns that reopening an old thread can breach at once. Zammad #188.
    history = history_of(
        (at(0, 9), "log"), (at(0, 11), "resolve", "resolved"), (at(120, 9), "reopen", "work")
    )
    reading = promise(reopen=Reopen(On("reopen"))).read(history, at=at(120, 9))
    assert (reading.verdict, reading.remaining) == (Verdict.OPEN, timedelta(hours=6))
    assert reading.due_at == at(120, 15)


def test_a_hold_that_lasts_to_the_stop_is_no_hold_after_the_reopening() -> None:
    # Frappe adds the time from resolved to reopened to the hold; two of one are one.
    history = history_of(
        (at(0, 9), "log"), (at(0, 10), "hold", "on_hold"), (at(0, 12), "resolve", "resolved"),
        (at(0, 14), "reopen", "work"),
    )  # fmt: skip
    reading = promise(reopen=Reopen(On("reopen"))).read(history, at=at(0, 15))
    assert reading.elapsed == timedelta(hours=2)
    assert reading.paused_for == timedelta(hours=2)
    codes = [entry.code.value for entry in reading.ledger]
    assert codes == ["counted", "paused", "reopened", "counted"]


def test_the_time_spent_resolved_may_be_made_to_count() -> None:
    # BMC: time spent resolved can be accounted.
    history = history_of(
        (at(0, 9), "log"), (at(0, 11), "resolve", "resolved"), (at(1, 10), "reopen", "work")
    )
    reading = promise(reopen=Reopen(On("reopen"), "count")).read(history, at=at(1, 10))
    assert reading.elapsed == timedelta(hours=9)
    assert (reading.breached_at, reading.known_at) == (at(1, 9) + MICROSECOND, at(1, 10))


def test_figures_of_a_closed_record_stay() -> None:
    # Zammad #2579: statistics missing after closing. Clocks read the past like the present.
    history = history_of(
        (at(0, 9), "log"), (at(0, 11), "resolve", "resolved"), (at(1, 9), "close", "closed")
    )
    reading = promise().read(history, at=at(300))
    assert (reading.elapsed, reading.stopped_at) == (timedelta(hours=2), at(0, 11))
    assert promise(calendar=ALWAYS).read(history, at=at(300)).elapsed == timedelta(hours=2)


def test_a_record_that_moves_under_a_rule_while_it_is_over_has_its_clock_when_it_is_reopened() -> (
    None
):
    target = promise(reopen=Reopen(On("reopen")))
    policy = Policy("p", rules=Rule(when={"service": "mail"}, targets=target))
    history = History.of(
        [
            Transition(at(0, 9), "log", "new", {"service": "web"}),
            Transition(at(0, 11), "resolve", "resolved"),
            Transition(at(0, 12), "note", sets={"service": "mail"}),
            Transition(at(0, 15), "reopen", "work"),
        ]
    )
    assert policy.read(history, at=at(0, 14))["resolution"].stage is Stage.NOT_STARTED
    reading = policy.read(history, at=at(0, 16))["resolution"]
    assert (reading.stage, reading.elapsed) == (Stage.RUNNING, timedelta(hours=3))


def test_a_reopening_into_a_hold_under_another_rule_is_a_hold_by_that_rule() -> None:
    policy = Policy(
        "p",
        rules=(
            Rule(when={"service": "web"}, targets=promise(reopen=Reopen(On("reopen")))),
            Rule(targets=promise(pause=While("waiting"), reopen=Reopen(On("reopen")))),
        ),
    )

    def read(state: str) -> Reading:
        history = History.of(
            [
                Transition(at(0, 9), "log", "new", {"service": "web"}),
                Transition(at(0, 10), "resolve", "resolved"),
                Transition(at(0, 11), "note", sets={"service": "mail"}),
                Transition(at(0, 12), "reopen", state),
            ]
        )
        return policy.read(history, at=at(0, 14))["resolution"]

    assert (read("on_hold").stage, read("on_hold").elapsed) == (Stage.RUNNING, timedelta(hours=3))
    assert (read("waiting").stage, read("waiting").elapsed) == (Stage.PAUSED, timedelta(hours=1))


def test_a_gap_that_counts_counts_whole_when_everything_is_counted_again() -> None:
    by_rule = Policy(
        "p",
        rules=(
            Rule(when={"service": "web"}, targets=promise(reopen=Reopen(On("reopen"), "count"))),
            Rule(
                targets=promise(
                    pause=While("on_hold", "waiting"),
                    reopen=Reopen(On("reopen"), "count"),
                    on_change="retroactive",
                )
            ),
        ),
    )
    history = History.of(
        [
            Transition(at(0, 9), "log", "new", {"service": "web"}),
            Transition(at(0, 10), "resolve", "resolved"),
            Transition(at(0, 11), "park", "on_hold"),
            Transition(at(0, 13), "reopen", "work"),
            Transition(at(0, 14), "note", sets={"service": "mail"}),
        ]
    )
    for hour in (13.5, 15):
        reading = by_rule.read(history, at=at(0, hour))["resolution"]
        assert reading.elapsed == timedelta(hours=hour - 9)


def recounted(first: Target, then: Target, since: datetime, *history_of: Transition) -> Reading:
    """Return the reading at 16:00 of a clock that `then` counts again from a note at 14:00."""
    policy = Policy(
        "p",
        rules=(
            Rule(when={"service": "mail"}, targets=then),
            Rule(when={"service": "web"}, targets=()),
        ),
    ).amended(
        since=since,
        rules=(Rule(when={"service": "mail"}, targets=then), Rule(targets=first)),
    )
    note = Transition(at(0, 14), "note", sets={"service": "mail"})
    return policy.read(History.of([*history_of, note]), at=at(0, 16))["resolution"]


def test_a_hold_before_the_start_is_no_pause_when_everything_is_counted_again() -> None:
    started = promise(start=On("approve"))
    again = promise(start=On("approve"), pause=While("on_hold", "x"), on_change="retroactive")
    reading = recounted(
        started,
        again,
        at(-1),
        Transition(at(0, 9), "log", "new", {"service": "web"}),
        Transition(at(0, 10), "hold", "on_hold"),
        Transition(at(0, 11), "approve", "work"),
    )
    assert (reading.started_at, reading.elapsed) == (at(0, 11), timedelta(hours=5))
    assert {entry.code.value for entry in reading.ledger} == {"before_start", "counted"}


def test_what_attached_at_a_date_is_counted_again_from_that_date() -> None:
    level = promise(attach="from_attachment")
    again = promise(attach="from_attachment", pause=While("x"), on_change="retroactive")
    logged = Transition(at(0, 9), "log", "new", {"service": "web"})
    reading = recounted(level, again, at(0, 12), logged)
    assert (reading.started_at, reading.elapsed) == (at(0, 12), timedelta(hours=4))


def test_the_wakeup_sees_a_breach_that_a_credited_pause_lifts() -> None:
    target = promise(Goal.working(hours=4))
    policy = Policy("p", rules=Rule(targets=target), conventions=DIALECTS["erpnext"])
    history = History.of([
        Transition(at(0, 9), "log", "new"), Transition(at(0, 16), "hold", "on_hold"),
    ])  # fmt: skip

    reading = policy.read(history, at=at(0, 17))
    occurred = [(o.kind, o.at) for o in policy.occurrences(history, at=at(1, 1))]

    # 7 h of work against a goal of 4 h: the closed hours from 17:00 on give back 3 h by 20:00.
    assert reading["resolution"].breached
    assert reading.next_wakeup == at(0, 20)
    assert not policy.read(history, at=at(0, 20))["resolution"].breached
    assert occurred[-1] == ("lifted", at(0, 20))


@pytest.mark.parametrize(
    ("goal", "pause_unit", "fired"),
    [
        # Due at one, with a warning at twelve; from half past twelve on it waits.
        (Goal.working(hours=4), "working", True),
        (Goal.working(hours=4), "real", False),  # closed hours of the pause may give that back
        (Goal.real(hours=4), "real", True),  # nothing is closed in real time
    ],
)
def test_a_warning_before_a_pause_that_may_give_back_hours_has_not_fired_in_it(
    goal: Goal, pause_unit: str, fired: bool
) -> None:
    target = promise(goal, warn=Warn(offset=-timedelta(hours=1), real=True))
    happened = [Transition(at(0, 9), "log", "new"), Transition(at(0, 12.5), "hold", "on_hold")]
    resumed = [*happened, Transition(at(0, 13), "resume", "new")]
    credited = Conventions(pause_unit=pause_unit)

    def has_warned(steps: list[Transition], moment: datetime) -> bool:
        reading = target.read(History.of(steps), at=moment, conventions=credited)
        return reading.warnings[0].fired

    assert has_warned(happened, at(0, 12.75)) is fired
    assert has_warned(resumed, at(0, 13))  # due at half past one


def test_a_breach_at_a_fixed_instant_is_known_at_the_reopening_after_it() -> None:
    target = promise(Goal.by(at(0, 12)), reopen=Reopen(On("reopen"), "exclude"))
    history = history_of((at(0, 9), "log"), (at(0, 10), "resolve"), (at(0, 14), "reopen"))

    reading = target.read(history, at=at(0, 20))

    assert reading.known_at == at(0, 14)


def test_of_two_changes_of_rule_at_one_instant_only_the_last_is_ever_known() -> None:
    def target(hours: int) -> Target:
        return promise(Goal.real(hours=hours))

    policy = Policy(
        "p", rules=[Rule(when=While(g="b"), targets=target(40)), Rule(targets=target(1))]
    )
    history = History.of([
        Transition(at(0, 9), "log"),
        Transition(at(0, 12), "move", None, {"g": "b"}),
        Transition(at(0, 12), "move", None, {"g": "c"}),
    ])  # fmt: skip

    assert policy.read(history, at=at(0, 20))["resolution"].known_at == at(0, 10) + MICROSECOND


def test_a_rule_in_effect_for_no_time_restarts_the_clock_all_the_same() -> None:
    target = promise(
        By("g", {"a": Goal.real(hours=9), "b": Goal.real(hours=8)}), on_change="restart"
    )
    history = History.of([
        Transition(at(0, 9), "log", None, {"g": "a"}),
        Transition(at(0, 12), "move", None, {"g": "b"}),
        Transition(at(0, 12), "move", None, {"g": "a"}),
    ])  # fmt: skip

    reading = target.read(history, at=at(0, 13))

    assert (reading.started_at, reading.goal) == (at(0, 12), timedelta(hours=9))


def test_a_gap_before_a_restart_is_no_part_of_a_split() -> None:
    target = promise(
        By("g", {"a": Goal.real(hours=9), "b": Goal.real(hours=8)}), on_change="restart",
        reopen=Reopen(On("reopen")),
    )  # fmt: skip
    history = History.of([
        Transition(at(0, 9), "log", None, {"g": "a"}),
        Transition(at(0, 10), "resolve"),
        Transition(at(0, 11), "reopen"),
        Transition(at(0, 12), "move", None, {"g": "b"}),
    ])  # fmt: skip

    reading = target.read(history, at=at(0, 13))

    assert reading.split("g", share="real") == {"b": timedelta(hours=1)}


def test_the_cost_of_knowing_a_breach_is_in_proportion_to_the_changes_of_rule() -> None:
    goal = By("group", {"a": Goal.real(minutes=1), "b": Goal.real(minutes=2)})
    calls: list[int] = []
    add = CycleTotals._add

    def counted(totals: CycleTotals, a: int, b: int, doing: int, index: int) -> None:
        calls.append(1)
        add(totals, a, b, doing, index)

    def pieces(changes: int) -> int:
        history = History.of(
            Transition(at(0, n / 60), "move" if n else "log", None, {"group": "ab"[n % 2]})
            for n in range(changes)
        )
        reading = promise(goal).read(history, at=at(2))
        trace = reading._trace
        assert trace is not None
        calls.clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(CycleTotals, "_add", counted)
            assert breach_run.breached_since(trace, reading.at_micros, reading.conventions)
        return len(calls)

    assert pieces(320) <= 4 * pieces(80) + 4
