"""Priority matrices: each published cell as its system states it, and what lint says of each."""

import pytest

from serviceops.desk import MATRICES, PublishedMatrix, lint_matrix
from serviceops.desk.matrices import freshservice
from serviceops.errors import InvalidRules, UnknownKey
from serviceops.priority import STANDARD_MATRIX, Impact, Priority, Urgency
from tests.answer_rows import answer_rows
from tests.shared_data import vectors

NAMES = {"jira_sm": "jira", "znuny_itsm": "znuny"}


def _word(scale: tuple[str, ...], given: object, label: str | None, *, up: bool) -> str:
    """A level as the row names it: by a label, by "3 normal", or by its number alone."""
    wanted = str(label or given).split(" ", 1)[-1]
    named = {word.casefold(): word for word in scale}
    if wanted.casefold() in named:
        return named[wanted.casefold()]
    return scale[-int(wanted)] if up else scale[int(wanted) - 1]


@pytest.mark.parametrize("row", vectors("priority"))
def test_a_cell_is_what_its_system_publishes(row: dict) -> None:
    published = MATRICES[NAMES.get(row["system"], row["system"])]
    given, up = row["given"], row["system"] in ("glpi", "znuny_itsm")
    impact = _word(published.impacts, given["impact"], given.get("impact_label"), up=up)
    second = given.get("urgency", given.get("criticality"))
    urgency = _word(published.urgencies, second, given.get("urgency_label"), up=up)
    wanted = row["expect"]
    expected = _word(published.priorities, wanted["priority"], wanted.get("label"), up=up)

    assert published.priority(impact, urgency) == expected


@pytest.mark.parametrize("name", sorted(MATRICES.keys() - {"itil", "alvao"}))
def test_each_table_is_the_published_one_cell_by_cell(name: str) -> None:
    rows = [row for row in answer_rows("published_matrices.csv") if row["matrix"] == name]

    assert len(rows) == len(MATRICES[name].matrix.cells)
    for row in rows:
        assert MATRICES[name].priority(row["impact"], row["urgency"]) == row["priority"], row


def test_the_itil_example_and_alvaos_are_the_common_table() -> None:
    common = MATRICES["servicenow"].matrix.cells

    assert MATRICES["itil"].matrix.cells == MATRICES["alvao"].matrix.cells == common
    assert common == STANDARD_MATRIX.cells


def test_every_published_matrix_is_whole() -> None:
    sizes = {name: len(one.matrix.cells) for name, one in MATRICES.items()}

    assert sizes == {
        "servicenow": 9, "itil": 9, "alvao": 9, "itop": 12, "glpi": 25, "znuny": 25, "jira": 20
    }  # fmt: skip
    assert all(one.source for one in MATRICES.values())


def test_servicenow_is_impact_plus_urgency_less_one() -> None:
    for impact, urgency, priority in MATRICES["servicenow"].matrix.cells:
        assert priority.rank == (impact.rank - 1) + (urgency.rank - 1) - 1


def test_glpi_and_znuny_differ_in_four_cells() -> None:
    glpi, znuny = (set(MATRICES[name].matrix.cells) for name in ("glpi", "znuny"))

    assert {pair[:2] for pair in glpi - znuny} == {
        (Impact.VERY_HIGH, Urgency.VERY_LOW), (Impact.VERY_HIGH, Urgency.LOW),
        (Impact.VERY_LOW, Urgency.VERY_HIGH), (Impact.LOW, Urgency.VERY_HIGH),
    }  # fmt: skip


FINDINGS = {
    "servicenow": [],
    "itil": [],
    "alvao": [],
    "itop": [],
    "glpi": [],
    "znuny": [],
    "jira": [
        ("not_monotone", "low x medium"),
        ("levels_alike", "impact very_high and high"),
    ],
}


@pytest.mark.parametrize("name", FINDINGS)
def test_lint_lists_the_findings_of_a_published_matrix(name: str) -> None:
    found = lint_matrix(MATRICES[name].matrix)
    results = [(f.code, f.about) for f in found if f.code != "not_symmetric"]

    assert results == FINDINGS[name]


def test_a_matrix_that_is_not_monotone_is_reported_with_both_cells() -> None:
    (finding,) = [
        f for f in lint_matrix(MATRICES["jira"].matrix) if f.code == "not_monotone"
    ]  # fmt: skip

    assert (finding.about, finding.sentence) == (
        "low x medium", "it is P5, and the lesser low x low is P4"
    )  # fmt: skip


def test_missing_and_duplicate_cells_are_found_before_a_matrix_is_built() -> None:
    cells = [
        (Impact.HIGH, Urgency.HIGH, Priority.P1),
        (Impact.HIGH, Urgency.HIGH, Priority.P2),
        (Impact.LOW, Urgency.LOW, Priority.P3),
    ]

    results = [(finding.code, finding.about) for finding in lint_matrix(cells)]

    assert results == [
        ("cell_said_twice", "high x high"),
        ("cell_missing", "high x low"),
        ("cell_missing", "low x high"),
    ]
    assert lint_matrix([]) == ()


def test_a_priority_without_a_cell_and_an_asymmetric_pair_are_found() -> None:
    cells = [
        (Impact.HIGH, Urgency.HIGH, Priority.P1),
        (Impact.HIGH, Urgency.LOW, Priority.P1),
        (Impact.LOW, Urgency.HIGH, Priority.P3),
        (Impact.LOW, Urgency.LOW, Priority.P3),
    ]

    results = [(finding.code, finding.about) for finding in lint_matrix(cells)]

    assert results == [
        ("not_symmetric", "high x low"),
        ("priority_unreachable", "P2"),
        ("levels_alike", "urgency high and low"),
    ]
    requested = lint_matrix(STANDARD_MATRIX, priorities=Priority)
    assert requested == ()


def test_an_administrators_table_is_checked_as_any_other() -> None:
    filled = freshservice([(1, 2, 3), (2, 3, 3), (3, 4, 4)])

    assert filled.priority("High", "High") == "Urgent"
    assert filled.priority("Low", "Low") == "Low"
    with pytest.raises(InvalidRules, match="graver case"):
        freshservice([(2, 1, 3), (2, 3, 3), (3, 4, 4)])
    with pytest.raises(InvalidRules, match="3 rows of 3"):
        freshservice([(1, 2), (2, 3)])
    with pytest.raises(InvalidRules, match="words for P1 to P5"):
        freshservice([(1, 2, 3), (2, 3, 4), (3, 4, 5)])
    with pytest.raises(InvalidRules, match="numbers from 1 to 5"):
        freshservice([(0, 2, 3), (2, 3, 3), (3, 4, 4)])


def test_a_word_the_system_does_not_use_is_refused_with_those_it_does() -> None:
    with pytest.raises(UnknownKey, match="department, service, person"):
        MATRICES["itop"].priority("planet", "high")


def test_words_and_levels_have_to_be_as_many() -> None:
    with pytest.raises(InvalidRules, match="one word for each"):
        PublishedMatrix(
            matrix=STANDARD_MATRIX, impacts="a b", urgencies="a b c", priorities="1 2 3 4 5"
        )
