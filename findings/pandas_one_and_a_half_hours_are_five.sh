#!/usr/bin/env bash
# A target of one and a half hours, written as ISO 8601 has it, where a column of durations is made.
#
# Question: what does pandas read from "PT1.5H", "PT0.5M", "P0.5D" and from what it writes itself for an hour and a half?
# Expected: 1.5 hours, 0.5 minutes, 0.5 days and 1.5 hours: ISO 8601 allows a fraction in the smallest unit, and the constructor reads texts of ISO 8601.
# Seen with pandas 3.1.1: 5 hours and 1 second, 5 minutes, 5 days, and 1.5 hours ("P0DT1H30M0S"). The digits before the point become seconds, those after
# it the number of the unit, and nothing is raised.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pandas==3.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import pandas

texts = ["PT1.5H", "PT0.5M", "P0.5D", pandas.Timedelta(hours=1.5).isoformat()]
seen = [pandas.Timedelta(text).total_seconds() for text in texts]
print("pandas", pandas.__version__, dict(zip(texts, seen, strict=True)))
assert seen == [5 * 3600 + 1, 5 * 60, 5 * 86400, 1.5 * 3600], "the behaviour has changed"
PYTHON
