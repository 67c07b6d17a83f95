#!/usr/bin/env bash
# The fifth page of twenty tickets, as the documents of the client have it: iter(page=5, page_size=20). The server on the loopback has 100, and pages as Zammad
# does ("page" and "per_page").
#
# Question: which is the first ticket of it, and which with per_page=20?
# Expected: the 81st, both. (The question came up while its source was read.)
# Seen with zammadoo 0.3.0.post0: the 41st and the 81st. The page_size of its documents is sent to the server, which has no such word, and the pages stay those
# of ten.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check zammadoo==0.3.0.post0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from zammadoo import Client


class Desk(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        query = {name: int(value[0]) for name, value in parse_qs(urlsplit(self.path).query).items() if value[0].isdigit()}
        size, page = query.get("per_page", 100), query.get("page", 1)
        body = json.dumps([{"id": number} for number in range(1, 101)][size * (page - 1) : size * page]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


server = HTTPServer(("127.0.0.1", 0), Desk)
Thread(target=server.serve_forever, daemon=True).start()
desk = Client(f"http://127.0.0.1:{server.server_port}/api/v1", http_auth=("user", "word"))
seen = [next(iter(desk.tickets.iter(page=5, **size))).id for size in ({"page_size": 20}, {"per_page": 20})]
print("zammadoo", version("zammadoo"), seen)
assert seen == [41, 81], "the behaviour has changed"
PYTHON
