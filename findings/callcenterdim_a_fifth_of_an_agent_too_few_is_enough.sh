#!/usr/bin/env bash
# A hotline with 100 calls of three minutes in half an hour, four of five to be answered in twenty seconds; 30 percent of paid time is spent elsewhere.
#
# Question: how many agents are needed, and how many have to be paid for?
# Expected: 14, and 14 / 0.7 = 20; with 100 calls of two minutes 10, and 10 / 0.7 = 14.3, so 15. (The source was read first.)
# Seen with CallCenterDim 0.0.3: 14 and 20, 10 and 14. The quotient is rounded to the nearest number, so that 0.7 of the paid agents may be fewer than are needed.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check CallCenterDim==0.0.3
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from callcenterdim.Dimensionamento import AgentsFTE, AgentsReq

seen = []
for seconds in (180, 120):
    needed = AgentsReq(100, 30, seconds, 0.8, 20)
    paid = AgentsFTE(100, 30, seconds, 0.8, 20, 0.3)
    seen.append([needed, paid, paid * 0.7 >= needed])
print("CallCenterDim", version("CallCenterDim"), seen)
assert seen == [[14, 20, True], [10, 14, False]], "the behaviour has changed"
PYTHON
