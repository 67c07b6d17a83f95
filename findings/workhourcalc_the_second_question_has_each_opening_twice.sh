#!/usr/bin/env bash
# A desk that is open on Mondays from 9 to 17 and on Tuesdays from 10 to 17.
#
# Question: what are its hours if they are computed twice, from the same file?
# Expected: the same text twice. (The source was read first.)
# Seen with workhourcalc 0.0.1: at the second time "Monday: 9 AM - 5 PM, 9 AM - 5 PM", and so on. The days that are filled belong to the module.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check workhourcalc==0.0.1 arrow==1.3.0 jsonschema==4.26.0
cd "$place"
TZ=UTC "$place/venv/bin/python" - <<'PYTHON'
import json
from importlib.metadata import version
from pathlib import Path

from calc_work_hours.main import calculate_working_hours

week = {day: [] for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")}
week["monday"] = [{"type": "open", "value": 9 * 3600}, {"type": "close", "value": 17 * 3600}]
week["tuesday"] = [{"type": "open", "value": 10 * 3600}, {"type": "close", "value": 17 * 3600}]
Path("week.json").write_text(json.dumps(week))
seen = [calculate_working_hours("week.json").splitlines()[:2] for _ in range(2)]
print("workhourcalc", version("workhourcalc"), seen)
first = ["Monday: 9 AM - 5 PM", "Tuesday: 10 AM - 5 PM"]
assert seen == [first, ["Monday: 9 AM - 5 PM, 9 AM - 5 PM", "Tuesday: 10 AM - 5 PM, 10 AM - 5 PM"]], "the behaviour has changed"
PYTHON
