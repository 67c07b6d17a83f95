#!/usr/bin/env bash
# A contract of 365 days, and one of 40, that one program writes as ISO 8601 and another one reads.
#
# Question: which texts are written for 365 and for 40 days, and which date is 2026-01-01 plus what isodate reads from them?
# Expected: P365D and P40D, and 2027-01-01 and 2026-02-10. (The question came up while another was run.)
# Seen with jetblack-iso8601 2.0.0 and isodate 0.7.2: P1Y5D and P1M10D, and 2027-01-06 and 2026-02-11. A timedelta is written in months of 30 days and years of
# 360; its own reader takes them so too, and nobody else does.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check jetblack-iso8601==2.0.0 isodate==0.7.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date, timedelta
from importlib.metadata import version

import isodate
from jetblack_iso8601 import iso8601_to_timedelta, timedelta_to_iso8601

lengths = [timedelta(days=365), timedelta(days=40)]
texts = [timedelta_to_iso8601(length) for length in lengths]
dates = [str(date(2026, 1, 1) + isodate.parse_duration(text)) for text in texts]
print("jetblack-iso8601", version("jetblack-iso8601"), texts, "isodate", version("isodate"), dates)
assert [iso8601_to_timedelta(text) for text in texts] == lengths, "the behaviour has changed"
assert texts == ["P1Y5D", "P1M10D"] and dates == ["2027-01-06", "2026-02-11"], "the behaviour has changed"
PYTHON
