#!/usr/bin/env bash
# Thresholds in the format of monitoring plugins, where both ends of a range belong to it.
#
# Question: is 10 in breach of the thresholds "10", "~:10", "10:" and "@1:10"? (The guidelines: no, no, no, yes.)
# Guess: as the guidelines have it.
# Seen with pyIcingaFramework 0.0.10: yes, yes, yes, no. The ends are outside of each range.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pyIcingaFramework==0.0.10
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from pyIcingaFramework.check import Measurement

seen = [Measurement.check_threshold(10, threshold) for threshold in ("10", "~:10", "10:", "@1:10")]
print("pyIcingaFramework", version("pyIcingaFramework"), seen)
assert seen == [True, True, True, False], "the behaviour has changed"
PYTHON
