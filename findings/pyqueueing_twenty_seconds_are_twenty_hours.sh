#!/usr/bin/env bash
# "80 % of the calls answered within 20 seconds", for 100 calls an hour of five minutes each.
#
# Question: how many agents does the example of its README give (required_servers with 20 and 0.80), and how many with 20 seconds as a part of an hour?
# Expected, by the README's comment and by Erlang C: 12 for both, since 11 agents answer 75 % in time and 12 answer 86 %. (Guess: 11, as a docstring has it.)
# Seen with pyqueueing 0.1.1: 10 and 12. The 20 are in the unit of the rates, so the example asks for 20 hours. With its 10 agents 56 % are answered within 20
# seconds, and the figure named service_level_20s of a summary is that of 20 hours too.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pyqueueing==0.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version
from math import exp, factorial

from pyqueueing import ErlangC


def in_time(agents: int, load: float) -> float:
    """Erlang C, with 20 of the 300 seconds of a call."""
    waiting = load**agents / factorial(agents) * agents / (agents - load)
    return 1 - waiting / (sum(load**k / factorial(k) for k in range(agents)) + waiting) * exp(-(agents - load) * 20 / 300)


calls = ErlangC(arrival_rate=100, service_rate=12)
seen = [calls.required_servers(target_service_level=(time, 0.80)) for time in (20, 20 / 3600)]
by_hand = [round(in_time(agents, 100 / 12), 2) for agents in (10, 11, 12)]
print("pyqueueing", version("pyqueueing"), seen, by_hand)
assert by_hand == [0.56, 0.75, 0.86]
assert seen == [10, 12], "the behaviour has changed"
PYTHON
