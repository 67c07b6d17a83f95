"""Figures of histories: how long a record was in each state and had each value of a fact."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from serviceops.display import Lane, LaneSegment, Strip, Tone, time_ticks
from serviceops.display.figure import state_tone, value_colour
from serviceops.display.listing import as_cell
from serviceops.spans import Micros, to_micros

_MAX_LANES = 8


def history_figure(history: Any, names: Sequence[str]) -> Strip:
    """Return the named facts of a history as lanes; none named: the state and what changed."""
    changed = Counter(name for transition in history for name, _ in transition.sets)
    shown = names or ("state", *(name for name, times in changed.items() if times > 1))
    start, last = (history.micros[0], history.micros[-1]) if history else (0, 0)
    end = last + max((last - start) // 20, 1_000_000)  # leave room to see the last value
    return Strip(
        title="What happened (UTC)",
        start=start,
        end=end,
        lanes=[_lane(name, history.intervals(name), end) for name in shown[:_MAX_LANES]],
        ticks=time_ticks(start, end) if history else (),
    )


def _lane(name: str, stretches: Iterable[Any], end: Micros) -> Lane:
    """Return a lane in which a state has the tone of its kind, another value its own colour."""
    is_state = name == "state"
    segments: list[LaneSegment] = []
    for stretch in stretches:
        if stretch.value is None:
            continue
        # A state is a name of the lifecycle; any other value is shown as the table of facts does.
        label = str(stretch.value) if is_state else str(as_cell(stretch.value) or "")
        tone, colour = (state_tone(label), None) if is_state else (Tone.SOLID, value_colour(label))
        until = end if stretch.end is None else to_micros(stretch.end)
        detail = f"since {stretch.start:%Y-%m-%d %H:%M} UTC"
        segments.append(LaneSegment(to_micros(stretch.start), until, label, tone, detail, colour))
    return Lane(name, segments)
