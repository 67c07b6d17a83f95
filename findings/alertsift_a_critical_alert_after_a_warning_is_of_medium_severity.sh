#!/usr/bin/env bash
# Two alerts of one rule and one service in a message of Alertmanager: a warning, and then critical.
#
# Question: how severe is the incident that is made of them?
# Expected: critical, as an incident has the most severe of its alerts. (The source was read first.)
# Seen with alertsift 0.1.0: medium, which is its name of a warning; with the two in the other order critical. They are one alert before they are an incident, and that has the severity of the first.
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

def incident(*severities):
    alerts = [{"status": "firing", "labels": {"alertname": "DiskFull", "service": "mail", "severity": severity}} for severity in severities]
    return [(group.severity, group.total_count) for group in correlate(dedupe(alertmanager.parse({"alerts": alerts})))]

seen = incident("warning", "critical"), incident("critical", "warning")
print("alertsift", version("alertsift"), seen)
assert seen == ([("medium", 2)], [("critical", 2)]), "the behaviour has changed"
PYTHON
