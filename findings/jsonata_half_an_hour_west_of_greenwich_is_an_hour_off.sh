#!/usr/bin/env bash
# A moment of UTC that is written for a zone west of Greenwich whose offset has half an hour, such as Newfoundland (-03:30).
#
# Question: what are 9:00 UTC with the offsets -0330, -0300 and +0530, in the expression language as it is in JavaScript and in Python?
# Guess: 05:30-03:30, 06:00-03:00 and 14:30+05:30, in both.
# Seen with jsonata 2.2.2 (npm): 04:30-04:30, 06:00-03:00 and 14:30+05:30. With jsonata-python 0.7.1 (PyPI): as guessed. Where the offset is negative,
# the half hour is taken off once more.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit jsonata@2.2.2 > /dev/null
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check jsonata-python==0.7.1
cat > question.cjs <<'JAVASCRIPT'
const jsonata = require("jsonata");
const write = (offset) => jsonata(`$fromMillis(1772355600000, "[H01]:[m01][Z]", "${offset}")`).evaluate({});
Promise.all(["-0330", "-0300", "+0530"].map(write)).then((texts) => console.log(texts.join(" ")));
JAVASCRIPT
python=$("$place/venv/bin/python" - <<'PYTHON'
from jsonata import Jsonata

texts = [Jsonata(f'$fromMillis(1772355600000, "[H01]:[m01][Z]", "{offset}")').evaluate({}) for offset in ("-0330", "-0300", "+0530")]
print(*texts)
PYTHON
)
seen="$(node question.cjs), $python"
echo "jsonata 2.2.2 and jsonata-python 0.7.1: $seen"
[ "$seen" = "04:30-04:30 06:00-03:00 14:30+05:30, 05:30-03:30 06:00-03:00 14:30+05:30" ] || { echo "the behaviour has changed"; exit 1; }
