#!/usr/bin/env bash
# A target as people write it.
#
# Question: what are "1 hour and 30 minutes" and "1h 30 min"?
# Guess: an hour and a half, both, or an error for the first.
# Seen with htd 0.0.2: no time at all, and an hour. A number with a space before its unit is left out without an error.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check htd==0.0.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import htd

seen = [str(htd.parse(text)) for text in ("1 hour and 30 minutes", "1h 30 min")]
print("htd", version("htd"), seen)
assert seen == ["0:00:00", "1:00:00"], "the behaviour has changed"
PYTHON
