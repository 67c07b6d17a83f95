#!/usr/bin/env bash
# Twelve months and a year, as texts of a contract.
#
# Question: how many days have "1 month", "12 months" and "1 year"?
# Expected: 30, 360 or 365, and 365. (The question came up while another was run.)
# Seen with durations-nlp 1.0.1: 30.5, 366 and 366. A month is the twelfth of a leap year, so a target of a year ends a day late in three years of four.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check durations-nlp==1.0.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from durations_nlp import Duration

seen = [Duration(text).to_days() for text in ("1 month", "12 months", "1 year")]
print("durations-nlp", version("durations-nlp"), seen)
assert seen == [30.5, 366.0, 366.0], "the behaviour has changed"
PYTHON
