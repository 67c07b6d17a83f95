#!/usr/bin/env bash
# The median of a value a minute, of which two minutes were not a number (NaN, as 0/0 of a quiet minute).
#
# Question: the samples of five minutes are 1, NaN, 3, NaN and 5. What are quantile_over_time(0.5), max_over_time and avg_over_time, and quantile(0.5)
# of three series with 1, NaN and 3?
# Expected: 3 or NaN for the median, 5 for the maximum and NaN for the average, and 2 or NaN for the three series. (The question came up while another
# was run.)
# Seen with promtool 2.42.0 (Debian): 1, 5, NaN and 1. A quantile counts what is not a number as the lowest of its values, so quiet minutes make a
# latency look better, where the maximum leaves them out and the average is lost.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
promtool=$(command -v promtool || true)
if [ -z "$promtool" ]; then
  apt-get download -q prometheus >/dev/null 2>&1 || { echo "prometheus is not to be had"; exit 77; }
  dpkg-deb -x ./*.deb "$place"
  promtool="$place/usr/bin/promtool"
fi
cat > test.yml <<'YAML'
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - {series: value, values: 1 NaN 3 NaN 5}
      - {series: 'three{a="1"}', values: 1x4}
      - {series: 'three{a="2"}', values: NaN NaN NaN NaN NaN}
      - {series: 'three{a="3"}', values: 3x4}
    promql_expr_test:
      - {expr: "quantile_over_time(0.5, value[5m])", eval_time: 4m, exp_samples: [{value: -77}]}
      - {expr: "max_over_time(value[5m])", eval_time: 4m, exp_samples: [{value: -77}]}
      - {expr: "avg_over_time(value[5m])", eval_time: 4m, exp_samples: [{value: -77}]}
      - {expr: "quantile(0.5, three)", eval_time: 4m, exp_samples: [{value: -77}]}
YAML
"$promtool" --version | head -n 1
seen=$("$promtool" test rules test.yml 2>&1 | sed -n 's/.*got: {} //p' | tr '\n' ' ')
echo "$seen"
[ "$seen" = "1E+00 5E+00 NaN 1E+00 " ] || { echo "the behaviour has changed"; exit 1; }
