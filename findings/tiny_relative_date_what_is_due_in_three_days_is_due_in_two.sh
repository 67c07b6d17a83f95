#!/usr/bin/env bash
# The words for a date that is due in three days, to the minute.
#
# Question: what are the words for three days from now, and for three days ago?
# Guess: 3 days from now; 3 days ago.
# Seen with tiny-relative-date 2.0.2: 2 days from now; 3 days ago. What is in two days is "tomorrow". The date is moved to the start of its day, and the
# moment of the question is not, so from noon to the start of the third day are two and a half.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit tiny-relative-date@2.0.2 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
import("tiny-relative-date").then(({ default: words }) => {
  const now = new Date("2026-03-01T12:00Z");
  console.log(["2026-03-04T12:00Z", "2026-02-26T12:00Z"].map((text) => words(new Date(text), now)).join("; "));
});
JAVASCRIPT
seen=$(TZ=UTC node question.cjs)
echo "tiny-relative-date 2.0.2: $seen"
[ "$seen" = "2 days from now; 3 days ago" ] || { echo "the behaviour has changed"; exit 1; }
