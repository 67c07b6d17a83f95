#!/usr/bin/env bash
# The least number of agents for whom a queue does not grow for ever: 100 calls an hour of five minutes each are a load of 8.33.
#
# Question: how many agents does required_servers want for a mean wait of at most 1 hour, and for a load of exactly 8, and what is the mean wait with one less?
# Expected: 9 for both (9 agents work more than 8.33 and 8), and with 8 the queue has no mean wait. (The question came up while another was run.)
# Seen with pyqueueing 0.1.1: 10 and 9; with 9 agents for the load of 8.33 its own mean wait is five minutes. The search begins one above the least
# number, so an agent is paid whom no target needs.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pyqueueing==0.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from pyqueueing import ErlangC

seen = [ErlangC(arrival_rate=calls, service_rate=12).required_servers(target_mean_wait=1) for calls in (100, 96)]
minutes = round(60 * ErlangC(arrival_rate=100, service_rate=12, servers=9).mean_wait(), 1)
print("pyqueueing", version("pyqueueing"), seen, minutes)
assert seen == [10, 9], "the behaviour has changed"
assert minutes < 60, "the behaviour has changed"
PYTHON
