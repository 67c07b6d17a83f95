#!/usr/bin/env bash
# A host that was restarted three days ago, for a minute, and its "30-Day Availability".
#
# Question: how many percent is it?
# Expected: 99.998, as one of 43200 minutes was lost. (The source was read first.)
# Seen with dargslan-uptime-report 1.0.0: 10.0. What counts is the time since the last start.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check dargslan-uptime-report==1.0.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import dargslan_uptime_report as report

report.get_uptime = lambda: {"seconds": 3 * 86400.0, "human": "3d 0h 0m"}
seen = report.generate_report()["availability_30d"]
print("dargslan-uptime-report", version("dargslan-uptime-report"), seen)
assert seen == 10.0, "the behaviour has changed"
PYTHON
