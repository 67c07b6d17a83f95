"""What figures and documents do in cases that hardly occur."""

import sys
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from serviceops.display.altair import chart
from serviceops.display.figure import Stack
from serviceops.display.graphs import Graph
from serviceops.display.lines import Lines
from serviceops.display.strips import Lane, LaneSegment, Strip
from serviceops.display.tables import Table
from serviceops.documents import codec, from_dict, shape_parts, shapes, to_dict
from serviceops.errors import InvalidDocument, InvalidValue
from serviceops.history import History, Transition
from serviceops.lifecycle import Incident
from serviceops.sla import Goal, On, Policy, Rule, Target

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
MICROS = round(NINE.timestamp()) * 10**6
HOUR = 3600 * 10**6
GOLD = Policy(
    "gold",
    rules=Rule(targets=Target("fix", goal=Goal.real(hours=4), start=On("log"), stop=On("end"))),
)


class Chart:
    """As much of Altair as the package uses."""

    @staticmethod
    def from_dict(spec: dict[str, Any]) -> dict[str, Any]:
        return spec


def test_a_figure_becomes_a_chart_of_altair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "altair", SimpleNamespace(Chart=Chart))
    lane = Lane("work", [LaneSegment(MICROS, MICROS + HOUR, "counted")])
    strip = Strip(title="INC-1", start=MICROS, end=MICROS + HOUR, lanes=[lane], zone="UTC")

    assert strip.altair()["data"]["values"][0]["start"] == "2026-03-02T09:00:00+00:00"
    rows = chart({}, [{"length": timedelta(hours=2)}, {"length": "none"}])["data"]["values"]
    assert [row["length"] for row in rows] == [2.0, "none"]


def test_a_strip_leaves_out_what_lies_beside_its_axis() -> None:
    segments = [LaneSegment(0, 5, "before"), LaneSegment(10, 30, "long"), LaneSegment(10, 11, "x"),
                LaneSegment(200, 300, "after")]  # fmt: skip

    lane = Lane("a", segments)
    strip = Strip(title="", start=10, end=100, lanes=[lane], zone="UTC")

    assert [one.label for one in strip._visible(lane)] == ["long"]


def test_a_graph_without_nodes_is_one_picture_and_long_names_take_two_lines() -> None:
    assert "<svg" in Graph(title="none", nodes=[], edges=[]).html()
    names = [f"the response times of team {number} of the desk" for number in range(8)]
    lines = Lines(title="t", series=[(name, [(0.0, 1.0), (1.0, 2.0)]) for name in names])
    assert all(name in lines.svg() for name in names)


def test_pictures_have_short_reprs() -> None:
    table = Table(title="t", columns=("a", "b"), rows=[(1, 2)])

    assert repr(table) == "Table('t', 1 rows of a, b)"
    assert repr(Stack(title="s", figures=[table])) == "Stack('s', 1 figures)"


# -- documents -------------------------------------------------------------------------------------


def test_a_whole_number_may_be_written_with_a_point() -> None:
    document = to_dict(GOLD)

    assert from_dict({**document, "schema": float(document["schema"])}) == GOLD
    assert shapes.shape_of(int).read(3.0) == 3
    assert shape_parts.or_null({"type": "string"}) == {"type": ["string", "null"]}


def test_a_document_of_too_many_values_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "MAX_VALUES", 3)

    with pytest.raises(InvalidDocument, match="more than 3 values"):
        from_dict(to_dict(GOLD))


def test_what_no_document_has_is_refused() -> None:
    with pytest.raises(InvalidValue, match="an annotation"):
        shapes.shape_of(complex)
    with pytest.raises(InvalidValue, match="an annotation"):
        shapes.shape_of(Any).schema({})


def test_readings_of_a_policy_are_written_by_target() -> None:
    reading = GOLD.read(History.of([Transition(NINE, "log")]), at=NINE)

    written = shapes.write_tagged(reading)

    assert (written["type"], written["policy"], [*written["readings"]]) == (
        "PolicyReading", "gold", ["fix"],
    )  # fmt: skip
    assert Incident.log("INC-1", summary="x", caller="u", at=NINE).state == "new"
