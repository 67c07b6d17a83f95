"""Cases and queues: what falls due, in which order, and one timer; instants off a wall clock."""

from datetime import UTC, datetime, timedelta

import attrs
import pendulum
import pytest

from serviceops import BusinessCalendar, By, Goal, On, Policy, Rule, Target, While
from serviceops.desk import Case, DueKind, EscalationPolicy, EscalationStep, Queue
from serviceops.errors import InvalidValue, UnknownKey
from serviceops.lifecycle import Due, Incident, IncidentTimers, Link, LinkKind, Reminders

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
RESOLUTION = Target(
    "resolution",
    goal=Goal.real(hours=4),
    start=On("log"),
    stop=On("resolve"),
    pause=While("on_hold"),
    warn=0.5,
)
GOLD = Policy("gold", rules=Rule(targets=RESOLUTION))
STEPS = EscalationPolicy(
    policy=GOLD,
    steps=[
        EscalationStep(
            kind="functional", level=1, to="mail", target="resolution", after=Goal.real(hours=3)
        )
    ],
)
TIMERS = IncidentTimers(auto_close=timedelta(days=2))


def at(hours: float) -> datetime:
    return NINE + timedelta(hours=hours)


MISSED = at(4) + timedelta(microseconds=1)
"""Reaching the goal still keeps the promise: it is breached from the next microsecond on."""


def logged(number: int = 1, hours: float = 0, **facts: object) -> Incident:
    inputs = {"summary": "x", "caller": "u", "category": "mail", **facts}
    return Incident.log(f"INC-{number}", at=at(hours), **inputs)  # type: ignore[arg-type]


def case(record: Incident) -> Case:
    return Case(record, GOLD, TIMERS, escalations=STEPS)


def test_everything_that_falls_due_comes_in_order_with_its_key() -> None:
    results = [(due.at, due.kind, due.name, due.key) for due in case(logged()).due(at=at(24))]

    assert results == [
        (at(2), "warning", "resolution", "INC-1/warning/resolution/1/warned/1"),
        (at(3), "escalation", "functional 1",
         "INC-1/escalation/escalate/functional 1/resolution/1"),
        (MISSED, "breach", "resolution", "INC-1/breach/resolution/1/breached/1"),
    ]  # fmt: skip


def test_a_reading_wakes_at_each_of_them_and_then_never() -> None:
    wakeups, reading = [], case(logged()).read(at=NINE)
    while reading.next_wakeup is not None:
        wakeups.append(reading.next_wakeup)
        reading = reading.case.read(at=reading.next_wakeup)

    assert wakeups == [at(2), at(3), MISSED]
    assert reading.breached
    assert reading.breach_at == MISSED


def test_the_longest_breached_was_not_at_the_head_after_its_priority_fell() -> None:
    goals = By("priority", {"P1": Goal.real(hours=1)}, otherwise=Goal.real(hours=3))
    policy = Policy("gold", Rule(targets=attrs.evolve(RESOLUTION, goal=goals)))
    # Breached since ten o'clock, by one hour and then by three; the other since half past ten.
    first = logged(1, impact="high", urgency="high")
    first = first.reprioritise(impact="low", urgency="low", comment="fewer", at=at(3.5))
    other = logged(2, 0.5, impact="high", urgency="high")

    cases = [Case(record, policy) for record in (other, first)]
    before, now = (Queue(cases).read(at=at(hours)) for hours in (2, 4))

    ten = at(1) + timedelta(microseconds=1)
    for reading in (before, now):
        assert [place.id for place in reading] == ["INC-1", "INC-2"]
        assert reading[0].breach_at == ten
        assert reading.case("INC-1").breach_at == ten
    assert policy.read(first.history, at=at(4))["resolution"].breached_at == ten


def test_two_steps_that_fall_due_at_one_instant_are_both_taken() -> None:
    steps = [
        EscalationStep(kind="hierarchic", level=level, to=to, target="resolution",
                       after=Goal.real(hours=3))
        for level, to in ((1, "lead"), (2, "manager"))
    ]  # fmt: skip
    both = Case(logged(), GOLD, escalations=EscalationPolicy(policy=GOLD, steps=steps))

    after, fired = both.tick(at=at(3))

    assert [(one.name, one.at) for one in fired if one.kind is DueKind.ESCALATION] == [
        ("hierarchic 1", at(3)), ("hierarchic 2", at(3)),
    ]  # fmt: skip
    assert [one.at for one in after.record.history if one.action == "escalate"] == [at(3)] * 2


def test_a_timed_action_that_a_transition_at_its_instant_overtook_never_fell_due() -> None:
    closed_by = {"code": "solution", "notes": "restarted", "category": "mail"}
    resolved = logged().resolve(**closed_by, at=NINE)
    reopened = resolved.reopen(reason="not_fixed", at=at(48))

    assert [due.at for due in Case(resolved, None, TIMERS).due(at=at(48))] == [at(48)]
    for end in (48, 49):
        assert Case(reopened, None, TIMERS).due(at=at(end)) == ()


def test_a_step_of_before_the_last_transition_is_recorded_at_that_instant() -> None:
    late = case(logged().note(text="still down", at=at(3.5)))

    after, fired = late.tick(after=at(2), at=at(3.75))

    assert [(one.kind, one.at) for one in fired] == [(DueKind.ESCALATION, at(3))]
    assert (after.record.group, after.record.history[-1].at) == ("mail", at(3.5))


def test_a_timed_move_is_due_until_it_is_taken() -> None:
    resolved = logged().act("resolve", code="solution", notes="done", at=at(1))
    closes = at(49)

    assert case(resolved).read(at=at(2)).next_wakeup == closes
    (due,) = case(resolved).due(after=at(2), at=at(60))
    (overdue,) = case(resolved).read(at=at(60)).overdue
    (intent,) = due.intents(resolved)
    closed = resolved.act(intent.action, at=due.at, id=intent.key, **dict(intent.inputs))

    assert (due.at, due.kind, due.name, overdue) == (closes, DueKind.TIMER, "auto_close", due)
    assert closed.state == "closed"
    assert case(closed).read(at=at(60)).overdue == ()
    assert case(closed).due(after=at(2), at=at(60)) == (due,)
    assert case(resolved).advanced(at=at(60)).record.state == "closed"


def test_timed_moves_that_were_missed_do_not_hide_those_to_come() -> None:
    timers = IncidentTimers(reminders=Reminders(every=timedelta(hours=8)))
    held = logged().act("hold", reason="caller", comment="which?", at=NINE)

    reading = Case(held, None, timers).read(at=at(10))

    assert [due.at for due in reading.overdue] == [at(8)]
    assert reading.next_wakeup == at(16)
    assert [due.at for due in Case(held, None, timers).due(at=at(24))] == [at(8), at(16), at(24)]


def test_a_timer_of_the_host_that_stays_due_is_returned_once() -> None:
    class Recall:
        """Timers that know one fixed instant, whatever happens meanwhile."""

        def moves(self, record: Incident) -> list[Due]:
            taken = record.last("note") is not None
            return [] if taken else [Due(at(2), "note", "recall", {"text": "call back"})]

    record = logged().assign(group="mail", at=at(1)).start(person="ann", at=at(3))

    results = Case(record, None, Recall()).due(at=at(9))

    assert [(due.at, due.name) for due in results] == [(at(2), "recall")]


def test_a_warning_is_an_intent_to_notify() -> None:
    warning = case(logged()).due(at=at(2))[0]

    (intent,) = warning.intents(logged())

    assert (intent.target_id, intent.action) == ("INC-1", "notify")
    assert dict(intent.inputs) == {
        "target": "resolution", "what": "warning", "detail": "50 % of the goal"
    }  # fmt: skip
    assert intent.key == warning.key


def test_a_reading_of_the_past_is_of_the_record_as_it_stood() -> None:
    held = logged().act("hold", reason="vendor", reference="V-1", at=at(1))

    before, after = case(held).read(at=at(0.5)), case(held).read(at=at(1))

    assert (before.record.state, after.record.state) == ("new", "on_hold")
    assert before.next_wakeup == at(1)
    assert after.next_wakeup is None
    assert [due.kind for due in before.upcoming(at=at(9))] == ["warning", "escalation", "breach"]
    with pytest.raises(InvalidValue, match="INC-1 was logged then"):
        case(held).read(at=at(-1))


def test_a_case_has_the_stored_links_and_the_further_ones() -> None:
    beside = Link("follows", "INC-1", "INC-9")
    results = Case(logged(parent="INC-0").add_contact(contact="CON-1", at=NINE), also=[beside])

    assert {(link.kind, link.source, link.target) for link in results.links} == {
        (LinkKind.CHILD_OF, "INC-1", "INC-0"),
        (LinkKind.ABOUT, "CON-1", "INC-1"),
        (LinkKind.FOLLOWS, "INC-1", "INC-9"),
    }


def test_a_record_alone_is_a_case_that_never_wakes() -> None:
    reading = Case(logged()).read(at=NINE)

    assert (reading.next_wakeup, reading.clocks, reading.breach_at) == (None, None, None)
    assert Case(logged()).due(at=at(99)) == ()
    with pytest.raises(InvalidValue, match="such as an Incident"):
        Case("INC-1")  # type: ignore[arg-type]


QUEUE = Queue(
    case(record)
    for record in [
        logged(1, 3),
        logged(2, 0),
        logged(3, 1).act("hold", reason="vendor", reference="V", at=at(2)),
        logged(4, 2, priority="P3"),
        logged(5, 2, priority="P1"),
        logged(6, 2).act("resolve", code="solution", notes="done", at=at(2.5)),
        logged(7, 2, priority="P3"),
    ]
)


def ids(places: object) -> list[str]:
    return [place.case.id for place in places]  # type: ignore[attr-defined]


def test_what_breaches_first_comes_first() -> None:
    reading = QUEUE.read(at=at(3))

    # INC-2 at 13:00, then 5, 4 and 7 at 15:00 by priority and id, 1 at 16:00, those without last.
    assert ids(reading) == ["INC-2", "INC-5", "INC-4", "INC-7", "INC-1", "INC-3", "INC-6"]
    assert reading[0].breach_at == MISSED
    assert reading[-1].breach_at is None
    assert ids(QUEUE.read(at=at(20)))[0] == "INC-2"


def test_a_queue_of_the_past_is_sorted_by_what_was_known_then() -> None:
    raised = logged(2).act("reprioritise", priority="P1", comment="grave", at=at(2))
    queue = Queue([case(logged(1, priority="P3")), case(raised)])

    assert ids(queue.read(at=at(1))) == ["INC-1", "INC-2"]
    assert ids(queue.read(at=at(2))) == ["INC-2", "INC-1"]
    assert "P1" not in queue.read(at=at(1)).figure().text()


def test_what_is_final_has_nothing_left_to_breach() -> None:
    cancelled = logged(1).act("cancel", reason="created_in_error", at=at(1))
    queue = Queue([case(cancelled), case(logged(2, 3))])

    reading = queue.read(at=at(9))

    assert reading.case("INC-1").breached  # its clock never got a stop
    assert ids(reading) == ["INC-2", "INC-1"]
    assert reading[1].breach_at is None


def test_of_equal_ones_the_older_comes_first() -> None:
    held = [
        case(logged(number, hours).act("hold", reason="vendor", reference="V", at=at(5)))
        for number, hours in [(1, 2), (2, 1), (3, 1)]
    ]

    assert ids(Queue(held).read(at=at(5))) == ["INC-2", "INC-3", "INC-1"]


def test_a_queue_has_one_timer() -> None:
    assert QUEUE.next_wakeup(at=at(3)) == at(4)
    assert QUEUE.read(at=at(3)).next_wakeup == at(4)
    assert len(QUEUE.read(at=at(3)).due(at=at(4))) == 3
    assert [(due.record_id, due.kind) for due in QUEUE.due(after=at(3), at=MISSED)] == [
        ("INC-4", "warning"), ("INC-5", "warning"), ("INC-7", "warning"), ("INC-2", "breach")
    ]  # fmt: skip


def test_records_not_logged_yet_are_absent_and_wake_it_when_they_are() -> None:
    reading = QUEUE.read(at=at(2.9))

    assert "INC-1" not in ids(reading)
    assert len(reading) == 6
    assert reading.next_wakeup == at(3)
    assert "INC-1" in ids(reading.later(at(3)))


def test_what_changed_is_put_back_and_only_that_is_read_again() -> None:
    reading = QUEUE.read(at=at(3))
    held = QUEUE["INC-2"].record.act("hold", reason="vendor", reference="V", at=at(3))

    changed = reading.with_case(case(held))

    again = Queue(changed.queue).read(at=at(3))
    assert ids(changed) == ids(again)
    assert ids(changed)[0] == "INC-5"
    assert changed[0] is reading[1]
    assert ids(changed.without("INC-5")) == ids(changed)[1:]


def test_a_later_reading_is_what_a_fresh_one_would_be() -> None:
    first = QUEUE.read(at=at(3))

    for hours in (3.5, 4, 5, 30, 60):
        results, fresh = first.later(at(hours)), QUEUE.read(at=at(hours))
        assert ids(results) == ids(fresh)
        assert results.next_wakeup == fresh.next_wakeup
    with pytest.raises(InvalidValue, match="read the queue again"):
        first.later(at(2))


def test_cases_are_found_added_replaced_and_taken_out_by_id() -> None:
    more = QUEUE.with_case(case(logged(8, 3)))

    assert len(more) == 8
    assert "INC-8" in more
    assert len(more.with_case(case(logged(8, 4)))) == 8
    assert len(more.without("INC-8")) == 7
    assert QUEUE.read(at=at(3)).case("INC-2").clocks["resolution"].due_at == at(4)  # type: ignore[index]
    with pytest.raises(UnknownKey, match="'INC-9'"):
        QUEUE["INC-9"]
    with pytest.raises(UnknownKey):
        QUEUE.read(at=at(3)).case("INC-9")
    with pytest.raises(InvalidValue, match=r"'INC-1, INC-2' was given"):
        Queue([case(logged(1)), case(logged(2)), case(logged(2)), case(logged(1))])


def test_a_queue_shows_itself_as_a_table_in_its_order() -> None:
    shown = QUEUE.read(at=at(3)).figure().text().splitlines()

    assert [line.split()[0] for line in shown[3:]] == ids(QUEUE.read(at=at(3)))
    assert "P1" in shown[4]
    many = Queue(case(logged(number)) for number in range(60)).read(at=NINE)
    assert many.figure().text().splitlines()[-1].startswith("and 10 more")
    assert "resolution" in QUEUE.read(at=at(3)).case("INC-2")._repr_html_()
    assert "INC-1" in Case(logged()).read(at=NINE)._repr_html_()


def test_a_due_date_beyond_the_years_covered_hides_no_other_clock_of_its_case() -> None:
    known = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]}, covers=(2026, 2026))
    next_day = Target(
        "day", goal=Goal.end_of_day(1), calendar=known, start=On("log"), stop=On("resolve")
    )
    both = Policy("both", rules=Rule(targets=(next_day, RESOLUTION)))
    eve = datetime(2026, 12, 31, 14, tzinfo=UTC)
    late = logged(hours=(eve - NINE) / timedelta(hours=1))

    reading = Queue([Case(late, both)]).read(at=eve + timedelta(hours=3))

    # The warning at half of four hours is over, and the goal is missed after all four.
    assert reading.next_wakeup == eve + timedelta(hours=4, microseconds=1)
    assert reading[0].fault is not None


def test_an_empty_queue_sleeps() -> None:
    assert Queue([]).next_wakeup(at=NINE) is None
    assert Queue([]).due(at=at(9)) == ()


OFFICE = BusinessCalendar(zone="Europe/Lisbon", week={"mon-sun": ["00:00-24:00"]})
LISBON = Policy(
    "lisbon",
    rules=Rule(
        targets=Target(
            "resolution", goal=Goal.working(hours=4), calendar=OFFICE, start=On("log"),
            stop=On("resolve"), warn=0.5,
        )
    ),
)  # fmt: skip
SUMMER = datetime(2026, 7, 1, 9, tzinfo=UTC)
"""Ten o'clock in Lisbon."""


def test_every_instant_of_a_case_and_a_queue_is_in_the_zone_of_the_calendar() -> None:
    record = Incident.log("INC-1", summary="x", caller="u", at=SUMMER)
    one = Case(record, LISBON)
    reading, queue = one.read(at=SUMMER), Queue([one]).read(at=SUMMER)
    (warning, breach) = one.due(at=SUMMER + timedelta(days=1))
    early = Queue([one]).read(at=SUMMER - timedelta(hours=1))

    instants = {
        "10:00": [reading.at, queue.at, early.next_wakeup],
        "12:00": [reading.next_wakeup, queue.next_wakeup, warning.at],
        "14:00": [reading.breach_at, queue[0].breach_at, breach.at],
    }
    for text, found in instants.items():
        for instant in found:
            assert isinstance(instant, pendulum.DateTime)
            assert instant.timezone_name == "Europe/Lisbon"
            assert instant.strftime("%H:%M") == text


def test_the_place_of_a_case_is_printed_with_its_breach() -> None:
    places = Queue([case(logged()), Case(logged(2))]).read(at=NINE)

    assert list(map(str, places)) == [
        "INC-1: breach Mon 2026-03-02 13:00:00.000001 +00:00", "INC-2: no breach",
    ]  # fmt: skip


def test_a_target_that_does_not_apply_gives_a_case_no_zone() -> None:
    office = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": ["09:00-17:00"]})
    response = attrs.evolve(
        RESOLUTION, name="response", goal=By("priority", {"P1": RESOLUTION.goal})
    )
    local = attrs.evolve(RESOLUTION, calendar=office)
    both = Policy("both", rules=Rule(targets=(response, local)))
    place = Queue([Case(logged(), both)]).read(at=NINE)[0]

    # The first target has no goal without a priority, so nothing has chosen its calendar.
    assert both.read(logged().history, at=NINE)["response"].zone == "UTC"
    assert place.breach_at is not None
    assert place.breach_at.timezone_name == "Europe/Paris"
    wakeup = both.read(logged().history, at=NINE).next_wakeup
    assert wakeup is not None
    assert wakeup.timezone_name == "Europe/Paris"
    none = Policy("none", rules=Rule(targets=response))
    timers = IncidentTimers(auto_close=timedelta(days=2), calendar=office)
    assert Case(logged(), none, timers).read(at=NINE).zone == "Europe/Paris"


def test_a_timed_action_is_due_in_the_zone_of_the_calendar_of_its_timers() -> None:
    timers = IncidentTimers(auto_close=timedelta(hours=1), calendar=OFFICE)
    record = Incident.log("INC-1", summary="x", caller="u", category="mail", at=SUMMER)
    record = record.act("resolve", code="solution", notes="done", at=SUMMER)

    reading = Case(record, None, timers).read(at=SUMMER)
    (due,) = reading.upcoming(at=SUMMER + timedelta(days=1))

    assert due.at.timezone_name == "Europe/Lisbon"
    assert due.at == reading.next_wakeup == SUMMER + timedelta(hours=1)
    assert reading.next_wakeup.timezone_name == "Europe/Lisbon"
    assert Case(record).read(at=SUMMER).at.timezone_name == "UTC"


def test_a_run_after_an_outage_fires_the_breach_behind_the_end_of_a_hold() -> None:
    nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    target = Target("resolution", goal=Goal.real(hours=2), start=On("log"), stop=On("resolve"),
                    pause=While("on_hold"))  # fmt: skip
    record = Incident.log("INC-1", summary="x", caller="u", at=nine).hold(
        reason="scheduled", until=nine + timedelta(hours=1), at=nine
    )
    queue = Queue([Case(record, Policy("gold", rules=Rule(targets=target)), IncidentTimers())])

    later, fired = queue.tick(after=nine, at=nine + timedelta(hours=9))

    assert "breach" not in [due.kind for due in queue.due(after=nine, at=nine + timedelta(hours=9))]
    assert [(due.kind, due.at - nine) for due in fired] == [
        ("timer", timedelta(hours=1)), ("breach", timedelta(hours=3, microseconds=1)),
    ]  # fmt: skip
    assert later["INC-1"].record.history[-1].by == "timer:hold_over"
    assert later.tick(after=nine + timedelta(hours=9), at=nine + timedelta(hours=9))[1] == ()


def test_a_case_that_is_put_back_wakes_its_queue_at_its_new_instant_alone() -> None:
    # Among many that never wake: of few, all are sorted anew.
    asleep = [Case(logged(number)) for number in range(2, 20)]
    reading = Queue([case(logged()), *asleep]).read(at=at(1))
    assert reading.next_wakeup == at(2)

    # Resolved, it has no warning any more, and is closed two days later.
    resolved = logged().act("resolve", code="solution", notes="done", at=at(1))
    after = reading.with_case(case(resolved))

    assert after.next_wakeup == at(49)
    assert after.due(at=at(48)) == ()
    assert reading.with_case(asleep[0]).next_wakeup == at(2)


def test_readings_of_one_instant_are_equal_if_their_cases_are() -> None:
    one, other = (Queue([case(logged(number))]) for number in (1, 2))

    assert one.read(at=at(1)) == Queue([case(logged(1))]).read(at=at(1))
    assert one.read(at=at(1)) != other.read(at=at(1))
    assert one.read(at=at(1)) != one.read(at=at(1.5))


def test_a_reading_shows_its_instant_to_the_second() -> None:
    reading = Queue([case(logged())]).read(at=at(1) + timedelta(seconds=7, microseconds=5))

    assert repr(reading) == "<QueueReading at Mon 2026-03-02 10:00:07 +00:00, cases: 1>"


def test_the_figure_of_a_case_has_the_parts_that_it_has() -> None:
    def parts(shown: Case) -> list[str]:
        return [line.split()[0] for line in shown.figure().figures[0].text().splitlines()[1:]]

    assert "policy" in parts(case(logged()))
    assert "paging" not in parts(case(logged()))
