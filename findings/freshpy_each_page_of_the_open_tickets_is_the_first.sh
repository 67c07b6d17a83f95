#!/usr/bin/env bash
# The second page of the open tickets, from a server on the loopback that pages as Freshservice does (30 a page, "page" in the query).
#
# Question: which tickets has get_tickets(filters={"status": 2}, page=2), and which get_tickets(page=2)?
# Expected: those from the 31st on, both. (The question came up while its source was read.)
# Seen with freshpy 2.0.0: the first thirty, and those from the 31st on. With filters the page is not sent, so a loop over pages reads the first one again and
# again, and a count of open tickets is that of one page.
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


class Desk(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        first = 30 * (int(query.get("page", ["1"])[0]) - 1)
        body = json.dumps({"tickets": [{"id": first + number} for number in range(1, 31)]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


server = HTTPServer(("127.0.0.1", 0), Desk)
Thread(target=server.serve_forever, daemon=True).start()
desk = FreshPy(domain=f"http://127.0.0.1:{server.server_port}", api_key="key")
seen = [desk.tickets.get_tickets(page=2, **more)["tickets"][0]["id"] for more in ({"filters": {"status": 2}}, {})]
print("freshpy", version("freshpy"), seen)
assert seen == [1, 31], "the behaviour has changed"
PYTHON
