"""First-contact resolution in its three published forms, and satisfaction, by hand."""

from fractions import Fraction

import pytest
from stories import OFFICE, at, span, story

from serviceops import Incident
from serviceops.desk import Channel, Contact, first_contact
from serviceops.errors import InvalidMeasure
from serviceops.measures import (
    Moments,
    csat,
    fcr,
    fcr_freshservice,
    fcr_hdi,
    fcr_zoho,
    response_rate,
)

LATER = at(300)
AGENT = "reply <provider !public=yes"
# id: history, then by hand: HDI, Freshservice, Zoho (None: not counted)
LOG = {
    "PHONE": (("9 log new channel=phone", "9.2 start in_progress", f"9.3 {AGENT}",
               "9.5 resolve resolved", "60 close closed"), 1, 1, 1),
    "HELD": (("9 log new channel=phone", "10 hold on_hold", "12 reply in_progress <caller",
              f"13 {AGENT}", "14 resolve resolved", "60 close closed"), 0, 0, 1),
    "HANDED": (("9 log new channel=phone", "10 reassign group=b", f"10 {AGENT}", f"11 {AGENT}",
                "12 resolve resolved", "60 close closed"), 0, 1, 0),
    "BACK": (("9 log new", "10 resolve resolved", "20 reopen in_progress", f"20 {AGENT}",
              "30 resolve resolved", "90 close closed"), 0, 0, 1),
    "MAIL": (("17.5 log new channel=mail", "33.9 resolve resolved", "90 close closed"), 1, 1, 0),
    "SLOW": (("9 log new channel=email", "11 resolve resolved"), 0, 1, None),
    "THANKS": (("9 log new", "10 resolve resolved", "11 reply <caller"), 1, 0, None),
    "OPEN": (("9 log new",), 0, None, None),
}  # fmt: skip
REPORTED = {name: story(*row[0]) for name, row in LOG.items()}


@pytest.mark.parametrize(
    ("measure", "column", "given"),
    [(fcr_hdi, 1, {"basis": OFFICE}), (fcr_freshservice, 2, {}), (fcr_zoho, 3, {})],
)
def test_first_contact_resolution_agrees_with_the_table(measure, column, given) -> None:  # type: ignore[no-untyped-def]
    by_hand = {name: row[column] for name, row in LOG.items() if row[column] is not None}
    found = measure(REPORTED, at=LATER, **given)

    assert dict(found.parts) == by_hand
    assert found.value == Fraction(sum(by_hand.values()), len(by_hand))
    assert set(found.left_out_ids("not_resolved")) == set(LOG) - set(by_hand)


def test_written_contact_resolved_in_exactly_one_hour_counts() -> None:
    log = {
        "HOUR": story("9 log new channel=email", "10 resolve resolved"),
        "MORE": story("9 log new channel=email", "10.001 resolve resolved"),
    }
    assert dict(fcr_hdi(log, at=LATER).parts) == {"HOUR": 1, "MORE": 0}


def test_records_outside_eligible_are_left_out() -> None:
    found = fcr_hdi(REPORTED, at=LATER, basis=OFFICE, eligible=~Moments.WRITTEN)
    assert found.left_out_ids("not_eligible") == ("MAIL", "SLOW")


def test_written_contains_every_channel_that_is_not_live() -> None:
    waited_on = {channel.value for channel in Channel if channel.is_live}
    log = {channel.value: story(f"9 log new channel={channel}", "20 resolve resolved")
           for channel in Channel if channel is not Channel.EVENT}  # fmt: skip
    found = fcr_hdi(log, at=LATER)  # 11 hours: too late in writing
    assert {name for name, good in found.parts if good} == waited_on


def test_contacts_belong_to_the_period_they_started_in() -> None:
    found = fcr_hdi(REPORTED, at=LATER, period=span(12, 24))
    assert found.ids == ("MAIL",)
    assert fcr_hdi(REPORTED, at=LATER, period=span(12, 24)).value == 0  # by the wall clock: 16 h
    assert fcr_zoho({}, at=LATER).reason == "no record is counted"


SCORES = {"A": 5, "B": 4, "C": 3, "D": 1, "E": None, "F": None, "G": None, "H": None}


def test_satisfaction_is_the_two_best_of_five_with_the_response_rate() -> None:
    found = csat(SCORES)

    assert found.value == Fraction(2, 4)
    assert found.left_out_ids("no_answer") == ("E", "F", "G", "H")
    assert dict(found.details)["response_rate"] == "50.00 % (4 of 8)"
    assert response_rate(SCORES).value == Fraction(1, 2)
    assert csat(SCORES, positive=1).value == Fraction(1, 4)
    assert csat({"A": 10, "B": 8, "C": 9}, best=10).value == Fraction(2, 3)


def test_satisfaction_without_surveys_or_replies_has_no_figure() -> None:
    assert csat({}).reason == "no record is counted"
    assert response_rate({}).value is None
    unanswered = csat({"A": None})
    assert unanswered.reason == "no record is counted: 1 without an answer"
    assert dict(unanswered.details)["response_rate"] == "0.00 % (0 of 1)"


@pytest.mark.parametrize("score", [0, 6, 4.5, True, "5"])
def test_score_off_the_scale_is_refused(score: object) -> None:
    with pytest.raises(InvalidMeasure, match="a whole score from 1 to 5"):
        csat({"A": score})  # type: ignore[dict-item]


def test_scale_with_only_positive_scores_is_refused() -> None:
    with pytest.raises(InvalidMeasure, match="from 1 to 4"):
        csat(SCORES, positive=5)


def test_judged_contacts_are_counted() -> None:
    def incident(name: str) -> Incident:
        return Incident.log(name, summary="x", caller="u-7", category="mail", at=at(9))

    call = Contact.log("CON-1", channel=Channel.PHONE, caller="u-7", summary="x", at=at(9))
    call = call.turn_into(kind="incident", record_id="A", at=at(9))
    solved = incident("A").add_contact(contact="CON-1", at=at(9))
    solved = solved.resolve(code="solution", notes="restarted", at=at(9.1))
    other = Contact.log("CON-2", channel=Channel.PHONE, caller="u-7", summary="x", at=at(9))
    other = other.turn_into(kind="incident", record_id="B", at=at(9))
    again = Contact.log("CON-3", channel=Channel.PHONE, caller="u-7", summary="x", at=at(9.5))
    again = again.match(record_id="B", evidence=[incident("B")], at=at(9.5))
    other_call = incident("B").add_contact(contact="CON-2", at=at(9))
    other_call = other_call.add_contact(contact="CON-3", at=at(9.5))
    other_call = other_call.resolve(code="solution", notes="restarted", at=at(10))
    call = call.resolve(answer="try now", evidence=[solved], at=at(9.1))
    found = fcr(
        {
            one.id: first_contact(one, [call, other, again])
            for one in (solved, other_call, incident("C"))
        }
    )
    assert dict(found.parts) == {"A": 1, "B": 0}
    assert found.value == Fraction(1, 2)
    assert found.left_out_ids("not_resolved") == ("C",)


def test_what_comes_right_after_the_first_contact_shows_that_it_was_not_enough() -> None:
    log = {
        "ASKED": story("9 log new", "9.5 reply <caller", "10 resolve resolved"),
        "SAID": story("9 log new <caller", "10 resolve resolved"),
    }
    assert dict(fcr_hdi(log, at=LATER).parts) == {"ASKED": 0, "SAID": 1}


def test_whether_a_contact_was_written_is_decided_at_its_start() -> None:
    log = {
        "CALL": story("9 log new channel=phone", "9.5 amend channel=email", "11 resolve resolved"),
        "MAIL": story("9 log new channel=email", "9.5 amend channel=phone", "11 resolve resolved"),
    }
    assert dict(fcr_hdi(log, at=LATER).parts) == {"CALL": 1, "MAIL": 0}
