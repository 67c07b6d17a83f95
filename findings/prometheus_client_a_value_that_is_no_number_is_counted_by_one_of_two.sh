#!/usr/bin/env bash
# A duration that could not be computed (NaN), observed beside one that could.
#
# Question: 0.5 and NaN are observed by a histogram and by a summary. What are their counts and sums, and what is the last bucket of the histogram?
# Expected: both refuse NaN, or both count 2. (The question came up while another was run.)
# Seen with prometheus-client 0.26.0: the summary counts 2, the histogram counts 1, also in the bucket +Inf, and the sum of both is NaN from then on. So the average
# (sum by count) is lost for good, and the count of the histogram does not show that anything was observed. prom-client
# 15.1.3 for Node refuses NaN.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check prometheus-client==0.26.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version
from math import isnan

from prometheus_client import CollectorRegistry, Histogram, Summary

registry = CollectorRegistry()
metrics = [Histogram("h", "duration", buckets=(1,), registry=registry), Summary("s", "duration", registry=registry)]
for value in (0.5, float("nan")):
    for metric in metrics:
        metric.observe(value)
value_of = registry.get_sample_value
counts = [value_of("h_count"), value_of("h_bucket", {"le": "+Inf"}), value_of("s_count")]
sums = [value_of("h_sum"), value_of("s_sum")]
print("prometheus-client", version("prometheus-client"), counts, sums)
assert counts == [1, 1, 2] and all(map(isnan, sums)), "the behaviour has changed"
PYTHON
