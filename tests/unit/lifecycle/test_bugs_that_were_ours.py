"""Each bug that was found leaves a test here, named after what went wrong."""

from datetime import UTC, datetime, timedelta

from serviceops import Incident
from serviceops.lifecycle import IncidentTimers, Party, ResolutionCode

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def logged() -> Incident:
    return Incident.log("INC-1", summary="Mail is down", caller="u-1", category="mail", at=NOON)


def test_resolved_by_a_problem_needed_the_reference_of_a_hold_for_one() -> None:
    assert logged().check("resolve", code="problem", notes="fixed there", at=NOON) == ()
    needs = [r.code for r in logged().check("hold", reason="problem", at=NOON)]
    assert needs == ["reference_missing"]


def test_a_reply_just_before_resolving_in_the_same_instant_kept_it_from_closing() -> None:
    answered = logged().reply(party=Party.CALLER, at=NOON)
    resolved = answered.resolve(code=ResolutionCode.SOLUTION, notes="restarted", at=NOON)
    timers = IncidentTimers(auto_close=timedelta(days=5))
    due = resolved.next_due(timers)
    assert due is not None
    assert (due.action, due.at) == ("close", NOON + timedelta(days=5))
    assert resolved.reply(party=Party.CALLER, at=NOON).next_due(timers) is None
