#!/usr/bin/env bash
# A check of two parts: one is OK, and one is UNKNOWN since it could not be measured.
#
# Question: what is the code of the whole, and what for WARNING and UNKNOWN, and for UNKNOWN alone?
# Expected: 3 (UNKNOWN), 1 or 3, and 3. ("The worst-case code from all added results", its docstring says.) (The question came up while another was run.)
# Seen with nagplug 1.1: 0 (OK), 1 and 3. What could not be measured is worse than nothing, so a service that nobody looked at is green.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check nagplug==1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from nagplug import OK, UNKNOWN, WARNING, Plugin

seen = []
for codes in ((OK, UNKNOWN), (WARNING, UNKNOWN), (UNKNOWN,)):
    plugin = Plugin()
    for code in codes:
        plugin.add_result(code, "part")
    seen.append(plugin.get_code())
print("nagplug", version("nagplug"), seen)
assert seen == [0, 1, 3], "the behaviour has changed"
PYTHON
