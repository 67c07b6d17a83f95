"""The conditions of a world as desks write them: reasons of a hold, parties of a reply, and parts.

What happens and what it means stays the same, so that the simulator knows nothing of them.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from random import Random
from typing import Any

from serviceops.history import Transition
from serviceops.sla import On, While
from serviceops.sla.conditions import Edge, Level
from tests.second_opinion.minute_clock import Happening

REASONS = {"held": "caller", "waiting": "supplier"}
"""States that are one state on hold, each with its reason."""
PARTIES = {"note": "caller", "hold": "provider"}
"""Actions that are one reply, each by its party."""


@dataclass(frozen=True)
class Spelling:
    """How conditions are written: by the reason of a hold, by the party of a reply, in parts."""

    by_reason: bool = False
    by_party: bool = False
    in_parts: bool = False

    @classmethod
    def drawn(cls, seed: int) -> "Spelling":
        random = Random(f"spelling {seed}")
        return cls(*(random.random() < 0.5 for _ in range(3)))

    def transition(self, it: Happening, **moments: Any) -> Transition:
        sets: dict[str, Any] = dict(it.sets)
        state, action, party = it.state, it.action, None
        if self.by_reason and state in REASONS:
            state, sets["hold_reason"] = "on_hold", REASONS[state]
        elif self.by_reason and it.at % 2:
            sets["hold_reason"] = None  # else the reason is left behind, in another state
        if self.by_party and action in PARTIES:
            action, party = "reply", PARTIES[action]
        return Transition(action=action, state=state, sets=sets, party=party, **moments)

    def on(self, actions: frozenset[str]) -> Edge:
        """Return where one of the actions is taken."""
        replies = [PARTIES[each] for each in sorted(actions) if each in PARTIES and self.by_party]
        others = sorted(actions - PARTIES.keys() if self.by_party else actions)
        found: list[Edge] = [On("reply", party=replies)] if replies else []
        if self.in_parts:
            found += map(On, others)
        elif others:
            found.append(On(*others))
        return reduce(or_, found)

    def pause(self, states: frozenset[str]) -> Level | None:
        """Return while the record is in one of the states."""
        if not states:
            return None
        parts = sorted(states)
        if self.by_reason:
            reasons = [REASONS[each] for each in parts]
            if self.in_parts:
                return reduce(or_, (While("on_hold", hold_reason=each) for each in reasons))
            return While("on_hold", hold_reason=reasons)
        if not self.in_parts:
            return While(*parts)
        return ~While("new", "open") if len(parts) > 1 else While("held", "waiting") & While(*parts)


PLAIN = Spelling()
