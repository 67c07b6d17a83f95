#!/usr/bin/env bash
# A decision table with the hit policy Priority: more than one user is high, more than two are low; of the rules that fit, the output with the highest priority counts. DMN takes the order
#
# of the priorities from the list of the output's values.
# Question: what is a ticket of three users, and one where the outputs are "medium" and "high", and 2 and 10?
# Expected: high, high, and 10, or an error as there is no such list. (The source was read first.)
# Seen with bkflow-dmn 0.2.0: low, medium and 10: outputs are sorted by alphabet, and the last one is the highest.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check bkflow-dmn==0.2.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from bkflow_dmn.api import decide_single_table

def decide(first, second):
    table = {
        "title": "priority",
        "hit_policy": "Priority",
        "inputs": {"cols": [{"id": "users"}], "rows": [[">1"], [">2"]]},
        "outputs": {"cols": [{"id": "priority"}], "rows": [[first], [second]]},
    }
    return decide_single_table(table, {"users": 3})[0]["priority"]

seen = [decide('"high"', '"low"'), decide('"medium"', '"high"'), decide("2", "10")]
print("bkflow-dmn", version("bkflow-dmn"), seen)
assert seen == ["low", "medium", 10], "the behaviour has changed"
PYTHON
