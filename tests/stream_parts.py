"""Parts of the rules of a stream, for tests that draw what goes in: each part occurs."""

from datetime import timedelta
from typing import Any

from serviceops import Span
from serviceops.events import (
    Delay,
    Dependency,
    IdentityRules,
    Inhibition,
    Maintenance,
    ResponseRule,
    Route,
)
from serviceops.lifecycle import AlertPolicy, AlertTimers, ReopenPolicy
from serviceops.testing.sample_texts import START

MINUTE = timedelta(minutes=1)


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
