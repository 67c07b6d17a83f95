#!/usr/bin/env bash
# Two tickets that were looked at now and then: one was closed between the first and the third hour, one between the second and the fourth. The share that is open is estimated by Turnbull's method.
#
# Question: which share is open at the fourth hour, when both are closed?
# Expected: none, as the estimate of the same library by Kaplan and Meier has it after the last of all events.
# Seen with surpyval 0.25: 0.2231, e to the power of -1.5. Turnbull's method makes the share of a hazard by default, which never takes all; with `turnbull_estimator="Kaplan-Meier"` it is none.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check surpyval==0.25
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from surpyval import KaplanMeier, Turnbull

looks = {"x": [[1, 3], [2, 4]], "c": [2, 2]}
seen = [
    round(float(Turnbull.fit(**looks).sf(4)), 4),
    round(float(Turnbull.fit(**looks, turnbull_estimator="Kaplan-Meier").sf(4)), 4),
    round(float(KaplanMeier.fit([3, 4]).sf(4)), 4),
]
print("surpyval", version("surpyval"), seen)
assert seen == [0.2231, 0.0, 0.0], "the behaviour has changed"
PYTHON
