#!/usr/bin/env bash
# Noon of tomorrow in Paris, computed by a server that runs in UTC, over the night in which clocks go back.
#
# Question: what is 2026-10-24 12:00 in Paris plus a day and plus a week, as text and as an instant? And where the server's own zone is Paris?
# Guess: 12:00 +01:00, that is 11:00Z, for both servers.
# Seen with dayjs 1.11.23 (npm), utc and timezone plugins: on the server in UTC 12:00 +02:00, that is 10:00Z or 11:00 in Paris, an hour early; on the server
# in Paris the instant is right, and the text has +02:00 too. The offset of the first moment stays with what is computed from it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit dayjs@1.11.23 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const dayjs = require("dayjs");
dayjs.extend(require("dayjs/plugin/utc"));
dayjs.extend(require("dayjs/plugin/timezone"));

const version = require("./node_modules/dayjs/package.json").version;
const noon = dayjs.tz("2026-10-24 12:00", "Europe/Paris");
const seen = [noon.add(1, "day"), noon.add(1, "week")].map((moment) => `${moment.format("DD HH:mm Z")} ${moment.toISOString().slice(11, 16)}Z`).join(", ");
console.log("dayjs", version, process.env.TZ, seen);
if (seen !== process.argv[2]) throw new Error("the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs "25 12:00 +02:00 10:00Z, 31 12:00 +02:00 10:00Z"
TZ=Europe/Paris node question.cjs "25 12:00 +02:00 11:00Z, 31 12:00 +02:00 11:00Z"
