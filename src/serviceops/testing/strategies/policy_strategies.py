"""Goals, targets and policies: every unit, every choice there is."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from serviceops._internal.checked import checked
from serviceops.calendars import ALWAYS, BusinessCalendar, Calendar
from serviceops.sla import (
    Agreement,
    Between,
    By,
    Conventions,
    Enters,
    Gap,
    Goal,
    On,
    Policy,
    Reopen,
    Rule,
    RuleChange,
    Target,
    Warn,
    While,
)
from serviceops.sla.goals import FixedInstant
from serviceops.testing.sample_texts import START
from serviceops.testing.strategies.draws import picked_by
from serviceops.testing.strategies.instant_strategies import lengths
from serviceops.testing.strategies.week_strategies import calendars


def _conditional(amounts: st.SearchStrategy[Goal]) -> list[st.SearchStrategy[Goal]]:
    """Return strategies of the goals that contracts write, made of others."""
    clock = st.sampled_from(("09:00", "12:00", "15:30", "24:00"))
    dates = st.one_of(
        st.builds(Goal.months, st.integers(1, 3), last=st.booleans(), at=st.none() | clock),
        st.integers(1, 2).map(Goal.working_days),
        amounts,
    )
    day = BusinessCalendar(zone="Europe/Lisbon", week={"mon-sat": ["08:00-18:00"]})
    conditional = st.one_of(
        dates,
        st.builds(lambda goal, at: goal.rolled(at), dates, st.none() | clock),
        st.builds(lambda goal, at: goal.cutoff(at), dates, clock),
    )
    return [
        conditional,
        st.builds(Goal.earliest, conditional, dates),
        st.builds(Goal.latest, conditional, dates),
        st.builds(
            lambda one, other: Goal.by_hours(day, open=one, closed=other), conditional, dates
        ),
    ]


@checked
def goals(*, dated: bool = True, fixed: bool = False) -> st.SearchStrategy[Goal]:
    """Draw goals: working time, real time, one after the other, and, by default, dates.

    With `fixed`, goals at one instant are drawn too: they never move and have no share.

    >>> from hypothesis import find
    >>> str(find(goals(), lambda goal: True))
    '1 h of working time'
    """
    # The order is the order of shrinking: a failing test ends at an hour of working time.
    hour = timedelta(hours=1)
    short = lengths(min_value=timedelta(), max_value=timedelta(hours=30))
    hours = st.integers(0, 29).map(lambda n: timedelta(hours=(n + 1) % 30))  # 1 is the plainest
    found: list[st.SearchStrategy[Goal]] = [
        hours.map(Goal.working),
        short.map(Goal.working),
        lengths(max_value=60 * hour).map(Goal.real),
        st.builds(
            lambda work, real: Goal.working(work).then_real(real),
            lengths(max_value=9 * hour), lengths(max_value=9 * hour),
        ),
    ]  # fmt: skip
    if dated:
        found += [
            st.integers(1, 4).map(Goal.working_days),
            st.integers(0, 3).map(Goal.end_of_day),
            *_conditional(lengths(max_value=60 * hour).map(Goal.real)),
        ]
    if fixed:
        ahead = lengths(min_value=timedelta(hours=-5), max_value=timedelta(days=6))
        found.append(ahead.map(lambda length: Goal.by(START + length)))
    return st.one_of(*found)


_PAUSES = (None, While("on_hold"), While("on_hold", hold_reason="caller"),
           Between(On("hold"), On("resume", "reply")))  # fmt: skip
_REOPENS = (None, *(Reopen(On("reopen"), gap) for gap in Gap))
_WARNS: tuple[Any, ...] = ((), (0.75,), (0.5, timedelta(minutes=30), Warn.after("PT1H")))
_STOPS = (On("resolve"), Enters("resolved", "closed"))


@checked
def targets(
    *,
    name: str = "resolution",
    goals: st.SearchStrategy[Goal] | None = None,
    calendars: st.SearchStrategy[Calendar] | None = None,
    repeats: bool = True,
    by_priority: bool = True,
) -> st.SearchStrategy[Target]:
    """Draw targets for the histories of incidents: every pause, reopening and change of rule.

    `goals` and `calendars` are strategies; by default all there are, and round the clock as the
    plainest calendar. With `by_priority` half of the goals follow the priority.

    >>> from hypothesis import find
    >>> target = find(targets(), lambda target: True)
    >>> str(target.goal), target.calendar, target.pause, target.reopen
    ('1 h of working time', ALWAYS, None, None)
    """
    goals_of = _every_goal() if goals is None else goals
    calendars_of = st.one_of(st.just(ALWAYS), _every_calendar()) if calendars is None else calendars

    @st.composite
    def drawn(draw: st.DrawFn) -> Target:
        pick = picked_by(draw)
        goal: Goal | By[Goal] = (first := draw(goals_of))
        if by_priority and pick((False, True)):
            goal = By("priority", {"P1": first, "P2": draw(goals_of), "P3": draw(goals_of)})
        changes = [RuleChange.CARRY_ELAPSED, *(c for c in RuleChange if c != "carry_elapsed")]
        # A fixed instant has no share to carry over, so the target refuses pro rata.
        chosen = [each for _, each in goal.cases] if isinstance(goal, By) else [goal]
        if any(isinstance(each, FixedInstant) for each in chosen):
            changes.remove(RuleChange.PRO_RATA)
        return Target(
            name,
            goal=goal,
            calendar=draw(calendars_of),
            start=On("log"),
            stop=pick(_STOPS),
            cancel=On("cancel"),
            pause=pick(_PAUSES),
            reopen=pick(_REOPENS),
            repeats=pick((False, True)) if repeats else False,
            warn=pick(_WARNS),
            on_change=pick(changes),
            agreement=pick(tuple(Agreement)),
        )

    return drawn()


_every_goal = goals
_every_calendar = calendars


_RANKS = ((), ("P1",), ("P1", "P2"), ("P3", "P1"))


@checked
def policies(*, targets: st.SearchStrategy[Target] | None = None) -> st.SearchStrategy[Policy]:
    """Draw policies: rules by priority, and one for the rest; targets of one name take over.

    >>> from hypothesis import find
    >>> [len(rule.targets) for rule in find(policies(), lambda policy: True).rules]
    [1]
    """
    # Without targets of yours there are two names, and a policy may have both.
    one = _every_target(name="response") if targets is None else targets
    other = _every_target(name="resolution") if targets is None else None

    @st.composite
    def drawn(draw: st.DrawFn) -> Policy:
        pick = picked_by(draw)
        rules = [Rule(when={"priority": rank}, targets=(draw(one),)) for rank in pick(_RANKS)]
        last = [draw(one)]
        if other is not None and pick((False, True)):
            last.append(draw(other))
        rules.append(Rule(targets=tuple(last)))
        return Policy("drawn", rules=rules, conventions=pick(_CONVENTIONS))

    return drawn()


_every_target = targets

_CONVENTIONS = (
    Conventions(),
    Conventions(breach=">="),
    Conventions(at_close="roll"),
    Conventions(pause_unit="ignored"),
    Conventions(pause_unit="real"),
    Conventions(whole=timedelta(minutes=1)),
)


@checked
def conventions() -> st.SearchStrategy[Conventions]:
    """Draw the conventions that other systems read their clocks by, the exact ones first.

    >>> from hypothesis import find
    >>> find(conventions(), lambda conventions: True).breach
    '>'
    """
    return st.sampled_from(_CONVENTIONS)
