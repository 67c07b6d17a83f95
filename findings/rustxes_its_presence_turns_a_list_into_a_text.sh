#!/usr/bin/env bash
# A log that pm4py reads, before and after another package is installed that makes it faster.
#
# Question: an XES event has a list attribute with two texts, a and b. What does pm4py.read_xes return for it, without rustxes and with it?
# Expected: the same, whatever it is: a package that is only installed changes how fast a file is read.
# (The question came up while another was run.)
# Seen with pm4py 2.7.23.11: without it a dict with the pairs (p, a) and (p, b). With rustxes 0.2.11 (and pyarrow and polars, which it needs) a text in the
# notation in which Rust prints its own structures, with "Attribute" and "own_attributes" in it, which no reader takes apart again; pm4py writes it as one string.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pm4py==2.7.23.11 pandas==3.1.1
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
import logging
import subprocess
import sys
import tempfile
from importlib.metadata import version

QUESTION = """
import logging, sys
logging.disable(logging.CRITICAL)
import pm4py
print("SEEN", repr(pm4py.read_xes(sys.argv[1])["who"][0]))
"""
values = '<list key="who"><values><string key="p" value="a"/><string key="p" value="b"/></values></list>'
event = f'<event><string key="concept:name" value="call"/><date key="time:timestamp" value="2026-03-01T10:00:00Z"/>{values}</event>'
log = f'<log xes.version="1849.2016" xmlns="http://www.xes-standard.org/"><trace><string key="concept:name" value="INC1"/>{event}</trace></log>'


def read():
    with tempfile.NamedTemporaryFile("w", suffix=".xes") as file:
        file.write(log)
        file.flush()
        run = subprocess.run([sys.executable, "-W", "ignore", "-c", QUESTION, file.name], capture_output=True, text=True, check=True)
    return next(line[5:] for line in run.stdout.splitlines() if line.startswith("SEEN "))


before = read()
packages = ["rustxes==0.2.11", "polars==2.1.0", "pyarrow==26.0.1"]
subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", *packages], check=True, stderr=subprocess.DEVNULL)
after = read()
print("pm4py", version("pm4py"), "rustxes", version("rustxes"), before, after)
assert "('p', 'a')" in before and "own_attributes" not in before, "the behaviour has changed"
assert "own_attributes: None" in after and "('p', 'a')" not in after, "the behaviour has changed"
PYTHON
