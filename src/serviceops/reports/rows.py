"""The rows of a report: attainment, lengths, misses, flow, exclusions and credits."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from fractions import Fraction

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import FilledText
from serviceops.display import Waterfall
from serviceops.display.notebook import NotebookView
from serviceops.display.text import format_duration
from serviceops.errors import InvalidValue
from serviceops.history import Fact
from serviceops.sla.ledger import Ledger
from serviceops.spans import length_micros, utc, utc_or_none

Spent = tuple[tuple[str, timedelta], ...]
"""Lengths by name, in order."""


def as_spent(given: Mapping[str, timedelta] | Iterable[tuple[str, timedelta]]) -> Spent:
    """Return lengths by name as pairs."""
    return tuple(given.items() if isinstance(given, Mapping) else given)


@checked
@attrs.frozen(kw_only=True)
class Exclusion:
    """A record that does not count towards attainment: why, by whom it was decided, and when.

    Without a `target` it is excluded from every target. What it would have counted stays visible
    in the report.
    """

    record: str
    why: str
    by: str
    at: datetime = attrs.field(converter=utc)
    target: FilledText | None = None

    def __attrs_post_init__(self) -> None:
        # An exclusion that nobody answers for could hide any miss.
        for name in ("record", "why", "by"):
            if not getattr(self, name).strip():
                raise InvalidValue(getattr(self, name), f"a text for {name} that is not empty")


@checked
@attrs.frozen(kw_only=True)
class AttainmentRow:
    """The cycles of one target that were decided in a period: met and missed.

    `fact` and `value` say which records; without a fact they are all. `met` and `missed` are those
    that count; the excluded ones are beside them.
    """

    policy: str
    target: str
    period: str
    fact: str = ""
    value: Fact = None
    met: int
    missed: int
    excluded_met: int = 0
    excluded_missed: int = 0

    @property
    def share(self) -> Fraction | None:
        """Met of those that count, exactly; `None` of none."""
        decided = self.met + self.missed
        return Fraction(self.met, decided) if decided else None

    @property
    def share_as_measured(self) -> Fraction | None:
        """The share with the excluded cycles counted too."""
        met = self.met + self.excluded_met
        decided = met + self.missed + self.excluded_missed
        return Fraction(met, decided) if decided else None


@checked
@attrs.frozen(kw_only=True)
class LengthRow:
    """Elapsed time, working or real as the goal counts, of one target's cycles that stopped.

    Percentiles are by nearest rank; `None` of no cycle. `open_breached` cycles were missed in the
    period and are still open: they have no length yet and are left out.
    """

    policy: str
    target: str
    period: str
    stopped: int
    open_breached: int
    p50: timedelta | None
    p90: timedelta | None
    p95: timedelta | None


@checked
@attrs.frozen(kw_only=True)
class Miss(NotebookView):
    """A missed cycle, with the ledger that accounts for its time.

    `parts` are the stretches between its start and its end in open time, by who had it: the queue,
    the caller, a supplier, or work; *not open* is time that counted after the record ended. They
    add up to `elapsed` and what was paused.
    """

    target: str
    record: str
    cycle: int
    elapsed: timedelta
    goal: timedelta
    started_at: datetime = attrs.field(converter=utc)
    stopped_at: datetime | None = attrs.field(converter=utc_or_none)
    parts: tuple[tuple[str, timedelta], ...] = attrs.field(converter=as_spent)
    ledger: Ledger = attrs.field(repr=False)
    excluded: str = ""

    def __str__(self) -> str:
        cycle = f", cycle {self.cycle}" if self.cycle > 1 else ""
        overrun = format_duration(length_micros(self.overrun))
        return f"{self.record}: {self.target}{cycle}, {overrun} past the goal"

    @property
    def overrun(self) -> timedelta:
        """The working time past the goal."""
        return self.elapsed - self.goal

    def figure(self) -> Waterfall:
        """Return where the time went, as a waterfall against the goal."""
        return Waterfall(title=f"{self.record}: {self.target}", rows=self.parts, mark=self.goal)


@checked
@attrs.frozen(kw_only=True)
class FlowRow:
    """What came and went in a period, and who had to act.

    Records are open before their first transition for this purpose, so that
    ``backlog = backlog before + arrivals - finished + reopened`` for periods end to end. `parties`
    is the time of open records by who had to act. `first_contact` is (finished without another
    contact of the caller, finished) of the records that arrived, and `satisfied` is (positive,
    returned) of the surveys; `None` where the log has nothing of the kind.
    """

    period: str
    arrivals: int
    finished: int
    reopened: int
    backlog: int
    parties: tuple[tuple[str, timedelta], ...] = attrs.field(default=(), converter=as_spent)
    first_contact: tuple[int, int] | None = None
    satisfied: tuple[int, int] | None = None


@checked
@attrs.frozen(kw_only=True)
class CreditRow:
    """What is owed for one target in one period: a share of the charge."""

    target: str
    period: str
    share: Fraction
    credit: Fraction
    claim_until: datetime | None = attrs.field(default=None, converter=utc_or_none)
    is_final: bool = True
    """Whether the period was over at the instant of the report."""


@checked
@attrs.frozen(kw_only=True)
class LeftOutRow:
    """Clocks of one target that no period counts, by the code of the reason."""

    policy: str
    target: str
    code: str
    count: int
