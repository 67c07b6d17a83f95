#!/usr/bin/env bash
# A rule asks which hour of the day it was some hours before, by the remainder of a division; the language of the rules is close to Python's.
#
# Question: what are (9 - 10) % 24, -7 % 3 and -7 // 2?
# Guess: 23, 2 and -4, as in Python.
# Seen with rule-engine 5.1.0: -1, -1 and -3. Numbers are decimals, whose remainder has the sign of the dividend.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check rule-engine==5.1.0
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from rule_engine import Rule

seen = [int(Rule(text).evaluate({})) for text in ("(9 - 10) % 24", "-7 % 3", "-7 // 2")]
print("rule-engine", version("rule-engine"), seen, "in Python", [(9 - 10) % 24, -7 % 3, -7 // 2])
assert seen == [-1, -1, -3], "the behaviour has changed"
PYTHON
