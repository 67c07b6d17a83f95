#!/usr/bin/env bash
# A length in text, read by a package for quantities with units.
#
# Question: what are "1h 30min" and "1 hour 30 minutes"?
# Guess: an error each, as a sum needs a plus.
# Seen with Pint 0.25.3: thirty hour-minutes (6480000 square seconds), a product without a word. With a plus between them an hour and a half.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pint==0.25.3
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import pint

registry = pint.UnitRegistry()
seen = [str(registry(text)) for text in ("1h 30min", "1 hour 30 minutes", "1h + 30min")]
print("pint", version("pint"), seen)
assert seen == ["30 hour * minute", "30 hour * minute", "1.5 hour"], "the behaviour has changed"
PYTHON
