#!/usr/bin/env bash
# A branch of a simulated process has a condition on the priority, whose value in the file of the simulation is a text, 3; the ticket has the number 3.
#
# Question: which of the conditions =, !=, >= and <= are true?
# Expected: all but !=, as a text that is a number is compared as one by >= and <=, whose source was read first.
# Seen with prosimos 2.1.0: >= and <= alone. All conditions but equality make numbers of both, so that the ticket is neither equal to 3 nor unequal.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check prosimos==2.1.0
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from prosimos.branch_condition_rules import BranchConditionRule

seen = [BranchConditionRule("priority", sign, "3").is_rule_true({"priority": 3}) for sign in ("=", "!=", ">=", "<=")]
print("prosimos", version("prosimos"), seen)
assert seen == [False, False, True, True], "the behaviour has changed"
PYTHON
