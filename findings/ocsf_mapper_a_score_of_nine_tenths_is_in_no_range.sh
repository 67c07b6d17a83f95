#!/usr/bin/env bash
# Scores of CVSS mapped to severities by its own ranges: low from 0.1 to 3.9, medium from 4.0 to 6.9, high from 7.0 to 8.9.
#
# Question: which range has 0.9, 3.9, 6.9 and 8.9?
# Expected: low, low, medium and high.
# Seen with ocsf-mapper 0.4.4: none, low, medium and high. The value is cut to a whole number before it is compared, and 0 is below 0.1.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check ocsf-mapper==0.4.4
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from ocsf_mapper.ops import apply_op

ranges = [[0.1, 3.9, "low"], [4.0, 6.9, "medium"], [7.0, 8.9, "high"]]
seen = [apply_op({"range": "$.score", "ranges": ranges}, {"score": score}) for score in (0.9, 3.9, 6.9, 8.9)]
print("ocsf-mapper", version("ocsf-mapper"), seen)
assert seen == [None, "low", "medium", "high"], "the behaviour has changed"
PYTHON
