"""Escalation by the clock: who is notified, or gets the work, when a target is near or missed.

Functional escalation gives the work to a group that knows more, hierarchic escalation notifies
those who decide more. Source of both terms: ITIL v3.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.duplicate_names import repeated
from serviceops._internal.lazy_names import LateModule
from serviceops._internal.short_repr import short_repr
from serviceops.errors import InvalidPolicy
from serviceops.history import History
from serviceops.intents import Intent
from serviceops.lifecycle import EscalationKind, WorkRecord
from serviceops.oncall import Schedule
from serviceops.sla import (
    By,
    Cycle,
    Goal,
    Policy,
    PolicyReading,
    Rule,
    Target,
    Warn,
    Warned,
    While,
)
from serviceops.sla.choices import LIVE, RuleChange
from serviceops.sla.conditions import Edge, Level, Track, edge_or_none, level_or_none
from serviceops.sla.occurrences import steps as readings_along
from serviceops.sla.zone_instants import instant_in
from serviceops.spans import Micros, to_datetime, to_micros

if TYPE_CHECKING:
    import pendulum

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
        given if isinstance(given, timedelta) else str(given), "when a step falls due",
        "a share of the goal (0.75), Warn.before('PT30M'), Warn.after('PT1H'), or a length that"
        " says how it is counted (Goal.working(hours=2), Goal.real(minutes=20))",
    )  # fmt: skip


def _named(step: "EscalationStep") -> str:
    return f"{step.kind} {step.level}"


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
    name: str = attrs.field(default=attrs.Factory(_named, takes_self=True))

    def __attrs_post_init__(self) -> None:
        if self.level < 1:
            raise InvalidPolicy(self.level, "a level, counted from 1")
        if not (self.to.name if isinstance(self.to, Schedule) else self.to):
            raise InvalidPolicy(self.to, "the group or person a step goes to, or a named schedule")

    @property
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

    def _is_suppressed(self, track: Track, cycle: Cycle) -> bool:
        """Return whether a condition or a level stops the step at the end of a track."""
        if self.unless is not None and self.unless.flags(track)[-1]:
            return True
        if self.when is not None and not self.when.flags(track)[-1]:
            return True
        started = 0 if cycle._trace is None else cycle._trace.start
        if self.until is not None and any(
            happens and at >= started
            for happens, at in zip(self.until.flags(track), track.micros, strict=False)
        ):
            return True
        reached = f"{self.kind}_level"
        levels = [
            value
            for transition in track.items
            for name, value in transition.sets
            if name == reached and isinstance(value, int)
        ]
        return bool(levels) and levels[-1] >= self.level

    def _taken_at(self, track: Track, cycle: Cycle) -> Micros | None:
        """Return when the record carried the step out, by the end of a track."""
        mine = (key := self._key(cycle), f"{key}/group")
        found = zip(track.items, track.micros, strict=False)
        return next((at for it, at in found if it.id in mine), None)

    def _key(self, cycle: Cycle) -> str:
        return f"escalate/{self.name}/{self.target}/{cycle.number}"

    def due_at(self, at: Micros, cycle: Cycle) -> "EscalationDue":
        """Return the step as due at an instant on a cycle of its target's clock."""
        return EscalationDue(
            at_micros=at, step=self, cycle=cycle.number, key=self._key(cycle), zone=cycle.zone
        )


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
        reading = self._watched.read(history, at=at)
        # A later amendment may change every mark, so only a walk from wakeup to wakeup is right;
        # without one the marks of this reading are final.
        if any(to_micros(one.since) > now for one in self.policy.amendments):
            return next(self._ahead(reading), None)
        coming = [
            (mark_at, number, step, cycle)
            for number, (step, cycle, warned) in enumerate(self._marks(reading))
            if not warned.fired and (mark_at := warned.at_micros) is not None and mark_at > now
        ]
        track = Track.upto(history, now) if coming else None
        for mark_at, _, step, cycle in sorted(coming, key=itemgetter(0, 1)):
            if track is None or step._taken_at(track, cycle) is not None:
                continue
            if step._is_suppressed(track, cycle):
                continue
            due = step.due_at(mark_at, cycle)
            if not _may_repeat(step, cycle) or due.key not in self._keys_until(history, now):
                return due
        return None

    def _ahead(self, reading: PolicyReading) -> Iterator[EscalationDue]:
        """Yield what falls due after a reading, from one wakeup to the next."""
        taken = self._keys_until(reading.history, reading.at_micros)
        while (wakeup := reading.next_wakeup_micros) is not None:
            reading = reading.later_micros(wakeup)
            for due in self._at(reading, taken):
                taken.add(due.key)
                yield due

    def _keys_until(self, history: History, at: Micros) -> set[str]:
        return {due.key for due in self._due(history, at)}

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
        # Every transition and wakeup in turn: a step is due at the first of them that shows it.
        found: dict[str, EscalationDue] = {}
        read = self._watched.read
        along = readings_along(
            lambda moment: read(history, at=to_datetime(moment)), history.micros, at
        )
        for _, reading in along:
            for due in self._at(reading, found):
                found[due.key] = due
        return list(found.values())

    def _marks(self, reading: PolicyReading) -> Iterator[tuple[EscalationStep, Cycle, Warned]]:
        """Yield the warning of each step on each live cycle of its clock."""
        for step, cycle in self._clocks(reading):
            mark = step.watched[1]
            yield from ((step, cycle, one) for one in cycle.warnings if one.warn == mark)

    def _clocks(self, reading: PolicyReading) -> Iterator[tuple[EscalationStep, Cycle]]:
        """Yield each step with each live cycle of its clock."""
        for step in self.steps:
            clock = reading.readings.get(step.watched[0])
            for cycle in () if clock is None else clock.cycles:
                if cycle.stage in LIVE:
                    yield step, cycle

    def _at(self, reading: PolicyReading, known: Container[str]) -> Iterator[EscalationDue]:
        """Yield the steps that fall due at the instant of a reading, but for those known by key."""
        # Conditions are evaluated on the history so far, and only when a mark was passed. When it
        # is due is not needed here: to find that takes a walk through all pauses.
        fired = [
            (step, cycle)
            for step, cycle in self._clocks(reading)
            if step._key(cycle) not in known and cycle._has_fired(step.watched[1])
        ]
        if not fired:
            return
        track = Track.upto(reading.history, reading.at_micros)
        for step, cycle in fired:
            # What carried a step out came after it: it may own the work now, and was due then.
            taken = step._taken_at(track, cycle)
            was_due = taken == reading.at_micros
            if was_due or (taken is None and not step._is_suppressed(track, cycle)):
                yield step.due_at(reading.at_micros, cycle)


def _may_repeat(step: EscalationStep, cycle: Cycle) -> bool:
    """Return whether a mark may be passed a second time in one cycle.

    Elapsed working time under one rule never decreases, so that a passed mark stays passed.
    """
    trace, terms = cycle._trace, cycle.terms
    if trace is None or terms is None:
        return False
    return step.watched[1].real or terms.goal.is_dated or len(trace.changes) > 1


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
