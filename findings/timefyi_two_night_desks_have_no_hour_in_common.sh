#!/usr/bin/env bash
# The hours in which two desks work.
#
# Question: in which hours of UTC are desks in Tokyo and in Seoul (nine hours east, all year) both at work from 9 to 17, from 22 to 24, from 0 to 6, and
# from 22 to 6?
# Expected: 0 to 7, 13 and 14, 15 to 20, and 13 to 20. (The question came up while half hours were run.)
# Seen with timefyi 0.1.3: as expected but for the night from 22 to 6, which has no hours, and there is no error.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check timefyi==0.1.3
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from timefyi import get_business_hours_overlap

shifts = [(9, 17), (22, 24), (0, 6), (22, 6)]
seen = [get_business_hours_overlap(["Asia/Tokyo", "Asia/Seoul"], *hours) for hours in shifts]
print("timefyi", version("timefyi"), seen)
assert seen == [list(range(8)), [13, 14], list(range(15, 21)), []], "the behaviour has changed"
PYTHON
