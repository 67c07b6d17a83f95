"""Priority from impact and urgency: a table, with results from the conformance tables."""

import pickle

import pytest

from serviceops.errors import InvalidRules, UnknownKey
from serviceops.priority import STANDARD_MATRIX, Impact, Priority, PriorityMatrix, Urgency
from serviceops.testing.answer_tables import answer_table


def test_the_answers_cover_the_whole_table() -> None:
    assert len(answer_table("priority")) == len(STANDARD_MATRIX.cells) == 9


TWO = {
    Impact.HIGH: {Urgency.HIGH: Priority.P1, Urgency.LOW: Priority.P2},
    Impact.LOW: {Urgency.HIGH: Priority.P2, Urgency.LOW: Priority.P3},
}


def test_a_hole_is_named() -> None:
    holed = {**TWO, Impact.LOW: {Urgency.HIGH: Priority.P2}}

    with pytest.raises(InvalidRules, match=r"low x low.*one cell for every pair"):
        PriorityMatrix("holed", holed)


def test_a_repeated_cell_is_named() -> None:
    cells = PriorityMatrix("two", TWO).cells

    with pytest.raises(InvalidRules, match="high x low"):
        PriorityMatrix("twice", [*cells, (Impact.HIGH, Urgency.LOW, Priority.P1)])


def test_a_table_without_cells_is_none() -> None:
    with pytest.raises(InvalidRules):
        PriorityMatrix("empty", {})


def test_a_graver_case_is_never_ranked_lower_unless_it_is_meant() -> None:
    odd = {**TWO, Impact.HIGH: {Urgency.HIGH: Priority.P4, Urgency.LOW: Priority.P2}}

    with pytest.raises(InvalidRules) as refused:
        PriorityMatrix("odd", odd)
    assert refused.value.given == (
        "high x high is P4, low x high is P2; high x high is P4, high x low is P2"
    )
    assert len(PriorityMatrix("odd", odd, monotone=False).inversions) == 2
    assert STANDARD_MATRIX.inversions == ()


def test_a_level_the_table_lacks_is_refused_with_those_it_has() -> None:
    with pytest.raises(UnknownKey, match="impacts: high, medium, low"):
        STANDARD_MATRIX.priority(Impact.VERY_HIGH, Urgency.LOW)


def test_levels_may_be_written_as_text_and_nonsense_is_refused() -> None:
    written = PriorityMatrix("text", [("high", "high", "P1")])  # type: ignore[list-item]

    assert written.priority(Impact.HIGH, Urgency.HIGH) is Priority.P1
    with pytest.raises(InvalidRules, match="known levels"):
        PriorityMatrix("odd", [("huge", "high", "P1")])  # type: ignore[list-item]


def test_the_order_of_writing_does_not_matter() -> None:
    cells = PriorityMatrix("two", TWO).cells

    assert PriorityMatrix("two", reversed(cells)) == PriorityMatrix("two", TWO)
    assert pickle.loads(pickle.dumps(STANDARD_MATRIX)) == STANDARD_MATRIX


def test_ranks_count_from_the_gravest() -> None:
    assert [level.rank for level in Impact] == [1, 2, 3, 4, 5]
    assert [level.rank for level in Priority] == [1, 2, 3, 4, 5]
    assert max(Priority, key=lambda level: level.rank) is Priority.P5
