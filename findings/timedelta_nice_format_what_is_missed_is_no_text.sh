#!/usr/bin/env bash
# The time left of a target that was missed, as text.
#
# Question: how are 90 minutes, no time, and minus 90 minutes written?
# Expected: 1 hour, 30 minutes; 0 seconds; and minus that, or an error. (The question came up while other texts of lengths were run.)
# Seen with timedelta-nice-format 0.1.0: as expected for the first two, and an empty text for the last.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check timedelta-nice-format==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import timedelta
from importlib.metadata import version

from timedelta_nice_format import timedelta_nice_format

seen = [timedelta_nice_format(timedelta(minutes=minutes)) for minutes in (90, 0, -90)]
print("timedelta-nice-format", version("timedelta-nice-format"), seen)
assert seen == ["1 hour, 30 minutes", "0 seconds", ""], "the behaviour has changed"
PYTHON
