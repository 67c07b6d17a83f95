"""Run the example: `cd examples && python -m fastapi_desk`, then open http://127.0.0.1:8000/.

curl -d '{"id": "INC-1", "summary": "Mail is down", "caller": "u-1"}' \
     -H 'Content-Type: application/json' -H 'X-Tenant: north' http://127.0.0.1:8000/incidents
"""

import os

import uvicorn

from fastapi_desk.app import build
from fastapi_desk.store import engine_of

if __name__ == "__main__":
    engine = engine_of(os.environ.get("DATABASE_URL", "sqlite:///desk.sqlite3"))
    uvicorn.run(
        build(engine), host="127.0.0.1", port=int(os.environ.get("PORT", "8000"))
    )
