#!/usr/bin/env bash
# Pages of an evening: a warning that a download is slow, a note that a cooldown is over, and a service that is down.
#
# Question: how severe is each of them, of 100?
# Expected: 35 for a warning, 40 where no word says it, and 78. (The source was read first.)
# Seen with oncall-page-sift 0.1.0: 78, 78 and 78; the first two are about availability as well. A word is looked for within words.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check oncall-page-sift==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from oncall_page_sift import analyze_pages

pages = ("warning service=mirror the download is slow", "note service=pager the cooldown is over", "service=mail is down now")
seen = [(group.severity, group.category) for page in pages for group in analyze_pages(page).groups]
print("oncall-page-sift", version("oncall-page-sift"), seen)
assert seen == [(78, "availability")] * 3, "the behaviour has changed"
PYTHON
