#!/usr/bin/env bash
# The year of the British tax office, which begins on 6 April.
#
# Question: in which quarter of it are 31 March, 1, 5 and 6 April 2026?
# Expected: in the fourth, the fourth, the fourth and the first. (The source was read first.)
# Seen with quartermaster 1.0: in the fourth, the first, the first and the first. The day on which the year begins is a parameter that is not used.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check quartermaster==1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from quartermaster import Quartermaster

days = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 5), date(2026, 4, 6)]
seen = [Quartermaster(fismonth=4, fisday=6, now=day).quarter for day in days]
print("quartermaster", version("quartermaster"), seen)
assert seen == [4, 1, 1, 1], "the behaviour has changed"
PYTHON
