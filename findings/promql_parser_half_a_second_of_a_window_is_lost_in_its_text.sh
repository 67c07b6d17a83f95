#!/usr/bin/env bash
# A query of Prometheus with a window of five and a half seconds, as text again.
#
# Question: what are str() and prettify() of errors[5s500ms] and of errors[500ms]?
# Expected: 5s500ms and 500ms, both times. (The guess had the units of whole seconds alone.)
# Seen with promql-parser 0.12.0: str() has errors{}[5s] and errors{}[0s]; prettify() keeps the window.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check promql-parser==0.12.0
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import promql_parser

seen = [(str(query), query.prettify()) for query in map(promql_parser.parse, ("errors[5s500ms]", "errors[500ms]"))]
print("promql-parser", version("promql-parser"), seen)
assert seen == [("errors{}[5s]", "errors[5s500ms]"), ("errors{}[0s]", "errors[500ms]")], "the behaviour has changed"
PYTHON
