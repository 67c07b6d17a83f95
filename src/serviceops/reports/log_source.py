"""A log in columns as the source of a report: sums of a million records in a few passes."""

from collections.abc import Iterable

from serviceops.columns import Log, read
from serviceops.columns.period_sums import (
    arrivals_by_hour,
    cycle_counts,
    decided_in,
    first_contacts,
    first_set,
    flow_counts,
    last_values,
    left_out,
    lengths_by_period,
    place_of,
    time_by_value,
    worst_misses,
)
from serviceops.history import Fact, History
from serviceops.measures.moments import Moments
from serviceops.measures.records import FactNames
from serviceops.measures.time_breakdown import party_parts
from serviceops.reports.source import PROVIDER, CycleSums, FlowSums, Question
from serviceops.sla.policy import Policy
from serviceops.spans import Micros, to_datetime


class LogSource:
    """A log in columns."""

    def __init__(self, log: Log, facts: Iterable[str] = ()) -> None:
        FactNames(facts, log.facts, seen=log.rows > 0).refuse_unknown()
        self.log = log
        self._numbers: dict[str, int] | None = None

    def __len__(self) -> int:
        return len(self.log)

    def name(self, case: int) -> str:
        """Return the id of a record by its number."""
        return str(self.log.cases[case])

    def number(self, record: str) -> int | None:
        """Return the number of a record by its id."""
        # Made at the first use: most reports exclude nothing, and a million names take a while.
        if self._numbers is None:
            self._numbers = {str(name): number for number, name in enumerate(self.log.cases)}
        return self._numbers.get(record)

    def history(self, case: int) -> History:
        """Return the history of a record by its number."""
        return self.log.history(case)

    def first_at(self) -> Micros | None:
        """Return the first instant of all."""
        return int(self.log.at.min()) if self.log.rows else None

    def cycles(self, policy: Policy, question: Question) -> dict[str, CycleSums]:
        """Return the sums of the cycles of every target."""
        log = self.log.until(question.at)
        found: dict[str, CycleSums] = {}
        for name, readings in read(policy, self.log, at=to_datetime(question.at)).items():
            cycles = readings.every_cycle()
            places = decided_in(cycles, question.periods)
            found[name] = CycleSums(
                cycle_counts(cycles, places, log, question.by),
                lengths_by_period(cycles, places, len(question.periods), question.shares),
                left_out(cycles, places),
                worst_misses(cycles, places, question.worst),
            )
        return found

    @staticmethod
    def _parties(log: Log, question: Question) -> list[dict[str, Micros]]:
        """Return the time of open records in each period by who had to act."""
        known = dict.fromkeys((*question.parties.values(), PROVIDER), 0)
        sums = [dict(known) for _ in question.periods]
        divided = party_parts(question.party_fact, question.parties, question.open_while)
        for level, names in divided:
            found = time_by_value(
                log, question.periods, question.party_fact, names, PROVIDER, level,
                question.calendar, question.at,
            )  # fmt: skip
            for spent, more in zip(sums, found, strict=True):
                for name, length in more.items():
                    spent[name] += length
        return [{name: length for name, length in spent.items() if length} for spent in sums]

    def flow(self, question: Question) -> FlowSums:
        """Return the sums of what came and went."""
        log = self.log.until(question.at)
        came, done, back, backlog = flow_counts(
            log, question.periods, question.open_while, question.at
        )
        scores: list[tuple[int, Fact, int]] = []
        if question.score is not None:
            cases, moments = first_set(log, question.score)
            values = last_values(log, question.score).take(cases).values_of()
            places = place_of(moments, question.periods)
            scores = list(zip(cases.tolist(), values.tolist(), places.tolist(), strict=True))
        return FlowSums(
            came, done, back, backlog,
            arrivals_by_hour(log, question.periods, question.zone),
            self._parties(log, question),
            first_contacts(log, question.periods, Moments.RESOLVED_OR_CLOSED, question.contact),
            scores,
        )  # fmt: skip
