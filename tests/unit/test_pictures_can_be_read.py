"""Pictures can be read: contrast, no label over another, words for screen readers, unique ids."""

import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceops import BusinessCalendar, Goal, Incident, On, Target, While
from serviceops.display import (
    Bars,
    Figure,
    HeatMap,
    Lane,
    LaneSegment,
    Mark,
    Strip,
    Tick,
    Tone,
    figure,
)
from serviceops.display.figure import text_width
from serviceops.lifecycle import Lifecycle

sys.path.insert(0, str(Path(__file__).parents[2] / ".ci"))

from pages import contrast, faults_of_picture

SVG = "{http://www.w3.org/2000/svg}"
PARIS = ZoneInfo("Europe/Paris")
CHARTS = sorted(Lifecycle.__subclasses__(), key=lambda chart: chart.__name__)


def march(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=PARIS)


def an_incident() -> Incident:
    incident = Incident.log("INC-1", summary="s", caller="u", category="mail", at=march(27, 14))
    incident = incident.assign(group="g", at=march(27, 14) + timedelta(minutes=5))
    incident = incident.start(person="p", at=march(27, 15))
    held = incident.hold(reason="caller", comment="Which?", at=march(27, 16))
    return held.reply(party="caller", at=march(30, 10))


def a_clock() -> Strip:
    office = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": ["09:00-17:00"]})
    target = Target(
        "resolution", goal=Goal.working(hours=12), calendar=office, start=On("log"),
        stop=On("resolve"), pause=While("on_hold"), warn=(0.5, 0.75),
    )  # fmt: skip
    shown = target.read(an_incident().history, at=march(30, 12)).figure()
    assert isinstance(shown, Strip)
    return shown


FIGURES: list[Figure] = [
    a_clock(),
    an_incident().history.figure(),
    *(chart.figure() for chart in CHARTS),
    Bars(title="Met", rows=[("January", 97.5), ("February", 8.0)], unit="%", mark=98.0),
    HeatMap(
        title="Arrivals", rows=["Mon", "Tue"], columns=["09", "10"], cells=[[3, 12], [0, None]]
    ),
]
Box = tuple[float, float, float, float]


def labels(svg: str) -> list[tuple[str, Box]]:
    """Return each text with its box, as wide as the package takes it to be."""
    found = []
    for text in ET.fromstring(svg).iter(f"{SVG}text"):
        words, x, y = text.text or "", float(text.get("x", 0)), float(text.get("y", 0))
        wide = text_width(words)
        anchor = {"end": wide, "middle": wide / 2}.get(text.get("text-anchor", ""), 0.0)
        found.append((words, (x - anchor, y - 9, x - anchor + wide, y + 2)))
    return found


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("shown", FIGURES, ids=repr)
def test_no_label_is_over_another(shown: Figure) -> None:
    over = [
        (a, b) for (a, box), (b, other) in combinations(labels(shown.svg()), 2) if meet(box, other)
    ]

    assert over == []


@given(
    marks=st.lists(
        st.tuples(st.integers(0, 100), st.text("abcdefgh ", min_size=1, max_size=20)), max_size=7
    )
)
def test_labels_of_marks_meet_no_label_and_no_line(marks: list[tuple[int, str]]) -> None:
    strip = Strip(
        start=0, end=100, lanes=[Lane("a", [LaneSegment(2, 40, "work")])],
        marks=[Mark(at, label) for at, label in marks],
    )  # fmt: skip
    svg = strip.svg()
    places = [one for one in labels(svg) if one[0] in {label for _, label in marks}]
    lines = [
        (float(line.get("x1", 0)), float(line.get("y1", 0)), float(line.get("y2", 0)))
        for line in ET.fromstring(svg).iter(f"{SVG}line")
        if line.get("x1") == line.get("x2")
    ]

    assert not [1 for (_, a), (_, b) in combinations(places, 2) if meet(a, b)]
    for _, (left, top, right, bottom) in places:
        assert not [1 for x, y1, y2 in lines if left < x < right and y1 < bottom and top < y2]


@pytest.mark.parametrize("shown", FIGURES, ids=repr)
def test_contrast_description_and_size_of_text(shown: Figure) -> None:
    assert list(faults_of_picture("it", shown.svg())) == []


@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("number", [None, *range(len(figure.SERIES_COLOURS))])
def test_text_in_a_bar_has_the_contrast_of_text(tone: Tone, number: int | None) -> None:
    over = str(figure.text_over(tone, number)["fill"])
    fill = str(figure.styled(tone, number)["fill"])

    assert over == "currentColor" or contrast(over, fill) >= 4.5


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)
def test_the_overview_of_a_lifecycle_fits_a_phone(chart: type[Lifecycle]) -> None:
    svg = ET.fromstring(chart.figure().overview())

    assert float(svg.get("width", 0)) <= 400
    assert "max-width" not in svg.get("style", "")  # it is never drawn smaller


def test_the_same_state_has_the_same_colour_in_every_picture() -> None:
    def tones(shown: Strip) -> dict[str, Tone]:
        return {s.label: s.tone for lane in shown.lanes for s in lane.segments}

    first = tones(an_incident().history.figure())
    later = tones(Incident.log("I", summary="s", caller="u", at=march(27, 9)).history.figure())

    assert first["new"] is later["new"] is Tone.NEW
    assert first["on_hold"] is Tone.HATCHED
    assert {n.name: n.tone for n in Incident.lifecycle.figure().nodes}["new"] is Tone.NEW
    assert {n.name: n.tone for n in Incident.lifecycle.figure().nodes}["closed"] is Tone.DONE


def test_ids_of_different_pictures_differ() -> None:
    # Two charts may draw one picture, as a copy of one that another test declares: its ids too.
    drawn = "".join({shown.svg() for shown in FIGURES})
    ids = Counter(re.findall(r'\bid="([^"]+)"', drawn))

    assert [name for name, times in ids.items() if times > 1] == []


def test_a_folded_stretch_is_short_and_order_stays() -> None:
    strip = Strip(
        start=0, end=100, folded=[(20, 80)], ticks=[Tick(50, "gone"), Tick(90, "there")],
        lanes=[Lane("a", [LaneSegment(0, 20, "x"), LaneSegment(20, 80), LaneSegment(80, 100)])],
    )  # fmt: skip
    bars = [
        (float(r.get("x", 0)), float(r.get("width", 0)))
        for r in ET.fromstring(strip.svg()).iter(f"{SVG}rect")
        if r.get("height") == "18"
    ]

    assert bars[1][1] < 0.2 * bars[0][1] < bars[2][1]
    assert [x for x, _ in bars] == sorted(x for x, _ in bars)
    assert not [words for words, _ in labels(strip.svg()) if words == "gone"]


def test_a_weekend_is_folded_in_the_picture_of_a_clock() -> None:
    assert len(a_clock().folded) == 1
    assert "4 h of 12 h, due Tue 2026-03-31 12:00 +02:00" in a_clock().title


def test_a_long_legend_and_ticks_at_both_ends_are_inside_the_picture() -> None:
    words = "outside hours, holiday: the long name of a holiday, and of another one beside it"
    segments = [LaneSegment(0, 50, words * 2), LaneSegment(50, 100, "open", Tone.DONE)]
    strip = Strip(
        start=0, end=100, lanes=[Lane("", segments)],
        ticks=[Tick(0, "27 March 2026"), Tick(100, "31 March 2026")],
    )  # fmt: skip
    svg = strip.svg()
    wide = float(ET.fromstring(svg).get("width", 0))

    assert {words for words, _ in labels(svg)} >= {"27 March 2026", "31 March 2026", words * 2}
    assert [words for words, box in labels(svg) if box[0] < 0 or box[2] > wide] == []


def test_a_label_is_where_no_mark_and_no_fold_strikes_it_through() -> None:
    strip = Strip(
        start=0, end=100, lanes=[Lane("a", [LaneSegment(0, 100, "acknowledged")])],
        marks=[Mark(50, "now")], folded=[(60, 90)],
    )  # fmt: skip
    (place,) = [box for words, box in labels(strip.svg()) if words == "acknowledged" if box[3] < 40]
    line = next(
        float(one.get("x1", 0))
        for one in ET.fromstring(strip.svg()).iter(f"{SVG}line")
        if one.get("stroke-width") == "2"
    )

    assert place[2] < line


def test_lanes_of_people_have_one_key_for_what_each_of_them_does() -> None:
    lanes = [
        Lane(name, [LaneSegment(n, n + 1, "on call", colour=n)])
        for n, name in enumerate(("ana", "ben", "cem"))
    ]
    svg = Strip(start=0, end=3, lanes=lanes).svg()

    # Once in each bar, and once below them.
    assert [words for words, _ in labels(svg)].count("on call") == 3 + 1


def test_the_weeks_after_the_end_of_a_clock_are_folded() -> None:
    target = Target("response", goal=Goal.real(hours=1), start=On("log"), stop=On("start"))
    shown = target.read(an_incident().history, at=march(27, 15) + timedelta(days=60)).figure()
    assert isinstance(shown, Strip)
    bars = [
        float(rect.get("width", 0))
        for rect in ET.fromstring(shown.svg()).iter(f"{SVG}rect")
        if rect.get("height") == "18"
    ]

    # From the end, which is the instant it was due at, to the reading.
    assert [(a, b) for a, b in shown.folded] == [
        (shown.lanes[0].segments[-1].end, shown.marks[0].at)
    ]
    assert bars[0] > 300
