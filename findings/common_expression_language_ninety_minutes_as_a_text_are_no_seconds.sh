#!/usr/bin/env bash
# Lengths in the Common Expression Language, made into texts.
#
# Question: what are string(duration("90m")) and string(duration("0.5s"))?
# Guess: 5400s and 0.5s, as its specification has seconds alone.
# Seen with common-expression-language 0.10.0: 1h30m0s and 500ms, the notation of Go; a rule that compares texts has another answer here.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check common-expression-language==0.10.0
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import cel

seen = [cel.evaluate(f'string(duration("{text}"))', {}) for text in ("90m", "0.5s")]
print("common-expression-language", version("common-expression-language"), seen)
assert seen == ["1h30m0s", "500ms"], "the behaviour has changed"
PYTHON
