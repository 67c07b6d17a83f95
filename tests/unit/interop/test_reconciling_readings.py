"""A foreign reading against ours: each kind of difference has one first fact that explains it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from serviceops import BusinessCalendar, By, Goal, History, On, Target, Transition, While
from serviceops.errors import InvalidValue
from serviceops.interop.import_result import ForeignReading
from serviceops.interop.reconcile import reconcile
from serviceops.sla import Reopen

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})


def at(hour: float, day: int = 2) -> datetime:
    return datetime(2026, 3, day, tzinfo=UTC) + timedelta(hours=hour)


HISTORY = History.of(
    [
        Transition(at(9), "log", state="new", sets={"priority": "P2"}),
        Transition(at(10), "start", state="in_progress"),
        Transition(at(16), "hold", state="on_hold"),
        Transition(at(10, 3), "resume", state="in_progress"),
        Transition(at(12, 3), "resolve", state="resolved"),
    ]
)
TARGET = Target(
    "fix", goal=Goal.working(hours=8), calendar=OFFICE, start=On("log"), stop=On("resolve"),
    pause=While("on_hold"), reopen=Reopen(on=On("reopen"), gap="exclude"),
)  # fmt: skip
# 09:00-16:00 is 7 h, and 10:00-12:00 the next day 2 h: 9 h of 8, due on the 3rd at 11:00.
# On hold in office hours for 2 h, in real time for 18 h; 27 h went by.
OURS = TARGET.read(HISTORY, at=at(9, 4))


def theirs(**other: Any) -> ForeignReading:
    other = {"stage": "stopped", "started_at": at(9), "stopped_at": at(12, 3), **other}
    return ForeignReading(system="servicenow", name="fix", **other)


def why(other: ForeignReading, ours: Any = OURS) -> tuple[str, str, int | None]:
    because = reconcile(ours, other).because
    return because.field, because.code, because.transition


def test_the_same_figures_agree() -> None:
    answer = reconcile(
        OURS,
        theirs(breached=True, elapsed=timedelta(hours=9), goal=timedelta(hours=8),
               due_at=at(11, 3), paused_for=timedelta(hours=2), real_elapsed=timedelta(hours=27),
               remaining=timedelta(hours=-1)),
    )  # fmt: skip
    assert answer.agrees
    assert answer.because is None
    assert answer.rounded == ()
    assert len(answer.compared) == 10


def test_figures_that_are_not_as_fine_agree_by_rounding_and_it_is_stated() -> None:
    other = theirs(elapsed=timedelta(hours=9, milliseconds=-600), amounts_to=timedelta(seconds=1))
    assert reconcile(OURS, other).rounded == ("elapsed",)
    assert not reconcile(OURS, attrs.evolve(other, amounts_to=timedelta(milliseconds=1))).agrees
    assert reconcile(
        OURS, attrs.evolve(other, amounts_to=timedelta()), tolerance=timedelta(seconds=1)
    ).agrees
    with pytest.raises(InvalidValue):
        reconcile(OURS, other, tolerance=timedelta(seconds=-1))


def test_a_clock_that_starts_elsewhere_names_the_transition() -> None:
    other = theirs(started_at=at(10), elapsed=timedelta(hours=8), breached=False)
    answer = reconcile(OURS, other)
    assert [each.field for each in answer.differences] == ["started_at", "elapsed", "breached"]
    assert why(other) == ("started_at", "transition", 1)
    assert "theirs starts at start (number 1), ours at log (number 0)" in str(answer)


def test_a_clock_that_stops_when_nothing_happened_says_so() -> None:
    assert why(theirs(stopped_at=at(13, 3))) == ("stopped_at", "no_transition", None)


def test_instants_of_another_zone_are_all_off_by_its_offset() -> None:
    other = theirs(started_at=at(10), stopped_at=at(13, 3))
    answer = reconcile(OURS, other)
    assert answer.because.code == "zone"
    assert "1 h off" in answer.because.sentence


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        # 9 h less the 16 h on hold outside hours; and 9 h and the 2 h on hold.
        ({"elapsed": timedelta(hours=-7)}, "pause_unit='real'"),
        ({"elapsed": timedelta(hours=11)}, "pause_unit='ignored'"),
        ({"paused_for": timedelta(hours=18)}, "pause_unit='real'"),
        # Round the clock: 27 h less the 18 h on hold, and 27 h.
        ({"elapsed": timedelta(hours=27)}, "round the clock, pauses too"),
    ],
)
def test_another_way_to_count_is_named(figures: dict[str, Any], sentence: str) -> None:
    assert sentence in str(reconcile(OURS, theirs(**figures)).because)


def test_a_calendar_that_never_closes_is_named() -> None:
    history = History.of([Transition(at(9), "log"), Transition(at(12, 3), "resolve")])
    ours = TARGET.read(history, at=at(9, 4))  # 8 h and 3 h
    other = theirs(elapsed=timedelta(hours=27))
    assert why(other, ours) == ("elapsed", "calendar", None)


def test_a_verdict_at_the_goal_to_the_microsecond_is_the_comparison() -> None:
    history = History.of([Transition(at(9), "log"), Transition(at(17), "resolve")])
    ours = TARGET.read(history, at=at(9, 4))
    other = theirs(stopped_at=at(17), elapsed=timedelta(hours=8), breached=True)
    answer = reconcile(ours, other)
    assert str(answer.because) == "read under breach='>=' ours is the same (convention)"


def test_a_due_date_at_the_next_opening_is_the_closing_edge() -> None:
    history = History.of([Transition(at(9), "log")])
    ours = TARGET.read(history, at=at(12))  # due at 17:00, when the office closes
    other = theirs(stage="running", stopped_at=None, due_at=at(9, 3))
    assert "at_close='roll'" in str(reconcile(ours, other).because)


def test_a_figure_that_a_job_has_not_refreshed_is_stale() -> None:
    history = History.of([Transition(at(9), "log")])
    ours = TARGET.read(history, at=at(15))
    other = theirs(
        stage="running", stopped_at=None, elapsed=timedelta(hours=3), read_at=at(12),
        as_of=("elapsed",),
    )  # fmt: skip
    assert why(other, ours) == ("elapsed", "stale", None)
    assert "12:00" in reconcile(ours, other).because.sentence


def test_another_goal_names_the_transition_that_changed_ours() -> None:
    target = attrs.evolve(
        TARGET, goal=By("priority", {"P1": Goal.working(hours=2), "P2": Goal.working(hours=8)})
    )
    raised = [*HISTORY[:2], Transition(at(11), "reprioritise", sets={"priority": "P1"}),
              *HISTORY[2:]]  # fmt: skip
    ours = target.read(History.of(raised), at=at(9, 4))
    other = theirs(goal=timedelta(hours=8))
    assert why(other, ours) == ("goal", "goal_changed", 2)
    assert why(theirs(goal=timedelta(hours=3))) == ("goal", "goal", None)


def test_another_stage_names_the_transition_since_when_ours_is_in_state() -> None:
    ours = TARGET.read(HISTORY, at=at(17))
    other = theirs(stage="running", stopped_at=None)
    # A clock for which no pause counts would run: that is the first fact.
    assert why(other, ours) == ("stage", "convention", None)
    assert why(attrs.evolve(other, stage="cancelled"), ours) == ("stage", "transition", 2)


def test_a_cycle_that_ours_does_not_have_is_stated() -> None:
    assert why(theirs(cycle=4, started_at=at(10))) == ("started_at", "cycles", None)


def test_what_nothing_explains_is_not_explained_away() -> None:
    assert why(theirs(elapsed=timedelta(hours=5, minutes=7))) == ("elapsed", "unexplained", None)
