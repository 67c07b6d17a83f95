"""Time periods of monitoring systems, as the text of their configuration."""

from typing import Literal

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from serviceops._internal.checked import checked
from serviceops.calendars.weekdays import FULL_WEEKDAYS, MONTHS
from serviceops.testing.strategies.draws import Draw, picked_by, upto

_TIMES = ("09:00-17:00", "00:00-24:00", "02:15-03:45", "08:00-12:00,13:00-18:30", "22:00-24:00")
_STEPS = ("", " / 2", " / 7")
_NTH = (1, 2, 5, -1, -4)


def _day(draw: Draw) -> str:
    """Draw a day definition of one of the six kinds, some of them ranges with a step."""
    pick = picked_by(draw)
    kind, month, weekday, nth = draw(upto(5)), pick(MONTHS), pick(FULL_WEEKDAYS), pick(_NTH)
    low, high, step = 1 + draw(upto(27)), 1 + draw(upto(27)), pick(_STEPS)
    low, high = min(low, high), max(low, high)
    texts: dict[int, str] = {
        0: weekday,
        1: f"day {pick((low, 31, -1, -28))}",
        2: f"{month} {low} - {month} {high}{step}",
        3: f"{weekday} {nth}",
        4: f"{weekday} {nth} {month}",
        5: f"2026-{1 + MONTHS.index(month):02}-{low:02} - 2027-01-{high:02}{step}",
    }
    return texts[kind]


@checked
def time_periods(system: Literal["nagios", "icinga"] = "nagios") -> SearchStrategy[str]:
    """Draw the configuration of a time period called ``x``; some exclude another, called ``out``.

    >>> from hypothesis import find
    >>> print(find(time_periods("icinga"), lambda text: True))
    object TimePeriod "x" { ranges = { "monday" = "09:00-17:00" } }
    """

    @st.composite
    def drawn(draw: st.DrawFn) -> str:
        pick = picked_by(draw)
        days = {_day(draw): pick(_TIMES) for _ in range(1 + draw(upto(3)))}
        texts = []
        excludes = draw(upto(1))
        for name, lines in (("out", {_day(draw): pick(_TIMES)}), ("x", days))[1 - excludes :]:
            other = "out" if name == "x" and excludes else ""
            if system == "nagios":
                rows = [f"timeperiod_name {name}", *(f"{day} {at}" for day, at in lines.items())]
                rows += [f"exclude {other}"] if other else []
                texts.append("define timeperiod {\n" + "\n".join(rows) + "\n}")
            else:
                ranges = ", ".join(f'"{day}" = "{at}"' for day, at in lines.items())
                out = f' excludes = [ "{other}" ]' if other else ""
                texts.append(f'object TimePeriod "{name}" {{ ranges = {{ {ranges} }}{out} }}')
        return "\n".join(texts)

    return drawn()
