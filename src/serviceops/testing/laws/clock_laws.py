"""Laws of SLA clocks, and agreement with a target of this package."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from serviceops.history import History, Transition
from serviceops.sla import Stage, Target
from serviceops.testing.laws.law import (
    Failure,
    Law,
    as_text,
    check_laws,
    each,
    history_lines,
    law_broken,
    result_of,
)
from serviceops.testing.sample_texts import GAPS
from serviceops.testing.strategies import histories as drawn_histories
from serviceops.testing.strategies import instants

ClockFunction: TypeAlias = Callable[[History, datetime], Any]
"""A clock to check: its reading of a history at an instant."""

_FIELDS = ("elapsed", "remaining", "paused_for", "due_at", "breached", "verdict", "stage")
_ANSWERS = "every history has a reading at every instant"


def check_clock(
    clock: ClockFunction,
    *,
    target: Target,
    histories: SearchStrategy[History] | None = None,
    examples: int = 200,
) -> None:
    """Check your own clock against the laws of clocks, and against the same target here.

    `clock` takes a history and an instant. A `timedelta` it returns is the elapsed time, a
    `datetime` the due date, a flag whether it is breached; a mapping contains several of these by
    the names of readings (elapsed, remaining, paused_for, due_at, breached, verdict, stage).
    `histories` are those of incidents by default; give your own when your states have other names.

    Raises `LawBroken` with the law's name, and the shortest history that shows it.
    """
    calendar = target.calendars[0] if target.calendars else None
    zone = (calendar.zone_hint if calendar else None) or "UTC"
    cases = _cases(histories, zone)
    laws = [
        Law("the past alone", "later transitions change nothing at an instant", cases,
            each(_past_alone, clock, after=zone)),
    ]  # fmt: skip
    if target.pause is not None and _counts_working_time(target):
        laws.append(
            Law("a pause while closed", "a pause in which nobody worked anyway changes nothing",
                _closed_pauses(target, zone),
                lambda stretch: _closed_pause(clock, target, stretch, zone))
        )  # fmt: skip
    laws.append(
        Law("agrees", "every value is that of the target's reading", cases,
            each(_agrees, clock, target, after=zone))
    )  # fmt: skip
    check_laws(laws, examples)


def _counts_working_time(target: Target) -> bool:
    """Return whether closed time never counts: in real time it does, even after working time."""
    return len(target.calendars) == 1 and all(goal.working_first is None for goal in target.goals)


@st.composite
def _cases(
    draw: st.DrawFn, histories: SearchStrategy[History] | None, zone: str
) -> tuple[History, datetime]:
    if histories is None:
        start = draw(instants(zone=zone, whole_minutes=True))
        histories = drawn_histories(start=start, max_actions=6)
    history = draw(histories)
    return history, history[-1].at + draw(st.sampled_from(GAPS))


@st.composite
def _closed_pauses(draw: st.DrawFn, target: Target, zone: str) -> tuple[datetime, datetime] | None:
    """Draw a stretch in which the calendar is closed, if it ever is."""
    calendar = target.calendars[0]
    at = draw(instants(zone=zone, whole_minutes=True))
    shut = [
        segment.span
        for segment in calendar.segments(at, at + timedelta(days=7))
        if not segment.is_open
    ]
    if not shut:
        return None
    span = shut[draw(st.integers(0, len(shut) - 1))]
    return span.start, span.end


def _closed_pause(
    clock: ClockFunction, target: Target, stretch: tuple[datetime, datetime] | None, zone: str
) -> Failure:
    if stretch is None:
        return None
    # Nobody works in the stretch, so the same record without the hold has to read the same.
    begins, ends = stretch
    log = Transition(begins - timedelta(hours=1), "log", state="new", sets={"priority": "P2"})
    start = Transition(begins - timedelta(minutes=30), "start", state="in_progress")
    hold_ = Transition(begins, "hold", state="on_hold", sets={"hold_reason": "caller"})
    on = Transition(ends, "resume", state="in_progress", sets={"hold_reason": None})
    with_pause, without = History.of([log, start, hold_, on]), History.of([log, start])
    at = ends + timedelta(hours=2)
    during = target.read(with_pause, at=begins + (ends - begins) / 2)
    if during.stage is not Stage.PAUSED:
        return None
    paused, straight = _result(clock, with_pause, at, zone), _result(clock, without, at, zone)
    for name in ("elapsed", "due_at", "breached"):
        if name in straight and paused.get(name) != straight[name]:
            return (
                *history_lines(with_pause, zone),
                f"from {as_text(begins, zone)} to {as_text(ends, zone)} nobody works",
                f"read at {as_text(at, zone)}: {name} is {as_text(paused.get(name), zone)}",
                f"without the pause it is {as_text(straight[name], zone)}",
            )
    return None


def _past_alone(clock: ClockFunction, history: History, at: datetime, zone: str) -> Failure:
    # Every instant of the history, since a clock that looks ahead is wrong at one of them.
    for moment in sorted({at, *(item.at for item in history)}):
        whole = _result(clock, history, moment, zone)
        so_far = _result(clock, history.until(moment), moment, zone)
        for name, value in so_far.items():
            if whole.get(name) != value:
                return (
                    *history_lines(history, zone),
                    f"read at {as_text(moment, zone)}: {name} is {as_text(whole.get(name), zone)}",
                    f"without what comes later it is {as_text(value, zone)}",
                )
    return None


def _agrees(
    clock: ClockFunction, target: Target, history: History, at: datetime, zone: str
) -> Failure:
    """Compare each value with the reading; each is a law of its own, all tried together."""
    answer, reading = _result(clock, history, at, zone), target.read(history, at=at)
    if reading.stage is Stage.NOT_STARTED:
        return None
    for name in _FIELDS:
        known = getattr(reading, name)
        if name in answer and answer[name] != known:
            raise law_broken(
                f"agrees: {name}",
                f"{name.replace('_', ' ')} is what the target reads",
                *history_lines(history, zone),
                f"read at {as_text(at, zone)}: {name} is {as_text(answer[name], zone)}",
                f"the target reads {as_text(known, zone)}:",
                *str(reading.explain()).splitlines()[:14],
            )
    return None


def _result(clock: ClockFunction, history: History, at: datetime, zone: str) -> Mapping[str, Any]:
    case = *history_lines(history, zone), f"read at {as_text(at, zone)}"
    answer = result_of(_ANSWERS, lambda: clock(history, at), *case)
    if isinstance(answer, Mapping):
        if odd := sorted(answer.keys() - set(_FIELDS)):
            raise law_broken(
                "answers",
                _ANSWERS,
                f"it returned {', '.join(odd)}; known are {', '.join(_FIELDS)}",
            )
        return answer
    if isinstance(answer, timedelta):
        return {"elapsed": answer}
    if isinstance(answer, bool):
        return {"breached": answer}
    if isinstance(answer, datetime) or answer is None:
        return {"due_at": answer}
    raise law_broken(
        "answers",
        _ANSWERS,
        *case,
        f"it returned {answer!r}",
        "a length, a moment, a flag or a mapping of these is expected",
    )
