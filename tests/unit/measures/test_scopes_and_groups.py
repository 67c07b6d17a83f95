"""Scopes and groups of measures, and unknown keywords."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from stories import OFFICE, at, hours, span, story

from serviceops import SpanSet
from serviceops.columns import Log
from serviceops.errors import InvalidMeasure
from serviceops.lifecycle import Incident
from serviceops.logs import LogSchema
from serviceops.measures import (
    attainment,
    availability,
    bounce,
    fcr_freshservice,
    fcr_hdi,
    fcr_zoho,
    grouped,
    hold_debt,
    mtbf,
    mtbsi,
    mtrs,
    mtta,
    mttr_recovery,
    outage_stages,
    overrun,
    ping_pong,
    reassigned,
    reassignments,
    reopen_events,
    reopen_rate,
    time_by,
    time_by_party,
    unavailability,
)

NOW = at(30)
LOG = {
    "A": story("9 log new priority=P1", "10 start in_progress"),
    "B": story("9 log new priority=P2", "12 start in_progress"),
    "C": story("9 log new priority=P1", "11 start in_progress priority=P2"),
    "D": story("9 log new"),
}
OF_RECORDS = [
    mtta, mttr_recovery, outage_stages, fcr_hdi, fcr_freshservice, fcr_zoho, reopen_events,
    reassignments, reassigned, ping_pong, time_by, time_by_party, hold_debt,
]  # fmt: skip


@pytest.mark.parametrize("measure", OF_RECORDS)
def test_unknown_keyword_of_a_measure_is_a_type_error(
    measure: Callable[..., object],
) -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'perod'"):
        measure(LOG, at=NOW, perod=span(0, 24))


@pytest.mark.parametrize("measure", [reopen_rate, bounce])
def test_unknown_keyword_of_a_measure_with_a_window_is_a_type_error(
    measure: Callable[..., object],
) -> None:
    with pytest.raises(TypeError, match="'perod'"):
        measure(LOG, at=NOW, within=hours(1), perod=None)


@pytest.mark.parametrize("measure", [availability, unavailability, mtrs, mtbf, mtbsi])
def test_unknown_keyword_of_an_outage_measure_is_a_type_error(
    measure: Callable[..., object],
) -> None:
    with pytest.raises(TypeError, match="'maintenance'"):
        measure([], period=span(0, 24), maintenance=SpanSet())


@pytest.mark.parametrize("measure", [attainment, overrun])
def test_unknown_keyword_of_attainment_is_a_type_error(measure: Callable[..., object]) -> None:
    with pytest.raises(TypeError, match="'perod'"):
        measure({}, perod=None)


@pytest.mark.parametrize(
    "measure", [fcr_freshservice, fcr_zoho, reopen_events, reassignments, reassigned, ping_pong]
)
def test_a_measure_that_counts_no_time_takes_no_basis(measure: Callable[..., object]) -> None:
    with pytest.raises(TypeError, match="'basis'"):
        measure(LOG, at=NOW, basis=OFFICE)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"period": (at(0), at(24))}, "a Span"),
        ({"basis": OFFICE.calendar}, "a time basis"),
        ({"where": "P1"}, "level"),
        ({"dated_by": "end"}, "'start' or 'stop'"),
        ({"statistic": 90}, "a statistic"),
    ],
)
def test_scope_with_a_wrong_value_is_refused(given: dict[str, object], expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        mtta(LOG, at=NOW, **given)


def test_wrong_service_time_and_planned_downtime_are_refused() -> None:
    with pytest.raises(InvalidMeasure, match="a time basis"):
        availability([], period=span(0, 24), service_time=OFFICE.calendar)  # type: ignore[arg-type]
    with pytest.raises(InvalidMeasure, match="a set of spans"):
        availability([], period=span(0, 24), planned=[span(1, 2)])  # type: ignore[arg-type]


def test_groups_add_up_to_the_whole() -> None:
    by_priority = grouped(LOG, "priority", at=NOW)
    times = {level: mtta(of_it, at=NOW) for level, of_it in by_priority.items()}

    assert {level: measure.length for level, measure in times.items()} == {
        "P1": hours(1), "P2": hours(2.5), None: None,
    }  # fmt: skip
    assert sum(measure.total for measure in times.values()) == mtta(LOG, at=NOW).total
    assert list(grouped(LOG, "priority", at=at(10))["P1"]) == ["A", "C"]
    assert list(grouped(LOG, "state", at=at(8))) == [None]


NOT_A_FACT = r"'prioritty' was given where a fact of the records \(they have priority\) is expected"


@pytest.mark.parametrize("given", [LOG, Log.of(LOG)])
def test_a_misspelt_fact_is_refused_with_the_names_there_are(given: Any) -> None:
    for divided in (
        lambda: grouped(given, "prioritty", at=NOW),
        lambda: time_by(given, "prioritty", at=NOW),
        lambda: time_by_party(given, fact="prioritty", at=NOW),
        lambda: hold_debt(given, fact="prioritty", at=NOW),
    ):
        with pytest.raises(InvalidMeasure, match=NOT_A_FACT):
            divided()


def test_a_fact_that_no_record_has_set_is_known_from_a_lifecycle_a_column_or_a_later_row() -> None:
    records = {"INC-1": Incident.log("INC-1", summary="no mail", caller="ann", at=at(9))}
    assert list(grouped(records, "category", at=NOW)) == [None]

    nobody = LogSchema(case="id", at="at", action="action", facts=["site"]).histories([])
    assert grouped(nobody, "site", at=NOW) == {}  # no record: nobody can know
    columns = {"id": ["A"], "at": [at(9).isoformat()], "action": ["log"], "site": [None]}
    schema = LogSchema(case="id", at="at", action="action", facts=["site"])
    assert list(grouped(Log.from_columns(columns, schema), "site", at=NOW)) == [None]

    later = {"A": story("9 log new", "12 file new site=Porto")}
    assert list(grouped(later, "site", at=at(10))) == [None]
    with pytest.raises(InvalidMeasure, match="they have none"):
        grouped({"A": story("9 log new")}, "site", at=NOW)


@pytest.mark.parametrize("measure", OF_RECORDS)
@pytest.mark.parametrize("given", ["history", "record"])
def test_a_single_record_in_place_of_records_is_refused_with_what_to_write(
    given: str, measure: Callable[..., object]
) -> None:
    history = LOG["A"]
    single = history if given == "history" else SimpleNamespace(history=history)

    with pytest.raises(InvalidMeasure, match=r"records by id is expected; of a single record: "):
        measure(single, at=NOW)
