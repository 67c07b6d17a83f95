#!/usr/bin/env bash
# The tickets that were updated since nine in the morning in Paris, asked of a server on the loopback.
#
# Question: which instant arrives in updated_since for "2026-03-09T09:00:00+01:00", and which e-mail for a+b@example.org?
# Expected: both as they were given. (The question came up while its source was read.)
# Seen with freshpy 2.0.0: "2026-03-09T09:00:00 01:00", and the e-mail as it was given. The plus sign of an instant is not escaped and is a space for each server,
# so east of Greenwich no such text is an instant, and west of it each one is.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check freshpy==2.0.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from freshpy import FreshPy

asked: dict[str, list[str]] = {}


class Desk(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        asked.update(parse_qs(urlsplit(self.path).query))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps({"tickets": []}).encode())

    def log_message(self, *_: object) -> None:
        pass


server = HTTPServer(("127.0.0.1", 0), Desk)
Thread(target=server.serve_forever, daemon=True).start()
desk = FreshPy(domain=f"http://127.0.0.1:{server.server_port}", api_key="key")
desk.tickets.get_tickets(updated_since="2026-03-09T09:00:00+01:00", requester_email="a+b@example.org")
seen = [asked["updated_since"][0], asked["requester_email"][0]]
print("freshpy", version("freshpy"), seen)
assert seen == ["2026-03-09T09:00:00 01:00", "a+b@example.org"], "the behaviour has changed"
PYTHON
