#!/usr/bin/env bash
# Targets written as ISO 8601, read by a parser of words that says whether it succeeded.
#
# Question: how many hours are PT1H, PT1H30M, P1D and P1DT12H, and did it succeed?
# Expected: 1, 1.5, 24 and 36, or no success. (The question came up while another was run.)
# Seen with timelength 3.0.4: 1, 21961, 87600 and 12, with success each time. M is a month and D is a decade, so half an hour is thirty months and a day ten years; P and PT are left out.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check timelength==3.0.4
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from timelength import TimeLength

results = [TimeLength(text).result for text in ("PT1H", "PT1H30M", "P1D", "P1DT12H")]
seen = [(result.seconds / 3600, result.success) for result in results]
print("timelength", version("timelength"), seen)
assert seen == [(1, True), (21_961, True), (87_600, True), (12, True)], "the behaviour has changed"
PYTHON
