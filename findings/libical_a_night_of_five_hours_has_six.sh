#!/usr/bin/env bash
# The night shift in which clocks go forward in Paris (29 March 2026), from midnight to 6:00.
#
# Question: how long is it, and what is 12:00 of the 28th in Paris with PT24H and with P1D added?
# Guess: five hours; 13:00 and 12:00 of the 29th, as hours are exact and days are nominal (RFC 5545, 3.3.6).
# Seen with libical 3.0.16 (Debian): PT6H, 12:00 and 12:00, although the moments have their zone: hours are those of the wall. The same instants in
# UTC give PT5H.
set -eu
/usr/bin/python3 -c 'import gi; gi.require_version("ICalGLib", "3.0")' 2>/dev/null || { echo "gir1.2-ical-3.0 or python3-gi is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
dpkg-query -W gir1.2-ical-3.0
seen=$(/usr/bin/python3 - <<'PYTHON'
import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib as ical

paris = ical.Timezone.get_builtin_timezone("Europe/Paris")
utc = ical.Timezone.get_utc_timezone()


def moment(text: str) -> ical.Time:
    made = ical.Time.new_from_string(text)
    made.set_timezone(paris)
    return made


start, end = moment("20260329T000000"), moment("20260329T060000")
later = [moment("20260328T120000").add(ical.Duration.new_from_string(text)).as_ical_string() for text in ("PT24H", "P1D")]
exact = end.convert_to_zone(utc).subtract(start.convert_to_zone(utc))
print(end.subtract(start).as_ical_string(), *later, exact.as_ical_string())
PYTHON
)
echo "$seen"
[ "$seen" = "PT6H 20260329T120000 20260329T120000 PT5H" ] || { echo "the behaviour has changed"; exit 1; }
