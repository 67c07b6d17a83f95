#!/usr/bin/env bash
# Thresholds of a check as lengths of time: what the reader of them does not know.
#
# Question: how many seconds are "90", "1:30", "half an hour" and "-5m"?
# Guess: 90, and a refusal for the others, or 5400, 1800 and -300.
# Seen with mplugin 2.0.0: 90, 0, 0 and 300. A text with no unit that it knows is no time, without a word, so a check that warns after "1:30" warns at once.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check mplugin==2.0.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from mplugin import timespan

seen = [timespan(text) for text in ("90", "1:30", "half an hour", "-5m")]
print("mplugin", version("mplugin"), seen)
assert seen == [90.0, 0, 0, 300.0], "the behaviour has changed"
PYTHON
