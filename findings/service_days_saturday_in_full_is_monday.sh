#!/usr/bin/env bash
# The days of a service that a file has in full: Saturday and Sunday.
#
# Question: which weekdays (Monday is 0) does the reader of schedules make of "Sat" and "Sun", and of "Saturday" and "Sunday"?
# Expected: 5 and 6 for the short names; the same or an error for the long ones. (The source was read first.)
# Seen with service-days 0.0.7: 5 and 6, and 0 and 1, which are Monday and Tuesday: a name that it does not know becomes its place in the list.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check service-days==0.0.7
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from service_days import map_schedule_txt_to_day_list

schedules = (["Sat", "Sun"], ["Saturday", "Sunday"], ["Fri", "Sat", "Sunday"])
seen = [[int(day) for day in map_schedule_txt_to_day_list(names)] for names in schedules]
print("service-days", version("service-days"), seen)
assert seen == [[5, 6], [0, 1], [4, 5, 2]], "the behaviour has changed"
PYTHON
