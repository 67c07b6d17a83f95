#!/usr/bin/env bash
# Print how rsyslog reads lines at a moment: rsyslog_read.sh Europe/Paris "2027-01-01 00:05:00" < LINES
# It is unpacked in a temporary folder, listens on the loopback only, and is stopped again. A line is its time (RFC 3339), priority, host, tag and text.
set -eu
command -v faketime > /dev/null || { echo "faketime is not installed" >&2; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/unpacked.sh" "$place" rsyslog libestr0 libfastjson4 liblognorm5 < /dev/null >&2
port=$(python3 -c "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])" < /dev/null)
cat > "$place/main.conf" <<CONFIGURATION
global(workDirectory="$place")
module(load="imptcp")
template(name="line" type="string" string="%timereported:::date-rfc3339% %pri-text% %hostname% %programname%%msg%\n")
ruleset(name="all") { action(type="omfile" file="$place/out" template="line") }
input(type="imptcp" address="127.0.0.1" port="$port" ruleset="all")
CONFIGURATION
libraries=$(dirname "$(find "$place/usr/lib" -name libestr.so.0)")
TZ="$1" LD_LIBRARY_PATH="$libraries" faketime -f "@$2" "$place/usr/sbin/rsyslogd" -n -i "$place/pid" -f "$place/main.conf" -M "$libraries/rsyslog" > "$place/log" 2>&1 &
python3 - "$port" "$place/out" 3<&0 <<'PYTHON'
import os
import socket
import sys
import time
from pathlib import Path

text = os.fdopen(3).read()
for _ in range(120):
    try:
        with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as peer:
            peer.sendall(text.encode())
        break
    except ConnectionRefusedError:
        time.sleep(0.25)
out = Path(sys.argv[2])
for _ in range(120):
    if out.exists() and len(out.read_text().splitlines()) >= len(text.splitlines()):
        break
    time.sleep(0.25)
print(out.read_text(), end="")
PYTHON
kill -TERM "$(cat "$place/pid")"
wait
