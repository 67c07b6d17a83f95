#!/usr/bin/env bash
# The lengths of outages in a spreadsheet of Excel, turned into CSV.
#
# Question: what are 1:30 and 36:00 as lengths (the format [hh]:mm:ss), and what is 9:30 as a time of day?
# Guess: 01:30:00, 36:00:00 and 09:30.
# Seen with xlsx2csv 0.8.6: 0.0625, 1.5 and 09:30. A length is the part of a day that it is, with no unit.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check xlsx2csv==0.8.6 openpyxl==3.1.5
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import time, timedelta
from importlib.metadata import version
from pathlib import Path

from openpyxl import Workbook
from xlsx2csv import Xlsx2csv

excel = Workbook()
excel.active.append([timedelta(hours=1, minutes=30), timedelta(hours=36), time(9, 30)])
excel.save("outages.xlsx")
Xlsx2csv("outages.xlsx").convert("outages.csv")
seen = Path("outages.csv").read_text().strip().split(",")
print("xlsx2csv", version("xlsx2csv"), [cell.number_format for cell in excel.active[1]], seen)
assert seen == ["0.0625", "1.5", "09:30"], "the behaviour has changed"
PYTHON
