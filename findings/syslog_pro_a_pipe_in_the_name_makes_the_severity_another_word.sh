#!/usr/bin/env bash
# An event in CEF whose name has a pipe in it.
#
# Question: the name is "disk full | data", the severity 9 and an extension is msg with "a=b". What line is written?
# Expected: "disk full \\| data|9|msg=a\\=b", since CEF escapes a pipe in its head and an equals sign in a value. (The question came up while another
# was run.)
# Seen with syslog-pro 1.0.0 (npm): neither is escaped. A reader that splits the head has the severity " data".
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit syslog-pro@1.0.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const { CEF } = require("syslog-pro");

const version = require("./node_modules/syslog-pro/package.json").version;
const event = new CEF({
  deviceVendor: "v",
  deviceProduct: "p",
  deviceVersion: "1",
  deviceEventClassId: "c",
  name: "disk full | data",
  severity: "9",
  extensions: { msg: "a=b" },
});
Promise.resolve(event.buildMessage()).then((line) => {
  const head = line.split(/(?<!\\)\|/);
  const seen = `${head[6]};${head[7]};${line.includes("msg=a=b")}`;
  console.log("syslog-pro", version, seen);
  if (seen !== " data;9;true") throw new Error("the behaviour has changed");
});
JAVASCRIPT
node question.cjs
