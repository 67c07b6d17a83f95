"""`make embed` in small: workers on Django's SQLite, some of them killed, and nothing is lost."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

pytest.importorskip("django")
ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from embed.checks import faults, results  # noqa: E402
from embed.desk import RULES  # noqa: E402
from embed.requests import request_of  # noqa: E402
from serviceops.desk import MemoryStore, handle, tick  # noqa: E402
from serviceops.lifecycle import Incident, Record  # noqa: E402

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_workers_that_are_killed_lose_nothing(tmp_path: Path) -> None:
    code = (
        "from embed.__main__ import load\n"
        f"found = load('django:{tmp_path}/desk.sqlite3', workers=2, requests=80, kills=1, seed=3)\n"
        "assert not found, found\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False,
        timeout=300, cwd=ROOT,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-3000:]
    assert "1 workers killed" in done.stdout
    assert "0 faults" in done.stdout


def stored() -> tuple[list[Record], MemoryStore]:
    store = MemoryStore()
    given = {"summary": "Mail is down", "caller": "u-1", "category": "mail", "priority": "P1"}
    handle(store, "INC-0-0", "log", given, kind=Incident, key="w0-0", at=NINE, rules=RULES)
    at = NINE + timedelta(minutes=40)
    handle(store, "INC-0-0", "start", {"person": "ann"}, key="w0-1", at=at, rules=RULES)
    tick(store, at=NINE + timedelta(days=1), rules=RULES)
    return [case.record for case in store.cases.values()], store


JOURNAL = "? 0 w0-0\n! 0 w0-0 done 1.0 1\n? 1 w0-1\n! 1 w0-1 done 1.0 1\n"


def test_the_checks_pass_what_is_right_and_find_what_is_not() -> None:
    records, store = stored()
    sent, end = list(store.sent.values()), NINE + timedelta(days=1)

    assert faults(records, sent, [JOURNAL], end) == []
    lost = faults(records, sent, [JOURNAL + "! 2 w0-2 done 1.0 1\n"], end)
    assert lost == ["lost update: w0-2 was ['done'], and is in 0 histories"]
    half = faults(records, sent, [JOURNAL.replace("w0-1 done", "w0-1 refused")], end)
    assert half == ["half done: w0-1 was ['refused'], and is in a history"]
    missing = faults(records, sent[1:], [JOURNAL], end)
    assert "1 expected, 0 in the outbox" in missing[0]


def test_a_killed_worker_sends_the_very_same_request_again() -> None:
    assert request_of(1, 2, 3, 8) == request_of(1, 2, 3, 8)
    assert results([JOURNAL]) == {"w0-0": ["done"], "w0-1": ["done"]}
