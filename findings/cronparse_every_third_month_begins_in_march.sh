#!/usr/bin/env bash
# A report of each quarter, on the first day of every third month: "0 0 1 */3 *"; and a weekly one, "@weekly".
#
# Question: in which months does it match, and on which weekday is the weekly one?
# Expected: January, April, July, October, as cron counts from the first; Sunday, as its macro is "0 0 * * 0". (The source was read first.)
# Seen with cronparse 0.3.0: March, June, September, December, as it divides the number of the month; and Monday, since 0 is Monday there, in its own macro too.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check cronparse==0.3.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime, timezone
from importlib.metadata import version

from cronparse import Cron

quarterly, weekly = Cron("0 0 1 */3 *"), Cron("@weekly")
seen = [
    [month for month in range(1, 13) if quarterly.matches(datetime(2026, month, 1, tzinfo=timezone.utc))],
    [f"{day:%a}" for day in (datetime(2026, 3, number, tzinfo=timezone.utc) for number in range(2, 9)) if weekly.matches(day)],
]
print("cronparse", version("cronparse"), seen)
assert seen == [[3, 6, 9, 12], ["Mon"]], "the behaviour has changed"
PYTHON
