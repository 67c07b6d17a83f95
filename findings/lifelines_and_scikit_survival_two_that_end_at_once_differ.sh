#!/usr/bin/env bash
# Four tickets: two closed after one hour and two after two. The cumulative hazard of Nelson and Aalen is estimated.
#
# Question: what is it after one hour?
# Expected: a half for both programs, the two that ended of the four that were open.
# Seen with lifelines 0.30.3 and scikit-survival 0.28.0: 0.5833 and 0.5. The first adds a quarter and a third, as if one had ended just before the other; `nelson_aalen_smoothing=False` makes it a half.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check lifelines==0.30.3 scikit-survival==0.28.0
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import numpy as np
from lifelines import NelsonAalenFitter
from sksurv.nonparametric import nelson_aalen_estimator

hours = np.array([1.0, 1.0, 2.0, 2.0])
fits = [NelsonAalenFitter().fit(hours), NelsonAalenFitter(nelson_aalen_smoothing=False).fit(hours)]
seen = [round(float(fit.cumulative_hazard_.loc[1.0].iloc[0]), 4) for fit in fits]
seen.append(float(nelson_aalen_estimator(np.ones(4, dtype=bool), hours)[1][0]))
print("lifelines", version("lifelines"), "scikit-survival", version("scikit-survival"), seen)
assert seen == [0.5833, 0.5, 0.5], "the behaviour has changed"
PYTHON
