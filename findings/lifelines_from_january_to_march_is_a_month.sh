#!/usr/bin/env bash
# Ages of tickets in months or days, from their dates. The function has an argument freq, "the units of time to use".
#
# Question: how many months are from 1 January to 1 March 2026 and from 31 January to 28 February, and how many days are 36 hours?
# Guess: 2 and 1 (or 1.94 and 0.92), and 1.5.
# Seen with lifelines 0.30.3: 1, 0 and 1. A month is 30.44 days, and only whole units count: a median of days is up to a day too short.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check lifelines==0.30.3
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from lifelines.utils import datetimes_to_durations

months, _ = datetimes_to_durations(["2026-01-01", "2026-01-31"], ["2026-03-01", "2026-02-28"], freq="M")
days, _ = datetimes_to_durations(["2026-03-02 09:00"], ["2026-03-03 21:00"], freq="D")
seen = [*map(float, months), *map(float, days)]
print("lifelines", version("lifelines"), seen)
assert seen == [1.0, 0.0, 1.0], "the behaviour has changed"
PYTHON
