#!/usr/bin/env bash
# A page that a critical alert is resolved; the table of words has 95 for critical and 20 for resolved.
#
# Question: how severe is it, of 100?
# Expected: 20. (The source was read first.)
# Seen with oncall-page-sift 0.1.0: 95, as is the alert itself; a page that is resolved and nothing more has 20. The highest of the words wins.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check oncall-page-sift==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from oncall_page_sift import analyze_pages

pages = ("critical service=mail disk is full", "resolved critical service=mail disk is full", "resolved service=mail disk is full")
seen = [analyze_pages(page).top_severity for page in pages]
print("oncall-page-sift", version("oncall-page-sift"), seen)
assert seen == [95, 95, 20], "the behaviour has changed"
PYTHON
