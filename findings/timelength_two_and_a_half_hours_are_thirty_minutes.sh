#!/usr/bin/env bash
# Time spent on a ticket, in words, with a parser that says whether it succeeded.
#
# Question: how many hours are "two and a half hours", "an hour and a half", "half an hour" and "2.5 hours", and did it succeed?
# Expected: 2.5, 1.5, 0.5 and 2.5, and yes, or no success where a part is not understood. (The question came up while another was run.)
# Seen with timelength 3.0.4: 0.5, 1, 0.5 and 2.5, with success each time: a number that has no unit of its own is left out.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check timelength==3.0.4
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from timelength import TimeLength

results = [TimeLength(text).result for text in ("two and a half hours", "an hour and a half", "half an hour", "2.5 hours")]
seen = [(result.seconds / 3600, result.success) for result in results]
print("timelength", version("timelength"), seen)
assert seen == [(0.5, True), (1, True), (0.5, True), (2.5, True)], "the behaviour has changed"
PYTHON
