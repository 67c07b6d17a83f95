#!/usr/bin/env bash
# The next runs of jobs that are rare.
#
# Question: which are the next three runs of "0 9 29 2 *" and of "0 0 1 1 *" after 2026-03-02, and is there an error?
# Guess: 29 February of 2028, 2032 and 2036; 1 January of 2027, 2028 and 2029; and none.
# Seen with dargslan-cron-parser 1.0.0: none; 1 January 2027 alone; and no error. It looks for a year, so a job of leap day has a run in one year of
# four.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check dargslan-cron-parser==1.0.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from dargslan_cron_parser import next_run

after = datetime(2026, 3, 2, 10, 30)
seen = [next_run(line, after, 3) for line in ("0 9 29 2 *", "0 0 1 1 *")]
print("dargslan-cron-parser", version("dargslan-cron-parser"), seen)
assert seen == [[], ["2027-01-01T00:00:00"]], "the behaviour has changed"
PYTHON
