#!/usr/bin/env bash
# A line of syslog that is read twice.
#
# Question: the line has the time "Mar  1 09:00:00". Has what is read from it the same moment each time, and how many milliseconds has it?
# Expected: the same, with 0 milliseconds. (The question came up while another was run.)
# Seen with syslog-parse 2.0.0 (npm): the milliseconds are those of the clock at the moment of reading (00.123 at one time, 00.456 at the other). A
# log that is read twice has each line twice, and lines of one second are in the order in which they were read, whatever is before them.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit syslog-parse@2.0.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const parse = require("syslog-parse").default;

const version = require("./node_modules/syslog-parse/package.json").version;
const RealDate = Date;
const readAt = (now) => {
  global.Date = class extends RealDate {
    constructor(...given) {
      super(...(given.length ? given : [now]));
    }
  };
  const { time } = parse("<34>Mar  1 09:00:00 host app: down");
  global.Date = RealDate;
  return `${time.getMinutes()}:${time.getSeconds()}.${time.getMilliseconds()}`;
};
const seen = `${readAt("2026-03-05T10:11:12.123Z")} ${readAt("2026-03-05T10:11:12.456Z")}`;
console.log("syslog-parse", version, seen);
if (seen !== "0:0.123 0:0.456") throw new Error("the behaviour has changed");
JAVASCRIPT
node question.cjs
