"""An agent without a model sees tools, fills in schemas and takes legal actions."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from serviceops import Incident, Record
from serviceops.tools import call, tools

VALUES: dict[str, Any] = {
    "string": "some text",
    "boolean": True,
    "integer": 1,
    "array": [],
}


def filled(schema: dict[str, Any], chance: Random) -> dict[str, Any]:
    """Return inputs for the required properties of a schema, as a model would."""
    needed = [*schema["required"]]
    needed += [
        chance.choice(each["anyOf"])["required"][0] for each in schema.get("allOf", ())
    ]
    return {name: value_of(schema["properties"][name], chance) for name in needed}


def value_of(schema: dict[str, Any], chance: Random) -> Any:
    """Return a value that a schema accepts."""
    if "enum" in schema:
        return chance.choice(schema["enum"])
    if schema.get("format") == "date-time":
        return "2026-04-01T12:00:00+00:00"
    return VALUES[schema["type"]]


def run(seed: int) -> tuple[Record, int]:
    """Let the agent work until the incident is final or nothing is left to try."""
    chance = Random(seed)  # noqa: S311 - no secrets
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    (log,) = tools(Incident, at=now)
    made = call(
        Incident,
        log["name"],
        filled(log["inputSchema"], chance),
        at=now,
        record_id="I-1",
    )
    record, avoided = made.record, 0
    assert record is not None
    for _ in range(30):
        now += timedelta(minutes=10)
        offered = tools(record, at=now)
        if record.is_final or not offered:
            break
        tool = chance.choice(offered)
        inputs = filled(tool["inputSchema"], chance)
        tried = call(record, tool["name"], inputs, at=now, dry_run=True)
        if tried.is_refused:  # a cancelled duplicate has to name its original, say
            avoided += 1
            continue
        done = call(record, tool["name"], inputs, at=now, by="agent")
        assert not done.is_refused
        assert done.record is not None
        record = done.record
    return record, avoided


records = [run(seed) for seed in range(20)]
for record, avoided in records[:3]:
    actions = ", ".join(transition.action for transition in record.history)
    print(
        f"{record.state} after {record.revision} legal actions ({avoided} not taken): "
        f"{actions}"
    )
assert sum(record.is_final for record, _ in records) > 0
assert all(Incident.replay(record.history) == record for record, _ in records)
