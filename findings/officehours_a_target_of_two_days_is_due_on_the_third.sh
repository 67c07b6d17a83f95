#!/usr/bin/env bash
# When a target of whole days is due.
#
# Question: an office is open from 09:00 to 17:00. When are 8, 16 and 24 working hours from Monday 2026-03-02 09:00 due, and when has one to begin who
# has to be ready on Friday 17:00 with them?
# Expected: Monday, Tuesday and Wednesday at 17:00; Friday, Thursday and Wednesday at 09:00. (The question came up while its source was read.)
# Seen with officehours 0.1.9: Monday 17:00, but Wednesday 09:00 and Thursday 09:00; Friday 09:00, but Wednesday 17:00 and Tuesday 17:00. One day ends
# at closing, more than one end at the next opening, which is a weekend later on a Friday.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check officehours==0.1.9
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from officehours import Calculator

office = Calculator("9:00", "17:00")
due = [f"{office.due_date(hours, datetime(2026, 3, 2, 9)):%a %H}" for hours in (8, 16, 24, 40)]
begin = [f"{office.start_time(hours, datetime(2026, 3, 6, 17)):%a %H}" for hours in (8, 16, 24)]
print("officehours", version("officehours"), due, begin)
assert due == ["Mon 17", "Wed 09", "Thu 09", "Mon 09"], "the behaviour has changed"
assert begin == ["Fri 09", "Wed 17", "Tue 17"], "the behaviour has changed"
PYTHON
