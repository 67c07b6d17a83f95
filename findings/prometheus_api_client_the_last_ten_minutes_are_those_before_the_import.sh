#!/usr/bin/env bash
# A program that reads the last ten minutes of a metric every few seconds, without naming them.
#
# Question: get_metric_range_data("up") is called twice, two seconds apart. Which end of the range is in the two requests?
# Expected: each time the present: without a start and an end, the ten minutes before now.
# Seen with prometheus-api-client 0.7.2: the same end twice, the moment at which the package was imported. A watch that runs for a day reads the same ten
# minutes for a day, and an alarm on them neither fires nor ends. (A server in the script receives the requests.)
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check prometheus-api-client==0.7.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from urllib.parse import parse_qs, urlsplit

from prometheus_api_client import PrometheusConnect

imported = time.time()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        ends.append(int(parse_qs(urlsplit(self.path).query)["time"][0]))
        body = b'{"status": "success", "data": {"resultType": "matrix", "result": []}}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


ends: list[int] = []
server = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = PrometheusConnect(url=f"http://127.0.0.1:{server.server_port}")
for _ in range(2):
    time.sleep(2)
    client.get_metric_range_data("up")
print("prometheus-api-client", version("prometheus-api-client"), [round(end - imported) for end in ends])
assert len(ends) == 2 and ends[0] == ends[1] <= imported + 1, "the behaviour has changed"
PYTHON
