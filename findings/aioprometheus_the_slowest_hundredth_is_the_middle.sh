#!/usr/bin/env bash
# The durations of a hundred checks, as a summary with quantiles.
#
# Question: the durations are 1, 2, ... 100 seconds. What are the quantiles 0.5, 0.9 and 0.99 of a Summary, in that order and in the reverse one?
# Expected: about 50, 90 and 99; the errors that it is made with are 0.05, 0.01 and 0.001 by default. (The question came up while another was run.)
# Seen with aioprometheus 23.12.0: 27, 45 and 51, in both orders; the count (100) and the sum (5050) are right. Of a thousand durations in order the last quantile is 496. A target for the slowest hundredth is met by
# half of the real time.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check aioprometheus==23.12.0 quantile-python==1.1 orjson==3.13.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from aioprometheus import Summary


def shown(name: str, durations: range) -> dict[object, float]:
    summary = Summary(name, "Durations of checks")
    for duration in durations:
        summary.observe({}, duration)
    return dict(summary.get({}))


seen = [shown("up", range(1, 101)), shown("down", range(100, 0, -1)), shown("long", range(1, 1001))]
print("aioprometheus", version("aioprometheus"), seen)
hundred = {0.5: 27, 0.9: 45, 0.99: 51, "count": 100, "sum": 5050}
assert seen == [hundred, hundred, {0.5: 275, 0.9: 454, 0.99: 496, "count": 1000, "sum": 500_500}], "the behaviour has changed"
PYTHON
