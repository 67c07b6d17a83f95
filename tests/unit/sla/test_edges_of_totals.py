"""What is counted, at the instants at which the way of counting turns."""

from datetime import UTC, datetime, timedelta

import pytest

from serviceops import columns
from serviceops.calendars import BusinessCalendar
from serviceops.history import History, Transition
from serviceops.sla import Conventions, Goal, On, Policy, Reading, Reopen, Rule, Target, Warn, While

HOUR, MICROSECOND = timedelta(hours=1), timedelta(microseconds=1)
OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
ROLL, CREDIT = Conventions(at_close="roll"), Conventions(pause_unit="real")
PAUSE = While("wait")


def at(hour: float, day: int = 2) -> datetime:
    """Return an instant of March 2026, of which the second is a Monday."""
    return datetime(2026, 3, day, tzinfo=UTC) + timedelta(hours=hour)


def target(goal: Goal, **stated: object) -> Target:
    parts: dict[str, object] = {"start": On("log"), "stop": On("end"), "pause": PAUSE, **stated}
    return Target("r", goal=goal, **parts)  # type: ignore[arg-type]


def office(goal: Goal, **stated: object) -> Target:
    return target(goal, calendar=OFFICE, **stated)


def history(*steps: tuple[datetime, str] | tuple[datetime, str, str]) -> History:
    return History.of(
        Transition(step[0], step[1], step[2] if len(step) > 2 else None) for step in steps
    )


def amended(first: Target, since: datetime, second: Target, **stated: object) -> Policy:
    policy = Policy("p", rules=Rule(targets=first), **stated)  # type: ignore[arg-type]
    return policy.amended(since=since, rules=Rule(targets=second))


def read(policy: Policy, records: History, moment: datetime) -> Reading:
    return policy.read(records, at=moment)["r"]


def kinds(policy: Policy, records: History, until: datetime) -> list[tuple[str, datetime]]:
    return [(str(one.kind), one.at) for one in policy.occurrences(records, at=until)]


# Working time, then real time: eight hours of Monday, then four hours

THEN_REAL = Goal.working(hours=8).then_real(timedelta(hours=4))
NINE = (at(9), "log", "work")


def test_real_time_begins_at_the_next_opening_where_due_dates_roll() -> None:
    one = history(NINE)
    rolled = office(THEN_REAL)

    for moment, elapsed in (
        (at(17), 8), (at(20), 8), (at(9, 3), 8), (at(10, 3), 9), (at(20, 3), 19),
    ):  # fmt: skip
        reading = rolled.read(one, at=moment, conventions=ROLL)
        assert reading.elapsed == elapsed * HOUR
        assert reading.due_at == at(13, 3)
        assert reading.ledger.real == moment - at(9)
        assert reading.ledger.counted == elapsed * HOUR
    # Without rolling it begins at five, and ends at nine in the evening.
    assert rolled.read(one, at=at(20)).elapsed == 11 * HOUR
    assert rolled.read(one, at=at(20)).due_at == at(21)


def test_real_time_that_was_interrupted_goes_on_outside_hours_too() -> None:
    # From nine to ten on Tuesday one of the four hours passes; the others at night from eight on.
    one = history(NINE, (at(10, 3), "ask", "wait"), (at(20, 3), "go", "work"))

    reading = office(THEN_REAL).read(one, at=at(20, 3), conventions=ROLL)
    assert (reading.elapsed, reading.due_at) == (9 * HOUR, at(23, 3))
    later = office(THEN_REAL).read(one, at=at(22, 3), conventions=ROLL)
    assert (later.elapsed, later.due_at) == (11 * HOUR, at(23, 3))


def test_a_pause_from_the_switch_to_real_time_on_is_one_of_real_time() -> None:
    one = history(NINE, (at(17), "ask", "wait"), (at(9, 3), "go", "work"))
    early = history(NINE, (at(16), "ask", "wait"), (at(9, 3), "go", "work"))

    assert office(THEN_REAL).read(one, at=at(9, 3)).paused_for == 16 * HOUR
    assert office(THEN_REAL).read(early, at=at(9, 3)).paused_for == 1 * HOUR


def test_a_warning_in_the_working_part_comes_in_working_time() -> None:
    # Four hours then two: a quarter is an hour and a half, which ends at half past four.
    goal = Goal.working(hours=4).then_real(timedelta(hours=2))
    one = history((at(15), "log"))

    reading = office(goal, warn=0.25).read(one, at=at(15))
    assert [w.at for w in reading.warnings] == [at(16.5)]
    # Eight then eight: half is reached when Monday closes, and no warning rolls.
    even = Goal.working(hours=8).then_real(timedelta(hours=8))
    half = office(even, warn=0.5).read(history(NINE), at=at(9), conventions=ROLL)
    assert [w.at for w in half.warnings] == [at(17)]


def test_real_time_alone_begins_at_night_where_due_dates_roll() -> None:
    one = history((at(20), "log"))

    reading = office(Goal.real(hours=2)).read(one, at=at(21), conventions=ROLL)
    assert (reading.elapsed, reading.due_at) == (HOUR, at(22))


# Due dates on closing time


def test_a_due_date_on_closing_time_is_that_instant_however_late_it_is_read() -> None:
    for stay in (
        office(Goal.working(hours=8)).read(history(NINE), at=at(20)),
        office(Goal.working(hours=8)).read(history(NINE, (at(17), "ask", "wait")), at=at(20)),
    ):
        assert (stay.due_at, stay.elapsed, stay.breached) == (at(17), 8 * HOUR, False)


@pytest.mark.parametrize(
    "goal", [Goal.working(hours=8), Goal.end_of_day(), Goal.working(hours=16).since("aware_at")]
)
def test_a_due_date_on_closing_time_rolls_whatever_the_goal_is(goal: Goal) -> None:
    # Aware since Friday at nine: sixteen hours are over when Monday closes.
    one = History.of([Transition(at(9), "log", sets={"aware_at": at(9, 1) - timedelta(days=2)})])

    for moment in (at(9), at(20)):
        assert office(goal).read(one, at=moment).due_at == at(17)
        assert office(goal).read(one, at=moment, conventions=ROLL).due_at == at(9, 3)


def test_a_due_date_at_the_start_rolls_and_one_before_it_does_not() -> None:
    # Eight hours since nine are over at five, when it is logged; since eight o'clock of Friday too.
    goal = Goal.working(hours=8).since("aware_at")

    def due(aware: datetime, whole: timedelta | None = None) -> datetime | None:
        one = History.of([Transition(at(17), "log", sets={"aware_at": aware})])
        conventions = Conventions(at_close="roll", whole=whole)
        return office(goal).read(one, at=at(18), conventions=conventions).due_at

    assert due(at(9)) == at(9, 3)
    friday = at(10, 1) - timedelta(days=2) + timedelta(seconds=30)
    # Seven hours of Friday less half a minute, and an hour of Monday.
    assert due(friday) == at(10) + timedelta(seconds=30)
    assert due(friday, timedelta(minutes=1)) == at(10)


def test_time_that_another_calendar_counted_brings_a_promised_date_forward() -> None:
    # Four hours by ten, counted at night too; eight are the hours of the day until five.
    policy = amended(target(Goal.real(hours=9)), at(10), office(Goal.end_of_day()))

    reading = read(policy, history((at(6), "log")), at(10))
    assert (reading.elapsed, reading.goal, reading.due_at) == (4 * HOUR, 8 * HOUR, at(14))


def test_a_goal_may_end_at_the_last_instant_there_is() -> None:
    last = datetime(9999, 12, 31, tzinfo=UTC)
    one = history((at(9), "log"))

    assert target(Goal.real(last - at(9))).read(one, at=at(9)).due_at == last
    assert target(Goal.real(last - at(9) + MICROSECOND)).read(one, at=at(9)).due_at is None


# Credited pauses


def test_a_credit_down_to_the_goal_leaves_it_reached_and_a_microsecond_more_does_not() -> None:
    # Two hours from three to five; at six one of them is credited, and one is the goal.
    one = history((at(15), "log", "work"), (at(17), "ask", "wait"))
    goal = office(Goal.working(hours=1))

    def due(moment: datetime) -> datetime | None:
        return goal.read(one, at=moment, conventions=CREDIT).due_at

    assert due(at(18)) == at(16)
    assert due(at(18) + MICROSECOND) is None
    assert goal.read(one, at=at(18), conventions=CREDIT).elapsed == HOUR
    resumed = history((at(15), "log", "work"), (at(17), "ask", "wait"), (at(18), "go", "work"))
    assert goal.read(resumed, at=at(10, 3), conventions=CREDIT).due_at == at(16)


def test_a_goal_of_no_time_is_due_at_the_start_though_pauses_may_be_credited() -> None:
    reading = office(Goal.working(hours=0)).read(history(NINE), at=at(11), conventions=CREDIT)

    assert reading.due_at == at(9)
    # It waits from its start on: nothing is credited within hours, and nothing was needed.
    one = history((at(9), "log", "wait"), (at(10), "go", "work"))
    for moment in (at(9.5), at(11)):
        reading = office(Goal.working(hours=0)).read(one, at=moment, conventions=CREDIT)
        assert reading.due_at == at(9)


def test_a_pause_in_the_real_part_of_a_goal_credits_nothing() -> None:
    # Twelve hours are over at nine in the evening, and it was missed since; then it waits.
    one = history(NINE, (at(22), "ask", "wait"))

    reading = office(THEN_REAL).read(one, at=at(23), conventions=CREDIT)
    assert (reading.elapsed, reading.breached, reading.next_wakeup) == (13 * HOUR, True, None)


def test_a_warning_after_a_due_date_that_a_credit_took_back_comes_again() -> None:
    # Reached on Monday at four, taken back by sixteen hours of night; 15.5 hours were missing
    # on Tuesday at half past nine: 7.5 of that day, and all eight of Wednesday.
    late = office(Goal.working(hours=1), warn=Warn.after("PT30M", real=True))
    policy = Policy("p", rules=Rule(targets=late), conventions=CREDIT)
    one = history((at(15), "log", "work"), (at(16.5), "ask", "wait"), (at(9.5, 3), "go", "work"))

    # Its half hour in hours that were used too much is taken back first, from five on.
    assert kinds(policy, one, at(20, 4)) == [
        ("started", at(15)), ("breached", at(16) + MICROSECOND), ("paused", at(16.5)),
        ("warned", at(16.5)), ("lifted", at(17.5)), ("resumed", at(9.5, 3)),
        ("warned", at(17.5, 4)),
    ]  # fmt: skip


# Changes of rule


def test_a_restart_promises_a_date_from_the_change_on_and_a_carried_one_from_the_start() -> None:
    first = office(Goal.working(hours=40))
    one = history(NINE)

    again = amended(first, at(12, 3), office(Goal.end_of_day(), on_change="restart"))
    for moment in (at(12, 3), at(14, 5)):
        assert read(again, one, moment).due_at == at(17, 3)
    # Eight hours of Monday are the goal; eleven were used by noon on Tuesday.
    carried = read(amended(first, at(12, 3), office(Goal.end_of_day())), one, at(12, 3))
    assert (carried.goal, carried.due_at) == (8 * HOUR, at(17))


def test_no_share_is_taken_of_a_fixed_instant_and_none_of_no_goal() -> None:
    share = target(Goal.real(hours=4), on_change="pro_rata")
    one = history(NINE)

    fixed = read(amended(target(Goal.by(at(19))), at(12), share), one, at(12))
    assert (fixed.goal, fixed.due_at) == (4 * HOUR, at(13))
    # Nothing was the goal, and was overrun by three hours; that it stays.
    none = read(amended(target(Goal.real(hours=0)), at(12), share), one, at(12))
    assert (none.goal, none.elapsed, none.breached) == (timedelta(), 3 * HOUR, True)
    # A quarter of a microsecond is no time: three hours of four were left, of seven microseconds.
    small = target(Goal.real(7 * MICROSECOND), on_change="pro_rata")
    tiny = read(amended(target(Goal.real(hours=4)), at(10), small), one, at(10))
    assert tiny.goal == HOUR + 5 * MICROSECOND


def test_an_overrun_of_a_tiny_goal_is_a_share_that_a_length_can_have() -> None:
    # A day is 86,400,000,000 microseconds: so many times 60 hours is beyond every length.
    first, second = (
        target(Goal.real(MICROSECOND)),
        target(Goal.real(hours=60), on_change="pro_rata"),
    )
    policy, one = amended(first, at(9, day=3), second), history((at(9), "log", "work"))

    reading = read(policy, one, at(10, day=3))

    assert reading.breached
    assert reading.goal is not None
    assert reading.goal < timedelta(days=-3_000_000)
    found = columns.read(policy, columns.Log.of({"A": one}), at=at(10, day=3))["r"]
    assert found.goal[0].item() == reading.goal


def test_a_warning_after_the_due_date_comes_again_after_a_restart() -> None:
    late = Warn.after("PT30M", real=True)
    policy = amended(
        target(Goal.real(hours=1), warn=late), at(11),
        target(Goal.real(hours=1), warn=late, stop=On("close"), on_change="restart"),
    )  # fmt: skip
    one = history((at(9), "log"), (at(11.5), "note"), (at(14), "close"))

    assert kinds(policy, one, at(15)) == [
        ("started", at(9)), ("breached", at(10) + MICROSECOND), ("warned", at(10.5)),
        ("rule_changed", at(11)), ("lifted", at(11)), ("breached", at(12) + MICROSECOND),
        ("warned", at(12.5)), ("stopped", at(14)),
    ]  # fmt: skip


def test_a_first_rule_is_kept_where_either_the_old_or_the_new_one_says_so() -> None:
    keep = {"on_change": "keep_first"}
    one = history(NINE)

    for first, second in (({}, keep), (keep, {}), (keep, keep)):
        policy = amended(
            target(Goal.real(hours=4), **first), at(11), target(Goal.real(hours=8), **second)
        )
        assert read(policy, one, at(12)).due_at == at(13)


def test_many_pauses_before_and_after_an_amendment_count_as_few_do() -> None:
    # Every hour from nine to nine it waits for the first half: half an hour of each counts.
    steps: list[tuple[datetime, str, str]] = [(at(8), "log", "work")]
    for hour in range(9, 21):
        steps += [(at(hour), "ask", "wait"), (at(hour + 0.5), "go", "work")]
    policy = amended(target(Goal.real(hours=9)), at(12.75), target(Goal.real(hours=8)))

    for moment, elapsed in ((12.75, 2.75), (13, 3), (13.25, 3), (14, 3.5), (21, 7)):
        reading = read(policy, history(*steps), at(moment))
        assert reading.elapsed == elapsed * HOUR
        assert reading.ledger.counted == elapsed * HOUR
    assert read(policy, history(*steps), at(21)).paused_for == 6 * HOUR


# Cycles


def test_each_cycle_of_a_target_that_stops_and_starts_at_once_is_one() -> None:
    pings = target(Goal.real(hours=2), start=On("ping"), stop=On("ping"), repeats=True)
    policy = Policy("p", rules=Rule(targets=pings))
    one = history((at(9), "ping"), (at(10), "ping"), (at(11), "note"), (at(13), "ping"))

    assert kinds(policy, one, at(14)) == [
        ("started", at(9)), ("met", at(10)), ("started", at(10)),
        ("breached", at(12) + MICROSECOND), ("stopped", at(13)), ("started", at(13)),
    ]  # fmt: skip


def test_a_cycle_under_its_first_rule_is_followed_by_one_under_the_new_rule() -> None:
    first = target(Goal.real(hours=4), repeats=True, on_change="keep_first")
    second = target(Goal.real(hours=1), start=On("call"), repeats=True)
    one = history((at(9), "log"), (at(11), "call"), (at(12), "end"), (at(13), "call"))

    cycles = read(amended(first, at(10), second), one, at(13.5)).cycles
    assert [(c.started_at, c.stopped_at, c.goal) for c in cycles] == [
        (at(9), at(12), 4 * HOUR), (at(13), None, HOUR),
    ]  # fmt: skip


def test_a_cancelled_cycle_is_not_reopened_and_a_stopped_one_not_started_again() -> None:
    once = target(Goal.real(hours=8), cancel=On("drop"), reopen=Reopen(On("reopen"), "exclude"))

    dropped = once.read(history((at(9), "log"), (at(10), "drop"), (at(11), "reopen")), at=at(12))
    assert (dropped.stage, dropped.elapsed, len(dropped.cycles)) == ("cancelled", HOUR, 1)
    stopped = once.read(history((at(9), "log"), (at(10), "end"), (at(11), "log")), at=at(12))
    assert (stopped.stage, stopped.elapsed, len(stopped.cycles)) == ("stopped", HOUR, 1)


def test_a_stop_that_reopens_at_once_leaves_no_gap() -> None:
    first = target(
        Goal.real(hours=8), stop=On("end", "bounce"), reopen=Reopen(On("bounce"), "exclude")
    )
    second = target(
        Goal.real(hours=8), stop=On("end", "bounce"), pause=None,
        reopen=Reopen(On("bounce"), "exclude"), on_change="retroactive",
    )  # fmt: skip
    policy = amended(first, at(13), second)
    one = history(NINE, (at(10), "bounce"), (at(11), "ask", "wait"), (at(12), "go", "work"))

    assert read(policy, one, at(13) - MICROSECOND).elapsed == 3 * HOUR - MICROSECOND
    assert read(policy, one, at(13)).elapsed == 4 * HOUR


def test_a_new_cycle_at_a_reopening_waits_by_the_rule_in_effect() -> None:
    again = Reopen(On("reopen"), "new_cycle")
    policy = amended(
        target(Goal.real(hours=8), reopen=again), at(11),
        target(Goal.real(hours=8), reopen=again, pause=While("hold")),
    )  # fmt: skip

    def elapsed(state: str) -> timedelta:
        one = history(NINE, (at(10), "end"), (at(12), "reopen", state))
        return read(policy, one, at(13)).elapsed

    assert (elapsed("wait"), elapsed("hold")) == (HOUR, timedelta())


# A fact decides whether the rule applies


def ranked(*steps: tuple[float, str] | tuple[float, str, str]) -> History:
    return History.of(
        Transition(at(step[0]), step[1], sets={"rank": step[2]} if len(step) > 2 else {})
        for step in steps
    )


def only_for_a(one: Target) -> Policy:
    return Policy("p", rules=Rule(when={"rank": "A"}, targets=one))


def test_after_a_cycle_that_no_rule_applied_to_any_more_another_may_start_and_only_one() -> None:
    # Cancelled at ten. Its end at half past ten is over when the rule applies again at eleven.
    one = ranked(
        (9, "log", "A"), (10, "rank", "B"), (10.5, "end"), (11, "rank", "A"), (12, "log"),
        (13, "end"), (14, "log"),
    )  # fmt: skip

    cycles = only_for_a(target(Goal.real(hours=8))).read(one, at=at(15))["r"].cycles
    assert [(str(c.stage), c.started_at, c.stopped_at) for c in cycles] == [
        ("cancelled", at(9), at(10)), ("stopped", at(12), at(13)),
    ]  # fmt: skip


def test_a_miss_is_known_from_the_cycle_on_that_a_late_attachment_replaced() -> None:
    # Missed at ten, cancelled at eleven; at noon the rule applies again, from the start on.
    one = ranked((9, "log", "A"), (11, "rank", "B"), (12, "rank", "A"))

    reading = only_for_a(target(Goal.real(hours=1))).read(one, at=at(13))["r"]
    assert (reading.elapsed, len(reading.cycles)) == (4 * HOUR, 1)
    assert reading.breached_at == reading.known_at == at(10) + MICROSECOND
    # Not missed when it was cancelled: nobody could know before noon.
    late = ranked((9, "log", "A"), (9.5, "rank", "B"), (12, "rank", "A"))
    reading = only_for_a(target(Goal.real(hours=1))).read(late, at=at(13))["r"]
    assert (reading.breached_at, reading.known_at) == (at(10) + MICROSECOND, at(12))


def test_a_record_that_waits_when_a_target_attaches_waits_from_then_on() -> None:
    late = target(Goal.real(hours=8), attach="from_attachment")
    one = History.of([
        Transition(at(9), "log", "wait"), Transition(at(11), "rank", sets={"rank": "A"}),
        Transition(at(13), "go", "work"),
    ])  # fmt: skip

    assert only_for_a(late).read(one, at=at(12))["r"].stage == "paused"
    reading = only_for_a(late).read(one, at=at(14))["r"]
    assert (reading.elapsed, reading.paused_for) == (HOUR, 2 * HOUR)


def test_of_several_cycles_that_were_decided_the_last_counts_for_a_late_attachment() -> None:
    # The second was decided at one; what would have begun at eleven is older.
    first = target(Goal.real(hours=8), repeats=True)
    second = target(Goal.real(hours=9), start=On("ask"), stop=On("no"))
    policy = Policy(
        "p",
        rules=[
            Rule(when={"rank": rank}, targets=one) for rank, one in (("A", first), ("B", second))
        ],
    )
    one = ranked(
        (9, "log", "A"), (10, "end"), (11, "ask"), (12, "log"), (13, "end"), (14, "rank", "B")
    )

    cycles = policy.read(one, at=at(15))["r"].cycles
    assert [(c.started_at, c.stopped_at) for c in cycles] == [(at(9), at(10)), (at(12), at(13))]


def test_working_time_before_real_time_is_never_used_up_where_hours_end() -> None:
    # Eight hours are open in all, those of the second of March: two of ten are never worked off.
    once = BusinessCalendar(zone="UTC", week={}, exceptions={at(0).date(): ["09:00-17:00"]})
    promised = target(Goal.working(hours=10).then_real("PT1H"), calendar=once)

    reading = promised.read(history((at(9), "log")), at=at(9, day=5))
    assert (reading.elapsed, reading.due_at) == (8 * HOUR, None)


def test_a_goal_that_is_short_of_a_microsecond_is_due_a_microsecond_later() -> None:
    reading = target(Goal.real(hours=1)).read(history((at(9), "log")), at=at(10) - MICROSECOND)
    assert reading.due_at == at(10)


def test_what_is_left_of_working_time_comes_before_real_time() -> None:
    # Six hours of seven are left at ten, until four; four hours of real time end at eight.
    reading = office(Goal.working(hours=7).then_real("PT4H")).read(
        history((at(9), "log")), at=at(10)
    )
    assert reading.due_at == at(20)


def test_a_promised_date_in_closed_hours_is_shown_in_whole_units() -> None:
    # Three hours after the hours of Monday, to the second.
    start = at(20) + timedelta(seconds=42)
    minutes = Policy(
        "p", rules=Rule(targets=office(Goal.working_days(1))),
        conventions=Conventions(whole=timedelta(minutes=1)),
    )  # fmt: skip
    records = history((start, "log"))

    found = columns.read(minutes, columns.Log.of({"a": records}), at=start)["r"]

    assert read(minutes, records, start).due_at == at(20, day=3)
    assert found.due_at[0].item().replace(tzinfo=UTC) == at(20, day=3)


def test_a_warning_further_ahead_than_the_goal_is_due_at_the_start() -> None:
    # The clock never paused. Counted back from ten by an hour of open time it would be due at nine.
    one = history((at(10), "log", "work"))
    (warning,) = (
        office(Goal.working(hours=4), warn=timedelta(hours=5)).read(one, at=at(12)).warnings
    )
    assert warning.at == at(10)
    assert warning.fired
