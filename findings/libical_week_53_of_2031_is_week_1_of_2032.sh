#!/usr/bin/env bash
# A review on Monday of week 53, in the years that have one.
#
# Question: when is FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO after March 2026?
# Guess: on 28 December 2026 and 27 December 2032: of these years only two have a week 53 (ISO 8601).
# Seen with libical 3.0.16 (Debian): on 28 December 2026 and 29 December 2031, which is the Monday of week 1 of 2032.
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


print(days("FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO", "20260302T090000", 2))
PYTHON
)
echo "$seen"
[ "$seen" = "261228 311229" ] || { echo "the behaviour has changed"; exit 1; }
