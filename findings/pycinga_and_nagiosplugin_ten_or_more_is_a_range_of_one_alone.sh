#!/usr/bin/env bash
# A threshold in the text of a plugin, for another one.
#
# Question: what is the text of pycinga's Range("10:"), and does nagiosplugin read it?
# Guess: 10:, and it does.
# Seen with pycinga 1.0.1 and nagiosplugin 1.4.0: 10:~, which is in the documentation of the first and in no guidelines, and a ValueError. The text of "0:" is
# ~ alone.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pycinga==1.0.1 six==1.17.0 nagiosplugin==1.4.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import nagiosplugin
from pycinga.range import Range

seen = [str(Range(text)) for text in ("10:", "0:")]
try:
    seen.append(str(nagiosplugin.Range(seen[0])))
except ValueError:
    seen.append("ValueError")
print("pycinga", version("pycinga"), seen)
assert seen == ["10:~", "~", "ValueError"], "the behaviour has changed"
PYTHON
