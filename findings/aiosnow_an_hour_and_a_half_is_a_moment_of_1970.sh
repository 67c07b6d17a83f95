#!/usr/bin/env bash
# The business time and the elapsed time of an incident, from a server that writes them as the Table API of ServiceNow does with
# sysparm_display_value=all: the value is the duration after the start of 1970, the display value is in words.
#
# Question: what are business_duration of an hour and a half, calendar_duration of a day more, and opened_at (08:00 in UTC) of an incident?
# Guess: the durations are of datetime.timedelta, and opened_at has a zone or offset.
# Seen with aiosnow 0.6.0: 1970-01-01 01:30 and 1970-01-02 01:30 as moments, and opened_at without a zone. An average, a sum or a comparison with a target needs the
# start of 1970 to be taken off first, and what takes .day and .hour of the second one reads two days.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check aiosnow==0.6.0 marshmallow==3.26.2 aiohttp==3.14.5
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
import asyncio
from datetime import datetime
from importlib.metadata import version

from aiohttp import web
from aiosnow import Client
from aiosnow.models.table.declared import IncidentModel

RECORD = {
    "opened_at": {"value": "2026-11-27 08:00:00", "display_value": "2026-11-27 09:00:00"},
    "business_duration": {"value": "1970-01-01 01:30:00", "display_value": "1 Hour 30 Minutes"},
    "calendar_duration": {"value": "1970-01-02 01:30:00", "display_value": "1 Day 1 Hour 30 Minutes"},
}


async def table(request: web.Request) -> web.Response:
    return web.json_response({"result": [RECORD]})


async def main() -> list[object]:
    application = web.Application()
    application.router.add_get("/api/now/table/incident", table)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    client = Client(f"127.0.0.1:{runner.addresses[0][1]}", basic_auth=("name", "word"), use_ssl=False)
    async with IncidentModel(client, table_name="incident") as incidents:
        record = (await incidents.get(limit=1)).data[0]
    await runner.cleanup()
    return [record[name] for name in ("business_duration", "calendar_duration", "opened_at")]


seen = asyncio.run(main())
print("aiosnow", version("aiosnow"), *seen)
assert seen == [datetime(1970, 1, 1, 1, 30), datetime(1970, 1, 2, 1, 30), datetime(2026, 11, 27, 8)], "the behaviour has changed"
PYTHON
