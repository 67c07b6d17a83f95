"""Streams drawn at random: a few conditions that come, go and worsen, and what people do meanwhile.

Times advance by lengths that meet the ends of windows, shelves and waits now and then; some signals
speak of earlier instants. The rules are sets in which every part occurs, alone and with others.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from hypothesis import strategies as st

from serviceops import Intent, Span
from serviceops.errors import ActionRefused, InvalidValue
from serviceops.events import (
    ICINGA_CHECKS,
    NAGIOS_FLAPPING,
    CountDetector,
    Delay,
    Dependency,
    IdentityRules,
    Inhibition,
    Maintenance,
    Operation,
    ResponseRule,
    Route,
    Signal,
    Silence,
    StreamRules,
    StreamState,
    step,
)
from serviceops.lifecycle import AlertPolicy, AlertTimers, ReopenPolicy

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
THINGS = {
    "node": {"name": "node down", "resource": "n1", "facts": {"zone": "eu", "node": "n1"}},
    "web": {"name": "slow", "resource": "web", "facts": {"kind": "service", "node": "n1"}},
    "mail": {"name": "queue", "resource": "mail", "facts": {"zone": "eu", "kind": "service"}},
}

Timed: TypeAlias = tuple[datetime, Any]


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
TOLD: dict[str, Any] = {
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
CHECKED: dict[str, Any] = {"checks": ICINGA_CHECKS, "flapping": NAGIOS_FLAPPING}

RULES = {
    "none": StreamRules(),
    "quiet": StreamRules(**QUIET),
    "told": StreamRules(**TOLD, latched=True),
    "timed": StreamRules(**TIMED, **TOLD),
    "delayed": StreamRules(**DELAYED, **TOLD),
    "flapping": StreamRules(**FLAPPING, **QUIET),
    "checked": StreamRules(**CHECKED, **TOLD),
    "everything": StreamRules(**QUIET, **TOLD, **TIMED, **DELAYED, **FLAPPING),
}

severities = st.sampled_from(["critical", "major", "minor", None, None, "warning"])


@st.composite
def signals(draw: st.DrawFn, at: datetime, serial: int) -> Signal:
    key = draw(st.sampled_from(sorted(THINGS)))
    late = draw(st.sampled_from([0, 0, 0, 0, 2, 7])) * MINUTE
    return Signal(
        source="probe", id=str(serial), key=key, severity=draw(severities), at=at - late,
        **THINGS[key],
    )  # fmt: skip


@st.composite
def operations(draw: st.DrawFn, at: datetime) -> Operation:
    until = (at + draw(st.sampled_from([1, 3, 10])) * MINUTE).isoformat()
    action, inputs = draw(
        st.sampled_from(
            [
                ("acknowledge", {}),
                ("acknowledge", {"until": until, "sticky": True}),
                ("unacknowledge", {}),
                ("shelve", {"until": until}),
                ("shelve", {"one_shot": True}),
                ("unshelve", {}),
                ("close", {}),
                ("assign", {"person": "ann"}),
            ]
        )
    )
    return Operation(
        identity=draw(st.sampled_from(sorted(THINGS))), action=action, inputs=inputs, by="ann"
    )


@st.composite
def silences(draw: st.DrawFn, at: datetime) -> Silence:
    start = at + draw(st.integers(-2, 3)) * MINUTE
    return Silence(
        id=draw(st.sampled_from(["S-1", "S-2"])),
        when=draw(st.sampled_from([{"zone": "eu"}, {"node": "n1"}])),
        starts_at=start,
        ends_at=start + draw(st.integers(1, 8)) * MINUTE,
    )


@st.composite
def streams(draw: st.DrawFn, *, most: int = 16, time: bool = True) -> list[Timed]:
    """Inputs, each with the instant at which it arrives."""
    at, found = START, []
    for serial in range(draw(st.integers(1, most))):
        at += draw(st.sampled_from([0, 0, 1, 1, 2, 5, 12])) * MINUTE
        kinds = [signals(at, serial)] * 6 + [operations(at), silences(at)]
        given = draw(st.one_of(*kinds, *([st.none()] if time else [])))
        found.append((at, given))
    return found


def taken(state: StreamState, given: Any, at: datetime, rules: StreamRules) -> Any:
    """One step; what an alert refuses, or is not there, is left out."""
    try:
        return step(state, given, at=at, rules=rules)
    except (ActionRefused, InvalidValue):
        return step(state, at=at, rules=rules)


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
