#!/usr/bin/env bash
# The age of a ticket in words.
#
# Question: how old is a ticket of 31 January 2026 on 1 March 2026, and what is due on 1 January 2027, seen from 31 December 2025?
# Guess: last month or 4 weeks ago (they are 29 days); next year or in 1 year (a year and a day).
# Seen with duration-relativetimeformat 2.0.4: 2 months ago, and in 2 years. The numbers of the months and of the years are taken from each other.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit duration-relativetimeformat@2.0.4 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
import("duration-relativetimeformat").then(({ default: Format }) => {
  const words = new Format("en");
  console.log(words.format(new Date("2026-01-31"), new Date("2026-03-01")));
  console.log(words.format(new Date("2027-01-01"), new Date("2025-12-31")));
});
JAVASCRIPT
seen=$(TZ=UTC node question.cjs)
echo "duration-relativetimeformat 2.0.4: $seen"
[ "$seen" = "2 months ago
in 2 years" ] || { echo "the behaviour has changed"; exit 1; }
