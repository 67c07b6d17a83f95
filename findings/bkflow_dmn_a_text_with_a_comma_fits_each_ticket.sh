#!/usr/bin/env bash
# A decision table of tickets by their title: one row for "disk, full", one for "disk full", one for "mail".
#
# Question: which rows fit a ticket with the title "mail", and one with "disk, full"?
# Expected: the third; the first. (The source was read first.)
# Seen with bkflow-dmn 0.2.0: the first and the third; the first. A cell is cut at each comma, in a text too, and what is then no cell of a known form is an expression of its own: a text
# that is not empty counts as true. A cell with a date fits each ticket for the same reason.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check bkflow-dmn==0.2.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from bkflow_dmn.api import decide_single_table

def rows(cells, title):
    table = {
        "title": "teams",
        "hit_policy": "RuleOrder",
        "inputs": {"cols": [{"id": "title"}], "rows": [[cell] for cell in cells]},
        "outputs": {"cols": [{"id": "row"}], "rows": [[str(number)] for number in range(1, len(cells) + 1)]},
    }
    return [found["row"] for found in decide_single_table(table, {"title": title})]

titles = ['"disk, full"', '"disk full"', '"mail"']
seen = [rows(titles, "mail"), rows(titles, "disk, full"), rows(['date("2026-03-02")'], "mail")]
print("bkflow-dmn", version("bkflow-dmn"), seen)
assert seen == [[1, 3], [1], [1]], "the behaviour has changed"
PYTHON
