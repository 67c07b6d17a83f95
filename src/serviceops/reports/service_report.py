"""The service report: one call over records, a log in columns, or a data frame of a log."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast, get_args

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars import ALWAYS
from serviceops.calendars.algebra import Calendar
from serviceops.calendars.zones import first_instant, offset_at
from serviceops.display import Lines
from serviceops.errors import InvalidPolicy, InvalidValue
from serviceops.history import Fact
from serviceops.logs import LogSchema
from serviceops.measures.credits import ServiceCredits
from serviceops.measures.moments import Moments
from serviceops.measures.records import Records
from serviceops.measures.statistic import percentile
from serviceops.measures.time_breakdown import PARTY_BY_REASON, party_parts
from serviceops.reports.periods import Period, PeriodKind, calendar_periods, own_periods
from serviceops.reports.report import ServiceReport
from serviceops.reports.rows import (
    AttainmentRow,
    CreditRow,
    Exclusion,
    FlowRow,
    LeftOutRow,
    LengthRow,
    Miss,
)
from serviceops.reports.source import (
    CycleSums,
    FlowSums,
    Question,
    RecordSource,
    ReportSource,
    is_decided,
)
from serviceops.sla.conditions import Edge, Level, Track, as_edge, as_level
from serviceops.sla.cycle_totals import split
from serviceops.sla.goals import Goal
from serviceops.sla.policy import Policy
from serviceops.sla.policy_rules import Rule
from serviceops.sla.reading import Cycle, CycleRow
from serviceops.sla.target import Target
from serviceops.spans import Micros, Span, as_zone, to_datetime, to_micros

if TYPE_CHECKING:
    from serviceops.sla.cycle_totals import CycleTotals

_HOUR = 3_600_000_000
_WEEKS = 8
_SATISFIED, _BEST = 3, 5  # a score above three of five is positive, as in `measures.csat`


class LogFrame(Protocol):
    """A data frame of a log, of pandas, polars or pyarrow."""

    @property
    def columns(self) -> Any:
        """The columns, or their names."""


def _pairs(given: Mapping[Fact, str] | Iterable[tuple[Fact, str]]) -> tuple[Any, ...]:
    return tuple(given.items() if isinstance(given, Mapping) else given)


@checked
@attrs.frozen(kw_only=True)
class ReportFacts:
    """What a report reads from the states, actions and facts of a record.

    Records are open while `open_while` is true. The fact `party` says who had to act, by the names
    that `parties` has for its values; any other is the provider, and `hold_reason` counts while a
    record is on hold, as logs seldom clear it. In a miss, time in the `queue` states is the queue,
    and time that counts while the record is not open is shown as such.
    `contact` is a contact of the caller after the first. `score` names the fact with the score of a
    survey, 1 to 5.
    """

    open_while: Level = attrs.field(default=Moments.OPEN, converter=as_level)
    queue: tuple[str, ...] = attrs.field(default=("new", "assigned"), converter=tuple[str, ...])
    contact: Edge = attrs.field(default=Moments.CALLER_CONTACT, converter=as_edge)
    party: str = "hold_reason"
    parties: tuple[tuple[Fact, str], ...] = attrs.field(default=PARTY_BY_REASON, converter=_pairs)
    score: str | None = None


INCIDENTS = ReportFacts()
"""Those of the incident lifecycle."""


@checked
def service_report(
    records: Records | LogFrame,
    policy: Policy,
    *,
    at: datetime,
    period: PeriodKind | Sequence[Period | Span] = "month",
    start: datetime | None = None,
    end: datetime | None = None,
    by: Sequence[str] = (),
    title: str = "",
    worst: int = 5,
    exclusions: Sequence[Exclusion] = (),
    credit_terms: Mapping[str, ServiceCredits] | None = None,
    beside: Policy | None = None,
    hours: Calendar | None = None,
    zone: str | None = None,
    facts: ReportFacts = INCIDENTS,
    schema: LogSchema | None = None,
) -> ServiceReport:
    """Return the report of records under a policy, as known at an instant.

    `records` are histories or records by id, a `columns.Log`, or a data frame with the `schema` of
    its columns. `period` is a unit of the calendar, cut in the `zone` (that of `hours`) from
    `start` (the first transition) to `end` (`at`), or periods of one's own. `hours` are the open
    hours, else the calendar of the policy's first target, of several the first one listed: the time
    of open records, of every one, is counted in them.

    A cycle counts in the period in which it was decided: stopped, or breached while still open.
    Attainment is also given by the last value of each fact in `by`; one that no record has is
    refused, as by `measures.grouped`. `worst` misses of each target
    are shown with their ledgers. `exclusions` leave cycles out of attainment and stay visible.
    `credit_terms` are by target. `beside` is another policy for the same records. Records of which
    no value of a fact chooses a goal or calendar, and one would as a text or a number (1 and "1"),
    raise `InvalidValue`.

    >>> from datetime import UTC
    >>> from serviceops.history import History, Transition
    >>> from serviceops.sla import Goal, On
    >>> def ticket(day, *hours):
    ...     steps = zip(hours, (("log", "new"), ("resolve", "resolved")))
    ...     return History.of(Transition(datetime(2026, 3, day, hour, tzinfo=UTC), *step)
    ...                       for hour, step in steps)
    >>> target = Target("resolution", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))
    >>> report = service_report({"INC-1": ticket(2, 9, 12), "INC-2": ticket(3, 9, 15)},
    ...                         Policy("gold", Rule(targets=target)),
    ...                         at=datetime(2026, 4, 1, tzinfo=UTC))
    >>> row = report.attainment[0]
    >>> row.period, row.met, row.missed, [miss.record for miss in report.misses]
    ('2026-03', 1, 1, ['INC-2'])
    """
    source = as_source(records, schema, (*by, facts.party))
    known = (calendar for target in policy.targets for calendar in target.calendars)
    calendar = next(known, ALWAYS) if hours is None else hours
    zone = calendar.zone if zone is None else as_zone(zone).key
    periods = _periods(period, source, start, end, at, zone)
    question = _question(to_micros(at), periods, zone, calendar, facts, by, worst)
    writer = _Writer(source, question, periods, tuple(exclusions), facts.queue)
    return writer.report(policy, beside, title, credit_terms or {})


def _question(
    at: Micros, periods: Sequence[Period], zone: str, calendar: Calendar, facts: ReportFacts,
    by: Sequence[str], worst: int,
) -> Question:  # fmt: skip
    if worst < 0:
        raise InvalidValue(worst, "how many misses of each target are shown", "0 shows none")
    return Question(
        at=at, periods=[one.span.pair for one in periods], zone=zone, by=tuple(dict.fromkeys(by)),
        worst=worst, percentiles=tuple(map(percentile, (50, 90, 95))),
        open_while=facts.open_while, contact=facts.contact, party_fact=facts.party,
        parties=dict(facts.parties), calendar=calendar, score=facts.score,
    )  # fmt: skip


def as_source(records: Any, schema: LogSchema | None, facts: Iterable[str] = ()) -> ReportSource:
    """Return the source of a report of these facts; a frame, and nothing else, needs a schema."""
    columns: Any = None if isinstance(records, Mapping) else records
    if hasattr(columns, "columns"):
        if schema is None:
            raise InvalidValue("a data frame", "a frame and its schema", "schema=LogSchema(...)")
        # Here only: a frame comes from a host with the extra, and records need no NumPy.
        from serviceops.columns import frames

        columns = frames.log(records, schema)
    elif schema is not None:
        raise InvalidValue(schema, "no schema", "only a data frame needs the schema of its columns")
    if hasattr(columns, "cases") and hasattr(columns, "until"):
        # Here only, for the same reason.
        from serviceops.reports.log_source import LogSource

        return LogSource(columns, facts)
    return RecordSource(records, facts)


def _periods(
    given: Any, source: ReportSource, start: datetime | None, end: datetime | None,
    at: datetime, zone: str,
) -> tuple[Period, ...]:  # fmt: skip
    if not isinstance(given, str):
        if start is not None or end is not None:
            raise InvalidValue(start or end, "periods, or a start and an end", "not both")
        return own_periods(given, zone)
    kind: Any = given
    if kind not in get_args(PeriodKind):
        kinds = ", ".join(repr(one) for one in get_args(PeriodKind))
        raise InvalidValue(given, f"one of {kinds}, or periods of your own", "period='month'")
    first = source.first_at()
    if start is None and first is None:
        raise InvalidValue("no records", "records, or the start of the report", "start=...")
    since = to_datetime(first or 0) if start is None else start
    # A report at the first instant of April ends with March, as whoever asks then expects.
    until = end if end is not None else max(at, to_datetime(to_micros(since) + 1))
    periods = calendar_periods(kind, zone=zone, start=since, end=until)
    if not periods:  # at the very beginning of what a datetime can show
        raise InvalidValue(since, f"an instant after the first {given}", "start=...")
    return periods


def _open_hours(
    calendar: Calendar, zone: str, periods: Sequence[Period], at: Micros
) -> tuple[tuple[int, int], ...]:
    """Return the weekdays and hours at which the calendar is open in most of the weeks reported."""
    tz = as_zone(zone)
    day = periods[0].span.start.astimezone(tz).date()
    day -= timedelta(days=day.weekday())
    last = min(periods[-1].span.end, to_datetime(at))
    # A few weeks are enough to tell the usual hours from holidays, and a whole year would be slow.
    weeks = max(1, min(_WEEKS, (last.astimezone(tz).date() - day).days // 7))
    opened: dict[tuple[int, int], int] = {}
    for number in range(7 * weeks):
        start, end = (first_instant(zone, day + timedelta(days=n)) for n in (number, number + 1))
        # The hours that the wall clock shows: a day on which clocks change has 23 or 25.
        shown = {
            (begin + offset_at(zone, begin)) // _HOUR % 24
            for begin in range(start, end, _HOUR)
            if calendar.elapsed_micros(begin, begin + _HOUR)
        }
        for hour in shown:
            opened[number % 7, hour] = opened.get((number % 7, hour), 0) + 1
    return tuple(sorted(place for place, count in opened.items() if 2 * count > weeks))


@attrs.frozen
class _Writer:
    """Writes the rows of a report from the sums of its source."""

    source: ReportSource
    question: Question
    periods: Sequence[Period]
    exclusions: Sequence[Exclusion]
    queue: tuple[str, ...]

    def report(
        self, policy: Policy, beside: Policy | None, title: str,
        credit_terms: Mapping[str, ServiceCredits],
    ) -> ServiceReport:  # fmt: skip
        """Return the whole report."""
        question = self.question
        policies = [policy] if beside is None else [policy, beside]
        # Rows name their policy, so two of one name could not be told apart.
        if beside is not None and beside.name == policy.name:
            raise InvalidPolicy(
                beside.name, "another name than the policy's",
                "write beside=attrs.evolve(policy, name='before')",
            )  # fmt: skip
        names = {target.name for one in policies for target in one.targets}
        for one in self.exclusions:
            # It would exclude nothing, and whoever decided it would not know.
            if one.target is not None and one.target not in names:
                raise InvalidValue(
                    one.target, f"one of the targets {', '.join(sorted(names))}",
                    f"exclude record {one.record} from a target that is reported",
                )  # fmt: skip
        sums = {one.name: self.source.cycles(one, question) for one in policies}
        attainment = [row for one in policies for row in self.attainment(one, sums[one.name])]
        flow = self.source.flow(question)
        return ServiceReport(
            title=title or f"Service report: {policy.name}", policy=policy.name,
            beside=None if beside is None else beside.name, zone=question.zone,
            at=to_datetime(question.at), size=len(self.source), periods=self.periods,
            attainment=attainment,
            lengths=[row for one in policies for row in self.lengths(one, sums[one.name])],
            left_out=[row for one in policies for row in self.left_out(one, sums[one.name])],
            misses=self.misses(policy, sums[policy.name]), flow=self.flow(flow), week=flow.week,
            open_hours=_open_hours(
                question.calendar, question.zone, self.periods, question.at
            ),
            exclusions=self.exclusions,
            credits=self.credits(policy, attainment, credit_terms),
        )  # fmt: skip

    def attainment(self, policy: Policy, sums: Mapping[str, CycleSums]) -> list[AttainmentRow]:
        """Return met and missed by target, fact, value and period; without a fact all periods."""
        excluded = self._excluded(policy)
        rows: list[AttainmentRow] = []
        for target, one in sums.items():
            keys: list[tuple[str, Fact, int]] = [
                ("", None, place) for place in range(len(self.periods))
            ]
            keys += sorted(
                (key for key in one.counts if key[0]),
                # The number 1 and the text "1" are two values, whichever of them came first.
                key=lambda key: (self.question.by.index(key[0]), key[1] is None, str(key[1]),
                                 type(key[1]).__name__, key[2]),
            )  # fmt: skip
            for key in keys:
                met, missed = one.counts.get(key, (0, 0))
                out_met, out_missed = excluded.get((target, *key), (0, 0))
                rows.append(
                    AttainmentRow(
                        policy=policy.name, target=target, period=self.periods[key[2]].name,
                        fact=key[0], value=key[1], met=met - out_met, missed=missed - out_missed,
                        excluded_met=out_met, excluded_missed=out_missed,
                    )
                )  # fmt: skip
        return rows

    def _excluded(self, policy: Policy) -> dict[tuple[str, str, Fact, int], tuple[int, int]]:
        """Return the cycles that are excluded, met and missed; these few are read one by one."""
        targets: dict[str, set[str | None]] = {}
        for one in self.exclusions:
            targets.setdefault(one.record, set()).add(one.target)
        found: dict[tuple[str, str, Fact, int], tuple[int, int]] = {}
        for record, names in targets.items():
            case = self.source.number(record)
            if case is None:
                raise InvalidValue(record, "a record of the report", "exclude only what it has")
            history, at = self.source.history(case), self.question.at
            track = Track.upto(history, at)
            values = {name: track.value(name, track.size - 1) for name in self.question.by}
            reading = policy.read(history, at=to_datetime(at))
            rows = ((name, CycleRow.of(c)) for name, one in reading.items() for c in one.cycles)
            for name, row in rows:
                place = self.question.place(row.decided_at)
                if place < 0 or not is_decided(row) or not names & {None, name}:
                    continue
                for fact in (("", None), *values.items()):
                    met, missed = found.get((name, *fact, place), (0, 0))
                    found[name, *fact, place] = met + (not row.breached), missed + row.breached
        return found

    def lengths(self, policy: Policy, sums: Mapping[str, CycleSums]) -> list[LengthRow]:
        """Return the percentiles of each target in each period."""
        rows: list[LengthRow] = []
        for target, one in sums.items():
            for period, (stopped, still, values) in zip(self.periods, one.lengths, strict=True):
                p50, p90, p95 = (timedelta(0, 0, v) for v in values) if values else (None,) * 3
                rows.append(
                    LengthRow(
                        policy=policy.name, target=target, period=period.name, stopped=stopped,
                        open_breached=still, p50=p50, p90=p90, p95=p95,
                    )
                )  # fmt: skip
        return rows

    def left_out(self, policy: Policy, sums: Mapping[str, CycleSums]) -> list[LeftOutRow]:
        """Return how many clocks no period counts, by reason."""
        return [
            LeftOutRow(policy=policy.name, target=target, code=code, count=count)
            for target, one in sums.items()
            for code, count in one.left_out.items()
            if count
        ]

    def misses(self, policy: Policy, sums: Mapping[str, CycleSums]) -> list[Miss]:
        """Return the worst misses of each target, read one by one for their ledgers."""
        reasons = {(one.record, one.target): one.why for one in self.exclusions}
        found: list[Miss] = []
        for target, one in sums.items():
            for case, number in one.misses:
                record = self.source.name(case)
                reading = policy.read(self.source.history(case), at=to_datetime(self.question.at))
                cycle = reading[target].cycles[number - 1]
                why = reasons.get((record, target), reasons.get((record, None), ""))
                found.append(self._miss(target, record, cycle, why))
        return found

    def _miss(self, target: str, record: str, cycle: Cycle, why: str) -> Miss:
        # A missed cycle has a start and a goal; a row without either is refused.
        started, goal = cast("datetime", cycle.started_at), cast("timedelta", cycle.goal)
        return Miss(
            target=target, record=record, cycle=cycle.number, elapsed=cycle.elapsed,
            goal=goal, started_at=started, stopped_at=cycle.stopped_at,
            parts=self._parts(cycle), ledger=cycle.ledger, excluded=why,
        )  # fmt: skip

    def _parts(self, cycle: Cycle) -> dict[str, timedelta]:
        """Return where the open time of a cycle went: the queue, the parties of holds, work."""
        # A convention may credit closed time of a pause, which is nobody's open time.
        totals, track = cast("CycleTotals", cycle._totals), cycle._track
        part = partial(split, totals, track, credited=False)
        spent = {"queue": timedelta()}
        for value, length in part(track.fact(self.question.party_fact), "paused").items():
            name = f"waiting for {self.question.parties.get(value, 'the provider')}"
            spent[name] = spent.get(name, timedelta()) + length
        for phase, length in part(self._phases(track), "elapsed").items():
            name = str(phase or "work")
            spent[name] = spent.get(name, timedelta()) + length
        for name in ("work", "not open"):  # at the end of the waterfall
            spent[name] = spent.pop(name, timedelta())
        return {name: length for name, length in spent.items() if length}

    def _phases(self, track: Track) -> list[str]:
        """Return who had the record from each transition on, in time that counts.

        A target that pauses for the caller alone counts the time in which a supplier had to act.
        Nobody works on a record that is not open, though a clock without an end may count on.
        """
        question, queue = self.question, self.queue
        phases = [
            ("queue" if state in queue else "work") if is_open else "not open"
            for state, is_open in zip(
                track.fact("state"), question.open_while.flags(track), strict=True
            )
        ]
        values = track.fact(question.party_fact)
        for level, names in party_parts(question.party_fact, question.parties, question.open_while):
            for number, is_true in enumerate(level.flags(track)):
                if is_true and values[number] in names:
                    phases[number] = f"waiting for {names[values[number]]}"
        return phases

    def flow(self, sums: FlowSums) -> list[FlowRow]:
        """Return what came and went in each period."""
        satisfied = self._satisfied(sums)
        return [
            FlowRow(
                period=period.name, arrivals=sums.arrivals[n], finished=sums.finished[n],
                reopened=sums.reopened[n], backlog=sums.backlog[n],
                parties=[(name, timedelta(0, 0, spent)) for name, spent in sums.parties[n].items()],
                first_contact=None if sums.first_contact is None else sums.first_contact[n],
                satisfied=None if satisfied is None else satisfied[n],
            )
            for n, period in enumerate(self.periods)
        ]  # fmt: skip

    def _satisfied(self, sums: FlowSums) -> list[tuple[int, int]] | None:
        """Return for each period the positive scores and all, dated by when they came in first."""
        counted = [(0, 0)] * len(self.periods)
        given = [one for one in sums.scores if one[1] is not None]
        for case, score, place in given:
            # A text such as "5" is refused, for it would be no score at all in a comparison.
            if type(score) is not int or not 1 <= score <= _BEST:
                raise InvalidValue(
                    score, f"a whole score from 1 to {_BEST} in the fact {self.question.score}",
                    f"of {self.source.name(case)}",
                )  # fmt: skip
            if place >= 0:
                positive, whole = counted[place]
                counted[place] = positive + (score > _SATISFIED), whole + 1
        return counted if given else None

    def credits(
        self, policy: Policy, rows: Sequence[AttainmentRow], agreed: Mapping[str, ServiceCredits]
    ) -> list[CreditRow]:
        """Return what is owed for each target with credits, in each period with a figure."""
        # Of the policy and not of the rows: in a quiet month no record may have the target.
        targets = {target.name for target in policy.targets}
        if unknown := sorted(set(agreed) - targets):
            raise InvalidValue(unknown[0], f"one of the targets {', '.join(sorted(targets))}")
        spans = {period.name: period.span for period in self.periods}
        zone = self.question.zone
        return [
            CreditRow(
                target=row.target, period=row.period, share=row.share,
                credit=agreed[row.target].credit(row.share),
                claim_until=agreed[row.target].claim_until(spans[row.period], zone=zone),
                is_final=to_micros(spans[row.period].end) <= self.question.at,
            )
            for row in rows
            if row.policy == policy.name and row.target in agreed and not row.fact
            and row.share is not None
        ]  # fmt: skip


@checked
def attainment_curve(
    records: Records | LogFrame,
    target: Target,
    *,
    hours: Sequence[float],
    at: datetime,
    unit: Literal["working", "real"] = "working",
    schema: LogSchema | None = None,
) -> Lines:
    """Return attainment against the hours promised: the target read with each goal in turn.

    Everything else of the target stays as it is. `hours` rise; `unit` is the kind of goal. A share
    is in percent and never rounded up. Records are taken as `service_report` takes them.
    """
    # Before the log is read under each of them.
    if any(a >= b for a, b in pairwise(hours)):
        raise InvalidValue(hours, "hours in rising order, each once")
    source = as_source(records, schema)
    instant = to_micros(at)
    # One period of all time: every cycle that was decided counts.
    question = Question(
        at=instant, periods=[(-(1 << 62), 1 << 62)], zone="UTC", by=(), worst=0, percentiles=(),
        open_while=Moments.OPEN, contact=Moments.CALLER_CONTACT, party_fact="", parties={},
        calendar=ALWAYS, score=None,
    )  # fmt: skip
    points: list[tuple[float, float]] = []
    for promised in hours:
        goal = Goal.working(hours=promised) if unit == "working" else Goal.real(hours=promised)
        policy = Policy(target.name, Rule(targets=attrs.evolve(target, goal=goal)))
        sums = source.cycles(policy, question).get(target.name)
        met, missed = (0, 0) if sums is None else sums.counts.get(("", None, 0), (0, 0))
        if met + missed:
            points.append((promised, met * 10_000 // (met + missed) / 100))
    return Lines(
        title=f"{target.name}: attainment against the goal", x=f"{unit} hours promised", y="%",
        series={target.name: points},
    )  # fmt: skip
