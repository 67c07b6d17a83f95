"""The week as a map of open hours, with how sure each is."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars.weekdays import WEEKDAYS
from serviceops.display import Figure, Tone
from serviceops.display.figure import drawing, element, line_of, write
from serviceops.errors import InvalidValue

_SHADES = " .:+#"
_CELL = 18
_SURE = 0.5
_OPEN, _DOUBT = "open", "candidates differ"


def _numbers(given: Iterable[float]) -> tuple[float, ...]:
    numbers = tuple(map(float, given))
    if len(numbers) != 168 or not all(0 <= number <= 1 for number in numbers):
        raise InvalidValue(f"{len(numbers)} numbers", "168 numbers from 0 to 1, one an hour")
    return numbers


@checked
@attrs.frozen(kw_only=True, repr=False)
class WeekMap(Figure):
    """A number from 0 to 1 for each hour of the week, and how sure it is; 168 of each.

    `values` is the share of open time, Monday 00:00 first; `confidence` 1 where every candidate
    within the margin agrees, 0 where no row says anything.

    >>> print(WeekMap(values=[float(8 < h % 24 < 17) for h in range(168)]).text().splitlines()[1])
    mon          ########
    """

    values: tuple[float, ...] = attrs.field(converter=_numbers)
    confidence: tuple[float, ...] = attrs.field(default=(1.0,) * 168, converter=_numbers)
    title: str = "Open hours of the week"

    def __repr__(self) -> str:
        return f"WeekMap({self.title!r})"

    def text(self) -> str:
        """Return a character an hour; ``?`` where candidates differ."""
        lines = [self.title]
        for day, name in enumerate(WEEKDAYS):
            hours = slice(day * 24, day * 24 + 24)
            cells = zip(self.values[hours], self.confidence[hours], strict=True)
            shown = "".join(
                "?" if sure < _SURE else _SHADES[round(value * (len(_SHADES) - 1))]
                for value, sure in cells
            )
            lines.append(f"{name} {shown}".rstrip())
        return "\n".join(lines)

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each hour: its day, hour, share of open time and confidence."""
        return [
            {
                "day": WEEKDAYS[slot // 24],
                "hour": slot % 24,
                "open": round(value, 3),
                "confidence": round(sure, 3),
            }
            for slot, (value, sure) in enumerate(zip(self.values, self.confidence, strict=True))
        ]

    def described(self) -> str:
        """Return the open hours of each day, and those that are not sure, in words."""
        lines: list[str] = []
        for day, name in enumerate(WEEKDAYS):
            parts: list[str] = []
            hours = groupby(range(24), key=lambda hour: self._kind(day * 24 + hour))
            for kind, several in hours:
                first, *rest = several
                if kind:
                    parts.append(f"{kind} {first:02}:00 to {(rest or [first])[-1] + 1:02}:00")
            lines.append(f"{name}: {', '.join(parts) or 'closed'}")
        return "; ".join(lines)

    def _kind(self, slot: int) -> str:
        if self.confidence[slot] < _SURE:
            return _DOUBT
        return _OPEN if self.values[slot] >= _SURE else ""

    def svg(self) -> str:
        """Return a grid of seven days and 24 hours; a frame marks hours that are not sure."""
        parts = [
            write(f"{hour:02}", 46 + hour * _CELL, 12, text_anchor="middle")
            for hour in range(0, 24, 3)
        ]
        doubt = {"stroke": line_of(Tone.HATCHED), "stroke_width": 2}
        for slot, (value, sure) in enumerate(zip(self.values, self.confidence, strict=True)):
            day, hour = divmod(slot, 24)
            if not hour:
                parts.append(write(WEEKDAYS[day], 0, 32 + day * _CELL))
            frame = doubt if sure < _SURE else {}
            tip = element("title", f"{WEEKDAYS[day]} {hour:02}:00 {self._kind(slot) or 'closed'}")
            parts.append(_cell(38 + hour * _CELL, 19 + day * _CELL, value, tip, **frame))
        # The legend has both marks: a frame alone tells nobody what it means.
        bottom = 26 + 7 * _CELL
        parts += [_cell(38, bottom, 1.0), write(_OPEN, 60, bottom + 12)]
        parts += [_cell(120, bottom, 0.0, **doubt), write(_DOUBT, 142, bottom + 12)]
        return drawing(self, 40 + 24 * _CELL, bottom + _CELL + 4, *parts)


def _cell(x: int, y: int, value: float, *within: str, **more: object) -> str:
    """Return an hour: the more of the candidates have it open, the stronger its colour."""
    return element(
        "rect", *within, x=x, y=y, width=_CELL - 3, height=_CELL - 3, fill=line_of(Tone.SOLID),
        fill_opacity=0.06 + 0.86 * value, **more,
    )  # fmt: skip
