#!/usr/bin/env bash
# A job of the weekend.
#
# Question: "Sunday as 0 or 7" is documented. When do the jobs of the weekdays 7, 5-7 and fri-sun run after Saturday 7 March 2026 at 01:00?
# Guess: on Sunday the 8th, all three.
# Seen with larzcron 0.1.0: the first does; the others are refused, as their end is before their start: 7 becomes 0 before the range is read.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check larzcron==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from larzcron import CronError, CronExpression

seen = []
for weekdays in ("7", "5-7", "fri-sun"):
    try:
        seen.append(str(CronExpression(f"0 0 * * {weekdays}").next(datetime(2026, 3, 7, 1))))
    except CronError as error:
        seen.append(str(error))
print("larzcron", version("larzcron"), seen)
refusals = [f"range start > end in '{weekdays}'" for weekdays in ("5-7", "fri-sun")]
assert seen == ["2026-03-08 00:00:00", *refusals], "the behaviour has changed"
PYTHON
