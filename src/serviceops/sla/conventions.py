"""Conventions: the choices on which service desks differ, each stated once.

Two correct engines can give two verdicts, because one calls reaching the goal a miss and the other
does not. Each such choice is a field here. The defaults are exact; a dialect reproduces what one
peer does, so that a team can move with its numbers unchanged and switch afterwards.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Literal

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import FilledText
from serviceops.calendars.queries import AtClose
from serviceops.errors import InvalidPolicy
from serviceops.sla.choices import Gap, as_gap
from serviceops.spans import Micros, length_micros, length_or_none

PauseUnit = Literal["working", "real", "ignored"]
"""How much time a pause takes off: its working time, its real time, or none."""


def _one_of(*choices: object) -> Callable[[object, "attrs.Attribute[Any]", object], None]:
    def check(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        del instance
        if value not in choices:
            raise InvalidPolicy(
                value, f"{attribute.name} as one of {', '.join(map(repr, choices))}"
            )

    return check


# Written out: type checkers see no type in what `attrs.converters.optional` makes of a converter.
def _reopen(gap: Gap | str | None) -> Gap | None:
    return None if gap is None else as_gap(gap)


@checked
@attrs.frozen(kw_only=True)
class Conventions:
    """The choices on which correct engines differ.

    `breach` is the comparison of elapsed with the goal that makes a miss. `at_close` is whether a
    due date on closing time stays there or rolls to the next opening; it moves no verdict, except
    that real time after working time (`then_real`) is then counted from that opening on.
    `pause_unit`: a pause is worth its ``"working"`` time, its ``"real"`` time (then time paused
    outside hours is credited), or is ``"ignored"``. `whole` floors elapsed time before it is
    judged, and due dates, to whole units. `reopen` replaces each target's, unless `None`. Where one
    transition both cancels and stops, `cancel_beats_stop` means that it cancels; where one both
    stops and starts, `stop_beats_start` means that no new cycle begins.

    >>> Conventions(breach=">=").breach
    '>='
    """

    name: FilledText = "exact"
    breach: Literal[">", ">="] = attrs.field(default=">", validator=_one_of(">", ">="))
    at_close: AtClose = attrs.field(default="stay", validator=_one_of("stay", "roll"))
    pause_unit: PauseUnit = attrs.field(
        default="working", validator=_one_of("working", "real", "ignored")
    )
    whole: timedelta | None = attrs.field(default=None, converter=length_or_none)
    reopen: Gap | None = attrs.field(default=None, converter=_reopen)
    cancel_beats_stop: bool = attrs.field(default=True, validator=_one_of(True, False))
    stop_beats_start: bool = attrs.field(default=False, validator=_one_of(True, False))

    def __attrs_post_init__(self) -> None:
        if self.whole is not None and self.whole <= timedelta():
            raise InvalidPolicy(
                self.whole, "a unit longer than nothing", "such as timedelta(minutes=1)"
            )

    @property
    def signals_are_plain(self) -> bool:
        """Whether clocks take every signal of a transition as the target states it."""
        return self.cancel_beats_stop and not self.stop_beats_start and self.pause_unit != "ignored"

    def limit(self, goal: Micros) -> Micros:
        """Return the smallest elapsed time that is a miss.

        >>> Conventions().limit(1000), Conventions(breach=">=").limit(1000)
        (1001, 1000)
        """
        if self.whole is None:
            return goal + (self.breach == ">")
        # Elapsed time is floored to units, so the first miss is the next whole unit.
        unit = length_micros(self.whole)
        if self.breach == ">":
            return (goal // unit + 1) * unit
        return -(-goal // unit) * unit

    def shown(self, at: Micros) -> Micros:
        """Return a due date as it is shown: floored to whole units, where there are any."""
        return at if self.whole is None else at - at % length_micros(self.whole)


EXACT = Conventions()
"""Our own: a miss is more than the goal, a due date on closing time stays, nothing is rounded."""

DIALECTS: Mapping[str, Conventions] = MappingProxyType({
    dialect.name: dialect
    for dialect in (
        EXACT,
        Conventions(
            name="servicenow", breach=">=", at_close="roll", reopen=Gap.NEW_CYCLE,
            cancel_beats_stop=False, stop_beats_start=True,
        ),
        Conventions(name="jira", reopen=Gap.NEW_CYCLE, stop_beats_start=True),
        Conventions(name="zendesk"),
        Conventions(name="freshservice"),
        Conventions(name="itop", reopen=Gap.EXCLUDE),
        Conventions(name="glpi", at_close="roll"),
        Conventions(name="zammad", at_close="roll", whole=timedelta(minutes=1), reopen=Gap.EXCLUDE),
        Conventions(name="znuny", pause_unit="ignored", reopen=Gap.NEVER),
        Conventions(name="frappe", reopen=Gap.EXCLUDE),
        Conventions(name="erpnext", pause_unit="real", reopen=Gap.EXCLUDE),
        Conventions(name="bmc"),
        Conventions(name="rt", at_close="roll", pause_unit="ignored"),
        Conventions(name="chatwoot", pause_unit="ignored"),
    )
})  # fmt: skip
"""What peers do, by name, as far as their documentation, sources and public tests show it.

What is not known of a peer stays as it is in `EXACT`; the page on keeping another system's numbers
names the source for each field.
"""
