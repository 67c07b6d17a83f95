"""Stretches along one axis, in lanes below each other."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import attrs

from serviceops._internal.checked import checked
from serviceops.display.figure import (
    Figure,
    Tone,
    chart_of,
    drawing,
    element,
    line_of,
    rule,
    styled,
    text_over,
    text_width,
    write,
)
from serviceops.display.text import as_lines, escaped
from serviceops.errors import InvalidValue
from serviceops.spans import as_zone, to_datetime

_WIDTH = 720
_BAR = 18
_LANE = 26
_LINE = 15
_TEXT = 60
_SIGN = 9.0  # half of the width that the sign of a fold needs
_FOLD = 0.05  # the part of the axis that a folded stretch has
_CLOCK_TIME = 10**9  # an axis beyond it counts microseconds of a wall clock
_REAL_TIME = 10**12  # an axis beyond it counts microseconds since 1970: no other unit is as large
_GLYPHS = {
    Tone.SOLID: "=", Tone.HATCHED: "/", Tone.FAINT: ".", Tone.WARM: "~", Tone.HOT: "#",
    Tone.NEW: "+", Tone.DONE: "-",
}  # fmt: skip


@checked
@attrs.frozen
class LaneSegment:
    """A stretch from `start` up to `end`, in the unit of the strip's axis.

    `colour` is the number of a colour in place of the tone's, to tell people or teams apart.
    """

    start: int
    end: int
    label: str = ""
    tone: Tone = Tone.SOLID
    detail: str = ""
    colour: int | None = None


@checked
@attrs.frozen
class Mark:
    """An instant on the axis with a line across the lanes and a label."""

    at: int
    label: str
    tone: Tone = Tone.SOLID


@checked
@attrs.frozen
class Tick:
    """A position on the axis with its label."""

    at: int
    label: str


@checked
@attrs.frozen
class Lane:
    """Segments that do not overlap, beside the lane's name."""

    label: str
    segments: tuple[LaneSegment, ...] = attrs.field(converter=tuple[LaneSegment, ...])


@checked
@attrs.frozen(kw_only=True, repr=False)
class Strip(Figure):
    """Lanes of segments over one axis, with ticks along it and marks across it.

    `folded` stretches of the axis, such as closed time, are drawn short, with a sign. `zone` is
    that of the ticks: instants are described on its wall clock.

    >>> print(Strip(title="A day", start=0, end=24,
    ...             lanes=[Lane("hours", [LaneSegment(9, 17, "open")])]))
    A day
    hours |                      ====================                  |
    = open
    """

    lanes: tuple[Lane, ...] = attrs.field(converter=tuple[Lane, ...])
    start: int
    end: int
    title: str = ""
    ticks: tuple[Tick, ...] = attrs.field(default=(), converter=tuple[Tick, ...])
    marks: tuple[Mark, ...] = attrs.field(default=(), converter=tuple[Mark, ...])
    folded: tuple[tuple[int, int], ...] = attrs.field(
        default=(), converter=tuple[tuple[int, int], ...]
    )
    zone: str = "UTC"

    def __attrs_post_init__(self) -> None:
        if self.end <= self.start:
            start, end = map(to_datetime, (self.start, self.end))
            raise InvalidValue(end, f"an end of the axis after its start {start.isoformat()}")

    def __repr__(self) -> str:
        return f"Strip({self.title!r}, {len(self.lanes)} lanes)"

    def text(self) -> str:
        """Return the lanes as bars of characters, with what each character means."""
        wide = max((len(lane.label) for lane in self.lanes), default=0)
        lines = [self.title] if self.title else []
        lines += [f"{lane.label.ljust(wide)} |{self._bar(lane)}|" for lane in self.lanes]
        if self.marks:
            pointers = [" "] * (_TEXT + 1)
            for mark in self.marks:
                pointers[int(self._x(mark.at) * _TEXT / _WIDTH)] = "^"
            lines.append(f"{' ' * wide}  {''.join(pointers)}".rstrip())
        named = _labels(self.lanes, lambda segment: segment.tone)
        lines += [f"{_GLYPHS[tone]} {', '.join(labels)}" for tone, labels in named.items()]
        lines += [f"^ {mark.label}" for mark in sorted(self.marks, key=lambda mark: mark.at)]
        return as_lines(lines)

    def svg(self) -> str:
        """Return the lanes as bars; its label and detail show at the pointer."""
        # From the top: the labels of the marks in as many rows as they need, the lanes, the ticks,
        # and the legend.
        left = max((text_width(lane.label) for lane in self.lanes), default=0) + 10
        ticks = [
            (tick, self._x(tick.at), text_width(tick.label) / 2) for tick in self._shown_ticks()
        ]
        # Labels of ticks are about their place: those at the ends of the axis need room as well.
        left = max([left, *(half - x for _, x, half in ticks)])
        rows = _gutter([(self._x(mark.at), text_width(mark.label)) for mark in self.marks])
        count = max(rows, default=-1) + 1
        top = _LINE * count + 4
        bottom = top + _LANE * len(self.lanes)
        parts = [
            part
            for n, lane in enumerate(self.lanes)
            for part in self._lane(lane, left, top + _LANE * n)
        ]
        parts += [_fold_sign(left + self._x((a + b) // 2), top, bottom) for a, b in self.folded]
        for tick, place, _ in ticks:
            x = left + place
            parts.append(rule(x, x, bottom - 6, bottom + 4, stroke_width=1))
            parts.append(write(tick.label, x, bottom + 16, text_anchor="middle"))
        wide = left + max([_WIDTH + 36, *(x + half for _, x, half in ticks)])
        for mark, row in zip(self.marks, rows, strict=True):
            x, y = left + self._x(mark.at), _LINE * (count - 1 - row)
            parts.append(rule(x, x, y + 2, bottom, stroke=line_of(mark.tone), stroke_width=2))
            parts.append(write(mark.label, x + 4, y + 12))
            wide = max(wide, x + 8 + text_width(mark.label))
        keys, widest, height = _keys(self.lanes, left, bottom + (34 if self.ticks else 18))
        return drawing(self, max(wide, widest), height, *parts, *keys)

    def described(self) -> str:
        """Return the segments of each lane and the marks, in words for a screen reader."""
        parts = []
        for lane in self.lanes:
            segments = [
                f"{s.label or s.tone} {self._words(s.start)} to {self._words(s.end)}"
                for s in lane.segments[:_MAX_DESCRIBED]
            ]
            parts.append(f"{lane.label}: ".removeprefix(": ") + (", ".join(segments) or "nothing"))
        parts += [f"{mark.label}: {self._words(mark.at)}" for mark in self.marks[:_MAX_DESCRIBED]]
        if self.end >= _REAL_TIME:
            parts.append(f"times are those of {self.zone}")
        return "; ".join(parts)

    def records(self) -> list[dict[str, Any]]:
        """Return each segment and mark as a row."""
        rows = [
            {"lane": lane.label, "start": s.start, "end": s.end, "label": s.label,
             "tone": str(s.tone), "detail": s.detail}
            for lane in self.lanes
            for s in lane.segments
        ]  # fmt: skip
        rows += [
            {"lane": "", "start": mark.at, "end": mark.at, "label": mark.label,
             "tone": str(mark.tone), "detail": ""}
            for mark in self.marks
        ]  # fmt: skip
        return rows

    def vega_lite(self) -> Mapping[str, Any]:
        """Return the chart as a Vega-Lite specification without its data; the axis is of time."""
        return chart_of(
            self.title, "bar",
            x={"field": "start", "type": "temporal", "title": None}, x2={"field": "end"},
            y={"field": "lane", "type": "nominal", "sort": None, "title": None},
            color={"field": "label", "type": "nominal", "title": None},
        )  # fmt: skip

    def _rows_in_time(self) -> list[dict[str, Any]]:
        return [
            {name: to_datetime(value) if name in {"start", "end"} else value
             for name, value in row.items()}
            for row in self.records()
        ]  # fmt: skip

    def _words(self, at: int) -> str:
        if self.end < _CLOCK_TIME:
            return str(at)
        if self.end < _REAL_TIME:  # microseconds of a day or of a week
            hours, minutes = divmod(at // 60_000_000, 60)
            return f"{hours:02d}:{minutes:02d}"
        return f"{to_datetime(at, as_zone(self.zone)):%a %Y-%m-%d %H:%M}"

    def _x(self, at: int) -> float:
        at = min(max(at, self.start), self.end)
        # A folded stretch has a fixed part of the axis; the rest is shared in proportion to time.
        whole = self.end - self.start - sum(b - a for a, b in self.folded)
        fold = _FOLD * whole
        before = float(at - self.start)
        for a, b in self.folded:
            before -= max(min(at, b) - a, 0) * (1 - fold / (b - a))
        return _WIDTH * before / (whole + fold * len(self.folded))

    def _shown_ticks(self) -> list[Tick]:
        """Return the ticks outside folds with labels that do not meet."""
        shown: list[Tick] = []
        edge = float("-inf")
        for tick in self.ticks:
            x, half = self._x(tick.at), text_width(tick.label) / 2
            if x - half < edge + 6 or any(a < tick.at < b for a, b in self.folded):
                continue
            shown.append(tick)
            edge = x + half
        return shown

    def _bar(self, lane: Lane) -> str:
        bar = [" "] * _TEXT
        for segment in lane.segments:
            first, last = (int(self._x(at) * _TEXT / _WIDTH) for at in (segment.start, segment.end))
            last = max(last, first + 1) if segment.end > segment.start else last
            bar[first:last] = _GLYPHS[segment.tone] * len(bar[first:last])
        return "".join(bar)

    def _visible(self, lane: Lane) -> list[LaneSegment]:
        """Return the segments worth drawing: of those within one pixel only the longest."""
        # A year of short segments would be a drawing of megabytes in which most hide each other.
        longest: dict[int, LaneSegment] = {}
        for segment in lane.segments:
            if segment.end <= self.start or segment.start >= self.end:
                continue
            pixel = int(self._x(segment.start))
            other = longest.get(pixel)
            if other is None or segment.end - segment.start > other.end - other.start:
                longest[pixel] = segment
        return list(longest.values())

    def _undisturbed(self, x: float, end: float) -> tuple[float, float]:
        """Return the widest part of a stretch that no mark and no sign of a fold crosses."""
        crossed = [(self._x((a + b) // 2), _SIGN) for a, b in self.folded]
        crossed += [(self._x(mark.at), 2.0) for mark in self.marks]
        widest, reached = (x, x), x
        for place, half in [*sorted(one for one in crossed if x < one[0] < end), (end, 0.0)]:
            if place - half - reached > widest[1] - widest[0]:
                widest = reached, place - half
            reached = place + half
        return widest

    def _lane(self, lane: Lane, left: float, top: float) -> list[str]:
        middle = top + _BAR / 2
        parts = [
            write(lane.label, left - 8, middle + 4, text_anchor="end"),
            rule(left, left + _WIDTH, middle, middle),
        ]
        for segment in self._visible(lane):
            x, end = self._x(segment.start), self._x(segment.end)
            tip = " · ".join(filter(None, (segment.label, segment.detail)))
            parts.append(
                element(
                    "rect", element("title", escaped(tip)) if tip else "",
                    x=left + x, y=top, width=max(end - x, 0.75), height=_BAR, rx=2,
                    **styled(segment.tone, segment.colour),
                )
            )  # fmt: skip
            # A label is where nothing strikes it through; without room the legend has it.
            x, end = self._undisturbed(x, end)
            if segment.label and text_width(segment.label) + 8 <= end - x:
                over = text_over(segment.tone, segment.colour)
                at = left + (x + end) / 2
                parts.append(
                    element("text", escaped(segment.label), x=at, y=middle + 4,
                            text_anchor="middle", **over)
                )  # fmt: skip
        return parts


_MAX_DESCRIBED = 60  # of each lane, or a screen reader would never end

_Look = TypeVar("_Look")


def _labels(
    lanes: tuple[Lane, ...], look: Callable[[LaneSegment], _Look]
) -> dict[_Look, dict[str, None]]:
    """Return the labels of segments that look alike, each once and in order, as keys."""
    named: dict[_Look, dict[str, None]] = {}
    for segment in (segment for lane in lanes for segment in lane.segments):
        if segment.label:
            named.setdefault(look(segment), {})[segment.label] = None
    return named


def _fold_sign(x: float, top: float, bottom: float) -> str:
    """Return two slanted lines across the lanes: here the axis is folded."""
    lines = "".join(f"M{x + d:.1f} {bottom:.1f}l4 {top - bottom:.1f}" for d in (-4, 0))
    return element("path", d=lines, fill="none", stroke="currentColor", stroke_width=1)


def _gutter(marks: list[tuple[float, float]]) -> list[int]:
    """Return the row of each mark (place, width of its label on the right), from the lowest."""
    # A label is above every mark that lies under it, so that no line goes through it.
    rows = [0] * len(marks)
    # From the right: then the marks that a label could cover have their rows already.
    order = sorted(range(len(marks)), key=lambda n: (-marks[n][0], n))
    placed: list[int] = []
    for n in order:
        x, width = marks[n]
        near = [rows[m] for m in placed if marks[m][0] <= x + width + 10]
        rows[n] = max(near, default=-1) + 1
        placed.append(n)
    return rows


def _keys(lanes: tuple[Lane, ...], left: float, top: float) -> tuple[list[str], float, float]:
    """Return the legend of the tones, how wide it is, and the height at which it ends."""
    parts: list[str] = []
    x, y, widest = left, top, left
    looks = _labels(lanes, lambda segment: (segment.tone, segment.colour))
    written: set[tuple[Tone, str]] = set()
    for (tone, colour), labels in looks.items():
        words = ", ".join(list(labels)[:4]) + (" …" if len(labels) > 4 else "")
        # Where each lane has its colour, as people have, one key of a tone says it for all.
        if (tone, words) in written:
            continue
        written.add((tone, words))
        if x > left and x + 18 + text_width(words) > left + _WIDTH:
            x, y = left, y + 18
        parts.append(
            element("rect", x=x, y=y - 9, width=12, height=10, rx=2, **styled(tone, colour))
        )
        parts.append(write(words, x + 17, y))
        x += 17 + text_width(words) + 18
        widest = max(widest, x)
    return parts, widest, y + (6 if parts else -8)
