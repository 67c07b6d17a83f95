#!/usr/bin/env bash
# The status of a week of a time sheet: pending if an entry is, otherwise rejected if one is, otherwise approved.
#
# Question: what is the status of a week in which nothing was written?
# Expected: none, or pending. (The source was read first.)
# Seen with timesheet-utils-v 0.1: Approved.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check timesheet-utils-v==0.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version
from types import SimpleNamespace

from timesheet_utils.Calculations import get_week_status

seen = [get_week_status([SimpleNamespace(status=status) for status in week]) for week in ([], ["Approved", "Rejected"], ["Rejected", "Pending"])]
print("timesheet-utils-v", version("timesheet-utils-v"), seen)
assert seen == ["Approved", "Rejected", "Pending"], "the behaviour has changed"
PYTHON
