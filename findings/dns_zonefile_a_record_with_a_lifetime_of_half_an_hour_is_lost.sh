#!/usr/bin/env bash
# The file of a zone of DNS with lifetimes of 300 seconds, of half an hour (30m) and of a day and twelve hours for three records.
#
# Question: which lifetimes have the three records?
# Guess: 300, 1800 and 129600, numbers all.
# Seen with dns-zonefile 0.3.2: the first has 300; the others are in no list, without a word.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" dns-zonefile@0.3.2 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { parse } = require("dns-zonefile").default;
const lines = ["$ORIGIN example.com.", "$TTL 3600", "@ IN NS www", "www 300 IN A 192.0.2.1", "desk 30m IN A 192.0.2.2", "pager 1d12h IN A 192.0.2.3", ""];
const seen = parse(lines.join("\n")).a.map(({ name, ttl }) => `${name} ${ttl}`);
console.log("dns-zonefile 0.3.2", seen);
assert.deepStrictEqual(seen, ["www 300"], "the behaviour has changed");
JAVASCRIPT
