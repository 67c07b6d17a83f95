#!/usr/bin/env bash
# A hand-over on Monday at ten in the evening in New York, for a server that runs in UTC.
#
# Question: what is the expression in UTC?
# Expected: two or three (in winter) on Tuesday: "0 3 * * 2". (The source was read first.)
# Seen with text2cron 0.1.1: "0 27 * * 1" in winter and "0 26 * * 1" in summer, which no cron reads: the offset is added, and neither hour nor weekday goes round. "@12am" is noon.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check text2cron==0.1.1 pendulum==3.3.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from text2cron.cronexp import CronExp

seen = [CronExp(schedule_phrase="mon @10pm ET").utc in ("0 27 * * 1", "0 26 * * 1"), str(CronExp(schedule_phrase="mon @12am ET"))]
print("text2cron", version("text2cron"), CronExp(schedule_phrase="mon @10pm ET").utc, seen)
assert seen == [True, "0 12 * * 1"], "the behaviour has changed"
PYTHON
