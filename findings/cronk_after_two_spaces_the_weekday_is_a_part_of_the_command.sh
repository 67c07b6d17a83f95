#!/usr/bin/env bash
# A crontab with one space between its fields, and one with two after the minute, as columns are often laid out.
#
# Question: which time and which command has each line?
# Expected: "0 9 * * 1" and /bin/report, twice. (The source was read first.)
# Seen with cronk 0.0.19: the second has the time "0  9 * *" and the command "1 /bin/report". Each space ends a field.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check cronk==0.0.19
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from loguru import logger

logger.remove()
from cronk.cron_to_json import cron_to_json

seen = [[(one.time, one.command) for one in cron_to_json(line).routines] for line in ("0 9 * * 1 /bin/report", "0  9 * * 1 /bin/report")]
print("cronk", version("cronk"), seen)
assert seen == [[("0 9 * * 1", "/bin/report")], [("0  9 * *", "1 /bin/report")]], "the behaviour has changed"
PYTHON
