#!/usr/bin/env bash
# The help text of a metric, in two lines, for Prometheus.
#
# Question: which lines has the text of a counter with the help "one" and, on the next line, "two"?
# Expected: the line feed is written as a backslash and an n, as the text format of Prometheus says. (The question came up while label values were run, which are right.)
# Seen with larzmetrics 0.1.0: the second line of the help is a line of its own, which a reader takes for a sample or an error.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check larzmetrics==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from larzmetrics import Registry

registry = Registry()
registry.counter("tickets", "one\ntwo").inc()
seen = registry.render().splitlines()
print("larzmetrics", version("larzmetrics"), seen)
assert seen == ["# HELP tickets one", "two", "# TYPE tickets counter", "tickets 1"], "the behaviour has changed"
PYTHON
