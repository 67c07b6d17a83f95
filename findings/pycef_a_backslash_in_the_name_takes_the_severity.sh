#!/usr/bin/env bash
# Events of the Common Event Format with the characters that its specification escapes.
#
# Question: what are the name and severity of an event with the name "quota of C: \ is full" (a backslash, escaped), and the message of one with "load=9" (an equals sign, escaped)?
# Guess: as they were before they were escaped, with severity 9.
# Seen with pycef 1.11: the name is empty, there is no severity, and the rest of the header is the name of a field; the message still has the backslash of its escape. An event with an escaped
# pipe in its product raises IndexError. The texts are written by format-cef 0.0.4, which escapes as the specification has it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pycef==1.11 format-cef==0.0.4
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import logging
from importlib.metadata import version

import pycef
from format_cef import format_cef

logging.disable()


def read(product: str, name: str) -> dict[str, str]:
    return pycef.parse(format_cef("desk", product, "1", "7", name, 9, {"message": "load=9", "sourceHostName": "db1"}).decode())


plain, backslash = read("monitor", "disk is full"), read("monitor", r"quota of C: \ is full")
try:
    pipe = str(read("monitor|disk", "disk is full"))
except IndexError:
    pipe = "IndexError"
seen = [(one["Name"], one.get("Severity"), one.get("msg")) for one in (plain, backslash)]
print("pycef", version("pycef"), seen, pipe)
print(backslash)
assert seen[0] == ("disk is full", "9", r"load\=9"), "the behaviour has changed"
assert seen[1][:2] == ("", None), "the behaviour has changed"
PYTHON
