"""Every lifecycle there is has a list of its edges, written by hand, and every edge was walked."""

import test_access
import test_alert
import test_event
import test_every_move_of_an_incident
import test_known_error
import test_major_incident
import test_problem
import test_request
from edges import moves_to

from serviceops import lifecycle
from serviceops.lifecycle import Lifecycle

LISTS = (
    test_access, test_alert, test_event, test_every_move_of_an_incident, test_known_error,
    test_major_incident, test_problem, test_request,
)  # fmt: skip


def charts() -> dict[str, type[Lifecycle]]:
    exported = [getattr(lifecycle, name) for name in lifecycle.__all__]
    found = [value.lifecycle for value in exported if hasattr(value, "lifecycle")]
    return {chart.__name__: chart for chart in found if isinstance(chart, type)}


def test_one_walk_covers_every_edge_of_every_lifecycle() -> None:
    walked: dict[str, set[tuple[str, str, str]]] = {}
    for module in LISTS:
        for before, action, inputs, after in module.EDGES:
            record = before()
            moves_to(record, action, {"at": module.LATER, **inputs}, after)
            edges = walked.setdefault(record.lifecycle.__name__, set())
            edges.add((record.state, action, after))

    for name, chart in charts().items():
        drawn = {(move.source, move.action, move.target) for move in chart.table}
        assert walked[name] == drawn, f"{name}: {drawn ^ walked[name]}"
    assert walked.keys() == charts().keys()
