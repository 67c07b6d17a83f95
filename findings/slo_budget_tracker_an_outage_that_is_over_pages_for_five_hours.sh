#!/usr/bin/env bash
# Alerts on two windows of a burn rate, after an outage that is over.
#
# Question: a target of 99.9 % has the default windows of one and six hours and the default threshold of 14.4. Each minute one request succeeds, but for
# the hour from 12:00 to 13:00, in which each fails. Which windows alert at 12:30, and from 14:00 to 19:00 each hour?
# Its documents name the SRE Workbook, where both windows have to burn, so they let one expect: both at 12:30, and nothing from 14:00 on. (The question
# came up while its source was read.)
# Seen with slo-budget-tracker 0.1.1: both at 12:30, and the window of six hours at 14:00, 15:00, 16:00, 17:00 and 18:00. Each window alerts for itself.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check slo-budget-tracker==0.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from slo_budget_tracker import SLODefinition, SLOTracker

tracker = SLOTracker(SLODefinition(name="desk", target=0.999))
for minute in range(24 * 60):
    tracker.record(not 12 * 60 <= minute < 13 * 60, at=minute * 60.0)


def alerts(hour):
    return [alert.window_seconds // 3600 for alert in tracker.check_burn_rate(at=hour * 3600.0)]


# A tracker looks at what it recorded before a moment and after it, so only moments after the outage are compared, and 12:30 is of a tracker of its own.
then = SLOTracker(SLODefinition(name="desk", target=0.999))
for minute in range(12 * 60 + 30):
    then.record(minute < 12 * 60, at=minute * 60.0)
first = [alert.window_seconds // 3600 for alert in then.check_burn_rate(at=12.5 * 3600)]
seen = {hour: alerts(hour) for hour in range(14, 20)}
print("slo-budget-tracker", version("slo-budget-tracker"), first, seen)
assert first == [1, 6], "the behaviour has changed"
assert seen == {14: [6], 15: [6], 16: [6], 17: [6], 18: [6], 19: []}, "the behaviour has changed"
PYTHON
