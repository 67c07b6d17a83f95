#!/usr/bin/env bash
# A review period that is prolonged by a half, or scaled by a setting that is 1.0.
#
# Question: what is a duration of three months times 2, times 1.0, times 1.5 and divided by 2? And of three days times 1.5?
# Expected: six months, three months, and for the others months and days, or an error as months have no fixed length; 4.5 days.
# Seen with pendulum 3.3.0: six months; nothing, twice: a float drops the years and months without a word, also 1.0; two months; 4.5 days.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pendulum==3.3.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import pendulum

months = pendulum.duration(months=3)
scaled = [months * 2, months * 1.0, months * 1.5, months / 2, pendulum.duration(days=3) * 1.5]
start = pendulum.datetime(2026, 1, 31)
seen = [f"{start + duration:YYYY-MM-DD HH}" for duration in scaled]
print("pendulum", version("pendulum"), scaled, seen)
assert seen == ["2026-07-31 00", "2026-01-31 00", "2026-01-31 00", "2026-03-31 00", "2026-02-04 12"], "the behaviour has changed"
PYTHON
