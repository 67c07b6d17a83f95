"""The page that defines every measure says what the package says."""

from pathlib import Path

from serviceops import measures
from serviceops.measures import DEFINITIONS

PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "measures.md"


def rows() -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    table = [line for line in lines if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def test_the_table_has_every_definition_in_its_words() -> None:
    given = {row[0].strip("`"): (row[1], row[2], row[7]) for row in rows()}
    assert given == {
        code: (known.name, known.formula, known.source) for code, known in DEFINITIONS.items()
    }


def test_every_row_states_population_basis_statistic_and_what_is_left_out() -> None:
    for row in rows():
        assert len(row) == 8
        assert all(row)


def test_every_definition_has_its_function() -> None:
    # Parts of a breakdown, and measures of budgets have other names.
    stages = {"detect", "diagnose", "repair", "recover", "restore", "outage"}
    others = {"time_spent": "time_by", **dict.fromkeys(stages, "outage_stages")}
    for code in DEFINITIONS:
        assert callable(getattr(measures, others.get(code, code)))
