"""Figures as text, and their drawings read back as XML."""

from collections.abc import Callable
from datetime import datetime
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest

from serviceops import BusinessCalendar, Goal, History, On, Target, Transition
from serviceops.display import (
    Bars,
    Edge,
    Figure,
    Graph,
    HeatMap,
    Lane,
    LaneSegment,
    Lines,
    Mark,
    Node,
    Stack,
    Strip,
    Table,
    Tick,
    Tone,
    Waterfall,
)
from serviceops.display.text import format_instant
from serviceops.errors import InvalidValue
from serviceops.spans import to_micros
from tests.counted import calls_of

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("1 & 2")</script>'

DAY = Strip(
    title="Monday",
    start=0,
    end=24,
    lanes=[
        Lane(
            "clock",
            [LaneSegment(9, 12, "counted"), LaneSegment(12, 13, "lunch", Tone.HATCHED, "closed")],
        ),
        Lane("desk", [LaneSegment(8, 18, "staffed", Tone.FAINT)]),
    ],
    marks=[Mark(12, "due", Tone.HOT), Mark(24, "now")],
    ticks=[Tick(0, "00:00"), Tick(24, "24:00")],
)
DOOR = Graph(
    title="Door",
    nodes=[
        Node("open"),
        Node("shut", Tone.SOLID, detail="it keeps the cold out"),
        Node("walled", end=True),
    ],
    edges=[
        Edge("open", "shut", "close"),
        Edge("shut", "open", "push"),
        Edge("shut", "open", "pull"),
        Edge("shut", "walled", "brick"),
        Edge("shut", "shut", "paint"),
    ],
)
STOCK = Table(title="Stock", columns=["fruit", "pieces"], rows=[("fig", 12), ("a|b", None)])
ALL = (DAY, DOOR, STOCK)


def drawn(figure: Figure) -> ET.Element:
    return ET.fromstring(figure.svg())


def words(figure: Figure) -> set[str]:
    return {text.text or "" for text in drawn(figure).iter(f"{SVG}text")}


def test_a_strip_as_text_has_a_character_for_each_fifteenth_of_six_hours() -> None:
    lines = str(DAY).splitlines()

    assert lines[0] == "Monday"
    # Sixty characters for twenty-four hours: two and a half an hour, rounded down.
    assert lines[1] == f"clock |{' ' * 22}========//{' ' * 28}|"
    assert lines[2] == f"desk  |{' ' * 20}{'.' * 25}{' ' * 15}|"
    assert "^ due" in lines
    assert "^ now" in lines
    assert "/ lunch" in lines


def test_a_strip_draws_every_segment_as_long_as_it_is() -> None:
    bars = [rect for rect in drawn(DAY).iter(f"{SVG}rect") if rect.find(f"{SVG}title") is not None]

    widths = [float(rect.get("width", 0)) for rect in bars]

    assert widths == [90.0, 30.0, 300.0]  # 720 pixels for 24 hours: 30 an hour
    assert bars[1].findtext(f"{SVG}title") == "lunch · closed"


def test_what_a_strip_marks_is_written_above_it() -> None:
    assert {"due", "now", "00:00", "24:00", "clock", "desk", "counted", "lunch"} <= words(DAY)


def test_labels_of_marks_beside_each_other_stand_in_rows_of_their_own() -> None:
    crowded = Strip(
        start=0, end=100, lanes=[], marks=[Mark(50, "first one"), Mark(51, "second one")]
    )

    heights = {text.text: text.get("y") for text in drawn(crowded).iter(f"{SVG}text")}

    assert heights["first one"] != heights["second one"]


def test_an_axis_that_ends_before_it_starts_is_refused() -> None:
    # Five seconds after the start of 1970; the error had them in microseconds.
    with pytest.raises(
        InvalidValue, match=r"an end of the axis after its start 1970-01-01T00:00:05\+"
    ):
        Strip(start=5_000_000, end=5_000_000, lanes=[])


def test_a_graph_as_text_has_a_line_for_each_pair() -> None:
    assert str(DOOR).splitlines() == [
        "Door",
        "open --close--> shut",
        "shut --push, pull--> open",
        "shut --brick--> walled",
    ]


def test_a_graph_writes_each_node_and_each_word_once() -> None:
    texts = [text.text for text in drawn(DOOR).iter(f"{SVG}text")]

    assert sorted(texts) == ["brick", "close", "open", "push, pull", "shut", "walled"]


def test_a_node_alone_is_drawn_and_named() -> None:
    alone = Graph(nodes=[Node("here")], edges=[])

    assert str(alone) == "here"
    assert words(alone) == {"here"}


def test_a_graph_without_nodes_is_an_empty_drawing() -> None:
    assert words(Graph(title="Nothing", nodes=[], edges=[])) == set()


def test_an_arrow_to_a_node_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidValue, match="an arrow between its nodes"):
        Graph(nodes=[Node("here")], edges=[Edge("here", "there")])


def test_nodes_of_one_name_are_refused() -> None:
    with pytest.raises(InvalidValue, match="nodes of different names"):
        Graph(nodes=[Node("here"), Node("here")], edges=[])


def test_a_table_sets_numbers_to_the_right() -> None:
    assert str(STOCK).splitlines() == [
        "Stock",
        "fruit  pieces",
        "-----  ------",
        "fig        12",
        "a|b",
    ]


def test_a_table_as_markdown_escapes_its_bars() -> None:
    assert STOCK.markdown().splitlines() == [
        "| fruit | pieces |",
        "| --- | ---: |",
        "| fig | 12 |",
        r"| a\|b |  |",
    ]


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(InvalidValue, match="a row of 2 cells"):
        Table(columns=["a", "b"], rows=[(1,)])


@pytest.mark.parametrize("figure", ALL, ids=lambda figure: figure.title)
def test_a_drawing_says_what_it_is_to_those_who_hear_it(figure: Figure) -> None:
    root = drawn(figure)
    named = {child.get("id"): child.text for child in root if child.get("id")}

    assert root.get("role") == "img"
    assert next(named[i] for i in root.get("aria-labelledby", "").split()) == figure.title
    assert root.findtext(f"{SVG}desc")


@pytest.mark.parametrize("figure", ALL, ids=lambda figure: figure.title)
def test_words_take_the_colour_of_the_page(figure: Figure) -> None:
    fills = {text.get("fill") for text in drawn(figure).iter(f"{SVG}text")}

    # Text in a bar has a colour that goes with the bar's; see test_pictures_can_be_read.
    assert "currentColor" in fills
    assert fills <= {"currentColor", "#ffffff", "#0b0d10"}


@pytest.mark.parametrize("figure", ALL, ids=lambda figure: figure.title)
def test_a_figure_brings_no_script_and_asks_for_nothing(figure: Figure) -> None:
    shown = figure.html().replace("http://www.w3.org/2000/svg", "")

    for sign in ("<script", "http", "@import", "<image", "<use", "onload"):
        assert sign not in shown


def test_what_users_wrote_is_escaped_wherever_it_is_shown() -> None:
    lane = Lane(HOSTILE, [LaneSegment(0, 1, HOSTILE, detail=HOSTILE)])
    strip = Strip(
        title=HOSTILE, start=0, end=2, lanes=[lane],
        marks=[Mark(1, HOSTILE)], ticks=[Tick(1, HOSTILE)],
    )  # fmt: skip
    graph = Graph(
        title=HOSTILE,
        nodes=[Node(HOSTILE, detail=HOSTILE), Node("b")],
        edges=[Edge(HOSTILE, "b", HOSTILE)],
    )
    table = Table(title=HOSTILE, columns=[HOSTILE], rows=[(HOSTILE,)])

    for figure in (strip, graph, table):
        assert "<script" not in figure.html() + figure.svg()
        assert HOSTILE in words(figure)


# Every place of a figure that takes a text of the host's.
EVERYWHERE: dict[str, Callable[[str], Figure]] = {
    "table": lambda text: Table(title=text, columns=[text], rows=[(text,)]),
    "bars": lambda text: Bars(title=text, rows=[(text, 1.0)], unit=text, mark=2.0),
    "waterfall": lambda text: Waterfall(title=text, rows=[(text, 1.0)], unit=text, total=text),
    "graph": lambda text: Graph(
        title=text, nodes=[Node(text, detail=text), Node("b")], edges=[Edge(text, "b", text)]
    ),
    "heat map": lambda text: HeatMap(
        title=text, rows=[text], columns=[text], cells=[[1]], unit=text, framed=[(0, 0)],
        frame_label=text,
    ),
    "lines": lambda text: Lines(title=text, series={text: [(1, 2), (2, 3)]}, x=text, y=text),
    "strip": lambda text: Strip(
        title=text, start=0, end=2, lanes=[Lane(text, [LaneSegment(0, 1, text, detail=text)])],
        marks=[Mark(1, text)], ticks=[Tick(1, text)],
    ),
    "stack": lambda text: Stack(title=text, figures=[Table(columns=[text], rows=[])]),
}  # fmt: skip
everywhere = pytest.mark.parametrize("drawing", EVERYWHERE.values(), ids=EVERYWHERE)


# XML 1.0, production 2: no other control characters, and neither U+FFFE nor U+FFFF.
@everywhere
@pytest.mark.parametrize("sign", ["\0", "\b", "\x0b", "\x1b[31m", "\ufffe", "\uffff"])
def test_a_control_character_in_a_name_leaves_a_drawing_readable(
    drawing: Callable[[str], Figure], sign: str
) -> None:
    figure = drawing(f"a{sign}b")

    for markup in (figure.svg(), figure.html()):
        assert any("a" in (part.text or "") for part in ET.fromstring(markup).iter())


# UAX 9, 2.1 to 2.4: embeddings, overrides, isolates, and what ends each.
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@everywhere
def test_a_name_cannot_turn_the_words_after_it(drawing: Callable[[str], Figure]) -> None:
    figure = drawing(f"a{TURNING}b")

    for shown in (figure.text(), figure.svg(), figure.html()):
        assert not {*TURNING} & {*shown}
    # The marks of a direction end with themselves: names in Arabic and Hebrew have them.
    assert "a\u200fb" in drawing("a\u200fb").svg()


@everywhere
def test_a_name_cannot_command_the_terminal_or_break_the_rows_of_a_figure(
    drawing: Callable[[str], Figure],
) -> None:
    plain, hostile = drawing("a b c").text(), drawing("a\nb\x9bc").text()

    assert hostile == plain.replace("b c", "b\ufffdc")


@pytest.mark.parametrize(
    "name",
    ["a|b", "a\\|b", "C:\\", "<host>", "&lt;", "*bold*", "_x_", "`code`", "[a](b)", "~~no~~",
     "in_progress", "![a](b)", "a\nb"],
)  # fmt: skip
def test_a_table_in_markdown_shows_its_texts_as_they_are(name: str) -> None:
    table = Table(columns=[name, "pieces"], rows=[(name, 1)])

    reader = pytest.importorskip("markdown_it").MarkdownIt()
    shown = reader.enable(["table", "strikethrough"]).render(table.markdown())

    cells = [part.text for part in ET.fromstring(shown).iter() if part.tag in {"th", "td"}]
    assert cells == [name.replace("\n", " "), "pieces", name.replace("\n", " "), "1"]


def test_a_label_that_looks_like_the_hatching_is_written_as_it_is() -> None:
    label = "url(#hatching)"
    strip = Strip(
        title="Day", start=0, end=2, lanes=[Lane(label, [LaneSegment(0, 2, label, Tone.HATCHED)])]
    )

    assert label in words(strip)


@pytest.mark.parametrize("figure", ALL, ids=lambda figure: figure.title)
def test_a_figure_gives_its_rows_to_other_tools(figure: Figure) -> None:
    rows = figure.records()

    assert rows
    assert all(set(row) == set(rows[0]) for row in rows)


def test_a_figure_is_drawn_the_same_each_time() -> None:
    assert [figure.svg() for figure in ALL] == [figure.svg() for figure in ALL]


def test_an_offset_with_seconds_is_shown_whole() -> None:
    # Liberia was 44 minutes and 30 seconds behind Greenwich until 1972.
    zone = ZoneInfo("Africa/Monrovia")
    ten = datetime(1971, 3, 1, 10, tzinfo=zone)
    office = BusinessCalendar(zone=zone.key, week={"mon-fri": ["09:00-17:00"]})
    target = Target(
        "r", goal=Goal.working(hours=4), calendar=office, start=On("log"), stop=On("resolve")
    )
    reading = target.read(History.of([Transition(ten, "log")]), at=ten)

    assert format_instant(to_micros(ten), zone.key) == "Mon 1971-03-01 10:00 -00:44:30"
    assert "Mon 1971-03-01 14:00 -00:44:30" in reading.forecast().figure().text()
    half = ten.replace(tzinfo=ZoneInfo("UTC"), microsecond=500_000)
    assert format_instant(to_micros(half), "UTC") == "Mon 1971-03-01 10:00:00.5 +00:00"


@pytest.mark.parametrize("form", ["text", "html", "svg", "markdown"])
def test_each_row_of_a_table_looked_at_all_rows_for_how_columns_are_aligned(form: str) -> None:
    def cost(size: int) -> int:
        table = Table(columns=["a", "b"], rows=[(n, f"x{n}") for n in range(size)])
        return calls_of(getattr(table, form))

    cost(2)  # what is made once
    assert cost(1_000) < 12 * cost(100)
