#!/usr/bin/env bash
# A client of the interface of PagerDuty, which takes moments of ISO 8601 and true or false, asks for the incidents since 9:00 of UTC with their total, by a Python datetime and a bool. The interface is a server of this machine that notes the query.
#
# Question: how are `since` and `total` written?
# Guess: 2026-03-02T09:00:00+00:00 and true.
# Seen with pdpyras 5.4.1: 2026-03-02 09:00:00+00:00, with a space, and True. Only lists are made what the interface takes; a tuple of states is sent without the brackets of a list.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pdpyras==5.4.1
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from urllib.parse import parse_qsl, urlsplit

from pdpyras import APISession

queries = []


class Interface(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        queries.append(parse_qsl(urlsplit(self.path).query))
        body = json.dumps({"incidents": [], "more": False}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


server = HTTPServer(("127.0.0.1", 0), Interface)
threading.Thread(target=server.serve_forever, daemon=True).start()
session = APISession("token")
session.url = f"http://127.0.0.1:{server.server_port}"
since = datetime(2026, 3, 2, 9, tzinfo=UTC)
for states in (["triggered"], ("triggered",)):
    list(session.iter_all("incidents", params={"since": since, "statuses": states, "total": True}))
seen = [[pair for pair in query if pair[0] not in ("limit", "offset")] for query in queries]
print("pdpyras", version("pdpyras"), seen)
rest = [("since", "2026-03-02 09:00:00+00:00"), ("total", "True")]
expected = [sorted([*rest, (name, "triggered")]) for name in ("statuses[]", "statuses")]
assert [sorted(query) for query in seen] == expected, "the behaviour has changed"
PYTHON
