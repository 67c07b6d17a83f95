#!/usr/bin/env bash
# The format of a column of dates, which is found from one of them.
#
# Question: which formats have "20260302" and "2026-03-02", and which moments are they read as in their formats?
# Expected: YYYYMMDD and YYYY-MM-DD, both 2 March at midnight. (The question came up while others were run.)
# Seen with moment-parseformat 4.0.0 and moment 2.31.0: YYYYMMh, which reads 1 March, 2:00; and YYYY-MM-DD. No error is raised: the day becomes an hour.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" moment-parseformat@4.0.0 moment@2.31.0 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const moment = require("moment");
const loaded = require("moment-parseformat");
const parseFormat = loaded.default ?? loaded;
const seen = ["20260302", "2026-03-02"].map((text) => `${parseFormat(text)} ${moment(text, parseFormat(text)).format("MM-DD HH:mm")}`);
console.log("moment-parseformat 4.0.0, moment", moment.version, seen);
assert.deepStrictEqual(seen, ["YYYYMMh 03-01 02:00", "YYYY-MM-DD 03-02 00:00"], "the behaviour has changed");
JAVASCRIPT
