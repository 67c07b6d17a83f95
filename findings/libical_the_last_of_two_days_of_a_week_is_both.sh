#!/usr/bin/env bash
# A hand-over on the last of two days of each week, as a rule of iCalendar with BYSETPOS.
#
# Question: on which days, from Monday 2 March 2026, is FREQ=WEEKLY;BYDAY=MO,FR;BYSETPOS=-1, and FREQ=MONTHLY with the same parts?
# Expected: the Fridays 6, 13 and 20; and 30 March, 27 April and 29 May. (The question came up while another was run.)
# Seen with libical 3.0.16 (Debian): 2, 6 and 9 March; and as expected. BYSETPOS, which RFC 5545 has for each frequency, is kept in the rule and
# counts for months and years only.
set -eu
/usr/bin/python3 -c 'import gi; gi.require_version("ICalGLib", "3.0")' 2>/dev/null || { echo "gir1.2-ical-3.0 or python3-gi is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
dpkg-query -W gir1.2-ical-3.0
seen=$(/usr/bin/python3 - <<'PYTHON'
import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib as ical

def days(rule: str, start: str, count: int) -> str:
    moments = ical.RecurIterator.new(ical.Recurrence.new_from_string(rule), ical.Time.new_from_string(start))
    return " ".join(moments.next().as_ical_string()[2:8] for _ in range(count))


rule = "BYDAY=MO,FR;BYSETPOS=-1"
print(days(f"FREQ=WEEKLY;{rule}", "20260302T090000", 3), days(f"FREQ=MONTHLY;{rule}", "20260302T090000", 3), sep=", ")
PYTHON
)
echo "$seen"
[ "$seen" = "260302 260306 260309, 260330 260427 260529" ] || { echo "the behaviour has changed"; exit 1; }
