#!/usr/bin/env bash
# Print how the date parser of syslog-ng reads lines, as "LINE: date seconds" or "LINE: none": syslog_ng_dates.sh OPTIONS [2026-01-02] < LINES
# OPTIONS are those of date-parser(), e.g. 'format("%Y-%m-%d") time-zone("Europe/Paris")'. The daemon runs for three seconds on a clock of Paris, from noon of the day on.
set -eu
command -v faketime > /dev/null || { echo "faketime is not installed" >&2; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/unpacked.sh" "$place" syslog-ng-core libivykis0 libnet1 libpcre3 | grep ^syslog >&2
cat > "$place/lines"
cat > "$place/configuration" <<CONFIGURATION
@version: 3.38
options { keep-timestamp(yes); stats-freq(0); };
source lines { file("$place/lines" follow-freq(1) flags(no-parse)); };
parser dates { date-parser($1 template("\${MESSAGE}")); };
destination read { file("$place/read" template("\$MESSAGE: \$S_ISODATE \$S_UNIXTIME\n")); };
destination other { file("$place/other" template("\$MESSAGE: none\n")); };
log { source(lines); parser(dates); destination(read); flags(final); };
log { source(lines); destination(other); flags(fallback); };
CONFIGURATION
touch "$place/read" "$place/other"
export LD_LIBRARY_PATH="$place/usr/lib/syslog-ng:$place/usr/lib/x86_64-linux-gnu:$place/lib/x86_64-linux-gnu"
TZ=Europe/Paris timeout 3 faketime "${2:-2026-01-02} 12:00:00" "$place/usr/sbin/syslog-ng" -F --no-caps -f "$place/configuration" -R "$place/persist" \
  --control "$place/control" --pidfile "$place/pid" --module-path="$place/usr/lib/syslog-ng/3.38" > "$place/errors" 2>&1 || true
cat "$place/read" "$place/other"
