#!/usr/bin/env bash
# A rule in JsonLogic: a ticket that was not reopened, for one whose export has no such count.
#
# Question: is {"==": [{"var": "reopened"}, 0]} true of a ticket without the field, and {"==": [null, false]}?
# Guess: no, as null == 0 is false in JavaScript, whose operator it is.
# Seen with datalogic-py 5.9.0: yes to both.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check datalogic-py==5.9.0
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from datalogic_py import apply


tests = [({"==": [{"var": "reopened"}, 0]}, {"priority": 1}), ({"==": [None, False]}, {})]
seen = [apply(rule, ticket) for rule, ticket in tests]
print("datalogic-py", version("datalogic-py"), seen)
assert seen == [True, True], "the behaviour has changed"
PYTHON
