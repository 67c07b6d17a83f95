#!/usr/bin/env bash
# A service that is down, critical; and a service with twelve kinds of alerts, sixty in all, each of them of high severity. "Severity contributes the dominant term; volume and breadth break ties."
#
# Question: which one comes first?
# Expected: the critical one. (The source was read first.)
# Seen with alertsift 0.1.0: the other, 510 to 506. A step of severity is 100 points; the number of alerts adds at most 50, and that of their kinds five for each without an end.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check alertsift==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from alertsift.correlate import correlate
from alertsift.models import Alert
from alertsift.rank import rank

alerts = [Alert("Down", "critical", service="mail")] + [Alert(f"check {number}", "high", service="web", count=5) for number in range(12)]
seen = [(group.key, group.severity, group.score) for group in rank(correlate(alerts))]
print("alertsift", version("alertsift"), seen)
assert seen == [("web", "high", 510.0), ("mail", "critical", 506.0)], "the behaviour has changed"
PYTHON
