#!/usr/bin/env bash
# A level of one's own between information and warning, as pino lets one add, written as syslog.
#
# Question: how does a line of RFC 5424 begin for pino's levels 30 (info), 35 (a notice) and 60 (fatal), with the facility local0?
# Expected: <134>1, <133>1 (a notice) or <131>1 (an error, which its source names as the default), and <130>1. (The question came up while its source
# was read.)
# Seen with pino-syslog 4.0.0: <134>1, <NaN>1 and <130>1. A level that was not named in its options has no severity, and a line without one is no
# syslog.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" pino-syslog@4.0.0
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { messageBuilderFactory } = require("pino-syslog/lib/rfc5424");
const { defaults } = require("pino-syslog/lib/utils");
const write = messageBuilderFactory(defaults);
const seen = [30, 35, 60].map((level) => write({ level, time: 1772442000000, msg: "disk", hostname: "db1", pid: 1 }).slice(0, 27));
console.log("pino-syslog 4.0.0", seen);
assert.deepStrictEqual(seen, ["<134>1 2026-03-02T09:00:00Z", "<NaN>1 2026-03-02T09:00:00Z", "<130>1 2026-03-02T09:00:00Z"], "the behaviour has changed");
JAVASCRIPT
