#!/usr/bin/env bash
# A moment and a length in FHIRPath, for its implementation in JavaScript and for the one in Python that is made after it.
#
# Question: what is @2026-03-02T09:00:00Z + 1.5 seconds?
# Guess: 09:00:01.500 for both; the standard leaves out fractions of longer units alone.
# Seen: with fhirpath 5.2.2 as guessed; with fhirpathpy 2.2.4 09:00:01.000.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" fhirpath@5.2.2 > /dev/null
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check fhirpathpy==2.2.4
script=$(TZ=UTC node -e 'console.log(String(require("fhirpath").evaluate({}, "@2026-03-02T09:00:00Z + 1.5 seconds")[0]).slice(11, 23))')
python=$(TZ=UTC "$place/venv/bin/python" -c 'from fhirpathpy import evaluate; print(str(evaluate({}, "@2026-03-02T09:00:00Z + 1.5 seconds")[0])[11:23])')
echo "fhirpath 5.2.2 $script; fhirpathpy 2.2.4 $python"
[ "$script; $python" = "09:00:01.500; 09:00:01.000" ] || { echo "the behaviour has changed"; exit 1; }
