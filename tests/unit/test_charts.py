"""Bars, waterfalls, lines and heat maps: their text, their drawings, and their rows elsewhere."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from serviceops.display import Bars, Figure, Graph, HeatMap, Lane, LaneSegment, Lines, Node, Strip
from serviceops.display import Waterfall as Falls
from serviceops.display.value_axis import value_ticks
from serviceops.errors import InvalidValue

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("1 & 2")</script>'

MET = Bars(title="Met", rows=[("Jan", 50.0), ("Feb", None), ("Mar", 100.0)], unit="%", mark=98.0)
BREACH = Falls(
    title="INC-1",
    rows=[("queue", timedelta(hours=2)), ("caller", timedelta(hours=5)),
          ("work", timedelta(hours=3))],
    mark=timedelta(hours=8),
)  # fmt: skip
CURVE = Lines(
    title="Curve", x="hours", y="%", series={"gold": [(4, 81.5), (8, 97)], "silver": [(8, 99)]}
)
ARRIVALS = HeatMap(
    title="Arrivals",
    rows=["Mon", "Tue"],
    columns=["09", "10"],
    cells=[[3, 12], [0, None]],
    framed=[(0, 0), (0, 1)],
    frame_label="open",
)
ALL = (MET, BREACH, CURVE, ARRIVALS)


def rects(figure: Figure) -> list[ET.Element]:
    """The bars or cells: those with a tip."""
    root = ET.fromstring(figure.svg())
    return [rect for rect in root.iter(f"{SVG}rect") if rect.find(f"{SVG}title") is not None]


def words(figure: Figure) -> set[str]:
    return {text.text or "" for text in ET.fromstring(figure.svg()).iter(f"{SVG}text")}


def test_a_bar_is_as_long_as_its_share_of_the_longest() -> None:
    jan, feb, mar = (float(rect.get("width", 0)) for rect in rects(MET))

    assert jan == pytest.approx(mar / 2)
    assert feb < 1


def test_a_bar_short_of_the_mark_has_another_colour() -> None:
    jan, _, mar = (rect.get("fill") for rect in rects(MET))

    assert jan != mar
    assert "98 % promised" in words(MET)


def test_a_bar_below_zero_is_refused() -> None:
    with pytest.raises(InvalidValue, match="from zero on"):
        Bars(rows=[("a", -1.0)])


def test_each_bar_of_a_waterfall_begins_where_the_last_one_ends() -> None:
    bars = [(float(r.get("x", 0)), float(r.get("width", 0))) for r in rects(BREACH)]

    queue, caller, work, total = bars
    assert queue[0] + queue[1] == pytest.approx(caller[0], abs=0.02)
    assert caller[0] + caller[1] == pytest.approx(work[0], abs=0.02)
    assert total[0] == queue[0]
    assert total[1] == pytest.approx(queue[1] + caller[1] + work[1], abs=0.02)


def test_a_waterfall_adds_lengths_exactly() -> None:
    *_, total = BREACH.records()

    assert total["end"] == timedelta(hours=10)
    assert [row["start"] for row in BREACH.records()] == [
        timedelta(), timedelta(hours=2), timedelta(hours=7), timedelta()
    ]  # fmt: skip


def test_numbers_and_lengths_do_not_add_up() -> None:
    with pytest.raises(InvalidValue, match="one kind"):
        Falls(rows=[("a", 1.0), ("b", timedelta(hours=1))])


def test_lines_have_a_row_for_each_place() -> None:
    assert CURVE.text().splitlines()[-2:] == [
        "4         81.5",
        "8           97         99",
    ]


def test_a_line_through_two_points_is_a_line_and_one_point_is_a_dot() -> None:
    root = ET.fromstring(CURVE.svg())

    # The legend has a piece of each line.
    assert len(list(root.iter(f"{SVG}polyline"))) == 3
    assert len(list(root.iter(f"{SVG}circle"))) == 1


def test_places_that_run_back_are_refused() -> None:
    with pytest.raises(InvalidValue, match="rising"):
        Lines(series={"a": [(2, 1), (1, 1)]})


def test_numbers_and_instants_have_no_common_axis() -> None:
    with pytest.raises(InvalidValue, match="one kind"):
        Lines(series={"a": [(2, 1)], "b": [(datetime(2026, 1, 1, tzinfo=UTC), 1)]})


def test_a_value_that_is_no_number_is_refused() -> None:
    with pytest.raises(InvalidValue):
        Lines(series={"a": [(1, float("nan"))]})
    with pytest.raises(InvalidValue):
        Bars(rows=[("a", float("inf"))])


def test_a_heat_map_shades_by_share_of_the_largest() -> None:
    shades = [float(rect.get("fill-opacity", 0)) for rect in rects(ARRIVALS)]

    assert shades == [0.18, 0.72, 0.0]


def test_two_framed_cells_side_by_side_have_one_frame() -> None:
    (path,) = ET.fromstring(ARRIVALS.svg()).iter(f"{SVG}path")

    # Two edges above, two below, one at either end; none between the two.
    assert path.get("d", "").count("M") == 6


def test_a_grid_with_a_short_row_is_refused() -> None:
    with pytest.raises(InvalidValue, match="a row of 1 cells"):
        HeatMap(rows=["a"], columns=["1", "2"], cells=[[1]])
    with pytest.raises(InvalidValue, match="row and column"):
        HeatMap(rows=["a"], columns=["1"], cells=[[1]], framed=[(0, 1)])


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(0, 10, (0, 2, 4, 6, 8, 10)), (0, 1, (0, 0.2, 0.4, 0.6, 0.8, 1)), (0, 0, (0,)),
     (3, 47, (10, 20, 30, 40)), (0, 7_000, (0, 2_000, 4_000, 6_000))],
)  # fmt: skip
def test_ticks_are_round(low: float, high: float, ticks: tuple[float, ...]) -> None:
    assert value_ticks(low, high) == ticks


@pytest.mark.parametrize("figure", ALL)
def test_a_drawing_is_described_and_runs_nothing(figure: Figure) -> None:
    root = ET.fromstring(figure.svg())

    assert root.get("role") == "img"
    assert "<script" not in figure.html()


def test_hostile_labels_are_text() -> None:
    for figure in (
        Bars(title=HOSTILE, rows=[(HOSTILE, 1.0)]),
        Falls(title=HOSTILE, rows=[(HOSTILE, 1.0)], total=HOSTILE),
        Lines(title=HOSTILE, x=HOSTILE, y=HOSTILE, series={HOSTILE: [(1, 2)]}),
        HeatMap(title=HOSTILE, rows=[HOSTILE], columns=[HOSTILE], cells=[[1]]),
    ):
        assert "<script" not in figure.html()
        assert HOSTILE in words(figure)


@pytest.mark.parametrize(
    "figure", [Bars(rows=[]), Falls(rows=[]), Lines(series={}),
               HeatMap(rows=[], columns=[], cells=[])],
)  # fmt: skip
def test_a_figure_of_nothing_is_drawn(figure: Figure) -> None:
    ET.fromstring(figure.svg())
    figure.text()


@pytest.mark.parametrize("figure", ALL)
def test_a_specification_names_fields_that_the_rows_have(figure: Figure) -> None:
    fields = {part["field"] for part in figure.vega_lite()["encoding"].values()}

    assert all(fields <= set(row) for row in figure.records())


def test_a_graph_is_no_chart() -> None:
    with pytest.raises(InvalidValue, match="svg"):
        Graph(title="g", nodes=[Node("a")], edges=[]).vega_lite()


def test_a_frame_of_a_strip_has_datetimes() -> None:
    polars = pytest.importorskip("polars")
    day = Strip(start=0, end=9, lanes=[Lane("a", [LaneSegment(0, 3_600_000_000, "x")])])

    found = day.frame("polars")

    assert found["end"].to_list() == [datetime(1970, 1, 1, 1, tzinfo=UTC)]
    assert found.schema["end"] == polars.Datetime("us", "UTC")
    assert list(MET.frame("pandas")["label"]) == ["Jan", "Feb", "Mar"]
    with pytest.raises(InvalidValue, match="polars"):
        MET.frame("excel")


def values(figure: Figure) -> list[dict[str, object]]:
    """The rows of the Altair chart, which it stores beside the specification."""
    (found,) = figure.altair().to_dict()["datasets"].values()
    return list(found)


@pytest.mark.parametrize("figure", ALL)
def test_altair_accepts_the_chart(figure: Figure) -> None:
    pytest.importorskip("altair")

    assert len(values(figure)) == len(figure.records())


def test_altair_gets_hours_of_a_length_and_dates_of_an_instant() -> None:
    pytest.importorskip("altair")
    backlog = Lines(series={"open": [(datetime(2026, 1, 1, tzinfo=UTC), 1.0)]})

    hours = [row["end"] for row in values(BREACH)]
    (point,) = values(backlog)

    assert hours == [2.0, 7.0, 10.0, 10.0]
    assert point["x"] == "2026-01-01T00:00:00+00:00"
