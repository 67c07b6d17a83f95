#!/usr/bin/env bash
# The working days of a ticket that was open at a weekend of 2026, by a calendar of Brazil; the first day does not count.
#
# Question: how many are there from Monday 2 to Friday 6 March, from Saturday 7 to Saturday 7, to Sunday 8 and to Monday 9?
# Expected: 4, 0, 0, and 1 or 0. (The source was read first.)
# Seen with workadays 2023.12.30: 4, -1, -1 and 0. It counts the days between, and takes off each day of rest with the first one too.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check workadays==2023.12.30
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

import workadays

spans = ((2, 6), (7, 7), (7, 8), (7, 9))
seen = [workadays.workdays.networkdays(date(2026, 3, start), date(2026, 3, end)) for start, end in spans]
print("workadays", version("workadays"), seen)
assert seen == [4, -1, -1, 0], "the behaviour has changed"
PYTHON
