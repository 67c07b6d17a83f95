#!/usr/bin/env bash
# Incidents of ServiceNow that were reassigned more than nine times, found with the comparisons that the fields of a record have.
#
# Question: for a field with the value "10", as the Table API writes it, what are > "9", == 10 and == "10", and which of "9" and "10" is the greatest?
# Expected: true, true, true and "10": the field has an arithmetic of its own (comparisons, int, float), as GlideElement has in ServiceNow.
# (The question came up while its source was read.)
# Seen with pysnc 1.2.1: false, false, true and "9". The comparisons are those of the texts, and int() is needed on both sides; > 9 is an error.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pysnc==1.2.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from pysnc.record import GlideElement

count = GlideElement("reassignment_count", "10")
greatest = max(GlideElement("reassignment_count", "9"), count)
seen = [count > "9", count == 10, count == "10", int(count), greatest.get_value()]
print("pysnc", version("pysnc"), seen)
assert seen == [False, False, True, 10, "9"], "the behaviour has changed"
PYTHON
