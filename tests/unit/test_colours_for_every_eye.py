"""Colours remain apart for eyes with any common colour blindness, or a pattern separates them.

The colours are simulated for each kind of eye and compared in CIELAB. Matrices, all for linear RGB:
G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A physiologically-based model for simulation of
color vision deficiency", IEEE TVCG 15 (2009), severity 1.0; F. Viénot, H. Brettel, J. D. Mollon,
"Digital video colourmaps for checking the legibility of displays by dichromats", Color Research and
Application 24 (1999), in the form for sRGB. sRGB and its matrix to XYZ: IEC 61966-2-1.
"""

from itertools import combinations
from math import dist

import pytest

from serviceops.display import Lane, LaneSegment, Lines, Strip, Tone
from serviceops.display.figure import SERIES_COLOURS, line_of, styled

Matrix = tuple[tuple[float, float, float], ...]

EYES: dict[str, Matrix] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia, Machado": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia, Machado": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia, Machado": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
    "protanopia, Viénot": (
        (0.11238, 0.88762, 0.0),
        (0.11238, 0.88762, 0.0),
        (0.00401, -0.00401, 1.0),
    ),
    "deuteranopia, Viénot": (
        (0.29275, 0.70725, 0.0),
        (0.29275, 0.70725, 0.0),
        (-0.02234, 0.02234, 1.0),
    ),
}
TO_XYZ: Matrix = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)  # D65
# A difference of 2.3 is just noticed side by side; areas in a picture lie apart from each other.
MIN_DISTANCE = 12.0


def times(matrix: Matrix, vector: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def linear(colour: str) -> tuple[float, ...]:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    return tuple(p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)


def lab(colour: str, eye: str) -> tuple[float, float, float]:
    """Return a colour in CIELAB as an eye sees it."""
    seen = tuple(min(max(part, 0.0), 1.0) for part in times(EYES[eye], linear(colour)))
    x, y, z = (
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116
        for t in (a / b for a, b in zip(times(TO_XYZ, seen), WHITE, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str, eye: str) -> float:
    return dist(lab(one, eye), lab(other, eye))


def has_pattern(tone: Tone) -> bool:
    return str(styled(tone)["fill"]).startswith("url(")


def test_the_measure_is_the_published_one() -> None:
    # White, and sRGB red in CIELAB: L* 53.24, a* 80.09, b* 67.20.
    assert lab("#ffffff", "usual") == pytest.approx((100, 0, 0), abs=0.02)
    assert lab("#ff0000", "usual") == pytest.approx((53.24, 80.09, 67.20), abs=0.05)


@pytest.mark.parametrize("eye", EYES)
def test_a_simulated_eye_sees_grey_as_it_is(eye: str) -> None:
    for grey in ("#000000", "#808080", "#ffffff"):
        assert distance(grey, grey, eye) == 0
        assert dist(lab(grey, eye), lab(grey, "usual")) < 0.1


def test_a_simulation_brings_the_colours_together_that_such_eyes_confuse() -> None:
    for eye in ("protanopia, Machado", "deuteranopia, Machado", "deuteranopia, Viénot"):
        assert distance("#8a55c4", "#2f6fc4", eye) < 11 < distance("#8a55c4", "#2f6fc4", "usual")


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize(("one", "other"), list(combinations(Tone, 2)))
def test_tones_remain_apart_or_a_pattern_separates_them(one: Tone, other: Tone, eye: str) -> None:
    if has_pattern(one) != has_pattern(other):
        assert Tone.HATCHED in {one, other}  # the only tone with a pattern
        return
    assert distance(line_of(one), line_of(other), eye) >= MIN_DISTANCE


def test_kinds_of_state_differ_in_text_too() -> None:
    def bar(tone: Tone) -> str:
        lane = Lane("", [LaneSegment(0, 1, "state", tone)])
        return Strip(lanes=[lane], start=0, end=1).text().splitlines()[0].strip("| ")[0]

    assert len({bar(tone) for tone in Tone}) == len(Tone)


@pytest.mark.parametrize("eye", EYES)
def test_lines_that_have_one_pattern_have_colours_that_remain_apart(eye: str) -> None:
    svg = Lines(series=[(str(n), [(0.0, n), (1.0, n)]) for n in range(8)]).svg()
    # Each line is drawn twice: in the chart and in the legend.
    drawn = [line.split("/>")[0] for line in svg.split("<polyline")[1:9]]
    dashes = [line.partition("dasharray=")[2] for line in drawn]
    colours = [next(c for c in SERIES_COLOURS if c in line) for line in drawn]

    assert len(set(colours)) == len(SERIES_COLOURS)
    for n, m in combinations(range(8), 2):
        if dashes[n] == dashes[m]:
            assert distance(colours[n], colours[m], eye) >= MIN_DISTANCE
