#!/usr/bin/env bash
# Moments with fractions of a second in FHIRPath.
#
# Question: what is @2026-03-02T09:00:00.5Z + 500 milliseconds?
# Expected: 09:00:01. (The question came up while others were run.)
# Seen with fhirpath 5.2.2: 09:00:00.505. A fraction of one digit is a number of milliseconds; with three digits (.500) the sum is right.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" fhirpath@5.2.2 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const fhirpath = require("fhirpath");
const seen = [".5", ".500"].map((fraction) => String(fhirpath.evaluate({}, `@2026-03-02T09:00:00${fraction}Z + 500 milliseconds`)[0]).slice(11, -6));
console.log("fhirpath 5.2.2", seen);
assert.deepStrictEqual(seen, ["09:00:00.505", "09:00:01"], "the behaviour has changed");
JAVASCRIPT
