"""Escalation by the clock: who is notified, or gets the work, when a target is near or missed.

Functional escalation gives the work to a group that knows more, hierarchic escalation notifies
those who decide more. Source of both terms: ITIL v3.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property, partial
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.lazy_names import LateModule
from serviceops._internal.short_repr import short_repr
from serviceops._internal.texts import repeated
from serviceops.calendars.zones import LATEST
from serviceops.errors import InvalidPolicy
from serviceops.history import History
from serviceops.intents import Intent
from serviceops.lifecycle import EscalationKind, WorkRecord
from serviceops.oncall import Schedule
from serviceops.sla import By, Goal, Policy, PolicyReading, Rule, Target, Warn, While
from serviceops.sla.choices import LIVE, RuleChange
from serviceops.sla.clock import CycleTrace
from serviceops.sla.conditions import Bits, Edge, Level, Track, edge_or_none, level_or_none
from serviceops.sla.crossings import has_fired, soonest, warned_at
from serviceops.sla.cycle_totals import RunningTotals
from serviceops.sla.occurrences import LiveCycle, stops
from serviceops.sla.zone_instants import instant_in, pendulum
from serviceops.spans import Micros, to_micros

if TYPE_CHECKING:
    from serviceops.sla import contract_goals
else:
    contract_goals = LateModule("serviceops.sla.contract_goals")

OWNED: Level = ~While(person=None)
"""A person has the work: the usual `unless` of a step."""


def _after(given: Warn | Goal | float) -> Warn | Goal:
    if isinstance(given, Warn | Goal):
        return given
    if isinstance(given, int | float) and not isinstance(given, bool):
        return Warn(share=float(given))
    raise InvalidPolicy(
        given if isinstance(given, timedelta) else str(given), "the mark at which a step falls due",
        "a share of the goal (0.75), Warn.before('PT30M'), Warn.after('PT1H'), or a length that"
        " says how it is counted (Goal.working(hours=2), Goal.real(minutes=20))",
    )  # fmt: skip


@checked
@short_repr
@attrs.frozen(kw_only=True)
class EscalationStep:
    """One step: to whom, to which level, and when on the clock of a target it falls due.

    `after` is a share of the goal, a `Warn` before or after it is due, or a `Goal`: a length of
    time after the clock started. The step does not fall due while `unless` is true, nor after
    `until` (an acknowledgement) in the cycle, nor while `when` is false. When `unless` ends after
    that time, it falls due at that instant. A level that the record has reached is never due
    again, nor is a step on a clock that has stopped. `to` may be a schedule with a name: the step
    goes to whoever is on call when it falls due.
    """

    kind: EscalationKind = attrs.field(converter=EscalationKind)
    level: int
    to: str | Schedule
    target: str
    after: Warn | Goal = attrs.field(converter=_after)
    unless: Level | None = attrs.field(default=None, converter=level_or_none)
    until: Edge | None = attrs.field(default=None, converter=edge_or_none)
    when: Level | None = attrs.field(default=None, converter=level_or_none)
    name: str = attrs.field()

    @name.default
    def _named(self) -> str:
        return f"{self.kind} {self.level}"

    def __attrs_post_init__(self) -> None:
        if self.level < 1:
            raise InvalidPolicy(self.level, "a level, counted from 1")
        if not (self.to.name if isinstance(self.to, Schedule) else self.to):
            raise InvalidPolicy(self.to, "the group or person a step goes to, or a named schedule")

    @cached_property
    def watched(self) -> tuple[str, Warn]:
        """The name of the clock it counts on, and the mark on that clock."""
        if isinstance(self.after, Warn):
            return self.target, self.after
        return f"{self.target}/{self.name}", Warn(share=1.0)

    def text(self) -> str:
        """Return when it falls due, as text."""
        if isinstance(self.after, Goal):
            return f"{self.after} after the start of {self.target}"
        return f"{self.target}: {self.after}"

    def _falls_due(self, track: Track, at: Micros, size: int, cycle: CycleTrace) -> bool:
        """Return whether the step falls due, its mark passed, after so many transitions."""
        taken = self._taken_at(track, size, cycle.number)
        # What carried a step out came after it: it may own the work now, and was due then.
        return taken == at or (taken is None and not self._is_suppressed(track, size, cycle.start))

    def _is_suppressed(self, track: Track, size: int, start: Micros) -> bool:
        """Return whether a condition or a level stops the step after so many transitions."""
        stopped, until = track.memo(self, self._bits)
        if stopped >> size - 1 & 1:
            return True
        last = (until & (1 << size) - 1).bit_length() - 1
        return last >= 0 and track.micros[last] >= start

    def _bits(self, track: Track) -> tuple[Bits, Bits]:
        """Return after which transitions the step is stopped, and where its cycle has seen it."""
        stopped = 0 if self.unless is None else self.unless.bits(track)
        if self.when is not None:
            stopped |= track.every & ~self.when.bits(track)
        reached, bits = False, 0
        for index, level in track.changes(f"{self.kind}_level"):
            if isinstance(level, int) and (level >= self.level) is not reached:
                reached = not reached
                bits ^= -1 << index  # the opposite is true from here on
        until = 0 if self.until is None else self.until.bits(track)
        return stopped | bits, until

    def _taken_at(self, track: Track, size: int, number: int) -> Micros | None:
        """Return when the record carried the step out, by its first `size` transitions."""
        places, key = track.memo(_first_of_ids, _first_of_ids), self._key(number)
        first = min(places.get(key, size), places.get(f"{key}/group", size))
        return track.micros[first] if first < size else None

    def _key(self, cycle: int) -> str:
        return f"escalate/{self.name}/{self.target}/{cycle}"

    def _due_at(self, at: Micros, cycle: CycleTrace) -> "EscalationDue":
        return EscalationDue(
            at_micros=at, step=self, cycle=cycle.number, key=self._key(cycle.number),
            zone=cycle.terms.calendar.zone,
        )  # fmt: skip


def _first_of_ids(track: Track) -> dict[str | None, int]:
    """Return the first transition of each id."""
    return {it.id: track.size - 1 - n for n, it in enumerate(reversed(track.items))}


@checked
@attrs.frozen(kw_only=True)
class EscalationDue:
    """One step that fell due, or will. `key` is its name in the record and never changes.

    `cycle` is the cycle of the target's clock.
    """

    at_micros: Micros
    step: EscalationStep
    cycle: int
    key: str
    zone: str = attrs.field(default="UTC", eq=False, repr=False)

    @property
    def at(self) -> "pendulum.DateTime":
        """When it falls due, in the zone of its clock's calendar."""
        return instant_in(self.at_micros, self.zone)

    @property
    def reason(self) -> str:
        """The reason as text, an input of the record's escalation."""
        return self.step.text()

    @property
    def recipients(self) -> tuple[str, ...]:
        """Whom the step concerns: its group or person, or those on call of its schedule."""
        to = self.step.to
        if not isinstance(to, Schedule):
            return (to,)
        return tuple(member.name for member in to.roster.crew(self.at_micros)) or (to.name,)

    def intents(self, record: WorkRecord) -> tuple[Intent, ...]:
        """Return the intents of the step for its record and for its recipient.

        The level is raised, on kinds of record with one. A functional step assigns the group; a
        hierarchic one notifies `to`, which the host routes. Of a schedule, a functional step
        assigns its name as the group and the first person on call, and a hierarchic one notifies
        each person on call; nobody on call leaves the name of the schedule.
        """
        return tuple(
            Intent(target_id=target, action=action, inputs=inputs, key=key, rule=self.step.name)
            for target, action, inputs, key in self._actions(record)
        )

    def _actions(self, record: WorkRecord) -> Iterator[tuple[str, str, Mapping[str, object], str]]:
        step = self.step
        if "escalate" in record.actions():
            raised = {"kind": step.kind, "level": step.level, "reason": self.reason}
            yield record.id, "escalate", raised, self.key
        if step.kind is EscalationKind.HIERARCHIC:
            inputs = {"record_id": record.id, "reason": self.reason}
            for number, name in enumerate(self.recipients):
                key = f"{self.key}/notify:{record.id}"
                yield name, "notify", inputs, f"{key}:{name}" if number else key
            return
        given = {"group": step.to.name if isinstance(step.to, Schedule) else step.to}
        if isinstance(step.to, Schedule) and (crew := step.to.roster.crew(self.at_micros)):
            given["person"] = crew[0].name
        if record.group != given["group"] or given.get("person", record.person) != record.person:
            action = "assign" if "assign" in record.allowed_actions else "reassign"
            yield record.id, action, given, f"{self.key}/group"


@checked
@short_repr
@attrs.frozen(kw_only=True)
class EscalationPolicy:
    """The escalation steps of a desk on the targets of a policy.

    >>> from datetime import UTC
    >>> from serviceops.history import Transition
    >>> from serviceops.sla import On
    >>> resolution = Target("resolution", goal=Goal.real(hours=4), start=On("log"),
    ...                     stop=On("resolve"))
    >>> escalations = EscalationPolicy(
    ...     policy=Policy("gold", rules=Rule(targets=resolution)),
    ...     steps=[
    ...         EscalationStep(kind="functional", level=1, to="second line", target="resolution",
    ...                        after=Goal.real(hours=1), unless=OWNED),
    ...         EscalationStep(kind="hierarchic", level=1, to="duty manager", target="resolution",
    ...                        after=0.75),
    ...     ],
    ... )
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> history = History.of([Transition(nine, "log", "new")])
    >>> for due in escalations.due(history, at=nine + timedelta(days=1)):
    ...     print(f"{due.at:%H:%M} {due.step.to} - {due.reason}")
    10:00 second line - 1 h of real time after the start of resolution
    12:00 duty manager - resolution: 75 % of the goal
    """

    policy: Policy
    steps: tuple[EscalationStep, ...] = attrs.field(converter=tuple[EscalationStep, ...])

    def __attrs_post_init__(self) -> None:
        if twice := repeated(step.name for step in self.steps):
            raise InvalidPolicy(", ".join(twice), "steps of different names", "pass name=")
        known = {target.name for target in self.policy.targets}
        if odd := sorted({step.target for step in self.steps} - known):
            raise InvalidPolicy(
                ", ".join(odd), f"targets of the policy {self.policy.name!r}",
                f"it has {', '.join(sorted(known))}",
            )  # fmt: skip

    @checked
    def due(
        self, history: History, *, after: datetime | None = None, at: datetime
    ) -> tuple[EscalationDue, ...]:
        """Return the steps that fell due later than `after` and not later than `at`.

        Two adjacent periods return the steps of the whole period, and what is to come is computed
        as if nothing else happened. Steps of one instant come in the order of the policy.
        """
        since = None if after is None else to_micros(after)
        found = self._due(history, to_micros(at))
        return tuple(one for one in found if since is None or one.at_micros > since)

    @checked
    def next_due(self, history: History, *, at: datetime) -> EscalationDue | None:
        """Return the next step that falls due later than `at` if nothing else happens."""
        now = to_micros(at)
        # A later amendment may change every mark, so only a walk from stop to stop is right;
        # without one the marks of one reading are final.
        if any(to_micros(one.since) > now for one in self.policy.amendments):
            return self._next_of_walks(Track.upto(history, now), now)
        reading = self._watched.read(history, at=at)
        coming = [
            (mark_at, number, cycle)
            for number, step in enumerate(self.steps)
            for cycle, mark_at in _marks_ahead(reading, step)
        ]
        track = Track.upto(history, now)
        known: set[str] | None = None
        for mark_at, number, cycle in sorted(coming, key=itemgetter(0, 1)):
            step = self.steps[number]
            if not step._falls_due(track, mark_at, track.size, cycle):
                continue
            due = step._due_at(mark_at, cycle)
            # Working time under one rule never decreases, so that a passed mark stays passed.
            if not (step.watched[1].real or cycle.terms.goal.is_dated or len(cycle.changes) > 1):
                return due
            if known is None:
                known = {one.key for one in self._due(history, now)}
            if due.key not in known:
                return due
        return None

    def _next_of_walks(self, track: Track, now: Micros) -> EscalationDue | None:
        """Return the first step after an instant, whatever amendments are to come."""
        found: list[EscalationDue] = []

        def first_of(walk: _Walk) -> Micros | None:
            due = next((one for one in walk() if one.at_micros > now), None)
            found.extend([] if due is None else [due])
            return None if due is None else due.at_micros

        # One that lies beyond the years covered comes after all that are known.
        walks = self._walks(track, LATEST)
        soonest([partial(first_of, walk) for walk in walks], now)
        return min(found, key=self._order, default=None)

    @cached_property
    def _watched(self) -> Policy:
        """The policy with the steps as warnings on its targets, and targets for lengths of time."""

        def watched(rules: Iterable[Rule]) -> tuple[Rule, ...]:
            return tuple(
                attrs.evolve(
                    rule, targets=tuple(t for one in rule.targets for t in self._marked(one))
                )
                for rule in rules
            )

        # Amendments have rules of their own: a step counts on the clock whichever is in force.
        return attrs.evolve(
            self.policy,
            rules=watched(self.policy.rules),
            amendments=tuple(
                attrs.evolve(one, rules=watched(one.rules)) for one in self.policy.amendments
            ),
        )

    def _marked(self, target: Target) -> Iterator[Target]:
        # A length of time becomes the goal of a clock of its own, with the mark at 100 %.
        steps = [step for step in self.steps if step.target == target.name]
        marks = tuple(step.after for step in steps if isinstance(step.after, Warn))
        if marks:
            yield attrs.evolve(target, warn=marks)
        for step in steps:
            if isinstance(step.after, Goal):
                name, mark = step.watched
                yield attrs.evolve(
                    target, name=name, warn=(mark,), goal=_in_place_of(target, step.after)
                )

    def _due(self, history: History, at: Micros) -> list[EscalationDue]:
        walks = self._walks(Track.upto(history, at), at)
        return sorted((due for walk in walks for due in walk()), key=self._order)

    def _walks(self, track: Track, until: Micros) -> "Iterator[_Walk]":
        """Yield a walk along each clock that steps count on, up to an instant."""
        amended = [to_micros(amendment.since) for amendment in self.policy.amendments]
        for name, periods in self._watched.terms.periods(track, until):
            cycle = partial(LiveCycle, track, periods, self.policy.conventions)
            yield partial(_due_along, self._steps_on[name], track, cycle, amended, until)

    @cached_property
    def _steps_on(self) -> dict[str, list[EscalationStep]]:
        """The steps of each clock, by its name."""
        found: dict[str, list[EscalationStep]] = {}
        for step in self.steps:
            found.setdefault(step.watched[0], []).append(step)
        return found

    @cached_property
    def _places(self) -> dict[str, int]:
        return {step.name: place for place, step in enumerate(self.steps)}

    def _order(self, due: EscalationDue) -> tuple[Micros, int]:
        return due.at_micros, self._places[due.step.name]


_Walk: TypeAlias = Callable[[], Iterator[EscalationDue]]
"""Yields what falls due on one clock, in order of time; each call begins anew."""


def _due_along(
    steps: Sequence[EscalationStep], track: Track, begin: Callable[[], LiveCycle],
    amended: Sequence[Micros], until: Micros,
) -> Iterator[EscalationDue]:  # fmt: skip
    cycle = begin()
    left = _StepsLeft(steps, track, cycle)
    for size, at in stops(track.micros[: track.size], amended, until, left.next_before):
        totals = cycle.go_on(at, size)
        if totals is not None:
            yield from left.due_at(at, size, totals)


class _StepsLeft:
    """The steps on one clock that are not due yet, brought forward from instant to instant."""

    def __init__(self, steps: Sequence[EscalationStep], track: Track, cycle: LiveCycle) -> None:
        self._steps, self._track, self._cycle = steps, track, cycle
        self._known: set[str] = set()
        # Of marks at an amount of elapsed time only the first that is not passed is computed, so
        # that many steps cost little each; the instants of the others have no common order.
        self._sorted_for: tuple[object, ...] = ()
        self._by_amount: list[tuple[Micros, int]] = []
        self._by_date: list[int] = []
        # After so many transitions, so many of the first marks belong to steps that are stopped.
        self._size = self._stopped = 0

    def due_at(self, at: Micros, size: int, totals: RunningTotals) -> list[EscalationDue]:
        """Return what falls due at an instant, by which `size` transitions happened."""
        self._sort(totals)
        if size != self._size:  # conditions and levels differ at transitions alone
            self._size, self._stopped = size, 0
        begin, end = self._stopped, max(self._stopped, self._number_passed(totals))
        trace, steps = totals.trace, self._steps
        passed = [place for _, place in self._by_amount[begin:end]]
        passed += [one for one in self._by_date if has_fired(steps[one].watched[1], totals)]
        due = [
            place
            for place in sorted(passed)
            if steps[place]._falls_due(self._track, at, size, trace)
        ]
        if due:
            self._known.update(steps[place]._key(trace.number) for place in due)
            gone = set(due)
            left = [one for one in self._by_amount[begin:end] if one[1] not in gone]
            self._by_amount[begin:end] = left
            self._by_date = [place for place in self._by_date if place not in gone]
            end = begin + len(left)
        self._stopped = end
        return [steps[place]._due_at(at, trace) for place in due]

    def _sort(self, totals: RunningTotals) -> None:
        """Sort the marks of the steps that are not due yet, if another order may apply."""
        trace, is_fixed = totals.trace, totals.fixed is not None
        # What is left of a fixed instant changes all the time, and has no order.
        sorted_for = trace, len(trace.changes), None if is_fixed else totals.goal
        if sorted_for == self._sorted_for:
            return
        self._sorted_for, self._by_amount, self._by_date, self._stopped = sorted_for, [], [], 0
        for place, step in enumerate(self._steps):
            mark = step.watched[1]
            if step._key(trace.number) in self._known:
                continue
            if is_fixed or mark.real:
                self._by_date.append(place)
            else:
                self._by_amount.append((mark.threshold(totals.goal), place))
        self._by_amount.sort()

    def _number_passed(self, totals: RunningTotals) -> int:
        return bisect_right(self._by_amount, totals.elapsed, key=itemgetter(0))

    def next_before(self, until: Micros, after: Micros) -> Micros | None:
        """Return the next instant before one and after another at which a mark is passed."""
        totals = self._cycle.totals
        if totals is None:
            return None
        first = self._number_passed(totals)
        places = [*self._by_date, *(place for _, place in self._by_amount[first : first + 1])]
        marks = [self._steps[place].watched[1] for place in places]
        return soonest([partial(warned_at, mark, totals) for mark in marks], after, until)


def _marks_ahead(
    reading: PolicyReading, step: EscalationStep
) -> Iterator[tuple[CycleTrace, Micros]]:
    """Yield each live cycle of a step's clock with the instant at which its mark is passed."""
    name, mark = step.watched
    clock = reading.readings.get(name)
    for cycle in () if clock is None else clock.cycles:
        trace, totals = cycle._trace, cycle._totals
        if trace is None or totals is None or trace.stage not in LIVE or has_fired(mark, totals):
            continue
        at = warned_at(mark, totals)
        if at is not None:
            yield trace, at


def _in_place_of(target: Target, length: Goal) -> Goal | By[Goal]:
    def instead(goal: Goal) -> Goal:
        # Where another goal restarts the clock, equal lengths must not look like equal goals.
        restarts = target.on_change is RuleChange.RESTART
        return contract_goals.InPlaceOf(length, goal) if restarts else length

    goal = target.goal
    if not isinstance(goal, By):
        return instead(goal)
    cases = {value: instead(case) for value, case in goal.cases}
    return By(goal.fact, cases, None if goal.otherwise is None else instead(goal.otherwise))
