"""Whatever the graph, nothing in its drawing lies upon anything else."""

from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from serviceops.display import Edge, Graph, Node
from tests.counted import calls_of

SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    names = [f"state_{n}" for n in range(draw(st.integers(1, 9)))]
    name = st.sampled_from(names)
    word = st.sampled_from(["", "go", "come back", "mmmmmmmmmm"])
    edges = draw(st.lists(st.builds(Edge, name, name, word), max_size=24))
    return Graph(nodes=map(Node, names), edges=edges)


def boxes(graph: Graph) -> list[Box]:
    """The boxes of the nodes, each of which is drawn twice: filled, then framed."""
    rects = [
        rect for rect in ET.fromstring(graph.svg()).iter(f"{SVG}rect") if rect.get("fill") == "none"
    ]
    sides = ("x", "y", "width", "height")
    return [tuple(float(rect.get(side, 0)) for side in sides) for rect in rects]


def apart(a: Box, b: Box) -> bool:
    return a[0] + a[2] <= b[0] or b[0] + b[2] <= a[0] or a[1] + a[3] <= b[1] or b[1] + b[3] <= a[1]


@given(graphs())
def test_boxes_never_overlap(graph: Graph) -> None:
    found = boxes(graph)

    assert len(found) == len(graph.nodes)
    assert all(apart(a, b) for a, b in combinations(found, 2))


@given(graphs())
def test_everything_is_inside_the_picture(graph: Graph) -> None:
    root = ET.fromstring(graph.svg())
    width, height = float(root.get("width", 0)), float(root.get("height", 0))

    for x, y, wide, high in boxes(graph):
        assert 0 <= x <= x + wide <= width
        assert 0 <= y <= y + high <= height


@given(graphs())
def test_labels_of_arrows_never_overlap_labels_and_boxes(graph: Graph) -> None:
    root = ET.fromstring(graph.svg())
    lines = [
        (float(text.get("x", 0)), float(text.get("y", 0)))
        for text in root.iter(f"{SVG}text")
        if text.get("font-size") == "11"
    ]

    for (x, y), (other, height) in combinations(lines, 2):
        assert x != other or abs(y - height) >= 12
    for x, y in lines:
        assert all(not (a < x < a + w and b < y < b + h) for a, b, w, h in boxes(graph))


def test_a_star_or_a_chain_of_ten_times_the_nodes_is_about_ten_times_the_work() -> None:
    def star(size: int) -> int:
        names = [f"leaf {n}" for n in range(size)]
        edges = [Edge("hub", name, "go") for name in names]
        return calls_of(Graph(nodes=map(Node, ["hub", *names]), edges=edges).svg)

    def chain(size: int) -> int:
        names = [f"node {n}" for n in range(size)]
        edges = [Edge(a, b, "go") for a, b in pairwise(names)]
        return calls_of(Graph(nodes=map(Node, names), edges=edges).svg)

    assert star(300) < 14 * star(30)
    assert chain(300) < 14 * chain(30)
