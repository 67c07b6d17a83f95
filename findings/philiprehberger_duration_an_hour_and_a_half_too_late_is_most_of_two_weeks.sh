#!/usr/bin/env bash
# The time left of a target that was missed, as text.
#
# Question: how are 5,400 and -5,400 seconds written, and what is read from the second text?
# Guess: 1h 30m and -1h 30m, and -5,400 again, or an error.
# Seen with philiprehberger-duration 0.4.0: 1h 30m; -1w 6d 22h 30m; and 1,204,200. The quotient is rounded down, so only the week is negative, and the
# reader drops the sign of it as of any text.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check philiprehberger-duration==0.4.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from philiprehberger_duration import format, parse

late = format(-5400)
seen = format(5400), late, parse(late)
print("philiprehberger-duration", version("philiprehberger-duration"), seen)
assert seen == ("1h 30m", "-1w 6d 22h 30m", 1204200), "the behaviour has changed"
PYTHON
