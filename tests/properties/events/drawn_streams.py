"""Rules for the streams that the kit draws: every part occurs, alone and with others."""

from datetime import datetime, timedelta
from typing import Any

from serviceops import Span
from serviceops.errors import ActionRefused, InvalidValue
from serviceops.events import (
    CHECK_RULES,
    FLAPPING_DETECTORS,
    CountDetector,
    Delay,
    Dependency,
    IdentityRules,
    Inhibition,
    Maintenance,
    ResponseRule,
    Route,
    StreamRules,
    StreamState,
    step_stream,
)
from serviceops.intents import Intent
from serviceops.lifecycle import AlertPolicy, AlertTimers, ReopenPolicy
from serviceops.testing.sample_texts import START
from serviceops.testing.strategies.stream_strategies import THINGS, TimedInput, alert_streams

__all__ = ["MINUTE", "RULES", "START", "THINGS", "Timed", "lived", "streams", "taken"]

MINUTE = timedelta(minutes=1)
Timed = TimedInput
streams = alert_streams


def minutes(start: int, end: int) -> Span:
    return Span(START + start * MINUTE, START + end * MINUTE)


QUIET: dict[str, Any] = {
    "inhibitions": [Inhibition(name="node", source={"name": "node down"},
                               target={"kind": "service"}, equal=("node",))],
    "topology": [Dependency(child="web", parent="n1"), Dependency(child="mail", parent="web")],
    "maintenance": [
        Maintenance(name="fixed", when={"zone": "eu"}, windows=[minutes(10, 20), minutes(40, 45)]),
        Maintenance(name="flexible", when={"kind": "service"}, windows=minutes(15, 60),
                    duration=5 * MINUTE),
    ],
}  # fmt: skip
REPORTED: dict[str, Any] = {
    "responses": [
        ResponseRule(name="page", respond="incident", by=("zone",), resolve_on="all"),
        ResponseRule(name="ask", respond="problem", means="warning", after="PT5M"),
    ],
    "route": Route(receiver="desk", group_by=["zone"], group_wait="PT2M", routes=[
        Route(matchers={"severity": "critical"}, receiver="pager", group_wait="PT0S"),
    ]),
}  # fmt: skip
TIMED: dict[str, Any] = {
    "timers": AlertTimers(stale_after=25 * MINUTE),
    "policy": AlertPolicy(reopen=ReopenPolicy(within=6 * MINUTE)),
    "identity": IdentityRules(forget_after=8 * MINUTE),
}
DELAYED: dict[str, Any] = {
    "delays": [
        Delay(name="slow", when={"kind": "service"}, build="PT2M", keep="PT3M"),
        Delay(name="hasty", up="PT1M", down="PT4M", multiplier=2, most="PT6M"),
    ]
}
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
