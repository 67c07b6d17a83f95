"""An action taken both ways: by the table that records walk, and by the live machine."""

from typing import Any

from serviceops.errors import ActionRefused
from serviceops.lifecycle import Lifecycle, Record


def by_table(record: Record, action: str, inputs: dict[str, Any]) -> Record | ActionRefused:
    try:
        return record.act(action, **inputs)
    except ActionRefused as refused:
        return refused


def by_machine(live: Lifecycle, action: str, inputs: dict[str, Any]) -> Record | ActionRefused:
    try:
        live.send(action, **inputs)
    except ActionRefused as refused:
        return refused
    record = live.model.record
    assert isinstance(record, Record)
    return record
