"""Lines over numbers or instants, several in one frame, and the ticks of a time axis."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops.display.figure import (
    SERIES_COLOURS,
    Figure,
    chart_of,
    drawing,
    element,
    rule,
    text_width,
    write,
)
from serviceops.display.strips import Tick
from serviceops.display.tables import Table
from serviceops.display.text import format_instant
from serviceops.display.value_axis import as_number, shown, value_ticks
from serviceops.errors import InvalidValue
from serviceops.spans import Micros, as_zone, to_datetime, to_micros

_WIDTH, _HEIGHT = 560.0, 200.0
_DASHES = (None, "7 3", "2 3", "9 3 2 3")
_MAX_LINES = len(SERIES_COLOURS)
_MAX_DESCRIBED = 60  # of each line, or a screen reader would never end

_Place = float | datetime


def _series(given: Mapping[str, Iterable[Any]] | Iterable[Any]) -> tuple[Any, ...]:
    pairs: Iterable[Any] = given.items() if isinstance(given, Mapping) else given
    return tuple((name, tuple(tuple(point) for point in points)) for name, points in pairs)


@checked
@attrs.frozen(kw_only=True, repr=False)
class Lines(Figure):
    """Lines through points, each with a name; `x` and `y` name the axes.

    A point is a place and a value: the places are all numbers or all instants, in rising order.
    Every line has a colour and a pattern of its own, so that it is known without colour too.

    >>> print(Lines(title="Met", x="hours promised", y="%",
    ...             series={"gold": [(4.0, 81.5), (8.0, 97.0)], "silver": [(8.0, 99.0)]}))
    Met
    hours promised  gold, %  silver, %
    --------------  -------  ---------
    4                  81.5
    8                    97         99
    """

    series: tuple[tuple[str, tuple[tuple[float | datetime, float], ...]], ...] = attrs.field(
        converter=_series
    )
    title: str = ""
    x: str = ""
    y: str = ""
    zone: str = "UTC"

    def __attrs_post_init__(self) -> None:
        if len(self.series) > _MAX_LINES:
            raise InvalidValue(len(self.series), f"at most {_MAX_LINES} lines", "draw two figures")
        places = [place for _, points in self.series for place, _ in points]
        if len({isinstance(place, datetime) for place in places}) > 1:
            raise InvalidValue("numbers and instants", "places of one kind on one axis")
        for name, points in self.series:
            at = [self._number(place) for place, _ in points]
            if any(a >= b for a, b in pairwise(at)):
                raise InvalidValue(name, "points in rising order, each place once")
            for _, value in points:
                as_number(value)

    def __repr__(self) -> str:
        return f"Lines({self.title!r}, {len(self.series)} lines)"

    def text(self) -> str:
        """Return a table with a row for each place and a column for each line."""
        places = sorted({place for _, points in self.series for place, _ in points},
                        key=self._number)  # fmt: skip
        unit = f", {self.y}" if self.y else ""
        by_name = [(name, dict(points)) for name, points in self.series]
        columns = [self.x, *(f"{name}{unit}" for name, _ in by_name)]
        cells = [
            (self._label(place), *(None if (value := known.get(place)) is None
                                   else _plain(round(value, 2)) for _, known in by_name))
            for place in places
        ]  # fmt: skip
        return Table(title=self.title, columns=columns, rows=cells).text()

    def svg(self) -> str:
        """Return the lines over ticks, with their names below."""
        places = [self._number(place) for _, points in self.series for place, _ in points]
        values = [value for _, points in self.series for _, value in points]
        low_x, high_x = min(places, default=0.0), max(places, default=1.0)
        # The value axis begins at zero: a line that starts elsewhere would overstate a change.
        low_y, high_y = min([0.0, *values]), max([0.0, *values]) or 1.0
        wide, high = (high_x - low_x) or 1.0, (high_y - low_y) or 1.0
        left, top = max(text_width(shown(tick)) for tick in value_ticks(low_y, high_y)) + 12, 20.0

        def x_of(place: float) -> float:
            return left + (place - low_x) / wide * _WIDTH

        def y_of(value: float) -> float:
            return top + _HEIGHT - (value - low_y) / high * _HEIGHT

        parts = [write(self.y, left - 6, 11, text_anchor="start", opacity="0.75")]
        for tick in value_ticks(low_y, high_y):
            y = y_of(tick)
            parts.append(rule(left, left + _WIDTH, y, y))
            parts.append(write(shown(tick), left - 6, y + 4, text_anchor="end", opacity="0.75"))
        bottom = top + _HEIGHT
        for at, label in self._ticks(low_x, high_x):
            parts.append(rule(x_of(at), x_of(at), bottom, bottom + 4))
            parts.append(write(label, x_of(at), bottom + 17, text_anchor="middle", opacity="0.75"))
        parts.append(write(self.x, left + _WIDTH / 2, bottom + 34, text_anchor="middle",
                           opacity="0.75"))  # fmt: skip
        # Lines come after the rules of the axis, in the order given: the first lies below.
        for number, (_, points) in enumerate(self.series):
            through = [(x_of(self._number(place)), y_of(value)) for place, value in points]
            parts.append(_line(number, through))
        legend, end = self._legend(left, bottom + 54)
        return drawing(self, left + _WIDTH + 40, end, *parts, *legend)

    def described(self) -> str:
        """Return the points of each line, in words for a screen reader."""
        unit, axis = f" {self.y}".rstrip(), f" {self.x}".rstrip()
        return "; ".join(
            f"{name}: "
            + ", ".join(
                f"{_plain(round(value, 2))}{unit} at {self._label(place)}{axis}"
                for place, value in points[:_MAX_DESCRIBED]
            )
            for name, points in self.series
        )

    def records(self) -> list[dict[str, Any]]:
        """Return each point with the name of its line."""
        return [
            {"series": name, "x": place, "y": value}
            for name, points in self.series
            for place, value in points
        ]

    def vega_lite(self) -> Mapping[str, Any]:
        """Return the chart as a Vega-Lite specification without its data."""
        timed = any(isinstance(place, datetime) for _, points in self.series for place, _ in points)
        kind = "temporal" if timed else "quantitative"
        by_line = {"field": "series", "type": "nominal", "title": None}
        return chart_of(
            self.title, "line", point=True,
            x={"field": "x", "type": kind, "title": self.x or None},
            y={"field": "y", "type": "quantitative", "title": self.y or None},
            color=by_line, strokeDash=by_line,
        )  # fmt: skip

    def _number(self, place: _Place) -> float:
        return to_micros(place) if isinstance(place, datetime) else as_number(place)

    def _label(self, place: _Place) -> str:
        if isinstance(place, datetime):
            return format_instant(to_micros(place), self.zone)
        return shown(place)

    def _ticks(self, low: float, high: float) -> list[tuple[float, str]]:
        if any(isinstance(place, datetime) for _, points in self.series for place, _ in points):
            ticks = time_ticks(int(low), max(int(high), int(low) + 1), self.zone)
            return [(tick.at, tick.label) for tick in ticks]
        return [(tick, shown(tick)) for tick in value_ticks(low, high, 8)]

    def _legend(self, left: float, top: float) -> tuple[list[str], float]:
        """Return the names of the lines, each beside a piece of it, and where they end."""
        parts: list[str] = []
        x, y = left, top
        for number, (name, _) in enumerate(self.series):
            if x > left and x + 34 + text_width(name) > left + _WIDTH:
                x, y = left, y + 18
            parts.append(_line(number, [(x, y - 4), (x + 24, y - 4)]))
            parts.append(write(name, x + 30, y))
            x += 48 + text_width(name)
        return parts, y + 8


def _plain(value: Any) -> float | int:
    return int(value) if value == int(value) else float(value)


def _line(number: int, points: list[tuple[float, float]]) -> str:
    """Return a line through points; a single point is a dot."""
    colour = SERIES_COLOURS[number]
    if len(points) == 1:
        return element("circle", cx=points[0][0], cy=points[0][1], r=3, fill=colour)
    return element(
        "polyline", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points), fill="none",
        stroke=colour, stroke_width=2, stroke_dasharray=_DASHES[number % len(_DASHES)],
    )  # fmt: skip


_MAX_TICKS = 8
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_STEPS = (
    *(n * _MINUTE for n in (1, 5, 15, 30)), *(n * _HOUR for n in (1, 3, 6, 12)),
    *(n * _DAY for n in (1, 2, 7, 14, 28, 91, 182, 364, 1820, 3640)),
)  # fmt: skip
_MONDAY = datetime(2001, 1, 1)  # noqa: DTZ001 - a wall clock's own reading


@checked
def time_ticks(start: Micros, end: Micros, zone: str = "UTC") -> tuple[Tick, ...]:
    """Return ticks from `start` to `end`, at most eight, on whole units of a zone's wall clock.

    Those at midnight have their date as label, the others their time of day. An hour that clocks
    show twice has its tick twice, one that they skip has none.

    >>> day = 86_400_000_000
    >>> [tick.label for tick in time_ticks(0, day // 2)]
    ['1 Jan 1970', '03:00', '06:00', '09:00', '12:00']
    """
    length = timedelta(microseconds=end - start)
    # Ticks are steps of the wall clock, not of real time, so that they stay on whole hours and
    # midnights after a clock change.
    step = next((step for step in _STEPS if step * _MAX_TICKS > length), _STEPS[-1])
    tz = as_zone(zone)
    wall = to_datetime(start, tz).replace(tzinfo=None)
    # Begin three hours early: the first time round of a repeated hour may lie before the start.
    since = timedelta(days=(wall - _MONDAY).days) if step >= _DAY else wall - _MONDAY - 3 * _HOUR
    wall = _MONDAY + since // step * step
    ticks: dict[Micros, Tick] = {}
    while to_micros(wall.replace(tzinfo=tz)) <= end:
        # An hour that clocks show twice has its ticks twice; days have one.
        for fold in (0, 1) if step < _DAY else (0,):
            at = to_micros(wall.replace(tzinfo=tz, fold=fold))
            is_shown = to_datetime(at, tz).replace(tzinfo=None, fold=0) == wall
            # A time that clocks skip has no tick, but for a midnight, which begins the day.
            if start <= at <= end and (is_shown or (wall.time() == time() and not fold)):
                ticks.setdefault(at, Tick(at, _label(wall, is_again=fold == 1)))
        wall += step
    return tuple(ticks[at] for at in sorted(ticks))


def _label(wall: datetime, *, is_again: bool) -> str:
    if wall.hour or wall.minute or is_again:
        return f"{wall:%H:%M}"
    return f"{wall.day} {wall:%b %Y}"
