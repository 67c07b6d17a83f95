#!/usr/bin/env bash
# A property with a name of two words, in the structured data of syslog.
#
# Question: how is the property "open tickets" of 12 written by one library, and what does the parser of another read from the line?
# Expected: under a name that RFC 5424 allows, or not at all, and read as one parameter of 12; a name may have no space. (The question came up while its
# source was read.)
# Seen with @logtape/syslog 1.3.10 and glossy 0.1.7: [logtape@32473 open tickets="12"], and a parameter "opentickets", which is neither name.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" @logtape/syslog@1.3.10 @logtape/logtape@1.3.10 glossy@0.1.7
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { createSocket } = require("node:dgram");
const { getSyslogSink } = require("@logtape/syslog");
const { Parse } = require("glossy");
const server = createSocket("udp4");
server.on("message", (line) => {
  server.close();
  const written = /\[.*\]/.exec(String(line))[0];
  const read = JSON.stringify(Parse.parse(String(line)).structuredData);
  console.log("@logtape/syslog 1.3.10, glossy 0.1.7", written, read);
  assert.deepStrictEqual([written, read], ['[logtape@32473 open tickets="12"]', '{"logtape@32473":{"opentickets":"12"}}'], "the behaviour has changed");
});
server.bind(0, "127.0.0.1", async () => {
  const sink = getSyslogSink({ hostname: "127.0.0.1", port: server.address().port, includeStructuredData: true });
  const properties = { "open tickets": 12 };
  sink({ category: ["desk"], level: "info", message: ["queue"], rawMessage: "queue", timestamp: 1772442000000, properties });
  await sink[Symbol.asyncDispose]();
});
JAVASCRIPT
