#!/usr/bin/env bash
# Durations as text with a sign and with a written fraction, as settings and users have them.
#
# Question: how many hours are "-1h", "1d -2h" and "1 1/2 h"?
# Guess: -1, 22 and 1.5, or an error, as "1:30" has one.
# Seen with timestring 7.0.0: 1, 26 and 112. A sign is thrown away with all other characters that are no letter, digit or dot, and so are the space and the slash of the fraction,
# so that the third is read as 112 hours.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" timestring@7.0.0 > /dev/null
cat > question.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import timestring from "timestring";

const seen = ["-1h", "1d -2h", "1 1/2 h"].map((text) => timestring(text, "h"));
console.log("timestring 7.0.0", seen);
assert.throws(() => timestring("1:30"), "the behaviour has changed");
assert.deepStrictEqual(seen, [1, 26, 112], "the behaviour has changed");
JAVASCRIPT
node question.mjs
