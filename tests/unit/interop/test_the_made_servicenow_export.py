"""The made-up export of the worked page is what its maker works out, three rows apart."""

import importlib.util
import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[3] / "examples" / "servicenow_export"


def maker() -> Any:
    spec = importlib.util.spec_from_file_location("make_export", FOLDER / "make_export.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_stored_rows_are_those_of_the_maker_but_for_three() -> None:
    make, export = maker(), json.loads((FOLDER / "export.json").read_text())

    worked_out = []
    for row in export["incident"]:
        audit = [one for one in export["sys_audit"] if one["documentkey"] == row["sys_id"]]
        worked_out += make.task_slas(row, audit)

    assert "no real desk" in export["about"]
    assert len(worked_out) == len(export["task_sla"]) == 70
    changed = [n for n in range(70) if worked_out[n] != export["task_sla"][n]]
    assert len(changed) == 3


def test_the_maker_uses_nothing_of_the_package() -> None:
    source = (FOLDER / "make_export.py").read_text()

    assert "import serviceops" not in source
    assert "from serviceops" not in source
