"""Laws of SLA clocks, and agreement with a target of this package."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import attrs
from hypothesis import strategies as st

from serviceops._internal.checked import checked
from serviceops.errors import LawBroken
from serviceops.history import History, Transition
from serviceops.lifecycle import Incident
from serviceops.sla import Stage, Target
from serviceops.testing.laws.law import Failure, Law, as_text, check_laws, history_lines, result_of
from serviceops.testing.sample_texts import GAPS, START
from serviceops.testing.strategies import histories as drawn_histories
from serviceops.testing.strategies import instants
from serviceops.testing.strategies.instant_strategies import near_irregular_days

ClockFunction: TypeAlias = Callable[[History, datetime], Any]
"""A clock to check: its reading of a history at an instant."""

_FIELDS = ("elapsed", "remaining", "paused_for", "due_at", "breached", "verdict", "stage")
_ANSWERS = "every history has a reading at every instant"


@checked
def check_clock(
    clock: ClockFunction,
    *,
    target: Target,
    histories: st.SearchStrategy[History] | None = None,
    examples: int = 200,
) -> None:
    """Check your own clock against the laws of clocks, and against the same target here.

    `clock` takes a history and an instant. A `timedelta` it returns is the elapsed time, a
    `datetime` the due date, a flag whether it is breached; a mapping contains several of these by
    the names of readings (elapsed, remaining, paused_for, due_at, breached, verdict, stage).
    `histories` are those of incidents by default, to the microsecond; give your own when your
    states have other names, or your clock reads whole minutes alone.

    Raises `LawBroken` with the law's name, and the shortest history that shows it.
    """
    calendar = target.calendars[0]
    zone = calendar.zone_hint or "UTC"
    starts = instants(zone=zone) | near_irregular_days(calendar, zone)
    yours, near_due, often = _Clock(clock, target, zone), _WHOLE_MINUTES, []
    if histories is None:
        histories = starts.flatmap(lambda at: drawn_histories(start=at, max_actions=6))
        near_due = (*_WHOLE_MINUTES, *_HALF_MINUTES)
        # Of a thousand incidents drawn from all actions not one waits for the caller twice.
        often = [_cases(target, starts.flatmap(_paused_and_reopened), near_due)]
        if known := _known_cases(target):
            often.insert(0, st.sampled_from(known))
    cases = _cases(target, histories, near_due)
    laws = [
        Law("the past alone", "later transitions change nothing at an instant", cases,
            yours.past_alone)
    ]  # fmt: skip
    # Real time passes in closed hours too, so a pause there is only harmless on working time.
    working = len(target.calendars) == 1 and all(g.working_first is None for g in target.goals)
    if target.pause is not None and working:
        laws.append(
            Law("a pause while closed", "a pause in which nobody worked anyway changes nothing",
                _closed_pauses(target, zone), yours.closed_pause)
        )  # fmt: skip
    laws += [
        Law("agrees", "every value is that of the target's reading", each, yours.agrees)
        for each in (cases, *often)
    ]
    check_laws(laws, examples)


@st.composite
def _cases(
    draw: st.DrawFn,
    target: Target,
    histories: st.SearchStrategy[History],
    near_due: Sequence[timedelta],
) -> tuple[History, datetime]:
    history = draw(histories)
    last = history[-1].at
    at = last + draw(st.sampled_from(GAPS))
    # A clock that is wrong near its goal alone is seldom read there.
    if draw(st.booleans()) and (due := target.read(history, at=last).due_at) is not None:
        at = max(last, due + draw(st.sampled_from(near_due)))
    return history, at


_WHOLE_MINUTES = tuple(timedelta(minutes=minutes) for minutes in (0, 1, -1))
_HALF_MINUTES = tuple(timedelta(seconds=seconds) for seconds in (30, -30))
_STEPS: Mapping[str, Mapping[str, str]] = {
    "hold": {"reason": "caller", "comment": "which one?"},
    "resume": {},
    "resolve": {"code": "solution", "notes": "restarted the store", "category": "mail"},
    "reopen": {"reason": "it is back"},
    "reprioritise": {"priority": "P1", "comment": "everybody waits"},
}


@st.composite
def _paused_and_reopened(draw: st.DrawFn, start: datetime) -> History:
    """Draw incidents that wait for the caller and are reopened, more than once, and become P1."""
    incident = Incident.log("INC-1", summary="Mail is down", caller="u-1", at=start)
    for _ in range(draw(st.integers(0, 6))):
        name = draw(st.sampled_from([one for one in _STEPS if one in incident.allowed_actions]))
        at = incident.history[-1].at + draw(st.sampled_from(GAPS)) + draw(_SECONDS)
        incident = incident.act(name, **_STEPS[name], at=at)
    return incident.history


# Whom an incident waits for, and the order of what happens at one instant, in eighths of a day of
# work: drawn histories have each of these too seldom to tell two clocks apart.
_HOLDS = ("caller", "vendor", "problem")
_KNOWN = (
    *(f"hold={reason} 1, resume {end}" for reason in _HOLDS for end in (1, 3)),
    "hold=caller 1, resume 2, hold=caller 2, resume 3",
    "hold=caller 1, resume 2, hold=vendor 2, resume 3",
    "hold=caller 1, resolve 1, reopen 2",
    "resolve 1, reopen 1, hold=caller 2",
    "hold=caller 1, reprioritise 1, resume 2, reprioritise 2",
)


def _known_cases(target: Target) -> list[tuple[History, datetime]]:
    """Return incidents with such steps on the first day of work, read later on that day."""
    segments = target.calendars[0].segments(START, START + timedelta(days=14))
    opening = next((each.span for each in segments if each.is_open), None)
    if opening is None:
        return []
    eighth, found = opening.length / 8, []
    for steps in _KNOWN:
        incident = Incident.log("INC-1", summary="Mail is down", caller="u-1", at=opening.start)
        for step in steps.split(", "):
            name, _, when = step.partition(" ")
            name, _, reason = name.partition("=")
            inputs = dict(_STEPS[name])
            if reason not in ("", "caller"):
                inputs = {"reason": reason, "reference": "V-1"}
            incident = incident.act(name, **inputs, at=opening.start + int(when) * eighth)
        found.append((incident.history, opening.start + 5 * eighth))
    return found


_SECONDS = st.sampled_from((timedelta(), timedelta(seconds=30), timedelta(microseconds=1)))


@st.composite
def _closed_pauses(draw: st.DrawFn, target: Target, zone: str) -> tuple[datetime | None, datetime]:
    """Draw a stretch in which the calendar is closed; its start is `None` if it never is."""
    calendar = target.calendars[0]
    at = draw(instants(zone=zone, whole_minutes=True))
    shut = [
        segment.span
        for segment in calendar.segments(at, at + timedelta(days=7))
        if not segment.is_open
    ]
    if not shut:
        return None, at
    span = shut[draw(st.integers(0, len(shut) - 1))]
    return span.start, span.end


@attrs.frozen
class _Clock:
    """The clock to check, each law as a method, and the target that it has to agree with."""

    clock: ClockFunction
    target: Target
    zone: str

    def text(self, value: object) -> str:
        return as_text(value, self.zone)

    def case(self, history: History, at: datetime) -> tuple[str, ...]:
        return *history_lines(history, self.zone), f"read at {self.text(at)}"

    def difference(self, history: History, at: datetime, name: str, value: object) -> list[str]:
        *lines, read = self.case(history, at)
        return [*lines, f"{read}: {name} is {self.text(value)}"]

    def closed_pause(self, begins: datetime | None, ends: datetime) -> Failure:
        if begins is None:
            return None
        # Nobody works in the stretch, so the same record without the hold has to read the same.
        log = Transition(begins - timedelta(hours=1), "log", state="new", sets={"priority": "P2"})
        start = Transition(begins - timedelta(minutes=30), "start", state="in_progress")
        hold_ = Transition(begins, "hold", state="on_hold", sets={"hold_reason": "caller"})
        on = Transition(ends, "resume", state="in_progress", sets={"hold_reason": None})
        with_pause, without = History.of([log, start, hold_, on]), History.of([log, start])
        during = self.target.read(with_pause, at=begins + (ends - begins) / 2)
        if during.stage is not Stage.PAUSED:
            return None
        at = ends + timedelta(hours=2)
        paused, straight = self.read(with_pause, at), self.read(without, at)
        for name in ("elapsed", "due_at", "breached"):
            if name in straight and paused.get(name) != straight[name]:
                *lines, read = self.difference(with_pause, at, name, paused.get(name))
                nobody = f"from {self.text(begins)} to {self.text(ends)} nobody works"
                return *lines, nobody, read, f"without the pause it is {self.text(straight[name])}"
        return None

    def past_alone(self, history: History, at: datetime) -> Failure:
        # Every instant of the history, since a clock that looks ahead is wrong at one of them.
        for moment in sorted({at, *(item.at for item in history)}):
            whole = self.read(history, moment)
            for name, value in self.read(history.until(moment), moment).items():
                if whole.get(name) != value:
                    lines = self.difference(history, moment, name, whole.get(name))
                    return *lines, f"without what comes later it is {self.text(value)}"
        return None

    def agrees(self, history: History, at: datetime) -> Failure:
        """Compare each value with the reading; each is a law of its own, all tried together."""
        answer, reading = self.read(history, at), self.target.read(history, at=at)
        if reading.stage is Stage.NOT_STARTED:
            return None
        for name in _FIELDS:
            known = getattr(reading, name)
            if name in answer and answer[name] != known:
                sentence = f"{name.replace('_', ' ')} is what the target reads"
                lines = self.difference(history, at, name, answer[name])
                lines.append(f"the target reads {self.text(known)}:")
                lines += str(reading.explain()).splitlines()[:14]
                raise LawBroken(f"agrees: {name}", sentence, tuple(lines))
        return None

    def read(self, history: History, at: datetime) -> Mapping[str, Any]:
        """Return the values that the clock gives, by name; anything else breaks a law."""
        case = self.case(history, at)
        answer = result_of(_ANSWERS, lambda: self.clock(history, at), *case)
        if isinstance(answer, Mapping):
            if odd := sorted(answer.keys() - set(_FIELDS)):
                unknown = f"it returned {', '.join(odd)}; known are {', '.join(_FIELDS)}"
                raise LawBroken("answers", _ANSWERS, (unknown,))
            return answer
        if isinstance(answer, timedelta):
            return {"elapsed": answer}
        if isinstance(answer, bool):
            return {"breached": answer}
        # `None` is an answer too: the due date of a clock that has none.
        if isinstance(answer, datetime) or answer is None:
            return {"due_at": answer}
        expected = "a length, a moment, a flag or a mapping of these is expected"
        raise LawBroken("answers", _ANSWERS, (*case, f"it returned {answer!r}", expected))
