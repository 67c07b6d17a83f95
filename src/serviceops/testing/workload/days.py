"""The simulated desk: events in order of time, and teams that take the highest priority first."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from heapq import heappop, heappush
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import Count
from serviceops.history import History
from serviceops.lifecycle import CancelReason, HoldReason, Incident, Party, ResolutionCode
from serviceops.priority import Impact, Urgency
from serviceops.spans import Micros, as_zone, length_micros, to_datetime, to_micros
from serviceops.testing.workload.numbers import Category, Chance, Choice, DeskNumbers, Team

SECOND: Micros = 1_000_000
_HOURS_A_YEAR = 8766.0


class Outage(NamedTuple):
    """One failure of a service: its number, and when the service is restored."""

    number: int
    ends: Micros


class Arrival(NamedTuple):
    """One report: its time, category, impact and urgency, and its outage, if it is of one."""

    at: Micros
    category: Category
    impact: Impact
    urgency: Urgency
    outage: Outage | None = None


def arrivals(desk: DeskNumbers, chance: Chance) -> Iterator[Arrival]:
    """Return every report from the day the desk opens on, in order, without end."""
    categories = Choice(desk.categories, [category.weight for category in desk.categories])
    gravity = Choice([(i, u) for i, u, _ in desk.gravity], [w for _, _, w in desk.gravity])
    zone = as_zone(desk.zone)
    hour = to_micros(datetime.combine(desk.opens_on, time(), zone).astimezone(UTC))
    # Weights are relative, so the rate of an hour is its share of the week.
    whole = sum(desk.hour_weights) * sum(desk.day_weights)
    rates = [[desk.per_week * d * h / whole for h in desk.hour_weights] for d in desk.day_weights]
    failing = desk.outages.per_year / _HOURS_A_YEAR
    coming: list[tuple[Micros, int, Category, Outage]] = []
    reports = outages = 0
    while True:
        # One draw an hour, so at most one outage begins in it.
        if failing and chance.happens(failing):
            outages += 1
            category = categories.at(chance.point())
            at = hour + chance.below(3600) * SECOND
            lasts = chance.around(desk.outages.lasts.total_seconds())
            outage = Outage(outages, at + max(60, int(lasts)) * SECOND)
            while at < outage.ends:
                reports += 1
                heappush(coming, (at, reports, category, outage))
                at += (1 + int(chance.wait(3600 / desk.outages.reports_per_hour))) * SECOND
        local = to_datetime(hour, zone)
        rate = rates[local.weekday()][local.hour]
        found: list[Arrival] = []
        for offset in _moments(rate, chance):
            at, category = hour + int(offset * 3600) * SECOND, categories.at(chance.point())
            found.append(Arrival(at, category, *gravity.at(chance.point())))
        while coming and coming[0][0] < hour + HOUR:
            at, _, category, outage = heappop(coming)
            found.append(Arrival(at, category, Impact.HIGH, Urgency.HIGH, outage))
        found.sort(key=lambda arrival: arrival.at)
        yield from found
        hour += HOUR


def _moments(rate: float, chance: Chance) -> Iterator[float]:
    """Return where in an hour reports come at that rate, as shares of the hour."""
    if not rate:
        return
    at = chance.wait(1 / rate)
    while at < 1:
        yield at
        at += chance.wait(1 / rate)


MINUTE, HOUR, DAY = 60 * SECOND, 3600 * SECOND, 86_400 * SECOND
REMINDERS = 3
ENDINGS = Choice(
    [
        (ResolutionCode.SOLUTION, "repaired"),
        (ResolutionCode.WORKAROUND, "works another way until it is repaired"),
        (ResolutionCode.USER_ERROR, "shown how it is done"),
        (ResolutionCode.KNOWN_ERROR, "as the known error says"),
        (ResolutionCode.CHANGE, "a change put it right"),
    ],
    [70, 12, 9, 6, 3],
)
_NAMED = {ResolutionCode.KNOWN_ERROR: ("KE", 90), ResolutionCode.CHANGE: ("CHG", 400)}
"""The resolutions that reference another record."""


class Case:
    """One simulated incident: its record, and the work that is left."""

    __slots__ = ("arrival", "number", "plan", "rank", "record", "work")

    def __init__(self, number: int, arrival: Arrival, record: Incident) -> None:
        self.number, self.arrival, self.record = number, arrival, record
        self.rank = Incident.matrix.priority(arrival.impact, arrival.urgency).rank
        self.plan: list[tuple[str, float]] = []
        """The interruptions of the work, each with the share of it that is done before."""
        self.work: float = 0.0
        """The seconds of work left."""

    def act(self, at: Micros, action: str, **inputs: Any) -> None:
        """Take an action of the incident."""
        self.record = self.record.act(action, at=to_datetime(at), **inputs)

    def fall_due(self, at: Micros, rule: str, action: str, **inputs: Any) -> None:
        """Take an action as the timer does by one of its rules."""
        key = f"{rule}@{to_datetime(at).isoformat()}"
        self.act(at, action, by=f"timer:{rule}", id=key, **inputs)


OccurrenceKind: TypeAlias = Callable[[Micros, Case], None]


class _Crew:
    """A team at work: its free people, the queue of the team and the queue of each person."""

    def __init__(self, team: Team) -> None:
        self.calendar = team.calendar
        self.names = [f"{team.name}-{number}" for number in range(1, team.people + 1)]
        self.free = list(range(team.people))
        self.own: list[list[tuple[int, int, Case]]] = [[] for _ in self.names]
        self.waiting: list[tuple[int, int, Case]] = []
        self.wakes = False
        """Whether an event for the next opening is scheduled already."""


class _Desk:
    """The simulated desk: a queue of scheduled events, and the crews."""

    def __init__(self, desk: DeskNumbers, seed: int) -> None:
        self.desk = desk
        self.chance = Chance(seed)
        self.crews = {team.name: _Crew(team) for team in desk.teams}
        self.due: list[tuple[Micros, int, OccurrenceKind, Case]] = []
        self.order = self.number = 0
        self.parents: dict[int, str] = {}
        self.done: dict[int, History] = {}
        self.auto_close = length_micros(desk.auto_close)

    def run(self, coming: Iterator[Arrival]) -> Iterator[tuple[str, History]]:
        """Return one finished incident after another, in order of arrival."""
        # Cases finish out of order; `done` stores those that wait for an earlier one.
        following, due, done = 1, self.due, self.done
        for arrival in coming:
            while due and due[0][0] <= arrival.at:
                at, _, happens, case = heappop(due)
                happens(at, case)
            self.arrive(arrival)
            while following in done:
                yield f"INC-{following:07}", done.pop(following)
                following += 1

    def schedule(self, at: Micros, happens: OccurrenceKind, case: Case) -> None:
        # The order breaks ties: without it the heap would compare two functions, which fails.
        self.order += 1
        heappush(self.due, (at, self.order, happens, case))

    # -- arrival and assignment ---------------------------------------------------------

    def arrive(self, arrival: Arrival) -> None:
        """Log a report, and schedule its triage some minutes later."""
        # The first report of an outage becomes the parent of the others.
        chance, outage = self.chance, arrival.outage
        self.number += 1
        parent = None if outage is None else self.parents.get(outage.number)
        record = Incident.log(
            f"INC-{self.number:07}",
            summary=f"{arrival.category.name} {'is down' if outage else 'does not work'}",
            caller=f"u-{1000 + chance.below(2400)}", parent=parent,
            category=arrival.category.name, service=arrival.category.service,
            impact=arrival.impact, urgency=arrival.urgency, at=to_datetime(arrival.at),
        )  # fmt: skip
        case = Case(self.number, arrival, record)
        if outage is not None and parent is None:
            self.parents[outage.number] = record.id
        look = arrival.at + (1 + int(chance.wait(300))) * SECOND
        self.schedule(look, self.follow if parent else self.triage, case)

    def triage(self, at: Micros, case: Case) -> None:
        """Assign a case to a team, now and then the wrong one, or cancel it."""
        chance, desk, category = self.chance, self.desk, case.arrival.category
        if case.arrival.outage is None and chance.happens(desk.cancelled):
            if case.number > 1 and chance.happens(0.6):
                original = f"INC-{max(1, case.number - 1 - chance.below(20)):07}"
                case.act(at, "cancel", reason=CancelReason.DUPLICATE, reference=original, by="desk")
            else:
                case.act(at, "cancel", reason=CancelReason.NOT_AN_INCIDENT, by="desk")
            self.finish(case)
            return
        # Interruptions are planned now: draws in a fixed order keep a seed's incidents the same.
        case.work = chance.around(category.handling.total_seconds())
        if chance.happens(desk.waits_for_caller):
            case.plan.append(("ask", 0.2 + 0.5 * chance.point()))
        elif chance.happens(desk.waits_for_vendor):
            case.plan.append(("vendor", 0.5))
        team = category.team
        if len(self.crews) > 1 and chance.happens(desk.wrong_team):
            case.plan.append(("bounce", 0.15))
            others = [name for name in self.crews if name != team]
            team = others[chance.below(len(others))]
        case.act(at, "assign", group=team, by="desk")
        self.wait(at, case)

    def follow(self, at: Micros, case: Case) -> None:
        """Assign another report of an outage to its team, on hold for the problem."""
        outage = case.arrival.outage
        assert outage is not None  # noqa: S101 - only reports of an outage come here
        case.act(at, "assign", group=case.arrival.category.team, by="desk")
        if at + MINUTE < outage.ends:
            problem = f"PRB-{outage.number:04}"
            case.act(at + MINUTE, "hold", reason=HoldReason.PROBLEM, reference=problem, by="desk")
            self.schedule(outage.ends + self.chance.below(900) * SECOND, self.resolve_report, case)
        else:
            case.work = 300.0
            self.wait(at, case)

    def resolve_report(self, at: Micros, case: Case) -> None:
        """Resolve a report of an outage once the service is restored."""
        outage = case.arrival.outage
        assert outage is not None  # noqa: S101 - only reports of an outage come here
        case.act(at, "resume")
        case.act(
            at, "resolve", code=ResolutionCode.PROBLEM, notes="the service is back",
            reference=f"PRB-{outage.number:04}", by="desk",
        )  # fmt: skip
        self.schedule(at + self.auto_close, self.close, case)

    # -- work --------------------------------------------------------------------------------

    def wait(self, at: Micros, case: Case, *, resumed: bool = False) -> None:
        """Put a case into the queue of its team, and a resumed one into that of its person."""
        record = case.record
        crew = self.crews[str(record.group)]
        queue = crew.own[crew.names.index(str(record.person))] if resumed else crew.waiting
        self.order += 1
        heappush(queue, (case.rank, self.order, case))
        self.hand_out(at, crew, case)

    def hand_out(self, at: Micros, crew: _Crew, case: Case) -> None:
        """Let each free person of a crew take the next case, if its hours are open."""
        if not crew.free:
            return
        if not crew.calendar.is_open_micros(at):
            if not crew.wakes:
                crew.wakes = True
                self.schedule(crew.calendar.next_open_micros(at), self.come_in, case)
            return
        for person in tuple(crew.free):
            queue = crew.own[person] or crew.waiting
            if queue:
                self.take(at, crew, person, heappop(queue)[2])

    def come_in(self, at: Micros, case: Case) -> None:
        """Let every crew that waited for this opening start its work."""
        for crew in self.crews.values():
            if crew.wakes and crew.calendar.is_open_micros(at):
                crew.wakes = False
                self.hand_out(at, crew, case)

    def take(self, at: Micros, crew: _Crew, person: int, case: Case) -> None:
        """Let a person work on a case until it is done or waits."""
        crew.free.remove(person)
        if case.record.state == "assigned":
            case.act(at, "start", person=crew.names[person], by=crew.names[person])
        share = case.plan[-1][1] if case.plan else 1.0
        spent = max(60, int(case.work * share)) * SECOND
        case.work *= 1.0 - share
        until = crew.calendar.add_micros(at, spent)
        # Nobody can resolve a report before the service itself is back.
        outage = case.arrival.outage
        if outage is not None and case.record.reopened == 0:
            until = max(until, outage.ends)
        self.schedule(until, self.stop_work, case)

    def stop_work(self, at: Micros, case: Case) -> None:
        """Stop the work of a person on a case: on hold, reassigned or resolved."""
        crew, chance = self.crews[str(case.record.group)], self.chance
        by = str(case.record.person)
        person = crew.names.index(by)
        what = case.plan.pop()[0] if case.plan else "resolve"
        if what == "bounce":
            case.act(at, "reassign", group=case.arrival.category.team, by=by)
            self.wait(at, case)
        elif what == "ask":
            question = "Which of them, and since when?"
            case.act(at, "hold", reason=HoldReason.CALLER, comment=question, by=by)
            self.ask(at, case)
        elif what == "vendor":
            order = f"V-{10_000 + chance.below(90_000)}"
            case.act(at, "hold", reason=HoldReason.VENDOR, reference=order, by=by)
            waits = int(chance.around(2.5 * 86_400)) * SECOND
            self.schedule(crew.calendar.next_open_micros(at + waits), self.resume, case)
        else:
            self.resolve(at, case)
        crew.free.append(person)
        self.hand_out(at, crew, case)

    def ask(self, at: Micros, case: Case) -> None:
        """Wait for the caller, with a reminder every day, up to a day after the last one."""
        # No reminder may follow the reply: the case is not on hold then, so it would be illegal.
        answer = None
        if not self.chance.happens(self.desk.never_answers):
            answer = at + (60 + int(self.chance.around(4 * 3600, 1.2))) * SECOND
        for day in range(1, REMINDERS + 2):
            if answer is not None and answer <= at + day * DAY:
                self.schedule(answer, self.receive_reply, case)
                return
            give_up = day > REMINDERS
            self.schedule(at + day * DAY, self.give_up if give_up else self.remind, case)

    def remind(self, at: Micros, case: Case) -> None:
        case.fall_due(at, "reminder", "remind")

    def give_up(self, at: Micros, case: Case) -> None:
        """Resolve a case because its caller did not reply."""
        case.fall_due(
            at, "no_response", "resolve",
            code=ResolutionCode.NO_RESPONSE, notes="no answer from the caller",
        )  # fmt: skip
        self.schedule(at + self.auto_close, self.close, case)

    def receive_reply(self, at: Micros, case: Case) -> None:
        text = "the one at the window, since this morning"
        case.act(at, "reply", text=text, party=Party.CALLER, by=case.record.caller)
        self.wait(at, case, resumed=True)

    def resume(self, at: Micros, case: Case) -> None:
        case.act(at, "resume", by=case.record.person)
        self.wait(at, case, resumed=True)

    # -- resolved, closed, reopened ----------------------------------------------------------------

    def resolve(self, at: Micros, case: Case) -> None:
        """Resolve a case, and schedule its closure or reopening."""
        chance, desk = self.chance, self.desk
        code, notes = ENDINGS.at(chance.point())
        kind, many = _NAMED.get(code, ("", 0))
        reference = f"{kind}-{1 + chance.below(many)}" if kind else None
        by = case.record.person
        case.act(at, "resolve", code=code, notes=notes, reference=reference, by=by)
        fate = chance.point()
        if fate < desk.reopened:
            back = int(chance.around(8 * 3600, 0.9)) * SECOND
            self.schedule(at + min(back, self.auto_close - SECOND), self.reopen, case)
        elif fate < desk.reopened + (1 - desk.reopened) * desk.confirmed:
            thanks = int(chance.around(5 * 3600, 0.9)) * SECOND
            self.schedule(at + min(thanks, self.auto_close), self.confirm, case)
        else:
            self.schedule(at + self.auto_close, self.close, case)

    def reopen(self, at: Micros, case: Case) -> None:
        """Reopen a case, with half of the work again."""
        case.act(at, "reopen", reason="it is back", by=case.record.caller)
        case.work = max(300.0, 0.5 * case.arrival.category.handling.total_seconds())
        self.wait(at, case, resumed=True)

    def confirm(self, at: Micros, case: Case) -> None:
        case.act(at, "close", by=case.record.caller)
        self.finish(case)

    def close(self, at: Micros, case: Case) -> None:
        """Close a case after some days without a reply."""
        case.fall_due(at, "auto_close", "close")
        self.finish(case)

    def finish(self, case: Case) -> None:
        self.done[case.number] = case.record.history


@checked
@attrs.frozen(kw_only=True)
class SimulatedDesk(DeskNumbers):
    """A simulated service desk: the same seed gives the same incidents.

    Incidents arrive by the hours and days of the week, wait for a person of their team, are worked
    on during its hours (the highest priority first), wait for callers who may not reply, go to the
    wrong team now and then, are reopened after their resolution, and arrive many at once when a
    service fails. Every history is recorded by the actions of `Incident`.

    `per_week` is the mean number of incidents a week. Shares are probabilities for one incident.
    With more work than its people can do, a desk falls further and further behind, as a real one.
    The default teams work in the time zone `zone`.

    >>> desk = SimulatedDesk()
    >>> [str(incident.state) for incident in desk.incidents(3, seed=1)]
    ['closed', 'closed', 'closed']
    >>> list(desk.histories(50, seed=1)) == list(desk.histories(50, seed=1))
    True
    """

    @checked
    def cases(self, *, seed: int) -> Iterator[tuple[str, History]]:
        """Return (id, history) of one incident after another, without end, in order of arrival.

        Only open incidents are in memory. The first ones are the same however many are taken.
        """
        return _Desk(self, seed).run(arrivals(self, Chance(~seed)))

    @checked
    def histories(self, count: Count, *, seed: int) -> Iterator[History]:
        """Return the histories of the first `count` incidents."""
        return (history for _, history in islice(self.cases(seed=seed), count))

    @checked
    def incidents(self, count: Count, *, seed: int) -> Iterator[Incident]:
        """Return the first `count` incidents as records."""
        return map(Incident.replay, self.histories(count, seed=seed))

    @checked
    def log(self, count: Count, *, seed: int) -> dict[str, History]:
        """Return the histories of the first `count` incidents by id, all in memory."""
        return dict(islice(self.cases(seed=seed), count))
