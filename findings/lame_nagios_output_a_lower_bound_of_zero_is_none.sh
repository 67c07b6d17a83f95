#!/usr/bin/env bash
# A check that something is still running: none is critical, fewer than five is a warning.
#
# Question: which exit code has a count of 0 with low_critical=0 and low_warning=5, and which has a count of 1 with low_critical=1 (and 90 and 95 as the upper
# bounds)?
# Guess: 2 (critical), both.
# Seen with lame-nagios-output 0.0.1: 0 (ok), and 2. A bound of zero counts as not given, and then the other lower bound is left out too.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check lame-nagios-output==0.0.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from lame_nagios_output import Output

seen = []
for count in (0, 1):
    try:
        Output().numeric_output(count, ["ok", "warning", "critical", "unknown"], 90, 95, low_warning=5, low_critical=count)
    except SystemExit as end:
        seen.append(end.code)
print("lame-nagios-output", version("lame-nagios-output"), seen)
assert seen == [0, 2], "the behaviour has changed"
PYTHON
