#!/usr/bin/env bash
# The hours that a checker of schedules accepts; its documentation has "hour: allowed values 0-23".
#
# Question: which hours of 0 to 23 are refused?
# Expected: none. (The source was read first.)
# Seen with croexp 0.0.1: 14 to 19, the afternoon of a desk, are refused with "Parameters are not correct"; its pattern allows 0 to 3 after a 1 as after a 2.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check croexp==0.0.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from croexp import vifcroexp

seen = []
for hour in range(24):
    try:
        vifcroexp(f"0,{hour},*,*,*")
    except ValueError:
        seen.append(hour)
print("croexp", version("croexp"), seen)
assert seen == [14, 15, 16, 17, 18, 19], "the behaviour has changed"
PYTHON
