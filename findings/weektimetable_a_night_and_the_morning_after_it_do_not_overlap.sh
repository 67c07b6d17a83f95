#!/usr/bin/env bash
# Two weekly schedules: a night from Monday, 22:00, to Tuesday, 6:00, and a morning of Tuesday from 3 to 5.
#
# Question: is Tuesday, 4:00, in both, and do they overlap? And "Mon 9-12" with "Mon 11-13"?
# Guess: yes, yes and yes.
# Seen with weektimetable 0.0.1: 4:00 is in both, and they do not overlap; the two of Monday do. The hours after midnight count for a moment and not for the question whether two overlap.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check weektimetable==0.0.1
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from weektimetable import WeekTimetable

night, morning = WeekTimetable.parse("Mon 22-6"), WeekTimetable.parse("Tue 3-5")
at = datetime(2026, 3, 3, 4)
days = WeekTimetable.parse("Mon 9-12").overlaps(WeekTimetable.parse("Mon 11-13"))
seen = [night.inTimeTable(at), morning.inTimeTable(at), night.overlaps(morning), morning.overlaps(night), days]
print("weektimetable", version("weektimetable"), seen)
assert seen == [True, True, False, False, True], "the behaviour has changed"
PYTHON
