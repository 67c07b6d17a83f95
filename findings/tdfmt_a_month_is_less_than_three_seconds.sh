#!/usr/bin/env bash
# How long an incident has been open, as text.
#
# Question: how are an hour and a half, a day and a second, and 31 days written?
# Expected: the first as 1h30m0s, and the others with days, or with hours as Go does (24h0m1s, 744h0m0s). (The question came up while others were run.)
# Seen with tdfmt 0.0.3: 1h30m0s, 1.0864s and 2.6784s. A day is added as 86,400 microseconds, and not seconds; its documents have "72h3m0.5s" as an
# example.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check tdfmt==0.0.3
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import timedelta
from importlib.metadata import version

from tdfmt.tdfmt import tdfmt

seen = [tdfmt(length) for length in (timedelta(hours=1.5), timedelta(days=1, seconds=1), timedelta(days=31))]
print("tdfmt", version("tdfmt"), seen)
assert seen == ["1h30m0s", "1.0864s", "2.6784s"], "the behaviour has changed"
PYTHON
