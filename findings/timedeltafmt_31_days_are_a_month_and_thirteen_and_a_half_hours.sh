#!/usr/bin/env bash
# The text of a period of 31 days.
#
# Question: what is the text of 31 days, and what that of 35?
# Expected: 1M 1d and 1M 5d, since a week is written as 7d. (The question came up while other inputs were run.)
# Seen with timedeltafmt 0.1.1: 1M 13h 30m and 1M 4d 13h 30m. A month is a twelfth of 365.25 days, which is 30 days, 10 hours and a half; a period of whole
# days has hours.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check timedeltafmt==0.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import timedelta
from importlib.metadata import version

from timedeltafmt import format_timedelta

seen = [format_timedelta(timedelta(days)) for days in (31, 35)]
print("timedeltafmt", version("timedeltafmt"), seen)
assert seen == ["1M 13h 30m", "1M 4d 13h 30m"], "the behaviour has changed"
PYTHON
