#!/usr/bin/env bash
# The open tickets of iTop, on a day with two of them and on a day with one, and a new ticket with fields that are zero or false.
#
# Question: what does find(query, ["title"]) return for two tickets, for one and for none, and which fields are sent by insert({"title": "disk", "impact": 0, "escalation": False})?
# Expected: a list of two, of one and of none; all three fields. (The question came up while its source was read.)
# Seen with itoptop 1.0.10: a list of two, the text "disk", and an empty list; the title alone. What goes over the tickets in a loop goes over the letters of a title, and
# a zero or a false is never written, so iTop takes its own default.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check itoptop==1.0.10 requests==2.34.2
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from threading import Thread
from urllib.parse import parse_qs

from itoptop import Itop

titles, sent = [], []


class Desk(BaseHTTPRequestHandler):
    """Objects as the REST services of iTop have them."""

    def do_POST(self):
        body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        given = json.loads(body["json_data"][0])
        reply = {"code": 0, "message": ""}
        if given["operation"] == "core/get":
            reply["objects"] = {f"Ticket::{key}": {"key": str(key), "fields": {"title": title}} for key, title in enumerate(titles)} or None
        if given["operation"] == "core/create":
            sent.append(given["fields"])
        text = json.dumps(reply).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *line):
        pass


server = HTTPServer(("127.0.0.1", 0), Desk)
Thread(target=server.serve_forever, daemon=True).start()
tickets = Itop(f"http://127.0.0.1:{server.server_port}", "1.3", "name", "word").schema("Incident")
seen = []
for titles in (["disk", "mail"], ["disk"], []):
    seen.append(tickets.find({"status": "new"}, ["title"]))
tickets.insert({"title": "disk", "impact": 0, "escalation": False})
server.shutdown()
print("itoptop", version("itoptop"), seen, sent)
assert seen == [[{"title": "disk"}, {"title": "mail"}], "disk", []], "the behaviour has changed"
assert sent == [{"title": "disk"}], "the behaviour has changed"
PYTHON
