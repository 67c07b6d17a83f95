#!/usr/bin/env bash
# A job of the tenth of each month at 9:00:00, in the common mode with five of its six units.
#
# Question: its documents have the order year, month, day, hour, minute, second, and say that with one unit less than all the year is implicit. When are the
# next runs of "* 10 9 0 0; c" after 1 March 2026?
# Expected: 10 March, 10 April and 10 May at 9:00:00. (The question came up while other inputs were run.)
# Seen with chronox-python 1.0.0: 9 October of 2026, 2027 and 2028 at midnight. The unit that is left out is the second, so month 10, day 9; the example of
# the documents for the tenth of October is in the year 10.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check chronox-python==1.0.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from chronox import ChronoX

job = ChronoX("* 10 9 0 0; c")
seen = [str(job.next(datetime(2026, 3, 1), leap=count)) for count in (1, 2, 3)]
print("chronox-python", version("chronox-python"), seen)
assert seen == ["2026-10-09 00:00:00", "2027-10-09 00:00:00", "2028-10-09 00:00:00"], "the behaviour has changed"
PYTHON
