#!/usr/bin/env bash
# Lengths with a fraction in their last part, as ISO 8601 has them.
#
# Question: what are PT1.5S and PT1.5H, and what is P1W2D?
# Guess: a second and a half, an hour and a half, and an error; ISO 8601 lets the last part have a fraction, whichever it is.
# Seen with isochron 0.1.0: the first is so; the second is refused as no duration of ISO 8601, while P1W2D, which mixes weeks and days against it, is nine days.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check isochron==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from isochron import ParseError, parse_duration

seen = []
for text in ("PT1.5S", "PT1.5H", "P1W2D"):
    try:
        seen.append(str(parse_duration(text)))
    except ParseError:
        seen.append("refused")
print("isochron", version("isochron"), seen)
assert seen == ["0:00:01.500000", "refused", "9 days, 0:00:00"], "the behaviour has changed"
PYTHON
