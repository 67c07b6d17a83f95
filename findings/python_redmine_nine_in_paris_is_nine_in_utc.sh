#!/usr/bin/env bash
# The issues of Redmine since a moment, with a datetime of Paris.
#
# Question: which created_on is sent for nine in Paris in winter as an aware datetime, and for the same moment in UTC, by a client without and with its option timezone?
# Guess: 08:00Z each time.
# Seen with python-redmine 2.5.0: without the option 09:00Z and 08:00Z, with it 08:00Z both. The clock of Paris gets the letter of UTC, so the issues of an hour are missing, of
# two in summer; the option that is there to make naive moments aware when they are read also decides what is sent.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check python-redmine==2.5.0 requests==2.34.2
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
import json
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from threading import Thread
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from redminelib import Redmine

seen = []


class Desk(BaseHTTPRequestHandler):
    """A list of no issues, as Redmine replies."""

    def do_GET(self):
        seen.append(parse_qs(urlsplit(self.path).query)["created_on"][0])
        text = json.dumps({"issues": [], "total_count": 0, "offset": 0, "limit": 100}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *line):
        pass


server = HTTPServer(("127.0.0.1", 0), Desk)
Thread(target=server.serve_forever, daemon=True).start()
nine = datetime(2026, 11, 27, 9, tzinfo=ZoneInfo("Europe/Paris"))
for options in ({}, {"timezone": "+0000"}):
    client = Redmine(f"http://127.0.0.1:{server.server_port}", key="x", **options)
    for moment in (nine, nine.astimezone(UTC)):
        list(client.issue.filter(created_on=moment))
server.shutdown()
print("python-redmine", version("python-redmine"), seen)
assert seen == [f"2026-11-27T{clock}:00Z" for clock in ("09:00", "08:00", "08:00", "08:00")], "the behaviour has changed"
PYTHON
