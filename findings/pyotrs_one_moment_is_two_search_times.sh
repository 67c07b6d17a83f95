#!/usr/bin/env bash
# The tickets since a moment, in the ticket system OTRS (and Znuny), which reads search times on the clock of its own zone.
#
# Question: which TicketCreateTimeNewerDate is sent for nine in Paris in winter as an aware datetime, and for the same moment in UTC?
# Its documents let one expect: one text for one moment, "converted to the appropriate string format". (The question came up while its source was read.)
# Seen with pyotrs 1.5.3: 09:00 and 08:00. The offset is left out and nothing is converted, so tickets are missing or there are too many by the hours of the offset.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pyotrs==1.5.3 requests==2.34.2
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
import json
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from threading import Thread
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from pyotrs import Client

seen = []


class Desk(BaseHTTPRequestHandler):
    """Sessions and searches as the generic interface of OTRS has them."""

    def reply(self):
        length = int(self.headers["Content-Length"] or 0)
        given = json.loads(self.rfile.read(length) or "{}") | dict(parse_qsl(urlsplit(self.path).query))
        since = given.get("TicketCreateTimeNewerDate")
        seen.extend([since] if since else [])
        text = json.dumps({"TicketID": ["1"]} if since else {"SessionID": "s"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = reply

    def log_message(self, *line):
        pass


server = HTTPServer(("127.0.0.1", 0), Desk)
Thread(target=server.serve_forever, daemon=True).start()
client = Client(f"http://127.0.0.1:{server.server_port}", "name", "word")
client.session_create()
nine = datetime(2026, 11, 27, 9, tzinfo=ZoneInfo("Europe/Paris"))
for moment in (nine, nine.astimezone(UTC)):
    client.ticket_search(TicketCreateTimeNewerDate=moment)
server.shutdown()
print("pyotrs", version("pyotrs"), seen)
assert seen == ["2026-11-27 09:00:00", "2026-11-27 08:00:00"], "the behaviour has changed"
PYTHON
