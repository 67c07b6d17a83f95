#!/usr/bin/env bash
# Work that is logged on an issue of Jira with the moment when it began.
#
# Question: on a machine in Paris in winter, which "started" is sent for datetime(2026, 11, 27, 9), and for that moment with the zone of Paris and in UTC?
# Expected: 09:00 of +0100 each time, or 08:00 of +0000: a naive datetime is one of the machine, as for astimezone() and timestamp(). (The question came up while its source was
# read.)
# Seen with jira 3.10.5: 09:00 of +0000, 09:00 of +0100 and 08:00 of +0000. The naive one is taken as UTC, so datetime.now() is an hour in the future, two in summer.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check jira==3.10.5 requests==2.34.2
cd "$place"
TZ=Europe/Paris "$place/venv/bin/python" -W ignore - <<'PYTHON'
import json
from datetime import UTC, datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

from jira import JIRA
from requests import Response
from requests.adapters import BaseAdapter

seen = []


class Server(BaseAdapter):
    """A worklog that was added, as Jira replies."""

    def send(self, request, **options):
        body = request.body.decode() if isinstance(request.body, bytes) else request.body
        seen.append(json.loads(body)["started"])
        response = Response()
        response.status_code, response.url, response.request = 201, request.url, request
        response._content = json.dumps({"self": request.url, "id": "1"}).encode()
        return response

    def close(self):
        pass


client = JIRA("https://example.org", get_server_info=False)
client._session.mount("https://", Server())
nine = datetime(2026, 11, 27, 9)
for moment in (nine, nine.replace(tzinfo=ZoneInfo("Europe/Paris")), nine.astimezone(UTC)):
    client.add_worklog("DESK-1", timeSpent="1h", started=moment)
print("jira", version("jira"), seen)
assert seen == [f"2026-11-27T{text}" for text in ("09:00:00.000+0000", "09:00:00.000+0100", "08:00:00.000+0000")], "the behaviour has changed"
PYTHON
