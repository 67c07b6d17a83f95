#!/usr/bin/env bash
# An alert that goes on for an hour, and a rule of which a notification silences the next ones for 300 seconds (its default).
#
# Question: at which minutes is it notified?
# Expected: 0, 5, 10 and so on, as what is silenced fires again when the window is over. (The source was read first.)
# Seen with marmot-alert 0.1.0: 0 and 5. The second notification opens no new window, and what fires without one is silent for good.
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

class Desk:
    seen = []

    def send(self, notification):
        self.seen.append((now - start) // timedelta(minutes=1))

app = marmot.MarmotApp("alerts.db")
app.register_notifier("desk", Desk())
app.register_threshold_rule(marmot.ThresholdRule(name="disk", thresholds=[marmot.ThresholdLevel(value=80, severity="warning")], silence_seconds=300, notify_targets=["desk"]))
for minute in range(60):
    now = start + timedelta(minutes=minute)
    app.report("disk", 85)
print("marmot-alert", version("marmot-alert"), Desk.seen)
assert Desk.seen == [0, 5], "the behaviour has changed"
PYTHON
