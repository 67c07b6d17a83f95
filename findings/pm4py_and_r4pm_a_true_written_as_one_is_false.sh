#!/usr/bin/env bash
# An attribute of an event that is true, in an XES file of a program that writes booleans as 1 and 0.
#
# Question: a boolean attribute of four events is "true", "false", "1" and "0". What is read? (The schema of XES has it as xs:boolean, of which "1" is true.)
# Expected: true, false, true, false; or an error for the third.
# (The question came up while another was run.)
# Seen with pm4py 2.7.23.11 (its own reader, "iterparse") and r4pm 0.6.2 (a reader in Rust): true, false, false, false. pm4py does not say so; r4pm writes a
# line to the error output, returns the
# log all the same, and writes "false" where the file had "1".
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pm4py==2.7.23.11 r4pm==0.6.2 pandas==3.1.1 polars==2.1.0 pyarrow==26.0.1
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
import logging
import tempfile
from importlib.metadata import version

logging.disable(logging.CRITICAL)
import pm4py
import r4pm

events = "".join(
    f'<event><string key="concept:name" value="call"/><date key="time:timestamp" value="2026-03-01T1{hour}:00:00Z"/><boolean key="vip" value="{text}"/></event>'
    for hour, text in enumerate(("true", "false", "1", "0"))
)
head = '<log xes.version="1849.2016" xmlns="http://www.xes-standard.org/"><trace><string key="concept:name" value="INC1"/>'
with tempfile.NamedTemporaryFile("w", suffix=".xes") as file:
    file.write(f"{head}{events}</trace></log>")
    file.flush()
    table = pm4py.read_xes(file.name, variant="iterparse")
    frame, _ = r4pm.df.import_xes(file.name)
seen = [[bool(value) for value in table["vip"]], frame["vip"].to_list()]
print("pm4py", version("pm4py"), "r4pm", version("r4pm"), seen)
assert seen == [[True, False, False, False]] * 2, "the behaviour has changed"
PYTHON
