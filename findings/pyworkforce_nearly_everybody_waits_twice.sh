#!/usr/bin/env bash
# How many people of a hotline have to wait, if too few agents are there for the hour.
#
# Question: a hotline has ten hours of calls an hour (100 calls of three minutes in half an hour). What is the probability to wait (Erlang C) with 8, 9, 10, 11 and 14 agents?
# Guess: 1 with 8, 9 and 10 agents, as the queue has no end, or an error; 0.68 with 11 and 0.17 with 14.
# Seen with pyworkforce 0.5.1: 1.96, 1.42, 1.0, 0.68, 0.17; its service level for the first three is 0. call-center-tools 1.0.0 has 1, 1, 1, 0.68, 0.17. A
# report that multiplies the calls by the probability has 196 of 100 callers waiting.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pyworkforce==0.5.1 call-center-tools==1.0.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from call_center_tools import erlang_c
from pyworkforce.queuing import ErlangC

hotline = ErlangC(transactions=100, aht=3, interval=30, asa=20 / 60)
agents = (8, 9, 10, 11, 14)
seen = [
    [round(float(hotline.waiting_probability(positions=count)), 2) for count in agents],
    [round(float(erlang_c(10, count)), 2) for count in agents],
]
print("pyworkforce", version("pyworkforce"), "call-center-tools", version("call-center-tools"), seen)
assert seen == [[1.96, 1.42, 1.0, 0.68, 0.17], [1.0, 1.0, 1.0, 0.68, 0.17]], "the behaviour has changed"
PYTHON
