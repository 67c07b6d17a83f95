#!/usr/bin/env bash
# Log records with the levels that programs of Python add: TRACE as 5, and NOTICE as 25.
#
# Question: OpenTelemetry has 24 severities, four of each of TRACE, DEBUG, INFO, WARN, ERROR and FATAL. Which have the levels 5, 15, 25 and 35?
# Expected: TRACE, DEBUG2 or DEBUG3, INFO2 or INFO3, WARN2 or WARN3. (Written down with the script.)
# Seen with opentelemetry-sdk 1.45.2: UNSPECIFIED, DEBUG4, INFO4 and WARN4. The levels are counted by ones from each level of Python on, so the six highest of
# ten are the fourth; and none is a TRACE.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check opentelemetry-sdk==1.45.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from opentelemetry.sdk._logs._internal import std_to_otel

seen = [std_to_otel(level).name for level in (5, 15, 25, 35)]
print("opentelemetry-sdk", version("opentelemetry-sdk"), seen)
assert seen == ["UNSPECIFIED", "DEBUG4", "INFO4", "WARN4"], "the behaviour has changed"
PYTHON
