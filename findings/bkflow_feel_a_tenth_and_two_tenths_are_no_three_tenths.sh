#!/usr/bin/env bash
# A share of a budget in a decision. Numbers of FEEL are decimal (IEEE 754, 34 digits).
#
# Question: are 0.1+0.2=0.3 and 1=1.0?
# Guess: both.
# Seen with bkflow-feel 1.2.0: the first is not, since numbers are binary; and the second is an error, since a whole number and one with a point are of two
# types.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check bkflow-feel==1.2.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import logging
from importlib.metadata import version

from bkflow_feel.api import parse_expression

logging.disable()
seen = []
for text in ("0.1+0.2=0.3", "1=1.0"):
    try:
        seen.append(parse_expression(text, {}))
    except Exception as error:
        seen.append(type(error).__name__)
print("bkflow-feel", version("bkflow-feel"), seen)
assert seen == [False, "ValidationError"], "the behaviour has changed"
PYTHON
