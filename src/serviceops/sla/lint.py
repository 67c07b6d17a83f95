"""Lint: what is wrong with a policy before any record meets it.

Every finding has a stable code, names the target or rule it is about, and gives a remedy. The
checks are functions, each one idea. What is found is certain: where conditions cannot be proved to
clash, there is no finding.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from serviceops.calendars import ALWAYS, BusinessCalendar, DateRule
from serviceops.calendars.algebra import Calendar, Combined
from serviceops.calendars.versions import VersionedCalendar
from serviceops.display.listing import Listing
from serviceops.display.text import format_duration
from serviceops.errors import InvalidCalendar, NeverOpen, YearsNotCovered
from serviceops.history import Fact, Vocabulary
from serviceops.sla.choices import Agreement, Warn
from serviceops.sla.combined_conditions import EdgeWhile
from serviceops.sla.conditions import Condition, Level, While
from serviceops.sla.contract_goals import ByHours, Cutoff, GoalChoice, Rolled
from serviceops.sla.finding import Finding
from serviceops.sla.goals import (
    By,
    EndOfDay,
    Goal,
    RealTime,
    WorkingDays,
    WorkingThenReal,
    WorkingTime,
)
from serviceops.sla.implication import (
    Step,
    WiderLevels,
    begins_with,
    excludes,
    implies,
    includes,
    may_happen,
    states_after,
    states_maybe,
    states_surely,
    steps_of,
)
from serviceops.sla.policy_rules import Rule
from serviceops.sla.target import Target
from serviceops.spans import as_zone, length_micros, to_datetime, to_micros


def lint(
    name: str,
    editions: Sequence[Sequence[Rule]],
    vocabulary: Vocabulary | None = None,
    *,
    horizon: datetime | None = None,
    first: bool = True,
) -> tuple[Finding, ...]:
    """Return everything found wrong with the rules of a policy, edition by edition."""
    found: list[Finding] = []
    for rules in editions:
        found.extend(_unreachable(rules, first=first))
        found.extend(_pauses_that_leave(rules))
        for number, rule in enumerate(rules, start=1):
            found.extend(_between_goals(rule, f"{name}, {rule.words(number)}"))
            if vocabulary is not None and rule.when is not None:
                found.extend(_unknown(rule.words(number), {"when": rule.when}, vocabulary))
        if vocabulary is not None:
            found.extend(_outlives(rules, vocabulary))
    targets = (target for rules in editions for rule in rules for target in rule.targets)
    for target in dict.fromkeys(targets):
        found.extend(_swallowed(target, vocabulary))
        found.extend(_ended_by_its_pause(target))
        found.extend(_early_warnings(target))
        found.extend(_idle_goals(target))
        found.extend(_calendars(target, horizon))
        if vocabulary is not None:
            found.extend(_unknown(target.name, _parts(target), vocabulary))
            found.extend(_unknown_choices(target, vocabulary))
            found.extend(_never(target, vocabulary))
    return Listing.of(dict.fromkeys(found), title=f"Findings in the policy {name}")


# Rules


def _unreachable(rules: Sequence[Rule], *, first: bool) -> Iterator[Finding]:
    """Find rules that one before them always beats."""
    if not first:
        return
    earlier = WiderLevels()
    always: int | None = None  # the first rule that matches everything
    for number, rule in enumerate(rules):
        before = always
        if rule.when is not None:
            wider = earlier.first_implied_by(rule.when)
            before = min((n for n in (wider, always) if n is not None), default=None)
            earlier.add(rule.when, number)
        elif always is None:
            always = number
        if before is not None:
            yield Finding(
                "unreachable_rule",
                rule.words(number + 1),
                f"never applies: {rules[before].words(before + 1)} always matches first",
                "put the narrower rule before the wider one",
            )


def _pauses_that_leave(rules: Sequence[Rule]) -> Iterator[Finding]:
    """Find pauses that begin only where the rule has ceased to match, which cancels the clock."""
    whens: dict[str, list[Level | None]] = {}
    for rule in rules:
        for target in rule.targets:
            whens.setdefault(target.name, []).append(rule.when)
    # Many rules have one pause: whether any rule of the target may match meanwhile is found once.
    leaves: dict[tuple[str, Level], bool] = {}
    for number, rule in enumerate(rules, start=1):
        for target in rule.targets:
            pause = target.pause
            if rule.when is None or pause is None or not excludes(pause, rule.when):
                continue
            place = target.name, pause
            if place not in leaves:
                leaves[place] = all(w is not None and excludes(pause, w) for w in whens[place[0]])
            if leaves[place]:
                yield Finding(
                    "pause_leaves_rule",
                    target.name,
                    f"{rule.words(number)} does not match while it is paused: it is cancelled",
                    "leave what pauses the clock out of the rule's when",
                )


# Conditions of one target


def _swallowed(target: Target, vocabulary: Vocabulary | None) -> Iterator[Finding]:
    """Find a pause that holds in every state the clock may start or run in."""
    if target.pause is None:
        return
    start = target.start
    begins = start.level if isinstance(start, EdgeWhile) else begins_with(start)
    swallowed = begins is not None and implies(begins, target.pause)
    if vocabulary is not None:
        paused = states_surely(target.pause, vocabulary)
        after = states_after(target.start, vocabulary)
        swallowed = swallowed or (bool(after) and after <= paused)
        if set(vocabulary.states) - vocabulary.final <= paused:
            yield Finding(
                "pause_swallows_start",
                target.name,
                f"it is paused in every state there is: {target.pause}",
                "name the states in which the clock is to wait",
            )
            return
    if swallowed:
        yield Finding(
            "pause_swallows_start",
            target.name,
            f"it starts paused, always: {target.start} comes with {target.pause}",
            "start it later, or leave the state it starts in out of the pause",
        )


def _ended_by_its_pause(target: Target) -> Iterator[Finding]:
    """Find pauses that cannot begin without stopping or cancelling the clock."""
    for code, ends, what in (
        ("pause_stops", target.stop, "stops"),
        ("pause_cancels", target.cancel, "is cancelled"),
    ):
        level = begins_with(ends)
        if target.pause is not None and level is not None and implies(target.pause, level):
            yield Finding(
                code,
                target.name,
                f"it {what} where it would be paused: {target.pause} comes with {ends}",
                "pause and end a clock on conditions that differ",
            )


def _never(target: Target, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Find conditions that no record of this kind can ever meet."""
    reopen = None if target.reopen is None else target.reopen.on
    for code, edge, sentence in (
        ("never_starts", target.start, "nothing can start it"),
        ("never_stops", target.stop, "nothing can stop it"),
        ("never_cancels", target.cancel, "nothing can cancel it"),
        ("never_reopens", reopen, "nothing can reopen it"),
    ):
        if edge is not None and not states_after(edge, vocabulary):
            yield Finding(code, target.name, f"{sentence}: {edge}", _SPELLING)
    if target.pause is not None and not states_maybe(target.pause, vocabulary):
        yield Finding(
            "never_pauses", target.name, f"nothing can pause it: {target.pause}", _SPELLING
        )


_SPELLING = "see the lifecycle's table for what its records do"


def _outlives(rules: Sequence[Rule], vocabulary: Vocabulary) -> Iterator[Finding]:
    """Find targets with a clock that runs on once a record has come to its end."""
    # Where a rule may begin or cease to match in a state, it may end the clocks of others there.
    whens = [(rule, rule.when is None or _reads_facts_alone(rule.when)) for rule in rules]
    changing = [rule.when for rule, is_plain in whens if not is_plain and rule.when is not None]
    ended = {state for when in changing for state in states_maybe(when, vocabulary)}
    survived: dict[tuple[object, ...], set[str]] = {}  # the targets of many rules have equal edges
    for target in dict.fromkeys(one for rule, plain in whens if plain for one in rule.targets):
        edges = target.start, target.stop, target.cancel, target.pause, target.repeats
        if edges not in survived:
            survived[edges] = _states_survived(target, vocabulary)
        left = survived[edges] - ended
        if left:
            states = [state for state in vocabulary.states if state in left]
            yield Finding(
                "outlives_record",
                target.name,
                f"it may run on in {', '.join(states)}, for ever: nothing ends it on the way there",
                f"cancel it there: cancel=Enters({', '.join(map(repr, states))})",
            )


def _reads_facts_alone(when: Level) -> bool:
    return all(isinstance(leaf, While) and not leaf.states for leaf in when.leaves())


def _states_survived(target: Target, vocabulary: Vocabulary) -> set[str]:
    """Return the final states to which moves lead that certainly do not end a running clock."""
    if not states_after(target.stop, vocabulary):
        return set()  # which is a finding of its own
    # An action that moves a record from some states is not possible in the others.
    moved = {action for _, action, _ in vocabulary.moves}
    steps = [
        step
        for step in steps_of(vocabulary)
        if step in vocabulary.moves or step[1] not in moved or step[0] is None
    ]
    ends = [edge for edge in (target.stop, target.cancel) if edge is not None]
    ending = {step for step in steps if any(may_happen(edge, step, vocabulary) for edge in ends)}
    # A clock that does not repeat starts once: no step before may have started it.
    once = () if target.repeats else (s for s in steps if may_happen(target.start, s, vocabulary))
    idle = _reached({None}, {*steps}.difference(once))
    started = {
        step[2]
        for step in {*steps} - ending
        if step[0] in idle and may_happen(target.start, step, vocabulary, unknown=False)
    }
    runs = _reached(started - vocabulary.final, {*steps} - ending)
    stopped_there = {after for before, _, after in ending if before == after}
    paused = set() if target.pause is None else states_surely(target.pause, vocabulary)
    return {state for state in vocabulary.final if state in runs - stopped_there - paused}


def _reached(starts: Collection[str | None], steps: Collection[Step]) -> set[str | None]:
    """Return the states to which steps lead from some, and these themselves."""
    found, waiting = set(starts), list(starts)
    while waiting:
        state = waiting.pop()
        new = {after for before, _, after in steps if before == state} - found
        found |= new
        waiting += new
    return found


# Words


def _parts(target: Target) -> dict[str, Condition | None]:
    return {
        "start": target.start,
        "stop": target.stop,
        "pause": target.pause,
        "cancel": target.cancel,
        "reopen": None if target.reopen is None else target.reopen.on,
    }


def _unknown(
    about: str, parts: dict[str, Condition | None] | dict[str, Level], vocabulary: Vocabulary
) -> Iterator[Finding]:
    """Find conditions that name what no record of this kind has."""
    known = {
        "action": {*vocabulary.actions, vocabulary.creates, *(m[1] for m in vocabulary.moves)},
        "state": set(vocabulary.states),
        "fact": {*vocabulary.facts, "state"},
    }
    for part, condition in parts.items():
        for leaf in () if condition is None else condition.leaves():
            for what, names in leaf.names().items():
                # An action's own inputs are not known beforehand.
                if unknown := [name for name in names if name not in known.get(what, names)]:
                    yield _unknown_word(what, about, part, unknown, vocabulary)


def _unknown_word(
    what: str, about: str, part: str, names: Sequence[str], vocabulary: Vocabulary
) -> Finding:
    there = {"action": vocabulary.actions, "state": vocabulary.states}.get(what)
    remedy = "name the host's own facts in the vocabulary too" if there is None else ""
    return Finding(
        f"unknown_{what}",
        about,
        f"its {part} names {', '.join(names)}, which is no {what} of the record",
        remedy or f"there are: {', '.join(there or ())}",
    )


def _unknown_choices(target: Target, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Find goals and calendars that follow a fact no record of this kind has."""
    for part, chosen in (("goal", target.goal), ("calendar", target.calendar)):
        if isinstance(chosen, By) and chosen.fact not in {*vocabulary.facts, "state"}:
            yield _unknown_word("fact", target.name, part, [chosen.fact], vocabulary)
    read = dict.fromkeys(fact for goal in target.goals for fact in goal.facts_read)
    if unknown := [fact for fact in read if fact not in vocabulary.facts]:
        yield _unknown_word("fact", target.name, "goal", unknown, vocabulary)


# Targets of one rule


def _between_goals(rule: Rule, about: str) -> Iterator[Finding]:
    """Find targets of one rule with goals that contradict each other."""
    promises = [target for target in rule.targets if target.agreement is Agreement.SLA]
    single = [target for target in promises if not target.repeats]
    for response in (target for target in single if "respon" in target.name):
        for resolution in (target for target in single if "resol" in target.name):
            yield from _response_above(response, resolution, about)
        for update in (target for target in promises if target.repeats):
            yield from _masked(response, update, about)
    inner = [t for t in rule.targets if t.agreement is not Agreement.SLA and not t.repeats]
    for outer in single:
        yield from _inner_above(outer, inner, about)


def _response_above(response: Target, resolution: Target, about: str) -> Iterator[Finding]:
    for value, quick, slow in _paired(response, resolution):
        if _longer(quick, slow, same_hours=response.calendar == resolution.calendar):
            yield Finding(
                "response_above_resolution",
                about,
                f"{response.name} has more time than {resolution.name}{_for(value)}:"
                f" {quick} against {slow}",
                "nobody resolves what they have not responded to: give the response less",
            )


def _masked(response: Target, update: Target, about: str) -> Iterator[Finding]:
    """Find an update target that is breached whenever, and before, the first response is."""
    if not (includes(update.start, response.start) and includes(response.stop, update.stop)):
        return
    for value, quick, slow in _paired(update, response):
        if update.pause is None and _longer(
            slow, quick, same_hours=update.calendar == response.calendar
        ):
            yield Finding(
                "update_masks_response",
                about,
                f"{update.name} runs from the same start with less time than {response.name}"
                f"{_for(value)}: {quick} against {slow}",
                "start it at the first response, or give the response less",
            )


def _inner_above(outer: Target, inner: list[Target], about: str) -> Iterator[Finding]:
    """Find operational goals and suppliers' that add to more than the promise they serve."""
    for fact, value in _choices(outer, inner):
        allowed = _amount(outer, fact, value)
        if allowed is None:
            continue
        parts = [(target, _amount(target, fact, value)) for target in inner]
        path = _longest(
            outer,
            [
                (target, part.length)
                for target, part in parts
                if part is not None and _takes_as_long(target, part, outer, allowed)
            ],
        )
        total = sum((length for _, length in path), timedelta())
        if path and total > allowed.length:
            each = " and ".join(
                f"{name} {format_duration(length_micros(length))}" for name, length in path
            )
            yield Finding(
                "ola_above_sla",
                about,
                f"{each} add to {format_duration(length_micros(total))}{_for(value)},"
                f" {outer.name} allows {format_duration(length_micros(allowed.length))}",
                "agree shorter operational goals, or promise more time",
            )
            if fact is None:
                return


def _choices(outer: Target, inner: list[Target]) -> Iterable[tuple[str | None, Fact]]:
    """Return the facts that choose the goals, each with its values; first without any."""
    # A promise that follows a fact has a goal for its values alone: two facts may meet anyhow.
    choosers = [outer] if isinstance(outer.goal, By) else inner
    facts = {target.goal.fact for target in choosers if isinstance(target.goal, By)}
    goals = [target.goal for target in (outer, *inner) if isinstance(target.goal, By)]
    chosen = [(goal.fact, value) for goal in goals if goal.fact in facts for value, _ in goal.cases]
    return dict.fromkeys([(None, None), *chosen])


def _takes_as_long(
    inner: Target, part: WorkingTime | RealTime, outer: Target, allowed: WorkingTime | RealTime
) -> bool:
    """Return whether an amount surely takes as much of the promise's time as it is long."""
    # A night of real time is no working time, and hours of work elsewhere are other hours.
    if isinstance(allowed, RealTime):
        return True
    return isinstance(part, WorkingTime) and inner.calendar == outer.calendar


_Path = list[tuple[str, timedelta]]


def _longest(outer: Target, parts: list[tuple[Target, timedelta]]) -> _Path:
    """Return the targets with the most time that follow one another from its start to its stop.

    One follows another that stops where it starts. Where none reaches from start to stop, those
    with one start run side by side, and the starts follow one another.
    """

    # Paths are searched depth first; a rule has a handful of targets, so all of them are tried.
    def paths(start: object, left: list[tuple[Target, timedelta]]) -> Iterator[_Path]:
        for target, length in left:
            if target.start != start:
                continue
            if target.stop == outer.stop:
                yield [(target.name, length)]
            rest = [one for one in left if one[0] is not target]
            for path in paths(target.stop, rest):
                yield [(target.name, length), *path]

    found = list(paths(outer.start, parts))
    if found:
        return max(found, key=lambda path: sum((length for _, length in path), timedelta()))
    if "resol" not in outer.name:
        return []
    by_start: dict[object, tuple[str, timedelta]] = {}
    for target, length in parts:
        known = by_start.get(target.start)
        if known is None or known[1] < length:
            by_start[target.start] = target.name, length
    return list(by_start.values())


def _goals(target: Target) -> dict[Fact, Goal]:
    """Return a target's goals by the value of the fact that chooses them; `None`: any value."""
    if not isinstance(target.goal, By):
        return {None: target.goal}
    return dict(target.goal.cases)


def _amount(target: Target, fact: str | None, value: Fact) -> WorkingTime | RealTime | None:
    """Return the time a target gives records with a value of a fact, where it is an amount."""
    goal = target.goal
    chosen = goal.choose(value) if isinstance(goal, By) and goal.fact == fact else goal
    return chosen if isinstance(chosen, WorkingTime | RealTime) else None


def _paired(one: Target, other: Target) -> Iterator[tuple[Fact, Goal, Goal]]:
    """Yield the goals two targets give the same record."""
    follows = {target.goal.fact for target in (one, other) if isinstance(target.goal, By)}
    if len(follows) > 1:
        return  # they follow two facts, and any pair may meet
    for value, goal in _goals(one).items():
        for against, limit in _goals(other).items():
            if value is None or against is None or value == against:
                yield (value if value is not None else against), goal, limit


def _longer(one: Goal, other: Goal, *, same_hours: bool) -> bool:
    """Return whether one goal surely gives more time than another: working time takes longer."""
    if isinstance(other, RealTime):
        return isinstance(one, WorkingTime | RealTime) and one.length > other.length
    if not same_hours:
        return False
    if isinstance(one, WorkingTime) and isinstance(other, WorkingTime):
        return one.length > other.length
    for kind in (WorkingDays, EndOfDay):
        if isinstance(one, kind) and isinstance(other, kind):
            return one.days > other.days
    return False


def _for(value: Fact) -> str:
    return "" if value is None else f" for {value}"


# Goals of several goals

_COUNTS_DATES = (WorkingDays, EndOfDay, Rolled, Cutoff)
_COUNTS_WORK = (WorkingTime, WorkingThenReal)


def _with_parts(target: Target) -> Iterator[Goal]:
    """Yield every goal a target may have and every goal within one."""
    waiting = list(target.goals)
    while waiting:
        goal = waiting.pop()
        yield goal
        waiting += goal.parts


def _idle_goals(target: Target) -> Iterator[Finding]:
    """Find goals within a goal that no start ever chooses."""
    for goal in _with_parts(target):
        if isinstance(goal, ByHours) and goal.hours == ALWAYS:
            text = f"{goal.closed} is for starts outside hours that are always open"
            yield Finding("goal_never_chosen", target.name, text, "give the hours that choose")
        if not isinstance(goal, GoalChoice):
            continue
        for kind in (RealTime, WorkingTime):
            # Amounts in one unit from one start are always due in one order.
            same = [part for part in goal.goals if isinstance(part, kind)]
            which = min if goal.pick == "earliest" else max
            best = which(same, key=lambda part: part.length, default=None)
            for part in same:
                if part is not best:
                    text = f"{part} is never the {goal.pick}: {best} always is"
                    yield Finding("goal_never_chosen", target.name, text, "drop it")


# Warnings


def _early_warnings(target: Target) -> Iterator[Finding]:
    """Find warnings that are due before the clock starts."""
    for warn in target.warn:
        for goal in target.goals:
            if not goal.is_dated and _before_start(warn, goal):
                yield Finding(
                    "warning_before_start",
                    target.name,
                    f"{warn} is before the start, for {goal}",
                    "warn later, or by a share of the goal",
                )


def _before_start(warn: Warn, goal: Goal) -> bool:
    amount = goal.budget(0, ALWAYS)
    if warn.real and warn.offset is not None:
        return isinstance(goal, RealTime) and amount + length_micros(warn.offset) < 0
    return warn.threshold(amount) < 0


# Calendars


def _calendars(target: Target, horizon: datetime | None) -> Iterator[Finding]:
    """Find calendars that never open or close, have no days, or do not know the time ahead."""
    # `calendar=` is ALWAYS where it is left out, so that an hour of work would be any hour.
    if all(calendar == ALWAYS for calendar in target.calendars):
        goal = next((goal for goal in _with_parts(target) if isinstance(goal, _COUNTS_WORK)), None)
        if goal is not None:
            text = f"{goal} counts every hour: its calendar is always open"
            remedy = "give the hours as calendar=, or use Goal.real(...)"
            yield Finding("working_time_always", target.name, text, remedy)
    for calendar in dict.fromkeys(target.calendars):
        yield from _hours(target, calendar)
        if horizon is not None:
            yield from _known(target, calendar, horizon)


def _hours(target: Target, calendar: Calendar) -> Iterator[Finding]:
    """Find calendars without an open hour, or without a day where a goal counts days."""
    # Where the calendar knows only some years, look in a year it knows.
    start = max(calendar.known[0], 0)
    try:
        calendar.next_open_micros(start)
        if any(isinstance(goal, _COUNTS_DATES) for goal in _with_parts(target)):
            calendar.working_date_from(calendar.service_date_at(start), 1)
    except NeverOpen:
        yield Finding("never_open", target.name, "its calendar never opens", "give it hours")
    except InvalidCalendar:
        yield Finding(
            "no_working_dates",
            target.name,
            "its goal counts working days and its calendar has none",
            "set days_of= where calendars are combined",
        )
    except YearsNotCovered:
        return  # it may open in a year it does not know; `_known` reports it


def _known(target: Target, calendar: Calendar, horizon: datetime) -> Iterator[Finding]:
    """Find calendars with years or holidays that end before the horizon."""
    until = calendar.known[1]
    if until <= to_micros(horizon):
        ends = to_datetime(until, as_zone(calendar.zone))
        yield Finding(
            "years_end",
            target.name,
            f"its calendar knows nothing from {ends:%Y-%m-%d} on",
            "list the holidays of the years up to the horizon and widen covers=",
        )
    for part in _business(calendar):
        if any(isinstance(holiday.on, DateRule) for holiday in part.holidays):
            continue  # a rule goes on where a list ends; `years` of a rule end it on purpose
        listed = [holiday.on for holiday in part.holidays if isinstance(holiday.on, date)]
        if listed and max(listed) < horizon.date():
            yield Finding(
                "holidays_end",
                target.name,
                f"its calendar lists no holiday after {max(listed)}",
                "list those up to the horizon, or later ones will count as work",
            )


def _business(calendar: Calendar) -> Iterator[BusinessCalendar]:
    """Yield the business calendars a calendar is made of, of several in time the last."""
    if isinstance(calendar, BusinessCalendar):
        yield calendar
    elif isinstance(calendar, Combined):
        for part in calendar.parts:
            yield from _business(part)
    elif isinstance(calendar, VersionedCalendar):
        yield from _business(calendar.versions[-1].calendar)
