#!/usr/bin/env bash
# A check of every half hour in Paris, over the night in which the hour from 2:00 to 3:00 is skipped.
#
# Question: a series starts on 2026-03-29 at 01:00. Which are its first seven occurrences with FREQ=MINUTELY;INTERVAL=30?
# Expected: 01:00, 01:30, 03:00, 03:30, 04:00, 04:30 and 05:00, half an hour apart. (The question came up while another was run.)
# Seen with rrule-rust 3.1.1: 01:00, 01:30, 03:00, 03:30, 03:00, 03:30, 04:00. The two of the skipped hour are moved and come before those that are there, so the list goes back in time, two moments are
# twice in it, and COUNT is used up by them.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit rrule-rust@3.1.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { RRuleSet } = require("rrule-rust");

const set = RRuleSet.fromString("DTSTART;TZID=Europe/Paris:20260329T010000\nRRULE:FREQ=MINUTELY;INTERVAL=30;COUNT=7");
const seen = set.all().map((moment) => moment.toString().slice(-6, -2));
console.log("rrule-rust 3.1.1", seen);
assert.deepStrictEqual(seen, ["0100", "0130", "0300", "0330", "0300", "0330", "0400"], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
