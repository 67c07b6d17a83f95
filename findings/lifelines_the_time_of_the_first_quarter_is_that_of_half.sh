#!/usr/bin/env bash
# The time until a share of tickets is resolved, by Kaplan and Meier: the first moment at which no more than so many are open.
#
# Question: four tickets took 1, 2, 3 and 4 hours. When are 75 %, 50 % and 25 % still open, and how many are open after an hour?
# Guess: at 1, 2 and 3 hours, and 0.75.
# Seen with lifelines 0.30.3: at 2, 2 and 3 hours, and 0.7500000000000001, which is more than 0.75. So the first quarter and the half have one time.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check lifelines==0.30.3
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from lifelines import KaplanMeierFitter

fit = KaplanMeierFitter().fit([1, 2, 3, 4], [1, 1, 1, 1])
seen = [float(fit.percentile(share)) for share in (0.75, 0.5, 0.25)]
print("lifelines", version("lifelines"), seen, fit.predict(1))
assert seen == [2.0, 2.0, 3.0], "the behaviour has changed"
assert float(fit.predict(1)) > 0.75, "the behaviour has changed"
PYTHON
