#!/usr/bin/env bash
# A target was met by each of 100 tickets, and the interval of the true share at 95 percent is wanted.
#
# Question: what is its lower bound?
# Guess: 0.9638, the bound of Clopper and Pearson with 2.5 percent on each side, as for 99 of 100.
# Seen with reliability 0.9.0: 0.9705, which is 5 percent on one side; for 99 of 100 it is 0.9455 with 2.5 percent. The last failure that goes moves the bound by 0.025 where 0.018 were due.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check reliability==0.9.0 numpy==2.2.6
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from reliability.Reliability_testing import one_sample_proportion


def lower(met: int) -> float:
    return round(float(one_sample_proportion(trials=100, successes=met, CI=0.95, print_results=False)[0]), 4)


seen = [lower(100), lower(99)]
print("reliability", version("reliability"), seen, [round(0.025**0.01, 4), round(0.05**0.01, 4)])
assert seen == [0.9705, 0.9455], "the behaviour has changed"
PYTHON
