#!/usr/bin/env bash
# A syslog message of RFC 3164 whose text has no name of a program before it, as devices of a network send it.
#
# Question: what is the text of "<13>Feb  5 17:32:18 192.0.2.99 link down on port 7"? The RFC has a message of this form as its second example (section 5.4), without a tag.
# Expected (the question came up while another was run): "link down on port 7", or "down on port 7" with link as its program.
# Seen with nsyslog-parser 0.10.1 (Node.js): "7", with the program "link", the process "down" and "port" as structured data; "on" is gone. glossy 0.1.7: the whole text.
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
const text = "<13>Feb  5 17:32:18 192.0.2.99 link down on port 7";
const { appName, pid, structuredData, message } = parse(text);
const other = Parse.parse(text).message;
console.log("nsyslog-parser", require("nsyslog-parser/package.json").version, { appName, pid, structuredData, message }, other);
assert.deepStrictEqual([appName, pid, structuredData, message], ["link", "down", "port", "7"], "the behaviour has changed");
assert.strictEqual(other, "link down on port 7", "the behaviour has changed");
JS
node question.js
