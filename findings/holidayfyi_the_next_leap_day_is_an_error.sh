#!/usr/bin/env bash
# A yearly review on 29 February, and "the next occurrence of the given month/day (this year or next)".
#
# Question: which day is it from 2 March 2026, from 2 March 2027 and from 1 January 2028 on?
# Expected: 29 February 2028, three times, or 28 February or 1 March in the years between. (The source was read first.)
# Seen with holidayfyi 0.1.3: ValueError, ValueError and 29 February 2028. Of the year in which the question is put the day is made before anything else.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check holidayfyi==0.1.3
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from holidayfyi import next_occurrence

def review(today):
    try:
        return str(next_occurrence(2, 29, today))
    except ValueError:
        return "ValueError"

seen = [review(date(2026, 3, 2)), review(date(2027, 3, 2)), review(date(2028, 1, 1))]
print("holidayfyi", version("holidayfyi"), seen)
assert seen == ["ValueError", "ValueError", "2028-02-29"], "the behaviour has changed"
PYTHON
