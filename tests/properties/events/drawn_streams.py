"""Rules for the streams that the kit draws: every part occurs, alone and with others."""

from datetime import datetime
from typing import Any

from serviceops.errors import ActionRefused, InvalidValue
from serviceops.events import (
    CHECK_RULES,
    FLAPPING_DETECTORS,
    CountDetector,
    StreamRules,
    StreamState,
    step_stream,
)
from serviceops.intents import Intent
from serviceops.testing.sample_texts import START
from serviceops.testing.strategies.stream_strategies import THINGS, TimedInput, alert_streams
from tests.stream_parts import DELAYED, MINUTE, QUIET, REPORTED, TIMED, minutes

__all__ = ["MINUTE", "RULES", "START", "THINGS", "Timed", "lived", "minutes", "streams", "taken"]

Timed = TimedInput
streams = alert_streams


FLAPPING: dict[str, Any] = {"flapping": CountDetector(changes=3, within=10 * MINUTE)}
CHECKED: dict[str, Any] = {
    "checks": CHECK_RULES["icinga"],
    "flapping": FLAPPING_DETECTORS["nagios"],
}

RULES = {
    "none": StreamRules(),
    "quiet": StreamRules(**QUIET),
    "told": StreamRules(**REPORTED, latched=True),
    "timed": StreamRules(**TIMED, **REPORTED),
    "delayed": StreamRules(**DELAYED, **REPORTED),
    "flapping": StreamRules(**FLAPPING, **QUIET),
    "checked": StreamRules(**CHECKED, **REPORTED),
    "everything": StreamRules(**QUIET, **REPORTED, **TIMED, **DELAYED, **FLAPPING),
}


def taken(state: StreamState, given: Any, at: datetime, rules: StreamRules) -> Any:
    """One step; what an alert refuses, or is not there, is left out."""
    try:
        return step_stream(state, given, at=at, rules=rules)
    except (ActionRefused, InvalidValue):
        return step_stream(state, at=at, rules=rules)


def lived(
    stream: list[Timed], rules: StreamRules, state: StreamState | None = None
) -> tuple[StreamState, list[Intent]]:
    """The state after a stream, and everything it meant for others."""
    held, intents = state or StreamState(), []
    for at, given in stream:
        done = taken(held, given, at, rules)
        held = done.state
        intents += done.intents
    return held, intents
