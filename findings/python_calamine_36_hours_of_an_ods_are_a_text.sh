#!/usr/bin/env bash
# The lengths of two outages, from a spreadsheet of the Open Document Format and from one of Excel.
#
# Question: what are 36 hours and an hour and a half in both?
# Guess: timedeltas, all four.
# Seen with python-calamine 0.9.1: from Excel they are timedeltas; from the Open Document Format 36 hours are the text PT36H00M00S, and an hour and a half is
# a time of day.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check python-calamine==0.9.1 odfpy==1.4.1 openpyxl==3.1.5
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import time, timedelta
from importlib.metadata import version

from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

excel = Workbook()
document = OpenDocumentSpreadsheet()
table, row = Table(name="outages"), TableRow()
for column, (length, text) in enumerate([(timedelta(hours=36), "PT36H00M00S"), (timedelta(minutes=90), "PT01H30M00S")], 1):
    excel.active.cell(row=1, column=column, value=length)
    row.addElement(TableCell(valuetype="time", timevalue=text))
table.addElement(row)
document.spreadsheet.addElement(table)
excel.save("outages.xlsx")
document.save("outages.ods")
seen = [CalamineWorkbook.from_path(name).get_sheet_by_index(0).to_python()[0] for name in ("outages.xlsx", "outages.ods")]
print("python-calamine", version("python-calamine"), seen)
assert seen == [
    [timedelta(hours=36), timedelta(minutes=90)],
    ["PT36H00M00S", time(1, 30)],
], "the behaviour has changed"
PYTHON
