#!/usr/bin/env bash
# A line of a log, "resolved after 2h 5m", and a filter for what took less than ten minutes: dur:<10m.
#
# Question: does it match? And "dur:>1h" for "1 hour 30 minutes", and for "2h5m"?
# Expected: no; yes; yes. (The question came up while others were run.)
# Seen with boolean-query-parser 1.1.0: yes, as each number with a unit is a duration of its own and 5m is less than ten minutes; no, as an hour and half an hour are both
# no more than an hour; no, as a number with a unit and no space after it is no duration.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check boolean-query-parser==1.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from boolean_query_parser import apply_query, parse_query

cases = (("dur:<10m", "resolved after 2h 5m"), ("dur:>1h", "after 1 hour 30 minutes"), ("dur:>1h", "after 2h5m"), ("dur:>1h", "after 90 min"))
seen = [apply_query(parse_query(query), line) for query, line in cases]
print("boolean-query-parser", version("boolean-query-parser"), seen)
assert seen == [True, False, False, True], "the behaviour has changed"
PYTHON
