#!/usr/bin/env bash
# A target of one business day for a request of Saturday 7 March 2026, in two libraries.
#
# Question: which day is one business day after the Saturday, and which is none after it?
# Guess: Monday the 9th and, for none, Monday or an error, in both.
# Seen with better-calendar 2.0.1: Tuesday the 10th and Monday. With lexdays 0.2.1: Monday and the Saturday itself. The first goes to the next
# business day before it counts; the second counts from the day that it was given.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check better-calendar==2.0.1 lexdays==0.2.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import better_calendar
import lexdays

SATURDAY = "2026-03-07"
court = lexdays.calendar("tr")
seen = [str(better_calendar.offset(SATURDAY, days)) for days in (1, 0)]
seen += [str(court.add_business_days(SATURDAY, days)) for days in (1, 0)]
print("better-calendar", version("better-calendar"), "lexdays", version("lexdays"), seen)
assert seen == ["2026-03-10", "2026-03-09", "2026-03-09", "2026-03-07"], "the behaviour has changed"
PYTHON
