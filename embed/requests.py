"""The requests of a worker: each follows from the seed, the worker and its number alone.

So a worker that was killed sends the very same request again, under the same key, and finds out
whether it had been carried out.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
SPEED = 600.0
"""Simulated seconds in a second, so that timers and targets fall due during a run."""


@dataclass(frozen=True)
class Request:
    """One request: `what` is log, act, stale, retry or tick."""

    what: str
    key: str
    record_id: str = ""
    action: str = ""
    inputs: dict[str, Any] = field(default_factory=dict)


def request_of(seed: int, worker: int, number: int, workers: int) -> Request:
    """Return a request by its place."""
    chance = Random(f"{seed}/{worker}/{number}")
    key = f"w{worker}-{number}"
    draw = chance.random()
    if number % 4 == 0:
        return Request(
            "log", key, f"INC-{worker}-{number}", "log", _logged(chance, workers, number)
        )
    if draw < 0.05:
        inputs = {"summary": "Again and again", "source": "proactive"}
        return Request("log", key, f"PRB-{worker}-{number // 40}", "log", inputs)
    if draw < 0.15 and worker == 0:  # one timer is what a desk has
        return Request("tick", key)
    if draw < 0.3:
        return Request("retry", key)
    what = "stale" if draw < 0.4 else "act"
    action, inputs = _acted(chance, workers, number)
    return Request(what, key, _target(chance, worker, workers, number), action, inputs)


def _target(chance: Random, worker: int, workers: int, number: int) -> str:
    # Mostly recent incidents, a third of them of other workers: writers have to meet.
    if chance.random() < 0.34:
        worker = chance.randrange(workers)
    recent = max(0, number - chance.randrange(16))
    return f"INC-{worker}-{recent - recent % 4}"  # every fourth request logs one


def _logged(chance: Random, workers: int, number: int) -> dict[str, Any]:
    inputs: dict[str, Any] = {"summary": "Mail is down", "caller": "u-1", "category": "mail"}
    if chance.random() < 0.4:
        inputs["priority"] = chance.choice(["P1", "P2", "P3"])
    if chance.random() < 0.2 and number > 5:
        inputs["parent"] = _target(chance, chance.randrange(workers), workers, number - 5)
    return inputs


def _acted(chance: Random, workers: int, number: int) -> tuple[str, dict[str, Any]]:
    until = START + timedelta(hours=chance.randrange(48))
    choices: list[tuple[str, dict[str, Any]]] = [
        ("assign", {"group": "mail", "person": chance.choice(["ann", "bob", None])}),
        ("start", {"person": "ann"}),
        ("start", {"person": "bob"}),
        ("hold", {"reason": "caller"}),
        ("hold", {"reason": "scheduled", "until": until.isoformat()}),
        ("resume", {}),
        ("note", {"text": f"note {number}"}),
        ("reply", {"party": "caller", "text": "it is back"}),
        ("reprioritise", {"priority": chance.choice(["P1", "P3"]), "comment": "by request"}),
        ("amend", {"problem": f"PRB-{chance.randrange(workers)}-{number // 40}"}),
        ("resolve", {"code": "solution", "notes": "restarted"}),
        ("resolve", {"code": "workaround", "notes": "by hand"}),
        ("reopen", {"reason": "not solved"}),
        ("close", {}),
        ("cancel", {"reason": "created_in_error"}),
    ]  # fmt: skip
    return chance.choice(choices)
