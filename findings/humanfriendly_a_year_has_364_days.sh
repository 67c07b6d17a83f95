#!/usr/bin/env bash
# A contract of a year, and one of 365 days, in words.
#
# Question: how many days has "1 year" when it is read, what is written for 365 and for 364 days, and can what is written for 365 days be read?
# Expected: 365, "1 year" and "52 weeks", and yes. (The question came up while another was run.)
# Seen with humanfriendly 10.0: 364; "1 year and 1 day" and "1 year"; no, it is an error. A year is 52 weeks.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check humanfriendly==10.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from humanfriendly import InvalidTimespan, format_timespan, parse_timespan

DAY = 24 * 60 * 60
seen = [parse_timespan("1 year") / DAY, format_timespan(365 * DAY), format_timespan(364 * DAY)]
try:
    seen.append(parse_timespan(format_timespan(365 * DAY)) / DAY)
except InvalidTimespan:
    seen.append("error")
print("humanfriendly", version("humanfriendly"), seen)
assert seen == [364, "1 year and 1 day", "1 year", "error"], "the behaviour has changed"
PYTHON
