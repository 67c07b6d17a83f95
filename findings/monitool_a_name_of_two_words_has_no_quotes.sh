#!/usr/bin/env bash
# A measured value with a name of two words, written by one library of checks and read by another.
#
# Question: how is the value "disk free" of 12 % written, and what does the parser of pynag read from it?
# Expected: 'disk free'=12% with quotes, as the guidelines of monitoring plugins have it, and one value of that name. (The question came up while its
# source was read.)
# Seen with monitool 0.1.1 and pynag 1.1.2: disk free=12% without quotes, and two values, "disk", which has none, and "free".
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check monitool==0.1.1 pynag==1.1.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from monitool import Perf

written = str(Perf("disk free", 12, "%"))
print("monitool", version("monitool"), written)
assert written == "disk free=12%;;;;", "the behaviour has changed"
from pynag.Utils import PerfData

read = [(metric.label, metric.value, metric.uom) for metric in PerfData(written).metrics]
print("pynag", version("pynag"), read)
assert read == [("disk", "", ""), ("free", "12", "%")], "the behaviour has changed"
PYTHON
