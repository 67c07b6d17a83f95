"""Print which files of the package run for two common requests: `python .ci/trace_files.py`.

A reader who wants to know how a number comes about has to read these files, so there should be
few. Everything is imported and run once before; only what the second run executes counts.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import serviceops
from serviceops.events import ResponseRule, StreamRules, StreamState, step_stream
from serviceops.interop.alertmanager import from_webhook
from serviceops.logs import LogSchema

ROOT = Path(serviceops.__file__).parent


def _at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


OFFICE = serviceops.BusinessCalendar(zone="UTC", week={"mon-fri": ["08:00-18:00"]})
TARGET = serviceops.Target(
    "resolution",
    goal=serviceops.Goal.working(hours=4),
    calendar=OFFICE,
    start=serviceops.On("log"),
    stop=serviceops.On("resolve"),
    pause=serviceops.While("on_hold"),
)
POLICY = serviceops.Policy("gold", rules=serviceops.Rule(targets=(TARGET,)))
STEPS = (("log", "new"), ("hold", "on_hold"), ("reply", "in_progress"), ("resolve", "resolved"))
ROWS = [
    {"case": "INC-1", "time": _at(9 + hour), "action": action, "state": state}
    for hour, (action, state) in enumerate(STEPS)
]
SCHEMA = serviceops.LogSchema(case="case", at="time", action="action", state="state")
RULES = StreamRules(responses=[ResponseRule(name="page", respond="incident", means="exception")])
WEBHOOK: dict[str, Any] = {
    "version": "4",
    "groupKey": '{}:{alertname="DiskFull"}',
    "truncatedAlerts": 0,
    "status": "firing",
    "receiver": "desk",
    "groupLabels": {"alertname": "DiskFull"},
    "commonLabels": {"alertname": "DiskFull", "severity": "critical"},
    "commonAnnotations": {},
    "externalURL": "http://alertmanager:9093",
    "alerts": [
        {
            "status": "firing",
            "labels": {"alertname": "DiskFull", "severity": "critical", "instance": "db-1"},
            "annotations": {},
            "startsAt": "2026-03-02T09:00:00Z",
            "endsAt": "0001-01-01T00:00:00Z",
            "generatorURL": "",
            "fingerprint": "c6eadffa33fcdf37",
        }
    ],
}


def explain_a_log() -> str:
    """Read rows as histories, read one under a policy, explain the result."""
    schema = LogSchema(case="case", at="time", action="action", state="state")
    histories = schema.histories(ROWS, needed=POLICY.columns_needed)
    return str(POLICY.read(histories["INC-1"], at=_at(17)).explain())


def take_a_webhook() -> int:
    """Parse a webhook, take its signals into a stream, return how many intents follow."""
    message = from_webhook(WEBHOOK)
    state, intents = StreamState(), 0
    for number, signal in enumerate(message.to_signals()):
        step = step_stream(state, signal, at=_at(10) + timedelta(seconds=number), rules=RULES)
        state, intents = step.state, intents + len(step.intents)
    assert intents, "the webhook asks for an incident"
    return intents


def files_run(request: Callable[[], object]) -> list[str]:
    """Return the files of the package that a second run of a request executes."""
    request()
    found: set[str] = set()

    def note(frame: FrameType, event: str, argument: object) -> None:
        found.add(frame.f_code.co_filename)

    before = sys.gettrace()
    sys.settrace(note)
    try:
        request()
    finally:
        sys.settrace(before)
    paths = (Path(name) for name in found)
    return sorted(str(path.relative_to(ROOT)) for path in paths if path.is_relative_to(ROOT))


if __name__ == "__main__":
    for goal, request in ((12, explain_a_log), (15, take_a_webhook)):
        files = files_run(request)
        print(f"{(request.__doc__ or '').splitlines()[0]} {len(files)} files (goal: {goal})")
        print(*(f"  {name}" for name in files), sep="\n")
