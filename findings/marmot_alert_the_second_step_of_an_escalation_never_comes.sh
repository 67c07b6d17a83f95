#!/usr/bin/env bash
# An alert that goes on for an hour, with two steps: the lead after ten minutes, the manager after thirty.
#
# Question: who is notified, and when?
# Expected: the desk at once, the lead after ten minutes, the manager after thirty. (The source was read first.)
# Seen with marmot-alert 0.1.0: the desk at once and again after five minutes, the lead after ten; the manager never. What has escalated once is no more looked at.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check marmot-alert==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime, timedelta, timezone
from importlib.metadata import version

import marmot
import marmot.app

start = now = datetime(2026, 3, 2, 9, tzinfo=timezone.utc)
marmot.app.utcnow = lambda: now
seen = []

class Receiver:
    def send(self, notification):
        seen.append(((now - start) // timedelta(minutes=1), notification.notifier_name))

app = marmot.MarmotApp("alerts.db")
for name in ("desk", "lead", "manager"):
    app.register_notifier(name, Receiver())
steps = [marmot.EscalationStep(after_seconds=600, notify=["lead"]), marmot.EscalationStep(after_seconds=1800, notify=["manager"])]
levels = [marmot.ThresholdLevel(value=80, severity="warning")]
app.register_threshold_rule(marmot.ThresholdRule(name="disk", thresholds=levels, notify_targets=["desk"], escalation_steps=steps))
for minute in range(60):
    now = start + timedelta(minutes=minute)
    app.report("disk", 85)
    app._check_escalations()  # what its thread calls, here at moments of the script
print("marmot-alert", version("marmot-alert"), seen)
assert seen == [(0, "desk"), (5, "desk"), (10, "lead")], "the behaviour has changed"
PYTHON
