#!/usr/bin/env bash
# An availability in the text of an alert, by the function that Prometheus has for it.
#
# Question: what does humanizePercentage write for 0.99999, 0.9999 and 0.99994, and what humanizeDuration for 59.9999 seconds?
# Expected: 99.999%, 99.99% and 99.994%, and 59.9999s or 1m 0s. (The question came up while another was run.)
# Seen with promtool 2.42.0 (Debian): 100%, 99.99% and 99.99%, and 60s. Four digits are written, so a service that missed a level of 99.9995 % has
# met it in the mail.
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
cat > rules.yml <<'YAML'
groups:
  - name: group
    rules:
      - alert: Level
        expr: level > 0
        annotations:
          text: '{{ humanizePercentage 0.99999 }} {{ humanizePercentage 0.9999 }} {{ humanizePercentage 0.99994 }} {{ humanizeDuration 59.9999 }}'
YAML
cat > test.yml <<'YAML'
rule_files: [rules.yml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series: [{series: level, values: 1}]
    alert_rule_test: [{eval_time: 0m, alertname: Level, exp_alerts: []}]
YAML
"$promtool" --version | head -n 1
seen=$("$promtool" test rules test.yml 2>&1 | sed -n 's/.*text="\(.*\)".*/\1/p')
echo "$seen"
[ "$seen" = "100% 99.99% 99.99% 60s" ] || { echo "the behaviour has changed"; exit 1; }
