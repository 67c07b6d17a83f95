"""What clocks, conditions and their explanations do in cases that hardly occur."""

from datetime import UTC, date, datetime, timedelta

import pytest

from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.calendars.zones import DAY
from serviceops.errors import InvalidInstant, InvalidPolicy
from serviceops.history import History, Transition
from serviceops.sla import (
    By,
    Conventions,
    Goal,
    On,
    Policy,
    Rule,
    Target,
    Warn,
    While,
    diff_readings,
)
from serviceops.sla.contract_goals import wall_instant
from serviceops.spans import to_datetime

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
ONCE = BusinessCalendar(zone="UTC", week={}, exceptions={date(2020, 1, 1): ["09:00-17:00"]})
HOUR = Goal.real(hours=1)


def at(hour: float, day: int = 2) -> datetime:
    """Return an instant of March 2026, of which the second is a Monday."""
    return datetime(2026, 3, day, tzinfo=UTC) + timedelta(hours=hour)


def target(goal: Goal = HOUR, **stated: object) -> Target:
    parts: dict[str, object] = {"start": On("log"), "stop": On("end"), "cancel": On("cancel"),
                                "pause": While("wait")}  # fmt: skip
    return Target("fix", goal=goal, **{**parts, **stated})  # type: ignore[arg-type]


def history(*steps: tuple[float, str] | tuple[float, str, str], **facts: object) -> History:
    return History.of(
        Transition(at(step[0]), step[1], step[2] if len(step) > 2 else None, sets=facts)
        for step in steps
    )


WAITING = history((9, "log", "work"), (9.25, "ask", "wait"))


def test_a_warning_without_a_distance_is_when_due() -> None:
    assert str(Warn.before(timedelta())) == "when due"


@pytest.mark.parametrize(
    ("pause", "why"),
    [
        (While("wait") | While(cause="caller"), "wait and cause caller"),
        (While("wait") & While(cause="caller"), "wait and cause caller"),
        (While("wait") | While("sleep"), "wait"),
    ],
)
def test_a_pause_of_several_conditions_names_those_that_are_true(pause: object, why: str) -> None:
    paused = history((9, "log", "work")).then(
        Transition(at(9.25), "ask", "wait", sets={"cause": "caller"})
    )

    reading = target(pause=pause).read(paused, at=at(10))

    assert [entry.why for entry in reading.ledger if entry.code == "paused"] == [f"paused: {why}"]
    assert reading.ledger.by_reason()[f"paused: {why}"] == timedelta(minutes=45)


def test_facts_in_a_set_are_several_values_in_order() -> None:
    assert While(priority={"P2", "P1"}) == While(priority=("P1", "P2"))


def test_a_level_goes_with_an_edge_on_its_right_and_with_nothing_else() -> None:
    assert str(While("work") & On("reply")) == str(On("reply") & While("work"))
    with pytest.raises(InvalidPolicy):
        While("work") & "reply"  # type: ignore[operator]


def test_readings_without_a_difference_and_without_a_start_are_compared() -> None:
    one = target().read(history((9, "open")), at=at(9))
    other = target(Goal.real(hours=2)).read(history((9, "open")), at=at(9))

    assert str(diff_readings(one, one)) == "no difference"
    assert "goal" in diff_readings(one, other).cause
    assert str(diff_readings(WAIT_READ, target().read(WAITING, at=at(9)))).startswith("stage: ")


WAIT_READ = target().read(WAITING, at=at(10))


def test_two_values_of_one_text_are_no_two_choices() -> None:
    with pytest.raises(InvalidPolicy, match="each value once"):
        By("priority", [("P1", HOUR), ("P1", Goal.real(hours=2))])


def test_real_time_follows_working_time_alone() -> None:
    with pytest.raises(InvalidPolicy, match="before then_real"):
        HOUR.then_real("PT1H")


def test_working_and_real_time_are_a_timedelta_together() -> None:
    longest = timedelta.max

    with pytest.raises(InvalidPolicy, match="together"):
        target(Goal.working(longest).then_real(longest), calendar=OFFICE).read(WAITING, at=at(10))


def test_the_end_of_the_last_day_of_the_last_year_is_no_instant() -> None:
    with pytest.raises(InvalidInstant, match="years 1 to 9999"):
        wall_instant(date.max, DAY, "UTC")


def test_a_forecast_of_a_clock_that_ended_has_no_due_date() -> None:
    ended = history((9, "log"), (9.5, "end"))

    assert target().read(ended, at=at(10)).forecast().due_if_resumed_at(at(11)) is None


def test_a_policy_reading_equals_no_other_thing() -> None:
    reading = Policy("p", rules=Rule(targets=target())).read(WAITING, at=at(10))

    assert reading != "a reading"
    assert reading == Policy("p", rules=Rule(targets=target())).read(WAITING, at=at(10))


def test_a_rule_that_applies_later_is_explained_from_when() -> None:
    policy = Policy("p", rules=Rule(when=While(group="mail"), targets=target()))
    moved = history((9, "log", "work")).then(Transition(at(9.5), "assign", sets={"group": "mail"}))

    text = str(policy.read(moved, at=at(10))["fix"].explain())

    assert "applied from Mon 2026-03-02 09:30" in text


def test_a_pause_credited_in_real_time_takes_from_the_elapsed_time() -> None:
    credited = Conventions(pause_unit="real")
    night = history((9, "log", "work"), (16, "ask", "wait"))

    reading = target(Goal.working(hours=8), calendar=OFFICE).read(
        night, at=at(9, 3), conventions=credited
    )

    # From 16:00 to 09:00 are 17 hours of real time, of which one is open.
    assert reading.elapsed == timedelta(hours=7 - 16)


def test_a_picture_of_a_clock_that_is_never_due_has_no_due_mark() -> None:
    idle = target(Goal.working(hours=1), calendar=ONCE)

    svg = idle.read(history((9, "log")), at=at(10)).figure().svg()

    assert ">due<" not in svg
    assert ">now<" in svg


def test_always_open_hours_need_no_next_opening() -> None:
    rolled = Conventions(at_close="roll")
    last = target(Goal.working(hours=8), calendar=ONCE)

    reading = last.read(
        History.of([Transition(datetime(2020, 1, 1, 9, tzinfo=UTC), "log")]),
        at=datetime(2020, 1, 1, 10, tzinfo=UTC), conventions=rolled,
    )  # fmt: skip

    # The hours never open again, so that the due date stays at the closing.
    assert reading.due_at == datetime(2020, 1, 1, 17, tzinfo=UTC)
    assert ALWAYS.next_open(at(9)) == at(9)


def test_a_rule_that_restarts_the_clock_is_explained_from_when() -> None:
    restart = Goal.real(hours=2)
    policy = Policy("p", rules=[
        Rule(when=While(group="mail"), targets=target(restart, on_change="restart")),
        Rule(targets=target()),
    ])  # fmt: skip
    moved = history((9, "log", "work")).then(Transition(at(9.5), "assign", sets={"group": "mail"}))

    text = str(policy.read(moved, at=at(10))["fix"].explain())

    assert "started again Mon 2026-03-02 09:30" in text


def test_time_paused_for_real_is_taken_from_the_group_that_paused() -> None:
    credited = Conventions(pause_unit="real")
    night = history((9, "log", "work"), (16, "ask", "wait"))

    split = target(Goal.working(hours=8), calendar=OFFICE).read(
        night, at=at(9, 3), conventions=credited
    ).split("state")  # fmt: skip

    assert split == {"work": timedelta(hours=7), "wait": timedelta(hours=-16)}


def test_a_reading_without_a_goal_has_no_time_to_divide() -> None:
    none = target(By("priority", {"P1": HOUR})).read(WAITING, at=at(10))

    assert none.split("state") == {}


def test_a_pause_by_the_absence_of_a_state_is_named_as_it_was_written() -> None:
    reading = target(pause=~While("work")).read(WAITING, at=at(10))

    assert [entry.why for entry in reading.ledger if entry.code == "paused"] == ["paused: not work"]


def test_a_choice_of_goals_is_due_when_the_chosen_one_is() -> None:
    choice = Goal.earliest(Goal.real(hours=2), Goal.end_of_day())
    start = round(at(9).timestamp() * 1_000_000)

    assert choice.promised_at(start, OFFICE) == start + 2 * 3600 * 10**6
    assert choice.budget(start, OFFICE) == 2 * 3600 * 10**6


def test_a_picture_marks_the_breach_where_it_is_not_the_due_date() -> None:
    rolled = Conventions(breach=">=", at_close="roll")

    def marks(hours: int, conventions: Conventions) -> dict[str, datetime]:
        late = target(Goal.working(hours=hours), calendar=OFFICE)
        reading = late.read(history((9, "log")), at=at(10, 3), conventions=conventions)
        found = {one.label: to_datetime(one.at) for one in reading.figure().marks}
        return {name: found[name] for name in found.keys() - {"now"}}

    # Eight hours are used up at 17:00, and the due date is shown at the next opening.
    assert marks(8, rolled) == {"due": at(9, 3), "breached": at(17)}
    # With the due date at 17:00 they are overrun when the next day opens.
    overrun = at(9, 3) + timedelta(microseconds=1)
    assert marks(8, Conventions()) == {"due": at(17), "breached": overrun}
    # A miss a microsecond after the due date is at the same place.
    assert marks(7, Conventions()) == {"due": at(16)}


def test_a_picture_has_one_late_stretch_after_each_pause() -> None:
    late = history((9, "log", "work"), (11, "ask", "wait"), (12, "go", "work"))

    figure = target().read(late, at=at(13)).figure()

    assert [segment.label for lane in figure.lanes for segment in lane.segments].count(
        "counted, past the goal"
    ) == 2


def test_a_picture_of_a_paused_clock_has_no_mark_for_a_warning_that_may_never_come() -> None:
    svg = target(warn=(0.9,)).read(WAITING, at=at(10)).figure().svg()

    assert ">warning<" not in svg
