#!/usr/bin/env bash
# An event that counts nothing: its field has the long name baseEventCount and the short one cnt.
#
# Question: what is written for a zero by either name?
# Expected: cnt=0, twice. (The source was read first.)
# Seen with cefevent 0.5.6: cnt=0 for the long name, and nothing for the short one; one is written by both. After the short name a value that is false counts as refused.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check cefevent==0.5.6
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from cefevent import CEFEvent

def written(name, value):
    event = CEFEvent()
    event.set_field(name, value)
    return event.build_cef().split("|")[-1]

seen = [written(name, value) for value in (0, 1) for name in ("baseEventCount", "cnt")]
print("cefevent", version("cefevent"), seen)
assert seen == ["cnt=0", "", "cnt=1", "cnt=1"], "the behaviour has changed"
PYTHON
