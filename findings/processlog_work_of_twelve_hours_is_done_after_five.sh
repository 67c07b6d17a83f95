#!/usr/bin/env bash
# A synthetic event log with the working hours of a desk, 9:00 to 17:00: a step that takes 4, 12 or 20 hours and begins on Monday, 2 March 2026, at 11:56 (by the seed).
#
# Question: when does the next step come?
# Guess: at 15:56 of Monday, of Tuesday and of Wednesday; the rest is done in the hours of the next days.
# Seen with processlog 1.2.1: at 15:56 of Monday, and at 9:00 of Tuesday for both. What the clock puts outside of the hours is moved to the next opening, so twelve hours and twenty take the five that Monday has left.
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


seen = [moments(0.0, hours)[-1] for hours in (4.0, 12.0, 20.0)]
print("processlog", version("processlog"), seen)
assert seen == ["close complete 02 15:56", "close complete 03 09:00", "close complete 03 09:00"], "the behaviour has changed"
PYTHON
