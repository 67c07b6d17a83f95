#!/usr/bin/env bash
# A switch that fires after forty minutes of silence, and one that does after three hours; a beat is planned at half of that, so that "one missed beat is survivable".
#
# Question: which line of a crontab does it suggest for each of the beats, of 20 and of 90 minutes?
# Expected: one that comes at least as often, such as */20 or */15 and 0 * * * *. (The source was read first.)
# Seen with deadman-switch 0.2.0: 0 * * * * (hourly), and 0 */2 * * * (every 2h). The first switch fires once an hour with it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check deadman-switch==0.2.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from deadman_switch.schedule import cron_hint, plan_beats

seen = []
for minutes in (40, 180):
    plan = plan_beats(minutes * 60, 86400)
    seen.append((plan.interval / 60, " ".join(cron_hint(plan.interval).split()[:5])))
print("deadman-switch", version("deadman-switch"), seen)
assert seen == [(20.0, "0 * * * *"), (90.0, "0 */2 * * *")], "the behaviour has changed"
PYTHON
