#!/usr/bin/env bash
# An alert that was notified, is silenced while somebody works on it, and resolves before the silence ends.
#
# Question: two alerts are notified to a webhook with send_resolved. One of them is silenced, both resolve, and the silence is ended. Which
# notifications has the webhook?
# Guess: two of firing, one of resolved at once, and one of resolved for the silenced alert when the silence ends.
# Seen with prometheus-alertmanager 0.25.0 (Debian 12): no notification for the end of the silenced alert, then or later. What the first notification opened (a
# ticket, an incident of a pager) stays open.
set -eu
program=$(command -v prometheus-alertmanager) || exit 77
dpkg-query -W prometheus-alertmanager || exit 77
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/question.py" <<'PYTHON'
import json
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socket import socket
from urllib.request import Request, urlopen

place, program = Path(sys.argv[1]), sys.argv[2]
notified: list[str] = []


class Webhook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        notified.extend(f"{alert['labels']['alertname']} {alert['status']}" for alert in body["alerts"])
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def wait_for(condition) -> None:
    limit = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < limit, f"waited in vain: {notified}"
        time.sleep(0.1)


def call(path: str, data: object = None, method: str = "POST") -> object:
    body = None if data is None else json.dumps(data).encode()
    request = Request(f"http://127.0.0.1:{port}/api/v2/{path}", body, {"Content-Type": "application/json"}, method=method)
    with urlopen(request) as response:
        return json.loads(response.read() or b"null")


def after(minutes: float) -> str:
    return (datetime.now(timezone.utc) + timedelta(minutes=minutes)).isoformat()


def alert(name: str, end: float) -> dict:
    return {"labels": {"alertname": name}, "startsAt": start, "endsAt": after(end)}


def ready() -> bool:
    try:
        return call("status", method="GET") is not None
    except OSError:
        return False


server = HTTPServer(("127.0.0.1", 0), Webhook)
threading.Thread(target=server.serve_forever, daemon=True).start()
with socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
config = {
    "route": {"receiver": "hook", "group_by": ["alertname"], "group_wait": "0s", "group_interval": "1s", "repeat_interval": "1h"},
    "receivers": [{"name": "hook", "webhook_configs": [{"url": f"http://127.0.0.1:{server.server_port}/", "send_resolved": True}]}],
}
(place / "config.yml").write_text(json.dumps(config))
options = [f"--config.file={place}/config.yml", f"--storage.path={place}/data", f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="]
with open(place / "log", "w") as log, subprocess.Popen([program, *options], stderr=log, stdout=log) as daemon:
    try:
        wait_for(ready)
        start = after(-1)
        call("alerts", [alert("open", 10), alert("silenced", 10)])
        wait_for(lambda: len(notified) == 2)
        silence = {"startsAt": after(0), "endsAt": after(10), "createdBy": "desk", "comment": "at work"}
        matcher = {"name": "alertname", "value": "silenced", "isRegex": False, "isEqual": True}
        silenced = call("silences", {**silence, "matchers": [matcher]})["silenceID"]
        time.sleep(2)
        call("alerts", [alert("open", 0), alert("silenced", 0)])
        wait_for(lambda: len(notified) >= 3)
        time.sleep(3)
        call(f"silence/{silenced}", method="DELETE")
        time.sleep(5)  # five times the interval of the group
    finally:
        daemon.terminate()
print(notified)
expected = ["open firing", "open resolved", "silenced firing"]
assert sorted(notified) == expected, "the behaviour has changed"
PYTHON
python3 "$place/question.py" "$place" "$program"
