#!/usr/bin/env bash
# A check that is critical as soon as there is one error, with the threshold as a number and as a text.
#
# Question: a check has critical=0, another critical="0". What state has each with 5 errors, and which range is each threshold?
# Expected: critical twice, and "0" twice (0 to 0): its documents allow a text, a number or a range. (The question came up while its source was read.)
# Seen with nagiosplugin 1.4.0: OK for the number, critical for the text. The number 0 is taken as no threshold, which is the range from 0 to infinity; 1 and 2
# are taken as "1" and "2".
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check nagiosplugin==1.4.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from nagiosplugin import Metric, Range, ScalarContext

errors = Metric("errors", 5)
states = [str(ScalarContext("errors", critical=limit).evaluate(errors, None).state) for limit in (0, "0", 1)]
seen = [states, [str(Range(limit)) for limit in (0, "0", 1, "1")]]
print("nagiosplugin", version("nagiosplugin"), seen)
assert seen == [["ok", "critical", "critical"], ["", "0", "1", "1"]], "the behaviour has changed"
PYTHON
