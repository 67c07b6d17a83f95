#!/usr/bin/env bash
# A timeout in milliseconds, read as a length of time.
#
# Question: what is "500ms", and what is "1mo"?
# Guess: half a second and thirty days, or an error where the unit is unknown.
# Seen with htd 0.0.2: 8 hours and 20 minutes, and a minute. Only the first letter of a unit is read.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check htd==0.0.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import htd

seen = [str(htd.parse(text)) for text in ("500ms", "1mo")]
print("htd", version("htd"), seen)
assert seen == ["8:20:00", "0:01:00"], "the behaviour has changed"
PYTHON
