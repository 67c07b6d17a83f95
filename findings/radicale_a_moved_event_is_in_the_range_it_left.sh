#!/usr/bin/env bash
# A shift of a weekly series that was moved to another month, in a CalDAV server.
#
# Question: the shift of 2026-10-26 is moved to 2026-12-10. A calendar-query asks for 2026-10-26 (00:00Z to 24:00Z), once as it is and once with
# CALDAV:expand for the same range. Which shifts come back?
# Guess: none in both. RFC 4791, 9.6.5: only occurrences that overlap the range are returned.
# Seen with Radicale 3.9.0: none as it is; with expand the shift of 10 December, outside the range, so whoever is on duty in December is on duty in October too.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check Radicale==3.9.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import re
import socket
import subprocess
import sys
import time
from importlib.metadata import version
from urllib.request import Request, urlopen

SERIES = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20261001T000000Z
DTSTART:20261019T080000Z
DTEND:20261019T090000Z
RRULE:FREQ=WEEKLY;COUNT=6
END:VEVENT
BEGIN:VEVENT
UID:1
DTSTAMP:20261001T000000Z
RECURRENCE-ID:20261026T080000Z
DTSTART:20261210T080000Z
DTEND:20261210T090000Z
END:VEVENT
END:VCALENDAR
"""
RANGE = 'start="20261026T000000Z" end="20261027T000000Z"'
QUERY = f"""<?xml version="1.0"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
<D:prop><C:calendar-data>%s</C:calendar-data></D:prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range {RANGE}/></C:comp-filter></C:comp-filter></C:filter>
</C:calendar-query>"""

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
options = ["--server-hosts", f"127.0.0.1:{port}", "--storage-filesystem-folder", "data", "--auth-type", "none", "--rights-type", "authenticated"]
server = subprocess.Popen([sys.executable, "-m", "radicale", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def send(method: str, path: str, body: str = "", **headers: str) -> str:
    # Any name and password will do: authentication is of the type "none".
    headers |= {"Authorization": "Basic dTpw"}
    request = Request(f"http://127.0.0.1:{port}{path}", data=body.encode() or None, method=method, headers=headers)
    return urlopen(request, timeout=20).read().decode()


try:
    for _ in range(240):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.25)
    send("MKCALENDAR", "/u/shifts/")
    send("PUT", "/u/shifts/1.ics", SERIES.replace("\n", "\r\n"), **{"Content-Type": "text/calendar"})
    seen = [
        re.findall(r"DTSTART:(\w+)", send("REPORT", "/u/shifts/", QUERY % expand, Depth="1", **{"Content-Type": "application/xml"}))
        for expand in ("", f"<C:expand {RANGE}/>")
    ]
finally:
    server.terminate()
    server.wait(20)
print("Radicale", version("Radicale"), seen)
assert seen == [[], ["20261210T080000Z"]], "the behaviour has changed"
PYTHON
