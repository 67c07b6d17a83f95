#!/usr/bin/env bash
# Three response times of 100, 200 and 300 milliseconds.
#
# Question: which value is at the quantile 1?
# Guess: 300, as the largest value is stored on its own.
# Seen with ddsketch 3.0.1: 301.9. It is within the promised one percent, and no response was as slow.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check ddsketch==3.0.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from ddsketch import DDSketch

times = DDSketch()
for milliseconds in (100, 200, 300):
    times.add(milliseconds)
seen = [round(times.get_quantile_value(1), 1)]
print("ddsketch", version("ddsketch"), seen)
assert seen == [301.9], "the behaviour has changed"
PYTHON
