#!/usr/bin/env bash
# A target as people write it.
#
# Question: which lengths are found in "1h 30m" and in "1h30m"?
# Expected: an hour and thirty minutes in both, or nothing in the second. (The question came up while other texts were run.)
# Seen with regdurations 1.0.8: an hour and thirty minutes in the first, thirty minutes in the second. A length needs a space, a comma or the end behind it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check regdurations==1.0.8 python-dateutil
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from regdurations import DurationParser

parser = DurationParser()
found = [parser.find_dict(text)[0] for text in ("1h 30m", "1h30m")]
seen = [(lengths["hours"], lengths["minutes"]) for lengths in found]
print("regdurations", version("regdurations"), seen)
assert seen == [(1, 30), (0, 30)], "the behaviour has changed"
PYTHON
