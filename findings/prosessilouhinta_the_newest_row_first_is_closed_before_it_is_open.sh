#!/usr/bin/env bash
# A log with its newest row first, as a desk exports it: a ticket that was opened at 9:00 and closed at 11:00.
#
# Question: which step follows which, and how long is it between them? And what is the mean of one second and two?
# Expected: "close" follows "open" after two hours, since each row has its time; and a second and a half. (The question came up while its source was read.)
# Seen with prosessilouhinta 2022.11.13: "open" follows "close" after minus two hours, and one second. Rows are taken in their order, and means lose what is below
# a second.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check prosessilouhinta==2022.11.13
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version
from pathlib import Path

from prosessilouhinta import prosessilouhinta as mining


def mean(*rows: str) -> dict:
    Path("log.csv").write_text("\n".join(rows) + "\n")
    means = mining.average_time_differences(mining.time_differences(mining.parse_eventlog_csv(Path("log.csv"))))
    return {(first, second): length.total_seconds() for first, then in means.items() for second, length in then.items()}


newest = mean("1,close,b,2026-03-09 11:00:00", "1,open,a,2026-03-09 09:00:00")
both = mean("1,open,a,2026-03-09 09:00:00", "1,close,b,2026-03-09 09:00:01", "2,open,a,2026-03-09 09:00:00", "2,close,b,2026-03-09 09:00:02")
print("prosessilouhinta", version("prosessilouhinta"), newest, both)
assert (newest, both) == ({("close", "open"): -7200.0}, {("open", "close"): 1.0}), "the behaviour has changed"
PYTHON
