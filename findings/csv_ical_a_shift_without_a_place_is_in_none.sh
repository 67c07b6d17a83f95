#!/usr/bin/env bash
# A calendar with a shift that has no place and no end but a duration of eight hours; it becomes a table and a calendar again.
#
# Question: what are the place, the text and the end in the row, and the place in the calendar that is made of it?
# Expected: an empty cell three times, or 17:00 as the end; no place. (The source was read first.)
# Seen with csv-ical 2.2.0: "None", "None" and an empty end; and "None", a place of its own. A value that is not there is made a text.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check csv-ical==2.2.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from csv_ical import Convert

lines = (
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:desk", "BEGIN:VEVENT", "UID:a", "DTSTAMP:20260301T000000Z",
    "SUMMARY:early", "DTSTART:20260302T090000Z", "DURATION:PT8H", "END:VEVENT", "END:VCALENDAR", "",
)
with open("shifts.ics", "w", newline="") as file:
    file.write("\r\n".join(lines))
table = Convert()
table.read_ical("shifts.ics")
table.make_csv()
row = table.csv_data[0]
seen = [row[4], row[3], row[2]]
again = Convert()
again.csv_data = [[row[0], datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 17), row[3], row[4]]]
settings = {"CSV_NAME": 0, "CSV_START_DATE": 1, "CSV_END_DATE": 2, "CSV_DESCRIPTION": 3, "CSV_LOCATION": 4}
seen.append(str(again.make_ical(settings).walk("VEVENT")[0]["LOCATION"]))
print("csv-ical", version("csv-ical"), seen)
assert seen == ["None", "None", "", "None"], "the behaviour has changed"
PYTHON
