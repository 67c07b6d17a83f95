"""Flapping worked out the slow way: the whole stream again at every sample, in fractions.

Nothing here is shared with the package. The weights are written out as the sources give them.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from fractions import Fraction

NAGIOS_WEIGHTS = [Fraction(3, 4) + Fraction(i, 38) for i in range(20)]  # oldest first, to 5/4
ICINGA_WEIGHTS = [Fraction(80 + 2 * i, 100) for i in range(20)]  # oldest first, to 1.18

Seen = tuple[datetime, str, bool]


def nagios(seen: Iterable[Seen], *, low: int = 20, high: int = 30) -> list[tuple[Fraction, bool]]:
    """Percentage and verdict after each sample: 21 kept states, soft problems not kept."""
    kept, flapping, answers = ["ok"] * 21, False, []
    for _, state, soft in seen:
        if not (soft and state not in ("ok", "up")):
            kept = [*kept[1:], state]
            percent = percent_of(kept)
            if percent <= low:
                flapping = False
            elif percent >= high:
                flapping = True
        answers.append((percent_of(kept), flapping))
    return answers


def percent_of(kept: list[str]) -> Fraction:
    return sum(
        (NAGIOS_WEIGHTS[i] for i in range(20) if kept[i] != kept[i + 1]), Fraction()
    ) * Fraction(100, 20)


def icinga(
    seen: Iterable[Seen], *, ignore: frozenset[str] = frozenset(), low: int = 25, high: int = 30
) -> list[tuple[Fraction, bool]]:
    """Percentage and verdict after each sample: 20 bits, every result, ignored ones no change."""
    bits, last, flapping, answers = [False] * 20, "unknown", False, []
    for _, state, _ in seen:
        changed = state not in ignore and state != last
        if state not in ignore:
            last = state
        bits = [*bits[1:], changed]
        percent = sum((w for w, bit in zip(ICINGA_WEIGHTS, bits, strict=True) if bit), Fraction())
        percent *= Fraction(100, 20)
        flapping = percent > (low if flapping else high)
        answers.append((percent, flapping))
    return answers


def counted(
    seen: list[Seen], minute: datetime, *, least: int, within: timedelta, quiet: timedelta | None
) -> bool:
    """Whether so many changes stand so close at an instant, walking in steps of one minute."""
    changes, last = [], "ok"
    for at, state, _ in seen:
        if state != last:
            changes.append(at)
            last = state
    flapping = False
    now = seen[0][0]
    while now <= minute:
        here = [at for at in changes if at <= now]
        if flapping:
            if quiet is None:
                flapping = sum(now - within < at for at in here) >= least
            else:
                flapping = now - here[-1] < quiet
        if not flapping and here and here[-1] == now:
            flapping = sum(now - within < at for at in here) >= least
        now += timedelta(minutes=1)
    return flapping
