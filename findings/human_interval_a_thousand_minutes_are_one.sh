#!/usr/bin/env bash
# The interval of a job, in the words that schedulers such as agenda take.
#
# Question: how many minutes are "one thousand minutes", "1,000 minutes", "1000 minutes", "two hundred minutes", "one and a half hours" and "half an hour"?
# Expected: 1000, 1000, 1000, 200, 90 and 30; its documents allow numbers that are written out, and commas between parts. (The question came up while another was run.)
# Seen with human-interval 2.0.1: 1, 1, 1000, 200, 60 and 0. A job of every thousand minutes runs every minute, and one of every half hour has the interval 0.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit human-interval@2.0.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const humanInterval = require("human-interval");

const texts = ["one thousand minutes", "1,000 minutes", "1000 minutes", "two hundred minutes", "one and a half hours", "half an hour"];
const seen = texts.map((text) => humanInterval(text) / 60000);
console.log("human-interval", require("./node_modules/human-interval/package.json").version, seen);
assert.deepStrictEqual(seen, [1, 1, 1000, 200, 60, 0], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
