#!/usr/bin/env bash
# The working days of a week with a holiday on Wednesday, in a spreadsheet.
#
# Question: from Monday 2 to Friday 6 March 2026, what is NETWORKDAYS with the holiday DATE(2026,3,4), and with the cell that has this date?
# Guess: 4 and 4.
# Seen with formualizer 0.13.0: 5 and 4. With formulas 1.3.4, the first is 4. A holiday that is no cell is not taken off, and there is no error.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check formualizer==0.13.0 formulas==1.3.4
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import warnings
from importlib.metadata import version

warnings.simplefilter("ignore")
import formualizer
import formulas

WEEK = "=NETWORKDAYS(DATE(2026,3,2),DATE(2026,3,6),{})"
book = formualizer.Workbook()
book.add_sheet("S")
book.set_formula("S", 1, 1, "=DATE(2026,3,4)")
book.set_formula("S", 2, 1, WEEK.format("DATE(2026,3,4)"))
book.set_formula("S", 3, 1, WEEK.format("A1:A1"))
seen = [int(book.evaluate_cell("S", row, 1)) for row in (2, 3)]
seen.append(int(formulas.Parser().ast(WEEK.format("DATE(2026,3,4)"))[1].compile()()))
print("formualizer", version("formualizer"), "formulas", version("formulas"), seen)
assert seen == [5, 4, 4], "the behaviour has changed"
PYTHON
