#!/usr/bin/env bash
# What a person writes in a ticket or to a bot: since when something is broken.
#
# Question: which moments are "90 minutes ago", "1 hour 30 minutes ago" and "1 week 2 days ago" at noon of 2026-11-27?
# Expected: 10:30, the same, and 18 November.
# Seen with parsedatetime 2.6: 10:30, 12:30 and 2 December. "ago" is applied to the last part alone, the parts before it are added.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check parsedatetime==2.6
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

import parsedatetime

calendar, noon = parsedatetime.Calendar(), datetime(2026, 11, 27, 12)
texts = ["90 minutes ago", "1 hour 30 minutes ago", "1 week 2 days ago"]
seen = [f"{calendar.parseDT(text, sourceTime=noon)[0]:%m-%d %H:%M}" for text in texts]
print("parsedatetime", version("parsedatetime"), dict(zip(texts, seen, strict=True)))
assert seen == ["11-27 10:30", "11-27 12:30", "12-02 12:00"], "the behaviour has changed"
PYTHON
