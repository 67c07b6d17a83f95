#!/usr/bin/env bash
# The durations of cases that take less than a second or a second and a half, as those of machines do.
#
# Question: one case takes half a second, one takes 1.5 seconds. What are get_all_case_durations?
# Guess: 0.5 and 1.5, in both libraries, as the one has the interface of the other.
# Seen with pm4py 2.7.23.11: 0.5 and 1.5. With pl4pm 0.2.2: 0 and 1. Durations are cut to whole seconds.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pm4py==2.7.23.11 pl4pm==0.2.2 pandas==2.3.3 polars==2.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import logging
import warnings
from importlib.metadata import version
from pathlib import Path

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
import pl4pm
import pm4py

EVENT = '<event><string key="concept:name" value="{}"/><date key="time:timestamp" value="2026-03-01T09:00:0{}+00:00"/></event>'
TRACE = '<trace><string key="concept:name" value="{}"/>{}</trace>'
traces = [TRACE.format(case, EVENT.format("a", "0.000") + EVENT.format("b", end)) for case, end in (("1", "0.500"), ("2", "1.500"))]
Path("log.xes").write_text(f'<log xes.version="1.0">{"".join(traces)}</log>')
seen = [[float(length) for length in sorted(library.get_all_case_durations(library.read_xes("log.xes")))] for library in (pm4py, pl4pm)]
print("pm4py", version("pm4py"), "pl4pm", version("pl4pm"), seen)
assert seen == [[0.5, 1.5], [0.0, 1.0]], "the behaviour has changed"
PYTHON
