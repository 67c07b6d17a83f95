"""Backlog, its age, and the time by party, by hand."""

from fractions import Fraction

import pytest
from stories import OFFICE, at, hours, span, story

from serviceops import Incident
from serviceops.errors import InvalidMeasure
from serviceops.lifecycle import (
    AccessGrant,
    Event,
    HoldReason,
    KnownError,
    MajorIncident,
    Problem,
    Record,
    ServiceRequest,
)
from serviceops.measures import (
    backlog,
    backlog_age,
    backlog_over,
    contact_age,
    hold_debt,
    time_by,
    time_by_party,
)
from serviceops.measures.time_breakdown import PARTY_BY_REASON
from serviceops.sla import While

# An alert has no final state: a closed one can be reopened.
KINDS = [Incident, MajorIncident, Problem, KnownError, ServiceRequest, AccessGrant, Event]
LOG = {
    "OLD": story("0 log new priority=P1", "200 resolve resolved"),
    "DAY": story("30 log new priority=P2", "32 reply <caller"),
    "NEW": story("50 log new priority=P2", "51 start in_progress"),
    "DONE": story("10 log new", "20 resolve resolved", "45 reopen in_progress",
                  "49 resolve resolved"),
    "LATER": story("60 log new"),
}  # fmt: skip


def test_backlog_counts_records_open_at_the_instant() -> None:
    # At 54: OLD is 54 h old, DAY 24 h, NEW 4 h.
    found = backlog(LOG, at=at(54), buckets=[hours(24), hours(72)])

    assert found.whole.value == 3
    assert found.whole.ids == ("OLD", "DAY", "NEW")
    assert found.whole.left_out_ids("not_open") == ("DONE",)
    assert found.whole.left_out_ids("not_yet") == ("LATER",)
    assert {name: part.ids for name, part in found.items()} == {
        "0 s to 24 h": ("NEW",), "24 h to 72 h": ("OLD", "DAY"), "72 h and over": (),
    }  # fmt: skip


@pytest.mark.parametrize(
    "end", ["fulfilled", "rejected", "denied", "revoked", "expired", "retired", "cancelled"]
)
def test_a_request_or_grant_that_has_ended_is_no_backlog(end: str) -> None:
    log = {"ENDED": story("0 draft draft", f"9 decide {end}"), "OPEN": story("0 draft draft")}

    assert backlog(log, at=at(10)).whole.ids == ("OPEN",)
    assert backlog(log, at=at(8)).whole.ids == ("ENDED", "OPEN")


@pytest.mark.parametrize("kind", KINDS)
def test_no_final_state_of_a_built_in_lifecycle_is_backlog(kind: type[Record]) -> None:
    final = kind.lifecycle.final_names()
    ended = {state: story("0 log new", f"9 end {state}") for state in final}

    assert backlog(ended, at=at(8)).whole.value == len(ended)
    assert backlog(ended, at=at(10)).whole.ids == ()


def test_backlog_over_counts_several_instants_in_one_pass() -> None:
    instants = [at(hour) for hour in (-1, 0, 15, 20, 47, 49, 60, 200)]
    # Open by hand: nothing; OLD; + DONE; DONE resolved at 20; OLD DAY DONE; DONE resolved;
    # OLD DAY NEW LATER; OLD resolved.
    found = backlog_over(iter(LOG.items()), at=instants)
    assert [measure.value for measure in found] == [0, 1, 2, 1, 3, 2, 4, 3]
    assert found[4].ids == ("OLD", "DAY", "DONE")
    urgent = backlog_over(LOG, at=instants, where=While(priority="P1"))
    assert [measure.value for measure in urgent] == [0, 1, 1, 1, 1, 1, 1, 0]


def test_age_of_the_backlog_and_of_the_last_contact() -> None:
    age = backlog_age(LOG, at=at(54))
    assert (age.length, age.percentile(90).length) == (hours(24), hours(54))
    contact = contact_age(LOG, at=at(54))
    assert [amount // 3_600_000_000 for _, amount in contact.parts] == [54, 22, 4]
    # It is Wednesday, six in the morning; NEW came at two.
    working = backlog_age(LOG, at=at(54), basis=OFFICE)
    assert [amount // 3_600_000_000 for _, amount in working.parts] == [16, 8, 0]


def test_empty_backlog_is_zero_and_has_no_age() -> None:
    assert backlog({}, at=at(9)).whole.value == 0
    assert backlog_age({}, at=at(9)).reason == "nothing was open"


def test_buckets_that_do_not_rise_are_refused() -> None:
    with pytest.raises(InvalidMeasure, match="ages that rise"):
        backlog(LOG, at=at(9), buckets=[hours(3), hours(3)])
    with pytest.raises(InvalidMeasure, match="one of the parts"):
        backlog(LOG, at=at(9))["older"]


SPENT = {
    "A": story("9 log new group=desk", "10 assign assigned group=mail", "12 hold on_hold "
               "hold_reason=caller", "20 resume in_progress hold_reason=", "22 resolve resolved"),
    "B": story("10 log new", "11 hold on_hold hold_reason=vendor"),
}  # fmt: skip


def lengths(found):  # type: ignore[no-untyped-def]
    return {name: part.length / hours(1) for name, part in found.items()}


def test_time_by_state_group_and_party_sums_to_the_open_time() -> None:
    # A lives 13 h, from 9 to 22; B 14 h, from 10 to now, 24.
    by_state = time_by(SPENT, at=at(24))
    by_group = time_by(SPENT, "group", at=at(24))
    by_party = time_by_party(SPENT, at=at(24))

    assert lengths(by_state) == {"assigned": 2, "in_progress": 2, "new": 1 + 1, "on_hold": 8 + 13}
    assert lengths(by_group) == {"desk": 1, "mail": 12, "not set": 14}
    assert lengths(by_party) == {"caller": 8, "provider": 3 + 2 + 1, "supplier": 13}
    for found in (by_state, by_group, by_party):
        assert found.whole.length == hours(27)


def test_a_reason_that_nobody_cleared_made_the_caller_act_while_the_work_went_on() -> None:
    """Most exports write a reason with the hold, and nothing when the work goes on."""
    records = {"A": story("9 log new", "12 hold on_hold hold_reason=caller",
                          "20 resume in_progress", "22 resolve resolved")}  # fmt: skip
    by_party = time_by_party(records, at=at(24))
    by_state = time_by_party(records, at=at(24), fact="state", parties={"on_hold": "caller"})

    assert lengths(by_party) == lengths(by_state) == {"caller": 8, "provider": 3 + 2}
    assert by_party.whole.length == hours(13)


def test_hold_debt_is_time_on_hold_by_party() -> None:
    found = hold_debt(SPENT, at=at(24))
    assert lengths(found) == {"caller": 8, "supplier": 13}
    assert found["caller"].ids == ("A",)
    assert found.whole.by("mean").length == hours(10.5)
    assert lengths(hold_debt(SPENT, at=at(24), parties={"caller": "caller"})) == {
        "caller": 8, "unknown": 13,
    }  # fmt: skip


def test_time_is_clipped_to_the_period_and_counted_on_the_basis() -> None:
    assert lengths(time_by(SPENT, at=at(24), period=span(11, 13))) == {
        "assigned": 1, "on_hold": 1 + 2,
    }  # fmt: skip
    assert lengths(time_by(SPENT, at=at(24), basis=OFFICE)) == {
        "assigned": 2, "in_progress": 0, "new": 2, "on_hold": 5 + 6,
    }  # fmt: skip
    none = time_by(SPENT, at=at(24), period=span(30, 40))
    assert (none.whole.value, none.whole.left_out_ids("no_time")) == (0, ("A", "B"))


def test_party_by_reason_agrees_with_hold_reasons_of_incidents() -> None:
    assert dict(PARTY_BY_REASON) == {reason.value: reason.party.value for reason in HoldReason}


def test_incident_records_are_accepted_as_they_are() -> None:
    incident = (
        Incident.log("INC-1", summary="Mail is down", caller="u-1", category="mail", at=at(9))
        .start(person="u-7", at=at(10))
        .hold(reason=HoldReason.CALLER, comment="which mailbox?", at=at(11))
        .reply(party="caller", at=at(13))
        .resolve(code="solution", notes="restarted", at=at(14))
    )
    assert lengths(hold_debt({"INC-1": incident}, at=at(20))) == {"caller": 2}
    assert backlog({"INC-1": incident}, at=at(12)).whole.value == Fraction(1)
    assert backlog({"INC-1": incident}, at=at(14)).whole.value == 0
