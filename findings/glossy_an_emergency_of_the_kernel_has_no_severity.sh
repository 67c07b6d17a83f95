#!/usr/bin/env bash
# The severity of a syslog message, for a rule that pages for the worst ones.
#
# Question: which facility and severity has a message of priority 0, in RFC 3164 and RFC 5424? And of 1 and of 8?
# Expected (the question came up while another was run): kern and emerg; kern and alert; user and emerg.
# Seen with glossy 0.1.7 (Node.js): the worst message of all, priority 0, has neither, in both formats; the others are as guessed. A priority of 0 is taken for none, though RFC 5424 names it
# (section 6.2.1), and the library itself writes it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund glossy@0.1.7
cat > question.js <<'JS'
const { Parse } = require("glossy");
const bodies = ["Nov 28 10:00:00 host kernel: panic", "1 2026-11-28T10:00:00Z host kernel - - - panic"];
const seen = [0, 1, 8].map((priority) => bodies.map((body) => Parse.parse(`<${priority}>${body}`)).map((one) => `${one.facility} ${one.severity}`).join(", "));
console.log("glossy", require("glossy/package.json").version, seen);
const expected = ["undefined undefined, undefined undefined", "kern alert, kern alert", "user emerg, user emerg"];
require("assert").deepStrictEqual(seen, expected, "the behaviour has changed");
JS
node question.js
