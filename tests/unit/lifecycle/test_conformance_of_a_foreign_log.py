"""A log of another system compared with the incident lifecycle, row by row, by hand."""

from types import SimpleNamespace
from typing import Any

import pytest
from desk import closed, on_hold

from serviceops.errors import InvalidValue
from serviceops.history import OBSERVED, History
from serviceops.lifecycle import Conformance, IncidentLifecycle, conformance
from serviceops.lifecycle.conformance import LogStep, Refused
from tests.counted import calls_of


def judged(*rows: LogStep) -> Conformance:
    return conformance(rows, IncidentLifecycle)


def test_a_log_that_fits_is_counted_by_kind_of_move() -> None:
    answer = judged(
        ("A", "log", "new"),
        ("B", "log", "new"),
        ("A", "start", "in_progress"),
        ("B", "resolve", "resolved"),
        ("A", "note", "in_progress"),
        ("A", None, "resolved"),
        ("B", "close", "closed"),
    )

    assert answer == Conformance(
        "IncidentLifecycle",
        cases=2,
        rows=7,
        unchanged=1,
        allowed={
            ("new", "in_progress"): 1,
            ("new", "resolved"): 1,
            ("in_progress", "resolved"): 1,
            ("resolved", "closed"): 1,
        },
        refused={},
        started_late={},
        misfits={},
    )
    assert (answer.moves, answer.fitness, answer.fitting_cases) == (4, 1.0, 2)


def test_our_own_records_fit_their_own_lifecycle() -> None:
    answer = conformance({"A": closed().history, "B": on_hold().history}, IncidentLifecycle)

    assert (answer.fitness, answer.cases, answer.misfits) == (1.0, 2, {})


def test_each_kind_of_refusal_says_why_and_what_would_be_legal() -> None:
    refused = {
        "no_such_move": judged(("A", "log", "new"), ("A", OBSERVED, "closed")),
        "after_final": judged(("A", None, "closed"), ("A", None, "in_progress")),
        "unknown_state": judged(("A", "log", "new"), ("A", None, "-100")),
        "unknown_action": judged(("A", "log", "new"), ("A", "teleport", None)),
        "wrong_target": judged(("A", "log", "new"), ("A", "resolve", "on_hold")),
    }

    for code, answer in refused.items():
        assert [odd.code for odd in answer.misfits["A"]] == [code]
        assert (answer.moves, answer.fitness, answer.fitting_cases) == (1, 0.0, 0)
    skipped = refused["no_such_move"].misfits["A"][0]
    assert skipped == Refused(
        "new", OBSERVED, "closed", "no_such_move",
        "no single action leads from new to closed", ("resolve", "close"),
    )  # fmt: skip
    assert str(skipped) == (
        "new to closed by observed: no single action leads from new to closed;"
        " legal: resolve, then close"
    )
    assert refused["after_final"].misfits["A"][0].instead == ()


def test_one_illegal_move_is_counted_once_and_the_case_continues_from_it() -> None:
    answer = judged(
        ("A", None, "closed"), ("A", None, "in_progress"), ("A", None, "resolved")
    )  # reopened after the end, and then on as if nothing were

    assert sum(answer.refused.values()) == 1
    assert answer.allowed == {("in_progress", "resolved"): 1}


def test_an_unknown_state_does_not_move_the_case() -> None:
    answer = judged(("A", "log", "new"), ("A", None, "-100"), ("A", None, "in_progress"))

    assert answer.allowed == {("new", "in_progress"): 1}


def test_a_case_that_starts_in_a_later_state_is_counted_as_started_late() -> None:
    answer = judged(("A", None, "in_progress"), ("A", None, "resolved"), ("B", None, "new"))

    assert answer.started_late == {"in_progress": 1}
    assert answer.fitness == 1.0


def test_real_desks_resolve_from_new_and_from_on_hold() -> None:
    answer = judged(
        ("A", None, "new"), ("A", None, "resolved"), ("B", None, "on_hold"), ("B", None, "resolved")
    )

    assert answer.fitness == 1.0


def test_a_log_without_rows_fits() -> None:
    answer = conformance({}, IncidentLifecycle)

    assert (answer.rows, answer.cases, answer.fitness) == (0, 0, 1.0)
    assert conformance({"A": History()}, IncidentLifecycle).cases == 0


@pytest.mark.parametrize("wrong", [(7, None, "new"), ("A", 7, "new"), (None, None, "new")])
def test_a_row_of_an_iterator_that_has_no_text_was_counted_as_if_it_had(wrong: Any) -> None:
    fine = [("A", None, "new"), ("A", None, "resolved")]

    with pytest.raises(InvalidValue, match=r"at position 2 \(log of conformance\)"):
        judged(*fine, wrong)
    with pytest.raises(InvalidValue, match="a list shows which item it is"):
        conformance(iter([*fine, wrong]), IncidentLifecycle)


def test_a_text_of_three_letters_is_no_row_also_after_the_same_row_was_seen() -> None:
    mapping = SimpleNamespace(states={"n": "new"}, actions={})
    rows: Any = [("A", "l", "n"), ("A", "l", "n"), "Aln"]

    assert conformance(rows[:2], IncidentLifecycle, words=mapping).rows == 2
    with pytest.raises(InvalidValue, match=r"at position 2 \(log of conformance\)"):
        conformance(rows, IncidentLifecycle, words=mapping)


def test_every_cell_of_a_log_was_checked_for_a_second_time() -> None:
    def calls(rows: int) -> int:
        log = [(f"INC{number}", None, "new") for number in range(rows)]
        return calls_of(lambda: conformance(log, IncidentLifecycle))

    calls(1)
    assert calls(2000) - calls(1000) <= 2 * 1000  # the look-up of the case; it was 20 a row


def test_a_case_of_many_refused_rows_was_copied_for_each_of_them() -> None:
    # Copies are no calls that could be counted: it took minutes.
    log = [("A", None, ("closed", "new")[number % 2]) for number in range(200_000)]

    assert len(conformance(log, IncidentLifecycle).misfits["A"]) == 199_999
