#!/usr/bin/env bash
# Print how snmptrapd formats SNMPv2 traps that arrive at nine on 2 March 2026 (UTC), one line a trap: snmptrapd_formatted.sh FORMAT UPTIME:OID...
# UPTIME is that of the sender in hundredths of a second.
set -eu
command -v faketime > /dev/null || { echo "faketime is not installed" >&2; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/unpacked.sh" "$place" snmptrapd snmp libsnmp40 libsnmp-base libnetsnmptrapd40 libwrap0 libmariadb3 libpci3 libsensors5 | grep ^snmptrapd >&2
export LD_LIBRARY_PATH="$place/usr/lib/x86_64-linux-gnu:$place/lib/x86_64-linux-gnu" MIBS='' SNMP_PERSISTENT_DIR="$place" SNMPCONFPATH="$place"
port=$((20000 + RANDOM % 10000))
TZ=UTC timeout 6 faketime -f '@2026-03-02 09:00:00' "$place/usr/sbin/snmptrapd" -f -n -C --disableAuthorization=yes -Lf "$place/log" -On -x "$place/agent" \
  -F "trap: $1\n" "udp:127.0.0.1:$port" > "$place/errors" 2>&1 &
shift
sleep 2
for sent in "$@"; do
  "$place/usr/bin/snmptrap" -v 2c -c public "127.0.0.1:$port" "${sent%%:*}" "${sent#*:}" > "$place/sent" 2>&1
done
wait || true
sed -n 's/^trap: //p' "$place/log"
