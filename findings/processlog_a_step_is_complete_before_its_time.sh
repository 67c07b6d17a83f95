#!/usr/bin/env bash
# A synthetic event log: a step "open" that takes an hour, "work" that takes three, and "close" that takes none. Each event has the lifecycle "complete", as in XES.
#
# Question: how long after "open" is "work" complete, and how long after that "close"?
# Guess: three hours, and none.
# Seen with processlog 1.2.1: one hour, and three. The time of a step comes after its own completion, so a tool that takes the time before an event as that of its step finds three hours of "close".
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check processlog==1.2.1 pandas==2.3.3
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import processlog


def moments(opening, work):
    """Return when each step of one case is complete, by the hours that the steps take."""
    steps = [("open", opening, "work"), ("work", work, "close"), ("close", 0.0, None)]
    activities = [
        {
            "id": name,
            "name": name,
            "type": "human" if name == "work" else "automatic" if then else "final",
            "resource_pool": "desk",
            "duration": {"min": hours, "max": hours + 0.0001},
            "next_steps": [{"activity": then, "probability": 1.0}] if then else [],
        }
        for name, hours, then in steps
    ]
    table = processlog.generate_log(
        {
            "process_name": "desk",
            "num_cases": 1,
            "seed": 7,
            "start_date": "2026-03-02",
            "end_date": "2026-03-03",
            "timezone": "UTC",
            "working_hours": {"enabled": True, "start_time": "09:00", "end_time": "17:00"},
            "resource_pools": {"desk": [{"id": "a1", "name": "a1"}]},
            "activities": activities,
        },
        seed=7,
        num_cases=1,
    )
    return [f"{row.activity} {row.lifecycle} {row.timestamp.floor('min'):%d %H:%M}" for row in table.itertuples()]


opened, worked, closed = moments(1.0, 3.0)
seen = [f"{opened} {worked} {closed}"]
print("processlog", version("processlog"), seen)
assert seen == ["open complete 02 11:56 work complete 02 12:56 close complete 02 15:56"], "the behaviour has changed"
PYTHON
