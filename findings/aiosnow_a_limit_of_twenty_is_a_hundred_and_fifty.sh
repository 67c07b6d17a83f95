#!/usr/bin/env bash
# The next twenty incidents of a table of 300, in pages, from a server that pages as the Table API of ServiceNow does.
#
# Question: how many records has stream() with limit=15 and pages of 10, with limit=20 from offset 100 and pages of 50, and with that limit and offset and no page size?
# Its documents let one expect: 15, 20 and 20, "maximum number of records to return". (The question came up while its source was read.)
# Seen with aiosnow 0.6.0: 20, 150 and 20. The last page is not cut, and with an offset one more page of the size of the offset is read after it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check aiosnow==0.6.0 marshmallow==3.26.2 aiohttp==3.14.5
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
import asyncio
from importlib.metadata import version

from aiohttp import web
from aiosnow import Client
from aiosnow.models.table.declared import IncidentModel

TOTAL = 300


async def table(request: web.Request) -> web.Response:
    offset, limit = (int(request.query[f"sysparm_{name}"]) for name in ("offset", "limit"))
    rows = [{"number": {"value": f"INC{row:07}", "display_value": f"INC{row:07}"}} for row in range(TOTAL)[offset : offset + limit]]
    headers = {"X-Total-Count": str(TOTAL)}
    if offset + limit < TOTAL:
        headers["Link"] = f'<http://{request.host}{request.path}?sysparm_limit={limit}&sysparm_offset={offset + limit}>;rel="next"'
    return web.json_response({"result": rows}, headers=headers)


async def main() -> list[int]:
    application = web.Application()
    application.router.add_get("/api/now/table/incident", table)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    client = Client(f"127.0.0.1:{runner.addresses[0][1]}", basic_auth=("name", "word"), use_ssl=False)
    seen = []
    async with IncidentModel(client, table_name="incident") as incidents:
        for given in ({"limit": 15, "page_size": 10}, {"limit": 20, "offset": 100, "page_size": 50}, {"limit": 20, "offset": 100}):
            seen.append(len([record async for _, record in incidents.stream(**given)]))
    await runner.cleanup()
    return seen


seen = asyncio.run(main())
print("aiosnow", version("aiosnow"), seen)
assert seen == [20, 150, 20], "the behaviour has changed"
PYTHON
