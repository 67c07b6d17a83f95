"""Laws of the clocks that promises run on, and agreement with a target that says the same."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from serviceops.history import History, Transition
from serviceops.sla import Stage, Target
from serviceops.testing.laws.law import Law, Story, answered, broken, each, hold, said, story_of
from serviceops.testing.sample_texts import GAPS
from serviceops.testing.strategies import histories as drawn_histories
from serviceops.testing.strategies import instants

__all__ = ["Judge", "check_clock"]

Judge: TypeAlias = Callable[[History, datetime], Any]
"""What an implementation says of a history at an instant."""

_FIELDS = ("elapsed", "remaining", "paused_for", "due_at", "breached", "verdict", "stage")
_ANSWERS = "every history has an answer at every instant"


def check_clock(
    clock: Judge,
    *,
    target: Target,
    histories: SearchStrategy[History] | None = None,
    examples: int = 200,
) -> None:
    """Check a clock of your own against the laws of clocks, and against a target that says it.

    `clock` is told a history and an instant. It answers with what it knows: a `timedelta` is the
    elapsed time, a `datetime` the due date, a flag whether it is breached; a mapping holds several
    by the names readings use (elapsed, remaining, paused_for, due_at, breached, verdict, stage).
    `histories` are those of incidents by default; give your own when your words differ.

    Raises `LawBroken` with the law's name, and the shortest history that shows it.
    """
    calendar = target.calendars[0] if target.calendars else None
    zone = (calendar.zone_hint if calendar else None) or "UTC"
    cases = _cases(histories, zone)
    laws = [
        Law("the past alone", "what happens after an instant changes nothing at it", cases,
            each(_past_alone, clock, after=zone)),
    ]  # fmt: skip
    if target.pause is not None and _counts_working_time(target):
        laws.append(
            Law("a pause while closed", "a pause in which nobody worked anyway changes nothing",
                _closed_pauses(target, zone),
                lambda stretch: _closed_pause(clock, target, stretch, zone))
        )  # fmt: skip
    laws.append(
        Law("agrees", "every answer is what the target reads", cases,
            each(_agrees, clock, target, after=zone))
    )  # fmt: skip
    hold(laws, examples)


def _counts_working_time(target: Target) -> bool:
    """Whether closed time never counts: real time does, and may follow working time."""
    return len(target.calendars) == 1 and all(goal.working_first is None for goal in target.goals)


@st.composite
def _cases(
    draw: st.DrawFn, histories: SearchStrategy[History] | None, zone: str
) -> tuple[History, datetime]:
    if histories is None:
        start = draw(instants(zone=zone, whole_minutes=True))
        histories = drawn_histories(start=start, most=6)
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
    clock: Judge, target: Target, stretch: tuple[datetime, datetime] | None, zone: str
) -> Story:
    if stretch is None:
        return None
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
    paused, straight = _asked(clock, with_pause, at, zone), _asked(clock, without, at, zone)
    for name in ("elapsed", "due_at", "breached"):
        if name in straight and paused.get(name) != straight[name]:
            return (
                *story_of(with_pause, zone),
                f"from {said(begins, zone)} to {said(ends, zone)} nobody works",
                f"asked at {said(at, zone)}: {name} is {said(paused.get(name), zone)}",
                f"without the pause it is {said(straight[name], zone)}",
            )
    return None


def _past_alone(clock: Judge, history: History, at: datetime, zone: str) -> Story:
    for moment in sorted({at, *(item.at for item in history)}):
        whole = _asked(clock, history, moment, zone)
        so_far = _asked(clock, history.until(moment), moment, zone)
        for name, value in so_far.items():
            if whole.get(name) != value:
                return (
                    *story_of(history, zone),
                    f"asked at {said(moment, zone)}: {name} is {said(whole.get(name), zone)}",
                    f"without what comes later it is {said(value, zone)}",
                )
    return None


def _agrees(clock: Judge, target: Target, history: History, at: datetime, zone: str) -> Story:
    """Hold each answer against the reading; each is a law of its own, tried together."""
    answer, reading = _asked(clock, history, at, zone), target.read(history, at=at)
    if reading.stage is Stage.NOT_STARTED:
        return None
    for name in _FIELDS:
        known = getattr(reading, name)
        if name in answer and answer[name] != known:
            raise broken(
                f"agrees: {name}",
                f"{name.replace('_', ' ')} is what the target reads",
                *story_of(history, zone),
                f"asked at {said(at, zone)}: {name} is {said(answer[name], zone)}",
                f"the target reads {said(known, zone)}:",
                *str(reading.explain()).splitlines()[:14],
            )
    return None


def _asked(clock: Judge, history: History, at: datetime, zone: str) -> Mapping[str, Any]:
    asked = *story_of(history, zone), f"asked at {said(at, zone)}"
    answer = answered(_ANSWERS, lambda: clock(history, at), *asked)
    if isinstance(answer, Mapping):
        if odd := sorted(answer.keys() - set(_FIELDS)):
            raise broken(
                "answers",
                _ANSWERS,
                f"it answered {', '.join(odd)}; known are {', '.join(_FIELDS)}",
            )
        return answer
    if isinstance(answer, timedelta):
        return {"elapsed": answer}
    if isinstance(answer, bool):
        return {"breached": answer}
    if isinstance(answer, datetime) or answer is None:
        return {"due_at": answer}
    raise broken(
        "answers",
        _ANSWERS,
        *asked,
        f"it answered {answer!r}",
        "a length, a moment, a flag or a mapping of these is expected",
    )
