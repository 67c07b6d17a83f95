#!/usr/bin/env bash
# A fatal error, written as syslog by two libraries of logging.
#
# Question: which severity has a fatal error, and which an error, in the lines of either, with the facility local0?
# Expected: 2 (critical) and 3 in both. (The question came up while the sources were read.)
# Seen with @logtape/syslog 1.3.10 and pino-syslog 4.0.0: 0, an emergency, which RFC 5424 calls "system is unusable", by the first, and 2 by the second;
# 3 in both. A desk that takes the severity of syslog for its priority has one incident of the first priority or none.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" @logtape/syslog@1.3.10 @logtape/logtape@1.3.10 pino-syslog@4.0.0
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { createSocket } = require("node:dgram");
const { getSyslogSink } = require("@logtape/syslog");
const { messageBuilderFactory } = require("pino-syslog/lib/rfc5424");
const { defaults } = require("pino-syslog/lib/utils");
const severity = (line) => Number(/^<(\d+)>/.exec(line)[1]) % 8;
const write = messageBuilderFactory(defaults);
const pino = [60, 50].map((level) => severity(write({ level, time: 1772442000000, msg: "disk", hostname: "db1", pid: 1 })));
const server = createSocket("udp4");
const lines = [];
server.on("message", (line) => {
  if (lines.push(severity(String(line))) < 2) return;
  server.close();
  console.log("@logtape/syslog 1.3.10, pino-syslog 4.0.0", lines, pino);
  assert.deepStrictEqual([lines, pino], [[0, 3], [2, 3]], "the behaviour has changed");
});
server.bind(0, "127.0.0.1", async () => {
  const sink = getSyslogSink({ hostname: "127.0.0.1", port: server.address().port, facility: "local0" });
  const record = (level) => ({ category: ["desk"], level, message: ["disk"], rawMessage: "disk", timestamp: 1772442000000, properties: {} });
  sink(record("fatal"));
  sink(record("error"));
  await sink[Symbol.asyncDispose]();
});
JAVASCRIPT
