#!/usr/bin/env bash
# A weekly report of Quartz for the last day of the week, turned into a crontab.
#
# Question: Quartz reads L in the field of weekdays as 7, which is Saturday. Which weekday has the crontab of 0 0 9 ? * L, and which that of 0 0 9 ? * 7?
# Expected: 6 (Saturday), both, the first with a word about the L. (The question came up while its source was read.)
# Seen with cronverter 0.2.0: 0 (Sunday) and 6. A word says that the field was L, and not that the day is another one.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check cronverter==0.2.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from cronverter.quartz2unix import convert

seen = [convert(f"0 0 9 ? * {day}").unix_cron for day in "L7"]
print("cronverter", version("cronverter"), seen)
assert seen == ["0 9 * * 0", "0 9 * * 6"], "the behaviour has changed"
PYTHON
