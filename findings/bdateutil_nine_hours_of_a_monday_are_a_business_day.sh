#!/usr/bin/env bash
# How many business days a ticket was open.
#
# Question: relativedelta(end, start).bdays for a Monday from 9:00 to 18:00, from its midnight to the midnight after, and from Sunday at 9:00 to Sunday at
# 18:00.
# Guess: 0, 1 and 0.
# Seen with bdateutil 0.1: 1, 1 and 2. A day is added until the start is past the end, so each part of a day counts as a whole one and as its next day; and an
# end on a weekend counts one more.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check bdateutil==0.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from bdateutil.relativedelta import relativedelta

spans = [(9, 9, 9, 18), (9, 0, 10, 0), (8, 9, 8, 18)]
seen = [relativedelta(datetime(2026, 3, b, d), datetime(2026, 3, a, c)).bdays for a, c, b, d in spans]
print("bdateutil", version("bdateutil"), seen)
assert seen == [1, 1, 2], "the behaviour has changed"
PYTHON
