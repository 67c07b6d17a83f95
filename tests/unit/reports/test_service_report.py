"""A report of six tickets, counted by hand; and what a report refuses."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from unittest.mock import patch
from xml.etree import ElementTree as ET

import attrs
import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.columns import Log
from serviceops.documents import from_dict, to_dict
from serviceops.errors import InvalidPolicy, InvalidValue, LawBroken
from serviceops.history import History, Transition
from serviceops.logs import LogSchema
from serviceops.measures import CreditBand, ServiceCredits
from serviceops.reports import (
    Exclusion,
    ReportFacts,
    ServiceReport,
    attainment_curve,
    service_report,
)
from serviceops.reports.rows import AttainmentRow
from serviceops.reports.source import RecordSource
from serviceops.sla import Goal, On, Policy, Rule, Target, While
from serviceops.spans import Span
from serviceops.testing import check_report_laws

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
RESOLUTION = Target(
    "resolution", goal=Goal.working(hours=8), calendar=OFFICE, start=On("log"),
    stop=On("resolve", "cancel"), pause=While("on_hold"),
)  # fmt: skip
GOLD = Policy("gold", Rule(targets=RESOLUTION))
SILVER = Policy(
    "silver", Rule(targets=attrs.evolve(RESOLUTION, goal=Goal.working(hours=40)))
)  # fmt: skip
AT = datetime(2026, 4, 1, tzinfo=UTC)


def march(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def ticket(*steps: tuple[datetime, str, str], **facts: Any) -> History:
    """A history; the facts are set at its first step."""
    return History.of(
        Transition(at, action, state, sets=facts if number == 0 else (),
                   **({"party": "caller"} if action == "reply" else {}))
        for number, (at, action, state) in enumerate(steps)
    )  # fmt: skip


# 2 March 2026 is a Monday. Hours in brackets are open hours.
TICKETS: Mapping[str, History] = {
    # Met: two hours in the queue, two of work [4 h].
    "A": ticket((march(2, 9), "log", "new"), (march(2, 11), "start", "in_progress"),
                (march(2, 13), "resolve", "resolved"), site="lisbon", score=5),
    # Missed: one hour in the queue, then a day on hold for the caller (not counted), then 12 h of
    # work: Tue 10-17, Wed 9-14 [7 + 5 h]; 13 h counted, five over the goal.
    "B": History.of([
        Transition(march(2, 9), "log", "new", sets={"site": "lisbon", "score": 2}),
        Transition(march(2, 10), "hold", "on_hold", sets={"hold_reason": "caller"}),
        Transition(march(3, 10), "resume", "in_progress", sets={"hold_reason": None}),
        Transition(march(4, 14), "resolve", "resolved"),
    ]),
    # Met, reopened, and resolved again.
    "C": ticket((march(5, 9), "log", "new"), (march(5, 10), "resolve", "resolved"),
                (march(6, 9), "reopen", "in_progress"), (march(6, 10), "resolve", "resolved"),
                site="porto"),
    # Missed and still open: breached on the 12th at the end of the day.
    "D": ticket((march(12, 9), "log", "new"), site="porto"),
    # Open and not breached: it came in on the last afternoon.
    "E": ticket((march(31, 16), "log", "new")),
    # Before the report, and still open in it: April would be the first period of a later one.
    "F": ticket((datetime(2026, 2, 27, 9, tzinfo=UTC), "log", "new"),
                (datetime(2026, 2, 27, 10, tzinfo=UTC), "reply", "new"),
                (march(2, 9), "resolve", "resolved")),
}  # fmt: skip


def report(records: Any = TICKETS, score: str | None = None, **changed: Any) -> ServiceReport:
    given = {
        "at": AT,
        "hours": OFFICE,
        "start": march(1, 0),
        "facts": ReportFacts(score=score),
    } | changed
    return service_report(records, GOLD, **given)


@pytest.fixture(params=["records", "columns"])
def records(request: pytest.FixtureRequest) -> Any:
    return TICKETS if request.param == "records" else Log.of(TICKETS)


def test_attainment_counts_what_was_decided_in_the_month(records: Any) -> None:
    (row,) = report(records).attainment

    # A, C and F (8 h on Friday after 9:00: stopped on Monday at 9:00 with 8 h, just met) are met.
    assert (row.period, row.met, row.missed) == ("2026-03", 3, 2)
    assert row.share == Fraction(3, 5)


def test_attainment_by_the_last_value_of_a_fact(records: Any) -> None:
    rows = report(records, by=["site"]).attainment

    assert [(row.value, row.met, row.missed) for row in rows if row.fact] == [
        ("lisbon", 1, 1), ("porto", 1, 1), (None, 1, 0)
    ]  # fmt: skip


def test_lengths_leave_open_cycles_out_and_say_so(records: Any) -> None:
    (row,) = report(records).lengths

    # 1 h (C), 4 h (A), 8 h (F), 13 h (B); the rank of the median of four is the second.
    assert (row.stopped, row.open_breached) == (4, 1)
    assert (row.p50, row.p90, row.p95) == tuple(timedelta(hours=n) for n in (4, 13, 13))
    assert [(row.code, row.count) for row in report(records).left_out] == [("open", 1)]


def test_the_worst_misses_come_first_with_their_ledgers(records: Any) -> None:
    first, second = report(records).misses

    # D: from Thursday 12 to Tuesday 31 March are 14 working days of eight hours.
    assert (first.record, first.elapsed) == ("D", timedelta(hours=14 * 8))
    assert (second.record, second.elapsed, second.overrun) == (
        "B", timedelta(hours=13), timedelta(hours=5)
    )  # fmt: skip
    assert dict(second.parts) == {
        "queue": timedelta(hours=1), "waiting for caller": timedelta(hours=8),
        "work": timedelta(hours=12),
    }  # fmt: skip
    assert second.ledger.counted == second.elapsed
    assert first.stopped_at is None
    assert [miss.record for miss in report(records, worst=1).misses] == ["D"]


def test_a_miss_is_a_sentence_and_has_the_view_of_its_waterfall(records: Any) -> None:
    _, miss = report(records).misses

    assert str(miss) == "B: resolution, 5 h past the goal"
    assert miss._repr_html_() == miss.figure().html()


def test_time_after_a_record_ended_is_no_work() -> None:
    # The clock of the response has no end for a ticket that is cancelled before anybody starts: an
    # hour in the queue, then 7 open hours of Monday and 8 of Tuesday while it is not open.
    response = Target(
        "response", goal=Goal.working(hours=1), calendar=OFFICE, start=On("log"), stop=On("start")
    )
    cancelled = ticket((march(2, 9), "log", "new"), (march(2, 10), "cancel", "cancelled"))

    (miss,) = service_report(
        {"A": cancelled}, Policy("p", Rule(targets=response)), at=march(4, 0)
    ).misses

    assert dict(miss.parts) == {"queue": timedelta(hours=1), "not open": timedelta(hours=15)}


def test_counted_time_on_hold_is_the_party_s_that_had_to_act_and_no_work() -> None:
    # The clock pauses for the caller alone. An hour in the queue, one of work, two on hold for the
    # caller, three for the vendor, one more of work; then 8 h of Tuesday on hold without a reason.
    caller_only = attrs.evolve(
        RESOLUTION, goal=Goal.working(hours=4), pause=While("on_hold", hold_reason="caller")
    )
    held = History.of([
        Transition(march(2, 9), "log", "new"),
        Transition(march(2, 10), "start", "in_progress"),
        Transition(march(2, 11), "hold", "on_hold", sets={"hold_reason": "caller"}),
        Transition(march(2, 13), "hold", sets={"hold_reason": "vendor"}),
        Transition(march(2, 16), "resume", "in_progress"),
        Transition(march(2, 17), "hold", "on_hold", sets={"hold_reason": None}),
        Transition(march(3, 17), "resolve", "resolved"),
    ])  # fmt: skip

    (miss,) = service_report({"A": held}, Policy("p", Rule(targets=caller_only)), at=AT).misses

    hours = {name: length / timedelta(hours=1) for name, length in miss.parts}
    assert list(hours) == ["queue", "waiting for caller", "waiting for supplier", "work"]
    assert list(hours.values()) == [1, 2, 3, 10]
    assert miss.elapsed == timedelta(hours=14)


def test_the_flow_of_the_month(records: Any) -> None:
    (row,) = report(records).flow

    # A to E came, F was there; A, B, C (twice) and F were finished; D and E are open.
    assert (row.arrivals, row.finished, row.reopened, row.backlog) == (5, 5, 1, 2)


def test_the_backlog_is_that_of_the_last_period_and_what_moved(records: Any) -> None:
    weeks = report(records, period="week", start=march(2, 0)).flow

    before = 1  # F
    for row in weeks:
        assert row.backlog == before + row.arrivals - row.finished + row.reopened
        before = row.backlog


def test_open_hours_of_open_records_by_who_had_to_act(records: Any) -> None:
    (row,) = report(records).flow

    # A 4 h, B 1 + 12 h of 21, C 1 + 1, D 112, E 1 h (16 to 17), F nothing before Monday 9:00.
    assert dict(row.parties) == {
        "caller": timedelta(hours=8), "provider": timedelta(hours=4 + 13 + 2 + 112 + 1)
    }  # fmt: skip


@pytest.mark.parametrize("way", [dict, Log.of])
def test_a_reason_that_nobody_cleared_made_the_caller_act_while_the_work_went_on(way: Any) -> None:
    steps = [
        (9, "log", "new", {}), (10, "hold", "on_hold", {"hold_reason": "caller"}),
        (12, "resume", "in_progress", {}), (16, "resolve", "resolved", {}),
    ]  # fmt: skip
    history = History.of(Transition(march(2, hour), *step) for hour, *step in steps)
    by_reason = report(way({"A": history}))
    by_state = report(
        way({"A": history}), facts=ReportFacts(party="state", parties={"on_hold": "caller"})
    )

    spent = (("caller", timedelta(hours=2)), ("provider", timedelta(hours=1 + 4)))
    assert by_reason.flow[0].parties == by_state.flow[0].parties == spent


@pytest.mark.parametrize("way", [dict, Log.of])
def test_parties_come_in_the_order_of_their_names_for_records_and_columns(way: Any) -> None:
    facts = ReportFacts(parties={"change": "provider", "caller": "caller"})
    (row,) = report(way(TICKETS), facts=facts).flow

    assert [name for name, _ in row.parties] == ["provider", "caller"]


def test_arrivals_by_weekday_and_hour_of_the_zone(records: Any) -> None:
    found = report(records, zone="Asia/Tokyo")

    # 9:00 in UTC is 18:00 in Tokyo; E came at 16:00 on a Tuesday, which is Wednesday 1:00.
    counted = {(d, h): n for d, row in enumerate(found.week) for h, n in enumerate(row) if n}
    assert counted == {(0, 18): 2, (3, 18): 2, (2, 1): 1}


def test_usual_hours_are_those_of_the_calendar() -> None:
    assert report().open_hours == tuple((day, hour) for day in range(5) for hour in range(9, 17))


def test_first_contact_and_scores_where_the_log_has_them(records: Any) -> None:
    (row,) = report(records, score="score").flow

    # Of those that came in March A, B and C are finished; C came back.
    assert row.first_contact == (2, 3)
    assert row.satisfied == (1, 2)
    assert report(records).flow[0].satisfied is None


def test_first_contact_is_absent_from_a_log_without_contacts() -> None:
    quiet = {name: TICKETS[name] for name in "AB"}

    assert report(quiet).flow[0].first_contact is None
    assert report(Log.of(quiet)).flow[0].first_contact is None


def test_an_exclusion_changes_attainment_and_stays_visible(records: Any) -> None:
    gone = Exclusion(record="B", why="the caller was away", by="ann", at=march(5, 9))
    found = report(records, exclusions=[gone], by=["site"])
    row = found.attainment[0]

    assert (row.met, row.missed, row.excluded_met, row.excluded_missed) == (3, 1, 0, 1)
    assert (row.share, row.share_as_measured) == (Fraction(3, 4), Fraction(3, 5))
    assert found.share("resolution") == Fraction(3, 4)
    lisbon = next(row for row in found.attainment if row.value == "lisbon")
    assert (lisbon.met, lisbon.missed, lisbon.excluded_missed) == (1, 0, 1)
    assert [miss.excluded for miss in found.misses] == ["", "the caller was away"]
    for text in (found.text(), found.html()):
        assert "the caller was away" in text
        assert "ann" in text
    # All other figures still have the record.
    assert found.lengths == report(records).lengths


def test_an_exclusion_from_another_target_changes_nothing() -> None:
    response = attrs.evolve(RESOLUTION, name="response", stop=On("start"))
    both = Policy("both", Rule(targets=(RESOLUTION, response)))
    other = Exclusion(record="B", target="response", why="w", by="ann", at=march(5, 9))

    def resolved(*exclusions: Exclusion) -> list[AttainmentRow]:
        found = service_report(TICKETS, both, at=AT, hours=OFFICE, exclusions=exclusions)
        return [row for row in found.attainment if row.target == "resolution"]

    assert resolved(other) == resolved()


def test_an_exclusion_from_a_target_that_is_not_there_is_refused(records: Any) -> None:
    other = Exclusion(record="B", target="resolutoin", why="w", by="ann", at=march(5, 9))

    with pytest.raises(InvalidValue, match="'resolutoin' was given where one of the targets res"):
        report(records, exclusions=[other])


@pytest.mark.parametrize("missing", ["record", "why", "by"])
def test_an_exclusion_names_its_record_its_reason_and_who_decided(missing: str) -> None:
    given = {"record": "B", "why": "w", "by": "ann", "at": AT} | {missing: " "}

    with pytest.raises(InvalidValue, match=missing):
        Exclusion(**given)


def test_an_exclusion_of_a_record_that_is_not_there_is_refused(records: Any) -> None:
    with pytest.raises(InvalidValue, match="a record of the report"):
        report(records, exclusions=[Exclusion(record="Z", why="w", by="ann", at=AT)])


TERMS = ServiceCredits(
    bands=[CreditBand(at_least="60 %", below="75 %", credit="10 %"),
           CreditBand(below="60 %", credit="25 %")],
    claim_months=1,
)  # fmt: skip


def test_credits_follow_the_figure_with_its_exclusions() -> None:
    gone = Exclusion(record="B", why="w", by="ann", at=AT)
    (owed,) = report(credit_terms={"resolution": TERMS}).credits
    (less,) = report(credit_terms={"resolution": TERMS}, exclusions=[gone]).credits

    # 60 % is the included edge of the band; 75 % the excluded one.
    assert (owed.share, owed.credit) == (Fraction(3, 5), Fraction(1, 10))
    assert (less.share, less.credit) == (Fraction(3, 4), 0)
    assert owed.claim_until == datetime(2026, 5, 1, tzinfo=UTC)
    assert owed.is_final


def test_a_credit_of_a_month_that_is_not_over_is_not_final() -> None:
    (owed,) = report(credit_terms={"resolution": TERMS}, at=march(20, 0)).credits

    assert not owed.is_final


def test_credits_of_a_target_that_is_not_there_are_refused() -> None:
    with pytest.raises(InvalidValue, match="one of the targets resolution"):
        report(credit_terms={"response": TERMS})


def test_credits_of_a_month_without_records_of_their_target_owe_nothing() -> None:
    gold = Rule(targets=RESOLUTION, when=While(site="none"))
    two = Policy("two", rules=[gold, Rule(targets=attrs.evolve(RESOLUTION, name="other"))])
    terms = {"resolution": TERMS, "other": TERMS}

    owed = service_report(TICKETS, two, at=AT, start=march(1, 0), credit_terms=terms).credits
    quiet = report({}, credit_terms={"resolution": TERMS})

    assert [one.target for one in owed] == ["other"]
    assert quiet.credits == ()


def test_another_policy_is_shown_beside(records: Any) -> None:
    found = report(records, beside=SILVER)

    # Of forty hours only D is missed.
    assert found.share("resolution", policy="silver") == Fraction(4, 5)
    assert "+20.00 %" in found.text()
    with pytest.raises(InvalidPolicy, match="another name"):
        report(beside=GOLD)


def test_a_curve_of_goals(records: Any) -> None:
    curve = attainment_curve(records, RESOLUTION, hours=[1, 4, 8, 13, 200], at=AT)

    # 1 h (C), 4 h (A), 8 h (F), 13 h (B); D is open after 112 h and E after one.
    ((name, points),) = curve.series
    assert name == "resolution"
    assert points == ((1, 20.0), (4, 40.0), (8, 60.0), (13, 80.0), (200, 100.0))


def test_goals_of_a_curve_that_fall_are_refused_before_the_log_is_read() -> None:
    with (
        patch.object(RecordSource, "cycles", side_effect=AssertionError("read")),
        pytest.raises(InvalidValue, match="rising order"),
    ):
        attainment_curve(TICKETS, RESOLUTION, hours=[8, 4], at=AT)


def test_a_frame_is_a_source_with_its_schema() -> None:
    polars = pytest.importorskip("polars")
    rows = [
        {"id": name, "at": t.at, "action": t.action, "state": t.state,
         **{fact: dict(history.facts_at(t.at)).get(fact) for fact in ("hold_reason", "site")}}
        for name, history in TICKETS.items() for t in history
    ]  # fmt: skip
    schema = LogSchema(case="id", at="at", action="action", state="state",
                       facts=["hold_reason", "site"])  # fmt: skip
    frame = polars.DataFrame(rows)

    found = report(frame, schema=schema, by=["site"])

    assert found.attainment == report(by=["site"]).attainment
    assert found.lengths == report().lengths
    with pytest.raises(InvalidValue, match="its schema"):
        report(frame)
    with pytest.raises(InvalidValue, match="no schema"):
        report(schema=schema)


def test_the_same_records_give_the_same_bytes_in_both_forms() -> None:
    one, other = report(score="score"), report(Log.of(TICKETS), score="score")

    assert one == other
    assert one.html() == other.html()
    assert one.text() == other.text()
    assert json.dumps(to_dict(one)) == json.dumps(to_dict(other))


def test_a_report_reads_back_from_its_document() -> None:
    gone = Exclusion(record="B", why="w", by="ann", at=AT)
    found = report(
        exclusions=[gone], credit_terms={"resolution": TERMS}, beside=SILVER, by=["site"],
        score="score",
    )  # fmt: skip
    again = from_dict(json.loads(json.dumps(to_dict(found))))

    assert again == found
    assert again.html() == found.html()


def test_the_page_is_one_file_without_script() -> None:
    page = report(title="<b>March</b>", by=["site"]).html()

    assert "<b>March" not in page
    assert "&lt;b&gt;March&lt;/b&gt;" in page
    assert "<script" not in page
    assert not re.findall(r'(?:src|href)\s*=|url\(\s*["\']?http|@import', page)
    assert page.startswith("<!DOCTYPE html>")
    body = page[page.index("<body>") : page.index("</html>")]
    ET.fromstring(body)  # well formed: every element is closed


def test_hostile_texts_of_a_log_are_texts_of_the_page() -> None:
    bad = '<script>alert("1")</script>'
    log = {bad: ticket((march(2, 9), "log", "new"), (march(6, 9), "resolve", "resolved"), site=bad)}

    page = report(log, by=["site"]).html()

    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_rows_are_plain_and_have_datetimes() -> None:
    found = report(credit_terms={"resolution": TERMS}, by=["site"], score="score")

    for kind in ("attainment", "lengths", "left_out", "misses", "ledger", "flow", "parties",
                 "arrivals", "exclusions", "credits"):  # fmt: skip
        for row in found.records(kind):
            kinds = (str, int, float, bool, datetime, timedelta, type(None))
            assert all(isinstance(value, kinds) for value in row.values()), kind
    assert found.records()[0]["start"] == march(1, 0)
    assert sum(row["arrivals"] for row in found.records("arrivals")) == 5
    with pytest.raises(InvalidValue, match="attainment, lengths"):
        found.records("tickets")
    with pytest.raises(InvalidValue, match="one of attainment, lengths"):
        found.records(["attainment"])  # type: ignore[arg-type] # refused, not raw


def test_the_ledgers_of_the_rows_add_up_to_the_misses() -> None:
    found = report()

    for miss in found.misses:
        rows = [row for row in found.records("ledger") if row["record"] == miss.record]
        assert sum((row["counted"] for row in rows), timedelta()) == miss.elapsed


def test_a_name_that_the_report_does_not_have_is_refused() -> None:
    with pytest.raises(InvalidValue, match="such as resolution"):
        report().share("response")
    with pytest.raises(InvalidValue, match="such as resolution"):
        report().share("resolution", "2026-04")
    with pytest.raises(InvalidValue, match="such as resolution"):
        report().share("resolution", ["2026-03"])  # type: ignore[arg-type] # refused, not raw


def test_a_report_of_nothing_needs_its_start() -> None:
    with pytest.raises(InvalidValue, match="start"):
        service_report({}, GOLD, at=AT)
    empty = service_report({}, GOLD, at=AT, start=march(1, 0))
    assert empty.attainment == ()
    assert "2026-03" in empty.text()
    ET.fromstring(empty.html()[len("<!DOCTYPE html>\n") :].replace("<meta charset=\"utf-8\">", "")
                  .replace('<meta name="viewport" content="width=device-width, initial-scale=1">',
                           ""))  # fmt: skip


def test_periods_and_a_start_are_not_both_taken() -> None:
    with pytest.raises(InvalidValue, match="not both"):
        report(period=[])


def test_shares_by_a_fact_are_shown_with_two_decimals_as_all_shares_are(records: Any) -> None:
    lines = report(records, by=["site"]).text().splitlines()

    start = lines.index("Attainment by fact")
    assert [" ".join(line.split()) for line in lines[start + 5 : start + 10]] == [
        "target records decided 2026-03",
        "---------- ------------ ------- --------",
        "resolution site lisbon 2 50.00 %",
        "resolution site porto 2 50.00 %",
        "resolution site not set 1 100.00 %",
    ]


@pytest.mark.parametrize("unit", ["months", "day"])
def test_a_unit_that_no_report_has_is_refused_with_those_there_are(unit: Any) -> None:
    kinds = "'week', 'month', 'quarter', 'year', or periods of your own"
    with pytest.raises(InvalidValue, match=f"'{unit}' was given where one of {kinds} is"):
        report(period=unit)


def test_a_score_that_is_none_is_refused(records: Any) -> None:
    with pytest.raises(InvalidValue, match="from 1 to 5"):
        report({"A": ticket((march(2, 9), "log", "new"), score=6)}, score="score")


def test_a_report_at_the_first_of_april_ends_with_march() -> None:
    assert [period.name for period in report().periods] == ["2026-03"]
    assert "not over" not in report().text()
    assert "not over" in report(at=march(20, 0)).text()


def spoilt(found: ServiceReport, rows: str, **changed: Any) -> ServiceReport:
    """The report with a change in the last of its rows of one kind."""
    several = getattr(found, rows)
    return attrs.evolve(found, **{rows: (*several[:-1], attrs.evolve(several[-1], **changed))})


@pytest.mark.parametrize(
    ("law", "rows", "changed"),
    [
        ("facts", "attainment", {"met": 5}),
        ("decided", "lengths", {"stopped": 9}),
        ("backlog", "flow", {"reopened": 1}),
        ("ledger", "misses", {"elapsed": timedelta(hours=1)}),
        ("ledger", "misses", {"parts": {"work": timedelta(hours=1)}}),
    ],
)
def test_a_report_that_does_not_add_up_is_found(
    law: str, rows: str, changed: dict[str, Any]
) -> None:
    found = report(period="week", start=march(2, 0), by=["site"])
    check_report_laws(found)

    with pytest.raises(LawBroken, match=law):
        check_report_laws(spoilt(found, rows, **changed))


@pytest.fixture(params=["records", "columns"])
def form(request: pytest.FixtureRequest) -> Any:
    """How a log is handed over: record by record, or in columns."""
    return dict if request.param == "records" else Log.of


def test_a_cycle_decided_at_the_edge_of_a_period_belongs_to_the_later_one(form: Any) -> None:
    edges = [march(2, 9), march(2, 13), march(3, 9)]
    periods = [Span(edges[0], edges[1]), Span(edges[1], edges[2])]
    found = report(form({"A": TICKETS["A"]}), period=periods, start=None)

    # A came at the first edge and was resolved at the second.
    assert [(row.met, row.missed) for row in found.attainment] == [(0, 0), (1, 0)]
    assert [(row.arrivals, row.finished, row.backlog) for row in found.flow] == [
        (1, 0, 1),
        (0, 1, 0),
    ]
    until = report(form({"A": TICKETS["A"]}), period=periods[:1], start=None)
    assert [(row.code, row.count) for row in until.left_out] == [("outside_period", 1)]


def test_a_cycle_cancelled_after_its_breach_is_not_judged(form: Any) -> None:
    policy = Policy("gold", Rule(targets=attrs.evolve(
        RESOLUTION, stop=On("resolve"), cancel=On("cancel"))))  # fmt: skip
    log = {"A": ticket((march(2, 9), "log", "new"), (march(9, 9), "cancel", "cancelled"))}

    found = service_report(form(log), policy, at=AT)

    assert [(row.met, row.missed) for row in found.attainment] == [(0, 0)]
    assert [(row.code, row.count) for row in found.left_out] == [("cancelled", 1)]
    assert found.misses == ()


def test_a_record_that_begins_finished_came_and_was_finished(form: Any) -> None:
    log = {"A": TICKETS["A"], "Z": ticket((march(3, 9), "import", "closed"))}

    (row,) = report(form(log)).flow

    assert (row.arrivals, row.finished, row.reopened, row.backlog) == (2, 2, 0, 0)


def test_a_day_open_once_is_no_usual_hour_and_a_holiday_is_one() -> None:
    office = BusinessCalendar(
        zone="UTC", week={"mon-fri": ["09:00-17:00"]},
        exceptions={date(2026, 3, 14): ["09:00-12:00"]}, holidays={date(2026, 3, 2): "Carnival"},
    )  # fmt: skip

    assert report(hours=office).open_hours == report().open_hours


def test_all_periods_are_summed_in_the_text() -> None:
    lines = report(period="week", start=march(2, 0)).text().splitlines()

    (line,) = [line for line in lines if "in all" in line]
    assert line.split() == ["resolution", "in", "all", "60.00", "%", "3", "2"]


def test_a_report_of_one_record_does_not_say_records() -> None:
    one = {"A": TICKETS["A"]}
    assert ", 1 record under the policy" in report(one).text()
    assert ", 0 records under the policy" in report({}).text()


def test_a_misspelt_fact_of_a_report_is_refused_with_the_names_there_are() -> None:
    records = {"A": ticket((march(2, 9), "log", "new"), site="Porto")}
    for given in (records, Log.of(records)):
        with pytest.raises(InvalidValue, match=r"'sight' .* \(they have site\)"):
            report(given, by=["site", "sight"])
        with pytest.raises(InvalidValue, match=r"'waits_for' .* \(they have site\)"):
            report(given, facts=ReportFacts(party="waits_for"))
    assert report({}, by=["sight"], start=march(1, 0)).size == 0  # no record: nobody can know


def test_a_fact_with_many_values_shows_those_with_the_most_cycles() -> None:
    log = {
        f"{value}-{number}": ticket((march(2, 9), "log", "new"),
                                    (march(2, 10), "resolve", "resolved"), person=f"p{value}")
        for value in range(70) for number in range(2 if value >= 60 else 1)
    }  # fmt: skip
    found = report(log, by=["person"])

    shown = [line.split()[2] for line in found.text().splitlines()
             if line.startswith("resolution  person")]  # fmt: skip
    assert len(shown) == 60
    assert {f"p{value}" for value in range(60, 70)} <= set(shown)
    assert "of 70" in found.text()
    assert len(found.records()) == 71


def test_another_process_with_other_hashes_gives_the_same_bytes() -> None:
    script = Path(__file__).parents[3] / "examples" / "12_the_month_in_one_page.py"
    code = (
        f"import runpy; found = runpy.run_path({str(script)!r}); import hashlib;"
        " print(hashlib.sha256(found['report'].html().encode()).hexdigest())"
    )
    pages = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout.splitlines()[-1]
        for seed in ("1", "2")
    }  # fmt: skip

    assert len(pages) == 1
