#!/usr/bin/env bash
# A target of two weeks and three hours, in ISO 8601 and back.
#
# Question: what do toISOString and isoDuration make of 14 days and 3 hours, and of 15 days and 3 hours?
# Guess: P14DT3H and P15DT3H, and 339 and 363 hours.
# Seen with moment-duration 0.0.6 (npm): P2WT3H, which its own reader does not know (a TypeError, since a week is alone there, as in ISO 8601), and P15DT3H
# with 363 hours. Days that make whole weeks become weeks, whatever is beside them.
set -eu
command -v node > /dev/null || { echo "node is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund moment-duration@0.0.6 moment@2.0.0 > /dev/null
cat > question.mjs <<'JS'
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const moment = require("moment");
require("moment-duration/src/moment-duration.js");
for (const days of [14, 15]) {
  const text = moment.duration({ days, hours: 3 }).toISOString();
  try {
    console.log(text, moment.isoDuration(text).asHours());
  } catch (error) {
    console.log(text, error.name);
  }
}
JS
seen=$(node question.mjs)
echo "$seen"
[ "$seen" = "P2WT3H TypeError
P15DT3H 363" ] || { echo "the behaviour has changed"; exit 1; }
