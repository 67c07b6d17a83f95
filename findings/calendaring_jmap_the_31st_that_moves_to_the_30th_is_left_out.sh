#!/usr/bin/env bash
# A monthly review of the 31st in JSCalendar, with "skip" of "backward": in a short month it is on the last day.
#
# Question: how is the rule written in iCalendar?
# Expected: with RSCALE=GREGORIAN;SKIP=BACKWARD (RFC 7529, from which JSCalendar has it), or not at all. (The question came up while others were run.)
# Seen with calendaring-jmap 1.1.0: FREQ=MONTHLY alone, which leaves out each month without a 31st.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check calendaring-jmap==1.1.0 icalendar==7.3.2
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from calendaring_jmap.convert import jscal_to_ical

rule = {"@type": "RecurrenceRule", "frequency": "monthly", "skip": "backward", "rscale": "gregorian"}
review = {"@type": "Event", "uid": "1", "start": "2026-01-31T09:00:00", "timeZone": "Europe/Paris", "duration": "PT1H", "recurrenceRules": [rule]}
seen = [line for line in jscal_to_ical(review).splitlines() if line.startswith("RRULE")]
print("calendaring-jmap", version("calendaring-jmap"), seen)
assert seen == ["RRULE:FREQ=MONTHLY"], "the behaviour has changed"
PYTHON
