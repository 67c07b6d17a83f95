"""The tables of answers beside these tests, which name the source of each row."""

import csv
from pathlib import Path

_FOLDER = Path(__file__).parent / "answers"


def answer_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table, without the comments before them."""
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))
