#!/usr/bin/env bash
# Targets written as ISO 8601, read by a package for durations of any form.
#
# Question: how many hours are PT1H30M, P1D, P1DT12H and P1M?
# Expected: 1.5, 24, 36 and 730 (the package has a month of 30.4 days), or nothing where the form is not known, as for "half an hour". (The question came up while another was run.)
# Seen with parse-duration 2.1.9: 1.5, 24, 12 and 1/60. The day before a T is left out, since "DT" is no unit, and a month is a minute, as P1M and PT1M are the same. The texts that a person tries first are right.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit parse-duration@2.1.9 > /dev/null
cat > question.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import parse from "parse-duration";

const seen = ["PT1H30M", "P1D", "P1DT12H", "P1M", "half an hour"].map((text) => parse(text, "minute"));
console.log("parse-duration 2.1.9, minutes:", seen);
assert.deepStrictEqual(seen, [90, 1440, 720, 1, null], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.mjs
