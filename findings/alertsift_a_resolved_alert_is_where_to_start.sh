#!/usr/bin/env bash
# A message of Alertmanager that an alert is resolved: its status and its end say so.
#
# Question: which incidents are there, and with which one does the reader start?
# Expected: none, or one that is over. (The source was read first.)
# Seen with alertsift 0.1.0: one, critical, with the mark "start here". The status of a message and of an alert is not read.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check alertsift==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from alertsift.correlate import correlate
from alertsift.dedupe import dedupe
from alertsift.parsers import alertmanager
from alertsift.rank import rank

labels = {"alertname": "Down", "service": "mail", "severity": "critical"}
alert = {"status": "resolved", "labels": labels, "startsAt": "2026-03-02T09:00:00Z", "endsAt": "2026-03-02T10:00:00Z"}
groups = rank(correlate(dedupe(alertmanager.parse({"status": "resolved", "alerts": [alert]}))))
seen = [(group.key, group.severity, group.start_here) for group in groups]
print("alertsift", version("alertsift"), seen)
assert seen == [("mail", "critical", True)], "the behaviour has changed"
PYTHON
