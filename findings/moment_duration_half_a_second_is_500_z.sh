#!/usr/bin/env bash
# Half a second in ISO 8601, for another reader.
#
# Question: what is toISOString of 500 milliseconds, and does iso8601-duration read it?
# Expected: PT0.5S, and it does. (The question came up while whole weeks were run.)
# Seen with moment-duration 0.0.6 and iso8601-duration 2.1.4 (npm): PT500Z, a unit of its own, and "invalid duration". It reads it itself.
set -eu
command -v node > /dev/null || { echo "node is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund moment-duration@0.0.6 moment@2.0.0 iso8601-duration@2.1.4 > /dev/null
cat > question.mjs <<'JS'
import { createRequire } from "node:module";
import { parse } from "iso8601-duration";

const require = createRequire(import.meta.url);
const moment = require("moment");
require("moment-duration/src/moment-duration.js");
const text = moment.duration({ milliseconds: 500 }).toISOString();
try {
  console.log(text, JSON.stringify(parse(text)));
} catch (error) {
  console.log(text, error.message.split(":")[0]);
}
JS
seen=$(node question.mjs)
echo "$seen"
[ "$seen" = "PT500Z invalid duration" ] || { echo "the behaviour has changed"; exit 1; }
