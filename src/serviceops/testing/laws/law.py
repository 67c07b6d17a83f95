"""One law: a sentence, the cases it is tried on, and the lines that show how a case breaks it."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import attrs
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis.errors import Flaky
from hypothesis.strategies import SearchStrategy

from serviceops.display.text import format_duration, format_instant
from serviceops.errors import InvalidValue, LawBroken
from serviceops.history import History, Transition
from serviceops.spans import length_micros, to_micros

Failure: TypeAlias = tuple[str, ...] | None
"""The lines that show how a case breaks a law; `None` when it obeys it."""


@attrs.frozen
class Law:
    """A law, its cases (tuples), and a function of their values that finds how one breaks it."""

    name: str
    sentence: str
    cases: SearchStrategy[Any]
    find: Callable[..., Failure]


def law_settings(examples: int) -> settings:
    """Return the Hypothesis settings of laws: deterministic, and nothing printed."""
    if examples < 1:
        raise InvalidValue(examples, "a number of examples, at least one", "leave the check out")
    # No database and no deadline: a law has to give the same result on a busy machine.
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


def check_laws(laws: Iterable[Law], examples: int) -> None:
    """Try each law in turn on `examples` cases; the first that is broken raises `LawBroken`."""
    for law in laws:
        _check(law, examples)


def _check(law: Law, examples: int) -> None:
    @law_settings(examples)
    @given(law.cases)
    def tried(case: tuple[Any, ...]) -> None:
        lines = law.find(*case)
        if lines is not None:
            raise LawBroken(law.name, law.sentence, lines)

    run_deterministic(tried, f"while {law.name!r} was tried, the same case obeyed and broke it")


def run_deterministic(tried: Callable[[], None], when_flaky: str) -> None:
    """Run a Hypothesis test; a broken law is raised without notes, a flaky result as a law."""
    try:
        tried()
    except LawBroken as found:
        # A new error, since Hypothesis has attached its own notes and traceback to this one.
        raise LawBroken(*found.args) from found.__cause__
    except Flaky as unsteady:
        sentence = "the same call has the same result, whatever was called before"
        raise LawBroken("one answer", sentence, (when_flaky,)) from unsteady


def result_of(sentence: str, call: Callable[[], Any], *case: str) -> Any:
    """Return the result of a tested function; an exception breaks the law that it has one."""
    try:
        return call()
    except Exception as wrong:
        raise LawBroken("answers", sentence, (*case, f"it raised {wrong!r}")) from wrong


def as_text(value: object, zone: str = "UTC") -> str:
    """Return a value as text for people: a moment on the zone's clock, a length in hours."""
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            return f"{value.isoformat()}, without a UTC offset"
        return format_instant(to_micros(value), zone)
    if isinstance(value, timedelta):
        return format_duration(length_micros(value))
    return str(value)


def history_lines(history: History, zone: str = "UTC") -> tuple[str, ...]:
    """Return a history as text, a line for each transition."""
    return tuple(f"{as_text(item.at, zone)}  {_transition_text(item)}" for item in history)


def _transition_text(item: Transition) -> str:
    # An input is often the fact that it sets: once is enough.
    stated = dict.fromkeys((*item.sets, *item.inputs))
    facts = ", ".join(f"{name} {brief(value)}" for name, value in stated if value)
    state = f", now {item.state}" if item.state else ""
    return f"{item.action}{state}{f' ({facts})' if facts else ''}"


def brief(value: object, most: int = 60) -> str:
    """Return a value in one line: a text of hundreds of characters would hide all others."""
    text = str(value).replace("\n", "\\n")
    return text if len(text) <= most else f"{text[:most]}... ({len(text)} characters)"
