"""Timed moves: computed from a given now, in order, each at the instant it fell due."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from desk import at, in_progress, new, on_hold, resolved

from serviceops.calendars import BusinessCalendar
from serviceops.desk import ContactTimers
from serviceops.errors import InvalidPolicy, InvalidTransition
from serviceops.lifecycle import (
    AccessTimers,
    AlertPolicy,
    AlertTimers,
    Due,
    HoldReason,
    IncidentTimers,
    MajorIncidentCriteria,
    Party,
    ProblemPolicy,
    Reminders,
    ReopenPolicy,
    RequestTimers,
    ResolutionCode,
)

TIMERS = IncidentTimers()
ASKING = IncidentTimers(reminders=Reminders(every=timedelta(days=1), times=2))


def test_what_is_resolved_closes_five_days_later() -> None:
    record = resolved()  # on the 2nd at 13:00

    assert record.due(TIMERS, at=at(12, 59, day=7)) == ()
    assert record.due(TIMERS, at=at(13, day=7)) == (Due(at(13, day=7), "close", "auto_close"),)
    closed = record.advance(TIMERS, at=at(9, day=20))
    assert (closed.state, closed.history[-1].at) == ("closed", at(13, day=7))
    assert closed.history[-1].by == "timer:auto_close"


def test_waking_up_again_changes_nothing() -> None:
    once = resolved().advance(TIMERS, at=at(9, day=20))

    assert once.advance(TIMERS, at=at(9, day=25)) is once
    assert once.next_due(TIMERS) is None


def test_a_remark_does_not_put_off_closing_unless_the_policy_says_so() -> None:
    record = resolved().note(text="called", at=at(13, day=4))
    from_update = IncidentTimers(count_from="last_update")

    due, put_off = record.next_due(TIMERS), record.next_due(from_update)

    assert due is not None
    assert due.at == at(13, day=7)
    assert put_off is not None
    assert put_off.at == at(13, day=9)


def test_a_callers_reply_stops_the_automatic_close() -> None:
    record = resolved()

    assert record.reply(party=Party.CALLER, at=at(14)).next_due(TIMERS) is None
    assert record.reply(party=Party.PROVIDER, at=at(14)).next_due(TIMERS) is not None


def test_a_major_incidents_incident_never_closes_by_itself() -> None:
    assert resolved().amend(major_incident="MI-1", at=at(14)).next_due(TIMERS) is None


def test_open_tasks_keep_the_timer_from_closing() -> None:
    assert resolved().amend(open_tasks=1, at=at(14)).due(TIMERS, at=at(9, day=30)) == ()


def test_automatic_closing_can_be_off() -> None:
    assert resolved().next_due(IncidentTimers(auto_close=None)) is None


def test_closing_counts_the_calendars_hours() -> None:
    office = BusinessCalendar(
        zone="UTC",
        week={day: [("09:00", "17:00")] for day in ("mon", "tue", "wed", "thu", "fri")},
    )
    timers = IncidentTimers(auto_close=timedelta(hours=8), calendar=office)

    due = resolved().next_due(timers)  # Monday 13:00: four hours left, four on Tuesday

    assert due is not None
    assert due.at == at(13, day=3)


def test_a_scheduled_hold_ends_by_itself() -> None:
    record = in_progress().hold(
        reason=HoldReason.SCHEDULED, until=at(8, day=4), comment="maintenance", at=at(12)
    )

    resumed = record.advance(TIMERS, at=at(9, day=4))

    assert record.due(TIMERS, at=at(7, 59, day=4)) == ()
    assert (resumed.state, resumed.history[-1].at) == ("in_progress", at(8, day=4))


def test_callers_are_not_reminded_unless_the_policy_says_so() -> None:
    assert on_hold().next_due(TIMERS) is None


def test_a_silent_caller_is_reminded_and_then_the_desk_gives_up() -> None:
    record = on_hold()  # evaluated on the 2nd at 12:00

    moves = record.due(ASKING, at=at(12, day=5))
    after = record.advance(ASKING, at=at(12, day=5))

    assert [(move.action, move.at) for move in moves] == [
        ("remind", at(12, day=3)),
        ("remind", at(12, day=4)),
        ("resolve", at(12, day=5)),
    ]
    assert (after.state, after.resolution_code) == ("resolved", ResolutionCode.NO_RESPONSE)


def test_an_answer_in_time_ends_the_reminders() -> None:
    answered = on_hold().reply(party=Party.CALLER, at=at(9, day=3))

    assert answered.due(ASKING, at=at(9, day=30)) == ()


def test_the_desk_does_not_give_up_on_what_was_never_categorised() -> None:
    record = on_hold(category=None)

    assert [move.action for move in record.due(ASKING, at=at(9, day=30))] == ["remind", "remind"]


def test_giving_up_starts_the_automatic_close() -> None:
    record = on_hold().advance(ASKING, at=at(9, day=30))

    assert [t.action for t in record.history][-4:] == ["remind", "remind", "resolve", "close"]
    assert record.history[-1].at == at(12, day=10)  # given up on the 5th


def test_the_key_of_a_timed_move_is_the_same_whenever_it_is_worked_out() -> None:
    record = resolved()

    first, again = record.next_due(TIMERS), record.next_due(TIMERS)

    assert first is not None
    assert again is not None
    assert first.key == again.key == "auto_close@2026-03-07T13:00:00+00:00"


def test_delivering_a_timed_move_twice_is_harmless() -> None:
    record = resolved()
    due = record.next_due(TIMERS)
    assert due is not None

    once = record.act(due.action, at=due.at, id=due.key)

    assert once.act(due.action, at=due.at, id=due.key) is once


def test_a_timer_without_end_is_refused_and_does_not_hang() -> None:
    class Nagging:
        def moves(self, record: object) -> list[Due]:
            return [Due(at(23), "remind", "nag")]

    with pytest.raises(InvalidTransition, match="repeat without end"):
        on_hold().advance(Nagging(), at=at(23, 59))


def test_timers_of_incidents_leave_other_records_alone() -> None:
    assert list(TIMERS.moves(new())) == []


BEFORE = timedelta(hours=-1)
NEGATIVE: list[Callable[[], object]] = [
    lambda: Reminders(every=BEFORE),
    lambda: Reminders(every=timedelta()),  # each was the delivery before, and there was no end
    lambda: Reminders(every=-BEFORE, times=-1),
    lambda: IncidentTimers(auto_close=BEFORE),
    lambda: RequestTimers(auto_close=BEFORE),
    lambda: ContactTimers(silence=BEFORE),
    lambda: AccessTimers(reverify_within=BEFORE),
    lambda: AlertTimers(stale_after=BEFORE),
    lambda: AlertPolicy(longest_shelf=BEFORE),
    lambda: ProblemPolicy(observation=BEFORE),
    lambda: ReopenPolicy(within=BEFORE),
    lambda: ReopenPolicy(at_most=-1),
    lambda: MajorIncidentCriteria(within=BEFORE),
    lambda: MajorIncidentCriteria(incidents=0),
]


@pytest.mark.parametrize("made", NEGATIVE)
def test_a_policy_of_less_than_nothing_was_taken(made: Callable[[], object]) -> None:
    with pytest.raises(InvalidPolicy):
        made()
