#!/usr/bin/env bash
# The structured data of a syslog message of RFC 5424, as monitoring programs send it.
#
# Question: which parameters have [a@1 text="disk full mount=data" host="db1"] and [a@1 text="say \"now\" twice" host="db1"], in which quotes are escaped as the RFC has it (section 6.3.3)?
# Guess: text "disk full mount=data" and host "db1"; text 'say "now" twice' and host "db1".
# Seen with nsyslog-parser 0.10.1 (Node.js): text "disk full", mount "data" (a parameter that nobody sent) and host "db1"; the second has no structured data at all. glossy 0.1.7, with the
# same messages: as guessed.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund nsyslog-parser@0.10.1 glossy@0.1.7
cat > question.js <<'JS'
const assert = require("assert");
const parse = require("nsyslog-parser");
const { Parse } = require("glossy");
const data = ['[a@1 text="disk full mount=data" host="db1"]', '[a@1 text="say \\"now\\" twice" host="db1"]'];
const messages = data.map((one) => `<165>1 2026-11-28T10:00:00Z host desk - id ${one} opened`);
const seen = messages.map((one) => parse(one).structuredData);
const other = messages.map((one) => Parse.parse(one).structuredData);
console.log("nsyslog-parser", require("nsyslog-parser/package.json").version, JSON.stringify(seen), JSON.stringify(other));
assert.deepEqual(seen, [[{ $id: "a@1", text: "disk full", mount: "data", host: "db1" }], []], "the behaviour has changed");
assert.deepEqual(other, [{ "a@1": { text: "disk full mount=data", host: "db1" } }, { "a@1": { text: 'say "now" twice', host: "db1" } }], "the behaviour has changed");
JS
node question.js
