#!/usr/bin/env bash
# Pages of a service that count its errors: 150, 500, 1500, 2000 and 20000 in a minute.
#
# Question: how severe is each of them, of 100?
# Expected: the more errors, the more severe, or all the same. (The source was read first.)
# Seen with oncall-page-sift 0.1.0: 70, 40, 40, 70 and 40. A number counts if it has three digits and begins with one, or has four and begins with another.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check oncall-page-sift==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from oncall_page_sift import analyze_pages

seen = [analyze_pages(f"service=mail {number} errors in a minute").top_severity for number in (150, 500, 1500, 2000, 20000)]
print("oncall-page-sift", version("oncall-page-sift"), seen)
assert seen == [70, 40, 40, 70, 40], "the behaviour has changed"
PYTHON
