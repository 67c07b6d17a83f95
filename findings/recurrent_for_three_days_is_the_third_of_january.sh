#!/usr/bin/env bash
# A task that is repeated on three days, and one of every day but Friday.
#
# Question: on which days are the first four of "every day for 3 days" and the Fridays of December 2026 in "every day except friday", from Saturday, 2026-11-28?
# Expected: 28, 29 and 30 November and no more; none. (The question came up while another was run.)
# Seen with recurrent 0.4.1: 3 January 2027, 2028, 2029 and 2030 (FREQ=DAILY;BYYEARDAY=3); the 11th, 18th and 25th. Only the next Friday is left out, on the hour of the question.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check recurrent==0.4.1 parsedatetime==2.6 python-dateutil==2.9.0.post0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version
from itertools import islice

from dateutil.rrule import rrulestr
from recurrent import RecurringEvent

now = datetime(2026, 11, 28, 8)
event = RecurringEvent(now_date=now)
days = lambda text: (day for day in rrulestr(event.parse(text), dtstart=now))
three = [f"{day:%Y-%m-%d}" for day in islice(days("every day for 3 days"), 4)]
fridays = [day.day for day in islice(days("every day except friday"), 40) if day.weekday() == 4 and day.month == 12]
print("recurrent", version("recurrent"), three, fridays)
assert three == ["2027-01-03", "2028-01-03", "2029-01-03", "2030-01-03"], "the behaviour has changed"
assert fridays == [11, 18, 25], "the behaviour has changed"
PYTHON
