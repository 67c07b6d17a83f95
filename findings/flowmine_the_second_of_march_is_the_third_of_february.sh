#!/usr/bin/env bash
# A log of three events whose times are texts of ISO 8601, as most exports have them.
#
# Question: how many days are between 2026-03-02 and 2026-03-04 in a case, how many between 2026-03-02 and 2026-03-12, and how many if the case has an event of the 13th too?
# Guess: 2, 10 and 10: a text that begins with the year has the month next.
# Seen with flowmine 1.2.1: 59 (from 3 February to 3 April), 303 and 10. Days come first unless some event of the log has a day over 12, so the same case takes 10 days
# or ten months by what else is in the log. A warning advises to give a format; no error is raised.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check flowmine==1.2.1 pandas==2.3.3
cd "$place"
"$place/venv/bin/python" -W ignore - 2> /dev/null <<'PYTHON'
from importlib.metadata import version

import pandas as pd
from flowmine import DataHolder

seen = []
for days in (("02", "04"), ("02", "12"), ("02", "12", "13")):
    rows = [("case", f"step {day}", f"2026-03-{day} 09:00:00") for day in days]
    log = pd.DataFrame(rows, columns=["case", "activity", "start"])
    read = DataHolder(log, col_case="case", col_stage="activity", col_start_time="start").data["start"]
    seen.append((read.iloc[1] - read.iloc[0]).days)
print("flowmine", version("flowmine"), seen)
assert seen == [59, 303, 10], "the behaviour has changed"
PYTHON
