#!/usr/bin/env bash
# A review on the first Friday of each month, in the mode of months and weeks.
#
# Question: its documents have 10 1 5 for the first Friday in October. Which are the first Fridays after 1 March 2026, and which the last ones (L1 for the
# week)?
# Guess: 6 March, 3 April and 1 May; 27 March, 24 April and 29 May.
# Seen with chronox-python 1.0.0: 6 March, 3 April and 8 May; 27 March, 1 May and 29 May. A week belongs to the month of its Thursday, so the first of May is
# the last Friday of April.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check chronox-python==1.0.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from chronox import ChronoX

seen = [
    [f"{ChronoX(f'* * {week} 5 9 0 0; m').next(datetime(2026, 3, 1), leap=count):%m-%d}" for count in (1, 2, 3)] for week in ("1", "L1")
]
print("chronox-python", version("chronox-python"), seen)
assert seen == [["03-06", "04-03", "05-08"], ["03-27", "05-01", "05-29"]], "the behaviour has changed"
PYTHON
