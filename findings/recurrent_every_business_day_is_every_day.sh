#!/usr/bin/env bash
# Recurring work in the words that a person types.
#
# Question: which rule is read from "every business day", "every last friday of the month", "every last friday" and "every half hour"?
# Expected: Monday to Friday, the last Friday of each month (twice) and every thirty minutes, or nothing where the words are not known, as for "every quarter". (The question came up while another was run.)
# Seen with recurrent 0.4.1: every day, the last Friday of each month, every Friday, and every hour. A word that is not known is left out, and the rest is the rule.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check recurrent==0.4.1 parsedatetime==2.6 python-dateutil==2.9.0.post0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from recurrent import RecurringEvent

event = RecurringEvent(now_date=datetime(2026, 11, 28, 8))
texts = ["every business day", "every last friday of the month", "every last friday", "every half hour", "every quarter"]
seen = [event.parse(text) for text in texts]
print("recurrent", version("recurrent"), seen)
expected = [
    "RRULE:INTERVAL=1;FREQ=DAILY",
    "RRULE:BYDAY=-1FR;INTERVAL=1;FREQ=MONTHLY",
    "RRULE:BYDAY=FR;INTERVAL=1;FREQ=WEEKLY",
    "RRULE:INTERVAL=1;FREQ=HOURLY",
    None,
]
assert seen == expected, "the behaviour has changed"
PYTHON
