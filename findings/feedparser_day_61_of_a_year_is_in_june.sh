#!/usr/bin/env bash
# Dates of ISO 8601 with the day of the year, which the reader of feeds has patterns for: 2026-061 is 2 March.
#
# Question: which days are 2026-061, 2026061, 2026-335 and 2026-045?
# Expected: 2 March, 2 March, 1 December and 14 February. (The question came up while others were run.)
# Seen with feedparser 6.0.14: 1 June, 2 March, 1 December and 1 April. With a dash and a first zero the digits are a month.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check feedparser==6.0.14
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import feedparser

FEED = '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>'
dates = ["2026-061", "2026061", "2026-335", "2026-045"]
entries = feedparser.parse(FEED.format("".join(f"<entry><updated>{date}</updated></entry>" for date in dates))).entries
seen = [entry.updated_parsed[1:3] for entry in entries]
print("feedparser", version("feedparser"), seen)
assert seen == [(6, 1), (3, 2), (12, 1), (4, 1)], "the behaviour has changed"
PYTHON
