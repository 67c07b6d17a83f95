#!/usr/bin/env bash
# A duration and a moment of a rule in CEL, written as text.
#
# Question: what are string(duration("1.5s")), string(timestamp("2026-03-01T09:30:00.5Z")) and duration("1.5s").getMilliseconds()?
# Expected: 1.5s, 2026-03-01T09:30:00.5Z (the definition of the language writes both as JSON of Protocol Buffers does) and 1500. (The question came up
# while another was run.)
# Seen with cel-python 0.5.0: 1s, 2026-03-01T09:30:00Z and 1500. The fraction is there and is left out of the text only, so what is stored as text and
# read again is another value.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check cel-python==0.5.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import celpy

environment = celpy.Environment()


def value(expression: str) -> str:
    return str(environment.program(environment.compile(expression)).evaluate({}))


seen = [
    value('string(duration("1.5s"))'),
    value('string(timestamp("2026-03-01T09:30:00.5Z"))'),
    value('duration("1.5s").getMilliseconds()'),
]
print("cel-python", version("cel-python"), seen)
assert seen == ["1s", "2026-03-01T09:30:00Z", "1500"], "the behaviour has changed"
PYTHON
