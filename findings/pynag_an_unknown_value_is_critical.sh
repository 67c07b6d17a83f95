#!/usr/bin/env bash
# Performance data of a plugin that could not measure one of its values.
#
# Question: what is the status of "users" in "users=U;20;50 load=1;5;10" by its thresholds, and what is written when the data is read and written? U is how the guidelines of
# Nagios plugins have a value that could not be determined.
# Expected (the question came up while another was run): unknown (3), and the same data.
# Seen with pynag 1.1.2: critical (2), and "'users'=;20;50;;", without a value, which the package itself calls not valid. So a value that nobody measured pages, and what is written is refused or dropped.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pynag==1.1.2
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from pynag.Utils import PerfData

data = PerfData("users=U;20;50 load=1;5;10")
seen = [one.get_status() for one in data.metrics]
written = str(data)
print("pynag", version("pynag"), seen, written, PerfData(written).is_valid())
assert seen == [2, 0] and written == "'users'=;20;50;; 'load'=1;5;10;;", "the behaviour has changed"
assert not PerfData(written).is_valid(), "the behaviour has changed"
PYTHON
