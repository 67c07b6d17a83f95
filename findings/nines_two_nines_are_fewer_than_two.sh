#!/usr/bin/env bash
# Whether a level of 99 or 99.9 percent has the nines that were promised.
#
# Question: how many nines have 0.99, 0.999 and 0.99999?
# Guess: 2, 3 and 5.
# Seen with nines 0: 1.9999999999999996, 2.9999999999999996 and 5.000000000001976, so of three levels that are just met the first two are missed.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check nines==0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from nines import nines

seen = [nines(level) >= promised for level, promised in ((0.99, 2), (0.999, 3), (0.99999, 5))]
print("nines", version("nines"), [nines(level) for level in (0.99, 0.999, 0.99999)], seen)
assert seen == [False, False, True], "the behaviour has changed"
PYTHON
