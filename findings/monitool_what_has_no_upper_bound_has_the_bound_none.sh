#!/usr/bin/env bash
# A measured value that cannot be negative, in the output of a check.
#
# Question: what is the performance data of the value 5 with the package's own bounds NONNEGATIVE, UNIT and EVERYWHERE?
# Expected: load=5;;;0;, load=5;;;0;1 and load=5;;;;, since the guidelines of monitoring plugins leave out a bound that there is not. (The question came
# up while its source was read.)
# Seen with monitool 0.1.1: load=5;;;0;None, load=5;;;0;1 and load=5;;;None;None, which no reader takes as a number.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check monitool==0.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from monitool import Perf, Range

seen = [str(Perf("load", 5, bounds=bounds)) for bounds in (Range.NONNEGATIVE, Range.UNIT, Range.EVERYWHERE)]
print("monitool", version("monitool"), seen)
assert seen == ["load=5;;;0;None", "load=5;;;0;1", "load=5;;;None;None"], "the behaviour has changed"
PYTHON
