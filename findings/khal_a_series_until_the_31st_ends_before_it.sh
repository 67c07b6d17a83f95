#!/usr/bin/env bash
# A monthly review on the last of each month and a daily check, typed with the day on which they end.
#
# Question: on which days is a check at 9:00 that is repeated daily from 18 to 20 December, and a review at 9:00 of every 31st from 31 January until 31 March 2027?
# Expected: 18, 19 and 20 December, and 31 January and 31 March; RFC 5545 includes the moment of UNTIL. (The question came up while another was run.)
# Seen with khal 0.14.1: 18 and 19 December, and 31 January alone. The end is written as the midnight at which its day begins.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check khal==0.14.1 icalendar==7.3.2
mkdir "$place/desk"
cat > "$place/config" <<CONFIG
[calendars]
[[desk]]
path = $place/desk
[locale]
local_timezone = Europe/Paris
default_timezone = Europe/Paris
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = $place/database
CONFIG
export TZ=Europe/Paris
khal() { "$place/venv/bin/khal" -c "$place/config" "$@"; }
khal --version
khal new -a desk -r daily -u 2026-12-20 2026-12-18 09:00 10:00 check > /dev/null
khal new -a desk -r monthly -u 2027-03-31 2027-01-31 09:00 10:00 review > /dev/null
khal list --format "{start-date} {title}" --day-format "" 2026-12-15 120d | tee "$place/seen"
printf '2026-12-18 check\n2026-12-19 check\n2027-01-31 review\n' | diff "$place/seen" - || { echo "the behaviour has changed"; exit 1; }
