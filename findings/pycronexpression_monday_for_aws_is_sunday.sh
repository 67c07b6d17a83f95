#!/usr/bin/env bash
# A weekly report on Monday at half past ten, for EventBridge of AWS, where Sunday is 1, and one of the two fields of days has to be "?".
#
# Question: what is the expression for AWS and that for a server of Linux?
# Expected: "30 10 ? * 2 *" or "30 10 ? * MON *", and "30 10 * * 1". (The source was read first.)
# Seen with PyCronExpression 1.0.1: "30 10 * * 1 *", and "30 10 * * 1". It has no "?", and where that is mended its day is Sunday; a Sunday is 0, which AWS does not have.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check PyCronExpression==1.0.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from py_cron_expression import CronJobExpression

week = CronJobExpression()
seen = [week.weekly(platform=platform, hours=10, minutes=30, weekly=day) for day in ("monday", "sunday") for platform in ("aws", "linux")]
print("PyCronExpression", version("PyCronExpression"), seen)
assert seen == ["30 10 * * 1 *", "30 10 * * 1", "30 10 * * 0 *", "30 10 * * 0"], "the behaviour has changed"
PYTHON
