#!/usr/bin/env bash
# A line of syslog by RFC 5424, in which a text in UTF-8 begins with the byte order mark.
#
# Question: how does the text of the line begin, and what priority has a message of facility 0 (kernel) and severity 0 (emergency)?
# Expected: with the bytes EF BB BF or with the text itself, and <0>. (The question came up while another was run.)
# Seen with syslog-pro 1.0.0 (npm): with the letters B, O and M, so the text "down" arrives as "BOMdown"; and <184>, facility 23 (local7). Each
# receiver and each rule that looks at the beginning of a text sees another one, and an emergency of the kernel is one of an application.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit syslog-pro@1.0.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const { RFC5424 } = require("syslog-pro");

const version = require("./node_modules/syslog-pro/package.json").version;
const writer = new RFC5424({ applicationName: "app", hostname: "host" });
writer.buildMessage("down", { facility: 0, severity: 0 }).then((line) => {
  const seen = `${line.match(/^<[0-9]+>/)[0]} ${line.trim().split(" ").pop()}`;
  console.log("syslog-pro", version, seen);
  if (seen !== "<184> BOMdown") throw new Error("the behaviour has changed");
});
JAVASCRIPT
node question.cjs
