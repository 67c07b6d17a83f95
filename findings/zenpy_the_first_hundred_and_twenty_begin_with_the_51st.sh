#!/usr/bin/env bash
# A part of the tickets of Zendesk, as a slice whose third number is the size of the pages.
#
# Question: which tickets of 260 has tickets()[0:120], and tickets()[0:120:50], [100:150:50] and [101:150:50]?
# Guess: the 1st to the 120th both, the 101st to the 150th, and the 102nd to the 150th.
# Seen with zenpy 2.0.57: the first and the last are so. The second has the 51st to the 100th and then the 1st to the 70th, so twenty tickets are there twice and fifty are
# missing; the third has the 51st to the 100th. The first page is there already, with 100 tickets whatever the slice has as size.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check zenpy==2.0.57 requests==2.34.2
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
import json
from importlib.metadata import version
from urllib.parse import parse_qs, urlsplit

from requests import Response, Session
from requests.adapters import BaseAdapter
from zenpy import Zenpy

TOTAL = 260


class Server(BaseAdapter):
    """Pages of tickets as the API of Zendesk has them."""

    def send(self, request, **options):
        address = urlsplit(request.url)
        query = parse_qs(address.query)
        page, size = int(query.get("page", ["1"])[0]), int(query.get("per_page", ["100"])[0])
        numbers = range(1, TOTAL + 1)[(page - 1) * size : page * size]
        following = f"https://example.zendesk.com{address.path}?page={page + 1}&per_page={size}" if page * size < TOTAL else None
        reply = {"tickets": [{"id": number} for number in numbers], "next_page": following, "previous_page": None, "count": TOTAL}
        response = Response()
        response.status_code, response.url, response.request = 200, request.url, request
        response._content = json.dumps(reply).encode()
        return response

    def close(self):
        pass


def part(*ends):
    session = Session()
    session.mount("https://", Server())
    tickets = Zenpy(subdomain="example", email="a@example.org", token="x", session=session).tickets()
    return [ticket.id for ticket in tickets[slice(*ends)]]


seen = [part(0, 120), part(0, 120, 50), part(100, 150, 50), part(101, 150, 50)]
print("zenpy", version("zenpy"), [(len(ids), ids[0], ids[-1]) for ids in seen])
expected = [[*range(1, 121)], [*range(51, 101), *range(1, 71)], [*range(51, 101)], [*range(102, 151)]]
assert seen == expected, "the behaviour has changed"
PYTHON
