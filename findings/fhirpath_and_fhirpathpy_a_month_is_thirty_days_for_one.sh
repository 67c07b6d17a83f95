#!/usr/bin/env bash
# Quantities of time in FHIRPath, for its implementation in JavaScript and for the one in Python that is made after it.
#
# Question: is 1 month = 30 days, and is 1 'mo' (the month of UCUM) = 1 month?
# Expected: the same answers; the standard has 30 days for a month of the calendar where units are converted, and a month of UCUM cannot be compared with it. (The question came up while others were run.)
# Seen: with fhirpath 5.2.2 true, and no answer; with fhirpathpy 2.2.4 false, and true.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" fhirpath@5.2.2 > /dev/null
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check fhirpathpy==2.2.4
script=$(node -e 'const f = require("fhirpath"); console.log(["1 month = 30 days", "1 \u0027mo\u0027 = 1 month"].map((text) => JSON.stringify(f.evaluate({}, text))).join(" "))')
python=$("$place/venv/bin/python" -c 'import json; from fhirpathpy import evaluate; print(*[json.dumps(evaluate({}, text)) for text in ("1 month = 30 days", "1 \u0027mo\u0027 = 1 month")])')
echo "fhirpath 5.2.2 $script; fhirpathpy 2.2.4 $python"
[ "$script; $python" = "[true] []; [false] [true]" ] || { echo "the behaviour has changed"; exit 1; }
