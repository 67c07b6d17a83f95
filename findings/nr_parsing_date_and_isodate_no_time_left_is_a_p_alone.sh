#!/usr/bin/env bash
# A target of which no time is left, written as a duration of ISO 8601; at least one number with its unit is needed after the P.
#
# Question: what is its text, and what do the package itself and isodate read in it?
# Expected: P0D or PT0S, and no time. (The source was read first.)
# Seen with nr.parsing.date 1.0.3: P, which it reads as no time and isodate 0.7.2 refuses.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check nr.parsing.date==1.0.3 isodate==0.7.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import isodate
from nr.parsing.date import duration

text = str(duration())
try:
    other = str(isodate.parse_duration(text))
except isodate.ISO8601Error:
    other = "refused"
seen = [text, duration.parse(text).total_seconds(), other]
print("nr.parsing.date", version("nr.parsing.date"), seen)
assert seen == ["P", 0, "refused"], "the behaviour has changed"
PYTHON
