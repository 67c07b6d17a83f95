#!/usr/bin/env bash
# A target of one and a half hours, with the decimal comma of half of Europe.
#
# Question: what are "1.5h" and "1,5h"?
# Expected: an hour and a half, and the same or an error. (The question came up while others were run.)
# Seen with simpleduration 0.1.0: an hour and a half, and 15 hours. A character that belongs neither to a number nor to a unit is left out, without an
# error.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check simpleduration==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from simpleduration import Duration

seen = [str(Duration(text).timedelta()) for text in ("1.5h", "1,5h")]
print("simpleduration", version("simpleduration"), seen)
assert seen == ["1:30:00", "15:00:00"], "the behaviour has changed"
PYTHON
