#!/usr/bin/env bash
# A list of due dates on 21 March 2026. "A trailing time component on separator-style strings is ignored."
#
# Question: in which level are 2026-03-01 and "2026-03-01 17:00", and which one do the second and 2026-09-01 have together?
# Expected: expired, three times. (The source was read first.)
# Seen with duekit 0.2.0: expired, normal and normal. A text with a time is no date, and what is no date has the level of all that is far away.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check duekit==0.2.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from duekit import LevelScheme

scheme, today = LevelScheme.default(), date(2026, 3, 21)
seen = [scheme.classify(text, today).name for text in ("2026-03-01", "2026-03-01 17:00")]
seen.append(scheme.classify_many(["2026-03-01 17:00", "2026-09-01"], today).name)
print("duekit", version("duekit"), seen)
assert seen == ["expired", "normal", "normal"], "the behaviour has changed"
PYTHON
