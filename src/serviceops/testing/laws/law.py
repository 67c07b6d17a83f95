"""One law: a sentence, what it is tried on, and what it looks like when it is broken."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import attrs
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis.errors import Flaky
from hypothesis.strategies import SearchStrategy

from serviceops.display.text import format_duration, format_instant
from serviceops.errors import LawBroken
from serviceops.history import History, Transition
from serviceops.spans import length_micros, to_micros

__all__ = [
    "Law",
    "Story",
    "answered",
    "broken",
    "each",
    "hold",
    "quiet",
    "said",
    "steady",
    "story_of",
]

Story: TypeAlias = tuple[str, ...] | None
"""The lines that show how a case breaks a law; `None` when it keeps it."""


@attrs.frozen
class Law:
    """A law by its name: what has to hold, and a function that says how a case breaks it."""

    name: str
    sentence: str
    cases: SearchStrategy[Any]
    judge: Callable[[Any], Story]


def quiet(examples: int) -> settings:
    """Return how laws are tried: the same way every time, and nothing printed."""
    return settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=True,
        print_blob=False,
        report_multiple_bugs=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )


def hold(laws: Iterable[Law], examples: int) -> None:
    """Try each law in turn on so many cases; the first that is broken raises `LawBroken`."""
    for law in laws:
        _hold(law, examples)


def _hold(law: Law, examples: int) -> None:
    @quiet(examples)
    @given(law.cases)
    def tried(case: object) -> None:
        story = law.judge(case)
        if story is not None:
            raise LawBroken(law.name, law.sentence, tuple(story))

    steady(tried, f"while {law.name!r} was tried, the same case was kept and broken")


def steady(tried: Callable[[], None], otherwise: str) -> None:
    """Run what Hypothesis tries; a broken law is raised plainly, and so is an unsteady answer."""
    try:
        tried()
    except LawBroken as found:
        raise LawBroken(*found.args) from found.__cause__
    except Flaky as unsteady:
        raise LawBroken(
            "one answer",
            "the same question has the same answer, whatever was asked before",
            (otherwise,),
        ) from unsteady


def answered(sentence: str, ask: Callable[[], Any], *case: str) -> Any:
    """Return an answer of theirs; whatever they raise instead breaks the law that they answer."""
    try:
        return ask()
    except Exception as wrong:
        raise broken("answers", sentence, *case, f"it raised {wrong!r}") from wrong


def each(judge: Callable[..., Story], *before: Any, after: Any) -> Callable[[Any], Story]:
    """Return a judge of cases that are tuples, told some things before and one after them."""
    return lambda case: judge(*before, *case, after)


def broken(law: str, sentence: str, *story: str) -> LawBroken:
    """Return that a law is broken, to be raised inside a case of another."""
    return LawBroken(law, sentence, story)


def said(value: object, zone: str = "UTC") -> str:
    """Return a value as a person says it: a moment on its clock, a length in hours."""
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            return f"{value.isoformat()}, without a UTC offset"
        return format_instant(to_micros(value), zone)
    if isinstance(value, timedelta):
        return format_duration(length_micros(value))
    return str(value)


def story_of(history: History, zone: str = "UTC") -> tuple[str, ...]:
    """Return a history in words, a line for each transition."""
    return tuple(f"{said(item.at, zone)}  {_told(item)}" for item in history)


def _told(item: Transition) -> str:
    facts = ", ".join(f"{name} {value}" for name, value in (*item.sets, *item.inputs) if value)
    state = f", now {item.state}" if item.state else ""
    return f"{item.action}{state}{f' ({facts})' if facts else ''}"
