"""Bugs that other engines shipped, each a test that ours does not have it.

Where they are told of: the issue trackers and release notes of the systems named.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.errors import InvalidCalendar, InvalidPolicy
from serviceops.history import History, Transition
from serviceops.sla import By, Conventions, Goal, On, Reopen, Stage, Target, Verdict, While

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": [("09:00", "17:00")]})
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def at(days: float = 0, hours: float = 0, seconds: float = 0) -> datetime:
    return MONDAY + timedelta(days=days, hours=hours, seconds=seconds)


def resolution(goal: Goal | By[Goal] | None = None, **stated: object) -> Target:
    parts: dict[str, object] = {
        "start": On("log"),
        "stop": On("resolve"),
        "pause": While("on_hold"),
        "calendar": OFFICE,
    }
    return Target("resolution", goal=goal or Goal.working(hours=8), **{**parts, **stated})  # type: ignore[arg-type]


def history_of(*events: tuple[datetime, str, str | None] | tuple[datetime, str]) -> History:
    return History.of(
        Transition(event[0], event[1], state=event[2] if len(event) > 2 else None)
        for event in events
    )


def test_a_hold_over_the_weekend_extends_the_deadline_by_working_time_only() -> None:
    # ERPNext added wall-clock hold; Friday 16:00 to Monday 10:00 is two working hours.
    history = history_of(
        (at(4, 9), "log", "new"), (at(4, 16), "hold", "on_hold"), (at(7, 10), "resume", "work")
    )
    reading = resolution().read(history, at=at(7, 10))

    assert reading.paused_for == timedelta(hours=2)
    assert reading.due_at == at(7, 11)


def test_a_hold_of_months_is_judged_before_the_verdict_is_given() -> None:
    # Frappe compared the deadline before accounting for the last hold, from paused to resolved.
    history = history_of(
        (at(0, 9), "log", "new"),
        (at(0, 12), "hold", "on_hold"),
        (at(180, 12), "resolve", "resolved"),
    )
    reading = resolution().read(history, at=at(181))

    assert reading.verdict is Verdict.MET
    assert reading.elapsed == timedelta(hours=3)


def test_pauses_before_a_change_of_priority_are_not_lost() -> None:
    # GLPI lost the waiting time when the level agreement changed.
    history = History.of(
        [
            Transition(at(0, 9), "log", state="new", sets={"priority": "P2"}),
            Transition(at(0, 10), "hold", state="on_hold"),
            Transition(at(0, 12), "resume", state="work"),
            Transition(at(0, 13), "rank", sets={"priority": "P1"}),
        ]
    )
    goal = By("priority", {"P1": Goal.working(hours=4), "P2": Goal.working(hours=8)})
    for mode in ("carry_elapsed", "retroactive"):
        reading = resolution(goal, on_change=mode).read(history, at=at(0, 13))
        assert reading.elapsed == timedelta(hours=2)
        assert reading.due_at == at(0, 15)


def test_a_tighter_goal_does_not_breach_at_once_when_the_clock_restarts() -> None:
    # ServiceNow's retroactive start without retroactive pause breached new targets at once.
    history = History.of(
        [
            Transition(at(0, 9), "log", state="new", sets={"priority": "P2"}),
            Transition(at(0, 15), "rank", sets={"priority": "P1"}),
        ]
    )
    goal = By("priority", {"P1": Goal.working(hours=4), "P2": Goal.working(hours=8)})

    restarted = resolution(goal, on_change="restart").read(history, at=at(0, 15))
    again = resolution(goal, on_change="retroactive").read(history, at=at(0, 15))

    assert (restarted.verdict, restarted.due_at) == (Verdict.OPEN, at(1, 11))
    assert (again.verdict, again.breached_at) == (Verdict.BREACHED, at(0, 13, 0.000001))
    assert again.known_at == at(0, 15)


def test_the_resolved_time_before_a_reopening_is_excluded_counted_or_a_new_cycle_as_stated() -> (
    None
):
    # Nobody but add-ons states it; Znuny never re-arms a reopened ticket.
    history = history_of(
        (at(0, 9), "log", "new"), (at(0, 11), "resolve", "resolved"), (at(0, 15), "reopen", "work")
    )

    def read(gap: str) -> tuple[timedelta, Stage, int]:
        reading = resolution(reopen=Reopen(On("reopen"), gap)).read(history, at=at(0, 16))
        return reading.elapsed, reading.stage, len(reading.cycles)

    assert read("exclude") == (timedelta(hours=3), Stage.RUNNING, 1)
    assert read("count") == (timedelta(hours=7), Stage.RUNNING, 1)
    assert read("new_cycle") == (timedelta(hours=1), Stage.RUNNING, 2)
    assert read("never") == (timedelta(hours=2), Stage.STOPPED, 1)
    assert resolution().read(history, at=at(0, 16)).stage is Stage.STOPPED


def test_a_stopped_cycle_is_never_judged_again_by_a_later_goal() -> None:
    # Jira's rebuild re-judges closed cycles under today's goals.
    history = History.of(
        [
            Transition(at(0, 9), "log", state="new", sets={"priority": "P2"}),
            Transition(at(0, 15), "resolve", state="resolved"),
            Transition(at(0, 16), "rank", sets={"priority": "P1"}),
        ]
    )
    goal = By("priority", {"P1": Goal.working(hours=4), "P2": Goal.working(hours=8)})

    for mode in ("carry_elapsed", "restart", "retroactive", "pro_rata", "keep_first"):
        reading = resolution(goal, on_change=mode).read(history, at=at(9))
        assert (reading.verdict, len(reading.cycles)) == (Verdict.MET, 1)


def test_a_late_resolution_is_a_miss_whenever_somebody_looks() -> None:
    # Chatwoot polls: a resolution late but before the next poll counted as a hit.
    history = history_of((at(0, 9), "log", "new"), (at(1, 9, 1), "resolve", "resolved"))
    first_look = resolution().read(history, at=at(30))

    assert first_look.verdict is Verdict.BREACHED
    assert first_look.elapsed == timedelta(hours=8, seconds=1)


def test_a_share_of_99_951_percent_is_no_breach() -> None:
    # ServiceNow rounds the percentage and breaches early.
    target = resolution(Goal.real(seconds=100_000))
    reading = target.read(history_of((at(), "log", "new")), at=at(seconds=99_951))

    assert reading.fraction == 0.99951
    assert reading.verdict is Verdict.OPEN


def test_reaching_the_goal_exactly_is_met() -> None:
    history = history_of((at(0, 9), "log", "new"), (at(0, 17), "resolve", "resolved"))
    assert resolution().read(history, at=at(2)).verdict is Verdict.MET


def test_reaching_the_goal_exactly_is_a_miss_where_the_desk_says_so() -> None:
    history = history_of((at(0, 9), "log", "new"), (at(0, 17), "resolve", "resolved"))
    reading = resolution().read(history, at=at(2), conventions=Conventions(breach=">="))

    assert reading.verdict is Verdict.BREACHED
    assert reading.breached_at == at(0, 17)


def test_a_deadline_never_lands_outside_hours() -> None:
    # GLPI #9082. Logged on a Saturday, eight hours of work end on Monday evening.
    reading = resolution().read(history_of((at(5, 12), "log", "new")), at=at(5, 12))
    assert reading.due_at == at(7, 17)


@pytest.mark.parametrize("hold", ["on_hold", "pending_problem"])
def test_any_state_may_pause(hold: str) -> None:
    # Custom pending states lost their pending time in Znuny.
    history = history_of(
        (at(0, 9), "log", "new"), (at(0, 10), "hold", hold), (at(0, 12), "resume", "work")
    )
    reading = resolution(pause=While("on_hold", "pending_problem")).read(history, at=at(0, 13))
    assert reading.elapsed == timedelta(hours=2)


def test_a_record_born_pending_starts_paused() -> None:
    reading = resolution().read(history_of((at(0, 9), "log", "on_hold")), at=at(0, 12))
    assert (reading.stage, reading.elapsed, reading.due_at) == (Stage.PAUSED, timedelta(), None)


def test_a_bare_day_is_refused_with_the_choices() -> None:
    # Freshdesk changed what "1 day" means; the unit is never left open here.
    for refused in ("1d", "1 day", timedelta(days=1), 8):
        with pytest.raises(InvalidPolicy, match="working_days"):
            resolution(refused)  # type: ignore[arg-type]
    with pytest.raises(InvalidPolicy, match="working_days"):
        Goal.working(days=1)
    with pytest.raises(InvalidPolicy, match="working_days"):
        Goal.real("P1D")


def test_the_hour_that_clocks_repeat_counts_twice_and_the_skipped_one_not_at_all() -> None:
    # dbt_zendesk counted the past with today's offset.
    always = ALWAYS.in_zone("Europe/Paris")
    nights = BusinessCalendar(zone="Europe/Paris", week={"sat": ["22:00-06:00"]})
    for calendar, day, hours in ((nights, 24, 9), (always, 24, 24), (nights, 28, 7)):
        month = 10 if day == 24 else 3
        start = datetime(2026, month, day, 12, tzinfo=UTC)
        reading = resolution(Goal.working(hours=99), calendar=calendar).read(
            history_of((start, "log", "new")), at=start + timedelta(days=1)
        )
        assert reading.elapsed == timedelta(hours=hours)


def test_a_calendar_without_any_hours_is_refused_and_never_counts_all_hours() -> None:
    # Chatwoot turns a week without hours into 24x7.
    with pytest.raises(InvalidCalendar):
        BusinessCalendar(zone="UTC", week={})


def test_the_month_ends_and_the_deadline_goes_on() -> None:
    # OCA helpdesk compared day-of-month numbers.
    reading = resolution(Goal.working(hours=16)).read(
        history_of((datetime(2026, 3, 31, 9, tzinfo=UTC), "log", "new")),
        at=datetime(2026, 4, 1, tzinfo=UTC),
    )
    assert reading.due_at == datetime(2026, 4, 1, 17, tzinfo=UTC)


def test_the_second_message_of_a_caller_does_not_move_the_deadline() -> None:
    next_response = Target(
        "next_response",
        goal=Goal.working(hours=2),
        calendar=OFFICE,
        repeats=True,
        start=On("reply", party="caller"),
        stop=On("reply", party="provider"),
    )
    history = History.of(
        [
            Transition(at(0, 9), "reply", party="caller"),
            Transition(at(0, 10), "reply", party="caller"),
            Transition(at(0, 12), "reply", party="provider"),
            Transition(at(0, 13), "reply", party="provider"),
            Transition(at(0, 14), "reply", party="caller"),
        ]
    )

    reading = next_response.read(history, at=at(0, 15))

    assert [cycle.elapsed for cycle in reading.cycles] == [timedelta(hours=3), timedelta(hours=1)]
    assert [str(cycle.verdict) for cycle in reading.cycles] == ["breached", "open"]
    assert reading.due_at == at(0, 16)


def test_every_update_starts_the_next_period() -> None:
    update = Target(
        "update",
        goal=Goal.working(hours=3),
        calendar=OFFICE,
        repeats=True,
        start=On("log") | On("reply", party="provider"),
        stop=On("reply", party="provider"),
        cancel=On("resolve"),
    )
    history = History.of(
        [
            Transition(at(0, 9), "log"),
            Transition(at(0, 11), "reply", party="provider"),
            Transition(at(0, 15), "reply", party="provider"),
            Transition(at(0, 16), "resolve"),
        ]
    )

    reading = update.read(history, at=at(1))

    assert [str(c.verdict) for c in reading.cycles] == ["met", "breached", "open"]
    assert [str(c.stage) for c in reading.cycles] == ["stopped", "stopped", "cancelled"]


def test_a_holiday_is_named_in_the_explanation() -> None:
    closed = BusinessCalendar(
        zone="Europe/Lisbon",
        week={"mon-fri": ["09:00-17:00"]},
        holidays={date(2026, 3, 3): "Carnival"},
    )
    reading = resolution(calendar=closed).read(history_of((at(0, 16), "log", "new")), at=at(4))
    assert "holiday: Carnival" in reading.explain()
    assert reading.due_at == at(2, 16)
