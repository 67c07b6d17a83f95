#!/usr/bin/env bash
# A job of every second day of the month and of Mondays, in the dialect of Vixie cron, which both packages name as theirs.
#
# Question: when are the first five runs of 0 9 */2 * 1 in February 2026?
# Expected: the same from both: Mondays on an odd day, the 9th and the 23rd, since Vixie cron takes a field that begins with a star as one without a limit.
# (The question came up while other inputs were run.)
# Seen with lupaxa-cronlab 0.1.1: the 1st, 2nd, 3rd, 5th and 7th, on which either of the fields fits. With crondst 1.0.3: 9 and 23 February, 9 and 23 March
# and 13 April.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check lupaxa-cronlab==0.1.1 crondst==1.0.3 tzdata==2026.6
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice

from crondst import CronDst

words = ["next", "0 9 */2 * 1", "--from", "2026-01-31T12:00:00+00:00", "--count", "5"]
answer = subprocess.run([sys.executable, "-m", "lupaxa.cronlab", *words], capture_output=True, text=True, check=True).stdout
runs = islice(CronDst("0 9 */2 * 1").iter(datetime(2026, 1, 31, 12, tzinfo=UTC)), 5)
seen = [[line[5:10] for line in answer.split()], [f"{run:%m-%d}" for run in runs]]
print("lupaxa-cronlab", version("lupaxa-cronlab"), "crondst", version("crondst"), seen)
assert seen == [
    ["02-01", "02-02", "02-03", "02-05", "02-07"],
    ["02-09", "02-23", "03-09", "03-23", "04-13"],
], "the behaviour has changed"
PYTHON
