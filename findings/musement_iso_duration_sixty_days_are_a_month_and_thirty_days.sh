#!/usr/bin/env bash
# Durations of 60 and of 365 days, in their normal form.
#
# Question: what is P60D in its normal form, and what P365D?
# Expected: P2M or P60D; P1Y or P365D. (The question came up while other inputs were run.)
# Seen with @musement/iso-duration 1.0.0: P1M30D and P11M28D. 365 days are thereby nearly three days short of the year, and thirty days beside a month are no
# month.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit @musement/iso-duration@1.0.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const { isoDuration } = require("@musement/iso-duration");
console.log(["P60D", "P365D"].map((text) => isoDuration(text).normalize().toString()).join(" "));
JAVASCRIPT
seen=$(node question.cjs)
echo "@musement/iso-duration 1.0.0: $seen"
[ "$seen" = "P1M30D P11M28D" ] || { echo "the behaviour has changed"; exit 1; }
