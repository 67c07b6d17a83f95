#!/usr/bin/env bash
# A length as Python writes it, read again.
#
# Question: what are "1:30:00" and "1 day, 1:30:00", the texts of two values of timedelta?
# Expected: 5,400 and 91,800 seconds, or an error. (The question came up while signs were run.)
# Seen with philiprehberger-duration 0.4.0: 5,400 and 86,400. With a unit in the text, the part with colons is left out, and there is no error.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check philiprehberger-duration==0.4.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import timedelta
from importlib.metadata import version

from philiprehberger_duration import parse

seen = [parse(str(timedelta(hours=1.5))), parse(str(timedelta(days=1, hours=1.5)))]
print("philiprehberger-duration", version("philiprehberger-duration"), seen)
assert seen == [5400, 86400], "the behaviour has changed"
PYTHON
