"""Bars: one amount a row; and the waterfall, where each begins at the end of the one before."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

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
    text_width,
    write,
)
from serviceops.display.text import as_lines, escaped
from serviceops.display.value_axis import Amount, as_number, shown, value_ticks
from serviceops.errors import InvalidValue

_WIDTH = 440
_BAR = 16
_LANE = 24
_TEXT = 40

_Row = tuple[str, Amount | None]
_Placed = tuple[str, float, float, str, Tone]


def _rows(given: Iterable[Sequence[Any]]) -> tuple[_Row, ...]:
    return tuple((row[0], row[1]) for row in given)


class _BarFigure(Figure):
    """What both have in common: rows with amounts, in a unit, and what was promised."""

    __slots__ = ()

    rows: tuple[tuple[str, Any], ...]
    unit: str
    mark: float | timedelta | None

    def _placed(self) -> list[_Placed]:
        """Return each row with where its bar begins and ends, its words and its tone."""
        raise NotImplementedError(f"{type(self).__name__}._placed")  # each kind has its own

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.title!r}, {len(self.rows)} rows)"

    def text(self) -> str:
        """Return a line a row: the label, a bar of characters at its place, the amount."""
        promised = "" if self.mark is None else f"({shown(self.mark, self.unit)} promised)"
        title, rows = " ".join(filter(None, (self.title, promised))), self._placed()
        wide = max((len(label) for label, *_ in rows), default=0)
        low = min((begin for _, begin, *_ in rows), default=0.0)
        scale = (max((end for _, _, end, *_ in rows), default=0.0) - low) or 1.0
        lines = [title] if title else []
        for label, begin, end, words, _ in rows:
            first, last = (round((at - low) / scale * _TEXT) for at in (begin, end))
            bar = (" " * first + "#" * (last - first)).ljust(_TEXT)
            lines.append(f"{label.ljust(wide)}  {bar} {words}")
        return as_lines(lines)

    def svg(self) -> str:
        """Return the bars as a drawing, the amounts beside them."""
        # The bars are below each other with an axis, and a mark across them.
        rows, mark, unit = self._placed(), self.mark, self.unit
        ends = [0.0, *(edge for _, begin, end, *_ in rows for edge in (begin, end))]
        if mark is not None:
            ends.append(as_number(mark))
        low, high = min(ends), max(ends)
        scale = _WIDTH / ((high - low) or 1.0)
        left = max((text_width(label) for label, *_ in rows), default=0.0) + 10
        lengths = any(" h" in words for *_, words, _ in rows)
        unit_text = unit or ("hours" if lengths else "")
        amounts = max((text_width(words) for *_, words, _ in rows), default=0.0)
        right = max(amounts + 16, text_width(unit_text) + 26)
        mark_x = None if mark is None else left + (as_number(mark) - low) * scale
        bottom = _LANE * len(rows) + (20.0 if mark is not None else 4.0)
        top = bottom - _LANE * len(rows)
        # Ticks come first, so that bars are drawn over them.
        parts: list[str] = []
        for tick in value_ticks(low, high):
            x = left + (tick - low) * scale
            parts.append(rule(x, x, top, bottom + 4, stroke_opacity="0.2"))
            parts.append(write(shown(tick), x, bottom + 16, text_anchor="middle", opacity="0.75"))
        # A bar of no length keeps a hairline, so that its row is not taken for one without a bar.
        for number, (label, begin, end, words, tone) in enumerate(rows):
            y = top + number * _LANE + (_LANE - _BAR) / 2
            x, wide = left + (begin - low) * scale, max((end - begin) * scale, 0.75)
            parts.append(write(label, left - 8, y + _BAR - 4, text_anchor="end"))
            tip = element("title", escaped(f"{label}: {words}"))
            parts.append(
                element("rect", tip, x=x, y=y, width=wide, height=_BAR, rx=2, **styled(tone))
            )
            beside = x + wide + 6
            # An amount that the mark would strike through is written behind it.
            if mark_x is not None and beside - 4 < mark_x < beside + text_width(words):
                beside = mark_x + 6
            parts.append(write(words, beside, y + _BAR - 4))
        if mark_x is not None:
            parts.append(rule(mark_x, mark_x, top - 3, bottom, stroke=line_of(Tone.HOT),
                              stroke_width=2, stroke_dasharray="5 3"))  # fmt: skip
            # The words of the mark turn to its left where they would leave the picture.
            words = f"{shown(mark, unit)} promised"
            anchor = "end" if mark_x + text_width(words) > left + _WIDTH + right else "start"
            parts.append(write(words, mark_x, 12, text_anchor=anchor, opacity="0.85"))
        if unit_text:
            parts.append(write(unit_text, left + _WIDTH + 20, bottom + 16, opacity="0.75"))
        return drawing(self, left + _WIDTH + right, bottom + 22, *parts)

    def described(self) -> str:
        """Return each row with its amount, in words for a screen reader."""
        parts = [f"{label}: {words}" for label, *_, words, _ in self._placed()]
        if self.mark is not None:
            parts.append(f"promised: {shown(self.mark, self.unit)}")
        return "; ".join(parts)


_LABELS = {"field": "label", "type": "nominal", "sort": None, "title": None}


@checked
@attrs.frozen(kw_only=True, repr=False)
class Bars(_BarFigure):
    """One amount a row as a bar from zero; `None` is a row without an amount.

    Amounts are numbers in `unit`, or lengths of time. `mark` is what was promised: a line across
    the bars, and a bar that is short of it is set off.

    >>> print(Bars(title="Met", rows=[("January", 97.5), ("February", None)], unit="%", mark=98.0))
    Met (98 % promised)
    January   ######################################## 97.5 %
    February                                           none
    """

    rows: tuple[tuple[str, float | timedelta | None], ...] = attrs.field(converter=_rows)
    title: str = ""
    unit: str = ""
    mark: float | timedelta | None = None

    def __attrs_post_init__(self) -> None:
        for _, amount in self.rows:
            if amount is not None and as_number(amount) < 0:
                raise InvalidValue(amount, "amounts from zero on", "a Waterfall can go back")

    def records(self) -> list[dict[str, Any]]:
        """Return each row's label, amount and unit."""
        return [
            {"label": label, "value": amount, "unit": _unit_of(amount, self.unit)}
            for label, amount in self.rows
        ]

    def vega_lite(self) -> Mapping[str, Any]:
        """Return the chart as a Vega-Lite specification without its data."""
        along = {"field": "value", "type": "quantitative", "title": self.unit or None}
        return chart_of(self.title, "bar", y=_LABELS, x=along)

    def _placed(self) -> list[_Placed]:
        limit = None if self.mark is None else as_number(self.mark)
        placed: list[_Placed] = []
        for label, amount in self.rows:
            number = 0.0 if amount is None else as_number(amount)
            short = amount is not None and limit is not None and number < limit
            tone = Tone.HOT if short else Tone.SOLID
            placed.append((label, 0.0, number, shown(amount, self.unit), tone))
        return placed


@checked
@attrs.frozen(kw_only=True, repr=False)
class Waterfall(_BarFigure):
    """Amounts that add up: each bar begins where the last one ends, and the sum comes last.

    `mark` is what was promised: the part of the sum beyond it is set off.

    >>> hours = [("queue", timedelta(hours=2)), ("work", timedelta(hours=3))]
    >>> print(Waterfall(title="INC-1", rows=hours, mark=timedelta(hours=4)))
    INC-1 (4 h promised)
    queue  ################                         2 h
    work                   ######################## 3 h
    total  ######################################## 5 h
    """

    rows: tuple[tuple[str, float | timedelta], ...] = attrs.field(converter=_rows)
    title: str = ""
    unit: str = ""
    mark: float | timedelta | None = None
    total: str = "total"

    def __attrs_post_init__(self) -> None:
        kinds = {isinstance(amount, timedelta) for _, amount in self.rows}
        if len(kinds) > 1:
            raise InvalidValue("numbers and lengths", "amounts of one kind, for they add up")

    def records(self) -> list[dict[str, Any]]:
        """Return each row with where its bar begins and ends, the sum last."""
        zero: Any = timedelta() if any(isinstance(a, timedelta) for _, a in self.rows) else 0
        found: list[dict[str, Any]] = []
        reached = zero
        for label, amount in self.rows:
            end: Any = reached + amount
            found.append({"label": label, "value": amount, "start": reached, "end": end,
                          "unit": _unit_of(amount, self.unit)})  # fmt: skip
            reached = end
        return [*found, {"label": self.total, "value": reached, "start": zero, "end": reached,
                         "unit": _unit_of(reached, self.unit)}]  # fmt: skip

    def vega_lite(self) -> Mapping[str, Any]:
        """Return the chart as a Vega-Lite specification without its data."""
        along = {"field": "start", "type": "quantitative", "title": self.unit or None}
        return chart_of(self.title, "bar", y=_LABELS, x=along, x2={"field": "end"})

    def _placed(self) -> list[_Placed]:
        rows = self.records()
        limit = None if self.mark is None else as_number(self.mark)
        placed: list[_Placed] = []
        for number, row in enumerate(rows, start=1):
            low, high = sorted((as_number(row["start"]), as_number(row["end"])))
            over = number == len(rows) and limit is not None and high > limit
            # Grey and hatched rows alternate, so that neighbours differ without colour too.
            tone = Tone.HOT if over else Tone.SOLID if number == len(rows) else Tone.WARM
            placed.append((row["label"], low, high, shown(row["value"], self.unit), tone))
        return placed


def _unit_of(amount: object, unit: str) -> str:
    return "time" if isinstance(amount, timedelta) else unit
