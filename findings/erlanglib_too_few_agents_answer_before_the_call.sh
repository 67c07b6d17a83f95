#!/usr/bin/env bash
# Four agents for five agents' worth of calls: a queue that grows for ever.
#
# Question: which share of the calls waits, which share is answered within 20 seconds, and how long does a call wait, for calls of 180 seconds?
# Expected: 1, 0 and no end; or a refusal. (The question came up while its source was read.)
# Seen with erlanglib 1.2.0: 1.61, -0.80 and -289 seconds. Erlang's formula is used where it does not hold, so calls are answered before they come, and a search
# for "a wait of at most 30 seconds" is content.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check erlanglib==1.2.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from erlanglib import core

waits = core.erlang_c(4, 5)
seen = [waits, core.service_level(4, 5, waits, 20, 180), core.average_speed_of_answer(4, 5, waits, 180)]
seen = [round(one, 2) for one in seen]
print("erlanglib", version("erlanglib"), seen)
assert seen == [1.61, -0.8, -289.2], "the behaviour has changed"
PYTHON
