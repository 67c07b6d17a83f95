#!/usr/bin/env bash
# Hours of work in a sheet, rounded. ROUND of Excel rounds a half away from zero.
#
# Question: what are ROUND(0.5,0), ROUND(2.5,0), ROUND(3.5,0) and ROUND(0.125,2)?
# Expected (the question came up while the functions for dates, which it has none of, were tried): 1, 3, 4 and 0.13.
# Seen with Excel-formulas-calculator 0.5.1: 0, 2, 4 and 0.12. With formulas 1.3.4: 1, 3, 4 and 0.13. Half of all half hours are lost.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check excel-formulas-calculator==0.5.1 formulas==1.3.4 openpyxl==3.1.5
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
import logging
from importlib.metadata import version

logging.disable(logging.CRITICAL)
import formulas
import openpyxl
from efc.interfaces.iopenpyxl import OpenpyxlInterface

CELLS = ["=ROUND(0.5,0)", "=ROUND(2.5,0)", "=ROUND(3.5,0)", "=ROUND(0.125,2)"]
book = openpyxl.Workbook()
for row, cell in enumerate(CELLS, 1):
    book.active.cell(row, 1, cell)
sheet = OpenpyxlInterface(wb=book)
seen = [float(sheet.calc_cell(f"A{row}", "Sheet")) for row in range(1, 5)]
others = [float(formulas.Parser().ast(cell)[1].compile()()) for cell in CELLS]
print("Excel-formulas-calculator", version("excel-formulas-calculator"), seen, "formulas", version("formulas"), others)
assert [*seen, *others] == [0.0, 2.0, 4.0, 0.12, 1.0, 3.0, 4.0, 0.13], "the behaviour has changed"
PYTHON
