#!/usr/bin/env bash
# A reminder before the start, as a duration with a sign.
#
# Question: what are "-1h30m" and "-PT1H30M"?
# Guess: -5,400 seconds each, or an error.
# Seen with philiprehberger-duration 0.4.0: 5,400 each. What is not a number and its unit is left out, the sign with it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check philiprehberger-duration==0.4.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from philiprehberger_duration import parse

seen = [parse(text) for text in ("-1h30m", "-PT1H30M", "1h30m")]
print("philiprehberger-duration", version("philiprehberger-duration"), seen)
assert seen == [5400, 5400, 5400], "the behaviour has changed"
PYTHON
