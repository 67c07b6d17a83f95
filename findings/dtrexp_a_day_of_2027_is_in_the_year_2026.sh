#!/usr/bin/env bash
# The year of a day, alone and beside a week.
#
# Question: is noon of Sunday 3 January 2027 in "W53", in "Y2026 W53" and in "Y2027 W53"?
# Guess: yes, no and yes, as conditions side by side are met together.
# Seen with dtrexp 1.2.0: yes, yes and no, while "Y2026" alone does not have it. Beside a week the year is the one of the week (ISO 8601).
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check dtrexp==1.2.0 tzdata
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import dtrexp

seen = [dtrexp.parse(text).covers("2027-01-03T12:00:00+00:00") for text in ("Y2026", "W53", "Y2026 W53", "Y2027 W53")]
print("dtrexp", version("dtrexp"), seen)
assert seen == [False, True, True, False], "the behaviour has changed"
PYTHON
