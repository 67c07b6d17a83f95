#!/usr/bin/env bash
# The last day of February as a spreadsheet has it, day 0 of March, and the same day by EDATE.
#
# Question: what are DATE(2026,3,0) and EDATE(DATE(2026,1,31),1) in pycel, and in formulas, which compiles spreadsheets too?
# Guess: 46081, 28 February, for all, as in Excel.
# Seen with pycel 1.0b30: 46084 for both, 3 March. With formulas 1.3.4: 46081 for both.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pycel==1.0b30 formulas==1.3.4 openpyxl==3.1.5
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import logging
import warnings
from importlib.metadata import version

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
import formulas
import openpyxl
from pycel import ExcelCompiler

CELLS = ["=DATE(2026,3,0)", "=EDATE(DATE(2026,1,31),1)"]
book = openpyxl.Workbook()
for row, cell in enumerate(CELLS, 1):
    book.active.cell(row, 1, cell)
book.save("book.xlsx")
sheet = ExcelCompiler("book.xlsx")
seen = [int(sheet.evaluate(f"Sheet!A{row}")) for row in (1, 2)]
seen += [int(formulas.Parser().ast(cell)[1].compile()()) for cell in CELLS]
print("pycel", version("pycel"), "formulas", version("formulas"), seen)
assert seen == [46084, 46084, 46081, 46081], "the behaviour has changed"
PYTHON
