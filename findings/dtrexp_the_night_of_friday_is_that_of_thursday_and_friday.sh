#!/usr/bin/env bash
# The night shift of Friday, in an expression of times and weekdays.
#
# Question: which of these has "T2200:0600 E5" (22 to 6 on Fridays): Friday 6 March 2026 at 03:00, Friday at 23:00, Saturday at 03:00?
# Guess: the second and the third.
# Seen with dtrexp 1.2.0: the first and the second. Each part is looked up for the moment alone, so the morning that belongs to the shift of Thursday is in, and the end
# of Friday's is not.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check dtrexp==1.2.0 tzdata
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import dtrexp

night = dtrexp.parse("T2200:0600 E5")
seen = [night.covers(f"2026-03-{moment}:00:00+00:00") for moment in ("06T03", "06T23", "07T03")]
print("dtrexp", version("dtrexp"), seen)
assert seen == [True, True, False], "the behaviour has changed"
PYTHON
