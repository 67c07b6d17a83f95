#!/usr/bin/env bash
# Four tickets closed after 1, 2, 3 and 4 hours. The share that is still open is estimated, and made a step function by two parts of one library.
#
# Question: which share is open after half an hour?
# Guess: all of them, 1.0: the estimate starts at time 0.
# Seen with scikit-survival 0.28.0: 0.75. The estimate begins with the first event, and the function has its first value down to zero.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check scikit-survival==0.28.0
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import numpy as np
from sksurv.functions import StepFunction
from sksurv.nonparametric import kaplan_meier_estimator

times, shares = kaplan_meier_estimator(np.ones(4, dtype=bool), np.array([1.0, 2.0, 3.0, 4.0]))
seen = [float(StepFunction(times, shares)(hour)) for hour in (0.5, 1.0, 2.5)]
print("scikit-survival", version("scikit-survival"), times.tolist(), seen)
assert times[0] == 1.0, "the behaviour has changed"
assert seen == [0.75, 0.75, 0.5], "the behaviour has changed"
PYTHON
