#!/usr/bin/env bash
# Tickets where work follows work: new, work, work, closed. The footprint of the alpha algorithm has "||" for two steps that follow each other, and "#" for two that never do.
#
# Question: what are the relations of work to itself, and of closed to itself?
# Expected: "||" and "#". (The source was read first.)
# Seen with alpha-miner 0.1.3: "#" twice; a step is not compared with itself, though the steps that follow are counted.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check alpha-miner==0.1.3 graphviz==0.21
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from src.alpha_miner import AlphaMiner

found = AlphaMiner([["new", "work", "work", "closed"]])
footprint = found.get_footprint()
seen = [found.direct_follows["work"]["work"], footprint["work"]["work"], footprint["closed"]["closed"], footprint["new"]["work"]]
print("alpha-miner", version("alpha-miner"), seen)
assert seen == [1, "#", "#", "→"], "the behaviour has changed"
PYTHON
