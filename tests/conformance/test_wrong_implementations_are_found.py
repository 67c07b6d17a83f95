"""Three mistakes that real systems make, each found by the kit and reported in words."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import assume, find
from hypothesis import strategies as st

from serviceops.calendars import BusinessCalendar, SpecialDay
from serviceops.errors import InvalidValue, LawBroken, UnknownState
from serviceops.history import History, Transition
from serviceops.lifecycle import (
    FactChanges,
    Incident,
    KnownError,
    Lifecycle,
    Problem,
    Record,
    ServiceRequest,
    State,
    action,
    guard,
)
from serviceops.sla import By, Goal, On, Target, While
from serviceops.testing import (
    check_calendar_laws,
    check_clock,
    check_history,
    check_lifecycle,
    check_round_trip,
    in_state,
)
from serviceops.testing.laws.calendar_laws import _Functions
from serviceops.testing.laws.clock_laws import _known_cases
from serviceops.testing.strategies import histories, records
from serviceops.testing.walks import records_by_state
from tests.amount import IS_LONG

OFFICE = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": [("09:00", "17:00")]})
RESOLUTION = Target(
    "resolution",
    goal=Goal.working(hours=8),
    calendar=OFFICE,
    start=On("log"),
    stop=On("resolve"),
    pause=While("on_hold"),
)


# -- a pause is taken off in real time, so that nights on hold earn working hours back -----------


def pauses_by_the_wall(history: History, at: datetime) -> timedelta:
    past = history.until(at)
    ends = [item.at for item in past if item.action in {"resolve", "cancel"}]
    until = ends[0] if ends else at
    elapsed = OFFICE.elapsed(past[0].at, until)
    for stretch in past.intervals("state"):
        if stretch.value == "on_hold":
            elapsed -= min(stretch.end or until, until) - min(stretch.start, until)
    return elapsed


def test_a_pause_counted_in_real_time_is_found() -> None:
    with pytest.raises(LawBroken) as found:
        check_clock(pauses_by_the_wall, target=RESOLUTION)

    assert str(found.value) == (
        "a pause while closed: a pause in which nobody worked anyway changes nothing\n"
        "  Mon 2026-03-02 16:00 +01:00  log, now new (priority P2)\n"
        "  Mon 2026-03-02 16:30 +01:00  start, now in_progress\n"
        "  Mon 2026-03-02 17:00 +01:00  hold, now on_hold (hold_reason caller)\n"
        "  Tue 2026-03-03 09:00 +01:00  resume, now in_progress\n"
        "  from Mon 2026-03-02 17:00 +01:00 to Tue 2026-03-03 09:00 +01:00 nobody works\n"
        "  read at Tue 2026-03-03 11:00 +01:00: elapsed is -13 h\n"
        "  without the pause it is 3 h"
    )


# -- the offset from UTC is looked up once, and used for the whole stretch ----------------------


def keeps_the_offset(start: datetime, end: datetime) -> timedelta:
    offset = start.astimezone(ZoneInfo("Europe/Paris")).utcoffset() or timedelta()
    wall, last = (at.astimezone(UTC).replace(tzinfo=None) + offset for at in (start, end))
    total, day = timedelta(), wall.date()
    while day <= last.date():
        if day.weekday() < 5:
            opens, closes = datetime(day.year, day.month, day.day, 9), timedelta(hours=8)
            total += max(min(last, opens + closes) - max(wall, opens), timedelta())
        day = date.fromordinal(day.toordinal() + 1)
    return total


def test_constant_offset_over_a_clock_change_is_found() -> None:
    with pytest.raises(LawBroken) as found:
        check_calendar_laws(keeps_the_offset, zone="Europe/Paris", examples=300)

    # How far Hypothesis shortens the stretch depends on what else is loaded; what it says does not.
    law, whole, split, sums = str(found.value).splitlines()
    assert law == "additive: open time of a whole is the sum of its parts"
    assert re.fullmatch(r"  from .* 2026-.* \+01:00 to .* 2026-.* \+02:00", whole)
    assert re.fullmatch(r"  split at .* 2026-.* \+0[12]:00", split)
    found_lengths = re.fullmatch(r"  the parts are (.*) and (.*), the whole is (.*)", sums)
    assert found_lengths
    one, other, both = map(seconds, found_lengths.groups())
    assert 0 < abs(one + other - both) <= 3600  # at most the hour that the stored offset gets wrong


def test_of_a_month_that_differs_one_stretch_is_shown() -> None:
    week, holiday = {"mon-fri": ["09:00-17:00"]}, date(2026, 3, 4)
    known = BusinessCalendar(zone="UTC", week=week, holidays={holiday: "Founders' day"})
    forgetful = BusinessCalendar(zone="UTC", week=week)

    functions = _Functions(forgetful.elapsed, None, known, "UTC")

    assert functions.agrees(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)) == (
        "from Wed 2026-03-04 00:00 +00:00 to Thu 2026-03-05 00:00 +00:00",
        "yours is 8 h, the calendar has 0 s:",
        "shut Wed 2026-03-04 00:00 +00:00 to Thu 2026-03-05 00:00 +00:00",
    )


# -- a holiday months from any clock change is forgotten ----------------------------------------


WEEK = {"mon-fri": ["09:00-17:00"]}
FORGETFUL = BusinessCalendar(zone="Europe/Paris", week=WEEK)
CHRISTMAS = attrs.evolve(FORGETFUL, holidays={date(2026, 12, 25): "Christmas Day"})


def test_a_holiday_that_was_forgotten_in_winter_was_not_found_by_the_laws_of_calendars() -> None:
    with pytest.raises(LawBroken, match="agrees: open time is that of the calendar") as found:
        check_calendar_laws(FORGETFUL.elapsed, calendar=CHRISTMAS, examples=50)

    assert "Fri 2026-12-25" in str(found.value)


def test_a_holiday_that_was_forgotten_in_winter_was_not_found_by_the_laws_of_clocks() -> None:
    known = attrs.evolve(RESOLUTION, calendar=CHRISTMAS)

    with pytest.raises(LawBroken, match="agrees: due_at"):
        check_clock(lambda history, at: RESOLUTION.read(history, at=at).due_at, target=known)


def test_a_holiday_that_was_forgotten_after_the_first_year_was_not_found() -> None:
    leap_day = attrs.evolve(FORGETFUL, holidays={date(2028, 2, 29): "once in four years"})

    with pytest.raises(LawBroken, match="agrees: open time is that of the calendar") as found:
        check_calendar_laws(FORGETFUL.elapsed, calendar=leap_day, examples=50)

    assert "Tue 2028-02-29" in str(found.value)


# -- mistakes of clocks that were seldom tried --------------------------------------------------


def first_pause_alone(history: History, at: datetime) -> timedelta:
    holds = [item for item in history.until(at) if item.action in {"hold", "resume"}]
    return RESOLUTION.read(without(history, holds[2:]), at=at).elapsed


def to_the_minute(history: History, at: datetime) -> timedelta:
    whole = [attrs.evolve(item, at=item.at.replace(second=0, microsecond=0)) for item in history]
    return RESOLUTION.read(History.of(whole), at=at.replace(second=0, microsecond=0)).elapsed


def late_by_a_minute(history: History, at: datetime) -> bool:
    return RESOLUTION.read(history, at=at).remaining <= -timedelta(minutes=1)


def runs_on_when_resolved_on_hold(history: History, at: datetime) -> timedelta:
    states = [item for item in history if item.state is not None]
    wrong = [
        item
        for before, item in pairwise(states)
        if (before.state, item.action) == ("on_hold", "resolve")
    ]
    return RESOLUTION.read(without(history, wrong), at=at).elapsed


def without(history: History, items: list[Transition]) -> History:
    return History.of([item for item in history if item not in items])


CLOCKS = [
    (to_the_minute, "agrees: elapsed"),
    (first_pause_alone, "agrees: elapsed"),
    (late_by_a_minute, "agrees: breached"),
    (runs_on_when_resolved_on_hold, "agrees: elapsed"),
]


@pytest.mark.hypothesis
@pytest.mark.parametrize(
    ("clock", "law"),
    CLOCKS if IS_LONG else CLOCKS[:1],
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_a_mistake_of_second_pauses_seconds_or_the_minute_of_a_breach_was_not_found(
    clock: Any, law: str
) -> None:
    with pytest.raises(LawBroken) as found:
        check_clock(clock, target=RESOLUTION)

    assert found.value.law == law


FOR_CALLERS = attrs.evolve(
    RESOLUTION,
    goal=By("priority", {"P1": Goal.working(hours=4)}, otherwise=Goal.working(hours=8)),
    calendar=attrs.evolve(OFFICE, holidays=[date(2026, 5, 1), date(2026, 12, 25)]),
    pause=While("on_hold", hold_reason="caller"),
    cancel=On("cancel"),
)


def latest_first(history: History, at: datetime) -> timedelta:
    """Read rows of one instant in the wrong order."""
    rows = sorted(history[:0:-1], key=lambda item: item.at)
    return FOR_CALLERS.read(History.of([history[0], *rows]), at=at).elapsed


def any_hold(history: History, at: datetime) -> timedelta:
    """Pause whoever the incident waits for."""
    return attrs.evolve(FOR_CALLERS, pause=While("on_hold")).read(history, at=at).elapsed


@pytest.mark.hypothesis
@pytest.mark.parametrize("clock", [latest_first, any_hold] if IS_LONG else [any_hold])
def test_a_mistake_of_one_instant_or_of_whom_an_incident_waits_for_was_not_found(
    clock: Any,
) -> None:
    with pytest.raises(LawBroken) as found:
        check_clock(clock, target=FOR_CALLERS)

    assert found.value.law == "agrees: elapsed"


def test_a_calendar_that_is_closed_for_weeks_has_no_day_for_known_steps() -> None:
    late = attrs.evolve(OFFICE, week={}, exceptions=[SpecialDay(date(2026, 5, 4), ["09:00-17:00"])])

    target = attrs.evolve(RESOLUTION, calendar=late)

    assert _known_cases(target) == []
    check_clock(lambda history, at: target.read(history, at=at).elapsed, target=target, examples=1)


def test_a_clock_of_whole_minutes_is_right_on_histories_of_whole_minutes() -> None:
    check_clock(to_the_minute, target=RESOLUTION, histories=histories(), examples=50)


def test_moments_compared_as_the_wall_clock_shows_them_were_not_found() -> None:
    # Both moments in the hour shown twice: the second looks earlier than the first.
    def elapsed(start: datetime, end: datetime) -> timedelta:
        if start >= end:
            return timedelta()
        return end.astimezone(UTC) - start.astimezone(UTC)

    with pytest.raises(LawBroken) as found:
        check_calendar_laws(elapsed, zone="Europe/Paris")

    assert found.value.law == "one instant"
    assert found.value.story[0] == "from Sun 2026-10-25 02:59 +02:00 to Sun 2026-10-25 02:00 +01:00"


def test_years_that_a_calendar_does_not_cover_are_not_compared() -> None:
    covered = attrs.evolve(CHRISTMAS, covers=[2026])

    check_calendar_laws(covered.elapsed, calendar=covered, examples=20)


def seconds(text: str) -> int:
    units = {"h": 3600, "min": 60, "s": 1}
    return sum(int(number) * units[unit] for number, unit in re.findall(r"(\d+) (h|min|s)", text))


# -- a ticket loses its person when it is reopened ----------------------------------------


class Ticket:
    """A ticket as many systems have it: a row that is changed in place."""

    def __init__(self) -> None:
        self.state, self.person, self.reopened = "new", None, 0

    def move(self, action: str, inputs: Mapping[str, Any]) -> None:
        if action == "start":
            self.state, self.person = "in_progress", inputs.get("person") or self.person
        elif action == "resolve":
            self.state = "resolved"
        elif action == "reopen":
            self.state, self.person = "new", None  # the mistake
            self.reopened += 1


class Tickets:
    """An adapter of tickets for the kit."""

    def create(self, record: Record) -> Ticket:
        del record
        return Ticket()

    def act(self, thing: Ticket, action: str, inputs: Mapping[str, Any]) -> None:
        thing.move(action, inputs)

    def state(self, thing: Ticket) -> str:
        return thing.state

    def facts(self, thing: Ticket) -> Mapping[str, object]:
        return {"person": thing.person, "reopened": thing.reopened}


class CarefulTickets(Tickets):
    """The same tickets behind a form that checks the lifecycle first."""

    def create(self, record: Record) -> Ticket:
        self.record = record
        return super().create(record)

    def act(self, thing: Ticket, action: str, inputs: Mapping[str, Any]) -> None:
        self.record = self.record.act(action, **inputs)
        super().act(thing, action, inputs)


ACTIONS = ("start", "resolve", "reopen", "note")


def test_reopening_that_loses_the_person_is_found() -> None:
    with pytest.raises(LawBroken) as found:
        check_lifecycle(Incident, adapter=CarefulTickets(), actions=ACTIONS)

    assert str(found.value) == (
        "lockstep: yours and the lifecycle take, refuse and store the same\n"
        "  1. log at Mon 2026-03-02 09:00 +00:00\n"
        "  2. start at Mon 2026-03-02 10:00 +00:00 (person=ann)\n"
        "  3. resolve at Mon 2026-03-02 11:00 +00:00 (code=solution, notes=restarted the store, "
        "category=mail)\n"
        "  4. reopen at Mon 2026-03-02 12:00 +00:00 (reason=it is back)\n"
        "  yours is new, the lifecycle has in_progress"
    )


class Remembers(Ticket):
    """The ticket without the mistake."""

    def move(self, action: str, inputs: Mapping[str, Any]) -> None:
        person = self.person
        super().move(action, inputs)
        if action == "reopen":
            self.state, self.person = ("in_progress" if person else "new"), person


class Credulous(Tickets):
    def create(self, record: Record) -> Ticket:
        return Remembers()


class Right(CarefulTickets):
    def create(self, record: Record) -> Ticket:
        super().create(record)
        return Remembers()


def test_a_ticket_that_takes_what_the_lifecycle_refuses_is_found() -> None:
    with pytest.raises(LawBroken) as found:
        check_lifecycle(Incident, adapter=Credulous(), actions=ACTIONS)

    assert found.value.law == "lockstep"
    assert "yours takes it, the lifecycle refuses: " in found.value.story[-1]
    assert len(found.value.story) <= 4


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_a_ticket_that_moves_after_its_end_is_found(state: str) -> None:
    class Restless(CarefulTickets):
        def act(self, thing: Ticket, action: str, inputs: Mapping[str, Any]) -> None:
            if (self.record.state, action) != (state, "reopen"):
                self.record = self.record.act(action, **inputs)

        def state(self, thing: Ticket) -> str:
            return self.record.state

        def facts(self, thing: Ticket) -> Mapping[str, object]:
            return {}

    with pytest.raises(LawBroken) as found:
        check_lifecycle(Incident, adapter=Restless(), examples=1, steps=1)

    assert [line.split()[1] for line in found.value.story[:-1]] == [
        "log", *{"closed": ("resolve", "close"), "cancelled": ("cancel",)}[state], "reopen",
    ]  # fmt: skip
    assert found.value.story[-1].startswith("yours takes it, the lifecycle refuses: ")


def test_what_a_fact_means_two_steps_later_was_not_found() -> None:
    class Faulty:
        """Known errors that keep their citations when they are retired."""

        def create(self, record: KnownError) -> KnownError:
            return record

        def act(self, thing: KnownError, action: str, inputs: Mapping[str, Any]) -> KnownError:
            after = thing.act(action, **inputs)
            return attrs.evolve(after, cited_by=thing.cited_by) if action == "retire" else after

        def state(self, thing: KnownError) -> str:
            return thing.state

        def facts(self, thing: KnownError) -> Mapping[str, object]:
            return {"cited_by": thing.cited_by}

    with pytest.raises(LawBroken) as found:
        check_lifecycle(KnownError, adapter=Faulty(), steps=1)

    *life, how = found.value.story
    assert [line.split()[1] for line in life] == ["log", "publish", "cite", "retire"]
    assert how == "cited_by of yours is ('INC-1',), the lifecycle has ()"


def test_a_way_to_a_late_state_repeated_what_had_changed_nothing() -> None:
    assert [taken.action for taken in records_by_state(Problem)["resolved"].history] == [
        "log", "accept", "amend", "amend", "amend", "investigate", "identify_cause", "resolve",
    ]  # fmt: skip


def test_a_request_with_items_was_never_drawn_at_its_end() -> None:
    drawn = find(records(ServiceRequest), lambda one: one.state == "fulfilled" and one.items != ())

    assert [taken.action for taken in drawn.history] == [
        "draft", "submit", "route", "start", "finish_item", "fulfil",
    ]  # fmt: skip


def test_an_action_and_an_end_that_are_misspelt_were_left_out() -> None:
    with pytest.raises(InvalidValue, match="'strat' was given where some actions of Incident"):
        check_lifecycle(Incident, actions=["start", "strat"], examples=1)
    with pytest.raises(UnknownState, match="'nowhere' was given"):
        check_lifecycle(Incident, unreached=["nowhere"], examples=1)


def test_only_the_wanted_actions_are_called() -> None:
    called = set()

    class Itself:
        """Known errors of the package in the place of the host's."""

        def create(self, record: KnownError) -> KnownError:
            return record

        def act(self, thing: KnownError, action: str, inputs: Mapping[str, Any]) -> KnownError:
            called.add(action)
            return thing.act(action, **inputs)

        def state(self, thing: KnownError) -> str:
            return thing.state

        def facts(self, thing: KnownError) -> Mapping[str, object]:
            return {}

    check_lifecycle(
        KnownError, adapter=Itself(), actions=["publish", "cite"], examples=100, steps=1
    )

    assert called == {"publish", "cite"}


def test_a_law_may_show_its_own_difference_and_pass_over_a_record() -> None:
    def differs(incident: Incident) -> None:
        assume(incident.state != "cancelled")
        if incident.state == "in_progress":
            raise LawBroken("mine", "no incident is ever started", (f"{incident} is",))

    with pytest.raises(LawBroken, match="no incident is ever started") as found:
        check_lifecycle(Incident, laws=[differs])

    assert found.value.law == "mine"


def test_what_a_law_or_a_reader_of_facts_raises_had_no_story() -> None:
    def asserts(incident: Incident) -> None:
        assert incident.state == "closed"

    class Unread(Right):
        def facts(self, thing: Ticket) -> Any:
            return None

    with pytest.raises(LawBroken, match=r"(?s)1\. log at.*asserts raised AssertionError"):
        check_lifecycle(Incident, laws=[asserts], examples=1)
    with pytest.raises(LawBroken, match=r"(?s)1\. log at.*yours raised TypeError.*it was read"):
        check_lifecycle(Incident, adapter=Unread(), actions=ACTIONS, examples=1)


def test_custom_law_is_checked_on_every_record() -> None:
    def is_never_on_hold(incident: Incident) -> bool:
        return incident.state != "on_hold"

    with pytest.raises(LawBroken) as found:
        check_lifecycle(Incident, laws=[is_never_on_hold])

    assert found.value.law == "its own rules"
    *life, how = found.value.story
    assert [line.split()[1] for line in life] == ["log", "hold"]
    assert how.startswith("is_never_on_hold does not hold of Incident('INC-1', on_hold")


def test_adapter_that_shares_state_between_records_is_reported() -> None:
    lives: list[Ticket] = []

    class Hoards(Right):
        def create(self, record: Record) -> Ticket:
            lives.append(super().create(record))
            return lives[-1]

        def state(self, thing: Ticket) -> str:
            return "lost" if len(lives) == 9 else thing.state

    with pytest.raises(LawBroken, match="one answer: the same call"):
        check_lifecycle(Incident, adapter=Hoards(), actions=ACTIONS)


def test_store_that_truncates_or_sorts_is_found() -> None:
    def in_seconds_only(history: History) -> list[Transition]:
        return [attrs.evolve(item, at=item.at.replace(microsecond=0)) for item in history]

    def by_name(history: History) -> list[Transition]:
        return sorted(history, key=lambda item: (item.at, item.action))

    with pytest.raises(LawBroken, match="instants kept: a moment comes back to the microsecond"):
        check_history(in_seconds_only, examples=50)
    with pytest.raises(LawBroken, match=r"(?s)actions kept.*transition \d: action was"):
        check_history(by_name, examples=50)
    check_history(list, examples=30)


def test_field_that_is_not_read_back_is_found() -> None:
    def forgets_the_person(incident: Incident) -> Incident:
        return attrs.evolve(incident, person=None)

    with pytest.raises(LawBroken) as found:
        check_round_trip(forgets_the_person, lambda written: written, of=Incident)

    assert found.value.law == "round trip"
    assert found.value.story[-1] == "person was 'ann', came back as None"


def test_exception_or_wrong_type_breaks_the_law_of_answers() -> None:
    with pytest.raises(LawBroken, match="it raised ZeroDivisionError") as raised:
        check_calendar_laws(lambda start, end: (end - start) / 0)
    assert raised.value.law == "answers"
    with pytest.raises(LawBroken, match="a timedelta is expected"):
        check_calendar_laws(lambda start, end: 7)  # type: ignore[arg-type,return-value] # the point
    with pytest.raises(LawBroken, match="it returned odd; known are elapsed"):
        check_clock(lambda history, at: {"odd": 1}, target=RESOLUTION)


def test_result_that_depends_on_earlier_calls_is_found() -> None:
    calls: list[datetime] = []

    def moody(start: datetime, end: datetime) -> timedelta:
        calls.append(start)
        return end - start if len(calls) % 7 else end - start + timedelta(seconds=1)

    with pytest.raises(LawBroken):
        check_calendar_laws(moody)


def test_correct_implementations_pass() -> None:
    check_lifecycle(Incident, adapter=Right(), actions=ACTIONS, examples=30)
    check_calendar_laws(OFFICE.elapsed, OFFICE.add, calendar=OFFICE, examples=60)

    def reads(history: History, at: datetime) -> dict[str, object]:
        reading = RESOLUTION.read(history, at=at)
        return {"elapsed": reading.elapsed, "due_at": reading.due_at, "stage": reading.stage}

    check_clock(reads, target=RESOLUTION, examples=60)


# -- a workflow of one's own --------------------------------------------------------------------


@guard("never", "nobody can satisfy this")
def nobody_can(record: Any, inputs: Any) -> bool:
    return False


class ErrandLifecycle(Lifecycle):
    begun = State(initial=True)
    done = State(final=True)
    lost = State(final=True)
    finish = done.from_(begun)
    lose = lost.from_(begun, validators=[nobody_can])


@attrs.frozen(kw_only=True)
class Errand(Record):
    lifecycle: ClassVar = ErrandLifecycle

    @action
    def finish(self, **when: Any) -> FactChanges:
        return {}

    @action
    def lose(self, **when: Any) -> FactChanges:
        return {}


@attrs.frozen(kw_only=True)
class Careless(Errand):
    @action
    def finish(self, **when: Any) -> FactChanges:
        raise ZeroDivisionError("by nothing")


def test_a_final_state_that_no_record_comes_to_is_found() -> None:
    with pytest.raises(LawBroken) as found:
        check_lifecycle(Errand, examples=5)

    assert found.value.story == (
        "no record of Errand came to lost",
        "lose from begun: nobody can satisfy this (never)",
    )
    check_lifecycle(Errand, examples=5, unreached=["lost"])


@guard("no_list", "there is no list")
def has_list(errand: Any, inputs: Any) -> bool:
    return bool(errand.items)


class ShoppingLifecycle(Lifecycle):
    creates = "send"
    begun, under_way = State(initial=True), State()
    done = State(final=True)
    go = under_way.from_(begun, validators=[has_list])
    finish = done.from_(under_way)


@attrs.frozen(kw_only=True)
class Shopping(Record):
    lifecycle: ClassVar = ShoppingLifecycle
    items: str | None = None

    @classmethod
    def send(cls, errand_id: str, /, *, items: str | None = None, **when: Any) -> Any:
        return cls.create(errand_id, {"items": items}, when)

    @action
    def go(self, **when: Any) -> FactChanges:
        return {}

    @action
    def finish(self, **when: Any) -> FactChanges:
        return {}


def test_a_final_state_that_needs_an_optional_input_of_the_creation_is_reached() -> None:
    check_lifecycle(Shopping, examples=5)

    assert in_state(Shopping, "done").items


def test_no_final_state_is_looked_for_when_the_caller_draws_the_records() -> None:
    begun = st.just(Errand.create("E-1", {}, {"at": datetime(2026, 3, 2, 9, tzinfo=UTC)}))

    check_lifecycle(Errand, examples=5, initial=begun)


def test_an_error_in_an_action_is_shown_with_the_history_before_it() -> None:
    with pytest.raises(LawBroken) as found:
        check_lifecycle(Careless, examples=50)

    text = str(found.value)
    assert "1. log at" in text
    assert "2. finish at" in text
    assert "finish raised ZeroDivisionError('by nothing')" in text
