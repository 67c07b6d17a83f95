#!/usr/bin/env bash
# The zone of Windows for a calendar of Kyiv, for an invitation that Outlook reads.
#
# Question: which zone of Windows have Europe/Kyiv and Asia/Kolkata, names that the time zone database has had since 2022 and 1993, and which have the
# old names Europe/Kiev and Asia/Calcutta?
# Guess: FLE Standard Time and India Standard Time, by either name.
# Seen with windows-iana 5.1.0 (npm): Europe/Kyiv has none (an empty list); the three others are found.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit windows-iana@5.1.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const { findWindows } = require("windows-iana");

const version = require("./node_modules/windows-iana/package.json").version;
const zones = ["Europe/Kyiv", "Europe/Kiev", "Asia/Kolkata", "Asia/Calcutta"];
const seen = zones.map((zone) => findWindows(zone).join() || "none").join(", ");
console.log("windows-iana", version, seen);
const wanted = "none, FLE Standard Time, India Standard Time, India Standard Time";
if (seen !== wanted) throw new Error("the behaviour has changed");
JAVASCRIPT
node question.cjs
