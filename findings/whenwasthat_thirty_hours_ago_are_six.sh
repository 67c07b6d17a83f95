#!/usr/bin/env bash
# A ticket that was opened three, thirty, forty-seven and forty-nine hours before 9:00 of 4 March 2026.
#
# Question: when was that, in words?
# Expected: approximately 3, 30 and 47 hours and 2 days ago. (The source was read first.)
# Seen with whenwasthat 0.1.1: approximately 3, 6 and 23 hours and 2 days ago. Below two days the number is that of the hours beyond whole days.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check whenwasthat==0.1.1 pandas==2.3.3
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime, timedelta
from importlib.metadata import version

from WhenWasThat import when

now = datetime(2026, 3, 4, 9)
seen = [when(now - timedelta(hours=hours), now).natural for hours in (3, 30, 47, 49)]
print("whenwasthat", version("whenwasthat"), seen)
assert [text.split()[1:3] for text in seen] == [["3", "hours"], ["6", "hours"], ["23", "hours"], ["2", "days"]], "the behaviour has changed"
PYTHON
