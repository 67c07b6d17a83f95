#!/usr/bin/env bash
# The words for a review of the first Monday, and for one of the last day of each month.
#
# Question: which words has humanize() for FREQ=MONTHLY with BYDAY=1MO, with BYMONTHDAY=-1, with BYMONTHDAY=22 and with BYDAY=MO;BYSETPOS=1?
# Guess: each names its day.
# Seen with rrule-humanize 0.1.0: the first two are "Every month", and the other two name the day. It reads a rule that dateutil has split, where a
# weekday with a number and a day from the end are in fields of their own.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check rrule-humanize==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from rrule_humanize import humanize

parts = ["BYDAY=1MO", "BYMONTHDAY=-1", "BYMONTHDAY=22", "BYDAY=MO;BYSETPOS=1"]
seen = [humanize(f"FREQ=MONTHLY;{part}") for part in parts]
print("rrule-humanize", version("rrule-humanize"), seen)
named = ["Every month, on the 22nd", "Every month, on Monday, on the first occurrence"]
assert seen == ["Every month", "Every month", *named], "the behaviour has changed"
PYTHON
