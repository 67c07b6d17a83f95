"""The week as a map of open hours, with how sure each is."""

from collections.abc import Iterable
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars.weekdays import WEEKDAYS
from serviceops.display import Figure
from serviceops.display.figure import drawing, element, write
from serviceops.errors import InvalidValue

_SHADES = " .:+#"
_CELL = 18


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
                "?" if sure < 0.5 else _SHADES[round(value * (len(_SHADES) - 1))]
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

    def svg(self) -> str:
        """Return a grid of seven days and 24 hours; a hatched frame marks doubt."""
        parts = [
            write(f"{hour:02}", 46 + hour * _CELL, 12, text_anchor="middle")
            for hour in range(0, 24, 3)
        ]
        for slot, (value, sure) in enumerate(zip(self.values, self.confidence, strict=True)):
            day, hour = divmod(slot, 24)
            if not hour:
                parts.append(write(WEEKDAYS[day], 0, 32 + day * _CELL))
            doubt = {"stroke": "#d08a1d", "stroke_width": 2} if sure < 0.5 else {}
            parts.append(
                element(
                    "rect",
                    x=38 + hour * _CELL,
                    y=19 + day * _CELL,
                    width=_CELL - 3,
                    height=_CELL - 3,
                    fill="#3f83d6",
                    fill_opacity=0.06 + 0.86 * value,
                    **doubt,
                )
            )
        return drawing(self, 40 + 24 * _CELL, 24 + 7 * _CELL, *parts)
