#!/usr/bin/env bash
# Measured times of just under a minute, an hour and a day, as text.
#
# Question: what are 59.99, 3599.9 and 86399.9 seconds?
# Guess: 1m, 1h and 1d, as each is rounded.
# Seen with codechu-fmt 0.4.0: 60.0s, 60m 0s and 24h 0m. The unit is chosen before the value is rounded.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check codechu-fmt==0.4.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from codechu_fmt import format_duration

seen = [format_duration(seconds) for seconds in (59.99, 3599.9, 86399.9)]
print("codechu-fmt", version("codechu-fmt"), seen)
assert seen == ["60.0s", "60m 0s", "24h 0m"], "the behaviour has changed"
PYTHON
