#!/usr/bin/env bash
# Thresholds of a load and of a temperature: 0.5, and from -5 to 5. The guidelines of monitoring plugins have "-10:10" as an example.
#
# Question: is a value of 20 outside of "1:5", "0.5:5" and "-5:5", and of "~:5"?
# Expected: yes, four times. (The question came up while another was run.)
# Seen with nagplug 1.1: yes for "1:5" and "~:5"; "0.5:5" and "-5:5" are refused with a ValueError. A number is a row of digits, without a sign and
# without a decimal point, so most thresholds of loads and of frost can't be written.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check nagplug==1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from nagplug import Threshold

seen = []
for text in ("1:5", "0.5:5", "-5:5", "~:5"):
    try:
        seen.append("inside" if Threshold(text).check(20) else "outside")
    except ValueError:
        seen.append("refused")
print("nagplug", version("nagplug"), seen)
assert seen == ["outside", "refused", "refused", "outside"], "the behaviour has changed"
PYTHON
