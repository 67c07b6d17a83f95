#!/usr/bin/env bash
# The audit trail of a day, asked for by the method that is made for histories.
#
# Question: a server has two audit records. Which does iter_history("/audit/records", since, until) yield, and which iter_cursor? And is the one log entry
# of iter_history("/log_entries", ...) there?
# Expected: both records, and the entry: iter_history says in its documentation that it calls iter_cursor for such a path.
# Seen with pagerduty 7.2.0: no record and no request, both records with iter_cursor, and the entry. The method is a generator, and it returns the other
# iterator instead of yielding from it. A report of who changed what is empty, as if nobody had.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pagerduty==7.2.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import json
from datetime import UTC, datetime

import httpx2
import pagerduty

BODY = {"records": [{"id": "A1"}, {"id": "A2"}], "next_cursor": None, "log_entries": [{"id": "L1"}], "total": 1, "more": False}


def respond(request: httpx2.Request) -> httpx2.Response:
    requests.append(request.url.path)
    return httpx2.Response(200, stream=httpx2.ByteStream(json.dumps(BODY).encode()))


requests: list[str] = []
client = pagerduty.RestApiV2Client("key", transport=httpx2.MockTransport(respond))
since, until = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)
history = [record["id"] for record in client.iter_history("/audit/records", since, until)]
sent = len(requests)
cursor = [record["id"] for record in client.iter_cursor("/audit/records")]
entries = [record["id"] for record in client.iter_history("/log_entries", since, until)]
print("pagerduty", pagerduty.__version__, history, sent, cursor, entries)
assert (history, sent, cursor, entries) == ([], 0, ["A1", "A2"], ["L1"]), "the behaviour has changed"
PYTHON
