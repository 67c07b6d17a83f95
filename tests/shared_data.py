"""Data that are beside the checkout and no part of it: vectors of other systems, and a real log.

The folder of the vectors is the one that SERVICEOPS_VECTORS names, or shared/vectors beside the
checkout. Tests of what is not there are skipped.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

_SHARED = Path(__file__).parents[2] / "shared"
VECTORS = Path(os.environ.get("SERVICEOPS_VECTORS") or _SHARED / "vectors")
_REAL_LOG = "uci_servicenow_incidents.dev.csv.gz"
LIFECYCLE = "lifecycle.jsonl"


def data_file(name: str = _REAL_LOG) -> Path:
    """Return a file of real data, the log of a desk where none is named, or skip the test."""
    path = _SHARED / "data" / name
    if not path.exists():
        pytest.skip("skipped: no data")
    return path


def vector_rows(name: str = LIFECYCLE) -> list[dict[str, Any]]:
    """Return the rows of a table of vectors; none where the table is not there."""
    table = VECTORS / name
    if not table.exists():
        return []
    return [json.loads(line) for line in table.read_text(encoding="utf-8").splitlines()]


def vectors(*kinds: str, of: str = "") -> list[Any]:
    """Return the rows of some kinds for `parametrize`, or one that is skipped; `of` begins ids."""
    rows = vector_rows()
    if not rows:
        return [pytest.param(None, marks=pytest.mark.skip(reason="skipped: no data"))]
    found = [row for row in rows if row["kind"] in kinds and row["id"].startswith(of)]
    return [pytest.param(row, id=row["id"]) for row in found]
