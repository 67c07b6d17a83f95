"""Goals that contracts write: months, rolls, cutoffs, several starts, facts, day and night."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceops.calendars import ALWAYS, BusinessCalendar, Calendar
from serviceops.calendars.weekdays import add_months
from serviceops.columns import Log, read
from serviceops.documents import from_dict, to_dict
from serviceops.errors import InvalidPolicy
from serviceops.history import History, Transition, Vocabulary
from serviceops.sla import By, Goal, On, Policy, Rule, RuleChange, Target, While

relativedelta = pytest.importorskip("dateutil.relativedelta").relativedelta

ROME = ZoneInfo("Europe/Rome")
# Working days of a firm in Rome. Christmas 2026 is a Friday, the next two days are a weekend.
OFFICE = BusinessCalendar(
    zone="Europe/Rome",
    week={"mon-fri": ["09:00-17:00"]},
    holidays={
        date(2026, 4, 6): "Easter Monday",
        date(2026, 12, 25): "Christmas Day",
        date(2027, 3, 29): "Easter Monday",
    },
)


def rome(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ROME)  # type: ignore[misc, arg-type]  # a date and a time


def target(goal: Any, calendar: Calendar = OFFICE, **more: Any) -> Target:
    return Target("t", goal=goal, calendar=calendar, start=On("log"), stop=On("send"), **more)


def due(goal: Any, start: datetime, calendar: Calendar = OFFICE, **facts: Any) -> datetime | None:
    history = History.of([Transition(start, "log", sets=facts)])
    return target(goal, calendar).read(history, at=start).due_at


# Months


@pytest.mark.parametrize(
    ("start", "months", "last", "expected"),
    [
        ((2027, 1, 28), 1, False, (2027, 2, 28)),
        ((2027, 1, 29), 1, False, (2027, 2, 28)),
        ((2027, 1, 30), 1, False, (2027, 2, 28)),
        ((2027, 1, 31), 1, False, (2027, 2, 28)),
        ((2028, 1, 28), 1, False, (2028, 2, 28)),
        ((2028, 1, 29), 1, False, (2028, 2, 29)),
        ((2028, 1, 31), 1, False, (2028, 2, 29)),
        ((2028, 2, 29), 12, False, (2029, 2, 28)),
        ((2027, 2, 28), 1, False, (2027, 3, 28)),
        ((2027, 2, 28), 1, True, (2027, 3, 31)),
        ((2026, 11, 15), 3, True, (2027, 2, 28)),
        ((2026, 12, 31), 2, False, (2027, 2, 28)),
    ],
)
def test_months_on_are_the_same_day_or_the_last_of_a_shorter_month(
    start: tuple[int, int, int], months: int, last: bool, expected: tuple[int, int, int]
) -> None:
    found = due(Goal.months(months, last=last), rome(*start, 14, 30))

    assert found == rome(*expected, 14, 30)


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 600), st.times(),
)  # fmt: skip
def test_months_on_agree_with_relativedelta(day: date, months: int, clock: Any) -> None:
    start = datetime.combine(day, clock, tzinfo=UTC)

    assert due(Goal.months(months), start, ALWAYS) == start + relativedelta(months=months)
    assert add_months(day, -months) == day - relativedelta(months=months)
    assert add_months(day, months, last=True) == day + relativedelta(months=months, day=31)


def test_a_month_keeps_wall_time_over_a_clock_change_and_skips_forward() -> None:
    assert due(Goal.months(1), rome(2027, 3, 15, 9)) == rome(2027, 4, 15, 9)
    # 28 March 2027: Rome's clocks go from 02:00 to 03:00.
    assert due(Goal.months(1), rome(2027, 2, 28, 2, 30)) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_a_pause_moves_a_month_by_its_real_length() -> None:
    start = rome(2026, 6, 1, 10)
    history = History.of(
        [
            Transition(start, "log", state="open"),
            Transition(start + timedelta(days=1), "hold", state="held"),
            Transition(start + timedelta(days=4), "resume", state="open"),
        ]
    )
    one = target(Goal.months(1), pause=While("held"))

    reading = one.read(history, at=start + timedelta(days=5))

    assert reading.due_at == rome(2026, 7, 4, 10)
    assert reading.elapsed == timedelta(days=2)
    assert reading.first_due_at == rome(2026, 7, 1, 10)


def test_months_beyond_the_last_year_are_refused() -> None:
    with pytest.raises(InvalidPolicy, match="at least 1"):
        Goal.months(0)
    with pytest.raises(ValueError, match="years 1 to 9999"):
        due(Goal.months(12 * 9000), rome(2026, 6, 1, 10))


# Rolls


@pytest.mark.parametrize(
    ("goal", "start", "expected"),
    [
        # Friday noon and 24 hours end on Saturday: the next working day is Monday.
        (Goal.real(hours=24).rolled("12:00"), (2026, 6, 5, 10), (2026, 6, 8, 12)),
        (Goal.real(hours=24).rolled(), (2026, 6, 5, 10), (2026, 6, 8, 10)),
        # On Wednesday nothing moves, and neither at night.
        (Goal.real(hours=24).rolled("12:00"), (2026, 6, 3, 10), (2026, 6, 4, 10)),
        (Goal.real(hours=4).rolled("12:00"), (2026, 6, 3, 23), (2026, 6, 4, 3)),
        # 72 hours from Thursday before Easter end on Sunday; Monday is a holiday.
        (Goal.real(hours=72).rolled("12:00"), (2026, 4, 2, 10), (2026, 4, 7, 12)),
        # A month from 25 November is Christmas Day, a Friday: Monday the 28th.
        (Goal.months(1).rolled("12:00"), (2026, 11, 25, 9), (2026, 12, 28, 12)),
        # The end of Friday shows as Saturday 00:00, and is still Friday.
        (Goal.months(1, at="24:00").rolled(), (2026, 5, 5, 9), (2026, 6, 6, 0)),
        # The end of Saturday moves to the end of Monday.
        (Goal.months(1, at="24:00").rolled(), (2026, 5, 6, 9), (2026, 6, 9, 0)),
        (Goal.by(rome(2026, 6, 7, 9)).rolled("12:00"), (2026, 6, 1, 9), (2026, 6, 8, 12)),
    ],
)
def test_a_goal_that_ends_on_a_day_without_work_moves_to_the_next_working_day(
    goal: Any, start: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    assert due(goal, rome(*start)) == rome(*expected)


def test_a_rolled_instant_stays_one_that_pauses_do_not_move() -> None:
    start = rome(2026, 6, 1, 9)
    history = History.of([Transition(start, "log", state="held")])
    one = target(Goal.by(rome(2026, 6, 7, 9)).rolled("12:00"), pause=While("held"))

    assert one.read(history, at=rome(2026, 6, 9, 9)).due_at == rome(2026, 6, 8, 12)


# Cutoffs


@pytest.mark.parametrize(
    ("goal", "start", "expected"),
    [
        (Goal.working(hours=2).cutoff("15:00"), (2026, 6, 3, 14, 59), (2026, 6, 3, 16, 59)),
        (Goal.working(hours=2).cutoff("15:00"), (2026, 6, 3, 15), (2026, 6, 4, 11)),
        (Goal.working(hours=2).cutoff("15:00"), (2026, 6, 5, 16), (2026, 6, 8, 11)),
        (Goal.working(hours=2).cutoff("15:00"), (2026, 6, 6, 8), (2026, 6, 8, 11)),
        (Goal.end_of_day(1).cutoff("15:00"), (2026, 6, 3, 14), (2026, 6, 4, 17)),
        (Goal.end_of_day(1).cutoff("15:00"), (2026, 6, 3, 16), (2026, 6, 5, 17)),
        (Goal.working_days(1).cutoff("15:00"), (2026, 6, 3, 16), (2026, 6, 5, 9)),
        (Goal.real(hours=1).cutoff("15:00"), (2026, 6, 3, 16), (2026, 6, 4, 10)),
    ],
)
def test_a_start_after_the_cutoff_counts_from_the_next_working_day(
    goal: Any, start: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    assert due(goal, rome(*start)) == rome(*expected)


def test_after_a_cutoff_a_day_with_a_lunch_break_counts_from_its_morning() -> None:
    lunch = BusinessCalendar(zone="Europe/Rome", week={"mon-fri": ["09:00-13:00", "14:00-18:00"]})

    goal = Goal.working(hours=1).cutoff("15:00")
    assert due(goal, rome(2026, 6, 3, 16), lunch) == rome(2026, 6, 4, 10)


def test_the_cutoff_of_a_night_shift_goes_on_after_midnight() -> None:
    nights = BusinessCalendar(zone="Europe/Rome", week={"mon-fri": ["20:00-04:00"]})
    goal = Goal.working(hours=1).cutoff("25:00")

    # 00:30 of Saturday is 24:30 of Friday's shift, 01:30 is after its cutoff.
    assert due(goal, rome(2026, 6, 6, 0, 30), nights) == rome(2026, 6, 6, 1, 30)
    assert due(goal, rome(2026, 6, 6, 1, 30), nights) == rome(2026, 6, 8, 21)


# Starts and due dates in facts


def test_time_counts_from_the_instant_that_a_fact_has() -> None:
    start, aware = rome(2026, 6, 3, 12), rome(2026, 6, 3, 7)

    assert due(Goal.real(hours=24).since("aware_at"), start, aware_at=aware) == rome(2026, 6, 4, 7)
    # 12:00 is three open hours after 07:00; one more of the four is left.
    assert due(Goal.working(hours=4).since("aware_at"), start, aware_at=aware) == rome(
        2026, 6, 3, 13
    )


@pytest.mark.parametrize(
    ("pick", "facts", "expected"),
    [
        ("earliest", {"seen_at": 8, "called_at": 6}, 7),
        ("latest", {"seen_at": 8, "called_at": 6}, 9),
        ("earliest", {"called_at": 6}, 7),
        ("latest", {"called_at": 6}, None),
        ("earliest", {}, None),
    ],
)
def test_of_several_starts_the_earliest_or_the_latest_counts(
    pick: Any, facts: dict[str, int], expected: int | None
) -> None:
    goal = Goal.real(hours=1).since("seen_at", "called_at", pick=pick)
    given_facts: Any = {name: rome(2026, 6, 3, hour) for name, hour in facts.items()}

    found = due(goal, rome(2026, 6, 3, 5), **given_facts)

    assert found == (None if expected is None else rome(2026, 6, 3, expected))


def test_a_goal_that_was_due_before_the_start_is_breached_at_the_start() -> None:
    start = rome(2026, 6, 3, 12)
    history = History.of([Transition(start, "log", sets={"aware_at": rome(2026, 6, 3, 7)})])

    reading = target(Goal.real(hours=1).since("aware_at")).read(history, at=start)

    assert reading.breached
    assert reading.due_at == reading.first_due_at == rome(2026, 6, 3, 8)
    assert reading.breached_at == start
    assert reading.remaining == timedelta(hours=-4)


def test_a_goal_that_was_due_at_closing_time_is_due_then_for_a_start_that_evening() -> None:
    # Called on Thursday at 9: eight hours of work end at 17. The record is opened at 20.
    goal, opened = Goal.working(hours=8).since("called_at"), rome(2026, 12, 3, 20)
    called = rome(2026, 12, 3, 9)

    assert due(goal, opened, called_at=called) == rome(2026, 12, 3, 17)
    # By the next morning it would have been the same: a minute of work has passed since.
    assert due(goal, rome(2026, 12, 4, 9, 1), called_at=called) == rome(2026, 12, 3, 17)


def test_a_fact_that_changes_moves_the_due_date() -> None:
    start = rome(2026, 6, 3, 9)
    history = History.of(
        [
            Transition(start, "log", sets={"promised_by": rome(2026, 6, 3, 12)}),
            Transition(rome(2026, 6, 3, 10), "note", sets={"promised_by": rome(2026, 6, 4, 12)}),
        ]
    )
    one = target(Goal.by_fact("promised_by"))

    assert one.read(history, at=start).due_at == rome(2026, 6, 3, 12)
    reading = one.read(history, at=rome(2026, 6, 3, 13))
    assert (reading.due_at, reading.breached) == (rome(2026, 6, 4, 12), False)
    assert "for promised_by 2026-06-04T10:00:00+00:00" in reading.explain()


def test_without_an_instant_in_the_fact_the_target_does_not_apply_and_why_not_names_it() -> None:
    policy = Policy("p", rules=Rule(targets=target(Goal.real(hours=24).since("aware_at"))))
    history = History.of([Transition(rome(2026, 6, 3, 9), "log", sets={"aware_at": "tomorrow"})])

    stated = policy.why_not(history, "t", at=rome(2026, 6, 3, 9))

    assert stated.codes == ("not_applied", "rule_matched", "no_goal")
    assert "its goal needs an instant in aware_at; the record has aware_at tomorrow" in stated


@pytest.mark.parametrize(
    "value",
    ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00", "2026-06-03", "", "soon", 7, True],
)
def test_a_fact_that_is_no_instant_is_as_if_it_were_not_set(value: Any) -> None:
    start = rome(2026, 6, 3, 9)

    assert due(Goal.by_fact("f"), start, f=value) is None
    assert due(Goal.real(hours=4).since("f"), start, f=value) is None


def test_hours_that_never_come_to_so_much_are_never_due_and_still_read() -> None:
    once = BusinessCalendar(
        zone="Europe/Rome", week={}, exceptions={date(2026, 6, 4): ["10:00-11:00"]}
    )
    start, aware = rome(2026, 6, 3, 9), rome(2026, 6, 2, 9)
    history = History.of([Transition(start, "log", sets={"aware_at": aware})])

    for goal in (
        Goal.working(hours=2).cutoff("15:00"),
        Goal.working(hours=2).since("aware_at"),
        Goal.working(hours=2).rolled("12:00"),
        Goal.latest(Goal.working(hours=2), Goal.working(minutes=30)),
    ):
        reading = target(goal, once).read(history, at=start)
        assert (reading.due_at, reading.goal) == (None, timedelta(hours=2))
        assert "never due" in reading.explain()


# Choices


def test_of_two_goals_the_one_due_first_or_last_is_in_effect() -> None:
    hours, days = Goal.working(hours=6), Goal.real(hours=24)
    morning, evening = rome(2026, 6, 3, 9), rome(2026, 6, 5, 16)

    assert due(Goal.earliest(hours, days), morning) == rome(2026, 6, 3, 15)
    assert due(Goal.earliest(hours, days), evening) == rome(2026, 6, 6, 16)
    assert due(Goal.latest(hours, days), morning) == rome(2026, 6, 4, 9)
    assert due(Goal.latest(hours, days), evening) == rome(2026, 6, 8, 14)


def test_a_goal_without_its_fact_is_left_out_of_the_earliest_and_awaited_by_the_latest() -> None:
    start = rome(2026, 6, 3, 9)
    since = Goal.real(hours=24).since("aware_at")

    assert due(Goal.earliest(Goal.real(hours=4), since), start) == rome(2026, 6, 3, 13)
    assert due(Goal.latest(Goal.real(hours=4), since), start) is None


def test_the_hours_at_the_start_choose_the_goal_and_its_unit() -> None:
    day = BusinessCalendar(zone="Europe/Rome", week={"mon-sun": ["07:00-19:00"]})
    goal = Goal.by_hours(day, open=Goal.working(hours=4), closed=Goal.real(hours=2))

    assert due(goal, rome(2026, 6, 3, 15)) == rome(2026, 6, 4, 11)
    assert due(goal, rome(2026, 6, 3, 19)) == rome(2026, 6, 3, 21)
    assert due(goal, rome(2026, 6, 6, 7)) == rome(2026, 6, 8, 13)


def test_a_choice_stays_through_a_pause() -> None:
    goal = Goal.earliest(Goal.working(hours=6), Goal.real(hours=24))
    start = rome(2026, 6, 4, 9)
    history = History.of(
        [
            Transition(start, "log", state="held"),
            Transition(rome(2026, 6, 5, 16), "resume", state="open"),
        ]
    )

    reading = target(goal, pause=While("held")).read(history, at=rome(2026, 6, 5, 16))

    # Six open hours were due first, and still count: one on Friday, five on Monday.
    assert reading.due_at == rome(2026, 6, 8, 14)


# Everywhere a goal goes

CONTRACTS = [
    Goal.months(1, last=True, at="24:00").rolled("12:00"),
    Goal.end_of_day(1).cutoff("15:00"),
    Goal.earliest(Goal.real(hours=4), Goal.real(hours=24).since("aware_at")).rolled("12:00"),
    Goal.latest(Goal.by_fact("promised_by"), Goal.working(hours=4)),
    Goal.by_hours(OFFICE, open=Goal.working(hours=4), closed=Goal.months(1)),
]


@pytest.mark.parametrize("goal", CONTRACTS)
def test_a_goal_reads_back_equal_and_is_read_in_columns(goal: Any) -> None:
    one = target(By("site", {"rome": goal}, Goal.working(hours=8)))
    facts = {"site": "rome", "aware_at": rome(2026, 6, 5, 14), "promised_by": rome(2026, 6, 9, 9)}
    history = History.of([Transition(rome(2026, 6, 5, 15, 30), "log", sets=facts)])
    at = rome(2026, 6, 8, 10)

    assert from_dict(to_dict(one)) == one
    reading, column = one.read(history, at=at), read(one, Log.of({"A": history}), at=at)["t"]
    assert column.due_at[0].item().replace(tzinfo=UTC) == reading.due_at
    assert sum((entry.length for entry in reading.ledger), timedelta()) == at - history[0].at
    assert reading.forecast().due_if_resumed_at(at) == reading.due_at


def test_explain_says_what_moved_the_due_date() -> None:
    goal = Goal.earliest(
        Goal.real(hours=2).cutoff("15:00"), Goal.real(hours=48).since("aware_at").rolled("12:00")
    )
    start = rome(2026, 6, 5, 16)
    history = History.of([Transition(start, "log", sets={"aware_at": rome(2026, 6, 5, 9)})])

    text = str(target(goal).read(history, at=start).explain())

    assert "48 h of real time since aware_at" not in text.partition("\n")[2]
    assert "of 2 goals 2 h of real time, from 15:00 on counted from the next working day is" in text
    assert "counted from Mon 2026-06-08 09:00 +02:00: the start was after 15:00" in text

    rolled = str(target(goal.goals[1]).read(history, at=start).explain())
    assert "counted from Fri 2026-06-05 09:00 +02:00: aware_at" in rolled
    assert "Sun 2026-06-07 is no working day: due Mon 2026-06-08 12:00 +02:00" in rolled


def test_explain_names_the_day_that_ends_where_a_goal_ends_at_its_midnight() -> None:
    # 28 February 2027 is a Sunday; the clock shows Monday when it ends, which is worked.
    start = rome(2027, 1, 31, 10)
    month = target(Goal.months(1, at="24:00").rolled())
    text = str(month.read(History.of([Transition(start, "log")]), at=start).explain())

    assert "Sun 2027-02-28 is no working day: due Tue 2027-03-02 00:00 +01:00" in text


def test_lint_names_goals_that_no_start_chooses_and_facts_that_no_record_has() -> None:
    quick, slow = Goal.real(hours=4), Goal.real(hours=24)
    idle = Policy("p", rules=Rule(targets=target(Goal.earliest(quick, slow))))
    never = Policy("p", rules=Rule(targets=target(Goal.by_hours(ALWAYS, open=quick, closed=slow))))
    unknown = Policy("p", rules=Rule(targets=target(quick.since("awear_at"))))
    vocabulary = Vocabulary(
        states=("new",), initial="new", final=frozenset(), creates="log", actions=("send",),
        facts=("aware_at",), moves=(),
    )  # fmt: skip

    assert [one.sentence for one in idle.lint() if one.code == "goal_never_chosen"] == [
        "24 h of real time is never the earliest: 4 h of real time always is"
    ]
    assert "goal_never_chosen" in [one.code for one in never.lint()]
    assert [one.sentence for one in unknown.lint(vocabulary) if one.code == "unknown_fact"] == [
        "its goal names awear_at, which is no fact of the record"
    ]


def test_goals_that_cannot_be_combined_are_refused() -> None:
    deep: Goal = Goal.real(hours=1)
    for _ in range(4):
        deep = deep.rolled()
    with pytest.raises(InvalidPolicy, match="at most 4 levels"):
        deep.rolled()
    with pytest.raises(InvalidPolicy, match="counted in one unit"):
        Goal.working(hours=1).then_real("PT1H").cutoff("15:00")
    with pytest.raises(InvalidPolicy, match="from 2 to 8 goals"):
        Goal.earliest(Goal.real(hours=1))
    with pytest.raises(InvalidPolicy, match="names of facts"):
        Goal.real(hours=1).since()
    with pytest.raises(InvalidPolicy, match="goals that have a share"):
        target(Goal.by_fact("x").rolled(), on_change=RuleChange.PRO_RATA)
