#!/usr/bin/env bash
# A gauge by the level of an escalation, which one part of a program has as a number and another as a text.
#
# Question: set for level 1 and then for level "1", which lines has the page?
# Expected: one line with the last value, or an error: the values of labels are texts. (The question came up while another was run.)
# Seen with aioprometheus 23.12.0: two lines of the same series with two values. Prometheus takes one of the two and counts the other as a duplicate.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check aioprometheus==23.12.0 quantile-python==1.1 orjson==3.13.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from aioprometheus import REGISTRY, Gauge
from aioprometheus.formats.text import TextFormatter

pages = Gauge("pages", "Pages sent")
pages.set({"level": 1}, 3)
pages.set({"level": "1"}, 4)
seen = [line for line in TextFormatter().marshall(REGISTRY).decode().splitlines() if not line.startswith("#")]
print("aioprometheus", version("aioprometheus"), seen)
assert seen == ['pages{level="1"} 3', 'pages{level="1"} 4'], "the behaviour has changed"
PYTHON
