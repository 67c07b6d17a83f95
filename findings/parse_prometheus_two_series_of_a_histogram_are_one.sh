#!/usr/bin/env bash
# A histogram with a label, as every service with more than one route or desk exports it.
#
# Question: the durations of desk a (1 of 2 within half a second, sum 3) and of desk b (5 of 6, sum 7) are exported in the text format of Prometheus. What is read?
# Expected (the question came up while another was run): two histograms, each with its label, buckets, sum and count.
# Seen with parse-prometheus-text-format 1.1.1 (Node.js): one, with the buckets of desk b, and without a label, a sum or a count; desk a is gone. A counter with the same label is two series, with
# their labels. prometheus-client 0.26.0 for Python, with the same text: as guessed.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check prometheus-client==0.26.0
npm init -y > /dev/null
npm install --silent --no-audit --no-fund parse-prometheus-text-format@1.1.1
cat > export.txt <<'TEXT'
# HELP handled Duration.
# TYPE handled histogram
handled_bucket{desk="a",le="0.5"} 1
handled_bucket{desk="a",le="+Inf"} 2
handled_sum{desk="a"} 3
handled_count{desk="a"} 2
handled_bucket{desk="b",le="0.5"} 5
handled_bucket{desk="b",le="+Inf"} 6
handled_sum{desk="b"} 7
handled_count{desk="b"} 6
# HELP opened Tickets.
# TYPE opened counter
opened{desk="a"} 1
opened{desk="b"} 2
TEXT
cat > question.mjs <<'JS'
import assert from "node:assert";
import { readFileSync } from "node:fs";
import parse from "parse-prometheus-text-format";

const seen = parse(readFileSync("export.txt", "utf8")).map((family) => family.metrics);
console.log("parse-prometheus-text-format 1.1.1", JSON.stringify(seen));
const counters = [{ value: "1", labels: { desk: "a" } }, { value: "2", labels: { desk: "b" } }];
assert.deepEqual(seen, [[{ buckets: { 0.5: "5", "+Inf": "6" } }], counters], "the behaviour has changed");
JS
node question.mjs
venv/bin/python - <<'PYTHON'
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

families = text_string_to_metric_families(Path("export.txt").read_text())
counts = {one.labels["desk"]: one.value for family in families for one in family.samples if one.name == "handled_count"}
print("prometheus-client", counts)
assert counts == {"a": 2, "b": 6}, "the behaviour has changed"
PYTHON
