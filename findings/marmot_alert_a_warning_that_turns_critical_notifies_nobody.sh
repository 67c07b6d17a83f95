#!/usr/bin/env bash
# A disk of two thresholds: a warning from 80 percent on and critical from 95 on; no silence between notifications.
#
# Question: what is notified if it is at 85 percent for three minutes and then at 99 for three?
# Expected: the warning at once, and the critical state in the fourth minute. (The source was read first.)
# Seen with marmot-alert 0.1.0: the warning alone. The severity of the alert is critical after that, but only a change of its state notifies, and it is firing already.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check marmot-alert==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import marmot

class Desk:
    seen = []

    def send(self, notification):
        self.seen.append(f"{notification.stage} {notification.severity}")

app = marmot.MarmotApp("alerts.db")
app.register_notifier("desk", Desk())
levels = [marmot.ThresholdLevel(value=80, severity="warning"), marmot.ThresholdLevel(value=95, severity="critical")]
app.register_threshold_rule(marmot.ThresholdRule(name="disk", thresholds=levels, silence_seconds=0, notify_targets=["desk"]))
for value in (85, 85, 85, 99, 99, 99):
    alert = app.report("disk", value)
print("marmot-alert", version("marmot-alert"), Desk.seen, alert.severity)
assert (Desk.seen, alert.severity) == (["firing warning"], "critical"), "the behaviour has changed"
PYTHON
