#!/usr/bin/env bash
# A negative duration, as Temporal and pydantic write it: a target that was missed by an hour, an alarm an hour before.
#
# Question: what does the package read from "-PT1H", and which moment is 2026-11-27T12:00Z plus that?
# Expected: minus one hour and 11:00Z, or a refusal. (Run beside a question about the change of the clock.)
# Seen with iso8601-duration 2.1.4 (npm): plus one hour and 13:00Z. Its pattern is looked for anywhere in the text, so the sign
# before it is left out.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit iso8601-duration@2.1.4 > /dev/null
cat > question.mjs <<'JAVASCRIPT'
import { createRequire } from "node:module";
import { end, parse } from "iso8601-duration";

const version = createRequire(import.meta.url)("./node_modules/iso8601-duration/package.json").version;
const seen = [parse("-PT1H").hours, end(parse("-PT1H"), new Date("2026-11-27T12:00:00Z")).toISOString()];
console.log("iso8601-duration", version, JSON.stringify(seen));
if (JSON.stringify(seen) !== '[1,"2026-11-27T13:00:00.000Z"]') throw new Error("the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.mjs
