"""Dialects: what each peer makes of small stories a person can count; see answers/dialects.csv."""

from datetime import UTC, datetime, timedelta

import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.errors import InvalidPolicy
from serviceops.history import History, Transition
from serviceops.sla import DIALECTS, Conventions, Goal, On, Reading, Reopen, Target, While
from tests.answer_rows import answer_rows

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)

Row = dict[str, str]


def rows() -> dict[str, Row]:
    return {row["dialect"]: row for row in answer_rows("dialects.csv")}


def at(hour: float, second: int = 0) -> datetime:
    return MONDAY + timedelta(hours=hour, seconds=second)


def history_of(*events: tuple[datetime, str, str | None]) -> History:
    return History.of(Transition(*event) for event in events)


def read(name: str, history: History, moment: datetime, **stated: object) -> Reading:
    parts: dict[str, object] = {
        "goal": Goal.working(hours=8),
        "calendar": OFFICE,
        "start": On("log"),
        "stop": On("resolve"),
        "pause": While("on_hold"),
        "reopen": Reopen(On("reopen")),
    }
    target = Target("t", **{**parts, **stated})  # type: ignore[arg-type]
    return target.read(history, at=moment, conventions=DIALECTS[name])


LOGGED = (at(9), "log", "new")


@pytest.mark.parametrize("name", DIALECTS)
def test_a_forecast_of_a_pause_is_the_due_date_of_that_pause(name: str) -> None:
    for start in (at(9), at(12.5), at(20)):
        logged = (start, "log", "new")
        for begin, end in ((start, start), (at(21), at(33)), (at(21), at(60))):
            held = history_of(logged, (begin, "hold", "on_hold"), (end, "resume", "new"))
            forecast = read(name, history_of(logged), begin).forecast()
            assert forecast.due_if_paused_until(end) == read(name, held, end).due_at


def test_every_dialect_has_its_row_and_its_source() -> None:
    assert set(rows()) == set(DIALECTS)
    assert all(row["source"] for row in rows().values())
    assert all(name == dialect.name for name, dialect in DIALECTS.items())


@pytest.mark.parametrize("name", DIALECTS)
def test_a_dialect_counts_the_stories_as_its_peer_does(name: str) -> None:
    row = rows()[name]

    due = read(name, history_of(LOGGED), at(9)).due_at
    assert due is not None
    assert due.isoformat()[:16] == row["due_on_closing"]

    reached = history_of(LOGGED, (at(17), "resolve", "resolved"))
    assert read(name, reached, at(24)).verdict == row["reached"]
    late = history_of(LOGGED, (at(33, 1), "resolve", "resolved"))
    assert read(name, late, at(48)).verdict == row["second_late"]

    held = history_of(LOGGED, (at(16), "hold", "on_hold"), (at(34), "resume", "work"))
    hours = read(name, held, at(36)).elapsed / timedelta(hours=1)
    assert hours == float(row["held_over_night"])

    back = history_of(LOGGED, (at(10), "resolve", "resolved"), (at(12), "reopen", "work"))
    hours = read(name, back, at(13)).elapsed / timedelta(hours=1)
    assert hours == float(row["reopened"])

    both = history_of(LOGGED, (at(10), "close", "closed"))
    ended = read(name, both, at(11), stop=On("close"), cancel=On("close"))
    assert ended.stage == row["both_end"]

    ask = history_of(LOGGED, (at(10), "reply", None))
    cycles = read(
        name, ask, at(11), start=On("log", "reply"), stop=On("reply"), repeats=True
    ).cycles
    assert len(cycles) == int(row["answered"])


def test_a_target_that_starts_and_stops_on_one_action_never_starts_where_a_stop_beats_a_start() -> (
    None
):
    history = history_of((at(9), "reply", None), (at(10), "reply", None))
    reading = read("jira", history, at(11), start=On("reply"), stop=On("reply"), repeats=True)
    assert reading.stage == "not_started"
    noted = history_of((at(9), "note", None), (at(10), "log", "new"), (at(11), "note", None))
    assert read("jira", noted, at(12)).started_at == at(10)


def test_an_order_within_a_transition_is_true_or_false() -> None:
    with pytest.raises(InvalidPolicy, match="True, False"):
        Conventions(stop_beats_start="stop")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("logged", "goal", "due"),
    [
        # Business::Hours 0.13 and the rule of Request Tracker 5.0.3, as run.
        (at(9), Goal.working(hours=8), at(33)),
        (at(9), Goal.working(hours=8).then_real(timedelta(hours=1)), at(34)),
        (at(9), Goal.working(hours=7).then_real(timedelta(hours=3)), at(19)),
        (at(20), Goal.working(hours=0), at(33)),
        (at(20), Goal.working(hours=0).then_real(timedelta(hours=1)), at(34)),
        (at(20), Goal.real(hours=1), at(21)),
    ],
)
def test_request_tracker_goes_on_from_the_opening_after_closing(
    logged: datetime, goal: Goal, due: datetime
) -> None:
    history = history_of((logged, "log", "new"))

    reading = read("rt", history, logged, goal=goal)

    assert reading.due_at == due
    assert not read("rt", history, due, goal=goal).breached
    late = read("rt", history, due + timedelta(microseconds=1), goal=goal)
    assert (late.breached, late.due_at) == (True, due)
    assert late.known_at == due + timedelta(microseconds=1)
