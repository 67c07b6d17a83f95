#!/usr/bin/env bash
# The rules of a zone that are written into a calendar, for the night in which clocks go back.
#
# Question: Paris is written as a VTIMEZONE. At which moment of UTC does its standard time begin on 2026-10-25, and its summer time on 2026-03-29?
# Expected: at 01:00Z both. RFC 5545 has the start of a rule on the clock before the change (TZOFFSETFROM). (The question came up when the text was seen.)
# Seen with icalendar 2.8.0 for Ruby (Debian 12): at 00:00Z and 02:00Z, and icalendar 6.3.1 of PyPI reads it so. The starts are written on the clock after the
# change. A reader that uses the rules of the file is an hour off in the hour after the one and before the other.
set -eu
command -v ruby > /dev/null || exit 77
ruby -r icalendar -r icalendar/tzinfo -e 1 2> /dev/null || { echo "ruby-icalendar or ruby-tzinfo is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check icalendar==6.3.1
cd "$place"
TZ=UTC ruby -r icalendar -r icalendar/tzinfo - > paris.ics <<'RUBY'
calendar = Icalendar::Calendar.new
calendar.add_timezone(TZInfo::Timezone.get("Europe/Paris").ical_timezone(Time.utc(2026, 7, 2)))
calendar.event { |event| event.dtstart = Icalendar::Values::DateTime.new(DateTime.new(2026, 7, 2, 9), "tzid" => "Europe/Paris") }
puts calendar.to_ical
RUBY
ruby -r icalendar -e 'puts "icalendar (Ruby) #{Icalendar::VERSION}"'
"$place/venv/bin/python" - <<'PYTHON'
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from icalendar import Calendar

text = Path("paris.ics").read_text()
zone = Calendar.from_ical(text).walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
seen = []
for midnight in (datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)):
    offsets = [(midnight + timedelta(minutes=30 * step)).astimezone(zone).utcoffset() for step in range(-2, 8)]
    change = next(step for step in range(1, 10) if offsets[step] != offsets[step - 1])
    seen.append(f"{midnight + timedelta(minutes=30 * (change - 2)):%m-%d %H:%MZ}")
starts = [line.strip() for line in text.splitlines() if line.startswith("DTSTART:")]
print("icalendar (PyPI)", version("icalendar"), starts, seen)
assert starts == ["DTSTART:20260329T030000", "DTSTART:20261025T020000"], "the behaviour has changed"
assert seen == ["03-29 02:00Z", "10-25 00:00Z"], "the behaviour has changed"
PYTHON
