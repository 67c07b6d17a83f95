#!/usr/bin/env bash
# The text of a duration that is a tenth of a microsecond short of an hour.
#
# Question: what is the text of 3599.9999999 seconds, and what that of 2.3 seconds?
# Guess: 1h or 59mn 59s 999ms 999μs; 2s 300ms.
# Seen with timedisplay 0.9.6: 59mn 59s 998ms 999μs, and 2s 299ms: the first is a thousandth of a second too short, ten thousand times the rest that a cut
# would leave out.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check timedisplay==0.9.6
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import timedisplay

seen = [timedisplay.duration_format(length) for length in (3599.9999999, 2.3)]
print("timedisplay", version("timedisplay"), seen)
assert seen == ["59mn 59s 998ms 999μs", "2s 299ms"], "the behaviour has changed"
PYTHON
