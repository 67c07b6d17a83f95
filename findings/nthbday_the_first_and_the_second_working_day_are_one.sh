#!/usr/bin/env bash
# The working days at the start of May 2026; Friday the first is a holiday of India.
#
# Question: what are the first, second and third working day of the month?
# Expected: Monday the 4th, Tuesday the 5th, Wednesday the 6th. (The source was read first.)
# Seen with nthBday 0.2.7: the 4th, the 4th and the 5th. A day that is a holiday moves to the next one, and the holidays before it are not counted out.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check nthBday==0.2.7 pandas==3.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import nthBday

questions = (nthBday.first_working_day, nthBday.second_working_day, nthBday.third_working_day)
seen = [str(question(5, 2026))[:10] for question in questions]
print("nthBday", version("nthBday"), seen)
assert seen == ["2026-05-04", "2026-05-04", "2026-05-05"], "the behaviour has changed"
PYTHON
